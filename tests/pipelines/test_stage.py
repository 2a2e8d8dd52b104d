"""A step that fails tells where, never what it was reading."""

from __future__ import annotations

import pickle

import apache_beam as beam
import pytest
from apache_beam.testing.util import assert_that, equal_to

from pipelines.archiving import Records
from pipelines.job import Range
from pipelines.options import beam_options
from pipelines.sources.log import LogBatch
from pipelines.stage import Stage, describe, held, take_failure
from schemas.errors import CrossgateError, KeyWrong


@held
class Heavy:
    """Something that nobody may copy."""

    def __reduce__(self) -> str:
        """Say so."""
        raise AssertionError("was pickled on its way")


def made(_: int) -> Heavy:
    """Make one."""
    return Heavy()


def seen(element: Heavy) -> str:
    """Look at one."""
    return type(element).__name__


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


def test_what_is_held_passes_from_step_to_step_as_it_is() -> None:
    """Beam pickles no element of such a type, not even to tell its size."""
    with beam.Pipeline(options=beam_options()) as pipeline:
        names = (
            pipeline
            | beam.Create([1], reshuffle=False)
            | "make" >> beam.ParDo(Stage(made)).with_output_types(Heavy)
            | "see" >> beam.ParDo(Stage(seen))
        )
        assert_that(names, equal_to(["Heavy"]))


def test_what_is_held_can_cross_processes() -> None:
    """A runner that keeps steps apart gets it there and back."""
    coder = beam.coders.registry.get_coder(Records)
    records = Records(Range(partition="p", start=0, end=1), LogBatch(0, 1, [b"{}"], [0], []))
    assert coder.decode(coder.encode(records)) == records
    assert coder.estimate_size(records) == 0
