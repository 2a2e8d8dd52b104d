from __future__ import annotations

import pytest

from detectors.examples import assemble
from detectors.explain import because, gives, why_not
from schemas.policy import Severity

TOKEN = assemble("ghp_{crc62:30}", "explain")


@pytest.mark.parametrize(
    ("rule", "text", "reason"),
    [
        ("crossgate.github-token", "nothing here", "pattern does not match"),
        ("crossgate.github-token", "ghp_" + "x" * 36, "stands in for a secret"),
        ("crossgate.github-token", TOKEN, "overlaps"),
        ("crossgate.abuseipdb-api-key", assemble("key {hex:80}", "a"), "no name or other half"),
        ("crossgate.abuseipdb-api-key", "AbuseIPDB key", "pattern does not match"),
        ("pii.credit-card", "4000 0000 1111 1112", "check refused"),
        ("pii.credit-card", "no card", "pattern does not match"),
        ("pii.passport", "533380006", "no context word"),
        ("embargo.merlin", "hello", "no name"),
        ("pii.person", "hello", "no word of it a name"),
    ],
)
def test_why_a_rule_did_not_report(rule: str, text: str, reason: str) -> None:
    """Each way of not being a finding is told apart."""
    assert any(reason in why for why in why_not(rule, text)), why_not(rule, text)


@pytest.mark.parametrize(
    ("rule", "value", "reason"),
    [
        ("crossgate.github-token", TOKEN, "checksum or structure verified"),
        ("crossgate.abuseipdb-api-key", assemble("{hex:80}", "a"), "name or other half"),
        ("pii.credit-card", "4000 0000 1111 1111", "verified"),
        ("embargo.merlin", "Merlin", "register"),
        ("pii.place", "Lyon", "add up to 0.90"),
    ],
)
def test_why_a_span_is_a_finding(rule: str, value: str, reason: str) -> None:
    """What made it one is named, and the value is not."""
    said = because(rule, f"see {value} there", 4, 4 + len(value), 0.9)
    assert any(reason in why for why in said), said
    assert value not in " ".join(said)


@pytest.mark.parametrize(
    ("rule", "harm"),
    [
        ("crossgate.github-token", "repositories"),
        ("pii.passport", "identity"),
        ("pii.person", "identity"),
        ("embargo.merlin", "announcement"),
    ],
)
def test_every_rule_says_what_it_gives(rule: str, harm: str) -> None:
    """An analyst learns what whoever reads a match can do with it."""
    assert harm in gives(rule, Severity.HIGH)
