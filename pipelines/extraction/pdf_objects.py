"""What a PDF holds beside what PDFium tells of: strings of any object, and streams of no page.

Alternative texts, values of fields without a place on a page, actions, metadata, names of layers,
and what an earlier version said stay in the file, shown or not. So all of its bytes are gone
through once for strings (ISO 32000-1, 7.3.4), inside of packed streams too. What stands on a page
was said already and is not said again. A stream that does not unpack is marked, whatever else of
the file was read: nobody knows what it said.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from typing import Final

from pipelines.extraction import plain
from pipelines.extraction.gather import Scope
from pipelines.extraction.reasons import Reason

_STREAM: Final = re.compile(rb"stream\r?\n")
_END: Final = b"endstream"
_STRING: Final = re.compile(
    rb"\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)|\(((?:[^()\\]|\\.)*+)", re.DOTALL
)
"""The second form is a string without its end, which is not gone through again from inside."""
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]{8,})>")
_COMMENT: Final = re.compile(rb"(?:^|[\r\n])%([ -~]{8,})")
_ESCAPE: Final = re.compile(rb"\\([nrtbf()\\]|[0-7]{1,3}|\r?\n)")
_ESCAPED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b"\n"}
_BEFORE: Final = 1024
_PREPARED: Final = re.compile(
    rb"/(?:Image|FontFile\d?|Length1|Type1C|CIDFontType0C|XRef|OpenType|FunctionType|ICCBased)\b"
)
"""Of what draws a picture or a letter."""
_LEAST: Final = 6
_NEAR: Final = 1 << 14
"""Characters from where the last string was shown in which the next one is looked for first."""
_LOOKED: Final = 1 << 33
"""Characters that are looked through for strings shown elsewhere; a second or two."""
_PREDICTED: Final = re.compile(rb"/(Predictor|Colors|BitsPerComponent|Columns)\s+(\d{1,6})")
_PNG: Final = 10
_CLEAR: Final = 256
_NARROW: Final = 9
_WIDEST: Final = 12
_FILTERS: Final = re.compile(rb"/Filter\s*(?:\[([^\]]*)\]|(/[\w#]+))")
_REFERRED: Final = re.compile(rb"/Filter\s+(\d{1,10}\s+\d{1,5})\s+R\b")
_NAME: Final = re.compile(rb"/([\w#]+)")
_CODED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_DRAWN: Final = frozenset({
    b"DCTDecode", b"DCT", b"JPXDecode", b"JBIG2Decode", b"CCITTFaxDecode", b"CCF",
})  # fmt: skip
"""Filters that pack pictures, and nothing else."""
_CHUNK: Final = 1 << 14
_DRAWING: Final = re.compile(
    rb"(?:^|[\s\])>])(?:BT|ET|BI|EI|q|Q|cm|re|[TW]\*?|Tj|TJ|Td|TD|Tf|Tm|Do|gs|cs|CS|scn?|SCN?|g|G|rg|RG"
    rb"|k|K|[mlcvyh]|S|s|[fFBb]\*?|n|w|J|j|M|d[01]?|i|ri|sh|BDC|BMC|EMC|MP|DP|BX|EX|['\"])\s*\Z"
)
"""The end of a content stream: an operator (7.8.2, annex A)."""
_LAST: Final = 64


def read(scope: Scope, data: bytes, shown: str, opened: Set[bytes]) -> None:
    """Say every string of a file that is not encrypted and not in what was shown of it."""
    said = _flat(shown)
    found: dict[str, None] = {}
    streams = list(_streams(data))
    edges = [0, *(edge for start, end in streams for edge in (start, end)), len(data)]
    bare = b" ".join(data[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    for text in (*_strings(bare), *(one.decode("latin-1") for one in _COMMENT.findall(bare))):
        found[text] = None
    tail = data[data.rfind(b"%%EOF") + 5 :] if b"%%EOF" in data else b""
    if tail.strip():
        found[plain.decoded(tail)] = None
    left = scope.limits.file_bytes
    for start, end in streams:
        about = data[max(0, start - _BEFORE) : start].rpartition(b" obj")[2]
        if _PREPARED.search(about):
            continue
        content, whole = _unpacked(data[start:end], _told(about, data), left)
        if not whole:
            scope.miss(Reason.DAMAGED, "objects")
        left -= len(content)
        if left <= 0:
            scope.miss(Reason.TOO_MUCH_TEXT, "objects")
            break
        if b"/EmbeddedFile" in about:
            if content not in opened:
                scope.open("embedded file", content)
        elif b"/Metadata" in about or content.lstrip().startswith(b"<"):
            found[plain.decoded(content)] = None
        elif b"/ObjStm" in about or not _is_script(content):
            found.update(dict.fromkeys(_strings(content)))
            found.update((one.decode("latin-1"), None) for one in _COMMENT.findall(content))
        else:
            found[plain.decoded(content)] = None
    long = (one for one in found if len(one.strip()) >= _LEAST)
    scope.say("objects", "\n".join(_unsaid(long, said)))


def _unsaid(strings: Iterable[str], said: str) -> Iterator[str]:
    """Yield the strings that were not shown, and of very many those too that were shown far off."""
    last, left = 0, _LOOKED
    for one in strings:
        flat = _flat(one)
        at = said.find(flat, max(0, last - _NEAR), last + _NEAR)
        if at < 0 < left:
            at = said.find(flat)
            left -= at if at >= 0 else len(said)
        if at < 0:
            yield one
        else:
            last = at


def _streams(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the content of each stream begins and ends; one without an end has none."""
    at = 0
    while match := _STREAM.search(data, at):
        end = data.find(_END, match.end())
        if end < 0:
            return
        yield match.end(), end
        at = end + len(_END)


