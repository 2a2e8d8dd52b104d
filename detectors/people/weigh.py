"""What speaks for a run of words being a person or a place: titles, cues, lists, and the model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from detectors import columns
from detectors.family import Disjoint, inside
from detectors.fold import fold
from detectors.people import cues
from detectors.people.gazetteer import (
    GIVEN,
    GIVEN_WORDS,
    SURNAME_ENDS,
    SURNAME_STARTS,
    SURNAMES,
)
from detectors.people.places import PLACES, UNLIKELY
from detectors.people.runs import Run, runs
from detectors.people.words import BRANDS, ORDINARY, ORGANISATION, TOOLS

VERSION: Final = 1
"""Raised whenever cues, runs or weights name something else in the same text."""
REPORTED: Final = 0.5
DOUBTFUL: Final = 0.35

_BEFORE: Final = 44
"""Characters before a run in which a title or cue must end."""


class Named(NamedTuple):
    """A person or a place in a text."""

    start: int
    end: int
    person: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, and what is known of it as a whole.

    Attributes:
        all: The text.
        lower: The same in small letters, of one length with it.
        german: It has German words, so any noun in it begins with a capital.
        fields: Where a table has names.
        record: It speaks of a person's particulars.
    """

    all: str
    lower: str
    german: bool
    fields: Sequence[tuple[int, int]]
    record: bool


class Said(NamedTuple):
    """What a model took for a name: `label` is one of its own."""

    start: int
    end: int
    label: str


_AFTER: Final = 44
_WORDS: Final = re.compile(r"\w+")
_SPELT: Final = re.compile(r"\w(?:[^\W_A-Z]+|[^\W_a-z]+)(?![^\W_])")
"""Large at the beginning or throughout: `NaN` is nobody."""
_GERMAN: Final = frozenset(
    ("der", "die", "das", "und", "ist", "nicht", "ich", "wir", "mit", "bitte", "ein", "eine", "im")
)
_PARTNER: Final = re.compile(r" (?:&|and|und|et) ([^\W\d_]+)")
_PARTNER_OF: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,40}) (?:&|and|und|et) \Z")
_CERTAIN: Final = GIVEN - GIVEN_WORDS - ORDINARY
_FIRST_ONLY: Final = _CERTAIN - SURNAMES
_AND: Final = re.compile(r",? (?:and|et|und|&|or|ou|oder) |, ")
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
    whole = _Text(text, lower, not _GERMAN.isdisjoint(_WORDS.findall(text)), fields, record)
    for run in () if shouting else runs(text):
        run = _with_particles(lower, run)
        person = _person(whole, run)
        place = _place(whole, run, asked=said is not None, named=person >= REPORTED)
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
            named.append(Named(run.start, run.end, person >= place, min(best, 0.95)))
        elif best >= DOUBTFUL:
            doubtful = True
    taken = Disjoint()
    for one in named:
        taken.add(one.start, one.end)
    named += [one for one in _small(text) if taken.free(one.start, one.end)]
    return named, doubtful


def _with_particles(lower: str, run: Run) -> Run:
    """Take in `von` and the like between a title and a name."""
    titled = cues.TITLED.search(lower, max(0, run.start - _BEFORE), run.start)
    return replace(run, start=titled.start(1)) if titled else run


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
        if known and _family(family) and family not in ORDINARY:
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


def _person(whole: _Text, run: Run) -> float:
    words, text = run.words, whole.all
    before = whole.lower[max(0, run.start - _BEFORE) : run.start]
    after = whole.lower[run.end : run.end + _AFTER]
    name = " ".join(words)
    if ORGANISATION & set(words) or name in PLACES or name in BRANDS or _brand(name, before, after):
        return -1.0
    if name in TOOLS and not cues.TITLE.search(before):
        return -1.0
    if cues.STREET.match(after) or cues.STREET_BEFORE.search(before):
        return -0.5
    short = len(words) == 1 and run.end - run.start < 5 and text[run.start : run.end].isupper()
    known = words[0] in GIVEN or ("-" in words[0] and words[0].split("-")[0] in GIVEN)
    given = known and _SPELT.match(text, run.start) is not None
    perhaps = words[0] in GIVEN_WORDS or (given and short)  # `SAM`, `ANN`: what is it short for?
    family = len(words) > 1 and _family(words[-1])
    initial = any(len(word.rstrip(".")) == 1 for word in words[1:-1])
    first = bool(cues.SENTENCE.search(before))
    if len(words) > 4:
        score = 0.0
    elif len(words) > 1:
        score = 0.15
        if given:
            score = 0.6
        elif perhaps or words[-1] in GIVEN:
            score = 0.35
        if family:
            score += 0.3
        if initial:
            score += 0.3
    elif given and not short:
        score = 0.5
    elif perhaps or _family(words[0]):
        score = 0.1 if first else 0.25
    else:
        score = 0.0 if first else 0.1
    return score if score >= REPORTED else score + _cued(whole, run, before, after, first)


