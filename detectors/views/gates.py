"""Which rows of a batch may be written in another way, and in which.

Whatever hides a credential is a long word, many words of one letter, or a line that ends in one
word and goes on in the next. Where the words of a batch end is one pass of numpy; only long words
are then read by Hyperscan, and they are few. A gate errs towards looking: it may take neighbours in
the batch together. What it names is read again row by row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Final

import numpy as np

from detectors.batch import Joined
from detectors.prefilter import Gate, Prefilter
from detectors.views import between, decode, dump, radix, restore
from detectors.views.plainly import plainly
from detectors.views.view import Reading

if TYPE_CHECKING:
    import numpy.typing as npt

WAYS: Final[tuple[Callable[[str], Iterator[Reading]], ...]] = (
    decode.percent,
    decode.entities,
    decode.escapes,
    decode.quoted,
    decode.hexadecimal,
    decode.decimal,
    decode.base64,
    decode.packed,
    radix.base32,
    radix.base85,
    radix.rotated,
    dump.dumped,
    dump.numbered,
    plainly,
    restore.spaced,
    restore.wrapped,
    restore.marked,
    restore.backwards,
    restore.defanged,
    restore.concatenated,
    restore.dashed,
    restore.grouped,
    between.between,
    between.halves,
    between.spoken,
)
"""Every way to read a text, in the order in which they are tried."""

ENCODED: Final = range(WAYS.index(restore.spaced))
"""Positions of those that may have been done to a text twice."""

_WRAPPED: Final = WAYS.index(restore.wrapped)
_QUOTED: Final = WAYS.index(decode.quoted)
_EVEN: Final = [
    WAYS.index(way)
    for way in (
        decode.escapes,
        decode.hexadecimal,
        dump.dumped,
        dump.numbered,
        restore.spaced,
        restore.grouped,
    )
]
"""Of those that are read where many words have one length."""
_GROUPED: Final = WAYS.index(restore.grouped)
_DUMPED: Final = WAYS.index(dump.dumped)
_NUMBERED: Final = WAYS.index(dump.numbered)
_BITS: Final = 8
_DIGITS: Final = np.isin(np.arange(256), list(b"0123456789")).astype(np.int64)
_MADE: Final = _DIGITS + np.isin(np.arange(256), list(range(ord("A"), ord("Z") + 1)))
_LEAST_MADE: Final = 3
"""Digits and capitals among the first and the last bytes of four words that are no prose."""
_LETTER: Final = 5
"""Bytes of the words that may be single letters, or bytes in hex with or without `0x` and a comma;
nine of them have one length."""

_GROUP: Final = 16
"""Bytes of the words that may be groups of a longer one."""
_CONCATENATED: Final = WAYS.index(restore.concatenated)
_JOINS: Final = np.isin(np.arange(256), list(b"+.&"))
_QUOTES: Final = np.isin(np.arange(256), list(b"\"'`"))
_NUMBER: Final = 4
"""Bytes of a character's number, with a comma."""
_SPOKEN: Final = WAYS.index(between.spoken)
_LONGEST: Final = max(map(len, between.SIGNS))
_SIGNS: Final = [
    len(word) << 24 | ord(word[0]) << 16 | ord(word[1]) << 8 | ord(word[-1])
    for word in between.SIGNS
]
"""Of each word for a sign its size, its first two letters and its last."""

_AT_ONCE: Final = 1 << 18
"""Bytes of rows that are looked at together: what numpy makes of them stays in the cache."""

_SIGN: Final = 2
"""Bytes of a word that may be a sign of quoting or of a program beside a line break."""

