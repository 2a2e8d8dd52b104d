"""What the words of a policy mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.policy import Action, Family, Organisation, Policy, PolicyRule, Severity, Tier

SEVERITIES = st.sampled_from(list(Severity))


def test_severities_rank_from_none_to_critical() -> None:
    """Ranks follow the order of the words' meaning, which their spelling does not."""
    assert sorted(Severity, key=lambda severity: severity.rank) == [
        "none",
        "low",
        "medium",
        "high",
        "critical",
    ]


@given(SEVERITIES, st.integers(-6, 6))
def test_a_step_stays_on_the_scale(severity: Severity, by: int) -> None:
    """A step moves by its size between low and critical; nothing stays nothing."""
    stepped = severity.step(by)
    if severity is Severity.NONE:
        assert stepped is Severity.NONE
    else:
        assert stepped.rank == max(1, min(4, severity.rank + by))


def test_full_and_residual_keep_a_copy() -> None:
    """Of all tiers only these are known to keep what they saw after leaving."""
    assert {tier for tier in Tier if tier.keeps_copy} == {Tier.FULL, Tier.RESIDUAL}


def test_only_four_actions_touch_an_item() -> None:
    """Logging, telling, alerting and asking leave the item as it is."""
    assert {action for action in Action if action.touches_item} == {
        Action.HIDE,
        Action.QUARANTINE_FILE,
        Action.REDACT,
        Action.DELETE,
    }


@pytest.mark.parametrize(
    ("family", "rule", "severity", "covered"),
    [
        pytest.param("secret", "crossgate.aws-key", "high", True, id="all"),
        pytest.param("pii", "crossgate.aws-key", "high", False, id="family"),
        pytest.param("secret", "pii.iban", "high", False, id="pattern"),
        pytest.param("secret", "Crossgate.aws-key", "high", False, id="case"),
        pytest.param("secret", "crossgate.aws-key", "medium", True, id="at-least"),
        pytest.param("secret", "crossgate.aws-key", "low", False, id="too-mild"),
    ],
)
def test_a_rule_covers_family_pattern_and_severity(
    family: str, rule: str, severity: str, covered: bool
) -> None:
    """All three must fit for a rule to cover a finding."""
    by = PolicyRule(
        id="r",
        families=frozenset({Family.SECRET}),
        rules=("other.*", "crossgate.*"),
        audience=frozenset(),
        tiers=frozenset(),
        min_severity=Severity.MEDIUM,
        severity=None,
        actions=(Action.LOG,),
        reason="why",
    )
    assert by.covers(Family(family), rule, Severity(severity)) is covered


def test_a_policy_maps_workspaces() -> None:
    """A workspace counts as its organisation; what the policy does not know stays as it is."""
    by = Policy(
        id="p",
        version="7",
        own_org=None,
        organisations=(Organisation(id="E1", name="One", workspaces=("T1", "T2")),),
        connections=(),
        rules=(),
        embargoes=(),
        fingerprint="0123456789abcdef",
    )
    assert [by.organisation_of(org) for org in ("T2", "E1", "T9")] == ["E1", "E1", "T9"]
    assert by.label == "p@7+01234567"
