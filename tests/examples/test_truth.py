from __future__ import annotations

import base64
import hashlib
import ipaddress
import json
import re
import zlib
from collections import Counter, defaultdict
from dataclasses import replace

import phonenumbers
import pytest

from examples.world.credentials import PROVIDERS
from examples.world.personal import MAKERS
from examples.world.truth import Planted, recall
from tests.examples.told import Told


def luhn(number: str) -> bool:
    """ISO/IEC 7812-1, by the book: double every second digit from the right."""
    digits = [int(digit) for digit in reversed(re.sub(r"\D", "", number))]
    return (
        sum(sum(divmod(digit * (1 + place % 2), 10)) for place, digit in enumerate(digits)) % 10
        == 0
    )


def test_spans(told: Told) -> None:
    """Every planted span points at the text it claims, in the revision it claims."""
    assert told.truth
    for planted in told.truth:
        text = told.texts[planted.channel, planted.ts, planted.revision]
        assert 0 <= planted.start < planted.end <= len(text)
        assert (
            hashlib.sha256(text[planted.start : planted.end].encode()).hexdigest() == planted.sha256
        )
        assert planted.kind in ("secret", "pii", "embargo")
        assert planted.language in ("en", "fr", "de")


def test_survivors(rich: Told) -> None:
    """A planted value stands in every later revision that still has it, and only there."""
    noted = {(p.channel, p.ts, p.revision, p.sha256) for p in rich.truth}
    values = {
        (p.ts, rich.texts[p.channel, p.ts, p.revision][p.start : p.end])
        for p in rich.truth
        if p.kind == "secret"
    }
    by_ts = defaultdict(list)
    for (channel, ts, revision), text in rich.texts.items():
        by_ts[ts].append((channel, revision, text))
    gone = kept = 0
    for ts, value in values:
        sha = hashlib.sha256(value.encode()).hexdigest()
        for channel, revision, text in by_ts[ts]:
            assert ((channel, ts, revision, sha) in noted) == (value in text)
            gone += value not in text
            kept += value in text and revision > 0
    assert gone
    assert kept


def test_variety(rich: Told) -> None:
    """All kinds of secrets and personal data appear, in all three languages."""
    rules = {p.rule for p in rich.truth}
    assert set(MAKERS) <= rules
    assert {p.rule for p in PROVIDERS} <= rules
    assert {"aws-secret-access-key", "private-key", "database-uri", "generic-password"} <= rules
    assert {"codename", "announcement"} <= rules
    assert len({p.rule for p in rich.truth if p.kind == "secret"}) >= 35
    assert {p.language for p in rich.truth} == {"en", "fr", "de"}


def test_luhn(rich: Told) -> None:
    """Cards pass Luhn's check, and the sixteen-digit orders beside them do not."""
    cards = rich.values("credit-card")
    assert len(cards) > 20
    assert all(luhn(card) for card in cards)
    orders = [
        m[1]
        for t in rich.texts.values()
        for m in re.finditer(r"(?:Order|commande|Auftrag) (\d{16})\b", t)
    ]
    assert orders
    assert not any(luhn(order) for order in orders)


def test_iban(rich: Told) -> None:
    """IBANs have their country's length and pass MOD 97."""
    lengths = {"DE": 22, "FR": 27, "GB": 22}
    seen = set()
    for value in rich.values("iban"):
        number = value.replace(" ", "")
        seen.add(number[:2])
        assert len(number) == lengths[number[:2]]
        assert int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1
    assert seen == set(lengths)


