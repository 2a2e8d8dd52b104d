"""Verdicts and planned actions on batches of items."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.decide import Decisions, decide
from schemas.columns import ACTIONS, FILES, FINDINGS, MESSAGES, TABLES, VERDICTS, conform
from schemas.errors import ArchiveCorrupt
from schemas.identity import digests
from schemas.policy import Action, Severity
from tests.detectors.deciding import (
    EVERYTHING,
    INSIDE,
    NOW,
    OTHER,
    Scan,
    at,
    connection,
    decided,
    directory,
    file,
    finding,
    item_of,
    membership,
    message,
    plans,
    policy,
    us,
    verdict,
)
from tests.make import OWN, PARTNER

CONNECTED = connection(start=50)
TOUCHING = {action.value for action in Action if action.touches_item}


def test_a_verdict_says_what_who_why_and_by_which_policy() -> None:
    """A flagged message becomes one row with every column filled from item, exposure and policy."""
    row = message()
    by = policy()
    decisions = decided([row], [finding(row), finding(row, "low", rule="a.rule")], [CONNECTED])
    assert verdict(decisions) == {
        "org_id": OWN,
        "day": at(100).date(),
        "item": item_of(row),
        "item_kind": "message",
        "channel_id": row["channel_id"],
        "ts": row["ts"],
        "revision": 0,
        "sent_at": at(100),
        "author_id": "U0OWN00001",
        "author_org": OWN,
        "outcome": "flagged",
        "severity": "critical",
        "reasons": ["policy-rule:outside", "seen-outside", "full-tier"],
        "rules": ["a.rule", "secret.test"],
        "findings": 2,
        "exposure": [
            {
                "org": OWN,
                "tier": "internal",
                "from": at(100),
                "to": None,
                "keeps_copy": False,
                "basis": "potential",
            },
            {
                "org": PARTNER,
                "tier": "full",
                "from": at(100),
                "to": None,
                "keeps_copy": True,
                "basis": "potential",
            },
        ],
        "can_act": "own_org",
        "policy": by.label,
        "rule_pack": "pack",
        "as_of": NOW,
        "digest": verdict(decisions)["digest"],
    }


def test_rows_are_of_the_contract() -> None:
    """Both batches are of their tables; digests cover key, content and what claims differ in."""
    rows = [message(), message("200.000000", sent=200, org=PARTNER)]
    decisions = decided(rows, [finding(row) for row in rows], [CONNECTED])
    for batch, schema, name in (
        (decisions.verdicts, VERDICTS, "verdicts"),
        (decisions.actions, ACTIONS, "actions"),
    ):
        conform(batch, schema)
        batch.validate(full=True)
        table = TABLES[name]
        values = [
            [row[column] for column in table.key + table.content] for row in batch.to_pylist()
        ]
        if name == "verdicts":
            for row, value in zip(batch.to_pylist(), values, strict=True):
                since = us((row["sent_at"] - at(0)).total_seconds())
                value += [row["author_id"], row["findings"], since, None]
        assert batch["digest"].to_pylist() == digests(table, values)
        assert batch.sort_by([(column, "ascending") for column in table.sort]).equals(batch)


@pytest.mark.parametrize("rows", [[], [message()], [file()]], ids=["empty", "message", "file"])
def test_nothing_found_decides_nothing(rows: list[dict[str, Any]]) -> None:
    """A batch without findings gives two empty batches of the right shape."""
    decisions = decided(rows)
    assert (decisions.verdicts.num_rows, decisions.actions.num_rows) == (0, 0)
    conform(decisions.verdicts, VERDICTS)


def test_the_worst_finding_gives_the_severity_and_the_first_reason() -> None:
    """Several findings make one verdict: the worst decides, the others are still named."""
    by = policy(
        'id = "p"\nversion = "1"\n'
        '[[rules]]\nid = "pii"\nfamilies = ["pii"]\nactions = ["log"]\nreason = "r"\n'
        '[[rules]]\nid = "rest"\nactions = ["alert"]\nreason = "r"\n'
    )
    row = message()
    decisions = decided(
        [row], [finding(row, "low", family="pii"), finding(row, "high")], [INSIDE], by=by
    )
    assert verdict(decisions)["severity"] == "medium"
    assert verdict(decisions)["reasons"] == ["policy-rule:rest", "only-inside", "policy-rule:pii"]
    assert plans(decisions) == {"log": "planned", "alert": "planned"}


def test_what_is_ours_may_be_touched() -> None:
    """On our own message every wanted action is planned but those for files and partners."""
    row = message()
    decisions = decided([row], [finding(row)], [CONNECTED])
    assert verdict(decisions)["can_act"] == "own_org"
    assert plans(decisions) == dict.fromkeys(
        ["log", "notify_sender", "alert", "hide", "redact", "delete"], "planned"
    )
    assert set(decisions.actions["reason"].to_pylist()) == {
        "outside: another organisation can read it"
    }


def test_a_partner_is_asked_instead() -> None:
    """On a partner's message nothing is touched; one request to the partner takes its place."""
    row = message(org=PARTNER, author="U0PARTNR01")
    decisions = decided([row], [finding(row)], [CONNECTED])
    assert verdict(decisions)["can_act"] == "needs_partner"
    assert plans(decisions) == {
        "log": "planned",
        "alert": "planned",
        "ask_partner": "planned",
        "notify_sender": "refused",
    }


