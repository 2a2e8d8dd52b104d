from __future__ import annotations

import uuid
from collections import Counter, defaultdict

import pytest

from schemas.config import parse_policy
from schemas.policy import Tier
from tests.examples.told import MESSAGES, TS, Event, Told, micros


def test_envelope(told: Told) -> None:
    """Every line is an Events API envelope of the own organisation's install."""
    own = told.world.cast.own.id
    for envelope in told.envelopes:
        assert envelope["type"] == "event_callback"
        assert envelope["team_id"] == envelope["context_team_id"] == own
        assert envelope["authorizations"][0]["team_id"] == own
        assert isinstance(envelope["is_ext_shared_channel"], bool)
        assert envelope["event_time"] == int(envelope["event"]["event_ts"].split(".")[0])
    assert len({envelope["event_id"] for envelope in told.envelopes}) == len(told.envelopes)


def test_order(told: Told) -> None:
    """Events come in order of time, and no two messages share a ts."""
    times = [micros(event["event_ts"]) for event in told.events]
    assert times == sorted(times)
    stamps = [event["ts"] for event in told.messages]
    assert len(set(stamps)) == len(stamps)


def test_posts(told: Told) -> None:
    """A person's message names its author, team, client id and channel."""
    people = {person.id: person for person in told.world.cast.people}
    posts = [event for event in told.messages if "client_msg_id" in event]
    assert len(posts) > MESSAGES * 0.85
    for event in posts:
        person = people[event["user"]]
        assert event["team"] == person.org.id
        assert {
            event.get("user_team", person.org.id),
            event.get("source_team", person.org.id),
        } == {person.org.id}
        assert TS.fullmatch(event["ts"])
        assert event["ts"] == event["event_ts"]
        assert uuid.UUID(event["client_msg_id"]).version == 4
        assert event["channel_type"] in ("channel", "group", "im", "mpim")
        assert event.get("subtype") in (None, "file_share")


def test_revisions(told: Told) -> None:
    """An edit or a deletion repeats the message as it stood, and only its author does it."""
    state: dict[str, Event] = {}
    seen: Counter[str] = Counter()
    for event in told.messages:
        kind = event.get("subtype")
        if kind not in ("message_changed", "message_deleted"):
            state[event["ts"]] = {"text": event["text"]}
            continue
        before = event["previous_message"]
        ts = event["deleted_ts"] if kind == "message_deleted" else event["message"]["ts"]
        assert (event["hidden"], before["ts"]) == (True, ts)
        assert {key: before.get(key) for key in state[ts]} == state[ts]
        assert before["user_team"] == before["source_team"] == before["team"]
        if kind == "message_deleted":
            del state[ts]
            seen["deleted"] += 1
            continue
        after = event["message"]
        state[ts] = {
            "text": after["text"],
            "edited": after.get("edited"),
            "attachments": after.get("attachments"),
        }
        if after.get("edited") != before.get("edited"):
            assert after["edited"]["user"] == after["user"]
            assert after["edited"]["ts"].endswith(".000000")
            assert micros(ts) < micros(after["edited"]["ts"]) <= micros(event["event_ts"])
            seen["edited"] += 1
        else:
            assert after["text"] == before["text"]
            assert after["attachments"][0]["from_url"].startswith("https://")
            seen["unfurled"] += 1
    assert all(seen[kind] for kind in ("deleted", "edited", "unfurled"))


def test_threads(told: Told) -> None:
    """A reply names a root that was posted before it in the same channel, and the root's author."""
    roots: dict[str, Event] = {}
    replies = 0
    for event in told.messages:
        if "client_msg_id" not in event:
            continue
        roots[event["ts"]] = event
        if "thread_ts" in event:
            root = roots[event["thread_ts"]]
            assert "thread_ts" not in root
            assert event["parent_user_id"] == root["user"]
            assert told.world.cast.own is not None
            replies += 1
    assert replies > MESSAGES * 0.15


def test_files(told: Told) -> None:
    """Files are stubs in shared channels and whole elsewhere, and each is told again as shared."""
    shared = {
        event["file_id"]: event["channel_id"]
        for event in told.events
        if event["type"] == "file_shared"
    }
    stubs = whole = 0
    for envelope in told.envelopes:
        event = envelope["event"]
        for file in event.get("files", []):
            assert event["subtype"] == "file_share"
            assert shared.pop(file["id"]) == event["channel"]
            if envelope["is_ext_shared_channel"]:
                stub = {
                    "id": file["id"],
                    "mode": "file_access",
                    "file_access": "check_file_info",
                    "created": 0,
                    "timestamp": 0,
                    "user": "",
                }
                assert file == stub
                stubs += 1
            else:
                assert (file["mode"], file["user"]) == ("hosted", event["user"])
                whole += 1
    assert not shared
    assert min(stubs, whole) > 50


def test_kinds(told: Told) -> None:
    """The stream carries every kind of event that a shared channel brings."""
    kinds = Counter(event["type"] for event in told.events)
    invitations = ("requested", "received", "accepted", "approved", "declined")
    assert set(kinds) == {
        "message", "file_shared", "member_joined_channel", "member_left_channel", "channel_shared",
        "channel_unshared", "channel_id_changed", "channel_created", "channel_rename",
        "reaction_added", "team_join",
        *(f"shared_channel_invite_{what}" for what in invitations),
    }  # fmt: skip
    subtypes = {event.get("subtype") for event in told.messages}
    assert subtypes == {
        None,
        "message_changed",
        "message_deleted",
        "file_share",
        "bot_message",
        "channel_topic",
        "channel_join",
        "channel_leave",
    }
    assert any("bot_profile" in event for event in told.messages)
    assert any("blocks" in event for event in told.messages)


