"""What is said of patterns is so: against `re` itself, on texts of every kind."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.detectors.languages import Language

PATTERNS = (
    "a+b?",
    r"a\s{0,3}[^b]",
    r"(?s)a.b",
    r"[^\n]{1,9}\sb",
    r"(?:a|\s\S)*",
    r"a\n?([^a]{2,30})",
    r"[\x00-\x09]{2}\n",
    r"\W{3}",
    r"^a$|\bb[^a\x00]\s*",
)
TEXTS = st.text(st.sampled_from("ab \n\0"), max_size=8)


@given(st.sampled_from(PATTERNS), TEXTS, st.sampled_from(["\n\0", "\n\0\n", "\0\0"]))
def test_what_a_match_holds_is_foreseen(pattern: str, text: str, factor: str) -> None:
    """No match of `re` holds what the language says it cannot, nor begins so."""
    language = Language(pattern)
    for match in re.finditer(pattern, text):
        assert factor not in match[0] or language.may_hold(factor)
        assert not match[0].startswith(factor) or language.may_begin_with(factor)


@pytest.mark.parametrize(
    ("pattern", "holds"),
    [
        (r"a\s{1,3}[^\s]{1,9}\s{1,3}b", True),
        (r"a\s{1,3}[^\s]{2,9}\s{1,3}b", False),
        (r"a[^b]*b", True),
        (r"a[^b\x00]*b", False),
        (r"a\s*b", False),
    ],
)
def test_what_cannot_be_held_is_told_from_what_can(pattern: str, *, holds: bool) -> None:
    """A "yes" is not said of everything."""
    assert Language(pattern).may_hold("\n\0\n") is holds


def test_a_group_is_a_language_of_its_own() -> None:
    """What stands before the group does not count."""
    assert Language(r"\n(?:x(a\n)|b)").may_begin_with("\n")
    assert not Language(r"\n(?:x(a\n)|b)", group=True).may_begin_with("\n")
    assert Language(r"\n(?:x(a\n)|b)", group=True).may_hold("a\n") is False  # `a` is any other
    assert Language(r"\n(?:x(a\n)|b)", group=True).may_hold("x\n")
