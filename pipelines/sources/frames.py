"""The bytes of the log: frames of records, and the index that seals a segment. Pure, no I/O.

A frame is a header, a table and a payload, little-endian::

    header   magic, version, kind, base offset, count, payload bytes, crc of the table,
             crc of the payload, crc of this header
    table    the size of each record (u32), then the crc of each record (u32)
    payload  each record, followed by a newline

One crc over the payload makes reading cheap; the table finds the records that survive when that
crc fails. A *torn* frame stands for one that did not: its payload is what was left of it, and why.
So damage, once recovered, is itself a part of the log.

A sealed segment ends in its index: a copy of every header, and the SHA-256 of all that is before.
It finds a frame without walking, and a header that rots in the middle still has its copy here.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, NamedTuple
from zlib import crc32

from schemas.errors import LogCorrupt

VERSION: Final = 1
FRAME_BYTES: Final = 256 * 1024
"""Payload of a full frame: what reading one record must verify, what one torn write can cost."""
MAX_RECORD_BYTES: Final = 1 << 30

# The first bytes differ, so one byte tells a torn frame from a torn index. Neither can begin a
# character in UTF-8, so a search for a header does not stumble over text.
_FRAME_MAGIC: Final = b"\xabXGF"
_INDEX_MAGIC: Final = b"\xbaXGI"
_RECORDS, _TORN = 0, 1  # kinds of frame
_HEADER: Final = struct.Struct("<4sHHQIIIII")
_TRAILER: Final = struct.Struct("<4sHxxI32sI")  # magic, version, frames, SHA-256, crc of the index
_LEAST_RECORD: Final = 9  # bytes on disk of an empty record: two table entries and a newline


TORN_WRITE: Final = "torn-write"
BAD_CHECKSUM: Final = "bad-checksum"
DAMAGED_FRAME: Final = "damaged-frame"
"""Why a record cannot be read back: a crash while it was written, or rot in its bytes or around."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A record that cannot be read back.

    Attributes:
        offset: Its place in the partition. No other record will ever have it.
        reason: `torn-write`, `bad-checksum` or `damaged-frame`, as `dead_letters` has it.
        payload: The bytes that were found of it, message text perhaps among them. Where the
            boundaries between several records are lost, the first of them has the bytes of all.
    """

    offset: int
    reason: str
    payload: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes that were found."""
        return len(self.payload)


class Frame(NamedTuple):
    """The header of a frame, and its position in the segment."""

    at: int
    kind: int
    base: int
    records: int
    size: int
    table_crc: int
    payload_crc: int

    @property
    def end(self) -> int:
        """One past the last offset."""
        return self.base + self.records

    @property
    def torn(self) -> bool:
        """Whether it stands for a record that is gone."""
        return self.kind == _TORN

    @property
    def body(self) -> int:
        """Position of the table in the segment."""
        return self.at + _HEADER.size

    @property
    def stop(self) -> int:
        """Position one past the frame in the segment."""
        return self.body + 8 * self.records + self.size

    def header(self) -> bytes:
        """Return the header as it is on disk."""
        fields = _HEADER.pack(_FRAME_MAGIC, VERSION, *self[1:], 0)[:-4]
        return fields + _crc(fields)


def pack(records: Sequence[bytes], base: int) -> Iterator[bytes]:
    """Pack records into frames of about `FRAME_BYTES`; a larger record has one of its own.

    Args:
        records: At least one.
        base: Offset of the first.

    Raises:
        ValueError: A record holds a newline or is larger than `MAX_RECORD_BYTES`.
    """
    sizes = list(map(len, records))
    if max(sizes) > MAX_RECORD_BYTES:
        raise ValueError("a record of the log is larger than 1 GiB")
    ends = list(accumulate(sizes))
    first = before = 0
    while first < len(records):
        last = max(first + 1, bisect_right(ends, before + FRAME_BYTES))
        run = records[first:last]
        payload = b"\n".join((*run, b""))
        if payload.count(b"\n") != len(run):
            raise ValueError("a record of the log holds a newline")
        crcs = list(map(crc32, run))
        yield _assemble(_RECORDS, base + first, sizes[first:last], crcs, payload)
        first, before = last, ends[last - 1]


