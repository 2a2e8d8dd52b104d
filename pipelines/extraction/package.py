"""What Office's documents have in common: a zip of XML parts that point at each other (ECMA-376).

Every part is read, by its format's module where that knows it, else for its text and for the
attributes that hold words: nothing that a document carries is passed over because no program shows
it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING, Final

from lxml import etree

from pipelines.extraction import headings, queries, xml
from pipelines.extraction.gather import Scope, fit
from pipelines.extraction.reasons import Reason

if TYPE_CHECKING:
    from lxml.etree import _Element

_TOLD: Final = frozenset({
    "descr", "title", "alt", "author", "name", "userName", "Target", "tooltip", "prompt",
    "promptTitle", "error", "errorTitle", "display", "connection", "command", "sourceFile",
    "macro", "displayName", "uniqueName", "alias", "listEntry", "helpText", "statusText",
    "UnicodeString",
})  # fmt: skip
"""Attributes that hold words, of any element. `connection` holds passwords of databases."""
_TYPED: Final = re.compile(r"(?=.*[^A-Za-z]).{8,}|[A-Za-z]{20,}", re.DOTALL)
"""What somebody may have typed into any other attribute: no number, id or word of the format."""
_MADE: Final = re.compile(
    r"[0-9A-Fa-f]{1,16}|\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?"
    r"|[-+\d.,:;%\s]+|rId\d+|[a-z]+[:/][A-Za-z0-9.+/-]{0,80}"
)
_LOOKS: Final = re.compile(
    r"(?:^|/)(?:theme|styles|fontTable|tableStyles|webSettings|stylesWithEffects)\d*\.xml$"
)
_SCHEMA: Final = "schemas.openxmlformats.org/", "schemas.microsoft.com/", "purl.oclc.org/"
_LONGEST_ROW: Final = 16_384

_DIGIT: Final = re.compile(r"[0-9]")

Parts = Mapping[str, bytes]


def related(parts: Parts, part: str) -> dict[str, str]:
    """The parts that a part points at, by the id it calls them."""
    folder, name = posixpath.split(part)
    listed = f"{folder}/_rels/{name}.rels".lstrip("/")
    found: dict[str, str] = {}
    if listed in parts:
        try:
            root = etree.fromstring(
                parts[listed], etree.XMLParser(resolve_entities=False, no_network=True)
            )
        except etree.XMLSyntaxError:
            return {}  # read and marked once, with the other parts
        for one in root.iter("{*}Relationship"):
            target = str(one.get("Target", ""))
            if one.get("TargetMode") != "External":
                whole = target if target.startswith("/") else posixpath.join(folder, target)
                found[str(one.get("Id", ""))] = posixpath.normpath(whole).lstrip("/")
    return found


def unused(parts: Parts, name: str) -> str:
    """A name for a part, another one if there is a part of that name: of two both are read."""
    if name not in parts:
        return name
    return next(one for n in count(1) if (one := f"again {len(parts) + n}/{name}") not in parts)


def read(scope: Scope, parts: Parts) -> None:
    """Read every part of a document of which only the package is known, such as a drawing."""
    rest(scope, parts, ())


def rest(scope: Scope, parts: Parts, done: Iterable[str]) -> None:
    """Read every part that no module knows."""
    known = set(done)
    for name in sorted(parts):
        if name in known or not parts[name]:
            continue
        if name == "[Content_Types].xml":
            other(scope, name, parts[name])
            continue
        base = posixpath.basename(name)
        if base == "vbaProject.bin":
            scope.miss(Reason.MACRO, name)
        elif name.endswith((".xml", ".rels", ".vml", ".fpage")):
            other(scope, name, parts[name])
        else:
            scope.open(name, parts[name], fit(name))


def other(scope: Scope, name: str, data: bytes) -> None:
    """Read a part for its text and for attributes that hold words."""
    root = xml.tree(scope, fit(name), data)
    if root is None:
        return
    if xml.local(root) == "DataMashup":
        queries.read(scope, root.text or "", f"part {fit(name)}")
        return
    place = "properties" if name.startswith("docProps/") else f"part {fit(name)}"
    if place == "properties":
        scope.say(place, "\n".join(_properties(root)))
    else:
        own, looks = "customXml/" in name, bool(_LOOKS.search(name))
        told = [one for one in _told(root, own=own, name=name) if not looks or _DIGIT.search(one)]
        texts = _properties(root, tails=True) if own else _texts(root)
        said = [*texts, *dict.fromkeys(told)]
        if said:
            scope.say(place, "\n".join([name, *said]))


def _properties(root: _Element, *, tails: bool = False) -> Iterator[str]:
    """Yield `name: value` of each property, the custom ones by their given names."""
    for element in root.iter():
        text = (element.text or "").strip()
        if text and xml.local(element):
            parent = element.getparent()
            named = parent is not None and xml.attribute(parent, "name")
            yield f"{named or xml.local(element)}: {text}"
        if tails and element.tail and element.tail.strip():
            yield element.tail.strip()


def _texts(root: _Element) -> Iterator[str]:
    """Yield the text of each paragraph, or whatever holds some."""
    for element in root.iter():
        name = xml.local(element)
        if name == "p":
            yield "".join(piece for piece in _pieces(element))
        elif name == "Text":  # of Visio: with marks of where its style changes (MS-VSDX 2.2.7)
            yield "".join(map(str, element.itertext()))
        elif name and not _inside(element) and element.text and element.text.strip():
            yield element.text
        if element.tail and element.tail.strip() and not _inside(element, "Text"):
            yield element.tail


def _inside(element: _Element, *names: str) -> bool:
    wanted = (f"{{*}}{name}" for name in names or ("p", "Text"))
    return next(element.iterancestors(*wanted), None) is not None


def _pieces(paragraph: _Element) -> Iterator[str]:
    for element in paragraph.iter():
        name = xml.local(element)
        if name in ("tab", "br", "cr"):
            yield "\t" if name == "tab" else "\n"
        elif name and element.text:
            yield element.text


def told(root: _Element) -> str:
    """What attributes of a part say in words, one per line: descriptions, authors, addresses."""
    return "\n".join(dict.fromkeys(_told(root)))


def _told(root: _Element, *, own: bool = False, name: str = "") -> Iterator[str]:
    for element in root.iter():
        if not xml.local(element):
            if element.text and element.text.strip():
                yield element.text.strip()  # a comment, or what it says to another program
            continue
        for key, value in element.attrib.items():
            key = str(key).rpartition("}")[2]
            word = str(value)
            if key == "Target" and element.get("TargetMode") != "External":
                continue
            variable = key == "val" and xml.local(element) in ("docVar", "tag", "alias")
            cached = key == "v" and "pivotCache" in name
            if (own or variable or cached or key in _TOLD) and word and not _is_schema(word):
                label = xml.attribute(element, "name") if variable else ""
                yield f"{label}: {word}" if label and label != word else word
            elif _TYPED.fullmatch(word) and not _MADE.fullmatch(word) and not _is_schema(word):
                yield f"{key}: {word}"


def comments(root: _Element) -> str:
    """What comments of a part say, and what is meant for other programs."""
    found = (one.text or "" for one in root.iter() if not xml.local(one))
    return "\n".join(filter(str.strip, found))


def _is_schema(word: str) -> bool:
    return any(schema in word for schema in _SCHEMA)


def rows(grid: Iterable[Iterable[str]]) -> str:
    """A table inside a document, a row per line."""
    return "\n".join(headings.rendered([list(row)[:_LONGEST_ROW] for row in grid]))
