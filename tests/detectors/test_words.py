"""Telling secrets from what stands in for them."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.words import entropy, is_placeholder, is_random, is_words

ALNUM = string.ascii_letters + string.digits


def test_entropy_is_shannons() -> None:
    """One sort of character carries nothing, two in equal parts one bit, sixteen four."""
    assert entropy("") == entropy("aaaa") == 0
    assert entropy("abab") == 1
    assert entropy("0123456789abcdef") == 4


@given(st.text(max_size=200))
def test_any_text_can_be_judged(text: str) -> None:
    """No text makes a test fail, however odd."""
    for judge in (is_placeholder, is_words, is_random):
        assert judge(text) in (True, False)
    assert entropy(text) >= 0


@pytest.mark.parametrize(
    "text",
    [
        "changeme",
        "example-key",
        "****",
        "xxxxxxxx",
        "XXX-XXX",
        "${VAR}",
        "$TOKEN",
        "%TOKEN%",
        "{{ t }}",
        "<your-token>",
        "[redacted]",
        "YOUR_API_KEY",
        "...",
        "abc…",
        "12345678",
        "abcdefgh",
        "password",
        "Passwort",
        "null",
        "aaaaaaaa",
        "abababab",
        "process.env.KEY",
        "%env(KEY)%",
        "%kernel.secret%",
        "yourpassword",
        "yourStrongPassword2",
        "IhrPasswort",
        "votre_mot_de_passe",
        "%(db_password)s",
        "%(db_password)s;",
        "NEXT_NAME=",
        "__TOKEN__",
        "0" * 32,
        string.ascii_letters + string.digits,
        "ab",
    ],
)
def test_placeholders_are_known(text: str) -> None:
    """What people write in the place of a secret is no secret."""
    assert is_placeholder(text)


def test_base64_that_ends_in_a_sign_is_no_name() -> None:
    """`NAME=` is the next name where a value is missing; a random run before the sign is not."""
    source = random.Random(9)
    runs = ["".join(source.choices(ALNUM, k=19)) + "=" for _ in range(200)]
    assert sum(map(is_placeholder, runs)) < 10


def test_random_tokens_are_no_placeholders() -> None:
    """Characters drawn at random are taken for a secret."""
    source = random.Random(7)
    assert not any(is_placeholder("".join(source.choices(ALNUM, k=32))) for _ in range(1000))


@pytest.mark.parametrize(
    "text",
    [
        "forgotten",
        "customer_identifier",
        "primaryKeyOfTheTable",
        "Geheimnis",
        "Angstschweiß",
        "Schlüssel",
        "réinitialiser",
        "anticonstitutionnellement",
        "HTTPServerError",
        "user-name",
        "Hyperscan",
        "Zwetschgenkuchen",
        "Qualitätssicherung",
        "développement",
        "rhythm",
    ],
)
def test_words_of_three_languages_are_words(text: str) -> None:
    """Identifiers and words in English, French and German are words."""
    assert is_words(text)
    assert not is_random(text)


def test_random_letters_are_not_words() -> None:
    """Of letters drawn at random hardly any look like words: tokens without digits are found."""
    source = random.Random(3)
    for size, most in ((16, 60), (24, 30), (32, 15)):
        tokens = ["".join(source.choices(string.ascii_lowercase, k=size)) for _ in range(1000)]
        assert sum(map(is_words, tokens)) < most


def test_letters_of_both_cases_at_random_are_no_words() -> None:
    """Crumbs of three letters are no words where there are many; humps of a name are longer."""
    source = random.Random(11)
    drawn = ["".join(source.choices(string.ascii_letters, k=12)) for _ in range(500)]
    assert sum(map(is_words, drawn)) < 55
    assert is_words("isReadyToSendMailOf")


def test_mixed_case_tokens_are_random() -> None:
    """Nearly every token of letters and digits is seen as a machine's choice."""
    source = random.Random(5)
    tokens = ["".join(source.choices(ALNUM, k=24)) for _ in range(1000)]
    assert sum(map(is_random, tokens)) > 980


@pytest.mark.parametrize(
    "text",
    [
        "sha256",
        "web21",
        "x509v3",
        "rsa-sha2-512",
        "2026-03-02",
        "user_id_2",
        "SalesResults-1.2",
        "logitech-mx-keys",
        "NRG0-Hermes-INTERNAL-API",
        "v1.2.3-rc4",
        "K8S_CREDENTIALS",
    ],
)
def test_names_with_numbers_are_not_random(text: str) -> None:
    """People number things; that does not make them secrets."""
    assert not is_random(text)
