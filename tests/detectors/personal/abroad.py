"""More identifiers of nobody: accounts, documents and the numbers of other countries.

Written from the standards, apart from the code under test.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable
from typing import Final

from tests.detectors.personal.samples import Dice, Sample, digits, groups, luhn, other, steuer_digit


def _sum(body: str, weights: Iterable[int]) -> int:
    return sum(int(d) * w for d, w in zip(body, weights, strict=False))


def _checked(body: str, check: str, *sizes: int, by: str = "") -> Sample:
    sizes = sizes or (len(body) + len(check),)
    wrong = body + other(check[0]) + check[1:]
    return Sample(groups(body + check, *sizes, by=by), groups(wrong, *sizes, by=by))


def birth_digits(dice: Dice, order: str) -> str:
    """Day, month and year of birth, two digits each, in an order such as `ymd`."""
    parts = {
        "d": f"{dice.randrange(1, 29):02d}",
        "m": f"{dice.randrange(1, 13):02d}",
        "y": f"{dice.randrange(40, 99)}",
    }
    return "".join(parts[part] for part in order)


def ein(dice: Dice) -> Sample:
    """A prefix that is issued, seven digits."""
    return Sample(
        f"{dice.choice(['12', '36', '45', '83'])}-{digits(dice, 7)}", f"07-{digits(dice, 7)}"
    )


def mbi(dice: Dice) -> Sample:
    """Letters without B I L O S Z in their places."""
    letters = "ACDEFGHJKMNPQRTUVWXY"
    letter = [dice.choice(letters) for _ in range(5)]
    text = f"{dice.randrange(1, 10)}{letter[0]}{letter[1]}{digits(dice, 1)}-"
    text += f"{letter[2]}{dice.choice(letters)}{digits(dice, 1)}-"
    text += f"{letter[3]}{letter[4]}{digits(dice, 2)}"
    return Sample(text)


def npi(dice: Dice) -> Sample:
    """Luhn over 80840 and the number."""
    body = dice.choice("12") + digits(dice, 8)
    return _checked(body, luhn("80840" + body))


def sin(dice: Dice) -> Sample:
    """Luhn."""
    body = dice.choice("1234567") + digits(dice, 7)
    return _checked(body, luhn(body), 3, 3, 3, by=dice.choice(["", " ", "-"]))


def cpf(dice: Dice) -> Sample:
    """Two check digits MOD 11."""
    body = digits(dice, 9)
    for start in (10, 11):
        check = -_sum(body, range(start, 1, -1)) % 11
        body += str(0 if check > 9 else check)

    def written(number: str) -> str:
        return f"{number[:3]}.{number[3:6]}.{number[6:9]}-{number[9:]}"

    return Sample(written(body), written(body[:-1] + other(body[-1])))


def cnpj(dice: Dice) -> Sample:
    """Two check digits MOD 11, weights 2 to 9 from the right."""
    body = digits(dice, 8) + "0001"
    for _ in range(2):
        check = -_sum(body[::-1], (2, 3, 4, 5, 6, 7, 8, 9) * 2) % 11
        body += str(0 if check > 9 else check)

    def written(n: str) -> str:
        return f"{n[:2]}.{n[2:5]}.{n[5:8]}/{n[8:12]}-{n[12:]}"

    return Sample(written(body), written(body[:-1] + other(body[-1])))


def curp(dice: Dice) -> Sample:
    """Names, date, sex, state, consonants, check digit over an alphabet with Ñ."""
    alphabet = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
    body = f"GORM{birth_digits(dice, 'ymd')}{dice.choice('HM')}DFNRZ0"
    total = sum((18 - n) * alphabet.index(c) for n, c in enumerate(body))
    return _checked(body, str(-total % 10))


def rfc(dice: Dice) -> Sample:
    """Names, date, and three characters of which the last checks the others."""
    alphabet = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ"
    body = f"GODE{birth_digits(dice, 'ymd')}{dice.choice('ABC')}{dice.randrange(1, 10)}"
    total = sum((13 - n) * alphabet.index(c) for n, c in enumerate(body)) % 11
    check = "0" if total == 0 else "A" if 11 - total == 10 else str(11 - total)
    return Sample(body + check, f"GODE{body[4:6]}13{body[8:]}{check}")


def utr(dice: Dice) -> Sample:
    """The check digit stands first."""
    body = digits(dice, 9)
    check = "21987654321"[_sum(body, (6, 7, 8, 9, 10, 5, 4, 3, 2)) % 11]
    return Sample(check + body, other(check) + body)


def pps(dice: Dice) -> Sample:
    """Check letter MOD 23."""
    body = digits(dice, 7)
    at = _sum(body, range(8, 1, -1)) % 23
    letters = "WABCDEFGHIJKLMNOPQRSTUV"
    return Sample(body + letters[at], body + letters[(at + 1) % 23])


def spi(dice: Dice) -> Sample:
    """The first ten digits mod 511 are the last three."""
    body = dice.choice("0123") + digits(dice, 9)
    key, by = int(body) % 511, dice.choice(["", " "])
    sizes = (2, 2, 3, 3, 3)
    return Sample(
        groups(f"{body}{key:03d}", *sizes, by=by),
        groups(f"{body}{(key + 1) % 511:03d}", *sizes, by=by),
    )


def steuernummer(dice: Dice) -> Sample:
    """As Bavaria writes it."""
    return Sample(f"{dice.randrange(101, 199)}/{dice.randrange(100, 999)}/{digits(dice, 5)}")


def _cross(body: str, weights: Iterable[int]) -> int:
    return sum(sum(map(int, str(int(d) * w))) for d, w in zip(body, weights, strict=True))


def german_insurance(dice: Dice) -> Sample:
    """Area, date of birth, letter, serial, check digit."""
    area, born = f"{dice.randrange(10, 90)}", birth_digits(dice, "dmy")
    letter, serial = dice.choice(string.ascii_uppercase), digits(dice, 2)
    plain = f"{area}{born}{ord(letter) - 64:02d}{serial}"
    check = str(_cross(plain, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)) % 10)
    by = dice.choice(["", " "])
    return Sample(
        by.join((area, born, letter, serial + check)),
        by.join((area, born, letter, serial + other(check))),
    )


def kvnr(dice: Dice) -> Sample:
    """A letter and eight digits, weights 1 and 2 with cross sums."""
    letter, body = dice.choice(string.ascii_uppercase), digits(dice, 8)
    check = _cross(f"{ord(letter) - 64:02d}{body}", (1, 2) * 5) % 10
    return _checked(letter + body, str(check))


def austrian(dice: Dice) -> Sample:
    """Serial, check digit, date of birth."""
    while True:
        serial, born = dice.choice("123456789") + digits(dice, 2), birth_digits(dice, "dmy")
        check = _sum(serial + born, (3, 7, 9, 5, 8, 4, 2, 1, 6)) % 11
        if check < 10:
            return Sample(f"{serial}{check} {born}", f"{serial}{(check + 1) % 10} {born}")


def ahv(dice: Dice) -> Sample:
    """EAN-13."""
    body = "756" + digits(dice, 9)
    return _checked(body, str(-_sum(body, (1, 3) * 6) % 10), 3, 4, 4, 2, by=dice.choice(["", "."]))


def cif(dice: Dice) -> Sample:
    """A letter, seven digits, Luhn."""
    body = digits(dice, 7)
    check = luhn(body)
    return Sample(f"A{body}{check}", f"A{body}{other(check)}")


def nuss(dice: Dice) -> Sample:
    """Province, serial, key mod 97."""
    body = f"{dice.randrange(1, 53):02d}{dice.choice('123456789')}{digits(dice, 7)}"
    key = int(body) % 97
    return Sample(f"{body}{key:02d}", f"{body}{(key + 1) % 97:02d}")


def portuguese(dice: Dice) -> Sample:
    """MOD 11, ten and eleven count as nought."""
    body = dice.choice("12") + digits(dice, 7)
    check = -_sum(body, range(9, 1, -1)) % 11
    return _checked(body, str(0 if check > 9 else check))


def citizen_card(dice: Dice) -> Sample:
    """Luhn over digits and letters, every second doubled."""
    body = f"{digits(dice, 8)}{digits(dice, 1)}Z{dice.choice(string.ascii_uppercase)}"
    total = 0
    for n, character in enumerate(reversed(body)):
        value = int(character, 36) * (2 - n % 2)
        total += value - 9 if n % 2 == 0 and value > 9 else value
    check = str(-total % 10)
    return Sample(
        groups(body + check, 8, 1, 3, by=" "), groups(body + other(check), 8, 1, 3, by=" ")
    )


def partita_iva(dice: Dice) -> Sample:
    """Company, office, Luhn."""
    body = digits(dice, 7) + f"{dice.randrange(1, 96):03d}"
    return _checked(body, luhn(body))


def vat(dice: Dice) -> Sample:
    """German, French and Italian ones."""
    which = dice.randrange(3)
    if which == 0:
        body = dice.choice("123456789") + digits(dice, 7)
        check = steuer_digit(body)
        return Sample(f"DE{body}{check}", f"DE{body}{other(check)}")
    if which == 1:
        body = digits(dice, 8)
        siren = body + luhn(body)
        key = (12 + 3 * (int(siren) % 97)) % 97
        return Sample(f"FR{key:02d}{siren}", f"FR{(key + 1) % 97:02d}{siren}")
    sample = partita_iva(dice)
    return Sample(f"IT{sample.text}", f"IT{sample.broken}")


def bsn(dice: Dice) -> Sample:
    """The eleven test: the last digit counts minus one."""
    while True:
        body = dice.choice("123456789") + digits(dice, 7)
        check = _sum(body, range(9, 1, -1)) % 11
        if check < 10:
            return _checked(body, str(check))


def belgian(dice: Dice) -> Sample:
    """Date of birth, serial, 97 - n mod 97."""
    born, serial = birth_digits(dice, "ymd"), f"{dice.randrange(1, 998):03d}"
    key = 97 - int(born + serial) % 97
    start = f"{groups(born, 2, 2, 2, by='.')}-{serial}."
    return Sample(f"{start}{key:02d}", f"{start}{key % 97 + 1:02d}")


def nip(dice: Dice) -> Sample:
    """Sum mod 11 is the check digit."""
    while True:
        body = dice.choice("123456789") + digits(dice, 8)
        check = _sum(body, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11
        if check < 10:
            return _checked(body, str(check), 3, 3, 2, 2, by=dice.choice(["", "-"]))


def personnummer(dice: Dice) -> Sample:
    """Date of birth, serial, Luhn."""
    born, serial = birth_digits(dice, "ymd"), digits(dice, 3)
    check = luhn(born + serial)
    return Sample(f"{born}-{serial}{check}", f"{born}-{serial}{other(check)}", strong=False)


def cpr(dice: Dice) -> Sample:
    """Date of birth and four digits."""
    return Sample(
        f"{birth_digits(dice, 'dmy')}-{digits(dice, 4)}", f"{dice.randrange(32, 99)}1399-1234"
    )


def fodselsnummer(dice: Dice) -> Sample:
    """Date of birth before 1999, serial, two check digits."""
    while True:
        body = f"{birth_digits(dice, 'dmy')}{dice.randrange(100, 400)}"
        first = -_sum(body, (3, 7, 6, 1, 8, 9, 4, 5, 2)) % 11
        second = -_sum(f"{body}{first}", (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
        if first < 10 and second < 10:
            return _checked(f"{body}{first}", str(second))


def hetu(dice: Dice) -> Sample:
    """Date of birth, sign, serial, control character."""
    born, serial = birth_digits(dice, "dmy"), f"{dice.randrange(2, 900):03d}"
    letters = "0123456789ABCDEFHJKLMNPRSTUVWXY"
    at = int(born + serial) % 31
    return Sample(f"{born}-{serial}{letters[at]}", f"{born}-{serial}{letters[(at + 1) % 31]}")


def tfn(dice: Dice) -> Sample:
    """Weights 1 4 3 7 5 8 6 9 10 add up to a multiple of eleven."""
    while True:
        number = dice.choice("123456789") + digits(dice, 8)
        if _sum(number, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0:
            return Sample(
                groups(number, 3, 3, 3, by=" "),
                groups(other(number[0]) + number[1:], 3, 3, 3, by=" "),
            )


def abn(dice: Dice) -> Sample:
    """Two check digits before nine, MOD 89."""
    body = digits(dice, 9)
    check = 99 - _sum(body, (3, 5, 7, 9, 11, 13, 15, 17, 19)) % 89
    return Sample(f"{check}{body}", f"{check - 1}{body}")


def medicare(dice: Dice) -> Sample:
    """Eight digits, weighted check digit, issue."""
    body = dice.choice("23456") + digits(dice, 7)
    check = str(_sum(body, (1, 3, 7, 9, 1, 3, 7, 9)) % 10)
    return Sample(f"{body[:4]} {body[4:]}{check} 1", f"{body[:4]} {body[4:]}{other(check)} 1")


def aadhaar(dice: Dice) -> Sample:
    """Verhoeff: the dihedral group of ten elements."""

    def times(a: int, b: int) -> int:
        if a < 5:
            return (a + b) % 5 if b < 5 else (a + b - 5) % 5 + 5
        return (a - b) % 5 + 5 if b < 5 else (a - b) % 5

    def power(n: int, digit: int) -> int:
        for _ in range(n % 8):
            digit = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)[digit]
        return digit

    body = dice.choice("23456789") + digits(dice, 10)
    total = 0
    for n, digit in enumerate(reversed(body), 1):
        total = times(total, power(n, int(digit)))
    check = next(str(d) for d in range(10) if times(total, d) == 0)
    return _checked(body, check, 4, 4, 4, by=dice.choice(["", " "]))


def pan(dice: Dice) -> Sample:
    """Three letters, P for a person, a letter, four digits, a letter."""
    letter = [dice.choice(string.ascii_uppercase) for _ in range(5)]
    return Sample(f"{''.join(letter[:3])}P{letter[3]}{digits(dice, 4)}{letter[4]}")


def nric(dice: Dice) -> Sample:
    """Weighted check letter."""
    body = digits(dice, 7)
    at = _sum(body, (2, 7, 6, 5, 4, 3, 2)) % 11
    letters = "JZIHGFEDCBA"
    return Sample(f"S{body}{letters[at]}", f"S{body}{letters[(at + 1) % 11]}")


ABROAD: Final[dict[str, Callable[[Dice], Sample]]] = {
    "us-ein": ein,
    "us-mbi": mbi,
    "us-npi": npi,
    "ca-sin": sin,
    "br-cpf": cpf,
    "br-cnpj": cnpj,
    "mx-curp": curp,
    "mx-rfc": rfc,
    "uk-utr": utr,
    "ie-pps": pps,
    "fr-spi": spi,
    "de-steuernummer": steuernummer,
    "de-sozialversicherung": german_insurance,
    "de-kvnr": kvnr,
    "at-sozialversicherung": austrian,
    "ch-ahv": ahv,
    "es-cif": cif,
    "es-nuss": nuss,
    "pt-nif": portuguese,
    "pt-cc": citizen_card,
    "it-partita-iva": partita_iva,
    "vat-number": vat,
    "nl-bsn": bsn,
    "be-nn": belgian,
    "pl-nip": nip,
    "se-personnummer": personnummer,
    "dk-cpr": cpr,
    "no-fodselsnummer": fodselsnummer,
    "fi-hetu": hetu,
    "au-tfn": tfn,
    "au-abn": abn,
    "au-medicare": medicare,
    "in-aadhaar": aadhaar,
    "in-pan": pan,
    "sg-nric": nric,
}
"""Kind to its maker."""