def _strings(data: bytes) -> Iterator[str]:
    """Yield the strings of an object, of those that are readable."""
    for match in _STRING.finditer(data):
        yield from _readable(_ESCAPE.sub(_plain, match[1] or match[2] or b""))
    for match in _HEX.finditer(data):
        digits = b"".join(match[1].split())
        yield from _readable(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))


def _plain(match: re.Match[bytes]) -> bytes:
    escape = match[1]
    if escape.isdigit():
        return bytes([int(escape, 8) & 0xFF])
    return b"" if escape.endswith(b"\n") else _ESCAPED.get(escape, escape)


def _readable(raw: bytes) -> Iterator[str]:
    if raw[:2] in (b"\xfe\xff", b"\xff\xfe"):
        text = raw.decode("utf-16", "replace")
    else:
        text = raw.decode("latin-1")
    if len(text) >= _LEAST and sum(map(str.isprintable, text)) >= 0.9 * len(text):
        yield text


def _told(about: bytes, data: bytes) -> bytes:
    """What a stream says of itself, and in the place of a filter told elsewhere the filter."""
    referred = _REFERRED.search(about)
    if referred is None:
        return about
    number, generation = referred[1].split()
    told = re.search(rb"\b%b\s+%b\s+obj\s*(\[[^\]]*\]|/[\w#]+)" % (number, generation), data)
    return about.replace(referred[0], b"/Filter " + (told[1] if told else b"/Unknown"))


def _is_script(content: bytes) -> bool:
    """Whether a stream is text that draws nothing, such as a script, and no table of letters."""
    ends = content[-_LAST:].rstrip()
    if not ends or b"begincmap" in content or _DRAWING.search(ends):
        return False
    return plain.is_text(content)


def _unpacked(packed: bytes, about: bytes, most: int) -> tuple[bytes, bool]:
    """Undo the filters of a stream; say whether that went well to its end.

    What pictures are packed with is left, and nothing of what it packs.
    """
    listed = _FILTERS.search(about)
    for coded in _NAME.findall(listed[1] or listed[2] or b"") if listed else ():
        name = _CODED.sub(lambda code: bytes([int(code[1], 16)]), coded)
        if name in _DRAWN:
            return b"", True
        whole = True
        try:
            match name:
                case b"FlateDecode" | b"Fl":
                    packed, whole = _inflated(packed, most)
                    packed = _unpredicted(packed, about)
                case b"LZWDecode" | b"LZW":
                    packed, whole = _lzw(packed, most)
                    packed = _unpredicted(packed, about)
                case b"RunLengthDecode" | b"RL":
                    packed = _run_lengths(packed, most)
                case b"ASCII85Decode" | b"A85":
                    packed = base64.a85decode(packed.partition(b"~")[0].strip().removeprefix(b"<~"))
                case b"ASCIIHexDecode" | b"AHx":
                    digits = b"".join(packed.partition(b">")[0].split())
                    packed = binascii.unhexlify(digits + b"0" * (len(digits) % 2))
                case b"Crypt":  # of a file without a password, it does nothing
                    pass
                case _:
                    return b"", False
        except ValueError:
            return b"", False
        if not whole:
            return packed, False
    return packed, True


