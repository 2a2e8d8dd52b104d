from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retention.archive import delta
from retention.archive.reader import Reader
from retention.archive.table import Archive
from schemas.columns import TABLES
from schemas.errors import (
    ArchiveCorrupt,
    ArchiveMissing,
    ArchiveTooNew,
    KeyUnavailable,
)
from tests import strategies
from tests.retention import build

ALL = range(30)


@pytest.mark.parametrize("table", TABLES)
@settings(max_examples=max(5, settings().max_examples // 10))
@given(data=st.data())
def test_round_trip(
    tmp_path_factory: pytest.TempPathFactory, table: str, data: st.DataObject
) -> None:
    """What is committed is read back equal, each digest of a partition once."""
    rows = data.draw(strategies.tables(table))
    root = tmp_path_factory.mktemp("round") / "archive"
    with build.archive(root) as archive:
        done = archive.commit(table, "p/archiving", 0, 7, rows, at=build.AT)

    expected = {}
    for row in rows.to_pylist():
        expected.setdefault((row["org_id"], row.get("day"), row["digest"]), row)
    found = build.stored(root, table)
    assert found.schema.equals(TABLES[table].schema)
    assert {
        (row["org_id"], row.get("day"), row["digest"]): row for row in found.to_pylist()
    } == expected
    assert (done.rows, done.duplicates) == (found.num_rows, rows.num_rows - found.num_rows)
    assert found.num_rows == len(expected)


@pytest.mark.parametrize(
    "org",
    [
        "__HIVE_DEFAULT_PARTITION__",
        "null",
        " ",
        "%2F",
        "a=b/../c",
        "'; --",
        "\0\n\u2028",
        "é" * 300,
    ],
)
def test_any_organisation_and_day(root: Path, org: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Organisations of any name and days of any year are kept apart, checkpoints included."""
    monkeypatch.setattr(delta, "_CHECKPOINT_EVERY", 3)
    days = (date(1, 1, 1), date(1969, 12, 31), date(9999, 12, 31))
    with build.archive(root) as archive:
        for n in range(6):
            rows = build.rows("messages", [n], orgs=("T0AAA", org), days=days)
            archive.commit("messages", "p/archiving", n, n + 1, rows, at=build.AT)
    found = Reader.open(root, build.keyring(root), [org]).table("messages")

    assert sorted(found.column("day").to_pylist()) == list(days)
    assert set(found.column("org_id").to_pylist()) == {org}
    assert build.stored(root).num_rows == 6


def test_applications_and_tables_have_their_own_heads(archive: Archive) -> None:
    """One log partition's progress in one table says nothing about another's."""
    archive.commit("messages", "p/archiving", 0, 5, build.rows("messages", ALL), at=build.AT)

    assert archive.head("messages", "p/archiving") == 5
    assert archive.head("messages", "q/archiving") == 0
    assert archive.head("files", "p/archiving") == 0


def test_no_rows_move_the_offset(archive: Archive, root: Path) -> None:
    """A range that became no rows still advances its application, without a file."""
    none = TABLES["messages"].schema.empty_table()
    done = archive.commit("messages", "p/archiving", 0, 9, none, at=build.AT)

    assert (done.status, done.files, done.rows) == ("committed", 0, 0)
    assert archive.head("messages", "p/archiving") == 9
    assert build.parquet(root) == []


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5), (-1, 5)])
def test_not_a_range(archive: Archive, start: int, end: int) -> None:
    """A range that is empty, backwards or before the first record is a mistake of the caller."""
    with pytest.raises(ValueError, match="not a range"):
        archive.commit("messages", "p", start, end, build.rows("messages", ALL), at=build.AT)


def test_no_text_outside_the_encryption(
    archive: Archive, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No byte of any text is in any file under the root, log and checkpoint included."""
    monkeypatch.setattr(delta, "_CHECKPOINT_EVERY", 5)
    canary = "canary-" + "c0ffee"
    text = {
        field.name: canary
        for field in TABLES["messages"].schema
        if pa.types.is_large_string(field.type)
    }
    for n in range(7):
        rows = build.rows("messages", range(n, n + 1), raw=canary.encode(), **text)
        archive.commit("messages", "p/archiving", n, n + 1, rows, at=build.AT)

    everything = [path for path in root.rglob("*") if path.is_file()]
    assert any("checkpoint.parquet" in path.name for path in everything)
    assert [path for path in everything if canary.encode() in path.read_bytes()] == []
    assert canary in build.stored(root).column("text").to_pylist()


def test_plain_archive_reads_as_it_is(root: Path) -> None:
    """A plain archive's files are ordinary Parquet in Hive folders, for any reader."""
    with build.archive(root, "none") as archive:
        rows = build.rows("messages", ALL, orgs=("T0AAA", "T0BBB"), days=build.DAYS)
        archive.commit("messages", "p/archiving", 0, 30, rows, at=build.AT)

    found = duckdb.sql(
        f"select org_id, day, text from read_parquet('{root}/messages/*/*/*.parquet')"
    ).fetchall()
    assert sorted(found) == sorted(
        (row["org_id"], row["day"], row["text"]) for row in rows.to_pylist()
    )
    assert not (root / "keys").exists()
    assert build.stored(root).num_rows == 30
    assert Archive.open(root, None).encryption == "none"


def test_an_archive_keeps_its_encryption(root: Path) -> None:
    """Opening an archive again with another wish for encryption changes nothing."""
    build.archive(root).close()

    assert build.archive(root, "none").encryption == "aes-gcm"
    with pytest.raises(KeyUnavailable):
        Archive.open(root, None)


def test_missing_archive(root: Path) -> None:
    """Where there is no archive none is made unless that is asked for."""
    with pytest.raises(ArchiveMissing):
        Archive.open(root, build.keyring(root))
    assert not root.exists()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b'{"version":2,"encryption":"moon","future":1}', ArchiveTooNew),
        (b'{"version":1,"encryption":"moon"}', ArchiveCorrupt),
        (b'{"version":1}', ArchiveCorrupt),
        (b"\xff", ArchiveCorrupt),
        (b"", ArchiveCorrupt),
    ],
)
def test_bad_description(root: Path, content: bytes, error: type[Exception]) -> None:
    """A newer archive is told from a damaged one, and neither is opened."""
    build.archive(root).close()
    (root / "archive.json").write_bytes(content)

    for opening in (Archive.open, lambda *a: Reader.open(*a, None)):
        with pytest.raises(error, match=r"archive\.json"):
            opening(root, build.keyring(root))


def test_only_the_owner_enters(root: Path) -> None:
    """A new archive's folder can be entered by its owner only."""
    os.umask(os.umask(0o022))
    build.archive(root).close()
    mode = subprocess.run(
        ["stat", "-c", "%a", str(root)], capture_output=True, text=True, check=True
    ).stdout

    assert mode.strip() == "700"
