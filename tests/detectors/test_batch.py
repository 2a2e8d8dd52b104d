"""Joining texts and finding the way back to rows."""

from __future__ import annotations

import doctest

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detectors.batch
from detectors.batch import Joined, whole

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
TEXTS = st.lists(st.none() | TEXT, max_size=8)


def joined(*texts: str | None) -> Joined:
    """Join texts as a batch would."""
    return Joined(pa.array(texts, pa.large_string()))


def test_the_examples_in_the_docstrings_hold() -> None:
    """The example of the class runs."""
    assert doctest.testmod(detectors.batch).failed == 0


@given(TEXTS)
def test_a_row_alone_is_the_row_in_the_buffer(texts: list[str | None]) -> None:
    """Every row stands in the buffer once, in order, with one newline after it."""
    batch = joined(*texts)
    rows = [batch.alone(row) for row in range(len(batch))]
    assert rows == [f"{text or ''}\n".encode() for text in texts]
    assert b"".join(rows) == batch.buffer


@given(TEXTS)
def test_rows_are_set_apart(texts: list[str | None]) -> None:
    """Between rows stand a line break, a NUL and a line break; each row begins where it is said."""
    buffer, starts = joined(*texts).apart()
    rows = [f"{text or ''}\n".encode() for text in texts]
    assert buffer == b"".join(b"\0\n" + row for row in rows)
    assert [buffer[start:][: len(row)] for start, row in zip(starts, rows, strict=True)] == rows


@pytest.mark.parametrize(("start", "end"), [(1, 2), (0, 2), (1, 3), (0, 3)])
def test_half_a_character_becomes_the_whole(start: int, end: int) -> None:
    """An engine that counts bytes may cut a character; the span never does."""
    assert whole("€x".encode(), start, end) == (0, 3)


def test_a_slice_of_an_array_is_joined_from_its_own_rows() -> None:
    """Arrow slices share a buffer; only the slice's rows are joined."""
    texts = pa.array(["zero", "one", "two", "three"], pa.large_string()).slice(1, 2)
    assert Joined(texts).buffer == b"one\ntwo\n"


def test_nul_and_empty_rows_are_ordinary_rows() -> None:
    """A NUL inside a text and a batch of no rows do no harm."""
    assert joined("a\x00b", "").buffer == b"a\x00b\n\n"
    assert joined().buffer == b""
    assert joined().apart()[0] == b""
