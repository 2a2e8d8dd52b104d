"""Names of announcements that are not yet public, as people write them.

A name is found without regard to case and accents; between its words there may be spaces,
underscores, hyphens, dots, signs of an address, its own punctuation, or nothing. A name of six
letters or more may hold one typing error: a letter wrong, missing or too many, two neighbours
swapped, or one stray character between letters. Shorter names are found only exactly. A name stands
between word boundaries, of which a hump is one (`KestrelPlan`): `Merlin` is not found in
`Merlinesque`, and its one error makes it be found in `Merlins`.

A name that is also an ordinary word (`Bridge`) would be found all day. It is found only exactly,
and only where it is meant as a name: capitalised amid a sentence that does not capitalise its nouns
anyway, after a word such as `project`, or in a row that also tells another name or a keyword of the
same embargo. Which names are ordinary words the register says; single words that `lexicon` knows
are taken for such without asking.

Missed: names spelt letter by letter, two errors in one name, an error in a letter that UTF-8 writes
with other bytes throughout (a Cyrillic name), an ordinary word in lower case that is meant.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from detectors.embargo.lexicon import ordinary
from detectors.embargo.text import Row, Signal
from detectors.family import Disjoint
from detectors.fold import fold
from schemas.errors import ConfigInvalid
from schemas.policy import Embargo

FUZZY_LETTERS: Final = 6
"""Letters from which on a name may hold one typing error."""

EXACT: Final = 0.9
TYPO: Final = 0.6

_WORD: Final = re.compile(r"[^\W_]+")
_SEPARATORS: Final = "_-.+/"
_TITLES: Final = (
    "project",
    "projekt",
    "projet",
    "operation",
    "codename",
    "code",
    "codewort",
    "code name",
)
_BEFORE: Final = re.compile(r"(\w+)\W{1,3}$")
_LOOK: Final = 40
_AROUND: Final = 3
"""Letters on both sides of the middle of a name, of which the two inmost are swapped."""
_NOUN_SHARE: Final = 0.3
"""Share of capitals amid sentences above which they say nothing: German, headlines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name of the register.

    Attributes:
        letters: Its words, folded, run together.
        common: Whether it is also an ordinary word.
        joints: After how many letters a separator may stand.
        separators: What may stand there beside white space.
    """

    embargo: str
    letters: str
    common: bool
    joints: frozenset[int]
    separators: frozenset[str]

    @property
    def typos(self) -> int:
        """How many typing errors are forgiven.

        None where a letter or a figure makes the name: `time series data` is no typo of `Series B`.
        """
        exact = self.common or any(map(str.isdigit, self.letters)) or self._lone
        return int(len(self.letters) >= FUZZY_LETTERS and not exact)

    @property
    def _lone(self) -> bool:
        """Whether one of several words is a single letter."""
        ends = sorted({0, *self.joints, len(self.letters)})
        return any(end - start == 1 for start, end in itertools.pairwise(ends))

    @property
    def expression(self) -> str:
        """The name as a pattern over folded bytes."""
        return _expression(self, 0, len(self.letters))

    @property
    def parts(self) -> tuple[str, ...]:
        """Patterns over folded bytes, one of which stands without an error wherever the name does.

        A single typing error leaves one half of a name whole, but for the two letters in the middle
        swapped.
        """
        if not self.typos:
            return (self.expression,)
        middle, end = len(self.letters) // 2, len(self.letters)
        return (
            _expression(self, 0, middle),
            _expression(self, middle, end),
            _expression(_swap(self, middle - 1), middle - _AROUND, middle + _AROUND),
        )

    @property
    def swapped(self) -> tuple[str, ...]:
        """Patterns of the name with two neighbours swapped, which is two errors to a gate."""
        if not self.typos:
            return ()
        pairs = enumerate(itertools.pairwise(self.letters))
        return tuple(
            _expression(_swap(self, at), 0, len(self.letters)) for at, (a, b) in pairs if a != b
        )

    def cost(self, words: Sequence[str], gaps: Sequence[str]) -> int:
        """Count the typing errors that make this name out of some words and what is between them.

        Returns:
            0, 1, or 2 for anything more.
        """
        written = "".join(words)
        errors = _edits(self.letters, written)
        shift = len(written) - len(self.letters)
        at = 0
        for word, gap in zip(words, gaps, strict=False):
            at += len(word)
            stray = sum(not (mark.isspace() or mark in self.separators) for mark in gap)
            free = at in self.joints or (errors == 1 and at - shift in self.joints)
            errors += stray if free else len(gap)
        return min(errors, 2)


def names_of(embargo: Embargo) -> Iterator[Name]:
    """Yield the names of an embargo, each once.

    Raises:
        ConfigInvalid: A name has no letter or digit to look for.
    """
    seen = set()
    for position, written in enumerate(embargo.names):
        folded = fold(unicodedata.normalize("NFKC", written))
        words = _WORD.findall(folded)
        if not words:
            raise ConfigInvalid(
                f"embargo {embargo.id}: names[{position}]",
                "has no letter or digit",
                "write the codename as people say it",
            )
        ends = np.cumsum([len(word) for word in words]).tolist()
        marks = {mark for mark in folded if not mark.isspace() and not _WORD.match(mark)}
        name = Name(
            embargo=embargo.id,
            letters="".join(words),
            common=written in embargo.common_names
            or (len(words) == 1 and words[0].isalpha() and ordinary(words[0])),
            joints=frozenset(ends[:-1]),
            separators=frozenset(_SEPARATORS) | marks,
        )
        if name not in seen:
            seen.add(name)
            yield name


def find(row: Row, names: Sequence[Name], told: bool) -> list[Signal]:
    """Return where the names of one embargo stand in a row, no two overlapping.

    Args:
        row: The row.
        names: Those that may stand in it.
        told: Whether a keyword of the embargo stands in the row too.
    """
    words = _words(row)
    found: list[tuple[int, int, int, Name]] = []
    for name in names:
        found += ((cost, start, end, name) for start, end, cost in _places(name, row.folded, words))
    # The fewest errors win, then the longest span, then the first.
    found.sort(key=lambda place: (place[0], place[1] - place[2], place[1], place[3].letters))
    told = told or any(not name.common for *_, name in found)
    taken = Disjoint()
    signals = []
    for cost, start, end, name in found:
        if name.common and not (told or _meant(row, start)):
            continue
        if taken.add(start, end):
            value = "".join(_WORD.findall(row.folded[start:end]))
            note = "name, one letter off" if cost else "name"
            signals.append(Signal(start, end, TYPO if cost else EXACT, value, note))
    return signals


def stand(row: Row, names: Sequence[Name]) -> bool:
    """Say whether one of some names stands in a row, meant or not."""
    words = _words(row)
    return any(True for name in names for _ in _places(name, row.folded, words))


def _words(row: Row) -> list[tuple[int, int]]:
    """Return where the words of a row stand; a hump begins another."""
    return [
        piece
        for match in _WORD.finditer(row.folded)
        for piece in itertools.pairwise(
            sorted({match.start(), match.end(), *row.humps(match.start(), match.end())})
        )
    ]


def _meant(row: Row, start: int) -> bool:
    """Say whether an ordinary word stands here as a name."""
    before = _BEFORE.search(row.folded[max(0, start - _LOOK) : start])
    if before and before[1] in _TITLES:
        return True
    first = row.original(start)
    return row.text[first].isupper() and not row.opens(first) and row.capitals < _NOUN_SHARE


def _swap(name: Name, at: int) -> Name:
    """Swap a letter and the next one."""
    letters = name.letters
    turned = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
    return replace(name, letters=turned)


def _expression(name: Name, first: int, last: int) -> str:
    """Write the letters of a name from `first` to `last` as a pattern over folded bytes."""
    marks = sorted(name.separators)
    single = r"[\s" + "".join(re.escape(mark) for mark in marks if mark.isascii()) + "]"
    between = f"(?:{'|'.join([single, *(mark for mark in marks if not mark.isascii())])})*"
    ends = [first, *(joint for joint in sorted(name.joints) if first < joint < last), last]
    words = (name.letters[start:end] for start, end in itertools.pairwise(ends))
    return between.join("".join(map(_letter, word)) for word in words)


def _letter(letter: str) -> str:
    # Hyperscan folds the case of ASCII only, and to it a letter of another script is its bytes.
    forms = dict.fromkeys((letter, letter.upper()))
    return letter if letter.isascii() or len(forms) == 1 else f"(?:{'|'.join(forms)})"


def _places(
    name: Name, folded: str, words: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, errors) of every run of words that is this name or a typo of it."""
    least, most = len(name.letters) - name.typos, len(name.letters) + name.typos
    for first in range(len(words)):
        length = 0
        for last in range(first, len(words)):
            length += words[last][1] - words[last][0]
            if length > most:
                break
            if length < least:
                continue
            run = words[first : last + 1]
            cost = name.cost(
                [folded[start:end] for start, end in run],
                [folded[run[i][1] : run[i + 1][0]] for i in range(len(run) - 1)],
            )
            if cost <= name.typos:
                yield words[first][0], words[last][1], cost


def _edits(one: str, other: str) -> int:
    """Tell letters apart: 0 equal, 1 a letter wrong, missing, too many or swapped, 2 more."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) > 1:
        return 2
    shorter = min(len(one), len(other))
    head = 0
    while head < shorter and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < shorter - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    wrong = max(len(one), len(other)) - head - tail
    turned = wrong == 2 and one[head : head + 2] == other[head : head + 2][::-1]
    return 1 if wrong <= 1 or (turned and len(one) == len(other)) else 2
