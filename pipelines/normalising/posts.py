"""The messages of a batch, most of which are plain posts and need not be read in full.

A plain post is what somebody typed: no edit, no file, no attachment, no app, no subtype. Two plain
posts by one author in one channel differ in when and what was said, and in nothing else that we
keep. So the first of a batch is read by `messages.revision`, and the others only add their words
to what it says. What a message means stays written once; a law of the tests compares both ways.
"""

from __future__ import annotations

from typing import Final

from pipelines.normalising.messages import Revision
from pipelines.normalising.origin import Origin
from pipelines.normalising.shapes import MISSING, Said
from pipelines.normalising.texts import more_text
from pipelines.normalising.times import micros

WORDS: Final = ("ts", "sent_at", "revised_at", "thread_ts", "text", "more_text")
"""Columns in which plain posts by one author in one channel differ."""

Words = tuple[str, int, int, str | None, str | None, str | None]
_Key = tuple[Origin, str, str | None, str | None, str | None, str | None, str | None]


class Messages:
    """Rows of a batch of messages.

    Attributes:
        revisions: Those that were read in full.
        of: Per row the revision that tells all but its words.
        words: Per row its values of the columns `WORDS`.
        raws: Per row the event, minified; b"" when screening.
    """

    def __init__(self) -> None:
        self.revisions: list[Revision] = []
        self.of: list[int] = []
        self.words: list[Words] = []
        self.raws: list[bytes] = []
        self._plain: dict[_Key | None, int] = {}

    def add(self, event: Said, origin: Origin, row: Revision, raw: bytes) -> None:
        """Add a message that was read in full, and remember it if it is a plain post."""
        at = len(self.revisions)
        key = _key(event, origin)
        if key is not None:
            self._plain[key] = at
        self.revisions.append(row)
        self.of.append(at)
        self.words.append(
            (row.ts, row.sent_at, row.revised_at, row.thread_ts, row.text, row.more_text)
        )
        self.raws.append(raw)

    def add_plain(self, event: Said, origin: Origin, raw: bytes) -> bool:
        """Add a plain post whose author was read in this channel, so that it teaches nothing new.

        Returns:
            False if it is no such post, or has no valid ts; then nothing was added.
        """
        at = self._plain.get(_key(event, origin))
        if at is None:
            return False
        ts = event.ts
        sent = micros(ts)
        if ts is None or sent is None:
            return False
        text = event.text
        more = more_text(text, event.blocks, None) if event.blocks else None
        self.of.append(at)
        self.words.append((ts, sent, sent, event.thread_ts, text, more))
        self.raws.append(raw)
        return True


def _key(event: Said, origin: Origin) -> _Key | None:
    """All that plain posts may share; None for anything else.

    Of the fields that `messages.revision` reads, each is in the key, or absent, or copied by
    `add_plain`. Records of an export share no origin, so there is nothing to remember of them.
    """
    if (
        event.channel
        and event.subtype is None
        and event.edited is None
        and event.files is None
        and event.file is MISSING
        and event.attachments is None
        and event.bot_id is None
        and event.bot_profile is None
        and event.user_profile is None
        and event.username is None
        and event.comment is None
        and not origin.landed
    ):
        return (
            origin,
            event.channel,
            event.channel_type,
            event.user,
            event.user_team,
            event.source_team,
            event.team,
        )
    return None
