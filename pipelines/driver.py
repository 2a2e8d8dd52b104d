"""The micro-batch driver: plan ranges, run a bounded pipeline, commit, repeat.

It is the only loop in the system. It lands a source into the log, hands ranges to worker processes
(one Beam runner each, so both cores work), first to the archiving and then to the screening graph,
and at the end reconciles the whole source from what the ledger says was committed, by whichever
process. Nothing it knows must survive it: where each table stands is in the table, where each
partition ends is in the log. Kill it anywhere and start it again.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, ParamSpec, Protocol, TypeVar

from pipelines import worker
from pipelines.clock import utcnow
from pipelines.job import ARCHIVING, SCREENING, Job, Range
from pipelines.landing import Lander, Landing, landed, register
from pipelines.metrics import DEAD, OUT, OVERTAKEN, RECORDS, SCREENED, Counts, reconcile
from retention.archive.keys import LocalKeyring
from retention.archive.table import Archive, Encryption
from retention.ledger import Ledger
from schemas.columns import TABLES
from schemas.config import RunConfig
from schemas.errors import LogCorrupt, LogTrimmed, Unreconciled, WorkerLost

if TYPE_CHECKING:
    from pipelines.sources import Source

_P = ParamSpec("_P")
_T = TypeVar("_T")

_POLL_S: Final = 0.1
_TEACHING: Final = ("connections", "memberships", "users", "channels", "messages", "files")
_INLINE_RECORDS: Final = 20_000
"""Below this, starting worker processes costs more than the work."""


class Progress(Protocol):
    """Where a run shows how far it is; silent unless someone watches."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins."""

    def advance(self, records: int) -> None:
        """Some of the stage is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a scan did, summed from the ledger over everything this source ever committed.

    Attributes:
        added: Rows this source has in each table.
        counts: Records in, rows out by kind, dead letters, screened items.
        duplicates: Messages and events that were stored already, by this source or another.
        new: Whether this very run committed anything.
        seconds: Wall time of this run.
    """

    landing: Landing
    added: Counts
    duplicates: int
    counts: Counts
    new: bool
    seconds: float


def paths(archive: Path, keyring: Path | None) -> tuple[Path, Path]:
    """The log's folder and the keyring's file of an archive."""
    return archive / "log", keyring or archive.with_name(f"{archive.name}.keyring")


def scan(
    source: Source,
    job: Job,
    config: RunConfig,
    progress: Progress,
    *,
    encryption: Encryption = "aes-gcm",
) -> Outcome:
    """Land a source, archive it, screen it, and account for every record.

    Args:
        source: What to read.
        job: The archive and policy; `as_of` holds only if this source was never landed before.
        config: Workers and sizes.
        progress: Who watches.
        encryption: Of a new archive: "aes-gcm" or "none".

    Raises:
        Unreconciled: What was committed does not add up to what was landed.
        WorkerLost: A worker process was killed; run again to go on.
        CrossgateError: Whatever stopped a worker.
    """
    started = time.monotonic()
    root = Path(job.archive)
    keys = LocalKeyring(Path(job.keyring), root / "keys")
    archive = Archive.open(root, keys, create=True, encryption=encryption)
    ledger = Ledger(root / "ledger")
    archive.sweep()
    ledger.catch_up(archive)
    before = len(ledger)
    log = worker.log(job)

    with _executor(config, source.total) as pool:
        if not isinstance(pool, _Inline):
            for _ in range(config.workers):  # what they import takes longer than the first range
                pool.submit(warm, job)
        progress.stage("reading", source.total)
        landing = register(
            root / "sources",
            source,
            partitions=config.partitions,
            as_of=job.as_of,
            policy=worker.policy(job).label,
        )
        job = replace(job, as_of=landing.as_of, own_org=landing.own_org)
        lander = Lander(log, root / "sources", landing, source, progress.advance)
        lander.start()
        run = _Run(job, landing, archive, config, pool, lander, progress)
        run.through(ARCHIVING, "")
        run.through(SCREENING, directory_version(archive))
    ledger.catch_up(archive)
    outcome = account(ledger, root, landing, seconds=time.monotonic() - started, since=before)
    if outcome.new:
        ledger.append("scan", {"source": landing.id, **outcome.counts}, at=utcnow())
    if not config.keep_log:
        for name in landing.partitions:
            log.partition(name).remove()
    return outcome


def directory_version(archive: Archive) -> str:
    """Changes whenever the archive learnt more about who could see what, and whose it is."""
    return "/".join(str(archive.version(t)) for t in _TEACHING)


def run_range(job: Job, reader: str, directory: str, offsets: Range) -> Counts:
    """Run one graph over one range with Beam, in this process, and return its counters.

    Raises:
        CrossgateError: What stopped a stage, without anything it had read.
    """
    import apache_beam as beam
    from apache_beam.metrics import MetricsFilter

    from pipelines.metrics import NAMESPACE
    from pipelines.options import beam_options
    from pipelines.stage import describe, take_failure

    graph: beam.PTransform[beam.PCollection[Range], beam.PCollection[Counts]]
    if reader == ARCHIVING:
        from pipelines.archiving import Archiving

        graph = Archiving(job)
    else:
        from pipelines.screening import Screening

        graph = Screening(job, directory)
    pipeline = beam.Pipeline(options=beam_options())
    _ = pipeline | "ranges" >> beam.Create([offsets], reshuffle=False) | reader >> graph
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
        if counts.get(RECORDS) != offsets.end - offsets.start:
            raise Unreconciled(str(offsets), "the graph lost the range", "run again")
    return counts


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
    """Import the graphs and build the engines while the source is still being read."""
    import pipelines.archiving
    import pipelines.screening  # noqa: F401  # imported for good

    worker.detectors(job)


