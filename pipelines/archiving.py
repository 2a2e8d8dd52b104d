"""The archiving graph: a range of the log becomes rows of the archive.

    range ─▶ read ─▶ normalise ─▶ detect ahead ─▶ commit ─▶ counts

One Beam element is one range; records and rows stay inside it as Arrow batches, and nothing is
shuffled. Each table commits the range by itself, only if the range starts where that table's last
one ended, so a crash between two tables is healed by running the range again: the tables that have
it already say so and change nothing.

In a backfill a range is also scanned while it is here, for screening to decide on later.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import apache_beam as beam
import pyarrow as pa

from pipelines import worker
from pipelines.clock import utcnow
from pipelines.deadletters import damaged_rows
from pipelines.detecting import SCANNED, detect, keep
from pipelines.job import ARCHIVING, SCREENING, Job, Range
from pipelines.metrics import DEAD, DUPLICATES, OUT, OVERTAKEN, POLICY, RECORDS, Counts, reconcile
from pipelines.normalise import normalise
from pipelines.sources.log import LogBatch
from pipelines.stage import Count, Stage, held
from schemas.columns import TABLES
from schemas.errors import KeyUnavailable

_log: Final = logging.getLogger(__name__)

TABLES_ARCHIVED: Final = (
    "dead_letters",
    "users",
    "channels",
    "connections",
    "memberships",
    "events",
    "files",
    "messages",
)
"""In the order they commit; the last one's ledger line carries the range's counts."""


@held
@dataclass(frozen=True, slots=True)
class Records:
    """A range and what the log holds there."""

    range: Range
    batch: LogBatch


@held
@dataclass(frozen=True, slots=True)
class Rows:
    """What a range became, before it is committed."""

    range: Range
    tables: Mapping[str, pa.Table]
    counts: Mapping[str, int]


def read(job: Job, offsets: Range) -> Records:
    """Read the records of a range."""
    partition = worker.partition(job, offsets.partition)
    return Records(offsets, partition.read(offsets.start, offsets.end))


def to_rows(job: Job, records: Records) -> Rows:
    """Normalise a range's records, and check that none is lost on the way.

    Raises:
        Unreconciled: Records in differ from rows out plus dead letters.
    """
    offsets, batch = records.range, records.batch
    normalised = normalise(
        batch.records,
        own_org=job.own_org,
        partition=offsets.partition,
        offsets=batch.offsets,
        orgs=worker.policy(job).workspaces(),
    )
    tables = {
        name: pa.Table.from_batches([normalised.tables[name]], schema=TABLES[name].schema)
        for name in TABLES_ARCHIVED
    }
    damaged = damaged_rows(batch.damaged, own_org=job.own_org, partition=offsets.partition)
    tables[DEAD] = pa.concat_tables([tables[DEAD], damaged])
    counts = {
        **{name: getattr(normalised.counts, name) for name in OUT},
        DEAD: normalised.counts.dead + damaged.num_rows,
        RECORDS: len(offsets),
    }
    reconcile(str(offsets), counts)
    return Rows(offsets, tables, counts)


def ahead(job: Job, rows: Rows) -> Rows:
    """Detect what is in a range, for screening, which will try again what fails here.

    Raises:
        KeyUnavailable: Without the keys neither reader can do anything.
    """
    items = {name: _batch(rows.tables[name]) for name in SCANNED}
    try:
        keep(job, detect(job, rows.range, items, rows.counts))
    except KeyUnavailable:  # committing needs it as well: one error, and not after a warning
        raise
    except Exception as error:  # noqa: BLE001  # nothing is lost; if it stays, screening stops
        # The type alone: what it says may quote a message.
        _log.warning(
            "%s was not detected ahead, screening tries again: %s",
            rows.range,
            type(error).__name__,
        )
    return rows


def _batch(table: pa.Table) -> pa.RecordBatch:
    """Return a table of one batch as that batch; an empty one has lost it."""
    batches = table.to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], table.schema)


def commit(job: Job, tables: tuple[str, ...], reader: str, rows: Rows) -> Counts:
    """Commit a range to its tables; return the counts of what this call itself committed.

    The counts come back empty but for `overtaken_ranges` when another driver was faster.
    """
    archive, offsets = worker.archive(job), rows.range
    facts: dict[str, object] = dict(rows.counts)
    if reader == SCREENING:
        facts[POLICY] = worker.policy(job).label
    duplicates, committed = 0, False
    for name in tables:
        done = archive.commit(
            name,
            f"{offsets.partition}/{reader}",
            offsets.start,
            offsets.end,
            rows.tables[name],
            at=utcnow(),
            facts=facts if name == tables[-1] else {},
        )
        committed = done.status == "committed"
        duplicates += done.duplicates if committed else 0
    if not committed:
        return {OVERTAKEN: 1}
    return {**rows.counts, DUPLICATES: duplicates}


class Archiving(beam.PTransform[beam.PCollection[Range], beam.PCollection[Counts]]):
    """Ranges in, counts out once a range is committed."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job

    def expand(self, ranges: beam.PCollection[Range]) -> beam.PCollection[Counts]:
        """Chain the stages; they fuse into one."""
        counted: beam.PCollection[Counts] = (
            ranges
            | "read" >> beam.ParDo(Stage(read, self.job)).with_output_types(Records)
            | "normalise" >> beam.ParDo(Stage(to_rows, self.job)).with_output_types(Rows)
            | "detect" >> beam.ParDo(Stage(ahead, self.job)).with_output_types(Rows)
            | "commit" >> beam.ParDo(Stage(commit, self.job, TABLES_ARCHIVED, ARCHIVING))
            | "count" >> beam.ParDo(Count())
        )
        return counted
