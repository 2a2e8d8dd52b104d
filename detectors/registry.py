"""Every family of detectors under one roof, with one fingerprint that says what was in force.

`build` is heavy (engines compile their rules) and is called once per process; nothing here pickles.
A family is anything of the shape `detectors.family.Engine`; the families in use are an explicit
tuple, in the order of `schemas.policy.Family`.

Before a run trusts its detectors, `Detectors.self_test` has each find its own canary along the very
path that messages take. A detector that is silently broken would otherwise call everything clean.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from detectors import ruleset, secrets
from detectors.batch import Joined
from detectors.embargo.engine import EmbargoEngine
from detectors.examples import assemble
from detectors.family import Disguised, Engine, Hit, Rule, digest
from detectors.names import PERSON, PLACE, NamesEngine
from detectors.personal.kinds import KINDS
from detectors.pii import PiiEngine
from detectors.probe import FIELD, rows
from detectors.ruleset import Rule as SecretRule
from detectors.scan import scan
from detectors.split import canary
from detectors.split.join import put_together
from detectors.split.neighbours import Fragment
from detectors.split.part import Part
from schemas.errors import CanaryMissed, ConfigInvalid
from schemas.policy import Family, Policy

ENGINES: Final = (
    "hyperscan",
    "kingfisher-secret-scanner",
    "phonenumbers",
    "presidio-analyzer",
    "python-stdnum",
    "spacy",
    "tldextract",
)
"""Packages whose version changes what is found."""
PACK_VERSION: Final = 3
"""For people, raised when what is found changes; the hash beside it tells every change."""
_CODE: Final = (".py", ".toml", ".txt", ".yml")


class _SecretFamily:
    """The secrets engine in the shape of the other families."""

    family: Final = Family.SECRET
    engine: Final = secrets.ENGINE
    fingerprint: Final = ""

    def __init__(self, cache_dir: Path | None) -> None:
        self.secrets: Final = secrets.SecretsEngine(cache_dir=cache_dir)
        self._prefixed: Final = {
            rule.id
            for rule in self.secrets.rules.rules.values()
            if rule.scope == "provider" and not rule.named
        }
        self.rules: Final = tuple(
            Rule(
                id=row["id"],
                family=Family.SECRET,
                title=row["name"],
                severity=self.secrets.rules.rules[row["id"]].severity,
                engine=secrets.ENGINE,
                disguised=_believed(self.secrets.rules.rules[row["id"]]),
            )
            for row in self.secrets.listing()
        )

    @property
    def canaries(self) -> tuple[tuple[str, str], ...]:
        """A GitHub token that GitHub never made; a key that only the name before it gives away."""
        token = "crossgate.github-token", assemble("ghp_{crc62:30}", "canary")
        return token, ("crossgate.abuseipdb-api-key", assemble("AbuseIPDB key: {hex:80}", "canary"))

    def find(self, texts: Joined) -> list[Hit]:
        """Return the secrets in a batch."""
        hits = self.secrets.scan(texts)
        return [
            Hit(
                row=row,
                start=start,
                end=end,
                rule=rule,
                severity=severity,
                confidence=confidence,
                value=secret.decode("utf-8", "backslashreplace"),
                prefixed=rule in self._prefixed,
            )
            for row, start, end, rule, severity, confidence, secret in zip(
                hits.row,
                hits.start,
                hits.end,
                hits.rule,
                hits.severity,
                hits.confidence,
                hits.secret,
                strict=True,
            )
        ]


def _believed(rule: SecretRule) -> Disguised:
    """Say in which readings a rule is believed, by what it knows of a secret.

    Without its checks a match of high confidence is one already: its prefix or structure is
    nothing that joining or reversing any text gives.
    """
    if rule.scope == "any":
        return Disguised.NEVER
    sure = rule.scope == "provider" and rule.confidence == "high" and not rule.named
    return Disguised.ANYHOW if sure else Disguised.DECODED


class Detectors:
    """The engines of one process.

    Attributes:
        families: The engines.
        rules: What they can report, by family then id.
        rule_pack: Version of the pack and, after a colon, hash of the engines' versions, of our
            code and rules (ADR 0043), and of what the policy adds. Findings and verdicts record it.
        health: What a run should know though nothing failed; each a sentence.

    Raises:
        ConfigInvalid: A family has no rules, two rules have one id, or there is no family.
    """

    def __init__(self, families: Sequence[Engine], health: Iterable[str] = ()) -> None:
        self.families: Final = tuple(families)
        self.rules: Final = tuple(rule for engine in self.families for rule in engine.rules)
        self.health: Final = list(health)
        self.secrets: Final = next(
            (engine.secrets for engine in self.families if isinstance(engine, _SecretFamily)), None
        )
        covered = digest(
            [f"{name}@{version(name)}" for name in ENGINES],
            _code(Path(__file__).parent),
            [(engine.family.value, engine.engine, engine.fingerprint) for engine in self.families],
        )
        self.rule_pack: Final = f"{PACK_VERSION}:{covered}"
        self._refuse()

    def _refuse(self) -> None:
        for engine in self.families:
            if not engine.rules or not engine.canaries:
                raise ConfigInvalid(
                    f"detectors: {engine.family.value}",
                    "has no rules or no canary, so it may find nothing",
                    "give it both or leave the family out",
                )
        if not self.families:
            raise ConfigInvalid("detectors", "there is no family", "name at least one")
        seen: set[str] = set()
        for rule in self.rules:
            if rule.id in seen:
                raise ConfigInvalid(f"rule {rule.id}", "stands twice", "give each rule its own id")
            seen.add(rule.id)

    def split(self, fragments: Iterable[Fragment], key: bytes) -> list[Part]:
        """Return what of secrets stands in each of some messages; see `detectors.split`.

        Args:
            fragments: All messages of a source that may hold a part, in any order.
            key: The organisation's fingerprint key.
        """
        if self.secrets is None:
            return []
        believed = {rule.id: rule.disguised for rule in self.rules}
        return put_together(fragments, self.secrets, believed, key)

    def self_test(self) -> None:
        """Scan the canaries of each family along the path of messages, and along that of files.

        What is split over messages has canaries of its own.

        Raises:
            CanaryMissed: Names the family and the rule that did not find their own, and where.
        """
        planted = [(one, *canary) for one in self.families for canary in one.canaries]
        for table in FIELD:
            for engine, rule, text in planted:
                found = scan(self, rows([text], table), table=table, key=b"\0" * 32).findings
                told = zip(found.column("family"), found.column("rule"), strict=True)
                if (engine.family.value, rule) not in {(f.as_py(), r.as_py()) for f, r in told}:
                    raise _missed(engine, f"{rule} in {table}")
        for engine in self.families:
            if isinstance(engine, _SecretFamily):
                parts = self.split(canary.planted(), b"\0" * 32)
                if not {(part.ts, part.rule) for part in parts} >= canary.FOUND:
                    raise _missed(engine, "split over messages")

    def __reduce__(self) -> str:
        what = "detectors are built once per process and never pickled"
        raise TypeError(what)


@cache
def _code(folder: Path) -> str:
    """SHA-256 over the files of a folder that decide what is found, whatever order they come in."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in _CODE)
    return digest(
        [
            (path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
            for path in files
        ]
    )


def _missed(engine: Engine, what: str) -> CanaryMissed:
    return CanaryMissed(
        f"detectors: {engine.family.value} ({engine.engine}), {what}",
        "did not find the canary that is planted in every run",
        "run `crossgate rules check` and do not trust earlier runs of this version",
    )


def known_ids() -> set[str]:
    """Return the ids of all rules but those of embargoes, without compiling any."""
    return {*ruleset.load().rules, *(kind.id for kind in KINDS), PERSON, PLACE}


def build(policy: Policy, *, cache_dir: Path | None, register_key: bytes = b"") -> Detectors:
    """Build every family that a policy needs. Takes seconds, less with a warm cache.

    Args:
        policy: Its embargo register is one of the families.
        cache_dir: A private directory for compiled rules; None compiles them anew.
        register_key: That of the embargo register, if it has one.

    Raises:
        KeyUnavailable: An embargo is sealed, and the register's key is not here.
        ConfigInvalid: A rule or a name of the register is wrong, there are no rules, or others may
            write to the cache.
    """
    families: list[Engine] = [_SecretFamily(cache_dir), PiiEngine(cache_dir)]
    health: list[str] = []
    if policy.names is not None:
        names = NamesEngine(policy.names, cache_dir)
        families.append(names)
        health = names.health
    if policy.embargoes:
        families.append(EmbargoEngine(policy.embargoes, register_key))
    return Detectors(families, health)
