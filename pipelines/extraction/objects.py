"""Files that Office embeds as objects: OLE 1.0 (MS-OLEDS 2.2) and packages (2.3.6)."""

from __future__ import annotations

from struct import Struct, error
from typing import Final

from pipelines.extraction.gather import Scope
from pipelines.extraction.reasons import Reason

_EMBEDDED: Final = 2
_SIZE: Final = 4
_number: Final = Struct("<I").unpack_from


def embedded(scope: Scope, data: bytes) -> bool:
    """Read an embedded object, as documents of RTF write it; say whether it was one."""
    try:
        kind = _number(data, 4)[0]
        at = 8
        strings = []
        for _ in range(3):
            (size,) = _number(data, at)
            strings.append(data[at + 4 : at + 4 + size].rstrip(b"\0"))
            at += 4 + size
        (size,) = _number(data, at)
    except error:
        return False
    native = _content(scope, data, at + 4, size)
    if kind != _EMBEDDED or not native:
        return False
    if strings[0] == b"Package":
        return package(scope, native)
    scope.open("", native, "object")
    return True


def package(scope: Scope, data: bytes) -> bool:
    """Read the file that a package holds; say whether it was one.

    Its name, where it came from, where it was put, its bytes.
    """
    if len(data) > _SIZE and _number(data)[0] == len(data) - _SIZE:
        data = data[_SIZE:]  # its size stands before it, or not
    name, _, rest = data[2:].partition(b"\0")
    path, _, rest = rest.partition(b"\0")
    try:
        (size,) = _number(rest, 4)
        at = 8 + size
        (size,) = _number(rest, at)
    except error:
        return False
    content = _content(scope, rest, at + 4, size)
    if not content:
        return False
    called = name.decode("cp1252", "replace")
    scope.name(path.decode("cp1252", "replace"))
    scope.open(called, content, "" if called else "object")
    return True


def _content(scope: Scope, data: bytes, at: int, size: int) -> bytes:
    if len(data) < at + size:
        scope.miss(Reason.DAMAGED, "object")
    return data[at : at + size]
