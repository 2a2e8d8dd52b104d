"""The text that detectors read, and the way back to the text as it was received.

Slack escapes ``& < >``, wraps links and mentions in angle brackets, and passes on whatever
invisible or lookalike characters somebody typed. Detectors read a plain view: entities unescaped
once, NFKC (Unicode Standard Annex 15), invisible characters dropped, both halves of a link in
sight, lookalike letters folded inside tokens that mix scripts. A finding is about the text as
received, so every view knows the way back: a span of the view becomes a span of the original that
covers it wholly.

Of a batch only the rows that need it are touched; the others stay in Arrow.

Left to `detectors.views`: text spaced out letter by letter, reversed, wrapped over lines, encoded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy.typing as npt

_INVISIBLE: Final = (
    # Not of category Cf, yet no letter is seen: the grapheme joiner, Hangul fillers, Khmer inherent
    # vowels, Mongolian and other variation selectors, the empty Braille pattern.
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef"
    # Strokes through letters, and rings and keys around them: seen, yet no part of any letter.
    "\u0334-\u0338\u20d0-\u20f0"
)
_FORMAT: Final = (
    # Category Cf (Unicode 16), as ranges, so that one pattern finds them.
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
DROPPED: Final = re.compile(f"[{_INVISIBLE}{_FORMAT}]")
"""One character that a reader does not see and that would split a token in two."""

_DROPPED_RUN: Final = re.compile(f"{DROPPED.pattern}+")
_MARKS: Final = "".join(
    # What Unicode puts in order behind a letter; beyond these planes there is none.
    character
    for character in map(chr, range(0x300, 0x1F000))
    if unicodedata.combining(unicodedata.normalize("NFKD", character)[0])
)
_READABLE: Final = 30
"""Marks on one letter; no language needs more (Unicode Standard Annex 15, section 13)."""
_PILED: Final = re.compile(f"[{_MARKS}](?<=[{_MARKS}]{{{_READABLE + 1}}})[{_MARKS}]*")
"""The rest of a pile of marks. To put marks in order takes time by the square of their number."""
_ANY_MARK: Final = "".join(mark for mark in _MARKS if mark <= "\uffff") + "\U00010000-\U0001efff"
_PERHAPS_PILED: Final = re.compile(f"[{_ANY_MARK}](?<=[{_ANY_MARK}]{{{_READABLE + 1}}})")
"""The same and more, in a thirtieth of the time: `re` tries many ranges one by one."""
_SMUGGLED: Final = re.compile("[\U000e0020-\U000e007e]{12,}|[\U000e0110-\U000e016e]{12,}")
"""ASCII in characters that nobody sees: tags, of which a flag has seven, and variation selectors
for bytes."""
_TAGS: Final = 0xE0000
_SELECTORS: Final = 0xE00F0

_ENTITIES: Final = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
"""In the order in which they are replaced: the ampersand last, so nothing is unescaped twice."""

_ESCAPED: Final = re.compile("|".join(_ENTITIES))
_TARGET: Final = r"(?:https?:|ftps?:|mailto:|tel:|slack:|[@#!])[^<>|\n]*"
_LINK: Final = re.compile(rf"<({_TARGET})(?:\|([^<>\n]*))?>")
_STABLE: Final = (
    # What messages are full of, beside ASCII: it never changes, nor composes with what stands
    # before it. Letters of Europe, quotes and dashes, arrows, symbols, most emoji.
    "\xa1-\xa7\xa9\xab\xac\xae\xb0\xb1\xb6\xb7\xbb\xbf-\xff\u0100-\u0131\u0134-\u013e"
    "\u0141-\u0148\u014a-\u017e\u2010\u2012-\u2016\u2018-\u2022\u20ac\u2190-\u222b\u2500-\u27ff"
    "\U0001f300-\U0001f6d7\U0001f900-\U0001f9ff"
)
_UNSTABLE: Final = re.compile(rf"[^\x00-\x7f{_STABLE}]+")
_SPECIAL: Final = rf"[^\x00-%'-;=-\x7f{_STABLE}]"
"""A character for which a text must be looked at, in RE2's dialect: ``&``, ``<``, or unstable."""
_HARD: Final = rf"<[^<>\n]*\||[^\x00-\x7f{_STABLE}]"
"""What Arrow cannot do, in RE2's dialect: weigh a link's label against its target, compose."""
_BARE_LINK: Final = rf"<({_TARGET})>"

