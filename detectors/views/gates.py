"""Which rows of a batch may be written in another way, and in which.

Whatever hides a credential is a long word, many words of one letter, or a line that ends in one
word and goes on in the next. The shape of words is told from where they end (`shapes`); only long
words are then read by Hyperscan, and they are few. A gate errs towards looking. What it names is
read again row by row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from detectors.batch import Joined
from detectors.prefilter import Gate, Prefilter
from detectors.views import between, decode, dump, radix, restore, shapes
from detectors.views.plainly import plainly
from detectors.views.shapes import Words
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

PLAINLY: Final = WAYS.index(plainly)
"""Position of the one without a gate: a text is plain already, what is read in it may not be."""

_AT_ONCE: Final = 1 << 18
"""Bytes of rows that are looked at together: what numpy makes of them stays in the cache."""

_SHAPES: Final = (
    (
        shapes.many_alike,
        (
            decode.escapes,
            decode.hexadecimal,
            dump.dumped,
            dump.numbered,
            restore.spaced,
            restore.grouped,
        ),
    ),
    (shapes.fours, (dump.dumped,)),
    (shapes.bits, (dump.numbered,)),
    (shapes.numbers, (dump.numbered,)),
    (shapes.groups, (restore.grouped,)),
    (shapes.joints, (restore.concatenated,)),
    (shapes.breaks, (restore.wrapped,)),
    (shapes.soft_breaks, (decode.quoted,)),
    (shapes.spoken, (between.spoken,)),
)
"""Ways to read, by the shape that words must have for them."""

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
_WAYS_OF: Final = [{WAYS.index(way) for way in ways} for _, ways in _SHAPES]


def suspects(joined: Joined) -> dict[int, set[int]]:
    """Return row to the positions in `WAYS` that may read something in it."""
    return {
        first + row: ways
        for first, part in joined.parts(_AT_ONCE)
        for row, ways in _suspects(part).items()
    }


def _suspects(joined: Joined) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    words = Words(joined.buffer, joined.starts)
    for (shape, _), ways in zip(_SHAPES, _WAYS_OF, strict=True):
        for row in _rows(joined, shape(words)):
            found[row] |= ways
    places, gates = _hits(joined.buffer, words)
    for row, gate in zip(_rows(joined, places), gates.tolist(), strict=True):
        found[row].add(_WAY_OF[gate])
    return found


def _rows(joined: Joined, places: npt.NDArray[np.int64]) -> list[int]:
    rows: list[int] = (np.searchsorted(joined.starts, places, "right") - 1).tolist()
    return rows


def _hits(buffer: bytes, words: Words) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return (places, gates): what Hyperscan sees in the long words, and where these begin."""
    starts, ends = words.starts[words.long], words.ends[words.long]
    long = [buffer[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    gates, hits = _prefilter().hits(b" ".join([b"", *long, b""]))
    # A blank stands before each word; a gate may read the one after it.
    where = np.searchsorted(np.cumsum(ends - starts + 1) + 1, hits, "left")
    return starts[where], gates


@cache
def _prefilter() -> Prefilter:
    gates = [Gate(id=n, expression=expression) for n, (_, expression) in enumerate(_GATES)]
    return Prefilter("of disguises", gates)
