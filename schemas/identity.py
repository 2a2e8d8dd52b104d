"""What makes two rows the same row: digests of keys and contents, and the ids of items.

A digest is blake2b-128 over the MessagePack of the row's key and content, in the order that
`schemas.columns.Table` names them, led by the table's name. MessagePack tells lengths and types
apart, so `("ab", "c")` and `("a", "bc")` never meet, and null is not the empty text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from schemas.columns import Table


def digests(table: Table, rows: Iterable[Sequence[Any]]) -> list[bytes]:
    """Return the digest of each row.

    Args:
        table: Whose rows they are.
        rows: Per row the values of `table.key + table.content`: str, bytes, int, bool, None, lists
            of these; instants as int microseconds since 1970, UTC.
    """
    encode = msgspec.msgpack.Encoder().encode
    fresh = blake2b(digest_size=16, person=table.name.encode().ljust(16, b"\0")).copy
    made = []
    for row in rows:
        state = fresh()
        state.update(encode(row))
        made.append(state.digest())
    return made


def message_item(channel_id: str, ts: str, revision: int) -> str:
    """Name one revision of one message."""
    return f"{channel_id}/{ts}/v{revision}"


def file_item(file_id: str, version: int, channel_id: str, ts: str) -> str:
    """Name one sharing of one version of a file."""
    return f"file:{file_id}/v{version}/{channel_id}/{ts}"
