from __future__ import annotations

import pickle
import stat
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pipelines.sources.log import Appender, Log, Partition
from schemas.errors import LogBusy, LogCorrupt, LogTrimmed

record = st.binary(max_size=40).filter(lambda found: b"\n" not in found)
records = st.lists(record, max_size=12)


@pytest.fixture
def partition(tmp_path: Path) -> Partition:
    """An empty partition."""
    return Log(tmp_path / "log").partition("p")


def filled(partition: Partition, count: int, *, segment_bytes: int = 1 << 20) -> list[bytes]:
    """Append records one by one; return them."""
    made = [b"record %d" % number for number in range(count)]
    with partition.appender(segment_bytes=segment_bytes) as appender:
        for one in made:
            appender.append([one])
    return made


def test_append_gives_offsets(partition: Partition) -> None:
    """Offsets count records from 0, and go on where the last appender ended."""
    with partition.appender() as appender:
        assert appender.append([b"a", b"b"]) == (0, 2)
        assert appender.append([]) == (2, 2)
        assert appender.append([b"c"]) == (2, 3)
    with partition.appender() as appender:
        assert appender.end == 3
        assert appender.append([b"d"]) == (3, 4)
    assert partition.read(0, 4).records == [b"a", b"b", b"c", b"d"]


def test_empty_partition(partition: Partition) -> None:
    """A partition that does not exist reads as empty, and reading does not create it."""
    assert (partition.start(), partition.end(), partition.cut(0, 10, 10)) == (0, 0, 0)
    assert partition.read(0, 0).records == []
    assert partition.metadata() == {}


def test_visible_before_sealing(partition: Partition) -> None:
    """A reader follows an appender that is still open, record by record, across seals."""
    with partition.appender() as appender:
        for number in range(6):
            appender.append([b"%d" % number])
            assert partition.end() == number + 1
            assert partition.read(number, number + 1).records == [b"%d" % number]
            if number % 2:
                appender.seal()


@pytest.mark.parametrize("segment_bytes", [1, 300, 1 << 20], ids=["tiny", "small", "one"])
def test_any_range_across_segments(partition: Partition, segment_bytes: int) -> None:
    """Every range gives its records, wherever segments and frames begin and end."""
    made = filled(partition, 17, segment_bytes=segment_bytes)
    for start in range(18):
        for end in range(start, 18):
            batch = partition.read(start, end)
            assert batch.records == made[start:end]
            assert list(batch.offsets) == list(range(start, end))
            assert (batch.start, batch.end, batch.count) == (start, end, end - start)


def test_segments_are_sealed_at_their_size(partition: Partition, tmp_path: Path) -> None:
    """One large append is spread over segments that are sealed, read-only, and named by offsets."""
    made = [b"x" * 999 for _ in range(3000)]
    with partition.appender(segment_bytes=1_000_000) as appender:
        assert appender.append(made) == (0, 3000)
    paths = sorted((tmp_path / "log" / "p").glob("*.segment"))
    assert [path.name for path in paths] == [
        f"{base:020d}-{base + 786:020d}.segment" for base in (0, 786, 1572)
    ]
    assert all(path.stat().st_size < 1_000_000 for path in paths)
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o400}
    assert Log(tmp_path / "log").partition("p").read(0, 3000).records == made


def test_sealing_nothing(partition: Partition, tmp_path: Path) -> None:
    """Sealing an empty segment does nothing."""
    with partition.appender() as appender:
        appender.seal()
        appender.append([b"a"])
        appender.seal()
        appender.seal()
    assert len(list((tmp_path / "log" / "p").glob("*.segment"))) == 1
    assert partition.end() == 1


def test_newline_refuses_the_whole_append(partition: Partition) -> None:
    """One record with a newline refuses all, even those of earlier frames; the rest goes on."""
    with partition.appender() as appender:
        with pytest.raises(ValueError, match="newline"):
            appender.append([b"x" * 300_000, b"two\nlines"])
        assert appender.append([b"a"]) == (0, 1)
    assert partition.read(0, partition.end()).records == [b"a"]


