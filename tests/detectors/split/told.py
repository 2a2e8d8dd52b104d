"""Messages of one channel, scanned in batches as ranges are, and what is found split over them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from detectors.examples import assemble
from detectors.scan import scan
from detectors.split.part import Part
from detectors.split.tell import fragment_rows, read, with_parts
from tests.detectors.engines import detectors, messages

KEY: Final = b"k" * 32
TOKEN: Final = assemble("ghp_{crc62:30}", "split")
RULE: Final = "crossgate.github-token"
_START: Final = datetime(2026, 3, 2, tzinfo=UTC)


def said(text: str | None, at: float, author: str | None = "U1", **more: object) -> dict[str, Any]:
    """A message so many seconds after the start."""
    return {
        "text": text,
        "author_id": author,
        "ts": f"{_START.timestamp() + at:.6f}",
        "sent_at": _START + timedelta(seconds=at),
        "revised_at": _START + timedelta(seconds=at),
    } | more


def stamp(at: float) -> str:
    """The ts of a message so many seconds after the start."""
    return f"{_START.timestamp() + at:.6f}"


class Found(NamedTuple):
    """What was found: the parts, and every finding as a row."""

    parts: list[Part]
    findings: list[dict[str, Any]]

    @property
    def split(self) -> list[dict[str, Any]]:
        """The findings of parts."""
        return [row for row in self.findings if ": " in row["preview"]]


def found(rows: Sequence[dict[str, Any]], size: int = 1000) -> Found:
    """Scan messages in batches of a size, put them together, and tell it to each batch."""
    engines = detectors()
    batches = [messages(*rows[at : at + size]) for at in range(0, len(rows), size)]
    scans = [scan(engines, batch, table="messages", key=KEY) for batch in batches]
    fragments = [
        one
        for batch, result in zip(batches, scans, strict=True)
        for one in read(batch, fragment_rows(batch, result), result, engines.rules)
    ]
    parts = engines.split(fragments, KEY)
    told = [
        with_parts(engines, engines.rules, batch, result, parts)
        for batch, result in zip(batches, scans, strict=True)
    ]
    return Found(parts, [row for one in told for row in one.findings.to_pylist()])


def spans(rows: Sequence[dict[str, Any]], size: int = 1000) -> list[str]:
    """What the parts of messages say, in order of time."""
    texts = {row["ts"]: row["text"] for row in rows}
    told = sorted(found(rows, size).split, key=lambda row: float(row["ts"]))
    return [texts[row["ts"]][row["start"] : row["end"]] for row in told]
