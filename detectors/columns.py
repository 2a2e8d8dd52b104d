"""Tables pasted as text: a line of headings, then lines with as many fields."""

from __future__ import annotations

import re
from typing import Final

from detectors.fold import fold

_SEPARATORS: Final = ",;\t|"
_LONGEST: Final = 28
"""Characters of a heading."""


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
            fields = [field.strip(" `*\"'") for field in fold(line).split(separator)]
            columns = frozenset(n for n, field in enumerate(fields) if heading.fullmatch(field))
            if columns and all(map(_short, fields)):
                return separator, columns
    return None


def _short(field: str) -> bool:
    """Whether a field can be a heading: few words, no digits."""
    return len(field) < _LONGEST and field.count(" ") < 3 and not any(map(str.isdigit, field))
