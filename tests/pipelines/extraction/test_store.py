from __future__ import annotations

import gzip
import plistlib
import sqlite3
from contextlib import closing

import pytest

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.told import where, whole


def _database(*statements: str, values: tuple[object, ...] = (), encoding: str = "UTF-8") -> bytes:
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.execute(f"PRAGMA encoding = '{encoding}'")
        for statement in statements:
            opened.execute(statement, values if "?" in statement else ())
        opened.commit()
        return opened.serialize()


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16le"])
def test_rows_know_their_columns(extractor: Extractor, encoding: str) -> None:
    """Each value stands behind its column's name, at its table and row."""
    data = _database(
        "CREATE TABLE users(login TEXT, password TEXT, age INTEGER)",
        "INSERT INTO users VALUES ('bo', 'x', 3)",
        "INSERT INTO users VALUES ('ada', 'hunter2', 4)",
        encoding=encoding,
    )
    found = extractor.extract("a.db", data)
    assert whole(found, "login: ada\tpassword: hunter2\tage: 4")
    assert where(found, "hunter2") == "table users, row 2"
    assert "CREATE TABLE users" in found.text


def test_long_values_and_files_in_rows_are_read(extractor: Extractor) -> None:
    """A value that runs over pages is whole, a file in a row is read as one."""
    held = make.docx(make.paragraph(make.run("inside")))
    long = "word " * 4000 + "hunter2"
    data = _database("CREATE TABLE t(a, b)", "INSERT INTO t VALUES (?, ?)", values=(long, held))
    found = extractor.extract("a.db", data)
    assert where(found, "hunter2") == "table t, row 1"
    assert where(found, "inside") == "table t, row 1, b > paragraph 1"


def test_what_was_deleted_is_read_where_it_is_left(extractor: Extractor) -> None:
    """Pages that hold nothing any more still hold what was there."""
    data = _database(
        "PRAGMA secure_delete = OFF",
        "CREATE TABLE kept(a)",
        "CREATE TABLE gone(a)",
        *[f"INSERT INTO gone VALUES ('deleted word {n} and some more of it')" for n in range(500)],
        "DROP TABLE gone",
    )
    found = extractor.extract("a.db", data)
    assert whole(found)
    assert where(found, "deleted word 400") == "deleted rows"


def test_nothing_of_the_file_is_run(extractor: Extractor) -> None:
    """Views, which may compute for ever, are not asked; a table in their place is."""
    data = _database(
        "CREATE VIEW forever AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)"
        " SELECT n FROM r",
        "CREATE TABLE t(a)",
        "INSERT INTO t VALUES ('kept')",
    )
    assert where(extractor.extract("a.db", data), "a: kept") == "table t, row 1"


@pytest.mark.parametrize("share", range(1, 10))
def test_damaged_database_is_marked(extractor: Extractor, share: int) -> None:
    """What is cut off is read as far as it goes, and never counted as whole."""
    rows = [f"INSERT INTO t VALUES ('number {n} of many rows')" for n in range(3000)]
    data = _database("CREATE TABLE t(a)", *rows)
    found = extractor.extract("a.db", data[: len(data) * share // 10])
    assert found.unscanned


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML], ids=["binary", "xml"])
def test_property_list(extractor: Extractor, form: plistlib.PlistFormat) -> None:
    """Names stand before their values, however deep, and data is read as a file."""
    held = {"Wi-Fi": [{"Password": "hunter2"}], "when": 3, "blob": make.png(comment="caption")}
    found = extractor.extract("a.plist", plistlib.dumps(held, fmt=form))
    assert whole(found, "Password: hunter2")
    assert where(found, "hunter2") == "entry 1"
    assert where(found, "caption") == "data of blob > description"


def test_property_list_with_entities_is_only_marked(extractor: Extractor) -> None:
    """Nothing is expanded; what stands there is read as text."""
    data = b"<!DOCTYPE plist [<!ENTITY e 'x'>]><plist><dict><key>a</key><string>&e;</string></dict>"
    found = extractor.extract("a.plist", data)
    assert "&e;" in found.text
    declared = b"<plist version='1.0'><!DOCTYPE a [<!ENTITY e 'x'>]><string>&e;</string></plist>"
    assert extractor.extract("b.plist", declared).unscanned == [("", "damaged")]