def test_invitations(told: Told) -> None:
    """Invitation events carry the invitation, the channel and who answered."""
    wanted = {
        "received": (),
        "accepted": ("accepting_user", "teams_in_channel", "approval_required"),
        "approved": ("approving_user", "approving_team_id"),
        "declined": ("declining_user", "declining_team_id"),
    }
    for event in told.events:
        if event["type"] == "shared_channel_invite_requested":
            assert {"actor", "channel_id", "target_users", "is_external_limited"} <= set(event)
        elif event["type"].startswith("shared_channel_invite_"):
            assert {"invite", "channel"} <= set(event)
            assert set(wanted[event["type"].removeprefix("shared_channel_invite_")]) <= set(event)
            assert {
                "id",
                "inviting_team",
                "inviting_user",
                "date_created",
                "date_invalid",
            } <= set(event["invite"])


def test_partners_speak_while_connected(told: Told) -> None:
    """Nobody writes in a channel that told of a connection before it begins or after it ends."""
    connected: dict[str, set[str]] = defaultdict(set)
    renamed: dict[str, str] = {}
    tells = {event["channel"] for event in told.events if event["type"] == "channel_shared"}
    silent = Counter()
    for envelope in told.envelopes:
        event = envelope["event"]
        channel = event.get("channel")
        match event["type"]:
            case "channel_shared":
                connected[channel].add(event["connected_team_id"])
            case "channel_unshared":
                connected[channel].remove(event["previously_connected_team_id"])
                assert event["is_ext_shared"] == bool(connected[channel])
            case "channel_id_changed":
                renamed[event["old_channel_id"]] = event["new_channel_id"]
            case "message" if event.get("team", told.world.cast.own.id) != told.world.cast.own.id:
                assert envelope["is_ext_shared_channel"]
                if channel in tells:
                    assert event["team"] in connected[channel]
                elif event["channel_type"] == "channel":
                    silent[channel] += 1
    assert len(silent) == 1, "one channel never tells of its partner"
    assert silent.total() > 50
    assert len(renamed) == 1
    assert set(renamed.values()) < tells


def test_id_changes(told: Told) -> None:
    """After a channel's id has changed, only the new one is used."""
    [change] = [event for event in told.events if event["type"] == "channel_id_changed"]
    old, new = change["old_channel_id"], change["new_channel_id"]
    assert (old[0], new[0]) == ("G", "C")
    position = told.events.index(change)
    before, after = (
        [event["channel"] for event in part if isinstance(event.get("channel"), str)]
        for part in (told.events[:position], told.events[position:])
    )
    assert (old in before, new in before) == (True, False)
    assert (old in after, new in after) == (False, True)


def test_members(told: Told) -> None:
    """Whoever writes in a channel that tells of its members has joined it and not yet left."""
    inside: dict[str, set[str]] = defaultdict(set)
    told_of = {person.id for person in told.world.cast.people}
    untold = {
        channel.id
        for channel in told.world.cast.channels
        if any(not link.told for link in channel.links)
    }
    for event in told.events:
        channel = event.get("channel")
        match event["type"]:
            case "member_joined_channel":
                inside[channel].add(event["user"])
            case "member_left_channel":
                inside[channel].remove(event["user"])
            case "channel_id_changed":
                inside[event["new_channel_id"]] = inside.pop(event["old_channel_id"])
            case "message" if "client_msg_id" in event and event["channel_type"] in (
                "channel",
                "group",
            ):
                assert event["user"] in told_of
                assert channel in untold or event["user"] in inside[channel]


def test_policy(told: Told) -> None:
    """The policy is valid and names the world's organisations, tiers and embargoes."""
    policy = parse_policy("policy.toml", told.world.policy_toml())
    cast = told.world.cast
    assert policy.own_org == cast.own.id
    assert [o.name for o in policy.organisations] == [o.name for o in cast.organisations]
    assert {c.tier for c in policy.connections} == {Tier.FULL, Tier.POST_ONLY, Tier.PENDING}
    channels = {channel.later_id or channel.id for channel in cast.channels}
    assert {c.channel for c in policy.connections} < channels
    ended = [c for c in policy.connections if c.ends_at is not None]
    assert ended
    assert all(c.starts_at is not None and c.starts_at < c.ends_at for c in ended if c.ends_at)
    assert any(e.lifts_at is not None for e in policy.embargoes)
    assert any(e.cleared_orgs == {o.id for o in cast.organisations[:2]} for e in policy.embargoes)


def test_policy_matches_stream(told: Told) -> None:
    """A declared connection begins and ends when the stream says so."""
    policy = parse_policy("policy.toml", told.world.policy_toml())
    for kind, field in (("channel_shared", "starts_at"), ("channel_unshared", "ends_at")):
        declared = {
            (c.channel, c.org): getattr(c, field).timestamp()
            for c in policy.connections
            if getattr(c, field) is not None and c.tier is not Tier.PENDING
        }
        seen = {
            (
                event["channel"],
                event.get("connected_team_id", event.get("previously_connected_team_id")),
            ): float(event["event_ts"])
            for event in told.events
            if event["type"] == kind
        }
        assert declared
        assert {key: seen[key] for key in declared} == pytest.approx(declared)
