from __future__ import annotations

from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from retention.archive import duplicates
from retention.archive.delta import Partition
from schemas.columns import DIGEST

digests = st.integers(0, 20).map(lambda n: n.to_bytes(16, "little"))
partitions = st.sampled_from([Partition("T0AAA", None), Partition("T0BBB", None)])


def table(values: list[bytes]) -> pa.Table:
    """Numbered rows with these digests."""
    return pa.table({"n": range(len(values)), "digest": pa.array(values, DIGEST)})


def column(chunks: list[list[bytes]]) -> pa.ChunkedArray:
    """Digests in chunks, as files come."""
    return pa.chunked_array([pa.array(chunk, DIGEST) for chunk in chunks], DIGEST)


@given(st.lists(digests))
def test_unique_keeps_the_first(values: list[bytes]) -> None:
    """Of rows with one digest the first stays, and the order with it."""
    kept = duplicates.unique(table(values))

    assert kept.column("digest").to_pylist() == list(dict.fromkeys(values))
    assert kept.column("n").to_pylist() == sorted({values.index(value) for value in values})


@given(
    st.dictionaries(partitions, st.lists(digests, min_size=1)),
    st.dictionaries(partitions, st.lists(st.lists(digests, max_size=5), max_size=3)),
)
def test_stored_rows_go(
    batch: dict[Partition, list[bytes]], held: dict[Partition, list[list[bytes]]]
) -> None:
    """Exactly the rows go whose digest their own partition holds."""
    known = {partition: column(chunks) for partition, chunks in held.items() if partition in batch}
    reduced = duplicates.stored({p: table(values) for p, values in batch.items()}, known)

    for partition, values in batch.items():
        there = {digest for chunk in held.get(partition, []) for digest in chunk}
        left = [value for value in values if value not in there]
        if left == values:
            assert partition not in reduced
        else:
            assert reduced[partition].column("digest").to_pylist() == left


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4))))
def test_cache_is_bounded(used: list[tuple[int, int]]) -> None:
    """The cache never keeps more digests than it may, and what it keeps is right."""
    cache, sizes = duplicates.DigestCache(10), dict[int, int]()
    for name, size in used:
        sizes.setdefault(name, size)
        cache.put(Path(str(name)), column([[bytes([name]) * 16] * sizes[name]]))
        kept = {n: cache.get(Path(str(n))) for n in range(10)}

        assert sum(len(found) for found in kept.values() if found is not None) <= 10
        for n, found in kept.items():
            if found is not None:
                assert found.to_pylist() == [bytes([n]) * 16] * sizes[n]


def test_cache_forgets_the_least_used() -> None:
    """What was asked for lately stays."""
    cache = duplicates.DigestCache(2)
    for name in ("a", "b"):
        cache.put(Path(name), column([[b"x" * 16]]))
    cache.get(Path("a"))
    cache.put(Path("c"), column([[b"x" * 16]]))

    assert cache.get(Path("a")) is not None
    assert cache.get(Path("b")) is None
