"""`crossgate policy`: read a policy file as the product will."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cyclopts import App

from pipelines.commands import arguments
from pipelines.output import emit, line, table, when

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
            "min_severity": rule.min_severity,
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
    if json:
        emit(
            "policy",
            {
                "label": policy.label,
                "own_org": policy.own_org,
                "rules": rules,
                "organisations": len(policy.organisations),
                "embargoes": embargoes,
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
                r["id"],
                ", ".join(r["families"]),
                ", ".join(r["audience"]),
                r["min_severity"],
                ", ".join(r["actions"]),
            )
            for r in rules
        ],
    )
    for entry in policy.embargoes:
        names = "sealed" if entry.sealed else f"{len(entry.names)} names"
        line(f"embargo {entry.id}: {names}, lifts {when(entry.lifts_at)}")
    return 0
