"""Accounts, dates of birth and documents of nobody; see `tests.detectors.personal.abroad`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.detectors.personal.abroad import birth_digits
from tests.detectors.personal.samples import Dice, Sample, digits, groups, other, wallet

_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def bic(dice: Dice) -> Sample:
    """Bank, country, place, branch."""
    return Sample(dice.choice(["DEUTDEFF", "BNPAFRPPXXX", "NWBKGB2L", "UBSWCHZH80A"]), "QQQQZZ1X")


def routing(dice: Dice) -> Sample:
    """Weights 3 7 1."""
    body = f"0{dice.randrange(1, 10)}" + digits(dice, 6)
    check = str(-sum(int(d) * w for d, w in zip(body, (3, 7, 1) * 3, strict=False)) % 10)
    return Sample(body + check, body + other(check))


def us_account(dice: Dice) -> Sample:
    """Digits, no check."""
    return Sample(dice.choice("123456789") + digits(dice, dice.randrange(8, 11)))


def uk_account(dice: Dice) -> Sample:
    """Sort code and eight digits."""
    code = digits(dice, 6)
    text = f"{groups(code, 2, 2, 2, by='-')} {digits(dice, 8)}"
    return Sample(text, strong=not 1 <= int(code[2:4]) <= 12)  # else as well a date


def rib(dice: Dice) -> Sample:
    """Bank, branch, account, key."""
    body = digits(dice, 21)
    key = 97 - (89 * int(body[:5]) + 15 * int(body[5:10]) + 3 * int(body[10:])) % 97
    sizes, by = (5, 5, 11, 2), dice.choice(["", " "])
    return Sample(
        groups(f"{body}{key:02d}", *sizes, by=by),
        groups(f"{body}{key % 97 + 1:02d}", *sizes, by=by),
    )


def wallet_or_segwit(dice: Dice) -> Sample:
    """A Bitcoin address of either age."""
    return segwit(dice) if dice.random() < 0.5 else wallet(dice)


def segwit(dice: Dice) -> Sample:
    """A Bitcoin address of BIP 173."""
    values = [0, *(dice.randrange(32) for _ in range(32))]

    def check(data: list[int]) -> list[int]:
        sum_ = 1
        for value in [3, 3, 0, 2, 3, *data, 0, 0, 0, 0, 0, 0]:  # `bc`, expanded
            top, sum_ = sum_ >> 25, (sum_ & 0x1FFFFFF) << 5 ^ value
            for bit, term in enumerate(
                (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
            ):
                sum_ ^= term if top >> bit & 1 else 0
        return [(sum_ ^ 1) >> 5 * (5 - n) & 31 for n in range(6)]

    right = values + check(values)
    wrong = [*right[:-1], right[-1] ^ 1]
    text, broken = ("bc1" + "".join(_BECH32[value] for value in data) for data in (right, wrong))
    return Sample(text, broken)


def birth(dice: Dice) -> Sample:
    """Dates in several orders."""
    day, month, year = dice.randrange(1, 29), dice.randrange(1, 13), dice.randrange(1940, 2006)
    name = dice.choice(["March", "mars", "März", "aprile", "octubre", "juni", "Sept"])
    return Sample(
        dice.choice(
            [
                f"{year}-{month:02d}-{day:02d}",
                f"{day:02d}/{month:02d}/{year}",
                f"{day}.{month}.{year}",
                f"{month}/{day}/{year}",
                f"{day} {name} {year}",
                f"{day}. {name} {year}",
                f"May {day}, {year}",
            ]
        ),
        f"{year}-13-45",
        strong=False,
    )


def _icao(field: str) -> str:
    values = [0 if c == "<" else int(c, 36) for c in field]
    return str(sum(v * (7, 3, 1)[n % 3] for n, v in enumerate(values)) % 10)


def mrz(dice: Dice) -> Sample:
    """The two lines of a passport of Utopia."""
    number = "L" + digits(dice, 8)
    born, expires = birth_digits(dice, "ymd"), f"3{digits(dice, 1)}0101"
    personal = "<" * 14
    names = "P<UTOERIKSSON<<ANNA<MARIA".ljust(44, "<")

    def line(check: str) -> str:
        start = f"{number}{_icao(number)}UTO{born}{check}F{expires}{_icao(expires)}{personal}<"
        fields = start[:10] + start[13:20] + start[21:43]
        return f"{names}\n{start}{_icao(fields)}"

    return Sample(line(_icao(born)), line(other(_icao(born))))


def passport(dice: Dice) -> Sample:
    """American, French, German, Italian."""
    return Sample(
        dice.choice(
            [
                digits(dice, 9),
                f"{digits(dice, 2)}AB{digits(dice, 5)}",
                "C01X00T47",
                f"YA{digits(dice, 7)}",
            ]
        )
    )


def licence(dice: Dice) -> Sample:
    """British, Californian, German."""
    which = dice.randrange(3)
    if which == 0:
        return Sample(f"MORGA6{dice.randrange(10, 13)}{dice.randrange(10, 29)}4SM9IJ")
    return Sample(f"D{digits(dice, 7)}" if which == 1 else "B072RRE2I55", strong=False)


def german_card(dice: Dice) -> Sample:
    """Nine characters and their check digit, or nine alone."""
    number = "L01X00T" + digits(dice, 2)
    return (
        Sample(number + _icao(number), number + other(_icao(number)))
        if dice.random() < 0.5
        else Sample(number)
    )


def _belgian_card(dice: Dice) -> Sample:
    body = "59" + digits(dice, 8)
    key = int(body) % 97 or 97
    return Sample(f"{body[:3]}-{body[3:]}-{key:02d}", f"{body[:3]}-{body[3:]}-{key % 97 + 1:02d}")


PAPERS: Final[dict[str, Callable[[Dice], Sample]]] = {
    "bic": bic,
    "crypto-wallet": wallet_or_segwit,
    "us-routing-number": routing,
    "us-bank-account": us_account,
    "uk-bank-account": uk_account,
    "fr-rib": rib,
    "date-of-birth": birth,
    "mrz": mrz,
    "passport": passport,
    "driving-licence": licence,
    "fr-identity-card": lambda dice: Sample(
        dice.choice([digits(dice, 12), f"X4RTBPF{digits(dice, 2)}"])
    ),
    "de-identity-card": german_card,
    "it-identity-card": lambda dice: Sample(f"CA{digits(dice, 5)}AA"),
    "nl-identity-card": lambda dice: Sample(f"SPECI{digits(dice, 4)}"),
    "be-identity-card": _belgian_card,
}
"""Kind to its maker."""
