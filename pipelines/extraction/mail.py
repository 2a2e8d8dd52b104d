"""Mail (RFC 5322, MIME) and mailboxes: headers, bodies, attachments, mails inside mails."""

from __future__ import annotations

import binascii
import re
from contextlib import suppress
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Final

from pipelines.extraction import html, plain
from pipelines.extraction.gather import Scope
from pipelines.extraction.reasons import Reason

_FROM: Final = re.compile(rb"(?:\A|\n\r?\n)(?=From [^\r\n]+\r?\n[!-9;-~]+:)")
_SEALED: Final = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_NO_BASE64: Final = re.compile(r"[^A-Za-z0-9+/=\s]")
_UU: Final = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)
_DEEPEST: Final = 40
_BEGUN: Final = 20
"""Encoded words without an end in a line of a header; for each the decoder reads to its end."""

_Mail = Message  # of strings: the classic policy, which takes any bytes


def read(scope: Scope, data: bytes) -> None:
    """Read one mail."""
    try:
        mail = message_from_bytes(data)
    except RecursionError:
        scope.miss(Reason.TOO_DEEP)
        plain.read(scope, data)
        return
    _message(scope, mail, "")


def mailbox(scope: Scope, data: bytes) -> None:
    """Read each mail of a mailbox; a mail begins with a line `From ` after an empty one."""
    starts = [match.end() for match in _FROM.finditer(data)]
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
        mail = data[start:end].partition(b"\n")[2]
        scope.open(f"mail {number}.eml", mail, f"mail {number}")


def _message(scope: Scope, mail: _Mail, place: str) -> None:
    headers = "\n".join(f"{name}: {_decoded(str(value))}" for name, value in mail.items())
    scope.say(f"{place}headers", headers)
    _part(scope, mail, place, 0)


def _part(scope: Scope, part: _Mail, place: str, depth: int) -> None:
    """Read a part and those inside it."""
    if depth > _DEEPEST:
        scope.miss(Reason.TOO_DEEP, f"{place}part")
        scope.say(f"{place}part", str(part))
        return
    kind = part.get_content_type()
    for what in ("preamble", "epilogue"):
        scope.say(f"{place}{what}", getattr(part, what) or "")
    payload = part.get_payload()
    if kind in _SEALED and "signed-data" not in str(part.get("Content-Type", "")):
        scope.miss(Reason.ENCRYPTED, f"{place}body")
    if isinstance(payload, list):
        for number, inner in enumerate(payload, 1):
            if part.get_content_maintype() == "message":
                scope.open("attached.eml", _bytes(inner), f"{place}attached mail {number}")
            else:
                about = "\n".join(f"{k}: {_decoded(str(v))}" for k, v in inner.items())
                scope.say(f"{place}part headers", about)
                _part(scope, inner, place, depth + 1)
        return
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content:
        return
    if part.get("Content-Transfer-Encoding", "").strip().lower() == "base64":
        written = [line for line in str(payload).split("\n") if _NO_BASE64.search(line)]
        scope.say(f"{place}body, between what is encoded", "\n".join(written))
    at = 0
    while packed := _UU.search(content, at):
        at = content.find(b"\nend", packed.end())
        if at < 0:
            break
        name = packed[1].decode("utf-8", "replace")
        scope.open(name, _unpacked(content[packed.end() : at]))
    name = _decoded(part.get_filename() or "")
    if name or kind not in ("text/plain", "text/html"):
        scope.open(name or "attachment", content)
    elif kind == "text/html":
        html.read(scope, _utf8(part, content), f"{place}HTML body")
    else:
        plain.read(scope, _utf8(part, content), f"{place}body")


def _unpacked(lines: bytes) -> bytes:
    """What uuencode packed, line by line; a line that is none is left out, and read as text."""
    done = bytearray()
    for line in lines.splitlines():
        with suppress(binascii.Error):
            done += binascii.a2b_uu(line)
    return bytes(done)


def _utf8(part: _Mail, content: bytes) -> bytes:
    """A text part in UTF-8; of a charset nobody knows, as it is."""
    try:
        return content.decode(str(part.get_content_charset("utf-8")), "strict").encode()
    except (LookupError, ValueError):
        return content


def _bytes(mail: _Mail) -> bytes:
    return mail.as_bytes(unixfrom=False)


def _decoded(value: str) -> str:
    """A header's words, whatever they were encoded in (RFC 2047)."""
    value = "\n".join(map(_ended, value.split("\n")))
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError, UnicodeError):
        return value


def _ended(line: str) -> str:
    """A line of a header without the many beginnings of encoded words that have no end."""
    head, mark, tail = line.rpartition("?=")
    many = tail.count("=?") > _BEGUN
    return head + mark + tail.replace("=?", "= ?") if many else line
