"""Postal addresses: a number beside a street, and what stands in the lines that follow.

A street is known by its word (`Baker Street`, `rue de la Paix`, `Hauptstraße`), an address without
one by its end: a flat, a postcode with its town, a country. From the street on, parts are taken as
long as they belong to an address, and the last that is certain ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detectors.fold import fold
from detectors.people.places import PLACES
from detectors.personal.kind import GOOD, SURE, WEAK, Form, Kind, Match, words
from detectors.personal.streets import (
    GATES,
    HOUSE,
    LARGE,
    NAME,
    NEEDS_A_TOWN,
    NUMBER,
    SMALL,
    STREETS,
)
from schemas.policy import Severity

_ANY: Final = re.compile(
    rf"(?<![\w.,/#:-])(?:{NUMBER},? )?{NAME}(?: (?:{SMALL} )?{NAME}){{0,4}}(?: "
    rf"{HOUSE}\.?)?(?![\w])"
)
"""Any words with capitals beside a number: an address only where its end is certain."""

_JOINT: Final = r"(?:,? |,?\s{0,3}\n[ \t?>*\u2022-]{0,4},?\s?| [-\u2022|\u00b7] |,)"
_BETWEEN: Final = " ,.|\n\t?>*\u00b7\u2022\xa0-"
_UNIT: Final = re.compile(
    rf"{_JOINT}#\d{{1,5}}[a-z]?(?!\w)|"
    rf"{_JOINT}(?:apt|apartment|suite|unit|flat|floor|ste|room|appt|appartement|app|b(?:â|a)t|bte|"
    rf"bus|"
    rf"bo(?:î|i)te|"
    rf"b(?:â|a)timent|(?:é|e)tage|etg|whg|wohnung|top)\b"
    r"\.? ?#?\d{1,5}[a-z]?(?!\w)|"
    rf"{_JOINT}(?:b(?:â|a)t|b(?:â|a)timent|bloc|esc|escalier|porte|entr(?:é|e)e|tour|building|bldg|"
    rf"block|"
    rf"wing|aufgang|haus)\b\.? ?(?:(?-i:[A-Z])|\d{{1,3}})(?!\w)|"
    rf"{_JOINT}(?:r(?:é|e)sidence|immeuble) (?:{SMALL} ?)?(?-i:{NAME}(?: {NAME}){{0,2}})|"
    rf"{_JOINT}\d{{1,2}}(?:\. (?:og|stock|etage)|(?:st|nd|rd|th) floor|(?:er|e|(?:è|e)me) (?:é|"
    rf"e)tage)\b",
    re.IGNORECASE,
)
_SAINT: Final = r"(?:(?:St|Ste|Mt|Ft)\. ?)?"
_TOWN: Final = re.compile(
    rf"{_JOINT}{_SAINT}{NAME}(?:[ -](?:{SMALL} |am |an der |im |ob der )?{NAME}){{0,3}}"
)
_CODE: Final = re.compile(
    rf"{_JOINT}(?:"
    r"(?:D|F|A|CH|B|L|NL)-\d{4,5}\b|\d{5}(?:-\d{4})?(?![\w.,]*\d)|\d{4} ?[A-Z]{2}\b|\d{3} \d{2}\b|"
    r"\d{4}(?=[ \n]+[A-Z]))|"
    rf"(?:{_JOINT}|[ ])(?:(?:[A-Z]{{2}} |\({LARGE}[^\W\d_]{{1,24}}\) )?"
    r"(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z][ -]?\d[A-Z]\d)|"
    r"(?:NSW|VIC|QLD|ACT|TAS|SA|WA|NT) \d{4}|[A-Z]{2} \d{5}(?:-\d{4})?)\b"
)
_FLAT: Final = re.compile(
    r"\b(?:flat|unit|apartment|apt|suite|level|floor|lot|"
    r"shop)\.? ?#?(?:\d{1,4}[a-z]?,?[ \n]{1,2})?\Z",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?:anschrift|(?:liefer|rechnungs|privat|wohn|firmen|heimat)?adresse|wohnort|wohnung|b(?:ü|"
    r"u)ro|"
    r"praxis|filiale|standort|treffpunkt|baustelle|rechnung|lieferung|post(?! office)|firma|sitz|"
    r"hauptsitz|zentrale|einsatzort|abholung|besichtigung|zustellung|termin|meine|unsere|"
    r"neue(?= (?:liefer|rechnungs|privat|wohn|firmen)?(?:adresse|anschrift)| ?:))[ :]+"
    r"(?=[^\W\d_])",
    re.IGNORECASE,
)
_BOTH: Final = re.compile(rf"(?<![\w.,/#:-])\d{{1,6}} {NAME}(?: {NAME}){{0,3}} \d{{1,5}}\b")
"""A number before the street and one after it."""
_LABELLED: Final = re.compile(
    r"\b(?:zip ?code|post(?:al)? ?code|code postal|postleitzahl|"
    r"zip(?= ?[:=#]| \d{5}\b(?! (?-i:[a-z])))|plz(?= ?[:=#]| ist? | \d{4,5}\b(?! (?-i:[a-z]))))"
    r"(?: (?:is|est|ist|no\.?))?[ :=#\"']{1,4}(?P<code>\d{5}(?:-\d{4})?|\d{3} \d{2}|"
    r"\d{4}(?: ?[A-Z]{2})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z][ -]?\d[A-Z]\d)"
    r"(?![\w-]|[.,:]\d)",
    re.IGNORECASE,
)
"""A postcode behind its word."""
_SPACED: Final = re.compile(rf" ({NAME}(?:[ -]{NAME}){{0,4}})(?:,? ([A-Z]{{2}}) \d{{5}}\b)?")
"""What follows a flat where no comma does: town, state, country."""
_FLAT_BEFORE: Final = 24
_ALONE: Final = re.compile(r"(?<![\w.,/#:-])(?<!\d )\d{1,6}[ \n]{1,3}\Z")
"""A number of its own before a street, which is not the end of one in groups."""
_TOWN_CODE: Final = re.compile(rf"{_JOINT}{_SAINT}{NAME}(?:[ -]{NAME}){{0,3}}?(?:{_CODE.pattern})")
_STATE: Final = re.compile(rf"{_JOINT}(?:[A-Za-z]{{2,3}}) (?=\d{{4,6}}\b)")
_SHORT_CODE: Final = re.compile(r",? ?\d{4,6}\b")
_FORCES: Final = re.compile(rf"{_JOINT}(?:APO|FPO|DPO) A[AEP] \d{{5}}", re.IGNORECASE)
_CEDEX: Final = re.compile(r"(?:(?<=cedex)|(?<=CEDEX)|(?<=Cedex)| cedex) \d{1,2}\b", re.IGNORECASE)
_ENDED: Final = re.compile(rf"{_UNIT.pattern}|{_CODE.pattern}|{_FORCES.pattern}", re.IGNORECASE)
_PARTS: Final = 8
_TOWN_MOST: Final = 40
_TOWNLIKE: Final = re.compile(
    r"\d{5} (?:\S+[ -]){0,3}(?:[Bb]ad|St\.?|[Ss]ankt|am|an|der|bei|im|la|le|les|en|sur)[ -]\S+\Z"
    r"|(?:dorf|heim|garten|burg|berg|stadt|statt|hausen|ingen|furt|bach|feld|au|kirch|kirchen|ow|"
    r"itz"
    r"|wald|walde|m(?:ü|u)nster|tal|rode|leben|b(?:ü|u)ttel|stedt|beck|br(?:ü|u)ck|hafen|haven|see"
    r"|hof|wedel|born|hagen|horst|werder|stein|bronn|zell|weiler)\Z"
)
"""How towns are called, where no list has them; things that are counted are called otherwise."""


def read(text: str) -> Iterator[Match]:
    """Yield the addresses of a text, with how sure they are."""
    for pattern, confidence in STREETS:
        for match in pattern.finditer(text):
            end, proof = _rest(text, match.end())
            if not proof and _stopped(text, match.end()):  # `Ave., Suite 4`
                further, proof = _rest(text, match.end() + 1)
                end = further if proof else end
            sure = SURE if proof >= 2 else max(confidence + 0.3, GOOD) if proof else confidence
            if confidence == NEEDS_A_TOWN and proof == 1:
                town = text[max(0, end - _TOWN_MOST) : end]
                sure = sure if _TOWNLIKE.search(town) else confidence + WEAK
            yield _from(text, match), end, sure
    for match in _ANY.finditer(text) if _ENDED.search(text) or _BOTH.search(text) else ():
        if any(map(str.isdigit, match[0])):
            end, proof = _rest(text, match.end())
            both = match[0][0].isdigit() and match[0].rstrip(".")[-1].isdigit()
            if proof:
                yield _from(text, match), end, GOOD + 0.01 if proof + both >= 2 else WEAK
    for match in _LABELLED.finditer(text):
        yield *match.span("code"), GOOD


def _from(text: str, match: re.Match[str]) -> int:
    """Take in a flat, or a first number that stands alone; leave out what announces a street."""
    start = match.start()
    while label := _LABEL.match(text, start, match.end()):
        start = label.end()
    if flat := _FLAT.search(text, max(0, start - _FLAT_BEFORE), start):
        return flat.start()
    before = _ALONE.search(text, max(0, start - 12), start)
    return start - len(before[0]) if before else start


def _stopped(text: str, at: int) -> bool:
    """Whether a point after a shortened word is no end of a sentence."""
    return text.startswith(".", at) and (
        text.startswith(", ", at + 1) or _UNIT.match(text, at + 1) is not None
    )


def _rest(text: str, end: int) -> tuple[int, int]:
    """Return where the address ends, and how many of its later parts are certain."""
    sure, proof, at, towns = end, 0, end, 0
    for _ in range(_PARTS):
        if match := _FORCES.match(text, at):
            return match.end(), proof + 2
        if match := _UNIT.match(text, at):
            at = sure = match.end()
            proof += 1
            if spaced := _spaced(text, at):
                at = sure = spaced
                proof += 1
        elif match := _STATE.match(text, at):
            code = _SHORT_CODE.match(text, match.end())
            at = sure = code.end() if code else match.end()
            proof += 1
        elif match := _CODE.match(text, at):
            at = sure = match.end()
            proof += 1
            town = _TOWN.match(text, at)
            if town and "\n" not in town[0].strip(_BETWEEN):
                at = sure = town.end()
                proof += _known(town[0])
                if cedex := _CEDEX.match(text, at):
                    at = sure = cedex.end()
        elif match := _TOWN_CODE.match(text, at):
            at = sure = match.end()
            proof += 2
        elif (match := _TOWN.match(text, at)) and towns < 3:
            at = match.end()
            towns += 1
            if _known(match[0]):
                sure = at
                proof += 1
                if code := _SHORT_CODE.match(text, at):
                    at = sure = code.end()
        else:
            break
    return sure, proof


def _spaced(text: str, at: int) -> int | None:
    """Return where towns and countries end that follow without a comma, or None."""
    match = _SPACED.match(text, at)
    if match is None:
        return None
    if match[2]:
        return match.end()
    names = list(re.finditer(NAME, match[1]))
    for last in range(len(names), 0, -1):
        for first in range(max(0, last - 3), last):
            if _known(match[1][names[first].start() : names[last - 1].end()]):
                return match.start(1) + names[last - 1].end()
    return None


def _known(town: str) -> bool:
    return fold(town.strip(_BETWEEN).removesuffix(" Cedex")) in PLACES


def _nothing(_text: str, _start: int, _end: int) -> float:
    """Judge by the words alone."""
    return 0.0


KINDS: Final = (
    Kind(
        id="pii.postal-address",
        title="Postal address",
        severity=Severity.LOW,
        forms=tuple(Form("", GOOD, gate) for gate in GATES),
        reader=read,
        weigh=_nothing,
        context=words(
            "address|adresse|anschrift|lives|live at|living at|wohnhaft|wohnt|wohne|habite|"
            "domicile|"
            "demeurant|moved to|located|deliver|ship to|send to|return to|meet me at|billing|"
            "livrer|livraison|"
            "lieferadresse|rechnungsadresse|zip|plz|postcode|code postal|postleitzahl"
        ),
        check="a street with its number, and what follows it: flat, postcode, town, country; "
        "a postcode behind its word",
        misses=(
            "streets without a number, numbers without a street's word, postcode or country, "
            "scripts other than Latin"
        ),
    ),
)
