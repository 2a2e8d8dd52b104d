"""Find what was copied from a draft, lightly edited, or retold: of a whole batch at once.

Three steps, each for what the one before let through.

1. *Gate* (`gate`), over the words of the whole batch as arrays. Runs of four words of which each is
   a draft's go on to step 2, stretches that tell what a passage of a draft tells to step 3.
   Nearly all ordinary talk ends here.
2. *Copies*: runs of four words in a row that a draft has. A few close together are a finding;
   a word changed here and there leaves enough of them. Runs that any text may hold count little.
3. *Retellings*: the features of one to three sentences of the row against those of one to three
   sentences of a draft. They must share much, and most of what the row tells must be shared.

All of it is a function of each row alone: no stretch crosses the end of a row.

Missed: copies of fewer than six words, text with every third word changed, retellings that share
no rare word, figure or concept with the draft or pack them between other news, and translations,
but for figures and concepts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from detectors.embargo.gate import Gate
from detectors.embargo.hush import SECRET, whispered
from detectors.embargo.lexicon import EVENTS, KNOWN, RARE, against
from detectors.embargo.marks import RUN, SENTENCES, WIDE, Marker, passages
from detectors.embargo.retell import Feature, features
from detectors.embargo.text import Row, Signal

if TYPE_CHECKING:
    from detectors.embargo.marks import Places, Words
    from schemas.policy import Embargo

COPIED: Final = 6
"""Different runs of a draft that must stand together; those that tell something count twice. Fewer
if the draft has no more."""
APART: Final = 12
"""Words between two runs of one copy, at most."""

NEAR: Final = 0.5
"""What a retelling shares with one passage counts so much, what it shares with a wide one the rest:
who retells takes from everywhere, but who talks of something else seldom takes much from one
place."""
SHARE: Final = 0.5
"""A retelling must share so much of what speaks for and against it,"""
STRENGTH: Final = 10.5
"""and so many points times that share, to the power of"""
_POWER: Final = 1.5
"""this if it says what happens (see `detectors.embargo.lexicon.EVENTS`) or asks for secrecy."""
_FIRM: Final = 8
"""What happens must come with so many points besides towns and given names."""
_STILL: Final = STRENGTH / 12.4
"""Any other points, times their share, count so much: 600 people in Leipzig are no news."""
_WHISPERED: Final = 0.6
"""Who asks to keep something secret tells it among other words: these count less."""

_LEAST: Final = 6
"""and so many of the draft's points, however it is told."""

_AROUND: Final = 300
"""Characters before and after a place that the gate let through, in which a retelling may stand."""
_DAY: Final = r"(?:(?<=\s\d)|(?<=\s\d\d)|(?<=\d\.\d)|(?<=\d\.\d\d))\.(?= )"
"""A full stop after a day, `31. März` or `31.3. in`, ends no sentence."""
_SENTENCE: Final = re.compile(rf"[^.!?\n]*(?:(?:[.!?](?!\s|$)|{_DAY})[^.!?\n]*)*(?:[.!?]+|\n|$)")
_LONGEST: Final = 30
"""Features of a sentence."""


_Points = dict[int, tuple[int, int]]


class Copy(NamedTuple):
    """Words `first` up to and with `last` of a batch, copied from a draft of an embargo."""

    embargo: str
    row: int
    first: int
    last: int
    runs: int


