from __future__ import annotations

import pytest

from detectors import explain, ruleset
from detectors.embargo.engine import EmbargoEngine
from detectors.examples import assemble
from detectors.explain import because, gives, why_not
from schemas.policy import KeywordSet, Severity
from tests.detectors.embargo.cases import DRAFT, KEY, embargo, find

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
        ("pii.place", "Lyon", "add up to 0.90"),
    ],
)
def test_why_a_span_is_a_finding(rule: str, value: str, reason: str) -> None:
    """What made it one is named, and the value is not."""
    said = because(rule, f"see {value} there", 4, 4 + len(value), 0.9)
    assert any(reason in why for why in said), said
    assert value not in " ".join(said)


REGISTER = EmbargoEngine(
    [
        embargo(
            "dairy",
            common=("Harvest",),
            keywords=(KeywordSet(words=("merger", "lisbon", "quay"), least=2, within=5),),
            draft=DRAFT,
        )
    ],
    KEY,
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("lunch at noon", "no name, keyword or draft"),
        ("a good harvest", "ordinary word"),
        ("off to Lisbon", "1 of the 2 keywords"),
        ("Lisbon is warm, and nobody there spoke of a merger", "further than 5 words apart"),
        ("more cheese for the museum", "too little of it"),
    ],
)
def test_why_an_embargo_did_not_report(text: str, reason: str) -> None:
    """Who tests a register learns how near a text came, and nothing of what is in it."""
    assert not find(REGISTER, text)
    (said,) = why_not("embargo.dairy", text, [REGISTER])
    assert reason in said
    assert "arvest" not in said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Project Harvest, again", "a name"),
        ("the merger in Lisbon", "keywords of one set"),
        (DRAFT, "words are a draft's"),
        ("they shut the cheese plant in Penwithen, 260 jobs gone", "told by a draft"),
    ],
)
def test_why_a_text_gives_an_embargo_away(text: str, reason: str) -> None:
    """Each signal is told apart by what the preview says."""
    hit = find(REGISTER, text)[0]
    (said,) = because("embargo.dairy", text, hit.start, hit.end, 0.9, hit.note)
    assert reason in said


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


def test_the_pack_is_read_once_however_much_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text may have a finding in every line; reading the pack takes most of a second."""
    reads, load = [], ruleset.load

    def counted() -> ruleset.RuleSet:
        reads.append(1)
        return load()

    monkeypatch.setattr(ruleset, "load", counted)
    explain._pack.cache_clear()
    for _ in range(3):
        gives("crossgate.github-token", Severity.HIGH)
        because("pii.iban", "DE89370400440532013000", 0, 22, 0.9)
        why_not("crossgate.github-token", "nothing")
    assert len(reads) == 1
