"""Files become policies and settings, or one clear error."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

import schemas
from schemas.config import (
    ConnectionFile,
    EmbargoFile,
    KeywordsFile,
    OrganisationFile,
    PolicyFile,
    RuleFile,
    RunConfig,
    parse_policy,
    parse_register,
    parse_run,
)
from schemas.errors import ConfigInvalid
from schemas.policy import Action, Audience, Family, KeywordSet, Severity, Tier
from tests.architecture.project import ROOT

RULE = '[[rules]]\nid = "r"\nreason = "why"\nactions = ["log"]\n'
HEAD = 'id = "acme"\nversion = "1"\n'
WHOLE = (
    HEAD
    + """
own_org = "T0ACME"

[[organisations]]
id = "E1"
name = "One"
workspaces = ["T1"]
nda = true

[[connections]]
channel = "C1"
org = "E1"
tier = "post_only"
starts_at = 2026-01-15T09:00:00+01:00
ends_at = 2026-02-15T09:00:00Z

[[embargoes]]
id = "merlin"
title = "Merger"
names = ["Project Merlin"]
lifts_at = 2026-06-01T07:00:00+02:00
severity = "critical"
cleared_orgs = ["E1"]
cleared_people = ["U1"]
cleared_channels = ["C1"]

[[rules]]
id = "r"
reason = "why"
actions = ["ask_partner", "hide", "log", "hide"]
families = ["secret", "pii"]
rules = ["crossgate.*"]
audience = ["external"]
tiers = ["full"]
min_severity = "medium"
severity = "high"
"""
)


def test_a_whole_policy_becomes_its_type() -> None:
    """Every key arrives, times in UTC, actions once each and mildest first."""
    policy = parse_policy("acme.toml", WHOLE)
    assert (policy.id, policy.version, policy.own_org) == ("acme", "1", "T0ACME")
    (organisation,) = policy.organisations
    assert (organisation.workspaces, organisation.nda) == (("T1",), True)
    (connection,) = policy.connections
    assert connection.tier is Tier.POST_ONLY
    assert connection.starts_at == datetime(2026, 1, 15, 8, tzinfo=UTC)
    assert connection.starts_at.tzinfo is UTC
    (embargo,) = policy.embargoes
    assert embargo.lifts_at == datetime(2026, 6, 1, 5, tzinfo=UTC)
    assert embargo.severity is Severity.CRITICAL
    assert (embargo.cleared_orgs, embargo.cleared_people, embargo.cleared_channels) == (
        {"E1"},
        {"U1"},
        {"C1"},
    )
    (rule,) = policy.rules
    assert rule.actions == (Action.LOG, Action.HIDE, Action.ASK_PARTNER)
    assert (rule.families, rule.audience) == ({Family.SECRET, Family.PII}, {Audience.EXTERNAL})
    assert (rule.min_severity, rule.severity, rule.tiers) == ("medium", "high", {Tier.FULL})


def test_what_a_rule_leaves_out_is_everything() -> None:
    """A rule without conditions covers all families, rules, audiences and severities."""
    (rule,) = parse_policy("acme.toml", HEAD + RULE).rules
    assert (rule.families, rule.rules, rule.audience) == (set(Family), ("*",), set())
    assert (rule.min_severity, rule.severity) == (Severity.LOW, None)


def test_the_fingerprint_is_of_the_text() -> None:
    """Any other text, even a comment, is another policy."""
    text = HEAD + RULE
    assert parse_policy("a", text).fingerprint == hashlib.sha256(text.encode()).hexdigest()
    assert parse_policy("a", text).label != parse_policy("a", text + "# more\n").label


def test_the_built_in_policy_is_sound() -> None:
    """The policy in the package parses, belongs to nobody, and covers every finding."""
    text = (Path(schemas.__file__).parent / "default_policy.toml").read_text(encoding="utf-8")
    policy = parse_policy("default_policy.toml", text)
    assert policy.own_org is None
    for family in Family:
        assert any(
            rule.covers(family, "any", Severity.LOW) and not rule.audience for rule in policy.rules
        )


def bad(text: str) -> str:
    """A policy with one more table or key before its rule."""
    return HEAD + text + RULE


@pytest.mark.parametrize(
    ("text", "where", "what", "remedy"),
    [
        pytest.param("id = ", "acme.toml", "not TOML", "line", id="no-toml"),
        pytest.param(HEAD, "$", "missing required field `rules`", "policy check", id="no-rules"),
        pytest.param(
            HEAD + "rules = []", "$.rules", "no rules", r"\[\[rules\]\]", id="empty-rules"
        ),
        pytest.param(bad('owner = "x"\n'), "$", "unknown field `owner`", "", id="unknown-key"),
        pytest.param(
            bad(
                '[[organisations]]\nid = "E1"\nname = "x"\nworkspaces = ["T1"]\n'
                '[[organisations]]\nid = "E2"\nname = "y"\nworkspaces = ["T1"]\n'
            ),
            "$.organisations",
            "T1 is of E1 and of E2",
            "one organisation alone",
            id="workspace claimed twice",
        ),
        pytest.param(
            bad(
                '[[organisations]]\nid = "E1"\nname = "x"\nworkspaces = ["E2"]\n'
                '[[organisations]]\nid = "E2"\nname = "y"\n'
            ),
            "$.organisations",
            "E2 is of E2 and of E1",
            "one organisation alone",
            id="workspace of another id",
        ),
        pytest.param(
            bad(
                '[[connections]]\nchannel = "C1"\norg = "T9"\ntier = "full"\n'
                "ends_at = 9999-12-31T23:59:59-05:00\n"
            ),
            "$.connections[0].ends_at",
            "beyond all years",
            "leave it out",
            id="beyond all years",
        ),
        pytest.param(
            bad('[[organisations]]\nid = "E"\nname = "e"\nndas = true\n'),
            "$.organisations[0]",
            "unknown field `ndas`",
            "",
            id="unknown-key-inside",
        ),
        pytest.param(bad("own_org = 7\n"), "$.own_org", "Expected `str", "", id="wrong-type"),
        pytest.param(
            HEAD + RULE + 'min_severity = "mild"\n',
            "$.rules[0].min_severity",
            "Invalid enum value 'mild'",
            "",
            id="wrong-word",
        ),
        pytest.param(HEAD + RULE * 2, "$.rules[1].id", "used twice", "own id", id="twice"),
        pytest.param(
            HEAD + RULE.replace('"r"', '""'), "$.rules[0].id", "empty", "own id", id="no-id"
        ),
        pytest.param(
            HEAD + RULE.replace('["log"]', "[]"), "$.rules[0].actions", "empty", "log", id="idle"
        ),
        pytest.param(
            HEAD + RULE + "rules = []\n", "$.rules[0]", "matches nothing", "leave", id="no-pattern"
        ),
        pytest.param(
            HEAD + RULE + "families = []\n", "$.rules[0]", "matches nothing", "", id="no-family"
        ),
        pytest.param(
            bad('[[embargoes]]\nid = "m"\ntitle = "t"\nnames = []\n'),
            "$.embargoes[0].names",
            "no names",
            "codename",
            id="embargo-without-names",
        ),
        pytest.param(
            bad('[[embargoes]]\nid = "m"\ntitle = "t"\nnames = ["Merlin", " ab "]\n'),
            "$.embargoes[0].names",
            "fewer than three",
            "codename",
            id="embargo-of-two-letters",
        ),
        pytest.param(
            bad(
                '[[embargoes]]\nid = "m"\ntitle = "t"\nnames = ["Merlin"]\n'
                "lifts_at = 2026-06-01T07:00:00\n"
            ),
            "$.embargoes[0].lifts_at",
            "without a zone",
            r"\+01:00",
            id="naive-hour",
        ),
        pytest.param(
            bad(
                '[[connections]]\nchannel = "C"\norg = "T"\ntier = "full"\n'
                "ends_at = 2026-06-01T07:00:00\n"
            ),
            "$.connections[0].ends_at",
            "without a zone",
            r"\+01:00",
            id="naive-end",
        ),
    ],
)
def test_a_wrong_policy_names_file_path_and_remedy(
    text: str, where: str, what: str, remedy: str
) -> None:
    """Each fault is one error that says in which file, where in it, what, and what to write."""
    with pytest.raises(ConfigInvalid) as caught:
        parse_policy("acme.toml", text)
    error = caught.value
    assert error.where.startswith("acme.toml")
    assert error.where.endswith(where)
    assert what in error.what
    assert re.search(remedy, error.remedy)
    assert error.remedy


def test_settings_have_defaults_and_may_be_changed() -> None:
    """An empty file gives the defaults; a key changes its setting only."""
    assert parse_run("crossgate.toml", "") == RunConfig()
    assert parse_run("crossgate.toml", "workers = 7\nkeep_log = true\n") == RunConfig(
        workers=7, keep_log=True
    )


@pytest.mark.parametrize(
    ("text", "where"),
    [
        pytest.param("worker = 2", "crossgate.toml: $", id="unknown"),
        pytest.param('workers = "2"', "crossgate.toml: $.workers", id="type"),
        pytest.param("workers = true", "crossgate.toml: $.workers", id="bool"),
        *(
            pytest.param(f"{key} = 0", f"crossgate.toml: $.{key}", id=key)
            for key in RunConfig.__struct_fields__
            if key != "keep_log"
        ),
    ],
)
def test_wrong_settings_name_their_key(text: str, where: str) -> None:
    """Unknown keys, wrong types and numbers below one are refused."""
    with pytest.raises(ConfigInvalid) as caught:
        parse_run("crossgate.toml", text)
    assert caught.value.where == where


@pytest.mark.parametrize(
    "shape", [PolicyFile, RuleFile, OrganisationFile, ConnectionFile, EmbargoFile, KeywordsFile]
)
def test_every_key_of_a_policy_is_documented(shape: type[msgspec.Struct]) -> None:
    """docs/policies.md has a line for each key, under the table it belongs to."""
    text = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
    for key in shape.__struct_fields__:
        assert f"\n| `{key}` | " in text


@pytest.mark.parametrize("end", ["2026-01-01", "2026-02-01"], ids=["before", "at once"])
def test_a_connection_that_ends_before_it_starts_is_refused(end: str) -> None:
    """A declared connection must end after it starts; the error names its path."""
    text = (
        HEAD
        + RULE
        + (
            '\n[[connections]]\nchannel = "C1"\norg = "T2"\ntier = "full"\n'
            f"starts_at = 2026-02-01T00:00:00Z\nends_at = {end}T00:00:00Z\n"
        )
    )
    with pytest.raises(ConfigInvalid) as caught:
        parse_policy("acme.toml", text)
    assert caught.value.where == "acme.toml: $.connections[0].ends_at"


@pytest.mark.parametrize(
    "text",
    [
        'own_org = "unknown"\n',
        '\n[[organisations]]\nid = "unknown"\nname = "x"\n',
        '\n[[organisations]]\nid = "T1"\nname = "x"\nworkspaces = ["unknown"]\n',
    ],
    ids=["own_org", "id", "workspace"],
)
def test_nobody_may_call_themselves_unknown(text: str) -> None:
    """The id that stands for unknown authors is nobody's: else their words would count as ours."""
    whole = HEAD + text + RULE if text.startswith("own") else HEAD + RULE + text
    with pytest.raises(ConfigInvalid, match="unknown"):
        parse_policy("acme.toml", whole)


