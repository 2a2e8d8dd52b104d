"""A worker never outlives the driver that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from tests.end_to_end.tables import environment

DRIVER = """
import multiprocessing, os, sys
from pipelines.driver import start_worker

def work(ready):
    start_worker()
    ready.send(os.getpid())
    multiprocessing.Event().wait()

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    worker = context.Process(target=work, args=(theirs,))
    worker.start()
    print(ours.recv(), flush=True)
    worker.join()
"""


def test_a_worker_dies_with_its_driver(tmp_path: Path) -> None:
    """After SIGKILL of the driver alone, its worker ends by itself."""
    script = tmp_path / "driver.py"
    script.write_text(DRIVER)
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, env=environment()
    ) as driver:
        assert driver.stdout is not None
        worker = psutil.Process(int(driver.stdout.readline()))
        os.kill(driver.pid, signal.SIGKILL)
        worker.wait(30)
        assert not worker.is_running()
