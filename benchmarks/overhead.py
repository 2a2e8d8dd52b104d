"""What Beam costs: each range is archived and screened by the graphs and by plain calls."""

from __future__ import annotations

import time
from collections.abc import Callable
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
from pipelines.runner import quiet_beam, run_range
from pipelines.screening import TABLES_SCREENED, conclude, detected
from pipelines.sources import open_source
from retention.archive.keys import LocalKeyring
from retention.archive.table import Archive
from schemas.config import RunConfig, parse_policy

_RANGE: Final = RunConfig().range_records
_PAIRS: Final = 4
_NOTHING: Final = Learnt("", frozenset())


def measure(folder: Path) -> list[dict[str, Any]]:
    """Time the same ranges through both, turn about, in CPU seconds of this process."""
    quiet_beam()
    jobs = {name: _landed(folder, name) for name in ("beam", "direct")}
    by: dict[str, Callable[[Job, str, Range], object]] = {"beam": _with_beam, "direct": _without}
    rows = []
    for reader in (ARCHIVING, SCREENING):
        seconds: dict[str, list[float]] = {"beam": [], "direct": []}
        records = 0
        for turn in range(_PAIRS + 1):
            for name in ("beam", "direct") if turn % 2 else ("direct", "beam"):
                job, partition, end = jobs[name]
                offsets = Range(
                    partition=partition,
                    start=min(end, turn * _RANGE),
                    end=min(end, (turn + 1) * _RANGE),
                )
                started = time.process_time()
                by[name](job, reader, offsets)
                if turn:  # the first turn builds the engines
                    seconds[name].append(time.process_time() - started)
                    records += len(offsets) if name == "beam" else 0
        ratios = [b / d for b, d in zip(seconds["beam"], seconds["direct"], strict=True)]
        rows.append(
            {
                "graph": reader,
                "records": records,
                "Beam, CPU s": sum(seconds["beam"]),
                "plain, CPU s": sum(seconds["direct"]),
                "ratio, median": median(ratios),
                "least": min(ratios),
                "most": max(ratios),
            }
        )
    return rows


def _landed(folder: Path, name: str) -> tuple[Job, str, int]:
    root = folder / f"overhead-{name}"
    policy_name, text = policy_source(folder / "world" / "policy.toml")
    source = open_source(folder / "world" / "events.jsonl", parse_policy(policy_name, text).own_org)
    log, ring = driver.paths(root, None)
    job = Job(
        archive=str(root),
        keyring=str(ring),
        log=str(log),
        own_org=source.own_org,
        policy_name=policy_name,
        policy_text=text,
        as_of=micros(utcnow()),
        cache=str(root / "cache"),
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


def _with_beam(job: Job, reader: str, offsets: Range) -> object:
    return run_range(job, None if reader == ARCHIVING else _NOTHING, offsets)


def _without(job: Job, reader: str, offsets: Range) -> object:
    if reader == ARCHIVING:
        rows = ahead(job, to_rows(job, read(job, offsets)))
        return commit(job, TABLES_ARCHIVED, ARCHIVING, rows)
    rows = conclude(job, _NOTHING, detected(job, offsets))
    return commit(job, TABLES_SCREENED, SCREENING, rows)
