"""Identifiers of nobody: drawn at random, with the check digits that their standards ask for.

Written from the standards, apart from the code under test.
"""

from __future__ import annotations

import hashlib
import random
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

Dice = random.Random


@dataclass(frozen=True, slots=True)
class Sample:
    """One identifier.

    Attributes:
        broken: The same with a wrong check digit, or empty where there is none.
        strong: Whether this form is reported without a word beside it.
    """

    text: str
    broken: str = ""
    strong: bool = True


def digits(dice: Dice, count: int) -> str:
    """Draw some digits."""
    return "".join(dice.choice(string.digits) for _ in range(count))


def other(digit: str) -> str:
    """Another digit."""
    return str((int(digit) + 1) % 10)


def groups(text: str, *sizes: int, by: str) -> str:
    """Write a number in groups."""
    ends = [sum(sizes[: n + 1]) for n in range(len(sizes))]
    return by.join(text[end - size : end] for size, end in zip(sizes, ends, strict=True))


def luhn(body: str) -> str:
    """The digit that makes a number pass ISO/IEC 7812-1, annex B."""
    doubled = "0246813579"
    total = sum(int(doubled[int(d)] if n % 2 == 0 else d) for n, d in enumerate(reversed(body)))
    return str(-total % 10)


def card(dice: Dice) -> Sample:
    """Visa, Mastercard and American Express, bare or in groups."""
    prefix, size, sizes = dice.choice(
        [("4", 16, (4,) * 4), ("53", 16, (4,) * 4), ("2221", 16, (4,) * 4), ("37", 15, (4, 6, 5))]
    )
    body = prefix + digits(dice, size - 1 - len(prefix))
    by, check = dice.choice(["", " ", "-"]), luhn(body)
    return Sample(groups(body + check, *sizes, by=by), groups(body + other(check), *sizes, by=by))


def iban(dice: Dice) -> Sample:
    """German, French, British and Dutch accounts (ISO 13616)."""
    country, shape = dice.choice(
        [
            ("DE", "n" * 18),
            ("FR", "n" * 21 + "00"),
            ("GB", "aaaa" + "n" * 14),
            ("NL", "aaaa" + "n" * 10),
        ]
    )
    pools = {"n": string.digits, "a": string.ascii_uppercase, "0": "0"}
    account = "".join(dice.choice(pools[kind]) for kind in shape)
    number = int("".join(str(int(c, 36)) for c in account + country + "00"))
    check = 98 - number % 97
    grouped = dice.random() < 0.5

    def written(digits: int) -> str:
        text = f"{country}{digits:02d}{account}"
        if grouped:
            return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
        return text.lower() if dice.random() < 0.2 else text

    return Sample(written(check), written((check + 1) % 97))


def email(dice: Dice) -> Sample:
    """Addresses under suffixes of one and two parts."""
    name = "".join(dice.choice(string.ascii_lowercase) for _ in range(6))
    host = dice.choice(["acme.com", "mail.acme.co.uk", "acme-group.de", "acme.fr"])
    return Sample(
        f"{name}{dice.choice(['', '.x', '_y', '+z'])}@{host}", f"{name}@acme.invalidsuffix"
    )


def phone(dice: Dice) -> Sample:
    """Numbers of four countries, abroad and at home."""
    text = dice.choice(
        [
            "+33 6 12 34 5{} {}",
            "06 12 34 5{} {}",
            "+44 20 7946 0{}{}",
            "020 7946 0{}{}",
            "+49 30 2312{}0{}",
            "(415) 555-2{}{}",
            "+1 415-555-2{}{}",
        ]
    )
    return Sample(text.format(digits(dice, 1), digits(dice, 2)))


def ip(dice: Dice) -> Sample:
    """Public addresses of both families."""
    if dice.random() < 0.3:
        return Sample(f"2001:db8:{dice.randrange(1, 65536):x}::{dice.randrange(1, 65536):x}")
    return Sample(f"34.{dice.randrange(20, 256)}.{dice.randrange(256)}.{dice.randrange(1, 255)}")


