"""Facts of a batch: who is who, which channels there are, who could see them from when to when.

Each fact follows from one record, so their order and repetition do not matter; a batch keeps each
once. What a record does not say stays unknown (`detectors.exposure` weighs these rows). Times are
microseconds since 1970, or None where the record tells no instant.
"""

from __future__ import annotations

from typing import Any, Final

from pipelines.normalising.loose import first, text
from pipelines.normalising.messages import Revision
from pipelines.normalising.origin import Origin
from pipelines.normalising.shapes import UserProfile
from schemas.columns import UNKNOWN_ORG

_POTENTIAL: Final = "potential"
_MOVES: Final = {
    "channel_join": True, "group_join": True, "channel_leave": False, "group_leave": False,
}  # fmt: skip
"""Subtypes of messages that say somebody joined (True) or left."""


class Facts:
    """Facts of a batch, each once: rows of four tables, in the order they were first seen.

    Attributes:
        users: (own org, user, user org, name, real name, email, tier, placeholder).
        channels: (own org, channel, name, type, created, host org, former id).
        memberships: (own org, channel, user, user org, tier, starts, ends, basis, evidence).
        connections: (own org, channel, connected org, tier, starts, ends, basis, evidence).
    """

    def __init__(self) -> None:
        self.users: dict[tuple[Any, ...], None] = {}
        self.channels: dict[tuple[Any, ...], None] = {}
        self.memberships: dict[tuple[Any, ...], None] = {}
        self.connections: dict[tuple[Any, ...], None] = {}
        self._told: set[tuple[Any, ...]] = set()

    def message(self, origin: Origin, said: Revision) -> None:
        """Learn from a message: its author, whose organisation reads the channel; joins, leaves."""
        own, channel, org = origin.own_org, said.channel_id, said.author_org
        if said.author_id is not None:
            if not origin.landed or origin.author_missing:
                self._author(own, said)
            if said.kind == "posted" and said.subtype in _MOVES:
                at = said.sent_at
                starts, ends = (at, None) if _MOVES[said.subtype] else (None, at)
                tier = _tier(said.profile) or ("internal" if org == own else "unknown")
                self.member(own, channel, said.author_id, org, tier, starts, ends, said.subtype)
        if org not in (own, UNKNOWN_ORG):
            self.connections[own, channel, org, "unknown", None, None, "observed", "author"] = None
        if origin.shared is not None:
            self.shared(origin, channel)

    def _author(self, own: str, said: Revision) -> None:
        user, org, profile = said.author_id, said.author_org, said.profile
        if profile is None:
            bot = said.author_kind == "bot"
            if (own, user, org, bot) not in self._told:
                self._told.add((own, user, org, bot))
                tier = "bot" if bot else "unknown"
                self.users[own, user, org, None, None, None, tier, True] = None
            return
        real = profile.real_name or profile.display_name
        tier = _tier(profile) or ("internal" if org == own else "unknown")
        self.users[own, user, org, profile.name, real, None, tier, False] = None

    def shared(self, origin: Origin, channel: str) -> None:
        """Learn from an envelope whether a channel is shared at all."""
        own, evidence = origin.own_org, "envelope/is_ext_shared_channel"
        if (own, channel, origin.shared) in self._told:
            return
        self._told.add((own, channel, origin.shared))
        if origin.shared is True:
            self.unknown_partner(own, channel, None, evidence)
        elif origin.shared is False:
            self.internal(own, channel, None, evidence)

    def user(self, origin: Origin, user: object, *, described: bool = False) -> bool:
        """Learn from a description of a user; return whether it names one.

        Args:
            origin: Where it comes from.
            user: A user object; anything else teaches nothing.
            described: It comes from a list of our own users, where a missing flag means no.
        """
        if not isinstance(user, dict) or not (name := text(user.get("id"))):
            return False
        own = origin.own_org
        profile = user.get("profile")
        profile = profile if isinstance(profile, dict) else {}
        enterprise = user.get("enterprise_user")
        enterprise = enterprise if isinstance(enterprise, dict) else {}
        team = text(user.get("team_id")) or text(profile.get("team"))
        org = organisation(
            origin,
            team,
            text(user.get("enterprise_id")) or text(enterprise.get("enterprise_id")),
            workspace_first=True,
        )
        flags = [user.get(flag) for flag in ("is_restricted", "is_ultra_restricted")]
        if user.get("is_bot") is True or name == "USLACKBOT":
            tier = "bot"
        elif flags[1] is True:
            tier = "guest_single"
        elif flags[0] is True:
            tier = "guest_multi"
        elif org == own and (described or False in flags) and user.get("is_stranger") is not True:
            tier = "internal"
        else:
            tier = "unknown"
        real = first(
            profile.get("real_name"),
            user.get("real_name"),
            profile.get("display_name"),
            user.get("display_name"),
        )
        email = text(profile.get("email"))
        self.users[own, name, org, text(user.get("name")), real, email, tier, False] = None
        return True

    def member(
        self,
        own: str,
        channel: str,
        user: str,
        org: str,
        tier: str,
        starts: int | None,
        ends: int | None,
        evidence: str,
    ) -> None:
        """Somebody could see a channel from an instant, until one, or at least at some time."""
        self.memberships[own, channel, user, org, tier, starts, ends, _POTENTIAL, evidence] = None

    def connect(
        self,
        own: str,
        channel: str,
        org: str,
        tier: str,
        starts: int | None,
        ends: int | None,
        evidence: str,
    ) -> None:
        """An organisation could see a channel from an instant, until one, or at some time."""
        basis = _POTENTIAL if org != UNKNOWN_ORG else "unknown"
        self.connections[own, channel, org, tier, starts, ends, basis, evidence] = None

    def internal(self, own: str, channel: str, starts: int | None, evidence: str) -> None:
        """A source says that nobody outside could see a channel."""
        self.connect(own, channel, own, "internal", starts, None, evidence)

    def unknown_partner(self, own: str, channel: str, starts: int | None, evidence: str) -> None:
        """A source says that somebody outside could see a channel, and not who."""
        self.connect(own, channel, UNKNOWN_ORG, "unknown", starts, None, evidence)


def organisation(
    origin: Origin, team: str | None, enterprise: str | None, *, workspace_first: bool = False
) -> str:
    """Own if either id is; else the enterprise, whose id connections carry, or the workspace."""
    if origin.own_org in {origin.org(team), origin.org(enterprise)}:
        return origin.own_org
    return origin.org(team, enterprise) if workspace_first else origin.org(enterprise, team)


def _tier(profile: UserProfile | None) -> str | None:
    if profile is None:
        return None
    if profile.is_ultra_restricted:
        return "guest_single"
    return "guest_multi" if profile.is_restricted else None
