"""Runs of words with capitals: everything that may be a name, before anything is known of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from detectors.fold import fold
from detectors.people.gazetteer import GIVEN, PARTICLES, SURNAMES, TITLES
from detectors.people.places import PLACES
from detectors.people.words import ORDINARY

_CAPITALS: Final = "".join(c for c in map(chr, range(0x41, 0x530)) if c.isupper())
_WORD: Final = rf"[{re.escape(_CAPITALS)}](?:[^\W\d_]|['\u2019\-](?=[^\W\d_])){{0,30}}\.?"
_JOINED: Final = rf"(?:{'|'.join(sorted(PARTICLES))}|[{re.escape(_CAPITALS)}]\.?)"
_RUN: Final = re.compile(
    rf"(?<![\w@#/.\-]){_WORD}(?:[ \u00a0]{{1,2}}(?:{_JOINED}[ "
    rf"\u00a0]){{0,3}}{_WORD}){{0,5}}(?![\w@/])"
)
_TOKEN: Final = re.compile(r"[^ \u00a0]+")
_POSSESSIVE: Final = re.compile(r"['\u2019]s\Z|['\u2019]\Z", re.IGNORECASE)
_ELIDED: Final = re.compile(r"[DLJCMNSTdljcmnst]['\u2019](?=\w)")
_CONTRACTED: Final = re.compile(r"['\u2019](?:m|ll|re|ve|d|t)\Z")
_INITIAL: Final = re.compile(r"\w\.?\Z")
_OF: Final = frozenset(("von", "de", "of"))
_LONG_PLACES: Final = frozenset(
    words
    for words in (tuple(place.split()) for place in PLACES)
    if len(words) > 1 and ORDINARY & set(words)
)
"""Places of several words of which one is ordinary, as in `New Zealand`."""
_WORDS: Final = re.compile(r"\w+")
_FRENCH: Final = frozenset(
    (
        "est",
        "le",
        "les",
        "la",
        "et",
        "du",
        "des",
        "un",
        "une",
        "au",
        "aux",
        "sur",
        "pour",
        "par",
        "qui",
        "que",
        "dans",
        "il",
        "elle",
        "vous",
        "nous",
        "avec",
        "ses",
        "sa",
        "leur",
        "leurs",
        "nos",
        "vos",
        "chez",
        "cette",
        "elles",
        "ils",
        "je",
        "tu",
        "ne",
        "pas",
    )
)
"""Words of which French has one in most sentences: there `M.` is *monsieur*, no initial."""
_TITLED: Final = frozenset(TITLES.split("|")) - {"m"}


@dataclass(frozen=True, slots=True)
class Run:
    """Words that follow each other, each with a capital but for particles.

    Attributes:
        start: First character in the text.
        end: One past the last.
        words: The words, folded, points and genitives taken away.
    """

    start: int
    end: int
    words: tuple[str, ...]


def runs(text: str) -> Iterator[Run]:
    """Yield the runs of a text in order, cut where a word cannot be a part of a name."""
    french: bool | None = None  # until it is asked for, and then of the whole text once
    for match in _RUN.finditer(text):
        part: list[tuple[int, int, str]] = []
        tokens = list(_TOKEN.finditer(match[0]))
        skip = 0
        for at, token in enumerate(tokens):
            if skip:
                skip -= 1
                continue
            if words := _long_place(tokens[at:]):
                yield from _whole(part)
                part, skip = [], len(words) - 1
                start, last_word = match.start() + token.start(), tokens[at + skip]
                end = match.start() + last_word.start() + len(_bare(last_word[0]))
                yield Run(start, end, words)
                continue
            start, end = match.start() + token.start(), match.start() + token.end()
            word = token[0]
            marked = "'" in word or "\u2019" in word
            elided = _ELIDED.match(word) if marked else None
            if elided and (fold(word[0]) in "ljcmnst" or fold(word[2:]) in ORDINARY):
                start, word = start + elided.end(), word[elided.end() :]
            genitive = _POSSESSIVE.search(word) if marked else None
            if genitive:
                end -= len(genitive[0])
                word = word[: genitive.start()]
            stop = word.endswith(".") and not _INITIAL.match(word)
            if stop:
                end, word = end - 1, word[:-1]
            folded = fold(word)
            if word == "M." and not part:
                if french is None:
                    french = not _FRENCH.isdisjoint(_WORDS.findall(text))
                if french:
                    continue
            initial = _INITIAL.match(word) and (part or word.endswith("."))
            last = bool(part) and folded in SURNAMES and part[-1][2] in GIVEN
            if (
                folded in _TITLED
                or (marked and _CONTRACTED.search(word))
                or (folded in ORDINARY and not last and not initial and folded not in PARTICLES)
            ):
                yield from _whole(part)
                part = []
                continue
            part.append((start, end, folded))
            if genitive or stop:
                yield from _whole(part)
                part = []
        yield from _whole(part)


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word).rstrip(".")


def _long_place(tokens: Sequence[re.Match[str]]) -> tuple[str, ...]:
    """Return the words of a place of several that some tokens begin with, or none."""
    for size in (4, 3, 2):
        words = tuple(fold(_bare(token[0])) for token in tokens[:size])
        if words in _LONG_PLACES:
            return words
    return ()


def _whole(part: list[tuple[int, int, str]]) -> Iterator[Run]:
    while part and (part[0][2] in PARTICLES and part[0][2] != "al"):
        part = part[1:]
    while part and (part[-1][2] in PARTICLES or _INITIAL.match(part[-1][2])):
        part = part[:-1]
    for at, (_, _, word) in enumerate(part[1:-1], 1):
        begins = part[at + 1][2] in GIVEN and part[0][2] not in GIVEN
        if word in _OF and (begins or (word == "von" and len(part) - at > 2)):
            # `Akte von Anna`, where German writes every noun large; `Anna von Bahntechnik Moosbach`
            yield from _whole(part[:at])
            part = part[at + 1 :]
            break
    if part and any(len(word) > 1 for _, _, word in part):
        yield Run(part[0][0], part[-1][1], tuple(word for _, _, word in part))
