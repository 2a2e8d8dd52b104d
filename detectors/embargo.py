"""Names of announcements that are not yet public, as people write them.

The register of a policy gives each embargo its codenames and aliases. A name is found without
regard to case and accents; between its words there may be spaces, underscores, hyphens, its own
punctuation, or nothing. A name of six letters or more may hold one typing error: a letter wrong,
missing or too many, or one stray character between letters. Shorter names are found only exactly.
A name stands between word boundaries: `Merlin` is not found in `Merlinesque`, and its one error
makes it be found in `Merlins`.

Hyperscan says which rows may hold a name; what stands there is decided here. Whether the audience
is cleared, or the hour has come, is not decided here but in `detectors.decide`.

Missed: announcements that are described without a name, names spelt letter by letter, two errors in
one name, an error in a letter that UTF-8 writes with other bytes throughout (a Cyrillic name).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from detectors.batch import Joined
from detectors.family import Disjoint, Hit, Rule, digest
from detectors.fold import fold, fold_bytes, fold_mapped, unfold_offset
from detectors.prefilter import ENGINE, Gate, Prefilter
from schemas.errors import ConfigInvalid
from schemas.policy import Embargo, Family, Severity

FUZZY_LETTERS: Final = 6
"""Letters from which on a name may hold one typing error."""

EXACT: Final = 0.9
TYPO: Final = 0.6

_WORD: Final = re.compile(r"[^\W_]+")
_SEPARATORS: Final = "_-"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    """One name of the register.

    Attributes:
        letters: Its words, folded, run together.
        joints: After how many letters a separator may stand.
        separators: What may stand there beside white space.
    """

    rule: str
    severity: Severity
    letters: str
    joints: frozenset[int]
    separators: frozenset[str]

    @property
    def typos(self) -> int:
        return int(len(self.letters) >= FUZZY_LETTERS)

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


class EmbargoEngine:
    """The codename register of a policy.

    Raises:
        ConfigInvalid: A name has no letter or digit to look for.
    """

    family: Final = Family.EMBARGO
    engine: Final = ENGINE

    def __init__(self, embargoes: Iterable[Embargo]) -> None:
        embargoes = sorted(embargoes, key=lambda embargo: embargo.id)
        self._names = tuple(_names(embargoes))
        self.rules: Final = tuple(
            Rule(
                id=rule_id(embargo),
                family=Family.EMBARGO,
                title=embargo.title,
                severity=embargo.severity,
                engine=ENGINE,
            )
            for embargo in embargoes
        )
        self.fingerprint: Final = digest(
            ENGINE, [(e.id, e.names, e.severity.value) for e in embargoes]
        )
        self.canary: Final = embargoes[0].names[0] if embargoes else ""
        gates = [
            Gate(id=position, expression=_expression(name), typos=name.typos)
            for position, name in enumerate(self._names)
        ]
        self._prefilter = Prefilter("of the embargo register", gates) if gates else None

    def find(self, texts: Joined) -> list[Hit]:
        """Return the names in a batch, by row then place; of one embargo no two overlap."""
        if self._prefilter is None:
            return []
        folded, gone = fold_bytes(texts.buffer)
        ends = unfold_offset(self._prefilter.hits(folded)[1], gone)
        rows = texts.touched(zip((ends - 1).tolist(), ends.tolist(), strict=True))
        return [hit for row in rows for hit in self._of_row(row, texts.alone(row))]

    def _of_row(self, row: int, alone: bytes) -> Iterator[Hit]:
        # The row is asked again by itself: a hit that began in the row before is none of this row.
        gates, _ = self._prefilter.hits(fold_bytes(alone)[0]) if self._prefilter else ((), ())
        names = [self._names[gate] for gate in np.unique(gates).tolist()]
        if not names:
            return
        text = alone[:-1].decode()
        folded, back = fold_mapped(text)
        words = [(match.start(), match.end()) for match in _WORD.finditer(folded)]
        found: list[tuple[int, int, int, _Name]] = []
        for name in names:
            found += ((cost, start, end, name) for start, end, cost in _places(name, folded, words))
        # The fewest errors win, then the longest span, then the first.
        taken: defaultdict[str, Disjoint] = defaultdict(Disjoint)
        hits = []
        for cost, start, end, name in sorted(
            found, key=lambda place: (place[0], place[1] - place[2], place[1], place[3].letters)
        ):
            if not taken[name.rule].add(start, end):
                continue
            hits.append(
                Hit(
                    row=row,
                    start=start if back is None else back[start],
                    end=end if back is None else back[end - 1] + 1,
                    rule=name.rule,
                    severity=name.severity,
                    confidence=TYPO if cost else EXACT,
                    value="".join(_WORD.findall(folded[start:end])),
                )
            )
        yield from sorted(hits, key=lambda hit: (hit.start, hit.end, hit.rule))


def rule_id(embargo: Embargo) -> str:
    """Name the rule of an embargo, as policies and findings do."""
    return f"embargo.{embargo.id}"


def _names(embargoes: Iterable[Embargo]) -> Iterator[_Name]:
    for embargo in embargoes:
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
            name = _Name(
                rule=rule_id(embargo),
                severity=embargo.severity,
                letters="".join(words),
                joints=frozenset(ends[:-1]),
                separators=frozenset(_SEPARATORS) | marks,
            )
            if name not in seen:
                seen.add(name)
                yield name


def _expression(name: _Name) -> str:
    """Write a name as a pattern over folded bytes."""
    marks = "".join(sorted(name.separators))
    between = "(?:" + "|".join([r"\s", *(re.escape(mark) for mark in marks)]) + ")*"
    ends = [0, *sorted(name.joints), len(name.letters)]
    words = (name.letters[start:end] for start, end in itertools.pairwise(ends))
    return between.join("".join(map(_letter, word)) for word in words)


def _letter(letter: str) -> str:
    # Hyperscan folds the case of ASCII only, and to it a letter of another script is its bytes.
    forms = dict.fromkeys((letter, letter.upper()))
    return letter if letter.isascii() or len(forms) == 1 else f"(?:{'|'.join(forms)})"


def _places(
    name: _Name, folded: str, words: Sequence[tuple[int, int]]
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
    """Tell letters apart: 0 equal, 1 a letter wrong, missing or too many, 2 anything more."""
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
    return 1 if head + tail >= max(len(one), len(other)) - 1 else 2
