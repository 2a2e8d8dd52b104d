"""HTML: what is shown, and what is not: scripts, comments, attributes, hidden elements.

Python's own parser takes any text for HTML and loses none of it; that matters more here than to
build the tree a browser would.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from pipelines.extraction import plain
from pipelines.extraction.gather import Scope

_INLINE: Final = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_CELLS: Final = frozenset({"td", "th"})
_DULL: Final = frozenset({
    "class", "style", "id", "width", "height", "align", "valign", "border", "cellpadding",
    "cellspacing", "colspan", "rowspan", "lang", "dir", "rel", "type", "role", "tabindex",
    "target", "xmlns",
})  # fmt: skip
"""Attributes that say how something looks."""
_TYPED: Final = re.compile(r"(?=.*[0-9]).{8,}|.{40,}", re.DOTALL)
"""What is read even there."""


def read(scope: Scope, data: bytes, location: str = "") -> None:
    """Read a page."""
    text = plain.decoded(data)
    page = _Page(scope, location)
    page.feed(text)
    page.close()
    page.finish()


class _Page(HTMLParser):
    def __init__(self, scope: Scope, location: str) -> None:
        super().__init__(convert_charrefs=True)
        self._scope = scope
        self._location = f"{location}, " if location else ""
        self._block: list[str] = []
        self._line = 1
        self._raw = ""
        self._shown = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = [
            f"{name}={value}"
            for name, value in attrs
            if value and (name not in _DULL or _TYPED.fullmatch(value))
        ]
        if any(_TYPED.fullmatch(word) for word in (tag, *(name for name, _ in attrs))):
            told.append(self.get_starttag_text() or "")  # of names the parser keeps no case
        if tag in _CELLS:
            self._block.append("\t")
        elif tag not in _INLINE:
            self._flush()
        if told:
            self._say(", attribute", "\n".join(told))
        self._raw = tag if tag in self.CDATA_CONTENT_ELEMENTS else ""

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE and tag not in _CELLS:
            self._flush()
        self._raw = ""

    def parse_endtag(self, i: int) -> int:
        end = super().parse_endtag(i)
        written = self.rawdata[i:end]
        if _TYPED.search(written) and " " in written.strip():
            self._say(", attribute", written)  # the parser drops what an end tag holds
        return end

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
        """Keep what the parser never saw the end of: an unclosed script or comment."""
        self._flush()
        self._say(", unclosed", self.rawdata)

    def _flush(self) -> None:
        text = "".join(self._block)
        self._block.clear()
        self._shown = False
        if text.strip():
            self._scope.say(f"{self._location}line {self._line}", text.strip("\r\n "), "line")

    def _say(self, what: str, text: str) -> None:
        self._scope.say(f"{self._location}line {self.getpos()[0]}{what}", text)
