"""The embargo register at work: names, keyword sets and drafts, over a batch at once.

Hyperscan says which rows may hold a name or a keyword, `drafts` where a draft may have been copied
or retold; what stands there is decided per row. Of one embargo no two findings overlap: a name
beats a copy, that a retelling, that a keyword set, since the first says most surely what it is.

Whether the audience is cleared, or the hour has come, is not decided here but in `detectors.weigh`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from detectors.batch import Joined
from detectors.embargo import explain, hush
from detectors.embargo import keywords as keyword_sets
from detectors.embargo import names as codenames
from detectors.embargo.drafts import Drafts
from detectors.embargo.marks import Marker
from detectors.embargo.text import Row, Signal
from detectors.family import Disguised, Disjoint, Hit, Rule, digest
from detectors.fold import fold_bytes, unfold_offset
from detectors.prefilter import ENGINE, Gate, Prefilter
from schemas.errors import ConfigInvalid, KeyUnavailable
from schemas.policy import Embargo, Family, rule_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from detectors.embargo.marks import Places

_PLANTED: Final = """\
Quillwort Ferries will replace its lantern-tender Osprelle with 17 unmanned barges from 9 Thermidor,
said harbour reeve Ysolde Karrabin; the tender's brass foghorn goes to the almshouse at Morvessey.
"""
"""A draft of nobody's, looked for beside the first: so a run can prove that copies are found."""

_COPY: Final = 0.6
_COPY_STEP: Final = 0.03


