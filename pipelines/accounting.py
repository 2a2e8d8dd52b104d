"""What a scan did, summed from the ledger and checked against what was landed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pipelines.landing import Landing, landed
from pipelines.metrics import DEAD, OUT, POLICY, RECORDS, SCREENED, Counts, reconcile
from retention.ledger import Ledger
from schemas.errors import Unreconciled


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a scan did, summed from the ledger over everything this source ever committed.

    Attributes:
        added: Rows this source has in each table.
        counts: Records in, rows out by kind, dead letters, screened items.
        duplicates: Messages and events that were stored already, by this source or another.
        decided_by: Labels of the policies that its records were decided by, in that order: several
            if a scan was stopped and went on with another policy.
        new: Whether this very run committed anything.
        seconds: Wall time of this run.
    """

    landing: Landing
    added: Counts
    duplicates: int
    counts: Counts
    decided_by: list[str]
    new: bool
    seconds: float


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
    policies: dict[str, None] = {}
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
            policies[facts.get(POLICY, landing.policy)] = None
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
        decided_by=list(policies),
        new=new,
        seconds=seconds,
    )
