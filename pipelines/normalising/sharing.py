"""Channels and who they are shared with, from export lists, API objects and events.

That a channel is internal is never concluded from silence, only from a source that says it is not
shared. That it is shared with somebody unnamed is a fact too, and is kept as `unknown`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pipelines.normalising.facts import Facts, organisation
from pipelines.normalising.loose import Json, ids, instant, teams, text, texts
from pipelines.normalising.messages import channel_type
from pipelines.normalising.origin import Origin
from pipelines.normalising.reasons import Reason, Unreadable
from pipelines.normalising.times import seconds_as_micros


def conversation(
    facts: Facts, origin: Origin, about: Json, evidence: str, kind: str | None
) -> None:
    """Learn from a description of a channel, in an export or an event.

    Args:
        facts: What has been learnt so far; added to.
        origin: Where it comes from.
        about: The conversation object.
        evidence: The list or event that says so.
        kind: public, private, im or mpim if the source tells by where it stands; else None.

    Raises:
        Unreadable: It has no id.
    """
    channel = text(about.get("id"))
    if not channel:
        raise Unreadable(Reason.NO_CHANNEL)
    own = origin.own_org
    host = text(about.get("conversation_host_id"))
    host = origin.org(host) if host else None
    facts.channels[
        own,
        channel,
        text(about.get("name")),
        kind if kind and kind != "unknown" else _kind(about, channel),
        seconds_as_micros(about.get("created")),
        host,
        None,
    ] = None
    _readers(facts, origin, about, channel, host, evidence)
    for member in texts(about.get("members")):
        org = origin.org(origin.member_orgs.get(member))
        tier = origin.member_tiers.get(member) or ("internal" if org == own else "unknown")
        facts.member(own, channel, member, org, tier, None, None, evidence)


def _readers(
    facts: Facts, origin: Origin, about: Json, channel: str, host: str | None, evidence: str
) -> None:
    own = origin.own_org
    limited = about.get("connected_limited_team_ids")
    narrow = {origin.org(team) for team in texts(limited)}
    connected = {
        origin.org(t)
        for t in (*texts(about.get("connected_team_ids")), *teams(about.get("connections")))
    } - {own}
    pending = {
        origin.org(t)
        for key in ("pending_connected_team_ids", "pending_shared")
        for t in texts(about.get(key))
    } | {origin.org(t) for t in teams(about.get("pending_connections"))}
    for org in sorted(connected):
        full = "full" if isinstance(limited, list) else "unknown"
        tier = "post_only" if org in narrow else full
        facts.connect(own, channel, org, tier, None, None, evidence)
    for org in sorted(pending - {own} - connected):
        facts.connect(own, channel, org, "pending", None, None, evidence)
    for org in sorted({origin.org(t) for t in teams(about.get("previous_connections"))}):
        if org not in {own, *connected}:
            facts.connect(own, channel, org, "residual", None, None, evidence)
    if host and host not in {own, *connected}:
        facts.connect(own, channel, host, "full", None, None, evidence)
        connected.add(host)
    shared = about.get("is_ext_shared")
    if shared is True and not connected:
        facts.unknown_partner(own, channel, None, f"{evidence}/is_ext_shared")
    not_shared = shared is False or (shared is None and about.get("is_shared") is False)
    if not_shared and not connected and not pending:
        facts.internal(own, channel, None, f"{evidence}/is_ext_shared")


def _joined(facts: Facts, origin: Origin, kind: str, event: Json) -> None:
    user, channel = text(event.get("user")), text(event.get("channel"))
    at = instant(event)
    if not user or not channel or at is None:
        return
    own = origin.own_org
    org = organisation(origin, text(event.get("team")), text(event.get("enterprise")))
    tier = "internal" if org == own else "unknown"
    starts, ends = (at, None) if kind == "member_joined_channel" else (None, at)
    facts.member(own, channel, user, org, tier, starts, ends, kind)


def _shared(facts: Facts, origin: Origin, kind: str, event: Json) -> None:
    channel, org = text(event.get("channel")), origin.org(text(event.get("connected_team_id")))
    if channel and org != origin.own_org:
        facts.connect(origin.own_org, channel, org, "unknown", instant(event), None, kind)


def _unshared(facts: Facts, origin: Origin, kind: str, event: Json) -> None:
    channel, own, at = text(event.get("channel")), origin.own_org, instant(event)
    org = origin.org(text(event.get("previously_connected_team_id")))
    if not channel or at is None:
        return
    if org != own:
        facts.connect(own, channel, org, "unknown", None, at, kind)
    if event.get("is_ext_shared") is False:
        facts.internal(own, channel, at, kind)
    elif event.get("is_ext_shared") is True:
        facts.unknown_partner(own, channel, at, kind)


def _renumbered(facts: Facts, origin: Origin, kind: str, event: Json) -> None:
    del kind
    old, new = text(event.get("old_channel_id")), text(event.get("new_channel_id"))
    if old and new:
        facts.channels[origin.own_org, new, None, channel_type(None, new), None, None, old] = None


def _described(facts: Facts, origin: Origin, kind: str, event: Json) -> None:
    about = event.get("channel")
    if not isinstance(about, dict) or not (channel := text(about.get("id"))):
        return
    conversation(facts, origin, about, kind, None)
    created = seconds_as_micros(about.get("created"))
    if kind == "channel_created" and about.get("is_ext_shared") is not True and created:
        facts.internal(origin.own_org, channel, created, kind)


def _person(facts: Facts, origin: Origin, kind: str, event: Json) -> None:
    del kind
    facts.user(origin, event.get("user"))


def _invited(facts: Facts, origin: Origin, kind: str, event: Json) -> None:
    own, at = origin.own_org, instant(event)
    invite = event.get("invite")
    invite = invite if isinstance(invite, dict) else {}
    roles = ("accepting_user", "approving_user", "declining_user", "actor")
    for person in (invite.get("inviting_user"), *(event.get(role) for role in roles)):
        facts.user(origin, person)
    about = event.get("channel")
    channel = text(about.get("id")) if isinstance(about, dict) else None
    channel = channel or text(event.get("channel_id"))
    if not channel:
        return
    if isinstance(about, dict) and text(about.get("id")):
        conversation(facts, origin, about, kind, None)
    inside = {origin.org(t) for t in ids(event.get("teams_in_channel"))}
    inside |= {origin.org(t) for t in ids([invite.get("inviting_team")])}
    for org in sorted(inside - {own}):
        facts.connect(own, channel, org, "unknown", None, None, kind)
    guest = event.get("accepting_user")
    accepting = text(guest.get("team_id")) if isinstance(guest, dict) else None
    approving = text(event.get("approving_team_id"))
    declining = text(event.get("declining_team_id"))
    for team, tier, starts, ends in (
        (accepting, _accepted(event), at, None),
        (approving, "pending", at, None),
        (declining, "pending", None, at),
    ):
        org = origin.org(team)
        if team and at is not None and org not in inside and org != own:
            facts.connect(own, channel, org, tier, starts, ends, kind)


TEACHING: Final[dict[str, Callable[[Facts, Origin, str, Json], None]]] = {
    **dict.fromkeys(("member_joined_channel", "member_left_channel"), _joined),
    "channel_shared": _shared,
    "channel_unshared": _unshared,
    "channel_id_changed": _renumbered,
    **dict.fromkeys(
        (
            "channel_created", "channel_rename", "channel_joined", "group_joined", "group_rename",
            "im_created", "mpim_joined",
        ),
        _described,
    ),
    **dict.fromkeys(("team_join", "user_change", "user_profile_changed"), _person),
    **dict.fromkeys(
        (
            "shared_channel_invite_received", "shared_channel_invite_accepted",
            "shared_channel_invite_approved", "shared_channel_invite_declined",
            "shared_channel_invite_requested",
        ),
        _invited,
    ),
}  # fmt: skip
"""Events other than messages that tell who is who or who could see a channel."""


def _accepted(event: Json) -> str:
    if event.get("approval_required") is True:
        return "pending"
    return "post_only" if event.get("is_external_limited") is True else "unknown"


def _kind(about: Json, channel: str) -> str:
    if about.get("is_im") is True:
        return "im"
    if about.get("is_mpim") is True:
        return "mpim"
    if about.get("is_private") is True or about.get("is_group") is True:
        return "private"
    if about.get("is_private") is False:
        return "public"
    return channel_type(None, channel)
