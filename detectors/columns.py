"""Tables pasted as text: a line of headings, then lines with as many fields."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from detectors.fold import fold

_SEPARATORS: Final = ",;\t|"
_LONGEST: Final = 28
"""Characters of a heading."""
_LINE: Final = 2000
"""Characters of a row; what is longer is no table that a person reads."""
_RULE: Final = frozenset(" |+:-")
"""What parts headings from rows in Markdown."""
_QUOTED: Final = re.compile(r'"[^"\n]*"')


def below(text: str, heading: re.Pattern[str]) -> list[tuple[int, int]]:
    r"""Return where the fields are that stand below a heading; headings are matched folded.

    >>> below("id,name\n7,Ann Lee", re.compile("name"))
    [(10, 17)]
    """
    found: list[tuple[int, int]] = []
    if "\n" not in text:
        return found
    separator, columns, at = "", frozenset[int](), 0
    for line in text.split("\n"):
        fields = line.split(separator) if separator else []
        headed = _headed(line, heading)
        if headed is not None:
            separator, columns = headed
        elif separator and len(fields) > max(columns):
            place = at
            for number, field in enumerate(fields):
                if number in columns:
                    found.append((place, place + len(field)))
                place += len(field) + 1
        else:
            separator, columns = "", frozenset()
        at += len(line) + 1
    return found


def _headed(line: str, heading: re.Pattern[str]) -> tuple[str, frozenset[int]] | None:
    """Return a heading line's separator and the columns that are meant, if it has any."""
    for separator in _SEPARATORS:
        if separator in line:
            fields = [
                field.strip(" `*\"'").replace("_", " ") for field in fold(line).split(separator)
            ]
            columns = frozenset(n for n, field in enumerate(fields) if heading.fullmatch(field))
            if columns and all(map(_short, fields)):
                return separator, columns
    return None


def _short(field: str) -> bool:
    """Whether a field can be a heading: few words, no digits."""
    return len(field) < _LONGEST and field.count(" ") < 3 and not any(map(str.isdigit, field))


class Tables:
    """The tables of a text, each cell with the heading above it, asked for one place at a time.

    A table is a line of headings and the lines below it that have as many fields. Of several lines
    that could be headings the last before the first number counts: people write above their tables.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._blocks: list[_Block] = []
        block: _Block | None = None
        at = 0
        for line in text.split("\n"):
            end = at + len(line)
            if block is not None and (_is_rule(line) or block.takes(line)):
                block.end = end
            elif (headed := _first(line, at)) is not None:
                self._blocks.append(block := headed)
            else:
                block = None
            at = end + 1
        self._starts = [block.start for block in self._blocks]

    def heading(self, place: int) -> tuple[int, int] | None:
        r"""Return where the heading stands of the cell that a place is in, if it is in one.

        >>> text = "id,name\n7,Ann Lee"
        >>> [text[slice(*Tables(text).heading(place))] for place in (8, 10)]
        ['id', 'name']
        """
        number = bisect_right(self._starts, place) - 1
        if number < 0 or place > self._blocks[number].end:
            return None
        block = self._blocks[number]
        start = self._text.rfind("\n", max(0, place - _LINE), place) + 1
        if start < block.start:
            return None
        column = _bare(self._text[start:place]).count(block.separator)
        return block.headings[column] if column < len(block.headings) else None


@dataclass(slots=True)
class _Block:
    """One table, without its headings' line: where it begins and ends."""

    start: int
    end: int
    separator: str
    headings: list[tuple[int, int]]
    begun: bool = False

    def takes(self, line: str) -> bool:
        """Whether a line is the next row."""
        if len(line) > _LINE or _bare(line).count(self.separator) + 1 != len(self.headings):
            return False
        if not self.begun:
            if all(map(_heads, line.split(self.separator))):
                return False  # these are the headings
            self.begun = True
        return True


def _first(line: str, at: int) -> _Block | None:
    """Read a line as headings."""
    if len(line) > _LINE:
        return None
    for separator in _SEPARATORS:
        fields = line.split(separator)
        if len(fields) > 1 and any(map(str.isalpha, line)) and all(map(_heads, fields)):
            headings = []
            place = at
            for field in fields:
                headings.append((place, place + len(field)))
                place += len(field) + 1
            return _Block(place, place, separator, headings)
    return None


def _heads(field: str) -> bool:
    """Whether a field can be a heading: few words, and digits at its end only, as in `line 2`."""
    field = field.strip(" `*\"'")
    return (
        len(field) < _LONGEST
        and field.count(" ") < 4
        and "@" not in field
        and not any(map(str.isdigit, field[:-1]))
        and not field.isdigit()
    )


def _is_rule(line: str) -> bool:
    return "---" in line[:_LINE] and _RULE.issuperset(line)


def _bare(line: str) -> str:
    """Blank out what is quoted: a comma there parts nothing."""
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), line) if '"' in line else line
