"""Run a graph with Beam in this process, whichever process it is.

Beam quotes the elements of a step that fails, and an element can hold message text. So its own
logging is silenced, and what a step raised is told without anything it had read.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipelines import worker
from pipelines.job import Job, Learnt, Range
from pipelines.metrics import OVERTAKEN, RECORDS, Counts, reconcile
from schemas.errors import CrossgateError, Unreconciled

if TYPE_CHECKING:
    from detectors.split.part import Part


def run_range(job: Job, learnt: Learnt | None, offsets: Range) -> Counts:
    """Run one graph over one range with Beam, in this process, and return its counters.

    Args:
        job: What the range becomes.
        learnt: For screening, what is known about who could see which channel; None archives.
        offsets: The range.

    Raises:
        CrossgateError: What stopped a stage, without anything it had read.
    """
    import apache_beam as beam
    from apache_beam.metrics import MetricsFilter

    from pipelines.metrics import NAMESPACE
    from pipelines.options import beam_options
    from pipelines.stage import describe, take_failure

    graph: beam.PTransform[beam.PCollection[Range], beam.PCollection[Counts]]
    if learnt is None:
        from pipelines.archiving import Archiving

        graph = Archiving(job)
    else:
        from pipelines.screening import Screening

        graph = Screening(job, learnt)
    pipeline = beam.Pipeline(options=beam_options())
    _ = pipeline | "ranges" >> beam.Create([offsets], reshuffle=False) | "graph" >> graph
    take_failure()
    try:
        with undisturbed():
            result = pipeline.run()
            result.wait_until_finish()
    except Exception as error:  # noqa: BLE001  # Beam's text may quote a message: it is dropped
        raise (take_failure() or describe(error)) from None
    counters = result.metrics().query(MetricsFilter().with_namespace(NAMESPACE))["counters"]
    counts = {counter.key.metric.name: counter.committed for counter in counters}
    if OVERTAKEN not in counts:
        reconcile(str(offsets), counts)
        if counts.get(RECORDS) != len(offsets):
            raise Unreconciled(str(offsets), "the graph lost the range", "run again")
    return counts


def find_parts(job: Job, partitions: Sequence[str]) -> dict[str, frozenset[Part]]:
    """Find, in this process, what a whole source splits over messages, by partition.

    Raises:
        CrossgateError: What stopped it, without anything it had read.
    """
    from pipelines.splits import parts
    from pipelines.stage import describe

    try:
        with undisturbed():
            return parts(job, partitions)
    except CrossgateError:
        raise
    except Exception as error:  # noqa: BLE001  # its text may quote a message: it is dropped
        raise describe(error) from None


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the collector of reference cycles out of a range, and let it look once afterwards.

    A range makes hundreds of thousands of objects without a cycle; looking through them again and
    again costs a sixth of the time. What lived before the range is not looked at at all.
    """
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def start_worker() -> None:
    """Prepare a worker process: quiet Beam, whose tracebacks quote elements; watch the parent."""
    quiet_beam()
    worker.die_with_parent()


def warm(job: Job) -> None:
    """Build the engines while the source is still being read."""
    worker.detectors(job)


def quiet_beam() -> None:
    """Keep Beam's own logging, which can quote the elements of a failing step, off every screen.

    Of others only errors are shown; of ours, which never quote, warnings too.
    """
    logging.getLogger("apache_beam").setLevel(logging.CRITICAL + 1)
    logging.getLogger().setLevel(logging.ERROR)
    logging.getLogger("pipelines").setLevel(logging.WARNING)
