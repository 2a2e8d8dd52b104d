"""Text as it is: notes, source, JSON, YAML, XML, logs; and the printable words of other files."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from typing import Final

from pipelines.extraction import packed
from pipelines.extraction.gather import Scope
from pipelines.extraction.headings import ruled
from pipelines.extraction.reasons import Reason

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ODD: Final = bytes(sorted({*range(32), 127} - set(b"\t\n\r\f\b\x1b\0")))
_SEALED: Final = "-----BEGIN PGP MESSAGE-----"
"""RFC 9580, 6.2: what follows is encrypted."""
_SAMPLE: Final = 1 << 16
_TAG: Final = re.compile(r"<[^<>]*>")
_RUN: Final = re.compile(rb"[\t\x20-\x7e\xa0-\xff]{8,}")
_WIDE: Final = re.compile(rb"(?<![\x20-\x7e]{4})(?:[\t\x20-\x7e\xa0-\xff]\x00){8,}")


def read(scope: Scope, data: bytes, location: str = "") -> None:
    """Read text of any encoding, line by line."""
    at = f"{location}, " if location else ""
    text = decoded(data)
    scope.say(f"{at}line 1", ruled(text), "line")
    packed.read(scope, text, at)
    if "<svg" in text:
        scope.say(f"{at}drawn text", "\n".join(_drawn(text)))
    if _SEALED in text:
        scope.miss(Reason.ENCRYPTED, location)


def _drawn(text: str) -> Iterator[str]:
    """Yield the texts of a drawing (SVG 2, 11.2) in which some word is written in pieces."""
    for one in text.split("<text")[1:]:
        pieces = _TAG.split(one.partition("</text")[0].partition(">")[2])
        filled = [piece.strip("\r\n") for piece in pieces if piece.strip()]
        edges = pairwise(filled)
        if any(not (left[-1].isspace() or right[0].isspace()) for left, right in edges):
            yield unescape("".join(filled))


def is_text(data: bytes) -> bool:
    """Whether bytes are text: few control characters, or the many zeros of UTF-16."""
    for mark, encoding in _MARKS[1:]:
        if data.startswith(mark):
            return _reads(data[len(mark) : _SAMPLE], encoding)
    if _wide(data):
        return True
    samples = (data[:_SAMPLE], data[len(data) // 2 :][:_SAMPLE], data[-_SAMPLE:])
    for sample in samples:
        odd = len(sample) - len(sample.translate(None, _ODD)) + sample.count(0)
        if odd * 20 > len(sample):
            return False
    return True


def decoded(data: bytes) -> str:
    """Decode by its mark, as UTF-16 by its zeros, as UTF-8, as EBCDIC, else as Windows-1252."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _wide(data)
    if wide:
        return data.decode(wide, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        # Cut inside a character at the end, or not UTF-8 at all.
        if error.start >= len(data) - 3:
            return data.decode("utf-8", "replace")
        return data.decode("cp037" if _is_ebcdic(data) else "cp1252", "replace")


def words(scope: Scope, data: bytes, location: str = "printable words") -> None:
    """Keep the runs of printable characters of a file of no known form, and mark it.

    Databases, programs and old documents hold much of their text like that, in one byte or two
    per character.
    """
    scope.miss(Reason.UNSUPPORTED)
    scope.say(location, "\n".join(runs(data)))


def runs(data: bytes) -> list[str]:
    """The runs of printable characters in bytes of any form."""
    found = [match.group().decode("cp1252", "replace") for match in _RUN.finditer(data)]
    return found + [match.group().decode("utf-16-le", "replace") for match in _WIDE.finditer(data)]


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: many zeros, and only in every other byte."""
    sample = data[: _SAMPLE & -2]
    half = len(sample) // 2
    for name, high, low in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        zeros = sample[high::2].count(0), sample[low::2].count(0)
        if zeros[0] * 4 > half and zeros[1] * 50 <= half and _reads(sample, name):
            return name
    return ""


def _is_ebcdic(data: bytes) -> bool:
    """Whether bytes are of a mainframe: its blank stands in place of ours, and no line ends."""
    sample = data[:_SAMPLE]
    blanks = sample.count(0x40)
    return blanks * 20 > len(sample) and not sample.count(0x20) and _reads(sample, "cp037")


def _reads(sample: bytes, encoding: str) -> bool:
    """Whether bytes are characters that people write, in some encoding of several bytes each."""
    shown = sample[: len(sample) & -4].decode(encoding, "replace")
    odd = sum(not (one.isprintable() or one in "\t\r\n\f") for one in shown)
    return (odd + shown.count("\ufffd")) * 20 <= len(shown)
