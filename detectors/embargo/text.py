"""One row as the signals of an embargo read it, and what they give back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from detectors.fold import fold_mapped

_WORD: Final = re.compile(r"\b[^\W\d_]")
_OPENS: Final = re.compile(r"(?:[.!?:;\n•>*-]|[\"“„«(])\s*$")
_LOOK: Final = 8


class Signal(NamedTuple):
    """One span of a row that gives an embargo away. The span is of the folded text.

    Attributes:
        value: What the fingerprint is made of; never printed.
        note: Which signal it is, for people; nothing of the text.
    """

    start: int
    end: int
    confidence: float
    value: str
    note: str


class Row:
    """A text, its folded form, and the way back."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _mapped(self) -> tuple[str, list[int] | None]:
        return fold_mapped(self.text)

    @property
    def folded(self) -> str:
        """The text without case and accents."""
        return self._mapped[0]

    @cached_property
    def bytes(self) -> bytes:
        """The folded text as UTF-8: byte for byte what `detectors.fold.fold_bytes` makes of it."""
        return self.folded.encode()

    def original(self, at: int) -> int:
        """Return the character of the text that a character of the folded text came from."""
        back = self._mapped[1]
        return at if back is None else back[at]

    @cached_property
    def capitals(self) -> float:
        """The share of words amid sentences, but for one, that begin with a capital."""
        amid = [
            match[0].isupper()
            for match in _WORD.finditer(self.text)
            if not self.opens(match.start())
        ]
        return max(0, sum(amid) - 1) / max(1, len(amid))

    def opens(self, at: int) -> bool:
        """Say whether a character of the text begins a sentence, a line or something quoted."""
        return at == 0 or bool(_OPENS.search(self.text[max(0, at - _LOOK) : at]))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a span of the folded text into a span of the text."""
        return self.original(start), self.original(end - 1) + 1

    def humps(self, start: int, end: int) -> Iterator[int]:
        """Yield where a capital follows a small letter within a span of the folded text."""
        for at in range(start + 1, end):
            here, before = self.original(at), self.original(at - 1)
            if here != before and self.text[here].isupper() and self.text[before].islower():
                yield at