def test_closed_appender(partition: Partition) -> None:
    """A closed appender refuses to append and to seal; closing twice is fine."""
    with partition.appender() as appender:
        pass
    appender.close()
    for use in (lambda: appender.append([b"a"]), appender.seal):
        with pytest.raises(ValueError, match="closed"):
            use()


def test_one_appender(partition: Partition) -> None:
    """A second appender is refused at once, and so is recovery, while reading goes on."""
    with partition.appender() as appender:
        appender.append([b"a"])
        with pytest.raises(LogBusy):
            partition.appender()
        with pytest.raises(LogBusy):
            partition.recover()
        assert partition.end() == 1
    assert partition.recover() == []


def test_metadata_is_written_once(tmp_path: Path) -> None:
    """The first description of a partition stays, and every later writer is told it."""
    log = Log(tmp_path / "log")
    first = {"kind": "slack-export", "own_org": "T1", "source": "Zoë.zip"}
    assert log.partition("p").describe(first) == first
    assert log.partition("p").describe({"kind": "events"}) == first
    assert log.partition("p").metadata() == first


def test_partitions_are_listed(tmp_path: Path) -> None:
    """Partitions are listed by name, once they hold anything."""
    log = Log(tmp_path / "log")
    assert log.partitions() == []
    log.partition("b").describe({})
    log.partition("c")
    filled(log.partition("a-1.x"), 1)
    assert log.partitions() == ["a-1.x", "b"]


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../a", "-a", "a\n", "é", "a" * 201])
def test_partition_names(tmp_path: Path, name: str) -> None:
    """A name that could lead out of the log, or that a file cannot have, is refused."""
    with pytest.raises(ValueError, match="name"):
        Log(tmp_path).partition(name)


def test_cut_by_records(partition: Partition) -> None:
    """A range has at most so many records, and ends with the log."""
    filled(partition, 25, segment_bytes=300)
    assert [partition.cut(start, 10, 1 << 20) for start in (0, 10, 20, 25)] == [10, 20, 25, 25]


@given(
    batches=st.lists(records, max_size=6),
    max_records=st.integers(1, 15),
    max_bytes=st.integers(1, 120),
    segment_bytes=st.integers(1, 400),
)
@settings(max_examples=60)
def test_cuts_are_as_large_as_allowed(
    batches: list[list[bytes]], max_records: int, max_bytes: int, segment_bytes: int
) -> None:
    """Each range is the longest that both bounds allow, or one record; together they are all."""
    made = [one for batch in batches for one in batch]
    with TemporaryDirectory() as folder:
        partition = Log(Path(folder)).partition("p")
        with partition.appender(segment_bytes=segment_bytes) as appender:
            for batch in batches:
                appender.append(batch)
        start, got = 0, []
        while (end := partition.cut(start, max_records, max_bytes)) != start:
            size, want = 0, start
            while want < len(made) and want - start < max_records:
                size += len(made[want]) + 1
                if size > max_bytes and want > start:
                    break
                want += 1
            assert end == want
            got += partition.read(start, end).records
            start = end
        assert got == made


def test_range_beyond_the_end(partition: Partition) -> None:
    """Asking for what the log does not have yet means that it lost records: it says so."""
    filled(partition, 3)
    calls: list[Callable[[], object]] = [
        lambda: partition.read(2, 4),
        lambda: partition.cut(4, 10, 10),
        lambda: partition.trim(4),
    ]
    for call in calls:
        with pytest.raises(LogCorrupt, match=r"p offset 4: the log ends at 3.*; restore"):
            call()


def test_senseless_ranges(partition: Partition) -> None:
    """A range that ends before it starts, or may hold nothing, is a mistake of the caller."""
    calls: list[Callable[[], object]] = [
        lambda: partition.read(2, 1),
        lambda: partition.read(-1, 1),
        lambda: partition.cut(0, 0, 10),
        lambda: partition.cut(0, 10, 0),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="range"):
            call()


def test_trim(partition: Partition, tmp_path: Path) -> None:
    """Trimming deletes only segments that end at or before the offset; the rest stays readable."""
    made = filled(partition, 10, segment_bytes=1)
    partition.describe({"kind": "test"})
    assert partition.trim(4) == 4
    assert (partition.start(), partition.end()) == (4, 10)
    assert partition.read(4, 10).records == made[4:]
    assert partition.metadata() == {"kind": "test"}
    with pytest.raises(LogTrimmed, match="p offset 3: the log was trimmed up to 4"):
        partition.read(3, 6)
    with pytest.raises(LogTrimmed):
        partition.cut(0, 1, 1)
    assert len(list((tmp_path / "log" / "p").glob("*.segment"))) == 5