def mac(dice: Dice) -> Sample:
    """Addresses with colons, hyphens and dots."""
    octets = [f"{dice.randrange(160, 256):02x}" for _ in range(6)]
    by = dice.choice([":", "-", "."])
    if by == ".":
        return Sample(".".join(a + b for a, b in zip(octets[::2], octets[1::2], strict=True)))
    return Sample(by.join(octets))


def wallet(dice: Dice) -> Sample:
    """A Bitcoin address: version, hash, double SHA-256 check, base 58."""
    body = b"\0" + dice.randbytes(20)

    def written(check: bytes) -> str:
        alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
        number, text = int.from_bytes(body + check), ""
        while number:
            number, digit = divmod(number, 58)
            text = alphabet[digit] + text
        return "1" * (len(body + check) - len((body + check).lstrip(b"\0"))) + text

    check = hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4]
    return Sample(written(check), written(bytes([check[0] ^ 1]) + check[1:]))


def ssn(dice: Dice) -> Sample:
    """Numbers the SSA issues; no area of 666."""
    return Sample(
        f"{dice.randrange(100, 600)}-{dice.randrange(1, 100):02d}-{dice.randrange(1, 9999):04d}"
    )


def itin(dice: Dice) -> Sample:
    """Numbers the IRS issues."""
    return Sample(f"9{digits(dice, 2)}-{dice.randrange(70, 89)}-{digits(dice, 4)}")


def dea(dice: Dice) -> Sample:
    """Two letters and seven digits."""
    body = digits(dice, 6)
    total = sum(map(int, body[::2])) + 2 * sum(map(int, body[1::2]))
    check = str(total % 10)
    return Sample(f"BS{body}{check}", f"BS{body}{other(check)}")


def nhs(dice: Dice) -> Sample:
    """Ten digits, MOD 11."""
    while True:
        body = digits(dice, 9)
        check = -sum(int(d) * w for d, w in zip(body, range(10, 1, -1), strict=True)) % 11
        if check < 10 and body[0] not in "09":
            by = dice.choice(["", " "])
            wrong = other(str(check))
            return Sample(
                groups(f"{body}{check}", 3, 3, 4, by=by), groups(body + wrong, 3, 3, 4, by=by)
            )


def nino(dice: Dice) -> Sample:
    """Grouped or not; there is no check digit."""
    number = f"AB{digits(dice, 6)}{dice.choice('ABCD')}"
    grouped = dice.random() < 0.5
    return Sample(groups(number, 2, 2, 2, 2, 1, by=" ") if grouped else number, strong=grouped)


def nir(dice: Dice) -> Sample:
    """Sex, year, month, department, commune, order, key; some of Corsica."""
    department = dice.choice(["75", "13", "2A", "2B", "97"])
    born = f"{digits(dice, 2)}{dice.randrange(1, 13):02d}"
    body = f"{dice.choice('12')}{born}{department}{digits(dice, 6)}"
    key = 97 - int(body.replace("2A", "19").replace("2B", "18")) % 97
    sizes, by = (1, 2, 2, 2, 3, 3, 2), dice.choice(["", " "])
    return Sample(
        groups(f"{body}{key:02d}", *sizes, by=by),
        groups(f"{body}{key % 97 + 1:02d}", *sizes, by=by),
    )


def siren(dice: Dice) -> Sample:
    """Nine digits, Luhn; not starting like a number that something else would be."""
    body = "8" + digits(dice, 7)
    check, by = luhn(body), dice.choice(["", " "])
    return Sample(groups(body + check, 3, 3, 3, by=by), groups(body + other(check), 3, 3, 3, by=by))


def siret(dice: Dice) -> Sample:
    """A SIREN and five digits more, Luhn again; sometimes of La Poste."""
    if dice.random() < 0.2:
        body = "356000000" + digits(dice, 4)
        check = str(-sum(map(int, body)) % 5)
    else:
        body = siren(dice).text.replace(" ", "") + digits(dice, 4)
        check = luhn(body)
    by = dice.choice(["", " "])
    return Sample(
        groups(body + check, 3, 3, 3, 5, by=by), groups(body + other(check), 3, 3, 3, 5, by=by)
    )