def test_a_request_to_hide_alone_becomes_a_question_to_the_partner() -> None:
    """A policy that only hides asks the partner where it may not hide."""
    by = policy(
        'id = "p"\nversion = "1"\n[[rules]]\nid = "r"\nactions = ["hide"]\nreason = "why"\n'
    )
    for row in (message(org=PARTNER), file(org=PARTNER)):
        decisions = decided([row], [finding(row)], [CONNECTED], by=by)
        assert plans(decisions) == {"ask_partner": "planned"}
        assert decisions.actions["reason"].to_pylist() == ["r: why"]


def test_nobody_is_asked_about_an_unknown_author() -> None:
    """Where the author's organisation is not known, touching and asking are refused."""
    row = message(org="unknown", author=None)
    decisions = decided([row], [finding(row)], [CONNECTED])
    assert verdict(decisions)["can_act"] == "none"
    assert plans(decisions) == {
        "log": "planned",
        "alert": "planned",
        **dict.fromkeys(
            ["notify_sender", "hide", "quarantine_file", "redact", "delete", "ask_partner"],
            "refused",
        ),
    }
    refused = [row for row in decisions.actions.to_pylist() if row["state"] == "refused"]
    assert {row["reason"].partition(":")[0] for row in refused} == {"author-unknown"}


def test_files_are_quarantined_and_messages_hidden() -> None:
    """Hiding is for messages, quarantine for files."""
    row = file()
    decisions = decided([row], [finding(row, part="name")], [CONNECTED])
    assert {"quarantine_file": "planned"}.items() <= plans(decisions).items()
    assert "hide" not in plans(decisions)
    assert verdict(decisions)["item_kind"] == "file"


def test_a_workspace_of_ours_is_ours() -> None:
    """An author of one of our workspaces is our own, through the policy's mapping."""
    by = policy(
        'id = "p"\nversion = "1"\n[[rules]]\nid = "r"\nactions = ["hide"]\nreason = "why"\n'
        f'[[organisations]]\nid = "E0OWN"\nname = "Us"\nworkspaces = ["{OWN}", "T0OWN00002"]\n'
    )
    row = message(org="T0OWN00002")
    decisions = decided([row], [finding(row)], [CONNECTED], by=by)
    assert (verdict(decisions)["can_act"], plans(decisions)) == ("own_org", {"hide": "planned"})
    assert verdict(decisions)["author_org"] == "T0OWN00002"


def test_an_author_cleared_for_an_embargo_clears_nobody_else() -> None:
    """A cleared person's message before an audience that is not cleared is flagged."""
    by = policy(
        'id = "p"\nversion = "1"\n[[rules]]\nid = "r"\nactions = ["alert"]\nreason = "why"\n'
        '[[embargoes]]\nid = "m"\ntitle = "t"\nnames = ["Merlin"]\n'
        'cleared_people = ["U0OWN00001"]\n'
    )
    row = message()
    found = finding(row, family="embargo", rule="embargo.m")
    assert verdict(decided([row], [found], [CONNECTED], by=by))["outcome"] == "flagged"
    alone = [membership("U0OWN00001", evidence="dms.json:1")]
    only = verdict(decided([row], [found], by=by, where=directory((), alone, by=by)))
    assert (only["outcome"], only["reasons"]) == ("allowed", ["audience-cleared:people"])
    assert only["severity"] == "none"


