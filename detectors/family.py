"""What every family of detectors gives back, whatever its engine."""

from __future__ import annotations

import hashlib
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from detectors.batch import Joined
from schemas.policy import Family, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One span of one row that one rule matched, before it becomes a finding.

    Attributes:
        row: Row of the batch that was scanned.
        start: First character of the span in the row's text.
        end: One past its last character.
        confidence: 0 to 1, the engine's own.
        value: What was matched, without the ways of writing it: of this the fingerprint is made.
            Never printed, never stored.
        note: How it was found, for people; shown beside the masked preview, so nothing of the text.
        prefixed: It is of a kind that its provider begins alike: that much of it may show.
    """

    row: int
    start: int
    end: int
    rule: str
    severity: Severity
    confidence: float
    value: str
    note: str = ""
    prefixed: bool = False

    def __repr__(self) -> str:
        return f"Hit(row={self.row}, start={self.start}, end={self.end}, rule={self.rule!r})"


class Disguised(IntEnum):
    """In which readings of a text a rule is believed, beside the text as it stands."""

    NEVER = 0
    """It knows too little: a word that means secret and a value that may be one."""
    DECODED = 1
    """Where all of a run decodes to readable text, which chance does not do."""
    ANYHOW = 2
    """Its form, or a check, is what chance does not produce, whatever was put together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of `crossgate rules list`.

    Attributes:
        disguised: In which of `detectors.views` it is believed.
    """

    id: str
    family: Family
    title: str
    severity: Severity
    engine: str
    disguised: Disguised = Disguised.NEVER


class Engine(Protocol):
    """A family at work, built once per process. The rows on which it raises are held for review."""

    @property
    def family(self) -> Family:
        """Which family its findings are of."""

    @property
    def engine(self) -> str:
        """`engine@version`, as findings record it."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule it can report, sorted by id."""

    @property
    def fingerprint(self) -> str:
        """Hash of what it was built from beside our code: the policy, models; empty if nothing."""

    @property
    def canaries(self) -> Sequence[tuple[str, str]]:
        """(rule, text), made at run time: one per way of finding, found by the rule or broken."""

    def find(self, texts: Joined) -> list[Hit]:
        """Return the hits in the rows of a batch, in any order: a function of each row alone."""


class Disjoint:
    """Spans of which no two overlap, however many."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, start: int, end: int) -> bool:
        """Take a span, unless it overlaps one that was taken; say whether it was."""
        at = bisect_left(self._starts, end)
        if not self.free(start, end):
            return False
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        return True

    def free(self, start: int, end: int) -> bool:
        """Say whether a span overlaps none that was taken."""
        at = bisect_left(self._starts, end)
        return not at or self._ends[at - 1] <= start


def inside(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether a span lies in one of some that do not overlap and are in order."""
    at = bisect_right(spans, (start, sys.maxsize))
    return at > 0 and end <= spans[at - 1][1]


def digest(*parts: object) -> str:
    """Hash what decides what an engine finds; parts are plain values, so their `repr` is stable."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()
