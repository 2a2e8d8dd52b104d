"""Strict file shapes: a policy or configuration file becomes a type, or one clear error.

Unknown keys, wrong types, naive times and empty rule sets are refused, with the file, the path
inside it and what to write instead: a policy that is half understood is a purge or a leak later.
Nothing here reads a file; callers pass its name and text.
"""

from __future__ import annotations

import hashlib
import tomllib
from datetime import UTC, datetime
from typing import Final, TypeVar

import msgspec

from schemas.columns import UNKNOWN_ORG
from schemas.errors import ConfigInvalid
from schemas.policy import (
    DEFAULT_MODEL,
    EMBARGO_ID,
    EMBARGO_ID_WRONG,
    Action,
    Audience,
    DeclaredConnection,
    Embargo,
    Family,
    KeywordSet,
    Names,
    Organisation,
    Policy,
    PolicyRule,
    Severity,
    Tier,
)
from schemas.suppression import WILD, Suppression

_T = TypeVar("_T")
_HELP: Final = "see docs/policies.md, or run `crossgate policy check FILE` after mending it"


class _Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A table of a file in which every key is known."""


class OrganisationFile(_Strict, frozen=True, kw_only=True):
    """`[[organisations]]`: partners and ourselves, for names and workspace membership."""

    id: str
    name: str
    workspaces: list[str] = []
    nda: bool = False


class ConnectionFile(_Strict, frozen=True, kw_only=True):
    """`[[connections]]`: what the source cannot tell about a shared channel."""

    channel: str
    org: str
    tier: Tier
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class RuleFile(_Strict, frozen=True, kw_only=True):
    """`[[rules]]`: what to do about which findings before which audience."""

    id: str
    reason: str
    actions: list[Action]
    families: list[Family] = msgspec.field(default_factory=lambda: list(Family))
    rules: list[str] = msgspec.field(default_factory=lambda: ["*"])
    audience: list[Audience] = []
    tiers: list[Tier] = []
    min_severity: Severity = Severity.LOW
    severity: Severity | None = None


class KeywordsFile(_Strict, frozen=True, kw_only=True):
    """`[[embargoes.keywords]]`: words that only together give an announcement away."""

    words: list[str]
    least: int = 2
    within: int = 40


class EmbargoFile(_Strict, frozen=True, kw_only=True):
    """`[[embargoes]]`: an announcement, its names, who may know, and when all may."""

    id: str
    title: str = ""
    names: list[str] = []
    common_names: list[str] = []
    keywords: list[KeywordsFile] = []
    sealed: str = ""
    lifts_at: datetime | None = None
    severity: Severity = Severity.HIGH
    cleared_orgs: list[str] = []
    cleared_people: list[str] = []
    cleared_channels: list[str] = []


class RegisterFile(_Strict, frozen=True, kw_only=True):
    """A register: embargoes that `crossgate embargo` keeps, sealed."""

    embargoes: list[EmbargoFile] = []


class SuppressionFile(_Strict, frozen=True, kw_only=True):
    """`[[suppressions]]`: findings judged to be no leak, by whom, why and until when."""

    id: str
    owner: str
    reason: str
    created: datetime
    expires: datetime
    fingerprint: str | None = None
    rule: str | None = None
    channel: str | None = None
    path: str | None = None


class ConfirmedFile(_Strict, frozen=True, kw_only=True):
    """`[[confirmed]]`: a text that was looked at and is what it was found as."""

    fingerprint: str
    owner: str
    created: datetime


class TriageFile(_Strict, frozen=True, kw_only=True):
    """What `crossgate findings triage` writes, beside the archive."""

    suppressions: list[SuppressionFile] = []
    confirmed: list[ConfirmedFile] = []


class NamesFile(_Strict, frozen=True, kw_only=True):
    """`[names]`: look for names of people and places."""

    models: list[str] = msgspec.field(default_factory=lambda: [DEFAULT_MODEL])
    places: bool = True


class PolicyFile(_Strict, frozen=True, kw_only=True):
    """A policy: one reviewed TOML file per organisation."""

    id: str
    version: str
    rules: list[RuleFile]
    own_org: str | None = None
    organisations: list[OrganisationFile] = []
    connections: list[ConnectionFile] = []
    embargoes: list[EmbargoFile] = []
    register: str | None = None
    suppressions: list[SuppressionFile] = []
    names: NamesFile | None = None


class RunConfig(_Strict, frozen=True, kw_only=True):
    """`crossgate.toml`: how a run uses the machine; the defaults suit two cores.

    Attributes:
        workers: Worker processes, one Beam runner each.
        partitions: How many a source is spread over, by channel: one channel's order holds.
        range_records: Most records in one range; a worker holds one range in memory.
        range_bytes: Most bytes in any range.
        keep_log: Keep landed records after both readers have committed them.
    """

    workers: int = 2
    partitions: int = 4
    range_records: int = 50_000
    range_bytes: int = 64 << 20
    keep_log: bool = False


def parse_policy(name: str, text: str) -> Policy:
    """Read a policy.

    Args:
        name: The file's name, for errors.
        text: Its TOML.

    Raises:
        ConfigInvalid: Not TOML, an unknown key, a wrong type, a naive time, an empty or repeated
            id, a workspace of two organisations, no rules, or an embargo without names.
    """
    file = _parse(name, text, PolicyFile)
    ids = [file.own_org, *(one for o in file.organisations for one in (o.id, *o.workspaces))]
    if UNKNOWN_ORG in ids:
        raise ConfigInvalid(
            f"{name}: $.organisations",
            f"`{UNKNOWN_ORG}` stands for authors whose organisation nobody knows",
            "give the organisation its team or enterprise id",
        )
    if not file.rules:
        raise ConfigInvalid(
            f"{name}: $.rules",
            "the policy has no rules, so nothing would ever be acted on",
            "add at least one [[rules]] table, " + _HELP,
        )
    _unique(name, "rules", [rule.id for rule in file.rules])
    _unique(name, "organisations", [organisation.id for organisation in file.organisations])
    _claimed_once(name, file.organisations)
    _unique(name, "embargoes", [embargo.id for embargo in file.embargoes])
    return Policy(
        id=file.id,
        version=file.version,
        own_org=file.own_org,
        organisations=tuple(
            Organisation(id=o.id, name=o.name, workspaces=tuple(o.workspaces), nda=o.nda)
            for o in file.organisations
        ),
        connections=tuple(
            _connection(name, position, c) for position, c in enumerate(file.connections)
        ),
        rules=tuple(_rule(name, position, r) for position, r in enumerate(file.rules)),
        embargoes=tuple(_embargo(name, position, e) for position, e in enumerate(file.embargoes)),
        fingerprint=hashlib.sha256(text.encode()).hexdigest(),
        register=file.register,
        suppressions=_suppressions(name, file.suppressions),
        names=_names(name, file.names),
    )


def parse_register(name: str, text: str) -> RegisterFile:
    """Read a register of embargoes.

    Raises:
        ConfigInvalid: Not TOML, an unknown key, a wrong type, a naive time, an id used twice.
    """
    file = _parse(name, text, RegisterFile)
    _unique(name, "embargoes", [embargo.id for embargo in file.embargoes])
    for position, embargo in enumerate(file.embargoes):
        _embargo(name, position, embargo)
    return file


def parse_triage(name: str, text: str) -> tuple[tuple[Suppression, ...], frozenset[str]]:
    """Read what triage has judged: suppressions, and fingerprints that are confirmed.

    Raises:
        ConfigInvalid: Not TOML, an unknown key, a wrong type, a naive time, an entry without owner
            or reason, that covers everything, or that never was in force.
    """
    file = _parse(name, text, TriageFile)
    return (
        _suppressions(name, file.suppressions),
        frozenset(entry.fingerprint for entry in file.confirmed),
    )


def parse_run(name: str, text: str) -> RunConfig:
    """Read `crossgate.toml`.

    Raises:
        ConfigInvalid: Not TOML, an unknown key, a wrong type, or a number below one.
    """
    config = _parse(name, text, RunConfig)
    for key in ("workers", "partitions", "range_records", "range_bytes"):
        if getattr(config, key) < 1:
            raise ConfigInvalid(f"{name}: $.{key}", "must be at least 1", "write a whole number")
    return config


def _parse(name: str, text: str, shape: type[_T]) -> _T:
    try:
        return msgspec.convert(tomllib.loads(text), shape)
    except tomllib.TOMLDecodeError as error:
        raise ConfigInvalid(name, f"not TOML: {error}", "mend the line it names") from None
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `")
        where = f"{name}: {path.rstrip('`') or '$'}"
        raise ConfigInvalid(where, problem, _HELP) from None


def _unique(name: str, table: str, ids: list[str]) -> None:
    seen: set[str] = set()
    for position, entry in enumerate(ids):
        if not entry or entry in seen:
            raise ConfigInvalid(
                f"{name}: $.{table}[{position}].id", "empty or used twice", "give each its own id"
            )
        seen.add(entry)


def _claimed_once(name: str, organisations: list[OrganisationFile]) -> None:
    owners = {organisation.id: organisation.id for organisation in organisations}
    for organisation in organisations:
        for team in organisation.workspaces:
            if (other := owners.setdefault(team, organisation.id)) != organisation.id:
                raise ConfigInvalid(
                    f"{name}: $.organisations",
                    f"{team} is of {other} and of {organisation.id}",
                    "say of one organisation alone that it is its workspace",
                )


def _names(name: str, file: NamesFile | None) -> Names | None:
    if file is None:
        return None
    for position, model in enumerate(file.models):
        if not model.isidentifier():
            raise ConfigInvalid(
                f"{name}: $.names.models[{position}]",
                "not the name of a package",
                f'write it as Python imports it, such as "{DEFAULT_MODEL}"',
            )
    return Names(models=tuple(dict.fromkeys(file.models)), places=file.places)


def _aware(name: str, path: str, value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise ConfigInvalid(
            f"{name}: {path}",
            "a time without a zone",
            "write the offset too, for example 2026-03-01T09:00:00+01:00",
        )
    try:
        return value.astimezone(UTC) if value is not None else None
    except OverflowError:  # a year of four nines, which in UTC is of five digits
        raise ConfigInvalid(f"{name}: {path}", "beyond all years", "leave it out") from None


def _connection(name: str, position: int, file: ConnectionFile) -> DeclaredConnection:
    at = f"$.connections[{position}]"
    starts_at = _aware(name, f"{at}.starts_at", file.starts_at)
    ends_at = _aware(name, f"{at}.ends_at", file.ends_at)
    if starts_at and ends_at and ends_at <= starts_at:
        raise ConfigInvalid(f"{name}: {at}.ends_at", "not after starts_at", "swap or mend them")
    return DeclaredConnection(
        channel=file.channel, org=file.org, tier=file.tier, starts_at=starts_at, ends_at=ends_at
    )


def _rule(name: str, position: int, file: RuleFile) -> PolicyRule:
    at = f"$.rules[{position}]"
    if not file.actions:
        raise ConfigInvalid(f"{name}: {at}.actions", "empty", 'write at least ["log"]')
    if not file.families or not file.rules:
        raise ConfigInvalid(f"{name}: {at}", "matches nothing", "leave families and rules out")
    return PolicyRule(
        id=file.id,
        families=frozenset(file.families),
        rules=tuple(file.rules),
        audience=frozenset(file.audience),
        tiers=frozenset(file.tiers),
        min_severity=file.min_severity,
        severity=file.severity,
        actions=tuple(dict.fromkeys(sorted(file.actions, key=list(Action).index))),
        reason=file.reason,
    )


def _embargo(name: str, position: int, file: EmbargoFile) -> Embargo:
    at = f"$.embargoes[{position}]"
    if not EMBARGO_ID.fullmatch(file.id):
        raise ConfigInvalid(f"{name}: {at}.id", EMBARGO_ID_WRONG, "give it such an id")
    told = [*file.names, *file.common_names]
    if any(len(entry.strip()) < 3 for entry in told) or not (told or file.keywords or file.sealed):
        raise ConfigInvalid(
            f"{name}: {at}.names",
            "no names, or one of fewer than three characters",
            "name each codename and alias as people write it",
        )
    if file.sealed and (told or file.keywords or file.title):
        raise ConfigInvalid(
            f"{name}: {at}.sealed",
            "beside what it seals",
            "take title, names and keywords out: `crossgate embargo add` has sealed them",
        )
    return Embargo(
        id=file.id,
        title=file.title,
        names=tuple(dict.fromkeys(told)),
        common_names=frozenset(file.common_names),
        keywords=tuple(
            _keywords(f"{name}: {at}.keywords[{number}]", keywords)
            for number, keywords in enumerate(file.keywords)
        ),
        sealed=file.sealed,
        lifts_at=_aware(name, f"{at}.lifts_at", file.lifts_at),
        severity=file.severity,
        cleared_orgs=frozenset(file.cleared_orgs),
        cleared_people=frozenset(file.cleared_people),
        cleared_channels=frozenset(file.cleared_channels),
    )


def _keywords(where: str, file: KeywordsFile) -> KeywordSet:
    if not 1 <= file.least <= len(set(file.words)) or file.within < 2:
        raise ConfigInvalid(
            where,
            f"asks for {file.least} of {len(set(file.words))} words within {file.within}",
            "give words, at least as many as `least`, and let `within` be 2 or more",
        )
    return KeywordSet(words=tuple(file.words), least=file.least, within=file.within)


def _suppressions(name: str, files: list[SuppressionFile]) -> tuple[Suppression, ...]:
    _unique(name, "suppressions", [file.id for file in files])
    return tuple(_suppression(name, position, file) for position, file in enumerate(files))


def _suppression(name: str, position: int, file: SuppressionFile) -> Suppression:
    at = f"{name}: $.suppressions[{position}]"
    for key in ("owner", "reason"):
        if not getattr(file, key).strip():
            raise ConfigInvalid(f"{at}.{key}", "empty", "say who answers for it, and why")
    scope = [file.fingerprint, file.rule, file.channel, file.path]
    if any(one is not None and not one.strip() for one in scope):
        raise ConfigInvalid(at, "a condition is empty", "leave out what does not matter")
    if all(one is None or not one.strip(WILD) for one in scope):
        raise ConfigInvalid(at, "covers everything", "name a fingerprint, rule, channel or path")
    if any("[" in one for one in scope if one):
        raise ConfigInvalid(at, "a pattern holds `[`", "use `*` and `?` alone")
    created = _aware(name, f"$.suppressions[{position}].created", file.created)
    expires = _aware(name, f"$.suppressions[{position}].expires", file.expires)
    if created is None or expires is None or expires <= created:
        raise ConfigInvalid(f"{at}.expires", "not after created", "let it end after it began")
    return Suppression(
        id=file.id,
        owner=file.owner,
        reason=file.reason,
        created=created,
        expires=expires,
        fingerprint=file.fingerprint,
        rule=file.rule,
        channel=file.channel,
        path=file.path,
    )
