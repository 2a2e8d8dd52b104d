"""Resident memory of every process of a scan, sampled while it runs."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import psutil

from examples.world import World


def measure(folder: Path, messages: int, seed: int) -> list[dict[str, Any]]:
    """Scan a large world; return the peak of any one process, and the peak in each quarter."""
    world = folder / "large"
    World(seed=seed, messages=messages).write(world)
    command = [
        sys.executable,
        "-m",
        "pipelines",
        "scan",
        str(world / "events.jsonl"),
        "--archive",
        str(folder / "memory"),
        "--policy",
        str(world / "policy.toml"),
        "--json",
    ]
    samples: list[int] = []
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603  # our own command
        watched = psutil.Process(process.pid)
        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.2):
                samples.append(_largest(watched))

        thread = threading.Thread(target=watch)
        thread.start()
        process.wait()
        done.set()
        thread.join()
    quarter = max(1, len(samples) // 4)
    peaks = [max(samples[i : i + quarter], default=0) for i in range(0, 4 * quarter, quarter)]
    return [
        {"messages": messages, "peak MB": max(samples) >> 20}
        | {f"quarter {n} MB": peak >> 20 for n, peak in enumerate(peaks, 1)}
    ]


def _largest(process: psutil.Process) -> int:
    sizes = [0]
    try:
        family = (process, *process.children(recursive=True))
        sizes += [one.memory_info().rss for one in family]
    except psutil.NoSuchProcess:
        pass
    return max(sizes)
