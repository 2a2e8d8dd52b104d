"""Documents made at run time, as small as their formats allow, to say what a test wants said."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OUTSIDE = ' TargetMode="External"'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def zipped(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return made.getvalue()


def tarred(files: Mapping[str, bytes], links: Mapping[str, str] | None = None) -> bytes:
    """A tar file, with symbolic links if asked for."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
        device = tarfile.TarInfo("dev/null")
        device.type = tarfile.CHRTYPE
        archive.addfile(device)
    return made.getvalue()


def rels(**targets: str) -> str:
    """Relationships of a part: ids and what they point at; an address is outside."""
    inside = "".join(
        f"<Relationship Id={quoteattr(name)} Type={quoteattr(_OFFICE + '/x')}"
        f" Target={quoteattr(target)}{_OUTSIDE if '://' in target else ''}/>"
        for name, target in targets.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_XML}<Relationships xmlns="{space}">{inside}</Relationships>'


_TYPES = f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_PROPERTIES = (
    f'{_XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>the title</dc:title>'
    "</cp:coreProperties>"
)


def run(text: str, tag: str = "t") -> str:
    """A run of Word's."""
    return f'<w:r><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def paragraph(*runs: str) -> str:
    """A paragraph of Word's, of runs or of plain text."""
    return f"<w:p>{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def changed(kind: str, text: str) -> str:
    """A tracked change: `ins` or `del`."""
    tag = "delText" if kind == "del" else "t"
    return f'<w:{kind} w:id="1" w:author="Ada">{run(text, tag)}</w:{kind}>'


def table(*rows: tuple[str, ...]) -> str:
    """A table of Word's."""
    inside = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows
    )
    return f"<w:tbl>{inside}</w:tbl>"


def docx(*body: str, parts: Mapping[str, bytes | str] | None = None, **stories: str) -> bytes:
    """A Word document: its body, stories by their part (`header1`, `comments`), more parts."""
    body = tuple(one if one.startswith("<") else paragraph(one) for one in body)
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "word/document.xml": f'{_XML}<w:document xmlns:w="{_W}"><w:body>{"".join(body)}</w:body>'
        "</w:document>",
        "docProps/core.xml": _PROPERTIES,
    }
    for name, text in stories.items():
        files[f"word/{name}.xml"] = f'{_XML}<w:x xmlns:w="{_W}">{paragraph(text)}</w:x>'
    return zipped(files | dict(parts or {}))


