"""The screening graph: a range of the log becomes findings, verdicts and planned actions.

    range ─▶ detect ─▶ decide ─▶ commit ─▶ counts

It reads the log by itself and commits only what it decides, so it need not wait for the archive,
and a crash of one loses nothing of the other. In a backfill it starts once the archive has learnt
from the whole source who could see which channel, and what archiving already detected is not
detected again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import apache_beam as beam
import pyarrow as pa

from detectors.decide import decide
from detectors.split.tell import with_parts
from pipelines import worker
from pipelines.archiving import Rows, commit, read
from pipelines.clock import instant
from pipelines.detecting import SCANNED, Detected, detect, joined, keep, kept
from pipelines.job import SCREENING, Job, Learnt, Range
from pipelines.metrics import DEAD, OUT, RECORDS, Counts, reconcile
from pipelines.normalise import normalise
from pipelines.stage import Count, Stage, held
from schemas.columns import ACTIONS, FINDINGS, VERDICTS

TABLES_SCREENED: Final = ("actions", "findings", "verdicts")
"""In the order they commit; the last one's ledger line carries the range's counts."""

held(Detected)


def detected(job: Job, offsets: Range) -> Detected:
    """Say what is in a range: what archiving found in it, or where it did not, what is found now.

    Raises:
        Unreconciled: Records in differ from rows out plus dead letters.
        CanaryMissed: The engines of this process did not find their own canary.
    """
    return joined(list(pieces(job, offsets)))


def pieces(job: Job, offsets: Range, *, leave: bool = False) -> Iterator[Detected]:
    """Yield what is in a range as archiving cut it, in order.

    Args:
        job: Settings.
        offsets: The range.
        leave: Keep what is found now, as archiving does, for whoever asks next.
    """
    rest = offsets
    while True:
        found = kept(job, rest)
        if found is None:
            found = _now(job, rest)
            if leave:
                keep(job, found)
        yield found
        rest = replace(rest, start=found.range.end)
        if not len(rest):
            return


def _now(job: Job, rest: Range) -> Detected:
    """Read, normalise and scan as much of a range as may be in memory at once."""
    partition = worker.partition(job, rest.partition)
    end = min(rest.end, partition.cut(rest.start, job.range_records, job.range_bytes))
    offsets = replace(rest, end=end)
    batch = read(job, offsets).batch
    normalised = normalise(
        batch.records,
        own_org=job.own_org,
        partition=offsets.partition,
        offsets=batch.offsets,
        columns="screening",
        orgs=worker.policy(job).workspaces(),
    )
    counts = {
        **{name: getattr(normalised.counts, name) for name in OUT},
        DEAD: normalised.counts.dead + len(batch.damaged),
        RECORDS: len(offsets),
    }
    reconcile(str(offsets), counts)
    return detect(job, offsets, normalised.tables, counts)


def conclude(job: Job, learnt: Learnt, detected: Detected) -> Rows:
    """Decide on every item that needs a decision.

    Args:
        job: Policy and instant.
        learnt: What is known of the whole source: who could see which channel, what is split.
        detected: The range.
    """
    now = instant(job.as_of)
    engines = worker.detectors(job)
    scans = dict(detected.scans)
    scans["messages"] = with_parts(
        engines, engines.rules, detected.items["messages"], scans["messages"], learnt.parts
    )
    decisions = [
        decide(
            detected.items[name],
            scans[name],
            worker.directory(job, learnt),
            worker.policy(job),
            now=now,
            rule_pack=engines.rule_pack,
            own_org=job.own_org,
        )
        for name in SCANNED
    ]
    tables = {
        "findings": pa.Table.from_batches(
            [scans[name].findings for name in SCANNED], schema=FINDINGS
        ),
        "verdicts": pa.Table.from_batches([d.verdicts for d in decisions], schema=VERDICTS),
        "actions": pa.Table.from_batches([d.actions for d in decisions], schema=ACTIONS),
    }
    counts = {**detected.counts, **{name: tables[name].num_rows for name in TABLES_SCREENED}}
    return Rows(detected.range, tables, counts)


class Screening(beam.PTransform[beam.PCollection[Range], beam.PCollection[Counts]]):
    """Ranges in, counts out once a range's verdicts are committed."""

    def __init__(self, job: Job, learnt: Learnt) -> None:
        super().__init__()
        self.job = job
        self.learnt = learnt

    def expand(self, ranges: beam.PCollection[Range]) -> beam.PCollection[Counts]:
        """Chain the stages; they fuse into one."""
        counted: beam.PCollection[Counts] = (
            ranges
            | "detect" >> beam.ParDo(Stage(detected, self.job)).with_output_types(Detected)
            | "decide" >> beam.ParDo(Stage(conclude, self.job, self.learnt)).with_output_types(Rows)
            | "commit" >> beam.ParDo(Stage(commit, self.job, TABLES_SCREENED, SCREENING))
            | "count" >> beam.ParDo(Count())
        )
        return counted
