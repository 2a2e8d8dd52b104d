"""Read what is written in another alphabet: percent, entities, escapes, Base64, hex, packed or not.

Each function returns the readings of one text, none if there is nothing to read. A run of hex or
Base64 counts only if all of it decodes to text that can be read, which digests and ids do not; its
first bytes decide that, so the patterns are strict and cheap. Patterns take linear time.

Missed: Base64 of fewer than twelve bytes or that does not begin with twelve of ASCII; hex of fewer
than twelve bytes or of other than ASCII; encrypted text; of packed text what
is longer than its Base64.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from html import unescape
from typing import Final
from zlib import MAX_WBITS, decompressobj
from zlib import error as zlib_error

from detectors.family import Disguised
from detectors.views.view import Piece, Reading

PERCENT: Final = re.compile("(?:%[0-9A-Fa-f]{2})+")
ENTITY: Final = re.compile(
    "&(?:#[0-9]{2,7};?|#[xX][0-9A-Fa-f]{2,6};?|[A-Za-z][A-Za-z0-9]{1,30};)"
)  # HTML Living Standard, 13.5: the longest name has 31 letters; browsers miss no semicolon
ESCAPE: Final = re.compile(
    # Of JavaScript, Python, JSON and C, hex and octal; of CSS (Syntax Level 3, 4.3.7).
    r"\\(?:(?:x|u00|U000000|0000)([2-7][0-9A-Fa-f])|u\{0{0,4}([2-7][0-9A-Fa-f])\}|0?([01][0-7]{2})"
    r"|([2-7][0-9A-Fa-f])(?:[ ](?=\\)|(?![0-9A-Za-z\\]))|([/_.-])|([nrt]))"
    # Of JavaScript's `escape` (ECMAScript, annex B).
    r"|%u00([2-7][0-9A-Fa-f])"
)
QUOTED: Final = re.compile("=(?:[2-7][0-9A-F]|\r?\n(?=[!-~]))")
"""Quoted-printable (RFC 2045, 6.7): ASCII in hex, and line ends that are none."""

BYTE: Final = "(?:[2-7][0-9A-Fa-f]|0[9AaDd])"
"""A printable character of ASCII, tab or line break, in hex."""
_SIGN: Final = "0[xX]"
HEX: Final = re.compile(
    rf"(?<![0-9A-Za-z])(?:{_SIGN})?{BYTE}(?:[\s,:;.-]{{0,2}}(?:{_SIGN})?{BYTE}){{11,}}+"
)
_HEX_ALONE: Final = re.compile(rf"(?:{_SIGN})?(?:{BYTE})++")
_HEX_BYTE: Final = re.compile(rf"(?:{_SIGN})?({BYTE})")

DECIMAL: Final = re.compile(r"(?<![0-9.])(?<![0-9],)[0-9]{2,3}(?:,[0-9]{2,3}){11,}+(?![0-9.,])")
_NUMBER: Final = re.compile("[0-9]+")

QUAD: Final = (
    "(?:[ACDI-Za-f][AC-HQS-Xgi-nwyz0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]"
    "|77[w-z0-3][A-Za-z0-9+/_-])"
)
"""Three characters of ASCII in Base64 (RFC 4648, sections 4 and 5): printable (their first bits are
001 to 011 each), tab, line break, or the zero that parts name and password (RFC 4616); or one
fullwidth character."""
DAUQ: Final = "[A-Za-z0-9+/_-][ABEFIJMNQRUVYZcdghklopstwx014589][AC-HQS-Xgi-nwyz0-3][ACDI-Za-f]"
"""The same from its end, without what is fullwidth."""
_QUADS: Final = 4
BASE64: Final = re.compile(rf"(?<![A-Za-z0-9+])(?:{QUAD}){{{_QUADS}}}[A-Za-z0-9+/_-]*+={{0,2}}")
PACKED: Final = re.compile(
    # The headers of both: 1f 8b 08, and 78 with 01, 5e, 9c or da.
    r"(?<![A-Za-z0-9+/_-])(?:H4sI|eJ[wxyz0-3]|eN[o-r]|eAE|eF[4-7])[A-Za-z0-9+/_-]{24,}={0,2}"
)
_EITHER: Final = 32 + MAX_WBITS
_NEXT_LINE: Final = re.compile(r"\r?\n[> \t]*+([A-Za-z0-9+/_-]++={0,2})(?=\s|$|[\"'`])")
_URL_SAFE: Final = bytes.maketrans(b"-_", b"+/")
_UNREADABLE: Final = re.compile(r"[^\0\t\n\r -~\u00a0-\U0010ffff]")


def percent(text: str) -> Iterator[Reading]:
    """Read percent-encoded characters (RFC 3986, section 2.1)."""
    pieces: list[Piece] = []
    for run in PERCENT.finditer(text):
        try:
            decoded = bytes.fromhex(run[0].replace("%", "")).decode()
        except UnicodeDecodeError:
            continue
        at = run.start()
        for character in decoded:
            size = 3 * len(character.encode())
            pieces.append(Piece(at, at + size, character))
            at += size
    if pieces:
        yield Reading("percent-encoded", pieces, Disguised.DECODED)


def entities(text: str) -> Iterator[Reading]:
    """Read HTML's character references, beyond the three that Slack writes itself."""
    pieces = [
        Piece(*entity.span(), new)
        for entity in ENTITY.finditer(text)
        for new in [unescape(entity[0])]
        if len(new) < len(entity[0])
    ]
    if pieces:
        yield Reading("html-encoded", pieces, Disguised.DECODED)


