"""Contents of files: cut into texts that engines can read, and findings in them brought back.

A file's content may be as long as a book, and engines read texts of bounded length. So it is cut
where a line ends, or a word; each piece begins with the end of the one before, so that what stands
across a cut is found whole in one of them. What both find is one finding, because both tell its
place in the whole content.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from schemas.places import located

if TYPE_CHECKING:
    import pyarrow as pa

PIECE: Final = 1 << 16
"""Characters of one piece."""

OVERLAP: Final = 1 << 13
"""Characters that two pieces share: more than any private key, and than any secret."""

_SEARCHED: Final = 1 << 11
_HIDDEN: Final = "********"
_LEAST: Final = 4


def pieces(content: str, piece: int = PIECE, overlap: int = OVERLAP) -> Iterator[tuple[int, str]]:
    r"""Yield (first character, text) of each piece.

    >>> list(pieces("one two three four", piece=12, overlap=5))
    [(0, 'one two '), (3, ' two three '), (8, 'three four')]
    """
    start = 0
    while start + piece < len(content):
        end = _cut(content, start + piece, max(start + overlap + 1, start + piece - _SEARCHED))
        yield start, content[start:end]
        start = max(start + 1, _cut(content, end - overlap, max(start + 1, end - 2 * overlap)))
    yield start, content[start:]


def _cut(content: str, at: int, least: int) -> int:
    """The end of the last line that ends before `at`, else of the last word, else `at` itself."""
    for mark in ("\n", " ", "\t"):
        found = content.rfind(mark, least, at)
        if found >= 0:
            return found + 1
    return at


class Located:
    """The places of one file's content."""

    def __init__(self, content: str, places: Sequence[dict[str, Any]]) -> None:
        self._content = content
        self._places = places

    def at(self, start: int, secret: Sequence[str]) -> str | None:
        """Say where a character is.

        Places are made of names that the file gives, and these may hold what was found in it: that
        is masked.

        Args:
            start: The character.
            secret: What was found in the whole file.
        """
        at = bisect_right(self._places, start, key=_start) - 1
        if at < 0:
            return None
        place = self._places[at]
        before = self._content[_start(place) : start]
        location = place["location"]
        for value in secret:
            if len(value) >= _LEAST:
                location = location.replace(value, _HIDDEN)
        return located(location, place["counted"], before)


def _start(place: dict[str, Any]) -> int:
    start: int = place["start"]
    return start


class Span(NamedTuple):
    """Where a finding is: its row, its characters in the content, and what the engine read there.

    `start` is -1 for one that is not in the content.
    """

    row: int
    start: int
    end: int
    value: str


def locations(items: pa.RecordBatch, spans: Sequence[Span]) -> list[str | None]:
    """Say where in files findings are; None for those that are not in a content.

    Args:
        items: Rows of `columns.FILES`.
        spans: One per finding.
    """
    inside = {span.row for span in spans if span.start >= 0}
    texts = {row: items.column("content")[row].as_py() for row in inside}
    places = {row: Located(texts[row], items.column("places")[row].as_py()) for row in inside}
    secret: dict[int, set[str]] = {row: set() for row in inside}
    for row, start, end, value in spans:
        if row in inside:
            secret[row].add(value)
            if start >= 0:
                secret[row].add(texts[row][start:end])
    masked = {row: sorted(values, key=len, reverse=True) for row, values in secret.items()}
    return [
        places[row].at(start, masked[row]) if start >= 0 else None for row, start, _, _ in spans
    ]