def test_a_lifted_embargo_is_allowed_and_nothing_is_done() -> None:
    """From its hour on an embargo's findings allow, and plan no action."""
    by = policy(
        'id = "p"\nversion = "1"\n[[rules]]\nid = "r"\nactions = ["alert"]\nreason = "why"\n'
        '[[embargoes]]\nid = "m"\ntitle = "t"\nnames = ["Merlin"]\n'
        f"lifts_at = {NOW.isoformat()}\n"
    )
    row = message()
    decisions = decided([row], [finding(row, family="embargo", rule="embargo.m")], by=by)
    assert verdict(decisions)["reasons"] == ["embargo-lifted:m"]
    assert verdict(decisions)["outcome"] == "allowed"
    assert plans(decisions) == {}
    with_secret = decided(
        [row], [finding(row, family="embargo", rule="embargo.m"), finding(row)], by=by
    )
    assert verdict(with_secret)["outcome"] == "flagged"


@pytest.mark.parametrize(
    ("row", "facts", "expected"),
    [
        pytest.param(message(), [INSIDE], {"alert": "planned"}, id="inside"),
        pytest.param(
            message(), [CONNECTED], {"alert": "planned", "hide": "planned"}, id="ours-outside"
        ),
        pytest.param(message(), [], {"alert": "planned", "hide": "planned"}, id="unknown"),
        pytest.param(file(), [], {"alert": "planned", "quarantine_file": "planned"}, id="file"),
        pytest.param(
            message(org=PARTNER),
            [CONNECTED],
            {"alert": "planned", "hide": "refused"},
            id="partner-is-not-asked",
        ),
    ],
)
def test_a_failed_detector_holds_for_review(
    row: dict[str, Any], facts: list[dict[str, Any]], expected: dict[str, str]
) -> None:
    """An item that a detector failed on is in review, and hidden if it is ours."""
    decisions = decided([row], (), facts, failed={0: "engine-raised"})
    only = verdict(decisions)
    assert (only["outcome"], only["reasons"][0]) == ("review", "detector-failed:engine-raised")
    assert only["findings"] == 0
    assert plans(decisions) == expected


def test_a_failure_does_not_outweigh_what_was_found() -> None:
    """With findings too, review keeps the worse severity and does what both want."""
    row = message()
    decisions = decided([row], [finding(row, "critical")], [INSIDE], failed={0: "engine-raised"})
    only = verdict(decisions)
    assert (only["outcome"], only["severity"], only["findings"]) == ("review", "high", 1)
    assert only["reasons"] == [
        "detector-failed:engine-raised", "only-inside", "policy-rule:inside",
    ]  # fmt: skip
    assert plans(decisions) == {"alert": "planned", "log": "planned"}


def test_a_file_that_was_not_there_is_unscanned() -> None:
    """An unscanned file has a verdict that says why, no severity and no action."""
    decisions = decided([file(unscanned="stub"), file("F2", unscanned="external")])
    rows = decisions.verdicts.to_pylist()
    assert [(row["outcome"], row["severity"], row["reasons"]) for row in rows] == [
        ("unscanned", "none", ["file-unscanned:stub"]),
        ("unscanned", "none", ["file-unscanned:external"]),
    ]
    assert decisions.actions.num_rows == 0


def test_a_file_that_was_read_in_part_is_never_clean() -> None:
    """What was not read of a file keeps a verdict on it, whatever the rest says."""
    only = verdict(decided([file(unscanned="macro+no-ocr", partly=True)]))
    assert (only["outcome"], only["reasons"]) == ("unscanned", ["file-unscanned:macro+no-ocr"])


def test_an_unscanned_file_with_a_telling_name_is_flagged() -> None:
    """What its name gives away counts, and that its content was not scanned stays said."""
    row = file(unscanned="stub")
    only = verdict(decided([row], [finding(row, part="name")], [CONNECTED]))
    assert only["outcome"] == "flagged"
    assert only["reasons"][-1] == "file-unscanned:stub"


def test_the_same_plan_has_the_same_key() -> None:
    """Deciding again, later and under a new version of the policy, plans nothing anew."""
    row = message()
    first = decided([row], [finding(row)], [CONNECTED])
    again = decided(
        [row],
        [finding(row)],
        [CONNECTED],
        by=policy(EVERYTHING.replace('version = "1"', 'version = "2"')),
        now=datetime.fromisoformat("2027-01-01T00:00:00+00:00"),
    )
    assert first.verdicts["policy"] != again.verdicts["policy"]
    assert first.actions["idempotency_key"].equals(again.actions["idempotency_key"])


