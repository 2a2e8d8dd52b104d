"""Records that could not be read: where they are, why, and the record itself, encrypted.

A dead letter's header (partition, offset, source, reason, size, hash) may be printed; its payload
may not, because what could not be parsed could not be searched for secrets either.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

import pyarrow as pa

from schemas.columns import DEAD_LETTERS, TABLES
from schemas.identity import digests

if TYPE_CHECKING:
    from pipelines.sources.log import Damaged


def damaged_rows(damaged: Sequence[Damaged], *, own_org: str, partition: str) -> pa.Table:
    """Rows of `dead_letters` for records that the log itself could not give back whole."""
    rows = []
    for record in damaged:
        hashed = sha256(record.payload).hexdigest()
        key = (partition, record.offset, "log", record.reason, hashed)
        rows.append(
            {
                "org_id": own_org,
                "partition": partition,
                "offset": record.offset,
                "source": partition,
                "stage": "log",
                "reason": record.reason,
                "size_bytes": record.size,
                "sha256": hashed,
                "payload": record.payload,
                "digest": digests(TABLES["dead_letters"], [key])[0],
            }
        )
    return pa.Table.from_pylist(rows, schema=DEAD_LETTERS)
