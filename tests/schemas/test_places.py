from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.places import located


@pytest.mark.parametrize(
    ("location", "counted", "before", "place"),
    [
        ("page 3", "", "a\nb\n", "page 3"),
        ("line 1", "line", "a\nb\n", "line 3"),
        ("a > body, line 9", "line", "", "a > body, line 9"),
        ("sheet S, cell A1", "cell", "a\tb\nc\td\te", "sheet S, cell C2"),
        ("cell Z9", "cell", "\t", "cell AA9"),
        ("cell XFD1", "cell", "\n", "cell XFD2"),
        ("odd", "line", "\n", "odd"),
        ("odd", "cell", "\n", "odd"),
    ],
)
def test_places_count_onwards(location: str, counted: str, before: str, place: str) -> None:
    """A place that counts ends with the line or cell that the text before leads to."""
    assert located(location, counted, before) == place


@given(st.text(), st.sampled_from(["", "line", "cell", "?"]), st.text())
def test_any_place(location: str, counted: str, before: str) -> None:
    """Whatever a record says of places, a place comes out."""
    assert isinstance(located(location, counted, before), str)
