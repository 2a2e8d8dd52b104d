"""Office's and OpenDocument's documents that are one file of XML, not a package of several.

Flat OpenDocument (ISO/IEC 26300-1, 3.1.2), Word's and PowerPoint's Flat OPC, and what Office 2003
wrote: WordprocessingML and SpreadsheetML. They are read as the same documents in a package are.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from lxml import etree

from pipelines.extraction import excel, headings, opendocument, package, plain, word, xml
from pipelines.extraction.gather import Scope, Tally, fit
from pipelines.extraction.package import Parts
from pipelines.extraction.reasons import Reason

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMES: Final = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "opendocument",
    "http://schemas.microsoft.com/office/2006/xmlPackage": "package",
    "http://schemas.microsoft.com/office/word/2003/wordml": "word",
    "urn:schemas-microsoft-com:office:spreadsheet": "sheets",
}
_HOLDING: Final = (
    "p", "h", "meta", "binary-data", "binding", "script",
    "DocumentProperties", "CustomDocumentProperties", "binData",
)  # fmt: skip
_READ: Final = tuple(f"{{*}}{name}" for name in _HOLDING)
_OPTIONS: Final = ("{*}WorksheetOptions", "{*}DataValidation", "{*}ConditionalFormatting")
"""Of a sheet: what asks people for what goes into a cell, and the like."""
_INDEX: Final = "{urn:schemas-microsoft-com:office:spreadsheet}Index"


def is_flat(head: bytes) -> bool:
    """Whether a file begins like one of these; its root's namespace then tells."""
    return b"<" in head[:4] and any(name.encode() in head for name in _NAMES)


def read(scope: Scope, data: bytes, document: Callable[[Scope, Parts], None]) -> None:
    """Read a document.

    Args:
        scope: Of the file.
        data: Its bytes.
        document: Reads the parts of a package.
    """
    root = xml.tree(scope, "document", data)
    if root is None:
        return
    kind = _NAMES.get(str(etree.QName(root).namespace))
    if kind == "opendocument":
        opendocument.flat(scope, root)
        scope.say("elsewhere", "\n".join(_loose(root)))
    elif kind == "package":
        document(scope, _parts(scope, root, Tally(len(data))))
    elif kind == "word":
        word.story(scope, root)
        _enclosed(scope, root, "binData")
        scope.say("elsewhere", "\n".join(_loose(root)))
    elif kind == "sheets":
        _sheets(scope, root)
    else:
        plain.read(scope, data)


def _parts(scope: Scope, root: _Element, tally: Tally) -> dict[str, bytes]:
    """The parts of a package, by their names."""
    parts: dict[str, bytes] = {}
    for part in root.iter("{*}part"):
        name = xml.attribute(part, "name").lstrip("/")
        for held in part:
            if xml.local(held) == "binaryData":
                made = [_bytes(scope, name, _text(held))]
            else:  # each with all the namespaces of the whole
                made = [etree.tostring(one, with_tail=False) for one in held if xml.local(one)]
            for one in made:
                if tally.exceeds(len(one), scope.limits):
                    scope.miss(Reason.BOMB)
                    return parts
                parts[package.unused(parts, name)] = one
    return parts


def _enclosed(scope: Scope, root: _Element, tag: str) -> None:
    """Open the pictures and files that a document encloses."""
    for one in root.iter(f"{{*}}{tag}"):
        name = xml.attribute(one, "name").rpartition("/")[2]
        data = _bytes(scope, name, _text(one))
        if data:
            scope.open(name, data, "" if name else "enclosed file")


def _loose(root: _Element) -> Iterator[str]:
    """Yield the text that stands in none of the elements that are read."""
    for element in root.iter():
        inside = next(element.iterancestors(*_READ), None) is not None
        said = "" if inside or xml.local(element) in _HOLDING else element.text or ""
        yield from filter(str.strip, (said, "" if inside else element.tail or ""))


def _text(element: _Element) -> str:
    return "".join(map(str, element.itertext()))


def _bytes(scope: Scope, name: str, text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()))
    except (binascii.Error, ValueError):
        scope.miss(Reason.DAMAGED, fit(name))
        return b""


def _sheets(scope: Scope, root: _Element) -> None:
    """Read the cells of a workbook, those that stand apart at their places."""
    for sheet in root.iter("{*}Worksheet"):
        place = f"sheet {fit(xml.attribute(sheet, 'Name'))}"
        known = headings.Headings()
        number = 0
        for row in sheet.iter("{*}Row"):
            number = _place(row, number)
            cells = list(_cells(row))
            if any(cells):
                scope.say(f"{place}, cell A{number}", known.line(cells), "cell")
        for note in sheet.iter("{*}Comment"):
            scope.say(f"{place}, comment", _text(note).strip())
    scope.say("document, attribute", package.told(root))
    for properties in root.iter("{*}DocumentProperties", "{*}CustomDocumentProperties"):
        said = (f"{xml.local(one)}: {one.text}" for one in properties if one.text)
        scope.say("properties", "\n".join(said))
    options = (one for held in root.iter(*_OPTIONS) for one in held.iter() if one.text)
    scope.say("options", "\n".join(dict.fromkeys(str(one.text).strip() for one in options)))


def _cells(row: _Element) -> Iterator[str]:
    column = 0
    for cell in row.iter("{*}Cell"):
        at = _place(cell, column)
        yield from [""] * min(at - column - 1, excel.GAP)
        column = at
        held = next(cell.iter("{*}Data"), None)
        shown = "" if held is None else _text(held)
        formula = xml.attribute(cell, "Formula")
        yield f"{shown} ({formula})" if formula else shown


def _place(element: _Element, last: int) -> int:
    """The number of a row or a column, which is told where it is not the next one."""
    told = str(element.get(_INDEX, ""))
    return int(told) if told.isdecimal() and len(told) < 8 else last + 1