class EmbargoEngine:
    """The register of a policy.

    Args:
        embargoes: Its entries, opened.
        key: That of the register, 16 to 64 bytes; needed if an entry has drafts.

    Raises:
        ConfigInvalid: A name or keyword has no letter or digit to look for.
        KeyUnavailable: An entry is still sealed, or has drafts and there is no key.
    """

    family: Final = Family.EMBARGO
    engine: Final = ENGINE

    def __init__(self, embargoes: Iterable[Embargo], key: bytes = b"") -> None:
        embargoes = sorted(embargoes, key=lambda embargo: embargo.id)
        _refuse(embargoes, key)
        self._severity = {embargo.id: embargo.severity for embargo in embargoes}
        self._names = [name for embargo in embargoes for name in codenames.names_of(embargo)]
        self._sets = [one for embargo in embargoes for one in keyword_sets.keywords_of(embargo)]
        self.rules: Final = tuple(
            Rule(
                id=rule_of(embargo.id),
                family=Family.EMBARGO,
                title=embargo.title,
                severity=embargo.severity,
                engine=ENGINE,
                disguised=Disguised.ANYHOW,
            )
            for embargo in embargoes
        )
        self.fingerprint: Final = _fingerprint(embargoes, key)
        drafted = [embargo for embargo in embargoes if embargo.drafts]
        if drafted:  # of a draft only marks are known, so one of our own is planted beside it
            planted = (*drafted[0].drafts, Marker(key).draft(_PLANTED))
            drafted[0] = replace(drafted[0], drafts=planted)
        self.canaries: Final = tuple(_canaries(embargoes))
        gates = [
            Gate(id=position, expression=name.expression, typos=name.typos)
            for position, name in enumerate(self._names)
        ]
        swapped = [
            Gate(id=position, expression=expression)
            for position, name in enumerate(self._names)
            for expression in name.swapped
        ]
        self._words = [
            (number, which) for number, one in enumerate(self._sets) for which in _range(one)
        ]
        gates += [
            Gate(id=len(gates) + position, expression=self._sets[number].expressions[which])
            for position, (number, which) in enumerate(self._words)
        ]
        self._prefilter = Prefilter("of the embargo register", gates + swapped) if gates else None
        # Typing errors are slow to look for, so only rows that hold a part of a name are asked.
        wide = {part for name in self._names for part in name.parts}
        wide |= {gate.expression for gate in gates[len(self._names) :]}
        parts = [Gate(id=0, expression=part) for part in sorted(wide)]
        self._wide = Prefilter("of the embargo register's parts", parts) if parts else None
        self._drafts = Drafts(key, drafted) if drafted else None

    def find(self, texts: Joined) -> list[Hit]:
        """Return what gives an embargo away in a batch, by row then place."""
        if not texts.buffer:
            return []
        folded, gone = fold_bytes(texts.buffer)
        signals: defaultdict[tuple[int, str], list[tuple[int, Signal]]] = defaultdict(list)
        rows = _Rows(texts)
        self._named(folded, gone, texts, rows, signals)
        if self._drafts is not None:
            _drafted(self._drafts, folded, gone, texts, rows, signals)
        hits = []
        for (number, embargo), found in signals.items():
            row, taken = rows[number], Disjoint()
            for _, signal in sorted(found, key=lambda one: (one[0], -one[1].confidence, one[1])):
                if not taken.add(signal.start, signal.end):
                    continue
                start, end = row.span(signal.start, signal.end)
                hits.append(
                    Hit(
                        row=number,
                        start=start,
                        end=end,
                        rule=rule_of(embargo),
                        severity=self._severity[embargo],
                        confidence=signal.confidence,
                        value=signal.value,
                        note=signal.note,
                    )
                )
        return sorted(hits, key=lambda hit: (hit.row, hit.start, hit.end, hit.rule))

    def why_not(self, rule: str, text: str) -> list[str]:
        """Say why a rule of ours, which found nothing in a text, did not.

        Args:
            rule: `embargo.` and the embargo's id.
            text: As `find` reads it.
        """
        (embargo,) = (one for one in self._severity if rule_of(one) == rule)
        names = [name for name in self._names if name.embargo == embargo]
        sets = [one for one in self._sets if one.embargo == embargo]
        return explain.why_not(Row(text), names, sets, self._drafts, embargo)

    def _named(
        self,
        folded: bytes,
        gone: npt.NDArray[np.int64],
        texts: Joined,
        rows: _Rows,
        signals: defaultdict[tuple[int, str], list[tuple[int, Signal]]],
    ) -> None:
        """Find names and keyword sets."""
        for number, seen in self._asked(folded, gone, texts).items():
            row = rows[number]
            names: defaultdict[str, list[codenames.Name]] = defaultdict(list)
            words: defaultdict[int, list[int]] = defaultdict(list)
            for gate in sorted(seen):
                if gate < len(self._names):
                    names[self._names[gate].embargo].append(self._names[gate])
                else:
                    place, which = self._words[gate - len(self._names)]
                    words[place].append(which)
            told: set[str] = set()
            for place, present in words.items():
                one = self._sets[place]
                if any(one.patterns[which].search(row.folded) for which in present):
                    told.add(one.embargo)
                if len(present) >= one.least:
                    signals[number, one.embargo] += ((3, s) for s in one.find(row, present))
            for embargo, some in names.items():
                found = codenames.find(row, some, embargo in told)
                signals[number, embargo] += ((0, signal) for signal in found)

    def _asked(
        self, folded: bytes, gone: npt.NDArray[np.int64], texts: Joined
    ) -> dict[int, set[int]]:
        """Return row to the gates that fired in it, in order of rows."""
        if self._wide is None or self._prefilter is None:
            return {}
        numbers = texts.rows_of(unfold_offset(self._wide.hits(folded)[1], gone))
        if not numbers:
            return {}
        alone = [texts.alone(number) for number in numbers]
        folded, gone = fold_bytes(b"".join(alone))
        gates, ends = self._prefilter.hits(folded)
        borders = np.cumsum([len(row) for row in alone])
        which = np.searchsorted(borders, unfold_offset(ends, gone) - 1, "right")
        asked: defaultdict[int, set[int]] = defaultdict(set)
        for position, gate in np.unique(np.stack([which, gates], 1), axis=0).tolist():
            asked[numbers[position]].add(gate)
        return asked


class _Rows(dict[int, Row]):
    """The rows of a batch that something may stand in, decoded when first asked for."""

    def __init__(self, texts: Joined) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, number: int) -> Row:
        row = self[number] = Row(self._texts.alone(number)[:-1].decode())
        return row


