"""What a provider's arithmetic proves."""

from __future__ import annotations

import base64
import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import checksums
from detectors.checksums import Judgement
from detectors.validators import CHECKS

DROP, DOUBT, KEEP, PROVE = Judgement.DROP, Judgement.DOUBT, Judgement.KEEP, Judgement.PROVE
ALNUM = string.ascii_letters + string.digits


def test_github_checksums_agree_with_a_published_token() -> None:
    """An expired token that its owner published as a test vector verifies."""
    payload = "zQWBuTSOoRi4A9sp" + "HcVY5ncnsDkxkJ"
    assert checksums.crc_base62(payload) == "0mLq17"


@given(st.text(ALNUM, min_size=30, max_size=30), st.integers(0, 29), st.sampled_from(ALNUM))
def test_a_github_checksum_proves_and_a_wrong_letter_raises_doubt(
    payload: str, at: int, letter: str
) -> None:
    """A token with its checksum is proven; the same token with one letter changed is doubted."""
    checksum = checksums.crc_base62(payload)
    assert CHECKS["crc-base62"]("gh" + f"p_{payload}{checksum}") is PROVE
    changed = payload[:at] + letter + payload[at + 1 :]
    expected = PROVE if changed == payload else DOUBT
    assert CHECKS["crc-base62"]("gh" + f"p_{changed}{checksum}") is expected


@given(st.text(ALNUM, min_size=32, max_size=32))
def test_a_grafana_checksum_covers_the_whole_token(payload: str) -> None:
    """The eight hex digits are the CRC of everything before them."""
    token = "gl" + f"sa_{payload}"
    checksum = checksums.crc_little_endian(token)
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
    assert CHECKS["jwt"](f"{part}.eyJzdWIiOiJhIn0.c2ln") is judgement


def test_a_discord_token_begins_with_a_number() -> None:
    """The first part of a bot token is the bot's id in base64."""
    part = base64.b64encode(b"101234567890123456").decode()
    assert CHECKS["discord"](f"{part}.GabcDe.rest") is PROVE
    assert CHECKS["discord"]("MNO_nothing.GabcDe.rest") is DOUBT


def test_a_bitcoin_key_is_proved_by_its_checksum() -> None:
    """A key with its checksum is certain; with one wrong letter it is any run of letters."""
    key = checksums.base58_checked(b"\x80" + bytes(range(32)) + b"\x01")
    assert key[0] in "KL"
    assert checksums.judge_wif(key) is Judgement.PROVE
    assert checksums.judge_wif(key[:-1] + ("2" if key[-1] != "2" else "3")) is Judgement.DROP


@pytest.mark.parametrize(
    ("algorithm", "judgement"), [("none", Judgement.PROVE), ("HS256", Judgement.DROP)]
)
def test_only_an_unsecured_jwt_has_no_signature(algorithm: str, judgement: Judgement) -> None:
    """Where the algorithm is `none`, nothing after the last dot is a whole token."""
    parts = (f'{{"alg":"{algorithm}"}}', '{"sub":"ann"}')
    token = ".".join(base64.urlsafe_b64encode(p.encode()).decode().rstrip("=") for p in parts)
    assert checksums.judge_jwt(token + ".") is judgement


@pytest.mark.parametrize(
    ("parts", "judgement"),
    [
        pytest.param(("[" * 90_000, "e30"), DROP, id="header"),
        pytest.param(('{"alg":"HS256"}', "[" * 90_000), PROVE, id="claims"),
    ],
)
def test_a_jwt_nested_beyond_reason_is_judged(parts: tuple[str, str], judgement: Judgement) -> None:
    """What one message holds must not keep the others of its batch from being read."""
    encoded = (base64.urlsafe_b64encode(p.encode()).decode().rstrip("=") for p in parts)
    assert checksums.judge_jwt(".".join(encoded) + ".c2ln") is judgement


def test_a_token_that_claims_nothing_opens_nothing() -> None:
    """A JSON Web Token without a registered claim is no credential; one that expires is."""

    def token(claims: str) -> str:
        parts = ('{"alg":"HS256"}', claims)
        return ".".join(base64.urlsafe_b64encode(p.encode()).decode().rstrip("=") for p in parts)

    assert checksums.judge_jwt(token('{"confidence":0.8}') + ".c2ln") is Judgement.DROP
    assert checksums.judge_jwt(token('{"exp":1767000000}') + ".c2ln") is Judgement.PROVE
