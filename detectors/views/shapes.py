"""Shapes that the words of a batch take when something is written in another way.

Bytes and letters in a row are words of one size, a line that goes on has a break between two words
that make a long one. All of it can be told from where the words begin and end and from a few of
their bytes, for a whole batch at once. A shape errs towards looking, but never takes words of two
rows together: what a row gives must not hang on its neighbours.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from detectors.views import between, restore

if TYPE_CHECKING:
    import numpy.typing as npt

_DIGITS: Final = np.isin(np.arange(256), list(b"0123456789")).astype(np.int64)
_MADE: Final = _DIGITS + np.isin(np.arange(256), list(range(ord("A"), ord("Z") + 1)))
_LEAST_MADE: Final = 3
"""Digits and capitals among the first and the last bytes of four words that are no prose."""
_LETTER: Final = 5
"""Bytes of the words that may be single letters, or bytes in hex with or without `0x` and a comma;
nine of them have one length."""
_GROUP: Final = 16
"""Bytes of the words that may be groups of a longer one."""
_BITS: Final = 8
_NUMBER: Final = 4
"""Bytes of a character's number, with a comma."""
_JOINS: Final = np.isin(np.arange(256), list(b"+.&"))
_QUOTES: Final = np.isin(np.arange(256), list(b"\"'`"))
_SIGN: Final = 2
"""Bytes of a word that may be a sign of quoting or of a program beside a line break."""
_GOES_ON: Final = np.isin(np.arange(256), list(b" \t\r\"'`\\>|#" + bytes(restore.SIGNS, "ascii")))
"""Bytes beside a line break within a token: of the token, or of quotes and blanks around it."""
_LONGEST: Final = max(map(len, between.SIGNS))
_SPOKEN: Final = [
    len(word) << 24 | ord(word[0]) << 16 | ord(word[1]) << 8 | ord(word[-1])
    for word in between.SIGNS
]
"""Of each word for a sign its size, its first two letters and its last."""


class Words:
    """The words of some rows, which blanks and control characters set apart.

    Attributes:
        data: The bytes of the rows; the last is a line break.
        rows: Where each row begins, and, one more, where the last ends.
        starts: Where each word begins.
        ends: And one past its last byte.
        sizes: Bytes of each.
    """

    def __init__(self, buffer: bytes, rows: npt.NDArray[np.int64]) -> None:
        self.data = np.frombuffer(buffer, np.uint8)
        self.rows = rows
        blank = self.data <= ord(" ")
        edges = np.flatnonzero(blank[1:] != blank[:-1]) + 1
        if not blank[0]:
            edges = np.concatenate([np.zeros(1, np.int64), edges])
        self.starts, self.ends = edges[::2], edges[1::2]
        self.sizes = self.ends - self.starts

    @cached_property
    def long(self) -> npt.NDArray[np.int64]:
        """The words in which something may be hidden by itself."""
        return np.flatnonzero(self.sizes >= restore.LEAST)

    @cached_property
    def first(self) -> npt.NDArray[np.int64]:
        """The first word of each row, or of the next that has one; and, one more, their number."""
        return np.searchsorted(self.starts, self.rows)

    @cached_property
    def goes_on(self) -> npt.NDArray[np.bool_]:
        """Whether each word stands in the row of the one before it."""
        goes_on = np.ones(len(self.sizes) + 1, np.bool_)
        goes_on[self.first] = False
        return goes_on[:-1]

    @cached_property
    def alike(self) -> npt.NDArray[np.bool_]:
        """Whether each word has the length of the next one of its row."""
        return np.append((self.sizes[1:] == self.sizes[:-1]) & self.goes_on[1:], False)

    @cached_property
    def few_alike(self) -> npt.NDArray[np.int64]:
        """The first of every four words of one length, or of every five of four bytes."""
        same = self.alike
        few = same[:-3] & same[1:-2] & same[2:-1]
        size = self.sizes[: len(few)]
        few &= (size >= _LETTER) & (size <= _GROUP) | (size == _LETTER - 1) & same[3:]
        return np.flatnonzero(few)

    @cached_property
    def breaks(self) -> npt.NDArray[np.int64]:
        """The line breaks inside of rows with words around them that make a long one together.

        Quotes and signs of programs may be words themselves, so the words next to these count too.
        """
        breaks = self.data == ord("\n")
        breaks[self.rows[1:] - 1] = False
        places = np.flatnonzero(breaks)
        after = np.searchsorted(self.ends, places, "right")
        row = np.searchsorted(self.rows, places, "right") - 1
        low, high = self.first[row], self.first[row + 1]
        padded = np.append(self.sizes, 0)
        next_to, near, first, second, third = (
            np.where((word >= low) & (word < high), padded[np.clip(word, 0, len(self.sizes))], 0)
            for word in (after + step for step in (-2, -1, 0, 1, 2))
        )
        before = np.where(near <= _SIGN, next_to, near)
        following = np.where(first <= _SIGN, np.where(second <= _SIGN, third, second), first)
        places = places[before + following >= restore.WHOLE]
        around = [self.data[np.clip(places + step, 0, len(self.data) - 1)] for step in (-1, 1)]
        going_on: npt.NDArray[np.bool_] = _GOES_ON[around[0]] & _GOES_ON[around[1]]
        return np.compress(going_on, places)


