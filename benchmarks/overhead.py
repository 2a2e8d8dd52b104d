"""What Beam costs: the same ranges through the graphs and through plain calls of the same steps.

Ranges are those of a large scan: archiving gets one at a time and detects ahead, screening then
decides on several as one, as `pipelines.driver` plans them. Each turn works on archives of its own.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any, Final

from pipelines import driver, worker
from pipelines.archiving import TABLES_ARCHIVED, ahead, commit, read, to_rows
from pipelines.clock import micros, utcnow
from pipelines.commands.arguments import policy_source
from pipelines.job import ARCHIVING, SCREENING, Job, Learnt, Range
from pipelines.landing import Lander, register
from pipelines.runner import quiet_beam, run_range, undisturbed
from pipelines.screening import TABLES_SCREENED, conclude, detected
from pipelines.sources import open_source
from retention.archive.keys import LocalKeyring
from retention.archive.table import Archive
from schemas.config import parse_policy

BAR: Final = 1.15
"""How many times as long both graphs together may take as the plain calls."""

_NOTHING: Final = Learnt("", frozenset())
_WAYS: Final = ("Beam", "plain")


def measure(folder: Path, turns: int = 4) -> list[dict[str, Any]]:
    """Time both ways turn about, in CPU seconds of this process; the ratio is the median turn's."""
    quiet_beam()
    timed: list[dict[tuple[str, str], float]] = []
    records = 0
    for turn in range(turns + 1):
        ways = _WAYS if turn % 2 else _WAYS[::-1]
        root = folder / f"overhead-{turn}"
        jobs = {way: _landed(folder / "world", root / way) for way in ways}
        seconds = {
            (reader, way): _seconds(way, reader, *jobs[way])
            for reader in (ARCHIVING, SCREENING)
            for way in ways
        }
        shutil.rmtree(root)
        if turn:  # the first turn imports Beam and builds the engines
            timed.append(seconds)
            records += jobs["Beam"][2]
    graphs = {ARCHIVING: [ARCHIVING], SCREENING: [SCREENING], "both": [ARCHIVING, SCREENING]}
    return [_row(name, readers, records, timed) for name, readers in graphs.items()]


def _row(
    name: str, readers: list[str], records: int, timed: list[dict[tuple[str, str], float]]
) -> dict[str, Any]:
    beam, plain = ([sum(one[reader, way] for reader in readers) for one in timed] for way in _WAYS)
    ratios = [b / p for b, p in zip(beam, plain, strict=True)]
    return {
        "graph": name,
        "records": records,
        "Beam, s": sum(beam),
        "plain, s": sum(plain),
        "ratio": median(ratios),
        "least": min(ratios),
        "most": max(ratios),
        "bar": f"{BAR}" if name == "both" else "",
    }


def _landed(world: Path, root: Path) -> tuple[Job, str, int]:
    policy_name, text = policy_source(world / "policy.toml")
    source = open_source(world / "events.jsonl", parse_policy(policy_name, text).own_org)
    log, ring = driver.paths(root, None)
    job = Job(
        archive=str(root),
        keyring=str(ring),
        log=str(log),
        own_org=source.own_org,
        policy_name=policy_name,
        policy_text=text,
        as_of=micros(utcnow()),
        cache=str(world / "cache"),
    )
    Archive.open(root, LocalKeyring(ring, root / "keys"), create=True)
    landing = register(root / "sources", source, partitions=1, as_of=job.as_of, policy="benchmark")
    lander = Lander(worker.log(job), root / "sources", landing, source, lambda _: None)
    lander.run()
    if lander.failure:
        raise lander.failure
    job = replace(job, as_of=landing.as_of)
    partition = landing.partitions[0]
    return job, partition, worker.partition(job, partition).end()


def _seconds(way: str, reader: str, job: Job, partition: str, end: int) -> float:
    """Take a whole partition through a reader."""
    run: dict[str, Callable[[Job, str, Range], object]] = {"Beam": _with_beam, "plain": _without}
    if reader == SCREENING:
        worker.directory(job, _NOTHING)  # once in a scan, however long it is
    total = 0.0
    for offsets in _planned(job, partition, end, driver.AT_ONCE[reader]):
        started = time.process_time()
        run[way](job, reader, offsets)
        total += time.process_time() - started
    return total


def _planned(job: Job, partition: str, end: int, ranges: int) -> Iterator[Range]:
    start = 0
    while start < end:
        most = ranges * job.range_records, ranges * job.range_bytes
        stop = worker.partition(job, partition).cut(start, *most)
        yield Range(partition=partition, start=start, end=stop)
        start = stop


def _with_beam(job: Job, reader: str, offsets: Range) -> object:
    return run_range(job, None if reader == ARCHIVING else _NOTHING, offsets)


def _without(job: Job, reader: str, offsets: Range) -> object:
    with undisturbed():
        if reader == ARCHIVING:
            rows = ahead(job, to_rows(job, read(job, offsets)))
            return commit(job, TABLES_ARCHIVED, ARCHIVING, rows)
        rows = conclude(job, _NOTHING, detected(job, offsets))
        return commit(job, TABLES_SCREENED, SCREENING, rows)
