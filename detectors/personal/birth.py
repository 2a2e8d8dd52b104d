"""Dates of birth: a date in any usual order, and a word that says that somebody was born then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detectors import columns
from detectors.family import inside
from detectors.fold import fold
from detectors.personal.kind import GOOD, Form, Kind, Match, words
from schemas.policy import Severity

_MONTHS: Final = (
    # English, French, German, Spanish, Italian, Dutch, Portuguese; folded, whole or cut after three
    # letters or more.
    "jan(?:uary|vier|uar|uari|eiro)?|jaenner|janner|ene(?:ro)?|gen(?:naio)?|"
    "feb(?:ruary|ruar|rero|braio|ruari)?|fev(?:rier|r|ereiro)?|"
    "mar(?:ch|s|z|zo|co)?|maerz|maart|mrt|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|"
    "may|mai|mayo|mag(?:gio)?|mei|maio|jun(?:e|i|io|ho)?|juin|giu(?:gno)?|"
    "jul(?:y|i|io|ho)?|juil(?:let)?|lug(?:lio)?|aug(?:ust|ustus)?|aout|ago(?:sto)?|"
    "sep(?:t|tember|tembre|tiembre)?|set(?:tembre|embro)?|"
    "oct(?:ober|obre|ubre)?|okt(?:ober)?|ott(?:obre)?|out(?:ubro)?|nov(?:ember|embre|iembre|"
    "embro)?|"
    "dec(?:ember|embre)?|dez(?:ember|embro)?|dic(?:iembre|embre)?"
)
_DAY: Final = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_YEAR: Final = r"(?:18[89][0-9]|19[0-9]{2}|20[0-4][0-9])"
_NAMED: Final = rf"(?:{_MONTHS})(?![a-z])\.?"
_DATE: Final = re.compile(
    rf"(?<![\w./-])(?:{_YEAR}([-./]){_MONTH}\1{_DAY}"
    rf"|{_DAY}([-./]|\. ){_MONTH}\2(?:{_YEAR}|[0-9]{{2}})"
    rf"|{_MONTH}([-/]){_DAY}\3(?:{_YEAR}|[0-9]{{2}})"
    rf"|{_DAY}(?:st|nd|rd|th|er|\.|º|°)?[ -]{{1,2}}(?:of |de |di )?{_NAMED},?[ -]{{1,2}}(?:de |"
    rf"del )?(?:{_YEAR}|'?[0-9]{{2}})"
    rf"|{_NAMED} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}"
    rf"|{_YEAR} {_NAMED} {_DAY}"
    rf"|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?![\w/]|[.-][0-9])"
)
_WORDS: Final = (
    r"born|birth ?da(?:te|y)|date ?of ?birth|dob|d\.o\.b|birth|b-day|bday|"
    r"nee? (?:[a-z-]{2,20} ){0,2}(?:le|en|a)|nee?\(e\) le|ne\(e\)|date ?(?:de ?)?naissance|"
    r"naissance|(?:date )?naiss\.?|anniversaire|"
    r"geb(?:oren|\.|urtsdatum|urtstag)?|geb\. am|nacid[oa]|nacimiento|nacio|"
    r"nat[oa] (?:il|a)|nascita|nascid[oa]|nascimento|geboortedatum|geboren op|"
    r"fodt|fodd|fodelsedatum|syntynyt|urodz\w+|ddn|geb\.?[ _-]?dat(?:um)?"
)
_BEFORE: Final = re.compile(
    rf"(?<![a-z])(?:{_WORDS})(?![a-z])[^0-9\n]{{0,40}}\n?[^0-9\n]{{0,12}}(?<!since )"
    r"(?<!seit )(?<!depuis )\Z"
)
_AFTER: Final = re.compile(
    r"(?: (?:in|zu) [^\W\d_]{2,24}(?:[ -][^\W\d_]{2,24}){0,2}(?= geboren\b))?"
    r"[ ,;:)(\[\]/*-]{0,4}(?:is |was |est |ist )?(?:\(|as )?(?:my |your |his |her |their |the )?"
    r"(?:dob|d\.o\.b|date of birth|birth ?da(?:te|y)|date de naissance|geburtsdatum|"
    r"geburtstag|geboren|"
    r"naissance|fecha de nacimiento|data di nascita)(?![a-z])"
)
_SIGN: Final = re.compile(
    r"(?:(?:[,;(] ?|(?:patient|client|child|son|daughter|spouse|wife|husband|mother|father) )b\. ?"
    r"|\(\* ?|[a-z],? \* ?)\Z"
)
"""`b.` and the star of genealogists, where no list has it."""
_STAR: Final = re.compile(r"(?:\A|[\n,;(]) ?\* ?\Z")
_WHERE: Final = re.compile(r" in [a-z]")
_HEADING: Final = re.compile(
    r"(?:[a-z]{2,12}[ -]?)?(?:date ?of ?birth|birth[ -]?da(?:te|y)|dob|d\.o\.b\.?|"
    r"date ?(?:de ?)?naissance|naissance|n(?:e|é)\(?e?\)? le|geburts(?:datum|tag)|"
    r"fecha ?(?:de ?)?nacimiento|data ?(?:di ?)?nascita|geboortedatum)"
    r"|ddn|born(?: on)?|birth|geb\.?(?:[- ]?dat(?:um)?| am)?|geboren(?: am)?"
)
_REACH: Final = 70
_OTHER_NUMBER: Final = re.compile(r"[0-9]")


def read(text: str) -> Iterator[Match]:
    """Find dates that a word makes dates of birth; the word stands before them or right after."""
    folded = fold(text)
    if len(folded) != len(text):
        # A ligature or sharp s grows; the months and words of interest hold none.
        folded = "".join(f if len(f := fold(c)) == 1 else c for c in text)
    fields = columns.below(folded, _HEADING)
    for match in _DATE.finditer(folded):
        start, end = match.span()
        low = max(0, start - _REACH)
        if (
            _BEFORE.search(folded, low, start)
            or _AFTER.match(folded, end)
            or _SIGN.search(folded, low, start)
            or (_STAR.search(folded, low, start) and _WHERE.match(folded, end))
            or inside(fields, start, end)
        ):
            yield start, end, GOOD


def _nothing(_text: str, _start: int, _end: int) -> float:
    """Judge by the words alone."""
    return 0.0


_GATE_BEFORE: Final = (
    r"(?:born|birth|\bdob\b|d\.o\.b|\bb-?day|(?:\b|_)n(?:e|é)e? (?:[^ \n]{2,20} ){0,2}"
    r"(?:le|en|a|à)|(?:\b|_)n(?:e|é)\(e\)|naiss|anniversaire|(?:\b|_)geb|"
    r"nacid|nacimiento|naci(?:o|ó)|\bnat[oa] |nascit|nascid|nascim|geboorte|"
    r"f(?:ø|o)dt|f(?:ö|o)d|syntynyt|urodz|\bddn\b)[^0-9]{0,56}[0-9]|\* ?[0-9]{1,2}\.|"
    r"[ ,;(]b\. ?[0-9a-z]"
)
_GATE_AFTER: Final = (
    r"[0-9]{2}[^0-9\n]{1,40}(?:dob\b|d\.o\.b|birth|naissance|gebur|geboren|nacimiento|nascita)"
)

KINDS: Final = (
    Kind(
        id="pii.date-of-birth",
        title="Date of birth",
        severity=Severity.MEDIUM,
        forms=(Form("", GOOD, _GATE_BEFORE), Form("", GOOD, _GATE_AFTER)),
        reader=read,
        weigh=_nothing,
        context=words("born|birth|dob|naissance|geburt|geboren|nacimiento|nascita"),
        check="a possible date, beside a word for birth in nine languages",
        misses="dates without a year, spelt out, or whose word stands further off; ages",
    ),
)
