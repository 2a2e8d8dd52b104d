"""Joining texts and finding the way back to rows."""

from __future__ import annotations

import doctest

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detectors.batch
from detectors.batch import Joined, characters, whole

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


@given(TEXTS, st.data())
def test_a_hit_inside_a_row_comes_back_as_its_characters(
    texts: list[str | None], data: st.DataObject
) -> None:
    """The span of a hit cuts exactly the text that was hit out of its row."""
    full = [row for row, text in enumerate(texts) if text]
    if not full:
        return
    row = data.draw(st.sampled_from(full))
    text = texts[row] or ""
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))
    base = sum(len((other or "").encode()) + 1 for other in texts[:row])
    hit = (base + len(text[:first].encode()), base + len(text[:last].encode()))
    batch = joined(*texts)
    assert batch.split([hit]) == ([(row, first, last)], set())
    assert batch.touched([hit]) == [row]


@given(TEXTS, st.data())
def test_any_span_of_bytes_is_split_or_rescanned(
    texts: list[str | None], data: st.DataObject
) -> None:
    """No hit is lost: it becomes one span inside one row, or its rows are named for a rescan."""
    batch = joined(*texts)
    if not batch.buffer:
        return
    start = data.draw(st.integers(0, len(batch.buffer) - 1))
    end = data.draw(st.integers(start + 1, len(batch.buffer)))
    spans, rescan = batch.split([(start, end)])
    assert bool(spans) != bool(rescan)
    for row, first, last in spans:
        assert 0 <= first < last <= len(texts[row] or "")
    assert set(batch.touched([(start, end)])) == {row for row, _, _ in spans} | rescan


def test_a_hit_that_ends_on_the_joint_is_rescanned() -> None:
    """A newline that only the join put there belongs to no message."""
    assert joined("abc", "def").split([(0, 4)]) == ([], {0})


@pytest.mark.parametrize(("start", "end"), [(1, 2), (0, 2), (1, 3), (0, 3)])
def test_half_a_character_becomes_the_whole(start: int, end: int) -> None:
    """An engine that counts bytes may cut a character; the span never does."""
    assert whole("€x".encode(), start, end) == (0, 3)
    assert characters("€x".encode(), start, end) == (0, 1)


def test_a_slice_of_an_array_is_joined_from_its_own_rows() -> None:
    """Arrow slices share a buffer; only the slice's rows are joined."""
    texts = pa.array(["zero", "one", "two", "three"], pa.large_string()).slice(1, 2)
    assert Joined(texts).buffer == b"one\ntwo\n"


def test_nul_and_empty_rows_are_ordinary_rows() -> None:
    """A NUL inside a text and a batch of no rows do no harm."""
    assert joined("a\x00b", "").buffer == b"a\x00b\n\n"
    assert joined().split([]) == ([], set())
    assert joined().touched([]) == []
