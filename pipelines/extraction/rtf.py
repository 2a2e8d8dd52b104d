"""Rich Text Format, without its controls (Microsoft's RTF specification 1.9.1)."""

from __future__ import annotations

import re
from typing import Final

from pipelines.extraction.gather import Scope
from pipelines.extraction.reasons import Reason

_PIECE: Final = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)"
)
_BREAKS: Final = {
    b"par": "\n", b"line": "\n", b"row": "\n", b"page": "\n", b"sect": "\n", b"tab": "\t",
    b"cell": "\t", b"emdash": "—", b"endash": "–", b"bullet": "•",
}  # fmt: skip
_QUIET: Final = frozenset({
    b"fonttbl", b"colortbl", b"stylesheet", b"themedata", b"colorschememapping", b"latentstyles",
    b"datastore", b"rsidtbl", b"listtable", b"listoverridetable",
})  # fmt: skip
_PACKED: Final = {b"pict", b"objdata"}


def read(scope: Scope, data: bytes) -> None:
    """Read the text, the properties and the comments of a document, in the order they stand."""
    said: list[str] = []
    quiet = [False]
    packed = 0
    skip = 0
    for match in _PIECE.finditer(data):
        hexed, word, number, symbol, brace, text = match.groups()
        if brace == b"{":
            quiet.append(quiet[-1])
            continue
        if brace == b"}":
            if len(quiet) > 1:
                quiet.pop()
            continue
        if word in _QUIET:
            quiet[-1] = True
        elif word in _PACKED:
            quiet[-1] = True
            packed += 1
        elif quiet[-1]:
            continue
        elif word == b"u" and number is not None:
            said.append(chr(int(number) % 65536))
            skip = 1  # one character for readers without Unicode follows
        elif word == b"bin":
            packed += 1
        elif word in _BREAKS:
            said.append(_BREAKS[word])
        elif hexed or text:
            shown = (bytes.fromhex(hexed.decode()) if hexed else text).decode("cp1252", "replace")
            said.append(shown[skip:])
            skip = 0
        elif symbol in (b"\\", b"{", b"}"):
            said.append(symbol.decode())
        elif symbol == b"~":
            said.append(" ")
    whole = "".join(said)
    # Characters beyond the basic plane come as two halves.
    scope.say("text", whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
    if packed:
        scope.miss(Reason.UNSUPPORTED, "pictures and objects")
