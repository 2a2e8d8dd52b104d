"""What a text tells, whatever its words: the features that a retelling shares with its original.

A feature is a concept (`buys` and `acquisition` are one), a rare word by its stem, or a figure by
its value (`310 million`, `$310m`, `three hundred and ten million`). Order, grammar and filling
words do not count. It is no understanding: who retells without a single concept, rare word or
figure of the original is not recognised, and a text that is about the same things and says the
opposite is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from detectors.embargo.lexicon import (
    COMMON,
    CONCEPTS,
    DULL,
    ENDINGS,
    EXACT,
    KNOWN,
    LISTED,
    PHRASE,
    PHRASES,
    RARE,
    TAILS,
    WORDS,
    stem_of,
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
_SAID: Final = {
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
_UNITS_DE: Final = ("ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun")
_SMALL: Final = (
    _SAID
    | {
        f"{unit}und{ten}": one + _SAID[ten]
        for one, unit in enumerate(_UNITS_DE, 1)
        for ten in ("zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig",
                    "neunzig")
    }
    | {
        unit + kind: one * value
        for one, unit in enumerate(_UNITS_DE, 1)
        for kind, value in (("hundert", 100), ("tausend", 1000))
    }
)  # fmt: skip
_HUNDRED: Final = ("hundred", "hundert")
_CENT: Final = ("cent", "cents")
"""A hundred in French, after one of these numbers in words; else a coin."""
_CENTS: Final = range(2, 10)
_FIGURE: Final = (
    r"(?<![\w.])\.\d+(?![.,]?\d)|\d+(?:[ '\u2019\u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*"
)
_RANGE: Final = re.compile(
    r"\s{0,8}(?:[-\u2013\u2014]|to|and|or|bis|und|oder|et|ou|a)\s{0,8}[$€£]?\s{0,8}"
)
_DATE: Final = (
    r"(?P<day>\d{1,2})(?P<mark>[./])(?P<month>\d{1,2})"
    r"(?:(?P=mark)\d{4}|(?P=mark)\d\d|\.(?=\s*[^\W\d_]|[,;)])|(?<=/\d)|(?<=/\d\d))(?![\d/])"
)
"""`15/11`, `15/11/2026`, `15.11.26`, and `15.11.` amid a sentence."""
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_NAMES: Final = frozenset(f"{kind}{month}" for kind in "=#%@" for month in _MONTHS)
_DAYS: Final = 32
_ORDINALS: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
    "premier": 1, "erster": 1, "ersten": 1, "zweiten": 2, "dritten": 3, "vierten": 4, "funften": 5,
    "sechsten": 6, "siebten": 7, "achten": 8, "neunten": 9, "zehnten": 10, "elften": 11,
    "zwolften": 12, "funfzehnten": 15, "zwanzigsten": 20, "dreissigsten": 30,
}  # fmt: skip
"""Days in words, which are days beside a month only: `the ninth of May`."""
_BETWEEN: Final = ("of", "st", "nd", "rd", "th")
"""What may stand between a day and its month."""
_DAY_NAMES: Final = frozenset(f"#{day}" for day in range(1, _DAYS))
_PIECE: Final = re.compile(
    rf"{_DATE}|(?P<figure>{_FIGURE})|(?P<percent>%|(?:per ?cent|pour ?cent|prozent|pct)\b)"
    r"|(?P<word>[^\W\d_]+)"
)


_LONG: Final = 9
"""Letters of a compound,"""
_HEAD: Final = 4
"""and of each of its two parts."""
_LONGEST_TAIL: Final = max(map(len, TAILS))
YEARS: Final = range(2015, 2046)
_LARGEST: Final = 1e18
"""No figure has a unit from here on: `billion billion billion` is no number at all."""
FEW: Final = 100
"""Figures below this tell less."""


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
    >>> [f.name for f in features("between 7.1 and 7.4 billion") if f.points]
    ['#7.1e+09', '#7.4e+09']
    """
    folded = fold(text)
    found: list[Feature] = []
    number: tuple[float, int, int] | None = None  # value, start, end: until its unit is known
    skip_to = -1
    for place, piece in enumerate(_PIECE.finditer(folded)):
        start, end = piece.span()
        if start < skip_to:
            continue
        kind = piece.lastgroup
        word = piece[0] if kind == "word" else ""
        if number is not None:
            value, since, until = number
            near = start - until <= 5 and not folded[until:start].strip(" -\u00a0$€£")
            if near and word in _UNITS and value < _LARGEST:
                _spread(found, folded, since, _UNITS[word])
                number = (value * _UNITS[word], since, end)
                continue
            if near and kind == "percent":
                found.append(
                    Feature(f"%{value:g}", max(KNOWN, points_of(value)), place, since, end)
                )
                number = None
                continue
            cents = word in _CENT and value in _CENTS and folded[since:until].isalpha()
            if near and (word in _HUNDRED or cents) and value < _LARGEST:
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
        if kind == "month":
            found += _date(piece, place)
        elif kind == "figure":
            number = (_value(piece[0]), start, end)
        elif word in _SMALL:
            number = (float(_SMALL[word]), start, end)
        elif word in PHRASE and (phrase := PHRASE[word].match(folded, start)):
            skip_to = phrase.end()
            found.append(_word(PHRASES[" ".join(phrase[0].split())], place, start, skip_to))
        elif word:
            head, tail = _parts(word) if len(word) >= _LONG else (word, None)
            found.append(_word(head, place, start, end))
            if tail and tail != found[-1].name:
                found.append(Feature(tail, KNOWN, place, start, end))
    if number is not None:
        found.append(_figure(number[0], len(found), *number[1:]))
    return found + list(_days(found, folded))


