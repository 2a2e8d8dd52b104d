"""Excel: every cell of every sheet, hidden ones too; notes, headers, names, caches, connections.

A cell's number is read as what it shows: a card number is stored as `4.1E+15` and a day as a count
of days. Formulas are read beside their results. Of a workbook's other parts `package` reads all
text: what a pivot table remembers of a deleted sheet, the passwords of connections.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from pipelines.extraction import headings, package, xml
from pipelines.extraction.gather import Scope, Unreadable, fit
from pipelines.extraction.package import Parts
from pipelines.extraction.reasons import Reason
from schemas.places import column_number, letters

if TYPE_CHECKING:
    from lxml.etree import _Element

_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROWS: Final = re.compile(rb"<(?:\w+:)?sheetData\b[^>]*(?<!/)>")
_ROWS_END: Final = re.compile(rb"</(?:\w+:)?sheetData>")
GAP: Final = 64
"""Empty columns that are kept as tabs; beyond, a row goes on in a place of its own."""
_LINES: Final = 1024
_DAYS: Final = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
"""Number formats that are built in and show a day or a time (ECMA-376 part 1, 18.8.30)."""
_QUOTED: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_DAYLIKE: Final = re.compile(r"[dy]|m{2}", re.IGNORECASE)
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001  # what a cell shows has no zone
_LAST_DAY: Final = 2_958_466
_EXACT: Final = 1 << 53
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CODES: Final = re.compile(
    r'&(?:([LCR])|"[^"]*"|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[0-9]{1,3}|([&A-Za-z+-]))'
)
"""What in headers and footers is no text (ECMA-376 part 1, 18.3.1.46)."""


def read(scope: Scope, parts: Parts) -> None:
    """Read every part of a workbook."""
    book = xml.tree(scope, "workbook", parts["xl/workbook.xml"])
    done = ["xl/workbook.xml", "xl/sharedStrings.xml"]
    if book is not None:
        shared = _shared(scope, parts)
        days = _days(scope, parts)
        sheets = package.related(parts, "xl/workbook.xml")
        for element in book.iter("{*}sheet"):
            part = sheets.get(xml.relation(element), "")
            hidden = element.get("state") in ("hidden", "veryHidden")
            name = fit(str(element.get("name", "")))
            place = f"sheet {name} (hidden)" if hidden else f"sheet {name}"
            if part not in parts:
                scope.miss(Reason.DAMAGED, place)
                continue
            done.append(part)
            _sheet(scope, place, parts[part], shared, days)
            _around(scope, place, parts[part])
            done += _notes(scope, place, parts, part)
        scope.say(
            "workbook", "\n".join(dict.fromkeys([*_named(book), *package.told(book).split("\n")]))
        )
        scope.say("strings of no cell", "\n".join(shared.unused()))
    package.rest(scope, parts, done)


class _Strings(list[str]):
    """Strings by number, which note what was asked for."""

    def __init__(self, strings: Iterable[str]) -> None:
        super().__init__(strings)
        self._used: set[int] = set()

    def of(self, number: int) -> str:
        self._used.add(number)
        return self[number]

    def unused(self) -> list[str]:
        """What cells do not show any more, and is in the file all the same."""
        return [one for number, one in enumerate(self) if number not in self._used]


def _around(scope: Scope, place: str, data: bytes) -> None:
    """Read what else a sheet holds beside its rows: filters, scenarios, extensions, comments."""
    begin = _ROWS.search(data)
    ends = list(_ROWS_END.finditer(data))
    if begin and ends:
        data = data[: begin.start()] + data[ends[-1].end() :]
    root = xml.tree(scope, place, data) if b"<!DOCTYPE" not in data else None
    if root is None:
        return
    known = {"headerFooter", "dataValidation", "hyperlink", "cfRule"}
    said = [
        (one.text or "").strip()
        for one in root.iter()
        if xml.local(one)
        and not any(xml.local(above) in known for above in (one, *one.iterancestors()))
    ]
    told = package.told(root)
    values = [
        str(one.get("val"))
        for one in root.iter("{*}filter", "{*}inputCells", "{*}customFilter")
        if one.get("val")
    ]
    scope.say(f"{place}, other", "\n".join(filter(None, [*said, *values, told])))


def _named(book: _Element) -> Iterator[str]:
    """Yield names that stand for cells, formulas or constants."""
    for element in book.iter("{*}definedName"):
        yield f"{element.get('name', '')}: {element.text or ''}"
    for element in book.iter("{*}sheet"):
        yield str(element.get("name", ""))


def _shared(scope: Scope, parts: Parts) -> _Strings:
    """The strings that cells refer to by number; how they are pronounced is said apart."""
    data = parts.get("xl/sharedStrings.xml", b"")
    found = xml.elements(scope, "shared strings", data, "si") if data else ()
    strings: list[str] = []
    sounds: list[str] = []
    for element in found:
        strings.append("".join(_texts(element)))
        sounds += ["".join(map(str, one.itertext())) for one in element.iter("{*}rPh")]
    scope.say("strings as pronounced", "\n".join(dict.fromkeys(sounds)))
    return _Strings(strings)


def _texts(element: _Element) -> Iterator[str]:
    for one in element.iter("{*}t"):
        # Not how it is pronounced, `rPh`, which repeats it.
        parent = one.getparent()
        if one.text and not (parent is not None and xml.local(parent) == "rPh"):
            yield _unescaped(one.text)


def _unescaped(text: str) -> str:
    """A string without the escapes of its characters (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def _days(scope: Scope, parts: Parts) -> frozenset[str]:
    """The styles whose numbers are days."""
    if "xl/styles.xml" not in parts:
        return frozenset()
    root = xml.tree(scope, "styles", parts["xl/styles.xml"])
    if root is None:
        return frozenset()
    formats = {
        str(one.get("numFmtId")): _QUOTED.sub("", str(one.get("formatCode", "")))
        for one in root.iter("{*}numFmt")
    }
    daylike = {str(number) for number in _DAYS}
    daylike |= {number for number, code in formats.items() if _DAYLIKE.search(code)}
    cells = next(root.iter("{*}cellXfs"), None)
    styles = () if cells is None else cells.iterchildren("{*}xf")
    return frozenset(str(at) for at, one in enumerate(styles) if one.get("numFmtId") in daylike)


def _sheet(scope: Scope, place: str, data: bytes, shared: _Strings, days: frozenset[str]) -> None:
    lines: list[str] = []
    first = last = 0
    known = headings.Headings()

    def flush() -> None:
        if lines:
            scope.say(f"{place}, cell A{first}", "\n".join(lines), "cell")
            lines.clear()

    for element in xml.elements(
        scope, place, data, "row", "headerFooter", "dataValidation", "hyperlink", "cfRule"
    ):
        if xml.local(element) != "row":
            said = [one.text for one in element.iter() if one.text and xml.local(one)]
            if xml.local(element) == "headerFooter":
                said = [_CODES.sub(_meant, one) for one in said]
            what = "header or footer" if xml.local(element) == "headerFooter" else "rule or link"
            scope.say(f"{place}, {what}", "\n".join([*said, package.told(element)]))
            continue
        number = _whole(element.get("r")) or last + 1
        row: list[str] = []
        for column, text in _cells(element, shared, days):
            if column - len(row) > GAP:
                scope.say(f"{place}, cell {letters(column)}{number}", headings.flat(text), "cell")
                continue
            row += [""] * (column - 1 - len(row))
            row.append(text)
        if not any(row):
            continue
        if number != last + 1:
            known.apart()
        if number != last + 1 or len(lines) >= _LINES:
            flush()
        if not lines:
            first = number
        lines.append(known.line(row))
        last = number
    flush()


def _cells(row: _Element, shared: _Strings, days: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield the column, from 1, and the text of each cell that has any."""
    column = 0
    for cell in row.iter("{*}c"):
        match = _CELL.fullmatch(str(cell.get("r", "")))
        column = max(column + 1, column_number(match[1]) if match else 0)
        text = _text(cell, shared, days)
        if text:
            yield column, text


def _text(cell: _Element, shared: _Strings, days: frozenset[str]) -> str:
    value = formula = more = ""
    for one in cell:
        match xml.local(one):
            case "v":
                value = one.text or ""
            case "f":
                formula = one.text or ""
            case "is":
                value = "".join(_texts(one))
                sounds = (str(part) for held in one.iter("{*}rPh") for part in held.itertext())
                more += "".join(sounds)
            case _:
                more += "".join(map(str, one.itertext())) if xml.local(one) else one.text or ""
    kind = cell.get("t")
    if kind == "s":
        at = _whole(value)
        if at is None or at >= len(shared):
            raise Unreadable(Reason.DAMAGED)
        value = shared.of(at)
    elif kind == "str":
        value = _unescaped(value)
    elif kind in (None, "n") and value:
        value = _shown(value, day=cell.get("s") in days)
    shown = f"{value} (={formula})" if formula else value
    return f"{shown} {more}" if more.strip() else shown


def _shown(value: str, *, day: bool) -> str:
    """A number as a person reads it."""
    try:
        number = float(value)
    except ValueError:
        return value
    if day and 0 < number < _LAST_DAY:
        at = _EPOCH + timedelta(days=number)
        return at.date().isoformat() if number == int(number) else at.isoformat(" ", "seconds")
    if number == number and abs(number) < _EXACT and number == int(number):
        return str(int(number))
    return value


def _notes(scope: Scope, place: str, parts: Parts, sheet: str) -> list[str]:
    """Read a sheet's notes and threads of comments, each at its cell."""
    done = []
    for part in package.related(parts, sheet).values():
        if part not in parts or "omments" not in part:
            continue
        done.append(part)
        root = xml.tree(scope, f"{place}, comments", parts[part])
        if root is None:
            continue
        for note in root.iter("{*}comment", "{*}threadedComment"):
            said = "".join(one.text or "" for one in note.iter("{*}t", "{*}text"))
            scope.say(f"{place}, comment at {fit(str(note.get('ref', '')))}", said)
        authors = [one.text for one in root.iter("{*}author") if one.text]
        scope.say(f"{place}, authors of comments", "\n".join(authors))
    return done


def _meant(code: re.Match[str]) -> str:
    """What a code stands for: a section begins on a line of its own, the rest shows elsewhere."""
    if code[1]:
        return "\n"
    return "&" if code[2] == "&" else ""


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 9 else None
