"""Put words of neighbouring messages together, and keep what is a secret only so.

Any words can be joined, so nothing here proves itself. Only rules whose form chance does not
produce are believed (`Disguised.ANYHOW`), only across every seam, and never over what is a secret
already by itself. Of several ways to join, the surest counts: with a checksum that fits, without a
message left out, without a plain word at the end, the longest.

The second half of a credential has no form; what it is, its first half says (`Rule.beside`). So
messages are also read line by line, and what is found there only because the first half stands in
the other message is kept.

Missed: parts of fewer than `LEAST` characters, more than `MOST` parts, keys of many lines; the last
part of a token of no fixed length, if it is a plain word; a part after a whole token.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

import pyarrow as pa

from detectors.batch import Joined
from detectors.family import Disguised, Disjoint
from detectors.fingerprint import fingerprint, preview
from detectors.normalise_text import Normalised, normalise
from detectors.secrets import SecretHits, SecretsEngine
from detectors.split.gate import LEAST
from detectors.split.neighbours import REACH, Fragment, neighbours, sequences
from detectors.split.part import Part, mark_of
from detectors.split.parts import Word, words
from schemas.policy import Family

VERSION: Final = 1
"""Raised whenever the same messages would be put together in other ways."""
MOST: Final = 4
"""Messages that a secret is looked for in."""

_SHORTEST: Final = 20
"""Characters of what is put together; an access key of AWS has as many."""
_WAYS: Final = 48
"""Ways to go on from one word that are tried, the nearest messages first."""
_AT_ONCE: Final = 4000
"""Texts in one call of the engine."""
_NEXT: Final = 3
"""Messages after one half of a credential, and before it, in which the other half is looked for."""


class _Chain(NamedTuple):
    """One way to put words of messages together."""

    text: str
    members: tuple[int, ...]
    words: tuple[Word, ...]
    skipped: int


class _Found(NamedTuple):
    chain: _Chain
    start: int
    end: int
    rule: str
    severity: str
    confidence: float
    value: str

    @property
    def order(self) -> tuple[object, ...]:
        """The surest first, the same whatever came first."""
        chain, shorter = self.chain, self.start - self.end
        sure = self.confidence < 1, chain.skipped, chain.words[-1].plain, shorter
        return *sure, chain.members, chain.words, self.start, self.rule


class _Messages:
    """Messages that may hold parts, as detectors read them."""

    def __init__(self, fragments: Iterable[Fragment]) -> None:
        self.all: Final = neighbours(fragments)
        self._views: Final[Normalised] = normalise(
            pa.array([one.text for one in self.all], pa.large_string())
        )
        self._words: dict[int, list[Word]] = {}

    def text(self, at: int) -> str:
        """Return what detectors read."""
        return str(self._views.texts[at].as_py())

    def words(self, at: int) -> list[Word]:
        """Return the words of a message that may be parts, and are not secrets by themselves."""
        if at not in self._words:
            found = words(self.text(at))
            if self.all[at].whole:
                found = [one for one in found if self.free(at, one.start, one.end)]
            self._words[at] = found
        return self._words[at]

    def free(self, at: int, start: int, end: int) -> bool:
        """Say whether a span of the view overlaps no secret that was found in the message."""
        start, end = self.back(at, start, end)
        whole = self.all[at].whole
        return all(
            end <= low or high <= start for low, high in zip(whole[::2], whole[1::2], strict=True)
        )

    def back(self, at: int, start: int, end: int) -> tuple[int, int]:
        """Turn a span of the view into one of the text as received."""
        return self._views.back(at, start, end)


def put_together(
    fragments: Iterable[Fragment],
    engine: SecretsEngine,
    believed: Mapping[str, Disguised],
    key: bytes,
) -> list[Part]:
    """Find the secrets that are split over messages, and the second halves of credentials.

    Args:
        fragments: All messages of a source that may hold a part, in any order, any number of times.
        engine: The engine for secrets.
        believed: Rule id to where the rule is believed.
        key: The organisation's fingerprint key.

    Returns:
        Each part, sorted; no two of one message overlap.
    """
    known = _Messages(fragments)
    taken: defaultdict[int, Disjoint] = defaultdict(Disjoint)
    parts: list[Part] = []

    def tell(found: _Found, spans: Sequence[tuple[int, int, int]], note: str) -> None:
        """Report spans of messages' views as parts, unless they are taken."""
        if not all(taken[at].free(start, end) for at, start, end in spans):
            return
        masked = f"{note}: {preview(found.value)}"
        equal = fingerprint(key, Family.SECRET.value, found.value)
        for at, start, end in spans:
            taken[at].add(start, end)
            one = known.all[at]
            first, last = known.back(at, start, end)
            parts.append(
                Part(
                    one.channel,
                    one.ts,
                    one.revision,
                    one.author,
                    mark_of(one.text),
                    first,
                    last,
                    found.rule,
                    found.severity,
                    found.confidence,
                    masked,
                    equal,
                )
            )

    for found in sorted(_split(known, engine, believed), key=lambda one: one.order):
        tell(found, _spans(found), f"split over {len(found.chain.members)} messages")
    for found in sorted(_halves(known, engine), key=lambda one: one.order):
        at, word = found.chain.members[-1], found.chain.words[-1]
        tell(found, [(at, word.start, word.end)], "its other half is in another message")
    return sorted(parts)


