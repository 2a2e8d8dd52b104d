from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.sources.log import Damaged, Log, Partition
from pipelines.sources.storage import Directory, Tail
from schemas.errors import LogBusy

REPOSITORY = Path(__file__).resolve().parents[3]
BATCHES = [[b'{"n": 1}', b"", b"\xff\x00 three"], [b"four"], [b"five", b"", b"seven", b"eight"]]
RECORDS = [record for batch in BATCHES for record in batch]
OPEN = f"{0:020d}.open"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An open segment of three frames, as an appender leaves it."""
    root = tmp_path_factory.mktemp("whole")
    with Log(root).partition("p").appender() as appender:
        for batch in BATCHES:
            appender.append(batch)
    return (root / "p" / OPEN).read_bytes()


@pytest.fixture
def crashed(tmp_path: Path) -> Callable[[bytes], Partition]:
    """Make a partition of which an appender left this open segment."""

    def make(segment: bytes) -> Partition:
        shutil.rmtree(tmp_path / "p", ignore_errors=True)
        (tmp_path / "p").mkdir()
        (tmp_path / "p" / OPEN).write_bytes(segment)
        return Log(tmp_path).partition("p")

    return make


def frames() -> Iterator[tuple[int, int, list[bytes]]]:
    """Position, first offset and records of each frame of `content`."""
    at = base = 0
    for batch in BATCHES:
        yield at, base, batch
        at += 36 + 8 * len(batch) + sum(map(len, batch)) + len(batch)
        base += len(batch)


def by_offset(partition: Partition) -> tuple[dict[int, bytes], dict[int, Damaged]]:
    """All that a new reader reads; every offset is there exactly once."""
    partition = Log(partition._storage).partition("p")
    batch = partition.read(partition.start(), partition.end())
    good = dict(zip(batch.offsets, batch.records, strict=True))
    bad = {damaged.offset: damaged for damaged in batch.damaged}
    assert sorted([*good, *bad]) == list(range(batch.start, batch.end))
    return good, bad


def test_torn_at_every_byte(
    content: bytes, crashed: Callable[[bytes], Partition], tmp_path: Path
) -> None:
    """Cut anywhere: whole records stay at their offsets, the torn one is damage, for good."""
    for cut in range(len(content) + 1):
        partition = crashed(content[:cut])
        at, base, batch = max(frame for frame in frames() if frame[0] <= cut)
        payload = at + 36 + 8 * len(batch)
        ends = [payload + sum(map(len, batch[: i + 1])) + i for i in range(len(batch))]
        whole = sum(end <= cut for end in ends) if cut >= payload else 0
        torn = [base + whole] if at < cut and whole < len(batch) else []
        want = dict(enumerate(RECORDS[: base + whole]))

        recovered = partition.recover()
        assert [damaged.offset for damaged in recovered] == torn
        assert by_offset(partition) == (want, {damaged.offset: damaged for damaged in recovered})

        end = partition.end()
        assert end == base + whole + len(torn)
        assert partition.lost() == len(torn)
        sides = list((tmp_path / "p").glob("*.torn"))
        if torn:
            assert [side.read_bytes() for side in sides] == [content[at:cut]]
            assert sides[0].name == f"{0:020d}-{at:020d}.torn"
        assert partition.recover() == []
        with partition.appender() as appender:
            assert appender.append([b"next"]) == (end, end + 1)
            appender.seal()
        assert by_offset(partition) == (
            want | {end: b"next"},
            {damaged.offset: damaged for damaged in recovered},
        )
        assert partition.verify() == []


@pytest.mark.parametrize("change", [0x01, 0xFF], ids=["one bit", "all bits"])
def test_any_byte_of_an_open_segment(
    content: bytes, crashed: Callable[[bytes], Partition], change: int
) -> None:
    """With any byte changed, every record is read back identical or reported at its offset."""
    for position in range(len(content)):
        damaged = bytearray(content)
        damaged[position] ^= change
        partition = crashed(bytes(damaged))
        partition.recover()
        good, bad = by_offset(partition)
        assert good.keys() | bad.keys() >= set(range(len(RECORDS)))
        assert all(RECORDS[offset] == record for offset, record in good.items())
        at, base, batch = max(frame for frame in frames() if frame[0] <= position)
        if position >= at + 36:  # not in a header: at most one record suffers
            assert len(bad) <= 1
        elif batch is not BATCHES[-1]:
            assert list(bad) == list(range(base, base + len(batch)))
        assert by_offset(partition)[1] == bad


def test_zeros_from_every_byte(content: bytes, crashed: Callable[[bytes], Partition]) -> None:
    """With the end of the segment read as zeros, nothing is invented and no bytes go unreported."""
    for start in range(len(content)):
        partition = crashed(content[:start] + bytes(len(content) - start))
        partition.recover()
        good, bad = by_offset(partition)
        assert all(RECORDS[offset] == record for offset, record in good.items())
        assert bad or start >= len(content) - 1
        assert {
            offset
            for at, base, batch in frames()
            if at + 36 <= start
            for offset in range(base, base + len(batch))
        } <= good.keys() | bad.keys()


@pytest.mark.parametrize("extra", [b"\0", bytes(5000), b"\xab", b"\n\n", b"garbage" * 99])
def test_bytes_beyond_the_last_frame(
    content: bytes, crashed: Callable[[bytes], Partition], extra: bytes
) -> None:
    """Bytes behind the last frame may have been a record, so they are reported and kept."""
    partition = crashed(content + extra)
    assert partition.recover()[0].payload == extra
    good, bad = by_offset(partition)
    assert good == dict(enumerate(RECORDS))
    assert min(bad) == len(RECORDS)


def test_torn_index_is_no_damage(
    content: bytes, crashed: Callable[[bytes], Partition], tmp_path: Path
) -> None:
    """Killed while it wrote the index, a segment is sealed by the next appender, without loss."""
    crashed(content)
    with Log(tmp_path).partition("p").appender() as appender:
        appender.seal()
    (path,) = (tmp_path / "p").glob("*.segment")
    sealed = path.read_bytes()
    for size in range(len(content) + 1, len(sealed) + 1):
        for rest in (b"", bytes(3)):
            partition = crashed((sealed[:size] + rest)[: max(size, len(sealed))])
            assert partition.recover() == []
            assert (tmp_path / "p" / path.name).read_bytes() == sealed
            assert by_offset(partition) == (dict(enumerate(RECORDS)), {})
            assert list((tmp_path / "p").glob("*.torn")) == []


def test_header_lost_under_a_whole_index(
    content: bytes, crashed: Callable[[bytes], Partition], tmp_path: Path
) -> None:
    """Killed between index and name, a segment is found to be whole by its index alone."""
    partition = crashed(content)
    with partition.appender() as appender:
        appender.seal()
    (path,) = (tmp_path / "p").glob("*.segment")
    sealed = bytearray(path.read_bytes())
    sealed[5] ^= 1
    partition = crashed(bytes(sealed))
    assert partition.recover() == []
    assert by_offset(partition) == (dict(enumerate(RECORDS)), {})


def test_trim_takes_the_torn_bytes_along(
    content: bytes, crashed: Callable[[bytes], Partition], tmp_path: Path
) -> None:
    """The file of torn bytes may hold message text: it goes when its segment goes."""
    partition = crashed(content[:-3])
    partition.recover()
    assert {path.suffix for path in (tmp_path / "p").iterdir()} == {
        ".segment",
        ".open",
        ".torn",
        "",
    }
    assert partition.trim(partition.end()) == len(RECORDS)
    assert {path.suffix for path in (tmp_path / "p").iterdir()} == {".open", ""}


def test_lost_counts_every_crash(
    content: bytes, crashed: Callable[[bytes], Partition], tmp_path: Path
) -> None:
    """After several crashes a source knows how many of its records are in the log."""
    crashed(content[:-3])
    for crash in (1, 2, 3):
        partition = Log(tmp_path).partition("p")
        with partition.appender() as appender:
            appender.append([b"one", b"two"])
        assert partition.lost() == crash
        assert len(by_offset(partition)[0]) == partition.end() - crash
        (path,) = (tmp_path / "p").glob("*.open")
        path.write_bytes(path.read_bytes()[:-2])


class Killed(BaseException):
    """The process ends here."""


class Dying(Directory):
    """A directory under a process that is killed at its n-th change, before, within or after it."""

    def __init__(self, root: Path, changes: int, moment: str) -> None:
        super().__init__(root)
        self.changes = changes
        self.moment = moment

    def change(self, act: Callable[[], object], half: Callable[[], object]) -> None:
        """Do it, unless this is the change to die at."""
        self.changes -= 1
        if self.changes == 0:
            {"before": lambda: None, "within": half, "after": act}[self.moment]()
        if self.changes <= 0:
            raise Killed
        act()

    def put(self, path: str, data: bytes) -> bool:
        """Leave half a temporary file when killed within."""
        half = self._root / Path(path).parent / f".{Path(path).name}.x.tmp"
        self.change(lambda: super(Dying, self).put(path, data), lambda: half.write_bytes(data[:9]))
        return True

    def seal(self, path: str, sealed: str) -> None:
        """Change the mode only when killed within."""
        self.change(
            lambda: super(Dying, self).seal(path, sealed), lambda: (self._root / path).chmod(0o400)
        )

    def delete(self, path: str) -> None:
        """Atomic."""
        self.change(lambda: super(Dying, self).delete(path), lambda: None)

    def append(self, path: str) -> Tail:
        """Creating is a change."""
        self.change(lambda: super(Dying, self).append(path).close(), lambda: None)
        return DyingTail(self, super().append(path))


class DyingTail:
    """A tail that writes half of what it is given when killed within."""

    def __init__(self, storage: Dying, tail: Tail) -> None:
        self.storage = storage
        self.tail = tail
        self.close = tail.close

    def write(self, data: bytes) -> None:
        """Append."""
        self.storage.change(
            lambda: self.tail.write(data), lambda: self.tail.write(data[: len(data) // 2])
        )


@pytest.mark.parametrize("moment", ["before", "within", "after"])
def test_killed_at_every_step(tmp_path: Path, moment: str) -> None:
    """Killed at any change to the storage, even of the mending, nothing acknowledged is lost."""
    for first in range(1, 40):
        for second in range(1, 7):
            root = tmp_path / f"{first}-{second}"
            acknowledged: dict[int, bytes] = {}
            tried: dict[int, bytes] = {}
            deaths = 0
            for change in (first, second):
                try:
                    log = Log(Dying(root, change, moment))
                    with log.partition("p").appender(segment_bytes=120) as appender:
                        for batch in BATCHES:
                            tried |= dict(enumerate(batch, appender.end))
                            start, _ = appender.append(batch)
                            acknowledged |= dict(enumerate(batch, start))
                        appender.seal()
                except Killed:
                    deaths += 1
            partition = Log(root).partition("p")
            partition.recover()
            good, bad = by_offset(partition)
            assert good.items() >= acknowledged.items()
            assert all(tried[offset] == record for offset, record in good.items())
            assert len(bad) <= deaths
            assert {path.suffix for path in (root / "p").iterdir()} <= {
                "",
                ".open",
                ".segment",
                ".torn",
            }
            assert len(list((root / "p").glob("*.open"))) == 1
            assert partition.verify() == []
            if deaths == 1:  # the first appender had fewer changes to make than that
                assert first > 8
                return
    pytest.fail("no appender came to its end")


def test_failed_write_closes_the_appender(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a write that failed the appender is closed; the next one finds out how far it came."""
    partition = Log(tmp_path).partition("p")
    appender = partition.appender()
    appender.append([b"before"])

    def full(tail: Tail, data: bytes) -> None:
        with (tmp_path / "p" / OPEN).open("ab") as file:
            file.write(data[:50])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(appender._tail), "write", full)
    with pytest.raises(OSError, match="No space"):
        appender.append([b"a longer record"])
    monkeypatch.undo()
    with pytest.raises(ValueError, match="closed"):
        appender.append([b"again"])
    with partition.appender() as appender:
        assert [damaged.offset for damaged in appender.recovered] == [1]
        assert appender.append([b"a longer record"]) == (2, 3)


