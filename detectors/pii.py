"""Personal data with a form: cards, accounts, addresses, identity numbers.

A prefilter reads the whole batch once and names the rows where something may be; only those rows
are read again, and only by the recognisers whose gate fired. A recogniser matches and checks, the
words around the span speak for or against it (`detectors.kinds`), and of overlapping spans the
surest stays.

Not looked for here: names of people and places, dates of birth, postal addresses. Each kind says
what else it misses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from detectors.batch import Joined
from detectors.family import Disjoint, Hit, Rule, digest
from detectors.fold import fold, fold_bytes
from detectors.kinds import AFTER, AGAINST, BEFORE, CONTEXT, KINDS, REPORTED, Kind
from detectors.prefilter import Gate, Prefilter
from detectors.recognisers import SURE, Recogniser, recognisers
from schemas.policy import Family

_READ_WITH: Final = ("hyperscan", "phonenumbers", "tldextract")
ENGINE: Final = f"presidio@{version('presidio-analyzer')}"

_WHOLE_WORD: Final = 4
"""Context words up to this length stand alone; longer ones may begin a longer word."""


def _pattern(words: Iterable[str]) -> str:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    ends = (r"s?(?![a-z0-9])" if len(word) <= _WHOLE_WORD else "" for word in ordered)
    return "|".join(re.escape(word) + end for word, end in zip(ordered, ends, strict=True))


_AGAINST: Final = re.compile(rf"(?<![a-z0-9])(?:{_pattern(AGAINST)})[^0-9\n]{{0,12}}\Z")


@dataclass(frozen=True, slots=True)
class _Reading:
    """A kind with what reads it and the words that speak for it."""

    kind: Kind
    recogniser: Recogniser
    context: re.Pattern[str]

    def needs_context(self, score: float) -> bool:
        """Whether a match of this score is reported only with a context word."""
        best = max(score, self.kind.confidence) if self.recogniser.checked else score
        return best < REPORTED

    def matches(self, text: str) -> Iterator[tuple[float, int, int]]:
        """Yield (confidence, start, end) of what is reported, before overlaps are resolved."""
        for start, end, score in self.recogniser.read(text):
            placed = self.recogniser.weigh(text, start, end)
            if placed is None:
                continue
            confidence = (self.kind.confidence if score >= SURE else score) + placed
            before = fold(text[max(0, start - BEFORE - 1) : start])
            if self.context.search(before, start > BEFORE) or self.context.search(
                fold(text[end - 1 : end + AFTER]), 1
            ):
                confidence += CONTEXT
            if _AGAINST.search(before):
                confidence -= CONTEXT
            if confidence >= REPORTED:
                yield min(confidence, 1.0), start, end


class PiiEngine:
    """Every kind of `KINDS`."""

    family: Final = Family.PII
    engine: Final = ENGINE

    def __init__(self) -> None:
        readers = recognisers()
        self._readings = tuple(
            _Reading(
                kind,
                readers[kind.id],
                re.compile(rf"(?<![a-z0-9])(?:{_pattern(kind.context)})"),
            )
            for kind in KINDS
        )
        self._prefilter = Prefilter(
            "of personal data",
            [
                Gate(id=2 * position + reading.needs_context(score), expression=expression)
                for position, reading in enumerate(self._readings)
                for score, expression in reading.recogniser.gates
            ],
        )
        self._words = Prefilter(
            "of context words",
            [
                Gate(id=position, expression=re.escape(word))
                for position, reading in enumerate(self._readings)
                for word in reading.kind.context
            ],
        )
        self.fingerprint: Final = digest(
            ENGINE,
            [f"{name}@{version(name)}" for name in _READ_WITH],
            KINDS,
            AGAINST,
            (BEFORE, AFTER, CONTEXT, REPORTED),
            [reading.recogniser.gates for reading in self._readings],
        )
        self.rules: Final = tuple(
            Rule(id=k.id, family=Family.PII, title=k.title, severity=k.severity, engine=ENGINE)
            for k in sorted(KINDS, key=lambda kind: kind.id)
        )

    @property
    def canary(self) -> str:
        """A card number of no card, which passes Luhn."""
        return " ".join(("4000", "0" * 4, "1" * 4, "1" * 4))

    def find(self, texts: Joined) -> list[Hit]:
        """Return the personal data in a batch, by row then place; no two spans overlap."""
        _, ends = self._prefilter.hits(texts.buffer)
        rows = texts.touched(zip((ends - 1).tolist(), ends.tolist(), strict=True))
        return [hit for row in rows for hit in self._of_row(row, texts.alone(row))]

    def _of_row(self, row: int, alone: bytes) -> list[Hit]:
        # The row is asked again by itself: a hit that began in the row before is none of this row.
        gates = set(self._prefilter.hits(alone)[0].tolist())
        positions = {gate // 2 for gate in gates if gate % 2 == 0}
        if len(positions) < len(gates):
            words = set(self._words.hits(fold_bytes(alone)[0])[0].tolist())
            positions.update(gate // 2 for gate in gates if gate // 2 in words)
        text = alone[:-1].decode()
        found = [
            (-confidence, start - end, start, position)
            for position in positions
            for confidence, start, end in self._readings[position].matches(text)
        ]
        taken = Disjoint()
        hits: list[Hit] = []
        # The surest wins, then the longest, then the first, then the order of KINDS.
        for confidence, length, start, position in sorted(found):
            end = start - length
            if not taken.add(start, end):
                continue
            kind = self._readings[position].kind
            hits.append(
                Hit(
                    row=row,
                    start=start,
                    end=end,
                    rule=kind.id,
                    severity=kind.severity,
                    confidence=-confidence,
                    value=_value(kind, text[start:end]),
                )
            )
        return sorted(hits, key=lambda hit: hit.start)


def _value(kind: Kind, text: str) -> str:
    """Take away the ways of writing, so that one number always has one fingerprint."""
    if kind.entity in ("EMAIL_ADDRESS", "IP_ADDRESS"):
        return text.casefold()
    return "".join(filter(str.isalnum, text)).casefold()
