from __future__ import annotations

import struct
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sources import frames as fr
from pipelines.sources.frames import Damaged, Frame
from schemas.errors import LogCorrupt

RECORDS = [b'{"n": 1}', b"", b"\xff\x00 any bytes", b"four", b'{"text": "five"}']
records_of_a_log = st.lists(st.binary(max_size=60).filter(lambda r: b"\n" not in r), min_size=1)


def packed(records: list[bytes], base: int) -> tuple[bytes, Frame]:
    """One frame, and its header."""
    data = b"".join(fr.pack(records, base))
    (frame,) = fr.walk(data, base, "test")
    return data, frame


def found(frame: Frame, data: bytes) -> tuple[list[bytes], list[Damaged]]:
    """What can be read of a frame."""
    return fr.examine(frame, memoryview(data)[frame.body : frame.stop])


def everything(data: bytes, base: int) -> tuple[dict[int, bytes], dict[int, Damaged]]:
    """All that whole frames say, by offset; they must follow each other to the very end."""
    good: dict[int, bytes] = {}
    bad: dict[int, Damaged] = {}
    frames = fr.walk(data, base, "test")
    assert (frames[-1].stop if frames else 0) == len(data)
    for frame in frames:
        records, lost = found(frame, data)
        assert len(records) == frame.records
        bad |= {record.offset: record for record in lost}
        good |= {frame.base + i: r for i, r in enumerate(records) if frame.base + i not in bad}
    return good, bad


@given(records_of_a_log, st.integers(0, 2**63))
def test_records_come_back(records: list[bytes], base: int) -> None:
    """What is packed is read back, at its offsets."""
    good, bad = everything(b"".join(fr.pack(records, base)), base)
    assert good == dict(enumerate(records, base))
    assert not bad


def test_frames_stay_small() -> None:
    """A batch becomes frames of at most `FRAME_BYTES` of records; only a larger record exceeds."""
    records = [b"x" * 1000] * 1000 + [b"y" * 300_000] + [b"z"]
    data = b"".join(fr.pack(records, 5))
    frames = fr.walk(data, 5, "test")
    assert [frame.records for frame in frames] == [262, 262, 262, 214, 1, 1]
    assert everything(data, 5)[0] == dict(enumerate(records, 5))


def test_newline_is_refused() -> None:
    """A record with a newline would become two, so it is refused."""
    with pytest.raises(ValueError, match="newline"):
        list(fr.pack([b"fine", b"not\nfine"], 0))


@pytest.mark.parametrize("part", ["header", "table", "payload"])
def test_flipped_bit(part: str) -> None:
    """One flipped bit costs at most the record it is in; in the header it costs the walk."""
    data, frame = packed(RECORDS, 7)
    payload = frame.stop - frame.size
    span = {
        "header": range(frame.body),
        "table": range(frame.body, payload),
        "payload": range(payload, frame.stop),
    }[part]
    for position in span:
        for bit in range(8):
            damaged = bytearray(data)
            damaged[position] ^= 1 << bit
            if part == "header":
                assert fr.walk(bytes(damaged), 7, "test") == []
                continue
            records, lost = found(frame, bytes(damaged))
            gone = {record.offset - 7 for record in lost}
            assert len(gone) <= (1 if part == "payload" else 0)
            assert [r for i, r in enumerate(records) if i not in gone] == [
                r for i, r in enumerate(RECORDS) if i not in gone
            ]


def test_every_record_lost() -> None:
    """With table and payload both damaged, every offset is reported, none invented."""
    data, frame = packed(RECORDS, 7)
    damaged = bytearray(data)
    damaged[frame.body] ^= 1
    damaged[-2] ^= 1
    records, lost = found(frame, bytes(damaged))
    assert records == [b""] * len(RECORDS)
    assert [record.offset for record in lost] == list(range(7, 12))
    assert lost[0].payload == bytes(damaged[frame.body :])


@pytest.mark.parametrize("before", [[], RECORDS], ids=["first", "second"])
def test_cut_anywhere(before: list[bytes]) -> None:
    """Of a frame cut at any byte, whole records are saved and the next one alone is reported."""
    base = len(before)
    data, frame = packed(RECORDS, base)
    payload = frame.stop - frame.size
    ends = [payload + sum(map(len, RECORDS[: i + 1])) + i for i in range(len(RECORDS))]
    for cut in range(1, len(data)):
        whole = sum(end <= cut for end in ends) if cut >= payload else 0
        good, bad = everything(fr.salvage(data[:cut], base, "test"), base)
        assert good == dict(enumerate(RECORDS[:whole], base))
        assert list(bad) == ([base + whole] if whole < len(RECORDS) else [])


