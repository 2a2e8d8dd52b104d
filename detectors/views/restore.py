r"""Put together what somebody took apart: spaced letters, wrapped lines, marks, reversed tokens.

Unlike what decodes to readable text, none of this proves itself: any three lines can be joined. So
what is read here is only reported by rules whose form chance does not produce.

Missed: groups of unequal length, letters with unequal signs between them, lines of fewer than ten
characters, reversed tokens that do not begin as `BEGINNINGS` says, strings of fewer than fourteen
characters with a blank alone between them, and tokens in three or more lines whose last one is a
plain word, before a line of words.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from detectors.family import inside
from detectors.fingerprint import PUBLIC_PREFIXES
from detectors.views.decode import DAUQ
from detectors.views.dump import OFFSET
from detectors.views.view import Piece, Reading

SIGNS: Final = string.ascii_letters + string.digits + "_+/=.~-"
_TOKEN: Final = f"[{re.escape(SIGNS)}]"
LEAST: Final = 16
"""Characters of what is put together; credentials with a form are not shorter."""

WHOLE: Final = 20
"""Characters of the two halves around a line break; an access key of AWS has as many."""

SPACED: Final = re.compile(
    # A letter between one and the same sign each time, or several signs, with blanks among them:
    # `'g', 'h'`; or between blanks alone, and quotes may stand around.
    rf"(?<![0-9A-Za-z]){_TOKEN}(?P<sign>[ \t]{{0,2}}[^\w\s][^\w\n]{{0,3}}?|_){_TOKEN}"
    rf"(?:(?P=sign){_TOKEN}){{{LEAST - 2},}}+"
    rf"|(?<![^\s(\[{{<\"'`*~])[!-~]"
    rf"(?:[ \t\r\n]{{1,3}}[!-~](?![^\s)\]}}>\"'`*~.,;:!?])){{{LEAST - 1},}}+"
)
_LARGEST: Final = 16
_FEWEST: Final = {2: 8, 3: 8, 4: 5} | dict.fromkeys(range(5, _LARGEST + 1), 4)
"""Size of groups to how many of them are one word that somebody parted."""
_FEW: Final = 8
"""Groups; of fewer, words, and numbers such as those of an account, are left as they stand."""
_WORD: Final = re.compile(r"\S+")
_GAP: Final = 2
_SPACE: Final = re.compile(r"[ \t\r\n]+")

BREAK: Final = re.compile(
    rf"(?<={_TOKEN})[\\\"'`]?[ \t]*+(?:\+[ \t]*+)?\r?\n"
    rf"(?:[ \t>|]|#[ \t]|//[ \t])*+"
    # The line's number, before a sign or two blanks.
    rf"(?:[0-9]{{1,5}}+(?:[:|)][ \t|]|[ \t]{{2}})[ \t]*+)?(?:\+[ \t]*+)?[\"'`]?(?={_TOKEN})"
)
_HEAD: Final = re.compile(
    # Not the next setting (`region = eu-west-2`, `region: eu-west-2`): that is a line of its own.
    rf"(?![\w.-]{{1,60}}+(?:[ \t]++=[ \t]|:[ \t])){_TOKEN}{{1,200}}+"
)
_PEM: Final = re.compile(r"-----BEGIN [^-\n]++-----[^-]*+-----END [^-\n]++-----")
"""A block whose lines are its form (RFC 7468)."""
_REACH: Final = 200
_RANDOM: Final = re.compile(r"[0-9_]|[a-z][A-Z]|[A-Z]{2}")

_INNER: Final = r"(?<=[0-9A-Za-z_.-][*~`])[*~`]{0,2}(?=[0-9A-Za-z_-])"
# Marks first, for these few `re` looks ten times as fast as for what may stand before them.
MARKED: Final = re.compile("[*~`]" + _INNER)
ITALIC: Final = re.compile(
    r"[*~`_](?:"
    + _INNER
    # Around a token, around the beginning of one.
    + r"|(?<=_)(?<![0-9A-Za-z_]_)_?(?=[0-9A-Za-z][0-9A-Za-z_.*~`-]{14})"
    r"|(?<=[0-9A-Za-z_-]{16}_)_?(?![0-9A-Za-z_])"
    r"|(?<=[0-9A-Za-z]_)(?=_[0-9A-Za-z]))"
)
BEGINNINGS: Final = (*PUBLIC_PREFIXES, "eyJ")
"""Of tokens that are looked for from their end: what providers print, and a JSON Web Token's."""
CONCATENATED: Final = re.compile(
    rf"(?<={_TOKEN})([\"'`])(?:[ \t]*(?:\+|\.|&|\|\||\.\.|<>)[ \t]*|[ \t]+)[\"'`](?={_TOKEN})"
)
JOINS: Final = (".join(", "implode(")
LISTED: Final = re.compile(rf"(?<={_TOKEN})([\"'`]),[ \t]?[\"'`](?={_TOKEN})")
"""Between the strings of a list that is joined."""
DASH: Final = re.compile(
    "(?<=[0-9A-Za-z._-])[\u2010-\u2015\u2212](?=[0-9A-Za-z._\u2010-\u2015\u2212-])"
)
DEFANGED: Final = re.compile(
    r"\[([.:@/]{1,3})\]|\((\.)\)|\[dot\]|(?i:h(?:xx|\*\*)(?=ps?(?:://|\[:)))"
)
_LONG: Final = re.compile(rf"(?<!\S)[!-~]{{{LEAST},}}+")
_BACKWARDS: Final = re.compile(
    rf"(?:{'|'.join(re.escape(one[::-1]) for one in BEGINNINGS)})(?![0-9A-Za-z])|//:[a-z]"
    rf"|(?:{DAUQ}){{4}}(?![A-Za-z0-9+/_-])"
)
_DIGIT: Final = re.compile("[0-9]")
_LETTER: Final = re.compile("[A-Za-z]")
_HUMP: Final = re.compile("[a-z][A-Z]")


