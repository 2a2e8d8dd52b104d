from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from retention.archive import storage
from retention.archive.delta import DeltaLog
from retention.archive.table import Archive
from schemas.columns import TABLES
from schemas.errors import (
    ArchiveCorrupt,
    KeyUnavailable,
    KeyWrong,
)
from tests.retention import build
from tests.retention.archive import racers

ALL = range(30)


def test_a_range_commits_once(archive: Archive, root: Path) -> None:
    """Committing a range again is overtaken and changes nothing; the head is its end."""
    rows = build.rows("messages", ALL, days=build.DAYS)

    first = archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)
    assert (first.status, first.rows, first.files, first.version) == ("committed", 30, 3, 1)
    before = build.parquet(root)
    again = archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)
    assert (again.status, again.rows, again.files) == ("overtaken", 0, 0)
    assert build.parquet(root) == before
    assert archive.head("messages", "p/archiving") == 30
    assert build.numbers(build.stored(root)) == list(ALL)


def test_overlapping_ranges(archive: Archive, root: Path) -> None:
    """Of ranges 0-100 and 0-120 one commits, and a range that starts elsewhere never does."""
    wide = build.rows("messages", range(120))
    done = archive.commit("messages", "p/archiving", 0, 100, wide.slice(0, 100), at=build.AT)

    for start, end in ((0, 120), (50, 150), (120, 130)):
        late = archive.commit("messages", "p/archiving", start, end, wide, at=build.AT)
        assert late.status == "overtaken"
    assert done.status == "committed"
    assert build.numbers(build.stored(root)) == list(range(100))


def test_stored_digests_are_left_out(archive: Archive, root: Path) -> None:
    """Rows that another application stored are dropped in the same partition, and only there."""
    days = build.DAYS
    archive.commit(
        "messages", "p/archiving", 0, 30, build.rows("messages", ALL, days=days), at=build.AT
    )
    more = build.rows("messages", range(20, 40), days=days)
    moved = build.rows("messages", range(10), orgs=("T0BBB",), days=days)
    done = archive.commit(
        "messages", "q/archiving", 0, 30, pa.concat_tables([more, moved]), at=build.AT
    )

    assert (done.rows, done.duplicates) == (20, 10)
    assert build.numbers(build.stored(root)) == sorted([*range(40), *range(10)])


def test_duplicates_are_found_by_a_process_that_knows_nothing(archive: Archive, root: Path) -> None:
    """Digests are read from the files when the writer has not seen them before."""
    rows = build.rows("messages", ALL, orgs=("T0AAA", "T0BBB"), days=build.DAYS)
    archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)
    with build.archive(root) as other:
        done = other.commit("messages", "q/archiving", 0, 30, rows, at=build.AT)

    assert (done.status, done.rows, done.duplicates, done.files) == ("committed", 0, 30, 0)
    assert other.head("messages", "q/archiving") == 30


@pytest.mark.parametrize("change", ["column", "null", "no-org", "extra"])
def test_rows_of_no_table(archive: Archive, root: Path, change: str) -> None:
    """Rows that are not of the table, or lack what they must have, are refused before any file."""
    rows = build.rows("messages", ALL)
    match change:
        case "column":
            rows = rows.drop_columns(["ts"])
        case "null":
            rows = rows.set_column(2, rows.schema.field(2), pa.nulls(30, pa.string()))
        case "no-org":
            rows = build.rows("messages", ALL, orgs=("",))
        case "extra":
            rows = rows.append_column("more", pa.nulls(30))

    with pytest.raises(ArchiveCorrupt, match="messages"):
        archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)
    assert build.parquet(root) == []
    assert archive.head("messages", "p/archiving") == 0


def test_lost_key_stops_the_commit(archive: Archive, root: Path) -> None:
    """Nothing is written for an organisation whose master key is lost."""
    archive.commit("messages", "p/archiving", 0, 30, build.rows("messages", ALL), at=build.AT)
    root.with_name("archive.keyring").unlink()
    before = build.parquet(root)

    with pytest.raises(KeyUnavailable), build.archive(root) as other:
        other.commit("messages", "p/archiving", 30, 60, build.rows("messages", ALL), at=build.AT)
    assert build.parquet(root) == before


