"""Checking at the door that a batch is of the table it is said to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.errors import ArchiveCorrupt

if TYPE_CHECKING:
    import pyarrow as pa


def conform(batch: pa.RecordBatch | pa.Table, schema: pa.Schema) -> None:
    """Check once, at the door, that a batch is of a table.

    Raises:
        ArchiveCorrupt: Names the first field that differs in name, type or order.
    """
    if batch.schema.equals(schema):
        return
    table = (schema.metadata or {}).get(b"table", b"?").decode()
    for position, want in enumerate(schema):
        got = batch.schema.field(position) if position < len(batch.schema) else None
        if got is None or got.name != want.name or got.type != want.type:
            found = "nothing" if got is None else f"{got.name}: {got.type}"
            raise ArchiveCorrupt(
                f"table {table}, column {position}",
                f"expected {want.name}: {want.type}, found {found}",
                "read it with the version that wrote it",
            )
    if len(batch.schema) != len(schema):
        raise ArchiveCorrupt(
            f"table {table}",
            f"{len(batch.schema)} columns instead of {len(schema)}",
            "read it with the version that wrote it",
        )