def test_national_numbers(rich: Told) -> None:
    """NIR and Steuer-ID carry the right check digits."""
    for value in rich.values("fr-nir"):
        number = int(value.replace(" ", ""))
        assert (number // 100) % 97 + number % 100 == 97
    for value in rich.values("de-steuer-id"):
        digits = [int(c) for c in value.replace(" ", "")]
        rest = 10
        for digit in digits[:-1]:  # ISO 7064, MOD 11,10, as a recursion
            rest = ((rest + digit) % 10 or 10) * 2 % 11
        assert (rest + digits[-1]) % 10 == 1
        assert sorted(Counter(digits[:-1]).values()) == [1] * 8 + [2]


def test_github(rich: Told) -> None:
    """GitHub's and npm's tokens end in the base-62 CRC-32 of their middle."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    values = rich.values("github-token") + rich.values("npm-access-token")
    assert values
    for value in values:
        body = value.split("_")[1]
        number = 0
        for digit in body[30:]:
            number = number * 62 + digits.index(digit)
        assert (len(body), number) == (36, zlib.crc32(body[:30].encode()))


@pytest.mark.parametrize(
    ("rule", "shape"),
    [
        ("aws-access-key-id", r"(AKIA|ASIA)[A-Z2-7]{16}"),
        ("aws-secret-access-key", r"[A-Za-z0-9+/]{40}"),
        ("stripe-secret-key", r"[rs]k_live_([A-Za-z0-9]{24}|[A-Za-z0-9]{99})"),
        ("slack-bot-token", r"xoxb-\d{12}-\d{13}-[A-Za-z0-9]{24}"),
        ("google-api-key", r"AIza[\w-]{35}"),
        ("gitlab-personal-access-token", r"glpat-[A-Za-z0-9]{20}"),
        ("sendgrid-api-key", r"SG\.[\w-]{22}\.[\w-]{43}"),
        ("database-uri", r"\w+://\w+:\w{12,20}@[\w.-]+:\d+/\w+"),
        ("private-key", r"-+BEGIN ([A-Z ]*)PRIVATE KEY-+\n[\w+/\n]+\n-+END \1PRIVATE KEY-+"),
        ("slack-webhook", r"https://hooks\.slack\.com/services/T\w{10}/B\w{10}/\w{24}"),
    ],
)  # fmt: skip
def test_shapes(rich: Told, rule: str, shape: str) -> None:
    """A secret has the form its provider documents."""
    values = rich.values(rule)
    assert values
    assert all(re.fullmatch(shape, value) for value in values)


def test_jwt(rich: Told) -> None:
    """A JSON web token has a header and a payload of JSON."""
    for value in rich.values("json-web-token"):
        for part in value.split(".")[:2]:
            assert isinstance(
                json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))), dict
            )


def test_phones(rich: Told) -> None:
    """Telephone numbers are possible ones of their country."""
    regions = {"de": ("DE",), "fr": ("FR",), "en": ("GB", "US")}
    for planted in rich.truth:
        if planted.rule == "phone":
            value = rich.texts[planted.channel, planted.ts, planted.revision][
                planted.start : planted.end
            ]
            parsed = [phonenumbers.parse(value, region) for region in regions[planted.language]]
            assert any(phonenumbers.is_possible_number(number) for number in parsed)


def test_addresses(rich: Told) -> None:
    """IP addresses parse and belong to nobody; e-mail addresses have the usual form."""
    addresses = [ipaddress.ip_address(value) for value in rich.values("ip-address")]
    assert {address.version for address in addresses} == {4, 6}
    assert all(address.is_private for address in addresses)
    assert all(re.fullmatch(r"[\w.]+@[\w-]+(\.\w+)+", value) for value in rich.values("email"))


def test_no_value_in_truth(rich: Told) -> None:
    """The truth holds no value it speaks of, only its hash."""
    lines = b"\n".join(planted.line() for planted in rich.truth)
    for planted in rich.truth:
        if planted.kind == "secret":
            value = rich.texts[planted.channel, planted.ts, planted.revision][
                planted.start : planted.end
            ]
            assert value.encode() not in lines


def test_what_was_planted_counts_as_found_where_it_stands() -> None:
    """Of its kind, in its revision; by language."""
    english = Planted(
        channel="C", ts="1.0", revision=0, kind="secret", rule="made-up", language="en",
        start=4, end=8, sha256="",
    )  # fmt: skip
    german = replace(english, language="de")
    elsewhere = [
        ("C", "1.0", 0, "secret", 0, 4),
        ("C", "1.0", 1, "secret", 4, 8),
        ("C", "1.0", 0, "pii", 4, 8),
        ("D", "1.0", 0, "secret", 4, 8),
    ]
    assert recall([english], elsewhere) == {("en", "secret"): (0, 1)}
    assert recall([english, german], [("C", "1.0", 0, "secret", 7, 9)]) == {
        ("en", "secret"): (1, 1),
        ("de", "secret"): (1, 1),
    }
