"""Load our rules for secrets, refuse what is wrong with them, and prove them by their examples.

A rule file describes the credentials of one provider. It is richer than what the engine reads: an
impact in plain words, checks, and examples for and against. The engine ignores keys that it does
not know, so a misspelt key would silently weaken a rule; here every key is known or the file is
refused.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Final, Protocol, TypeVar

import msgspec
from msgspec import Meta, Struct

from detectors import validators
from detectors.examples import assemble as assemble  # part of what a rule pack is used with
from schemas.errors import ConfigInvalid
from schemas.policy import Severity

PACK: Final = Path(__file__).parent / "rules" / "secrets"
"""The pack that comes with crossgate."""
ENGINE: Final = f"kingfisher@{version('kingfisher-secret-scanner')}"
"""What findings name as their engine."""

_Kind = TypeVar("_Kind")

_LOW, _MEDIUM, _HIGH = 0.3, 0.6, 0.9
CONFIDENCE: Final[Mapping[str, float]] = {"low": _LOW, "medium": _MEDIUM, "high": _HIGH}
"""The engine's three words as the numbers that findings carry."""

Text = Annotated[str, Meta(min_length=1)]
Id = Annotated[str, Meta(pattern=r"^crossgate\.[a-z0-9]+(?:-[a-z0-9]+)*$")]


class Rule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of credential.

    Attributes:
        id: `crossgate.<provider>-<kind>`; stable, findings and policies name it.
        name: What a person calls it.
        severity: What it gives whoever reads it.
        impact: The same in plain words, for the analyst who has to act.
        pattern: A regular expression of the engine (bytes, ASCII classes, no look-around). Its only
            group is the secret; without a group the whole match is. It must not end in a test of
            the next character: two matches cannot share one, so of two tokens on two lines the
            second would be missed. A match that runs on into more letters is dropped afterwards.
        near: Names in lower case, one of which must stand before the secret (`detectors.named`):
            for tokens that are nothing but hex or letters. A space, a hyphen, a dot or an
            underscore in a name stands for any of them or none.
        announced: The names are ordinary words too: between one and the secret must stand a word
            that means secret.
        beside: The other half of the credential, a pattern that holds a literal; next to a match of
            it the secret needs no name.
        confidence: How sure a match is before the checks: low, medium or high.
        min_entropy: Bits per character that the secret needs.
        checks: Names in `validators.CHECKS`, in order; the first that drops decides. Without any,
            `placeholder`, or `named` where the rule needs a name.
        scope: How much the rule knows: a provider's token, a protocol that carries any token, or
            any text after a word that means secret. What knows more wins where two overlap.
        not_after: The name before the value must not hold these words (`public key = ...`).
        examples: Templates that the rule must find.
        negative_examples: Templates that it must not find.
    """

    id: Id
    name: Text
    severity: Severity
    impact: Text
    pattern: Text
    examples: Annotated[tuple[Text, ...], Meta(min_length=1)]
    negative_examples: Annotated[tuple[Text, ...], Meta(min_length=1)]
    near: tuple[Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9 _.-]+$")], ...] = ()
    announced: bool = False
    beside: str = ""
    confidence: Annotated[str, Meta(pattern="^(?:low|medium|high)$")] = "medium"
    min_entropy: Annotated[float, Meta(ge=0, le=8)] = 0.0
    checks: tuple[str, ...] = ()
    scope: Annotated[str, Meta(pattern="^(?:provider|protocol|any)$")] = "provider"
    not_after: tuple[Text, ...] = ()

    @property
    def named(self) -> bool:
        """Whether the secret is one only by what stands around it."""
        return bool(self.near or self.beside)

    @property
    def tests(self) -> tuple[str, ...]:
        """The checks that are made."""
        return self.checks or (("named",) if self.named else ("placeholder",))


class _File(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One provider's file.

    Attributes:
        provider: As it writes itself.
        reference: The public page that describes the format.
        fragments: Pieces that patterns of this file (and later fragments) name as ``%NAME%``.
        rules: At least one.
    """

    provider: Text
    reference: Annotated[str, Meta(pattern="^https://")]
    rules: Annotated[tuple[Rule, ...], Meta(min_length=1)]
    fragments: dict[Annotated[str, Meta(pattern="^[A-Z]+$")], Text] = {}


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A checked pack.

    Attributes:
        rules: By id, in order of id.
        providers: Rule id to (provider, reference).
        fingerprint: SHA-256 over every rule's content in order of id; compiled rules are kept
            under it.
    """

    rules: Mapping[str, Rule]
    providers: Mapping[str, tuple[str, str]]
    fingerprint: str

    def engine_yaml(self) -> bytes:
        """Return the rules that need no name as the engine reads them (JSON, which is YAML)."""
        rules = [
            {
                "id": rule.id,
                "name": rule.name,
                "pattern": rule.pattern,
                "confidence": "medium",  # the engine only filters by it; ours is in the hits
                "min_entropy": rule.min_entropy,
            }
            for rule in self.rules.values()
            if not rule.named
        ]
        return msgspec.json.encode({"rules": rules})


def load(folder: Path = PACK) -> RuleSet:
    """Read every ``*.yml`` of a folder and refuse the pack if anything in it is wrong.

    Args:
        folder: The pack.

    Raises:
        ConfigInvalid: An unknown key, a wrong type, an id that stands twice, a check that does not
            exist, or no rule at all. Names the file and the path in it.
    """
    rules: dict[str, Rule] = {}
    providers: dict[str, tuple[str, str]] = {}
    owner: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        file = _decode(path, _File)
        for index, written in enumerate(file.rules):
            where = f"{path.name}: $.rules[{index}]"
            rule = _expand(written, file.fragments, where)
            if rule.id in rules:
                what = f'"{rule.id}" stands in {owner[rule.id]} already'
                raise ConfigInvalid(f"{where}.id", what, "give each rule an id of its own")
            _refuse(rule, where)
            rules[rule.id] = rule
            owner[rule.id] = path.name
            providers[rule.id] = (file.provider, file.reference)
    if not rules:
        raise ConfigInvalid(folder.name, "holds no rules", "name a folder with *.yml rule files")
    ordered = dict(sorted(rules.items()))
    content = msgspec.json.encode([ENGINE, list(ordered.values())])
    return RuleSet(
        rules=ordered,
        providers=providers,
        fingerprint=hashlib.sha256(content).hexdigest(),
    )


def _decode(path: Path, kind: type[_Kind]) -> _Kind:
    """Read one file strictly."""
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=kind)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        place = where.replace("`", "") or "$"
        raise ConfigInvalid(
            f"{path.name}: {place}", what[:1].lower() + what[1:], "correct or remove it"
        ) from error
    except msgspec.DecodeError as error:
        raise ConfigInvalid(path.name, "is not YAML", "correct the syntax") from error


def _expand(rule: Rule, fragments: dict[str, str], where: str) -> Rule:
    """Put the fragments of a file in the place of their names."""
    pattern = rule.pattern
    for name, fragment in reversed(fragments.items()):
        pattern = pattern.replace(f"%{name}%", fragment)
    if unknown := re.search(r"%[A-Z]{2,}%", pattern):
        what = f"names {unknown[0]}, which is no fragment of this file"
        raise ConfigInvalid(f"{where}.pattern", what, "define it under fragments, before its use")
    return msgspec.structs.replace(rule, pattern=pattern)


def _refuse(rule: Rule, where: str) -> None:
    """Refuse what a type cannot: names of checks, groups, templates."""
    for name in rule.checks:
        if name not in validators.CHECKS:
            known = ", ".join(sorted(validators.CHECKS))
            raise ConfigInvalid(f"{where}.checks", f'"{name}" is no check', f"use one of {known}")
    if rule.announced and not rule.near:
        raise ConfigInvalid(f"{where}.announced", "needs names", "write them under near")
    if rule.named and rule.scope != "provider":
        raise ConfigInvalid(f"{where}.near", "knows a provider", "leave out scope")
    for key in ("pattern", "beside"):
        try:
            re.compile(getattr(rule, key))
        except re.error as error:
            what = f"is no regular expression ({error})"
            raise ConfigInvalid(f"{where}.{key}", what, "correct it") from error
    groups = re.compile(rule.pattern).groups
    if rule.named and groups:
        raise ConfigInvalid(
            f"{where}.pattern", "has a group, and a name before it", "write (?:...) instead"
        )
    if groups > 1:
        raise ConfigInvalid(
            f"{where}.pattern", "has more than one group", "write the others as (?:...)"
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """One example that the engine does not bear out.

    Attributes:
        rule: Whose example it is.
        kind: `example` or `negative_example`.
        index: Its place in the list, from 0.
        found: The rules that did match it.
    """

    rule: str
    kind: str
    index: int
    found: tuple[str, ...]

    def __str__(self) -> str:
        found = ", ".join(self.found) or "no rule"
        return f"{self.rule}: {self.kind} {self.index + 1} was matched by {found}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `crossgate rules check` found."""

    rules: int
    examples: int
    negative_examples: int
    failures: tuple[Failure, ...]


