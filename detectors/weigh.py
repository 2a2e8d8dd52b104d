"""How bad a finding is before those who could read it, and what the policy wants done about it.

A finding's severity says what it gives whoever reads it. Its audience moves that by a step:

====================================================  ====================================
who could read it                                     severity
====================================================  ====================================
only our own organisation                             lowered by one
our own organisation and guests of ours               kept
another organisation, post-only or as a guest         kept
another organisation, invited and not yet accepted    kept
nobody knows who                                      kept, and the audience is not internal
another organisation, full or residual                raised by one
another organisation, nobody knows at which tier      raised by one
====================================================  ====================================

Of several readers the one that moves it furthest up counts, so a wider audience never lowers it. An
organisation under NDA does not raise personal data and embargoes; a secret it raises all the same.

A finding that a suppression covers is allowed, and the reason names the suppression.

An embargo asks two questions first. Has its hour come? Then it allows. May everybody know who could
read the item? Then it allows too, and else only the others are weighed. An embargo that names
neither people nor channels is open to our own people, but not to our guests. One that does is need
to know, and our own people are cleared in the channels it names. No channel clears another
organisation: whoever connects to it later could read its past. And that the author may know clears
nobody else.

Then the first rule of the policy that matches gives the actions and, if it says so, the severity.
An unknown audience is `unknown` to rules that name it. Where none does, it counts as `external`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from detectors.exposure import Reader
from detectors.intervals import GUESTS
from detectors.reasons import Reason
from schemas.columns import UNKNOWN_ORG
from schemas.policy import (
    Action,
    Audience,
    Embargo,
    Family,
    Policy,
    PolicyRule,
    Severity,
    Tier,
    rule_of,
)

_RAISING: Final = (Tier.FULL, Tier.RESIDUAL, Tier.UNKNOWN)
_COVERED_BY_NDA: Final = (Family.PII, Family.EMBARGO)
_FAILURE: Final = Severity.HIGH  # what a failed detector may have missed


class Found(NamedTuple):
    """What is weighed of a finding; `suppressed` by which suppression, if any."""

    family: Family
    rule: str
    severity: Severity
    suppressed: str = ""


class Seen(NamedTuple):
    """What is weighed of a reader; `left` if it has left and may keep a copy."""

    org: str
    tier: Tier
    left: bool


class Judgement(NamedTuple):
    """What one finding comes to.

    Attributes:
        place: Position of the policy rule, for the order of reasons.
        why: For people, of each action.
        ask: Whether another organisation is asked to do what only it can.
    """

    severity: Severity
    place: int
    reasons: tuple[str, ...]
    actions: tuple[Action, ...]
    why: str
    ask: bool


class Scales:
    """A policy at an instant, ready to weigh. Results are kept: few combinations recur often."""

    def __init__(self, policy: Policy, own_org: str, now: datetime) -> None:
        """Prepare.

        Args:
            policy: Whose rules decide.
            own_org: Our organisation, as the policy maps it.
            now: Aware; the instant that embargoes are judged at.
        """
        self._rules = policy.rules
        self._own = own_org
        self._now = now
        self._nda = frozenset(o.id for o in policy.organisations if o.nda)
        self._embargoes = {rule_of(embargo.id): embargo for embargo in policy.embargoes}
        self._cleared = {
            embargo.id: frozenset(policy.organisation_of(org) for org in embargo.cleared_orgs)
            for embargo in policy.embargoes
        }
        self._weighed: dict[tuple[Found, tuple[Seen, ...]], Judgement] = {}

    def judge(
        self,
        found: Found,
        seen: tuple[Seen, ...],
        channel_id: str,
        people: frozenset[str] | None,
    ) -> Judgement:
        """Weigh a finding.

        Args:
            found: The finding.
            seen: All who could read the item, ourselves included.
            channel_id: Where it stands.
            people: The ids of all who can read the channel, if that is a closed list.
        """
        if found.suppressed:
            return self._allowed(Reason.SUPPRESSED.about(found.suppressed))
        embargo = self._embargoes.get(found.rule) if found.family is Family.EMBARGO else None
        if embargo is not None:
            if embargo.lifts_at is not None and embargo.lifts_at <= self._now:
                return self._allowed(Reason.EMBARGO_LIFTED.about(embargo.id))
            if people and people <= embargo.cleared_people:
                return self._allowed(Reason.AUDIENCE_CLEARED.about("people"))
            seen = self._uncleared(embargo, seen, channel_id)
            if not seen:
                by = "channel" if channel_id in embargo.cleared_channels else "organisations"
                return self._allowed(Reason.AUDIENCE_CLEARED.about(by))
        judgement = self._weighed.get((found, seen))
        if judgement is None:
            judgement = self._weighed[found, seen] = self._weigh(found, seen)
        return judgement

    def doubt(self, failure: str, seen: tuple[Seen, ...], *, is_file: bool) -> Judgement:
        """Weigh that a detector failed: like a secret of high severity that nobody may ask about.

        The policy is not asked: it speaks of findings. A person is told, and where others could
        read the item it is hidden until that person has looked.
        """
        step, reasons = self._step(Family.SECRET, seen)
        hide = Action.QUARANTINE_FILE if is_file else Action.HIDE
        return Judgement(
            severity=_FAILURE.step(step),
            place=-1,
            reasons=(Reason.DETECTOR_FAILED.about(failure), *reasons),
            actions=(Action.ALERT, hide) if self._outside(seen) else (Action.ALERT,),
            why=f"{Reason.DETECTOR_FAILED}: {Reason.DETECTOR_FAILED.meaning}",
            ask=False,
        )

    def _allowed(self, reason: str) -> Judgement:
        return Judgement(Severity.NONE, len(self._rules), (reason,), (), reason, ask=False)

    def _uncleared(
        self, embargo: Embargo, seen: tuple[Seen, ...], channel_id: str
    ) -> tuple[Seen, ...]:
        orgs = self._cleared[embargo.id]
        guests = self._own in orgs or channel_id in embargo.cleared_channels
        inside = guests or not (embargo.cleared_people or embargo.cleared_channels)

        def cleared(reader: Seen) -> bool:
            if reader.org == self._own:
                return guests if reader.tier in GUESTS else inside
            return reader.org != UNKNOWN_ORG and reader.org in orgs

        return tuple(reader for reader in seen if not cleared(reader))

    def _outside(self, seen: Iterable[Seen]) -> list[Seen]:
        return [reader for reader in seen if reader.org != self._own]

    def _weigh(self, found: Found, seen: tuple[Seen, ...]) -> Judgement:
        step, reasons = self._step(found.family, seen)
        place = self._match(found, self._outside(seen))
        if place is None:
            return Judgement(
                severity=found.severity.step(step),
                place=len(self._rules),
                reasons=(Reason.POLICY_SILENT.value, *reasons),
                actions=(Action.ALERT,),
                why=f"{Reason.POLICY_SILENT}: {Reason.POLICY_SILENT.meaning}",
                ask=True,
            )
        rule = self._rules[place]
        return Judgement(
            severity=found.severity.step(step) if rule.severity is None else rule.severity,
            place=place,
            reasons=(Reason.POLICY_RULE.about(rule.id), *reasons),
            actions=rule.actions,
            why=f"{rule.id}: {rule.reason}",
            ask=True,
        )

    def _step(self, family: Family, seen: Iterable[Seen]) -> tuple[int, list[str]]:
        """Return the audience's step and the reasons for it, in a fixed order."""
        outside = self._outside(seen)
        if not outside:
            if any(reader.tier in GUESTS for reader in seen):
                return 0, [Reason.GUESTS_INSIDE.value]
            return -1, [Reason.ONLY_INSIDE.value]
        step = 0
        reasons = set()
        for org, tier, left in outside:
            if org == UNKNOWN_ORG:
                reasons.add(Reason.AUDIENCE_UNKNOWN)
                continue
            reasons.add(
                Reason.WILL_SEE_ON_ACCEPTANCE if tier is Tier.PENDING else Reason.SEEN_OUTSIDE
            )
            if left:
                reasons.add(Reason.COPY_KEPT)
            if tier in _RAISING:
                if family in _COVERED_BY_NDA and org in self._nda:
                    reasons.add(Reason.NDA_COVERS)
                else:
                    reasons.add(Reason.TIER_UNKNOWN if tier is Tier.UNKNOWN else Reason.FULL_TIER)
                    step = 1
        return step, [reason.value for reason in Reason if reason in reasons]

    def _match(self, found: Found, outside: list[Seen]) -> int | None:
        """Return the position of the first rule that matches."""
        covering = [
            (place, rule)
            for place, rule in enumerate(self._rules)
            if rule.covers(found.family, found.rule, found.severity)
        ]
        tiers = {tier for reader in outside for tier in _tiers(reader)}
        audience = {
            Audience.UNKNOWN if reader.org == UNKNOWN_ORG else Audience.EXTERNAL
            for reader in outside
        } or {Audience.INTERNAL}

        def first(before: set[Audience]) -> tuple[int, PolicyRule] | None:
            for place, rule in covering:
                named = not rule.audience or rule.audience & before
                if named and (not rule.tiers or not outside or rule.tiers & tiers):
                    return place, rule
            return None

        match = first(audience)
        if audience == {Audience.UNKNOWN} and (
            match is None or Audience.UNKNOWN not in match[1].audience
        ):
            match = first({Audience.UNKNOWN, Audience.EXTERNAL})
        return None if match is None else match[0]


def seen_by(readers: Iterable[Reader], *, gone: bool) -> tuple[Seen, ...]:
    """Reduce an exposure to what is weighed; nobody keeps a copy of what was removed before."""
    return tuple(
        Seen(r.org, r.tier, r.keeps_copy and not gone and (r.end is not None or _left(r)))
        for r in readers
    )


def _left(reader: Reader) -> bool:
    return reader.tier is Tier.RESIDUAL


def _tiers(reader: Seen) -> tuple[Tier, ...]:
    """Return the tiers of a policy rule that a reader falls under: in doubt full is among them."""
    if reader.tier in _RAISING:
        return (reader.tier, Tier.FULL, Tier.RESIDUAL) if reader.left else (reader.tier, Tier.FULL)
    return (reader.tier,)
