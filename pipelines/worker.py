"""What one worker process holds, built once and kept: archive, keys, detectors, directory.

Engines are slow to build and do not pickle, so a Beam element never carries them: a DoFn asks here,
and the second question is free. A worker whose parent dies ends at once, whatever it was doing;
what it had not committed is simply done again by the next run.
"""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from functools import lru_cache
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipelines.sources.log import Log
from retention.archive.keys import LocalKeyring
from retention.archive.reader import Reader
from retention.archive.table import Archive
from schemas.columns import UNKNOWN_ORG
from schemas.config import parse_policy
from schemas.identity import file_item, message_item

_CLAIMS_AT_ONCE: Final = 1_000_000  # a day at least; each takes some 300 bytes of DuckDB's memory

_CLAIMED: Final = (
    ("messages", message_item, "channel_id, ts, revision"),
    ("files", file_item, "file_id, version, channel_id, ts"),
)
# Claims about one item are of one day: that of its ts, which is part of what names it.
_CLAIMS: Final = """
    WITH belongs AS (SELECT unnest($teams) AS author_org, unnest($orgs) AS org)
    SELECT {key} FROM {table} LEFT JOIN belongs USING (author_org)
    WHERE author_org <> $unknown AND day BETWEEN $first AND $last
    GROUP BY {key} HAVING min(coalesce(org, author_org)) <> max(coalesce(org, author_org))
"""

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from detectors.exposure import Directory
    from detectors.registry import Detectors
    from pipelines.job import Job, Learnt
    from pipelines.sources.log import Partition
    from schemas.policy import Policy


def die_with_parent() -> None:
    """End this process when the one that started it ends, even by SIGKILL."""
    parent = parent_process()
    if parent is not None:
        sentinel = parent.sentinel

        def watch() -> None:
            connection.wait([sentinel])
            os._exit(4)

        threading.Thread(target=watch, name="parent-watch", daemon=True).start()


@lru_cache(maxsize=4)
def keyring(job: Job) -> LocalKeyring:
    """The job's keys."""
    return LocalKeyring(Path(job.keyring), Path(job.archive) / "keys", ttl=timedelta(minutes=5))


@lru_cache(maxsize=4)
def archive(job: Job) -> Archive:
    """The job's archive, open for writing."""
    return Archive.open(Path(job.archive), keyring(job))


@lru_cache(maxsize=4)
def log(job: Job) -> Log:
    """The job's log."""
    return Log(Path(job.log))


@lru_cache(maxsize=64)
def partition(job: Job, name: str) -> Partition:
    """One partition of the job's log; it remembers where its frames are."""
    return log(job).partition(name)


@lru_cache(maxsize=4)
def policy(job: Job) -> Policy:
    """The job's policy."""
    return parse_policy(job.policy_name, job.policy_text)


def detectors(job: Job) -> Detectors:
    """The engines, built from the job's policy, after they found their own canaries."""
    return _detectors(job.policy_name, job.policy_text, job.cache, job.register_keyring)


@lru_cache(maxsize=2)
def _detectors(
    policy_name: str, policy_text: str, cache: str | None, ring: str | None
) -> Detectors:
    from detectors.registry import build
    from pipelines.register import opened

    policy, key = opened(parse_policy(policy_name, policy_text), Path(ring) if ring else None)
    built = build(policy, cache_dir=Path(cache) if cache else None, register_key=key)
    built.self_test()
    return built


@lru_cache(maxsize=2)
def directory(job: Job, learnt: Learnt) -> Directory:
    """Who could see which channel and whose items are disputed, from everything archived so far.

    Args:
        job: Whose archive.
        learnt: Changes when the archive learnt more, so that a kept directory is not used again.
    """
    from detectors.exposure import Directory

    reader = Reader.open(Path(job.archive), keyring(job), [job.own_org])
    return Directory.build(
        reader.table("connections"),
        reader.table("memberships"),
        reader.table("users"),
        policy(job),
        job.own_org,
        channels=reader.table("channels"),
        disputed=learnt.disputed,
    )


def disputed(job: Job) -> frozenset[str]:
    """Items whose rows name authors of different organisations, as the policy maps these.

    Claims are read of every organisation that the keyring opens: the rows of one item stand in the
    partitions of all that are named as its author's.
    """
    belongs = policy(job).workspaces()
    given = {
        "unknown": UNKNOWN_ORG,
        "teams": list(belongs),
        "orgs": list(belongs.values()),
    }
    found: set[str] = set()
    with Reader.open(Path(job.archive), keyring(job), None) as reader:
        for table, name, key in _CLAIMED:
            for first, last in _pieces(reader.rows_by_day(table).items()):
                asked = _CLAIMS.format(table=table, key=key)
                claimed = reader.query(asked, {**given, "first": first, "last": last})
                columns = (column.to_pylist() for column in claimed.columns)
                found.update(map(name, *columns))
    return frozenset(found)


def _pieces(sizes: Iterable[tuple[date, int]]) -> Iterator[tuple[date, date]]:
    """Put days together, by their claims, to as many as fit in memory: (first, last) of each."""
    days: list[date] = []
    claims = 0
    for day, more in sizes:
        if days and claims + more > _CLAIMS_AT_ONCE:
            yield days[0], days[-1]
            days, claims = [], 0
        days.append(day)
        claims += more
    if days:
        yield days[0], days[-1]
