"""Plain posts, which most records are, without reading each of them in full.

A plain post is what somebody typed: no edit, no file, no attachment, no app, no subtype. Two plain
posts by one author in one channel differ in when and what was said, and in nothing else that we
keep. So the first of a batch is read by `messages.revision`, and the others are its row with other
words. What a message means stays written once; a law of the tests compares both ways.
"""

from __future__ import annotations

from pipelines.normalising.messages import Revision
from pipelines.normalising.origin import Origin
from pipelines.normalising.shapes import MISSING, Said
from pipelines.normalising.texts import more_text
from pipelines.normalising.times import micros

_Key = tuple[Origin, str, str | None, str | None, str | None, str | None, str | None]


class Posts:
    """Plain posts of a batch, one for each author in each channel."""

    def __init__(self) -> None:
        self._first: dict[_Key | None, Revision] = {}

    def keep(self, event: Said, origin: Origin, row: Revision) -> None:
        """Remember what an event became, if it is a plain post."""
        key = _key(event, origin)
        if key is not None:
            self._first[key] = row

    def again(self, event: Said, origin: Origin) -> Revision | None:
        """Make the row of a plain post out of an earlier one's, from which all facts are known.

        Returns:
            None if the event is no plain post, the first of its kind, or has no valid ts.
        """
        first = self._first.get(_key(event, origin))
        if first is None:
            return None
        ts = event.ts
        sent = micros(ts)
        if ts is None or sent is None:
            return None
        row = first.__copy__()
        row.ts = ts
        row.sent_at = row.revised_at = sent
        row.thread_ts = event.thread_ts
        row.text = event.text
        row.more_text = more_text(event.text, event.blocks, None) if event.blocks else None
        return row


def _key(event: Said, origin: Origin) -> _Key | None:
    """All that plain posts may share; None for anything else.

    Of the fields that `messages.revision` reads, each is in the key, or absent, or copied by
    `Posts.again`. Records of an export share no origin, so there is nothing to remember of them.
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
