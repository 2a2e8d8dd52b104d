"""A world as a reader sees it, and the ways tests read it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examples.world import Planted, World

MESSAGES = 20_000
ROOT = Path(__file__).resolve().parents[2]
TS = re.compile(r"\d{10}\.\d{6}")
Event = dict[str, Any]


@dataclass(repr=False)  # a failing test shows no texts
class Told:
    """A world as a reader sees it: envelopes, truth, and the text of every revision."""

    world: World
    envelopes: list[Event]
    truth: list[Planted]
    texts: dict[tuple[str, str, int], str]

    @property
    def events(self) -> list[Event]:
        """The inner events."""
        return [envelope["event"] for envelope in self.envelopes]

    @property
    def messages(self) -> list[Event]:
        """The inner events of type message."""
        return [event for event in self.events if event["type"] == "message"]

    def values(self, rule: str) -> list[str]:
        """What was planted for a rule."""
        return [
            self.texts[p.channel, p.ts, p.revision][p.start : p.end]
            for p in self.truth
            if p.rule == rule
        ]


def micros(ts: str) -> int:
    """Slack's ts in microseconds."""
    seconds, fraction = ts.split(".")
    return int(seconds) * 1_000_000 + int(fraction)


def revisions(events: list[Event]) -> Iterator[tuple[tuple[str, str, int], str]]:
    """Read every text with its key, by the definition of a revision."""
    for event in events:
        if event["type"] != "message" or event.get("subtype") == "message_deleted":
            continue
        if event.get("subtype") != "message_changed":
            yield (event["channel"], event["ts"], 0), event["text"]
            continue
        message = event["message"]
        mark = message.get("edited", {}).get("ts")
        moved = mark is not None and mark != event["previous_message"].get("edited", {}).get("ts")
        revision = micros(mark if moved else event["event_ts"])
        yield (event["channel"], message["ts"], revision), message["text"]


def _once(pairs: list[tuple[str, Any]]) -> Event:
    """Refuse an object that has a key twice."""
    assert len(dict(pairs)) == len(pairs), "a key stands twice"
    return dict(pairs)


def tell(world: World) -> Told:
    """Read a whole world."""
    envelopes, truth = [], []
    for batch in world.batches():
        envelopes += [json.loads(line, object_pairs_hook=_once) for line in batch.lines]
        truth += batch.truth
    pairs = list(revisions([envelope["event"] for envelope in envelopes]))
    assert len(dict(pairs)) == len(pairs), "two texts have one key"
    return Told(world, envelopes, truth, dict(pairs))


def digest(folder: Path) -> dict[str, str]:
    """Hash of each file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
