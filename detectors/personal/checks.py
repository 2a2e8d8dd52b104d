"""Checks on what looks like an identifier: the arithmetic that its standard asks for.

A check gets the letters and digits of a match in upper case. It answers True (the check passed),
False (it is not one) or None (nothing speaks against it, nothing proves it). Presidio's are taken
where it has them, then python-stdnum's; what both miss or read too narrowly stands here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

import tldextract

if TYPE_CHECKING:
    from presidio_analyzer import PatternRecognizer

Check = Callable[[str], bool | None]


def presidio(name: str) -> Check:
    """Take over the check of a recogniser of Presidio's, by its name.

    Importing Presidio takes a second, most of it for language models that nobody asks for here, so
    it is put off until something looks like what one of these checks is about.
    """

    def check(text: str) -> bool | None:
        checks = _recogniser(name)
        if checks.invalidate_result(text):
            return False
        answer: bool | None = checks.validate_result(text)
        return answer

    return check


@cache
def _recogniser(name: str) -> PatternRecognizer:
    from presidio_analyzer import predefined_recognizers

    recogniser: PatternRecognizer = getattr(predefined_recognizers, name)()
    return recogniser


def stdnum(module: str) -> Check:
    """Take over the check of a module of python-stdnum, such as `fr.nif`."""
    check: Check = import_module(f"stdnum.{module}").is_valid
    return check


def both(*checks: Check) -> Check:
    """Ask several: all must pass, and one that disproves decides."""

    def check(text: str) -> bool | None:
        answers = [ask(text) for ask in checks]
        return False if False in answers else None if None in answers else True

    return check


def repeats(text: str) -> bool:
    """Whether a number is one digit over and over: checksums pass `000000000` and mean nothing."""
    return len(set(text)) <= 1


def luhn(digits: str) -> bool:
    """Check Luhn (ISO/IEC 7812-1, annex B)."""
    doubled = "0246813579"
    total = sum(map(int, digits[::-2])) + sum(int(doubled[int(d)]) for d in digits[-2::-2])
    return total % 10 == 0


def mod_97(text: str) -> bool:
    """Check ISO 7064 MOD 97-10 over digits and letters, a letter counting 10 to 35."""
    return int("".join(str(int(character, 36)) for character in text)) % 97 == 1


def weighted(digits: str, weights: Iterable[int]) -> int:
    """Add up digits, each times its weight."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


_ISSUERS: Final = (
    # Issuer identification numbers as the networks publish them, the lengths of their numbers, and
    # whether that and Luhn is enough without a word that says so.
    (re.compile(r"4"), (16,), True),  # Visa
    (re.compile(r"4"), (13, 19), None),  # Visa, rare
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,), True),  # Mastercard
    (re.compile(r"3[47]"), (15,), True),  # American Express
    (re.compile(r"6011|64[4-9]|65"), (16, 17, 18, 19), True),  # Discover
    (re.compile(r"62|81"), (16, 17, 18, 19), True),  # UnionPay
    (re.compile(r"30[0-5]|3095|36|3[89]"), (14, 16, 19), True),  # Diners Club
    (re.compile(r"35(?:2[89]|[3-8])"), (16, 17, 18, 19), True),  # JCB
    (re.compile(r"220[0-4]"), (16, 17, 18, 19), True),  # Mir
    (re.compile(r"5[06-8]|6"), tuple(range(12, 20)), None),  # Maestro
    (re.compile(r"1|2131"), (15,), None),  # UATP, older JCB
    (re.compile(r"35|9792|50"), (16,), None),  # near JCB, Troy, Verve
)


def card(digits: str) -> bool | None:
    """Check issuer, length and Luhn: a Luhn number that no network issues is some other number."""
    for prefix, lengths, strong in _ISSUERS:
        if len(digits) in lengths and prefix.match(digits):
            return strong if luhn(digits) and len(set(digits)) > 1 else False
    return False


def ssn(digits: str) -> bool | None:
    """Leave out areas, groups and serials that the SSA never issues."""
    never_issued = digits[:3] in ("000", "666") or digits[0] == "9"
    if never_issued or digits[3:5] == "00" or digits[5:] == "0000" or repeats(digits):
        return False
    return None


def nir(number: str) -> bool:
    """Check a French NIR's key, 97 - n mod 97; of Corsica 2A counts as 19 and 2B as 18 (INSEE)."""
    plain = number[:13].replace("2A", "19").replace("2B", "18")
    return plain.isdigit() and 97 - int(plain) % 97 == int(number[13:])


def siren(digits: str) -> bool:
    """Check Luhn; La Poste's establishments have a rule of their own (INSEE)."""
    if digits.startswith("356000000") and len(digits) == 14:
        return sum(map(int, digits)) % 5 == 0
    return luhn(digits) and not repeats(digits)


def rib(account: str) -> bool:
    """Check the key of a French account: bank, branch, account with letters as digits, key."""
    values = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
    digits = account.translate(values)
    bank, branch, number, key = digits[:5], digits[5:10], digits[10:21], digits[21:]
    return (89 * int(bank) + 15 * int(branch) + 3 * int(number) + int(key)) % 97 == 0


_ICAO: Final = {c: n for n, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}


def icao(text: str) -> str:
    """Give the check digit of a field of a machine-readable zone (ICAO 9303-3): weights 7, 3, 1."""
    return str(sum(_ICAO[c] * (7, 3, 1)[n % 3] for n, c in enumerate(text)) % 10)


def german_document(number: str) -> bool | None:
    """Check a German passport or identity card: the digit after nine characters, if it is there.

    Presidio takes the ninth character itself for the check digit and so drops the published
    specimens.
    """
    return None if len(number) == 9 else icao(number[:9]) == number[9]


def nuss(digits: str) -> bool:
    """Check a Spanish social security number: province and number mod 97 (RD 84/1996)."""
    province, number = int(digits[:2]), int(digits[2:10])
    whole = number + province * 10**7 if number < 10**7 else int(digits[:10])
    return 1 <= province <= 66 and whole % 97 == int(digits[10:])


def hetu(code: str) -> bool:
    """Check a Finnish code's control character; the sign of the century may have been dropped."""
    born, serial = code[:6], code[-4:]
    day, month = int(born[:2]), int(born[2:4])
    control = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(born + serial[:3]) % 31]
    return 1 <= day <= 31 and 1 <= month <= 12 and control == serial[3]


def singapore(number: str) -> bool:
    """Check the letter of a NRIC or FIN: weights 2 7 6 5 4 3 2, by series of the first letter."""
    total = weighted(number[1:8], (2, 7, 6, 5, 4, 3, 2))
    total += {"T": 4, "G": 4, "M": 3}.get(number[0], 0)
    letters = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "M": "KLJNPQRTUWX"}
    at = total % 11 if number[0] != "M" else 10 - total % 11
    return letters.get(number[0], "XWUTRQPNMLK")[at] == number[8]


def dated(positions: tuple[int, int]) -> Check:
    """Ask for a possible month and day at two places of a number; nothing proves it."""
    month, day = positions

    def check(digits: str) -> bool | None:
        possible = (
            1 <= int(digits[month : month + 2]) <= 12 and 1 <= int(digits[day : day + 2]) <= 31
        )
        return None if possible else False

    return check


@cache
def suffixes() -> tldextract.TLDExtract:
    """Give the public suffixes from the list that comes with the package.

    `tldextract.extract` would fetch the list from the network at first use. Ours is a separate
    instance without an address and without a cache, so nothing global is changed.
    """
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
