"""What speaks for one run of words being a person or a place: titles, cues and lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from detectors.family import inside
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
from detectors.people.runs import Run
from detectors.people.words import BRANDS, NOWHERE, ORGANISATION, TOOLS

REPORTED: Final = 0.5
BEFORE: Final = 44
"""Characters before a run in which a title or cue must end."""


_AFTER: Final = 44
_SPELT: Final = re.compile(r"\w(?:[^\W_A-Z]+|[^\W_a-z]+)(?![^\W_])")
"""Large at the beginning or throughout: `NaN` is nobody."""
_PARTNER: Final = re.compile(r" (?:&|and|und|et) ([^\W\d_]+)")
_PARTNER_OF: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,40}) (?:&|and|und|et) \Z")


@dataclass(frozen=True, slots=True)
class Text:
    """A text, and what is known of it as a whole.

    Attributes:
        all: The text.
        lower: The same in small letters, of one length with it.
        german: It has German words, so any noun in it begins with a capital.
        fields: Where a table has names.
        record: It speaks of a person's particulars.
        paired: It has keys or headings for given names.
        areas: Where a table has places.
    """

    all: str
    lower: str
    german: bool
    fields: Sequence[tuple[int, int]]
    record: bool
    paired: bool
    areas: Sequence[tuple[int, int]]


def person(whole: Text, run: Run) -> float:
    """Say how sure it is that a run is a person; below zero, it is something else."""
    words, text = run.words, whole.all
    before = whole.lower[max(0, run.start - BEFORE) : run.start]
    after = whole.lower[run.end : run.end + _AFTER]
    name = " ".join(words)
    if ORGANISATION & set(words) or name in PLACES or name in BRANDS or _brand(name, before, after):
        return -1.0
    if words[0] in NOWHERE and words[0] not in GIVEN:
        return -1.0
    if name in TOOLS and not cues.TITLE.search(before):
        return -1.0
    if inside(whole.areas, run.start, run.end) or cues.PLACE_KEYED.search(before):
        return -0.5
    if cues.STREET.match(after) or cues.STREET_BEFORE.search(_heard(before)):
        return -0.5
    if len(words) < 3 and cues.THING.match(after) and not cues.TITLE.search(before):
        return -0.5
    short = len(words) == 1 and run.end - run.start < 5 and text[run.start : run.end].isupper()
    known = words[0] in GIVEN or ("-" in words[0] and words[0].split("-")[0] in GIVEN)
    given = known and _SPELT.match(text, run.start) is not None
    perhaps = words[0] in GIVEN_WORDS or (given and short)  # `SAM`, `ANN`: what is it short for?
    last = len(words) > 1 and is_family(words[-1])
    initial = any(len(word.rstrip(".")) == 1 for word in words[1:-1])
    first = bool(cues.SENTENCE.search(before))
    if first and len(words) == 1 and cues.VERB.match(after):
        return -0.5
    if len(words) > 4:
        score = 0.0
    elif len(words) > 1:
        score = 0.15
        if given:
            score = 0.6
        elif perhaps or words[-1] in GIVEN:
            score = 0.35
        if last:
            score += 0.3
        if initial:
            score += 0.3
    elif given and not short:
        score = 0.5
    elif perhaps or is_family(words[0]):
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


def _cued(whole: Text, run: Run, before: str, after: str, first: bool) -> float:
    single = len(run.words) == 1
    heard = _heard(before)
    titled = bool(cues.TITLE.search(heard) or cues.TITLED.search(heard))
    score = _said_before(whole, run, before, after, first)
    if titled:
        score = max(score, 0.55)
    reached = cues.REACHED_AT.match(after) and cues.REACHED.search(heard)
    if reached or cues.ADDRESSED.match(after) or cues.ONLY_PEOPLE.match(after):
        score += 0.5
    elif cues.DOES_AS_PEOPLE.match(after) and not cues.AT.search(heard):
        score += 0.25 if single and whole.german else 0.45
    elif first and single and cues.CALLS_ON.match(after):
        score += 0.5
    elif cues.DOES.match(after):
        score += 0.25
    elif first and cues.CALLED.match(after):
        score += 0.15
    elif after[:2] in ("'s", "\u2019s"):
        score += 0.3 if run.words[0] in SURNAMES else 0.1
    if single and not titled and cues.IN.search(heard):
        score -= 0.15
    if single and not titled and cues.OF_THINGS.search(heard) and not is_family(run.words[0]):
        score -= 0.3
    return score


def _said_before(whole: Text, run: Run, before: str, after: str, first: bool) -> float:
    """Weigh what stands before a run: the first that applies."""
    single = len(run.words) == 1
    greeted = cues.GREETED.search(before) and cues.GREETING_ENDS.match(after)
    last = before.endswith(", ") and cues.CALLED_LAST.match(after) and not whole.german
    if inside(whole.fields, run.start, run.end):
        return 0.55
    heard = _heard(before)
    if cues.KEYED.search(heard):
        return 0.55
    if cues.NAMED.search(heard) or cues.CLOSED.search(before) or cues.ROLL.search(before):
        return 0.5
    if greeted or cues.REPLIED.search(before) or last:
        return 0.5
    if cues.ROLE.search(heard) or cues.OF.search(heard):
        return 0.25 if single else 0.4
    if cues.KEYED_PERHAPS.search(heard):
        if whole.paired:
            return 0.55
        return (0.25 if single else 0.4) if whole.record else 0.2
    if cues.TOWARDS.search(before):
        return 0.2
    if first and _alone(whole.all, run):
        return 0.1 if single else 0.2
    return 0.0


def _heard(before: str) -> str:
    """Leave out what a comma or an ampersand parts from a name, and Slack's signs of bold."""
    return "" if before.endswith((", ", "& ")) else before.replace("*", "")


def _alone(text: str, run: Run) -> bool:
    """Whether nothing else stands on the line, as in a signature."""
    low = text.rfind("\n", 0, run.start) + 1
    high = text.find("\n", run.end)
    return not any(
        map(str.isalnum, text[low : run.start] + text[run.end : high if high >= 0 else len(text)])
    )


def place(whole: Text, run: Run, *, asked: bool, named: bool) -> float:
    """Say how sure it is that a run is a place.

    Args:
        whole: The text.
        run: Some words of it.
        asked: A model was asked, so what no list has may be one.
        named: It is a person already.
    """
    before = _heard(whole.lower[max(0, run.start - BEFORE) : run.start])
    name = " ".join(run.words)
    score = (0.3 if name in UNLIKELY else 0.6) if name in PLACES else 0.0
    told = not named and (
        cues.LIVES.search(before) is not None
        or cues.PLACE_KEYED.search(before) is not None
        or inside(whole.areas, run.start, run.end)
    )
    lives = told and NOWHERE.isdisjoint(run.words)
    if not told and cues.NAMED_AFTER.match(whole.lower, run.end):
        return 0.0
    if cues.CALLED_AFTER.search(before):
        return -0.5
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


def is_family(word: str) -> bool:
    """Whether a word is a frequent family name, or begins or ends like one."""
    return (
        word in SURNAMES
        or (len(word) > 5 and word.endswith(SURNAME_ENDS))
        or (len(word) > 4 and word.startswith(SURNAME_STARTS))
    )
