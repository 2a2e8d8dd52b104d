from __future__ import annotations

import json
from pathlib import Path

import pytest
from deltalake import DeltaTable

from retention.archive import delta
from retention.archive.reader import Reader
from retention.archive.table import Archive
from schemas.columns import TABLES
from schemas.errors import (
    ArchiveCorrupt,
    ArchiveTooNew,
)
from tests.retention import build

ALL = range(30)


def test_checkpoint(archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a checkpoint, a process that starts from it sees the same files and heads."""
    monkeypatch.setattr(delta, "_CHECKPOINT_EVERY", 5)
    for n in range(7):
        archive.commit("messages", "p", n, n + 1, build.rows("messages", [n]), at=build.AT)

    assert list((root / "messages" / "_delta_log").glob("*4.checkpoint.parquet"))
    assert build.archive(root).head("messages", "p") == 7
    assert build.numbers(build.stored(root)) == list(range(7))
    assert [entry.version for entry in archive.entries("messages", 3)] == [4, 5, 6, 7]


def test_creation_races(root: Path) -> None:
    """Of two processes that create a table at once, both go on with the one that is there."""
    logs = [delta.DeltaLog(root / "messages", TABLES["messages"]) for _ in range(2)]
    make, late = DeltaTable.create, [logs[1].create]

    def after_the_other(*args: object, **more: object) -> DeltaTable:
        if late:
            late.pop()()
        return make(*args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DeltaTable, "create", after_the_other)
        logs[0].create()

    assert [log.version for log in logs] == [0, 0]


def test_log_holds_counts_only(archive: Archive, root: Path) -> None:
    """The only statistic in a table's log is the number of rows, and other tools are told so."""
    archive.commit("messages", "p/archiving", 0, 30, build.rows("messages", ALL), at=build.AT)
    entry = root / "messages" / "_delta_log" / f"{1:020d}.json"
    adds = [json.loads(line)["add"] for line in entry.read_text().splitlines() if '"add"' in line]

    assert [json.loads(add["stats"]) for add in adds] == [{"numRecords": 30}]
    stated = DeltaTable(root / "messages").metadata().configuration
    assert stated["delta.dataSkippingNumIndexedCols"] == "0"
    assert stated["delta.enableExpiredLogCleanup"] == "false"


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('"crossgate.version":"1"', '"crossgate.version":"2"', ArchiveTooNew),
        ('"minReaderVersion":1', '"minReaderVersion":99', ArchiveTooNew),
        ('"crossgate.version"', '"another.version"', ArchiveCorrupt),
        ('{"commitInfo"', '{"commit', ArchiveCorrupt),
    ],
    ids=["columns", "delta", "foreign", "torn"],
)
def test_bad_table(
    archive: Archive, root: Path, old: str, new: str, error: type[Exception]
) -> None:
    """A table of a newer version, of another program or with a damaged log is refused by name."""
    archive.commit("messages", "p/archiving", 0, 30, build.rows("messages", ALL), at=build.AT)
    first = root / "messages" / "_delta_log" / f"{0:020d}.json"
    text = first.read_text()
    assert old in text
    first.write_text(text.replace(old, new))

    with pytest.raises(error, match="messages"):
        Reader.open(root, build.keyring(root), None)
    with pytest.raises(error, match="messages"):
        build.archive(root).head("messages", "p/archiving")


def test_missing_log_entry(archive: Archive, root: Path) -> None:
    """A commit that is gone from a table's log is told, not skipped."""
    for n in range(3):
        archive.commit("messages", "p", n, n + 1, build.rows("messages", [n]), at=build.AT)
    (root / "messages" / "_delta_log" / f"{2:020d}.json").unlink()

    with pytest.raises(ArchiveCorrupt, match="00000002"):
        list(archive.entries("messages"))


def test_error_that_hides_a_success(
    archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit that succeeds and then reports an error keeps its files and counts as committed."""
    from deltalake import DeltaTable

    write = DeltaTable.create_write_transaction

    def and_fail(self: DeltaTable, *args: object, **more: object) -> None:
        write(self, *args, **more)
        raise OSError("the answer was lost")

    monkeypatch.setattr(DeltaTable, "create_write_transaction", and_fail)
    done = archive.commit(
        "messages", "p/archiving", 0, 30, build.rows("messages", ALL), at=build.AT
    )

    assert (done.status, done.rows) == ("committed", 30)
    assert build.numbers(build.stored(root)) == list(ALL)
