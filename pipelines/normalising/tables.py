"""Rows become the record batches of `schemas.columns`, with partition, day and digest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from operator import itemgetter
from typing import Any, Final

import pyarrow as pa

from pipelines.normalising.files import SharedFile
from pipelines.normalising.messages import Revision
from pipelines.normalising.texts import fold
from schemas.columns import TABLES
from schemas.identity import digests

_US_PER_DAY: Final = 86_400_000_000
_NO_DIGEST: Final = b"\0" * 16

Columns = dict[str, Sequence[Any]]
"""Values of a table by column; instants as microseconds since 1970, days as days since 1970."""


def batch(name: str, columns: Columns, *, digest: bool = True) -> pa.RecordBatch:
    """Make a batch of a table.

    Args:
        name: The table's.
        columns: All of its columns but `digest`.
        digest: Compute it; else it is all zeros, and the batch must not be stored.
    """
    table = TABLES[name]
    named = [columns[column] for column in (*table.key, *table.content)]
    rows = len(named[0])
    columns["digest"] = digests(table, zip(*named, strict=True)) if digest else [_NO_DIGEST] * rows
    return pa.RecordBatch.from_arrays(
        [pa.array(columns[field.name], field.type) for field in table.schema],
        schema=table.schema,
    )


def _turned(rows: Collection[Sequence[Any]], fields: Sequence[str]) -> Columns:
    """Turn rows into columns; a column at a time, which is far kinder to the cache than `zip`."""
    return {name: list(map(itemgetter(at), rows)) for at, name in enumerate(fields)}


def message_batch(
    rows: Sequence[Revision],
    file_ids: Sequence[Sequence[str]],
    own_orgs: Sequence[str],
    raws: Sequence[bytes],
    *,
    screening: bool,
) -> pa.RecordBatch:
    """Make the batch of `messages`.

    Args:
        rows: Its revisions, one per row.
        file_ids: Per row the ids of its files.
        own_orgs: Per row whose install saw it.
        raws: Per row the event, minified; not used when screening.
        screening: Leave out what no detector reads: `raw`, `text_folded` and `digest` stay empty.
    """
    columns = _turned(rows, Revision._fields)
    sent = columns.pop("sent")
    del columns["files"], columns["profile"]
    columns["org_id"] = columns["author_org"]
    columns["day"] = [at // _US_PER_DAY for at in sent]
    columns["sent_at"] = sent
    columns["revised_at"] = columns.pop("revised")
    columns["file_ids"] = file_ids
    columns["own_org"] = own_orgs
    if screening:
        columns["raw"] = [b""] * len(rows)
        columns["text_folded"] = [None] * len(rows)
    else:
        columns["raw"] = raws
        columns["text_folded"] = [
            _folded(*said)
            for said in zip(
                columns["text"], columns["more_text"], columns["previous_text"], strict=True
            )
        ]
    return batch("messages", columns, digest=not screening)


def _folded(text: str | None, more: str | None, previous: str | None) -> str | None:
    if more is None and previous is None:
        return None if text is None else fold(text)
    return fold("\n".join(part for part in (text, more, previous) if part))


def file_batch(
    rows: Sequence[SharedFile], own_orgs: Sequence[str], *, screening: bool
) -> pa.RecordBatch:
    """Make the batch of `files`; `digest` stays empty when screening."""
    columns = _turned(rows, SharedFile._fields)
    columns["org_id"] = columns["author_org"]
    columns["day"] = [at // _US_PER_DAY for at in columns["shared"]]
    columns["shared_at"] = columns.pop("shared")
    columns["created_at"] = columns.pop("created")
    columns["own_org"] = own_orgs
    return batch("files", columns, digest=not screening)


def plain_batch(name: str, rows: Collection[Sequence[Any]]) -> pa.RecordBatch:
    """Make a batch of a table whose rows are its columns in order, without `digest`."""
    names = TABLES[name].schema.names[:-1]
    return batch(name, _turned(rows, names))
