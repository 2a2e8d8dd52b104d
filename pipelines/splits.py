"""The secrets that a whole source splits over messages.

In no range are they found: which messages are neighbours, only the whole source tells. So before
the first decision all rows that may hold a part are gathered, wherever ranges were cut and in
whatever order events came, and what they hold together is found once (ADR 0038). It is a function
of what was landed, so a run that was killed finds the same again; and ranges are decided with it,
so a message has one verdict of each source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detectors.split.neighbours import Fragment
from detectors.split.part import Part
from detectors.split.tell import read
from pipelines import worker
from pipelines.job import Job, Range
from pipelines.screening import pieces


def parts(job: Job, partitions: Sequence[str]) -> dict[str, frozenset[Part]]:
    """Find the parts of split secrets in a source that is landed whole, by partition.

    Raises:
        LogTrimmed: Another driver was through with the source and deleted it.
    """
    key = worker.keyring(job).fingerprint_key(job.own_org)
    engines = worker.detectors(job)
    # A channel lies in one partition whole, so no more of the source need be in memory at once.
    return {name: frozenset(engines.split(_fragments(job, name), key)) for name in partitions}


def _fragments(job: Job, partition: str) -> Iterator[Fragment]:
    """Yield the rows that may hold a part; of what archiving did not detect, detect it now."""
    rules = worker.detectors(job).rules
    whole = Range(partition=partition, start=0, end=worker.partition(job, partition).end())
    if len(whole):
        for found in pieces(job, whole, leave=True):
            messages, scan = found.items["messages"], found.scans["messages"]
            yield from read(messages, found.fragments, scan, rules)