_WIDE_SPACES: Final = ("\u00a0", "\u202f", "\u2009")
"""What French sets before punctuation; NFKC makes each one space, but not this fast."""
_TOKEN: Final = re.compile(r"\S+")
_LATIN: Final = re.compile("[A-Za-z]")
_OTHER_SCRIPT: Final = re.compile("[\u0251\u0261\u0370-\u058f\u13a0-\u13ff\ua4d0-\ua4f7]")
_LOOKALIKES: Final = str.maketrans(
    # Letters drawn like a Latin one or a digit (Unicode Technical Standard 39): of Cyrillic, Greek,
    # Armenian, Cherokee, Lisu, and of the phonetic alphabet.
    "авсԁеһіјӏорԛѕԝхуАВСЕНІЈКМОРЅТХУԌҮѴѵЗб"
    "αικνορυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧησγօոսցհյզաՏՍՕԼɑɡ"
    "ᎠᎡᎢᎥᎪᎫᎬᎳᎷᎻᏀᏃᏎᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏮᏳᏴᎩᎽꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ",
    "abcdehijlopqswxyABCEHIJKMOPSTXYGYVv36"
    "aikvopuxABEZHIKMNOPTYXnoyonughjqwSUOLag"
    "DRTiAJEWMHGZ4bRWSVSLCPKd6GByYABCDEFGHIJKLMNOPRSTUVWXYZ",
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


class Normalised:
    """The views of a batch and the ways back.

    Few rows have a hit, so a way back is worked out when it is first asked for.

    Attributes:
        texts: As many rows as came in, in their order; nulls stay null.
        changed: The rows whose view differs from their text.
    """

    __slots__ = ("_raws", "_ways", "changed", "texts")

    def __init__(
        self, texts: pa.LargeStringArray, raws: pa.LargeStringArray, changed: npt.NDArray[np.int64]
    ) -> None:
        self.texts = texts
        self.changed = frozenset(changed.tolist())
        self._raws = raws
        self._ways: dict[int, OffsetMap] = {}

    def back(self, row: int, start: int, end: int) -> tuple[int, int]:
        """Turn a span of a row's view into a span of the text as received, in characters."""
        if row not in self.changed:
            return start, end
        if row not in self._ways:
            self._ways[row] = way_back(self._raws[row].as_py())
        return self._ways[row].back(start, end)


def normalise(texts: pa.LargeStringArray) -> Normalised:
    """Make the views of a batch; a row without ``&``, ``<`` or the unstable stays as it is.

    Arrow opens plain links and unescapes. Only what it cannot do is done row by row by `view`,
    which does the same.
    """
    special = _where(texts, _SPECIAL)
    if not len(special):
        return Normalised(texts, texts, special)
    raws = texts.take(special)
    views = pc.replace_substring_regex(raws, pattern=_BARE_LINK, replacement=r" \1 ")
    for entity, character in _ENTITIES.items():
        views = pc.replace_substring(views, pattern=entity, replacement=character)
    hard = _where(raws, _HARD)
    read = raws.take(hard).to_pylist()
    views = _replaced(views, hard, [view(raw) for raw in read if raw is not None])
    new = np.flatnonzero(pc.not_equal(views, raws).to_numpy(zero_copy_only=False))
    return Normalised(_replaced(texts, special[new], views.take(new)), texts, special[new])


def _where(texts: pa.LargeStringArray, pattern: str) -> npt.NDArray[np.int64]:
    """Return the rows that a pattern matches; nulls match nothing."""
    found = pc.match_substring_regex(texts, pattern=pattern)
    return np.flatnonzero(found.fill_null(False).to_numpy(zero_copy_only=False))


def _replaced(
    texts: pa.LargeStringArray, rows: npt.NDArray[np.int64], by: Sequence[str] | pa.LargeStringArray
) -> pa.LargeStringArray:
    if not len(rows):
        return texts
    mask = np.zeros(len(texts), np.bool_)
    mask[rows] = True
    new = by if isinstance(by, pa.Array) else pa.array(by, pa.large_string())
    replaced: pa.LargeStringArray = pc.replace_with_mask(texts, pa.array(mask), new)
    return replaced


def view(raw: str) -> str:
    """Make the view of one text: open links, unescape once, drop the unseen, NFKC, fold.

    ASCII that somebody wrote in unseen characters is shown.
    """
    text = _LINK.sub(_open, raw) if "<" in raw else raw
    if "&" in text:
        for entity, character in _ENTITIES.items():
            text = text.replace(entity, character)
    if text.isascii():
        return text
    text = _DROPPED_RUN.sub(_seen, text)
    if _PERHAPS_PILED.search(text):
        text = _PILED.sub("", text)
    for space in _WIDE_SPACES:
        text = text.replace(space, " ")
    text = unicodedata.normalize("NFKC", text)
    return _TOKEN.sub(_fold, text) if _OTHER_SCRIPT.search(text) else text


def way_back(raw: str) -> OffsetMap:
    """Work out where every character of a text's view came from.

    The same steps as `view`, but each tells what it replaced; the last one moves nothing.
    """
    text, starts = raw, list(range(len(raw) + 1))
    for step in (_opened, _unescaped, _unseen, _piled, _composed):
        replaced = list(step(text))
        if not replaced:
            continue
        out: list[str] = []
        kept: list[int] = []
        done = 0
        for start, end, new in replaced:
            out += text[done:start], new
            kept += starts[done:start]
            kept += [starts[start]] * len(new)
            done = end
        out.append(text[done:])
        text, starts = "".join(out), kept + starts[done:]
    return OffsetMap(starts)


def _open(link: re.Match[str]) -> str:
    """Give what a link is replaced by.

    A link's brackets and bar become spaces, so both halves stand alone. Where the client made the
    link by itself (the label is the end of the target), the label takes the link's place, because
    what stood around it may belong to it: a client links the host in ``user:pass@example.org``.
    """
    target, label = link.groups()
    if label is None:
        return f" {target} "
    return label if label and target.endswith(label) else f" {target} {label} "


def _opened(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what opening its links replaces in a text: start, end, and by what."""
    for link in _LINK.finditer(text):
        start, end = link.span()
        new = _open(link)
        if len(new) == end - start:
            for at in sorted({start, link.end(1), end - 1}):
                yield at, at + 1, " "
        else:
            yield start, end, new


def _unescaped(text: str) -> Iterator[tuple[int, int, str]]:
    for entity in _ESCAPED.finditer(text):
        yield *entity.span(), _ENTITIES[entity[0]]


def _shown(run: re.Match[str]) -> str:
    """Give the ASCII that stands in characters nobody sees."""
    base = _TAGS if run[0][0] < "\U000e0100" else _SELECTORS
    return "".join(chr(ord(character) - base) for character in run[0])


def _seen(run: re.Match[str]) -> str:
    """Give what is left of a run of unseen characters: the ASCII that somebody wrote in them."""
    return "".join(map(_shown, _SMUGGLED.finditer(run[0])))


def _unseen(text: str) -> Iterator[tuple[int, int, str]]:
    for run in _DROPPED_RUN.finditer(text):
        done, end = run.span()
        for smuggled in _SMUGGLED.finditer(text, done, end):
            if smuggled.start() > done:
                yield done, smuggled.start(), ""
            for at, character in enumerate(_shown(smuggled), smuggled.start()):
                yield at, at + 1, character
            done = smuggled.end()
        if end > done:
            yield done, end, ""


def _piled(text: str) -> Iterator[tuple[int, int, str]]:
    if not _PERHAPS_PILED.search(text):
        return
    for rest in _PILED.finditer(text):
        yield *rest.span(), ""


def _composed(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what NFKC replaces in a text, piece by piece.

    A piece is a character and all that may compose with it; NFKC never looks across its border.
    """
    done = 0
    for run in _UNSTABLE.finditer(text):
        start, end = run.span()
        if start > done and _joins(text[start]):
            start -= 1
        while start < end:
            done = start + 1
            while done < end and _joins(text[done]):
                done += 1
            piece = unicodedata.normalize("NFKC", text[start:done])
            if piece != text[start:done]:
                yield start, done, piece
            start = done


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    """Say whether a character may compose with, or move around, the one before it."""
    first = unicodedata.normalize("NFKD", character)[0]
    # Conjoining Hangul vowels and finals are letters; everything else that composes is a mark.
    return unicodedata.category(first)[0] == "M" or "\u1161" <= first <= "\u11ff"


def _fold(token: re.Match[str]) -> str:
    """Give a token that mixes scripts the Latin letters its others are drawn like."""
    word = token[0]
    if _LATIN.search(word) and _OTHER_SCRIPT.search(word):
        return word.translate(_LOOKALIKES)
    return word
