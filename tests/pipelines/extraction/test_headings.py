from __future__ import annotations

import pytest

from pipelines.extraction.extract import Extractor
from pipelines.extraction.headings import rendered
from tests.pipelines.extraction.told import where


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([["a", "b", "c"], ["1", "2", "3"]], ["a\tb\tc", "a: 1\tb: 2\tc: 3"]),
        ([["User", "Password"], ["ada", ""]], ["User\tPassword", "User: ada\t"]),
        ([["Server", "prod1"], ["Password", "x1"]], ["Server:\tprod1", "Password:\tx1"]),
        (
            [["Item", "Value", "Note"], ["db key", "x1", ""]],
            ["Item\tValue\tNote", "Item: db key\tdb key: x1\t"],
        ),
        ([["1", "2"], ["3", "4", "5"]], ["1\t2", "3\t4\t5"]),
        ([["only"]], ["only"]),
        ([], []),
    ],
    ids=["headings", "two", "names", "values", "numbers", "one", "none"],
)
def test_rows_as_lines(rows: list[list[str]], lines: list[str]) -> None:
    """A row is a line, and its values say what they are where the first row or cell tells."""
    assert list(rendered(rows)) == lines


@pytest.mark.parametrize(
    "above",
    [
        [["Accounts of 2026"]],
        [["Accounts", ""], ["", ""]],
        [["as of", "1 May 2026"], ["", "", ""]],
        [["sep=", ""]],
    ],
    ids=["title", "title-and-gap", "note", "mark"],
)
def test_headings_below_titles(above: list[list[str]]) -> None:
    """What heads the columns may stand below titles and notes."""
    table = [["System", "Login", "Password"], ["shop", "ada", "x1"]]
    assert list(rendered([*above, *table]))[-1] == "System: shop\tLogin: ada\tPassword: x1"


def test_names_and_values_beside_the_margin() -> None:
    """Names stand before their values in whatever column they are."""
    rows = [["", "Server", "db.example"], ["", "Password", "x1"]]
    assert list(rendered(rows))[-1] == "\tPassword:\tx1"


def test_second_table_has_its_own_headings() -> None:
    """After an empty row another table may begin, with headings of its own."""
    rows = [["Item", "Price", "Stock"], ["nut", "2", "9"], [""], ["User", "Password"], ["bo", "y2"]]
    assert list(rendered(rows))[-1] == "User: bo\tPassword: y2"


def test_rows_below_headings_stay_rows() -> None:
    """A row of words below the headings, after an empty one or not, does not become headings."""
    rows = [["Name", "Town", "Colour"], ["Ann", "Rome", "red"], [""], ["Bo", "Oslo", "blue"]]
    assert list(rendered(rows))[-1] == "Name: Bo\tTown: Oslo\tColour: blue"


def test_table_in_markdown(extractor: Extractor) -> None:
    """Rows of a table in Markdown know their headings, and keep their lines."""
    data = b"# notes\n\n| user | password |\n|------|:--------:|\n| ada | `hunter2` |\nthe end\n"
    found = extractor.extract("notes.md", data)
    assert "user: ada\tpassword: hunter2\n" in found.text
    assert where(found, "hunter2") == "line 5"
    assert where(found, "the end") == "line 6"
