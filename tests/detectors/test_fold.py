from __future__ import annotations

import doctest
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detectors.fold
from detectors.fold import fold, fold_bytes, fold_mapped, unfold_offset

TEXT = st.text(st.characters(codec="utf-8", max_codepoint=0x24F), max_size=30).map(
    lambda text: unicodedata.normalize("NFKC", text)
)


def test_the_examples_in_its_docstrings_hold() -> None:
    """Every example of the module's documentation gives what it says."""
    assert doctest.testmod(detectors.fold).failed == 0


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Élan VITAL", "elan vital"),
        ("Größe", "grosse"),
        ("Łódź", "lodz"),
        ("œuvre Ærø", "oeuvre aero"),
        ("Проект", "проект"),
    ],
)
def test_case_and_accents_go(text: str, folded: str) -> None:
    """A folded text has neither capitals nor the accents of European languages."""
    assert fold(text) == folded


@given(TEXT)
def test_bytes_fold_as_text_does(text: str) -> None:
    """The two forms agree on everything but the case of letters outside the folded range."""
    assert fold(fold_bytes(text.encode())[0].decode()) == fold(text)


@given(TEXT)
def test_an_offset_leads_back_to_the_character_it_ends(text: str) -> None:
    """The end of each folded character leads back to the end of the character it came from."""
    whole = text.encode()
    folded, gone = fold_bytes(whole)
    for at in range(len(text)):
        end = len(fold_bytes(text[: at + 1].encode())[0])
        back = int(unfold_offset(np.array([end]), gone)[0])
        assert back == len(text[: at + 1].encode())
    assert len(folded) + len(gone) == len(whole)


@given(TEXT)
def test_a_mapped_fold_knows_where_each_character_stood(text: str) -> None:
    """Every character of a folded text names the one that it came from, and the end the end."""
    folded, starts = fold_mapped(text)
    assert folded == "".join(fold(character) for character in text)
    if starts is None:
        assert len(folded) == len(text)
    else:
        assert len(starts) == len(folded) + 1
        assert starts[-1] == len(text)
        assert all(letter in fold(text[at]) for letter, at in zip(folded, starts, strict=False))
