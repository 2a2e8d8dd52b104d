"""Every reader, fed what would make it slow, and what would make it say nothing."""

from __future__ import annotations

import base64
import gzip
import struct
from collections.abc import Callable, Sequence
from typing import Final

import pytest

from pipelines.extraction import reading
from pipelines.extraction.gather import Gathering
from pipelines.extraction.limits import Limits
from pipelines.extraction.sniff import Kind, sniff
from tests.growth import grows_in_proportion
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.test_compound import compound

_WORD: Final = "xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'"
_SHEET: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_OPEN: Final = "xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0'"
_PACKAGE: Final = "xmlns:p='http://schemas.microsoft.com/office/2006/xmlPackage'"
_GIF: Final = "GIF89a\1\0\1\0\0\0\0"
_MAIL: Final = "From: a\nTo: b\n"
_PARTS: Final = f"{_MAIL}Content-Type: multipart/mixed; boundary=x\n\n"
_ENCODED: Final = f"{_MAIL}Content-Transfer-Encoding: base64\n\n"


class _Marks:
    """Keeps only what was not read."""

    def __init__(self) -> None:
        self.unscanned_places: list[tuple[str, str]] = []

    def text(self, location: str, text: str, counted: str, joined: bool) -> None:
        pass

    def unscanned(self, location: str, reason: str) -> None:
        self.unscanned_places.append((location, reason))

    def picture(self, location: str, data: bytes) -> None:
        pass


def unread(name: str, data: bytes) -> list[tuple[str, str]]:
    """Read a file here, and return what was not read of it."""
    marks = _Marks()
    Gathering(Limits(), marks, reading.read, ocr=True).run(name, data)
    return marks.unscanned_places


def around(head: str, tail: str = "") -> Callable[[str], bytes]:
    """A file that has a text between a head and a tail."""
    return lambda text: (head + text + tail).encode("latin-1")


def entry(flags: int, packed: int, name: bytes = b"a", *, size: int | None = None) -> bytes:
    """The header of an entry of a zip file, with its name."""
    named = len(name) if size is None else size
    return struct.pack("<4s5H3L2H", b"PK\3\4", 20, flags, 0, 0, 0, 0, packed, 0, named, 0) + name


def headed(text: str) -> bytes:
    """A table with as many columns as it has rows below, which fill a few of them."""
    columns = ("h" + "".join(chr(97 + int(digit)) for digit in str(n)) for n in range(len(text)))
    return ",".join(columns).encode() + b"\n" + b"x,y\n" * len(text)


def spaced(text: str) -> bytes:
    """A package whose root declares as many namespaces as there are parts."""
    names = " ".join(f"xmlns:a{n}='b{n}'" for n in range(len(text)))
    part = "<p:part p:name='/a.xml'><p:xmlData><a>x</a></p:xmlData></p:part>"
    return f"<p:package {_PACKAGE} {names}>{part * len(text)}</p:package>".encode()


