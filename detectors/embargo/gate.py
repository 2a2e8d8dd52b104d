"""Where in a batch a draft may have been copied or retold: a few array operations for all rows.

A register may hold many drafts, and an ordinary row shares words with all of them. So the gate asks
twice. First of every stretch of words whether much of what it tells is told by any draft at all,
which one look into a small table says per word. Then, of the few stretches that are left, whether
one single passage of one draft tells it. Figures may be written in another way than the draft
writes them, so a stretch may fall short by the points of one.

Everything here is a function of each row alone: no stretch crosses the end of a row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from detectors.embargo.hush import ALONE, FIRST, SECOND, SECRET
from detectors.embargo.lexicon import (
    CONCEPTS,
    EXACT,
    LISTED,
    PHRASES,
    RARE,
    STEMS,
    against,
    stem_of,
    weigh,
)
from detectors.embargo.marks import WIDE, Marker, passages
from detectors.embargo.retell import points_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from detectors.embargo.marks import Hashes, Places, Words
    from schemas.policy import Draft

_STRETCH: Final = 16
_POINTS: Final = 12
_SHARE: Final = 0.5
_STEP: Final = 4
_WIDER: Final = _STRETCH + 12
_NEAR_POINTS: Final = 8
_NEAR_SHARE: Final = 0.35
_NEAR_STRENGTH: Final = 7.0
_AT_ONCE: Final = 512
_CELLS: Final = 1 << 21
"""Stretches times passages that are compared at once: of large registers fewer stretches."""
_LEAST_BITS: Final = 18
_MEMBER: Final = 16
_FIRST: Final = 32
_SECOND: Final = 64
_ALONE: Final = 128
_HUSHED: Final = 40
"""Words around one that asks for secrecy which are told secretly."""
_PLAIN: Final = 10_000
"""Figures below this are known by their digits; a passage knows them by their value."""


class Gate:
    """What the words of all drafts tell, in a table."""

    def __init__(self, marker: Marker, drafts: Sequence[Draft]) -> None:
        told = {stem: points for draft in drafts for stem, points in draft.stems}
        members = list(told)
        told_together = [wide for draft in drafts for wide in passages(draft, (WIDE,))]
        known = {feature for passage in told_together for feature in passage}
        alike = _alike(marker, known)
        for hashed, (points, _) in alike.items():
            told[hashed] = max(points, told.get(hashed, 0))
        digits = marker.stems(map(str, range(_PLAIN))).tolist()
        for value, hashed in enumerate(digits):
            if hashed in told:
                told[hashed] = points_of(value)
        bits = max(_LEAST_BITS, len(told).bit_length() + 5)
        self._shift = np.uint64(64 - bits)
        table = np.full(1 << bits, RARE // 2, np.uint8)
        for stem, hashed in zip(STEMS, marker.stems(STEMS).tolist(), strict=True):
            table[hashed >> (64 - bits)] = (against(stem, weigh(stem)) + 1) // 2
        for hashed, points in told.items():
            table[hashed >> (64 - bits)] |= points // 2 << 2
        for hashed in members:
            table[hashed >> (64 - bits)] |= _MEMBER
        for words, bit in ((FIRST, _FIRST), (SECOND, _SECOND), (ALONE, _ALONE)):
            for hashed in set(marker.stems(words).tolist()):
                table[hashed >> (64 - bits)] |= bit
        self._table: npt.NDArray[np.uint8] = table
        self._index(told, {stem: feature for stem, (_, feature) in alike.items()}, told_together)

    def _index(
        self,
        told: Mapping[int, int],
        alike: Mapping[int, int],
        passages: Sequence[Mapping[int, int]],
    ) -> None:
        """Index passages by the stems that tell what they tell."""
        postings: defaultdict[int, list[int]] = defaultdict(list)
        points: dict[int, int] = {}
        for number, passage in enumerate(passages):
            for feature, value in passage.items():
                postings[feature].append(number)
                points[feature] = max(value, points.get(feature, 0))
        features = sorted(postings)
        place = {feature: position for position, feature in enumerate(features)}
        stems = sorted(stem for stem in told if alike.get(stem, stem) in place)
        self._stems = np.array(stems, np.uint64)
        self._feature = np.array([place[alike.get(stem, stem)] for stem in stems], np.int64)
        self._points = np.array([points[feature] for feature in features], np.int64)
        self._sizes = np.array([len(postings[feature]) for feature in features], np.int64)
        self._begins = np.cumsum(self._sizes) - self._sizes
        self._passages = np.array([n for f in features for n in postings[f]], np.int64)
        self._count = len(passages)

    def look(
        self, words: Words, rows: Places, whispers: Callable[[int], bool]
    ) -> tuple[Places, Places]:
        """Say where to look: (words at which a copied run may begin, at which a retelling may).

        Args:
            words: Of a batch.
            rows: First word of each row, and one past the last word of the last.
            whispers: Whether a row asks for secrecy; asked of few.
        """
        seen = self._table[(words.stems >> self._shift).astype(np.int64)]
        member = (seen & _MEMBER) != 0
        runs = np.flatnonzero(member[:-3] & member[1:-2] & member[2:-1] & member[3:])
        ends = np.repeat(rows[1:], np.diff(rows))
        told: npt.NDArray[np.integer] = (seen >> 2) & 3
        # A figure that no draft tells is not held against a stretch: the draft may write it out.
        all_told: npt.NDArray[np.integer] = np.where(words.figures, told, seen & 3)
        shared, whole = _sums(told), _sums(all_told)
        end = np.minimum(np.arange(len(words)) + _STRETCH, ends)
        points = 2 * (shared[end] - shared[:-1])
        against = 2 * (whole[end] - whole[:-1])
        hushed = _hushed(seen, rows)
        hushed = hushed[points[hushed] + SECRET >= np.maximum(_POINTS, _SHARE * against[hushed])]
        hushed = _where(hushed, rows, whispers)
        points[hushed] += SECRET
        hot = np.flatnonzero(points >= _POINTS)
        hot = hot[points[hot] >= _SHARE * against[hot]]
        if not len(hot) or not self._count:
            return runs, hot[:0]
        row = np.searchsorted(rows, hot, "right") - 1
        first = rows[row]
        _, one = np.unique(first + (hot - first) // _STEP * (1 << 32), return_index=True)
        hot = np.sort(hot[one])
        wide = np.minimum(hot + _WIDER, ends[hot])
        some = max(1, min(_AT_ONCE, _CELLS // self._count))
        best = np.concatenate(
            [
                self._best(words.stems, told, hot[at : at + some], wide[at : at + some])
                for at in range(0, len(hot), some)
            ]
        )
        secret = SECRET * np.isin(hot, hushed, assume_unique=True)
        best += secret
        all_there = 2 * (whole[wide] - whole[hot]) + secret
        near = best >= np.maximum(_NEAR_POINTS, _NEAR_SHARE * all_there)
        near &= best**2 >= _NEAR_STRENGTH * all_there
        return runs, hot[near]

    def _best(
        self, stems: Hashes, told: npt.NDArray[np.integer], first: Places, end: Places
    ) -> npt.NDArray[np.int64]:
        """Return per stretch the most points that one passage shares with it."""
        grid = first[:, None] + np.arange(_WIDER)
        inside = grid < end[:, None]
        which, column = np.nonzero(inside & (told[np.minimum(grid, len(told) - 1)] > 0))
        hashes = stems[grid[which, column]]
        place = np.minimum(np.searchsorted(self._stems, hashes), len(self._stems) - 1)
        known = self._stems[place] == hashes
        size = len(self._points)
        pairs = np.unique(which[known] * size + self._feature[place[known]])
        which, feature = pairs // size, pairs % size
        counts = self._sizes[feature]
        pair = np.repeat(np.arange(len(pairs)), counts)
        within = np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts, counts)
        passage = self._passages[self._begins[feature[pair]] + within]
        points = np.bincount(
            which[pair] * self._count + passage,
            weights=self._points[feature[pair]],
            minlength=len(first) * self._count,
        )
        best: npt.NDArray[np.int64] = points.reshape(len(first), -1).max(1).astype(np.int64)
        return best


def _hushed(seen: npt.NDArray[np.uint8], rows: Places) -> Places:
    """Return the words near which somebody may ask for secrecy."""
    spoken = np.flatnonzero(seen >= _SECOND)
    row = np.searchsorted(rows, spoken, "right") - 1
    begun = seen[spoken] >= _ALONE
    for step in (1, 2, 3):  # words before it, of its own row
        begun |= (spoken - step >= rows[row]) & ((seen[np.maximum(spoken - step, 0)] & _FIRST) != 0)
    spoken, row = spoken[begun], row[begun]
    edges = np.zeros(len(seen) + 1, np.int32)
    np.add.at(edges, np.maximum(spoken - _HUSHED, rows[row]), 1)
    np.subtract.at(edges, np.minimum(spoken + _HUSHED, rows[row + 1]), 1)
    return np.flatnonzero(np.cumsum(edges[:-1]))


def _where(words: Places, rows: Places, holds: Callable[[int], bool]) -> Places:
    """Return those of some words in whose rows something holds."""
    row = np.searchsorted(rows, words, "right") - 1
    kept = [number for number in np.unique(row).tolist() if holds(number)]
    return words[np.isin(row, kept)]


def _sums(values: npt.NDArray[np.integer]) -> npt.NDArray[np.int32]:
    sums = np.zeros(len(values) + 1, np.int32)
    np.cumsum(values, dtype=np.int32, out=sums[1:])
    return sums


def _alike(marker: Marker, known: set[int]) -> dict[int, tuple[int, int]]:
    """Return the stems of the concepts and plain figures that drafts tell: (points, feature)."""
    names = sorted(set(LISTED.values()))
    concepts = dict(zip(names, marker.features(f"={name}" for name in names), strict=True))
    # Of words with the same first letters and other concepts, the first that drafts tell.
    stems: dict[str, str] = {}
    for word, concept in LISTED.items():
        if concepts[concept] in known:
            stems.setdefault(stem_of(word), concept)
    for word, like in EXACT.items():
        concept = LISTED.get(like, "")
        if concept and concepts[concept] in known:
            stems.setdefault(stem_of(word), concept)
    for phrase, like in PHRASES.items():
        concept = LISTED.get(like) or CONCEPTS[stem_of(like)]
        if concepts[concept] in known:
            stems.setdefault(stem_of(phrase.split()[0]), concept)
    hashes: Iterable[int] = marker.stems(stems).tolist()
    alike = {
        hashed: (weigh(stem), concepts[stems[stem]])
        for stem, hashed in zip(stems, hashes, strict=True)
    }
    values = range(3, _PLAIN)
    digits = marker.stems(map(str, values)).tolist()
    figures = marker.features(f"#{value}" for value in values)
    for value, stem, feature in zip(values, digits, figures, strict=True):
        if feature in known and stem not in known:
            alike[stem] = (points_of(value), feature)
    return alike