class Drafts:
    """The drafts of a register under its key."""

    def __init__(self, key: bytes, embargoes: Sequence[Embargo]) -> None:
        self._marker = Marker(key)
        self._events = frozenset(self._marker.features(f"={event}" for event in EVENTS))
        shingles: defaultdict[int, set[str]] = defaultdict(set)
        telling: dict[int, bool] = {}
        self._near: defaultdict[str, _Passages] = defaultdict(_Passages)
        self._wide: defaultdict[str, _Passages] = defaultdict(_Passages)
        self._tellers: defaultdict[int, dict[str, int]] = defaultdict(dict)
        self._least: dict[str, int] = {}
        for embargo in embargoes:
            for draft in embargo.drafts:
                for shingle, points in draft.shingles:
                    shingles[shingle].add(embargo.id)
                    telling[shingle] = points >= RARE
                for passage in passages(draft):
                    self._near[embargo.id].add(passage)
                for passage in passages(draft, (WIDE,)):
                    self._wide[embargo.id].add(passage)
                    for feature, points in passage.items():
                        tellers = self._tellers[feature]
                        tellers[embargo.id] = max(points, tellers.get(embargo.id, 0))
                fewest = min(COPIED, sum(1 + (points >= RARE) for _, points in draft.shingles))
                self._least[embargo.id] = min(fewest, self._least.get(embargo.id, fewest))
        self._known = np.array(sorted(shingles), np.uint64)
        self._telling = [telling[one] for one in self._known.tolist()]
        self._owners = [tuple(sorted(shingles[one])) for one in self._known.tolist()]
        self.gate = Gate(self._marker, [draft for one in embargoes for draft in one.drafts])

    def words(self, folded: bytes) -> Words:
        """Find the words of a folded buffer."""
        return self._marker.words(folded)

    def copies(self, words: Words, rows: Places, runs: Places) -> Iterator[Copy]:
        """Yield what was copied, per embargo and place."""
        if not len(runs):
            return
        of = np.searchsorted(rows, runs, "right")
        runs = runs[rows[of] >= runs + RUN]
        fours = words.stems[runs[:, None] + np.arange(RUN)]
        hashes = self._marker.runs(fours)
        where = np.searchsorted(self._known, hashes)
        where[where == len(self._known)] = 0
        hit = np.flatnonzero(self._known[where] == hashes)
        groups: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        row_of = np.searchsorted(rows, runs[hit], "right") - 1
        for run, which, row in zip(
            runs[hit].tolist(), where[hit].tolist(), row_of.tolist(), strict=True
        ):
            for owner in self._owners[which]:
                groups[owner, row].append((run, which))
        for (owner, row), places in groups.items():
            for copy in _close(places):
                different = {which for _, which in copy}
                count = sum(1 + self._telling[which] for which in different)
                if count >= self._least[owner]:
                    yield Copy(owner, row, copy[0][0], copy[-1][0] + RUN - 1, len(different))

    def retellings(
        self, row: Row, first: int, last: int, secret: bool
    ) -> Iterator[tuple[str, Signal]]:
        """Yield per embargo the best retelling of a draft in a row.

        Args:
            row: The row.
            first: First character, in its folded text, of where the gate saw something,
            last: and the last.
            secret: Whether the row asks for secrecy somewhere.
        """
        sentences = list(_sentences(row.folded, first - _AROUND, last + _AROUND))
        hashes = self._hashes(sentences)
        told = [_points(sentence, hashes) for sentence in sentences]
        hush = whispered(row.folded[max(0, first - _AROUND) : last + _AROUND], secret)
        whole = [
            owner
            for owner, value in self._most(_together(told)).items()
            if value + hush >= STRENGTH
        ]
        if not whole:
            return
        most = [self._most(one) for one in told]
        # Towns, given names and what else everybody talks about without an announcement.
        everyday = frozenset(
            hashes[one.name]
            for sentence in sentences
            for one in sentence
            if one.points == KNOWN and one.name[0].isalpha()
        )
        best: dict[str, tuple[float, int, int, int]] = {}
        for size in SENTENCES:
            for at in range(len(sentences) - size + 1):
                window = slice(at, at + size)
                # What sentences share one by one is never less than what they share together.
                owners = [
                    owner
                    for owner in whole
                    if sum(one.get(owner, 0) for one in most[window]) + hush >= STRENGTH
                ]
                here = _together(told[window]) if owners else {}
                for owner in owners:
                    strength = self._strength(owner, here, hush, everyday)
                    if strength >= STRENGTH:
                        start, end = sentences[at][0].start, sentences[at + size - 1][-1].end
                        place = (strength, -size, start, end)
                        best[owner] = max(best.get(owner, place), place)
        for owner, (strength, _, start, end) in sorted(best.items()):
            value = " ".join(row.folded[start:end].split())
            yield owner, Signal(start, end, _sure(strength), value, "retelling")

    def shared(self, row: Row, embargo: str) -> int:
        """Return the points that a row shares with the drafts of an embargo."""
        sentences = list(_sentences(row.folded, 0, len(row.folded)))
        hashes = self._hashes(sentences)
        told = _together([_points(sentence, hashes) for sentence in sentences])
        return self._most(told).get(embargo, 0)

    def _hashes(self, sentences: Iterable[Sequence[Feature]]) -> dict[str, int]:
        """Return the hash of each feature, by its name."""
        names = list({feature.name for told in sentences for feature in told})
        return dict(zip(names, self._marker.features(names), strict=True))

    def _most(self, told: _Points) -> dict[str, int]:
        most: defaultdict[str, int] = defaultdict(int)
        for one, (points, _) in told.items():
            for owner, points_there in self._tellers.get(one, {}).items():
                most[owner] += min(points, points_there)
        return most

    def _strength(self, owner: str, told: _Points, hush: int, everyday: frozenset[int]) -> float:
        """Return how strongly a text speaks for being a retelling of an embargo's drafts."""
        wide = self._wide[owner].shared(told)
        if wide < _LEAST or wide + hush < STRENGTH:
            return 0.0
        tellers = self._tellers
        other: float = sum(
            minus for one, (_, minus) in told.items() if owner not in tellers.get(one, ())
        )
        ours = [one for one in told if owner in tellers.get(one, ())]
        firm = sum(min(told[one][0], tellers[one][owner]) for one in ours if one not in everyday)
        event = hush == SECRET or (firm >= _FIRM and not self._events.isdisjoint(ours))
        if hush == SECRET:
            other *= _WHISPERED
        if _strength(wide + hush, other, event) < STRENGTH:
            return 0.0
        near = self._near[owner].shared(told)
        return _strength(NEAR * near + (1 - NEAR) * wide + hush, other, event)