def test_trim_keeps_what_it_must(partition: Partition) -> None:
    """A segment that holds one record too many, and the open one, are not touched."""
    with partition.appender() as appender:
        appender.append([b"a", b"b"])
        appender.seal()
        appender.append([b"c"])
        assert partition.trim(1) == 0
        assert partition.trim(3) == 2
    assert partition.read(2, 3).records == [b"c"]


def test_offsets_go_on_after_a_whole_trim(partition: Partition) -> None:
    """With every record trimmed the next one still gets the next offset."""
    with partition.appender() as appender:
        appender.append([b"a", b"b"])
        appender.seal()
    assert partition.trim(2) == 2
    assert (partition.start(), partition.end()) == (2, 2)
    with partition.appender() as appender:
        assert appender.append([b"c"]) == (2, 3)


def test_batches_cross_processes(partition: Partition) -> None:
    """A batch survives pickling, and does not print what is in it."""
    filled(partition, 3)
    batch = partition.read(0, 3)
    assert pickle.loads(pickle.dumps(batch)) == batch  # noqa: S301  # our own bytes
    assert "record" not in repr(batch)


class LogMachine(RuleBasedStateMachine):
    """The log against a list, under any order of operations."""

    @initialize(segment_bytes=st.sampled_from([1, 200, 1 << 20]))
    def begin(self, segment_bytes: int) -> None:
        """An empty log, its appender open, and a reader that lives as long."""
        self.folder = TemporaryDirectory()
        self.segment_bytes = segment_bytes
        self.model: list[bytes] = []
        self.start = 0
        self.reader = Log(Path(self.folder.name)).partition("p")
        self.appender = self.opened()

    def opened(self) -> Appender:
        """A new appender."""
        partition = Log(Path(self.folder.name)).partition("p")
        return partition.appender(segment_bytes=self.segment_bytes)

    @rule(batch=records)
    def append(self, batch: list[bytes]) -> None:
        """Append some."""
        before = len(self.model)
        self.model += batch
        assert self.appender.append(batch) == (before, len(self.model))

    @rule()
    def seal(self) -> None:
        """Seal the open segment."""
        self.appender.seal()

    @rule()
    def reopen(self) -> None:
        """Close the appender and open another."""
        self.appender.close()
        self.appender = self.opened()
        assert self.appender.end == len(self.model)
        assert self.appender.recovered == []

    @rule(part=st.floats(0, 1))
    def trim(self, part: float) -> None:
        """Trim up to somewhere."""
        upto = self.start + int(part * (len(self.model) - self.start))
        start = self.reader.trim(upto)
        assert self.start <= start <= max(upto, self.start)
        self.start = start

    @invariant()
    def reads_the_same(self) -> None:
        """What is there is what was appended, for an old reader and for a new one."""
        if not hasattr(self, "model"):
            return
        for reader in (self.reader, Log(Path(self.folder.name)).partition("p")):
            assert (reader.start(), reader.end()) == (self.start, len(self.model))
            batch = reader.read(self.start, len(self.model))
            assert batch.records == self.model[self.start :]
            assert batch.damaged == []
            assert reader.verify() == []

    def teardown(self) -> None:
        """Remove it."""
        if hasattr(self, "appender"):
            self.appender.close()
            self.folder.cleanup()


TestLogMachine = LogMachine.TestCase
TestLogMachine.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


def test_remove_leaves_no_record(tmp_path: Path) -> None:
    """After `remove` no byte of a record is on disk; what the partition is stays written."""
    partition = Log(tmp_path).partition("p")
    partition.describe({"kind": "test"})
    with partition.appender() as appender:
        appender.append([b"canary-one", b"canary-two"])
        appender.seal()
        appender.append([b"canary-three"])
    partition.remove()
    assert partition.end() == 0
    assert partition.metadata() == {"kind": "test"}
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"canary" not in left
