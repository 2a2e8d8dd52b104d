"""The same events in any order, in ranges of any size, on any number of partitions: one archive."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.tables import contents
from tests.make import (
    OWN,
    PARTNER,
    SHARED,
    STUB,
    Json,
    deletion,
    edit,
    envelope,
    file,
    message,
    ts,
)
from tests.scanning import reader, scanned

ALSO_OURS = "T0OWN00002"
OURS = {"user": "U0OWN00001", "org": OWN}
TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
SPLIT = "ghp_" + "R8q7P6o5N4m3L2k1J0i9H8g7F6e5D4c3B2a1"
POLICY = f"""
id = "order"
version = "1"
own_org = "{OWN}"

[[organisations]]
id = "{OWN}"
name = "Us"
workspaces = ["{OWN}", "{ALSO_OURS}"]

[[rules]]
id = "everything"
actions = ["alert", "notify_sender", "hide", "quarantine_file", "ask_partner"]
reason = "the test wants it"
"""


def _claims(number: int, text: str, *orgs: str | None) -> list[Json]:
    """One message as several organisations' own."""
    return [message(text, at=ts(number), user="U0OWN00001", org=org) for org in orgs]


def _events() -> list[Json]:
    disputed = _claims(10, f"token {TOKEN}", OWN, PARTNER)
    ours = _claims(20, f"token {TOKEN}", OWN, ALSO_OURS, None)
    post = message(f"first {TOKEN}", at=ts(30), **OURS)
    edits = [
        edit(post, "gone", at=ts(60)),
        edit(post, f"{TOKEN} moved", at=ts(60)),
        edit(post | {"user_team": PARTNER, "team": PARTNER}, f"{TOKEN} moved", at=ts(60)),
        edit(post, f"and ada@example.com {TOKEN}", at=ts(70)),
    ]
    texts = [
        message(text, at=ts(40), user=user, org=OWN)
        for text, user in (
            (f"one {TOKEN}", "U0OWN00001"),
            (f"one {TOKEN}", "U0OWN00002"),
            (f"{TOKEN} and {TOKEN[:-1]}9", "U0OWN00001"),
            ("nothing at all", "U0OWN00001"),
        )
    ]
    name = "jane.doe@example.com.pdf"
    shares = [
        message("see", at=ts(50), subtype="file_share", files=[shared], **OURS)
        for shared in (
            STUB,
            file(name, user="U0OWN00001", user_team=OWN),
            file(name, user="U0OWN00001", user_team=PARTNER),
            file("plan.pdf", user="U0OWN00001", user_team=OWN),
        )
    ]
    facts: list[Json] = [
        {
            "type": "file_shared",
            "file_id": STUB["id"],
            "user_id": "U0OWN00001",
            "file": {"id": STUB["id"]},
            "channel_id": SHARED,
            "event_ts": ts(50),
        },
        {
            "type": "channel_shared",
            "connected_team_id": PARTNER,
            "channel": SHARED,
            "event_ts": ts(1),
        },
        {
            "type": "member_joined_channel",
            "user": "U0PARTNR01",
            "channel": SHARED,
            "channel_type": "C",
            "team": PARTNER,
            "event_ts": ts(2),
        },
    ]
    theirs = message(f"theirs {TOKEN}", at=ts(80))
    gone = [
        deletion(post, at=ts(90)),
        deletion(theirs, at=ts(90)),
        deletion(theirs | {"user_team": OWN, "team": OWN, "source_team": OWN}, at=ts(90)),
    ]
    first, second = SPLIT[:15], SPLIT[15:]
    halves = [
        message(first, at=ts(200), **OURS),
        message("hold on", at=ts(205), user="U0OWN00002", org=OWN),
        *_claims(210, second, OWN, PARTNER),
        edit(message(second, at=ts(210), **OURS), f"{second} there", at=ts(215)),
        message(f"`{first}`", at=ts(201), thread_ts=ts(80), user="U0OWN00003", org=OWN),
        message(f"the rest: {second}", at=ts(211), thread_ts=ts(80), user="U0OWN00003", org=OWN),
        message(second, at=ts(220), user="U0OWN00002", org=OWN),
    ]
    return [*disputed, *ours, post, *edits, *texts, *shares, *facts, theirs, *gone, *halves]


