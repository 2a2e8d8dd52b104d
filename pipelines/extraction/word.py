"""Word: paragraphs as they read now, and as they read before tracked changes; every other story.

A password that somebody deleted with changes tracked is still in the file, split over runs, and one
that was typed in two goes too. So each paragraph is read twice if it holds changes: with what was
inserted, and with what was deleted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pipelines.extraction import package, xml
from pipelines.extraction.gather import Scope
from pipelines.extraction.package import Parts

if TYPE_CHECKING:
    from lxml.etree import _Element

_STORY: Final = re.compile(
    r"word/(header|footer|footnotes|endnotes|comments|document|glossary/document)\d*\.xml"
)
_NAMES: Final = {
    "header": "header", "footer": "footer", "footnotes": "footnote", "endnotes": "endnote",
    "comments": "comment", "document": "", "glossary/document": "building block",
}  # fmt: skip
_WORDS: Final = frozenset({"t", "delText", "instrText", "delInstrText"})
_BREAKS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_CHANGES: Final = {
    "ins": "insertion",
    "moveTo": "insertion",
    "del": "deletion",
    "moveFrom": "deletion",
}

Run = tuple[str, str]
"""Text, and the tracked change it is part of: insertion, deletion or none."""


def read(scope: Scope, parts: Parts) -> None:
    """Read every part of a document."""
    done: list[str] = []
    for name in sorted(parts, key=lambda name: (name != "word/document.xml", name)):
        match = _STORY.fullmatch(name)
        if match is None:
            continue
        done.append(name)
        story = _NAMES[match[1]]
        root = xml.tree(scope, story or "document", parts[name])
        if root is not None:
            _story(scope, root, f"{story}, " if story else "")
            scope.say(f"{story or 'document'}, attribute", package.told(root))
    package.rest(scope, parts, done)


def story(scope: Scope, root: _Element) -> None:
    """Read a document that is one part by itself, headers and notes where they stand."""
    _story(scope, root, "")
    scope.say("document, attribute", package.told(root))
    for element in root.iter("{*}DocumentProperties", "{*}CustomDocumentProperties"):
        said = (f"{xml.local(one)}: {one.text}" for one in element if one.text)
        scope.say("properties", "\n".join(said))


def _story(scope: Scope, root: _Element, story: str) -> None:
    """Read the paragraphs and tables of one part, in order."""
    paragraphs = tables = 0
    for element in root.iter("{*}p", "{*}tbl"):
        if next(element.iterancestors("{*}Fallback"), None) is not None:
            continue  # the same again, for older programs
        within = next(element.iterancestors("{*}tbl"), None) is not None
        if xml.local(element) == "p":
            paragraphs += 1
            runs = list(_runs(element))
            if not within or any(change for _, change in runs):
                _paragraph(scope, runs, f"{story}paragraph {paragraphs}")
        elif not within:
            tables += 1
            scope.say(f"{story}table {tables}, cell A1", _table(element), "cell")


def _table(element: _Element) -> str:
    """The rows of a table, with those of tables in its cells."""
    return package.rows(
        [
            " ".join(
                "".join(text for text, change in _runs(one) if change != "deletion")
                for one in cell.iter("{*}p")
            )
            for cell in row.iter("{*}tc")
        ]
        for row in element.iter("{*}tr")
    )


def _paragraph(scope: Scope, runs: list[Run], place: str) -> None:
    _view(scope, [run for run in runs if run[1] != "deletion"], place)
    before = [run for run in runs if run[1] != "insertion"]
    if any(change == "deletion" for _, change in runs) or _parted(runs):
        _view(scope, before, place)


def _parted(runs: list[Run]) -> bool:
    """Whether something was inserted into a word: without it the word is another one."""
    joined = [
        (change, "".join(piece for piece, _ in pieces))
        for change, pieces in groupby(runs, key=lambda run: run[1])
    ]
    return any(
        change == "insertion" and before[-1:].strip() and after[:1].strip()
        for (_, before), (change, _), (_, after) in zip(
            joined, joined[1:], joined[2:], strict=False
        )
    )


def _view(scope: Scope, runs: list[Run], place: str) -> None:
    """Say a paragraph as one line whose changes have places of their own."""
    joined = False
    for change, pieces in groupby(runs, key=lambda run: run[1]):
        text = "".join(piece for piece, _ in pieces)
        if joined or text.strip():
            scope.say(f"{place}, tracked {change}" if change else place, text, joined=joined)
            joined = True


def _runs(element: _Element, change: str = "") -> Iterator[Run]:
    """Yield the runs of a paragraph, without the paragraphs of text boxes in it."""
    for child in element:
        name = xml.local(child)
        if name in _WORDS:
            yield child.text or "", change
        elif name in _BREAKS:
            yield _BREAKS[name], change
        elif name not in ("p", "tbl", "Fallback", ""):
            yield from _runs(child, _CHANGES.get(name, change))
