"""What else of a draft people say who retell it: kept beside what it says itself.

People round figures, add them up and leave out their units, take compounds apart, and say what two
things mean together. All of this is added to the marks of a draft, once, so it costs messages
nothing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence, Set
from typing import Final

from detectors.embargo.lexicon import COMMON, IMPLIED, KNOWN, LISTED, STEMS, stem_of
from detectors.embargo.retell import FEW, YEARS, Feature, points_of

_ROUNDED: Final = 10
"""Figures from here on are rounded by people,"""
_OFF: Final = 0.07
"""by this share."""
_HALF: Final = 50
_PARTS: Final = ((22, 28, "=quarter"), (30, 36, "=third"), (45, 55, "=half"))
"""Percent from and to, and what people say for it."""
_FEWEST: Final = 8
_MOST_PERCENT: Final = 34
"""Percent that people tell as one of so many."""
_ADDED: Final = 20
"""Figures from here on are added up."""
_THOUSAND: Final = 1e3
_MOST: Final = 1e6
_DIGITS: Final = re.compile(r"\d{2,}")
_UNITS: Final = (
    (1e9, ("bn", "b", "mrd", "md"), ("billion", "milliard", "mrd")),
    (1e6, ("m", "mn", "mio", "mil", "mln"), ("million", "mio")),
    (1e3, ("k",), ()),
)
"""A unit, what is written right behind a figure for it, and what behind a blank."""
_LONG: Final = 9
_LONGEST: Final = 60
"""Letters of a compound,"""
_PART: Final = 5
"""and of its second part; of its first one less."""
_KNOWN: Final = frozenset(STEMS)


def also(feature: Feature) -> Iterator[tuple[str, int]]:
    """Yield what else may stand for a feature of a draft: (name, points).

    People round figures and leave out what goes without saying: the unit of an amount, the percent.

    >>> [name for name, _ in also(Feature("#3.84e+08", 6, 0, 0, 0))]
    ['#4e+08', '#3.8e+08', '#384', '#400', '#380']
    """
    if feature.name[0] not in "#%":
        return
    value = float(feature.name[1:])
    if value in YEARS:
        return
    if feature.name == f"%{_HALF}":
        yield "=half", KNOWN
    if feature.name[0] == "%":
        yield from ((name, COMMON) for low, high, name in _PARTS if low <= value <= high)
    if feature.name[0] == "%" and _FEWEST <= value <= _MOST_PERCENT:  # one in eight
        yield f"#{100 / value:.0f}", COMMON
    bare = [value] if feature.name[0] == "%" else []
    bare += [value / unit for unit in (1e3, 1e6, 1e9) if 1 <= value / unit < 1e3]
    for name, kind in ((value, feature.name[0]), *((one, "#") for one in bare)):
        if name is not value or kind != feature.name[0]:
            yield f"{kind}{name:g}", _roughly(name)
        for digits in (1, 2):
            near = float(f"{name:.{digits - 1}e}")
            if name >= _ROUNDED and near != name and abs(near - name) <= _OFF * name:
                yield f"{kind}{near:g}", COMMON if digits == 1 else _roughly(near)


def implied(told: Set[str]) -> Iterator[str]:
    """Yield what a sentence of a draft tells together, though no word of it does.

    >>> list(implied({"=cut", "=job", "lens"}))
    ['=layoff']
    """
    for (one, other), concept in IMPLIED.items():
        if one in told and other in told and concept not in told:
            yield concept


def _roughly(value: float) -> int:
    return min(points_of(value), COMMON if value < FEW else KNOWN)


def totals(told: Sequence[Feature]) -> Iterator[tuple[str, int]]:
    """Yield the sums of each two plain figures of a sentence: (name, points).

    >>> list(totals([Feature("#268", 6, 0, 0, 0), Feature("#44", 4, 1, 0, 0)]))
    [('#312', 4)]
    """
    values = [float(one.name[1:]) for one in told if one.name[0] == "#" and one.points >= KNOWN]
    plain = [v for v in values if v >= _ADDED and v == int(v) and v not in YEARS]
    for one, other in itertools.pairwise(plain):
        yield f"#{one + other:g}", KNOWN


def inside(word: str) -> Iterator[str]:
    """Yield the concepts of the parts of a German compound, if both parts are known.

    >>> [sorted(inside(word)) for word in ("fruchtjoghurt", "glassplitter", "important")]
    [['=yogurt'], ['=glass', '=splinter'], []]
    """
    if not _LONG <= len(word) <= _LONGEST or word in LISTED or not word.isalpha():
        return
    for size in range(_PART - 1, len(word) - _PART + 1):
        head, tail = word[:size], word[size:]
        if stem_of(head) in _KNOWN and stem_of(tail) in _KNOWN:
            yield from (f"={LISTED[part]}" for part in (head, tail) if part in LISTED)


def written(feature: Feature, figure: str) -> Iterator[str]:
    """Yield the words by which the gate may know a figure, which it sees in parts.

    >>> list(written(Feature("#1.87e+09", 6, 0, 0, 0), "1.87 billion"))
    ['87', '87bn', '87b', '87mrd', '87md']
    >>> list(dict.fromkeys(written(Feature("#74000", 6, 0, 0, 0), "74 000")))
    ['74', '74000', '74k']
    >>> list(written(Feature("#2.9e+06", 6, 0, 0, 0), "2.9m"))
    ['9m', '9mn', '9mio', '9mil', '9mln', 'millio', 'mio']
    """
    if feature.name[0] not in "#%":
        return
    parts = [part for part in _DIGITS.findall(figure) if part.strip("0")]
    if parts:
        yield max(parts, key=len)
    value = float(feature.name[1:])
    if _THOUSAND <= value < _MOST and value == int(value):  # together, and in groups
        yield stem_of(f"{value:.0f}")
        groups = f"{value:,.0f}".split(",")
        yield from (group for group in groups if len(group) > 1 and group.strip("0"))
    for unit, glued, apart in _UNITS if feature.name[0] == "#" else ():
        if value >= unit:
            last = f"{value / unit:g}".rpartition(".")[2]
            yield from dict.fromkeys(stem_of(last + short) for short in glued)
            if not parts:
                yield from map(stem_of, apart)
            return