def steuer_digit(body: str) -> str:
    """The check digit of ISO 7064 MOD 11,10."""
    product = 10
    for digit in body:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def steuer_id(dice: Dice) -> Sample:
    """Ten digits of which one stands twice, then ISO 7064 MOD 11,10."""
    drawn = dice.sample("123456789", 9)
    drawn.insert(5, drawn[0])
    body, by = "".join(drawn), dice.choice(["", " "])
    check = steuer_digit(body)
    return Sample(
        groups(body + check, 2, 3, 3, 3, by=by), groups(body + other(check), 2, 3, 3, 3, by=by)
    )


_ODD: Final = (
    *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3),
    *(6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
)
"""What a character in an odd place counts, from 0 and from A on (decree of 23 December 1976)."""


def codice_fiscale(dice: Dice) -> Sample:
    """Names, year, month, day, municipality, and the letter they give."""
    odd = dict(zip(string.digits, _ODD, strict=False))
    odd |= dict(zip(string.ascii_uppercase, _ODD, strict=True))
    even = {c: n for n, c in enumerate(string.digits)} | {
        c: n for n, c in enumerate(string.ascii_uppercase)
    }
    born = f"{digits(dice, 2)}{dice.choice('ABCDEHLMPRST')}{dice.randrange(10, 29)}"
    body = f"RSSMRA{born}H{dice.randrange(100, 999)}"
    total = sum(odd[c] if n % 2 == 0 else even[c] for n, c in enumerate(body))
    letter = chr(ord("A") + total % 26)
    return Sample(body + letter, body + chr(ord("A") + (total + 1) % 26))


def _lettered(number: int) -> str:
    return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]


def nif(dice: Dice) -> Sample:
    """Eight digits and their letter."""
    body = digits(dice, 8)
    return Sample(body + _lettered(int(body)), body + _lettered(int(body) + 1))


def nie(dice: Dice) -> Sample:
    """X, Y or Z, seven digits and the letter."""
    first, body = dice.choice("XYZ"), digits(dice, 7)
    number = int(str("XYZ".index(first)) + body)
    return Sample(first + body + _lettered(number), first + body + _lettered(number + 1))


def pesel(dice: Dice) -> Sample:
    """Date of birth, serial, weighted check digit."""
    body = f"{digits(dice, 2)}{dice.randrange(1, 10):02d}{dice.randrange(10, 28)}{digits(dice, 4)}"
    total = sum(int(d) * w for d, w in zip(body, _weights(), strict=False))
    check = str(-total % 10)
    return Sample(body + check, body + other(check))


def address(dice: Dice) -> Sample:
    """A street, its number, postcode and town, as three countries write them."""
    number = dice.randrange(1, 200)
    return Sample(
        dice.choice(
            (
                f"{number} rue de la Paix, {dice.randrange(75001, 75020)} Paris",
                f"Hauptstraße {number}, {dice.randrange(10115, 14000)} Berlin",
                f"{number} Harley Street, London W{dice.randrange(1, 9)}G {dice.randrange(1, 9)}PF",
                f"{number} Elm Street, Springfield, IL {dice.randrange(62701, 62799)}",
            )
        )
    )


def _weights() -> Iterator[int]:
    while True:
        yield from (1, 3, 7, 9)


SAMPLES: Final[dict[str, Callable[[Dice], Sample]]] = {
    "credit-card": card,
    "iban": iban,
    "email": email,
    "phone": phone,
    "ip-address": ip,
    "mac-address": mac,
    "postal-address": address,
    "crypto-wallet": wallet,
    "us-ssn": ssn,
    "us-itin": itin,
    "us-dea": dea,
    "uk-nhs": nhs,
    "uk-nino": nino,
    "fr-nir": nir,
    "fr-siren": siren,
    "fr-siret": siret,
    "de-steuer-id": steuer_id,
    "it-codice-fiscale": codice_fiscale,
    "es-nif": nif,
    "es-nie": nie,
    "pl-pesel": pesel,
}
"""Kind to its maker."""
