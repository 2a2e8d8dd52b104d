"""Find the second half of a credential, whose first half stands in a message beside it.

The second half has no form; what it is, the first one says (`Rule.beside`). So neighbours are read
line by line, and what is found there only because the first half stands in the other message is
kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from detectors.hits import guarded
from detectors.secrets import SecretsEngine
from detectors.split.known import NEXT, SPLIT, Chain, Found, Messages, hits, joined
from detectors.split.neighbours import sequences
from detectors.split.parts import Word


def halves(known: Messages, engine: SecretsEngine, failed: set[int]) -> Iterator[Found]:
    """Yield the second halves of credentials whose first halves stand in messages beside them."""
    texts = [known.text(at) for at in range(len(known.all))]

    def work(low: int, high: int) -> set[int]:
        return {low + row for row in engine.halves(joined(texts[low:high]))}

    firsts: set[int] = set()
    for _, some in guarded(SPLIT, work, 0, len(texts), failed.add):
        firsts |= some
    pairs = {
        (run[min(here, there)], run[max(here, there)])
        for run in sequences(known.all, authors=False)
        for here, at in enumerate(run)
        if at in firsts
        for there in range(max(0, here - NEXT), min(len(run), here + NEXT + 1))
        if there != here
    }
    ordered = sorted(pairs)
    lines = (f"{texts[one]}\n{texts[other]}" for one, other in ordered)
    for row, start, end, rule, *told in hits(engine, lines, lambda at: failed.update(ordered[at])):
        one, other = ordered[row]
        second = len(texts[one]) + 1
        at, half, base = (other, one, second) if start >= second else (one, other, 0)
        start, end = start - base, end - base
        beside = engine.rules.rules[rule].beside and half in firsts
        if beside and end <= len(texts[at]) and known.free(at, start, end):
            word = Word(start, end, texts[at][start:end], plain=False)
            chain = Chain(word.text, (half, at), (word, word), 0)
            yield Found(chain, start, end, rule, *told)  # type: ignore[arg-type]
