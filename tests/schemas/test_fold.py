"""What is kept and what is asked fold alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fold import fold


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded text folds to itself."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÀÉÎÕÜ", "aeiou"),
        ("Straße STRASSE", "strasse strasse"),
        ("ﬁne Ⅳ ①", "fine iv 1"),
        ("İstanbul", "istanbul"),
        ("e\u0301te\u0301", "ete"),
        ("Ελλάδα", "ελλαδα"),
    ],
)
def test_case_and_accents_are_folded(text: str, folded: str) -> None:
    """Case, accents and compatibility forms do not keep a search from finding a word."""
    assert fold(text) == folded


@given(st.text())
def test_folding_is_decomposition_without_marks(text: str) -> None:
    """Folding by the character is the same as decomposing the whole text."""
    kept = [c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)]
    assert fold(text) == "".join(kept).replace("\u034f", "").casefold()
