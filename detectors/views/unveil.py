"""Read the rows of a batch in every other way that something speaks for.

What is read may be hidden again (Base64 of percent-encoded text), so a view is looked at once more,
up to `DEEPEST` times and `MOST` views a row, breadth first. No view is longer than its row, so both
work and memory are linear in it. What a row gives depends on that row alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from detectors.batch import Joined
from detectors.family import Disguised, Hit
from detectors.views.gates import WAYS, suspects
from detectors.views.view import View

if TYPE_CHECKING:
    import pyarrow as pa

VERSION: Final = 1
"""Raised whenever the same text would be read in other ways."""
DEEPEST: Final = 3
MOST: Final = 12


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
    queue: list[tuple[View, ...]] = []
    at = 0
    current: tuple[View, ...] = ()
    while True:
        for way in sorted(ways):
            for reading in WAYS[way](text):
                view = View(text, reading)
                if view.text in seen:
                    continue
                if len(queue) == MOST:
                    yield from queue[at:]
                    return
                seen.add(view.text)
                queue.append((*current, view))
        while at < len(queue) and len(queue[at]) == DEEPEST:
            yield queue[at]
            at += 1
        if at == len(queue):
            return
        current = queue[at]
        yield current
        at += 1
        text, ways = current[-1].text, set(range(len(WAYS)))
