"""Randomness that depends on nothing but its key: not on the machine, the hash seed or the version.

Only raw outputs of PCG64 are used: numpy promises those never change, while it may change how its
distributions are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Final, TypeVar

import numpy as np

_T = TypeVar("_T")

DRAW_BITS: Final = 30  # fits one digit of a Python integer, which makes `%` cheap
ONE: Final = 1 << DRAW_BITS
"""Draws are below this, so `draw() < int(rate * ONE)` happens at that rate."""

BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BASE64: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
BASE64_URL: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
DIGITS: Final = "0123456789"
HEX: Final = "0123456789abcdef"
UPPER: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ID: Final = DIGITS + UPPER


class Dice:
    """A stream of draws.

    Attributes:
        draw: Returns the next whole number in [0, `ONE`). The hot path binds it to a local name.
    """

    __slots__ = ("draw",)

    def __init__(self, *key: int) -> None:
        raw = np.random.PCG64(np.random.SeedSequence(key))

        def chunks() -> Iterator[list[int]]:
            while True:
                yield (raw.random_raw(1 << 14) >> np.uint64(64 - DRAW_BITS)).tolist()

        self.draw: Callable[[], int] = chain.from_iterable(chunks()).__next__

    def pick(self, values: Sequence[_T]) -> _T:
        """Choose one value."""
        return values[self.draw() % len(values)]

    def between(self, low: int, high: int) -> int:
        """Choose a whole number, both ends included; ranges up to `ONE`."""
        return low + self.draw() % (high - low + 1)

    def chars(self, alphabet: str, length: int) -> str:
        """Spell a word of an alphabet."""
        draw, size = self.draw, len(alphabet)
        return "".join([alphabet[draw() % size] for _ in range(length)])

    def sample(self, values: Sequence[_T], count: int) -> list[_T]:
        """Choose different values, all of them if fewer, in random order."""
        left = list(values)
        return [left.pop(self.draw() % len(left)) for _ in range(min(count, len(left)))]
