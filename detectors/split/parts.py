"""The words of a message that may be parts of a secret, where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from detectors.fingerprint import PUBLIC_PREFIXES
from detectors.split.gate import BEGINS, LEAST, MACHINE, SIGNS

_LONGEST: Final = 1000
"""Characters of a part; only keys of many lines are longer, and these are not looked for."""

_WORD: Final = f"({SIGNS}{{{LEAST},{_LONGEST}}}+)"
_FIRST: Final = re.compile(rf"[\s\"'`*~(\[{{]*+{_WORD}")
_LAST: Final = re.compile(rf"(?:\A|(?<!{SIGNS})){_WORD}[\s\"'`*~)\]}},;!?]*\Z")
_STRONG: Final = re.compile(f"{MACHINE}|(?:^|[^0-9A-Za-z]){BEGINS}")
_PLAIN: Final = re.compile("[A-Z]?[a-z]+[.:?]*")
_BEFORE: Final = ".~+-"
_AFTER: Final = ".,:?~+-"
"""Marks of a sentence or of going on, at either edge."""
_EVERY: Final = ("*", "[]")
"""What tokens of Unleash begin with, before a colon: elsewhere marks of bold and of a list."""
_AROUND: Final = " \t\r\n\"'`*~"
_REST: Final = 1200
"""Characters at the end of a text in which its last word is looked for."""


class Word(NamedTuple):
    """A word that may be a part.

    Attributes:
        start: Its first character in the text that detectors read.
        end: One past its last.
        text: What it says.
        plain: It looks like any word of a language.
    """

    start: int
    end: int
    text: str
    plain: bool


def words(text: str) -> list[Word]:
    """Return the words of a text that may be parts, the last one first, each way to read it.

    A word alone in its message may be anything; beside others it must look as machines write.
    """
    found: dict[tuple[int, int], Word] = {}
    low = max(0, len(text) - _REST)
    last = _LAST.search(text, low)
    spans = [last.span(1)] if last else []
    first = _FIRST.match(text)
    if first:
        spans.append(first.span(1))
    alone = len(text.strip(_AROUND).split(None, 1)) == 1
    for span in spans:
        for start, end in _ways(text, *span):
            part = text[start:end]
            if len(part) >= LEAST and (alone or _STRONG.search(part)):
                plain = _PLAIN.fullmatch(part) and not part.startswith(PUBLIC_PREFIXES)
                found[start, end] = Word(start, end, part, bool(plain))
    return list(found.values())


def _ways(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a word as it stands, then without the marks of a sentence or of going on."""
    yield start, end
    if text[start] == ":":
        yield from ((start - len(one), end) for one in _EVERY if text.endswith(one, 0, start))
    bare = text[start:end].lstrip(_BEFORE).rstrip(_AFTER)
    if bare and len(bare) < end - start:
        first = text.index(bare, start)
        yield first, first + len(bare)
