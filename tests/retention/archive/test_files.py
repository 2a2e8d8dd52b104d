from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from retention.archive import files
from retention.archive.table import Archive
from schemas.columns import TABLES
from schemas.errors import ArchiveCorrupt, KeyWrong
from tests.retention import build

KEY = bytes(range(32))
ALL = range(30)
STORED = (
    build.rows("messages", ALL)
    .select(files.stored_schema(TABLES["messages"]).names)
    .cast(files.stored_schema(TABLES["messages"]))
)


def test_files_are_sorted_in_small_row_groups(
    archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file's rows stand in the table's order, in row groups of a bounded size."""
    monkeypatch.setattr(files, "ROW_GROUP_ROWS", 8)
    archive.commit("messages", "p/archiving", 0, 30, build.rows("messages", ALL), at=build.AT)
    (path,) = build.parquet(root)
    key = build.keyring(root).data_key("T0AAA", "2026-01")
    read = pq.ParquetFile(path, decryption_properties=files.create_decryption_properties(key))
    rows = read.read()

    assert rows.equals(rows.sort_by([(name, "ascending") for name in TABLES["messages"].sort]))
    assert [read.metadata.row_group(n).num_rows for n in range(read.num_row_groups)] == [8, 8, 8, 6]
    assert "org_id" not in rows.column_names
    assert read.metadata.row_group(0).column(0).compression == "ZSTD"


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])
def test_encoded_rows_come_back(tmp_path: Path, key: bytes | None) -> None:
    """A file holds the rows it was made from, its digests can be read alone."""
    (tmp_path / "file").write_bytes(files.encode(STORED, key))

    found = ds.dataset(tmp_path / "file", format=files.file_format(key)).to_table()
    assert found.equals(STORED)
    assert files.read_digests(tmp_path / "file", key).equals(STORED.column("digest"))


def test_statistics_are_of_short_columns(tmp_path: Path) -> None:
    """Columns that queries prune by have statistics; texts, which they never do, have none."""
    (tmp_path / "file").write_bytes(files.encode(STORED, None))
    group = pq.read_metadata(tmp_path / "file").row_group(0)
    columns = [group.column(n) for n in range(group.num_columns)]
    measured = {c.path_in_schema for c in columns if c.is_stats_set}

    assert {"channel_id", "ts", "author_id", "sent_at"} <= measured
    assert not {"text", "text_folded", "raw", "digest"} & measured


def test_equal_rows_make_different_files() -> None:
    """Two files of the same rows and key share no encrypted part."""
    first, second = (files.encode(STORED, KEY).to_pybytes() for _ in range(2))

    assert first[:4] == b"PARE"
    assert not {first[n : n + 32] for n in range(4, len(first) - 40)} & {
        second[n : n + 32] for n in range(4, len(second) - 40)
    }


def test_plain_file_is_refused_where_a_key_is_given(tmp_path: Path) -> None:
    """Nobody can put a file of his own in the place of an encrypted one."""
    (tmp_path / "file").write_bytes(files.encode(STORED, None))

    with pytest.raises(OSError, match="plaintext"):
        ds.dataset(
            tmp_path / "file", format=files.file_format(KEY), schema=STORED.schema
        ).to_table()


@pytest.mark.parametrize(
    ("change", "problem", "error"),
    [
        ("none", "Failed decryption finalization", KeyWrong),
        ("none", "no space left", None),
        ("flip", "Failed decryption finalization", ArchiveCorrupt),
        ("cut", "anything", ArchiveCorrupt),
        ("gone", "anything", ArchiveCorrupt),
        ("unknown", "anything", ArchiveCorrupt),
    ],
)
def test_damage(tmp_path: Path, change: str, problem: str, error: type[Exception] | None) -> None:
    """A damaged file is told from a wrong key by its hash, whatever the library said."""
    path = tmp_path / "b"
    whole = files.encode(STORED, KEY).to_pybytes()
    hashes = {"b": hashlib.sha256(whole).hexdigest(), "a": hashlib.sha256(b"a").hexdigest()}
    (tmp_path / "a").write_bytes(b"a")
    path.write_bytes(whole)
    match change:
        case "flip":
            path.write_bytes(whole[:-1] + b"?")
        case "cut":
            path.write_bytes(whole[:-1])
        case "gone":
            path.unlink()
        case "unknown":
            del hashes["b"]

    found = files.damage(tmp_path, {"a": 1, "b": len(whole)}, hashes, problem)
    if error is None:
        assert found is None
    else:
        assert type(found) is error
        assert error is KeyWrong or "/b" in found.where


def test_file_named_in_the_problem_comes_first(tmp_path: Path) -> None:
    """Of several damaged files the one is named that could not be read."""
    found = files.damage(tmp_path, {"1.parquet": 1, "2.parquet": 1}, {}, f"{tmp_path}/2.parquet")

    assert found is not None
    assert found.where.endswith("/2.parquet")
