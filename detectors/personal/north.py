"""Identifiers of the Netherlands, Belgium, Poland and the North; VAT numbers of the EU."""

from __future__ import annotations

from typing import Final

from detectors.personal.checks import dated, hetu, presidio, repeats, stdnum
from detectors.personal.kind import FAIR, GOOD, WEAK, Kind, form, words
from schemas.policy import Severity

_VAT: Final = (
    # Letters of the country, then its form (European Commission, VIES); Switzerland's is `CHE`.
    r"ATU\d{8}|BE[ .]?[01]\d{3}[ .]?\d{3}[ .]?\d{3}|BG\d{9,10}|CY\d{8}[A-Z]|CZ\d{8,10}|DE "
    r"?\d{3} ?\d{3} ?\d{3}|"
    r"DK ?\d{2} ?\d{2} ?\d{2} ?\d{2}|EE\d{9}|EL\d{9}|ES[A-Z0-9]\d{7}[A-Z0-9]|FI ?\d{7}-?\d|"
    r"FR ?[A-HJ-NP-Z0-9]{2} ?\d{3} ?\d{3} ?\d{3}|HR\d{11}|HU\d{8}|IE\d[A-Z0-9]\d{5}[A-Z]{1,2}|"
    r"IT ?\d{11}|LT\d{9}(?:\d{3})?|LU\d{8}|LV\d{11}|MT\d{8}|NL ?\d{9} ?B ?\d{2}|PL ?\d{10}|PT "
    r"?\d{9}|"
    r"RO\d{6,10}|SE\d{12}|SI\d{8}|SK\d{10}"
)


def _vat(number: str) -> bool:
    """Ask the country's own rule; Germany's is one that its tax office does not publish."""
    if number.startswith("CHE"):
        return bool(stdnum("ch.uid")(number[:12]))
    if number.startswith("GB"):
        return bool(stdnum("gb.vat")(number))
    return bool(stdnum("eu.vat")(number))


KINDS: Final = (
    Kind(
        id="pii.vat-number",
        title="VAT number of the EU, the UK or Switzerland, a person's where they trade alone",
        severity=Severity.LOW,
        forms=(
            form(_VAT),
            form(
                r"GB ?\d{3} ?\d{4} ?\d{2}(?: ?\d{3})?|CHE[ -]?\d{3}[. ]?\d{3}[. ]?\d{3}(?: "
                r"?(?:MWST|TVA|IVA))?"
            ),
        ),
        valid=_vat,
        confidence=FAIR,
        context=words(
            "vat|tva|ust|ust-id|ustid|umsatzsteuer|mwst|iva|btw|uid|intracom|moms|piva|nip"
        ),
        check="check digits of the country",
        misses="numbers without the letters of their country",
    ),
    Kind(
        id="pii.nl-bsn",
        title="Dutch citizen service number (BSN)",
        severity=Severity.HIGH,
        forms=(form(r"\d{9}|\d{4}[ .]\d{2}[ .]\d{3}|\d{3}[ .]\d{3}[ .]\d{3}"),),
        valid=lambda digits: bool(stdnum("nl.bsn")(digits)) and not repeats(digits),
        context=words("bsn|burgerservice|sofi|sofinummer|sofi-nummer|citizen service"),
        check="eleven test",
        misses="numbers without a context word: one in eleven passes by chance",
    ),
    Kind(
        id="pii.be-nn",
        title="Belgian national number",
        severity=Severity.HIGH,
        forms=(
            form(r"\d{2}\.\d{2}\.\d{2}[-. ]\d{3}[-. ]\d{2}", GOOD),
            form(r"\d{6}[ -]?\d{3}[ -]?\d{2}"),
        ),
        valid=stdnum("be.nn"),
        confidence=0.45,
        context=words(
            "rijksregister|registre national|numero national|niss|insz|rrn|nationalregister|"
            "national number"
        ),
        check="date of birth; 97 - n mod 97",
        misses="numbers without dots and without a context word",
    ),
    Kind(
        id="pii.pl-pesel",
        title="Polish identity number (PESEL)",
        severity=Severity.HIGH,
        forms=(form(r"\d{11}"),),
        valid=stdnum("pl.pesel"),
        context=words("pesel|numer ewidencyjny"),
        check="date of birth and weighted check digit",
        misses="numbers without a context word",
    ),
    Kind(
        id="pii.pl-nip",
        title="Polish taxpayer number (NIP)",
        severity=Severity.MEDIUM,
        forms=(form(r"\d{10}|\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3}"),),
        valid=stdnum("pl.nip"),
        context=words("nip|podatnik|podatkow"),
        check="MOD 11",
        misses="numbers without a context word: one in eleven passes by chance",
    ),
    Kind(
        id="pii.se-personnummer",
        title="Swedish personal number",
        severity=Severity.HIGH,
        forms=(form(r"(?:19|20)?\d{6}[-+]\d{4}"), form(r"(?:19|20)?\d{10}")),
        valid=presidio("SePersonnummerRecognizer"),
        confidence=0.3,
        context=words(
            "personnummer|personnr|pers.nr|persnr|pers nr|pnr|samordningsnummer|personal number|"
            "personal identity number|coordination number"
        ),
        check="date of birth; Luhn",
        misses="numbers without a context word",
    ),
    Kind(
        id="pii.dk-cpr",
        title="Danish personal number (CPR)",
        severity=Severity.HIGH,
        forms=(form(r"\d{6}[- ]?\d{4}", WEAK),),
        valid=dated((2, 0)),
        context=words(
            "cpr|cpr-nr|cpr nummer|cpr number|cprnr|personnummer|civil registration number"
        ),
        before=40,
        check="a possible date of birth; since 2007 there is no check digit",
        misses="numbers without a context word",
    ),
    Kind(
        id="pii.no-fodselsnummer",
        title="Norwegian birth number",
        severity=Severity.HIGH,
        forms=(form(r"\d{6} ?\d{5}"),),
        valid=stdnum("no.fodselsnummer"),
        confidence=0.4,
        context=words("fodselsnummer|fodselsnr|personnummer|fnr|d-nummer|national identity number"),
        check="date of birth; two check digits MOD 11",
        misses="numbers without a context word",
    ),
    Kind(
        id="pii.fi-hetu",
        title="Finnish personal identity code",
        severity=Severity.HIGH,
        forms=(form(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]"),),
        valid=hetu,
        confidence=0.58,
        context=words("hetu|henkilotunnus|personbeteckning|henkilotunnukse"),
        check="date of birth; control character MOD 31",
        misses="codes without their sign",
    ),
)
