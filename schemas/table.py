"""What there is to say of a table beside its columns."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What the archive must know of a table.

    Attributes:
        schema: Its columns, partition columns first, `digest` last.
        key: What identifies a row to a reader; two rows with one key and different digests are two
            claims about the same thing, and both are kept.
        content: Columns the digest covers beside the key. Of verdicts it also covers what tells
            two claims about one item apart, see `detectors.decide`.
        sort: Order of rows inside a file.
        partition: `("org_id", "day")` or `("org_id",)`.
        reader: Which of the log's readers writes it.
    """

    schema: pa.Schema
    key: tuple[str, ...]
    content: tuple[str, ...]
    sort: tuple[str, ...]
    partition: tuple[str, ...]
    reader: str

    @property
    def name(self) -> str:
        """The table's name, as in its schema's metadata."""
        metadata: dict[bytes, bytes] = self.schema.metadata
        return metadata[b"table"].decode()

    @property
    def version(self) -> int:
        """The version of its columns."""
        metadata: dict[bytes, bytes] = self.schema.metadata
        return int(metadata[b"version"])