def _spread(found: list[Feature], folded: str, until: int, unit: float) -> None:
    """Give the first figure of a range the unit of the second: `between 7.1 and 7.4 billion`."""
    for place in range(-1, max(-3, -len(found) - 1), -1):
        one = found[place]
        if one.name[0] == "#" and _RANGE.fullmatch(folded, one.end, until):
            value = float(one.name[1:])
            if value < min(_UNITS.values()):
                found[place] = _figure(value * unit, one.word, one.start, one.end)


def _days(found: Sequence[Feature], folded: str) -> Iterator[Feature]:
    """Yield the days of the year among features: a day beside its month tells more than both."""
    if not any(one.name in _MONTH_NAMES for one in found):
        return
    apart = [one for one in found if folded[one.start : one.end] not in _BETWEEN]
    for one, other in itertools.pairwise(apart):
        day, month = (one, other) if other.name[1:] in _MONTHS else (other, one)
        gap = folded[one.end : other.start]
        number = _day(folded[day.start : day.end], day, gap)
        if number and month.name[1:] in _MONTHS and "," not in gap:
            yield Feature(f"@{month.name[1:4]}{number}", KNOWN, one.word, one.start, other.end)


def _day(word: str, day: Feature, gap: str) -> str:
    """Return the number of a day, in figures or words; empty if it is none."""
    if day.name in _DAY_NAMES:
        return day.name[1:]
    number = _ORDINALS.get(word, 0)
    return (
        str(number)
        if number and (word[-2:] not in ("st", "nd", "rd", "th") or " of " in gap)
        else ""
    )


def _date(piece: re.Match[str], place: int) -> Iterator[Feature]:
    """Yield a day and its month; a day alone may stand second, as Americans write it."""
    day, month = int(piece["day"]), int(piece["month"])
    if month > len(_MONTHS) >= day:
        day, month = month, day
    if 1 <= day <= 31 and 1 <= month <= len(_MONTHS):
        yield _figure(float(day), place, piece.start("day"), piece.end("day"))
        yield _word(_MONTHS[month - 1], place, piece.start("month"), piece.end("month"))
    else:
        yield _figure(_value(f"{day}.{month}"), place, *piece.span())


def _parts(word: str) -> tuple[str, str | None]:
    """Return the first part of a German compound and the concept of its second, if that is listed.

    >>> _parts("linsenhersteller"), _parts("warmepumpe"), _parts("acquisition")
    (('linsen', '=maker'), ('warmepumpe', None), ('acquisition', None))
    """
    if word in LISTED:
        return word, None
    bare = word
    for ending in ENDINGS:
        bare = bare.removesuffix(ending)
    for size in range(min(len(bare) - _HEAD, _LONGEST_TAIL), _HEAD - 1, -1):
        if concept := TAILS.get(bare[-size:]):
            return bare[:-size], f"={concept}"
    return word, None


def _word(word: str, place: int, start: int, end: int) -> Feature:
    return Feature(*_told_by(word), place, start, end)


def _told_by(word: str) -> tuple[str, int]:
    known = _LISTED.get(word)
    if known is not None:
        return known
    return _by_lists(EXACT.get(word, word))


def _by_lists(word: str) -> tuple[str, int]:
    stem = stem_of(word)
    concept = LISTED.get(word) or CONCEPTS.get(stem)
    return f"={concept}" if concept else stem, weigh(stem)


_LISTED: Final = {word: _by_lists(EXACT.get(word, word)) for word in (*LISTED, *EXACT, *WORDS)}
"""What the words of the lists tell: most words of most texts."""


def _figure(value: float, place: int, start: int, end: int) -> Feature:
    return Feature(f"#{value:g}", points_of(value), place, start, end)


def points_of(value: float) -> int:
    """Say how much a figure tells: a year and the day of a month stand in many texts."""
    year = value in YEARS
    if value != int(value):
        return KNOWN if value < _DAYS else RARE
    if year or value < _DAYS:
        return DULL if value < 3 else COMMON
    return KNOWN if value < FEW else RARE


def _value(figure: str) -> float:
    """Read a figure whatever its separators: `1,310.5`, `1.310,5`, `48 000`.

    >>> [_value(f) for f in ("1,310.5", "1.310,5", "48 000", "2,6", "9,200", "7.4", ".385")]
    [1310.5, 1310.5, 48000.0, 2.6, 9200.0, 7.4, 0.385]
    """
    bare = re.sub(r"[ '\u2019\u00a0\u202f]", "", figure)
    last = max(bare.rfind("."), bare.rfind(","))
    if last < 0:
        return float(bare[:15])
    head, tail = re.sub(r"[.,]", "", bare[:last]), bare[last + 1 :]
    several = len(re.findall(r"[.,]", bare)) > 1
    same = several and bare.count(bare[last]) > 1
    if len(tail) == 3 and (same or not several) and head not in ("", "0"):
        return float((head + tail)[:15])
    return float(f"{head[:15]}.{tail[:6]}")
