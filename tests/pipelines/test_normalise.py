from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipelines.normalise import normalise
from pipelines.sources import open_source
from schemas.columns import TABLES, conform
from schemas.rows import Message, from_table
from tests import make
from tests.pipelines.normalised import (
    ARCHIVED,
    DELETION,
    EDIT,
    PARTNERS,
    SAID,
    one,
    reconciles,
    rows,
    run,
    us,
)


def test_partners_message_belongs_to_the_partner() -> None:
    """A partner's message in a shared channel is governed by the partner, seen by our install."""
    row = one(PARTNERS)
    assert row["org_id"] == row["author_org"] == make.PARTNER
    assert row["own_org"] == make.OWN
    assert (row["channel_id"], row["channel_type"]) == (make.SHARED, "public")
    assert (row["author_id"], row["author_kind"]) == ("U0PARTNR01", "user")
    assert (row["ts"], row["revision"], row["kind"]) == (make.ts(), 0, "posted")
    assert us(row, "sent_at") == us(row, "revised_at") == make.micros(make.ts())
    assert row["text"] == "hello"
    assert row["more_text"] is None
    assert row["day"].isoformat() == "2026-01-01"
    assert json.loads(row["raw"]) == PARTNERS["event"]


def test_edit_is_a_revision_of_its_target() -> None:
    """An edit is numbered by its own instant, names its editor, and keeps what stood there."""
    row = one(EDIT)
    assert row["ts"] == SAID["ts"]
    assert row["revision"] == make.micros(make.ts(100, 0)) == us(row, "revised_at")
    assert (row["kind"], row["editor_id"]) == ("edited", "U0PARTNR01")
    assert (row["text"], row["previous_text"]) == ("hello again", "hello")
    assert us(row, "sent_at") == make.micros(SAID["ts"])
    assert row["day"].isoformat() == "2025-12-31", "the day of the message, not of its edit"


def test_change_without_edit_is_numbered_by_its_event() -> None:
    """A link that was unfurled changes the message at the event's instant, with no editor."""
    row = one(make.edit(SAID, "hello", at=make.ts(50, 7), edited=False))
    assert row["revision"] == make.micros(make.ts(50, 7))
    assert (row["kind"], row["editor_id"]) == ("edited", None)


def test_unfurl_after_an_edit_is_its_own_revision() -> None:
    """An unfurl of a message that was edited before repeats the edit and is not that edit."""
    edited = SAID | {"edited": {"user": "U0PARTNR01", "ts": make.ts(20, 0)}}
    row = one(make.edit(edited, "hello", at=make.ts(50, 7), edited=False))
    assert row["revision"] == make.micros(make.ts(50, 7))


def test_deletion_keeps_what_was_deleted() -> None:
    """A deletion has no text, keeps the text before, and targets deleted_ts."""
    row = one(DELETION)
    assert (row["ts"], row["kind"]) == (SAID["ts"], "deleted")
    assert row["revision"] == make.micros(make.ts(200, 300))
    assert (row["text"], row["more_text"], row["text_folded"]) == (None, None, "hello again")
    assert row["previous_text"] == "hello again"
    assert row["author_org"] == make.PARTNER


def test_revoked_key_makes_a_message_unreadable() -> None:
    """A message whose key was revoked is neither edit nor deletion, and has no author or text."""
    row = one(make.message("meaningless", user="UREVOKEDU", org=None, subtype="ekm_access_denied"))
    assert (row["kind"], row["author_id"], row["text"]) == ("unreadable", None, None)
    assert row["revision"] != 0
    assert row["org_id"] == "unknown"


def test_deleting_an_unreadable_message_is_a_deletion() -> None:
    """A deletion stays one when the message could not be read before it."""
    unreadable = make.message("x", user="UREVOKEDU", org=None, subtype="ekm_access_denied")
    row = one(make.deletion(unreadable, at=make.ts(5)))
    assert (row["kind"], row["author_id"]) == ("deleted", None)


@pytest.mark.parametrize("subtype", ["tombstone", "dlp_tombstone"])
def test_tombstones_are_deletions(subtype: str) -> None:
    """What stands for a message that is gone is a deletion, in an export and as a change."""
    stands_in = make.exported("This message was deleted.", user="USLACKBOT", subtype=subtype)
    row = one(make.wrapped(stands_in, author_org=make.OWN))
    assert (row["kind"], row["text"], row["author_id"]) == ("deleted", None, None)
    assert row["org_id"] == "unknown", "Slackbot's organisation is not the author's"
    assert row["revision"] == make.micros(make.ts())
    slack = {"user": "USLACKBOT", "team": None, "user_team": None, "source_team": None}
    changed = one(make.edit(SAID, "gone", at=make.ts(9), edited=False, subtype=subtype, **slack))
    assert (changed["kind"], changed["text"], changed["previous_text"]) == (
        "deleted",
        None,
        "hello",
    )
    who = (changed["author_id"], changed["org_id"])
    assert who == ("U0PARTNR01", make.PARTNER), "what was there before tells its author"


