"""Identifiers of Germany, Austria and Switzerland."""

from __future__ import annotations

from typing import Final

from detectors.personal.checks import presidio, stdnum
from detectors.personal.kind import FAIR, GOOD, SURE, Kind, form, grouped, words
from schemas.policy import Severity

_THREE: Final = [r"\d{3}"] * 3

KINDS: Final = (
    Kind(
        id="pii.de-steuer-id",
        title="German tax identification number",
        severity=Severity.HIGH,
        forms=(form(grouped(" .-/", r"[1-9]\d", *_THREE)),),
        valid=stdnum("de.idnr"),
        confidence=0.27,
        context=words(
            "steuer-id|steuerid|steuer id|steuerliche id|steuer-ident|steuerident|"
            "steuerliche ident|idnr|id-nr|identifikationsnummer|steuernummer|steuer-nr|"
            "bzst|finanzamt|tax id|tax number|tin|identifiant fiscal|numero fiscal"
        ),
        check="digits that repeat as issued (BZSt); MOD 11,10 (ISO 7064)",
        misses="numbers without a context word: one in ten passes the check digit by chance",
    ),
    Kind(
        id="pii.de-steuernummer",
        title="German tax number of a tax office",
        severity=Severity.MEDIUM,
        forms=(
            form(
                r"\d{2,3}/\d{3,4}/\d{4,5}|\d{3} ?/ ?\d{3} ?/ ?\d{5}|"
                r"\d{2,3} \d{3} \d{5}|\d{10,11}|\d{13}"
            ),
        ),
        valid=stdnum("de.stnr"),
        context=words("steuernummer|steuer-nr|steuernr|st-nr|st.-nr|stnr|finanzamt|tax number"),
        check="form of a federal state",
        misses="numbers without a context word",
    ),
    Kind(
        id="pii.de-sozialversicherung",
        title="German social insurance number",
        severity=Severity.HIGH,
        forms=(form(r"\d{2}[ .-]?\d{6}[ .-]?[A-Z][ .-]?\d{3}"),),
        valid=presidio("DeSocialSecurityRecognizer"),
        confidence=GOOD,
        context=words(
            "sozialversicherung|rentenversicherung|sv-nummer|sv nummer|svnr|sv-nr|sv nr|rvnr|"
            "rv-nummer|rv nummer|"
            "versicherungsnummer|social security|social insurance|vsnr"
        ),
        check="date of birth; weights with cross sums (VKVV section 4)",
        misses="numbers broken otherwise than 2-6-1-3",
    ),
    Kind(
        id="pii.de-kvnr",
        title="German health insurance number (KVNR)",
        severity=Severity.HIGH,
        forms=(form(r"[A-Z] ?\d{9}|[A-Z] ?\d{3} \d{3} \d{3}"),),
        valid=presidio("DeHealthInsuranceRecognizer"),
        context=words(
            "kvnr|kv-nummer|kv-nr|krankenversicher|versichertennummer|versicherten-nr|krankenkasse|"
            "gesundheitskarte|egk|health insurance"
        ),
        check="weights 1 and 2 with cross sums (section 290 SGB V)",
        misses="numbers without a context word: one in ten passes by chance",
    ),
    Kind(
        id="pii.at-sozialversicherung",
        title="Austrian social insurance number",
        severity=Severity.HIGH,
        forms=(form(r"\d{4}[ -/]?\d{6}|\d{4} \d{2} ?\d{2} ?\d{2}"),),
        valid=stdnum("at.vnr"),
        context=words(
            "sozialversicherung|sv-nummer|sv nummer|svnr|sv-nr|sv nr|versicherungsnummer|e-card|"
            "vsnr"
        ),
        check="date of birth and weighted check digit",
        misses="numbers without a context word",
    ),
    Kind(
        id="pii.ch-ahv",
        title="Swiss social security number (AHV, AVS)",
        severity=Severity.HIGH,
        forms=(
            form(r"756\.\d{4}\.\d{4}\.\d{2}", SURE),
            form(grouped(" -", "756", r"\d{4}", r"\d{4}", r"\d{2}")),
        ),
        valid=stdnum("ch.ssn"),
        confidence=FAIR,
        context=words(
            "ahv|avs|versichertennummer|sozialversicherung|securite sociale|assurance sociale|nss"
        ),
        check="EAN-13 check digit after 756",
        misses="the form of before 2008",
    ),
)
