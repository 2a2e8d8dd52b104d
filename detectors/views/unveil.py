"""Read the rows of a batch in every other way that something speaks for.

What is read may be hidden again (Base64 of percent-encoded text), so a view is looked at once more,
up to `DEEPEST` times, breadth first, in no more than `MOST` views of a row, or `MOST_SHORT` of one
that is no longer than people write. No view is longer than its row, so both work and memory are
linear in it. What a row gives depends on that row alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from detectors.batch import Joined
from detectors.family import Disguised, Hit
from detectors.views.gates import ENCODED, WAYS, suspects
from detectors.views.view import Reading, View

if TYPE_CHECKING:
    import pyarrow as pa

DEEPEST: Final = 3
MOST: Final = 12
MOST_SHORT: Final = 96
_SHORT: Final = 1 << 14
"""Characters of a row of which more views cost less than the views of the longest rows."""
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


def unveil(texts: pa.LargeStringArray, joined: Joined) -> list[Unveiled]:
    """Return every other reading of the rows of a batch, by row.

    Args:
        texts: The rows as detectors read them, see `detectors.normalise_text`.
        joined: The same, joined.
    """
    found: list[Unveiled] = []
    for row, ways in sorted(suspects(joined).items()):
        text = texts[row].as_py()
        if text is not None:
            found += (Unveiled(row, views) for views in _read(text, ways))
    return found


def _read(text: str, ways: set[int]) -> Iterator[tuple[View, ...]]:
    """Yield the views of one text, each with those it was reached by."""
    seen = {text}
    most = MOST_SHORT if len(text) <= _SHORT else MOST
    found: list[tuple[View, ...]] = []
    left = [ways]
    _add(found, left, seen, (), text, ways, most)
    for at, views in enumerate(found):  # grows meanwhile
        yield views
        if len(views) < DEEPEST:
            _add(found, left, seen, views, views[-1].text, left[at + 1], most)


def _add(
    found: list[tuple[View, ...]],
    left: list[set[int]],
    seen: set[str],
    views: tuple[View, ...],
    text: str,
    ways: set[int],
    most: int,
) -> None:
    """Append the readings of one more text, and which ways are left to read them."""
    for way in sorted(ways):
        for reading in WAYS[way](text):
            if views and not _goes_on(views[-1], reading):
                continue
            view = View(text, reading)
            if len(found) < most and view.text not in seen:
                seen.add(view.text)
                found.append((*views, view))
                # What is encoded may be so twice; what was put together is whole.
                every = ways if views else _ALL
                left.append(every if way in ENCODED else every - {way})


def _goes_on(view: View, reading: Reading) -> bool:
    """Say whether a reading of a view is about what that view shows, or stands close to it.

    What is hidden elsewhere in the text shows without the view too.
    """
    return any(view.touches(one.start - _CLOSE, one.end + _CLOSE) for one in reading.pieces)