def _inflated(packed: bytes, most: int) -> tuple[bytes, bool]:
    """Undo Deflate as far as it goes, and past a checksum that is wrong or missing."""
    packed = packed.lstrip(b"\r\n")
    if not packed:
        return b"", True
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    done = bytearray()
    with suppress(zlib.error):
        for at in range(2, len(packed), _CHUNK):  # behind the header (RFC 1950, 2.2)
            done += unpacker.decompress(packed[at : at + _CHUNK], max(1, most - len(done)))
            if unpacker.eof or len(done) >= most:
                return bytes(done), True
    return bytes(done), False


def _unpredicted(rows: bytes, about: bytes) -> bytes:
    """Undo what PNG's filters did before the packing (7.4.4.4), where any did."""
    told = {name: int(number) for name, number in _PREDICTED.findall(about)}
    if told.get(b"Predictor", 1) < _PNG:
        return rows
    bits = told.get(b"Colors", 1) * told.get(b"BitsPerComponent", 8)
    step = max(1, bits // 8)
    width = min(-(-bits * told.get(b"Columns", 1) // 8), len(rows))
    if not width:
        return rows
    done = bytearray()
    above = bytes(width)
    for at in range(0, len(rows), width + 1):
        kind, row = rows[at], bytearray(rows[at + 1 : at + 1 + width])
        for n in range(len(row) if kind else 0):
            left, corner = (row[n - step], above[n - step]) if n >= step else (0, 0)
            row[n] = (row[n] + _predicted(kind, left, above[n], corner)) & 0xFF
        done += row
        above = bytes(row).ljust(width, b"\0")
    return bytes(done)


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    match kind:
        case 1:
            return left
        case 2:
            return up
        case 3:
            return (left + up) // 2
        case 4:
            return min((left, up, corner), key=lambda one: abs(left + up - corner - one))
        case _:
            return 0


def _lzw(packed: bytes, most: int) -> tuple[bytes, bool]:
    """Undo LZW as PDF has it: codes of 9 to 12 bits, the wider ones one code early (7.4.4.2)."""
    table = [bytes([n]) for n in range(256)] + [b"", b""]
    known = list(table)
    done = bytearray()
    last = b""
    buffer = bits = 0
    width = _NARROW
    for byte in packed:
        buffer, bits = (buffer << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = buffer >> bits & ((1 << width) - 1)
        if code == _CLEAR:
            known, last, width = list(table), b"", _NARROW
            continue
        if code == _CLEAR + 1 or len(done) > most:
            break
        if code > len(known) or (code == len(known) and not last):  # none that was made
            return bytes(done), False
        piece = known[code] if code < len(known) else last + last[:1]
        done += piece
        if last and len(known) < 1 << _WIDEST:
            known.append(last + piece[:1])
        last = piece
        width = min(_WIDEST, max(_NARROW, (len(known) + 1).bit_length()))
    return bytes(done), True


def _run_lengths(packed: bytes, most: int) -> bytes:
    """Undo runs of one byte and of different ones (7.4.5)."""
    done = bytearray()
    at = 0
    while at < len(packed) and packed[at] != 128 and len(done) <= most:  # the end
        size = packed[at]
        if size < 128:  # of different ones
            done += packed[at + 1 : at + 2 + size]
            at += 2 + size
        else:
            done += packed[at + 1 : at + 2] * (257 - size)
            at += 2
    return bytes(done)


def _flat(text: str) -> str:
    return "".join(text.split())
