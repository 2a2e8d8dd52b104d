"""Secrets: how many of the labelled ones are found, and how much else is taken for one.

A text counts as found if any rule finds anything in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
import pyarrow as pa

from benchmarks.quality import Row, half, lines, shared
from detectors.batch import Joined
from detectors.normalise_text import normalise
from detectors.secrets import SecretsEngine
from examples.world import World
from examples.world.rates import Rates

DATA: Final = (
    "Labelled texts of two open scanners' test cases in `shared/data/secrets-dev`, in halves by the"
    " name of their provider's rule; and what people and robots say in the made-up world of"
    " `examples/world` when nothing is planted but what only looks like a finding."
)
SOURCES: Final = ("gitleaks", "kingfisher")
ORDINARY: Final = 60_000
"""Ordinary messages to make."""
SEED: Final = 20_261


def measure() -> list[Row]:
    """Measure recall and false alarms."""
    engine = SecretsEngine()
    rows: list[Row] = []
    every: defaultdict[tuple[str, int], list[bool]] = defaultdict(list)
    for source in SOURCES:
        labelled = list(lines(shared() / "secrets-dev" / f"{source}.jsonl"))
        marked = _marked(engine, [one["text"] for one in labelled])
        groups: defaultdict[tuple[str, int], list[bool]] = defaultdict(list)
        for one, hit in zip(labelled, marked, strict=True):
            side, label = half(provider(one["rule"])), one["label"]
            groups[side, label].append(hit)
            for kind in (f"both, {side} half", "both"):
                every[kind, label].append(hit)
        rows += [
            _row(f"{source}, {side} half", label, hits) for (side, label), hits in _in_order(groups)
        ]
    rows += [_row(kind, label, hits, bar=True) for (kind, label), hits in _in_order(every)]
    ordinary = list(chatter(SEED, ORDINARY))
    false = sum(_marked(engine, ordinary)) * 10_000 / len(ordinary)
    rows.append(
        Row(
            family="secret",
            kind="ordinary messages",
            figure="false secrets in 10,000",
            value=false,
            count=len(ordinary),
            bar=1.0,
            most=True,
        )
    )
    return rows


def provider(rule: str) -> str:
    """Return what both sources call a provider: `kingfisher.aws.2`, `aws-access-token` -> `aws`."""
    return rule.removeprefix("kingfisher.").split(".")[0].split("-")[0]


def chatter(seed: int, messages: int) -> Iterator[str]:
    """Yield the texts of a world in which no secret, person or embargo is planted."""
    rates = Rates(secrets=0, personal=0, embargoes=0)
    for batch in World(seed=seed, messages=messages, rates=rates).events():
        for line in batch:
            event = msgspec.json.decode(line).get("event", {})
            yield from _texts(event)


def _texts(event: dict[str, Any]) -> Iterator[str]:
    if event.get("type") == "message":
        text = event.get("message", event).get("text")
        if text:
            yield text


def _marked(engine: SecretsEngine, texts: Sequence[str]) -> list[bool]:
    """Say of each text whether anything is found in it, along the way that messages take."""
    marked = [False] * len(texts)
    for start in range(0, len(texts), 500):
        batch = [text.encode("utf-8", "replace").decode() for text in texts[start : start + 500]]
        view = normalise(pa.array(batch, pa.large_string()))
        for row in engine.scan(Joined(view.texts)).row:
            marked[start + row] = True
    return marked


def _in_order(
    groups: dict[tuple[str, int], list[bool]],
) -> list[tuple[tuple[str, int], list[bool]]]:
    """Put positives first."""
    return sorted(groups.items(), key=lambda item: (-item[0][1], item[0]))


def _row(kind: str, label: int, hits: Sequence[bool], *, bar: bool = False) -> Row:
    return Row(
        family="secret",
        kind=kind,
        figure="recall" if label else "share of negatives hit",
        value=sum(hits) / len(hits),
        count=len(hits),
        bar=(0.98 if label else 0.03) if bar else None,
        most=not label,
    )
