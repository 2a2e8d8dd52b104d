"""Rows and columns: lines of cells between tabs, each value behind the heading of its column.

A list of passwords says `password` once, at its top. So that whoever reads a line knows what its
cells are, a heading is repeated before each value: `user: ada<TAB>password: ...`. The second of two
columns usually says what the first names, `Password | ...`, and gets a colon between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final

_HEADING: Final = re.compile(r"[^\W\d_][^\n\t:=]{0,39}")
_DIGITS: Final = re.compile(r"\d{3}")
_TELLING: Final = re.compile(
    r"(?i)pass|pwd|secret|token|key|credential|\bpin\b|\blogin|user|mail|iban|card|ssn|phone|birth"
    r"|mot de passe|code|kennwort|schlüssel|nom\b|name|tel|adress|geburt|steuer|carte|compte|konto"
)
_VALUES: Final = {"value", "wert", "valeur"}
"""Headings of columns whose values the first column names."""
_FLAT: Final = str.maketrans(dict.fromkeys("\t\n\r\x0c\x85\u2028\u2029", " "))
_LONGEST: Final = 40
_TOP: Final = 20
"""Rows of which one may be the headings."""
_RULED: Final = re.compile(
    r"^[^\S\n]*\|[^\n]*\|[^\S\n]*\n[^\S\n]*\|(?:[^\S\n]*:?-{2,}:?[^\S\n]*\|){2,}[^\S\n]*(?:\n[^\S\n]*\|[^\n]*)+",
    re.MULTILINE,
)
"""A table of Markdown: headings, a rule, rows (GitHub Flavored Markdown, 4.10)."""
_CODE: Final = re.compile(r"`([^`]+)`")


def rendered(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Make a line of each row."""
    known = Headings()
    rest = iter(rows)
    row = next(rest, None)
    while row is not None:
        after = next(rest, None)
        yield known.line(row, last=after is None)
        row = after


class Headings:
    """The headings of a table whose rows come one by one.

    Titles and notes may stand above them: the headings are the first row that fills more cells than
    every row before it. After an empty row another table may begin.
    """

    def __init__(self) -> None:
        self._headings: list[str] = []
        self._widest = 1
        self._rows = 0
        self._apart = False

    def apart(self) -> None:
        """Take note of an empty row."""
        self._apart = True

    def line(self, row: Sequence[str], *, last: bool = False) -> str:
        """A row as a line; of the last one it is known that it heads nothing."""
        filled = sum(bool(cell.strip()) for cell in row)
        if not filled:
            self._apart = True
            return line(row, [])
        anew = self._apart and self._rows > 0
        wider = filled > self._widest and not self._headings and self._rows < _TOP
        first = self._widest == 1
        self._apart = False
        self._rows += 1
        self._widest = max(self._widest, filled)
        if not last and (wider or anew):
            found = headings_of(row)
            if found and ((first and wider) or any(map(_TELLING.search, found))):
                self._headings = found
                return "\t".join(map(flat, row))
        return line(row, self._headings)


def is_name(text: str) -> bool:
    """Whether a text may name what stands beside it."""
    return _HEADING.fullmatch(text.strip()) is not None


def headings_of(row: Sequence[str]) -> list[str]:
    """The headings that a first row holds; none if it is a row like the others."""
    cells = [flat(cell).strip() for cell in row]
    named = [cell for cell in cells if cell]
    if len(named) < 2 or len({*named}) < len(named):
        return []
    if any(not _HEADING.fullmatch(cell) or _DIGITS.search(cell) for cell in named):
        return []
    if len(named) == 2 and not _TELLING.search(named[1]):
        return []
    return cells


def line(row: Sequence[str], headings: Sequence[str]) -> str:
    """One row: as many cells as it has, between tabs."""
    cells = [flat(cell) for cell in row]
    if not headings:
        filled = [at for at, cell in enumerate(cells) if cell.strip()]
        if len(filled) == 2 and filled[1] == filled[0] + 1 and is_name(cells[filled[0]]):
            cells[filled[0]] += ":"
        return "\t".join(cells)
    # Not those of columns that the row does not reach: there may be thousands, and as many rows.
    few = headings[: len(cells)]
    named = [cells[0].strip()[:_LONGEST] if h.lower() in _VALUES else h for h in few]
    return "\t".join(
        f"{heading}: {cell}" if heading and cell.strip() else cell
        for heading, cell in zip_longest(named, cells, fillvalue="")
    )


def flat(cell: str) -> str:
    """A cell without what stands between cells and rows."""
    return cell.translate(_FLAT)


def ruled(text: str) -> str:
    """A text whose tables in Markdown have their headings before each value, line for line."""
    return _RULED.sub(_rows, text) if "|" in text and "--" in text else text


def _rows(match: re.Match[str]) -> str:
    top, rule, *rows = match.group().split("\n")
    cells = [
        [_CODE.sub(r"\1", one.strip()) for one in row.strip().strip("|").split("|")]
        for row in (top, *rows)
    ]
    first, *others = rendered(cells)
    return "\n".join([first, rule, *others])
