"""Where the words stand that speak for or against a number: one pass over all rows in question.

Words are compared without case and accents. One of up to four letters stands alone; a longer one
may begin a longer word. An underscore counts as a space: `ssn_number`; so does the step to a
capital in `userSsn`. The heading of a table stands right before every cell below it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from itertools import accumulate, islice
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from detectors.columns import Tables
from detectors.fold import fold, fold_bytes
from detectors.personal.kind import CONTEXT, Kind
from detectors.prefilter import Gate, Prefilter

_WHOLE_WORD: Final = 4
_AGAINST_REACH: Final = 14
"""Characters between a word that speaks against a number and the number, none of them a digit."""
_LABEL_REACH: Final = 26
"""The same for what labels a number as an identifier of another kind."""
_PER_CHARACTER: Final = 0.0005
_AFTER: Final = 0.03
"""What a word is worth less for each character of distance, and for standing after the number."""

_HEADED: Final = 0.01
"""What a heading is worth less than a word right before the number."""

_CURLY: Final = "\u2019".encode()
"""An apostrophe as word processors set it."""
_DEGREE: Final = "\u00b0".encode()
"""In `n° fiscal`, where people have no raised letter."""
_AGAINST: Final = -1
"""Words against every kind; those against one kind stand below, by its position."""
_LONG: Final = 4000
"""Characters from which it pays to fold a row once, not once per match."""


class Words:
    """The vocabulary of all kinds, ready to be looked for."""

    def __init__(
        self, kinds: Sequence[Kind], against: Iterable[str], cache_dir: Path | None = None
    ) -> None:
        meant: defaultdict[str, set[int]] = defaultdict(set)
        for position, kind in enumerate(kinds):
            for word in kind.context:
                meant[word].add(position)
        for word in against:
            meant[word].add(_AGAINST)
        for position, kind in enumerate(kinds):
            for word in kind.against:
                if word not in kind.context:
                    meant[word].add(_AGAINST - 1 - position)
        ordered = sorted(meant)
        self._sizes = [len(word) for word in ordered]
        self._checked = [word[0].isalnum() and not _stands_alone(word) for word in ordered]
        self._meant = [frozenset(meant[word]) for word in ordered]
        gates = [Gate(id=n, expression=_gate(word)) for n, word in enumerate(ordered)]
        gates += [
            Gate(id=n, expression=_key(word), cased=True)
            for n, word in enumerate(ordered)
            if _stands_alone(word) and word.isalpha() and len(word) > 1
        ]
        self._prefilter = Prefilter("of context words", gates, cache_dir)

    def around(self, rows: Sequence[bytes]) -> list[Around]:
        """Find the words in rows of UTF-8 that each end with a line break."""
        rows = [row.replace(_CURLY, b"'").replace(_DEGREE, b"o") for row in rows]
        ends = np.cumsum([len(row) for row in rows])
        folded, gone = fold_bytes(b"".join(rows))
        ends -= np.searchsorted(gone, ends)
        starts = [0, *ends.tolist()]
        found = [Around(self._meant) for _ in rows]
        folded = folded.replace(b"_", b" ")
        ids, places = self._prefilter.hits(folded)
        where = np.searchsorted(ends, places - 1, "right")
        for word, end, row in zip(ids.tolist(), places.tolist(), where.tolist(), strict=True):
            start = end - self._sizes[word]
            if start and self._checked[word] and folded[start - 1 : start].isalnum():
                step = folded[start - 1 : start + 1]
                if not (step[:1].islower() and step[1:].isupper()):
                    continue
            base = starts[row]
            found[row].add(word, start - base, end - base)
        return found


class _Places(NamedTuple):
    """Where some words stand, by their end: first bytes, and one past the last."""

    starts: list[int]
    ends: list[int]


class Around:
    """The words of one row; offsets are those of the folded row, in bytes.

    However many words and matches a row has, a match looks only at the words next to it.
    """

    __slots__ = ("_headings", "_meant", "_places", "_said", "_tables", "_way")

    def __init__(self, meant: Sequence[Set[int]]) -> None:
        self._meant = meant
        self._said: list[tuple[int, int, int]] = []
        self._places: dict[int, _Places] = {}
        self._way: list[int] | None = None
        self._tables: Tables | None = None
        self._headings: dict[int, Set[int]] = {}

    @property
    def kinds(self) -> Set[int]:
        """Positions of the kinds that a word speaks for, and those it speaks against."""
        return frozenset().union(*(self._meant[word] for word, _, _ in self._said))

    def add(self, word: int, start: int, end: int) -> None:
        """Note a word; words come by their end."""
        self._said.append((word, start, end))

    def _of(self, owner: int) -> _Places:
        """Return where the words that speak for or against something stand.

        Some words speak for a score of kinds, of which a row rarely has more than one to weigh.
        """
        places = self._places.get(owner)
        if places is None:
            said = [(start, end) for word, start, end in self._said if owner in self._meant[word]]
            places = _Places([start for start, _ in said], [end for _, end in said])
            self._places[owner] = places
        return places

    def weigh(self, position: int, kind: Kind, text: str, start: int, end: int) -> float:
        """Return what the words around a match add to its confidence, or take away.

        The nearest word of the kind counts, more before the match than after it; a word that makes
        it something else counts right before it, unless the kind's own stands in between.
        """
        if not self._said:
            return 0.0
        headed = self._headed(text, start) if "\n" in text else frozenset[int]()
        if position in headed:
            return CONTEXT - _HEADED
        if not headed.isdisjoint((_AGAINST, _AGAINST - 1 - position)):
            return -CONTEXT
        low, high = self._folded(text, start), self._folded(text, end)
        best, nearest = self._bonus(self._of(position), kind, low, high)
        for owner, reach in ((_AGAINST, _AGAINST_REACH), (_AGAINST - 1 - position, _LABEL_REACH)):
            said = self._of(owner)
            at = bisect_right(said.ends, low)
            if at and said.ends[at - 1] > nearest:
                before = text[max(0, start - reach) : start]
                if said.ends[at - 1] >= low - _undisturbed(before):
                    # What it is said to be before counts more than a word of its own after it.
                    return (best if nearest >= 0 else 0.0) - CONTEXT
        return best

    def _headed(self, text: str, start: int) -> Set[int]:
        """Return what the heading of the cell that a match is in speaks for or against."""
        if self._tables is None:
            self._tables = Tables(text)
        heading = self._tables.heading(start)
        if heading is None:
            return frozenset()
        meant = self._headings.get(heading[0])
        if meant is None:
            low, high = (self._folded(text, place) for place in heading)
            first = bisect_left(self._said, low, key=_end)
            last = bisect_right(self._said, high, key=_end)
            within = [word for word, begun, _ in self._said[first:last] if begun >= low]
            meant = frozenset().union(*(self._meant[word] for word in within))
            self._headings[heading[0]] = meant
        return meant

    @staticmethod
    def _bonus(own: _Places, kind: Kind, low: int, high: int) -> tuple[float, int]:
        """Return what a kind's own words add, and the end of the nearest before, or -1."""
        best, nearest = 0.0, -1
        at = bisect_right(own.ends, low)
        if at:
            nearest = own.ends[at - 1]
            if low - nearest <= kind.before:
                best = CONTEXT - _PER_CHARACTER * (low - nearest)
        for start in islice(own.starts, at, None):
            if start > high + kind.after:
                break
            if start >= high:
                best = max(best, CONTEXT - _AFTER - _PER_CHARACTER * (start - high))
                break
        return best, nearest

    def _folded(self, text: str, place: int) -> int:
        """Return where a character of the row stands in its folded bytes."""
        if text.isascii():
            return place
        if len(text) < _LONG:
            return len(fold(_plain(text[:place])).encode())
        if self._way is None:
            plain = _plain(text)
            sizes = {character: len(fold(character).encode()) for character in set(plain)}
            self._way = [0, *accumulate(map(sizes.__getitem__, plain))]
        return self._way[place]


def _end(said: tuple[int, int, int]) -> int:
    return said[2]


def _plain(text: str) -> str:
    return text.replace(_CURLY.decode(), "'").replace(_DEGREE.decode(), "o")


def _undisturbed(before: str) -> int:
    """Count the characters at the end of a text that are neither digits nor line breaks."""
    return next(
        (n for n, c in enumerate(reversed(before)) if c.isdigit() or c == "\n"), len(before)
    )


def _gate(word: str) -> str:
    """Write a word as a gate; of long ones the beginning is checked later: literals are fast."""
    escaped = "".join(c if c.isalnum() or c == " " else rf"\{c}" for c in word)
    return rf"\b{escaped}s?\b" if _stands_alone(word) else escaped


def _key(word: str) -> str:
    """Write a short word as the end of a program's name: `userSsn`, `userSSN`."""
    return rf"[a-z](?:{word.capitalize()}|{word.upper()})s?\b"


def _stands_alone(word: str) -> bool:
    return len(word) <= _WHOLE_WORD and word.isalnum()
