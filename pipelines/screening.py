"""The screening graph: a range of the log becomes findings, verdicts and planned actions.

    range ─▶ read ─▶ normalise ─▶ detect ─▶ decide ─▶ commit ─▶ counts

It reads the log by itself and commits only what it decides, so it need not wait for the archive,
and a crash of one loses nothing of the other. In a backfill it starts once the archive has learnt
from the whole source who could see which channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import apache_beam as beam
import pyarrow as pa

from detectors.decide import decide
from detectors.scan import Scan, scan
from pipelines import worker
from pipelines.archiving import Records, Rows, commit, read
from pipelines.clock import instant
from pipelines.job import SCREENING, Job, Range
from pipelines.metrics import DEAD, OUT, RECORDS, SCREENED, Counts, reconcile
from pipelines.normalise import normalise
from pipelines.stage import Count, Stage
from schemas.columns import ACTIONS, FINDINGS, VERDICTS

TABLES_SCREENED: Final = ("actions", "findings", "verdicts")
"""In the order they commit; the last one's ledger line carries the range's counts."""

_SCANNED: Final = ("messages", "files")


@dataclass(frozen=True, slots=True)
class Detected:
    """A range's items with what was found in them."""

    range: Range
    items: dict[str, pa.RecordBatch]
    scans: dict[str, Scan]
    counts: dict[str, int]


def detect(job: Job, records: Records) -> Detected:
    """Normalise a range and scan its messages and files.

    Raises:
        Unreconciled: Records in differ from rows out plus dead letters.
        CanaryMissed: The engines of this process did not find their own canary.
    """
    offsets, batch = records.range, records.batch
    normalised = normalise(
        batch.records,
        own_org=job.own_org,
        partition=offsets.partition,
        offsets=batch.offsets,
        columns="screening",
        orgs=worker.policy(job).workspaces(),
    )
    items = {name: normalised.tables[name] for name in _SCANNED}
    key = worker.keyring(job).fingerprint_key(job.own_org)
    scans = {
        name: scan(worker.detectors(job), items[name], table=name, key=key) for name in _SCANNED
    }
    counts = {
        **{name: getattr(normalised.counts, name) for name in OUT},
        DEAD: normalised.counts.dead + len(batch.damaged),
        RECORDS: offsets.end - offsets.start,
    }
    reconcile(str(offsets), counts)
    counts[SCREENED] = sum(items[name].num_rows for name in _SCANNED)
    return Detected(offsets, items, scans, counts)


def conclude(job: Job, directory: str, detected: Detected) -> Rows:
    """Decide on every item that needs a decision.

    Args:
        job: Policy and instant.
        directory: Version of what is known about who could see which channel.
        detected: The range.
    """
    now = instant(job.as_of)
    decisions = [
        decide(
            detected.items[name],
            detected.scans[name],
            worker.directory(job, directory),
            worker.policy(job),
            now=now,
            rule_pack=worker.detectors(job).fingerprint,
            own_org=job.own_org,
        )
        for name in _SCANNED
    ]
    tables = {
        "findings": pa.Table.from_batches(
            [detected.scans[name].findings for name in _SCANNED], schema=FINDINGS
        ),
        "verdicts": pa.Table.from_batches([d.verdicts for d in decisions], schema=VERDICTS),
        "actions": pa.Table.from_batches([d.actions for d in decisions], schema=ACTIONS),
    }
    counts = dict(detected.counts)
    counts.update({name: tables[name].num_rows for name in TABLES_SCREENED})
    return Rows(detected.range, tables, counts)


class Screening(beam.PTransform[beam.PCollection[Range], beam.PCollection[Counts]]):
    """Ranges in, counts out once a range's verdicts are committed."""

    def __init__(self, job: Job, directory: str) -> None:
        super().__init__()
        self.job = job
        self.directory = directory

    def expand(self, ranges: beam.PCollection[Range]) -> beam.PCollection[Counts]:
        """Chain the stages; they fuse into one."""
        counted: beam.PCollection[Counts] = (
            ranges
            | "read" >> beam.ParDo(Stage(read, self.job))
            | "detect" >> beam.ParDo(Stage(detect, self.job))
            | "decide" >> beam.ParDo(Stage(conclude, self.job, self.directory))
            | "commit" >> beam.ParDo(Stage(commit, self.job, TABLES_SCREENED, SCREENING))
            | "count" >> beam.ParDo(Count())
        )
        return counted
