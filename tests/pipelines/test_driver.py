"""The driver lands, archives, screens and accounts for every record, once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.metrics import reconcile
from schemas.errors import Unreconciled
from tests.end_to_end.tables import contents
from tests.make import OWN, PARTNER, deletion, edit, envelope, jsonl, line, message, ts
from tests.scanning import crossgate, printed, reader, scanned

POSTED = message("the launch moves to Tuesday", at=ts(5))
EVENTS = [
    envelope(event)
    for event in (
        POSTED,
        edit(POSTED, "the launch moves to Wednesday", at=ts(65)),
        edit(POSTED, "the launch moves to Friday", at=ts(125)),
        deletion(POSTED, at=ts(185)),
        message("hello from us", at=ts(6), user="U0OWN00001", org=OWN),
        message("write to ada@example.com", at=ts(7), thread_ts=ts(5)),
        {
            "type": "channel_shared",
            "connected_team_id": PARTNER,
            "channel": "C0SHARED01",
            "event_ts": ts(1),
        },
        {
            "type": "member_joined_channel",
            "user": "U0PARTNR01",
            "channel": "C0SHARED01",
            "channel_type": "C",
            "team": PARTNER,
            "event_ts": ts(2),
        },
        {
            "type": "reaction_added",
            "user": "U0OWN00001",
            "reaction": "eyes",
            "event_ts": ts(8),
            "item": {"type": "message", "channel": "C0SHARED01", "ts": ts(5)},
        },
    )
]


def test_a_second_scan_adds_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same source again leaves every table as it was and says so."""
    archive = scanned(tmp_path, EVENTS)
    before = contents(archive)
    again = printed(capsys, "scan", tmp_path / "events.jsonl", "--archive", archive)
    assert not again["new"]
    assert contents(archive) == before


def test_an_overlapping_source_adds_only_what_is_new(tmp_path: Path) -> None:
    """A second file that repeats events of the first stores no row twice."""
    scanned(tmp_path / "a", EVENTS[:6])
    more = message("one more", at=ts(300))
    both = jsonl(tmp_path / "b" / "events.jsonl", [*EVENTS[:6], envelope(more)])
    archive = tmp_path / "a" / "archive"
    scanned(tmp_path / "whole", [*EVENTS[:6], envelope(more)])
    scanned(tmp_path / "a", json.loads("[" + both.read_text().replace("\n", ",").rstrip(",") + "]"))
    assert contents(archive) == contents(tmp_path / "whole" / "archive")


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(EVENTS), twice=st.lists(st.sampled_from(EVENTS), max_size=5))
def test_order_and_repetition_change_no_table(
    tmp_path_factory: pytest.TempPathFactory, order: list[object], twice: list[object]
) -> None:
    """The same events in any order, some of them twice, give the same tables."""
    calm = scanned(tmp_path_factory.mktemp("calm"), EVENTS)
    mixed = scanned(tmp_path_factory.mktemp("mixed"), [*order, *twice])
    assert contents(mixed) == contents(calm)


def test_malformed_records_become_dead_letters_and_the_run_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A record that cannot be read is a dead letter with source, offset and reason."""
    events = tmp_path / "events.jsonl"
    events.write_bytes(b"\n".join([line(EVENTS[0]), b"{broken", b"[1]", line(EVENTS[4])]) + b"\n")
    archive = tmp_path / "archive"
    counts = printed(capsys, "scan", events, "--archive", archive)["counts"]
    assert (counts["records"], counts["messages"], counts["dead_letters"]) == (4, 2, 2)
    letters = reader(archive).table("dead_letters").to_pylist()
    assert {letter["reason"] for letter in letters} == {"not-json", "not-an-object"}
    assert all(letter["payload"] and letter["source"] for letter in letters)


def test_counts_that_do_not_add_up_stop_the_run() -> None:
    """A range that loses one record raises, with the numbers."""
    with pytest.raises(Unreconciled, match="3 records in, 2 accounted"):
        reconcile("p[0:3]", {"records": 3, "messages": 1, "dead_letters": 1})


def test_the_log_is_empty_after_a_scan_and_kept_on_request(tmp_path: Path) -> None:
    """What landed is deleted once both readers are through, unless `keep_log` says otherwise."""
    config = tmp_path / "crossgate.toml"
    config.write_text("keep_log = true\n")
    thrown = scanned(tmp_path / "a", EVENTS)
    kept = scanned(tmp_path / "b", EVENTS, "--config", config)
    assert not list((thrown / "log").rglob("*.segment"))
    assert list((kept / "log").rglob("*.segment"))


def test_worker_processes_give_the_same_tables(tmp_path: Path) -> None:
    """One process or several, small ranges or large, make no difference to any row."""
    config = tmp_path / "crossgate.toml"
    config.write_text("partitions = 2\nrange_records = 2\n")
    small = scanned(tmp_path / "a", EVENTS, "--config", config)
    assert contents(small) == contents(scanned(tmp_path / "b", EVENTS))


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("scan", "missing.zip", "--archive", "a"), 4, "missing.zip"),
        (("scan",), 2, "SOURCE"),
        (("findings", "--archive", "nowhere"), 4, "nowhere"),
        (("status", "--archive", "nowhere"), 4, "nowhere"),
        (("search", "a AND b", "--archive", "nowhere"), 2, "operators"),
        (("search", "x", "--archive", "nowhere", "--after", "noon"), 2, "--after"),
        (("policy", "check", "missing.toml"), 2, "missing.toml"),
        (("frobnicate",), 2, "frobnicate"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_errors_say_where_and_end_with_their_code(
    arguments: tuple[str, ...],
    code: int,
    says: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every failure names what it is about, on stderr, and has the documented exit code."""
    monkeypatch.chdir(tmp_path)
    got, out, err = crossgate(capsys, *arguments)
    assert got == code
    assert says in err
    assert not out


def test_a_workspace_counts_as_its_enterprise(tmp_path: Path) -> None:
    """On Grid, what the policy says belongs to us is ours, though envelopes name the workspace."""
    policy = tmp_path / "policy.toml"
    policy.write_text(
        'id = "grid"\nversion = "1"\nown_org = "E0US"\n'
        '[[organisations]]\nid = "E0US"\nname = "Us"\nworkspaces = ["T0US"]\n'
        '[[rules]]\nid = "all"\nreason = "r"\nactions = ["log"]\n'
    )
    event = envelope(message("ours", user="U1", org="T0US"), own_org="T0US")
    archive = scanned(tmp_path, [event], "--policy", policy, own_org="E0US")
    (row,) = reader(archive).table("messages", columns=["org_id", "own_org"]).to_pylist()
    assert row == {"org_id": "E0US", "own_org": "E0US"}
