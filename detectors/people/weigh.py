"""Which runs of words in a text are people and places: each is judged, then one speaks for another.

A model is heard here; lists, dialogues and a name that was certain once speak for the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from detectors import columns
from detectors.family import Disjoint, inside
from detectors.fold import fold
from detectors.people import cues, judge
from detectors.people.gazetteer import GIVEN, GIVEN_WORDS, PARTICLES, SURNAMES
from detectors.people.judge import BEFORE, REPORTED, Text, is_family
from detectors.people.runs import Run, runs
from detectors.people.words import ORDINARY

DOUBTFUL: Final = 0.35


class Named(NamedTuple):
    """A person or a place in a text."""

    start: int
    end: int
    person: bool
    confidence: float


class Said(NamedTuple):
    """What a model took for a name: `label` is one of its own."""

    start: int
    end: int
    label: str


_WORDS: Final = re.compile(r"\w+")
_GERMAN: Final = frozenset(
    ("der", "die", "das", "und", "ist", "nicht", "ich", "wir", "mit", "bitte", "ein", "eine", "im")
)
_CERTAIN: Final = GIVEN - GIVEN_WORDS - ORDINARY
_FIRST_ONLY: Final = _CERTAIN - SURNAMES
_AND: Final = re.compile(r",? (?:and|et|und|&|or|ou|oder) |, ")
_ELISION: Final = ("d'", "d\u2019")
_RIVER: Final = re.compile(
    r" (?:am (?:Main|Rhein|Neckar|Inn|Lech|Bodensee|Harz)|an der (?:Oder|Saale|Weser|Donau|Ruhr|"
    r"Elbe|Havel|Spree|Lahn|Ilm|Isar|Fulda|Leine|Aller)|im (?:Breisgau|Allgäu|Taunus)|"
    r"ob der Tauber|upon (?:Tyne|Avon|Thames|Hull|Trent))\b"
)
"""What tells two towns of one name apart."""
_SMALL_NAMED: Final = re.compile(
    r"\b(?:(?:my|his|her|their|maiden|full|last|first) name is|je m'appelle|mon nom est|ich "
    r"hei(?:ß|ss)e|mein name ist) "
    r"([^\W\d_A-Z]{2,20}(?: [^\W\d_A-Z]{2,20}){0,2})(?=[.,;!?\n]|\Z)"
)
_SMALL_PAIR: Final = re.compile(
    r"(?<![\w@.'-])([^\W\d_A-Z]{3,20}) (?:[a-z]\.? )?([^\W\d_A-Z]{4,24})(?![\w@-])"
)


def weigh(text: str, said: Sequence[Said] | None = None) -> tuple[list[Named], bool]:
    """Return the names in a text, and whether a model could tell more."""
    named: list[Named] = []
    doubtful = False
    weighed = []
    known: set[str] = set()
    shouting = text.isupper()
    firms = [
        match.span()
        for match in cues.FIRM.finditer(text)
        if _FIRST_ONLY.isdisjoint(map(fold, match.groups()))
        and text[max(0, match.start() - 2) : match.start()] != ": "
    ]
    lower = small if len(small := text.lower()) == len(text) else text
    record = cues.RECORD.search(lower) is not None
    fields = columns.below(text, cues.HEADING) if record else []
    paired = record and cues.PAIRED.search(lower) is not None
    german = not _GERMAN.isdisjoint(_WORDS.findall(text))
    areas = columns.below(text, cues.PLACE_HEADING) if record else []
    whole = Text(text, lower, german, fields, record, paired, areas)
    read = 0
    for run in () if shouting else runs(text):
        if run.start < read:
            continue
        run = _with_particles(text, lower, run)
        read = run.end
        person = judge.person(whole, run)
        place = judge.place(whole, run, asked=said is not None, named=person >= REPORTED)
        if said is not None:
            told, area = _told(run, said)
            person, place = person + told, place + area
        if inside(firms, run.start, run.end):
            person = -0.5
        weighed.append((run, person, place))
        if person >= REPORTED and person >= place:
            known.update(word for word in run.words if len(word) > 2)
    sure = [person >= REPORTED and person >= place for _, person, place in weighed]
    speakers = _speakers(text, weighed, sure)
    listed = _listed(text, [run for run, _, _ in weighed], sure)
    for at, (run, person, place) in enumerate(weighed):
        if 0 <= person < REPORTED and place < REPORTED:
            if known & set(run.words) or run.start in speakers:
                person = 0.6
            elif person > (0.1 if whole.german else 0) and listed[at]:
                person += 0.4
        best = max(person, place)
        if best >= REPORTED:
            beside = _RIVER.match(text, run.end) if place > person else None
            end = beside.end() if beside else run.end
            named.append(Named(run.start, end, person >= place, min(best, 0.95)))
        elif best >= DOUBTFUL:
            doubtful = True
    taken = Disjoint()
    for one in named:
        taken.add(one.start, one.end)
    named += [one for one in _small(text) if taken.add(one.start, one.end)]
    return named, doubtful


def _with_particles(text: str, lower: str, run: Run) -> Run:
    """Take in `von` and the like between a title and a name, and `d'Ornano` after a given name."""
    elided = cues.ELIDED.match(text, run.end) if run.words[-1] in GIVEN else None
    if elided:
        run = replace(run, end=elided.end(), words=(*run.words, fold(elided[0].lstrip())))
    before = lower[max(0, run.start - BEFORE) : run.start]
    if not before.endswith(_ELISION) and before.rstrip().rpartition(" ")[2] not in PARTICLES:
        return run
    titled = cues.TITLED.search(before)
    return replace(run, start=run.start - len(before) + titled.start(1)) if titled else run


def _speakers(
    text: str, weighed: Sequence[tuple[Run, float, float]], sure: Sequence[bool]
) -> frozenset[int]:
    """Return where those begin who speak in a dialogue: lines, of which one begins with a name."""
    speak = [
        (run.start, certain)
        for (run, person, _), certain in zip(weighed, sure, strict=True)
        if person >= 0
        and len(run.words) < 3
        and cues.SPEAKS.match(text, run.end)
        and cues.SPEAKER.search(text, max(0, run.start - 5), run.start)
    ]
    some = len(speak) > 1 and any(certain for _, certain in speak)
    return frozenset(start for start, _ in speak) if some else frozenset()


def _listed(text: str, some: Sequence[Run], sure: Sequence[bool]) -> list[bool]:
    """Say of each run whether it stands in one list with a person: `Anna, Ben and Sören`."""
    listed: list[bool] = []
    for at, run in enumerate(some, 1):
        if at == len(some) or not _AND.fullmatch(text, run.end, some[at].start):
            first = len(listed)  # of the list that ends here
            listed += [any(sure[first:at])] * (at - first)
    return listed


def _small(text: str) -> Iterator[Named]:
    """Yield names in small letters: after `my name is`, or a known given name with its family's."""
    for match in _SMALL_NAMED.finditer(text):
        if not ORDINARY & set(fold(match[1]).split()):
            yield Named(match.start(1), match.end(1), True, 0.7)
    for match in _SMALL_PAIR.finditer(text):
        given, family = fold(match[1]), fold(match[2])
        known = given in _CERTAIN
        if known and is_family(family) and family not in ORDINARY:
            yield Named(match.start(), match.end(), True, 0.6)


def _told(run: Run, said: Sequence[Said]) -> tuple[float, float]:
    for start, end, label in said:
        if start < run.end and run.start < end:
            if label == "PERSON":
                whole = abs(start - run.start) + abs(end - run.end) < 3
                return (0.38 if whole else 0.2), -0.2
            if label in ("GPE", "LOC"):
                return -0.25, 0.45
            if label in ("ORG", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW", "FAC", "NORP"):
                return -0.25, -0.2
    return -0.1, -0.1
