"""The micro-batch driver: plan ranges, run a bounded pipeline, commit, repeat.

It is the only loop in the system. It lands a source into the log, hands ranges to worker processes
(one Beam runner each, so both cores work), first to the archiving and then to the screening graph,
and at the end reconciles the whole source from what the ledger says was committed, by whichever
process. Nothing it knows must survive it: where each table stands is in the table, where each
partition ends is in the log. Kill it anywhere and start it again.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, ParamSpec, Protocol, TypeVar

from detectors.split.part import Part
from pipelines import worker
from pipelines.accounting import Outcome, account
from pipelines.clock import utcnow
from pipelines.detecting import border, forget
from pipelines.job import ARCHIVING, SCREENING, Job, Learnt, Range
from pipelines.landing import Lander, Landing, register
from pipelines.metrics import Counts
from pipelines.runner import find_parts, quiet_beam, run_range, start_worker, warm
from retention.archive.keys import LocalKeyring
from retention.archive.storage import beside
from retention.archive.table import Archive, Encryption
from retention.ledger import Ledger
from schemas.columns import TABLES
from schemas.config import RunConfig
from schemas.errors import LogCorrupt, LogTrimmed, WorkerLost

if TYPE_CHECKING:
    from pipelines.sources import Source

_P = ParamSpec("_P")
_T = TypeVar("_T")

_POLL_S: Final = 0.1
_SILENT: Final = "ignore:resource_tracker"
_LITTLE: Final = 5
"""What part of a whole range is worth a worker's while that has nothing else to do."""

_TEACHING: Final = ("connections", "memberships", "users", "channels", "messages", "files")
AT_ONCE: Final = {ARCHIVING: 1, SCREENING: 5}
"""Ranges that a reader's graph is given as one. What screening decides on is detected already and
small, and a commit costs more by the files that it writes, a few for each day, than by rows."""


class Progress(Protocol):
    """Where a run shows how far it is; silent unless someone watches."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins."""

    def advance(self, records: int) -> None:
        """Some of the stage is done."""


def paths(archive: Path, keyring: Path | None) -> tuple[Path, Path]:
    """The log's folder and the keyring's file of an archive."""
    return archive / "log", keyring or beside(archive, "keyring")


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

    with _executor(config, small=source.small) as pool, _warming(pool, job, config.workers):
        progress.stage("reading", source.total)
        landing = register(
            root / "sources",
            source,
            partitions=config.partitions,
            as_of=job.as_of,
            policy=worker.policy(job).label,
        )
        job = replace(
            job,
            as_of=landing.as_of,
            own_org=landing.own_org,
            range_records=config.range_records,
            range_bytes=config.range_bytes,
        )
        lander = Lander(log, root / "sources", landing, source, progress.advance)
        lander.start()
        run = _Run(job, landing, archive, config, pool, lander, progress)
        run.through(ARCHIVING)
        run.through(SCREENING)
    ledger.catch_up(archive)
    outcome = account(ledger, root, landing, seconds=time.monotonic() - started, since=before)
    if outcome.new:
        ledger.append("scan", {"source": landing.id, **outcome.counts}, at=utcnow())
    for name in landing.partitions:
        forget(root, name)
        if not config.keep_log:
            log.partition(name).remove()
    return outcome


