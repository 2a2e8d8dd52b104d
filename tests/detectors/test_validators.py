"""Checksums, structure and likelihood."""

from __future__ import annotations

import base64
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import validators
from detectors.checksums import Judgement
from detectors.validators import CHECKS
from tests.growth import grows_in_proportion

DROP, DOUBT, KEEP, PROVE = Judgement.DROP, Judgement.DOUBT, Judgement.KEEP, Judgement.PROVE
ALNUM = string.ascii_letters + string.digits


@given(st.sampled_from(sorted(CHECKS)), st.text(max_size=200))
def test_every_check_judges_any_text(name: str, text: str) -> None:
    """No text makes a check fail."""
    assert CHECKS[name](text) in Judgement


UNITS = (
    *("a", "aB1", "7", "1.", "1-", "a.", "a/", "a-", "A_", "a@b.", "a=", "a: ", "a|b:", "a b "),
    *("Aa-", "Aaa_", "Aaa.", "A1B2-", "abcd-1234 ", "1234 5678 ", "vault:/", "sk_", "..", "%41"),
    *("${a}", "https://", "eyJ9.", "-----BEGIN X-----\n", "key: v\n", "123456-"),
    *("\u0301\u0316", "é"),
)


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_takes_time_in_proportion(name: str) -> None:
    """Whatever the text repeats."""
    slow = [unit for unit in UNITS if not grows_in_proportion(CHECKS[name], unit)]
    assert slow == []


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
        ("password", "Velvet_Otter!", KEEP),
        ("password", "Forgot_it", DROP),
        ("password", "lantern-gravel-otter-violin", DOUBT),
        ("password", "ask-the-platform-team", DROP),
        ("password", "postgres-cluster-owner-login", DROP),
        ("password", "pepper.Garden2023", KEEP),
        ("password", "vault:secret/data/shop#db_password1", DROP),
        ("password", "op://Prod/Shop/db2", DROP),
        ("password", "ref+vault://prod/shop#/db2", DROP),
        ("password", "AgB" + "x9Kq+2Zt" * 15, DROP),
        ("spoken", "Winter2026!", KEEP),
        ("spoken", "7h8kLp2q", KEEP),
        ("spoken", "WRONG!!", DROP),
        ("spoken", "14-tägig", DROP),
        ("spoken", "INC-4711", DROP),
        ("bare", "Sommer2026!", KEEP),
        ("bare", "reset2", DROP),
        ("bare", "turtle2023", KEEP),
        ("bare", "Velvet_Otter!", KEEP),
        ("bare", "Yb+#w*V+gsYp", KEEP),
        ("said-before", "Winter2026!", KEEP),
        ("said-before", "OAuth2", DROP),
        ("said-before", "Version2.12", DROP),
        ("passphrase", "lantern gravel otter violin", KEEP),
        ("passphrase", "enter your new password here", DROP),
        ("passphrase", "bitte neues kennwort festlegen", DROP),
        ("passphrase", "saisissez votre phrase secrète", DROP),
        ("passphrase", "correct horse battery staple", DROP),
        ("short-token", "Garten2025!", KEEP),
        ("short-token", "secret%3DpassWord1", DROP),
        ("short-token", "production-db-01", DROP),
        ("codes", "1234 5670\n8102 7733", KEEP),
        ("codes", "2gx4-qodx thg2-dkeo", KEEP),
        ("codes", "20261102 20261103", DROP),
        ("codes", "printed-copy kept-safe", DROP),
        ("groups", "Yx4m 9YeK ChJg 6vz8 tDkk MYvK", KEEP),
        ("groups", "that they have time over next", DROP),
        ("password", "{cipher}" + "bfb5e5cd" * 8, DROP),
        ("bitlocker", "000011-104500-209000-313500-418000-522500-627000-720885", PROVE),
        ("bitlocker", "000011-104500-209000-313500-418000-522500-627000-720886", DROP),
        ("bitlocker", "000011-104500-209000-313500-418000-522500-627000-999999", DROP),
        ("pin", "4821", KEEP),
        ("pin", "1234", DROP),
        ("pin", "0000", DROP),
        ("pin", "2026", DROP),
        ("pair", "f3a91c07" * 4 + ":X", KEEP),
        ("pair", "ann:X", DROP),
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
        ("token", "123456789:A" + "f3a91c07" * 4 + "xy", KEEP),
        ("token", "12345678901234567:A" + "f3a91c07" * 4 + "xy", DROP),
        ("token", "xoxb-12-34-" + "f3a91c07" * 4, DROP),
        ("password", "required|min:8|confirmed", DROP),
    ],
)
def test_generic_values_are_judged_by_what_they_look_like(
    check: str, text: str, judgement: Judgement
) -> None:
    """What people choose and machines make is kept; references, words and numbers are not."""
    assert CHECKS[check](text) is judgement


