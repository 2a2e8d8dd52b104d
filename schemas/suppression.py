"""What has been judged to be no leak, by whom, why, and until when.

A suppression hides nothing from the record: the finding is still a row, its verdict says which
suppression covered it, and every listing says how many it left out. It always ends. When its time
has come it covers nothing, and what it covered is open again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Final

WILD: Final = "*?"
"""What a pattern may hold beside itself: any text, any one character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Covers findings that fit all of its conditions. At least one of the four is given.

    Attributes:
        fingerprint: Of the matched text, under the organisation's key: this very text, wherever
            it stands. It is the same whatever masks the text in listings.
        rule: Pattern over rule ids.
        channel: Pattern over channel ids.
        path: Pattern over names of files; covers findings in files alone.
        owner: Who answers for it.
        created: Aware, for people.
        expires: Aware; from this instant on it covers nothing.
    """

    id: str
    owner: str
    reason: str
    created: datetime
    expires: datetime
    fingerprint: str | None = None
    rule: str | None = None
    channel: str | None = None
    path: str | None = None

    def covers(self, fingerprint: str, rule: str, channel: str, path: str | None) -> bool:
        """Whether a finding fits; that its time has not come is not looked at."""
        return (
            (self.fingerprint is None or self.fingerprint == fingerprint)
            and _fits(rule, self.rule)
            and _fits(channel, self.channel)
            and _fits(path, self.path)
        )


def active(entries: Iterable[Suppression], now: datetime) -> tuple[Suppression, ...]:
    """Return those that still cover something at an instant."""
    return tuple(entry for entry in entries if now < entry.expires)


def covering(
    entries: Sequence[Suppression], fingerprint: str, rule: str, channel: str, path: str | None
) -> str:
    """Return the id of the first that covers a finding, or nothing."""
    for entry in entries:
        if entry.covers(fingerprint, rule, channel, path):
            return entry.id
    return ""


def _fits(value: str | None, pattern: str | None) -> bool:
    return pattern is None or (value is not None and fnmatchcase(value, pattern))
