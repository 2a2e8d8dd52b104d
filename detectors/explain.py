"""Why something is a finding, and why something else is none: for people who test a rule.

What is said here names checks and words of rules, never what stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from msgspec.structs import replace

from detectors import names, ruleset
from detectors.checksums import Judgement
from detectors.embargo import explain as embargo
from detectors.embargo.engine import EmbargoEngine
from detectors.family import Engine
from detectors.normalise_text import view
from detectors.people import judge as evidence
from detectors.personal.kind import REPORTED, Kind, compact
from detectors.personal.kinds import KINDS
from detectors.ruleset import CONFIDENCE, RuleSet
from detectors.secrets import SecretsEngine, named_refusals
from detectors.validators import CHECKS
from detectors.words import entropy
from schemas.policy import Severity

_KINDS: Final = {kind.id: kind for kind in KINDS}
_NAMES: Final = (names.PERSON, names.PLACE)
_AROUND: Final = 200
"""Characters around a match that a kind may look at."""
_GIVES: Final = {
    Severity.HIGH: "opens an account or takes an identity",
    Severity.MEDIUM: "harms together with something else",
    Severity.LOW: "what a business card shows",
}
_SCOPES: Final = {
    "provider": "has the form of its provider's tokens",
    "protocol": "stands where a protocol carries a credential",
    "any": "stands after a word that means a secret",
}
_OVERLAPPED: Final = "matches, and overlaps a finding of a rule that knows more"


def gives(rule: str, severity: Severity) -> str:
    """Say what a match of a rule gives whoever reads it."""
    if rule in (secrets := _pack()):
        return secrets[rule].impact
    if rule in _KINDS or rule in _NAMES:
        return _GIVES.get(severity, severity.value)
    return "tells an announcement before its hour"


def because(
    rule: str, text: str, start: int, end: int, confidence: float, preview: str = ""
) -> list[str]:
    """Say what made a span of a text a finding.

    Args:
        rule: Whose finding it is.
        text: As received.
        start: First character of the span.
        end: One past its last.
        confidence: As reported.
        preview: As reported; of an embargo it says by which signal.
    """
    if rule in (secrets := _pack()):
        return list(_secret(secrets[rule], view(text[start:end]), confidence))
    if rule in _KINDS:
        near = view(text[max(0, start - _AROUND) : end + _AROUND])
        return list(_personal(_KINDS[rule], near, view(text[start:end]), confidence))
    if rule in _NAMES:
        least = f"at least {evidence.REPORTED:g}"
        return [f"lists, titles and what is said around it add up to {confidence:.2f}, {least}"]
    return [embargo.because(preview)]


def why_not(rule: str, text: str, engines: Iterable[Engine] = ()) -> list[str]:
    """Say why a rule did not report anything in a text, each reason once.

    Args:
        rule: Its id.
        text: As received.
        engines: Of this process: an embargo's rule is known to its engine alone.
    """
    seen = view(text)
    if rule in (secrets := _pack()):
        reasons = _refused(secrets[rule], seen)
    elif rule in _KINDS:
        reasons = list(_unweighed(_KINDS[rule], seen))
    elif rule in _NAMES:
        reasons = ["lists, titles and what is said around make no word of it a name"]
    else:
        registers = (engine for engine in engines if isinstance(engine, EmbargoEngine))
        reasons = [said for engine in registers for said in engine.why_not(rule, seen)]
    return list(dict.fromkeys(reason or _OVERLAPPED for reason in reasons))


@cache
def _pack() -> Mapping[str, ruleset.Rule]:
    """Rules for secrets by id, read once: a text may have a finding in every line."""
    return ruleset.load().rules


def _secret(rule: ruleset.Rule, value: str, confidence: float) -> Iterator[str]:
    yield "stands beside its provider's name or other half" if rule.named else _SCOPES[rule.scope]
    for name in rule.tests:
        match CHECKS[name](value):
            case Judgement.PROVE:
                yield f"checksum or structure verified (`{name}`)"
            case Judgement.DOUBT:
                yield f"the check `{name}` doubts it"
            case Judgement.KEEP:
                yield f"the check `{name}` has nothing against it"
            case Judgement.DROP:
                yield "stands encoded or disguised"
    if rule.min_entropy:
        yield f"entropy {entropy(value):.1f} bits a character, at least {rule.min_entropy:g}"
    if rule.named and confidence <= CONFIDENCE["low"] < CONFIDENCE[rule.confidence]:
        yield "nothing between the name and it says that it is secret"


def _personal(kind: Kind, near: str, value: str, confidence: float) -> Iterator[str]:
    base = max((sure for a, b, sure in kind.read(near) if near[a:b] == value), default=0.0)
    proven = kind.valid is not None and kind.valid(compact(value))
    if proven or (kind.reader and base >= REPORTED):
        yield f"verified: {kind.check}"
    else:
        yield "has its form"
    if confidence > base + 1e-6:
        yield "a context word beside it speaks for it"
    elif confidence < base - 1e-6:
        yield "what stands around it speaks against it, not enough"


def _refused(rule: ruleset.Rule, text: str) -> list[str]:
    row = text.encode("utf-8", "replace") + b"\n"
    if rule.named:
        if reasons := named_refusals(row, rule):
            return reasons
        if re.search(rule.pattern.encode(), row) is None:
            return ["the pattern does not match"]
        return ["the form is there, and no name or other half before it that is linked to it"]
    # Entropy is the engine's own test; without it, what it refused can be told apart.
    lone = {rule.id: replace(rule, min_entropy=0.0)}
    engine = SecretsEngine(RuleSet(lone, {}, f"explain-{rule.id}"))
    reasons = engine.refusals(row)
    if rule.min_entropy and reasons and not all(reasons):
        whole = SecretsEngine(RuleSet({rule.id: rule}, {}, rule.id))
        if not whole.refusals(row):
            return [f"its entropy is below {rule.min_entropy:g} bits a character"]
    return reasons or ["the pattern does not match"]


def _unweighed(kind: Kind, text: str) -> Iterator[str]:
    read = list(kind.read(text))
    for start, end, confidence in read:
        placed = kind.weigh(text, start, end)
        if placed is None:
            yield "it is a part of something longer or of another kind"
        elif confidence + placed < REPORTED:
            yield "its form alone is too weak, and no context word beside it speaks for it"
        else:
            yield "a word beside it says that it is something else, or a surer finding overlaps it"
    if read:
        return
    flags = re.IGNORECASE | re.MULTILINE
    formed = any(re.search(form.regex, text, flags) for form in kind.forms if form.regex)
    if kind.valid is not None and formed:
        yield f"the check refused it: {kind.check}"
    else:
        yield "the pattern does not match"
