from __future__ import annotations

import json
import shutil
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retention.archive.reader import Reader
from retention.archive.table import Archive
from schemas.columns import TABLES
from schemas.errors import (
    ArchiveCorrupt,
    ArchiveMissing,
    CrossgateError,
    KeyUnavailable,
    KeyWrong,
    UsageInvalid,
)
from tests.retention import build

ORGS = ("T0AAA", "T0BBB", "T0CCC")
ROWS = build.rows("messages", range(36), orgs=ORGS, days=build.DAYS)
FIRST_DAY, NEXT_MONTH = build.DAYS[0], build.DAYS[2]


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders with an archive of three organisations and its keyring, by encryption."""
    folders = {kind: tmp_path_factory.mktemp(kind) for kind in ("aes-gcm", "none")}
    for kind, folder in folders.items():
        fill(folder / "archive", kind)
    return folders


@pytest.fixture(params=["aes-gcm", "none"])
def filled(request: pytest.FixtureRequest, templates: dict[str, Path], tmp_path: Path) -> Path:
    """An archive of three organisations, encrypted or plain."""
    shutil.copytree(templates[request.param], tmp_path, dirs_exist_ok=True)
    return tmp_path / "archive"


@pytest.fixture
def keyed(templates: dict[str, Path], tmp_path: Path) -> Path:
    """An encrypted archive of three organisations."""
    shutil.copytree(templates["aes-gcm"], tmp_path, dirs_exist_ok=True)
    return tmp_path / "archive"


def fill(root: Path, encryption: str) -> Path:
    """Commit messages and channels of three organisations, in two commits each."""
    with build.archive(root, encryption) as archive:
        for start, end in ((0, 20), (20, 36)):
            rows = ROWS.slice(start, end - start)
            archive.commit("messages", "p/archiving", start, end, rows, at=build.AT)
        channels = build.rows("channels", range(6), orgs=ORGS)
        archive.commit("channels", "p/archiving", 0, 6, channels, at=build.AT)
    return root


def reader(root: Path, *orgs: str) -> Reader:
    """A reader of these organisations, or of all."""
    return Reader.open(root, build.keyring(root), list(orgs) or None)


def files_of(root: Path, org: str, day: date) -> list[Path]:
    """An organisation's message files of a day."""
    return sorted((root / "messages" / f"org_id={org}" / f"day={day}").iterdir())


def same(found: pa.Table, expected: pa.Table) -> bool:
    """Whether two tables have the same rows, in any order."""
    return found.sort_by("text").combine_chunks() == expected.sort_by("text").combine_chunks()


def test_all_rows_in_the_whole_schema(filled: Path) -> None:
    """A reader of everything returns every row, in the table's schema, partition columns first."""
    found = reader(filled).table("messages")

    assert found.schema.equals(TABLES["messages"].schema)
    assert same(found, ROWS)


def test_only_the_named_organisations(filled: Path) -> None:
    """A reader of one organisation sees its rows in every table, by dataset and by SQL."""
    one = reader(filled, "T0BBB")
    expected = ROWS.filter(ds.field("org_id") == "T0BBB")

    assert one.orgs == ("T0BBB",)
    assert same(one.table("messages"), expected)
    for table in ("messages", "channels"):
        orgs = one.query(f"select distinct org_id from {table}").to_pylist()
        assert orgs == [{"org_id": "T0BBB"}]
    assert one.table("messages", filter=ds.field("org_id") == "T0AAA").num_rows == 0