@pytest.mark.parametrize("damage", ["altered", "truncated", "missing"])
def test_damaged_file_stops_the_commit(archive: Archive, root: Path, damage: str) -> None:
    """Duplicates cannot be told from a damaged file: the commit fails, names it, leaves nothing."""
    rows = build.rows("messages", ALL)
    archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)
    (path,) = build.parquet(root)
    match damage:
        case "altered":
            path.write_bytes(bytes(byte ^ 1 for byte in path.read_bytes()))
        case "truncated":
            path.write_bytes(path.read_bytes()[:-9])
        case "missing":
            path.unlink()
    before = build.parquet(root)

    with pytest.raises(ArchiveCorrupt, match=path.name), build.archive(root) as other:
        other.commit("messages", "q/archiving", 0, 30, rows, at=build.AT)
    assert build.parquet(root) == before
    assert build.archive(root).head("messages", "q/archiving") == 0


def test_wrong_data_key_stops_the_commit(archive: Archive, root: Path) -> None:
    """A data key that was replaced is told from damage."""
    rows = build.rows("messages", ALL)
    archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)
    (root / "keys" / "T0AAA" / "2026-01.json").unlink()
    build.keyring(root).data_key("T0AAA", "2026-01", create=True)

    with pytest.raises(KeyWrong), build.archive(root) as other:
        other.commit("messages", "q/archiving", 0, 30, rows, at=build.AT)


def interleave(monkeypatch: pytest.MonkeyPatch, *others: Callable[[], object]) -> None:
    """Let others commit at the worst instant: after the files are written, before the commit."""
    waiting = list(others)
    append = DeltaLog.append

    def late(self: DeltaLog, *args: object, **more: object) -> int:
        if waiting:
            waiting.pop(0)()
        return append(self, *args, **more)

    monkeypatch.setattr(DeltaLog, "append", late)


def test_a_commit_in_between_of_the_same_range(
    archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that finds its range committed when it comes to commit takes its files away."""
    rows = build.rows("messages", ALL)
    other = build.archive(root)
    interleave(
        monkeypatch,
        lambda: other.commit("messages", "p/archiving", 0, 30, rows, at=build.AT),
    )
    done = archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)
    other.close()

    assert done.status == "overtaken"
    assert len(build.parquet(root)) == 1
    assert build.numbers(build.stored(root)) == list(ALL)


def test_commits_in_between_of_the_same_rows(
    archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that others commit between the check and the commit are stored once."""
    others = [build.archive(root), build.archive(root)]
    days, orgs = build.DAYS, ("T0AAA", "T0BBB")

    def commit(other: Archive, app: str, numbers: range) -> Callable[[], object]:
        rows = build.rows("messages", numbers, days=days, orgs=orgs)
        return lambda: other.commit("messages", app, 0, 30, rows, at=build.AT)

    interleave(
        monkeypatch,
        commit(others[0], "q/archiving", range(5, 12)),
        commit(others[1], "r/archiving", range(10, 40)),
    )
    rows = build.rows("messages", ALL, days=days, orgs=orgs)
    done = archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)
    for other in others:
        other.close()

    assert (done.status, done.rows, done.duplicates) == ("committed", 5, 25)
    assert build.numbers(build.stored(root)) == list(range(40))
    assert {archive.head("messages", f"{p}/archiving") for p in "pqr"} == {30}
    assert archive.orphans() == []


