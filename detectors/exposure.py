"""Who could read a channel's items, at which tier, since when, and whether they keep a copy.

A leak that is understated is worse than one that is overstated: an analyst who is told "nobody
outside saw it" does not rotate the key. So nothing here is concluded from silence:

- A channel is internal only if something says so: a record of the source, a declaration, or a
  closed list of people who are all ours. Otherwise its exposure holds an entry `unknown`.
- Connections of basis `potential` say who is connected, and so make an audience known. `observed`
  ones, members and authors prove one reader and say nothing about others.
- A member of another organisation shows that this organisation could read; that the member left
  does not show that the organisation did.
- Declared connections (`policy.connections`) replace every observed fact within their bounds.

A newly connected organisation reads the past, so `from` is the later of the item's instant and the
connection. Times are microseconds since 1970, UTC. How facts become intervals is told in
`detectors.intervals`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from detectors.intervals import BEGINNING, GUESTS, OPEN, WIDTH, Claims, Span
from schemas.columns import CHANNELS, CONNECTIONS, MEMBERSHIPS, UNKNOWN_ORG, USERS, conform
from schemas.policy import DeclaredConnection, Policy, Tier

_CLOSED_LISTS: Final = ("dms.json", "mpims.json")
_NOBODY: Final = "USLACKBOT"  # Slack's own voice, a member of every workspace and no reader


class Reader(NamedTuple):
    """One entry of an item's exposure, with the fields of `columns.EXPOSURE` in their order."""

    org: str
    tier: Tier
    start: int | None
    end: int | None
    keeps_copy: bool
    basis: str


UNKNOWN_READER: Final = Reader(UNKNOWN_ORG, Tier.UNKNOWN, None, None, True, "unknown")
"""Stands for whoever else could read: no source says who is connected."""