_GATES: Final = (
    (decode.percent, "%(?:[2-7][0-9a-f]|ef%bc)"),
    (decode.entities, "&#x?[0-9a-f]{2,7}|&[a-z][a-z0-9]{1,30};"),
    (decode.escapes, r"\\(?:x|u00|u000000|0000)[2-7][0-9a-f]|\\u\{0{0,4}[2-7][0-9a-f]|:\\/\\/"),
    (decode.escapes, r"\\0?1[0-7]{2}\\|[0-9a-z]\\[_.-][0-9a-z]"),
    (decode.quoted, "(?:=[2-7][0-9a-f]){2}|=(?:5f|2d|2e|3d)[0-9a-z]"),
    (decode.decimal, "(?:[0-9]{2,3},){8}"),
    # A line that goes on in a string, before what may be a token.
    (decode.escapes, r"\\[nrt][0-9a-z_.=-]{16}|%u00[2-7][0-9a-f]"),
    (radix.base32, f"(?:{radix.OCTET}){{3}}"),
    (radix.base85, f" (?-i:(?:{radix.QUINTET}){{5}})|<~"),
    (radix.rotated, f"[^0-9a-z](?-i:{radix.ROTATED['rot13']})"),
    (radix.rotated, f"[^0-9a-z](?-i:{radix.ROTATED['rot47']})"),
    (dump.numbered, r"0[01]{7}0[01]{7}0[01]{7}|(?:\([0-9]{2,3}\)[^0-9a-z]{1,4}[a-z]{2,8}){3}"),
    (
        between.between,
        f"[0-9a-z_.-](?:{between.TAG}|''|\"\"|'\"'|\"'\")[0-9a-z_<-]",
    ),
    (between.between, r"[0-9a-z_-]:[a-z][0-9a-z_+-]+:[0-9a-z_-]"),
    (between.between, r"[0-9a-z_-](?:\xf0\x9f|\xe2[\x98-\x9e])[\x80-\xbf]{1,2}[0-9a-z_\xf0\xe2-]"),
    (between.halves, f"[^0-9a-z_-](?-i:{between.BEGUN})"),
    (between.spoken, r"[0-9a-z][(\[](?:underscore|dash|hyphen|dot)[)\]][0-9a-z]"),
    (decode.packed, "(?-i:(?:H4sI|eJ[wxyz0-3]|eN[o-r]|eAE|eF[4-7])[A-Za-z0-9+/_-]{24})"),
    # Of two long words; a sign between them is none.
    (restore.concatenated, "[0-9a-z_+/=.~-][\"'`](?: |[+.&|]{1,2})[\"'`][0-9a-z_+/=.~-]"),
    (restore.concatenated, r"\]\.join\(|\.join\([\[(]|implode\("),
    (restore.dashed, r"[0-9a-z._-](?:\xe2\x80[\x90-\x95]|\xe2\x88\x92)[0-9a-z._-]"),
    (decode.hexadecimal, rf"{decode.BYTE}(?:[,:;.-]{{0,2}}(?:0x)?{decode.BYTE}){{7}}"),
    (decode.base64, f"(?-i:(?:{decode.QUAD}){{4}})"),
    (restore.spaced, "(?:[0-9a-z][^0-9a-z]{1,3}){7}"),
    (restore.marked, "[0-9a-z_.-][*~`]{1,3}[0-9a-z_-]|__"),
    # A word is read with a space on either side.
    (restore.marked, "[^0-9a-z_]_[0-9a-z][0-9a-z_.*~`-]{14}|[0-9a-z_-]{16}_[^0-9a-z_]"),
    (restore.defanged, r"\[(?:[.:@/]{1,3}|dot)\]|\(\.\)|hxxps?[:\[]"),
    (
        restore.backwards,
        f"(?:{'|'.join(re.escape(one[::-1]) for one in restore.BEGINNINGS)})[^0-9a-z]|//:[a-z]",
    ),
    (restore.backwards, f"(?-i:(?:{decode.DAUQ}){{4}})[^0-9a-z+/_-]"),
)  # fmt: skip

_WAY_OF: Final = [WAYS.index(way) for way, _ in _GATES]
_GOES_ON: Final = np.isin(np.arange(256), list(b" \t\r\"'`\\>|#" + bytes(restore.SIGNS, "ascii")))
"""Bytes beside a line break within a token: of the token, or of quotes and blanks around it."""


def suspects(joined: Joined) -> dict[int, set[int]]:
    """Return row to the positions in `WAYS` that may read something in it."""
    return {
        first + row: ways
        for first, part in joined.parts(_AT_ONCE)
        for row, ways in _suspects(part).items()
    }


