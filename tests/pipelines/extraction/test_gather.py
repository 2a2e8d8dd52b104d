"""What a place is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.gather import fit


@given(st.text())
def test_a_place_can_be_printed(name: str) -> None:
    """Whatever characters a name is of, what shows of it moves no cursor and hides nothing."""
    assert fit(name).isprintable()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("rapport financé №3.docx", "rapport financé №3.docx"),
        ("shot at 10.15\u202fAM.png", "shot at 10.15 AM.png"),
        ("annex\u202egpj.exe", "annex?gpj.exe"),
        ("a\u200db\u038b.txt", "a?b?.txt"),
    ],
)
def test_a_name_stays_as_it_can_be_read(name: str, shown: str) -> None:
    """Letters of every script stay, wide blanks are blanks, what is not seen is a question mark."""
    assert fit(name) == shown
