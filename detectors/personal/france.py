"""Identifiers of France."""

from __future__ import annotations

from typing import Final

from detectors.personal.checks import nir, siren, stdnum
from detectors.personal.kind import Kind, form, grouped, words
from schemas.policy import Severity

_THREE: Final = [r"\d{3}"] * 3

KINDS: Final = (
    Kind(
        id="pii.fr-nir",
        title="French social security number (NIR)",
        severity=Severity.HIGH,
        forms=(
            form(
                r"[1-478][ .-]?\d{2}[ .-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .-]?(?:\d{2}|2[AB])[ .-]?\d{3}"
                r"[ .-]?\d{3}[ ./-]{0,3}\d{2}"
            ),
        ),
        valid=nir,
        confidence=0.8,
        context=words("nir|securite sociale|secu|num secu|carte vitale|insee|social security"),
        check="month, department and key 97 - n mod 97, Corsica included (INSEE)",
        misses="numbers without their key",
    ),
    Kind(
        id="pii.fr-spi",
        title="French tax number (numéro fiscal, SPI)",
        severity=Severity.HIGH,
        forms=(
            form(grouped(" ", r"[0-3]\d", r"\d{2}", *_THREE) + r"|[0-3]\d{3} \d{3} \d{3} \d{3}"),
        ),
        valid=stdnum("fr.nif"),
        confidence=0.4,
        context=words(
            "fiscal|fiscal de reference|spi|impot|dgfip|contribuable|tax number|steuernummer|tax id"
        ),
        check="last three digits are the first ten mod 511 (DGFiP)",
        misses="numbers without a context word",
    ),
    Kind(
        id="pii.fr-siren",
        title="French company number (SIREN), a person's where they trade alone",
        severity=Severity.LOW,
        forms=(form(rf"(?:{grouped(' .', *_THREE)})(?! ?\d{{5}}\b)"),),
        valid=siren,
        context=words("siren|rcs|kbis|k-bis|insee|registre du commerce|auto-entrepreneur"),
        check="Luhn",
        misses="numbers without a context word: one in ten passes by chance",
    ),
    Kind(
        id="pii.fr-siret",
        title="French establishment number (SIRET), a person's where they trade alone",
        severity=Severity.LOW,
        forms=(form(grouped(" .", *_THREE, r"\d{5}") + r"|\d{9} \d{5}"),),
        valid=siren,
        confidence=0.27,
        context=words("siret|siren|rcs|kbis|k-bis|insee|etablissement|auto-entrepreneur"),
        check="Luhn; of La Poste a digit sum that five divides",
        misses="numbers without a context word: one in ten passes by chance",
    ),
)
