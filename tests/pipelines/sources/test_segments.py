from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.sources.log import Log, Partition
from schemas.errors import LogCorrupt

REPOSITORY = Path(__file__).resolve().parents[3]
RECORDS = [b'{"n": 1}', b"", b"\xff\x00 any", b"four", b'{"n": "five"}', b"six"]


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A sealed segment of two frames with three records each."""
    with Log(tmp_path).partition("p").appender() as appender:
        appender.append(RECORDS[:3])
        appender.append(RECORDS[3:])
        appender.seal()
    (path,) = (tmp_path / "p").glob("*.segment")
    path.chmod(0o600)
    return path


def changed(path: Path) -> Iterator[tuple[int, Partition]]:
    """The segment with each of its bytes changed in turn, and a reader of it; undone at the end."""
    content = path.read_bytes()
    for position in range(len(content)):
        damaged = bytearray(content)
        damaged[position] ^= 0x21
        path.write_bytes(damaged)
        yield position, Log(path.parents[1]).partition("p")
    path.write_bytes(content)


def test_any_byte_of_a_sealed_segment(sealed: Path) -> None:
    """One damaged byte costs at most the record that it is in, which is reported at its offset."""
    hurt = 0
    for _, partition in changed(sealed):
        batch = partition.read(0, 6)
        gone = {record.offset for record in batch.damaged}
        assert len(gone) <= 1
        assert dict(zip(batch.offsets, batch.records, strict=True)) == {
            offset: record for offset, record in enumerate(RECORDS) if offset not in gone
        }
        assert partition.verify() == [f"p/{sealed.name}"]
        hurt += len(gone)
    assert hurt == sum(map(len, RECORDS))
    assert Log(sealed.parents[1]).partition("p").verify() == []


def test_damage_keeps_to_its_range(sealed: Path) -> None:
    """A range beside a damaged record has no part in the damage."""
    content = sealed.read_bytes()
    sealed.write_bytes(content.replace(b'{"n": 1}', b'{"m": 1}'))
    partition = Log(sealed.parents[1]).partition("p")
    (damaged,) = partition.read(0, 2).damaged
    assert (damaged.offset, damaged.size) == (0, 8)
    assert damaged.reason == "bad-checksum"
    assert damaged.payload == b'{"m": 1}'
    assert partition.read(1, 3).damaged == []
    assert partition.read(1, 3).records == RECORDS[1:3]
    assert partition.cut(0, 100, 8) == 1


def test_index_and_header_damaged(sealed: Path) -> None:
    """With a header and its copy in the index gone, the file and what to do are named."""
    content = bytearray(sealed.read_bytes())
    content[5] ^= 1
    content[-1] ^= 1
    sealed.write_bytes(content)
    with pytest.raises(LogCorrupt, match=r"p/0{20}-0{19}6\.segment: .*; restore this file") as info:
        Log(sealed.parents[1]).partition("p").read(0, 1)
    assert info.value.exit_code == 4


def test_cut_sealed_segment(sealed: Path) -> None:
    """A sealed segment that is shorter than when it was sealed is corrupt, or reads whole."""
    content = sealed.read_bytes()
    outcomes = set()
    for size in range(len(content)):
        sealed.write_bytes(content[:size])
        try:
            records = Log(sealed.parents[1]).partition("p").read(0, 6).records
        except LogCorrupt:
            outcomes.add("corrupt")
        else:
            assert records == RECORDS
            outcomes.add("whole")
    assert outcomes == {"corrupt", "whole"}


def test_missing_segment(tmp_path: Path) -> None:
    """A segment missing between others is named by its offsets, whatever range is asked for."""
    with Log(tmp_path).partition("p").appender(segment_bytes=1) as appender:
        appender.append([b"a"])
        appender.append([b"b"])
        appender.append([b"c"])
    (tmp_path / "p" / f"{1:020d}-{2:020d}.segment").unlink()
    with pytest.raises(LogCorrupt, match="p: the segment from offset 1 to 2 is missing; restore"):
        Log(tmp_path).partition("p").read(0, 1)


def test_unfinished_frame_is_not_seen(tmp_path: Path) -> None:
    """A frame is seen when its last byte is there, not before."""
    with Log(tmp_path / "whole").partition("p").appender() as appender:
        appender.append([b"a"])
        appender.append([b"b", b"c"])
    (path,) = (tmp_path / "whole" / "p").glob("*.open")
    content = path.read_bytes()
    growing = tmp_path / "growing" / "p" / path.name
    growing.parent.mkdir(parents=True)
    partition = Log(tmp_path / "growing").partition("p")
    ends = []
    for size in range(len(content) + 1):
        growing.write_bytes(content[:size])
        ends.append(partition.end())
    assert ends[-1] == 3
    assert ends.index(1) == 36 + 8 + 2
    assert ends.index(3) == len(content)
    assert set(ends) == {0, 1, 3}


def test_unverified_frame_is_not_seen(tmp_path: Path) -> None:
    """A frame at the end that fails its checksum is not seen until the log is mended."""
    with Log(tmp_path).partition("p").appender() as appender:
        appender.append([b"a"])
        appender.append([b"b", b"c"])
    (path,) = (tmp_path / "p").glob("*.open")
    path.write_bytes(path.read_bytes()[:-2] + b"?\n")
    partition = Log(tmp_path).partition("p")
    assert partition.end() == 1
    assert [damaged.offset for damaged in partition.recover()] == [2]
    assert partition.end() == 3
    assert partition.read(0, 3).records == [b"a", b"b"]


def test_reader_forces_what_it_sees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader shows new frames after an fsync of its own: the appender's may still be to come."""
    with Log(tmp_path).partition("p").appender() as appender:
        appender.append([b"a"])
        synced: list[int] = []
        real = os.fsync
        monkeypatch.setattr(os, "fsync", lambda fd: (synced.append(os.fstat(fd).st_ino), real(fd)))
        (path,) = (tmp_path / "p").glob("*.open")
        reader = Log(tmp_path).partition("p")
        assert reader.end() == 1
        assert synced == [path.stat().st_ino]
        assert reader.end() == 1
        assert len(synced) == 1


def test_reading_while_another_process_appends(tmp_path: Path) -> None:
    """A reader beside a busy appender sees an ever longer beginning of it, and never a fault."""
    script = (
        "import sys; from pathlib import Path; from pipelines.sources.log import Log\n"
        "with Log(Path(sys.argv[1])).partition('p').appender(segment_bytes=2000) as appender:\n"
        "    for n in range(0, 3000, 3):\n"
        "        appender.append([b'record %d' % i for i in range(n, n + 3)])\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=REPOSITORY)
    reader = Log(tmp_path).partition("p")
    seen, growing = 0, 0
    try:
        while seen < 3000 and (writer.poll() is None or reader.end() > seen):
            end = reader.cut(seen, 500, 1 << 20)
            batch = (Log(tmp_path).partition("p") if end % 2 else reader).read(seen, end)
            assert batch.records == [b"record %d" % n for n in range(seen, end)]
            assert batch.damaged == []
            growing += end > seen and writer.poll() is None
            seen = end
    finally:
        writer.kill()
        writer.wait()
    assert seen == 3000
    assert growing > 1
