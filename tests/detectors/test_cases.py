"""Which items need a decision, and who could read them."""

from __future__ import annotations

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


def test_an_item_twice_in_a_batch_is_decided_once() -> None:
    """The same event twice gives the same verdict as once: findings are counted by digest."""
    row = message()
    once = decided([row], [finding(row)], [CONNECTED])
    twice = decided([row, row], [finding(row), finding(row)], [CONNECTED])
    assert twice.verdicts.equals(once.verdicts)
    assert twice.actions.equals(once.actions)


def test_sources_that_disagree_about_the_author_leave_it_unknown() -> None:
    """Two rows of one item with different authors' organisations: nobody may act."""
    rows = [message(), message(org=PARTNER)]
    for pair in (rows, rows[::-1]):
        only = verdict(decided(pair, [finding(rows[0])], [CONNECTED]))
        assert (only["author_org"], only["can_act"]) == ("unknown", "none")


def test_a_finding_about_another_batch_is_an_error() -> None:
    """A finding whose item is not there is never dropped."""
    with pytest.raises(Unreconciled, match="1 items with findings"):
        decided([message()], [finding(message("999.000000", sent=999))])
