"""PDF by PDFium: pages, annotations, form fields, properties, bookmarks, scripts, embedded files.

What is drawn and not written, a scan above all, is only read by OCR: a page with pictures on it is
rendered for it whole. Text that is on the page but cannot be seen is read like any other.
"""

from __future__ import annotations

from ctypes import c_ulong, c_ushort, create_string_buffer
from functools import partial
from typing import TYPE_CHECKING, Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipelines.extraction import pdf_objects
from pipelines.extraction.gather import Scope, Unreadable
from pipelines.extraction.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ANNOTATED: Final = (b"Contents", b"T", b"Subj", b"V", b"DV", b"RC", b"TU")
"""Keys of an annotation that hold text (ISO 32000-1, 12.5.2, 12.5.6.2 and 12.7.3)."""
_DOTS_PER_POINT: Final = 200 / 72
_LARGEST: Final = 3000
"""Pixels along a page's longer side when it is rendered for OCR."""


def read(scope: Scope, data: bytes) -> None:
    """Read a document."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        locked = pdfium_c.FPDF_GetLastError() in (
            pdfium_c.FPDF_ERR_PASSWORD,
            pdfium_c.FPDF_ERR_SECURITY,
        )
        raise Unreadable(Reason.ENCRYPTED if locked else Reason.DAMAGED) from None
    drawn = 0
    shown: list[str] = []
    for number in range(len(document)):
        try:
            things, said = _page(scope, document[number], f"page {number + 1}")
            drawn += things
            shown.append(said)
        except pdfium.PdfiumError:
            drawn += 1
            scope.miss(Reason.DAMAGED, f"page {number + 1}")
    if not drawn:
        # Nobody sends blank sheets: what was on them is there and cannot be found any more.
        scope.miss(Reason.DAMAGED, "pages")
    properties = document.get_metadata_dict(skip_empty=True)
    scope.say("properties", "\n".join(f"{name}: {value}" for name, value in properties.items()))
    titles = [bookmark.get_title() for bookmark in document.get_toc(max_depth=20)]
    scope.say("bookmarks", "\n".join(titles))
    shown += [*properties.values(), *titles]
    shown += [*_scripts(scope, document), *_form(scope, document)]
    names: set[bytes] = set()
    for at in range(document.count_attachments()):
        embedded = document.get_attachment(at)
        content = bytes(embedded.get_data())
        names.add(content)
        shown.append(embedded.get_name())
        scope.open(embedded.get_name() or f"embedded file {at + 1}", content)
    if pdfium_c.FPDF_GetSecurityHandlerRevision(document) < 0:  # else strings are encrypted
        pdf_objects.read(scope, data, "\n".join(shown), names)


def _page(scope: Scope, page: pdfium.PdfPage, place: str) -> tuple[int, str]:
    """Read a page; return how many things are drawn on it, and what was said of it."""
    drawn: int = pdfium_c.FPDFPage_CountObjects(page)
    texts = page.get_textpage()
    shown = texts.get_text_bounded()
    scope.say(place, shown)
    texts.close()
    noted = _annotations(scope, page, place)
    kinds = [pdfium_c.FPDF_PAGEOBJ_IMAGE]
    if next(page.get_objects(filter=kinds, max_depth=4), None) is not None:
        scope.picture(f"{place}, picture", _rendered(page) if scope.ocr else b"")
    page.close()
    return drawn, f"{shown}\n{noted}"


def _rendered(page: pdfium.PdfPage) -> bytes:
    """The page in shades of grey, as a portable graymap."""
    width, height = page.get_size()
    scale = min(_DOTS_PER_POINT, _LARGEST / max(width, height, 1))
    bitmap = page.render(scale=scale, grayscale=True)
    rows = bytes(bitmap.buffer)
    wide, high, stride = bitmap.width, bitmap.height, bitmap.stride
    packed = rows if stride == wide else b"".join(rows[at * stride :][:wide] for at in range(high))
    return b"P5 %d %d 255\n%b" % (wide, high, packed)


def _annotations(scope: Scope, page: pdfium.PdfPage, place: str) -> str:
    said: list[str] = []
    for at in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, at)
        if not annotation:
            continue
        get = partial(pdfium_c.FPDFAnnot_GetStringValue, annotation)
        said += [_wide(partial(get, key)) for key in _ANNOTATED]
        said.append(_address(page, annotation))
        pdfium_c.FPDFPage_CloseAnnot(annotation)
    noted = "\n".join(filter(None, said))
    scope.say(f"{place}, annotation", noted)
    return noted


def _address(page: pdfium.PdfPage, annotation: object) -> str:
    """Where a link leads."""
    link = pdfium_c.FPDFAnnot_GetLink(annotation)
    action = pdfium_c.FPDFLink_GetAction(link) if link else None
    if not action:
        return ""
    size = pdfium_c.FPDFAction_GetURIPath(page.pdf, action, None, 0)
    buffer = create_string_buffer(size)
    pdfium_c.FPDFAction_GetURIPath(page.pdf, action, buffer, size)
    return buffer.value.decode("utf-8", "replace")


def _scripts(scope: Scope, document: pdfium.PdfDocument) -> Iterator[str]:
    """Read the scripts of the document; yield each."""
    for at in range(pdfium_c.FPDFDoc_GetJavaScriptActionCount(document)):
        script = pdfium_c.FPDFDoc_GetJavaScriptAction(document, at)
        if script:
            said = _wide(partial(pdfium_c.FPDFJavaScriptAction_GetScript, script))
            scope.say("script", said)
            yield said
            pdfium_c.FPDFDoc_CloseJavaScriptAction(script)


def _form(scope: Scope, document: pdfium.PdfDocument) -> Iterator[str]:
    """Read the packets of an XFA form, XML with what was filled in; yield each."""
    for at in range(pdfium_c.FPDF_GetXFAPacketCount(document)):
        size = c_ulong(0)
        pdfium_c.FPDF_GetXFAPacketContent(document, at, None, 0, size)
        if 0 < size.value <= scope.limits.file_bytes:
            buffer = create_string_buffer(size.value)
            pdfium_c.FPDF_GetXFAPacketContent(document, at, buffer, size, size)
            said = buffer.raw.decode("utf-8", "replace")
            scope.say("form", said)
            yield said


def _wide(get: Callable[[object, int], int]) -> str:
    """A string of PDFium's: UTF-16 with a zero at its end, its size told in bytes."""
    size = get(None, 0)
    if size <= 2:
        return ""
    buffer = (c_ushort * (size // 2))()
    get(buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")
