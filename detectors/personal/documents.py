"""Travel and identity documents: the machine-readable zone, passports, driving licences.

The zone of ICAO 9303 checks itself. Outside of it most countries number their documents without a
check digit, so a number counts only near a word for the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detectors.personal.checks import german_document, icao, stdnum
from detectors.personal.kind import FAIR, SURE, WEAK, Form, Kind, Match, form, words
from schemas.policy import Severity

_NEAR: Final = 45
_CORE: Final = re.compile(r"([0-9]{6})([0-9])[MFX<]([0-9]{6})([0-9])")
_LINE: Final = re.compile(r"(?<![A-Z0-9<])[A-Z0-9<]{30,44}(?![A-Z0-9<])")
_LENGTHS: Final = (30, 36, 44)  # of a line: TD1, TD2 and MRV-B, TD3 and MRV-A


def _zones(text: str) -> Iterator[Match]:
    """Find lines whose dates of birth and expiry have the right check digits, and their others."""
    lines = [line.span() for line in _LINE.finditer(text) if len(line[0]) in _LENGTHS]
    for number, (start, end) in enumerate(lines):
        core = _CORE.search(text, start, end)
        if core is None or icao(core[1]) != core[2] or icao(core[3]) != core[4]:
            continue
        first = last = number
        # A zone has three lines at most, and this is none of the outer two, or one of two.
        if first and not text[lines[first - 1][1] : start].strip():
            first -= 1
        if last + 1 < len(lines) and not text[end : lines[last + 1][0]].strip():
            last += 1
        yield lines[first][0], lines[last][1], SURE


def document(
    name: str, title: str, context: str, *forms: Form, check: str = "", misses: str = ""
) -> Kind:
    """Describe a document whose numbers prove little by themselves."""
    return Kind(
        id=f"pii.{name}",
        title=title,
        severity=Severity.HIGH,
        forms=forms,
        context=words(context),
        before=_NEAR,
        after=15,
        check=check or "nothing but a word near it",
        misses=misses or "numbers without a word for the document near them",
    )


PASSPORT: Final = (
    "passport|passeport|reisepass|passnummer|pass-nr|pass nr|passnr|pasaporte|passaporto|paspoort|"
    "passaporte|paszport|passi|pas nr"
)
LICENCE: Final = (
    "driver's licen|drivers licen|driver licen|driving licen|driving permit|"
    "driver's permit|licence number|license number|licence no|license no|dl number|dl no|dl|"
    "dl#|dln|dvla|"
    "permis de conduire|permis|fs-nr|numero de permis|fuhrerschein|fuehrerschein|fahrerlaubnis|"
    "carnet de conducir|permiso de conducir|permiso de conduccion|patente|rijbewijs|"
    "carta de conducao|prawo jazdy|korkort|korekort|forerkort|ajokortti"
)
_DIGITS: Final = r"(?=(?:[A-Z]*[0-9]){5})"
"""At least five digits, so that a word is no number."""

_DUTCH: Final = "[A-NP-Z]{2}[A-NP-Z0-9]{6}[0-9]"
"""Of Dutch documents; one in eight has no digit but the last, so capitals are enough (RvIG)."""

KINDS: Final = (
    Kind(
        id="pii.mrz",
        title="Machine-readable zone of a passport, visa or identity card",
        severity=Severity.HIGH,
        forms=(Form("", SURE, r"[0-9]{7}[mfx<][0-9]{7}"),),
        reader=_zones,
        check="check digits of the dates of birth and expiry (ICAO 9303, weights 7 3 1)",
        misses="lines that were wrapped or have blanks in them",
    ),
    document(
        "passport",
        "Passport number",
        PASSPORT,
        form(r"\d{9}|[A-Z]{1,3}-?\d{6,8}[A-Z]?|[A-Z] \d{7,8}|\d{2} ?[A-Z]{2} ?\d{5}", WEAK),
        form(rf"{_DIGITS}[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{{8}}[0-9]?", WEAK),
        form(r"(?=[A-Z]*[0-9])[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8,9}", WEAK),
        form(rf"{_DIGITS}{_DUTCH}|(?-i:{_DUTCH})|\d{{7,8}}", WEAK),
        check="forms of the US, British, French, German, Spanish, Italian, Dutch and similar ones",
    ),
    Kind(
        id="pii.driving-licence",
        title="Driving licence number",
        severity=Severity.HIGH,
        forms=(
            form(
                r"[A-Z]{1,5}9{0,4}(?<=[A-Z9]{5}) ?\d(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|"
                r"[12]\d|3[01])\d ?"
                r"[A-Z9]{2} ?[A-Z0-9] ?[A-Z]{2}",
                FAIR,
            ),
            form(r"(?=(?:[A-Z-]{0,12}[0-9]){5})[A-Z]{0,3}-?\d{2,}[A-Z0-9-]{2,12}", WEAK),
            form(
                r"[A-Z]\d{3}-\d{3,4}-\d{2,4}-\d{3,4}(?:-\d)?|[A-Z] ?\d{3} \d{3} \d{3} \d{3}", WEAK
            ),
            form(r"\d{2,4}(?:[ -]\d{2,4}){1,3}", WEAK),
            form(
                r"U1[A-Z0-9]{7}[A-Z]|[A-Z]{2}\d{7}[A-Z]|[A-Z]\d{2}[A-Z0-9]{6}\d[A-Z0-9]|"
                r"WDL(?=[A-Z]*\d)[A-Z0-9]{9}",
                WEAK,
            ),
            form(r"[A-Z]{2}-?\d{2}[ -]?\d{4,11}|[A-Z]{3,7}\d{2,}[A-Z0-9]{2,6}", WEAK),
        ),
        context=words(LICENCE),
        against=words(
            "permis de construire|permis d'amenager|permis de demolir|permis de sejour|"
            "permis de travail|permis de chasse|license key|licence key|license plate|licence plate"
        ),
        before=_NEAR,
        after=15,
        check="the form of the British one; else nothing but a word near it",
        misses="numbers without a word for the licence near them, but for British ones",
    ),
    document(
        "fr-identity-card",
        "French identity card number",
        "carte d'identite|carte nationale d|cni|piece d'identite|identity card|id card",
        form(r"\d{12}|(?=(?:[A-Z]*[0-9]){2})[A-Z0-9]{9}|\d{4} ?\d{4} ?\d{4}", WEAK),
    ),
    Kind(
        id="pii.de-identity-card",
        title="German identity card number",
        severity=Severity.HIGH,
        forms=(form(r"(?=[A-Z]*[0-9])[LMNPRTVWXY][CFGHJKLMNPRTVWXYZ0-9]{8}(?: ?[0-9]D?)?", WEAK),),
        valid=lambda number: german_document(number.removesuffix("D")),
        confidence=WEAK,
        context=words(
            "personalausweis|ausweisnummer|ausweis-nr|ausweisnr|ausweis|perso-nr|perso nr|perso:|"
            "persoausweis|"
            "identity card|id card"
        ),
        before=_NEAR,
        after=15,
        check="check digit of ten characters (ICAO 9303), of nine nothing but a word near it",
        misses="numbers without a context word",
    ),
    document(
        "it-identity-card",
        "Italian identity card number",
        "carta d'identita|carta di identita|cie|identity card|documento n",
        form(r"[A-Z]{2} ?\d{5} ?[A-Z]{2}|[A-Z]{2} ?\d{7}|\d{7} ?[A-Z]{2}", WEAK + 0.01),
    ),
    Kind(
        id="pii.nl-identity-card",
        title="Dutch identity card number",
        severity=Severity.HIGH,
        forms=(form(rf"(?=(?:[A-Z]*[0-9]){{3}}){_DUTCH}|(?-i:{_DUTCH})", WEAK),),
        valid=lambda number: None if stdnum("nl.identiteitskaartnummer")(number) else False,
        context=words("identiteitskaart|id-kaart|identiteitsbewijs|documentnummer"),
        before=_NEAR,
        after=15,
        check="letters and digits that are used",
        misses="numbers without a context word",
    ),
    Kind(
        id="pii.be-identity-card",
        title="Belgian identity card number",
        severity=Severity.HIGH,
        forms=(form(r"\d{3}-\d{7}-\d{2}|\d{12}", WEAK),),
        valid=stdnum("be.eid"),
        context=words("identiteitskaart|carte d'identite|personalausweis|identity card|eid"),
        before=_NEAR,
        check="remainder by 97",
        misses="numbers without a context word",
    ),
)