def test_unknown_organisation(filled: Path) -> None:
    """An organisation without rows opens as nothing."""
    none = reader(filled, "T0ZZZ")

    assert none.orgs == ()
    assert none.dataset("messages") is None
    assert none.query("select count(*) as n from messages").to_pylist() == [{"n": 0}]


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_parquet('{root}/messages/*/*/*.parquet')",
        "select * from '{root}/messages/org_id=T0AAA/day=2026-01-30/*.parquet'",
        "select * from read_text('{root}/archive.json')",
        "select * from read_blob('{root}/keys/*/*.json')",
        "select * from glob('{root}/*')",
        "select * from read_csv('{root}/archive.json')",
        "attach '{root}/other.db' as other",
        "copy (select 1) to '{root}/out.csv'",
        "copy messages to '{root}/out.parquet'",
        "export database '{root}/out'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set python_enable_replacements = true",
        "reset lock_configuration",
    ],
)
def test_sql_reaches_nothing_else(filled: Path, sql: str) -> None:
    """No statement opens a file, an extension, a setting or a variable of the program."""
    one = reader(filled, "T0BBB")

    with pytest.raises(UsageInvalid):
        one.query(sql.format(root=filled))
    assert not list(filled.glob("o*"))


def test_sql_sees_no_variable_of_the_program(filled: Path) -> None:
    """A statement cannot name a variable of the code around it as a table."""
    everything = ROWS
    one = reader(filled, "T0BBB")
    with one.connect() as connection, pytest.raises(UsageInvalid), one.errors():
        connection.execute("select * from everything")
    assert everything.num_rows == 36


def test_snapshot(filled: Path) -> None:
    """A reader sees the archive as it was when it was opened."""
    before = reader(filled)
    with build.archive(filled) as archive:
        rows = build.rows("messages", range(100, 110), orgs=ORGS)
        archive.commit("messages", "p/archiving", 36, 46, rows, at=build.AT)

    assert before.table("messages").num_rows == 36
    assert reader(filled).table("messages").num_rows == 46


def test_types_in_sql(filled: Path) -> None:
    """DuckDB sees days as dates and times as UTC instants, comparable with literals."""
    (row,) = (
        reader(filled)
        .query(
            "select typeof(any_value(day)) as day, typeof(any_value(sent_at)) as sent_at,"
            " typeof(any_value(digest)) as digest, strftime(min(sent_at), '%H:%M') as first,"
            " count(*) filter (sent_at >= timestamptz '2026-03-02 10:00:10+01') as later"
            " from messages where day <= date '2026-01-31'"
        )
        .to_pylist()
    )

    assert row == {
        "day": "DATE",
        "sent_at": "TIMESTAMP WITH TIME ZONE",
        "digest": "BLOB",
        "first": "09:00",
        "later": sum(n >= 10 for n in range(36) if n % 3 < 2),
    }


def test_parameters(filled: Path) -> None:
    """A query takes its values apart from its text."""
    one = reader(filled)
    named = one.query(
        "select text from messages where org_id = $org and ends_with(text, $end)",
        {"org": "T0AAA", "end": " 1"},
    )
    placed = one.query("select text from messages where text = ?", ["text 1"])

    assert named.to_pylist() == placed.to_pylist() == [{"text": "text 1"}]


def test_every_table_has_a_view(filled: Path) -> None:
    """Tables that nobody wrote yet are empty views of the right columns."""
    one = reader(filled)
    for name, table in TABLES.items():
        found = one.query(f"select * from {name} limit 0")
        assert found.column_names == table.schema.names
        assert one.table(name).schema.equals(table.schema)


def test_rows_are_counted_by_day_without_reading_them(filled: Path) -> None:
    """What the commits say of each day is what is there, for the organisations that were named."""
    one = reader(filled, "T0BBB")
    days = one.table("messages").column("day").to_pylist()

    assert one.rows_by_day("messages") == dict(sorted(Counter(days).items()))
    assert one.rows_by_day("channels") == {}


def test_day_filter_opens_only_its_files(filled: Path) -> None:
    """A filter on the day or the organisation never touches other files, by dataset or by SQL."""
    for org in ORGS:
        for day in build.DAYS[:2]:
            for path in files_of(filled, org, day):
                path.unlink()
    for path in files_of(filled, "T0CCC", NEXT_MONTH):
        path.unlink()
    late = reader(filled)
    where = (ds.field("day") == NEXT_MONTH) & (ds.field("org_id") != "T0CCC")

    assert late.table("messages", filter=where).num_rows == 8
    assert late.query(
        "select count(text) as n from messages where day > '2026-01-31' and org_id = 'T0AAA'"
    ).to_pylist() == [{"n": 4}]
    with pytest.raises(ArchiveCorrupt, match="missing"):
        late.table("messages")


