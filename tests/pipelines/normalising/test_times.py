from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalising.times import micros, seconds, seconds_as_micros


@given(st.integers(0, 253_402_300_799), st.integers(0, 999_999))
def test_every_ts_is_exact(whole: int, sequence: int) -> None:
    """A ts becomes exactly its microseconds, wherever a float would round."""
    assert micros(f"{whole}.{sequence:06d}") == whole * 1_000_000 + sequence


@pytest.mark.parametrize(
    "ts",
    ["", ".", "1.", ".5", "-1.000000", "1e9", " 1", "1_0.000000", "1.0000000", "253402300800",
     "1767225600,000100", "１７６７２２５６００.000100", "17672256000000", None],
)  # fmt: skip
def test_no_ts_is_guessed(ts: str | None) -> None:
    """What is not digits, a point and up to six digits is no ts."""
    assert micros(ts) is None


def test_short_fractions_are_fractions() -> None:
    """A fraction of fewer digits counts from the point, and a ts may have none."""
    assert micros("1767225600.5") == 1_767_225_600_500_000
    assert micros("1767225600") == 1_767_225_600_000_000


@pytest.mark.parametrize("value", [0, "00", -5, 1.5, True, None, "soon", 10**18, "9" * 30, []])
def test_absurd_seconds_are_absent(value: object) -> None:
    """Zero is Slack's word for unset; floats and absurd numbers are no clock."""
    assert seconds(value) is None
    assert seconds_as_micros(value) is None


def test_seconds_may_be_text() -> None:
    """Old exports write seconds as text."""
    assert seconds_as_micros("1433558319") == seconds_as_micros(1433558319) == 1433558319000000
