"""SQLite's databases, whose rows are said with the names of their columns; property lists.

SQLite itself reads a copy in memory, inside the sealed process that reads one file. A schema is
not believed: nothing but `SELECT *` of plain tables is asked, no view, no virtual table, and no
function of the file's own is called. What deleted rows left, on free pages and between the rows of
others, is read for its words.
"""

from __future__ import annotations

import plistlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Final

from pipelines.extraction import plain
from pipelines.extraction.gather import Scope, fit
from pipelines.extraction.headings import flat
from pipelines.extraction.reasons import Reason
from pipelines.extraction.sniff import Kind, sniff

_LISTED: Final = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
_DEFINED: Final = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
_END: Final = b"</plist>"
_LINES: Final = 500
_LARGE: Final = 200
"""Bytes of a value that is read like a file, whatever it is."""
_HEADERS: Final = {2: 12, 5: 12, 10: 8, 13: 8}
"""Bytes before the places of cells, by the type of a page (SQLite's file format, 1.6)."""
_BEGINNING: Final = 100
"""Bytes of the first page that tell of the file."""
_COMMENT: Final = re.compile(rb"<!--(.*?)(?:-->|\Z)", re.DOTALL)


def database(scope: Scope, data: bytes) -> None:
    """Read the tables of a database."""
    size = _page_size(data)
    if int.from_bytes(data[28:32], "big") * size > len(data):  # pages are missing at its end
        scope.miss(Reason.DAMAGED)
    with closing(sqlite3.connect(":memory:")) as opened:
        try:
            # A write-ahead log beside it is not here; without it the file reads as it was saved.
            opened.deserialize(data[:18] + b"\1\1" + data[20:])
            opened.text_factory = _decoded
            for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON"):
                opened.execute(f"PRAGMA {pragma}")
            scope.say("schema", "\n".join(str(sql) for (sql,) in opened.execute(_DEFINED)))
            names = [str(name) for (name,) in opened.execute(_LISTED)]
        except (sqlite3.Error, ValueError):
            scope.miss(Reason.DAMAGED)
            plain.words(scope, data)
            return
        for name in names:
            _table(scope, opened, name)
    _free(scope, data, size)


def _table(scope: Scope, opened: sqlite3.Connection, name: str) -> None:
    place = f"table {fit(name)}"
    quoted = name.replace('"', '""')
    lines: list[str] = []
    first = number = 1
    try:
        rows = opened.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608  # its own name, quoted
        columns = [flat(str(one[0])) for one in rows.description]
        for number, row in enumerate(rows, 1):
            cells: list[str] = []
            for column, value in zip(columns, row, strict=True):
                if isinstance(value, bytes):
                    text = plain.is_text(value)
                    packed = not text and sniff("", value) is not Kind.BINARY
                    if len(value) >= _LARGE or packed:
                        scope.open("", value, f"{place}, row {number}, {fit(column)}")
                        continue
                    value = plain.decoded(value) if text else " ".join(plain.runs(value))
                if value not in (None, ""):
                    cells.append(f"{column}: {flat(str(value))}")
            lines.append("\t".join(cells))
            if len(lines) == _LINES:
                scope.say(f"{place}, row {first}", "\n".join(lines), "line")
                lines, first = [], number + 1
    except sqlite3.Error:
        scope.miss(Reason.DAMAGED, place)
    scope.say(f"{place}, row {first}", "\n".join(lines), "line")


def _page_size(data: bytes) -> int:
    size = int.from_bytes(data[16:18], "big")
    return 65_536 if size == 1 else max(size, 512)


def _free(scope: Scope, data: bytes, size: int) -> None:
    """Read the words of pages that hold nothing any more (SQLite's file format, 1.5).

    What stands behind the last page belongs to none.
    """
    words = plain.runs(data[int.from_bytes(data[28:32], "big") * size or len(data) :])
    freed = set(_freed(data, size))
    for page in range(1, len(data) // size + 1):
        held = data[(page - 1) * size : page * size]
        words += plain.runs(held if page in freed else b"\0".join(_unused(held, page)))
    scope.say("deleted rows", "\n".join(words))


def _freed(data: bytes, size: int) -> Iterator[int]:
    trunk, seen = int.from_bytes(data[32:36], "big"), set[int]()
    while 0 < trunk <= len(data) // size and trunk not in seen:
        seen.add(trunk)
        yield trunk  # behind its list it keeps what it held
        page = data[(trunk - 1) * size : trunk * size]
        count = min(int.from_bytes(page[4:8], "big"), size // 4 - 2)
        for at in range(count):
            leaf = int.from_bytes(page[8 + 4 * at : 12 + 4 * at], "big")
            if 0 < leaf <= len(data) // size and leaf not in seen:
                seen.add(leaf)
                yield leaf
        trunk = int.from_bytes(page[:4], "big")


def _unused(page: bytes, number: int) -> Iterator[bytes]:
    """Yield what no row of a page of rows takes: before the first, and where some were deleted."""
    at = _BEGINNING if number == 1 else 0
    header = _HEADERS.get(page[at])
    if header is None:
        return
    block, cells, begin = (int.from_bytes(page[at + n : at + n + 2], "big") for n in (1, 3, 5))
    yield page[at + header + 2 * cells : begin or len(page)]
    while begin < block <= len(page) - 4:
        following, size = (int.from_bytes(page[block + n : block + n + 2], "big") for n in (0, 2))
        yield page[block + 4 : block + size]
        if following <= block:  # they stand in their order
            return
        block = following


def _decoded(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def properties(scope: Scope, data: bytes) -> None:
    """Read a property list of Apple's, of XML or binary."""
    start, end = data.find(b"<"), data.find(_END)
    if not data.startswith(b"bplist") and end > 0:
        around = plain.runs(data[:start] + b"\0" + data[end + len(_END) :])
        scope.say("around", "\n".join(around))
        data = data[start : end + len(_END)]
        said = (plain.decoded(one).strip() for one in _COMMENT.findall(data))
        scope.say("comments", "\n".join(said))
    try:
        held = plistlib.loads(data)
    except RecursionError:
        raise
    except Exception:  # noqa: BLE001  # it has many ways to say damaged, some of its own parser's
        scope.miss(Reason.DAMAGED)
        plain.read(scope, data) if plain.is_text(data) else plain.words(scope, data)
        return
    lines: list[str] = []
    names: dict[str, None] = {}
    files: list[tuple[str, bytes]] = []
    waiting: list[tuple[str, object]] = [("", held)]
    seen = 0
    while waiting:
        name, value = waiting.pop()
        seen += 1
        if isinstance(value, dict | list | bytes):
            names[name] = None
        if isinstance(value, dict):
            waiting += [(flat(str(key)), one) for key, one in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [(name, one) for one in reversed(value)]
        elif isinstance(value, bytes):
            files.append((name, value))
        else:
            lines.append(f"{name}: {flat(str(value))}" if name else flat(str(value)))
        if seen + len(waiting) > scope.limits.places:  # it may hold itself, or a part many times
            scope.miss(Reason.TOO_MUCH_TEXT)
            break
    scope.say("entry 1", "\n".join(lines), "line")
    scope.say("names of entries", "\n".join(names))
    for name, value in files:
        scope.open("", value, f"data of {fit(name)}")
