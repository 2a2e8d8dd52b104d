"""Names of people and places: found by lists, titles and cues, and where these doubt, by a model.

Only where the policy asks for it. A wide gate of given names, titles, cues and pairs of words with
capitals reads every message; Python weighs what is left; a model is asked about those messages only
in which some name is neither certain nor ruled out. Without a model the doubtful is left out, and
the run says so.

A name inside a postal address is part of the address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from detectors.batch import Joined
from detectors.family import Disjoint, Hit, Rule, digest
from detectors.fold import fold, fold_bytes, unfold_offset
from detectors.people import gates
from detectors.people.gazetteer import GIVEN, GIVEN_WORDS
from detectors.people.model import Model, usable
from detectors.people.places import PLACES
from detectors.people.weigh import Named, Said, weigh
from detectors.personal import addresses, streets
from detectors.personal.kind import WEAK
from detectors.prefilter import Gate, Prefilter
from schemas.policy import Family, Names, Severity

if TYPE_CHECKING:
    import numpy.typing as npt

PERSON: Final = "pii.person"
PLACE: Final = "pii.place"
ENGINE: Final = "names@3"

_WORD: Final = re.compile(rb"[a-z]{3,}")
_CERTAIN: Final = frozenset(name.encode() for name in GIVEN - GIVEN_WORDS)


class NamesEngine:
    """People and places.

    Attributes:
        health: What is amiss with the models that the policy names.
    """

    family: Final = Family.PII
    engine: Final = ENGINE

    def __init__(self, names: Names, cache_dir: Path | None = None) -> None:
        self._places = names.places
        found, self.health = usable(names.models)
        self._models = [Model(*one) for one in found]
        places = PLACES if names.places else frozenset[str]()
        self._listed: Final = _CERTAIN | {place.encode() for place in places if place.isalpha()}
        wide = [
            Gate(id=0, expression=rf"\b{_escaped(place)}\b")
            for place in sorted(places)
            if not place.isalpha()
        ]
        wide += [Gate(id=0, expression=cue) for cue in gates.CUES]
        wide += [Gate(id=0, expression=gate, cased=True) for gate in gates.CAPITALS]
        wide += [Gate(id=1, expression=gate) for gate in streets.GATES]
        self._gate = Prefilter("of names", wide, cache_dir)
        self.fingerprint: Final = digest(
            names.places, [(one.name, one.digest) for one in self._models]
        )
        titles = ((PERSON, "Name of a person"), (PLACE, "Name of a place"))
        self.rules: Final = tuple(
            Rule(id=rule, family=Family.PII, title=title, severity=Severity.LOW, engine=ENGINE)
            for rule, title in titles[: 2 if names.places else 1]
        )

    @property
    def canaries(self) -> tuple[tuple[str, str], ...]:
        """A person of no novel, with title, given name and family name."""
        return ((PERSON, "Dear Mrs Eleanor Whitfield"),)

    def find(self, texts: Joined) -> list[Hit]:
        """Return the names in a batch, by row then place; no two spans overlap."""
        folded, gone = fold_bytes(texts.buffer)
        fired, ends = self._gate.hits(folded)
        ends = np.concatenate([ends, listed := _listed(folded, self._listed)])
        fired = np.concatenate([fired, np.zeros(len(listed), np.int64)])
        ends = unfold_offset(ends, gone)
        rows, placed = texts.rows_of(ends[fired == 0]), set(texts.rows_of(ends[fired == 1]))
        alone = {row: texts.alone(row)[:-1].decode() for row in rows}
        found: dict[int, list[Named]] = {}
        doubted = []
        for row, text in alone.items():
            found[row], doubtful = weigh(text)
            if doubtful:
                doubted.append(row)
        if self._models and doubted:
            asked = [alone[row] for row in doubted]
            for row, said in zip(doubted, self._asked(asked), strict=True):
                found[row], _ = weigh(alone[row], said)
        return [
            hit
            for row in rows
            for hit in self._hits(row, alone[row], found[row], placed=row in placed)
        ]

    def _asked(self, texts: Sequence[str]) -> list[list[Said]]:
        """Ask every model; of two that speak of one word, the first is heard."""
        answers: list[list[Said]] = [[] for _ in texts]
        for model in self._models:
            for answer, said in zip(answers, model.names(texts), strict=True):
                answer.extend(said)
        return answers

    def _hits(self, row: int, text: str, named: Sequence[Named], *, placed: bool) -> list[Hit]:
        spans = addresses.read(text) if placed and named else ()
        within = _together((start, end) for start, end, confidence in spans if confidence > WEAK)
        return [
            Hit(
                row=row,
                start=one.start,
                end=one.end,
                rule=PERSON if one.person else PLACE,
                severity=Severity.LOW,
                confidence=one.confidence,
                value=fold(text[one.start : one.end]),
            )
            for one in sorted(named)
            if (one.person or self._places) and within.free(one.start, one.end)
        ]


def _together(spans: Iterable[tuple[int, int]]) -> Disjoint:
    """Join spans that overlap, as readings of one address do."""
    joined = Disjoint()
    first = last = 0
    for start, end in sorted(spans):
        if start >= last:
            joined.add(first, last)
            first = start
        last = max(last, end)
    joined.add(first, last)
    return joined


def _listed(folded: bytes, names: Set[bytes]) -> npt.NDArray[np.int64]:
    """Return where names of a list end: ten thousand of them would make a gate slow to build."""
    words = _WORD.finditer(folded.lower())
    return np.fromiter((word.end() for word in words if word[0] in names), np.int64)


def _escaped(name: str) -> str:
    return name.replace(".", r"\.").replace("-", r"\-")
