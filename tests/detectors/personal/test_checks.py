from __future__ import annotations

import random

import pytest

from detectors.personal.checks import card, german_document, icao, nir, siren, ssn, stdnum
from detectors.personal.contact import KINDS as CONTACT
from detectors.personal.money import KINDS as MONEY
from tests.detectors.personal.samples import SAMPLES, luhn

IBAN = next(kind for kind in MONEY if kind.id == "pii.iban")
EMAIL = next(kind for kind in CONTACT if kind.id == "pii.email")


def numbered(prefix: str, size: int) -> str:
    """A number of that size with a right check digit."""
    body = prefix.ljust(size - 1, "7")
    return body + luhn(body)


@pytest.mark.parametrize(
    ("prefix", "size", "answer"),
    [
        ("4", 16, True),
        ("4", 15, False),
        ("53", 16, True),
        ("2221", 16, True),
        ("2220", 16, False),
        ("2720", 16, True),
        ("2721", 16, False),
        ("37", 15, True),
        ("6011", 16, True),
        ("3528", 16, True),
        ("36", 14, True),
        ("5018", 12, None),
        ("1", 15, None),
        ("1", 16, False),
        ("9", 16, False),
    ],
)
def test_a_card_is_of_a_network_and_its_length(prefix: str, size: int, answer: bool | None) -> None:
    """Luhn alone makes no card; ranges that share theirs with other numbers stay in doubt."""
    assert card(numbered(prefix, size)) is answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NL91ABNA0417164300 please", "NL91ABNA0417164300"),
        ("ES91 2100 0418 4502 0005 1332 pour le loyer", "ES91 2100 0418 4502 0005 1332"),
        ("or12 GB82WEST12345698765432", "GB82WEST12345698765432"),
        ("gb82 west 1234 5698 7654 32.", "gb82 west 1234 5698 7654 32"),
        ("xGB82WEST12345698765432", None),
        ("GB82WEST123456987654321", None),
        ("ZZ82WEST12345698765432", None),
        ("GB83WEST12345698765432", None),
    ],
)
def test_an_iban_is_found_among_words(text: str, expected: str | None) -> None:
    """Case, groups and the words around it do not hide an IBAN, and nothing is added to it."""
    assert [text[start:end] for start, end, _ in IBAN.read(text)] == (
        [expected] if expected else []
    )


def test_no_iban_hides_another() -> None:
    """Several IBANs in a row are each found."""
    every = [SAMPLES["iban"](random.Random(seed)).text for seed in range(20)]
    text = " ".join(every)
    assert [text[start:end] for start, end, _ in IBAN.read(text)] == every


@pytest.mark.parametrize(
    ("address", "valid"),
    [
        ("a@acme.com", True),
        ("a@acme.co.uk", True),
        ("a@acme.png", False),
        ("a@co.uk", False),
        ("a@4.17.21", False),
    ],
)
def test_an_address_ends_in_a_public_suffix(address: str, valid: bool) -> None:
    """A host under a public suffix is one; a file's ending or a version is not."""
    assert bool(list(EMAIL.read(address))) is valid


@pytest.mark.parametrize(
    "number", ["900123456", "666123456", "000123456", "123004567", "123450000"]
)
def test_a_number_that_is_never_issued_is_none(number: str) -> None:
    """Areas and groups that the SSA does not issue are no social security number."""
    assert ssn(number) is False


def test_la_poste_has_a_rule_of_its_own() -> None:
    """An establishment of La Poste passes by its digit sum, even where Luhn fails."""
    assert siren("35600000049837")
    assert not siren("35600000049838")


@pytest.mark.parametrize(
    ("number", "answer"),
    [("C01X00T47", None), ("C01X00T478", True), ("C01X00T479", False), ("L01X00T471", True)],
)
def test_a_german_document_has_its_check_digit_in_the_tenth_place(
    number: str, answer: bool | None
) -> None:
    """The published specimens pass; nine characters alone prove nothing."""
    assert german_document(number) is answer


@pytest.mark.parametrize(
    ("field", "digit"), [("520727", "3"), ("AB2134<<<", "5"), ("D23145890", "7"), ("740812", "2")]
)
def test_fields_of_the_zone_check_as_icao_shows(field: str, digit: str) -> None:
    """The examples of ICAO 9303 come out."""
    assert icao(field) == digit


def test_corsica_counts_as_nineteen_and_eighteen() -> None:
    """A NIR of 2A or 2B has the key of 19 or 18."""
    for department, number in (("2A", 19), ("2B", 18)):
        body = 1_85_05 * 10**8 + number * 10**6 + 115_001
        assert nir(f"18505{department}115001{97 - body % 97:02d}")


def test_checks_of_others_say_yes_and_no() -> None:
    """A module of python-stdnum answers for a right and a wrong number."""
    assert stdnum("ch.ssn")("7569217076985")
    assert not stdnum("ch.ssn")("7569217076984")
