"""What a zip file holds and does not list: entries that its directory leaves out, or has lost.

The list stands at the end (PKWARE's APPNOTE 4.3.12), and unpackers believe it. A file that was
taken off the list is still there, and one whose end was cut off has everything but the list. So
what no listed entry covers is looked through for entries; each begins with a header of its own.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from struct import Struct, error
from typing import Final, NamedTuple

from pipelines.extraction.gather import Stream

_MARK: Final = b"PK\x03\x04"
_NEXT: Final = re.compile(rb"PK(?:\x03\x04|\x01\x02|\x07\x08)")
_HEADER: Final = Struct("<4s5H3L2H")
_DESCRIBED: Final = 0x8
"""The sizes stand behind the content, not before it (4.4.4)."""
_SEALED: Final = 0x1
_WIDE: Final = 0xFFFFFFFF


class Entry(NamedTuple):
    """An entry, by its own header."""

    name: str
    start: int
    end: int
    """Of its content; where that is not told, of the bytes it may take."""
    method: int
    sealed: bool


def entries(data: bytes, start: int, end: int) -> Iterator[Entry]:
    """Yield the entries between two places."""
    while (at := data.find(_MARK, start, end)) >= 0:
        try:
            _, _, flags, method, _, _, _, packed, _, name, extra = _HEADER.unpack_from(data, at)
        except error:
            return
        begin = at + _HEADER.size + name + extra
        if begin > end:  # no header: its mark stands there by chance, or to hide what follows
            start = at + len(_MARK)
            continue
        called = data[at + _HEADER.size :][:name].decode("utf-8", "replace")
        if packed == _WIDE or (flags & _DESCRIBED and not packed):
            following = _NEXT.search(data, begin, end)
            stop = following.start() if following else end
        else:
            stop = min(begin + packed, end)
        yield Entry(called, begin, stop, method, bool(flags & _SEALED))
        start = max(stop, at + len(_MARK))


def uncovered(data: bytes, archive: zipfile.ZipFile) -> Iterator[tuple[int, int]]:
    """Yield where bytes stand that no listed entry covers, before the list."""
    at = 0
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        if info.header_offset - at >= _HEADER.size:
            yield at, info.header_offset
        try:
            name, extra = _HEADER.unpack_from(data, info.header_offset)[-2:]
        except error:
            continue
        covered = info.header_offset + _HEADER.size + name + extra + info.compress_size
        at = max(at, covered)
    if archive.start_dir - at >= _HEADER.size:
        yield at, archive.start_dir


def opened(data: bytes, entry: Entry) -> Stream:
    """Unpack an entry.

    Raises:
        NotImplementedError: By a method that is not read here.
    """
    content = io.BytesIO(data[entry.start : entry.end])
    if entry.method == zipfile.ZIP_STORED:
        return content
    if entry.method == zipfile.ZIP_DEFLATED:
        return inflating(data[entry.start : entry.end])
    raise NotImplementedError


def inflating(data: bytes) -> Stream:
    """Unpack what was deflated without a header."""
    return _Inflating(io.BytesIO(data))


class _Inflating:
    """A stream of what was deflated, up to where it ends or is cut off."""

    def __init__(self, packed: io.BytesIO) -> None:
        self._packed = packed
        self._unpacker = zlib.decompressobj(-zlib.MAX_WBITS)

    def read(self, size: int, /) -> bytes:  # as `Stream`
        """Return the next bytes.

        Raises:
            EOFError: The end is missing.
        """
        while not self._unpacker.eof:
            more = self._unpacker.unconsumed_tail or self._packed.read(size)
            done = self._unpacker.decompress(more, size)
            if done:
                return done
            if not more:
                raise EOFError
        return b""