def _pack_torn(lost: Damaged) -> bytes:
    payload = lost.payload + b"\n" + lost.reason.encode()
    return _assemble(_TORN, lost.offset, [lost.size], [crc32(lost.payload)], payload)


def _assemble(kind: int, base: int, sizes: list[int], crcs: list[int], payload: bytes) -> bytes:
    table = struct.pack(f"<{2 * len(sizes)}I", *sizes, *crcs)
    frame = Frame(0, kind, base, len(sizes), len(payload), crc32(table), crc32(payload))
    return frame.header() + table + payload


def walk(data: bytes, base: int, where: str, origin: int = 0) -> list[Frame]:
    """List the frames of a segment, as far as headers hold and frames are complete.

    Args:
        data: The segment from position `origin`, which must be the start of a frame.
        base: The offset that the first frame must have.
        where: Name of the segment, for errors.
        origin: Position of `data` in the segment.

    Raises:
        LogCorrupt: A newer crossgate wrote the segment.
    """
    frames: list[Frame] = []
    at = origin
    while (frame := _parse(data, at - origin, where)) and frame.base == base:
        frame = frame._replace(at=at)
        if frame.stop - origin > len(data):
            break
        frames.append(frame)
        at, base = frame.stop, frame.end
    return frames


def _parse(data: bytes, at: int, where: str) -> Frame | None:
    header = data[at : at + _HEADER.size]
    if len(header) < _HEADER.size:
        return None
    magic, version, *fields, _ = _HEADER.unpack(header)
    if magic != _FRAME_MAGIC or header[-4:] != _crc(header[:-4]):
        return None
    _refuse_newer(version, where)
    return Frame(at, *fields)


def _crc(data: bytes) -> bytes:
    return crc32(data).to_bytes(4, "little")


def _refuse_newer(version: int, where: str) -> None:
    if version > VERSION:
        raise LogCorrupt(
            where, f"its format is version {version}", "use the newer crossgate that wrote it"
        )


def is_whole(frame: Frame, data: bytes, origin: int = 0) -> bool:
    """Tell whether a complete frame of the segment `data` (from `origin`) is as it was written."""
    payload = memoryview(data)[frame.stop - frame.size - origin : frame.stop - origin]
    return crc32(payload) == frame.payload_crc


def lengths(frame: Frame, table: bytes) -> tuple[int, ...] | None:
    """Return the bytes of each record, given the frame's table; None if that is damaged."""
    return (
        None if crc32(table) != frame.table_crc else struct.unpack_from(f"<{frame.records}I", table)
    )


def examine(frame: Frame, body: memoryview) -> tuple[list[bytes], list[Damaged]]:
    """Read the records of a frame, and tell those that survive from those that do not.

    Of a frame that was cut short, exactly one record is reported: the first that is not complete.
    Those after it were never written, so nobody can have been told that they were.

    Args:
        frame: Its header.
        body: Its table and payload; they may end early.

    Returns:
        A record per offset, of no use where it is damaged; and the damaged ones in order.
    """
    table, payload = body[: 8 * frame.records], bytes(body[8 * frame.records :])
    intact = crc32(payload) == frame.payload_crc and len(payload) == frame.size
    if intact and not frame.torn:
        return payload.split(b"\n")[:-1], []
    if crc32(table) != frame.table_crc:
        count = frame.records if payload else 1
        return _lost(frame.base, count, bytes(body), DAMAGED_FRAME)
    entries = struct.unpack(f"<{2 * frame.records}I", table)
    sizes, crcs = entries[: frame.records], entries[frame.records :]
    reason = BAD_CHECKSUM
    if frame.torn:
        reason = payload[sizes[0] + 1 :].decode(errors="replace")
    records: list[bytes] = []
    damaged: list[Damaged] = []
    at = 0
    for offset, size, crc in zip(range(frame.base, frame.end), sizes, crcs, strict=True):
        record = payload[at : at + size]
        records.append(record)
        if at + size > len(payload):
            damaged.append(Damaged(offset, TORN_WRITE, record))
            break
        if frame.torn or crc32(record) != crc:
            damaged.append(Damaged(offset, reason, record))
        at += size + 1
    return records, damaged