def quiet_beam() -> None:
    """Keep Beam's own logging, which can quote the elements of a failing step, off every screen."""
    logging.getLogger("apache_beam").setLevel(logging.CRITICAL + 1)
    logging.getLogger().setLevel(logging.ERROR)


def account(
    ledger: Ledger, root: Path, landing: Landing, *, seconds: float = 0.0, since: int = 0
) -> Outcome:
    """Sum what was committed for a source, and check it against what was landed.

    Raises:
        Unreconciled: The source is through and its records do not add up.
    """
    counts: Counter[str] = Counter()
    added: Counter[str] = Counter()
    duplicates, new = 0, False
    partitions = set(landing.partitions)
    for line in ledger.lines():
        if line.kind != "commit" or line.body["app"].rpartition("/")[0] not in partitions:
            continue
        body = line.body
        new = new or line.seq > since
        added[body["table"]] += body["rows"]
        duplicates += body["duplicates"] if body["table"] in ("messages", "events") else 0
        facts = body["facts"]
        if body["table"] == "messages":
            counts.update(facts)
        elif body["table"] == "verdicts":
            counts[SCREENED] += facts.get(SCREENED, 0)
    ends = landed(root / "sources", landing)
    if ends is not None:
        reconcile(landing.source, counts)
        if counts[RECORDS] != sum(ends.values()):
            raise Unreconciled(
                landing.source,
                f"{sum(ends.values())} records landed, {counts[RECORDS]} archived",
                "run the scan again; if this stays, keep the log and report it",
            )
    return Outcome(
        landing=landing,
        added=dict(added),
        duplicates=duplicates,
        counts={name: counts[name] for name in (RECORDS, *OUT, DEAD, SCREENED)},
        new=new,
        seconds=seconds,
    )


class _Inline(Executor):
    """Runs work at once, in this process."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Run now."""
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # carried to whoever asks for the result
            future.set_exception(error)
        return future


@contextmanager
def _executor(config: RunConfig, total: int | None) -> Iterator[Executor]:
    """Worker processes, or this one for little work; killed at once if the run is stopped.

    Killing loses nothing: what a worker had not committed is done again by the next run.
    """
    if config.workers == 1 or (total is not None and total < _INLINE_RECORDS):
        quiet_beam()
        yield _Inline()
        return
    pool = ProcessPoolExecutor(
        config.workers, mp_context=multiprocessing.get_context("spawn"), initializer=start_worker
    )
    try:
        yield pool
    except BaseException:
        for process in multiprocessing.active_children():
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


@dataclass(slots=True)
class _Run:
    job: Job
    landing: Landing
    archive: Archive
    config: RunConfig
    pool: Executor
    lander: Lander
    progress: Progress
    heads: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """Where the tables stand, as far as this driver knows: asked again after each of its ranges."""

    def through(self, reader: str, directory: str) -> None:
        """Take every partition of the source through one reader, to its end."""
        shown = False
        pending: dict[Future[Counts], Range] = {}
        while True:
            self._raise_landing()
            complete = not self.lander.is_alive()
            self._raise_landing()
            if complete and not shown:
                self.progress.stage(reader, self._left(reader) + sum(map(_size, pending.values())))
                shown = True
            busy = {offsets.partition for offsets in pending.values()}
            for name in self.landing.partitions:
                offsets = None if name in busy else self._plan(name, reader, complete)
                if offsets:
                    pending[self.pool.submit(run_range, self.job, reader, directory, offsets)] = (
                        offsets
                    )
            if not pending:
                if complete:
                    return
                self.lander.join(_POLL_S)
                continue
            done, _ = wait(
                pending, timeout=None if complete else _POLL_S, return_when=FIRST_COMPLETED
            )
            for future in done:
                offsets = pending.pop(future)
                self._settle(future, offsets, reader)
                if shown:
                    self.progress.advance(_size(offsets))

    def _left(self, reader: str) -> int:
        return sum(
            max(0, worker.partition(self.job, name).end() - self._heads(name, reader)[0])
            for name in self.landing.partitions
        )

    def _heads(self, partition: str, reader: str) -> list[int]:
        known = self.heads.get((partition, reader))
        if known is None:
            app = f"{partition}/{reader}"
            known = self.heads[partition, reader] = sorted(
                self.archive.head(name, app)
                for name, table in TABLES.items()
                if table.reader == reader
            )
        return known

    def _plan(self, name: str, reader: str, complete: bool) -> Range | None:
        """The next range: from where the slowest table stands, never past where another does."""
        heads, most = self._heads(name, reader), self.config.range_records
        start = heads[0]
        if not complete and self.lander.ends and self.lander.ends[name] - start < most:
            return None
        partition = worker.partition(self.job, name)
        end = partition.end()
        end = min([end, *(head for head in heads if head > start)])
        if start >= end:
            return None
        stop = min(end, partition.cut(start, most, self.config.range_bytes))
        if not complete and stop == end and stop - start < most:
            return None
        return Range(partition=name, start=start, end=stop)

    def _settle(self, future: Future[Counts], offsets: Range, reader: str) -> None:
        self.heads.pop((offsets.partition, reader), None)
        try:
            future.result()
        except BrokenProcessPool:
            raise WorkerLost(
                str(self.job.archive), "a worker process was killed", "run the same command again"
            ) from None
        except (LogTrimmed, LogCorrupt):
            # Another driver of this source was faster and has already deleted what it landed.
            if self._heads(offsets.partition, reader)[0] < offsets.end:
                raise

    def _raise_landing(self) -> None:
        if self.lander.failure is not None:
            raise self.lander.failure


def _size(offsets: Range) -> int:
    return offsets.end - offsets.start
