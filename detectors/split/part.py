"""What is told of a secret that is split over messages: one part in each."""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple


class Part(NamedTuple):
    """What of a secret stands in one message, as its finding will say.

    Nothing of the secret or of the message is in it.

    Attributes:
        channel: The message's channel.
        ts: Its id there.
        revision: Which revision holds the part.
        author: Who wrote it.
        mark: Hash of what it says: of claims about one revision, which one holds the part.
        start: First character of the part in the text as received.
        end: One past the last.
        rule: Empty if the engine failed on what was put together with this message.
    """

    channel: str
    ts: str
    revision: int
    author: str
    mark: str
    start: int
    end: int
    rule: str
    severity: str
    confidence: float
    preview: str
    fingerprint: str


def mark_of(text: str) -> str:
    """Return what a text is known again by."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
