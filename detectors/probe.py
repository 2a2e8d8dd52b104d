"""Texts as rows of a table, so that they can be scanned as messages and files are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import pyarrow as pa

from schemas.columns import TABLES, UNKNOWN_ORG

FIELD: Final = {"messages": "text", "files": "content"}
"""The column of each table that says the text."""

_DAWN: Final = datetime(2000, 1, 1, tzinfo=UTC)
_SAID: Final[dict[str, Any]] = {
    "org_id": UNKNOWN_ORG,
    "day": _DAWN.date(),
    "channel_id": "probe",
    "ts": "0.0",
    "author_org": UNKNOWN_ORG,
    "own_org": UNKNOWN_ORG,
    "raw": b"",
    "digest": bytes(16),
}
_OWN: Final[dict[str, dict[str, Any]]] = {
    "messages": {
        "revision": 0,
        "kind": "posted",
        "sent_at": _DAWN,
        "revised_at": _DAWN,
        "channel_type": "unknown",
        "author_kind": "unknown",
        "file_ids": [],
    },
    "files": {
        "file_id": "probe",
        "version": 0,
        "shared_at": _DAWN,
        "extraction": "extracted",
        "places": [],
        "unscanned": [],
    },
}


def rows(
    texts: Sequence[str], table: str, places: Sequence[Sequence[dict[str, Any]]] | None = None
) -> pa.RecordBatch:
    """Return one row per text, which say nothing else.

    Args:
        texts: What the messages say, or the files hold.
        table: `messages` or `files`.
        places: Of each file, where its text is from: `columns.FILES.places`.
    """
    schema = TABLES[table].schema
    one = dict.fromkeys(schema.names) | _SAID | _OWN[table]
    said = [one | {FIELD[table]: text} for text in texts]
    for row, where in zip(said, places or (), strict=places is not None):
        row["places"] = where
    return pa.RecordBatch.from_pylist(said, schema)
