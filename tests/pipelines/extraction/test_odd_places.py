"""Nothing is passed over because no program shows it: a word in odd places of every format."""

from __future__ import annotations

import binascii
import gzip
import io
import tarfile
import zipfile
import zlib

import pytest

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction import documents
from tests.pipelines.extraction.documents import docx, paragraph, run, xlsx

WORD = "Zq7markER-x9"
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_CELLS = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
_HEAD = "From: a@b.com\nTo: c@d.com\nMIME-Version: 1.0\n"


def _sheet(xml: str) -> bytes:
    return xlsx(
        {"A": {"A1": "x"}},
        parts={"xl/worksheets/sheet1.xml": f"<worksheet {_S}>{xml}</worksheet>"},
    )


def _with(whole: bytes, name: str, content: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(whole)) as parts:
        files: dict[str, bytes | str] = {one: parts.read(one) for one in parts.namelist()}
    return documents.zipped({**files, name: content})


def _pdf(catalog: str = "", page: str = "", *objects: bytes, trailer: str = "") -> bytes:
    """A page without text, and objects from the fourth on."""
    content = b"%PDF-1.7\n"
    places = []
    kinds = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]%s>>" % page.encode()
    first = b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog.encode()
    for number, one in enumerate((first, b"<</Kids[3 0 R]/Count 1>>", kinds, *objects), 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return content + head + table + end % (len(places) + 1, trailer.encode(), len(content))


def _stream(data: bytes, about: str = "") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (about.encode(), len(data), data)


def _zip(*, extra: bytes = b"", after: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.extra = extra
        archive.writestr(info, "hello")
    return made.getvalue() + after


def _gzip_named(name: str) -> bytes:
    made = io.BytesIO()
    with gzip.GzipFile(name, "wb", fileobj=made) as packed:
        packed.write(b"hello")
    return made.getvalue()


def _tar(**fields: object) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("a.txt")
        for field, value in fields.items():
            setattr(info, field, value)
        archive.addfile(info)
    return made.getvalue()


_RAW = WORD.encode()
_WIDE = b"\xfe\xff" + WORD.encode("utf-16-be")
CASES = {
    "f.docx comment in XML": docx(f"<!-- {WORD} -->", paragraph(run("x"))),
    "f.docx field": docx(
        f'<w:p><w:fldSimple w:instr="LINK {WORD}"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
    ),
    "f.docx choice": docx(
        f'<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:value="{WORD}"/></w:dropDownList></w:sdtPr>'
        "<w:sdtContent><w:p/></w:sdtContent></w:sdt>"
    ),
    "f.docx name of a style": docx(
        parts={"word/styles.xml": f'<styles><style><name val="{WORD}"/></style></styles>'}
    ),
    "f.docx content types": _with(
        docx(paragraph(run("x"))), "[Content_Types].xml", f'<Types><!--{WORD}--><D E="x"/></Types>'
    ),
    "f.xlsx string of no cell": xlsx(
        {"A": {"A1": 1}}, parts={"xl/sharedStrings.xml": f"<sst {_S}><si><t>{WORD}</t></si></sst>"}
    ),
    "f.xlsx pronounced": xlsx(
        {"A": {"A1": 1}},
        parts={
            "xl/sharedStrings.xml": f"<sst {_S}><si><t>x</t><rPh><t>{WORD}</t></rPh></si></sst>"
        },
    ),
    "f.xlsx filter": _sheet(f'{_CELLS}<autoFilter><filter val="{WORD}"/></autoFilter>'),
    "f.xlsx scenario": _sheet(f'{_CELLS}<scenarios><inputCells val="{WORD}"/></scenarios>'),
    "f.xlsx extension": _sheet(f"{_CELLS}<extLst><ext><foo>{WORD}</foo></ext></extLst>"),
    "f.xlsx extension of a cell": _sheet(
        f'<sheetData><row r="1"><c r="A1"><v>1</v><ext>{WORD}</ext></c></row></sheetData>'
    ),
    "f.xlsx what a query posts": xlsx(
        {"A": {"A1": 1}},
        parts={"xl/connections.xml": f'<connections {_S}><webPr post="{WORD}"/></connections>'},
    ),
    "f.odt settings": _with(
        documents.odt("x"), "settings.xml", f'<s><i name="n">{WORD}</i><j k="{WORD}"/></s>'
    ),
    "f.odt comment in XML": _with(documents.odt("x"), "styles.xml", f"<s><!--{WORD}--></s>"),
    "f.html id": f'<p id="{WORD}">x</p>'.encode(),
    "f.html style": f'<p style="background:url(https://h/?k={WORD})">x</p>'.encode(),
    "f.html end tag": f'<html><p>x</p data-x="{WORD}"></html>'.encode(),
    "f.html name of an attribute": f"<html><p {WORD}>x</p></html>".encode(),
    "f.eml header of the first part": (
        f"{_HEAD}Content-Type: multipart/mixed; boundary=B\n\n"
        f"--B\nContent-Type: text/plain\nX-Key: {WORD}\n\nhi\n--B--\n"
    ).encode(),
    "f.eml between encoded lines": (
        f"{_HEAD}Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\naGk=\n!{WORD}!\n"
    ).encode(),
    "f.eml uuencoded": (
        f"{_HEAD}Content-Type: text/plain\n\nbegin 644 a.txt\n"
        f"{binascii.b2a_uu(_RAW).decode()}`\nend\n"
    ).encode(),
    "f.zip extra field": _zip(extra=b"\xfe\xca" + len(_RAW).to_bytes(2, "little") + _RAW),
    "f.zip after its end": _zip(after=b"more: " + _RAW),
    "f.gz name": _gzip_named(WORD),
    "f.tar owner": _tar(uname=WORD),
    "f.tar extended header": _tar(pax_headers={"comment": WORD}),
    "f.pdf own property": _pdf("", "", b"<</Own(%s)>>" % _RAW, trailer="/Info 4 0 R"),
    "f.pdf metadata": _pdf(
        "/Metadata 4 0 R", "", _stream(b"<x><a>%s</a></x>" % _RAW, "/Type/Metadata")
    ),
    "f.pdf alternative text": _pdf(
        "/StructTreeRoot 4 0 R", "", b"<</K 5 0 R>>", b"<</S/Figure/P 4 0 R/Alt(%s)>>" % _RAW
    ),
    "f.pdf action": _pdf(f"/OpenAction<</S/JavaScript/JS({WORD})>>"),
    "f.pdf layer": _pdf("/OCProperties<</OCGs[4 0 R]>>", "", b"<</Type/OCG/Name(%s)>>" % _RAW),
    "f.pdf in UTF-16": _pdf("", "", b"<%s>" % _WIDE.hex().encode()),
    "f.pdf packed stream of no page": _pdf(
        "", "", _stream(zlib.compress(b"BT (%s) Tj ET" % _RAW), "/Filter/FlateDecode")
    ),
    "f.pdf file of an annotation": _pdf(
        "",
        "/Annots[4 0 R]",
        b"<</Subtype/FileAttachment/Rect[0 0 1 1]/FS<</EF<</F 5 0 R>>>>>>",
        _stream(_RAW, "/Type/EmbeddedFile"),
    ),
    "f.pdf after its end": _pdf() + _RAW,
    "f.png after its end": documents.png() + _RAW,
    "f.gif comment": b"GIF89a\1\0\1\0\0\0\0!\xfe\x0c" + _RAW + b"\0;",
}  # fmt: skip


@pytest.mark.parametrize("place", CASES)
def test_a_word_is_read_wherever_it_stands(extractor: Extractor, place: str) -> None:
    """Whatever no program shows is in what was read."""
    found = extractor.extract(place.partition(" ")[0], CASES[place])
    assert WORD in found.text


def test_what_stands_on_a_page_is_said_once(extractor: Extractor) -> None:
    """Strings of a page's own stream are not said again as objects."""
    found = extractor.extract("f.pdf", documents.pdf(f"the word is {WORD} here"))
    assert found.text.count(WORD) == 1


@pytest.mark.parametrize("word", [b"stream\n", b"(", b"(a)", b"<41", b"begin 644 a\n"])
def test_what_never_ends_takes_no_longer(extractor: Extractor, word: bytes) -> None:
    """Beginnings without ends are gone through once."""
    many = word * (400_000 // len(word))
    marked = extractor.extract("f.pdf", _pdf("", "", many) + b"%%EOF").unscanned
    assert {reason for _, reason in marked} <= {"damaged"}  # no page that shows anything
    head = f"{_HEAD}Content-Type: text/plain\n\n".encode()
    assert not extractor.extract("f.eml", head + many).unscanned
