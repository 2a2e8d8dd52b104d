"""XML that nobody vouches for, parsed without entities, without files, without the network.

An external entity reads files of this machine, nested ones expand to terabytes. No honest Office or
OpenDocument file declares any: a part that does is not parsed; its bytes are read as text.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from pipelines.extraction import plain
from pipelines.extraction.gather import Scope
from pipelines.extraction.reasons import Reason

if TYPE_CHECKING:
    from lxml.etree import _Element

_SAFE: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_pis": False,
}


def tree(scope: Scope, place: str, data: bytes) -> _Element | None:
    """Parse a part; one that is damaged or declares entities is read as text and marked."""
    if _declares(scope, place, data):
        return None
    try:
        root = etree.fromstring(data, etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError:
        scope.miss(Reason.DAMAGED, place)
        plain.read(scope, data, place)
        return None
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that hid it
        _distrust(scope, place, data)
        return None
    return root


def elements(scope: Scope, place: str, data: bytes, *tags: str) -> Iterator[_Element]:
    """Yield each element of some local names once it is complete, and forget it afterwards."""
    if _declares(scope, place, data):
        return
    wanted = [f"{{*}}{tag}" for tag in tags]
    parsed = etree.iterparse(io.BytesIO(data), tag=wanted, **_SAFE)
    try:
        for _, element in parsed:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        scope.miss(Reason.DAMAGED, place)
        plain.read(scope, data, place)
        return
    root = parsed.root
    if root is not None and root.getroottree().docinfo.internalDTD is not None:
        _distrust(scope, place, data)


def local(element: _Element) -> str:
    """The name of an element without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str) -> str:
    """The value of an attribute of a local name, in whatever namespace; empty if there is none."""
    plain_one = element.get(name)
    if plain_one is not None:
        return str(plain_one)
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def relation(element: _Element) -> str:
    """The id by which an element calls another part; it may have an `id` of its own besides."""
    for key, value in element.attrib.items():
        if str(key).endswith("relationships}id"):
            return str(value)
    return ""


def _declares(scope: Scope, place: str, data: bytes) -> bool:
    """Whether a part declares a document type: then it is read as text, and marked."""
    if b"<!DOCTYPE" not in data and b"<!ENTITY" not in data:
        return False
    _distrust(scope, place, data)
    return True


def _distrust(scope: Scope, place: str, data: bytes) -> None:
    scope.miss(Reason.ENTITIES, place)
    plain.read(scope, data, place)