class _Passages:
    """Passages of the drafts of one embargo, by what they tell."""

    def __init__(self) -> None:
        self._count = 0
        self._postings: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)

    def add(self, passage: Mapping[int, int]) -> None:
        """Add what a passage tells."""
        for feature, points in passage.items():
            self._postings[feature].append((self._count, points))
        self._count += 1

    def shared(self, told: _Points) -> int:
        """Return the points that a text shares with one of the passages, at most."""
        shared = [0] * self._count
        for feature, (points, _) in told.items():
            for passage, points_there in self._postings.get(feature, ()):
                shared[passage] += min(points, points_there)
        return max(shared)


def _strength(value: float, other: float, event: bool) -> float:
    """Return what points come to, with what else is told."""
    share = value / (value + other)
    if share < SHARE:
        return 0.0
    return max(value * share * _STILL, value * share**_POWER if event else 0.0)


def _points(told: Iterable[Feature], hashes: Mapping[str, int]) -> _Points:
    """Return what a text tells: per feature, by its hash, what it speaks for and against."""
    points: dict[str, int] = {}
    for feature in told:
        points[feature.name] = max(feature.points, points.get(feature.name, 0))
    return {
        # Another figure says that it is about something else.
        hashes[name]: (value, 2 * value if name[0] in "#%" else against(name, value))
        for name, value in points.items()
    }


def _together(told: Sequence[_Points]) -> _Points:
    """Return what several texts tell together."""
    if len(told) == 1:
        return told[0]
    whole: _Points = {}
    for one in told:
        for feature, points in one.items():
            if feature not in whole or whole[feature] < points:
                whole[feature] = points
    return whole


def _sentences(text: str, first: int, last: int) -> Iterator[list[Feature]]:
    """Yield the telling features of each sentence near a place; what never ends is cut."""
    for match in _SENTENCE.finditer(text):
        at = match.start()
        if match.end() < first or at > last:
            continue
        told = [
            feature._replace(start=feature.start + at, end=feature.end + at)
            for feature in features(match[0])
            if feature.points
        ]
        for cut in range(0, len(told), _LONGEST):
            yield told[cut : cut + _LONGEST]


def _close(places: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Cut places into groups of which no two neighbours are further apart than a copy allows."""
    group: list[tuple[int, int]] = []
    for place in places:
        if group and place[0] - group[-1][0] > RUN + APART:
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _sure(strength: float) -> float:
    return round(min(0.85, 0.4 + strength / 80), 2)
