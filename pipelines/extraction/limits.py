"""How much one file may take: of time, of memory, of everything it could be made to expand to."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

_MIB: Final = 1 << 20


class Limits(Struct, frozen=True, kw_only=True):
    """What an honest document stays below. What lies beyond is `unscanned`, with its reason.

    Attributes:
        file_bytes: Of one file, and of one file inside another.
        text_bytes: UTF-8 of all text that comes out of a file and everything in it.
        places: Places in it that are told apart.
        files: Files inside a file, at any depth.
        depth: Of files inside files; a mail's parts count as one level.
        unpacked_bytes: Of everything inside, at all depths together.
        ratio: Unpacked to packed, of everything in one archive, beyond `ratio_from` bytes.
        pictures: That are given to OCR; each takes up to a second.
        picture_bytes: Of these together.
        seconds: On the clock and of the processor, for reading one file; and for one picture.
        memory_bytes: Address space of the process that reads.
    """

    file_bytes: int = 64 * _MIB
    text_bytes: int = 6 * _MIB
    places: int = 100_000
    files: int = 2_000
    depth: int = 8
    unpacked_bytes: int = 256 * _MIB
    ratio: int = 200
    ratio_from: int = 4 * _MIB
    pictures: int = 50
    picture_bytes: int = 64 * _MIB
    seconds: int = 30
    memory_bytes: int = 1536 * _MIB
