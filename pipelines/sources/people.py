"""Who is in an export, which organisation they are of, and whose export it is.

On Grid a person's workspace (T...) belongs to an enterprise (E...), and messages name the one where
channels name the other. The export's own users tell which workspace is whose, so both count as one
organisation wherever the export mentions them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipelines.normalising.loose import first, text, texts
from schemas.columns import UNKNOWN_ORG
from schemas.errors import UsageInvalid


@dataclass(frozen=True, slots=True)
class Person:
    """A user as the export's list describes it.

    Attributes:
        org: Id of the organisation, the enterprise on Grid; None if the list does not say.
        tier: guest_multi, guest_single, or None for anybody else.
    """

    org: str | None
    name: str | None
    tier: str | None


class People:
    """The users of an export, by id, and the organisations they show."""

    def __init__(self) -> None:
        self.known: dict[str, Person] = {}
        self._enterprises: dict[str, str] = {}
        self._votes: Counter[str] = Counter()
        self._own: str | None = None

    def add(self, user: object) -> None:
        """Learn a user; of two descriptions of one the first counts."""
        if not isinstance(user, dict) or not (name := text(user.get("id"))) or name in self.known:
            return
        profile = user.get("profile")
        profile = profile if isinstance(profile, dict) else {}
        enterprise = user.get("enterprise_user")
        enterprise = enterprise if isinstance(enterprise, dict) else {}
        whole = text(enterprise.get("enterprise_id"))
        team = text(user.get("team_id")) or text(profile.get("team"))
        for workspace in (team, *texts(enterprise.get("teams"))):
            if whole and workspace and workspace != whole:
                self._enterprises.setdefault(workspace, whole)
        org = whole or team
        tier = None
        if user.get("is_ultra_restricted") is True:
            tier = "guest_single"
        elif user.get("is_restricted") is True:
            tier = "guest_multi"
        shown = first(
            profile.get("real_name"), user.get("real_name"), profile.get("display_name"),
            user.get("name"),
        )  # fmt: skip
        self.known[name] = Person(org, shown, tier)
        if org and user.get("is_stranger") is not True:
            self._votes[org] += 1

    def settle(self, where: str, given: str | None, known: Mapping[str, str]) -> str:
        """Decide whose export this is: of the organisation most of its people are of.

        Args:
            where: The source, for errors.
            given: What the caller says; may be a workspace of that organisation, or it.
            known: What the caller knows ids of workspaces to count as.

        Raises:
            UsageInvalid: Neither the people nor the caller say, or they contradict each other.
        """
        of_known = {one: known.get(whole, whole) for one, whole in self._enterprises.items()}
        self._enterprises = {
            one: org for one, org in {**of_known, **known}.items() if UNKNOWN_ORG not in (one, org)
        }
        votes: Counter[str] = Counter()
        for org, number in self._votes.items():
            votes[self._enterprises.get(org, org)] += number
        most = votes.most_common(2)
        told = most[0][0] if most and (len(most) == 1 or most[0][1] > most[1][1]) else None
        if told is None and given is None:
            raise UsageInvalid(
                where,
                "does not say whose export it is",
                "name your own organisation with --own-org, for example --own-org T0123ABCD",
            )
        if told and given and told != self._enterprises.get(given, given):
            raise UsageInvalid(
                where,
                f"is an export of {told}, not of {given}",
                "leave --own-org out, or give the export of that organisation",
            )
        own = given or told or ""
        self._own = own
        if own in self._enterprises:  # a workspace was named: the whole enterprise counts as it
            whole = self._enterprises[own]
            self._enterprises = {
                workspace: own if enterprise == whole else enterprise
                for workspace, enterprise in {**self._enterprises, whole: own}.items()
                if workspace != own
            }
        return own

    @property
    def orgs(self) -> dict[str, str]:
        """What ids of workspaces and enterprises count as, where that is another id."""
        return self._enterprises

    def org_of(self, user: str) -> str | None:
        """The organisation of a known user."""
        person = self.known.get(user)
        if person is None or person.org is None:
            return None
        return self._enterprises.get(person.org, person.org)

    def members(self, ids: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
        """Of some users the known organisations, and the tiers of those who are guests."""
        orgs, tiers = {}, {}
        for user in ids:
            person = self.known.get(user)
            if person is None:
                continue
            if (org := self.org_of(user)) is not None:
                orgs[user] = org
            if person.tier is not None:
                tiers[user] = person.tier
        return orgs, tiers
