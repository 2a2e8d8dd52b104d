"""One Parquet file of the archive: how it is written, read and found to be damaged.

Files are encrypted as a whole (Parquet modular encryption, AES-GCM, footer included) with the data
key given directly. The other way, key callbacks from Arrow's threads, hangs or aborts the process
under DuckDB and must never be used. Statistics are inside the encrypted footer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from pyarrow.parquet.encryption import (  # type: ignore[attr-defined]  # newer than the stubs
    create_decryption_properties,
    create_encryption_properties,
)

from schemas.errors import ArchiveCorrupt, CrossgateError, KeyWrong

if TYPE_CHECKING:
    from retention.archive.duplicates import Digests
    from schemas.columns import Table

ROW_GROUP_ROWS: Final = 20_480
"""Small row groups cost nothing in size and make reads of one channel or author fast."""

_RESTORE: Final = "restore it from a backup; `crossgate doctor` checks every file"
_DECRYPTION: Final = ("decrypt", "aes", "signature verification", "key")


def stored_schema(table: Table) -> pa.Schema:
    """The columns of a table's files: all but the partition's, without their notes."""
    return pa.schema([f.remove_metadata() for f in table.schema if f.name not in table.partition])


def encode(rows: pa.Table, key: bytes | None) -> pa.Buffer:
    """Make the bytes of a file out of rows that are sorted and in their stored schema.

    Args:
        rows: Of one partition.
        key: 32 bytes, or None for a file that anyone can read.
    """
    repeating, pruning = _column_kinds(rows.schema)
    sink = pa.BufferOutputStream()
    pq.write_table(
        rows,
        sink,
        row_group_size=ROW_GROUP_ROWS,
        compression="zstd",
        use_dictionary=repeating,  # type: ignore[arg-type]  # names are fine, the stubs lack them
        write_statistics=pruning,
        # new for each file: it draws the number that keeps parts of two files from being swapped
        encryption_properties=None if key is None else create_encryption_properties(key),
    )
    return sink.getvalue()


@cache
def _column_kinds(schema: pa.Schema) -> tuple[list[str], list[str]]:
    """Columns whose values repeat, and columns whose statistics help to skip row groups."""
    long = (pa.types.is_large_string, pa.types.is_large_binary, pa.types.is_nested)
    repeating = [f.name for f in schema if pa.types.is_string(f.type) and f.name != "ts"]
    pruning = [
        f.name for f in schema if f.name != "digest" and not any(is_(f.type) for is_ in long)
    ]
    return repeating, pruning


def file_format(key: bytes | None) -> ds.ParquetFileFormat:
    """How a dataset reads files under one key. A plain file is refused where a key is given."""
    if key is None:
        return ds.ParquetFileFormat()
    return ds.ParquetFileFormat(
        default_fragment_scan_options=ds.ParquetFragmentScanOptions(
            decryption_properties=create_decryption_properties(key)
        )
    )


def read_digests(path: Path, key: bytes | None) -> Digests:
    """Read only the digests of a file.

    Raises:
        OSError, pa.ArrowException: See `damage`.
    """
    data = pa.BufferReader(path.read_bytes())
    decryption = None if key is None else create_decryption_properties(key)
    return (
        pq.ParquetFile(data, decryption_properties=decryption)
        .read(columns=["digest"], use_threads=False)
        .column("digest")
    )


def damage(
    root: Path, sizes: Mapping[str, int], hashes: Mapping[str, str], problem: str
) -> CrossgateError | None:
    """Say why files could not be read: the first that is missing or altered, or else a wrong key.

    Encryption alone cannot tell a flipped bit from a wrong key; the hash in the commit can.

    Args:
        root: The table's folder.
        sizes: Of the files that were being read, by path below `root`.
        hashes: SHA-256, hex, by path, as committed.
        problem: What the reading library said; only looked through for a path and a kind.
    """
    suspects = sorted(sizes, key=lambda path: (path not in problem, path))
    for path in suspects:
        found = root / path
        if not found.is_file():
            return ArchiveCorrupt(str(found), "the file is missing", _RESTORE)
        if found.stat().st_size != sizes[path]:
            return ArchiveCorrupt(
                str(found),
                f"the file has {found.stat().st_size} bytes instead of {sizes[path]}",
                _RESTORE,
            )
    altered = next(check(root, suspects, hashes), None)
    if altered is not None:
        return altered
    if suspects and any(word in problem.lower() for word in _DECRYPTION):
        return KeyWrong(
            str(root),
            "the files are as they were committed, but the key does not open them",
            "restore the archive's keys folder from its backup",
        )
    return None


def check(root: Path, paths: Iterable[str], hashes: Mapping[str, str]) -> Iterator[ArchiveCorrupt]:
    """Compare files with the SHA-256s they were committed with; yield each that differs."""
    for path in paths:
        found = root / path
        try:
            with found.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            yield ArchiveCorrupt(str(found), f"the file cannot be read: {error.strerror}", _RESTORE)
            continue
        if path not in hashes:
            yield ArchiveCorrupt(
                str(found), "no commit tells the hash of this file", "find out who added it"
            )
        elif digest != hashes[path]:
            yield ArchiveCorrupt(
                str(found), "its bytes are not those that were committed", _RESTORE
            )
