"""The text that detectors read, and the way back to the text as it was received.

Slack escapes ``& < >``, wraps links and mentions in angle brackets, and passes on whatever
invisible or lookalike characters somebody typed. Detectors read a plain view: entities unescaped
once, NFKC (Unicode Standard Annex 15), invisible characters dropped, both halves of a link in
sight, lookalike letters folded inside tokens that mix scripts. A finding is about the text as
received, so every view knows the way back: a span of the view becomes a span of the original that
covers it wholly.

Of a batch only the rows that need it are touched; the others stay in Arrow.

Missed: text spaced out letter by letter, reversed, wrapped over lines, hex or percent encoded.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_INVISIBLE: Final = (
    # Not of category Cf, yet nothing is seen: the grapheme joiner, Hangul fillers, Khmer inherent
    # vowels, Mongolian and other variation selectors, the empty Braille pattern.
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef"
)
_FORMAT: Final = (
    # Category Cf (Unicode 16), as ranges, so that one pattern finds them.
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
DROPPED: Final = re.compile(f"[{_INVISIBLE}{_FORMAT}]")
"""One character that a reader does not see and that would split a token in two."""

_ENTITIES: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_ESCAPED: Final = re.compile(f"&(?:amp|lt|gt);|{DROPPED.pattern}+")
_LINK: Final = re.compile(
    r"<((?:https?:|ftps?:|mailto:|tel:|slack:|[@#!])[^<>|\n]*)(?:\|([^<>\n]*))?>"
)
_UNSTABLE: Final = re.compile(
    # All but ASCII and what French and German are full of: these never change, nor compose with
    # what stands before them.
    "[^\x00-\x7f\xa1-\xa7\xa9\xab\xac\xae\xb0\xb1\xb6\xb7\xbb\xbf-\xff\u0152\u0153\u2013\u2014"
    "\u2018-\u201e\u20ac]+"
)
_WIDE_SPACES: Final = ("\u00a0", "\u202f", "\u2009")
"""What French sets before punctuation; NFKC makes each one space, but not this fast."""
_TOKEN: Final = re.compile(r"\S+")
_LATIN: Final = re.compile("[A-Za-z]")
_OTHER_SCRIPT: Final = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_LOOKALIKES: Final = str.maketrans(
    # Cyrillic and Greek letters drawn like a Latin one (Unicode Technical Standard 39).
    "авсԁеһіјӏорԛѕԝхуАВСЕНІЈКМОРЅТХУαικνορυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abcdehijlopqswxyABCEHIJKMOPSTXYaikvopuxABEZHIKMNOPTYX",
)


class OffsetMap:
    """The way from a view of one text back to the text.

    It knows where each character of the view begins in the original. Characters that came from one
    indivisible piece (a ligature, a letter with its accents, an automatic link) share a beginning.
    """

    __slots__ = ("_starts",)

    def __init__(self, starts: list[int]) -> None:
        self._starts = starts

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return the smallest span of the original that covers a span of the view.

        Dropped characters that follow a character belong to it, so no half of a piece is left over
        when a span is redacted.

        Raises:
            IndexError: The span does not lie in the view.
        """
        if not 0 <= start <= end < len(self._starts):
            what = "a span must lie in the view that was scanned"
            raise IndexError(what)
        first = self._starts[start]
        if start == end:
            return first, first
        last = self._starts[end - 1]
        while self._starts[end] == last:
            end += 1
        return first, self._starts[end]


@dataclass(frozen=True, slots=True)
class Normalised:
    """The views of a batch and the ways back.

    Attributes:
        texts: As many rows as came in, in their order; nulls stay null.
        maps: Row to its way back; a row that is not here has the offsets of its original.
    """

    texts: pa.LargeStringArray
    maps: dict[int, OffsetMap]

    def back(self, row: int, start: int, end: int) -> tuple[int, int]:
        """Turn a span of a row's view into a span of the text as received, in characters."""
        way = self.maps.get(row)
        return (start, end) if way is None else way.back(start, end)


def normalise(texts: pa.LargeStringArray) -> Normalised:
    """Make the views of a batch; rows without ``&``, ``<`` or non-ASCII stay as they are."""
    maps: dict[int, OffsetMap] = {}
    changed: dict[int, str] = {}
    special = _special(texts)
    raws: list[str] = texts.take(pa.array(special, pa.int64())).to_pylist()  # type: ignore[assignment]  # no null is special
    for row, raw in zip(special, raws, strict=True):
        view, way = normalise_one(raw)
        if way is not None:
            maps[row] = way
        if view is not raw:
            changed[row] = view
    if not changed:
        return Normalised(texts, maps)
    mask = np.zeros(len(texts), np.bool_)
    mask[list(changed)] = True
    views = pc.replace_with_mask(
        texts, pa.array(mask), pa.array(list(changed.values()), pa.large_string())
    )
    return Normalised(views, maps)


