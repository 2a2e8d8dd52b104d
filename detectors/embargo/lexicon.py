"""How much a word tells, and which words tell the same: English, French and German.

Lists, in `lexicon.toml`. A *dull* word tells nothing (articles, prepositions, what belongs to a
figure). A *common* word tells little, because every office says it every day. A *concept* is a
group of words that announcements use for one another: who retells `acquires` says `buys`. Words of
*everybody's* vocabulary, given names and places tell as much as a concept. Whatever stands in none
of them is rare and tells most.

A word is known by its first six letters, case and accents folded, which takes endings off in all
three languages alike: `acquisition` and `acquisitions` are `acquis`. A shorter one loses the
endings `s`, `n` and `e` before, as far as four letters are left: `lenses` is `lens`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from detectors.people.gazetteer import GIVEN
from detectors.people.places import PLACES

LETTERS: Final = 6
"""So many letters of a word are looked at."""
ENDINGS: Final = ("s", "n", "e")
"""Taken off a word in this order, each once,"""
SHORTEST: Final = 4
"""as long as so many letters are left."""

DULL: Final = 0
COMMON: Final = 2
KNOWN: Final = 4
RARE: Final = 6
"""What a word tells, in points; `KNOWN` is that of a concept and of what everybody knows."""

_LISTS: Final[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("lexicon.toml").read_text("utf-8")
)


def stem_of(word: str) -> str:
    """Return what a folded word is known by; `detectors.embargo.marks` does the same to bytes.

    >>> [stem_of(word) for word in ("lenses", "Preisen".lower(), "acquisitions", "bus")]
    ['lens', 'preis', 'acquis', 'bus']
    """
    for ending in ENDINGS:
        if len(word) > SHORTEST and word.endswith(ending):
            word = word[:-1]
    return word[:LETTERS]


def _stems(lists: dict[str, str]) -> frozenset[str]:
    return frozenset(stem_of(word) for words in lists.values() for word in words.split())


def _lone(names: Iterable[str]) -> frozenset[str]:
    """Return the stems of names of one word."""
    return frozenset(stem_of(name) for name in names if name.isalpha() and name.isascii())


_NUMBERS: Final = ("four", "six", "seven", "eight", "nine")


def _forms(words: str) -> Iterator[str]:
    """Yield the forms that English verbs among words have or would have.

    >>> list(_forms("set use"))
    ['seting', 'seted', 'setting', 'setted', 'using', 'used']
    """
    for word in words.split():
        if word in _NUMBERS:  # `eighted` begins like `eighteen`
            continue
        if word.endswith("y") and word[-2:-1] not in "aeou":
            yield from (f"{word[:-1]}ied", f"{word[:-1]}ies")
        bare = word.removesuffix("e")
        for last in ("", bare[-1]) if bare == word else ("",):
            yield from (f"{bare}{last}ing", f"{bare}{last}ed")


def _concepts(words: str) -> dict[str, str]:
    """Words to their concept, named by its first word; the first one wins."""
    found: dict[str, str] = {}
    for group in re.split(r"\n(?! )", words.strip()):
        name, *others = group.split()
        for word in (name, *others):
            found.setdefault(word, name)
    return found


def _by_stem(concepts: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word, concept in concepts.items():
        found.setdefault(stem_of(word), concept)
    return found


_ENDING: Final = 2
"""Letters in which two forms of one word may differ at their ends."""


def _whole(lists: dict[str, str]) -> dict[str, list[str]]:
    """First letters to the listed words that begin with them."""
    found: dict[str, list[str]] = {}
    for word in (word for words in lists.values() for word in words.split()):
        found.setdefault(stem_of(word), []).append(word)
    return found


def _with_forms(lists: dict[str, str]) -> frozenset[str]:
    return _stems(lists | {"en forms": " ".join(_forms(lists["en"]))})


_FIGURES: Final = _stems({"figures": _LISTS["dull"].pop("figures")})
_FILLING: Final = _stems(_LISTS["dull"])
_DULL: Final = _FILLING | _FIGURES
_COMMON: Final = _with_forms(_LISTS["common"])
_GENERAL: Final = _with_forms(_LISTS["general"]) | _lone(GIVEN)
_PLACES: Final = _lone(PLACES)
_SUBJECTS: Final = _concepts(_LISTS["concepts"]["subjects"])
LISTED: Final = _concepts(_LISTS["concepts"]["words"]) | _SUBJECTS
"""Each word of a concept to it: `personnel` and `personal` have their first letters in common."""
CONCEPTS: Final = _by_stem(LISTED)
"""The first letters of each word of a concept, to the concept, for its other endings."""
_SUBJECT_STEMS: Final = frozenset(map(stem_of, _SUBJECTS))

_WHOLE: Final = _whole({**_LISTS["dull"], **{f"{k}+": v for k, v in _LISTS["common"].items()},
                        **_LISTS["concepts"]})  # fmt: skip

EVENTS: Final = frozenset(_LISTS["events"]["concepts"].split())
"""Concepts that say what happens, not to whom or where."""

WORDS: Final = tuple(word for listed in _WHOLE.values() for word in listed)
"""Every word that is listed."""

PHRASES: Final[dict[str, str]] = _LISTS["phrases"]
"""Words that only together are a concept, folded; to any word of that concept."""


def _by_first(phrases: Iterable[str]) -> dict[str, re.Pattern[str]]:
    """Return the first word of phrases, to what finds those that begin with it, longest first."""
    by_first: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        by_first.setdefault(re.findall(r"[^\W\d_]+", phrase)[0], []).append(re.escape(phrase))
    return {first: re.compile(rf"(?:{'|'.join(some)})\b") for first, some in by_first.items()}


PHRASE: Final = _by_first(PHRASES)

IMPLIED: Final[dict[tuple[str, str], str]] = {
    (f"={one}", f"={other}"): f"={concept}"
    for line in _LISTS["implied"]["concepts"].strip().split("\n")
    for one, other, concept in [line.split()]
}
"""Two features of one sentence, to what they tell together."""

EXACT: Final[dict[str, str]] = {
    word: group.split()[0]
    for group in _LISTS["exact"]["words"].strip().split("\n")
    for word in group.split()
}
"""Whole words whose first letters say something else, to what they tell the same as."""

STEMS: Final = tuple(sorted(_DULL | _COMMON | _GENERAL | _PLACES | CONCEPTS.keys()))
"""Every stem of which something is known."""


def _tails(words: str) -> dict[str, str]:
    """Last letters of a compound, without endings, to their concept."""
    found = {}
    for word in words.split():
        bare = word
        for ending in ENDINGS:
            bare = bare.removesuffix(ending)
        found[bare] = LISTED.get(word) or CONCEPTS[stem_of(word)]
    return found


TAILS: Final = _tails(_LISTS["tails"]["words"])
"""What German compounds end with, to the concept."""


def weigh(stem: str) -> int:
    """Say how much a word tells, by its first letters.

    >>> [weigh(stem) for stem in ("the", "meetin", "acquis", "turbid")]
    [0, 2, 4, 6]
    """
    if stem in _DULL or len(stem) < 2:
        return DULL
    if stem in CONCEPTS:
        known = RARE if stem in _SUBJECT_STEMS else KNOWN
        return COMMON if stem in _COMMON else known
    if stem in _COMMON:
        return COMMON
    return KNOWN if stem in _GENERAL or stem in _PLACES else RARE


def weigh_in_run(stem: str) -> int:
    """Say how much a word tells in a run of words, of which chance makes few even of known ones.

    >>> [weigh_in_run(stem) for stem in ("the", "meetin", "acquis", "themse", "millio", "turbid")]
    [0, 2, 4, 6, 6, 6]
    """
    listed = stem in _FILLING or stem in _COMMON or stem in CONCEPTS or len(stem) < 2
    return weigh(stem) if listed else RARE


_AGAINST: Final = {DULL: 0, COMMON: 1, KNOWN: 2, RARE: 6}


def against(stem: str, points: int) -> int:
    """Say how much a word speaks against a retelling of a draft that does not have it.

    Who retells uses other words, but seldom names other places or things.

    >>> [against(stem, weigh(stem)) for stem in ("meetin", "acquis", "themse", "lyon", "turbid")]
    [1, 2, 2, 6, 6]
    """
    place = points == KNOWN and stem in _PLACES and stem not in _GENERAL and stem not in CONCEPTS
    return RARE if place else _AGAINST[points]


def ordinary(word: str) -> bool:
    """Whether a word is a listed one but for its ending, not just begins like one.

    >>> ordinary("acquisitions"), ordinary("tournent"), ordinary("tournesol")
    (True, True, False)
    """
    return any(
        word[: (size := max(len(word), len(listed)) - _ENDING)] == listed[:size]
        for listed in _WHOLE.get(stem_of(word), ())
    )
