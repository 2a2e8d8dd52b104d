"""Rows become the record batches of `schemas.columns`, with partition, day and digest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

import pyarrow as pa
from msgspec.structs import astuple

from pipelines.normalising.files import SharedFile
from pipelines.normalising.messages import Revision
from pipelines.normalising.posts import WORDS, Messages
from pipelines.normalising.texts import folded
from schemas.columns import BYTES, DIGEST, TABLES, TEXT
from schemas.identity import digests

_US_PER_DAY: Final = 86_400_000_000
_NO_DIGEST: Final[Any] = pa.scalar(b"\0" * 16, DIGEST)
_NO_RAW: Final = pa.scalar(b"", BYTES)
_AT_ONCE: Final = 256

Columns = dict[str, Any]
"""Values of a table by column, as lists or Arrow arrays; instants as microseconds, days as days,
since 1970."""


def batch(name: str, columns: Columns) -> pa.RecordBatch:
    """Make a batch of a table.

    Args:
        name: The table's.
        columns: All of its columns; `digest` is computed if it is not there.
    """
    table = TABLES[name]
    if "digest" not in columns:
        named = [columns[column] for column in (*table.key, *table.content)]
        columns["digest"] = digests(table, zip(*named, strict=True))
    return pa.RecordBatch.from_arrays(
        [
            values if isinstance(values, pa.Array) else pa.array(values, field.type)
            for field in table.schema
            for values in (columns[field.name],)
        ],
        schema=table.schema,
    )


def _turned(rows: Iterable[Sequence[Any]], fields: Sequence[str]) -> Columns:
    """Turn rows into columns, few enough rows at once that the cache holds them."""
    columns: list[list[Any]] = [[] for _ in fields]
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        for column, values in zip(columns, zip(*some, strict=True), strict=True):
            column.extend(values)
    return dict(zip(fields, columns, strict=True))


def message_batch(messages: Messages, *, screening: bool) -> pa.RecordBatch:
    """Make the batch of `messages`.

    Args:
        messages: Its rows.
        screening: Leave out what no detector reads: `raw`, `text_folded` and `digest` stay empty.
    """
    table, of = TABLES["messages"], messages.of
    read = _turned(map(astuple, messages.revisions), Revision.__struct_fields__)
    read["org_id"] = read["author_org"]

    def spread(name: str) -> Iterator[Any]:
        """Values of a column, per row, of what was read in full."""
        return map(read[name].__getitem__, of)

    columns = _turned(messages.words, WORDS)
    columns["day"] = [at // _US_PER_DAY for at in columns["sent_at"]]
    if screening:
        columns["raw"] = pa.repeat(_NO_RAW, len(of))
        columns["text_folded"] = pa.nulls(len(of), TEXT)
        columns["digest"] = pa.repeat(_NO_DIGEST, len(of))  # must not be stored
    else:
        columns["raw"] = messages.raws
        columns["text_folded"] = folded(
            [
                _lines(text, more, before) if more is not None or before is not None else text
                for text, more, before in zip(
                    columns["text"], columns["more_text"], spread("previous_text"), strict=True
                )
            ]
        )
        named = [
            columns[name] if name in columns else spread(name)
            for name in (*table.key, *table.content)
        ]
        columns["digest"] = digests(table, zip(*named, strict=True))
    index = pa.array(of, pa.int32())
    for field in table.schema:
        if field.name not in columns:
            columns[field.name] = pa.array(read[field.name], field.type).take(index)
    return batch("messages", columns)


def _lines(*texts: str | None) -> str:
    return "\n".join(filter(None, texts))


def file_batch(rows: Sequence[SharedFile], *, screening: bool) -> pa.RecordBatch:
    """Make the batch of `files`; `digest` stays empty when screening."""
    columns = _turned(rows, SharedFile._fields)
    columns["org_id"] = columns["author_org"]
    columns["day"] = [at // _US_PER_DAY for at in columns["shared_at"]]
    if screening:
        columns["digest"] = pa.repeat(_NO_DIGEST, len(rows))
    return batch("files", columns)


def plain_batch(name: str, rows: Collection[Sequence[Any]]) -> pa.RecordBatch:
    """Make a batch of a table whose rows are its columns in order, without `digest`."""
    names = TABLES[name].schema.names[:-1]
    return batch(name, _turned(rows, names))