GROWING: Final[Sequence[tuple[str, str, Callable[[str], bytes], Sequence[str]]]] = (
    ("zip-unlisted", "a.zip", around(""), [entry(9, 0).decode(), entry(8, 0).decode(), "PK\3\4"]),
    ("docx", "a.docx", make.docx, [make.paragraph(make.run("x"))]),
    (
        "one-paragraph",
        "a.docx",
        lambda text: make.docx(make.paragraph(text)),
        [make.changed("ins", "x") + make.run("y")],
    ),
    (
        "drawing",
        "a.vsdx",
        lambda text: make.zipped({"[Content_Types].xml": "<a/>", "a.xml": f"<a>{text}</a>"}),
        ["<Text>x</Text><p>y</p>"],
    ),
    ("pptx", "a.pptx", lambda text: make.pptx([make.slide(*text)]), ["x"]),
    ("odt", "a.odt", lambda text: make.odt(*text), ["x"]),
    ("tar", "a.tar", lambda text: make.tarred({f"{n}": b"x" for n in range(len(text))}), ["x"]),
    ("gzip-header", "a.gz", around("\x1f\x8b\x08\x18" + "\0" * 6), ["x"]),
    ("compound", "a.doc", lambda text: compound({"WordDocument": text.encode()}), ["ab\0"]),
    ("pdf", "a.pdf", around("%PDF-1.4\n"), ["obj", "stream\n", "(", "()", "<41414141>", "%%EOF"]),
    (
        "rtf",
        "a.rtf",
        around("{\\rtf1 ", "}"),
        ["{", "\\cell ", "\\cell\\row ", "\\trowd ", "{\\header x}", "{\\pict ", "\\u1 \\uc8 "],
    ),
    ("gif", "a.gif", around(_GIF), [",\0\0\0\0\1\0\1\0\0\2\0", "!\xf9\4\0\0\0\0\0", "<x:xmpmeta"]),
    ("tiff", "a.tif", around("II*\0"), ["a\0", "abcdefghij\0\1"]),
    ("png", "a.png", around("\x89PNG\r\n\x1a\n"), ["\0\0\0\1tEXta\0\0\0\0"]),
    ("jpeg", "a.jpg", around("\xff\xd8\xff\xe0\0\2"), ["\xff", "\xff\xe1\0\2"]),
    ("mail-headers", "a.eml", around(_MAIL), ["=?utf-8?b?", "x: =?utf-8?q?y?=\n", "\tx\n"]),
    ("mail-subject", "a.eml", around(f"{_MAIL}Subject: "), ["=?utf-8?b?", "=?utf-8?q?x?= "]),
    ("mail-parts", "a.eml", around(_PARTS), ["--x\n", "--x\n\na\n", "begin 644 x\n"]),
    ("mail-base64", "a.eml", around(_ENCODED), ["a", "a!"]),
    ("mail-body", "a.eml", around(f"{_MAIL}\n"), ["begin 644 x\n", "begin 644 x\nend\n"]),
    ("mailbox", "a.mbox", around(f"From x\n{_MAIL}\n"), ["\nFrom x\na: b\n", "From x\n"]),
    (
        "html",
        "a.html",
        around("<html>"),
        [
            "<",
            "<!--",
            "<a ",
            "</",
            "<?",
            "<a b='",
            "<a =",
            "<![if x",
            "<![CDATA[",
            "<table><tr>",
            "<tr><td>x",
            "<dt>x<dd>",
            "&#",
            "<script></scrip",
            "</x 123456789>",
        ],
    ),
    ("csv", "a.csv", around("a,b\n"), ['"x,', '"",', "x,y\n"]),
    ("csv-columns", "a.csv", headed, ["xxxxxxxx"]),
    (
        "flat-word",
        "a.xml",
        around(f"<w:wordDocument {_WORD}>", "</w:wordDocument>"),
        ["<w:p><w:r><w:t>x</w:t></w:r></w:p>", "<w:binData>AA==</w:binData>"],
    ),
    (
        "flat-sheet",
        "a.xml",
        around(f"<Workbook xmlns='{_SHEET}'><Worksheet>", "</Worksheet></Workbook>"),
        ["<Row><Cell><Data>x</Data></Cell></Row>", "<DataValidation>x</DataValidation>"],
    ),
    (
        "flat-opendocument",
        "a.xml",
        around(f"<o:document {_OPEN}>", "</o:document>"),
        ["<o:p>x</o:p>", "<o:table><o:table-row/></o:table>", "<o:binary-data>A=</o:binary-data>"],
    ),
    (
        "property-list",
        "a.plist",
        around("<plist><array>", "</array></plist>"),
        ["<array></array>", "<data>AA==</data>", "<!--", "<!-- x -->"],
    ),
    ("markdown", "a.txt", around("x\n|a|\n"), ["|", "| ", "|a|b|\n|--|--|\n", "|--|", "|a|\n|--|"]),
    ("text-base64", "a.txt", around("x\n"), ["iVBORw0KGgo\n", "JVBERi0x" + "A" * 30 + " "]),
    ("binary", "a.bin", around("\0\1\2\3\4\5\6" * 200), ["\0a", "a\0", "aaaaaaaa\0\0"]),
)


@pytest.mark.parametrize(
    ("name", "file", "unit"),
    [
        pytest.param(name, file, unit, id=f"{case}-{n}")
        for case, name, file, units in GROWING
        for n, unit in enumerate(units)
    ],
)
def test_four_times_as_much_takes_four_times_as_long(
    name: str, file: Callable[[str], bytes], unit: str
) -> None:
    """Whatever a file repeats, no reader goes back to its beginning for each."""
    many = 1 << 14 if len(file(unit)) < 1 << 9 else 1 << 9
    assert grows_in_proportion(lambda text: unread(name, file(text)), unit, size=many)


def test_namespaces_of_a_package_are_no_bomb() -> None:
    """Each part is written with all of them; that ends where no honest file goes on."""
    assert unread("a.xml", spaced("x" * 1000)) == [("", "expands-too-much")]


_ENTRY: Final = entry(0, 5) + b"words"
_SEALED: Final = b"From: a\nTo: b\nContent-Type: application/pkcs7-mime\n\nwords"
_BLOB: Final = struct.pack("<III", 0x501, 2, 8) + b"Package\0" + bytes(8)