@contextmanager
def _warming(pool: Executor, job: Job, workers: int) -> Iterator[None]:
    """Have the workers build their engines, which takes longer than their first range.

    The first starts when what it is forked from has imported everything, and whoever asks for it
    waits. So a thread asks, and the source is read meanwhile.
    """
    if isinstance(pool, _Inline):
        yield
        return

    def ask() -> None:
        with suppress(Exception):  # told to whoever asks for the first range
            for _ in range(workers):
                pool.submit(warm, job)

    asking = Thread(target=ask, name="warming", daemon=True)
    asking.start()
    try:
        yield
    finally:
        asking.join()


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
def _executor(config: RunConfig, *, small: bool) -> Iterator[Executor]:
    """Worker processes, or this one for little work; killed at once if the run is stopped.

    Killing loses nothing: what a worker had not committed is done again by the next run.
    """
    if config.workers == 1 or small:
        quiet_beam()
        yield _Inline()
        return
    # Should this process be killed, what cleans up behind it has no need to talk of that.
    if _SILENT not in sys.warnoptions:
        sys.warnoptions.append(_SILENT)
    workers = multiprocessing.get_context("forkserver")
    workers.set_forkserver_preload(["pipelines.preload"])
    pool = ProcessPoolExecutor(config.workers, mp_context=workers, initializer=start_worker)
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
    parts: Mapping[str, frozenset[Part]] = field(default_factory=dict)
    """Of split secrets, by partition."""

    def through(self, reader: str) -> None:
        """Take every partition of the source through one reader, to its end."""
        shown = False
        learnt: Learnt | None = None
        pending: dict[Future[Counts], Range] = {}
        while True:
            self._raise_landing()
            complete = not self.lander.is_alive()
            self._raise_landing()
            if complete and not shown:
                left = sum(self._left(name, reader) for name in self.landing.partitions)
                self.progress.stage(reader, left)
                shown = True
            busy = {offsets.partition for offsets in pending.values()}
            free = self.config.workers - len(pending)
            for offsets in self._next(reader, busy, complete=complete)[:free]:
                if reader == SCREENING and learnt is None:
                    learnt = self._learnt(offsets)
                    if learnt is None:
                        return
                told = learnt and replace(learnt, parts=self.parts[offsets.partition])
                pending[self.pool.submit(run_range, self.job, told, offsets)] = offsets
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
                self._settled(future, offsets, reader)
                if shown:
                    self.progress.advance(len(offsets))

    def _learnt(self, first: Range) -> Learnt | None:
        """Ask once, for all workers, what the archive and the whole source tell.

        None if another driver is through with the source, and this range in particular.
        """
        split = self.pool.submit(find_parts, self.job, self.landing.partitions)
        version = "/".join(str(self.archive.version(table)) for table in _TEACHING)
        disputed = worker.disputed(self.job)
        if not self._settled(split, first, SCREENING):
            return None
        self.parts = split.result()
        return Learnt(version, disputed)

    def _left(self, name: str, reader: str) -> int:
        """Records of a partition that its slowest table lacks, those in work included."""
        return max(0, worker.partition(self.job, name).end() - self._heads(name, reader)[0])

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

    def _next(self, reader: str, busy: set[str], *, complete: bool) -> list[Range]:
        """Return what can run now: a range of each partition, that of the longest partition first.

        Ranges of one partition run one after another. Were the longest not always ahead, what is
        left of it in the end would keep one worker busy and the others waiting.
        """
        free = [name for name in self.landing.partitions if name not in busy]
        free.sort(key=lambda name: -self._left(name, reader))
        planned = (self._plan(name, reader, complete) for name in free)
        return [offsets for offsets in planned if offsets]

    def _plan(self, name: str, reader: str, complete: bool) -> Range | None:
        """The next range: from where the slowest table stands, never past where another does."""
        ranges = AT_ONCE[reader]
        most = ranges * self.config.range_records
        heads = self._heads(name, reader)
        start = heads[0]
        # While records still come, a little is worth starting on, but not the next handful.
        least = 0 if complete else most // _LITTLE
        if not complete and self.lander.ends and self.lander.ends[name] - start < least:
            return None
        partition = worker.partition(self.job, name)
        end = partition.end()
        end = min([end, *(head for head in heads if head > start)])
        if start >= end:
            return None
        stop = min(end, partition.cut(start, most, ranges * self.config.range_bytes))
        if reader == SCREENING:
            stop = border(Path(self.job.archive), name, start, stop)
        if stop == end and stop - start < least:
            return None
        return Range(partition=name, start=start, end=stop)

    def _settled(self, future: Future[Any], offsets: Range, reader: str) -> bool:
        """Whether some work is done, not needed any more if not; raise what stopped it."""
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
            return False
        return True

    def _raise_landing(self) -> None:
        if self.lander.failure is not None:
            raise self.lander.failure