EVENTS = [envelope(event) for event in _events()]
ALONE, DISPUTED, WITH_US = (f"{SHARED}/{ts(second)}/v0" for second in (30, 10, 20))


def _scanned(folder: Path, events: list[Json], records: int, partitions: int) -> Path:
    folder.mkdir()
    config, policy = folder / "crossgate.toml", folder / "policy.toml"
    config.write_text(f"workers = 1\nrange_records = {records}\npartitions = {partitions}\n")
    policy.write_text(POLICY)
    return scanned(folder, events, "--config", config, "--policy", policy)


def _rows(archive: Path) -> dict[str, Counter[str]]:
    """Every table as a multiset of rows, what was decided in every column."""
    opened = reader(archive)
    return {
        **{name: Counter(map(str, rows.elements())) for name, rows in contents(archive).items()},
        **{
            name: Counter(map(str, opened.table(name).to_pylist()))
            for name in ("verdicts", "actions")
        },
    }


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The events once each, in one range."""
    return _scanned(tmp_path_factory.mktemp("order") / "calm", EVENTS, 1000, 1)


@pytest.mark.parametrize(
    ("seed", "records", "partitions"), [(1, 1, 1), (2, 3, 3), (3, 37, 1), (4, 37, 3)]
)
def test_order_ranges_and_partitions_change_no_row(
    calm: Path, tmp_path: Path, seed: int, records: int, partitions: int
) -> None:
    """Events that contradict each other, shuffled and repeated, give every table the same rows."""
    dice = random.Random(seed)
    events = [*EVENTS, *dice.sample(EVENTS, 3)]
    dice.shuffle(events)
    mixed = _rows(_scanned(tmp_path / "mixed", events, records, partitions))
    for name, rows in _rows(calm).items():
        assert mixed[name] == rows, name


def _decided(archive: Path, item: str) -> tuple[set[str], dict[str, set[str]]]:
    """Who can act on an item by its verdicts, and the states of each of its actions."""
    opened = reader(archive)
    verdicts: list[dict[str, Any]] = opened.table("verdicts").to_pylist()
    states: dict[str, set[str]] = {}
    for row in opened.table("actions").to_pylist():
        if row["item"] == item:
            states.setdefault(row["action"], set()).add(row["state"])
    return {row["can_act"] for row in verdicts if row["item"] == item}, states


def test_nobody_acts_on_what_two_organisations_are_said_to_have_written(calm: Path) -> None:
    """What one event calls ours and another a partner's is not hidden, and nobody is asked."""
    can_act, states = _decided(calm, DISPUTED)
    assert can_act == {"none"}
    assert states.pop("alert") == {"planned"}
    assert {"notify_sender", "hide", "ask_partner"} <= states.keys()
    assert all(state == {"refused"} for state in states.values())
    reasons = reader(calm).table("actions")["reason"].to_pylist()
    assert "author-disputed" in {reason.partition(":")[0] for reason in reasons}


def test_what_is_split_is_found_in_each_of_its_messages(calm: Path) -> None:
    """Also where two organisations are said to have written one of them; edits add nothing."""
    rows = reader(calm).table("findings").to_pylist()
    told = [row for row in rows if row["preview"].startswith("split over 2 messages")]
    assert sorted((row["ts"], row["author_org"]) for row in told) == [
        (ts(200), OWN),
        (ts(201), OWN),
        (ts(210), OWN),
        (ts(210), PARTNER),
        (ts(211), OWN),
    ]
    assert {row["revision"] for row in told} == {0}


def test_workspaces_of_one_organisation_do_not_dispute(calm: Path) -> None:
    """Events that name two workspaces of ours leave the message ours; nor does silence dispute."""
    can_act, states = _decided(calm, WITH_US)
    assert can_act == {"own_org", "none"}  # none: of the event that names nobody
    assert "planned" in states["hide"]
    assert _decided(calm, ALONE)[0] == {"own_org"}


def test_a_file_of_two_organisations_is_disputed(calm: Path) -> None:
    """Files are disputed as messages are."""
    files = [row for row in reader(calm).table("verdicts").to_pylist() if "file:" in row["item"]]
    claimed = {row["author_org"] for row in files}
    assert {OWN, PARTNER} <= claimed
    assert {row["can_act"] for row in files} == {"none"}
