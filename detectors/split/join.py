"""Put words of neighbouring messages together, and keep what is a secret only so.

Any words can be joined, so nothing here proves itself. Only rules whose form chance does not
produce are believed (`Disguised.ANYHOW`), only across every seam, and never over what is a secret
already by itself. Of several ways to join, the surest counts: with a checksum that fits, without a
message left out, without a plain word at the end, the longest.

Missed: parts of fewer than `LEAST` characters, more than `MOST` parts, keys of many lines; the last
part of a token of no fixed length, if it is a plain word; a part after a whole token.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from detectors.family import Disguised, Disjoint
from detectors.fingerprint import fingerprint, preview
from detectors.secrets import SecretsEngine
from detectors.split.gate import LEAST
from detectors.split.halves import halves
from detectors.split.known import NEXT, Chain, Found, Messages, hits
from detectors.split.neighbours import REACH, Fragment, sequences
from detectors.split.part import Part, mark_of
from detectors.split.parts import Word
from schemas.policy import Family

MOST: Final = 4
"""Messages that a secret is looked for in."""

_SHORTEST: Final = 20
"""Characters of what is put together; an access key of AWS has as many."""
_WAYS: Final = 48
"""Ways to go on from one word that are tried, the nearest messages first."""
_CHAINS: Final = 20_000
"""Ways to put messages together that are held at once, some kilobyte each: a channel in which a
machine writes has dozens for each of its messages."""


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
        Each part, sorted; no two of one message overlap. A part without a rule says that the engine
        failed on words of its message.
    """
    known = Messages(fragments)
    failed: set[int] = set()
    taken: defaultdict[int, Disjoint] = defaultdict(Disjoint)
    parts: list[Part] = []

    def tell(
        found: Found, spans: Sequence[tuple[int, int, int]], note: str, *, prefixed: bool
    ) -> None:
        """Report spans of messages' views as parts, unless they are taken."""
        if not all(taken[at].free(start, end) for at, start, end in spans):
            return
        masked = f"{note}: {preview(found.value, prefixed=prefixed)}"
        equal = fingerprint(key, Family.SECRET.value, found.value)
        for at, start, end in spans:
            taken[at].add(start, end)
            told = found.rule, found.severity, found.confidence, masked, equal
            parts.append(_part(known.all[at], known.back(at, start, end), *told))

    for found in sorted(_split(known, engine, believed, failed), key=lambda one: one.order):
        note = f"split over {len(found.chain.members)} messages"
        tell(found, _spans(found), note, prefixed=True)
    for found in sorted(halves(known, engine, failed), key=lambda one: one.order):
        at, word = found.chain.members[-1], found.chain.words[-1]
        span = at, word.start, word.end
        tell(found, [span], "its other half is in another message", prefixed=False)
    parts += (_part(known.all[at], (0, 0), "", "", 0.0, "", "") for at in failed)
    return sorted(parts)


def _part(
    one: Fragment,
    span: tuple[int, int],
    rule: str,
    severity: str,
    confidence: float,
    masked: str,
    equal: str,
) -> Part:
    place = one.channel, one.ts, one.revision, one.author
    return Part(*place, mark_of(one.text), *span, rule, severity, confidence, masked, equal)


def _split(
    known: Messages,
    engine: SecretsEngine,
    believed: Mapping[str, Disguised],
    failed: set[int],
) -> Iterator[Found]:
    """Yield what is a secret only when words of messages are put together."""
    every = (chain for run in sequences(known.all, authors=True) for chain in _chains(known, run))
    while some := list(islice(every, _CHAINS)):
        yield from _secret(some, engine, believed, failed)


def _secret(
    some: Iterable[Chain],
    engine: SecretsEngine,
    believed: Mapping[str, Disguised],
    failed: set[int],
) -> Iterator[Found]:
    """Yield what of some chains is a secret; of equal texts one is looked at."""
    chains: defaultdict[str, list[Chain]] = defaultdict(list)
    for chain in some:
        chains[chain.text].append(chain)
    texts = sorted(chains)

    def bad(text: int) -> None:
        failed.update(at for chain in chains[texts[text]] for at in chain.members)

    for row, start, end, rule, *told in hits(engine, texts, bad):
        for chain in chains[texts[row]]:
            found = Found(chain, start, end, rule, *told)  # type: ignore[arg-type]
            if believed[found.rule] is Disguised.ANYHOW and _crosses(found):
                yield found


def _chains(known: Messages, run: Sequence[int]) -> Iterator[Chain]:
    """Yield the ways to put messages of a run together, each from its first word on."""
    words = [known.words(at) for at in run]
    times = [known.all[at].at for at in run]
    for first, at in enumerate(run):
        for word in words[first]:
            head = Chain(word.text, (at,), (word,), 0)
            yield from islice(_grown(head, first, run, words, times), _WAYS)


def _grown(
    chain: Chain,
    last: int,
    run: Sequence[int],
    words: Sequence[Sequence[Word]],
    times: Sequence[int],
) -> Iterator[Chain]:
    """Yield what becomes of a chain by adding messages after the one at `last` of its run.

    Plain words may lie between: who sends a token in parts sends nothing else meanwhile that looks
    like a part. Two of them begin no token.
    """
    plain = len(chain.words) == 1 and chain.words[0].plain
    for following in range(last + 1, min(len(run), last + 1 + NEXT)):
        if times[following] - times[last] > REACH:
            return
        passed = True
        for word in words[following]:
            passed = passed and word.plain
            if plain and word.plain:
                continue
            longer = Chain(
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


def _spans(found: Found) -> list[tuple[int, int, int]]:
    """Return what of a find stands in each message: (message, start, end) in its view."""
    spans: list[tuple[int, int, int]] = []
    base = 0
    for at, word in zip(found.chain.members, found.chain.words, strict=True):
        start, end = max(found.start - base, 0), min(found.end - base, len(word.text))
        spans.append((at, word.start + start, word.start + end))
        base += len(word.text)
    return spans


def _crosses(found: Found) -> bool:
    """Say whether a find has enough of every message in it."""
    return all(end - start >= LEAST for _, start, end in _spans(found))
