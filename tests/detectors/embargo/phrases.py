"""Texts that a pattern matches: every way through its branches, each repetition few times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import product
from typing import Any, Final

_PARSER: Final[Any] = import_module("re._parser")  # as `re` itself reads patterns; it has no stubs
_WORD: Final = "q"
"""A letter that makes no word of any list."""
_REPEATED: Final = 3


def phrases(pattern: str) -> list[str]:
    """Return the texts; what looks around is taken for true, so some may not match."""
    return list(dict.fromkeys(_sequence(_PARSER.parse(pattern))))


def _sequence(parts: Sequence[Any]) -> Iterator[str]:
    for one in product(*(list(_part(str(code), value)) for code, value in parts)):
        yield "".join(one)


def _part(code: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - of another type for each code
    match code:
        case "LITERAL":
            yield chr(value)
        case "IN":
            yield from _class(value)
        case "AT" | "ASSERT" | "ASSERT_NOT":
            yield ""
        case "SUBPATTERN":
            yield from _sequence(value[3])
        case "BRANCH":
            for parts in value[1]:
                yield from _sequence(parts)
        case "MAX_REPEAT":
            least, most, parts = value
            for count in sorted({least, min(most, least + _REPEATED)}):
                for one in _sequence(parts):
                    yield one * count
        case _:
            raise NotImplementedError(code)


def _class(members: Sequence[Any]) -> Iterator[str]:
    for code, value in members:
        match str(code), str(value):
            case "LITERAL", _:
                yield chr(value)
            case "CATEGORY", "CATEGORY_WORD":
                yield _WORD
            case _:
                raise NotImplementedError(code)
