"""Telephone numbers: a strict form first, then libphonenumber on those few characters only.

libphonenumber is by far the slowest part of reading personal data, so it is asked only about a run
of digits that looks dialled: with a plus, with a leading zero, grouped as in North America, or
after a word that announces a number; and only for the regions where that form is used. Presidio's
own recogniser tries every region on every run of digits, which takes most of its time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import phonenumbers

from detectors.family import Disjoint

_ANNOUNCED: Final = (
    "phone|tel|t[eé]l|call|cell|mobile?|fax|whatsapp|sms|dial|reach|number|num[eé]ro|portable|fixe|"
    "appel|joindre|joignable|gsm|handy|anruf|rufnummer|nummer|erreichbar|durchwahl"
)
_LABEL: Final = re.compile(
    r"(?<![A-Za-z])(?:tele|t[eé]l[eé])?(?:phone|tel|t[eé]l|mobile?|cell|fax|desk|handy|telefon|portable"
    r"|fixe)(?: ?(?:no|nr|n°|number|nummer))?[.:#]{0,2}\s{1,3}\Z",
    re.IGNORECASE,
)
_PLUS: Final = r"(?:\+ ?|\b00 ?)[1-9](?:[ .()/-]{0,3}[0-9]){6,14}"
_AMERICAN: Final = r"(?:1[ .-]?)?\(?[2-9][0-9]{2}\)?[ .-]{1,2}[2-9][0-9]{2}[ .-][0-9]{4}"
_TRUNK: Final = r"\(?0[1-9][0-9]{0,3}\)?(?:[ ./-]{0,3}[0-9]){5,10}"
_ANY: Final = r"[+(]?[0-9](?:[ .()/-]{0,2}[0-9]){6,14}"

_FORM: Final = re.compile(
    rf"(?<![\w.,+/-])(?:(?P<plus>{_PLUS})|(?P<american>{_AMERICAN})|(?P<trunk>{_TRUNK}))(?!\w)"
)
_DIGITS: Final = re.compile(rf"(?<![\w.,+/-]){_ANY}(?!\w)")
_WORD: Final = re.compile(rf"(?:{_ANNOUNCED})[^0-9\n]{{0,30}}\Z", re.IGNORECASE)
_BEFORE: Final = 48
"""Characters before a number in which a word can announce it."""
_DATE: Final = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1(?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}[./-]")
_PAIRS: Final = re.compile(r"0[1-9]([ .-])[0-9]{2}\1[0-9]{2}\1[0-9]{2}\1[0-9]{2}")
_GROUP: Final = re.compile(r"[ .()/-]+(?=[0-9]+\Z)")

GATES: Final = (
    _PLUS,
    _AMERICAN,
    r"\b0[1-9](?:[ ()./-]{0,3}[0-9]){5}",
    (
        rf"(?:{_ANNOUNCED.replace('[eé]', '(?:e|é)')})[^0-9\n]{{0,30}}"
        r"[0-9](?:[ .()/-]{0,2}[0-9]){6}"
    ),
)

_SURE: Final = 1.0
_LENGTH: Final = 0.6
_LIKELY: Final = 0.55
_FAIR: Final = 0.5
_WEAK: Final = 0.25
_REGIONS: Final = ("US", "FR", "GB", "DE", "IN", "IL", "BR")
"""Presidio's own default, less Canada, which shares the American plan."""
_LEAST: Final = 7
"""Digits below which a number is an extension or not a number."""


def read(text: str) -> list[tuple[int, int, float]]:
    """Return the numbers in a text, by place, none overlapping another.

    Scores 1 for a valid international number, .6 for one that only has the right length; .55 for a
    national one whose form is as good as unmistakable (French pairs, valid British and American
    groups); .5 for whatever follows a label such as `Tel.:`, valid or not, and for other valid
    grouped ones; .25 for other valid ones.
    """
    taken = Disjoint()
    return sorted(found for found in _candidates(text) if taken.add(found[0], found[1]))


def _candidates(text: str) -> Iterator[tuple[int, int, float]]:
    """Yield (start, end, score), the surest forms first."""
    for match in _FORM.finditer(text):
        start, end = match.span()
        if match["plus"]:
            yield from _valid(text, start, end, (None,), _SURE) or _possible(text, start, end)
        elif match["american"]:
            yield from _valid(text, start, end, ("US",), _LIKELY)
        elif pairs := _PAIRS.match(match[0]):
            # French, and so plain that a range nobody was given yet is a number all the same.
            yield start, start + pairs.end(), _LIKELY
        elif not _DATE.search(match[0]):
            grouped = _GROUP.search(match[0]) is not None
            near = _valid(text, start, end, ("FR", "GB"), _LIKELY if grouped else _WEAK)
            yield from near or _valid(
                text, start, end, ("DE", "IN", "IL", "BR"), _FAIR if grouped else _WEAK
            )
    for match in _DIGITS.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if _LABEL.search(before):
            yield *match.span(), _FAIR
        elif _WORD.search(before) and not _DATE.search(match[0]):
            yield from _valid(text, *match.span(), _REGIONS, _WEAK)


def _valid(
    text: str, start: int, end: int, regions: Iterable[str | None], score: float
) -> list[tuple[int, int, float]]:
    """Give the span if it is a number of one of the regions, or so much of its groups as is one."""
    for _ in range(3):
        number = text[start:end]
        if sum(map(str.isdigit, number)) < _LEAST:
            return []
        if any(_asked(phonenumbers.is_valid_number, number, region) for region in regions):
            return [(start, end, score)]
        group = _GROUP.search(number)
        if group is None:
            return []
        end = start + group.start()
    return []


def _possible(text: str, start: int, end: int) -> list[tuple[int, int, float]]:
    """Give the span if an international number of this length can be: ranges change every year."""
    right = _asked(phonenumbers.is_possible_number, text[start:end], None)
    return [(start, end, _LENGTH)] if right else []


def _asked(
    question: Callable[[phonenumbers.PhoneNumber], bool], number: str, region: str | None
) -> bool:
    if region is None and number.startswith("00"):
        number = "+" + number[2:]
    try:
        return question(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False
