"""What other processes do in tests: they are started fresh, so this is imported by name."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

from retention.archive.delta import DeltaLog
from retention.ledger import Ledger
from tests.retention import build


def commit_all(root: Path, app: str, end: int, step: int, start_line: Barrier) -> None:
    """Commit rows 0 to `end` in ranges of `step`, whichever comes next, until all are there."""
    archive = build.archive(root)
    start_line.wait(60)
    while (start := archive.head("messages", app)) < end:
        stop = min(end, start + step)
        rows = build.rows("messages", range(start, stop), days=build.DAYS)
        archive.commit("messages", app, start, stop, rows, at=build.AT)
    archive.close()


def stop_before_commit(root: Path, parent: Connection) -> None:
    """Write the files of a commit, tell the parent, and wait to be killed or told to go on."""
    archive = build.archive(root)
    append = DeltaLog.append

    def waiting(self: DeltaLog, *args: object, **more: object) -> int:
        parent.send("written")
        parent.recv()
        return append(self, *args, **more)

    DeltaLog.append = waiting
    rows = build.rows("messages", range(30), orgs=("T0AAA", "T0BBB"), days=build.DAYS)
    archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)
    parent.send("committed")
    os._exit(0)


def make_keys(root: Path, results: Connection, start_line: Barrier) -> None:
    """Ask for the same new keys as the other racers, and send what came."""
    keys = build.keyring(root)
    start_line.wait(60)
    results.send([keys.data_key(org, "2026-01", create=True) for org in ("T0AAA", "T0BBB")])


def write_ledger(root: Path, start_line: Barrier) -> None:
    """Catch up with the archive and add lines, as fast as it goes."""
    archive, ledger = build.archive(root), Ledger(root / "ledger")
    start_line.wait(60)
    for n in range(10):
        ledger.append("query", {"n": n, "pid": os.getpid()}, at=build.AT)
        ledger.catch_up(archive)
