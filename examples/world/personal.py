"""Personal data of nobody: random numbers with right check digits.

Telephone numbers come from ranges that regulators keep for fiction, IP addresses from private and
documentation ranges, and e-mail addresses from invented companies.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from examples.world.dice import DIGITS, UPPER, Dice
from examples.world.words import Lexicon

_FIRST: Final = (
    "brunhild",
    "colette",
    "dario",
    "edwige",
    "fergus",
    "ginevra",
    "holger",
    "ismene",
    "jovan",
    "lucinde",
    "marit",
    "nestor",
    "ondine",
    "pelle",
    "rupert",
    "sidonie",
    "tancred",
    "ulla",
    "wendel",
    "yvette",
)
_LAST: Final = (
    "achterberg",
    "bonnefoy",
    "carrowmore",
    "drewitz",
    "eastgate",
    "fleurquin",
    "grauert",
    "huddlestone",
    "isambert",
    "kaltenbrunn",
    "lachaume",
    "merriweather",
    "nordhoff",
    "ollivary",
    "pfannstiel",
    "quigley",
)
_DOMAINS: Final = (
    "haldenpost.de", "courrier-vauban.fr", "millbank-traders.co.uk", "kontor-weserblick.de",
    "atelier-morvanne.fr", "oakhanger-dairies.co.uk", "nordkai-reederei.de", "larkfield-optics.com",
)  # fmt: skip


def luhn_digit(body: str) -> str:
    """Return the check digit that makes a number pass ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 - place % 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def iban_digits(country: str, account: str) -> str:
    """Return the two check digits of ISO 13616 (ISO 7064 MOD 97-10)."""
    number = "".join(str(int(c, 36)) for c in account + country + "00")
    return f"{98 - int(number) % 97:02d}"


def nir_key(body: str) -> str:
    """Return the two-digit key of a French NIR of 13 digits (INSEE)."""
    return f"{97 - int(body) % 97:02d}"


def steuer_id_digit(body: str) -> str:
    """Return the check digit of a German tax identification number (ISO 7064 MOD 11,10)."""
    product = 10
    for digit in body:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def _grouped(number: str, size: int, separator: str) -> str:
    return separator.join(number[at : at + size] for at in range(0, len(number), size))


def _credit_card(dice: Dice, _: Lexicon) -> str:
    if dice.draw() % 6 == 0:  # American Express: 15 digits, in groups of 4, 6 and 5
        body = dice.pick(("34", "37")) + dice.chars(DIGITS, 12)
        number = body + luhn_digit(body)
        return f"{number[:4]} {number[4:10]} {number[10:]}"
    body = dice.pick(("4", "4", "51", "52", "53", "54", "55"))
    body += dice.chars(DIGITS, 15 - len(body))
    return _grouped(body + luhn_digit(body), 4, dice.pick((" ", " ", "-", "")))


def _iban(dice: Dice, lexicon: Lexicon) -> str:
    home = {"de": "DE", "fr": "FR"}.get(lexicon.language, "GB")
    country = home if dice.draw() & 3 else dice.pick(("DE", "FR", "GB"))
    if country == "DE":
        account = dice.chars(DIGITS, 18)
    elif country == "FR":
        bank = dice.chars(DIGITS, 21)  # bank 5, branch 5, account 11
        weighted = 89 * int(bank[:5]) + 15 * int(bank[5:10]) + 3 * int(bank[10:])
        account = f"{bank}{97 - weighted % 97:02d}"  # the key of the French RIB
    else:
        account = dice.chars(UPPER, 4) + dice.chars(DIGITS, 14)
    number = country + iban_digits(country, account) + account
    return _grouped(number, 4, dice.pick((" ", " ", "")))


def _email(dice: Dice, _: Lexicon) -> str:
    number = dice.pick(("", "", dice.between(2, 99)))
    return f"{dice.pick(_FIRST)}{dice.pick('._')}{dice.pick(_LAST)}{number}@{dice.pick(_DOMAINS)}"