def _lost(base: int, count: int, found: bytes, reason: str) -> tuple[list[bytes], list[Damaged]]:
    """Report `count` records whose boundaries are lost."""
    return [b""] * count, [Damaged(base + i, reason, b"" if i else found) for i in range(count)]


def salvage(tail: bytes, base: int, where: str) -> bytes:
    """Turn the damaged end of a segment into whole frames that say what was lost.

    Records whose crc matches keep their offsets. Where a header is gone, the next one that holds
    tells how many records are missing; without one, as many offsets are given up as there are
    newlines, so that none that a reader may have seen is given to another record.

    Args:
        tail: The segment from the first damaged frame on; not empty.
        base: The first offset in it.
        where: Name of the segment, for errors.
    """
    out: list[bytes] = []
    at = 0
    while at < len(tail):
        frame = _parse(tail, at, where)
        if frame and frame.base == base:
            records, lost = examine(frame, memoryview(tail)[frame.body : frame.stop])
            at = frame.stop
        else:
            stop, count = _next_header(tail, at, base, where)
            reason = DAMAGED_FRAME
            records, lost = _lost(base, count, tail[at:stop], reason)
            at = stop
        first = base
        for damaged in lost:
            if damaged.offset > first:
                out += pack(records[first - base : damaged.offset - base], first)
            out.append(_pack_torn(damaged))
            first = damaged.offset + 1
        if first < base + len(records):
            out += pack(records[first - base :], first)
        base += len(records)
    return b"".join(out)


def _next_header(tail: bytes, at: int, base: int, where: str) -> tuple[int, int]:
    """Return where the next frame whose header holds begins, and how many records precede it."""
    hit = tail.find(_FRAME_MAGIC, at + 1)
    while hit != -1:
        frame = _parse(tail, hit, where)
        # A record takes room: what claims more than would fit is not one of our headers.
        if frame and 0 < frame.base - base <= (hit - at) // _LEAST_RECORD:
            return hit, frame.base - base
        hit = tail.find(_FRAME_MAGIC, hit + 1)
    return len(tail), max(1, tail.count(b"\n", at + _HEADER.size))


def index(frames: Sequence[Frame], digest: bytes) -> bytes:
    """Return the index that seals a segment.

    Args:
        frames: All frames of the segment, in order.
        digest: SHA-256 of the segment so far.
    """
    body = _INDEX_MAGIC + b"".join([frame.header() for frame in frames])
    body += _TRAILER.pack(_INDEX_MAGIC, VERSION, len(frames), digest, 0)[:-4]
    return body + _crc(body)


class Index(NamedTuple):
    """The index of a sealed segment, read back.

    Attributes:
        frames: All frames, in order.
        digest: SHA-256 of the segment before its index.
    """

    frames: list[Frame]
    digest: bytes


TRAILER_BYTES: Final = _TRAILER.size


def index_bytes(trailer: bytes) -> int:
    """Return the size of the index that ends in this trailer; 0 when it is none."""
    if len(trailer) != _TRAILER.size or not trailer.startswith(_INDEX_MAGIC):
        return 0
    count = _TRAILER.unpack(trailer)[2]
    return int(len(_INDEX_MAGIC) + _HEADER.size * count + _TRAILER.size)


def read_index(data: bytes, base: int, at: int, where: str) -> Index | None:
    """Read the index of a segment; None when it is damaged.

    Args:
        data: The index.
        base: The first offset of the segment.
        at: Position of the index in the segment.
        where: Name of the segment, for errors.

    Raises:
        LogCorrupt: A newer crossgate wrote the segment.
    """
    trailer = data[-_TRAILER.size :]
    if not data or len(data) != index_bytes(trailer) or data[-4:] != _crc(data[:-4]):
        return None
    _, version, _, digest, _ = _TRAILER.unpack(trailer)
    _refuse_newer(version, where)
    frames: list[Frame] = []
    stop = 0
    for header in range(len(_INDEX_MAGIC), len(data) - _TRAILER.size, _HEADER.size):
        frame = _parse(data, header, where)
        if frame is None or frame.base != base:
            return None
        frames.append(frame._replace(at=stop))
        stop, base = frames[-1].stop, frame.end
    return Index(frames, digest) if frames and stop == at else None
