"""Telephone numbers: how a number is grouped, then what libphonenumber knows of its country.

Asking libphonenumber's parser about every run of digits is what makes reading telephone numbers
slow, and its ranges are always a little behind. So the grouping is judged first: with a plus or an
exchange prefix, as in North America, with a leading zero, or as whatever somebody wrote after a
word that announces a number. Then the digits are held against libphonenumber's table of the country
itself, without the parser. Only where neither a form nor a table speaks, a word has to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from detectors.family import Disjoint
from detectors.fold import fold
from detectors.personal.kind import FAIR, WEAK, Form, Match

SURE: Final = 0.87
_POSSIBLE: Final = 0.6
_GROUPED: Final = 0.2
"""Groups that only a word nearby can make a telephone number."""

_GAP: Final = r"(?: {1,2}| ?[-.\u2010-\u2013] ?|/| / (?!0)|\)[ ./-]?| ?[-.]?\()"
_RUN: Final = rf"[0-9](?:{_GAP}?[0-9]){{6,40}}"
_EXTENSION: Final = (
    r"(?:(?: ?[x#] ?|,? ?(?:ext|extn|extension|poste|durchwahl|dw|app|apparat)\.?:? ?)[0-9]{1,6})?"
)
_NUMBER: Final = re.compile(
    rf"(?<![\w+#])(?<![0-9][./-])(?<![0-9],(?![0+(]))(?<![a-z]-)(?P<number>(?:[+(]{{1,2}} "
    rf"?)?{_RUN}){_EXTENSION}(?!\w)",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?<![a-z])(?:(?:tele)?(?:phone|tel|fon|fax)|ph|mob|mobile?|cell(?: ?phone)?|desk|handy|"
    r"telefon|mobil"
    r"|telefax|portable|fixe|whatsapp|gsm|movil|cellulare|telefono|durchwahl|rufnummer|"
    r"direct(?: line)?|hotline)"
    r"(?:[ -]?(?:no|nr|n°|number|nummer|numero))?(?: is| ist| est)?[\s.:#*_=-]{1,4}\Z"
)
_CALL: Final = re.compile(
    r"(?<![a-z])(?:(?:call|text|ring|dial|reach)(?: (?:me|us|him|her|them))?(?: back)?(?: "
    r"(?:at|on))?"
    r"|answering (?:at|on)|(?:message|voicemail) at|(?:mon|ton|son) 0[1-9](?: est| c'est)?|"
    r"messages? to|sms to|whatsapp (?:at|on)|(?:my|new|his|her|your|registered"
    r"|contact|mobile) number(?: is)?"
    r"|(?:appell?e[rz]?|joindre|joignable|rappel\w*)(?:[ -]moi)?(?: au)?"
    r"|(?:called|calls?|missed call|voicemail|texted|sms) from|(?:code|otp) (?:sent )?to"
    r"|erreichbar|anrufen|(?:ruf\w*|erreichst du) (?:mich |uns |ihn |sie )?(?:bitte )?(?:an )?unter"
    r"|unter der nummer|sous le)[\s:]{1,3}\Z"
)
_SHORT_LABEL: Final = re.compile(
    r"(?:\A|[\n|,;/\u00b7\u2022<>]) ?(?:(?:[tmphdc]|mob|ph|dir|off|priv)[.:]{1,2} ?|[tmp] )\Z"
    r"|(?<![a-z])(?:office|work|home|private?|privat|bureau|domicile|buro|zentrale|contact|kontakt"
    r"|backup|emergency|urgence|notfall)(?: (?:no|nr|number|nummer)\.?)?(?: ?[:=#-])? ?\Z"
    r"|(?:\A|[\n|,;.]) ?(?:numero|nummer|number|no|nr)\.?(?: ?[:=#-])? ?\Z"
)
"""What labels more than telephone numbers: believed of numbers in their country's ranges."""
_BEFORE: Final = 40
_DATE: Final = re.compile(
    r"(?<![0-9./-])(?:(?:0?[1-9]|[12][0-9]|3[01])([./-])(?:0?[1-9]|[12][0-9]|3[01])\1(?:19|"
    r"20)?[0-9]{2}"
    r"|(?:19|20)[0-9]{2}([./-])[01]?[0-9]\2[0-3]?[0-9])(?![0-9./-])"
)
_AMERICAN: Final = re.compile(
    r"(?:1[ .-]?)?(?:\([2-9][0-9]{2}\) ?[.-]?|[2-9][0-9]{2}([ .-]))[0-9]{3}(?(1)\1|[ .-])[0-9]{4}"
)
_EXCHANGE: Final = re.compile(r"(?:\+|00|011[ -])")
_PAIRS: Final = re.compile(r"0[1-9]([ .-])[0-9]{2}\1[0-9]{2}\1[0-9]{2}\1[0-9]{2}")
_UNMISTAKABLE: Final = re.compile(
    r"06[ -][1-5][0-9]{7}|[6-9][0-9]{2}([ .])[0-9]{2}\1[0-9]{2}\1[0-9]{2}"
    r"|8[ -]?\([3489][0-9]{2}\)[ -]?[0-9]{3}-[0-9]{2}-[0-9]{2}"
    r"|\([1-9][0-9]\)[ -]?(?:9[ .]?)?[2-9][0-9]{3}-[0-9]{4}"
)
"""Groups that one country alone writes: Dutch mobile numbers, Spanish ones by pairs, Russian and
Brazilian ones with their code in brackets."""
_ANNOUNCED_MOST: Final = 13
"""Digits that somebody writes without a plus: a country's code and a mobile number behind it."""
_SOCIAL_SECURITY: Final = re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{4}")
_TRUNK: Final = re.compile(r"\(?0[1-9][0-9]{0,4}\)?(?:[ ./-]|(?<=\)))")
_GROUPS: Final = re.compile(r"[0-9]+")
_ACCOUNT: Final = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-Z0-9]{2,4}[ .-]\Z")
"""A group of letters and digits, as of an IBAN: a mistyped one is no telephone number."""
_BYTES: Final = "(?=[0-9 :]{0,4}[A-Fa-f])[0-9A-Fa-f]{2}[ :][0-9A-Fa-f]{2}"
_DUMPED: Final = (
    re.compile(rf"(?<![0-9A-Za-z]){_BYTES}[ :]\Z"),
    re.compile(rf"[ :]{_BYTES}(?![0-9A-Za-z])"),
)
"""Bytes in hex before and behind a number of pairs: it is more of them."""
_LAST_GROUP: Final = re.compile(r"[ .()/\u2010-\u2013-]{1,4}[0-9]{1,44}\Z")

