"""The whole path, as a user runs it: `crossgate scan` in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


def measure(folder: Path) -> list[dict[str, Any]]:
    """Time whole scans with two workers and with one, start-up included."""
    rows = []
    for workers in (2, 1):
        archive = folder / f"path-{workers}"
        started = time.perf_counter()
        printed = run(folder / "world", archive, workers)
        wall = time.perf_counter() - started
        records, inner = printed["counts"]["records"], float(printed["seconds"])
        rows.append(
            {
                "workers": workers,
                "records": records,
                "wall s": wall,
                "records/s": int(records / wall),
                "once started/s": int(records / inner),
                "bytes/record": int(_size(archive) / records),
            }
        )
    return rows


def run(world: Path, archive: Path, workers: int) -> dict[str, Any]:
    """Scan a world in a process of its own and return what it printed."""
    command = [
        sys.executable,
        "-m",
        "pipelines",
        "scan",
        str(world / "events.jsonl"),
        "--archive",
        str(archive),
        "--policy",
        str(world / "policy.toml"),
        "--as-of",
        "2026-02-01",
        "--workers",
        str(workers),
        "--json",
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # our own command
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


def _size(archive: Path) -> int:
    return sum(p.stat().st_size for p in archive.rglob("*.parquet"))
