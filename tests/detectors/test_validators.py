"""Checksums, structure and likelihood."""

from __future__ import annotations

import base64
import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import validators
from detectors.validators import CHECKS, Judgement

DROP, DOUBT, KEEP, PROVE = Judgement.DROP, Judgement.DOUBT, Judgement.KEEP, Judgement.PROVE
ALNUM = string.ascii_letters + string.digits


@given(st.sampled_from(sorted(CHECKS)), st.text(max_size=200))
def test_every_check_judges_any_text(name: str, text: str) -> None:
    """No text makes a check fail."""
    assert CHECKS[name](text) in Judgement


def test_github_checksums_agree_with_a_published_token() -> None:
    """An expired token that its owner published as a test vector verifies."""
    payload = "zQWBuTSOoRi4A9sp" + "HcVY5ncnsDkxkJ"
    assert validators.crc_base62(payload) == "0mLq17"


@given(st.text(ALNUM, min_size=30, max_size=30), st.integers(0, 29), st.sampled_from(ALNUM))
def test_a_github_checksum_proves_and_a_wrong_letter_raises_doubt(
    payload: str, at: int, letter: str
) -> None:
    """A token with its checksum is proven; the same token with one letter changed is doubted."""
    checksum = validators.crc_base62(payload)
    assert CHECKS["crc-base62"]("gh" + f"p_{payload}{checksum}") is PROVE
    changed = payload[:at] + letter + payload[at + 1 :]
    expected = PROVE if changed == payload else DOUBT
    assert CHECKS["crc-base62"]("gh" + f"p_{changed}{checksum}") is expected


@given(st.text(ALNUM, min_size=32, max_size=32))
def test_a_grafana_checksum_covers_the_whole_token(payload: str) -> None:
    """The eight hex digits are the CRC of everything before them."""
    token = "gl" + f"sa_{payload}"
    checksum = validators.crc_little_endian(token)
    assert CHECKS["grafana"](f"{token}_{checksum}") is PROVE
    assert CHECKS["grafana"](f"{token}_{'0' * 8}") is (PROVE if checksum == "0" * 8 else DOUBT)


@pytest.mark.parametrize(
    ("header", "judgement"),
    [
        pytest.param({"alg": "HS256", "typ": "JWT"}, PROVE, id="signed"),
        pytest.param({"alg": "dir", "enc": "A256GCM"}, PROVE, id="encrypted"),
        pytest.param({"typ": "JWT"}, DROP, id="no algorithm"),
        pytest.param(["alg"], DROP, id="no object"),
    ],
)
def test_a_jwt_names_its_algorithm(header: object, judgement: Judgement) -> None:
    """Three dotted parts are a token only if the first is a header."""
    part = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    assert CHECKS["jwt"](f"{part}.e30.c2ln") is judgement


def test_a_discord_token_begins_with_a_number() -> None:
    """The first part of a bot token is the bot's id in base64."""
    part = base64.b64encode(b"101234567890123456").decode()
    assert CHECKS["discord"](f"{part}.GabcDe.rest") is PROVE
    assert CHECKS["discord"]("MNO_nothing.GabcDe.rest") is DOUBT


def test_a_pem_block_needs_a_body() -> None:
    """A block with a key's worth of base64 stands; one with dots or one letter does not."""
    frame = "-----BEGIN PRIVATE " + "KEY-----\n{}\n-----END PRIVATE " + "KEY-----"
    body = base64.b64encode(bytes(range(200))).decode()
    assert CHECKS["pem"](frame.format(body)) is KEEP
    assert CHECKS["pem"](frame.format("...")) is DROP
    assert CHECKS["pem"](frame.format("A" * 200)) is DROP


@pytest.mark.parametrize(
    ("check", "text", "judgement"),
    [
        ("password", "Tr0ub4dor&3", KEEP),
        ("password", "Sommer2026!", KEEP),
        ("password", "été2026#x", KEEP),
        ("password", "correcthorse", DROP),
        ("password", "changeme", DROP),
        ("password", "user@example.org", DROP),
        ("password", "/srv/ann42/x", DROP),
        ("password", "https://vault.example/a1b2", DROP),
        ("password", "getpass.getpass()", DROP),
        ("password", "10:30-11:45", DROP),
        ("password", "24hours", DROP),
        ("password", "config.database.password2", DROP),
        ("password", "20260302", DROP),
        ("password", "2024summer", KEEP),
        ("spoken", "Winter2026!", KEEP),
        ("spoken", "7h8kLp2q", KEEP),
        ("spoken", "WRONG!!", DROP),
        ("spoken", "14-tägig", DROP),
        ("spoken", "INC-4711", DROP),
        ("bare", "Sommer2026!", KEEP),
        ("bare", "reset2", DROP),
        ("pair", "ann:S3cretOfAnn", KEEP),
        ("pair", "1000:1000", DROP),
        ("pair", "node:node", DROP),
        ("pair", "user:${PASSWORD}", DROP),
        ("uri-password", "correcthorse", KEEP),
        ("uri-password", "password", DROP),
        ("uri-password", "my_password", DROP),
        ("token", "f3a91c07" * 4, KEEP),
        ("token", "05562425326672552058205174504998", KEEP),
        ("token", "customer-identifier-of-the-table", DROP),
        ("token", "a1b2c3d4e5", DROP),
        ("token", "0x" + "3f9a" * 10, DROP),
        ("token", "org.slf4j.slf4j-api:jar:1.7.8", DROP),
    ],
)
def test_generic_values_are_judged_by_what_they_look_like(
    check: str, text: str, judgement: Judgement
) -> None:
    """What people choose and machines make is kept; references, words and numbers are not."""
    assert CHECKS[check](text) is judgement
