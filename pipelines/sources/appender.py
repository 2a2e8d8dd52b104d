"""The one writer of a partition, and the mending of what a killed one left.

Mending changes nothing in place. The mended segment appears whole and sealed beside the open one,
which is deleted after; a mending that is itself killed is simply done again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from pipelines.sources import frames as fr
from pipelines.sources.segments import Segments

if TYPE_CHECKING:
    from pipelines.sources.frames import Damaged, Frame
    from pipelines.sources.storage import Storage, Tail

_LEFTOVER: Final = re.compile(r"\.\d{20}|\d{20}\.open")


class Appender:
    """Appends records to a partition; a context manager.

    After an error nothing is known about the end of the open segment, so the appender closes
    itself; opening the next one finds out.

    Attributes:
        end: One past the last offset written.
        recovered: The damage that opening found and mended; readers report it from now on.
    """

    def __init__(self, storage: Storage, partition: str, *, wait: bool, segment_bytes: int) -> None:
        self._storage = storage
        self._partition = partition
        self._segment_bytes = segment_bytes
        self._tail: Tail | None = None
        self._release: Callable[[], None] | None = storage.lock(partition, wait=wait)
        self.recovered: list[Damaged] = []
        with self._closed_by_error():
            segments = Segments(storage, partition)
            self._sweep(segments)
            self._mend(segments)
            found = segments.all()
            if found and not found[-1].sealed:
                self._begin(found[-1].base, segments.frames(found[-1]))
            else:
                self._begin(found[-1].end if found else 0, [])

    def __enter__(self) -> Appender:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def append(self, records: Sequence[bytes]) -> tuple[int, int]:
        """Append records; they are on disk when this returns.

        When it fails, any number of them, from the first on, may be in the log.

        Args:
            records: Bytes without a newline. One that has one refuses all, and nothing is written.

        Returns:
            The offset of the first, and one past the last.
        """
        start = self.end
        frames = list(fr.pack(records, start)) if records else []
        chunk: list[bytes] = []
        size = self._size
        for frame in frames:
            if size and size + len(frame) > self._segment_bytes:
                self._write(chunk)
                self.seal()
                chunk, size = [], 0
            chunk.append(frame)
            size += len(frame)
        self._write(chunk)
        return start, self.end

    def seal(self) -> None:
        """Make the open segment immutable and begin the next; nothing happens if it is empty."""
        tail = self._opened()
        if self._frames:
            with self._closed_by_error():
                tail.write(fr.index(self._frames, self._digest.digest()))
                self._storage.seal(self._path, self._sealed(self._frames))
                self._tail = None
                tail.close()
                self._begin(self.end, [])

    def close(self) -> None:
        """Let others append. What is in the open segment stays readable."""
        if self._tail is not None:
            self._tail.close()
            self._tail = None
        if self._release is not None:
            self._release()
            self._release = None

    def _opened(self) -> Tail:
        if self._tail is None:
            raise ValueError("the appender is closed")
        return self._tail

    @contextmanager
    def _closed_by_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.close()
            raise

    def _begin(self, base: int, frames: Sequence[Frame]) -> None:
        """Open a segment: a new one, or one that ends in the last of these frames."""
        self._path = f"{self._partition}/{base:020d}.open"
        self._frames = list(frames)
        self._size = frames[-1].stop if frames else 0
        self.end = frames[-1].end if frames else base
        self._tail = self._storage.append(self._path)
        self._digest = sha256(self._storage.read(self._path))

    def _write(self, frames: Sequence[bytes]) -> None:
        tail, data = self._opened(), b"".join(frames)
        if data:
            with self._closed_by_error():
                tail.write(data)
                self._digest.update(data)
                self._frames += fr.walk(data, self.end, self._path, self._size)
                self._size += len(data)
                self.end = self._frames[-1].end

    def _sealed(self, frames: Sequence[Frame]) -> str:
        return f"{self._partition}/{frames[0].base:020d}-{frames[-1].end:020d}.segment"

    def _sweep(self, segments: Segments) -> None:
        """Delete what a killed appender left half made, or had mended and not yet deleted."""
        kept = {segment.path for segment in segments.all()}
        for name in self._storage.sizes(self._partition):
            path = f"{self._partition}/{name}"
            if _LEFTOVER.match(name) and path not in kept:
                self._storage.delete(path)

    def _mend(self, segments: Segments) -> None:
        """See that the open segment ends in a whole frame, or seal it with what can be saved."""
        found = segments.all()
        if not found or found[-1].sealed:
            return
        segment = found[-1]
        content = self._storage.read(segment.path)
        frames = segments.frames(segment)
        whole = content[: frames[-1].stop if frames else 0]
        tail = content[len(whole) :]
        if not tail:
            return
        at = max(0, len(content) - fr.index_bytes(content[-fr.TRAILER_BYTES :]))
        complete = fr.read_index(content[at:], segment.base, at, segment.path)
        if complete:  # killed between writing the index and giving the segment its name
            self._storage.seal(segment.path, self._sealed(complete.frames))
            return
        index = fr.index(frames, sha256(whole).digest())
        begun = tail.rstrip(b"\0")
        if not (frames and begun and index.startswith(begun)):
            torn = f"{self._partition}/{segment.base:020d}-{len(whole):020d}.torn"
            self._storage.put(torn, tail)
            whole += fr.salvage(tail, segment.end, segment.path)
            frames = fr.walk(whole, segment.base, segment.path)
            index = fr.index(frames, sha256(whole).digest())
            self.recovered = _torn(frames, whole)
        self._storage.put(self._sealed(frames), whole + index)
        self._storage.delete(segment.path)


def _torn(frames: Sequence[Frame], content: bytes) -> list[Damaged]:
    view = memoryview(content)
    return [
        damaged
        for frame in frames
        if frame.torn
        for damaged in fr.examine(frame, view[frame.body : frame.stop])[1]
    ]
