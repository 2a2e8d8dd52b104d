"""Records as crossgate lands what is no event by itself: parts of an export, and what is broken.

One line of JSON each, led by `{"crossgate":1,`; `pipelines.normalising.shapes.Landed` reads them.
A part of an export stands in it as it was received, only without insignificant space.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

import msgspec

from pipelines.normalising.reasons import Reason

LONGEST: Final = 16 << 20
"""Bytes of the longest record. Slack's longest message has 40,000 characters."""

_SMALL: Final = 64 << 10

_encode: Final = msgspec.json.Encoder().encode


def text(value: str) -> bytes:
    """JSON of a string; what UTF-8 cannot hold, as in odd file names, becomes a question mark."""
    return _encode(value.encode("utf-8", "replace").decode())


def head(own_org: str) -> bytes:
    """Begin a record: whose install or export it is from."""
    return b'{"crossgate":1,"own_org":' + text(own_org)


def member(name: str, value: str | bool | Mapping[str, str]) -> bytes:
    """One more key of a record, led by a comma."""
    return b"," + text(name) + b":" + (text(value) if isinstance(value, str) else _encode(value))


def broken(own_org: str, source: str, reason: Reason, content: bytes) -> bytes:
    """Stand for content that cannot be landed as it is; small content comes along."""
    payload = content if len(content) <= _SMALL else None
    hashed = sha256(content).hexdigest()
    return stand_in(own_org, source, reason, size=len(content), hashed=hashed, payload=payload)


def stand_in(
    own_org: str,
    source: str,
    reason: Reason,
    *,
    size: int,
    hashed: str,
    payload: bytes | None = None,
) -> bytes:
    """Stand for content that stays in the source, known by its size and SHA-256 in hex."""
    about: dict[str, str | int] = {"reason": reason.value, "sha256": hashed, "size": size}
    if payload is not None:
        about["payload"] = b64encode(payload).decode()
    return b"".join((head(own_org), member("source", source), b',"broken":', _encode(about), b"}"))