def test_property_list_among_other_bytes(extractor: Extractor) -> None:
    """Settings of printers hold a list with a little before and behind it."""
    inner = plistlib.dumps({"Password": "hunter2"})
    found = extractor.extract("p.bin", b"\2\0\0\0" + inner + b"\nand a tail")
    assert whole(found, "Password: hunter2", "and a tail")


def test_property_list_that_holds_itself_is_marked(extractor: Extractor) -> None:
    """A list that is its own item has no end."""
    data = bytearray(plistlib.dumps([["x"]], fmt=plistlib.FMT_BINARY))
    at = data.index(b"\xa1\x01")
    data[at + 1] = 0
    found = extractor.extract("a.plist", bytes(data))
    assert found.unscanned


def test_small_values_of_bytes_are_read(extractor: Extractor) -> None:
    """The words in a short value, a file of few bytes, what stands behind the last page."""
    data = _database(
        "CREATE TABLE t(a, b)",
        "INSERT INTO t VALUES (?, ?)",
        values=(b"\0\1\2hunter2 inside\0\1\2", gzip.compress(b"packed")),
    )
    found = extractor.extract("a.db", data + make.zipped({"z.txt": "zipped"}) + b"left behind it")
    assert where(found, "hunter2") == "table t, row 1"
    assert where(found, "packed") == "table t, row 1, b > content > line 1"
    assert "left behind it" in found.text
    assert where(found, "zipped") == "z.txt > line 1"


def test_rows_are_counted_whatever_a_value_holds(extractor: Extractor) -> None:
    """A value may hold what ends a line."""
    odd = "one\x0c\x85\u2028\u2029two"
    data = _database(
        'CREATE TABLE t("a\nb")',
        "INSERT INTO t VALUES (?)",
        "INSERT INTO t VALUES ('hunter2')",
        values=(odd,),
    )
    assert where(extractor.extract("a.db", data), "hunter2") == "table t, row 2"


def test_all_of_a_property_list_is_read(extractor: Extractor) -> None:
    """Names of what holds others, comments, names of data and of what is empty."""
    held = {"named one": {"a": 1}, "named two": [], "named three": b"x", "named four": [[1]]}
    data = plistlib.dumps(held).replace(b"<dict>", b"<!-- and a remark --><dict>", 1)
    names = ("named one", "named two", "named three", "named four", "and a remark")
    assert whole(extractor.extract("a.plist", data), *names)


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16le"])
def test_what_was_deleted_between_other_rows_is_read(extractor: Extractor, encoding: str) -> None:
    """A page that is in use keeps what a row and its entry in an index left there."""
    data = _database(
        "PRAGMA secure_delete = OFF",
        "CREATE TABLE t(a)",
        "CREATE INDEX i ON t(a)",
        *[f"INSERT INTO t VALUES ('kept row number {n}')" for n in range(30)],
        "INSERT INTO t VALUES ('password: hunter2')",
        *[f"INSERT INTO t VALUES ('other row number {n}')" for n in range(30)],
        "DELETE FROM t WHERE a LIKE 'password%'",
        encoding=encoding,
    )
    found = extractor.extract("a.db", data)
    assert whole(found)
    assert where(found, "hunter2") == "deleted rows"
    assert found.text.count("kept row number 7") == 1


@pytest.mark.parametrize("block", [b"\x0f\xf0", b"\xff\xff", b"\x01\x00"])
def test_a_list_of_free_places_that_leads_astray_ends(extractor: Extractor, block: bytes) -> None:
    """To itself, out of the page or backwards."""
    data = bytearray(_database("CREATE TABLE t(a)", "INSERT INTO t VALUES ('kept row')"))
    size = int.from_bytes(data[16:18], "big")
    data[size + 1 : size + 3] = b"\x01\x00"
    data[size + 256 : size + 260] = block + b"\0\x20"
    assert "kept row" in extractor.extract("a.db", bytes(data)).text


def test_what_a_dropped_table_left_is_read(extractor: Extractor) -> None:
    """Its only page becomes the list of free pages, and keeps what it held behind that."""
    data = _database(
        "PRAGMA secure_delete = OFF",
        "CREATE TABLE gone(a)",
        "INSERT INTO gone VALUES ('password: hunter2')",
        "DROP TABLE gone",
    )
    assert where(extractor.extract("a.db", data), "hunter2") == "deleted rows"
