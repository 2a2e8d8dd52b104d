"""Digests and ids of items."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.columns import TABLES
from schemas.identity import digests, file_item, message_item

VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(1 << 62), 1 << 62)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
    | st.binary(max_size=5)
    | st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=3), max_size=3)
)
ROWS = st.lists(VALUES, min_size=1, max_size=4)
MESSAGES, FILES = TABLES["messages"], TABLES["files"]


def typed(row: list[Any]) -> list[Any]:
    """A row with the types of its values, because True equals 1 and "" is not b""."""
    return [(type(value), value) for value in row]


@given(ROWS, ROWS)
def test_rows_are_equal_if_their_digests_are(one: list[Any], other: list[Any]) -> None:
    """Two rows share a digest exactly if all values and their types are equal."""
    first, second = digests(MESSAGES, [one, other])
    assert (first == second) == (typed(one) == typed(other))


@given(st.lists(ROWS, max_size=4))
def test_a_digest_is_of_its_row_alone(rows: list[list[Any]]) -> None:
    """Neighbours and order do not matter; every digest has sixteen bytes."""
    together = digests(MESSAGES, rows)
    assert together == [digest for row in rows for digest in digests(MESSAGES, [row])]
    assert all(len(digest) == 16 for digest in together)


@given(ROWS)
def test_a_digest_is_of_its_table(row: list[Any]) -> None:
    """The same values in two tables are two rows."""
    assert digests(MESSAGES, [row]) != digests(FILES, [row])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(["ab", "c"], ["a", "bc"], id="boundaries"),
        pytest.param([None], [""], id="null"),
        pytest.param([["a"], "b"], [["a", "b"]], id="lists"),
        pytest.param([0], [False], id="types"),
        pytest.param(["a"], [b"a"], id="bytes"),
    ],
)
def test_what_looks_alike_is_not_the_same(one: list[Any], other: list[Any]) -> None:
    """Lengths, nulls and types are part of a row."""
    assert digests(MESSAGES, [one]) != digests(MESSAGES, [other])


def test_digests_do_not_change_between_versions() -> None:
    """Stored digests are compared for as long as the archive lives, so this one is fixed."""
    row = ("C0SHARED01", "1767225600.000100", 0, "posted", "U1", None, None, "hi", None, None, [])
    assert digests(MESSAGES, [row])[0].hex() == "9c83bb699647cc81f386f0b393a5d553"


def test_items_name_a_revision_and_a_sharing() -> None:
    """The ids of items are stable: findings, verdicts and actions refer to them."""
    assert message_item("C1", "1.000002", 3) == "C1/1.000002/v3"
    assert file_item("F1", 4, "C1", "1.000002") == "file:F1/v4/C1/1.000002"