def _drafted(
    drafts: Drafts,
    folded: bytes,
    gone: npt.NDArray[np.int64],
    texts: Joined,
    rows: _Rows,
    signals: defaultdict[tuple[int, str], list[tuple[int, Signal]]],
) -> None:
    """Find what was copied from drafts and what retells them."""
    words = drafts.words(folded)
    begins = texts.starts - np.searchsorted(gone, texts.starts, "left")
    bounds = np.searchsorted(words.starts, begins, "left")
    borders = [*begins.tolist(), len(folded)]

    secret: set[int] = set()  # rows

    def whispers(row: int) -> bool:
        if hush.secret(folded[borders[row] : borders[row + 1]].decode("utf-8", "ignore")):
            secret.add(row)
        return row in secret

    runs, telling = drafts.gate.look(words, bounds, whispers)
    for copy in drafts.copies(words, bounds, runs):
        row = rows[copy.row]
        start, end = _span(row, words.starts, words.ends, begins[copy.row], copy.first, copy.last)
        count = copy.last - copy.first + 1
        sure = min(0.95, _COPY + _COPY_STEP * copy.runs)
        value = " ".join(row.folded[start:end].split())
        signal = Signal(start, end, sure, value, f"draft, {count} words")
        signals[copy.row, copy.embargo].append((1, signal))
    numbers = np.searchsorted(bounds, telling, "right") - 1
    for number in np.unique(numbers).tolist():
        places = telling[numbers == number]
        near = _span(
            rows[number],
            words.starts,
            words.starts,
            begins[number],
            int(places[0]),
            int(places[-1]),
        )
        for embargo, signal in drafts.retellings(rows[number], *near, number in secret):
            signals[number, embargo].append((2, signal))


def _span(
    row: Row, starts: Places, ends: Places, begin: np.int64, first: int, last: int
) -> tuple[int, int]:
    """Turn words of the folded buffer into characters of the row's folded text."""
    data = row.bytes
    head = len(data[: int(starts[first] - begin)].decode("utf-8", "ignore"))
    return head, len(data[: int(ends[last] - begin)].decode("utf-8", "ignore"))


def _range(one: keyword_sets.Keywords) -> range:
    return range(len(one.expressions))


def _refuse(embargoes: Sequence[Embargo], key: bytes) -> None:
    for embargo in embargoes:
        if embargo.sealed or (embargo.drafts and not key):
            raise KeyUnavailable(
                f"embargo {embargo.id}",
                "is sealed in its register, whose key is not here",
                "bring the register's keyring, or name it with CROSSGATE_REGISTER_KEYRING",
            )
        if not (embargo.names or embargo.keywords or embargo.drafts):
            raise ConfigInvalid(
                f"embargo {embargo.id}", "has nothing to look for", "give it a name or a draft"
            )


def _fingerprint(embargoes: Sequence[Embargo], key: bytes) -> str:
    """Hash the register, under its key if it has one: then no guess at a codename can be tested."""
    said = digest([_content(embargo) for embargo in embargoes])
    if not key:
        return said
    return hashlib.blake2b(said.encode(), key=key[:64], digest_size=32).hexdigest()


def _content(embargo: Embargo) -> tuple[object, ...]:
    return (
        embargo.id,
        embargo.names,
        sorted(embargo.common_names),
        embargo.severity.value,
        [(one.words, one.least, one.within) for one in embargo.keywords],
        [(draft.stems, draft.shingles, draft.sentences) for draft in embargo.drafts],
    )


def _canaries(embargoes: Sequence[Embargo]) -> Iterator[tuple[str, str]]:
    """Yield (rule, text) for each way of finding that the register uses."""
    for embargo in embargoes:
        if embargo.names:
            yield rule_of(embargo.id), f"this is about project {embargo.names[0]} again"
            break
    for embargo in embargoes:
        if embargo.keywords:
            yield rule_of(embargo.id), keyword_sets.canary(embargo.keywords[0].words)
            break
    for embargo in embargoes:
        if embargo.drafts:
            yield rule_of(embargo.id), _PLANTED
            break
