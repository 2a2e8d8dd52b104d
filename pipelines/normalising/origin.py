"""Where a record comes from: a landed export, an install's envelope, or a bare event.

Whose install saw an event decides what is *own*. An envelope says so for itself, and also that its
workspace and its enterprise are one organisation; a landed export says so in each record. Only a
bare event takes the organisation that the caller names. What else the caller knows to be one
organisation counts as one everywhere.

The id `unknown` stands for nobody's: no install, no export and no mapping may claim it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

import msgspec
from msgspec import Struct

from pipelines.normalising import shapes
from pipelines.normalising.reasons import Reason, Unreadable
from schemas.columns import UNKNOWN_ORG

_LANDED: Final = b'{"crossgate":'
_VERSION: Final = 1


class What(Enum):
    """What a record holds."""

    EVENT = "event"
    USER = "user"
    CONVERSATION = "conversation"
    BROKEN = "broken"


class Origin(Struct, gc=False, eq=False):
    """What is known of a record before its event is read.

    Attributes:
        own_org: Whose install, or export, this is.
        orgs: What an id of a workspace or enterprise counts as, where that is not itself.
        landed: From an export: messages carry no channel, authors are described elsewhere.
        shared: Whether the envelope says that the channel is shared with another organisation.
        contents: JSON of what was read in files of a landed message; see `shapes.contents`.
    """

    own_org: str
    orgs: dict[str, str]
    landed: bool = False
    channel: str | None = None
    channel_type: str | None = None
    source: str | None = None
    author_org: str | None = None
    author_name: str | None = None
    author_missing: bool = False
    shared: bool | None = None
    member_orgs: dict[str, str] = {}
    member_tiers: dict[str, str] = {}
    contents: bytes = b""

    def org(self, *candidates: str | None) -> str:
        """Return the first organisation that is known, as what it counts as; else `unknown`."""
        for candidate in candidates:
            if candidate:
                return self.orgs.get(candidate, candidate)
        return UNKNOWN_ORG

    def owner(self, *claims: str | None) -> tuple[str, bool]:
        """Return whose somebody's words are by the first claim, and whether the claims dispute it.

        What is ours can be acted on, so nobody is ours while any claim names somebody else: then
        the organisation is `unknown`. Among others the first claim counts.
        """
        org = self.org(*claims)
        if org == self.own_org:
            for claim in claims:
                if claim and self.orgs.get(claim, claim) != org:
                    return UNKNOWN_ORG, True
        return org, False


class Origins:
    """Reads the outside of records. Envelopes of one install share one `Origin`."""

    def __init__(self, own_org: str, orgs: Mapping[str, str]) -> None:
        self.own_org = own_org
        self._orgs = counting(orgs, {own_org} - {UNKNOWN_ORG}, own_org)
        self._bare = Origin(own_org, self._orgs)
        self._installs: dict[tuple[str | None, str | None, bool | None], Origin] = {}

    def enveloped(self, line: bytes) -> tuple[Origin, shapes.Said] | None:
        """Read an envelope and the event in it; None if `open` must look more closely."""
        if line.startswith(_LANDED):
            return None
        try:
            outer = shapes.decode_enveloped(line)
        except (msgspec.DecodeError, RecursionError):
            return None
        if outer.event is None or outer.crossgate is not shapes.MISSING:
            return None
        return self._install(outer), outer.event

    def open(self, line: bytes) -> tuple[Origin, What, bytes]:
        """Return where a record comes from, what it holds, and that as JSON.

        Raises:
            Unreadable: The record is no JSON object, or an unknown form of a landed one.
        """
        if line.startswith(_LANDED):
            return self._landed(line)
        try:
            outer = shapes.decode_envelope(line)
        except (msgspec.DecodeError, RecursionError):
            outer = shapes.leniently(line, shapes.Envelope)
        if outer.crossgate is not shapes.MISSING:
            return self._landed(line)
        event = bytes(outer.event)
        if event.startswith(b"{"):
            return self._install(outer), What.EVENT, event
        if outer.type == "events_api":  # Socket Mode carries the envelope in itself
            payload = bytes(outer.payload)
            if payload.startswith(b"{"):
                return self.open(payload)
        return self._bare, What.EVENT, line

    def _install(self, outer: shapes.Outside) -> Origin:
        team, enterprise = outer.team_id, outer.enterprise_id
        if team is None or enterprise is None:
            first = outer.authorizations[0] if outer.authorizations else _NOBODY
            team = team or first.team_id
            if first.team_id == team:
                enterprise = enterprise or first.enterprise_id
        key = (team, enterprise, outer.is_ext_shared_channel)
        origin = self._installs.get(key)
        if origin is None:
            ids = [one for one in (team, enterprise) if one and one != UNKNOWN_ORG]
            counted = [self._orgs.get(one, one) for one in ids]
            known = not counted or self.own_org in counted
            own = self.own_org if known else counted[0]
            orgs = counting(self._orgs, {*ids, *counted}, own)
            origin = Origin(own, orgs, shared=outer.is_ext_shared_channel)
            self._installs[key] = origin
        return origin

    def _landed(self, line: bytes) -> tuple[Origin, What, bytes]:
        try:
            outer = shapes.decode_landed(line)
        except (msgspec.DecodeError, RecursionError):
            outer = shapes.leniently(line, shapes.Landed)
        if outer.crossgate != _VERSION:
            raise Unreadable(Reason.UNKNOWN_RECORD)
        own = outer.own_org
        if not own or own == UNKNOWN_ORG:
            own = self.own_org
        own = self._orgs.get(own, own)
        orgs = self._orgs
        if outer.orgs is not None:
            told = {one: orgs.get(org, org) for one, org in _names(outer.orgs).items()}
            orgs = {one: org for one, org in (told | orgs).items() if one not in (own, UNKNOWN_ORG)}
        origin = Origin(
            own,
            orgs,
            landed=True,
            channel=outer.channel,
            channel_type=outer.channel_type,
            source=outer.source,
            author_org=outer.author_org,
            author_name=outer.author_name,
            author_missing=outer.author_missing is True,
            member_orgs=_names(outer.member_orgs),
            member_tiers=_names(outer.member_tiers),
            contents=bytes(outer.contents),
        )
        for what, raw in (
            (What.EVENT, outer.event),
            (What.USER, outer.user),
            (What.CONVERSATION, outer.conversation),
            (What.BROKEN, outer.broken),
        ):
            if raw is not shapes.MISSING:
                return origin, what, bytes(raw)
        raise Unreadable(Reason.UNKNOWN_RECORD)


def counting(orgs: Mapping[str, str], ids: set[str], own: str) -> dict[str, str]:
    """Return what ids count as where some of them, and all that count as these, are our own.

    Args:
        orgs: What ids count as, where that is another id.
        ids: Ids of our own organisation.
        own: Which of its ids it is known by.

    >>> counting({"T1": "E1", "T2": "E1", "T9": "E9"}, {"T1"}, "T1")
    {'T2': 'T1', 'T9': 'E9', 'E1': 'T1'}
    """
    ids = ids | {orgs[one] for one in ids if one in orgs}
    counted = {one: own if org in ids else org for one, org in orgs.items()}
    counted.update(dict.fromkeys(sorted(ids), own))
    return {one: org for one, org in counted.items() if one not in (own, UNKNOWN_ORG)}


_NOBODY: Final = shapes.Authorization()
_NONE: Final[dict[str, str]] = {}


def _names(value: object) -> dict[str, str]:
    """A map of text to text; entries of any other shape are dropped."""
    if value is None:
        return _NONE
    if not isinstance(value, dict):
        return {}
    return {k: v for k, v in value.items() if isinstance(k, str) and isinstance(v, str)}