def spaced(text: str) -> Iterator[Reading]:
    """Read `g h p _ a b c`, and the same with another sign between the letters."""
    pieces: list[Piece] = []
    for run in SPACED.finditer(text):
        sign = len(run["sign"] or "")
        if sign:
            places = range(run.start() + 1, run.end(), sign + 1)
            pieces += (Piece(at, at + sign, "") for at in places)
        else:
            pieces += (Piece(*gap.span(), "") for gap in _SPACE.finditer(text, *run.span()))
    if pieces:
        yield Reading("spaced", pieces)


def grouped(text: str) -> Iterator[Reading]:
    """Read `ghp_ abcd efgh`: groups of one length, and what is left, with it and without.

    A line of a dump is none: its place stands before it.
    """
    pieces: list[Piece] = []
    rests: set[Piece] = set()
    for run in _groups(text):
        reach = max(0, run[0][0] - _REACH)
        line = text.rfind("\n", reach, run[0][0]) + 1
        if (line or not reach) and OFFSET.match(text, line, run[0][0]):
            continue
        gaps = [Piece(one[1], other[0], "") for one, other in pairwise(run)]
        pieces += gaps
        if run[-1][1] - run[-1][0] != run[0][1] - run[0][0]:
            rests.add(gaps[-1])
    if pieces:
        yield Reading("grouped", pieces)
        if rests:
            yield Reading("grouped", [one for one in pieces if one not in rests])


