from __future__ import annotations

import struct

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction.told import where

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (MS-CFB, version 3) of streams in its root."""
    sectors: list[bytes] = []
    chains: list[int] = []

    def put(content: bytes) -> int:
        first = len(sectors)
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        for at, piece in enumerate(pieces):
            sectors.append(piece)
            chains.append(first + at + 1 if at + 1 < len(pieces) else _END)
        return first

    def entry(name: str, kind: int, start: int, size: int, right: int, child: int) -> bytes:
        wide = name.encode("utf-16-le")
        return (
            wide.ljust(64, b"\0")
            + struct.pack("<HBBLLL", len(wide) + 2, kind, 1, _FREE, right, child)
            + b"\0" * 36
            + struct.pack("<LQ", start, size)
        )

    # Streams below 4,096 bytes would be in a stream of their own; longer ones are in sectors.
    held = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    starts = {name: put(content) for name, content in held.items()}
    entries = [entry("Root Entry", 5, _END, 0, _FREE, 1 if held else _FREE)]
    for at, (name, content) in enumerate(held.items(), 1):
        following = at + 1 if at < len(held) else _FREE
        entries.append(entry(name, 2, starts[name], len(content), following, _FREE))
    while len(entries) % 4:
        entries.append(b"\0" * 68 + struct.pack("<LLL", _FREE, _FREE, _FREE) + b"\0" * 48)
    directory = put(b"".join(entries))
    table = len(sectors)
    chains.append(_FAT)
    sectors.append(b"".join(struct.pack("<L", one) for one in chains).ljust(512, b"\xff"))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack(
        "<HHHHH6xLLLLLLLLL", 62, 3, 0xFFFE, 9, 6, 0, 1, directory, 0, 4096, _END, 0, _END, 0
    )
    head += struct.pack("<L", table).ljust(436, b"\xff")
    return head + b"".join(sectors)


def test_encrypted_office_document_is_said_to_be(extractor: Extractor) -> None:
    """What Office encrypts is a compound file around it, and is marked as encrypted."""
    data = compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"})
    assert extractor.extract("a.docx", data).unscanned == [("", "encrypted")]


def test_words_of_an_old_document_are_read(extractor: Extractor) -> None:
    """Of an old Word document the plain runs of text are read, and it is marked."""
    data = compound({"WordDocument": b"password: hunter2" + "wide: текст é".encode("utf-16-le")})
    found = extractor.extract("a.doc", data)
    assert "password: hunter2" in found.text
    assert ("", "unsupported-format") in found.unscanned


def test_mail_of_outlook(extractor: Extractor) -> None:
    """Subject and body of one of Outlook's mails are read."""
    data = compound(
        {
            "__properties_version1.0": b"\0",
            "__substg1.0_0037001F": "about it".encode("utf-16-le"),
            "__substg1.0_1000001F": "hello\r\nthere".encode("utf-16-le"),
        }
    )
    found = extractor.extract("a.msg", data)
    assert "Subject: about it" in found.text
    assert "hello\nthere" in found.text


def test_rubbish_behind_the_mark_is_damaged(extractor: Extractor) -> None:
    """A compound file that does not open is marked, and its words are read."""
    found = extractor.extract("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"some words here")
    assert ("", "damaged") in found.unscanned
    assert "some words here" in found.text


def workbook(name: str, cells: dict[tuple[int, int], str], *, hidden: bool = False) -> bytes:
    """The stream of an Excel 97 workbook (MS-XLS) of one sheet: cells by row and column, from 0."""

    def record(number: int, content: bytes) -> bytes:
        return struct.pack("<HH", number, len(content)) + content

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHLL", 0x0600, kind, 0x0DBB, 0x07CC, 0x41, 6))

    def labelled(row: int, column: int, text: str) -> bytes:
        head = struct.pack("<HHHHB", row, column, 0, len(text), 1)
        return record(0x0204, head + text.encode("utf-16-le"))

    end = record(0x000A, b"")
    named = struct.pack("<BB", len(name), 0) + name.encode("ascii")
    codepage = record(0x0042, struct.pack("<H", 1200))
    place = len(begin(5)) + len(codepage) + 4 + 6 + len(named) + len(end)
    listed = record(0x0085, struct.pack("<LBB", place, int(hidden), 0) + named)
    rows = b"".join(labelled(row, column, text) for (row, column), text in cells.items())
    return begin(5) + codepage + listed + end + begin(0x10) + rows + end


def test_old_workbook(extractor: Extractor) -> None:
    """Cells of an Excel 97 workbook have their places, those of hidden sheets too."""
    cells = {(1, 1): "User", (1, 2): "Password", (2, 1): "ada", (2, 2): "hunter2"}
    data = compound({"Workbook": workbook("Pay", cells, hidden=True)})
    found = extractor.extract("a.xls", data)
    assert "User: ada\tPassword: hunter2" in found.text
    assert where(found, "hunter2") == "sheet Pay (hidden), cell C3"
    assert ("", "unsupported-format") in found.unscanned
