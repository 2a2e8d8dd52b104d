"""Keyword sets: words that each mean nothing and together give an announcement away.

A keyword is a word or phrase, found whole, without regard to case and accents; a `*` at its end
stands for any ending. A set is found where at least so many different ones of it stand within so
many words of each other.

Missed: inflected forms without a `*`, typing errors.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from detectors.embargo.text import Row, Signal
from detectors.fold import fold
from schemas.errors import ConfigInvalid
from schemas.policy import Embargo

CONFIDENCE: Final = 0.6

_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Keywords:
    """One set, ready to be looked for.

    Attributes:
        expressions: A gate each for the prefilter, over folded bytes.
        patterns: The same for the folded text of a row.
    """

    embargo: str
    expressions: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    least: int
    within: int

    def find(self, row: Row, present: Sequence[int]) -> list[Signal]:
        """Return the tightest place where enough of them stand together, if there is one.

        Args:
            row: The row.
            present: Positions of the keywords that the prefilter saw in it.
        """
        words = [match.start() for match in _WORD.finditer(row.folded)]
        places = sorted(
            (match.start(), match.end(), which)
            for which in present
            for match in self.patterns[which].finditer(row.folded)
        )
        at = {start: position for position, start in enumerate(words)}
        best: tuple[int, int, int, frozenset[int]] | None = None
        first = 0
        for last, (start, end, _) in enumerate(places):
            while at.get(start, 0) - at.get(places[first][0], 0) >= self.within:
                first += 1
            # From the left, drop what stands again further right.
            while first < last and places[first][2] in {p[2] for p in places[first + 1 : last + 1]}:
                first += 1
            seen = frozenset(place[2] for place in places[first : last + 1])
            if len(seen) >= self.least:
                place = (places[first][0] - end, places[first][0], end, seen)
                best = place if best is None else max(best, place, key=lambda one: one[:2])
        if best is None:
            return []
        _, start, end, seen = best
        value = " ".join(sorted(self.patterns[which].pattern for which in seen))
        return [Signal(start, end, CONFIDENCE, value, f"{len(seen)} keywords")]


def keywords_of(embargo: Embargo) -> Iterator[Keywords]:
    """Yield the keyword sets of an embargo.

    Raises:
        ConfigInvalid: A keyword has no letter or digit to look for.
    """
    for number, one in enumerate(embargo.keywords):
        bodies = []
        for position, written in enumerate(one.words):
            folded = fold(unicodedata.normalize("NFKC", written))
            words = _WORD.findall(folded)
            if not words:
                raise ConfigInvalid(
                    f"embargo {embargo.id}: keywords[{number}].words[{position}]",
                    "has no letter or digit",
                    "write the word as people say it",
                )
            body = r"[\W_]{1,3}".join(re.escape(word) for word in words)
            bodies.append((words, body, folded.rstrip().endswith("*")))
        yield Keywords(
            embargo.id,
            tuple("[^a-z0-9]{1,3}".join(map(re.escape, words)) for words, _, _ in bodies),
            tuple(
                re.compile(rf"(?<![^\W_]){body}" + (r"[^\W_]*" if open_ else r"(?![^\W_])"))
                for _, body, open_ in bodies
            ),
            one.least,
            one.within,
        )