def test_only_asked_columns_are_read(root: Path) -> None:
    """A column that is not asked for is not read: its damage does not matter."""
    fill(root, "none")
    (path, *_) = files_of(root, "T0AAA", FIRST_DAY)
    group = pq.read_metadata(path).row_group(0)
    raw = next(
        chunk
        for chunk in (group.column(n) for n in range(group.num_columns))
        if chunk.path_in_schema == "raw"
    )
    data = bytearray(path.read_bytes())
    for place in range(raw.data_page_offset, raw.data_page_offset + raw.total_compressed_size):
        data[place] ^= 0xFF
    path.write_bytes(data)
    damaged = reader(root, "T0AAA")

    assert damaged.table("messages", ["ts", "day"]).num_rows == 12
    assert damaged.query("select count(ts) as n from messages").to_pylist() == [{"n": 12}]
    with pytest.raises(ArchiveCorrupt, match=path.name):
        damaged.table("messages", ["raw"])
    with pytest.raises(ArchiveCorrupt, match=path.name):
        damaged.query("select sum(octet_length(raw)) from messages")


@pytest.mark.parametrize(
    "damage", ["missing", "truncated", "emptied", "altered", "swapped", "plain"]
)
def test_damaged_files(keyed: Path, damage: str) -> None:
    """A damaged file is one clear error that names it, by dataset, by SQL and by verification."""
    path = files_of(keyed, "T0BBB", FIRST_DAY)[0]
    data = path.read_bytes()
    match damage:
        case "missing":
            path.unlink()
        case "truncated":
            path.write_bytes(data[: len(data) // 2])
        case "emptied":
            path.write_bytes(b"")
        case "altered":
            path.write_bytes(data[:4] + bytes(byte ^ 1 for byte in data[4:-8]) + data[-8:])
        case "swapped":
            path.write_bytes(files_of(keyed, "T0CCC", FIRST_DAY)[0].read_bytes())
        case "plain":
            pq.write_table(ROWS.drop_columns(["org_id", "day"]), path)

    for read in (
        lambda: reader(keyed).table("messages"),
        lambda: reader(keyed).query("select * from messages"),
        lambda: reader(keyed).verify(),
    ):
        with pytest.raises(ArchiveCorrupt, match=path.name) as caught:
            read()
        assert caught.value.exit_code == 4
    assert reader(keyed, "T0AAA", "T0CCC").query("select text from messages").num_rows == 24


@settings(max_examples=60)
@given(data=st.data())
def test_any_flipped_byte(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """A flipped byte anywhere in a file never gives other rows, and verification finds it."""
    root = tmp_path_factory.getbasetemp() / "flipped" / "archive"
    if not root.exists():
        fill(root, "aes-gcm")
    path = files_of(root, "T0AAA", FIRST_DAY)[0]
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    flip = data.draw(st.integers(1, 255))
    path.write_bytes(whole[:place] + bytes([whole[place] ^ flip]) + whole[place + 1 :])
    try:
        with pytest.raises(ArchiveCorrupt, match=path.name):
            reader(root).verify()
        with suppress(ArchiveCorrupt):
            assert same(reader(root).table("messages"), ROWS)
    finally:
        path.write_bytes(whole)


def test_locked_organisations(keyed: Path) -> None:
    """A reader of everything leaves out whoever's master key is gone, and says so; others go on."""
    ring = keyed.with_name("archive.keyring")
    stored = json.loads(ring.read_bytes())
    del stored["keys"]["T0BBB"]
    ring.write_text(json.dumps(stored))
    rest = reader(keyed)

    assert rest.locked == ("T0BBB",)
    assert rest.orgs == ("T0AAA", "T0CCC")
    assert same(rest.table("messages"), ROWS.filter(ds.field("org_id") != "T0BBB"))
    with pytest.raises(KeyUnavailable, match="T0BBB"):
        reader(keyed, "T0BBB")
    assert reader(keyed, "T0AAA").locked == ()


def test_one_missing_epoch_locks_the_organisation(keyed: Path) -> None:
    """An organisation of which one month cannot be opened is not shown in part."""
    (keyed / "keys" / "T0BBB" / "2026-02.json").unlink()
    rest = reader(keyed)

    assert rest.locked == ("T0BBB",)
    assert rest.query("select count(*) as n from channels").to_pylist() == [{"n": 4}]


def test_wrong_master_key(keyed: Path) -> None:
    """A keyring with other keys is told at once, for one organisation and for all."""
    ring = keyed.with_name("archive.keyring")
    ring.unlink()
    elsewhere = build.keyring(keyed.with_name("other"))
    for org in ORGS:
        elsewhere.fingerprint_key(org)
    keyed.with_name("other.keyring").rename(ring)

    for orgs in ((), ("T0AAA",)):
        with pytest.raises(KeyWrong, match="T0AAA") as caught:
            reader(keyed, *orgs)
        assert caught.value.exit_code == 4


def test_wrong_data_key(keyed: Path) -> None:
    """Files that are whole but do not open are told from damaged ones, in SQL too."""
    (keyed / "keys" / "T0AAA" / "2026-01.json").unlink()
    build.keyring(keyed).data_key("T0AAA", "2026-01", create=True)

    for read in (
        lambda: reader(keyed).table("messages"),
        lambda: reader(keyed).query("select count(text) from messages"),
    ):
        with pytest.raises(KeyWrong):
            read()


def test_no_keys(keyed: Path) -> None:
    """An encrypted archive is not opened without a keyring."""
    with pytest.raises(KeyUnavailable):
        Reader.open(keyed, None, None)


def test_missing_archive(tmp_path: Path) -> None:
    """Where there is no archive there is nothing to read."""
    with pytest.raises(ArchiveMissing):
        reader(tmp_path / "nothing")


def test_empty_archive(archive: Archive, root: Path) -> None:
    """An archive without commits reads as empty tables."""
    empty = reader(root)

    assert empty.orgs == ()
    assert empty.verify() == 0
    assert empty.query("select count(*) as n from verdicts").to_pylist() == [{"n": 0}]


def test_verification_counts(filled: Path) -> None:
    """Verification compares every file of the reader's organisations, and only theirs."""
    everything = len(list(filled.rglob("*.parquet")))

    assert reader(filled).verify() == everything
    assert reader(filled, "T0AAA").verify() == everything // 3


def test_verification_against_other_hashes(filled: Path) -> None:
    """Hashes can come from outside the tables; a file that they do not name is refused."""
    one = reader(filled, "T0AAA")
    with pytest.raises(ArchiveCorrupt, match="no commit"):
        one.verify({})


def test_failing_query_quotes_nothing(filled: Path) -> None:
    """An error does not quote the value that could not be converted, and the reader goes on."""
    one = reader(filled)
    with pytest.raises(UsageInvalid) as caught:
        one.query("select cast(text as integer) from messages")

    assert one.query("select count(*) as n from messages").to_pylist() == [{"n": 36}]
    assert "text " not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_too_much_memory(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query that needs more memory than it may use fails, and writes no row to disk."""
    monkeypatch.chdir(filled.parent)
    before = sorted(filled.parent.rglob("*"))
    one = reader(filled)
    sql = "select n::varchar || repeat('x', 200) as s from range(600000) t(n) order by s desc"

    with one.connect(memory="60MB") as connection:
        with pytest.raises(CrossgateError, match="OutOfMemory"), one.errors():
            connection.execute(sql).to_arrow_table()
        assert sorted(filled.parent.rglob("*")) == before


def test_closed(filled: Path) -> None:
    """A closed reader holds no keys and no rows."""
    with reader(filled) as one:
        assert one.query("select count(*) as n from messages").to_pylist() == [{"n": 36}]

    assert one.dataset("messages") is None
    assert one._keys == {}
