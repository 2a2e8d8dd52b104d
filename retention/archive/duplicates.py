"""Which rows of a batch a table already holds, told by their digests alone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from schemas.columns import DIGEST

if TYPE_CHECKING:
    from pathlib import Path

    from retention.archive.delta import Partition

Digests: TypeAlias = "pa.ChunkedArray[Any]"
"""Digests of rows, 16 bytes each."""

CACHED_DIGESTS: Final = 8_000_000
"""128 MB: a table of more rows than this has its digests read again when they are needed."""


class DigestCache:
    """Digests of files, which never change; the least recently used are forgotten first.

    Args:
        capacity: Most digests kept, 16 bytes each.
    """

    def __init__(self, capacity: int = CACHED_DIGESTS) -> None:
        self._capacity = capacity
        self._size = 0
        self._kept: OrderedDict[Path, Digests] = OrderedDict()

    def get(self, path: Path) -> Digests | None:
        """The digests of a file, if they are kept."""
        found = self._kept.get(path)
        if found is not None:
            self._kept.move_to_end(path)
        return found

    def put(self, path: Path, digests: Digests) -> None:
        """Keep the digests of a file."""
        if path in self._kept:
            return
        self._kept[path] = digests
        self._size += len(digests)
        while self._size > self._capacity:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped)


def join(parts: Iterable[Digests]) -> Digests:
    """Put digests one after another, without copying them."""
    chunks = [chunk for part in parts for chunk in part.chunks]
    joined: Digests = pa.chunked_array(chunks, DIGEST)  # type: ignore[call-overload]  # not in the stubs
    return joined


def unique(rows: pa.Table) -> pa.Table:
    """Keep the first row of each digest, and the order."""
    digests: Digests = rows.column("digest")
    if pc.count_distinct(digests).as_py() == len(digests):
        return rows
    first: dict[bytes | None, int] = {}
    for position, digest in enumerate(digests.to_pylist()):
        first.setdefault(digest, position)
    return rows.take(pa.array(first.values(), pa.int64()))


def stored(
    batch: Mapping[Partition, pa.Table], held: Mapping[Partition, Digests]
) -> dict[Partition, pa.Table]:
    """Return the partitions that hold some of their rows already, without those rows.

    Args:
        batch: New rows by partition.
        held: Digests that a partition holds. Far more than the batch has, as a rule: so the small
            side is hashed and the large one probes, once for all partitions.
    """
    new = join(rows.column("digest") for rows in batch.values())
    known = join(held.values())
    hits = pc.unique(known.filter(pc.is_in(known, value_set=new)))
    if len(hits) == 0:
        return {}
    reduced = {}
    for partition, digests in held.items():
        rows = batch[partition]
        here = digests.filter(pc.is_in(digests, value_set=hits))
        left = rows.filter(pc.invert(pc.is_in(rows.column("digest"), value_set=here)))
        if left.num_rows < rows.num_rows:
            reduced[partition] = left
    return reduced
