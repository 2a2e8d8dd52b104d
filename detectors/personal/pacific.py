"""Identifiers of Australia, India and Singapore."""

from __future__ import annotations

from typing import Final

from detectors.personal import surroundings
from detectors.personal.checks import both, presidio, repeats, singapore, stdnum
from detectors.personal.kind import FAIR, Kind, form, grouped, words
from schemas.policy import Severity

KINDS: Final = (
    Kind(
        id="pii.au-tfn",
        title="Australian tax file number (TFN)",
        severity=Severity.HIGH,
        forms=(form(grouped(" -", r"\d{3}", r"\d{3}", r"\d{3}")),),
        valid=both(stdnum("au.tfn"), lambda digits: not repeats(digits)),
        context=words("tfn|tax file"),
        check="weighted MOD 11 (ATO)",
        misses="numbers without a context word: one in eleven passes by chance",
    ),
    Kind(
        id="pii.au-abn",
        title="Australian business number (ABN)",
        severity=Severity.LOW,
        forms=(form(grouped(" ", r"\d{2}", r"\d{3}", r"\d{3}", r"\d{3}")),),
        valid=stdnum("au.abn"),
        confidence=0.45,
        context=words("abn|business number"),
        check="weighted MOD 89 (ATO)",
        misses="numbers without a context word",
    ),
    Kind(
        id="pii.au-medicare",
        title="Australian Medicare number",
        severity=Severity.HIGH,
        forms=(form(r"[2-6]\d{3} ?\d{5} ?\d(?:[ /-]?\d)?"),),
        valid=presidio("AuMedicareRecognizer"),
        context=words("medicare"),
        check="weighted check digit",
        misses="numbers without a context word: one in ten passes by chance",
    ),
    Kind(
        id="pii.in-aadhaar",
        title="Indian Aadhaar number",
        severity=Severity.HIGH,
        forms=(form(grouped(" -", r"[2-9]\d{3}", r"\d{4}", r"\d{4}")),),
        valid=stdnum("in_.aadhaar"),
        context=words("aadhaar|aadhar|adhaar|uidai|uid"),
        check="Verhoeff (UIDAI)",
        misses="numbers without a context word: one in ten passes by chance",
    ),
    Kind(
        id="pii.in-pan",
        title="Indian permanent account number (PAN)",
        severity=Severity.HIGH,
        forms=(form(r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]", FAIR),),
        weigh=surroundings.of_code,
        context=words("pan|permanent account|income tax"),
        check="letter of the holder's kind; the check letter's rule is not public",
        misses="small letters without a context word",
    ),
    Kind(
        id="pii.sg-nric",
        title="Singaporean identity number (NRIC, FIN)",
        severity=Severity.HIGH,
        forms=(form(r"[STFGM]\d{7}[A-Z]"),),
        valid=singapore,
        confidence=FAIR,
        weigh=surroundings.of_code,
        context=words("nric|fin|identity card|singpass"),
        check="weighted check letter",
        misses="small letters without a context word",
    ),
)
