"""A step that fails tells where, never what it was reading."""

from __future__ import annotations

import pickle

import pytest

from pipelines.stage import Stage, describe, take_failure
from schemas.errors import CrossgateError, KeyWrong


def fails(element: str) -> None:
    """Quote the element, as careless errors do."""
    raise ValueError(element)


def refuses(element: str) -> None:
    """Raise an error of our own."""
    raise KeyWrong("acme 2026-01", "does not fit", element[:0] + "give the right keyring")


def test_an_unexpected_error_is_reduced_to_type_and_place() -> None:
    """The error kept for the driver has no word of the element."""
    take_failure()
    with pytest.raises(ValueError, match="canary"):
        list(Stage(fails).process("canary text"))
    kept = take_failure()
    assert kept is not None
    assert "canary" not in str(kept)
    assert "ValueError" in kept.what
    assert kept.where.startswith("test_stage.py:")


def test_an_error_of_ours_is_kept_as_it_is() -> None:
    """Code and remedy reach the command line."""
    take_failure()
    with pytest.raises(KeyWrong):
        list(Stage(refuses).process("x"))
    kept = take_failure()
    assert isinstance(kept, KeyWrong)
    assert kept.remedy == "give the right keyring"
    assert take_failure() is None


def test_a_described_error_crosses_processes() -> None:
    """It pickles, so that a worker can hand it to the driver."""
    error = describe(ValueError("canary"))
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert isinstance(copy, CrossgateError)
    assert str(copy) == str(error)