def _phone(dice: Dice, lexicon: Lexicon) -> str:
    """Ranges for fiction of Ofcom, ARCEP, the Bundesnetzagentur and the North American plan."""
    at_home = bool(dice.draw() & 1)
    if lexicon.language == "fr":
        pair = dice.pick(("1 99 00", "2 61 91", "3 53 01", "4 65 71", "5 36 49", "6 39 98"))
        tail = f"{pair} {dice.chars(DIGITS, 2)} {dice.chars(DIGITS, 2)}"
        number = f"0{tail}" if at_home else f"+33 {tail}"
        return number.replace(" ", dice.pick(".- ")) if at_home else number
    if lexicon.language == "de":
        area, local = dice.pick(
            (("30", "23125"), ("69", "90009"), ("40", "66969"), ("221", "4710"), ("89", "99998"))
        )
        local += dice.chars(DIGITS, 3)
        return f"0{area} {local}" if at_home else f"+49 {area} {local}"
    if dice.draw() & 1:
        area, local = dice.pick(
            (("20", "7946 0"), ("113", "496 0"), ("161", "496 0"), ("117", "496 0"))
        )
        local += dice.chars(DIGITS, 3)
        return f"0{area} {local}" if at_home else f"+44 {area} {local}"
    area, local = dice.pick(("212", "614", "312", "415")), f"555-01{dice.chars(DIGITS, 2)}"
    return f"({area}) {local}" if at_home else f"+1 {area}-{local}"


def _ssn(dice: Dice, _: Lexicon) -> str:
    return f"{dice.between(100, 665)}-{dice.between(10, 99)}-{dice.between(1000, 9999)}"


def _nir(dice: Dice, _: Lexicon) -> str:
    # Sex, year and month of birth, department, commune, order in that month's register.
    ranges = ((1, 2), (50, 99), (1, 12), (21, 95), (1, 900), (1, 990))
    pieces = [f"{dice.between(low, high):0{len(str(high))}d}" for low, high in ranges]
    return dice.pick((" ", "")).join((*pieces, nir_key("".join(pieces))))


def _steuer_id(dice: Dice, _: Lexicon) -> str:
    """One of the first ten digits stands twice, the others at most once, the first is not zero."""
    while True:
        digits = dice.sample(DIGITS, 9)
        digits.insert(dice.draw() % 10, dice.pick(digits))
        if digits[0] != "0":
            break
    body = "".join(digits)
    number = body + steuer_id_digit(body)
    return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}" if dice.draw() & 1 else number


def _ip_address(dice: Dice, _: Lexicon) -> str:
    if dice.draw() % 8 == 0:
        return f"2001:db8:{dice.between(1, 0xFFFF):x}::{dice.between(1, 0xFFFF):x}"
    start = dice.pick(("10.{}", "192.168", "172.16", "203.0.113", "198.51.100")).format(
        dice.between(0, 255)
    )
    while start.count(".") < 3:
        start += f".{dice.between(1, 254)}"
    return start


def _date_of_birth(dice: Dice, lexicon: Lexicon) -> str:
    day, month, year = dice.between(1, 28), dice.between(1, 12), dice.between(1951, 2004)
    text = lexicon.date.replace("%d", f"{day:02d}").replace("%m", f"{month:02d}")
    return text.replace("%Y", str(year))


MAKERS: Final[dict[str, Callable[[Dice, Lexicon], str]]] = {
    "credit-card": _credit_card,
    "iban": _iban,
    "email": _email,
    "phone": _phone,
    "us-ssn": _ssn,
    "fr-nir": _nir,
    "de-steuer-id": _steuer_id,
    "ip-address": _ip_address,
    "date-of-birth": _date_of_birth,
}
"""Rule family hint to the maker of such a value."""

_COMMON: Final = (
    ("email",) * 6
    + ("phone",) * 6
    + ("iban",) * 3
    + ("credit-card",) * 3
    + ("ip-address",) * 3
    + ("date-of-birth",) * 2
)
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "en": (*_COMMON, "us-ssn", "us-ssn", "us-ssn", "fr-nir", "de-steuer-id"),
    "fr": (*_COMMON, "fr-nir", "fr-nir", "fr-nir", "us-ssn", "de-steuer-id"),
    "de": (*_COMMON, "de-steuer-id", "de-steuer-id", "de-steuer-id", "us-ssn", "fr-nir"),
}
"""What a language's people talk about, repeated by how often."""
