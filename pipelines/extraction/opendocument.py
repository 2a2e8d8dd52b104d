"""OpenDocument (ISO/IEC 26300): text, sheets, slides; notes, tracked changes, properties."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pipelines.extraction import headings, package, xml
from pipelines.extraction.gather import Scope, Unreadable, fit
from pipelines.extraction.package import Parts
from pipelines.extraction.reasons import Reason

if TYPE_CHECKING:
    from lxml.etree import _Element

_PARTS: Final = ("content.xml", "styles.xml", "meta.xml")
_NAMES: Final = {"annotation": ", comment", "notes": ", notes", "deletion": ", tracked deletion",
                 "header": ", header", "footer": ", footer", "note": ", footnote"}  # fmt: skip
_REPEATED: Final = 64
_PARAGRAPHS: Final = ("{*}p", "{*}h")
_LONG: Final = 12
"""Digits of a number that a cell may show in short."""


def read(scope: Scope, parts: Parts) -> None:
    """Read every part of a document."""
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Unreadable(Reason.ENCRYPTED)
    for name in _PARTS:
        if name not in parts:
            continue
        root = xml.tree(scope, name, parts[name])
        if root is None:
            continue
        if name == "meta.xml":
            _properties(scope, root)
        else:
            _content(scope, root, "" if name == "content.xml" else "styles, ")
            if name == "content.xml":
                scope.say("document, attribute", package.told(root))
            else:
                scope.say("styles, comment", package.comments(root))
    for name, data in sorted(parts.items()):
        if name in _PARTS or name in ("mimetype", "META-INF/manifest.xml") or not data:
            continue
        if name.endswith((".xml", ".rdf")):
            package.other(scope, name, data)
        elif not name.startswith("Thumbnails/"):
            scope.open(name, data)


def flat(scope: Scope, root: _Element) -> None:
    """Read a document that is one file."""
    for meta in root.iter("{*}meta"):
        _properties(scope, meta)
    _content(scope, root, "")
    scope.say("document, attribute", package.told(root))
    for held in root.iter("{*}binary-data"):
        try:
            content = base64.b64decode("".join("".join(map(str, held.itertext())).split()))
        except ValueError:
            scope.miss(Reason.DAMAGED, "picture")
        else:
            scope.open("", content, "picture")
    scripts = (one.text for one in root.iter("{*}binding", "{*}script") if one.text)
    scope.say("script", "\n".join(map(str, scripts)))


def _properties(scope: Scope, root: _Element) -> None:
    for one in root.iter():
        label = xml.attribute(one, "name") or xml.local(one)
        if xml.local(one) and one.text and one.text.strip():
            scope.say("properties", f"{label}: {one.text}")


def _content(scope: Scope, root: _Element, part: str) -> None:
    paragraphs = slides = 0
    for element in root.iter("{*}p", "{*}h", "{*}table", "{*}page"):
        name = xml.local(element)
        within = next(element.iterancestors("{*}table"), None) is not None
        if name == "page":
            slides += 1
        elif name == "table":
            label = f"table {fit(xml.attribute(element, 'name'))}".strip()
            label = f"slide {slides}, {label}" if slides else label
            if not within:
                for first, rows in _blocks(element):
                    scope.say(f"{part}{label}, cell A{first}", "\n".join(rows), "cell")
        elif not within or _notable(element):
            paragraphs += 1
            where = f"slide {slides}" if slides else f"paragraph {paragraphs}"
            scope.say(f"{part}{where}{_notable(element)}", "".join(_words(element)))
    names = (xml.attribute(one, "name") for one in root.iter("{*}table", "{*}page"))
    scope.say(f"{part}names and addresses", "\n".join([*filter(None, names), *_addresses(root)]))


def _notable(element: _Element) -> str:
    for above in element.iterancestors():
        if (found := _NAMES.get(xml.local(above))) is not None:
            return found
    return ""


def _blocks(table: _Element) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table, those behind a gap with the number of their first one."""
    known = headings.Headings()
    lines: list[str] = []
    number = first = 1
    for row, times in _rows(table):
        if any(row):
            lines += [known.line(row)] * min(times, _REPEATED)
        if not any(row) or times > _REPEATED:
            if lines:
                yield first, lines
            known.apart()
            lines, first = [], number + times
        number += times
    if lines:
        yield first, lines


def _rows(element: _Element) -> Iterator[tuple[list[str], int]]:
    """Yield the cells of each row, and how many rows are like it."""
    for row in element.iter("{*}table-row"):
        repeated = xml.attribute(row, "number-rows-repeated")
        cells: list[str] = []
        for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
            text = " ".join("".join(_words(one)) for one in cell.iter(*_PARAGRAPHS))
            value = xml.attribute(cell, "value")
            if value not in text and (not text or (value.isdecimal() and len(value) >= _LONG)):
                text = f"{text} {value}".strip()  # shown as `4.0E+15`, or not at all
            formula = xml.attribute(cell, "formula")
            times = xml.attribute(cell, "number-columns-repeated")
            again = min(_times(times), _REPEATED)
            cells += [f"{text} ({formula})" if formula else text] * again
        yield cells, _times(repeated)


def _times(told: str) -> int:
    """How often something stands there: once at least, whatever is told."""
    return max(1, int(told)) if told.isdecimal() and len(told) < 8 else 1


def _words(element: _Element) -> Iterator[str]:
    """Yield the text of a paragraph; notes in it have paragraphs of their own."""
    yield element.text or ""
    for child in element:
        name = xml.local(child)
        if name in ("tab", "line-break", "s"):
            yield "\n" if name == "line-break" else " "
        elif name and name not in ("annotation", "note", "p", "h", "text-box"):
            yield from _words(child)
        yield child.tail or ""


def _addresses(root: _Element) -> Iterator[str]:
    for element in root.iter("{*}a"):
        yield xml.attribute(element, "href")
