"""What the texts that a pattern matches may look like, worked out from the pattern alone.

A pattern becomes a nondeterministic automaton over three characters: a line break, a NUL and any
other. Whatever an automaton of three characters cannot tell apart counts as possible, so a "no" is
certain: anchors and look-arounds always hold, and of what is repeated more than a few times any
number may come.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, Final

_PARSER: Final[Any] = import_module("re._parser")  # as `re` itself reads patterns; it has no stubs
OTHER: Final = "x"
_ANY: Final = frozenset({"\n", "\0", OTHER})
_MOST: Final = 4
"""Repetitions that are counted."""
_CATEGORIES: Final = {
    "CATEGORY_SPACE": frozenset({"\n", OTHER}),
    "CATEGORY_NOT_SPACE": frozenset({"\0", OTHER}),
    "CATEGORY_WORD": frozenset({OTHER}),
    "CATEGORY_NOT_WORD": _ANY,
    "CATEGORY_DIGIT": frozenset({OTHER}),
    "CATEGORY_NOT_DIGIT": _ANY,
}


class Language:
    """The texts that a pattern, or its group, matches."""

    def __init__(self, pattern: str, *, group: bool = False) -> None:
        parsed = _PARSER.parse(pattern)
        self._free: list[list[int]] = []
        self._on: list[list[tuple[frozenset[str], int]]] = []
        parts = _group(parsed) if group else parsed
        self._start = self._new()
        self._end = self._sequence(parts, self._start, parsed.state.flags)

    def may_hold(self, text: str) -> bool:
        """Say whether a match may hold a text somewhere."""
        seen: set[tuple[int, int]] = set()
        todo = [(self._start, 0)]
        while todo:
            state, held = here = todo.pop()
            if here in seen:
                continue
            seen.add(here)
            if state == self._end and held == len(text):
                return True
            todo += [(after, held) for after in self._free[state]]
            todo += [
                (after, _held(text, held, character))
                for characters, after in self._on[state]
                for character in characters
            ]
        return False

    def may_begin_with(self, text: str) -> bool:
        """Say whether a match may begin with a text."""
        states = {self._start}
        for character in text:
            free = list(states)
            while free:
                new = set(self._free[free.pop()]) - states
                states |= new
                free += new
            states = {after for state in states for on, after in self._on[state] if character in on}
        return bool(states)

    def _new(self) -> int:
        self._free.append([])
        self._on.append([])
        return len(self._free) - 1

    def _read(self, state: int, characters: frozenset[str]) -> int:
        after = self._new()
        self._on[state].append((characters, after))
        return after

    def _sequence(self, parts: Sequence[Any], state: int, flags: int) -> int:
        for code, value in parts:
            state = self._part(str(code), value, state, flags)
        return state

    def _part(
        self,
        code: str,
        value: Any,  # noqa: ANN401 - of another type for each code
        state: int,
        flags: int,
    ) -> int:
        match code:
            case "LITERAL":
                return self._read(state, frozenset({_kind(value)}))
            case "NOT_LITERAL":
                return self._read(state, _ANY - ({_kind(value)} - {OTHER}))
            case "ANY":
                return self._read(state, _ANY if flags & re.DOTALL else _ANY - {"\n"})
            case "IN":
                return self._read(state, _class(value))
            case "AT" | "ASSERT" | "ASSERT_NOT":
                return state
            case "SUBPATTERN":
                _, added, removed, parts = value
                return self._sequence(parts, state, (flags | added) & ~removed)
            case "BRANCH":
                ends = [self._sequence(parts, self._branch(state), flags) for parts in value[1]]
                after = self._new()
                for end in ends:
                    self._free[end].append(after)
                return after
            case "MAX_REPEAT" | "MIN_REPEAT":
                return self._repeat(*value, state, flags)
            case _:
                raise NotImplementedError(code)

    def _branch(self, state: int) -> int:
        first = self._new()
        self._free[state].append(first)
        return first

    def _repeat(self, least: int, most: int, parts: Sequence[Any], state: int, flags: int) -> int:
        for _ in range(min(least, _MOST)):
            state = self._sequence(parts, state, flags)
        if most > _MOST:
            state = self._branch(state)
            self._free[self._sequence(parts, state, flags)].append(state)
            return self._branch(state)
        ends = [state]
        for _ in range(most - least):
            ends.append(self._sequence(parts, ends[-1], flags))
        after = self._new()
        for end in ends:
            self._free[end].append(after)
        return after


def _kind(code: int) -> str:
    return chr(code) if chr(code) in "\n\0" else OTHER


def _class(items: Sequence[tuple[Any, Any]]) -> frozenset[str]:
    """Return what a character class may match; of other characters always some."""
    named: set[str] = set()
    for code, value in items:
        match str(code):
            case "LITERAL":
                named.add(_kind(value))
            case "RANGE":
                low, high = value
                named |= {character for character in "\n\0" if low <= ord(character) <= high}
                named.add(OTHER)
            case "CATEGORY":
                named |= _CATEGORIES[str(value)]
    if str(items[0][0]) == "NEGATE":
        return _ANY - (named - {OTHER})
    return frozenset(named)


def _held(text: str, held: int, character: str) -> int:
    """Return how much of a text, of which so much was held, is held after one more character."""
    if held == len(text):
        return held
    tail = text[:held] + character
    return max(n for n in range(len(tail) + 1) if tail.endswith(text[:n]) and n <= len(text))


def _group(parts: Iterable[Any]) -> Sequence[Any]:
    """Return what stands in the first group, or everything where there is none."""
    todo = [parts]
    while todo:
        for code, value in todo.pop():
            match str(code):
                case "SUBPATTERN":
                    if value[0] is not None:
                        return list(value[3])
                    todo.append(value[3])
                case "BRANCH":
                    todo += value[1]
                case "MAX_REPEAT" | "MIN_REPEAT":
                    todo.append(value[2])
    return list(parts)