CHILD = """
import random, sys
from pathlib import Path
from pipelines.sources.log import Log
partition = Log(Path(sys.argv[1])).partition("p")
chance = random.Random(int(sys.argv[2]))
with partition.appender(segment_bytes=4_000_000) as appender:
    number = appender.end - partition.lost()
    print("open", appender.end, flush=True)
    while True:
        count = chance.choice([1, 30, 3000])
        batch = [b"%d:" % n + b"x" * (n % 997) for n in range(number, number + count)]
        start, end = appender.append(batch)
        number += count
        print(start, end, flush=True)
"""


def start(root: Path, seed: int) -> subprocess.Popen[str]:
    """A process that appends until it is killed, printing what was acknowledged."""
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(root), str(seed)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_sigkill(tmp_path: Path) -> None:
    """Killed at random moments a real process loses nothing acknowledged, and repeats nothing."""
    chance = random.Random(7)
    unacknowledged = 0
    for seed in range(16):
        child = start(tmp_path, seed)
        assert child.stdout
        lines = [child.stdout.readline() for _ in range(chance.randint(2, 30))]
        with pytest.raises(LogBusy):
            Log(tmp_path).partition("p").appender()
        child.kill()
        rest, _ = child.communicate()
        lines += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
        acknowledged = int(lines[-1].split()[1])
        partition = Log(tmp_path).partition("p")
        partition.recover()
        assert partition.end() >= acknowledged
        unacknowledged += partition.end() > acknowledged
    assert unacknowledged > 0
    good, bad = by_offset(partition)
    assert list(good.values()) == [b"%d:" % n + b"x" * (n % 997) for n in range(len(good))]
    assert len(bad) == partition.lost()
    assert partition.verify() == []


def test_waiting_for_the_other_appender(tmp_path: Path) -> None:
    """An appender that waits opens when the other, in another process, is gone."""
    child = start(tmp_path, 1)
    assert child.stdout
    child.stdout.readline()
    with pytest.raises(LogBusy):
        Log(tmp_path).partition("p").appender()
    child.kill()
    with Log(tmp_path).partition("p").appender(wait=True) as appender:
        appender.append([b"mine"])
        assert appender.end == Log(tmp_path).partition("p").end()
    child.communicate()