_AT_HOME: Final = (
    "FR",
    "GB",
    "DE",
    "CH",
    "AT",
    "BE",
    "NL",
    "AU",
    "IN",
    "IE",
    "SE",
    "FI",
    "IL",
    "BR",
    "NZ",
    "ZA",
    "JP",
)
"""Regions whose national numbers begin with a zero, those first that are asked for most."""
_WITHOUT_ZERO: Final = ("US", "ES", "IT", "PT", "PL", "DK", "NO", "CZ", "LU", "GR", "MX", "SG")

CONTEXT: Final = (
    "phone|telephone|telefax|fon|direct line|"
    "tel|call|mobile|cell|fax|whatsapp|signal|sms|text me|text us|ring|dial|reach me|"
    "reach us|reach her|reach him|reach them|"
    "mon numero|ton numero|son numero|votre numero|meine nummer|deine nummer|seine nummer|"
    "ihre nummer|unter der nummer|ruckruf|text him|text her|text them|"
    "reached|hotline|desk|my number|your number|his number|her number|new number|contact number|"
    "registered|answering at|answering on|messages to|message to|numero de|num de|portable|"
    "fixe|appel|"
    "rappel|joindre|joignable|gsm|telefon|handy|anruf|ruf|rufen|rufnummer|mobil|erreichbar|"
    "durchwahl|handynummer|telefono|movil|llamar|llame|cellulare|chiama|telefoon|bel me|telemovel"
)
FORMS: Final = (
    Form("", SURE, r"(?:\+ ?|\b00 ?|\b011[ -])\(?[1-9](?:[ .()/-]{0,3}[0-9]){6}"),
    Form("", SURE, r"(?:\([2-9][0-9]{2}\)|\b[2-9][0-9]{2}[ .-])[ .-]?[0-9]{3}[ .-][0-9]{4}"),
    Form("", SURE, r"\b0[1-9](?:[ ()./-]{0,3}[0-9]){5}"),
    Form("", SURE, r"\b[6-9][0-9]{2}[ .][0-9]{2}[ .][0-9]{2}[ .][0-9]{2}\b"),
    Form(
        "", SURE, r"\b8[ -]?\([0-9]{3}\)[ -]?[0-9]{3}-|\([1-9][0-9]\)[ -]?[0-9. ]{4,6}-[0-9]{4}\b"
    ),
    Form(
        "",
        SURE,
        r"(?:\b(?:[tmphdc]|mob|ph|dir|off|office|work|home|private?|privat|bureau|domicile|"
        r"zentrale|contact|kontakt|num(?:e|é)ro|nummer|number|no|nr|backup|emergency|urgence|"
        r"notfall|from|to|text|texted))[ .:=#-]{1,3}\(?[0-9](?:[ .()/-]{0,3}[0-9]){6}",
    ),
    Form("", _GROUPED, r"[0-9](?:[ .()/-]{0,3}[0-9]){6}"),
)
_LEAST: Final = 7
"""Digits below which a number is an extension or not a number."""
_CUT: Final = 4
"""Digits after a number that may stand there by chance: more of them are a part of something."""
_MOST: Final = 15  # ITU-T E.164
_GROUPED_MOST: Final = 11
"""Digits of the longest national numbers without a zero."""