def escapes(text: str) -> Iterator[Reading]:
    r"""Read ``\x67``, ``\u0067``, ``\147``, ``\67``, ``\_`` and ``\n``, as programs write."""
    pieces = [
        Piece(
            *one.span(),
            "\n"
            if one[6]
            else one[5]
            or chr(int(one[3], 8) if one[3] else int(one[1] or one[2] or one[4] or one[7], 16)),
        )
        for one in ESCAPE.finditer(text)
    ]
    if pieces:
        yield Reading("escaped", pieces, Disguised.DECODED)


def quoted(text: str) -> Iterator[Reading]:
    """Read the characters and the joined lines of quoted-printable, as in the source of a mail."""
    pieces = [
        Piece(*one.span(), "" if one[0][1] in "\r\n" else chr(int(one[0][1:], 16)))
        for one in QUOTED.finditer(text)
    ]
    if pieces:
        yield Reading("quoted-printable", pieces)


def packed(text: str) -> Iterator[Reading]:
    """Read Base64 of what gzip or zlib packed (RFC 1950, 1952), as far as it fits in its place."""
    pieces: list[Piece] = []
    for run in PACKED.finditer(text):
        bare = run[0].rstrip("=").encode().translate(_URL_SAFE)
        try:
            data = b64decode(bare[: len(bare) - (len(bare) % 4 == 1)] + b"=" * (-len(bare) % 4))
            unpacked = decompressobj(_EITHER).decompress(data, len(run[0]))
        except (Error, zlib_error):
            continue
        shown = unpacked.decode("utf-8", "ignore")
        if shown and not _UNREADABLE.search(shown):
            pieces.append(Piece(*run.span(), shown))
    if pieces:
        yield Reading("packed", pieces, Disguised.DECODED)


def hexadecimal(text: str) -> Iterator[Reading]:
    """Read runs of bytes in hex: together, apart, or each behind ``0x``."""
    pieces: list[Piece] = []
    for run in HEX.finditer(text):
        if text[run.end() : run.end() + 1].isalnum():
            continue  # the beginning of a digest that looks like text so far
        start, end = run.span()
        if _HEX_ALONE.fullmatch(text, start, end):
            second = start + (4 if text[start + 1] in "xX" else 2)
            pieces.append(Piece(start, second, chr(int(text[second - 2 : second], 16))))
            rest = bytes.fromhex(text[second:end]).decode()
            pieces.append(Piece(second, end, rest, stride=2))
            continue
        done = start
        for byte in _HEX_BYTE.finditer(text, start, end):
            if byte.start() > done:
                pieces.append(Piece(done, byte.start(), ""))
            pieces.append(Piece(*byte.span(), chr(int(byte[1], 16))))
            done = byte.end()
    if pieces:
        yield Reading("hex", pieces)


def decimal(text: str) -> Iterator[Reading]:
    """Read characters by their numbers, as in `String.fromCharCode(103,104,...)`."""
    pieces: list[Piece] = []
    for run in DECIMAL.finditer(text):
        numbers = list(_NUMBER.finditer(text, *run.span()))
        if all(0x20 <= int(one[0]) < 0x7F for one in numbers):
            done = run.start()
            for one in numbers:
                pieces.append(Piece(done, one.end(), chr(int(one[0]))))
                done = one.end()
    if pieces:
        yield Reading("decimal", pieces)


def base64(text: str) -> Iterator[Reading]:
    """Read Base64 in both alphabets, padded or not, over one line or several."""
    pieces: list[Piece] = []
    done = tried = 0
    for run in BASE64.finditer(text):
        if run.start() < done:
            continue
        # Lines are joined once, not again from each of them, or many would take quadratic time.
        ways = list(_lines(text, run)) if run.start() >= tried else [(run.end(), run[0])]
        tried = max(tried, ways[0][0])
        for end, encoded in ways:
            decoded = _decoded(encoded)
            if decoded is not None:
                pieces.append(Piece(run.start(), end, decoded))
                done = end
                break
    if pieces:
        yield Reading("base64", pieces, Disguised.DECODED)


def _lines(text: str, run: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Yield a run with the lines that go on with it, then, if there are any, the run alone."""
    lines, end, last = [run[0]], run.end(), run[0]
    # An encoder breaks lines of one length between groups of four.
    while len(last) % 4 == 0 and not last.endswith("="):
        following = _NEXT_LINE.match(text, end)
        if following is None or len(following[1]) > len(lines[0]):
            break
        last, end = following[1], following.end()
        lines.append(last)
        if len(last) < len(lines[0]):
            break
    if len(lines) > 1:
        yield end, "".join(lines)
    yield run.end(), run[0]


def _decoded(encoded: str) -> str | None:
    """Return what can be read in Base64, None if it cannot."""
    bare = encoded.rstrip("=").encode().translate(_URL_SAFE)
    if len(bare) % 4 == 1:
        return None
    try:
        text = b64decode(bare + b"=" * (-len(bare) % 4), validate=True).decode()
    except (Error, UnicodeDecodeError):
        return None
    return None if _UNREADABLE.search(text) else text