def _suspects(joined: Joined) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    data = np.frombuffer(joined.buffer, np.uint8)
    blanks = np.flatnonzero(data <= ord(" "))
    sizes = np.diff(blanks, prepend=-1) - 1
    full = sizes > 0
    ends, sizes = blanks[full], sizes[full]

    def add(places: npt.NDArray[np.int64], ways: Iterable[int]) -> None:
        rows = np.searchsorted(joined.starts, places, "right") - 1
        for row, way in zip(rows.tolist(), ways, strict=False):
            found[row].add(way)

    evenly, few = _evenly(sizes)
    for way in _EVEN:
        add(ends[evenly], repeat(way))
    bits = (sizes[few] == _BITS) | (sizes[few] == _BITS + 1)
    add(ends[few[bits]], repeat(_NUMBERED))
    last = [data[ends[few + step] - 1] for step in range(4)]
    first = [data[ends[few + step] - sizes[few + step]] for step in range(4)]
    digits = sum(map(_DIGITS.take, last), np.zeros(len(few), np.int64))
    made = sum(map(_MADE.take, first + last), np.zeros(len(few), np.int64))
    # Groups of an account's number are of four and end in digits; words are of small letters.
    own = (digits <= 1) | (sizes[few] >= _LETTER)
    add(ends[few[own & (made >= _LEAST_MADE)]], repeat(_GROUPED))
    add(ends[few[sizes[few] == _LETTER - 1]], repeat(_DUMPED))
    add(ends[_numbers(sizes)], repeat(_NUMBERED))
    add(_joints(data, ends, sizes), repeat(_CONCATENATED))
    breaks = _breaks(data, joined.starts, ends, sizes)
    add(breaks, repeat(_WRAPPED))
    add(breaks[data[np.maximum(breaks - 1, 0)] == ord("=")], repeat(_QUOTED))
    long = np.flatnonzero(sizes >= restore.LEAST)
    add(_signs(data, ends, sizes, long), repeat(_SPOKEN))
    starts = ends[long] - sizes[long]
    words, gates = _hits(joined.buffer, starts, ends[long])
    add(starts[words], (_WAY_OF[gate] for gate in gates.tolist()))
    return found


def _evenly(
    sizes: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the first of every nine short words of one length; of five longer ones, or four."""
    same = sizes[1:] == sizes[:-1]
    few = same[:-3] & same[1:-2] & same[2:-1]
    larger = sizes[: len(few)]
    few &= (larger >= _LETTER) & (larger <= _GROUP) | (larger == _LETTER - 1) & same[3:]
    same &= sizes[1:] <= _LETTER
    for step in (1, 2, 4):
        same = same[:-step] & same[step:]
    return np.flatnonzero(same), np.flatnonzero(few)


def _numbers(sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the first of every sixteen words that may be numbers of characters."""
    some = (sizes >= 2) & (sizes <= _NUMBER)
    for step in (1, 2, 4, 8):
        some = some[:-step] & some[step:]
    return np.flatnonzero(some)


def _joints(
    data: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return the ends of words that are a program's sign between strings: `"a" + "b"`."""
    single = np.flatnonzero(sizes[1:] == 1)
    single = single[_JOINS[data[ends[single + 1] - 1]]]
    return np.compress(_QUOTES[data[ends[single] - 1]], ends[single])


def _signs(
    data: npt.NDArray[np.uint8],
    ends: npt.NDArray[np.int64],
    sizes: npt.NDArray[np.int64],
    long: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    """Return the ends of words that may say a sign before a long word: `dash`, `underscore`."""
    before = np.maximum(long - 1, 0)
    before = before[(sizes[before] > 2) & (sizes[before] <= _LONGEST)]
    places, size = ends[before], sizes[before]
    first, second, last = (
        data[at].astype(np.int64) for at in (places - size, places - size + 1, places - 1)
    )
    looks = size << 24 | first << 16 | second << 8 | last
    return np.compress(np.isin(looks, _SIGNS), places)


def _breaks(
    data: npt.NDArray[np.uint8],
    rows: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
    sizes: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    """Return the line breaks inside of rows with words around them that make a long one together.

    Quotes and signs of programs may be words themselves, so the words next to these count too.
    """
    breaks = data == ord("\n")
    breaks[rows[1:] - 1] = False
    places = np.flatnonzero(breaks)
    after = np.searchsorted(ends, places, "right")
    padded = np.concatenate([[0, 0], sizes, [0, 0, 0]])
    near, next_to = padded[after + 1], padded[after]
    before = np.where(near <= _SIGN, next_to, near)
    first, second, third = (padded[after + step] for step in (2, 3, 4))
    following = np.where(first <= _SIGN, np.where(second <= _SIGN, third, second), first)
    places = places[before + following >= restore.WHOLE]
    around = [data[np.clip(places + step, 0, len(data) - 1)] for step in (-1, 1)]
    going_on: npt.NDArray[np.bool_] = _GOES_ON[around[0]] & _GOES_ON[around[1]]
    return np.compress(going_on, places)


def _hits(
    buffer: bytes, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return (words, gates): what Hyperscan sees in the words from `starts` to `ends`."""
    words = [buffer[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    gates, places = _prefilter().hits(b" ".join([b"", *words, b""]))
    # A blank stands before each word; a gate may read the one after it.
    where = np.searchsorted(np.cumsum(ends - starts + 1) + 1, places, "left")
    return where, gates


@cache
def _prefilter() -> Prefilter:
    gates = [Gate(id=n, expression=expression) for n, (_, expression) in enumerate(_GATES)]
    return Prefilter("of disguises", gates)
