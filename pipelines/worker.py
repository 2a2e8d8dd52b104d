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
from typing import TYPE_CHECKING

from pipelines.sources.log import Log
from retention.archive.keys import LocalKeyring
from retention.archive.reader import Reader
from retention.archive.table import Archive
from schemas.config import parse_policy

if TYPE_CHECKING:
    from detectors.exposure import Directory
    from detectors.registry import Detectors
    from pipelines.job import Job
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
    return _detectors(job.policy_name, job.policy_text, job.cache)


@lru_cache(maxsize=2)
def _detectors(policy_name: str, policy_text: str, cache: str | None) -> Detectors:
    from detectors.registry import build

    built = build(parse_policy(policy_name, policy_text), cache_dir=Path(cache) if cache else None)
    built.self_test()
    return built


@lru_cache(maxsize=2)
def directory(job: Job, version: str) -> Directory:  # noqa: ARG001  # the version is the cache's key
    """Who could see which channel, from everything archived so far.

    Args:
        job: Whose archive.
        version: Changes when the archive learnt more, so that a kept directory is not used again.
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
    )
