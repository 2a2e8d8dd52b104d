"""Read the rows of a batch in every other way that something speaks for.

What is read may be hidden again (Base64 of percent-encoded text), so a view is looked at once more,
up to `DEEPEST` times, breadth first, in no more than `MOST` views of a row that have `MOST_LONG`
characters together. No view is longer than its row, so both work and memory are linear in it. What
a row gives depends on that row alone. A row with more to show than that is named to the caller.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import pyarrow as pa

from detectors.batch import Joined
from detectors.family import Disguised, Hit
from detectors.views.gates import ENCODED, PLAINLY, WAYS, suspects
from detectors.views.view import Reading, View

DEEPEST: Final = 3
MOST: Final = 96
MOST_LONG: Final = 3 << 20
_CLOSE: Final = 64
"""Characters between two parts of one token that are hidden in two ways."""

_ALL: Final = set(range(len(WAYS)))


class Unveiled(NamedTuple):
    """A row in another reading.

    Attributes:
        row: Row of the batch.
        views: How it was reached, the outermost first.
    """

    row: int
    views: tuple[View, ...]

    @property
    def text(self) -> str:
        """What detectors read."""
        return self.views[-1].text

    @property
    def how(self) -> str:
        """What was undone, the outermost first, for people."""
        return ", ".join(view.how for view in self.views)

    def reported(self, hit: Hit, disguised: Disguised) -> bool:
        """Say whether a hit is there because of this reading, and is believed in it."""
        trust = max(view.trust for view in self.views)
        return disguised >= trust and self.views[-1].touches(hit.start, hit.end)

    def whole(self, hit: Hit) -> bool:
        """Say whether a hit may be the whole of a token that goes on after its first line."""
        after = self.text[hit.end : hit.end + 1]
        return self.views[-1].whole and not (after.isalnum() or after in ("_", "-"))

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Turn a span of the reading into a span of the row's text."""
        for view in reversed(self.views):
            start, end = view.back(start, end)
        return start, end


@dataclass(slots=True)
class _Row:
    """What one row has shown so far.

    Attributes:
        number: Row of the batch.
        seen: The row's text and all that it was read as.
        found: The views, each with those it was reached by, in the order of their depth.
        full: It has more to show than is read.
    """

    number: int
    seen: set[str]
    found: list[tuple[View, ...]] = field(default_factory=list)
    characters: int = 0
    full: bool = False

    def add(self, views: tuple[View, ...]) -> bool:
        """Take what was not read yet, if it fits."""
        text = views[-1].text
        if text in self.seen:
            return False
        self.characters += len(text)
        if len(self.found) == MOST or self.characters > MOST_LONG:
            self.full = True
            return False
        self.seen.add(text)
        self.found.append(views)
        return True


class _Left(NamedTuple):
    """A text that may be read in other ways.

    Attributes:
        row: Where it came from.
        views: And how.
        ways: That are left for it.
    """

    row: _Row
    views: tuple[View, ...]
    text: str
    ways: set[int]


def unveil(
    texts: pa.LargeStringArray, joined: Joined, full: Callable[[int], None]
) -> list[Unveiled]:
    """Return every other reading of the rows of a batch, by row.

    Args:
        texts: The rows as detectors read them, see `detectors.normalise_text`.
        joined: The same, joined.
        full: Is told a row that has more to show than is returned.
    """
    left = []
    spoken_for = []
    for row, ways in sorted(suspects(joined).items()):
        if (text := texts[row].as_py()) is not None:
            left.append(_Left(_Row(row, {text}), (), text, _ALL))
            spoken_for.append(ways)
    rows = [one.row for one in left]
    for depth in range(DEEPEST):
        if depth:
            spoken_for = _spoken_for(left)
        left = [new for one, ways in zip(left, spoken_for, strict=True) for new in _read(one, ways)]
    for one in rows:
        if one.full:
            full(one.number)
    return [Unveiled(one.number, views) for one in rows for views in one.found]


def _spoken_for(left: list[_Left]) -> list[set[int]]:
    """Return the ways in which something speaks for reading each text."""
    ways = suspects(Joined(pa.array([one.text for one in left], pa.large_string())))
    return [ways.get(at, set()) | {PLAINLY} for at in range(len(left))]


def _read(one: _Left, spoken_for: set[int]) -> list[_Left]:
    """Read a text in some of the ways that are left for it, and return what is new."""
    new = []
    for way in sorted(one.ways & spoken_for):
        if one.row.full:
            break
        for reading in WAYS[way](one.text):
            if one.views and not _goes_on(one.views[-1], reading):
                continue
            view = View(one.text, reading)
            views = (*one.views, view)
            if one.row.add(views):
                # What is encoded may be so twice; what was put together is whole.
                ways = one.ways if way in ENCODED else one.ways - {way}
                new.append(_Left(one.row, views, view.text, ways))
    return new


def _goes_on(view: View, reading: Reading) -> bool:
    """Say whether a reading of a view is about what that view shows, or stands close to it.

    What is hidden elsewhere in the text shows without the view too.
    """
    return any(view.touches(one.start - _CLOSE, one.end + _CLOSE) for one in reading.pieces)
