"""Keyword sets: words that each mean nothing and together give an announcement away.

A keyword is a word or phrase, found whole, without regard to case and accents; a `*` at its end
stands for any ending. A set is found where at least so many different ones of it stand within so
many words of each other.

Missed: inflected forms without a `*`, typing errors.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
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
        at = {match.start(): n for n, match in enumerate(_WORD.finditer(row.folded))}
        places = sorted(
            (match.start(), match.end(), which)
            for which in present
            for match in self.patterns[which].finditer(row.folded)
        )
        best: tuple[int, int, int, frozenset[int]] | None = None
        near: Counter[int] = Counter()
        first = 0
        for start, end, which in places:
            near[which] += 1
            # From the left, drop what is too far away, and what stands again further right.
            while at[start] - at[places[first][0]] >= self.within or near[places[first][2]] > 1:
                near[places[first][2]] -= 1
                if not near[places[first][2]]:
                    del near[places[first][2]]
                first += 1
            if len(near) >= self.least:
                place = (places[first][0] - end, places[first][0], end, frozenset(near))
                best = place if best is None else max(best, place, key=lambda one: one[:2])
        if best is None:
            return []
        _, start, end, seen = best
        value = " ".join(sorted(self.patterns[which].pattern for which in seen))
        return [Signal(start, end, CONFIDENCE, value, f"{len(seen)} keywords")]


def keywords_of(embargo: Embargo) -> Iterator[Keywords]:
    """Yield the keyword sets of an embargo.

    Raises:
        ConfigInvalid: A keyword has no letter or digit to look for, or so many of a set never stand
            as near as it asks.
    """
    for number, one in enumerate(embargo.keywords):
        where = f"embargo {embargo.id}: keywords[{number}]"
        bodies = []
        for position, written in enumerate(one.words):
            folded = fold(unicodedata.normalize("NFKC", written))
            words = _WORD.findall(folded)
            if not words:
                raise ConfigInvalid(
                    f"{where}.words[{position}]",
                    "has no letter or digit",
                    "write the word as people say it",
                )
            body = r"[\W_]{1,3}".join(re.escape(word) for word in words)
            bodies.append((words, body, folded.rstrip().endswith("*")))
        shortest = sorted(len(words) for words, _, _ in bodies)[: one.least - 1]
        if sum(shortest) >= one.within:
            raise ConfigInvalid(
                f"{where}.within",
                f"{one.least} of its words never stand within {one.within} words",
                f"let it be {sum(shortest) + 1} or more",
            )
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


def canary(words: Sequence[str]) -> str:
    """Return a text that tells a whole set: the shortest first, so that enough of it is near."""
    bare = [word.rstrip("*") for word in words]
    return " ".join(sorted(bare, key=lambda word: len(_WORD.findall(word))))
