"""Real engines, built once for all tests, and small batches for them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import pyarrow as pa

from detectors.registry import Detectors, build
from schemas.columns import FILES, MESSAGES
from schemas.config import parse_policy

DAY: Final = datetime(2026, 3, 2, tzinfo=UTC)
RULES: Final = 'id="t"\nversion="1"\n[[rules]]\nid="r"\nreason="x"\nactions=["log"]\n'
POLICY: Final = parse_policy(
    "test", RULES + '[[embargoes]]\nid="merlin"\ntitle="m"\nnames=["Project Merlin"]\n'
)
_MESSAGE: Final = {
    "org_id": "T1",
    "day": DAY.date(),
    "channel_id": "C1",
    "revision": 0,
    "kind": "posted",
    "sent_at": DAY,
    "revised_at": DAY,
    "channel_type": "public",
    "author_kind": "user",
    "author_org": "T2",
    "file_ids": [],
    "own_org": "T1",
    "raw": b"",
    "digest": bytes(16),
}
_FILE: Final = {
    "org_id": "T1",
    "day": DAY.date(),
    "file_id": "F1",
    "version": 9,
    "channel_id": "C1",
    "ts": "1.0",
    "shared_at": DAY,
    "owner_id": "U9",
    "author_org": "T2",
    "extraction": "extracted",
    "places": [],
    "unscanned": [],
    "own_org": "T1",
    "raw": b"",
    "digest": bytes(16),
}


@cache
def detectors() -> Detectors:
    """Every family; the register holds Project Merlin."""
    return build(POLICY, cache_dir=None)


def messages(*rows: str | dict[str, Any]) -> pa.RecordBatch:
    """Rows of MESSAGES, of each its text or the columns that matter; the n-th by author Un."""
    whole = []
    for number, row in enumerate(rows):
        own = {"ts": f"1772409600.{number:06d}", "author_id": f"U{number}"}
        given = {"text": row} if isinstance(row, str) else row
        whole.append(dict.fromkeys(MESSAGES.names) | _MESSAGE | own | given)
    return pa.RecordBatch.from_pylist(whole, MESSAGES)


def files(*rows: dict[str, Any]) -> pa.RecordBatch:
    """Rows of FILES, of each the columns that matter."""
    return pa.RecordBatch.from_pylist([dict.fromkeys(FILES.names) | _FILE | r for r in rows], FILES)