def test_an_embargo_may_be_told_by_keywords_and_ordinary_words() -> None:
    """Keyword sets and common names are read; either is enough to look for."""
    text = (
        HEAD
        + RULE
        + (
            '[[embargoes]]\nid="e"\ncommon_names=["Bridge"]\n'
            '[[embargoes.keywords]]\nwords=["ferry", "cork*"]\nleast=2\nwithin=2\n'
        )
    )
    (embargo,) = parse_policy("p", text).embargoes
    assert embargo.names == ("Bridge",)
    assert embargo.common_names == {"Bridge"}
    assert embargo.keywords == (KeywordSet(words=("ferry", "cork*"), least=2, within=2),)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        pytest.param("", "no names", id="nothing"),
        pytest.param('sealed="x"\ntitle="t"\n', "beside what it seals", id="sealed and open"),
        pytest.param(
            '[[embargoes.keywords]]\nwords=["a"]\n', "2 of 1 words", id="too few keywords"
        ),
        pytest.param(
            '[[embargoes.keywords]]\nwords=["a", "b"]\nwithin=1\n', "within 1", id="too near"
        ),
    ],
)
def test_an_embargo_that_makes_no_sense_is_refused(entry: str, says: str) -> None:
    """Nothing to look for, secrets in clear beside the seal, and impossible sets are refused."""
    with pytest.raises(ConfigInvalid, match=says):
        parse_register("r.toml", '[[embargoes]]\nid="e"\n' + entry)
