"""Which messages of a batch may hold a part of a secret, of which the rest stands in another one.

Who splits a token writes a part as the whole message, or as its first or last word. So a row passes
if it is one word, or if the word at an edge looks as only machines write: digits among letters,
capitals inside, or the beginning that a provider prints on its tokens.

Every message of a scan passes here. The edges are looked at eight bytes at a time, as one number
for each row (H. S. Warren, Hacker's Delight, 2nd edition, 6-1); what is left, RE2 reads. It errs
towards passing: `parts` reads what it passes again.

Missed: a part inside a sentence that is not its first or last word, and one in a sentence that
looks like a word or a number; a part hidden behind characters that are not seen, or with a comma
or an exclamation mark in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors.fingerprint import PUBLIC_PREFIXES

if TYPE_CHECKING:
    import numpy.typing as npt

LEAST: Final = 4
"""Characters of a part: a shorter one is not told from what people write."""

SIGNS: Final = "[0-9A-Za-z_+/=.~:$@%|?&-]"
"""One character of a part."""
_OPENS: Final = r"""[\s"'`*~(\[{…]"""
_CLOSES: Final = r"""[\s"'`*~)\]},;.:!?…]"""
_TURN: Final = "(?:[0-9][A-Za-z]|[A-Za-z][0-9]|[a-z][A-Z])"
"""Where a word turns from letters to digits or back, or to capitals."""
_WORDS: Final = [prefix for prefix in PUBLIC_PREFIXES if prefix.isalpha() and prefix.islower()]
"""Prefixes that may begin a word of a language too."""
_OTHERS: Final = [prefix for prefix in PUBLIC_PREFIXES if prefix not in _WORDS]
MACHINE: Final = (
    f"(?:{_TURN}{SIGNS}*{_TURN}|[0-9][A-Za-z][0-9]|[A-Za-z][0-9][A-Za-z]|[a-z][A-Z][0-9])"
)
"""What only machines write, in RE2's dialect and Python's: two such turns in a word."""
BEGINS: Final = (
    f"(?:(?:{'|'.join(map(re.escape, _OTHERS))})|(?:{'|'.join(_WORDS)})[a-z]{{0,6}}[0-9A-Z_-])"
)
"""What a token begins with."""

_HEAD: Final = (
    rf"\A{_OPENS}*(?:[^:\s]{SIGNS}{{{LEAST - 1}}}{SIGNS}*{_CLOSES}*\z"
    rf"|{SIGNS}*{MACHINE}|{BEGINS})"
)
_TAIL: Final = rf"(?:{MACHINE}|(?:\A|[^0-9A-Za-z]){BEGINS}){SIGNS}*{_CLOSES}*\z"
"""Apart, because RE2 reads the one from the start and the other from the end, no farther than it
must."""

_ONES: Final = np.uint64(0x0101010101010101)
_HIGH: Final = np.uint64(0x8080808080808080)
_BYTE: Final = np.uint64(8)


def fragments(texts: pa.LargeStringArray) -> npt.NDArray[np.int64]:
    """Return the rows that may hold a part, in order."""
    count = len(texts)
    _, offsets, content = texts.buffers()
    if not count or offsets is None or content is None or content.size < 8:
        every = np.ones(count, np.bool_)
        return np.union1d(_matching(texts, every, _HEAD), _matching(texts, every, _TAIL))
    ends = np.frombuffer(memoryview(offsets), np.int64)[texts.offset : texts.offset + count + 1]
    starts, ends = ends[:-1], ends[1:]
    # All numbers of eight bytes in the buffer, one beginning at each byte.
    windows: npt.NDArray[np.uint64] = np.ndarray(
        (content.size - 7,), "<u8", memoryview(content), strides=(1,)
    )
    first = windows[np.clip(starts, 0, len(windows) - 1)]
    last = windows[np.clip(ends - 8, 0, len(windows) - 1)]
    sizes = ends - starts
    # Of a short row the windows show its neighbours too, and beside marks of code are blanks.
    unclear = sizes < 16
    opening, closing = first & np.uint64(0xFF), last >> np.uint64(56)
    unclear |= (closing <= ord(" ")) | (closing == ord("`")) | (opening == ord("`"))
    head, tail = _blanks(first), _blanks(last)
    # The first byte is the lowest: below the lowest blank is the first word.
    begun = _strange(first & ~np.uint64(0xFF)) & ((head & (~head + np.uint64(1))) - np.uint64(1))
    for step in (8, 16, 32):
        tail |= tail >> np.uint64(step)
    ended = _strange(last) & ~tail
    # A capital after a blank begins a word.
    ended &= ~((_blanks(last) << _BYTE) & ~_digits(last))
    # Mentions, links and emoji look like the work of machines, and are no part.
    begun[opening == ord("<")] = 0
    ended[(closing == ord(">")) | (closing == ord(":"))] = 0
    one_word = (head == 0) & (tail == 0) & (opening != ord("<")) & (opening != ord(":"))
    long = sizes >= LEAST
    passed = np.zeros(count, np.bool_)
    passed[_matching(texts, long & (unclear | (begun != 0) | one_word), _HEAD)] = True
    passed[_matching(texts, long & (unclear | (ended != 0)) & ~passed, _TAIL)] = True
    return np.flatnonzero(passed)


def _matching(
    texts: pa.LargeStringArray, asked: npt.NDArray[np.bool_], pattern: str
) -> npt.NDArray[np.int64]:
    """Return which of some rows match."""
    rows = np.flatnonzero(asked)
    found = pc.match_substring_regex(texts.take(pa.array(rows, pa.int64())), pattern)
    chosen: npt.NDArray[np.bool_] = found.fill_null(False).to_numpy(zero_copy_only=False)
    return rows[chosen]


def _at_least(bytes_: npt.NDArray[np.uint64], least: int) -> npt.NDArray[np.uint64]:
    """Mark, by its highest bit, each byte of ASCII that is at least so much."""
    marked: npt.NDArray[np.uint64] = ((bytes_ & ~_HIGH) + _ONES * np.uint64(128 - least)) & ~bytes_
    return marked & _HIGH


def _blanks(bytes_: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    marked: npt.NDArray[np.uint64] = ~(_at_least(bytes_, ord(" ") + 1) | bytes_) & _HIGH
    return marked


def _digits(bytes_: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    marked: npt.NDArray[np.uint64] = _at_least(bytes_, ord("0")) & ~_at_least(bytes_, ord("9") + 1)
    return marked


def _strange(bytes_: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Mark digits, capitals, the underscore and the hyphen among them."""
    capitals = _at_least(bytes_, ord("A")) & ~_at_least(bytes_, ord("_") + 1)
    hyphens = _at_least(bytes_, ord("-")) & ~_at_least(bytes_, ord("-") + 1)
    marked: npt.NDArray[np.uint64] = _digits(bytes_) | capitals | hyphens
    return marked
