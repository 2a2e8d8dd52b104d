"""The segments of a partition as a reader sees them, while another process may add and seal.

A reader takes no lock. It sees only whole frames that are on disk, and where a listing was taken
while a segment was being sealed or trimmed, it looks again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from pipelines.sources import frames as fr
from schemas.errors import LogCorrupt, LogTrimmed

if TYPE_CHECKING:
    from pipelines.sources.frames import Frame
    from pipelines.sources.storage import Storage

_SEGMENT: Final = re.compile(r"(\d{20})(?:-(\d{20})\.segment|\.open)")
_LOOKS: Final = 5  # a segment may be sealed or trimmed while we look, hardly five times in a row
_T = TypeVar("_T")


class Segment(NamedTuple):
    """A run of offsets in one object, sealed or still growing."""

    path: str
    base: int
    end: int
    size: int
    sealed: bool


class Segments:
    """Finds the frames of one partition, and remembers where they are."""

    def __init__(self, storage: Storage, partition: str) -> None:
        self._storage = storage
        self._partition = partition
        self._growing: tuple[str, list[Frame]] = "", []  # of the open segment, as far as seen
        self._index: tuple[str, list[Frame]] = "", []  # of the sealed segment last looked into

    def all(self) -> list[Segment]:
        """List the segments in order, the open one last; it ends where readers may read.

        Raises:
            LogCorrupt: One is missing.
        """
        return self.settled(self._look)

    def frames(self, segment: Segment) -> list[Frame]:
        """List the frames of a segment as `all` returned it.

        Raises:
            LogCorrupt: Neither its index nor the headers in it lead through it.
        """
        if not segment.sealed:
            return self._growing[1]
        if self._index[0] != segment.path:
            index = self._read_index(segment)
            if index:
                found = index.frames
            else:
                found = fr.walk(self._storage.read(segment.path), segment.base, segment.path)
            if not found or found[-1].end != segment.end:
                raise LogCorrupt(
                    segment.path,
                    "its index and a header in it are damaged, so boundaries of records are lost",
                    "restore this file from a backup",
                )
            self._index = segment.path, found
        return self._index[1]

    def spanning(
        self, segments: Sequence[Segment], start: int, end: int
    ) -> Iterator[tuple[Segment, list[Frame]]]:
        """Yield the segments that hold a part of a range, each with the frames that do."""
        for segment in segments:
            if max(start, segment.base) < min(end, segment.end):
                frames = self.frames(segment)
                first = bisect_right(frames, start, key=lambda frame: frame.end)
                last = bisect_left(frames, end, key=lambda frame: frame.base)
                yield segment, frames[first:last]

    def is_as_sealed(self, segment: Segment) -> bool:
        """Tell whether a sealed segment is, byte for byte, what was sealed."""
        index = self._read_index(segment)
        if index is None or index.frames[-1].end != segment.end:
            return False
        content = self._storage.read(segment.path, 0, index.frames[-1].stop)
        return sha256(content).digest() == index.digest

    def settled(self, look: Callable[[], _T]) -> _T:
        """Look again when what was seen makes no sense: it may have changed while we looked."""
        for _ in range(_LOOKS - 1):
            with suppress(FileNotFoundError, LogCorrupt, LogTrimmed):
                return look()
        return look()

    def _look(self) -> list[Segment]:
        sealed: list[Segment] = []
        growing: list[Segment] = []
        for name, size in sorted(self._storage.sizes(self._partition).items()):
            if match := _SEGMENT.fullmatch(name):
                base, end = int(match[1]), int(match[2] or match[1])
                segment = Segment(f"{self._partition}/{name}", base, end, size, bool(match[2]))
                (sealed if segment.sealed else growing).append(segment)
        last = sealed[-1].end if sealed else 0
        # An open segment that begins before the last end has been mended into a sealed one.
        found = sealed + [segment for segment in growing if segment.base >= last]
        for before, after in pairwise(found):
            if before.end != after.base:
                raise LogCorrupt(
                    self._partition,
                    f"the segment from offset {before.end} to {after.base} is missing",
                    "restore it from a backup",
                )
        if found and not found[-1].sealed:
            frames = self._follow(found[-1])
            found[-1] = found[-1]._replace(end=frames[-1].end if frames else found[-1].base)
        return found

    def _follow(self, segment: Segment) -> list[Frame]:
        """Return the frames of the open segment that readers may see."""
        if self._growing[0] != segment.path:
            self._growing = segment.path, []
        seen = self._growing[1]
        at, base = (seen[-1].stop, seen[-1].end) if seen else (0, segment.base)
        if segment.size > at:
            data = self._storage.read(segment.path, at)
            new = fr.walk(data, base, segment.path, at)
            if new and not fr.is_whole(new[-1], data, at):
                new.pop()
            if new:
                # The appender is about to do so; but a reader that commits what a power cut then
                # undoes would skip the records that get these offsets afterwards.
                self._storage.sync(segment.path)
                seen += new
        return seen

    def _read_index(self, segment: Segment) -> fr.Index | None:
        path, size = segment.path, segment.size
        trailer = self._storage.read(path, max(0, size - fr.TRAILER_BYTES))
        at = max(0, size - fr.index_bytes(trailer))
        return fr.read_index(self._storage.read(path, at), segment.base, at, path)
