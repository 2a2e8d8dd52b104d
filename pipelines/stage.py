"""One step of a graph: a plain function, run by Beam.

Every step is an ordinary function of settings and an element, so the same work runs with and
without Beam (the benchmark compares them). Beam turns whatever a step raises into text, which may
quote a message; so the error is kept aside here, reduced to where and what, and the driver raises
that one instead.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import apache_beam as beam
from apache_beam.coders import Coder, PickleCoder, registry
from apache_beam.metrics import Metrics

from pipelines.metrics import NAMESPACE
from schemas.errors import CrossgateError

_T = TypeVar("_T")

_failures: list[CrossgateError] = []


def describe(error: BaseException) -> CrossgateError:
    """Reduce an unexpected error to its type and place: its message may hold what was read.

    What the operating system refuses is told with its path, which is never content.
    """
    if isinstance(error, OSError) and error.strerror:
        return CrossgateError(
            str(error.filename or "a file"),
            error.strerror.lower(),
            "check the path, its owner, and the room on its disk; then run the same command again",
        )
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown place"
    return CrossgateError(
        place,
        f"{type(error).__name__}, which nobody expected",
        "nothing half done was committed; run again, and report it if it stays",
    )


def take_failure() -> CrossgateError | None:
    """The first error since the last call, if any."""
    first = _failures[0] if _failures else None
    _failures.clear()
    return first


class _Held(Coder):
    """Hands an element on as it is.

    Beam counts the bytes of what it has no coder for by pickling it: every record of a range, once
    a step.
    """

    def __init__(self) -> None:
        self._pickle = PickleCoder()

    def encode(self, value: object) -> bytes:
        """For a runner that keeps steps apart; ours fuses them."""
        encoded: bytes = self._pickle.encode(value)
        return encoded

    def decode(self, encoded: bytes) -> object:
        """The other way."""
        value: object = self._pickle.decode(encoded)
        return value

    def estimate_size(self, value: object) -> int:  # noqa: ARG002  # nobody asks for this figure
        """Return nothing true, at once."""
        return 0


def held(kind: type[_T]) -> type[_T]:
    """Let steps that name this type as their output pass it on without a look inside."""
    registry.register_coder(kind, _Held)
    return kind


class Stage(beam.DoFn):
    """Run `function(*settings, element)` and pass on its result.

    The function must be importable by name; settings must pickle. Anything heavy comes from
    `pipelines.worker`, never from here.
    """

    def __init__(self, function: Callable[..., Any], *settings: object) -> None:
        self.function = function
        self.settings = settings

    def process(self, element: object) -> Iterator[object]:
        """Do the step; a failure is kept for the driver and stops the run."""
        try:
            result = self.function(*self.settings, element)
        except CrossgateError as error:
            _failures.append(error)
            raise
        except Exception as error:
            _failures.append(describe(error))
            raise
        yield result


class Count(beam.DoFn):
    """Add what a commit reports to the run's counters."""

    def process(self, element: Mapping[str, int]) -> Iterator[Mapping[str, int]]:
        """Count, and pass on."""
        for name, count in element.items():
            Metrics.counter(NAMESPACE, name).inc(count)
        yield element
