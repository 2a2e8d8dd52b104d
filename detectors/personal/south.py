"""Identifiers of Spain, Portugal and Italy."""

from __future__ import annotations

from typing import Final

from detectors.personal import surroundings
from detectors.personal.checks import nuss, presidio, repeats, stdnum
from detectors.personal.kind import FAIR, SURE, Kind, form, words
from schemas.policy import Severity

_MONTH: Final = "[ABCDEHLMPRST]"
_DIGIT: Final = "[0-9LMNP-V]"  # a digit, or the letter that tells namesakes apart

KINDS: Final = (
    Kind(
        id="pii.es-nif",
        title="Spanish identity number (NIF, DNI)",
        severity=Severity.HIGH,
        forms=(form(r"\d{8}[ -]?[A-HJ-NP-TV-Z]|\d{2}\.\d{3}\.\d{3}[ -]?[A-HJ-NP-TV-Z]"),),
        valid=stdnum("es.dni"),
        confidence=0.5,
        weigh=surroundings.of_code,
        context=words("dni|nif|documento nacional|identidad|identificacion|conducir"),
        check="control letter MOD 23",
        misses="numbers without their letter; small letters without a context word",
    ),
    Kind(
        id="pii.es-nie",
        title="Spanish foreigner's number (NIE)",
        severity=Severity.HIGH,
        forms=(form(r"[XYZ][ -]?\d{7}[ -]?[A-HJ-NP-TV-Z]"),),
        valid=presidio("EsNieRecognizer"),
        confidence=0.6,
        weigh=surroundings.of_code,
        context=words("nie|extranjero|identidad|identificacion|residencia"),
        check="control letter MOD 23",
        misses="numbers without their letter",
    ),
    Kind(
        id="pii.es-cif",
        title="Spanish company number (CIF)",
        severity=Severity.LOW,
        forms=(form(r"[A-HJNP-SUVW][ -]?\d{7}[ -]?[0-9A-J]"),),
        valid=stdnum("es.cif"),
        context=words("cif|nif|empresa|sociedad|identificacion fiscal"),
        check="control digit or letter",
        misses="numbers without a context word: one in ten passes by chance",
    ),
    Kind(
        id="pii.es-nuss",
        title="Spanish social security number (NUSS)",
        severity=Severity.HIGH,
        forms=(form(r"\d{2}[ /-]?\d{7,8}[ /-]?\d{2}"),),
        valid=lambda digits: len(digits) == 12 and nuss(digits),
        confidence=0.45,
        context=words(
            "seguridad social|nuss|nss|naf|afiliacion|social security|num. ss|no ss|num ss"
        ),
        check="province; key mod 97",
        misses="numbers without a context word",
    ),
    Kind(
        id="pii.pt-nif",
        title="Portuguese taxpayer number (NIF)",
        severity=Severity.HIGH,
        forms=(form(r"[1-35689]\d{2} ?\d{3} ?\d{3}"),),
        valid=lambda digits: bool(stdnum("pt.nif")(digits)) and not repeats(digits),
        context=words("nif|contribuinte|identificacao fiscal|numero fiscal"),
        check="MOD 11",
        misses="numbers without a context word: one in ten passes by chance",
    ),
    Kind(
        id="pii.pt-cc",
        title="Portuguese citizen card number",
        severity=Severity.HIGH,
        forms=(form(r"\d{8}[ -]?\d[ -]?[A-Z0-9]{2}\d"),),
        valid=lambda number: number[9:11].isalpha() and bool(stdnum("pt.cc")(number)),
        confidence=FAIR,
        context=words("cartao de cidadao|cartao do cidadao|bilhete de identidade|citizen card"),
        check="Luhn over letters and digits",
        misses="numbers whose version is written in digits",
    ),
    Kind(
        id="pii.it-codice-fiscale",
        title="Italian tax code (codice fiscale)",
        severity=Severity.HIGH,
        forms=(
            form(
                rf"[A-Z]{{3}} ?[A-Z]{{3}} ?{_DIGIT}{{2}} ?{_MONTH} ?{_DIGIT}{{2}} "
                rf"?[A-Z]{_DIGIT}{{3}} ?[A-Z]"
            ),
        ),
        valid=presidio("ItFiscalCodeRecognizer"),
        confidence=SURE,
        context=words("codice fiscale|cod fisc|cod. fisc|cf|c.f|fiscal|tax code"),
        check="month and check letter (Agenzia delle Entrate)",
        misses="codes broken otherwise than between their parts",
    ),
    Kind(
        id="pii.it-partita-iva",
        title="Italian VAT number (partita IVA)",
        severity=Severity.LOW,
        forms=(form(r"\d{11}"),),
        valid=stdnum("it.iva"),
        context=words("partita iva|p.iva|p. iva|piva|p.i|iva"),
        before=40,
        check="Luhn, office of issue",
        misses="numbers without a context word: one in ten passes by chance",
    ),
)