@pytest.mark.parametrize(
    ("pair", "judgement"),
    [
        pytest.param("ann:Tr0ub4dor&3", Judgement.KEEP, id="password"),
        pytest.param("sk_1a2b3c4d5e6f7a8b:", Judgement.KEEP, id="key as the name"),
        pytest.param("user:password", Judgement.DROP, id="stand-ins"),
        pytest.param('{"alg":"HS256"}', Judgement.DROP, id="header of a token"),
    ],
)
def test_basic_credentials_are_read(pair: str, judgement: Judgement) -> None:
    """RFC 7617: a name, a colon, a password, in base64."""
    assert validators.judge_basic(base64.b64encode(pair.encode()).decode()) is judgement


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        pytest.param("9f86d081884c7d659a2feaa0c55ad015", Judgement.KEEP, id="hex"),
        pytest.param("1234567890abcdef1234567890abcdef", Judgement.KEEP, id="retyped"),
        pytest.param("abcdefghijklmnopqrstuvwx", Judgement.DOUBT, id="alphabet"),
        pytest.param("internationalisation", Judgement.DROP, id="word"),
        pytest.param("your-key-goes-here", Judgement.DROP, id="stand-in"),
        pytest.param("settings.acme.key", Judgement.DROP, id="variable"),
    ],
)
def test_a_value_beside_a_name_is_no_word(text: str, judgement: Judgement) -> None:
    """Words, references and stand-ins drop; what runs along the alphabet is doubtful."""
    assert validators.judge_named(text) is judgement


def test_a_seed_phrase_has_no_little_words() -> None:
    """Twelve words of a list are one, a sentence of twelve words is none."""
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    assert validators.judge_seed_phrase(phrase) is Judgement.KEEP
    assert validators.judge_seed_phrase(phrase.replace("winner", "the")) is Judgement.DROP
    assert validators.judge_seed_phrase(phrase + " extra") is Judgement.DROP


@pytest.mark.parametrize(
    ("check", "text", "judgement"),
    [
        pytest.param("short-token", "aB3" + "xK9mQ2wZ7tR", KEEP, id="mixed"),
        pytest.param("short-token", "3fea6af1" + "349166ea", KEEP, id="sixteen hex digits"),
        pytest.param("short-token", "3fea6af1" + "3491", DROP, id="twelve hex digits"),
        pytest.param("short-token", "production01a", DROP, id="a word"),
        pytest.param("short-token", "20260302112233", DROP, id="digits"),
        pytest.param("marked", "acme_pat_" + "a7Bq9Zk2" * 4, KEEP, id="a token by its prefix"),
        pytest.param("marked", "prod_" + "4e352c36cc0dae69" * 2, DROP, id="a build by its hash"),
        pytest.param("marked", "hf_api_" + "a7Bq9Zk2" * 4, DROP, id="another rule knows it"),
        pytest.param("letters", "pxpn unsw dlzx jzte", KEEP, id="a machine's letters"),
        pytest.param("file-name", "test/todo.pfx", KEEP, id="whatever a file is called"),
        pytest.param("letters", "send this mail then", DROP, id="words of four letters"),
        pytest.param("header", "Sk94" + "HG7f6KB", KEEP, id="a short key"),
        pytest.param("header", "your-token", DROP, id="a stand-in"),
        pytest.param("header", "monday-evening", DROP, id="words"),
        pytest.param("token", "pk_live_" + "a7Bq9Zk2" * 4, DROP, id="published"),
        pytest.param("password", "#00d515", DROP, id="a colour"),
        pytest.param("password", "/^(?=.*[a-z]).{8,}$/", DROP, id="a regular expression"),
        pytest.param("password", "Hash::make($request9)", DROP, id="a call"),
    ],
)
def test_what_is_short_or_marked_must_look_chosen_by_a_machine(
    check: str, text: str, judgement: Judgement
) -> None:
    """Words, hashes, stand-ins, code and what is published are none."""
    assert CHECKS[check](text) is judgement


@pytest.mark.parametrize(
    ("name", "text", "judgement"),
    [
        ("password", "xQ" + "7fRe_4.pK", KEEP),
        ("password", "eKcH" + "uqf.zjS.lW5p", KEEP),
        ("password", "settings.utf8Decoder.md5Hash", DROP),
        ("password", "auth/SET_PASSWORD_RESET_TOKEN_V2", DROP),
        ("listed", "O9udl" + "GYBbTwPT", KEEP),
        ("listed", "Version-2", DROP),
        ("listed", "2026-03-01T10:22:33Z", DROP),
        ("chosen", "Meadow" + "#4821", KEEP),
        ("chosen", "O9udl" + "GYBbTwPT", KEEP),
        ("chosen", "Android14", DROP),
        ("chosen", "Release-24", DROP),
    ],
)
def test_a_place_alone_makes_no_password_of_a_name(
    name: str, text: str, judgement: Judgement
) -> None:
    """Names of variables, actions and versions stand where passwords do."""
    assert CHECKS[name](text) == judgement
