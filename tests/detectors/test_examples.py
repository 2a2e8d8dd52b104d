"""Templates of secrets."""

from __future__ import annotations

import doctest
import re

import pytest

import detectors.examples
from detectors.checksums import Judgement
from detectors.examples import assemble
from detectors.validators import CHECKS


def test_the_examples_in_the_docstrings_hold() -> None:
    """The example of `assemble` runs."""
    assert doctest.testmod(detectors.examples).failed == 0


@pytest.mark.parametrize(
    ("template", "shape"),
    [
        ("k={hex:8};", "k=[0-9a-f]{8};"),
        ("{HEX:4}{digits:2}{lower:3}{upper:3}", "[0-9A-F]{4}[0-9]{2}[a-z0-9]{3}[A-Z0-9]{3}"),
        ("{base32:5}{base64:5}{base64url:5}", "[A-Z2-7]{5}[A-Za-z0-9+/]{5}[A-Za-z0-9_-]{5}"),
        ("${VAR} {unknown:3} {}", r"\$\{VAR\} \{unknown:3\} \{\}"),
    ],
)
def test_slots_are_filled_and_other_braces_stay(template: str, shape: str) -> None:
    """A slot becomes characters of its alphabet; what is no slot is left alone."""
    assert re.fullmatch(shape, assemble(template, "seed"))


def test_checksummed_slots_end_the_token_they_stand_in() -> None:
    """The made checksum is the one that the provider would compute."""
    token = assemble("see gh" + "p_{crc62:30}", "x").split()[1]
    assert CHECKS["crc-base62"](token) is Judgement.PROVE
    token = assemble("Bearer gl" + "sa_{grafana:32}", "x").split()[1]
    assert CHECKS["grafana"](token) is Judgement.PROVE
