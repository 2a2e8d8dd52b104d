"""Contents of files: cut into texts that engines can read, and findings in them brought back.

A file's content may be as long as a book, and engines read texts of bounded length. So it is cut
where a line ends, or a word; each piece begins with the end of the one before, so that what stands
across a cut is found whole in one of them. What both find is one finding, because both tell its
place in the whole content.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from schemas.places import counted_on

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
    """The places of one file's content.

    However many findings a file has, it is read once: each is counted onwards from the one before.

    Args:
        content: All of it.
        places: Where it is from; see `columns.FILES`.
        secret: What was found in the whole file. Places are made of names that the file gives, and
            these may hold it: there it is masked.
    """

    def __init__(
        self, content: str, places: Sequence[dict[str, Any]], secret: Iterable[str] = ()
    ) -> None:
        self._content = content
        self._places = places
        self._secret = {value for value in secret if len(value) >= _LEAST}
        # By their first letters how long they are: there may be very many, and as many places.
        sizes: defaultdict[str, set[int]] = defaultdict(set)
        for value in self._secret:
            sizes[value[:_LEAST]].add(len(value))
        self._sizes = {begin: sorted(some, reverse=True) for begin, some in sizes.items()}
        self._masked: dict[int, str] = {}
        self._counted = _Counted(-1, 0, 0, 0)

    def at(self, start: int) -> str | None:
        """Say where a character is; quickest when asked in order."""
        at = bisect_right(self._places, start, key=_start) - 1
        if at < 0:
            return None
        if at not in self._masked:
            self._masked[at] = self._mask(self._places[at]["location"])
        last = self._counted
        if last.place != at or last.end > start:
            last = _Counted(at, _start(self._places[at]), 0, 0)
        lines = self._content.count("\n", last.end, start)
        line = self._content.rfind("\n", last.end, start) + 1 if lines else last.end
        tabs = self._content.count("\t", line, start) + (0 if lines else last.tabs)
        self._counted = _Counted(at, start, last.lines + lines, tabs)
        counted = self._places[at]["counted"]
        return counted_on(self._masked[at], counted, self._counted.lines, tabs)

    def _mask(self, location: str) -> str:
        """Put stars in the place of what was found; what overlaps goes as one."""
        shown: list[str] = []
        done = 0
        for at in range(len(location)):
            sizes = self._sizes.get(location[at : at + _LEAST], ())
            size = next((n for n in sizes if location[at : at + n] in self._secret), 0)
            if size and at >= done:
                shown += location[done:at], _HIDDEN
            done = max(done, at + size) if size else done
        return "".join([*shown, location[done:]])


class _Counted(NamedTuple):
    """How far a place was counted: newlines since its start, tabs since the last of these."""

    place: int
    end: int
    lines: int
    tabs: int


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
    secret: defaultdict[int, set[str]] = defaultdict(set)
    for row, start, end, value in spans:
        if row in inside:
            secret[row].add(value)
            if start >= 0:
                secret[row].add(texts[row][start:end])
    places = {
        row: Located(text, items.column("places")[row].as_py(), secret[row])
        for row, text in texts.items()
    }
    found: list[str | None] = [None] * len(spans)
    for at in sorted(range(len(spans)), key=lambda at: spans[at].start):
        span = spans[at]
        if span.start >= 0:
            found[at] = places[span.row].at(span.start)
    return found
