"""What happens besides talk: who joins, which organisations connect and leave, ids that change.

The plan is made before the story and is short; the story carries out each item when its time comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from examples.world.cast import Cast, Channel, Link, Organisation, Person
from examples.world.dice import ID, Dice
from examples.world.objects import inviter_object, organisation_object, person_object

_MINUTE = 60_000_000
_DAY = 86_400_000_000

Effect = Literal["none", "join", "connect", "disconnect", "change id"]


@dataclass(frozen=True, slots=True)
class Happening:
    """One event that is not a message, and what it does to its channel.

    Attributes:
        at: Microseconds since 1970.
        channel: None for events of the whole organisation.
        event: The inner event without `event_ts`.
        who: Who joins, connects or disconnects.
    """

    at: int
    channel: Channel | None
    event: dict[str, Any]
    effect: Effect = "none"
    who: Person | Organisation | None = None


class _Planner:
    def __init__(self, cast: Cast, start: int, span: int, dice: Dice) -> None:
        self._cast = cast
        self._start = start
        self._span = span
        self._dice = dice
        self._hosts = cast.of(cast.own)
        self.made: list[Happening] = []

    def when(self, fraction: float) -> int:
        """Turn a fraction of the story into an instant."""
        return self._start + int(self._span * fraction)

    def add(
        self,
        at: int,
        channel: Channel | None,
        event: dict[str, Any],
        effect: Effect = "none",
        who: Person | Organisation | None = None,
    ) -> None:
        """Plan one happening; what lies before the story's start happens at its start."""
        self.made.append(Happening(max(at, self._start), channel, event, effect, who))

    def channel_id(self, channel: Channel, at: int) -> str:
        """Tell which id the channel has then."""
        if channel.later_id is None or at < self.when(channel.changes):
            return channel.id
        return channel.later_id

    def join(self, channel: Channel, person: Person, at: int) -> None:
        """Plan one person's coming."""
        self.add(at, channel, joined(self.channel_id(channel, at), channel, person), "join", person)

    def open(self, channel: Channel) -> None:
        """Plan a channel's beginning: its creation, its first members, its id and name later on.

        Slack tells only of public channels that they were created, and only to their own side.
        """
        told = all(link.told for link in channel.links)
        if channel.host is self._cast.own and channel.kind == "public" and told:
            seconds = self._start // 1_000_000
            creator = next(p for p in channel.members if p.org is self._cast.own)
            created = {
                "id": channel.id,
                "name": channel.name,
                "created": seconds,
                "creator": creator.id,
            }
            self.add(self._start, channel, {"type": "channel_created", "channel": created})
        for number, person in enumerate(channel.members):
            if person.org is self._cast.own:
                self.join(channel, person, self._start + number * 2_000)
        if channel.later_id is not None:
            event = {
                "type": "channel_id_changed",
                "old_channel_id": channel.id,
                "new_channel_id": channel.later_id,
            }
            self.add(self.when(channel.changes), channel, event, "change id")
        if channel.renamed is not None:
            middle = self.when(0.5)
            renamed = {"id": channel.id, "name": channel.renamed, "created": channel.host.created}
            self.add(middle, channel, {"type": "channel_rename", "channel": renamed})

    def link(self, channel: Channel, link: Link) -> None:
        """Plan a partner's connection, from its invitation to its end."""
        at = self.when(link.start)
        if link.tier == "pending":
            self.add(at, channel, self._requested(channel, link, at))
            return
        if not link.told:
            self.add(self._start, channel, {}, "connect", link.org)
            return
        if channel.host is link.org:
            self._accepted(channel, link, at, theirs=True)
        elif link.start > 0:
            self.add(at - 2 * _DAY, channel, self._requested(channel, link, at - 2 * _DAY))
            self._accepted(channel, link, at - 5 * _MINUTE, theirs=False)
        channel_id = self.channel_id(channel, at)
        shared = {"type": "channel_shared", "connected_team_id": link.org.id, "channel": channel_id}
        self.add(at, channel, shared, "connect", link.org)
        people = [person for person in channel.members if person.org is link.org]
        for number, person in enumerate(people):
            self.join(channel, person, at + (number + 1) * (7 * _MINUTE if link.start else 3_000))
        if link.end is not None:
            over = self.when(link.end)
            others = [
                other for other in channel.links if other is not link and other.tier != "pending"
            ]
            still = any(other.end is None or other.end > link.end for other in others)
            event: dict[str, Any] = {
                "type": "channel_unshared",
                "previously_connected_team_id": link.org.id,
                "channel": self.channel_id(channel, over),
                "is_ext_shared": still,
            }
            self.add(over, channel, event, "disconnect", link.org)

    def guests(self) -> None:
        """Plan the coming of the own organisation's guests."""
        for number, person in enumerate(p for p in self._hosts if p.guest):
            user = person_object(person, self._start // 1_000_000)
            self.add(self._start + number * 500, None, {"type": "team_join", "user": user})

    def declined(self) -> None:
        """Plan one invitation that a partner turns down."""
        channel = next(c for c in self._cast.channels if c.name == "design-reviews")
        at, partner = self.when(0.8), self._cast.partners[0]
        link = Link(partner, "pending")
        invitation = self._invite(channel, self._cast.own, partner, at - _DAY)
        event = {
            **invitation,
            "type": "shared_channel_invite_declined",
            "declining_team_id": partner.id,
            "teams_in_channel": [organisation_object(self._cast.own)],
            "declining_user": self._user(self._cast.of(partner)[0]),
        }
        self.add(at - _DAY, channel, self._requested(channel, link, at - _DAY))
        self.add(at, channel, event)

    def _accepted(self, channel: Channel, link: Link, at: int, *, theirs: bool) -> None:
        own = self._cast.own
        host, guest = (link.org, own) if theirs else (own, link.org)
        invitation = self._invite(channel, host, guest, at - _DAY)
        teams = [organisation_object(own), organisation_object(link.org)]
        accepting = self._user(self._cast.of(guest)[1])
        if theirs:
            self.add(at, channel, {**invitation, "type": "shared_channel_invite_received"})
        self.add(
            at,
            channel,
            {
                **invitation,
                "type": "shared_channel_invite_accepted",
                "approval_required": True,
                "teams_in_channel": teams,
                "accepting_user": accepting,
            },
        )
        self.add(
            at + _MINUTE,
            channel,
            {
                **invitation,
                "type": "shared_channel_invite_approved",
                "approving_team_id": own.id,
                "teams_in_channel": teams,
                "approving_user": self._user(self._hosts[0]),
            },
        )

    def _invite(
        self, channel: Channel, host: Organisation, guest: Organisation, at: int
    ) -> dict[str, Any]:
        created = at // 1_000_000
        invite = {
            "id": "I0" + self._dice.chars(ID, 9),
            "date_created": created,
            "date_invalid": created + 14 * 86_400,
            "inviting_team": organisation_object(host),
            "inviting_user": self._user(self._cast.of(host)[0]),
            "recipient_user_id": self._cast.of(guest)[1].id,
        }
        body = {
            "id": self.channel_id(channel, at),
            "is_private": channel.kind == "private",
            "is_im": False,
            "name": channel.name,
        }
        return {"invite": invite, "channel": body}

    def _requested(self, channel: Channel, link: Link, at: int) -> dict[str, Any]:
        actor = self._hosts[2]
        seconds = at // 1_000_000
        target = {
            "email": self._cast.of(link.org)[1].email,
            "invite_id": "I0" + self._dice.chars(ID, 9),
        }
        return {
            "type": "shared_channel_invite_requested",
            "actor": {
                "id": actor.id,
                "name": actor.handle,
                "is_bot": False,
                "team_id": actor.org.id,
                "timezone": "Europe/London",
                "real_name": actor.real_name,
                "display_name": actor.handle,
            },
            "channel_id": self.channel_id(channel, at),
            "event_type": "slack#/events/shared_channel_invite_requested",
            "channel_name": channel.name,
            "channel_type": "private" if channel.kind == "private" else "public",
            "target_users": [target],
            "teams_in_channel": [organisation_object(self._cast.own)],
            "is_external_limited": link.tier == "post_only",
            "channel_date_created": channel.host.created,
            "channel_message_latest_counted_timestamp": seconds,
        }

    def _user(self, person: Person) -> dict[str, Any]:
        return inviter_object(person, self._start // 1_000_000)


def joined(channel_id: str, channel: Channel, person: Person) -> dict[str, Any]:
    """Describe somebody's coming as `member_joined_channel` does, without its time."""
    kind = "C" if channel.kind == "public" else "G"
    return {
        "type": "member_joined_channel",
        "user": person.id,
        "channel": channel_id,
        "channel_type": kind,
        "team": person.org.id,
    }


def plan(cast: Cast, start: int, span: int, dice: Dice) -> list[Happening]:
    """Plan everything besides talk, in order of time.

    Args:
        cast: Who takes part.
        start: Microseconds since 1970.
        span: Length of the story in microseconds.
        dice: Draws the ids of invitations.
    """
    planner = _Planner(cast, start, span, dice)
    planner.guests()
    for channel in cast.channels:
        if channel.kind in ("public", "private"):
            planner.open(channel)
        for link in channel.links:
            planner.link(channel, link)
    planner.declined()
    return sorted(planner.made, key=lambda happening: happening.at)