def test_exported_edit_is_numbered_like_the_event() -> None:
    """An edited message of an export is the revision that the edit's event made."""
    edited = {"user": "U0PARTNR01", "ts": make.ts(100, 0)}
    row = one(make.wrapped(make.exported("hello again", at=SAID["ts"], edited=edited)))
    assert (row["kind"], row["revision"]) == ("edited", one(EDIT)["revision"])
    assert row["previous_text"] is None


def test_thread_fields_are_kept() -> None:
    """A reply keeps its thread; a broadcast's copy of the root is not a message of its own."""
    reply = make.message("yes", at=make.ts(5), thread_ts=make.ts(), subtype="thread_broadcast")
    row = one(reply | {"root": make.message("root") | {"reply_count": 1}})
    assert (row["thread_ts"], row["subtype"]) == (make.ts(), "thread_broadcast")


@pytest.mark.parametrize("subtype", ["message_replied", None])
def test_reply_notice_is_an_event(subtype: str | None) -> None:
    """A thread's root told again because of a reply is an event, with and without its subtype."""
    notice = {
        "type": "message",
        "hidden": True,
        "channel": make.SHARED,
        "ts": make.ts(9),
        "event_ts": make.ts(9),
        "message": make.message() | {"reply_count": 1},
    } | ({"subtype": subtype} if subtype else {})
    result = run(notice)
    assert (result.counts.messages, result.counts.events) == (0, 1)
    (row,) = rows(result, "events")
    assert row["type"] == ("message/message_replied" if subtype else "message")
    assert json.loads(row["raw"]) == notice


def test_system_message_is_a_message_and_a_membership() -> None:
    """A join in an export is a message written by Slack and tells since when somebody reads."""
    joined = make.exported("<@U0OWN00001> has joined", subtype="channel_join")
    result = run(make.wrapped(joined, author_org=make.OWN))
    assert rows(result)[0]["author_kind"] == "system"
    (member,) = rows(result, "memberships")
    assert us(member, "starts_at") == make.micros(make.ts())
    assert (member["user_id"], member["user_org"]) == ("U0OWN00001", make.OWN)
    assert (member["tier"], member["ends_at"]) == ("internal", None)


def test_bot_message_names_its_bot() -> None:
    """A bot without a user is named by its bot id, its organisation by its profile."""
    event = make.message(
        "build 7",
        org=None,
        subtype="bot_message",
        bot_id="B0BUILD001",
        username="builds",
        bot_profile={"team_id": make.OWN, "name": "CI"},
    )
    del event["user"]
    row = one(event)
    assert (row["author_id"], row["author_kind"]) == ("B0BUILD001", "bot")
    assert (row["author_org"], row["author_name"]) == (make.OWN, "builds")


@pytest.mark.parametrize(
    ("event", "org"),
    [
        ({"user_team": "T1", "source_team": "T2", "team": "T3"}, "T1"),
        ({"source_team": "T2", "team": "T3"}, "T2"),
        ({"team": "T3", "bot_profile": {"team_id": "T5"}}, "T3"),
        ({"bot_profile": {"team_id": "T5"}, "user_profile": {"team": "T6"}}, "T4"),
        ({"user_team": None}, "T4"),
    ],
)
def test_author_org_follows_the_documented_order(event: dict[str, Any], org: str) -> None:
    """The message's own fields come first, then the export's users, then profiles."""
    assert one(make.wrapped(make.exported() | event, author_org="T4"))["author_org"] == org


def test_profiles_are_the_last_resort_for_the_author_org() -> None:
    """Without any other word, bot_profile and user_profile tell; without those it is unknown."""
    profiles = {"bot_profile": {"team_id": "T5"}, "user_profile": {"team": "T6"}}
    assert one(make.wrapped(make.exported() | profiles))["org_id"] == "T5"
    assert one(make.wrapped(make.exported() | {"user_profile": {"team": "T6"}}))["org_id"] == "T6"
    assert one(make.wrapped(make.exported()))["org_id"] == "unknown"


def test_own_enterprise_and_workspace_are_one_organisation() -> None:
    """Where the envelope names our workspace and enterprise, authors of either are our own."""
    outer = make.envelope(make.message(org=make.OWN), enterprise_id="E0OWN00001")
    row = one(outer, own_org="E0OWN00001")
    assert (row["author_org"], row["own_org"]) == ("E0OWN00001", "E0OWN00001")
    assert one(outer)["author_org"] == make.OWN


def test_envelope_says_whose_install_saw_it() -> None:
    """An envelope of another install overrides the organisation that was named."""
    assert one(make.envelope(make.message(), own_org="T0THIRD001"))["own_org"] == "T0THIRD001"


def test_socket_mode_is_unwrapped() -> None:
    """An envelope inside a Socket Mode message is read like one that came alone."""
    outer = {"type": "events_api", "envelope_id": "1", "payload": PARTNERS}
    assert one(outer)["digest"] == one(PARTNERS)["digest"]


