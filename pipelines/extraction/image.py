"""Pictures: the pixels by OCR, where that is installed; comments and descriptions always."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

from pipelines.extraction import plain
from pipelines.extraction.gather import Scope

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8"
_END: Final = b"\xff\xd9"
_WORDS: Final = re.compile(rb"[\x20-\x7e]{10,}")
"""So many in a row are rarely pixels."""
_RUN: Final = re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]{4,}")
_XMP: Final = re.compile(rb"<x:xmpmeta.{0,1000000}?</x:xmpmeta>", re.DOTALL)
_LONGEST: Final = 1 << 20


def read(scope: Scope, data: bytes) -> None:
    """Read a picture."""
    if data.startswith(_PNG):
        told = list(_png(data))
    elif data.startswith(_JPEG):
        told = list(_jpeg(data))
    else:
        told = _WORDS.findall(data)
    told += [packet.group() for packet in _XMP.finditer(data)]
    scope.say("description", "\n".join(plain.decoded(one) for one in told))
    scope.picture("", data)


def _png(data: bytes) -> Iterator[bytes]:
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
                yield key + b": " + _inflated(value[1:])
            case b"iTXt":
                rest = value[2:].partition(b"\0")[2].partition(b"\0")[2]
                yield key + b": " + (_inflated(rest) if value[:1] == b"\1" else rest)
            case b"eXIf":
                yield b"\n".join(_RUN.findall(body))
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
            yield b"\n".join(_RUN.findall(data[at + 4 : at + 2 + size]))
        at += 2 + max(size, 2)
    yield b"\n".join(_RUN.findall(data[data.rfind(_END) + 2 :] if _END in data else b""))


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _LONGEST)
    except zlib.error:
        return packed
