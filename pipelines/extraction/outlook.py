"""What Outlook's mails hold in forms of its own: packed RTF, and `winmail.dat`.

A body that was written as rich text is only there packed (MS-OXRTFCP); a mail that left Exchange in
its own form has all of it, with its attachments, in one part (MS-OXTNEF).
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct, error
from typing import Final, NamedTuple

from pipelines.extraction import html, plain, rtf
from pipelines.extraction.gather import Scope
from pipelines.extraction.reasons import Reason

SIGNATURE: Final = b"\x78\x9f\x3e\x22"
TEXTS: Final = {
    # MS-OXPROPS, by the number of the property: what it holds.
    "0037": "Subject", "0C1A": "From", "0C1F": "From", "0E04": "To", "0E03": "Cc", "0E02": "Bcc",
    "007D": "headers", "1000": "body", "001A": "class", "3001": "name", "3003": "address",
    "39FE": "address", "3707": "file", "3704": "file",
}  # fmt: skip
RTF, HTML, CONTENT, NAMES = "1009", "1013", "3701", ("3707", "3704")
_PACKED: Final = b"LZFu"
_PLAIN: Final = b"MELA"
_KNOWN: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What every packed text may refer to (MS-OXRTFCP 2.1.2.1)."""
_WINDOW: Final = 4096
_head: Final = Struct("<II4sI")
_attribute: Final = Struct("<BII")
_number: Final = Struct("<I").unpack_from
_short: Final = Struct("<HH").unpack_from
_SAID: Final = {0x8004: "Subject", 0x800C: "body", 0x8000: "From", 0x8006: "date", 0x8010: "file"}
_PROPERTIES: Final = (0x9003, 0x9005)
_DATA, _TITLE, _RENDERED = 0x800F, 0x8010, 0x9002
_NARROW, _WIDE, _OBJECT = 0x1E, 0x1F, 0x0D
_SIZES: Final = {
    0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8,
    0x48: 16,
}  # fmt: skip
"""Bytes of a value, of types of one size (MS-OXCDATA 2.11.1), made up to whole fours."""
_MANY: Final = 0x1000
_NAMED: Final = 0x8000
_INTERFACE: Final = 16


class Property(NamedTuple):
    """A property of a mail or an attachment."""

    number: str
    kind: int
    value: bytes


def rich(scope: Scope, data: bytes, place: str = "RTF body") -> None:
    """Read a body of packed RTF."""
    try:
        content, whole = _unpacked(data, scope.limits.file_bytes)
    except error:
        content, whole = b"", False
    if not whole:
        scope.miss(Reason.DAMAGED, place)
    if content:
        rtf.read(scope, content)


def _unpacked(data: bytes, most: int) -> tuple[bytes, bool]:
    """Undo the packing (MS-OXRTFCP 2.2); say whether its end was found."""
    size, _, form, _ = _head.unpack_from(data)
    if form == _PLAIN:
        return data[_head.size : size + 4], size + 4 <= len(data)
    if form != _PACKED:
        return b"", False
    window = bytearray(_KNOWN.ljust(_WINDOW, b" "))
    put = len(_KNOWN)
    done = bytearray()
    at = _head.size
    while at < len(data) and len(done) <= most:
        kinds = data[at]
        at += 1
        for bit in range(8):
            if not kinds >> bit & 1:
                pieces = data[at : at + 1]
                at += 1
            else:
                if at + 2 > len(data):
                    return bytes(done), False
                reference = data[at] << 8 | data[at + 1]
                at += 2
                start, length = reference >> 4, (reference & 15) + 2
                if start == put:
                    return bytes(done), True
                pieces = bytes(_copied(window, start, put, length))
            for one in pieces:
                window[put] = one
                put = (put + 1) % _WINDOW
            done += pieces
    return bytes(done), False


def _copied(window: bytearray, start: int, put: int, length: int) -> Iterator[int]:
    """Yield what stands in the window; it may go on with what it yields."""
    new: list[int] = []
    for n in range(length):
        ahead = (start + n - put) % _WINDOW
        one = new[ahead] if ahead < len(new) else window[(start + n) % _WINDOW]
        new.append(one)
        yield one


def read(scope: Scope, data: bytes) -> None:
    """Read a `winmail.dat`: the properties of the mail, then its attachments (MS-OXTNEF 2.1)."""
    at = 6
    title, content, long = "", b"", ""
    try:
        while at < len(data):
            _, tag, size = _attribute.unpack_from(data, at)
            at += _attribute.size
            value = data[at : at + size]
            if len(value) < size:
                scope.miss(Reason.DAMAGED)
            at += size + 2
            tag &= 0xFFFF
            if tag == _RENDERED:  # where the next attachment begins
                _open(scope, long or title, content)
                title, content, long = "", b"", ""
            if tag == _DATA:
                content = value
            elif tag == _TITLE:
                title = value.rstrip(b"\0").decode("cp1252", "replace")
            elif tag in _PROPERTIES:
                for one in _properties(value):
                    if one.number in NAMES and one.kind in (_NARROW, _WIDE):
                        long = text(one) if one.number == NAMES[0] or not long else long
                    _property(scope, one)
            elif tag in _SAID:
                scope.say(_SAID[tag], value.rstrip(b"\0").decode("cp1252", "replace"))
            else:
                scope.say("property", "\n".join(plain.runs(value)))
    except error:
        scope.miss(Reason.DAMAGED)
        plain.words(scope, data)
    _open(scope, long or title, content)


def _open(scope: Scope, name: str, content: bytes) -> None:
    if content:
        scope.open(name or "attachment", content)
    elif name:
        scope.name(name)


def _property(scope: Scope, one: Property) -> None:
    if one.kind in (_NARROW, _WIDE):
        say(scope, one.number, text(one))
    elif one.number == RTF:
        rich(scope, one.value)
    elif one.number == HTML:
        html.read(scope, one.value, "HTML body")
    elif one.kind == _OBJECT:
        inner = one.value[_INTERFACE:]
        scope.open("", inner, "attached mail" if inner.startswith(SIGNATURE) else "attached object")
    else:
        scope.say("property", "\n".join(plain.runs(one.value)))


def say(scope: Scope, number: str, said: str) -> None:
    """Say a property of text by its number."""
    what = TEXTS.get(number, "property")
    scope.say(what, said if what in ("headers", "body") else f"{what}: {said}")


def text(one: Property) -> str:
    """The value of a property of text."""
    coding = "utf-16-le" if one.kind == _WIDE else "cp1252"
    return one.value.decode(coding, "replace").rstrip("\0")


def _properties(data: bytes) -> Iterator[Property]:
    """Yield the properties of a list (MS-OXTNEF 2.1.3.4); each stands at a whole four."""
    (left,) = _number(data)
    at = 4
    for _ in range(left):
        kind, number = _short(data, at)
        at += 4
        if number >= _NAMED:
            at += _INTERFACE
            told, size = _number(data, at)[0], _number(data, at + 4)[0]
            at += 8 + (size + -size % 4 if told else 0)
        single = kind & ~_MANY
        several = bool(kind & _MANY) or single not in _SIZES
        count = 1
        if several:
            (count,) = _number(data, at)
            at += 4
        for _ in range(min(count, len(data))):
            size = _SIZES.get(single, 0)
            if not size:
                (size,) = _number(data, at)
                at += 4
            yield Property(f"{number:04X}", single, data[at : at + size])
            at += size + -size % 4
            if at > len(data):
                raise error
