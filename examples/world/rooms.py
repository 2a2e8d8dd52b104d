"""A channel while the story runs: who is in it, who may speak, and what was said last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from examples.world.cast import Channel, Person
from examples.world.chatter import Chatter, Span

REMEMBERED: Final = 96
"""Posts a channel keeps in mind: those that can still be answered, edited or deleted."""
_CHANNEL_TYPES: Final = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}


@dataclass(slots=True, eq=False)
class Post:
    """A message that is still remembered.

    `head`, `tail` and `more` are pieces of its JSON, so that an edit or a deletion repeats it
    without composing it again.

    Attributes:
        at: Microseconds since 1970 when it was posted; `ts` is the same as Slack writes it.
        head: JSON up to the text.
        tail: JSON after the text that never changes: whose it is, its thread, its files.
        teams_told: Whether `tail` says thrice whose it is.
        more: JSON that an edit or an unfurl changes: blocks, attachments.
        edited: JSON of the mark of an edit; "" before the first.
        edited_s: Second of the last edit, 0 if none.
        latest_reply: Its ts; "" if none.
    """

    author: Person
    voice: Chatter
    at: int
    ts: str
    head: str
    text: str
    spans: tuple[Span, ...]
    tail: str
    teams_told: bool
    more: str
    root: Post | None
    edited: str = ""
    edited_s: int = 0
    unfurled: bool = False
    reply_count: int = 0
    latest_reply: str = ""


class Room:
    """One channel's present.

    Attributes:
        id: Its present id.
        connected: Ids of partners that can read it now.
        speakers: Members, the talkative ones several times.
        mentions: Members as mentions.
        recent: Posts of people, oldest first.
    """

    __slots__ = ("channel", "channel_type", "connected", "id", "members", "mentions", "recent",
                 "speakers", "voices")  # fmt: skip

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.id = channel.id
        self.channel_type = _CHANNEL_TYPES[channel.kind]
        self.connected: list[str] = []
        self.members: list[Person] = []
        self.speakers: list[Person] = []
        self.mentions: list[str] = ["<!here>"]
        self.recent: list[Post] = []
        self.voices: dict[str, tuple[Chatter, ...]] = {}

    def enter(self, person: Person, voices: tuple[Chatter, ...]) -> None:
        """Let somebody in; those who come first talk most."""
        self.voices[person.id] = voices
        if person not in self.members:
            self._seat([*self.members, person])

    def leave(self, person: Person) -> None:
        """Let somebody go; what they said can no longer change."""
        self._seat([member for member in self.members if member is not person])
        self.recent = [post for post in self.recent if post.author is not person]

    def disconnect(self, org_id: str) -> None:
        """Cut a partner off, its people and what they said."""
        self.connected.remove(org_id)
        self._seat([member for member in self.members if member.org.id != org_id])
        self.recent = [post for post in self.recent if post.author.org.id != org_id]

    def remember(self, post: Post) -> None:
        """Keep a post in mind, and forget the oldest."""
        self.recent.append(post)
        if len(self.recent) > REMEMBERED:
            del self.recent[: REMEMBERED // 3]

    def _seat(self, members: list[Person]) -> None:
        self.members = members
        self.mentions = [f"<@{member.id}>" for member in members] or ["<!here>"]
        self.speakers = [
            member for place, member in enumerate(members) for _ in range(12 // (place + 1) + 1)
        ]