def _groups(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the spans of groups that may be one word, and of what is left after them."""
    run: list[tuple[int, int]] = []
    size = 0
    for word in _WORD.finditer(text):
        start, end = word.span()
        if run and start - run[-1][1] <= _GAP and "\n" not in text[run[-1][1] : start]:
            if end - start == size:
                run.append((start, end))
                continue
            if _word_in(text, run, size):
                ended = end - start == size + 1 and not text[end - 1].isalnum()
                yield [*run, (start, end)] if ended or end - start < size else run
        elif _word_in(text, run, size):
            yield run
        run, size = [(start, end)], end - start
    if _word_in(text, run, size):
        yield run


def _word_in(text: str, run: Sequence[tuple[int, int]], size: int) -> bool:
    """Say whether groups are enough, and look as only machines write where they are few."""
    if len(run) < _FEWEST.get(size, len(run) + 1):
        return False
    groups = [text[start:end] for start, end in run]
    if not all(map(str.isascii, groups)):
        return False
    some = sum(bool(_RANDOM.search(one) and _LETTER.search(one)) for one in groups)
    return len(run) > _FEW or (2 * some >= len(run) and _mixed("".join(groups)))


def wrapped(text: str) -> Iterator[Reading]:
    """Read tokens that go on in the next line, quoted or not, or in the next string of a program.

    Where a token begins and ends is not known, so several readings are tried: all breaks with what
    looks random on both sides, all before what does, all, and every other break alone.
    """
    breaks: list[tuple[Piece, bool, bool]] = []
    blocks = [block.span() for block in _PEM.finditer(text)]
    for gap in BREAK.finditer(text):
        if inside(blocks, *gap.span()):
            continue
        head = _HEAD.match(text, gap.end())
        tail = _tail(text, gap.start())
        if head and len(tail) + len(head[0]) >= WHOLE and _mixed(tail + head[0]):
            random = bool(_RANDOM.search(tail)), bool(_RANDOM.search(head[0]))
            breaks.append((Piece(*gap.span(), ""), *random))
    every = [piece for piece, _, _ in breaks]
    going_on = [piece for piece, _, after in breaks if after]
    within = [piece for piece, before, after in breaks if before and after]
    tried: set[tuple[Piece, ...]] = set()
    for pieces, whole in (
        (within, True),
        (_hyphenated(text, within), True),
        (going_on, True),
        (_hyphenated(text, going_on), True),
        (every, False),
        (_hyphenated(text, every), False),
        (every[::2], False),
        (every[1::2], False),
    ):
        if pieces and tuple(pieces) not in tried:
            tried.add(tuple(pieces))
            yield Reading("wrapped", pieces, whole=whole)


def concatenated(text: str) -> Iterator[Reading]:
    """Read strings of a program that are one: `"ghp_" + "abc"`, `'a' 'b'`, a list's `join`."""
    joined = any(one in text for one in JOINS)
    for pattern in (CONCATENATED, LISTED) if joined else (CONCATENATED,):
        pieces = [Piece(*gap.span(), "") for gap in pattern.finditer(text)]
        if pieces:
            yield Reading("concatenated", pieces)


def dashed(text: str) -> Iterator[Reading]:
    """Read the dashes that a word processor made of a token's hyphens."""
    pieces = [Piece(*dash.span(), "-") for dash in DASH.finditer(text)]
    if pieces:
        yield Reading("dashes", pieces)


def marked(text: str) -> Iterator[Reading]:
    """Read tokens of which a part is bold, struck, code or in italics.

    An underscore may be the token's own, so it is left once and taken for a mark once.
    """
    for pattern in (MARKED, ITALIC):
        pieces = [Piece(*mark.span(), "") for mark in pattern.finditer(text)]
        if pieces:
            yield Reading("marked-up", pieces)


def defanged(text: str) -> Iterator[Reading]:
    """Read addresses and tokens that were written so that nobody follows them: `acme[.]com`."""
    pieces = [
        Piece(*one.span(), one[1] or one[2] or ("." if one[0][0] == "[" else "htt"))
        for one in DEFANGED.finditer(text)
    ]
    if pieces:
        yield Reading("defanged", pieces)


def backwards(text: str) -> Iterator[Reading]:
    """Read from its end what then begins like a token or an address."""
    pieces = [
        Piece(*token.span(), token[0][::-1], mirrored=True)
        for token in _LONG.finditer(text)
        if _BACKWARDS.search(token[0])
    ]
    if pieces:
        yield Reading("reversed", pieces)


def _mixed(token: str) -> bool:
    if _HUMP.search(token):
        return True
    return bool(_DIGIT.search(token) and _LETTER.search(token))


def _tail(text: str, end: int) -> str:
    """Return what of a token stands before a break."""
    before = text[max(0, end - _REACH) : end]
    return before[len(before.rstrip(SIGNS)) :]


def _hyphenated(text: str, breaks: Sequence[Piece]) -> list[Piece]:
    """Take hyphens, and the mail's `=`, at the ends of lines for signs of the break."""
    pieces = [
        Piece(one.start - 1, one.end, "") if text[one.start - 1] in "-=" else one for one in breaks
    ]
    return [] if pieces == list(breaks) else pieces
