"""Write what was found as rows of `columns.FINDINGS`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.columns import FINDINGS, TABLES
from schemas.identity import digests, file_item, message_item

_ITEM: Final = {
    # Column of FINDINGS to column of the scanned table.
    "messages": {"revision": "revision", "sent_at": "sent_at", "author_id": "author_id"},
    "files": {"revision": "version", "sent_at": "shared_at", "author_id": "owner_id"},
}
_SAME: Final = ("org_id", "day", "channel_id", "ts", "author_org")
"""Columns that FINDINGS and both tables share."""
_COPIED: Final = {
    "messages": [*_SAME, *_ITEM["messages"].values()],
    "files": [*_SAME, *_ITEM["files"].values(), "file_id"],
}
_KIND: Final = {"messages": "message", "files": "file"}


class Told(NamedTuple):
    """What a finding says beside what its item says; nothing of the text.

    Attributes:
        row: Row of the batch.
        location: Where in a file; None of a message.
    """

    row: int
    field: str
    start: int
    end: int
    family: str
    rule: str
    severity: str
    confidence: float
    preview: str
    fingerprint: str
    engine: str
    location: str | None = None


def written(
    told: Sequence[Told], batch: pa.RecordBatch, table: str, rule_pack: str
) -> tuple[pa.RecordBatch, list[int]]:
    """Return the rows of FINDINGS, sorted, and which row of the batch each is about."""
    if not told:
        return pa.RecordBatch.from_pylist([], FINDINGS), []
    about = pa.array([one.row for one in told], pa.int64())
    # Not the texts: one long row with thousands of findings would be copied as often.
    items = batch.select(_COPIED[table]).take(about)
    columns: dict[str, Any] = {
        name: items.column(_ITEM[table].get(name, name)) for name in (*_SAME, *_ITEM[table])
    }
    columns |= {
        name: values
        for name, values in zip(Told._fields, zip(*told, strict=True), strict=True)
        if name != "row"
    }
    columns |= {
        "item": _items(items, table),
        "item_kind": [_KIND[table]] * len(told),
        "rule_pack": [rule_pack] * len(told),
    }
    spec = TABLES["findings"]
    columns["digest"] = list(
        digests(spec, zip(*(columns[name] for name in spec.key + spec.content), strict=True))
    )
    rows = pa.RecordBatch.from_arrays(
        [
            value if isinstance(value, pa.Array) else pa.array(value, field.type)
            for field, value in ((field, columns[field.name]) for field in FINDINGS)
        ],
        schema=FINDINGS,
    )
    return in_order(rows, [one.row for one in told])


def in_order(rows: pa.RecordBatch, about: Sequence[int]) -> tuple[pa.RecordBatch, list[int]]:
    """Sort findings as their table is, and with them the rows that they are about."""
    order = pc.sort_indices(
        rows, sort_keys=[(name, "ascending") for name in TABLES["findings"].sort]
    )
    return rows.take(order), np.array(about, np.int64)[order.to_numpy()].tolist()


def _items(items: pa.RecordBatch, table: str) -> list[object]:
    name, columns = (
        (message_item, ("channel_id", "ts", "revision"))
        if table == "messages"
        else (file_item, ("file_id", "version", "channel_id", "ts"))
    )
    return [
        name(*values)
        for values in zip(*(items.column(column).to_pylist() for column in columns), strict=True)
    ]
