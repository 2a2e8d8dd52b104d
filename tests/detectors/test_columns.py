from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.columns import below
from tests.growth import grows_in_proportion

NAME = re.compile("name|nom")


def fields(text: str) -> list[str]:
    """What stands below a heading for names."""
    return [text[start:end] for start, end in below(text, NAME)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_column_is_read_to_the_end_of_its_table(separator: str) -> None:
    """Rows of as many fields belong to a heading; the next sentence does not."""
    rows = [("id", "Name", "paid"), ("7", "Ann Lee", "yes"), ("8", "Bo", "no")]
    text = "\n".join(separator.join(row) for row in rows) + "\nthat is all"
    assert fields(text) == ["Ann Lee", "Bo"]


@pytest.mark.parametrize(
    "text",
    [
        "id,name",
        "the customer, whose name, as it happens, is long\nAnn, Bo",
        "name 1,name 2\nAnn,Bo",
        "name\nAnn",
    ],
)
def test_sentences_and_numbers_are_no_headings(text: str) -> None:
    """A heading has a separator, few words and no digits, and something below it."""
    assert fields(text) == []


@given(st.text(alphabet="name,;|\t\n\"'7 ß", max_size=80))
def test_fields_lie_in_the_text_in_order(text: str) -> None:
    """Whatever is pasted, fields lie in one line each and follow each other."""
    found = below(text, NAME)
    assert all(0 <= start <= end <= len(text) for start, end in found)
    assert found == sorted(found)
    assert not any("\n" in text[start:end] for start, end in found)


@pytest.mark.parametrize(
    "unit", ["name,dob\n", "name,dob,", "name\n", "name|name|name\nAnn|Ben|Cy\n", "a,b\n7,8\n", "|"]
)
def test_a_table_twice_as_long_takes_twice_as_long(unit: str) -> None:
    """Many rows, many columns, headings over and over."""
    assert grows_in_proportion(lambda text: below(text, NAME), unit)
