"""What many half-known facts about one reader of one channel amount to: intervals.

Each fact tells a start, an end, both or neither, in any order and any number of times.

- A start opens an interval; another start with another tier cuts it, for tiers change; a start of
  unknown tier tells nothing new while one is open. An end closes it.
- An end without a start reaches back to the end before it, or to the beginning.
- A fact without times is about some instant that we do not know. It counts from the beginning,
  unless the first dated fact is a start: then it only tells the tier, where no dated fact does.
- What a reader keeps follows its tier at its end, for all intervals of that connection; one of
  unknown tier may keep a copy. An ended interval with `keeps_copy` is what remains of a full
  organisation that left. The tier `residual` stands only for one that left nobody knows when.
- A pending invitation is unbounded until it is accepted or declined.
- What is declared replaces what was observed within its bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from schemas.policy import DeclaredConnection, Tier

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
BEGINNING: Final = -(1 << 63)
OPEN: Final = (1 << 63) - 1
"""Stand for no start and no end, so that intervals compare."""
_END, _START = 0, 1  # at one instant an end comes first, so that a start there holds
GUESTS: Final = (Tier.GUEST_SINGLE, Tier.GUEST_MULTI)

# Of two claims about one instant the wider tier and the firmer basis hold.
WIDTH: Final = {
    tier: width
    for width, tier in enumerate(
        (Tier.PENDING, Tier.UNKNOWN, Tier.INTERNAL, *GUESTS, Tier.POST_ONLY, Tier.FULL)
    )
}
_FIRMNESS: Final = {"unknown": 0, "potential": 1, "observed": 2}


class _Fact(NamedTuple):
    at: int
    kind: int
    tier: Tier
    basis: str
    declared: bool


class Span(NamedTuple):
    """The interval [start, end), with sentinels instead of nulls."""

    start: int
    end: int
    tier: Tier
    keeps_copy: bool
    basis: str


@dataclass(slots=True)
class Claims:
    """All that is said of one reader of one channel.

    Attributes:
        settles: Whether it says who is connected, rather than that this one is.
    """

    dated: set[_Fact] = field(default_factory=set)
    undated: set[tuple[Tier, str]] = field(default_factory=set)
    settles: bool = False

    def add(
        self, tier: Tier, start: int | None, end: int | None, basis: str, declared: bool = False
    ) -> None:
        """Take one row. If it ends before it starts, its end is not believed."""
        if tier is Tier.RESIDUAL and (start, end) != (None, None):
            tier = Tier.FULL
            if end is None:
                start, end = None, start  # residual since then: full until then
        if start is None and end is None:
            self.undated.add((tier, basis))
        if start is not None:
            self.dated.add(_Fact(start, _START, tier, basis, declared))
        if end is not None and (start is None or start < end):
            self.dated.add(_Fact(end, _END, tier, basis, declared))

    def declare(self, declared: Sequence[DeclaredConnection]) -> None:
        """Let declarations replace what was observed within their bounds, times included."""
        self.undated.clear()
        bounds = [(micros(c.starts_at, BEGINNING), micros(c.ends_at, OPEN)) for c in declared]
        self.dated = {fact for fact in self.dated if not any(a <= fact.at <= b for a, b in bounds)}
        for connection, (start, end) in zip(declared, bounds, strict=True):
            undated = connection.tier is Tier.RESIDUAL and start == BEGINNING
            self.add(
                connection.tier,
                None if undated else start,
                None if end == OPEN else end,
                "potential",
                declared=True,
            )
        self.settles = True

    def fold(self) -> list[Span]:
        """Return the intervals in order of time; pending and residual ones are unbounded."""
        points = [_strongest(list(same)) for _, same in groupby(sorted(self.dated), _instant)]
        undated = {
            (tier, basis)
            for tier, basis in self.undated
            if tier not in (Tier.PENDING, Tier.RESIDUAL)
        }
        if undated:
            hint = _strongest([_Fact(BEGINNING, _START, t, b, False) for t, b in undated])
            first = next((p for p in points if p.tier is not Tier.PENDING), None)
            if first is None or first.kind == _END:
                points.insert(0, hint)
            if hint.tier is not Tier.UNKNOWN:
                points = [
                    p._replace(tier=hint.tier) if p.tier is Tier.UNKNOWN and p.kind == _START else p
                    for p in points
                ]
        spans = list(_connections(points))
        declined = any(p.kind == _END and p.tier is Tier.PENDING for p in points)
        connected = any(span.end == OPEN for span in spans)
        for tier, basis in sorted(self.undated):
            if tier is Tier.PENDING and not connected and not declined:
                spans.append(Span(BEGINNING, OPEN, tier, False, basis))
            if tier is Tier.RESIDUAL and not spans:
                spans.append(Span(BEGINNING, OPEN, tier, True, basis))
        return spans


def _instant(fact: _Fact) -> tuple[int, int]:
    return fact.at, fact.kind


def _strongest(facts: list[_Fact]) -> _Fact:
    return facts[0]._replace(
        tier=max((fact.tier for fact in facts), key=WIDTH.__getitem__),
        basis=max((fact.basis for fact in facts), key=_FIRMNESS.__getitem__),
        declared=any(fact.declared for fact in facts),
    )


def _connections(points: Iterable[_Fact]) -> Iterator[Span]:
    """Walk the facts of one reader in order of time and yield its intervals."""
    opened: _Fact | None = None
    ended: _Fact | None = None
    parts: list[Span] = []  # of the connection that is open, cut where its tier changed
    for point in points:
        invited = opened is not None and opened.tier is Tier.PENDING
        if point.kind == _START:
            if opened is None or invited:
                opened = point
            elif point.tier not in (Tier.UNKNOWN, Tier.PENDING, opened.tier):
                parts.append(Span(opened.at, point.at, opened.tier, False, opened.basis))
                opened = point
        elif point.tier is Tier.PENDING:
            opened = None if invited else opened
        else:
            if opened is None and not (ended is not None and ended.declared):
                # It was connected, and nothing says since when.
                opened = point._replace(at=BEGINNING if ended is None else ended.at)
            elif opened is not None and invited:
                opened = opened._replace(tier=Tier.UNKNOWN)  # accepted, and nothing says when
            if opened is not None:
                tier = point.tier if opened.tier is Tier.UNKNOWN else opened.tier
                yield from _closed(parts, opened, point.at, tier)
            opened, ended, parts = None, point, []
    if opened is not None and opened.tier is Tier.PENDING:
        yield Span(BEGINNING, OPEN, Tier.PENDING, False, opened.basis)
    elif opened is not None:
        yield from _closed(parts, opened, OPEN, opened.tier)


def _closed(parts: list[Span], opened: _Fact, end: int, tier: Tier) -> Iterator[Span]:
    """Finish a connection: what its last tier lets it keep, it keeps of all its intervals."""
    keeps = tier is Tier.UNKNOWN or tier.keeps_copy
    for part in (*parts, Span(opened.at, end, tier, keeps, opened.basis)):
        yield part._replace(keeps_copy=keeps)


def micros(at: datetime | None, otherwise: int) -> int:
    """Return an aware instant as microseconds since 1970, UTC."""
    return otherwise if at is None else (at - _EPOCH) // _MICROSECOND
