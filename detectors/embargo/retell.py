"""What a text tells, whatever its words: the features that a retelling shares with its original.

A feature is a concept (`buys` and `acquisition` are one), a rare word by its stem, or a figure by
its value (`310 million`, `$310m`, `three hundred and ten million`). Order, grammar and filling
words do not count. It is no understanding: who retells without a single concept, rare word or
figure of the original is not recognised, and a text that is about the same things and says the
opposite is.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from detectors.embargo.lexicon import (
    COMMON,
    CONCEPTS,
    DULL,
    LETTERS,
    PHRASE,
    PHRASES,
    RARE,
    weigh,
)
from detectors.fold import fold

_UNITS: Final = {
    "thousand": 1e3, "k": 1e3, "tausend": 1e3, "tsd": 1e3, "mille": 1e3, "milliers": 1e3,
    "million": 1e6, "millions": 1e6, "millionen": 1e6, "mio": 1e6, "mn": 1e6, "mln": 1e6,
    "m": 1e6, "mil": 1e6, "mill": 1e6,
    "billion": 1e9, "billions": 1e9, "bn": 1e9, "milliard": 1e9, "milliards": 1e9,
    "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "md": 1e9, "b": 1e9,
}  # fmt: skip
_SMALL: Final = {
    # Numbers as words, folded; those that are also an article are left out.
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20,
    "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
    "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
    "zehn": 10, "elf": 11, "zwolf": 12, "zwanzig": 20, "dreissig": 30, "vierzig": 40,
    "funfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_HUNDRED: Final = ("hundred", "cent", "cents", "hundert")
_FIGURE: Final = r"\d+(?:[ '\u2019\u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*"
_PIECE: Final = re.compile(
    rf"(?P<figure>{_FIGURE})|(?P<percent>%|(?:per ?cent|pour ?cent|prozent|pct)\b)"
    r"|(?P<word>[^\W\d_]+)"
)


class Feature(NamedTuple):
    """One thing that a text tells.

    Attributes:
        name: Equal for equal things; no text that anybody wrote.
        points: What it tells, see `detectors.embargo.lexicon`.
        word: Which word of the text it is, counted from 0.
        start: First character in the folded text.
        end: One past its last.
    """

    name: str
    points: int
    word: int
    start: int
    end: int


def features(text: str) -> list[Feature]:
    """Return the features of a text in their order, repeated ones repeatedly.

    >>> [f.name for f in features("They buy it for 1.5 bn") if f.points]
    ['=buy', '#1.5e+09']
    >>> [f.name for f in features("An acquisition: 1,500 million") if f.points]
    ['=buy', '#1.5e+09']
    """
    folded = fold(text)
    phrases = {match.start(): match for match in PHRASE.finditer(folded)}
    found: list[Feature] = []
    number: tuple[float, int, int] | None = None  # value, start, end: until its unit is known
    skip_to = -1
    for place, piece in enumerate(_PIECE.finditer(folded)):
        start, end = piece.span()
        if start < skip_to:
            continue
        word = piece["word"] or ""
        if number is not None:
            value, since, until = number
            near = start - until <= 5 and not folded[until:start].strip(" -\u00a0$€£")
            if near and word in _UNITS:
                number = (value * _UNITS[word], since, end)
                continue
            if near and piece["percent"]:
                found.append(Feature(f"%{value:g}", RARE, place, since, end))
                number = None
                continue
            if near and word in _HUNDRED:
                number = (value * 100, since, end)
                continue
            if word in _SMALL and start - until <= 5 and value >= 20 > _SMALL[word] - 1:
                number = (value + _SMALL[word], since, end)
                continue
            if word in ("and", "und", "et") and value >= 100:
                continue
            if word in _SMALL and value >= 100 and start - until <= 5:
                number = (value + _SMALL[word], since, end)
                continue
            found.append(_figure(value, place, since, until))
            number = None
        if piece["figure"]:
            number = (_value(piece["figure"]), start, end)
        elif word in _SMALL:
            number = (float(_SMALL[word]), start, end)
        elif phrase := phrases.get(start):
            skip_to = phrase.end()
            found.append(_word(PHRASES[" ".join(phrase[0].split())], place, start, skip_to))
        elif word:
            found.append(_word(word, place, start, end))
    if number is not None:
        found.append(_figure(number[0], len(found), *number[1:]))
    return found


def _word(word: str, place: int, start: int, end: int) -> Feature:
    stem = word[:LETTERS]
    concept = CONCEPTS.get(stem)
    return Feature(f"={concept}" if concept else stem, weigh(stem), place, start, end)


def _figure(value: float, place: int, start: int, end: int) -> Feature:
    return Feature(f"#{value:g}", points_of(value), place, start, end)


def points_of(value: float) -> int:
    """Say how much a figure tells: a year and the day of a month stand in many texts."""
    year = 2015 <= value <= 2045
    return DULL if value < 3 else COMMON if year or value < 32 else RARE


def _value(figure: str) -> float:
    """Read a figure whatever its separators: `1,310.5`, `1.310,5`, `48 000`.

    >>> [_value(f) for f in ("1,310.5", "1.310,5", "48 000", "2,6", "9,200", "7.4")]
    [1310.5, 1310.5, 48000.0, 2.6, 9200.0, 7.4]
    """
    bare = re.sub(r"[ '\u2019\u00a0\u202f]", "", figure)
    last = max(bare.rfind("."), bare.rfind(","))
    if last < 0:
        return float(bare[:15])
    head, tail = re.sub(r"[.,]", "", bare[:last]), bare[last + 1 :]
    several = len(re.findall(r"[.,]", bare)) > 1
    same = several and bare.count(bare[last]) > 1
    if len(tail) == 3 and (same or not several) and head != "0":
        return float((head + tail)[:15])
    return float(f"{head[:15]}.{tail[:6]}")