def read(text: str) -> list[Match]:
    """Return the numbers in a text, by place, none overlapping another.

    Surest are valid international numbers, then possible ones, then national ones whose form is as
    good as unmistakable (North American groups, French pairs, an area code in brackets, valid
    groups after a zero) and whatever follows a label such as `Tel.:`. Others need a word.
    """
    taken = Disjoint()
    return sorted(found for found in _candidates(text) if taken.add(found[0], found[1]))


def _candidates(text: str) -> Iterator[Match]:
    at = 0
    while match := _NUMBER.search(text, at):
        start, end = match.span("number")
        if text[start] == "(" and match["number"].count("(") > match["number"].count(")"):
            start += 1
        part = _ACCOUNT.search(text[max(0, start - 6) : start]) or _dumped(text, start, end)
        judged = None if part else _judged(text, start, end)
        if judged is None:
            at = end
            continue
        at, confidence = judged
        at = match.end() if at == end else at
        yield start, at, confidence


def _dumped(text: str, start: int, end: int) -> bool:
    """Say whether a number is a part of a dump of bytes."""
    if not all(len(group) == 2 for group in _GROUPS.findall(text, start, end)):
        return False
    before, behind = _DUMPED
    return bool(before.search(text[max(0, start - 7) : start]) or behind.match(text, end))


def _judged(text: str, start: int, end: int) -> tuple[int, float] | None:
    """Return where the number ends and how sure it is: perhaps only its first groups are one."""
    number = text[start:end]
    if _EXCHANGE.match(number.lstrip("(")):
        found = _international(number, start, end)
        if found is not None or not number.startswith("011"):
            return found  # `011` is an exchange prefix in America, and Johannesburg
    before = fold(text[max(0, start - _BEFORE) : start])
    labelled = _LABEL.search(before)
    pairs = _PAIRS.match(number)
    if pairs and _size(number) <= _size(pairs[0]) + _CUT:
        return start + pairs.end(), FAIR  # so plain that it need not be in a range given out yet
    date = _DATE.search(number)
    if date is not None:
        number = number[: date.start()].rstrip(" .-/(")
        end = start + len(number)
    called = labelled or _CALL.search(before)
    for shorter in _endings(number):
        confidence = _national(shorter)
        if confidence is not None:
            if confidence < FAIR and (called or _SHORT_LABEL.search(before)) and _in_use(shorter):
                confidence = FAIR
            return start + len(shorter), confidence
    size = _size(number)
    if labelled and _LEAST <= size <= _ANNOUNCED_MOST:
        return end, FAIR
    if not _LEAST <= size <= _ANNOUNCED_MOST:
        return None
    if called:
        return end, WEAK
    if _SHORT_LABEL.search(before) and _plausible(number) and _in_use(number):
        return end, FAIR
    if _plausible(number) or _valid_in(_WITHOUT_ZERO, _digits(number)):
        return end, _GROUPED
    return None


def _international(number: str, start: int, end: int) -> tuple[int, float] | None:
    plus = number.lstrip("(").startswith("+")
    for shorter in _endings(number):
        digits = _digits(shorter.replace("(0)", ""))
        if not plus:
            digits = digits[3:] if digits.startswith("011") else digits[2:]
        known = _country(digits)
        if known is None:
            continue
        code, rest = known
        regions = COUNTRY_CODE_TO_REGION_CODE[code]
        # A zero that should have gone with the plus is written all the same.
        if _valid_in(regions, rest) or (rest.startswith("0") and _valid_in(regions, rest[1:])):
            return start + len(shorter), SURE
    known = _country(_digits(number))
    if plus and known is not None and _possible(*known):
        return end, _POSSIBLE
    grouped = len(_GROUPS.findall(number)) > 1
    return (end, WEAK) if plus and grouped and 8 <= _size(number) <= _MOST else None


