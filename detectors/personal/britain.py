"""Identifiers of the United Kingdom and Ireland."""

from __future__ import annotations

from typing import Final

from detectors.personal.checks import both, presidio, repeats, stdnum
from detectors.personal.kind import FAIR, WEAK, Kind, form, grouped, words
from schemas.policy import Severity

_NINO: Final = "(?!BG|GB|NK|KN|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"

KINDS: Final = (
    Kind(
        id="pii.uk-nhs",
        title="UK NHS number",
        severity=Severity.HIGH,
        forms=(form(grouped(" -", r"\d{3}", r"\d{3}", r"\d{4}")),),
        valid=both(presidio("NhsRecognizer"), lambda digits: not repeats(digits)),
        confidence=0.27,
        context=words("nhs|nhs number|nhs no|national health|health service|patient"),
        check="MOD 11",
        misses="numbers without a context word: one in eleven passes by chance",
    ),
    Kind(
        id="pii.uk-nino",
        title="UK national insurance number",
        severity=Severity.HIGH,
        forms=(
            form(rf"{_NINO}([ -])\d{{2}}\1\d{{2}}\1\d{{2}}\1[A-D]", FAIR),
            form(rf"{_NINO}[ -]?\d{{2}}[ -]?\d{{2}}[ -]?\d{{2}}[ -]?[A-D]", WEAK),
        ),
        context=words("national insurance|nat ins|nat. ins|ni number|ni no|nino|ni|n.i"),
        check="prefixes and suffixes that are issued (HMRC); there is no check digit",
        misses="numbers without spaces and without a context word",
    ),
    Kind(
        id="pii.uk-utr",
        title="UK unique taxpayer reference (UTR)",
        severity=Severity.HIGH,
        forms=(form(r"\d{5} ?\d{5}K?"),),
        valid=stdnum("gb.utr"),
        context=words(
            "utr|unique taxpayer|unique taxpayer reference|self assessment|self-assessment|hmrc"
        ),
        check="MOD 11 (HMRC)",
        misses="numbers without a context word: one in eleven passes by chance",
    ),
    Kind(
        id="pii.ie-pps",
        title="Irish personal public service number (PPS)",
        severity=Severity.HIGH,
        forms=(form(r"\d{7} ?[A-W][A-IW]?"),),
        valid=stdnum("ie.pps"),
        context=words("pps|ppsn|personal public service"),
        check="check letter MOD 23",
        misses="numbers without a context word",
    ),
)
