"""Personal data with a form: cards, accounts, addresses, identity numbers, dates of birth.

Three passes, each over less text than the one before. A few wide gates read the whole batch; the
gates of every kind and the words that speak for them read only the rows in which a wide one fired;
Python reads only what is left, row by row and kind by kind. A kind matches and checks, the words
around the span speak for or against it, and of overlapping spans the surest stays.

Not looked for here: names of people and places (`detectors.names`). Each kind says what it misses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from detectors.batch import Joined
from detectors.family import Disguised, Disjoint, Hit, Rule
from detectors.personal import kind as weights
from detectors.personal.gates import GATES
from detectors.personal.kind import REPORTED, Kind
from detectors.personal.kinds import AGAINST, KINDS
from detectors.personal.words import Around, Words
from detectors.prefilter import Gate, Prefilter
from schemas.policy import Family

_CHECKED_BY_READER: Final = ("pii.iban", "pii.crypto-wallet")
"""Kinds whose checksum is verified by their reader."""
ENGINE: Final = f"presidio@{version('presidio-analyzer')}"


class _Weighed(NamedTuple):
    """What one kind reports of a row; the least counts most."""

    doubt: float
    shorter: int
    start: int
    kind: int


class PiiEngine:
    """Every kind of `KINDS`."""

    family: Final = Family.PII
    engine: Final = ENGINE
    fingerprint: Final = ""

    def __init__(self, cache_dir: Path | None = None) -> None:
        self._wide = [
            Prefilter(
                "of personal data", [Gate(id=0, expression=gate) for gate in gates], cache_dir
            )
            for gates in GATES
        ]
        # What needs a word is gated by its words alone: there are few of them.
        self._strong = Prefilter(
            "of kinds of personal data",
            [
                Gate(id=position, expression=form.gate or form.regex)
                for position, kind in enumerate(KINDS)
                for form in kind.forms
                if kind.stands_alone(form)
            ],
            cache_dir,
        )
        self._weak = {
            position
            for position, kind in enumerate(KINDS)
            if not all(map(kind.stands_alone, kind.forms))
        }
        self._words = Words(KINDS, AGAINST, cache_dir)
        self.rules: Final = tuple(
            Rule(
                id=k.id,
                family=Family.PII,
                title=k.title,
                severity=k.severity,
                engine=ENGINE,
                disguised=_believed(k),
            )
            for k in sorted(KINDS, key=lambda kind: kind.id)
        )

    @property
    def canaries(self) -> tuple[tuple[str, str], ...]:
        """A card number of no card, which passes Luhn; a passport's, known by the word before."""
        card = " ".join(("4000", "0" * 4, "1" * 4, "1" * 4))
        return ("pii.credit-card", card), ("pii.passport", f"passport number: 5333{80006}")

    def find(self, texts: Joined) -> list[Hit]:
        """Return the personal data in a batch, by row then place; no two spans overlap."""
        rows = texts.rows_of(np.concatenate([wide.hits(texts.buffer)[1] for wide in self._wide]))
        if not rows:
            return []
        alone = [texts.alone(row) for row in rows]
        around = self._words.around(alone)
        wanted = self._fired(alone)
        for at, said in enumerate(around):
            wanted.update((kind, at) for kind in said.kinds & self._weak)
        read = [row[:-1].decode() for row in alone]
        found: defaultdict[int, list[_Weighed]] = defaultdict(list)
        # Kind by kind, so that what reads one stays in the processor's cache.
        for kind, at in sorted(wanted):
            found[at] += _weighed(kind, read[at], around[at])
        return [hit for at in sorted(found) for hit in _of_row(rows[at], read[at], found[at])]

    def _fired(self, rows: Sequence[bytes]) -> set[tuple[int, int]]:
        """Return (kind, position of the row) of the kinds that may stand alone in a row."""
        kinds, places = self._strong.hits(b"".join(rows))
        where = np.searchsorted(np.cumsum([len(row) for row in rows]), places - 1, "right")
        return set(zip(kinds.tolist(), where.tolist(), strict=True))


def _of_row(row: int, text: str, found: list[_Weighed]) -> list[Hit]:
    """Return the hits of one row, by place."""
    taken = Disjoint()
    hits: list[Hit] = []
    # The surest wins, then the longest, then the first, then the order of KINDS.
    for one in sorted(found):
        start, end = one.start, one.start - one.shorter
        if not taken.add(start, end):
            continue
        kind = KINDS[one.kind]
        hits.append(
            Hit(
                row=row,
                start=start,
                end=end,
                rule=kind.id,
                severity=kind.severity,
                confidence=min(-one.doubt, 1.0),
                value=_value(kind, text[start:end]),
            )
        )
    return sorted(hits, key=lambda hit: hit.start)


def _believed(kind: Kind) -> Disguised:
    """Say in which readings a kind is believed: any, where a check alone is enough to report it."""
    best = max(kind.confidence, *(form.confidence or 0 for form in kind.forms))
    if kind.valid is None and kind.id not in _CHECKED_BY_READER:
        return Disguised.DECODED if best >= weights.GOOD else Disguised.NEVER
    return Disguised.ANYHOW if best >= weights.GOOD else Disguised.NEVER


def _weighed(position: int, text: str, said: Around) -> Iterator[_Weighed]:
    """Yield what is reported of one kind, before overlaps are resolved."""
    kind = KINDS[position]
    for start, end, confidence in kind.read(text):
        placed = kind.weigh(text, start, end)
        if placed is None:
            continue
        confidence += placed + said.weigh(position, kind, text, start, end)
        if confidence >= REPORTED:
            yield _Weighed(-confidence, start - end, start, position)


def _value(kind: Kind, text: str) -> str:
    """Take away the ways of writing, so that one number always has one fingerprint."""
    return text.casefold() if kind.spelling else "".join(filter(str.isalnum, text)).casefold()