class _Rows:
    """A table of facts by channel; rows become Python when their channel is asked for."""

    def __init__(self, table: pa.Table, names: Sequence[str]) -> None:
        self._table = table.select(["channel_id", *names]).sort_by("channel_id")
        runs = pc.run_end_encode(  # type: ignore[attr-defined]  # the stubs lack it
            self._table["channel_id"].combine_chunks()
        )
        bounds = pairwise([0, *runs.run_ends.to_pylist()])
        self._place = dict(zip(runs.values.to_pylist(), bounds, strict=True))

    def of(self, channels: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """Yield the named columns of every row of these channels; times as microseconds."""
        for channel in channels:
            start, end = self._place.get(channel, (0, 0))
            columns = [
                (column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column)
                for column in self._table.slice(start, end - start).columns[1:]
            ]
            yield from zip(*(column.to_pylist() for column in columns), strict=True)


@dataclass(frozen=True, slots=True)
class _Channel:
    """One conversation's intervals, ready to be cut at an item's instant.

    Attributes:
        spans: Per organisation, in order of organisation and time.
        settling: Organisations whose connection a source of connections tells.
        internal: When the channel is known to be ours alone.
        unnamed: When it is known to be shared without our knowing with whom.
        people: The closed list of those who can read it, if it is one.
        complete: Whether the organisation of everybody on that list is known.
    """

    spans: tuple[tuple[str, Span], ...]
    settling: frozenset[str]
    internal: tuple[Span, ...]
    unnamed: tuple[Span, ...]
    people: frozenset[str] | None
    complete: bool


class Directory:
    """Who could see which channel, from everything that was observed and declared.

    A pure function of the set of rows: neither their order nor repetition matters. Channels are
    prepared when first asked for and kept.
    """

    def __init__(
        self,
        connections: _Rows,
        memberships: _Rows,
        users: Mapping[str, tuple[frozenset[str], Tier | None]],
        aliases: Mapping[str, Sequence[str]],
        organisations: Mapping[str, str],
        declared: Sequence[DeclaredConnection],
        own_org: str,
        disputed: frozenset[str],
    ) -> None:
        self._connections = connections
        self._memberships = memberships
        self._users = users
        self._aliases = aliases
        self._organisations = organisations
        self._declared = declared
        self._disputed = disputed
        self._own = self.organisation_of(own_org)
        self._channels: dict[str, _Channel] = {}

    @classmethod
    def build(
        cls,
        connections: pa.Table,
        memberships: pa.Table,
        users: pa.Table,
        policy: Policy,
        own_org: str,
        *,
        channels: pa.Table | None = None,
        disputed: frozenset[str] = frozenset(),
    ) -> Directory:
        """Index the facts.

        Args:
            connections: Rows of `columns.CONNECTIONS`, any order, repeated or not.
            memberships: Rows of `columns.MEMBERSHIPS`.
            users: Rows of `columns.USERS`; several of one user are united: a guest in any of them
                is a guest, and all the organisations they name count.
            policy: Its declared connections and its mapping of workspaces to organisations.
            own_org: Whose install the archive is of.
            channels: Rows of `columns.CHANNELS`, for the ids a conversation had before.
            disputed: Items that sources give to authors of different organisations.

        Raises:
            ArchiveCorrupt: A table has not the columns it should have.
        """
        conform(connections, CONNECTIONS)
        conform(memberships, MEMBERSHIPS)
        conform(users, USERS)
        organisations = policy.workspaces()
        times = ("tier", "starts_at", "ends_at", "basis")
        return cls(
            _Rows(connections, ("connected_org", *times)),
            _Rows(memberships, ("user_id", "user_org", *times, "evidence")),
            _described(users, organisations),
            {} if channels is None else _aliases(channels),
            organisations,
            policy.connections,
            own_org,
            disputed,
        )

    @property
    def own_org(self) -> str:
        """Our organisation, as the policy maps it."""
        return self._own

    def organisation_of(self, team: str) -> str:
        """Map a workspace to the organisation it belongs to, as the policy says."""
        return self._organisations.get(team, team)

    def disputed(self, item: str) -> bool:
        """Whether sources name different organisations as that of an item's author."""
        return item in self._disputed

    def people(self, channel_id: str) -> frozenset[str] | None:
        """Return the ids of all who can read it, if its members are a closed list (a DM)."""
        return self._channel(channel_id).people

    def exposure(
        self, channel_id: str, instant_us: int, until_us: int | None = None
    ) -> list[dict[str, Any]]:
        """Return who could read an item, as values of `columns.EXPOSURE`, by organisation and time.

        Args:
            channel_id: Where it stands.
            instant_us: When its text appeared.
            until_us: When its text disappeared, if it did.
        """
        names = ("org", "tier", "from", "to", "keeps_copy", "basis")
        return [
            dict(zip(names, reader, strict=True))
            for reader in self.readers(channel_id, instant_us, until_us)
        ]

    def readers(
        self, channel_id: str, instant_us: int, until_us: int | None = None
    ) -> list[Reader]:
        """Return the same as `exposure`, as tuples. Our own organisation is always among them."""
        channel = self._channel(channel_id)
        until = OPEN if until_us is None else until_us
        found = [Reader(self._own, Tier.INTERNAL, instant_us, until_us, False, "potential")]
        known = channel.complete
        for org, span in channel.spans:
            if span.tier is Tier.PENDING:
                if until_us is None:
                    found.append(Reader(org, span.tier, None, None, False, span.basis))
                continue
            if span.tier is Tier.RESIDUAL:
                found.append(Reader(org, span.tier, None, until_us, True, span.basis))
                continue
            start, end = max(span.start, instant_us), min(span.end, until)
            if start < end:
                to = None if end == OPEN else end
                found.append(Reader(org, span.tier, start, to, span.keeps_copy, span.basis))
                known = known or org in channel.settling
        known = known or any(s.start <= instant_us < s.end for s in channel.internal)
        if not known or any(instant_us < s.end for s in channel.unnamed):
            found.append(UNKNOWN_READER)
        return in_order(found)

    def _channel(self, channel_id: str) -> _Channel:
        channel = self._channels.get(channel_id)
        if channel is None:
            channel = self._channels[channel_id] = self._prepare(channel_id)
        return channel

    def _prepare(self, channel_id: str) -> _Channel:
        ids = self._aliases.get(channel_id, (channel_id,))
        orgs: defaultdict[str, Claims] = defaultdict(Claims)
        internal = Claims()
        for team, tier_name, start, end, basis in self._connections.of(ids):
            org, tier = self.organisation_of(team), Tier(tier_name)
            if org == self._own:
                if tier is Tier.INTERNAL:
                    internal.add(tier, start, end, basis)
                continue
            # What is internal to another organisation is a tier that we do not know.
            tier = Tier.UNKNOWN if tier is Tier.INTERNAL else tier
            orgs[org].add(tier, start, end, basis)
            orgs[org].settles |= basis == "potential" and tier not in (Tier.PENDING, Tier.RESIDUAL)
        guests, people, complete = self._members(ids, orgs)
        self._declare(ids, orgs, internal)
        unnamed = orgs.pop(UNKNOWN_ORG, Claims()).fold()
        spans = [(org, span) for org, claims in orgs.items() for span in claims.fold()]
        settling = frozenset(org for org, claims in orgs.items() if claims.settles)
        named = [span for org, span in spans if org in settling and span.tier is not Tier.PENDING]
        return _Channel(
            spans=tuple(sorted([*spans, *guests])),
            settling=settling,
            internal=tuple(internal.fold()),
            unnamed=tuple(
                u
                for u in unnamed
                if not any(u.start == BEGINNING or n.start <= u.start < n.end for n in named)
            ),
            people=people,
            complete=complete,
        )

    def _members(
        self, ids: Sequence[str], orgs: defaultdict[str, Claims]
    ) -> tuple[list[tuple[str, Span]], frozenset[str] | None, bool]:
        """Return the guests' intervals, the closed list of members and whether it is complete.

        Members of other organisations are added to what is said of these.
        """
        guests: defaultdict[tuple[str, str, Tier], Claims] = defaultdict(Claims)
        teams: defaultdict[str, set[str]] = defaultdict(set)
        closed = False
        for user, team, tier_name, start, end, basis, evidence in self._memberships.of(ids):
            if user == _NOBODY:
                continue
            described, guest = self._users.get(user, (frozenset[str](), None))
            members = {self.organisation_of(team)} | described
            members = members - {UNKNOWN_ORG} or members
            teams[user] |= members
            closed |= evidence.startswith(_CLOSED_LISTS)
            tier = Tier(tier_name)
            if tier in GUESTS:
                guest = tier if guest is None else max(tier, guest, key=WIDTH.__getitem__)
            for org in members:
                if guest is not None:
                    guests[user, org, guest].add(guest, start, end, basis)
                if org not in (self._own, UNKNOWN_ORG):
                    sight = tier if tier in (Tier.FULL, Tier.POST_ONLY) else Tier.UNKNOWN
                    # That a member left does not say that the organisation did.
                    orgs[org].add(sight, start, None, basis)
        people = None
        if closed or (len(teams) > 1 and all(channel.startswith("D") for channel in ids)):
            people = frozenset(teams)
        complete = people is not None and all(UNKNOWN_ORG not in named for named in teams.values())
        spans = ((org, s) for (_, org, _), claims in guests.items() for s in claims.fold())
        return _united(spans), people, complete

    def _declare(
        self, ids: Sequence[str], orgs: defaultdict[str, Claims], internal: Claims
    ) -> None:
        declared: defaultdict[str, list[DeclaredConnection]] = defaultdict(list)
        for connection in self._declared:
            if any(fnmatchcase(channel, connection.channel) for channel in ids):
                declared[self.organisation_of(connection.org)].append(connection)
        for org, connections in declared.items():
            if org != self._own:
                orgs[org].declare(connections)
            elif inside := [c for c in connections if c.tier is Tier.INTERNAL]:
                internal.declare(inside)


def in_order(readers: Iterable[Reader]) -> list[Reader]:
    """Sort by organisation, then time; entries without a start come last."""
    return sorted(readers, key=_order)


def _order(reader: Reader) -> tuple[str, bool, int, int, Tier, str]:
    org, tier, start, end, _, basis = reader
    return org, start is None, start or 0, OPEN if end is None else end, tier, basis


def _united(spans: Iterable[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """Unite the overlapping intervals of guests of one organisation, tier and basis."""
    united: list[tuple[str, Span]] = []
    for org, span in sorted(spans, key=lambda entry: (entry[0], *entry[1][2:], *entry[1][:2])):
        before = united[-1][1] if united and united[-1][0] == org else None
        if before is not None and before[2:] == span[2:] and span.start <= before.end:
            united[-1] = (org, before._replace(end=max(before.end, span.end)))
        else:
            united.append((org, span))
    return united


def _described(
    users: pa.Table, organisations: Mapping[str, str]
) -> dict[str, tuple[frozenset[str], Tier | None]]:
    """Return the known organisations and the widest guest tier of each user."""
    described: dict[str, tuple[frozenset[str], Tier | None]] = {}
    nothing: tuple[frozenset[str], Tier | None] = (frozenset(), None)
    rows: list[list[Any]] = [users[name].to_pylist() for name in ("user_id", "user_org", "tier")]
    for user, team, tier_name in zip(*rows, strict=True):
        orgs, guest = described.get(user, nothing)
        if team != UNKNOWN_ORG:
            orgs |= {organisations.get(team, team)}
        if tier_name in GUESTS and (guest is None or WIDTH[Tier(tier_name)] > WIDTH[guest]):
            guest = Tier(tier_name)
        described[user] = orgs, guest
    return described


def _aliases(channels: pa.Table) -> dict[str, tuple[str, ...]]:
    """Return all ids of every conversation that had more than one, by each of them."""
    conform(channels, CHANNELS)
    renamed = channels.filter(pc.is_valid(channels["former_id"]))
    pairs: list[list[Any]] = [renamed[name].to_pylist() for name in ("channel_id", "former_id")]
    groups: dict[str, set[str]] = {}
    for new, old in zip(*pairs, strict=True):
        group = groups.get(new, {new}) | groups.get(old, {old})
        groups.update(dict.fromkeys(group, group))
    return {channel: tuple(sorted(group)) for channel, group in groups.items()}
