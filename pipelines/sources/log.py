"""The log: every event, in order, before anything else happens to it.

The harm: a source was told "we have it", and then the event is gone. Slack does not send again
what was acknowledged; a message that was never archived cannot be held, produced or explained.
The harm's twin: an offset that meant one record yesterday means another today, and a reader that
committed up to it skips an event without a word.

The rules that prevent both:

- `append` returns after the bytes are on disk. What it returned for is in the log for good.
- An offset is given once. What cannot be read back is still reported at its offset, as `Damaged`;
  it is left out of no range, and nothing else ever takes its place.
- Readers see whole, checked frames that are on disk, never the end of a write that may be undone.
- One appender per partition. Opening one first mends what the last one left: records of a torn
  frame whose checksum holds keep their offsets, the torn one becomes damage, its bytes are kept in
  a file beside the segment.

A partition is a folder of segments named by their first offset, and their end once sealed::

    partition.json                                       what it is, written once
    00000000000000000000-00000000000000131072.segment    sealed: immutable, with an index
    00000000000000131072.open                            grows by whole frames
    00000000000000000000-00000000000000004242.torn       bytes of a torn write, from byte 4242 on
    lock                                                 held by the appender

The layout of a segment is in `pipelines.sources.frames`, what a disk must promise in
`pipelines.sources.storage`. A record is any bytes without a newline; the log never parses it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pipelines.sources import frames as fr
from pipelines.sources.appender import Appender
from pipelines.sources.frames import Damaged
from pipelines.sources.segments import Segment, Segments
from pipelines.sources.storage import Directory, Storage
from schemas.errors import LogCorrupt, LogTrimmed

__all__ = ["Appender", "Damaged", "Log", "LogBatch", "Partition"]

SEGMENT_BYTES: Final = 64 * 1024 * 1024

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


@dataclass(frozen=True, slots=True)
class LogBatch:
    """The records of a range: every offset of it is either in `offsets` or in `damaged`.

    Attributes:
        start: First offset.
        end: One past the last.
        records: Those that could be read, in order.
        offsets: The offset of each of `records`.
        damaged: Those that could not, in order.
    """

    start: int
    end: int
    records: list[bytes] = field(repr=False)
    offsets: Sequence[int] = field(repr=False)
    damaged: list[Damaged]

    @property
    def count(self) -> int:
        """Records in the range, damaged or not."""
        return self.end - self.start


class Log:
    """All partitions.

    Args:
        storage: Where they are kept, or the local directory.
    """

    def __init__(self, storage: Storage | Path) -> None:
        self._storage = Directory(storage) if isinstance(storage, Path) else storage

    def partitions(self) -> list[str]:
        """Return the names of the partitions, sorted."""
        return self._storage.folders()

    def partition(self, name: str) -> Partition:
        """Return a partition, which need not exist yet.

        Args:
            name: Letters, digits, `.`, `_` and `-`.
        """
        return Partition(self._storage, name)


class Partition:
    """One ordered run of records, as readers see it.

    It remembers where frames are, so keep it rather than make it for each range. Not for several
    threads at once; any number of processes may each have their own.
    """

    def __init__(self, storage: Storage, name: str) -> None:
        if not _NAME.fullmatch(name):
            raise ValueError("a partition's name has letters, digits, '.', '_' and '-' only")
        self.name = name
        self._storage = storage
        self._segments = Segments(storage, name)

    def describe(self, metadata: Mapping[str, object]) -> dict[str, Any]:
        """Write down what the partition is, unless that was done before; return what is written."""
        text = json.dumps(metadata, sort_keys=True, ensure_ascii=False)
        self._storage.put(f"{self.name}/partition.json", text.encode())
        return self.metadata()

    def metadata(self) -> dict[str, Any]:
        """Return what was first written down about the partition; empty if nothing was."""
        try:
            text = self._storage.read(f"{self.name}/partition.json")
        except FileNotFoundError:
            return {}
        found: dict[str, Any] = json.loads(text)
        return found

    def start(self) -> int:
        """Return the first offset that was not trimmed."""
        segments = self._segments.all()
        return segments[0].base if segments else 0

    def end(self) -> int:
        """Return one past the last offset that is on disk, whole, and will stay."""
        segments = self._segments.all()
        return segments[-1].end if segments else 0

    def cut(self, start: int, max_records: int, max_bytes: int) -> int:
        """Return where a range from `start` should end; `start` itself if there is nothing more.

        Reads headers and tables, no records. A record larger than `max_bytes` is a range by itself.

        Args:
            start: Where the last range ended.
            max_records: At least one.
            max_bytes: Of records with a newline each.

        Raises:
            LogTrimmed: `start` was trimmed.
            LogCorrupt: The log ends before `start`: records that were read before are missing.
        """
        if max_records < 1 or max_bytes < 1:
            raise ValueError("a range holds at least one record and one byte")
        return self._segments.settled(lambda: self._cut(start, max_records, max_bytes))

    def read(self, start: int, end: int) -> LogBatch:
        """Return the records of a range.

        Raises:
            LogTrimmed: The range was trimmed in part or whole.
            LogCorrupt: The log ends before `end`, a segment is missing, or boundaries are lost.
        """
        if not 0 <= start <= end:
            raise ValueError(f"{start} to {end} is not a range")
        return self._segments.settled(lambda: self._read(start, end))

    def appender(self, *, wait: bool = False, segment_bytes: int = SEGMENT_BYTES) -> Appender:
        """Open the one appender, mending what a crash of the last one left.

        Args:
            wait: Until another appender is closed, instead of failing.
            segment_bytes: Size at which a segment is sealed and the next begun.

        Raises:
            LogBusy: The partition has an appender, here or in another process.
            LogCorrupt: The log cannot be appended to without losing records.
        """
        return Appender(self._storage, self.name, wait=wait, segment_bytes=segment_bytes)

    def recover(self) -> list[Damaged]:
        """Mend what a crash left, without appending; return the damage newly found.

        Raises:
            LogBusy: The partition has an appender, so there is nothing to mend.
        """
        with self.appender() as appender:
            return appender.recovered

    def lost(self) -> int:
        """Count the offsets, of those not trimmed, that stand for a torn write.

        A source that is read again after a crash goes on after `end() - lost()` of its records.
        """
        mended = {name[:20] for name in self._storage.sizes(self.name) if name.endswith(".torn")}
        return sum(
            frame.torn
            for segment in self._segments.all()
            if f"{segment.base:020d}" in mended
            for frame in self._segments.frames(segment)
        )

    def trim(self, upto: int) -> int:
        """Delete sealed segments that end at or before an offset; return the new `start()`.

        For offsets that every reader has committed. Offsets go on counting.

        Raises:
            LogCorrupt: The log ends before `upto`.
        """
        segments = self._segments.all()
        self._check(segments, upto, upto)
        names = self._storage.sizes(self.name)
        # The last segment stays in any case: it says what the next offset is.
        for segment in segments[:-1]:
            if segment.end > upto:
                break
            same = [name for name in names if name.startswith(f"{segment.base:020d}")]
            # The segment last: while it is there, a trim that was killed is done again.
            for name in sorted(same, key=lambda name: name.endswith(".segment")):
                self._storage.delete(f"{self.name}/{name}")
        return self.start()

    def remove(self) -> None:
        """Delete every record, those of the last segment too; only what it is stays written.

        For a partition that will never be appended to again, whose readers are all through. Unlike
        after `trim`, offsets are forgotten.
        """
        release = self._storage.lock(self.name, wait=True)
        try:
            for name in sorted(self._storage.sizes(self.name)):
                if name != "partition.json":
                    self._storage.delete(f"{self.name}/{name}")
        finally:
            release()

    def verify(self) -> list[str]:
        """Return the paths of sealed segments that are not, byte for byte, what was sealed."""
        return [
            segment.path
            for segment in self._segments.all()
            if segment.sealed and not self._segments.is_as_sealed(segment)
        ]

    def _cut(self, start: int, max_records: int, max_bytes: int) -> int:
        segments = self._segments.all()
        self._check(segments, start, start)
        limit = min(start + max_records, segments[-1].end if segments else 0)
        end, room = start, max_bytes
        for segment, frames in self._segments.spanning(segments, start, limit):
            for frame in frames:
                if end == frame.base and frame.end <= limit and frame.size <= room:
                    end, room = frame.end, room - frame.size
                    continue
                table = self._storage.read(segment.path, frame.body, frame.body + 8 * frame.records)
                mean = frame.size // frame.records
                sizes = fr.lengths(frame, table) or (mean,) * frame.records
                for size in sizes[end - frame.base : limit - frame.base]:
                    if size >= room and end > start:
                        return end
                    end, room = end + 1, room - size - 1
        return end

    def _read(self, start: int, end: int) -> LogBatch:
        segments = self._segments.all()
        self._check(segments, start, end)
        records: list[bytes] = []
        damaged: list[Damaged] = []
        for segment, frames in self._segments.spanning(segments, start, end):
            origin, stop = frames[0].at, frames[-1].stop
            data = memoryview(self._storage.read(segment.path, origin, stop))
            if len(data) != stop - origin:
                raise LogCorrupt(segment.path, "it is cut short", "restore it from a backup")
            for frame in frames:
                found, lost = fr.examine(frame, data[frame.body - origin : frame.stop - origin])
                records += found[max(0, start - frame.base) : end - frame.base]
                damaged += lost
        damaged = [record for record in damaged if start <= record.offset < end]
        if not damaged:
            return LogBatch(start, end, records, range(start, end), damaged)
        gone = {record.offset for record in damaged}
        offsets = [offset for offset in range(start, end) if offset not in gone]
        return LogBatch(start, end, [records[i - start] for i in offsets], offsets, damaged)

    def _check(self, segments: Sequence[Segment], start: int, end: int) -> None:
        """Refuse a range of which the log does not have, or no longer has, every offset."""
        first, last = (segments[0].base, segments[-1].end) if segments else (0, 0)
        if start < first:
            raise LogTrimmed(
                f"{self.name} offset {start}",
                f"the log was trimmed up to {first}",
                "read from there; what is before was committed by every reader",
            )
        if end > last:
            raise LogCorrupt(
                f"{self.name} offset {end}",
                f"the log ends at {last}, before what a reader has already seen",
                "restore the log from a backup before anything is appended",
            )
