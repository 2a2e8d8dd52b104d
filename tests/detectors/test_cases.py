"""Which items need a decision, and who could read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from schemas.errors import Unreconciled
from schemas.policy import Action
from tests.detectors.deciding import (
    INSIDE,
    OTHER,
    at,
    connection,
    decided,
    directory,
    file,
    finding,
    item_of,
    message,
    plans,
    verdict,
)
from tests.make import OWN, PARTNER

CONNECTED = connection(start=50)
TOUCHING = {action.value for action in Action if action.touches_item}


def test_clean_items_get_no_verdict() -> None:
    """A verdict is made only where something was found, failed or missing."""
    rows = [message(f"{n}.000000", sent=n) for n in range(100, 110)]
    decisions = decided(rows, [finding(rows[3])], [INSIDE])
    assert decisions.verdicts["item"].to_pylist() == [item_of(rows[3])]


def test_what_is_deleted_is_not_hidden_again() -> None:
    """A deletion was read until it happened; nobody acts on it, but the sender is still told."""
    row = message(kind="deleted", revision=200_000_000, revised=200)
    decisions = decided(
        [row],
        [finding(row, part="previous_text")],
        [CONNECTED, connection(OTHER, start=300)],
    )
    only = verdict(decisions)
    assert only["can_act"] == "none"
    assert [(e["org"], e["from"], e["to"]) for e in only["exposure"]] == [
        (OWN, at(100), at(200)),
        (PARTNER, at(100), at(200)),
    ]
    planned = {name for name, state in plans(decisions).items() if state == "planned"}
    assert planned == {"log", "notify_sender", "alert"}
    assert {plans(decisions)[name] for name in TOUCHING} == {"refused"}


def test_what_an_edit_removed_is_not_hidden() -> None:
    """A secret that an edit took out was read from posting to edit, and is no longer there."""
    row = message(kind="edited", revision=200_000_000, revised=200)
    decisions = decided([row], [finding(row, part="previous_text")], [CONNECTED])
    assert {(e["from"], e["to"]) for e in verdict(decisions)["exposure"]} == {(at(100), at(200))}
    assert {plans(decisions)[name] for name in TOUCHING} == {"refused"}
    assert "already-gone" in decisions.actions["reason"].to_pylist()[1]


@pytest.mark.parametrize(
    ("before", "start"),
    [
        pytest.param("nothing yet", 200, id="brought"),
        pytest.param("here was more", 100, id="stood-before"),
        pytest.param(None, 100, id="nobody-knows"),
    ],
)
def test_what_an_edit_brought_is_read_from_then_on(before: str | None, start: int) -> None:
    """Text of an edit is exposed from the edit; if it may have stood there before, from posting."""
    row = message(kind="edited", revision=200_000_000, revised=200, before=before)
    decisions = decided([row], [finding(row)], [CONNECTED])
    assert {(e["from"], e["to"]) for e in verdict(decisions)["exposure"]} == {(at(start), None)}
    assert plans(decisions)["hide"] == "planned"


def test_what_an_edit_kept_and_removed_is_read_from_posting_on() -> None:
    """Findings in both the new and the old text are exposed from the posting, and still are."""
    row = message(kind="edited", revision=200_000_000, revised=200, before="nothing yet")
    decisions = decided(
        [row], [finding(row), finding(row, part="previous_text", start=9)], [CONNECTED]
    )
    assert {(e["from"], e["to"]) for e in verdict(decisions)["exposure"]} == {(at(100), None)}
    assert plans(decisions)["hide"] == "planned"


def test_a_failure_leaves_open_what_an_edit_removed() -> None:
    """Where a detector failed on an edit, its new text may hold it still: it counts as there."""
    row = message(kind="edited", revision=200_000_000, revised=200, before="here it was")
    decisions = decided(
        [row], [finding(row, part="previous_text")], [CONNECTED], failed={0: "engine-raised"}
    )
    assert {(e["from"], e["to"]) for e in verdict(decisions)["exposure"]} == {(at(100), None)}
    assert plans(decisions)["hide"] == "planned"


def test_a_deletion_that_nobody_dates_leaves_the_end_open() -> None:
    """Where the source does not say when a message went, nobody is said to have been too late."""
    row = message(kind="deleted", revision=100_000_000)
    only = verdict(decided([row], [finding(row, part="previous_text")], [connection(start=300)]))
    assert [(e["org"], e["from"], e["to"]) for e in only["exposure"]] == [
        (OWN, at(100), None),
        (PARTNER, at(300), None),
    ]


@pytest.mark.parametrize(
    "row", [message(subtype="dlp_tombstone"), file(mode="tombstone")], ids=["message", "file"]
)
def test_a_tombstone_is_not_hidden_again(row: dict[str, Any]) -> None:
    """What a tombstone already covers is left alone."""
    decisions = decided([row], [finding(row)], [CONNECTED])
    assert verdict(decisions)["can_act"] == "none"
    assert not {name for name, state in plans(decisions).items() if state == "planned"} & TOUCHING


def test_an_author_could_read_its_own_words() -> None:
    """A partner's message shows that the partner was there, and nothing about others."""
    row = message(org=PARTNER)
    only = verdict(decided([row], [finding(row)]))
    assert [(e["org"], e["tier"], e["basis"]) for e in only["exposure"]] == [
        (OWN, "internal", "potential"),
        (PARTNER, "unknown", "observed"),
        ("unknown", "unknown", "unknown"),
    ]
    assert "tier-unknown" in only["reasons"]