def test_failed_commit_leaves_nothing(
    archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit that fails takes its files away, and the range can be committed afterwards."""
    rows = build.rows("messages", ALL, days=build.DAYS)

    def fail(*args: object, **more: object) -> None:
        raise OSError("no space")

    with monkeypatch.context() as patch:
        patch.setattr(DeltaLog, "append", fail)
        with pytest.raises(OSError, match="no space"):
            archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)
    assert build.parquet(root) == []
    assert archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT).rows == 30


def test_full_disk_leaves_nothing(
    archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that could be written only in part is taken away, and those before it."""
    write, calls = storage.write_all, []

    def until_full(handle: int, data: memoryview) -> None:
        calls.append(len(data))
        write(handle, data[: len(data) // 2] if len(calls) == 3 else data)
        if len(calls) == 3:
            raise OSError("no space")

    rows = build.rows("messages", ALL, days=build.DAYS)
    archive.commit("messages", "q/archiving", 0, 30, rows.slice(0, 3), at=build.AT)
    before = build.parquet(root)
    with monkeypatch.context() as patch:
        patch.setattr(storage, "write_all", until_full)
        with pytest.raises(OSError, match="no space"):
            archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)
    assert len(calls) == 3
    assert build.parquet(root) == before


def test_failure_after_the_commit_keeps_the_files(
    archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure between the commit and its return takes nothing away: the rows are committed."""
    rows = build.rows("messages", ALL, days=build.DAYS)

    def fail(*args: object) -> None:
        raise OSError("the disk is gone")

    log = DeltaLog(root / "messages", TABLES["messages"])
    log.create()
    with monkeypatch.context() as patch:
        patch.setattr(DeltaLog, "_sync_log", fail)
        with pytest.raises(OSError, match="disk"):
            archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)
    assert build.numbers(build.stored(root)) == list(ALL)
    again = archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)
    assert again.status == "overtaken"


def test_racing_processes_commit_each_range_once(root: Path, race: Callable[..., None]) -> None:
    """Four processes that commit the same ranges, cut differently, store every row once."""
    build.archive(root).close()
    race(racers.commit_all, *((root, "p/archiving", 120, step) for step in (7, 10, 13, 10)))

    archive = build.archive(root)
    assert build.numbers(build.stored(root)) == list(range(120))
    assert archive.head("messages", "p/archiving") == 120
    assert archive.orphans() == []
    assert list((root / "writers").iterdir()) == []


def test_racing_applications_store_a_digest_once(root: Path, race: Callable[..., None]) -> None:
    """Three log partitions that hold the same events, archived at once, store each event once."""
    build.archive(root).close()
    race(racers.commit_all, *((root, f"{p}/archiving", 120, 10) for p in "pqr"))

    archive = build.archive(root)
    assert Counter(build.numbers(build.stored(root))) == Counter(range(120))
    assert {archive.head("messages", f"{p}/archiving") for p in "pqr"} == {120}
    assert archive.orphans() == []


def test_killed_between_written_and_committed(root: Path) -> None:
    """A killed writer's files are orphans and are swept; those of a live one are not."""
    build.archive(root).close()
    context = multiprocessing.get_context("spawn")
    pairs = [context.Pipe() for _ in range(2)]
    doomed, patient = (
        context.Process(target=racers.stop_before_commit, args=(root, theirs))
        for _, theirs in pairs
    )
    for process, (ours, _) in zip((doomed, patient), pairs, strict=True):
        process.start()
        assert ours.recv() == "written"
    written = build.parquet(root)
    assert len(written) == 12

    archive = build.archive(root)
    assert archive.sweep() == []
    doomed.kill()
    doomed.join()
    orphans = archive.orphans()
    assert len(orphans) == 6
    assert archive.sweep() == orphans
    assert build.parquet(root) == sorted(set(written) - set(orphans))

    pairs[1][0].send("go on")
    assert pairs[1][0].recv() == "committed"
    patient.join()
    assert archive.sweep() == []
    assert list((root / "writers").iterdir()) == []
    rows = build.rows("messages", ALL, orgs=("T0AAA", "T0BBB"), days=build.DAYS)
    late = archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)
    archive.close()
    assert late.status == "overtaken"
    assert build.numbers(build.stored(root)) == list(ALL)


def test_sweep_spares_what_is_not_ours(archive: Archive, root: Path) -> None:
    """Committed files, and files that no writer of ours named, are never swept."""
    archive.commit("messages", "p/archiving", 0, 30, build.rows("messages", ALL), at=build.AT)
    archive.close()
    foreign = build.parquet(root)[0].with_name("part-00000.parquet")
    foreign.write_bytes(b"somebody's")
    before = build.parquet(root)

    assert archive.sweep() == []
    assert build.parquet(root) == before


def test_sweep_spares_files_removed_from_the_table(archive: Archive, root: Path) -> None:
    """A file that was live once is not an orphan: what becomes of it is decided elsewhere."""
    archive.commit("messages", "p/archiving", 0, 30, build.rows("messages", ALL), at=build.AT)
    archive.close()
    DeltaTable(root / "messages").delete("org_id = 'T0AAA'")

    assert build.stored(root).num_rows == 0
    assert archive.sweep() == []
    assert len(build.parquet(root)) == 1