def keys(decisions: Decisions) -> dict[str, str]:
    """The key of each action, by its name."""
    names = ("action", "idempotency_key")
    return dict(zip(*(decisions.actions[name].to_pylist() for name in names), strict=True))


def test_a_key_is_of_the_rules_and_not_of_how_often_they_matched() -> None:
    """One more match of a rule that already asked is no other plan."""
    row = message()
    once = decided([row], [finding(row)], [CONNECTED])
    more = [finding(row), finding(row, "low", start=5), finding(row, "high", start=9)]
    assert keys(decided([row], more, [CONNECTED])) == keys(once)


def test_what_was_refused_may_be_planned_later() -> None:
    """Once an author is known, the plan has another key than its refusal had."""
    before = decided([message(org="unknown")], [finding(message())], [CONNECTED])
    after = decided([message()], [finding(message())], [CONNECTED])
    assert (plans(before)["hide"], plans(after)["hide"]) == ("refused", "planned")
    assert keys(before)["hide"] != keys(after)["hide"]
    assert keys(before)["alert"] == keys(after)["alert"]


def test_other_plans_have_other_keys() -> None:
    """Item, action, rule and state each make another key."""
    ours, theirs = message(), message("200.000000", sent=200, org="unknown")
    made = [
        key
        for found in (
            [finding(ours), finding(theirs)],
            [finding(ours, rule="other"), finding(theirs, rule="other")],
        )
        for key in decided([ours, theirs], found, [CONNECTED])
        .actions["idempotency_key"]
        .to_pylist()
    ]
    assert len(made) == len(set(made)) == 28


def test_batches_of_other_tables_are_refused() -> None:
    """Only messages and files are decided on."""
    row = pa.RecordBatch.from_pylist([message()], MESSAGES).drop_columns(["text"])
    with pytest.raises(ArchiveCorrupt, match="table messages"):
        decide(row, Scan(), directory(), policy(), now=NOW, rule_pack="", own_org=OWN)


ITEMS = st.lists(
    st.builds(
        message,
        stamp=st.integers(100, 104).map(lambda n: f"{n}.000000"),
        kind=st.sampled_from(["posted", "edited", "deleted"]),
        revision=st.sampled_from([0, 300_000_000]),
        sent=st.just(100),
        revised=st.sampled_from([100, 300]),
        author=st.sampled_from(["U1", None]),
        org=st.sampled_from([OWN, PARTNER, OTHER, "unknown"]),
        subtype=st.sampled_from([None, "tombstone"]),
    ),
    min_size=1,
    max_size=6,
)
FACTS = st.lists(
    st.builds(
        connection,
        org=st.sampled_from([OWN, PARTNER, OTHER, "unknown"]),
        tier=st.sampled_from(["full", "post_only", "pending", "residual", "internal", "unknown"]),
        start=st.none() | st.integers(50, 350),
        end=st.none() | st.integers(50, 350),
        basis=st.sampled_from(["potential", "observed"]),
    ),
    max_size=4,
)
PARTS = st.sampled_from(["text", "previous_text"])
WORSE = st.sampled_from(["low", "medium", "high", "critical"])


Scanned = tuple[list[dict[str, Any]], list[dict[str, Any]], list[int], dict[int, str]]
"""Items, findings, the row that each is about, and failures."""


@st.composite
def scanned(draw: st.DrawFn) -> Scanned:
    """Items with findings and failures on some of them."""
    rows = draw(ITEMS)
    about = [row for row in range(len(rows)) for _ in range(draw(st.integers(0, 2)))]
    found = [
        finding(rows[row], draw(WORSE), part=draw(PARTS), start=place)
        for place, row in enumerate(about)
    ]
    failed = {n: "engine-raised" for n in range(len(rows)) if draw(st.integers(0, 4)) == 0}
    return rows, found, about, failed


@given(scanned(), FACTS)
def test_only_our_own_words_are_ever_touched(
    batch: Scanned,
    facts: list[dict[str, Any]],
) -> None:
    """No plan touches an item of another or an unknown organisation, or one that is gone."""
    rows, found, about, failed = batch
    authors: dict[str, set[str]] = {}
    for row in rows:
        authors.setdefault(item_of(row), set()).add(row["author_org"])
    disputed = [item for item, named in authors.items() if len(named - {"unknown"}) > 1]
    where = directory(facts, disputed=disputed)
    actions = decided(rows, found, about=about, failed=failed, where=where).actions.to_pylist()
    gone = {item_of(r) for r in rows if r["kind"] == "deleted"}
    gone -= {item_of(r) for r in rows if r["kind"] != "deleted"}
    for action in actions:
        if action["action"] in TOUCHING and action["state"] == "planned":
            assert authors[action["item"]] - {"unknown"} == {OWN}
            assert action["can_act"] == "own_org"
            assert action["item"] not in gone
        if action["action"] == "ask_partner" and action["state"] == "planned":
            assert action["can_act"] == "needs_partner"