def _split(
    known: _Messages, engine: SecretsEngine, believed: Mapping[str, Disguised]
) -> Iterator[_Found]:
    """Yield what is a secret only when words of messages are put together."""
    chains: defaultdict[str, list[_Chain]] = defaultdict(list)
    for run in sequences(known.all, authors=True):
        for chain in _chains(known, run):
            chains[chain.text].append(chain)
    texts = sorted(chains)
    for low in range(0, len(texts), _AT_ONCE):
        some = texts[low : low + _AT_ONCE]
        for row, start, end, rule, *told in _hits(engine, some):
            for chain in chains[some[row]]:
                found = _Found(chain, start, end, rule, *told)  # type: ignore[arg-type]
                if believed[found.rule] is Disguised.ANYHOW and _crosses(found):
                    yield found


def _hits(
    engine: SecretsEngine, texts: Sequence[str]
) -> Iterator[tuple[int, int, int, str, str, float, str]]:
    hits: SecretHits = engine.scan(Joined(pa.array(texts, pa.large_string())))
    return zip(
        hits.row,
        hits.start,
        hits.end,
        hits.rule,
        [severity.value for severity in hits.severity],
        hits.confidence,
        [secret.decode("utf-8", "backslashreplace") for secret in hits.secret],
        strict=True,
    )


def _chains(known: _Messages, run: Sequence[int]) -> Iterator[_Chain]:
    """Yield the ways to put messages of a run together, each from its first word on."""
    words = [known.words(at) for at in run]
    times = [known.all[at].at for at in run]
    for first, at in enumerate(run):
        for word in words[first]:
            head = _Chain(word.text, (at,), (word,), 0)
            yield from islice(_grown(head, first, run, words, times), _WAYS)


def _grown(
    chain: _Chain,
    last: int,
    run: Sequence[int],
    words: Sequence[Sequence[Word]],
    times: Sequence[int],
) -> Iterator[_Chain]:
    """Yield what becomes of a chain by adding messages after the one at `last` of its run.

    Plain words may lie between: who sends a token in parts sends nothing else meanwhile that looks
    like a part. Two of them begin no token.
    """
    plain = len(chain.words) == 1 and chain.words[0].plain
    for following in range(last + 1, min(len(run), last + 1 + _NEXT)):
        if times[following] - times[last] > REACH:
            return
        passed = True
        for word in words[following]:
            passed = passed and word.plain
            if plain and word.plain:
                continue
            longer = _Chain(
                chain.text + word.text,
                (*chain.members, run[following]),
                (*chain.words, word),
                chain.skipped + following - last - 1,
            )
            if len(longer.text) >= _SHORTEST:
                yield longer
            if len(longer.members) < MOST:
                yield from _grown(longer, following, run, words, times)
        if not passed:
            return


def _spans(found: _Found) -> list[tuple[int, int, int]]:
    """Return what of a find stands in each message: (message, start, end) in its view."""
    spans: list[tuple[int, int, int]] = []
    base = 0
    for at, word in zip(found.chain.members, found.chain.words, strict=True):
        start, end = max(found.start - base, 0), min(found.end - base, len(word.text))
        spans.append((at, word.start + start, word.start + end))
        base += len(word.text)
    return spans


def _crosses(found: _Found) -> bool:
    """Say whether a find has enough of every message in it."""
    return all(end - start >= LEAST for _, start, end in _spans(found))


def _halves(known: _Messages, engine: SecretsEngine) -> Iterator[_Found]:
    """Yield the second halves of credentials whose first halves stand in messages beside them."""
    texts = [known.text(at) for at in range(len(known.all))]
    firsts = engine.halves(Joined(pa.array(texts, pa.large_string())))
    pairs = {
        (run[min(here, there)], run[max(here, there)])
        for run in sequences(known.all, authors=False)
        for here, at in enumerate(run)
        if at in firsts
        for there in range(max(0, here - _NEXT), min(len(run), here + _NEXT + 1))
        if there != here and abs(known.all[run[there]].at - known.all[at].at) <= REACH
    }
    ordered = sorted(pairs)
    lines = [f"{texts[one]}\n{texts[other]}" for one, other in ordered]
    for row, start, end, rule, *told in _hits(engine, lines):
        if not engine.rules.rules[rule].beside:
            continue
        one, other = ordered[row]
        second = len(texts[one]) + 1
        at, base = (other, second) if start >= second else (one, 0)
        start, end = start - base, end - base
        half = one if at == other else other
        if end <= len(texts[at]) and known.free(at, start, end) and half in firsts:
            word = Word(start, end, texts[at][start:end], plain=False)
            chain = _Chain(word.text, (half, at), (word, word), 0)
            yield _Found(chain, start, end, rule, *told)  # type: ignore[arg-type]
