"""A worker never outlives the driver that started it, and knows whose items are disputed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from pipelines import worker as held
from pipelines.job import Job
from tests.end_to_end.tables import environment
from tests.make import OWN, PARTNER, SHARED, envelope, file, message, ts
from tests.scanning import scanned

DRIVER = """
import multiprocessing, os, sys
from pipelines.runner import start_worker

def work(ready):
    start_worker()
    ready.send(os.getpid())
    multiprocessing.Event().wait()

if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
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


def test_what_workers_import_says_nothing() -> None:
    """The screen of a scan belongs to the scan."""
    done = subprocess.run(
        [sys.executable, "-c", "import pipelines.preload"],
        capture_output=True,
        env=environment(),
        check=True,
    )
    assert (done.stdout, done.stderr) == (b"", b"")


def test_disputed_items_are_those_of_several_organisations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Items whose rows name several known organisations are found, however many days at once."""
    events = [
        message(
            at=ts(day * 86_400, number), org=org, user="U1", files=[file(user="U1", user_team=org)]
        )
        for day in range(4)
        for number, orgs in enumerate(
            [[OWN, PARTNER], [OWN], [OWN, None], [OWN, "T0OWN00002"], [PARTNER, "T0OWN00002"]]
        )
        for org in orgs
    ]
    archive = scanned(tmp_path, map(envelope, events))
    job = Job(
        archive=str(archive),
        keyring=f"{archive}.keyring",
        log=str(archive / "log"),
        own_org=OWN,
        policy_name="policy.toml",
        policy_text=f"""
            id = "p"
            version = "1"
            rules = [{{id = "all", actions = ["log"], reason = "r"}}]
            organisations = [{{id = "{OWN}", name = "us", workspaces = ["T0OWN00002"]}}]
        """,
        as_of=0,
    )
    places = [f"{SHARED}/{ts(day * 86_400, number)}" for day in range(4) for number in (0, 4)]
    expected = {f"{place}/v0" for place in places} | {f"file:F000000001/v0/{p}" for p in places}
    assert held.disputed(job) == expected
    for most in (1, 20):
        monkeypatch.setattr(held, "_CLAIMS_AT_ONCE", most)
        assert held.disputed(job) == expected