def test_cut_keeps_what_was_left() -> None:
    """The torn record is reported with the bytes that were left of it, and how many those are."""
    data, frame = packed(RECORDS, 0)
    cut = frame.stop - len(RECORDS[-1]) - 1 + 6
    (torn,) = everything(fr.salvage(data[:cut], 0, "test"), 0)[1].values()
    assert torn == Damaged(4, "torn-write", RECORDS[4][:6])
    assert torn.size == 6


def test_zeros_from_anywhere() -> None:
    """Of a frame whose end reads as zeros, every record is identical or reported."""
    data, frame = packed(RECORDS, 3)
    for start in range(len(data)):
        tail = data[:start] + bytes(len(data) - start)
        good, bad = everything(fr.salvage(tail, 3, "test"), 3)
        assert all(RECORDS[offset - 3] == record for offset, record in good.items())
        assert not good.keys() & bad.keys()
        if start >= frame.body:
            assert good.keys() | bad.keys() == set(range(3, 3 + len(RECORDS)))


def test_lost_header_in_the_middle() -> None:
    """Behind a lost header, the next frame's offset says how many records are missing."""
    first, _ = packed(RECORDS, 0)
    second, _ = packed(RECORDS, 5)
    for position in range(36):
        tail = bytearray(first + second)
        tail[position] ^= 0x55
        good, bad = everything(fr.salvage(bytes(tail), 0, "test"), 0)
        assert good == dict(enumerate(RECORDS, 5))
        assert list(bad) == [0, 1, 2, 3, 4]
        assert bad[0].payload == bytes(tail[: len(first)])


def test_lost_header_at_the_end() -> None:
    """Without a next header no offset that a reader may have seen is left for another record."""
    data, _ = packed(RECORDS, 0)
    for position in range(36):
        tail = bytearray(data)
        tail[position] ^= 0x55
        good, bad = everything(fr.salvage(bytes(tail), 0, "test"), 0)
        assert not good
        assert set(range(len(RECORDS))) <= bad.keys()


def test_header_within_a_record() -> None:
    """A record that holds the bytes of a header cannot claim offsets for which there is no room."""
    bait = packed([b"bait"], 10**12)[0].replace(b"\n", b" ")
    data, _ = packed([b"x" * 20, bait, b"y"], 0)
    good, bad = everything(fr.salvage(b"\0" + data[1:], 0, "test"), 0)
    assert not good
    assert len(bad) < len(data)


@given(st.binary(max_size=400), st.integers(0, 100))
def test_salvage_of_anything(tail: bytes, base: int) -> None:
    """Whatever the bytes, salvage gives whole frames, invents no record and hides no bytes."""
    good, bad = everything(fr.salvage(tail, base, "test"), base)
    assert not good
    assert bool(bad) == bool(tail)
    assert sum(record.size for record in bad.values()) == len(tail)


def test_salvaged_damage_is_stable() -> None:
    """Salvaging what was salvaged changes nothing."""
    data, _ = packed(RECORDS, 0)
    once = fr.salvage(data[:-9], 0, "test")
    assert fr.salvage(once, 0, "test") == once


def test_index_comes_back() -> None:
    """The index gives every frame and its position, and the digest."""
    content = packed(RECORDS, 2)[0] + packed(RECORDS, 7)[0]
    frames = fr.walk(content, 2, "test")
    data = fr.index(frames, sha256(content).digest())
    assert fr.index_bytes(data[-fr.TRAILER_BYTES :]) == len(data)
    assert fr.read_index(data, 2, len(content), "test") == (frames, sha256(content).digest())


def test_damaged_index_is_none() -> None:
    """An index with any byte changed, or for another place, is not believed."""
    content, frame = packed(RECORDS, 2)
    data = fr.index([frame], sha256(content).digest())
    for position in range(len(data)):
        damaged = bytearray(data)
        damaged[position] ^= 0x10
        assert fr.read_index(bytes(damaged), 2, len(content), "test") is None
    assert fr.read_index(data, 3, len(content), "test") is None
    assert fr.read_index(data, 2, len(content) - 1, "test") is None
    assert fr.read_index(b"", 2, 0, "test") is None


def test_newer_format_is_not_damage() -> None:
    """A frame of a newer version is refused by name, not taken for a torn one."""
    data, frame = packed(RECORDS, 0)
    fields = data[:4] + struct.pack("<H", 2) + data[6 : frame.body - 4]
    newer = fields + struct.pack("<I", fr.crc32(fields)) + data[frame.body :]
    with pytest.raises(LogCorrupt, match=r"000\.open: its format is version 2; use the newer"):
        fr.walk(newer, 0, "p/000.open")


def test_damage_is_not_shown() -> None:
    """The text of a damaged record is not in its printed form."""
    assert "canary" not in repr(Damaged(1, "bad-checksum", b"canary"))
