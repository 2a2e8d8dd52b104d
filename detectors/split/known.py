"""Messages that may hold parts, ways to put them together, and what the engine finds in these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import pyarrow as pa

from detectors.batch import Joined
from detectors.hits import guarded
from detectors.normalise_text import Normalised, normalise
from detectors.secrets import SecretHits, SecretsEngine
from detectors.split.neighbours import Fragment, neighbours
from detectors.split.parts import Word, words

NEXT: Final = 3
"""How many messages away the next part may be, and the other half of a credential, of those that
may hold one."""

SPLIT: Final = "split"
"""What failed, in the log."""

_AT_ONCE: Final = 4000
"""Texts in one call of the engine, at most."""
_CHARACTERS: Final = 1 << 22
"""Characters of them, beyond which no more are added."""


class Chain(NamedTuple):
    """One way to put words of messages together.

    Attributes:
        text: The words without anything between them.
        members: Positions of the messages, in order of time.
        words: The word of each.
        skipped: How many messages that may hold a part were passed over.
    """

    text: str
    members: tuple[int, ...]
    words: tuple[Word, ...]
    skipped: int


class Found(NamedTuple):
    """What the engine found in a chain; the span is of the chain's text."""

    chain: Chain
    start: int
    end: int
    rule: str
    severity: str
    confidence: float
    value: str

    @property
    def order(self) -> tuple[object, ...]:
        """The surest first, the same whatever came first."""
        chain, shorter = self.chain, self.start - self.end
        sure = self.confidence < 1, chain.skipped, chain.words[-1].plain, shorter
        return *sure, chain.members, chain.words, self.start, self.rule


class Messages:
    """Messages that may hold parts, as detectors read them."""

    def __init__(self, fragments: Iterable[Fragment]) -> None:
        self.all: Final = neighbours(fragments)
        self._views: Final[Normalised] = normalise(
            pa.array([one.text for one in self.all], pa.large_string())
        )
        self._words: dict[int, list[Word]] = {}

    def text(self, at: int) -> str:
        """Return what detectors read."""
        return str(self._views.texts[at].as_py())

    def words(self, at: int) -> list[Word]:
        """Return the words of a message that may be parts, and are not secrets by themselves."""
        if at not in self._words:
            found = words(self.text(at))
            if self.all[at].whole:
                found = [one for one in found if self.free(at, one.start, one.end)]
            self._words[at] = found
        return self._words[at]

    def free(self, at: int, start: int, end: int) -> bool:
        """Say whether a span of the view overlaps no secret that was found in the message."""
        start, end = self.back(at, start, end)
        whole = self.all[at].whole
        return all(
            end <= low or high <= start for low, high in zip(whole[::2], whole[1::2], strict=True)
        )

    def back(self, at: int, start: int, end: int) -> tuple[int, int]:
        """Turn a span of the view into one of the text as received."""
        return self._views.back(at, start, end)


def hits(
    engine: SecretsEngine, texts: Iterable[str], bad: Callable[[int], None]
) -> Iterator[tuple[int, int, int, str, str, float, str]]:
    """Yield what the engine finds in texts; `bad` is told those on which it raises.

    No more texts than fit one call are held at once.
    """
    first, some = 0, list[str]()

    def work(low: int, high: int) -> SecretHits:
        return engine.scan(joined(some[low - first : high - first]))

    rest = iter(texts)
    while some := _together(rest):
        for low, found in guarded(SPLIT, work, first, first + len(some), bad):
            yield from zip(
                (low + row for row in found.row),
                found.start,
                found.end,
                found.rule,
                [severity.value for severity in found.severity],
                found.confidence,
                [secret.decode("utf-8", "backslashreplace") for secret in found.secret],
                strict=True,
            )
        first += len(some)


def _together(rest: Iterator[str]) -> list[str]:
    """Return as many of the texts that are left as one call may have."""
    some: list[str] = []
    size = 0
    for text in rest:
        some.append(text)
        size += len(text)
        if len(some) == _AT_ONCE or size >= _CHARACTERS:
            break
    return some


def joined(texts: Sequence[str]) -> Joined:
    """Return texts as the engine takes them."""
    return Joined(pa.array(texts, pa.large_string()))
