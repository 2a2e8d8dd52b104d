"""Checks on what looks like an identifier: Presidio's, with the differences that chat needs.

A check sees the matched text alone. It answers True (the check passed), False (it is not one) or
None (nothing speaks against it, nothing proves it). French identifiers are ours: Presidio has none.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import presidio_analyzer.predefined_recognizers as presidio
import tldextract
from presidio_analyzer import PatternRecognizer
from presidio_analyzer.predefined_recognizers.generic.iban_patterns import regex_per_country

_ISSUERS: Final = (
    # Issuer identification numbers as the networks publish them, the lengths of their numbers, and
    # whether that and Luhn is enough without a word that says so.
    (re.compile(r"4"), (13, 16, 19), True),  # Visa
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,), True),  # Mastercard
    (re.compile(r"3[47]"), (15,), True),  # American Express
    (re.compile(r"6011|64[4-9]|65"), (16, 17, 18, 19), True),  # Discover
    (re.compile(r"62"), (16, 17, 18, 19), True),  # UnionPay
    (re.compile(r"30[0-5]|3095|36|3[89]"), (14, 16), True),  # Diners Club
    (re.compile(r"35(?:2[89]|[3-8])"), (16, 17, 18, 19), True),  # JCB
    (re.compile(r"5[06-8]|6"), tuple(range(12, 20)), False),  # Maestro
    (re.compile(r"1|2131"), (15,), False),  # UATP, older JCB
    (re.compile(r"35"), (16,), False),  # near JCB
)

COUNTRIES: Final = "|".join(sorted(regex_per_country))
"""Codes of the countries that have IBANs, as a pattern."""

_IBAN_SHORTEST: Final = 15  # Norway
# A look-ahead, so that what merely looks like the start of one does not hide the one after it.
_IBAN: Final = re.compile(
    rf"(?<![A-Za-z0-9])(?=((?:{COUNTRIES})[0-9]{{2}}(?:[ -]?[A-Za-z0-9]){{11,30}}))", re.IGNORECASE
)


@cache
def suffixes() -> tldextract.TLDExtract:
    """Give the public suffixes from the list that comes with the package.

    `tldextract.extract` would fetch the list from the network at first use. Ours is a separate
    instance without an address and without a cache, so nothing global is changed.
    """
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


class Card(presidio.CreditCardRecognizer):
    """Adds issuers and lengths: a Luhn number that no network issues is some other number."""

    def validate_result(self, pattern_text: str) -> bool | None:  # type: ignore[override]  # its base's
        """Check Luhn, issuer and length."""
        digits = digits_of(pattern_text)
        if not super().validate_result(digits):
            return False
        for prefix, lengths, strong in _ISSUERS:
            if prefix.match(digits) and len(digits) in lengths:
                return True if strong else None
        return False


class Email(presidio.EmailRecognizer):
    """Looks the suffix up offline."""

    def validate_result(self, pattern_text: str) -> bool:
        """Check that the host ends in a public suffix."""
        return bool(suffixes()(pattern_text.rpartition("@")[2]).fqdn)


class Ssn(presidio.UsSsnRecognizer):
    """Leaves out areas from 900 on, which are taxpayer numbers."""

    def invalidate_result(self, pattern_text: str) -> bool:
        """Check for numbers that are never issued."""
        return pattern_text.startswith("9") or bool(super().invalidate_result(pattern_text))


class SteuerId(presidio.DeTaxIdRecognizer):
    """Allows the printed form, in groups."""

    def validate_result(self, pattern_text: str) -> bool:
        """Check repeated digits and MOD 11,10."""
        return bool(super().validate_result(digits_of(pattern_text)))


class Nif(presidio.EsNifRecognizer):
    """Reads the letter after a space too."""

    def validate_result(self, pattern_text: str) -> bool:
        """Check the control letter."""
        return bool(super().validate_result(pattern_text.replace(" ", "")))


class CodiceFiscale(presidio.ItFiscalCodeRecognizer):
    """Drops a code whose check letter is wrong; Presidio only doubts it."""

    def validate_result(self, pattern_text: str) -> bool:
        """Check the control letter."""
        return bool(super().validate_result(pattern_text.upper()))


class Nir(PatternRecognizer):
    """French social security number: sex, year, month, department, commune, order, key (INSEE)."""

    def validate_result(self, pattern_text: str) -> bool:
        """Check the key, 97 - n mod 97; of Corsica 2A counts as 19 and 2B as 18."""
        number = "".join(filter(str.isalnum, pattern_text)).upper()
        plain = number[:13].replace("2A", "19").replace("2B", "18")
        return plain.isdigit() and 97 - int(plain) % 97 == int(number[13:])


class Siren(PatternRecognizer):
    """French company and establishment numbers (INSEE)."""

    def validate_result(self, pattern_text: str) -> bool:
        """Check Luhn (ISO/IEC 7812-1); La Poste's establishments have a rule of their own."""
        digits = digits_of(pattern_text)
        if digits.startswith("356000000") and len(digits) == 14:
            return sum(map(int, digits)) % 5 == 0
        doubled = (int(digit) * 2 for digit in digits[-2::-2])
        return (sum(map(int, digits[::-2])) + sum(n - 9 * (n > 9) for n in doubled)) % 10 == 0


def ibans(text: str) -> list[tuple[int, int]]:
    """Find IBANs in any case and grouping; Presidio checks form and checksum.

    Presidio's own search stops at small letters and swallows the word after a spaced IBAN.
    """
    found = []
    for match in _IBAN.finditer(text):
        places = [at for at in range(*match.span(1)) if text[at].isalnum()]
        for length in range(len(places), _IBAN_SHORTEST - 1, -1):
            end = places[length - 1] + 1
            if end < len(text) and text[end].isalnum():
                continue
            # Upper case always: Presidio logs what it cannot read, and small letters it cannot.
            if _CHECK.validate_result("".join(text[at] for at in places[:length]).upper()):
                found.append((match.start(), end))
                break
    return found


_CHECK: Final = presidio.IbanRecognizer(exact_match=True)


def digits_of(text: str) -> str:
    """Leave out everything but digits."""
    return "".join(filter(str.isdigit, text))