def _brand(name: str, before: str, after: str) -> bool:
    """Whether two names are a firm's, as in `Ernst & Young`."""
    second, first = _PARTNER.match(after), _PARTNER_OF.search(before)
    return (second is not None and f"{name} {fold(second[1])}" in BRANDS) or (
        first is not None and f"{fold(first[1])} {name}" in BRANDS
    )


def _cued(whole: _Text, run: Run, before: str, after: str, first: bool) -> float:
    single = len(run.words) == 1
    titled = bool(cues.TITLE.search(before) or cues.TITLED.search(before))
    score = _said_before(whole, run, before, after, first)
    if titled:
        score = max(score, 0.55)
    reached = cues.REACHED_AT.match(after) and cues.REACHED.search(before)
    if reached or cues.ADDRESSED.match(after) or cues.ONLY_PEOPLE.match(after):
        score += 0.5
    elif cues.DOES_AS_PEOPLE.match(after) and not cues.AT.search(before):
        score += 0.25 if single and whole.german else 0.45
    elif first and single and cues.CALLS_ON.match(after):
        score += 0.5
    elif cues.DOES.match(after):
        score += 0.25
    elif first and cues.CALLED.match(after):
        score += 0.15
    elif after[:2] in ("'s", "\u2019s"):
        score += 0.3 if run.words[0] in SURNAMES else 0.1
    if single and not titled and cues.IN.search(before):
        score -= 0.15
    return score


def _said_before(whole: _Text, run: Run, before: str, after: str, first: bool) -> float:
    """Weigh what stands before a run: the first that applies."""
    single = len(run.words) == 1
    greeted = cues.GREETED.search(before) and cues.GREETING_ENDS.match(after)
    last = before.endswith(", ") and cues.CALLED_LAST.match(after) and not whole.german
    if inside(whole.fields, run.start, run.end):
        return 0.55
    if cues.KEYED.search(before):
        return 0.55
    if cues.NAMED.search(before) or cues.CLOSED.search(before) or cues.ROLL.search(before):
        return 0.5
    if greeted or cues.REPLIED.search(before) or last:
        return 0.5
    if cues.ROLE.search(before) or cues.OF.search(before):
        return 0.25 if single else 0.4
    if cues.KEYED_PERHAPS.search(before):
        return (0.25 if single else 0.4) if whole.record else 0.2
    if cues.TOWARDS.search(before):
        return 0.2
    if first and _alone(whole.all, run):
        return 0.1 if single else 0.2
    return 0.0


def _alone(text: str, run: Run) -> bool:
    """Whether nothing else stands on the line, as in a signature."""
    low = text.rfind("\n", 0, run.start) + 1
    high = text.find("\n", run.end)
    return not any(
        map(str.isalnum, text[low : run.start] + text[run.end : high if high >= 0 else len(text)])
    )


def _place(whole: _Text, run: Run, *, asked: bool, named: bool) -> float:
    before = whole.lower[max(0, run.start - _BEFORE) : run.start]
    name = " ".join(run.words)
    score = (0.3 if name in UNLIKELY else 0.6) if name in PLACES else 0.0
    lives = not named and cues.LIVES.search(before) is not None
    if not score and not asked and not lives:
        return 0.0
    if ORGANISATION & set(run.words):
        return -1.0
    if lives:
        score += 0.55
    elif cues.IN.search(before):
        score += 0.25
    if cues.TITLE.search(before):
        score -= 0.5
    return score


def _family(word: str) -> bool:
    return (
        word in SURNAMES
        or (len(word) > 5 and word.endswith(SURNAME_ENDS))
        or (len(word) > 4 and word.startswith(SURNAME_STARTS))
    )
