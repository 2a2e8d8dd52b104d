"""Tables pasted as text: a first line of headings, then lines with as many fields."""

from __future__ import annotations

import re
from typing import Final

from detectors.fold import fold

_HEADING: Final = re.compile(
    r"[\"']?(?:(?:full|first|last|given|family|employee|customer|contact|patient|account|holder|"
    r"manager|owner)[ _-]?)?(?:name|surname)[\"']?|[\"']?(?:nom|prenom|nom complet|nom et prenom|"
    r"vorname|nachname|familienname|mitarbeiter(?:in)?|ansprechpartner(?:in)?|kunde|salarie|"
    r"employee|assignee|manager|titulaire|kontoinhaber)[\"']?"
)
_SEPARATORS: Final = ",;\t|"


def of_names(text: str) -> list[tuple[int, int]]:
    """Return where the fields are that stand below a heading for names.

    >>> of_names("id,name\\n7,Ann Lee")
    [(10, 17)]
    """
    found: list[tuple[int, int]] = []
    lines = text.split("\n")
    if len(lines) < 2:
        return found
    separator, columns, at = "", frozenset[int](), 0
    for line in lines:
        fields = line.split(separator) if separator else []
        headed = _headed(line)
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


def _headed(line: str) -> tuple[str, frozenset[int]] | None:
    """Return a heading line's separator and its columns of names."""
    for separator in _SEPARATORS:
        if separator in line:
            fields = fold(line).split(separator)
            columns = frozenset(
                n for n, field in enumerate(fields) if _HEADING.fullmatch(field.strip(" `*"))
            )
            short = all(len(field) < 28 and not any(map(str.isdigit, field)) for field in fields)
            if columns and short and not any(field.strip().count(" ") > 2 for field in fields):
                return separator, columns
    return None