HOSTILE: Final = (
    ("zip-cut", "a.zip", make.zipped({"a.txt": "x" * 99})[:60], "damaged"),
    ("zip-sealed", "a.zip", entry(1, 5) + b"words", "encrypted"),
    ("zip-many", "a.zip", entry(9, 0) * 2001, "too-many-files"),
    ("docx-cut", "a.docx", make.docx("x" * 99)[:200], "damaged"),
    ("docx-many", "a.docx", make.zipped({"[Content_Types].xml": "<a/>"})[:50] + _ENTRY * 2001,
     "too-many-files"),
    ("tar-cut", "a.tar", make.tarred({"a": b"x" * 9000})[:4000], "damaged"),
    ("gzip-cut", "a.gz", gzip.compress(bytes(range(256)) * 9)[:100], "damaged"),
    ("lzma-cut", "a.lzma", b"\x5d\0\0\x80\0" + b"\xff" * 40, "damaged"),
    ("compound-cut", "a.doc", compound({"WordDocument": b"words"})[:1000], "damaged"),
    ("compound-object", "a.doc", compound({"\x01Ole10Native": b"\xff" * 40}), "unsupported-format"),
    ("pdf-cut", "a.pdf", make.pdf("one")[:200], "damaged"),
    ("rtf-cut", "a.rtf", b"{\\rtf1 words", "damaged"),
    ("rtf-object-cut", "a.rtf", b"{\\rtf1{\\object{\\*\\objdata %b}}}" % _BLOB.hex().encode(),
     "unsupported-format"),
    ("rtf-object-short", "a.rtf", b"{\\rtf1{\\*\\objdata %b}}"
     % (struct.pack("<III", 0x501, 2, 2) + b"x\0" + bytes(8) + struct.pack("<I", 99) + b"words")
     .hex().encode(), "damaged"),
    ("rtf-binary", "a.rtf", b"{\\rtf1{\\pict\\pngblip\\bin4 \x89PNG}}", "unsupported-format"),
    ("rtf-behind", "a.rtf", b"{\\rtf1 x}\\pict words", "unsupported-format"),
    ("gif-cut", "a.gif", b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\x99words", "damaged"),
    ("png-packed", "a.png",
     b"\x89PNG\r\n\x1a\n\0\0\0\x0czTXtkey\0\0\xff\xff\xff\xff\0\0\0" + bytes(12), "damaged"),
    ("mail-sealed", "a.eml", _SEALED, "encrypted"),
    ("mailbox-inside", "a.mbox", b"From x\n" + _SEALED, "encrypted"),
    ("html-frames", "a.html", b"<html>" + b"<iframe srcdoc='x'></iframe>" * 2001, "too-many-files"),
    ("csv-large", "a.csv", b"a,b\n" + b"x,y\n" * 2_000_000, "too-much-text"),
    ("flat-cut", "a.xml", f"<w:wordDocument {_WORD}><w:p>".encode(), "damaged"),
    ("flat-base64", "a.xml", f"<o:document {_OPEN}><o:binary-data>A</o:binary-data></o:document>"
     .encode(), "damaged"),
    ("database-cut", "a.db", b"SQLite format 3\0" + bytes(200), "damaged"),
    ("plist-cut", "a.plist", b"<plist><dict><key>a</key><string>words", "damaged"),
    ("plist-binary-cut", "a.plist", b"bplist00\xd1\1\2words", "damaged"),
    ("outlook-cut", "winmail.dat", b"\x78\x9f\x3e\x22\1\0\1\4\x80", "damaged"),
    ("text-sealed", "a.txt", b"-----BEGIN PGP MESSAGE-----\n\nwords", "encrypted"),
    ("text-cut", "a.txt", b"x " + base64.b64encode(b"%PDF-1.7\n" + b"words " * 9), "damaged"),
    ("closed", "a.7z", b"7z\xbc\xaf\x27\x1cwords", "unsupported-format"),
    ("binary", "a.bin", b"\0\1\2\3words of no form", "unsupported-format"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "reason"), [pytest.param(*case, id=which) for which, *case in HOSTILE]
)
def test_what_cannot_be_read_is_marked(name: str, data: bytes, reason: str) -> None:
    """A file that is cut off, sealed or too large ends as unread, with the reason."""
    assert reason in {why for _, why in unread(name, data)}


def test_every_kind_has_its_hostile_file() -> None:
    """None is left out of what is said above."""
    assert {sniff(name, data) for _, name, data, _ in HOSTILE} == set(Kind)
