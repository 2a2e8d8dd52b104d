"""The counters of a run, and the law they obey: rows in = rows out + dead letters.

A run whose counters do not reconcile has lost or invented a message. That is the one fault this
system may never hide, so it is checked twice: for each range before anything is committed, and
over the whole source once it is through, from what the ledger says was committed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from schemas.errors import Unreconciled

NAMESPACE: Final = "crossgate"
RECORDS: Final = "records"
DEAD: Final = "dead_letters"
OUT: Final = ("messages", "events", "users", "channels")
"""A record becomes a row of exactly one of these tables, or a dead letter."""

SCREENED: Final = "screened"
DUPLICATES: Final = "duplicates"
OVERTAKEN: Final = "overtaken_ranges"
POLICY: Final = "policy"
"""No counter: beside those of screening the ledger names the policy that decided on a range."""

Counts = dict[str, int]
"""Counter names to numbers, of one range or of a run."""


def reconcile(where: str, counts: Mapping[str, int]) -> None:
    """Check that every record went to exactly one place.

    Raises:
        Unreconciled: With the numbers; nothing may be committed then.
    """
    records = counts.get(RECORDS, 0)
    accounted = sum(counts.get(name, 0) for name in (*OUT, DEAD))
    if records != accounted:
        parts = ", ".join(f"{name} {counts.get(name, 0)}" for name in (*OUT, DEAD))
        raise Unreconciled(
            where,
            f"{records} records in, {accounted} accounted for ({parts})",
            "nothing of it was committed; keep the log and report this",
        )
