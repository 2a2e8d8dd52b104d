"""Which module reads which kind of file."""

from __future__ import annotations

from typing import Final

from pipelines.extraction import (
    archive,
    compound,
    flat,
    html,
    image,
    mail,
    outlook,
    pdf,
    plain,
    rtf,
    store,
    table,
)
from pipelines.extraction.gather import Scope
from pipelines.extraction.reasons import Reason
from pipelines.extraction.sniff import Kind, sniff

_TAIL: Final = (1 << 16) + 22
_HIDING: Final = frozenset({Kind.PDF, Kind.PICTURE, Kind.DATABASE, Kind.BINARY, Kind.CLOSED})
"""Kinds whose readers do not mind what stands behind the file, as unpackers of zip files do not."""


def read(scope: Scope, name: str, data: bytes) -> None:
    """Read a file of any kind; see `gather.Reader`."""
    kind = sniff(name, data)
    match kind:
        case Kind.ZIP:
            archive.read_zip(scope, data)
        case Kind.TAR:
            archive.read_tar(scope, data)
        case Kind.PACKED:
            archive.read_packed(scope, name, data)
        case Kind.COMPOUND:
            compound.read(scope, data)
        case Kind.PDF:
            pdf.read(scope, data)
        case Kind.RTF:
            rtf.read(scope, data)
        case Kind.PICTURE:
            image.read(scope, data)
        case Kind.MAIL:
            mail.read(scope, data)
        case Kind.MAILBOX:
            mail.mailbox(scope, data)
        case Kind.HTML:
            html.read(scope, data)
        case Kind.TABLE:
            table.read(scope, name, data)
        case Kind.FLAT:
            flat.read(scope, data, archive.document)
        case Kind.DATABASE:
            store.database(scope, data)
        case Kind.PROPERTIES:
            store.properties(scope, data)
        case Kind.OUTLOOK:
            outlook.read(scope, data)
        case Kind.TEXT:
            plain.read(scope, data)
        case Kind.CLOSED:
            scope.miss(Reason.UNSUPPORTED)
        case Kind.BINARY:
            plain.words(scope, data)
    if kind in _HIDING and b"PK\x05\x06" in data[-_TAIL:]:
        archive.read_appended(scope, data)
