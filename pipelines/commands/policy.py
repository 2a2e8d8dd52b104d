"""`crossgate policy`: read a policy file as the product will."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cyclopts import App

from pipelines.commands import arguments
from pipelines.output import emit, line, say, table, when

if TYPE_CHECKING:
    from schemas.policy import Policy

app: Final = App(name="policy", help="Check policy files.")


@app.command
def check(file: Path, /, *, json: arguments.Json = False) -> int:
    """Check a policy file and show each rule as it takes effect.

        $ crossgate policy check acme.toml

    Args:
        file: The policy, TOML.
        json: Print one JSON document.
    """
    policy = arguments.policy(file)
    rules = [
        {
            "id": rule.id,
            "families": sorted(rule.families),
            "rules": list(rule.rules),
            "audience": sorted(rule.audience) or ["any"],
            "tiers": sorted(rule.tiers),
            "min_severity": rule.min_severity,
            "severity": rule.severity,
            "actions": list(rule.actions),
            "reason": rule.reason,
        }
        for rule in policy.rules
    ]
    embargoes = [
        {
            "id": entry.id,
            "names": None if entry.sealed else len(entry.names),
            "sealed": bool(entry.sealed),
            "lifts_at": entry.lifts_at,
        }
        for entry in policy.embargoes
    ]
    idle = _idle(policy)
    if json:
        emit(
            "policy",
            {
                "label": policy.label,
                "own_org": policy.own_org,
                "rules": rules,
                "organisations": len(policy.organisations),
                "embargoes": embargoes,
                "idle": idle,
            },
        )
        return 0
    line(f"{file}: {policy.label} is sound")
    line(
        f"{len(policy.organisations)} organisations, {len(policy.connections)} declared connections"
    )
    table(
        "the first rule that matches wins",
        ("rule", "finds", "audience", "from", "actions"),
        [
            (
                rule.id,
                ", ".join(sorted(rule.families) if rule.rules == ("*",) else rule.rules),
                ", ".join([*(sorted(map(str, rule.audience)) or ["any"]), *sorted(rule.tiers)]),
                f"{rule.min_severity}, as {rule.severity}" if rule.severity else rule.min_severity,
                ", ".join(rule.actions),
            )
            for rule in policy.rules
        ],
    )
    for entry in policy.embargoes:
        names = "sealed" if entry.sealed else f"{len(entry.names)} names"
        line(f"embargo {entry.id}: {names}, lifts {when(entry.lifts_at)}")
    for one in idle:
        say(f"rule {one['rule']}: nothing is found by {one['pattern']}", style="yellow")
    return 0


def _idle(policy: Policy) -> list[dict[str, str]]:
    """Patterns of rules that fit no detection rule, misspelt as they may be."""
    from detectors.registry import known_ids

    there = known_ids() | {f"embargo.{embargo.id}" for embargo in policy.embargoes}
    return [
        {"rule": rule.id, "pattern": pattern}
        for rule in policy.rules
        for pattern in rule.rules
        if not any(fnmatchcase(one, pattern) for one in there)
    ]
