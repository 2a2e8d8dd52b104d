"""Pictures: the pixels by OCR, where that is installed; comments and descriptions always."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

from pipelines.extraction import plain
from pipelines.extraction.gather import Scope
from pipelines.extraction.reasons import Reason

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8"
_END: Final = b"\xff\xd9"
_WORDS: Final = re.compile(rb"[\x20-\x7e]{10,}")
"""So many in a row are rarely pixels."""
_RUN: Final = re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]{4,}")
_XMP: Final = b"<x:xmpmeta", b"</x:xmpmeta>"
_WIDE: Final = re.compile(rb"(?<![\x20-\x7e]{4})(?:[\x20-\x7e]\0){6,}|(?:\0[\x20-\x7e]){6,}")
_LONGEST: Final = 1 << 20
_GIF: Final = b"GIF8"
_GIF_HEAD: Final = 13
_FRAMES: Final = 4
"""Of an animation that are given to OCR."""


def read(scope: Scope, data: bytes) -> None:
    """Read a picture."""
    frames = [data]
    if data.startswith(_PNG):
        told = list(_png(scope, data))
    elif data.startswith(_JPEG):
        told = list(_jpeg(data))
    else:
        told = [*_WORDS.findall(data), *_wide(data)]
        if data.startswith(_GIF):
            frames = list(_frames(scope, data)) or frames
    told += _packets(data)
    scope.say("description", "\n".join(plain.decoded(one) for one in told))
    scope.picture("", frames[0])
    for number in range(1, min(len(frames), _FRAMES)):
        # Evenly, to the last one: an animation shows much again and again.
        at = number * (len(frames) - 1) // (min(len(frames), _FRAMES) - 1)
        scope.picture(f"frame {at + 1}", frames[at])
    if len(frames) > _FRAMES:
        scope.miss(Reason.TOO_MANY_PICTURES, "frames")


def _packets(data: bytes) -> Iterator[bytes]:
    """Yield what is said of a picture as XML, in whatever form the picture is."""
    begin, end = _XMP
    start = data.find(begin)
    while start >= 0 and (stop := data.find(end, start)) >= 0:
        yield data[start:stop]
        start = data.find(begin, stop)


def _frames(scope: Scope, data: bytes) -> Iterator[bytes]:
    """Yield each frame of an animation as a picture by itself (GIF89a, 18 to 27)."""
    head = _GIF_HEAD + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    at, control = head, b""
    while at < len(data) - 1 and data[at] in (0x21, 0x2C):
        start = at
        if data[at] == 0x2C:
            about = data[at + 9] if at + 9 < len(data) else 0
            at += 11 + (3 << (about & 7) + 1 if about & 0x80 else 0)
        else:
            at += 2
        while at < len(data) and data[at]:
            at += 1 + data[at]
        at += 1
        if data[start] == 0x2C:
            yield data[:head] + control + data[start:at] + b";"
            control = b""
        elif data[start + 1] == 0xF9:
            control = data[start:at]
    if data[at:].lstrip(b"\0")[:1] != b";":
        scope.miss(Reason.DAMAGED, "frames")


def _wide(data: bytes) -> Iterator[bytes]:
    """Yield words of two bytes a character, as Windows and cameras write them in either order."""
    for match in _WIDE.finditer(data):
        yield match.group().replace(b"\0", b"")


def _png(scope: Scope, data: bytes) -> Iterator[bytes]:
    """Yield the text chunks (PNG, third edition, 11.3.3), unpacked."""
    at = len(_PNG)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        key, _, value = body.partition(b"\0")
        match kind:
            case b"tEXt":
                yield key + b": " + value
            case b"zTXt":
                yield key + b": " + _inflated(scope, value[1:])
            case b"iTXt":
                rest = value[2:].partition(b"\0")[2].partition(b"\0")[2]
                yield key + b": " + (_inflated(scope, rest) if value[:1] == b"\1" else rest)
            case b"eXIf":
                yield b"\n".join([*_RUN.findall(body), *_wide(body)])
            case b"IEND":
                yield b"\n".join(_RUN.findall(data[at + 12 + size :]))
                return
            case b"iCCP":
                yield key
            case b"IDAT" | b"PLTE" | b"fdAT":
                pass  # pixels
            case _:
                yield b"\n".join(_WORDS.findall(body))
        at += 12 + size


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Yield the words of the segments before the pixels (ITU-T T.81, B.1.1.4): EXIF, comments."""
    at = 2
    while data.startswith(_JPEG) and at + 4 <= len(data) and data[at] == 0xFF:
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in (0xDA, 0xD9):
            break
        if marker == 0xFE or 0xE0 <= marker <= 0xEF:
            segment = data[at + 4 : at + 2 + size]
            yield b"\n".join([*_RUN.findall(segment), *_wide(segment)])
        at += 2 + max(size, 2)
    yield b"\n".join(_RUN.findall(data[data.rfind(_END) + 2 :] if _END in data else b""))


def _inflated(scope: Scope, packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(packed, _LONGEST)
    except zlib.error:
        scope.miss(Reason.DAMAGED, "description")
        return packed
    if unpacker.unconsumed_tail:
        scope.miss(Reason.TOO_MUCH_TEXT, "description")
    return unpacked