def _in_use(number: str) -> bool:
    """Whether a national number is in a range of its country, with the zero or without."""
    digits = _digits(number)
    if digits.startswith("0"):
        return _valid_in(_AT_HOME, digits[1:]) or _valid_in(("IT",), digits)
    return _valid_in(_WITHOUT_ZERO, digits)


def _national(number: str) -> float | None:
    """Say how sure a national form is; None where it has none."""
    if _SOCIAL_SECURITY.fullmatch(number):
        return _GROUPED
    if _UNMISTAKABLE.fullmatch(number):
        digits = _digits(number)
        rest = digits[1:] if digits[0] in "08" and len(digits) > 9 else digits
        if _valid_in(("NL", "ES", "RU", "BR"), rest):
            return FAIR
    if _AMERICAN.fullmatch(number):
        digits = _digits(number)[-10:]
        spaced = "-" not in number and "." not in number and "(" not in number
        return FAIR if not spaced or _valid_in(("US",), digits) else WEAK
    if not number.lstrip("(").startswith("0") or number.lstrip("(").startswith("00"):
        return None
    digits = _digits(number)
    if not 8 <= len(digits) <= 12:
        return None
    if _TRUNK.match(number):
        groups = _GROUPS.findall(number)
        indian = len(groups[0]) == 6 and len(groups[-1]) == 5
        if len(groups) == 2 and number[0] != "(" and not (3 <= len(groups[0]) <= 5 or indian):
            return WEAK  # `07-1234567`, `010203-1234`
        if "." in number and "-" in number:
            return WEAK  # `012.345.678-90`
        if number.startswith("(") or _valid_in(_AT_HOME, digits[1:]) or _valid_in(("IT",), digits):
            return FAIR
        return WEAK if _plausible(number) else None
    return WEAK if len(digits) > _LEAST + 1 and _valid_in(_AT_HOME, digits[1:]) else None


def _endings(number: str) -> Iterable[str]:
    """Give a number, and what is left of it without the last few digits that stand apart."""
    size, shorter = _size(number), number
    while _size(shorter) >= max(_LEAST, size - _CUT):
        yield shorter
        group = _LAST_GROUP.search(shorter)
        if group is None:
            return
        shorter = shorter[: group.start()]


def _plausible(number: str) -> bool:
    """Whether digits are grouped as people group telephone numbers: not 1 000 000, not 12.50."""
    groups = [len(group) for group in _GROUPS.findall(number)]
    if sum(groups) > _GROUPED_MOST and groups[0] > 2:
        return False
    if len(groups) < 2 or len(groups) > 6 or max(groups) > 8 or min(groups) < 2:
        return False
    thousands = set(groups[1:]) == {3} and groups[0] <= 3 and len(groups) > 2
    return not (thousands and "-" not in number and "0" * 3 in number)


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))


def _size(number: str) -> int:
    return sum(map(str.isdigit, number))


def _country(digits: str) -> tuple[int, str] | None:
    """Split a number at its country code (ITU-T E.164: one to three digits, prefix-free)."""
    for size in (1, 2, 3):
        code = digits[:size]
        if code.isascii() and code.isdigit() and int(code) in COUNTRY_CODE_TO_REGION_CODE:
            return int(code), digits[size:]
    return None


def _valid_in(regions: Iterable[str], digits: str) -> bool:
    return any(len(digits) in lengths and pattern.fullmatch(digits)
               for region in regions for lengths, pattern in (_ranges(region),))  # fmt: skip


def _possible(code: int, digits: str) -> bool:
    rest = digits.removeprefix("0")
    return any(len(rest) in _ranges(region)[0] for region in COUNTRY_CODE_TO_REGION_CODE[code])


@cache
def _ranges(region: str) -> tuple[frozenset[int], re.Pattern[str]]:
    """Give the lengths and ranges of a region's numbers, from libphonenumber's table."""
    table = PhoneMetadata.metadata_for_region(region, None)
    if table is None or table.general_desc is None:  # `001`: services of no country
        return frozenset(), re.compile(r"(?!)")
    kinds = (
        table.fixed_line, table.mobile, table.toll_free, table.premium_rate, table.shared_cost,
        table.personal_number, table.voip, table.pager, table.uan, table.voicemail,
    )  # fmt: skip
    patterns = [k.national_number_pattern for k in kinds if k and k.national_number_pattern]
    lengths = frozenset(table.general_desc.possible_length)
    return lengths, re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