@given(scanned(), FACTS, st.randoms(use_true_random=False))
def test_order_does_not_matter(
    batch: Scanned,
    facts: list[dict[str, Any]],
    chance: random.Random,
) -> None:
    """Items, findings and facts in any other order give the same rows."""
    rows, found, about, failed = batch
    expected = decided(rows, found, facts, about=about, failed=failed)
    places, findings = list(range(len(rows))), list(range(len(found)))
    for order in (places, findings, facts):
        chance.shuffle(order)
    again = decided(
        [rows[place] for place in places],
        [found[place] for place in findings],
        facts,
        about=[places.index(about[place]) for place in findings],
        failed={new: failed[old] for new, old in enumerate(places) if old in failed},
    )
    assert again.verdicts.equals(expected.verdicts)
    assert again.actions.equals(expected.actions)


@given(ITEMS, FACTS, st.data())
def test_cutting_a_batch_changes_no_verdict(
    rows: list[dict[str, Any]], facts: list[dict[str, Any]], data: st.DataObject
) -> None:
    """What else is in the batch does not matter: two halves decide what the whole does."""
    cut = data.draw(st.integers(0, len(rows)))
    parts = [rows, rows[:cut], rows[cut:]]
    decisions = [
        decided(part, [finding(row) for row in part], facts, about=list(range(len(part))))
        for part in parts
    ]
    whole, left, right = (
        [row for table in (d.verdicts, d.actions) for row in table.to_pylist()] for d in decisions
    )
    assert sorted(map(repr, whole)) == sorted(map(repr, left + right))


@given(ITEMS, FACTS, st.sampled_from(["full", "post_only", "pending", "unknown"]), WORSE)
def test_more_exposure_never_lowers_a_verdict(
    rows: list[dict[str, Any]], facts: list[dict[str, Any]], tier: str, severity: str
) -> None:
    """One more connected organisation keeps or raises every verdict's severity."""
    found = [finding(row, severity) for row in rows]
    few = decided(rows, found, facts)
    many = decided(rows, found, [*facts, connection("T0NEW", tier)])
    assert few.verdicts["item"].equals(many.verdicts["item"])
    for before, after in zip(
        few.verdicts["severity"].to_pylist(), many.verdicts["severity"].to_pylist(), strict=True
    ):
        assert Severity(after).rank >= Severity(before).rank


@given(ITEMS, FACTS, WORSE, WORSE)
def test_a_worse_finding_never_lowers_a_verdict(
    rows: list[dict[str, Any]], facts: list[dict[str, Any]], one: str, other: str
) -> None:
    """Raising the severity of a finding keeps or raises the verdict's."""
    low, high = sorted([one, other], key=lambda name: Severity(name).rank)
    mild = decided(rows, [finding(row, low) for row in rows], facts)
    grave = decided(rows, [finding(row, high) for row in rows], facts)
    for before, after in zip(
        mild.verdicts["severity"].to_pylist(), grave.verdicts["severity"].to_pylist(), strict=True
    ):
        assert Severity(after).rank >= Severity(before).rank


@given(ITEMS, FACTS)
def test_unknown_exposure_is_never_internal(
    rows: list[dict[str, Any]], facts: list[dict[str, Any]]
) -> None:
    """A verdict whose exposure holds somebody unknown is not lowered, and says so."""
    decisions = decided(rows, [finding(row) for row in rows], facts)
    for row in decisions.verdicts.to_pylist():
        if any(entry["org"] == "unknown" for entry in row["exposure"]):
            assert "audience-unknown" in row["reasons"]
            assert "only-inside" not in row["reasons"]
            assert Severity(row["severity"]).rank >= Severity.HIGH.rank


def test_findings_and_items_are_of_the_contract() -> None:
    """The builders of these tests make rows of the real tables."""
    for row, schema in ((message(), MESSAGES), (file(), FILES), (finding(message()), FINDINGS)):
        assert list(row) == schema.names
