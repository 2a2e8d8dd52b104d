"""Texts made to be slow for a pattern, read off the pattern itself.

A backtracking engine is slow where a repeated part can be divided in many ways, or where many
places begin a match that fails late. So for every repetition in a pattern: what leads up to it, the
repeated part many times, and an end that cannot match. Python's `re` has no other guarantee than
that somebody tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

# `re`'s own parser; it has no public name.
_parser: Final[Any] = import_module("re._parser")
_names: Final[Any] = import_module("re._constants")

_BREAK: Final = "\x01"
_ANY: Final = "aA0 -_.:/@=\"'"
"""Tried in this order for a class that says only what it does not hold."""
_CATEGORIES: Final = {
    _names.CATEGORY_DIGIT: "0",
    _names.CATEGORY_NOT_DIGIT: "a",
    _names.CATEGORY_SPACE: " ",
    _names.CATEGORY_NOT_SPACE: "a",
    _names.CATEGORY_WORD: "a",
    _names.CATEGORY_NOT_WORD: "-",
}
_REPEATS: Final = (_names.MAX_REPEAT, _names.MIN_REPEAT, _names.POSSESSIVE_REPEAT)


def attacks(pattern: str, size: int) -> Iterator[str]:
    """Yield texts of about so many characters that may be slow for a pattern.

    A pattern that `re` cannot parse, such as another engine's, gives none.
    """
    try:
        parsed = _parser.parse(pattern)
    except (_parser.error, OverflowError):
        return
    whole = _sample(parsed)
    seen: set[str] = set()
    for lead, pump in [("", whole), ("", whole[:-1]), *_pumps(parsed, "")]:
        if not pump:
            continue
        once = lead + pump * max(1, (size - len(lead)) // len(pump))
        often = (lead + pump * 3 + _BREAK) * max(1, size // (len(lead) + 3 * len(pump) + 1))
        for text in (once[:size] + _BREAK, often[: size + len(lead)]):
            if text not in seen:
                seen.add(text)
                yield text


def sample(pattern: str) -> str:
    """Return something short that a pattern matches, but for what its look-arounds ask."""
    try:
        return _sample(_parser.parse(pattern))
    except (_parser.error, OverflowError):
        return ""


def _pumps(parts: Any, lead: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401  # `re`'s own trees
    """Yield (what leads up to it, the repeated part) of every repetition."""
    for op, value in parts:
        if op in _REPEATS:
            _, most, inner = value
            if most > 1:
                yield lead, _sample(inner)
            yield from _pumps(inner, lead)
        else:
            for inner in _inner(op, value):
                yield from _pumps(inner, lead)
        lead += _sample([(op, value)])


def _inner(op: Any, value: Any) -> Iterator[Any]:  # noqa: ANN401  # the same
    if op is _names.SUBPATTERN:
        yield value[3]
    elif op is _names.BRANCH:
        yield from value[1]
    elif op in (_names.ASSERT, _names.ASSERT_NOT):
        yield value[1]
    elif op is _names.ATOMIC_GROUP:
        yield value


def _sample(parts: Any) -> str:  # noqa: ANN401  # the same
    text = ""
    for op, value in parts:
        if op is _names.LITERAL:
            text += chr(value)
        elif op is _names.NOT_LITERAL:
            text += next(c for c in _ANY if ord(c) != value)
        elif op is _names.ANY:
            text += "a"
        elif op is _names.IN:
            text += _member(value)
        elif op in _REPEATS:
            least, most, inner = value
            text += _sample(inner) * min(max(least, 1 if most else 0), 100)
        elif op is _names.GROUPREF_EXISTS:
            text += _sample(value[1])
        elif op not in (_names.ASSERT, _names.ASSERT_NOT, _names.AT, _names.GROUPREF):
            text += _sample(next(_inner(op, value), ()))
    return text


def _member(choices: Any) -> str:  # noqa: ANN401  # the same
    """Return a character of a class."""
    if choices[0][0] is _names.NEGATE:
        return next((c for c in _ANY if not _holds(choices[1:], ord(c))), "a")
    op, value = choices[0]
    if op is _names.CATEGORY:
        return _CATEGORIES[value]
    return chr(value if op is _names.LITERAL else value[0])


def _holds(choices: Any, code: int) -> bool:  # noqa: ANN401  # the same
    for op, value in choices:
        if op is _names.LITERAL and value == code:
            return True
        if op is _names.RANGE and value[0] <= code <= value[1]:
            return True
        if op is _names.CATEGORY:
            digit, space = chr(code).isdigit(), chr(code).isspace()
            word = chr(code).isalnum() or code == ord("_")
            found = {"DIGIT": digit, "SPACE": space, "WORD": word}
            kind = str(value).removeprefix("CATEGORY_")
            if found[kind.removeprefix("NOT_")] != kind.startswith("NOT_"):
                return True
    return False
