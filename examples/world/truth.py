"""The ground truth: what was planted where. The value itself is never kept."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from examples.world.chatter import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One span of one revision of one message that a detector should find.

    Attributes:
        channel: Channel id as in the record.
        ts: The message's ts, not the event's.
        revision: 0 as posted; of an edit the microseconds of `edited.ts`; of an unfurl, which does
            not move that mark, the microseconds of its `event_ts`.
        kind: secret | pii | embargo.
        rule: Family hint such as "aws-access-key-id"; "codename" or "announcement" for embargoes.
        language: Of the message.
        start: First character in the text as sent, entities and all.
        end: One past the last.
        sha256: Of the value's UTF-8, hex.
    """

    channel: str
    ts: str
    revision: int
    kind: str
    rule: str
    language: str
    start: int
    end: int
    sha256: str

    def line(self) -> bytes:
        """Write it as one line of JSON, without a line end."""
        return json.dumps(asdict(self), separators=(",", ":")).encode()


def planted(channel: str, ts: str, revision: int, language: str, text: str, span: Span) -> Planted:
    """Note one span of a text."""
    return Planted(
        channel=channel,
        ts=ts,
        revision=revision,
        kind=span.kind,
        rule=span.rule,
        language=language,
        start=span.start,
        end=span.end,
        sha256=hashlib.sha256(text[span.start : span.end].encode()).hexdigest(),
    )


Found = tuple[str, str, int, str, int, int]
"""A span that a detector reports: channel, ts, revision, kind, first character, one past the last.
"""


def recall(
    truth: Iterable[Planted], found: Iterable[Found]
) -> dict[tuple[str, str], tuple[int, int]]:
    """Count per language and kind (what was found of it, what was planted).

    Something counts as found if a span of its kind, in its revision, shares a character with it.
    """
    spans: defaultdict[tuple[str, str, int, str], list[tuple[int, int]]] = defaultdict(list)
    for channel, ts, revision, kind, start, end in found:
        spans[channel, ts, revision, kind].append((start, end))
    hit: Counter[tuple[str, str]] = Counter()
    all_of: Counter[tuple[str, str]] = Counter()
    for one in truth:
        near = spans.get((one.channel, one.ts, one.revision, one.kind), ())
        all_of[one.language, one.kind] += 1
        hit[one.language, one.kind] += any(a < one.end and one.start < b for a, b in near)
    return {group: (hit[group], count) for group, count in all_of.items()}