def normalise_one(raw: str) -> tuple[str, OffsetMap | None]:
    """Make the view of one text; the way back is None when the offsets are the original's."""
    text, starts = raw, None
    if "&" in raw or (not raw.isascii() and DROPPED.search(raw)):
        text, starts = _unescape(raw)
    elif "<" in raw:
        text = _LINK.sub(_open, raw)
        if len(text) != len(raw):
            text, starts = _unescape(raw)
    if not text.isascii():
        for space in _WIDE_SPACES:
            text = text.replace(space, " ")
        if not unicodedata.is_normalized("NFKC", text):
            text, starts = _compose(text, starts)
        if _OTHER_SCRIPT.search(text):
            text = _TOKEN.sub(_fold, text)
    return (raw if text == raw else text), None if starts is None else OffsetMap(starts)


def _open(link: re.Match[str]) -> str:
    """Replace a link's brackets and bar by spaces; an automatic link becomes shorter."""
    target, label = link.groups()
    if label is None:
        return f" {target} "
    return label if label and target.endswith(label) else f" {target} {label} "


def _fold(token: re.Match[str]) -> str:
    """Give a token that mixes scripts the Latin letters its others are drawn like."""
    word = token[0]
    if _LATIN.search(word) and _OTHER_SCRIPT.search(word):
        return word.translate(_LOOKALIKES)
    return word


def _special(texts: pa.LargeStringArray) -> list[int]:
    """Find the rows that hold ``&``, ``<`` or a byte outside ASCII, without making a string."""
    _, offsets, data = texts.buffers()
    if offsets is None or data is None:
        return []
    starts = np.frombuffer(memoryview(offsets), np.int64)[
        texts.offset : texts.offset + len(texts) + 1
    ]
    content = np.frombuffer(memoryview(data), np.uint8)[starts[0] : starts[-1]]
    found = np.flatnonzero((content >= 0x80) | (content == ord("&")) | (content == ord("<")))
    rows: list[int] = np.unique(np.searchsorted(starts, found + starts[0], "right") - 1).tolist()
    return rows


def _unescape(raw: str) -> tuple[str, list[int] | None]:
    """Unescape entities once, open links and mentions, drop what is not seen.

    A link's brackets and bar become spaces, so both halves stand alone. Where the client made the
    link by itself (the label is the end of the target), the label takes the link's place, because
    what stood around it may belong to it: a client links the host in ``user:pass@example.org``.
    """
    out: list[str] = []
    starts: list[int] = []
    done = 0
    for link in _LINK.finditer(raw):
        _plain(raw, done, link.start(), out, starts)
        done = link.end()
        target, label = link.groups()
        if label and target.endswith(label):
            before = len(starts)
            _plain(raw, *link.span(2), out, starts)
            starts[before:] = [link.start()] * (len(starts) - before)
            continue
        starts.append(link.start())
        out.append(" ")
        _plain(raw, *link.span(1), out, starts)
        if label is not None:
            starts.append(link.end(1))
            out.append(" ")
            _plain(raw, *link.span(2), out, starts)
        starts.append(done - 1)
        out.append(" ")
    _plain(raw, done, len(raw), out, starts)
    starts.append(len(raw))
    return "".join(out), None if len(starts) > len(raw) else starts


def _plain(raw: str, start: int, end: int, out: list[str], starts: list[int]) -> None:
    """Append raw[start:end] without entities and unseen characters, and where each came from."""
    for match in _ESCAPED.finditer(raw, start, end):
        out.append(raw[start : match.start()])
        starts.extend(range(start, match.start()))
        start = match.end()
        if match[0] in _ENTITIES:
            out.append(_ENTITIES[match[0]])
            starts.append(match.start())
    out.append(raw[start:end])
    starts.extend(range(start, end))


def _compose(text: str, starts: list[int] | None) -> tuple[str, list[int]]:
    """Bring a text to NFKC piece by piece, so that every piece knows where it came from.

    A piece is a character and all that may compose with it; NFKC never looks across its border.
    """
    if starts is None:
        starts = list(range(len(text) + 1))
    out: list[str] = []
    kept: list[int] = []
    done = 0
    for run in _UNSTABLE.finditer(text):
        start, end = run.span()
        if start > done and _joins(text[start]):
            start -= 1
        if unicodedata.is_normalized("NFKC", text[start:end]):
            continue
        out.append(text[done:start])
        kept.extend(starts[done:start])
        while start < end:
            done = start + 1
            while done < end and _joins(text[done]):
                done += 1
            piece = unicodedata.normalize("NFKC", text[start:done])
            out.append(piece)
            kept.extend([starts[start]] * len(piece))
            start = done
    out.append(text[done:])
    kept.extend(starts[done:])
    return "".join(out), kept


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    """Say whether a character may compose with, or move around, the one before it."""
    first = unicodedata.normalize("NFKD", character)[0]
    # Conjoining Hangul vowels and finals are letters; everything else that composes is a mark.
    return unicodedata.category(first)[0] == "M" or "\u1161" <= first <= "\u11ff"
