from __future__ import annotations

import random

import pytest
from presidio_analyzer import Pattern

from detectors.identifiers import Card, Email, Siren, Ssn, ibans
from tests.detectors.personal import SAMPLES, luhn


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
    assert Card().validate_result(numbered(prefix, size)) is answer


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
    assert [text[start:end] for start, end in ibans(text)] == ([expected] if expected else [])


def test_no_iban_hides_another() -> None:
    """Several IBANs in a row are each found."""
    every = [SAMPLES["iban"](random.Random(seed)).text for seed in range(20)]
    text = " ".join(every)
    assert [text[start:end] for start, end in ibans(text)] == every


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
    assert Email().validate_result(address) is valid


@pytest.mark.parametrize("number", ["900-12-3456", "666-12-3456", "000-12-3456", "123-00-4567"])
def test_a_number_that_is_never_issued_is_none(number: str) -> None:
    """Areas and groups that the SSA does not issue are no social security number."""
    assert Ssn().invalidate_result(number)


def test_la_poste_has_a_rule_of_its_own() -> None:
    """An establishment of La Poste passes by its digit sum, even where Luhn fails."""
    check = Siren(supported_entity="FR_SIRET", patterns=[Pattern("any", "x", 0.1)]).validate_result
    assert check("35600000049837")
    assert not check("35600000049838")
