"""Codes of reasons, and what docs/policies.md says of decisions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from detectors.reasons import Reason
from tests.architecture.project import ROOT
from tests.detectors.deciding import connection, decided, finding, message, plans, policy, verdict
from tests.detectors.test_decide import FACTS, Scanned, scanned
from tests.documented.document import blocks

DOCUMENT = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")


def test_every_reason_is_documented() -> None:
    """docs/policies.md names each code with its meaning."""
    for reason in Reason:
        assert f"| `{reason.value}` | {reason.meaning} |" in DOCUMENT


EXAMPLES = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in DOCUMENT.partition("## Worked examples")[2].splitlines()
    if line.startswith("| ") and "`" in line
]


def test_there_are_worked_examples() -> None:
    """The document's table of examples is found and read."""
    assert len(EXAMPLES) >= 10


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda row: " before ".join((row[0], row[2])))
def test_the_worked_examples_are_so(example: list[str]) -> None:
    """What docs/policies.md says comes of a finding under its policy does come of it."""
    (text,) = (b.lines for b in blocks(DOCUMENT) if b.path == "acme.toml")
    by = policy("\n".join(text))
    us = "T0ACME"
    about, author, others, severity, planned = example
    family, rule, worth = about.replace("`", "").replace(",", "").split()
    facts = [connection(*who.split()) for who in others.split(", ") if " " in who]
    if others == "none":
        facts = [connection(us, "internal")]
    row = message(org=us if author == "us" else author)
    found = finding(row, worth, family=family, rule=rule)
    decisions = decided([row], [found], facts, by=by, own=us)
    assert verdict(decisions)["severity"] == severity
    done = {name for name, state in plans(decisions).items() if state == "planned"}
    assert done == set(filter(None, planned.split(", ")))


@given(scanned(), FACTS)
def test_every_reason_is_a_code(
    batch: Scanned,
    facts: list[dict[str, Any]],
) -> None:
    """Reasons and refusals start with a known code; the first reason says what decided."""
    rows, found, about, failed = batch
    decisions = decided(rows, found, facts, about=about, failed=failed)
    codes = {reason.value for reason in Reason}
    for row in decisions.verdicts.to_pylist():
        assert {reason.partition(":")[0] for reason in row["reasons"]} <= codes
        assert len(set(row["reasons"])) == len(row["reasons"])
        assert row["reasons"][0].startswith(("policy-", "detector-failed"))
    for row in decisions.actions.to_pylist():
        if row["state"] == "refused":
            assert row["reason"].partition(":")[0] in codes