class Engine(Protocol):
    """What can say which rules match a text: `secrets.SecretsEngine`."""

    def rules_found(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the ids of the rules that report each text, sorted."""


def check(rules: RuleSet, engine: Engine) -> CheckReport:
    """Run every example and negative example of a pack through the engine.

    An example must be reported under its own rule, so a rule that another one always covers shows;
    a negative example must not be reported by any rule of ours.
    """
    cases: list[tuple[Rule, str, int, str]] = []
    for rule in rules.rules.values():
        cases += _cases(rule, "example", rule.examples)
        cases += _cases(rule, "negative_example", rule.negative_examples)
    found = engine.rules_found([text for _, _, _, text in cases])
    failures = [
        Failure(rule.id, kind, index, hit)
        for (rule, kind, index, _), hit in zip(cases, found, strict=True)
        if (rule.id not in hit if kind == "example" else not rules.rules.keys().isdisjoint(hit))
    ]
    positive = sum(kind == "example" for _, kind, _, _ in cases)
    return CheckReport(len(rules.rules), positive, len(cases) - positive, tuple(failures))


def _cases(rule: Rule, kind: str, templates: Iterable[str]) -> list[tuple[Rule, str, int, str]]:
    return [
        (rule, kind, index, assemble(template, f"{rule.id} {kind} {index}"))
        for index, template in enumerate(templates)
    ]
