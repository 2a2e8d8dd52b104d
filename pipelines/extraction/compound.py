"""Microsoft's compound files (MS-CFB): Excel 97, Outlook's mails, Word 97, PowerPoint 97.

The old documents of Word and PowerPoint hold most of their text as plain runs of characters; these
are read and the file is marked, since nobody can tell what was missed. What Office encrypts with a
password is a compound file too, with the document sealed inside.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import olefile
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from pipelines.extraction import headings, html, objects, outlook, plain
from pipelines.extraction.gather import Scope, Unreadable, fit
from pipelines.extraction.reasons import Reason
from schemas.places import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEALED: Final = "EncryptedPackage"
_MAIL: Final = "__properties_version1.0"
_ATTACHED: Final = "__attach_version1.0_"
_PACKAGE: Final = "\x01Ole10Native"
_BINARY, _WIDE, _NARROW = "0102", "001F", "001E"
_LINES: Final = 1024


def read(scope: Scope, data: bytes) -> None:
    """Read a compound file by what is inside."""
    try:
        ole = olefile.OleFileIO(io.BytesIO(data))
    except (OSError, ValueError, IndexError):
        scope.miss(Reason.DAMAGED)
        plain.words(scope, data)
        return
    with ole:
        streams = ["/".join(path) for path in ole.listdir()]
        if _SEALED in streams:
            raise Unreadable(Reason.ENCRYPTED)
        if _MAIL in streams:
            _mail(scope, ole, streams)
        elif "Workbook" in streams or "Book" in streams:
            _workbook(scope, data)
        else:
            plain.words(scope, data)
        for stream in streams:
            if stream.endswith(_PACKAGE):
                content = ole.openstream(stream).read()
                if not objects.package(scope, content):
                    plain.words(scope, content, "object")
        if any("_VBA_PROJECT" in stream for stream in streams):
            scope.miss(Reason.MACRO)
        _properties(scope, ole)


def _properties(scope: Scope, ole: olefile.OleFileIO) -> None:
    about = ole.get_metadata()
    said = []
    for name in (*about.SUMMARY_ATTRIBS, *about.DOCSUM_ATTRIBS):
        value = getattr(about, name)
        text = value.decode("cp1252", "replace") if isinstance(value, bytes) else value
        if isinstance(text, str) and text.strip("\0 "):
            said.append(f"{name}: {text}")
    scope.say("properties", "\n".join(said))


def _workbook(scope: Scope, data: bytes) -> None:
    """Read cells; comments, headers and formulas are among the printable words."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise Unreadable(Reason.ENCRYPTED) from None
    except CalamineError:
        scope.miss(Reason.DAMAGED)
        plain.words(scope, data)
        return
    for about in book.sheets_metadata:
        hidden = "" if str(about.visible).endswith("Visible") else " (hidden)"
        sheet = book.get_sheet_by_name(about.name)
        place = f"sheet {fit(about.name)}{hidden}"
        start = sheet.start or (0, 0)
        rows = ([_shown(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True))
        _lines(scope, place, rows, start)
    plain.words(scope, data)


def _lines(scope: Scope, place: str, rows: Iterator[list[str]], start: tuple[int, int]) -> None:
    row, column = start[0] + 1, letters(start[1] + 1)
    lines = list(headings.rendered(rows))
    for at in range(0, len(lines), _LINES):
        some = lines[at : at + _LINES]
        scope.say(f"{place}, cell {column}{row + at}", "\n".join(some), "cell")


def _shown(cell: object) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell)


def _mail(scope: Scope, ole: olefile.OleFileIO, streams: list[str]) -> None:
    """Read the properties and attachments of one of Outlook's mails (MS-OXMSG)."""
    attached: dict[str, dict[str, bytes]] = {}
    for stream in streams:
        folder, _, leaf = stream.rpartition("/")
        if not leaf.startswith("__substg1.0_") or len(leaf) < 20:
            continue
        number, kind = leaf[12:16], leaf[16:20]
        content = ole.openstream(stream).read()
        storage = folder.partition("/")[0]
        if storage.startswith(_ATTACHED):
            attached.setdefault(storage, {})[number + kind] = content
        if kind in (_WIDE, _NARROW):
            said = content.decode("utf-16-le" if kind == _WIDE else "cp1252", "replace")
            outlook.say(scope, number, said)
        elif number == outlook.HTML:
            html.read(scope, content, "HTML body")
        elif number == outlook.RTF:
            outlook.rich(scope, content)
    for parts in attached.values():
        content = parts.get("3701" + _BINARY)
        named = parts.get("3707" + _WIDE) or parts.get("3704" + _WIDE) or b""
        if content is None:
            scope.miss(Reason.UNSUPPORTED, "attachment")  # a mail or an object, as streams
        else:
            scope.open(named.decode("utf-16-le", "replace") or "attachment", content)