def xlsx(
    sheets: Mapping[str, Mapping[str, str | float]],
    *,
    hidden: str = "",
    parts: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """A workbook: cells by sheet; text is shared, a formula begins with `=`."""
    shared: list[str] = []
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "docProps/core.xml": _PROPERTIES,
    }
    listed = ""
    for number, (name, cells) in enumerate(sheets.items(), 1):
        state = ' state="veryHidden"' if name == hidden else ""
        listed += f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="r{number}"{state}/>'
        rows: dict[int, str] = {}
        for cell, value in cells.items():
            row = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            if isinstance(value, str) and value.startswith("="):
                made = f'<c r="{cell}"><f>{escape(value[1:])}</f><v>0</v></c>'
            elif isinstance(value, str):
                made = f'<c r="{cell}" t="s"><v>{len(shared)}</v></c>'
                shared.append(value)
            else:
                made = f'<c r="{cell}"><v>{value!r}</v></c>'
            rows[row] = rows.get(row, "") + made
        inside = "".join(f'<row r="{row}">{made}</row>' for row, made in rows.items())
        files[f"xl/worksheets/sheet{number}.xml"] = (
            f'{_XML}<worksheet xmlns="{_S}"><sheetData>{inside}</sheetData>'
            f"<headerFooter><oddHeader>&amp;Ltop of {escape(name)}</oddHeader></headerFooter>"
            "</worksheet>"
        )
    files["xl/workbook.xml"] = (
        f'{_XML}<workbook xmlns="{_S}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    )
    files["xl/_rels/workbook.xml.rels"] = rels(
        **{f"r{number}": f"worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)}
    )
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    files["xl/sharedStrings.xml"] = f'{_XML}<sst xmlns="{_S}">{strings}</sst>'
    return zipped(files | dict(parts or {}))


def slide(*paragraphs: str, tag: str = "sld", attributes: str = "") -> str:
    """A slide, or notes of one."""
    inside = "".join(f"<a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p>" for text in paragraphs)
    return (
        f'{_XML}<p:{tag} xmlns:p="{_P}" xmlns:a="{_A}"{attributes}><p:cSld><p:spTree><p:sp>'
        f"<p:txBody>{inside}</p:txBody></p:sp></p:spTree></p:cSld></p:{tag}>"
    )


def pptx(slides: list[str], notes: Mapping[int, str] | None = None) -> bytes:
    """A presentation: slides in their order, notes by the number of their slide."""
    ids = "".join(f'<p:sldId id="{255 + at}" r:id="r{at}"/>' for at in range(1, len(slides) + 1))
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "ppt/presentation.xml": f'{_XML}<p:presentation xmlns:p="{_P}" xmlns:r="{_OFFICE}">'
        f"<p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        # The files are numbered against the order they are shown in.
        "ppt/_rels/presentation.xml.rels": rels(
            **{
                f"r{at}": f"slides/slide{len(slides) + 1 - at}.xml"
                for at in range(1, len(slides) + 1)
            }
        ),
    }
    for at, content in enumerate(slides, 1):
        files[f"ppt/slides/slide{len(slides) + 1 - at}.xml"] = content
    for at, text in (notes or {}).items():
        number = len(slides) + 1 - at
        files[f"ppt/slides/_rels/slide{number}.xml.rels"] = rels(
            n=f"../notesSlides/notesSlide{at}.xml"
        )
        files[f"ppt/notesSlides/notesSlide{at}.xml"] = slide(text, tag="notes")
    return zipped(files)


def odt(*paragraphs: str) -> bytes:
    """An OpenDocument text."""
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    inside = "".join(f"<text:p>{escape(text)}</text:p>" for text in paragraphs)
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{_XML}<office:document-content {spaces}><office:body><office:text>"
            f"{inside}</office:text></office:body></office:document-content>",
        }
    )


def pdf(
    *pages: str, title: str = "", note: str = "", attached: Mapping[str, bytes] | None = None
) -> bytes:
    """A PDF with a line of text per page, a title, a note on its first page, embedded files."""
    objects: list[bytes] = []

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    def string(text: str) -> bytes:
        return b"<FEFF" + text.encode("utf-16-be").hex().encode() + b">"

    add(b"")  # the catalogue and the tree of pages, written last
    add(b"")
    font = add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    kids = []
    for at, text in enumerate(pages):
        shown = (
            text.encode("cp1252")
            .replace(b"\\", b"\\\\")
            .replace(b"(", b"\\(")
            .replace(b")", b"\\)")
        )
        drawn = b"BT /F 12 Tf 40 700 Td (" + shown + b") Tj ET"
        stream = add(b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn))
        annotated = b""
        if note and not at:
            number = add(b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents%b>>" % string(note))
            annotated = b"/Annots[%d 0 R]" % number
        kids.append(
            add(
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
                b"/Resources<</Font<</F %d 0 R>>>>%b>>" % (stream, font, annotated)
            )
        )
    names = b""
    for name, content in (attached or {}).items():
        held = add(
            b"<</Type/EmbeddedFile/Length %d>>stream\n%b\nendstream" % (len(content), content)
        )
        spec = add(
            b"<</Type/Filespec/F%b/UF%b/EF<</F %d 0 R>>>>" % (string(name), string(name), held)
        )
        names += b"%b %d 0 R " % (string(name), spec)
    about = add(b"<</Title%b>>" % string(title))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[%b]>>>>>>" % names
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(kids), listed)
    made = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%b endobj\n" % (number, content)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        about,
        start,
    )
    return bytes(made)


def png(comment: str = "", size: int = 8) -> bytes:
    """A white picture with a comment."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + kind + body + check

    side = size.to_bytes(4, "big")
    rows = zlib.compress((b"\0" + b"\xff" * size) * size)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", side + side + b"\x08\0\0\0\0")
        + (chunk(b"tEXt", b"Comment\0" + comment.encode("latin-1")) if comment else b"")
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def eml(body: str, *attached: tuple[str, bytes], subject: str = "a subject") -> bytes:
    """A mail with attachments."""
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ada@example.org", "bo@example.org", subject
    mail.set_content(body)
    for name, content in attached:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()
