"""Where in a file something is: places that count lines and cells onwards from their first.

A table of a million cells has one place, `sheet Pay, cell A1`, because each of its lines is a row
and each tab the next column; so finding the cell of a character is counting.
"""

from __future__ import annotations

import re
from typing import Final

LINE: Final = "line"
CELL: Final = "cell"

_NUMBER: Final = re.compile(r"[0-9]{1,9}\Z")
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,9})\Z")


def located(location: str, counted: str, before: str) -> str:
    r"""Say where a character is.

    Args:
        location: The place's own, of its first character.
        counted: `line`: it ends with a line's number. `cell`: it ends with a cell. Else it holds
            for the whole place.
        before: The place's text before the character.

    >>> located("a.zip > line 7", "line", "one\ntwo\nthr")
    'a.zip > line 9'
    >>> located("sheet Pay, cell B7", "cell", "name\tpassword\nada\t")
    'sheet Pay, cell C8'
    """
    tabs = before.count("\t", before.rfind("\n") + 1)
    return counted_on(location, counted, before.count("\n"), tabs)


def counted_on(location: str, counted: str, lines: int, tabs: int) -> str:
    """Say what is so many newlines after a place's first character, and then so many tabs."""
    if counted == LINE and (found := _NUMBER.search(location)):
        return f"{location[: found.start()]}{int(found[0]) + lines}"
    if counted == CELL and (found := _CELL.search(location)):
        row = int(found[2]) + lines
        column = column_number(found[1]) + tabs
        return f"{location[: found.start()]}{letters(column)}{row}"
    return location


def column_number(column: str) -> int:
    """The number of a column of a sheet, from 1: letters are its digits, without a zero."""
    value = 0
    for letter in column:
        value = value * 26 + ord(letter) - 64
    return value


def letters(column: int) -> str:
    """The name of a column of a sheet, from 1.

    >>> letters(1), letters(26), letters(27), letters(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
