"""What stands in the files of an export, read when the messages that share them are landed.

Reading is slow and may end by the clock, so it happens once: what came out is landed with the
message, and whoever reads the log later, and however often, finds the same. Several files are read
at once, a few ahead of the message that is waited for; a file that several messages share is read
once as long as it is remembered.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Final

import msgspec

from pipelines.extraction.extract import Extracted, Extractor
from pipelines.extraction.gather import INSIDE, fit
from pipelines.extraction.limits import Limits
from pipelines.extraction.reasons import Reason
from pipelines.sources.unpack import Entry, Unpackable

_AHEAD: Final = 2
"""Files per reader that are read before anybody waits for them."""

_REMEMBERED_BYTES: Final = 32 << 20

_encode: Final = msgspec.json.Encoder().encode


class Contents:
    """The files of an export by their ids; used by one thread.

    Attributes:
        used: Ids of files that were asked for.
    """

    def __init__(
        self, files: Mapping[str, Sequence[Entry]], readers: int, limits: Limits | None = None
    ) -> None:
        self.used: set[str] = set()
        self._files = files
        self._limits = limits or Limits()
        self._readers = readers
        self._jobs: SimpleQueue[tuple[str, Future[bytes]] | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._waiting: deque[str] = deque()
        self._reading: dict[str, Future[bytes]] = {}
        self._done: OrderedDict[str, bytes] = OrderedDict()
        self._remembered = 0

    def close(self) -> None:
        """Let everything that reads end after its file."""
        self._closed = True
        for _ in self._threads:
            self._jobs.put(None)

    def ahead(self, ids: Iterable[str]) -> None:
        """Say which files will be asked for next, in which order."""
        self._waiting.extend(one for one in ids if one in self._files)

    def member(self, ids: Iterable[str], room: int) -> bytes:
        """Return the member of a record that holds what was read in some files; may be empty.

        Args:
            ids: Of the files that the record shares.
            room: Bytes it may have; a file that finds none is marked as too much text.
        """
        read: list[bytes] = []
        for one in dict.fromkeys(ids):
            if one in self._files:
                content = self._content(one)
                if len(content) > room:
                    content = _encoded(Extracted(unscanned=[("", Reason.TOO_MUCH_TEXT.value)]))
                room -= len(content) + len(one) + 4
                read.append(_encode(one) + b":" + content)
        return b',"contents":{%b}' % b",".join(read) if read else b""

    def _content(self, file: str) -> bytes:
        self.used.add(file)
        if (known := self._done.get(file)) is not None:
            self._done.move_to_end(file)
            return known
        self._start(file)
        while self._waiting and len(self._reading) < self._readers * _AHEAD:
            following = self._waiting.popleft()
            if following not in self._done:
                self._start(following)
        content = self._reading.pop(file).result()
        self._done[file] = content
        self._remembered += len(content)
        while self._remembered > _REMEMBERED_BYTES and len(self._done) > 1:
            _, oldest = self._done.popitem(last=False)
            self._remembered -= len(oldest)
        return content

    def _start(self, file: str) -> None:
        if file in self._reading:
            return
        if len(self._threads) < self._readers:
            # Daemons: a scan that is stopped does not wait for a file that is slow to read.
            thread = threading.Thread(target=self._work, name="extraction", daemon=True)
            self._threads.append(thread)
            thread.start()
        self._reading[file] = Future()
        self._jobs.put((file, self._reading[file]))

    def _work(self) -> None:
        """In a thread: read files until there are no more."""
        with Extractor(self._limits) as extractor:
            while (job := self._jobs.get()) is not None and not self._closed:
                file, future = job
                try:
                    future.set_result(self._read(extractor, file))
                except BaseException as error:  # noqa: BLE001  # raised again where it is waited for
                    future.set_exception(error)

    def _read(self, extractor: Extractor, file: str) -> bytes:
        """Read every entry of a file."""
        entries = self._files[file]
        parts = [self._extracted(extractor, entry) for entry in entries]
        if len(parts) == 1:
            return _encoded(parts[0])
        names = [fit(entry.path.rpartition("/")[2]) for entry in entries]
        return _encoded(_together(dict(zip(names, parts, strict=True))))

    def _extracted(self, extractor: Extractor, entry: Entry) -> Extracted:
        if entry.size > self._limits.file_bytes:
            return Extracted(unscanned=[("", Reason.TOO_LARGE.value)])
        try:
            data = entry.read()
        except Unpackable:
            return Extracted(unscanned=[("", Reason.DAMAGED.value)])
        return extractor.extract(entry.path.rpartition("/")[2], data)


def _together(parts: Mapping[str, Extracted]) -> Extracted:
    """One extraction of several, each at its name."""
    text: list[str] = []
    whole = Extracted()
    start = 0
    for name, part in parts.items():
        for place in part.places:
            at = f"{name}{INSIDE}{place.location}" if place.location else name
            whole.places.append(type(place)(start + place.start, at, place.counted))
        for location, reason in part.unscanned:
            whole.unscanned.append((f"{name}{INSIDE}{location}" if location else name, reason))
        text.append(part.text)
        start += len(part.text) + 1
    return Extracted(text="\n".join(text), places=whole.places, unscanned=whole.unscanned)


def _encoded(found: Extracted) -> bytes:
    """As `shapes.Content`."""
    places = [(place.start, place.location, place.counted) for place in found.places]
    return _encode({"text": found.text, "places": places, "unscanned": found.unscanned})
