"""HTML: what is shown, and what is not: scripts, comments, attributes, hidden elements.

Python's own parser takes any text for HTML and loses none of it; that matters more here than to
build the tree a browser would.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Final, NamedTuple

from pipelines.extraction import packed, plain
from pipelines.extraction.gather import Scope
from pipelines.extraction.headings import Headings, is_name

_INLINE: Final = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tspan", "tt", "u", "var", "wbr",
})  # fmt: skip
_ROWS: Final = frozenset({"table", "tr", "thead", "tbody", "tfoot"})
_DULL: Final = frozenset({
    "class", "style", "id", "width", "height", "align", "valign", "border", "cellpadding",
    "cellspacing", "colspan", "rowspan", "lang", "dir", "rel", "type", "role", "tabindex",
    "target", "xmlns",
})  # fmt: skip
"""Attributes that say how something looks."""
_TYPED: Final = re.compile(r"(?=.*[0-9]).{8,}|.{40,}", re.DOTALL)
"""What is read even there."""
_WIDEST: Final = 1000
_LONGEST: Final = 500
"""Characters of a cell; longer ones are no table's but a page's whose parts stand side by side."""
_UNCLOSED: Final = 50
"""Tags without an end after which a page is still read as one: for each the parser looks through
all that follows."""


def read(scope: Scope, data: bytes, location: str = "") -> None:
    """Read a page."""
    text = plain.decoded(data)
    page = _Page(scope, location)
    page.feed(text)
    page.finish()
    packed.read(scope, text, f"{location}, " if location else "")


class _Block(NamedTuple):
    """Text that stands by itself, and in which cell of a row."""

    cell: int
    line: int
    text: str


class _Page(HTMLParser):
    def __init__(self, scope: Scope, location: str) -> None:
        super().__init__(convert_charrefs=True)
        self._scope = scope
        self._location = f"{location}, " if location else ""
        self._block: list[str] = []
        self._line = 1
        self._raw = ""
        self._shown = False
        self._tables: list[Headings] = []
        self._row: list[_Block] | None = None
        self._cell = 0
        self._within = self._term = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = [
            f"{name}={value}"
            for name, value in attrs
            if value and (name not in _DULL or _TYPED.fullmatch(value))
        ]
        if any(_TYPED.fullmatch(word) for word in (tag, *(name for name, _ in attrs))):
            told.append(self.get_starttag_text() or "")  # of names the parser keeps no case
        if tag not in _INLINE:
            self._begin(tag)
        if told:
            self._say(", attribute", "\n".join(told))
        for name, value in attrs:
            if name == "srcdoc" and value:
                where = f"{self._location}line {self.getpos()[0]}, srcdoc"
                self._scope.open("", f"<!doctype html>{value}".encode("utf-8", "replace"), where)
        self._raw = tag if tag in self.CDATA_CONTENT_ELEMENTS else ""

    def _begin(self, tag: str) -> None:
        """Begin something that stands by itself."""
        self._flush()
        if tag in _ROWS:
            self._end_row()
        match tag:
            case "table":
                self._tables.append(Headings())
            case "tr" if self._tables:
                self._row, self._cell = [], -1
            case "td" | "th":
                self._cell += 1
            case "dt" | "dd":
                self._within = tag
                if tag == "dd" and is_name(self._term):
                    self._block.append(f"{self._term}: ")
            case _:
                pass

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._flush()
        if tag in _ROWS:
            self._end_row()
        if tag == "table" and self._tables:
            self._tables.pop()
        elif tag == "dl":
            self._within = self._term = ""
        self._raw = ""

    def parse_endtag(self, i: int) -> int:
        end = super().parse_endtag(i)
        written = self.rawdata[i:end] if end > i else ""
        if _TYPED.search(written) and " " in written.strip():
            self._say(", attribute", written)  # the parser drops what an end tag holds
        return end

    def parse_html_declaration(self, i: int) -> int:
        try:
            return super().parse_html_declaration(i)
        except AssertionError:  # of a kind that it does not know; the page goes on behind it
            end = self.rawdata.find(">", i)
            if end >= 0:
                self.unknown_decl(self.rawdata[i:end])
            return end + 1 or -1

    def handle_data(self, data: str) -> None:
        if self._raw:
            self._say(f", {self._raw}", data)
        else:
            if not self._shown and data.strip():
                self._line = self.getpos()[0] + data[: -len(data.lstrip())].count("\n")
                self._shown = True
            self._block.append(data)

    def handle_comment(self, data: str) -> None:
        self._say(", comment", data)

    def handle_decl(self, decl: str) -> None:
        self._say(", declaration", decl)

    def unknown_decl(self, data: str) -> None:
        self._say(", declaration", data)

    def handle_pi(self, data: str) -> None:
        self._say(", declaration", data)

    def finish(self) -> None:
        """Keep what the parser never saw the end of: a tag, an unclosed script or comment."""
        for _ in range(_UNCLOSED):
            if "<" not in self.rawdata or self.cdata_elem:
                break
            self._pass()
        if "<" not in self.rawdata:
            self.close()
        self._flush()
        self._end_row()
        self._say(", unclosed", self.rawdata)

    def _pass(self) -> None:
        """Take a tag without an end for text, and go on behind it."""
        rest = self.rawdata
        end = rest.find(">", 1) + 1 or rest.find("<", 1)
        end = end if end > 0 else len(rest)
        self.handle_data(unescape(rest[:end]))
        self.updatepos(0, end)
        self.rawdata = rest[end:]
        self.feed("")

    def _flush(self) -> None:
        text = "".join(self._block).strip("\r\n ")
        self._block.clear()
        self._shown = False
        if not text.strip():
            return
        if self._within == "dt":
            self._term = text.strip()
        block = _Block(self._cell, self._line, text)
        if self._row is None:
            self._put(block)
        else:
            self._row.append(block)

    def _end_row(self) -> None:
        """Say a row of a table as one, unless its cells hold more than cells of tables do."""
        row, self._row = self._row, None
        if not row:
            return
        cells = {block.cell: block for block in row}
        short = len(cells) == len(row) and all(len(block.text) <= _LONGEST for block in row)
        if self._tables and 0 < self._cell < _WIDEST and short:
            text = [cells[at].text if at in cells else "" for at in range(self._cell + 1)]
            self._put(_Block(0, row[0].line, self._tables[-1].line(text)))
        else:
            for block in row:
                self._put(block)

    def _put(self, block: _Block) -> None:
        self._scope.say(f"{self._location}line {block.line}", block.text, "line")

    def _say(self, what: str, text: str) -> None:
        self._scope.say(f"{self._location}line {self.getpos()[0]}{what}", text)
