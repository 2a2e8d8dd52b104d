from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.columns import Tables, below
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


def heading(text: str, cell: str) -> str | None:
    """The heading above what is written in a cell."""
    place = Tables(text).heading(text.rindex(cell))
    return place and text[slice(*place)].strip()


@pytest.mark.parametrize("row", [1, 2, 30])
def test_a_heading_is_told_for_every_row(row: str) -> None:
    """However far below, a cell knows what stands above it."""
    text = "id;name;line 2\n" + "\n".join(f"{n};n{n}x;l{n}x" for n in range(31))
    assert heading(text, f"n{row}x") == "name"
    assert heading(text, f"l{row}x") == "line 2"


@pytest.mark.parametrize(
    "text",
    [
        "here it is, thanks\nid,name\n7,Lee",
        "| id | name |\n|----|------|\n| 7 | Lee |",
        "id\tname\n7\tLee\n",
        'id,"name"\n"7, or 8","Lee"',
    ],
)
def test_a_table_is_known_in_what_surrounds_it(text: str) -> None:
    """A sentence above it, rules in it and quotes do not hide a table."""
    assert (heading(text, "Lee") or "").strip('"') == "name"


@pytest.mark.parametrize(
    "text",
    ["Lee", "id,name\n\n7,Lee", "id,name\n7,8,Lee", "id,name,7\n7,8,Lee", "id,name", "x\n7,Lee"],
)
def test_what_stands_below_nothing_has_no_heading(text: str) -> None:
    """Not across an empty line, not with another number of fields, not below numbers."""
    assert heading(text, "Lee" if "Lee" in text else "name") is None


@given(st.text(alphabet="name,;|\t\n\"'7 -\u00df", max_size=80), st.integers(0, 80))
def test_a_heading_stands_above(text: str, place: int) -> None:
    """Whatever is pasted, a heading lies in one line, which ends before the place."""
    found = Tables(text).heading(min(place, len(text)))
    if found is not None:
        assert 0 <= found[0] <= found[1] <= place
        assert "\n" not in text[slice(*found)]


@pytest.mark.parametrize(
    "unit",
    ["name,dob\n7,8\n", "7,", "a,", "-", "- ", "|", "a,b\n", "a,b\n7,8\n7,9\n", '"', '",'],
)
def test_headings_of_a_text_twice_as_long_take_twice_as_long(unit: str) -> None:
    """Many tables, many columns, long lines: asked everywhere."""

    def read(text: str) -> list[object]:
        tables = Tables(text)
        return [tables.heading(place) for place in range(0, len(text), 16)]

    assert grows_in_proportion(read, unit)