def many_alike(words: Words) -> npt.NDArray[np.int64]:
    """Return the ends of words that are the first of nine short ones of one length."""
    same = words.alike[:-1] & (words.sizes[1:] <= _LETTER)
    for step in (1, 2, 4):
        same = same[:-step] & same[step:]
    return words.ends[np.flatnonzero(same)]


def bits(words: Words) -> npt.NDArray[np.int64]:
    """Return the ends of words that are the first of four bytes in zeros and ones."""
    sizes = words.sizes[words.few_alike]
    return np.compress((sizes == _BITS) | (sizes == _BITS + 1), words.ends[words.few_alike])


def fours(words: Words) -> npt.NDArray[np.int64]:
    """Return the ends of words that are the first of five of four bytes, as a dump has them."""
    return np.compress(words.sizes[words.few_alike] == _LETTER - 1, words.ends[words.few_alike])


def groups(words: Words) -> npt.NDArray[np.int64]:
    """Return the ends of words that are the first of four groups of a longer one.

    Groups of an account's number are of four and end in digits; words are of small letters.
    """
    few = words.few_alike
    last = [words.data[words.ends[few + step] - 1] for step in range(4)]
    first = [words.data[words.starts[few + step]] for step in range(4)]
    digits = sum(map(_DIGITS.take, last), np.zeros(len(few), np.int64))
    made = sum(map(_MADE.take, first + last), np.zeros(len(few), np.int64))
    own = (digits <= 1) | (words.sizes[few] >= _LETTER)
    return words.ends[few[own & (made >= _LEAST_MADE)]]


def numbers(words: Words) -> npt.NDArray[np.int64]:
    """Return the ends of words that are the first of sixteen numbers of characters."""
    some = (words.sizes >= 2) & (words.sizes <= _NUMBER)
    some = some[:-1] & some[1:] & words.goes_on[1:]
    for step in (1, 2, 4, 7):
        some = some[:-step] & some[step:]
    return words.ends[np.flatnonzero(some)]


def joints(words: Words) -> npt.NDArray[np.int64]:
    """Return the ends of words before a program's sign between strings: `"a" + "b"`."""
    single = np.flatnonzero((words.sizes[1:] == 1) & words.goes_on[1:])
    single = single[_JOINS[words.data[words.starts[single + 1]]]]
    return np.compress(_QUOTES[words.data[words.ends[single] - 1]], words.ends[single])


def spoken(words: Words) -> npt.NDArray[np.int64]:
    """Return the ends of words that may say a sign before a long word: `dash`, `underscore`."""
    before = words.long[words.goes_on[words.long]] - 1
    size = words.sizes[before]
    before = before[(size > 2) & (size <= _LONGEST)]
    starts, ends = words.starts[before], words.ends[before]
    first, second, last = (words.data[at].astype(np.int64) for at in (starts, starts + 1, ends - 1))
    looks = (ends - starts) << 24 | first << 16 | second << 8 | last
    return np.compress(np.isin(looks, _SPOKEN), ends)


def breaks(words: Words) -> npt.NDArray[np.int64]:
    """Return the line breaks within what may be one long word."""
    return words.breaks


def soft_breaks(words: Words) -> npt.NDArray[np.int64]:
    """Return those after a sign of equality, as quoted-printable breaks lines."""
    after = words.data[np.maximum(words.breaks - 1, 0)] == ord("=")
    return np.compress(after, words.breaks)
