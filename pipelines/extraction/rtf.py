"""Rich Text Format, without its controls (Microsoft's RTF specification 1.9.1).

What stands aside of the text (headers, notes, comments, properties, addresses of links) is kept
aside: it may stand in the midst of a word, and must not become part of it.
"""

from __future__ import annotations

import re
from typing import Final

from pipelines.extraction.gather import Scope
from pipelines.extraction.headings import Headings
from pipelines.extraction.objects import embedded
from pipelines.extraction.reasons import Reason

_PIECE: Final = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)"
)
_BREAKS: Final = {
    b"par": "\n", b"line": "\n", b"row": "\n", b"page": "\n", b"sect": "\n", b"tab": "\t",
    b"cell": "\t", b"nestcell": "\t", b"nestrow": "\n", b"emdash": "—", b"endash": "–",
    b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_ENDS: Final = frozenset({b"par", b"row", b"page", b"sect"})
_SIGNS: Final = {b"\\": "\\", b"{": "{", b"}": "}", b"~": " ", b"_": "-"}
_QUIET: Final = frozenset({
    b"fonttbl", b"colortbl", b"stylesheet", b"themedata", b"colorschememapping", b"latentstyles",
    b"datastore", b"rsidtbl", b"listtable", b"listoverridetable", b"nonshppict", b"blipuid",
})  # fmt: skip
"""Tables of fonts, styles and the like; of their names those are said that no font or style has."""
_DIGITS: Final = b"0123456789"
_HEXED: Final = re.compile(rb"[0-9A-Fa-f\s]+")
_PACKED: Final = {b"pict", b"objdata"}
_PICTURES: Final = {b"pngblip", b"jpegblip"}
_ASIDE: Final = {
    b"header": "header", b"headerl": "header", b"headerr": "header", b"headerf": "header",
    b"footer": "footer", b"footerl": "footer", b"footerr": "footer", b"footerf": "footer",
    b"footnote": "footnote", b"annotation": "comment", b"fldinst": "field",
}  # fmt: skip
_INFO: Final = frozenset({
    b"title", b"subject", b"author", b"manager", b"company", b"operator", b"category",
    b"keywords", b"comment", b"doccomm", b"hlinkbase", b"propname", b"staticval",
})  # fmt: skip
_NO_DIGIT: Final = re.compile(rb"[^0-9A-Fa-f]+")
_WORDS: Final = re.compile(rb"[^0-9A-Fa-f\s]")
_MANY: Final = 4
_LONG: Final = 12
_MOST: Final = 8
"""Characters that stand in for one; more are no honest document's."""


class _Group:
    r"""What is between braces: where its text goes, or its bytes.

    `stand_in` counts the characters after one of Unicode that are there for older readers (`\uc`).
    """

    def __init__(self, said: list[str], above: _Group | None) -> None:
        self.said = said
        self.quiet: bool = above is not None and above.quiet
        self.packed: list[bytes] | None = None
        self.picture = False
        self.listed = False
        self.stand_in: int = above.stand_in if above else 1


class _Document:
    """The groups that are open, and what was said so far."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.text: list[str] = []
        self.groups = [_Group(self.text, None)]
        self.described: list[str] = []
        self.named: list[str] = []
        self.asides = [("pictures and objects", self.described)]
        self._row: int | None = None
        self._broken = 0
        self._table = Headings()
        self._after = -1

    def begin(self) -> None:
        above = self.groups[-1]
        if above.packed is None:
            if above.listed:
                above.said.append(" ")
            self.groups.append(_Group(above.said, above))
        else:  # what is said of a picture amid its digits
            self.groups.append(_Group(self.described, above))
            self.described.append(" ")

    def end(self) -> None:
        if len(self.groups) > 1:
            self._unpack(self.groups.pop())

    def finish(self) -> None:
        """Close what is still open."""
        for group in reversed(self.groups):
            self._unpack(group)

    def aside(self, place: str) -> None:
        """What comes in this group stands aside."""
        self.groups[-1].said = []
        self.asides.append((place, self.groups[-1].said))

    def broke(self, word: bytes) -> None:
        """Take note of where a line ends, or a cell: it tells of a row before `trowd` does."""
        if self.groups[-1].said is not self.text:
            return
        if word in _ENDS:
            self._broken = len(self.text)
        elif word == b"cell":
            self.row_begins(self._broken)

    def row_begins(self, at: int | None = None) -> None:
        if self._row is None and self.groups[-1].said is self.text:
            self._row = len(self.text) if at is None else at
            if self._after != self._row:
                self._table = Headings()

    def row_ends(self) -> bool:
        """Make one line of the cells of a row; say whether there was one."""
        if self._row is None or self.groups[-1].said is not self.text:
            return False
        cells = "".join(self.text[self._row :]).split("\t")
        del self.text[self._row :]
        last = cells.pop()
        self.text.append(self._table.line([one.strip("\n") for one in cells]) + last + "\n")
        self._row, self._after = None, len(self.text)
        self._broken = self._after
        return True

    def _unpack(self, group: _Group) -> None:
        if group.packed is None:
            return
        digits = b"".join(_NO_DIGIT.sub(b"", text) for text in group.packed)
        words = (text for text in group.packed if _WORDS.search(text))
        self.described += (f" {text.decode('cp1252', 'replace')}" for text in words)
        data = bytes.fromhex(digits[: len(digits) & ~1].decode("ascii", "ignore"))
        if group.picture and data:
            self._scope.open("", data, "picture")
        elif not embedded(self._scope, data):
            self._scope.miss(Reason.UNSUPPORTED, "pictures and objects")


def read(scope: Scope, data: bytes) -> None:
    """Read the text, the properties and the comments of a document, in the order they stand."""
    document = _Document(scope)
    skip = 0
    for match in _PIECE.finditer(data):
        hexed, word, number, symbol, brace, text = match.groups()
        group = document.groups[-1]
        if brace:
            skip = 0
            document.begin() if brace == b"{" else document.end()
        elif word in _QUIET:
            group.quiet = len(document.groups) > 2  # the document itself is no table
        elif group.quiet:
            if text:
                found = filter(_typed, text.split(b";"))
                document.named += (one.decode("cp1252", "replace") for one in found)
        elif word in _PACKED:
            group.packed = group.packed or []
        elif word in _PICTURES:
            group.picture = True
        elif word == b"bin":
            scope.miss(Reason.UNSUPPORTED, "pictures and objects")
        elif group.packed is not None:
            if text:
                group.packed.append(text)
        elif symbol == b"*" and group.said is not document.described:
            document.aside("elsewhere")  # unless it turns out to be one that is known
            document.groups[-1].listed = True
        elif word == b"sp":  # a name and a value
            group.listed = True
        elif word in _ASIDE or word in _INFO:
            document.aside(_ASIDE.get(word, "properties"))
        elif word == b"uc":
            group.stand_in = min(max(int(number or 1), 0), _MOST)
        elif word == b"u" and number is not None:
            group.said.append(chr(int(number) % 65536))
            skip = group.stand_in
        elif text:
            group.said.append(text[skip:].decode("cp1252", "replace"))
            skip = max(0, skip - len(text))
        elif skip and (hexed or word or symbol):
            skip -= 1
        elif word == b"trowd":
            document.row_begins()
        elif hexed:
            group.said.append(bytes.fromhex(hexed.decode()).decode("cp1252", "replace"))
        elif not (word == b"row" and document.row_ends()):
            if sign := _BREAKS.get(word) or _SIGNS.get(symbol):
                group.said.append(sign)
            document.broke(word)
    if len(document.groups) > 1:
        scope.miss(Reason.DAMAGED)  # cut off
    document.finish()
    scope.say("line 1", _whole(document.text), "line")
    scope.say("fonts and styles", "\n".join(dict.fromkeys(document.named)))
    for place, said in document.asides:
        scope.say(place, _whole(said))


def _typed(name: bytes) -> bool:
    """Whether a name is none that programs give: of many digits, or a long word with one."""
    digits = len(name) - len(name.translate(None, _DIGITS))
    if not digits or _HEXED.fullmatch(name):
        return False
    return digits >= _MANY or max(map(len, name.split())) >= _LONG


def _whole(said: list[str]) -> str:
    """Characters beyond the basic plane come as two halves."""
    return "".join(said).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
