"""What a file is, by its content. Its name decides only between forms of text.

A name is what the sender wants us to believe: a document named `.png` is read as a document.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from pipelines.extraction import flat, plain


class Kind(Enum):
    """What a file is read as."""

    PDF = "pdf"
    ZIP = "zip"
    COMPOUND = "compound"
    RTF = "rtf"
    PICTURE = "picture"
    TAR = "tar"
    PACKED = "packed"
    MAIL = "mail"
    MAILBOX = "mailbox"
    HTML = "html"
    TABLE = "table"
    FLAT = "flat"
    """A document of Office or OpenDocument that is one file of XML."""
    DATABASE = "database"
    PROPERTIES = "properties"
    OUTLOOK = "outlook"
    """A mail as Exchange sends it, `winmail.dat`."""
    TEXT = "text"
    CLOSED = "closed"
    """Compressed in a form that is not read; its bytes say nothing."""
    BINARY = "binary"


_MAGIC: Final = (
    # Each from the format's own specification.
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"PK\x07\x08", Kind.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.COMPOUND),
    (b"{\\rtf", Kind.RTF),
    (b"\x1f\x8b", Kind.PACKED),
    (b"BZh", Kind.PACKED),
    (b"\xfd7zXZ\x00", Kind.PACKED),
    (b"\x89PNG\r\n\x1a\n", Kind.PICTURE),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"GIF87a", Kind.PICTURE),
    (b"GIF89a", Kind.PICTURE),
    (b"II*\x00", Kind.PICTURE),
    (b"MM\x00*", Kind.PICTURE),
    (b"SQLite format 3\x00", Kind.DATABASE),
    (b"bplist00", Kind.PROPERTIES),
    (b"\x78\x9f\x3e\x22", Kind.OUTLOOK),
    (b"\x5d\x00\x00", Kind.PACKED),  # LZMA alone, of the usual properties
    (b"7z\xbc\xaf\x27\x1c", Kind.CLOSED),
    (b"Rar!\x1a\x07", Kind.CLOSED),
    (b"\x28\xb5\x2f\xfd", Kind.CLOSED),  # Zstandard
    (b"MSCF", Kind.CLOSED),
    (b"ID3", Kind.CLOSED),
    (b"OggS", Kind.CLOSED),
    (b"fLaC", Kind.CLOSED),
    (b"\x1aE\xdf\xa3", Kind.CLOSED),  # Matroska
)
_HEADER: Final = re.compile(
    rb"(?:from|to|cc|subject|date|received|return-path|delivered-to|mime-version|message-id"
    rb"|reply-to|sender|content-type|dkim-signature|authentication-results|x-[a-z0-9-]+): ?\S",
    re.IGNORECASE,
)
_MARKUP: Final = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}\?>\s*)*<(?:!doctype\s+html|html|head|body|title|meta"
    rb"|script|style|table|div|form|p|h[1-6]|br|a|span|ul|ol)\b",
    re.IGNORECASE | re.DOTALL,
)
_PROPERTIES: Final = re.compile(
    # Settings of printers have a few bytes before it.
    rb"[^<]{0,16}(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!DOCTYPE plist[^>]{0,200}>\s*)?<plist\b"
)
_PORTABLE: Final = re.compile(rb"P[1-6]\s+[0-9]+\s+[0-9]+\s")
_HEADING: Final = re.compile(r"\s*\"?[^\W\d_][\w .#/-]{0,39}\"?\s*")
_SEPARATORS: Final = ",;\t|"
_HEAD: Final = 4096


def sniff(name: str, data: bytes) -> Kind:
    """Say what a file is read as."""
    head = data[:_HEAD]
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if b"%PDF-" in head[:1024]:  # ISO 32000-1, annex H: anywhere in the first 1,024 bytes
        return Kind.PDF
    if head[:4] == b"RIFF":
        return Kind.PICTURE if head[8:12] == b"WEBP" else Kind.CLOSED
    if head[4:8] == b"ftyp":
        return Kind.PICTURE if head[8:12] in (b"heic", b"heix", b"mif1", b"avif") else Kind.CLOSED
    if _PORTABLE.match(head):
        return Kind.PICTURE
    if head[:2] == b"BM" and data[2:6] == len(data).to_bytes(4, "little"):
        return Kind.PICTURE
    if _is_tar(head):
        return Kind.TAR
    if not plain.is_text(data):
        return Kind.BINARY
    return _text(name.lower(), head)


def _text(name: str, head: bytes) -> Kind:
    lines = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").splitlines()[:8]
    if _PROPERTIES.match(head):
        return Kind.PROPERTIES
    if flat.is_flat(head):
        return Kind.FLAT
    if lines and lines[0].startswith(b"From ") and len(lines) > 1 and _HEADER.match(lines[1]):
        return Kind.MAILBOX
    headers = [line for line in lines if _HEADER.match(line)]
    if lines and _HEADER.match(lines[0]) and (len(headers) >= 2 or name.endswith(".eml")):
        return Kind.MAIL
    if name.endswith((".html", ".htm", ".xhtml")) or _MARKUP.match(
        head.removeprefix(b"\xef\xbb\xbf")
    ):
        return Kind.HTML
    if separator(plain.decoded(head), name):
        return Kind.TABLE
    return Kind.TEXT


def separator(head: str, name: str) -> str:
    """The character between the cells of a table; empty if the text is none."""
    lines = [line for line in head.splitlines() if line.strip()][:20]
    named = name.lower().endswith((".csv", ".tsv", ".tab"))
    if not lines or (not named and (len(lines) < 3 or not _headed(lines[0]))):
        return ""
    counts = {mark: [line.count(mark) for line in lines] for mark in _SEPARATORS}
    even = [
        mark for mark, count in counts.items() if min(count) == max(count) >= (1 if named else 2)
    ]
    if even:
        return max(even, key=lambda mark: counts[mark][0])
    # Quoted cells may hold separators and line ends; then only the name tells.
    return max(_SEPARATORS, key=lambda mark: counts[mark][0]) if named else ""


def _headed(line: str) -> bool:
    """Whether a first line is one of headings: code and records of JSON are no tables."""
    return all(_HEADING.fullmatch(cell) for cell in re.split(r"[,;\t|]", line))


def _is_tar(head: bytes) -> bool:
    """Whether the first block is a header of tar: its checksum holds (POSIX.1-1988, ustar)."""
    if len(head) < 512:
        return False
    field = head[148:156].strip(b" \0")
    try:
        claimed = int(field, 8)
    except ValueError:
        return False
    return claimed == sum(head[:148]) + 8 * 0x20 + sum(head[156:512])