def test_files_of_the_other_side_are_lost_at_disconnect() -> None:
    """Nobody but their owner keeps files when a connection ends, at any tier."""
    left = connection(start=50, end=200)
    ours, theirs = file(), file(org=PARTNER)
    for row, keeps in ((ours, False), (theirs, True)):
        only = verdict(decided([row], [finding(row, part="name")], [left]))
        kept = {e["org"]: e["keeps_copy"] for e in only["exposure"]}
        assert kept[PARTNER] is keeps


def test_a_repeated_row_gives_equal_verdicts() -> None:
    """The same row twice gives the same verdict and actions twice; a commit keeps one of each."""
    row = message()
    once = decided([row], [finding(row)], [CONNECTED])
    twice = decided([row, row], [finding(row), finding(row)], [CONNECTED], about=[0, 1])
    for single, double in ((once.verdicts, twice.verdicts), (once.actions, twice.actions)):
        assert double.num_rows == 2 * single.num_rows
        assert {str(row) for row in double.to_pylist()} == {str(row) for row in single.to_pylist()}


def test_each_claim_about_an_item_is_decided_alone() -> None:
    """Two rows of one item give the verdicts that each would give without the other."""
    rows = [message(), message(kind="deleted"), message(org=PARTNER), message(author="U2")]
    alone = [decided([row], [finding(row)], [CONNECTED]) for row in rows]
    whole = decided(rows, [finding(row) for row in rows], [CONNECTED], about=[0, 1, 2, 3])
    for name in ("verdicts", "actions"):
        parts = [row for one in alone for row in getattr(one, name).to_pylist()]
        assert sorted(map(str, getattr(whole, name).to_pylist())) == sorted(map(str, parts))
    assert whole.verdicts["can_act"].to_pylist().count("own_org") == 2


def test_what_is_found_in_one_claim_says_nothing_of_the_other() -> None:
    """Only the row that a finding is about gets a verdict, not another row of its item."""
    rows = [message(author="U1"), message(author="U2")]
    for about in (0, 1):
        only = verdict(decided(rows, [finding(rows[about])], [CONNECTED], about=[about]))
        assert only["author_id"] == rows[about]["author_id"]


def test_rows_that_differ_never_share_a_digest() -> None:
    """Whatever claims about an item differ in, a commit that goes by digests keeps each verdict."""
    claims = [
        (message(), 1),
        (message(), 2),
        (message(author="U2"), 1),
        (message(kind="edited", revised=200, before="nothing yet"), 1),
        (message(kind="edited", revised=200), 1),
        (message(kind="edited", revised=300, before="nothing yet"), 1),
    ]
    made = [
        verdict(decided([row], [finding(row, start=n) for n in range(count)], [CONNECTED]))
        for row, count in claims
    ]
    by_digest = {row["digest"]: row for row in made}
    assert all(by_digest[row["digest"]] == row for row in made)
    assert len(by_digest) == 5  # an edit that may have kept it is read from the posting on


@pytest.mark.parametrize("org", [OWN, PARTNER, "unknown"])
@pytest.mark.parametrize("make", [message, file], ids=["message", "file"])
def test_nobody_acts_on_what_is_disputed(make: Callable[..., dict[str, Any]], org: str) -> None:
    """Where sources dispute whose an item is, nothing touches it and nobody is asked."""
    row = make(org=org)
    where = directory([CONNECTED], disputed=[item_of(row)])
    decisions = decided([row], [finding(row)], where=where)
    only = verdict(decisions)
    assert (only["author_org"], only["can_act"]) == (org, "none")
    assert {entry["org"] for entry in only["exposure"]} == {OWN, PARTNER}
    planned = {name for name, state in plans(decisions).items() if state == "planned"}
    assert planned == {"log", "alert"}
    refused = {
        row["reason"].partition(":")[0]
        for row in decisions.actions.to_pylist()
        if row["state"] == "refused"
    }
    assert refused == {"author-disputed"}
    assert {"notify_sender", "ask_partner", *TOUCHING} <= plans(decisions).keys()


def test_a_dispute_about_one_item_is_not_about_another() -> None:
    """Another revision of a disputed message is acted on as ever."""
    row = message()
    where = directory([CONNECTED], disputed=[item_of(message(revision=7))])
    assert plans(decided([row], [finding(row)], where=where))["hide"] == "planned"


@pytest.mark.parametrize("about", [0, 1])
def test_a_finding_about_another_row_is_an_error(about: int) -> None:
    """A finding whose item is not that of its row is never dropped."""
    rows = [message(), message("200.000000", sent=200)]
    with pytest.raises(Unreconciled, match=f"row {about}"):
        decided(rows, [finding(message("999.000000", sent=999))], about=[about])
