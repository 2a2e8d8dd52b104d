"""`crossgate rules`: the detection rules, listed and tested."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cyclopts import App

from pipelines.commands import arguments, testing
from pipelines.output import emit, line, number, say, table

app: Final = App(name="rules", help="List and test detection rules.")
app.command(testing.try_rules, name="test")


@app.command(name="list")
def list_rules(*, policy: Path | None = None, json: arguments.Json = False) -> int:
    """List every rule in force, with what it gives whoever reads a match.

        $ crossgate rules list

    Args:
        policy: Include this policy's embargo register.
        json: Print one JSON document.
    """
    from detectors.registry import build

    opened, key = arguments.opened_policy(policy)
    detectors = build(opened, cache_dir=arguments.cache_folder(), register_key=key)
    if json:
        emit(
            "rules",
            {
                "rule_pack": detectors.rule_pack,
                "rules": [
                    {
                        "id": r.id,
                        "family": r.family,
                        "title": r.title,
                        "severity": r.severity,
                        "engine": r.engine,
                    }
                    for r in detectors.rules
                ],
            },
        )
        return 0
    table(
        None,
        ("rule", "family", "severity", "finds"),
        [(r.id, r.family, r.severity, r.title) for r in detectors.rules],
        shrink=("finds",),
    )
    line(f"{number(len(detectors.rules))} rules, pack {detectors.rule_pack[:18]}")
    return 0


@app.command
def check(*, json: arguments.Json = False) -> int:
    """Run every example and negative example of every rule, and the canaries.

        $ crossgate rules check

    Args:
        json: Print one JSON document.
    """
    from detectors import ruleset
    from detectors.registry import build
    from detectors.secrets import SecretsEngine

    cache = arguments.cache_folder()
    engine = SecretsEngine(cache_dir=cache)
    report = ruleset.check(engine.rules, engine)
    build(arguments.policy(None), cache_dir=cache).self_test()
    if json:
        emit(
            "rules-check",
            {
                "rules": report.rules,
                "examples": report.examples,
                "negative_examples": report.negative_examples,
                "failures": [str(failure) for failure in report.failures],
            },
        )
    else:
        for failure in report.failures:
            line(str(failure))
        line(
            f"{number(report.rules)} rules, {number(report.examples)} examples, "
            f"{number(report.negative_examples)} negative examples, "
            f"{number(len(report.failures))} failures; canaries found"
        )
    if report.failures:
        say("mend the rule or its example", style="red")
    return 1 if report.failures else 0