def test_same_message_by_any_road_is_the_same_row() -> None:
    """Envelope, bare event, export and mention of an app give one digest: stored once."""
    bare = make.message()
    roads = [
        bare,
        make.envelope(bare),
        make.wrapped({k: v for k, v in bare.items() if k != "channel"}),
        bare | {"type": "app_mention"},
    ]
    assert len({one(road)["digest"] for road in roads}) == 1


def test_blocks_and_attachments_are_read() -> None:
    """What only blocks or attachments say is in more_text and in the folded text."""
    row = one(
        make.message(
            "",
            blocks=make.rich("Schlüssel ", "Übergabe"),
            attachments=[{"fallback": "F", "fields": [{"title": "Card", "value": 4111}]}],
        )
    )
    assert row["more_text"] == "Schlüssel Übergabe\nF\nCard\n4111"
    assert row["text_folded"] == "schlussel ubergabe\nf\ncard\n4111"


def test_repeated_blocks_are_not_read_twice() -> None:
    """Blocks that repeat the text add nothing."""
    assert (
        one(make.message("a *b* &amp; c", blocks=make.rich("a ", "b", " & c")))["more_text"] is None
    )


@pytest.mark.parametrize("kind", ["hello", "url_verification", "reaction_added", "pin_added"])
def test_any_other_type_is_an_event(kind: str) -> None:
    """Whatever has a type and is no message is kept as an event."""
    event = {"type": kind, "item": {"channel": "C1"}, "event_ts": make.ts()}
    row = one(event, table="events")
    assert (row["type"], row["channel_id"], row["org_id"]) == (kind, "C1", make.OWN)
    assert us(row, "at") == make.micros(make.ts())
    assert json.loads(row["raw"]) == event


def test_null_and_numbers_are_read_where_nothing_is_lost() -> None:
    """Null counts as absent everywhere, and whole numbers as the text they stand for."""
    names = (
        "subtype",
        "thread_ts",
        "edited",
        "bot_profile",
        "user_profile",
        "blocks",
        "files",
        "attachments",
        "file",
        "team",
        "user_team",
        "source_team",
        "event_ts",
        "bot_id",
    )
    row = one(make.message(**dict.fromkeys(names)))
    assert (row["kind"], row["author_org"]) == ("posted", "unknown")
    event = make.message(ts=make.START, user=42, text=7, edited=1, files={}, bot_profile=[])
    row = one(event)
    assert (row["ts"], row["author_id"], row["text"]) == (str(make.START), "42", "7")


def test_half_surrogates_become_replacement_characters() -> None:
    r"""A lone "\ud800" is U+FFFD, a pair is its character, an escaped backslash stays."""
    line = (
        rb'{"type":"message","channel":"C1","ts":"1.000000","text":"a\ud800b \ud83d\ude00 \\ud800"}'
    )
    row = one(line)
    assert row["text"] == "a\ufffdb \U0001f600 \\ud800"


def test_screening_reads_the_same_messages() -> None:
    """Screening sees the same rows, only without what no detector reads."""
    every, screening = run(PARTNERS, EDIT), run(PARTNERS, EDIT, screening=True)
    assert every.counts == screening.counts
    left_out = {"raw", "text_folded", "digest"}
    kept = [name for name in TABLES["messages"].schema.names if name not in left_out]
    assert every.tables["messages"].select(kept) == screening.tables["messages"].select(kept)
    assert set(screening.tables["messages"]["raw"].to_pylist()) == {b""}


def test_batches_are_of_their_tables() -> None:
    """Every table is there with exactly its schema, rows or none, and becomes row types."""
    for result in (run(), run(PARTNERS, EDIT, DELETION, b"{")):
        assert set(result.tables) == set(ARCHIVED)
        for name, batch in result.tables.items():
            conform(batch, TABLES[name].schema)
            batch.validate(full=True)
    assert len(list(from_table(result.tables["messages"], Message))) == 3


def test_real_export_reads_back_word_for_word(shared_data: Path) -> None:
    """Every message of a real export is a row with exactly its text; nothing is dead."""
    path = shared_data / "slack-export-public.zip"
    if not path.is_file():
        pytest.skip("the real export is not among the shared data")
    said: dict[tuple[str, str], list[str]] = {}
    with zipfile.ZipFile(path) as archive:
        ids = {one["name"]: one["id"] for one in json.loads(archive.read("channels.json"))}
        for name in archive.namelist():
            folder, _, day = name.rpartition("/")
            for entry in json.loads(archive.read(name)) if folder and day.endswith(".json") else ():
                said.setdefault((ids[folder], entry["ts"]), []).append(entry["text"])
    source = open_source(path, None)
    lines = [line for batch in source.records() for _, line in batch]
    result = normalise(lines, own_org=source.own_org, partition="p", offsets=range(len(lines)))
    reconciles(result, len(lines))
    assert (result.counts.messages, result.counts.dead) == (1382, 0)
    table = pa.Table.from_batches([result.tables["messages"]])
    read: dict[tuple[str, str], list[str]] = {}
    for row in table.select(["channel_id", "ts", "text"]).to_pylist():
        read.setdefault((row["channel_id"], row["ts"]), []).append(row["text"])
    assert read == said
    assert set(table["author_org"].to_pylist()) == {source.own_org}
