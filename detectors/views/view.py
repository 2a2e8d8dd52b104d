"""One other reading of a text, and the way back to it.

A reading is the text with some pieces replaced. What is not replaced is copied, so a token keeps
the words around it, and a span of the reading has an exact span in the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from detectors.family import Disguised


class Piece(NamedTuple):
    """What replaces a span of a text.

    Attributes:
        start: First character of the span.
        end: One past its last.
        new: What it reads as; one indivisible thing, unless it is mirrored.
        mirrored: It reads from the end to the start, character by character.
        stride: If not 0, each character of `new` was written in as many.
    """

    start: int
    end: int
    new: str
    mirrored: bool = False
    stride: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """Pieces that belong together, in order and apart from each other.

    Attributes:
        how: In one word what was undone, for people.
        pieces: At least one.
        trust: Which rules may report what they find in it.
        whole: The text as it stands may show the beginning alone of what it shows.
    """

    how: str
    pieces: Sequence[Piece]
    trust: Disguised = Disguised.ANYHOW
    whole: bool = False


class View:
    """A text under one reading.

    Attributes:
        text: What detectors read. Never longer than the text it was made of.
        how: In one word what was undone.
        trust: Which rules may report what they find in it.
        whole: See `Reading`.
    """

    __slots__ = ("_ends", "_pieces", "_starts", "how", "text", "trust", "whole")

    def __init__(self, text: str, reading: Reading) -> None:
        parts: list[str] = []
        self._pieces: Final = reading.pieces
        # Where each piece begins and ends in the view.
        self._starts: list[int] = []
        self._ends: list[int] = []
        done = size = 0
        for piece in reading.pieces:
            size += piece.start - done
            parts += text[done : piece.start], piece.new
            self._starts.append(size)
            size += len(piece.new)
            self._ends.append(size)
            done = piece.end
        parts.append(text[done:])
        self.text: Final = "".join(parts)
        self.how: Final = reading.how
        self.trust: Final = reading.trust
        self.whole: Final = reading.whole

    def touches(self, start: int, end: int) -> bool:
        """Say whether a span of the view holds, or borders on, something that was replaced."""
        at = bisect_left(self._ends, start)
        return at < len(self._starts) and self._starts[at] <= end

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return the smallest span of the text that covers a span of the view.

        Raises:
            IndexError: The span is empty or does not lie in the view.
        """
        if not 0 <= start < end <= len(self.text):
            what = "a span must lie in the view that was scanned"
            raise IndexError(what)
        first, last = self._place(start), self._place(end - 1)
        # A mirrored piece turns a span within it around; one that leaves it covers all of it.
        within = first == last >= 0 and end <= self._ends[first]
        head = self._came_from(start, first, whole=not within)
        tail = self._came_from(end - 1, last, whole=not within)
        return min(head[0], tail[0]), max(head[1], tail[1])

    def _place(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def _came_from(self, at: int, place: int, *, whole: bool) -> tuple[int, int]:
        """Return where one character of the view came from, given the last piece before it."""
        if place < 0:
            return at, at + 1
        piece, offset = self._pieces[place], at - self._starts[place]
        if at >= self._ends[place]:
            start = piece.end + at - self._ends[place]
            return start, start + 1
        if piece.stride:
            start = piece.start + piece.stride * offset
            return start, start + piece.stride
        if piece.mirrored and not whole:
            return piece.end - 1 - offset, piece.end - offset
        return piece.start, piece.end
