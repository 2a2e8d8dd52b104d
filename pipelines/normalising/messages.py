"""What an event says about one revision of one message.

A revision depends on its event alone, never on what was seen before, so events may arrive twice
and in any order (ADR 0009). As posted it is revision 0. An edit is numbered by the instant of the
edit, a change without one (a link was unfurled) and a deletion by the instant of their event. Where
a source does not say when, as for the tombstones of an export, the message's own instant is taken:
later than its posting, earlier than any edit that is known.

The target of an edit is `message.ts`, of a deletion `deleted_ts`; the outer `ts` belongs to the
event. What stood there before is kept with the revision that replaced it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Raw, Struct

from pipelines.normalising.origin import Origin
from pipelines.normalising.reasons import Reason, Unreadable
from pipelines.normalising.shapes import MISSING, Said, UserProfile
from pipelines.normalising.texts import more_text
from pipelines.normalising.times import micros

TOMBSTONES: Final = frozenset({"tombstone", "dlp_tombstone"})
"""A message that stands for one that is gone: deleted under replies, or hidden by a DLP tool."""

UNREADABLE: Final = "ekm_access_denied"
"""Stands for a message whose key was revoked; its user and text are Slack's, not the author's."""

SYSTEM: Final = frozenset(
    {
        "channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name",
        "channel_archive", "channel_unarchive", "channel_posting_permissions",
        "channel_convert_to_private", "channel_convert_to_public", "channel_canvas_updated",
        "group_join", "group_leave", "group_topic", "group_purpose", "group_name", "group_archive",
        "group_unarchive", "mpdm_move", "pinned_item", "unpinned_item", "bot_add", "bot_remove",
        "bot_enable", "bot_disable", "reminder_add", "reminder_delete", "joiner_notification",
        "joiner_notification_for_inviter", "sh_room_created", "huddle_thread",
        "app_conversation_join", "app_conversation_leave", "tabbed_canvas_updated",
    }
)  # fmt: skip
"""Subtypes of messages that Slack writes about what somebody did."""

_SLACK: Final = frozenset({"USLACKBOT", "UREVOKEDU"})
_KINDS: Final = {
    "channel": "public", "public": "public", "group": "private", "private": "private", "im": "im",
    "mpim": "mpim", "app_home": "im",
}  # fmt: skip
_NOTHING: Final = Said()


class Revision(Struct, gc=False):
    """A row of `columns.MESSAGES`, without what follows from other columns; times in microseconds.

    Attributes:
        files: File objects that came with it, also where the row itself names none of them.
        profile: What the message says about its author.
        disputed: Some of what it says makes the author ours and some does not.
        file_ids: Of the files that the row names; filled in once they are read.
    """

    channel_id: str
    ts: str
    revision: int
    kind: str
    sent_at: int
    revised_at: int
    thread_ts: str | None
    subtype: str | None
    channel_type: str
    author_id: str | None
    author_kind: str
    author_org: str
    author_name: str | None
    editor_id: str | None
    text: str | None
    more_text: str | None
    previous_text: str | None
    own_org: str
    files: Sequence[Raw]
    profile: UserProfile | None
    disputed: bool
    file_ids: Sequence[str] = ()


def channel_type(given: str | None, channel: str | None) -> str:
    """Return public, private, im, mpim or unknown; an id of C or G tells nothing of it."""
    if given in _KINDS:
        return _KINDS[given]
    return "im" if channel and channel[0] == "D" else "unknown"


def revision(event: Said, origin: Origin) -> Revision:
    """Read a message event.

    Raises:
        Unreadable: It does not say which message of which channel it is about.
    """
    item, before = event, None
    editor = previous = None
    subtype = event.subtype
    if subtype == "message_changed":
        if event.message is None:
            raise Unreadable(Reason.NO_MESSAGE)
        item, before = event.message, event.previous_message
        ts = item.ts or (before.ts if before else None)
        previous = _words(before)
        kind = "edited"
    elif subtype == "message_deleted":
        item = event.previous_message or _NOTHING
        ts = event.deleted_ts or item.ts
        previous = _words(item)
        kind = "deleted"
    else:
        ts = event.ts
        kind = "posted"
    channel = origin.channel or event.channel or event.channel_id or item.channel
    if not channel:
        raise Unreadable(Reason.NO_CHANNEL)
    sent = micros(ts)
    if ts is None or sent is None:
        raise Unreadable(Reason.BAD_TS)
    subtype = item.subtype
    if subtype in TOMBSTONES:
        kind = "deleted"
    elif subtype == UNREADABLE and kind != "deleted":
        kind = "unreadable"

    revised = sent
    if kind != "posted" or item.edited is not None:
        kind = "edited" if kind == "posted" else kind
        revised = _revised(kind, event, item, before) or sent
        if kind == "edited" and item.edited is not None:
            editor = item.edited.user

    by = item
    if item.user in _SLACK and kind in ("deleted", "unreadable"):
        by = before or _NOTHING  # who wrote what this stands for, not who put it there
    author, author_kind = _author(by)
    listed = origin.author_org if by is item else None
    org, disputed = origin.owner(*_claims(by, before, listed))
    files: Sequence[Raw] = item.files or ()
    if item.file is not MISSING:
        files = [*files, item.file]
    if kind in ("posted", "edited"):
        text = item.text
        more = None
        if item.blocks or item.attachments:
            more = more_text(text, item.blocks, item.attachments)
            if item.attachments:
                files = [*files, *_forwarded(item.attachments)]
    else:
        text = more = None
    return Revision(
        channel,
        ts,
        0 if kind == "posted" else max(1, revised),
        kind,
        sent,
        revised,
        item.thread_ts,
        subtype,
        channel_type(origin.channel_type or event.channel_type, channel),
        author,
        author_kind,
        org,
        _name(item, origin),
        editor,
        text,
        more,
        previous,
        origin.own_org,
        files,
        item.user_profile,
        disputed,
    )


def _revised(kind: str, event: Said, item: Said, before: Said | None) -> int | None:
    """When this revision came about, as far as the event tells."""
    if kind == "edited" and item.edited is not None:
        known = before.edited.ts if before is not None and before.edited is not None else None
        if item.edited.ts != known:
            at = micros(item.edited.ts)
            if at is not None:
                return at
    if event is item:
        return micros(event.event_ts)
    return micros(event.event_ts or event.ts)


def _author(item: Said) -> tuple[str | None, str]:
    author = item.user or item.bot_id or (item.comment.user if item.comment else None)
    if item.subtype in SYSTEM or author in _SLACK:
        return author, "system"
    if item.bot_id or item.bot_profile is not None or item.subtype == "bot_message":
        return author, "bot"
    return author, "user" if author else "unknown"


def _claims(by: Said, before: Said | None, listed: str | None) -> Iterator[str | None]:
    """Every organisation that a message names as its author's, the one that counts first first."""
    yield from (by.user_team, by.source_team, by.team, listed)
    if by.bot_profile is not None:
        yield by.bot_profile.team_id
    if by.user_profile is not None:
        yield by.user_profile.team
    if before is not None and before is not by:
        yield from _claims(before, None, None)


def _name(item: Said, origin: Origin) -> str | None:
    """The name shown with the message; an app may choose one per message."""
    if item.username:
        return item.username
    profile = item.user_profile
    if profile is not None:
        return profile.real_name or profile.display_name or profile.name
    if item.bot_profile is not None and item.bot_profile.name:
        return item.bot_profile.name
    return origin.author_name


def _words(item: Said | None) -> str | None:
    """Everything that stood in a message."""
    if item is None:
        return None
    more = None
    if item.blocks or item.attachments:
        more = more_text(item.text, item.blocks, item.attachments)
    return "\n".join(filter(None, (item.text, more))) or item.text


def _forwarded(attachments: object) -> list[Raw]:
    """Files of messages that were forwarded into this one: shared here as much as its own."""
    found: list[Raw] = []
    for attachment in attachments if isinstance(attachments, list) else []:
        files = attachment.get("files") if isinstance(attachment, dict) else None
        found.extend(
            Raw(json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode())
            for one in (files if isinstance(files, list) else [])
            if isinstance(one, dict)
        )
    return found
