"""Rich Text Format, without its controls (Microsoft's RTF specification 1.9.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from pipelines.extraction.gather import Scope
from pipelines.extraction.reasons import Reason

_PIECE: Final = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)"
)
_BREAKS: Final = {
    b"par": "\n", b"line": "\n", b"row": "\n", b"page": "\n", b"sect": "\n", b"tab": "\t",
    b"cell": "\t", b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_SIGNS: Final = {b"\\": "\\", b"{": "{", b"}": "}", b"~": " ", b"_": "-"}
_QUIET: Final = frozenset({
    b"fonttbl", b"colortbl", b"stylesheet", b"themedata", b"colorschememapping", b"latentstyles",
    b"datastore", b"rsidtbl", b"listtable", b"listoverridetable",
})  # fmt: skip
_PACKED: Final = {b"pict", b"objdata"}
_MOST: Final = 8
"""Characters that stand in for one; more are no honest document's."""


@dataclass(slots=True)
class _Group:
    r"""What holds as far as a brace closes.

    Attributes:
        quiet: Its words are no text of the document.
        stand_in: Characters after one of Unicode that stand there for older readers (`\uc`).
    """

    quiet: bool = False
    stand_in: int = 1


def read(scope: Scope, data: bytes) -> None:
    """Read the text, the properties and the comments of a document, in the order they stand."""
    said: list[str] = []
    groups = [_Group()]
    packed = 0
    skip = 0
    for match in _PIECE.finditer(data):
        hexed, word, number, symbol, brace, text = match.groups()
        group = groups[-1]
        if brace:
            skip = 0
            if brace == b"{":
                groups.append(replace(group))
            elif len(groups) > 1:
                groups.pop()
        elif word in _QUIET:
            group.quiet = True
        elif word in _PACKED:
            group.quiet = True
            packed += 1
        elif group.quiet:
            continue
        elif word == b"uc":
            group.stand_in = min(max(int(number or 1), 0), _MOST)
        elif word == b"u" and number is not None:
            said.append(chr(int(number) % 65536))
            skip = group.stand_in
        elif word == b"bin":
            packed += 1
        elif text:
            said.append(text[skip:].decode("cp1252", "replace"))
            skip = max(0, skip - len(text))
        elif skip and (hexed or word or symbol):
            skip -= 1
        elif hexed:
            said.append(bytes.fromhex(hexed.decode()).decode("cp1252", "replace"))
        else:
            said.append(_BREAKS.get(word) or _SIGNS.get(symbol, ""))
    whole = "".join(said)
    # Characters beyond the basic plane come as two halves.
    scope.say("text", whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
    if packed:
        scope.miss(Reason.UNSUPPORTED, "pictures and objects")
