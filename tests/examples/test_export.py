from __future__ import annotations

import hashlib
import json
import zipfile
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from examples.world import World
from tests.examples.told import Event, Told, digest


@pytest.fixture(scope="module")
def folder(told: Told, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corporate export of the world."""
    target = tmp_path_factory.mktemp("export")
    told.world.write_export(target)
    return target


def read(folder: Path) -> dict[tuple[str, str], Event]:
    """Read all messages by channel id and ts."""
    folders = {}
    for name in ("channels", "groups", "mpims"):
        folders |= {
            entry["name"]: entry["id"]
            for entry in json.loads((folder / f"{name}.json").read_text())
        }
    folders |= {entry["id"]: entry["id"] for entry in json.loads((folder / "dms.json").read_text())}
    found = {}
    for path in folder.glob("*/*.json"):
        for message in json.loads(path.read_text()):
            seconds = int(message["ts"].split(".")[0])
            assert date.fromordinal(719_163 + seconds // 86_400).isoformat() == path.stem
            found[folders[path.parent.name], message["ts"]] = message
    return found


def test_final_texts(told: Told, folder: Path) -> None:
    """The export holds exactly the last text of every message that was not deleted."""
    ids = {channel.id: channel.later_id or channel.id for channel in told.world.cast.channels}
    final: dict[tuple[str, str], str] = {}
    edited, deleted = set(), set()
    for event in told.messages:
        channel = ids.get(event["channel"], event["channel"])
        match event.get("subtype"):
            case "message_changed":
                final[channel, event["message"]["ts"]] = event["message"]["text"]
                if "edited" in event["message"]:
                    edited.add((channel, event["message"]["ts"]))
            case "message_deleted":
                del final[channel, event["deleted_ts"]]
                deleted.add((channel, event["deleted_ts"]))
            case _:
                final[channel, event["ts"]] = event["text"]
    messages = read(folder)
    stones = {key for key, message in messages.items() if message.get("subtype") == "tombstone"}
    assert {key: message["text"] for key, message in messages.items() if key not in stones} == final
    assert stones
    assert stones < deleted
    assert {key for key, message in messages.items() if "edited" in message} == edited - deleted


def test_threads(folder: Path) -> None:
    """A root counts and lists its replies."""
    messages = read(folder)
    replies = defaultdict(list)
    for (channel, ts), message in messages.items():
        if message.get("thread_ts", ts) != ts:
            replies[channel, message["thread_ts"]].append(ts)
    assert replies
    for key, answers in replies.items():
        root = messages[key]
        assert [reply["ts"] for reply in root["replies"]] == sorted(answers)
        assert (root["reply_count"], root["latest_reply"]) == (len(answers), max(answers))


def test_messages_as_exported(told: Told, folder: Path) -> None:
    """Messages carry no channel, files are whole, and people bring their profile."""
    people = {person.id for person in told.world.cast.people}
    for message in read(folder).values():
        assert not {"channel", "channel_type", "event_ts"} & set(message)
        assert all(
            file["mode"] == "hosted" and file["created"] for file in message.get("files", [])
        )
        assert ("client_msg_id" not in message) or (
            "user_profile" in message and message["user"] in people
        )


def test_people(told: Told, folder: Path) -> None:
    """Some authors of shared channels are missing from the list of users."""
    listed = {user["id"] for user in json.loads((folder / "users.json").read_text())}
    authors = {message["user"] for message in read(folder).values() if "client_msg_id" in message}
    assert authors - listed
    assert {
        person.id for person in told.world.cast.people if person.org is told.world.cast.own
    } <= listed


def test_sharing(told: Told, folder: Path) -> None:
    """Channels tell who is connected when the story ends, and with which tier."""
    channels = {
        entry["name"]: entry for entry in json.loads((folder / "channels.json").read_text())
    }
    bellwether, courtepaille = (org.id for org in told.world.cast.partners)
    assert channels["ext-courtepaille"]["connected_limited_team_ids"] == [courtepaille]
    assert channels["steering-packaging"]["connected_team_ids"] == [bellwether]
    assert channels["bellwether-tender"]["connected_team_ids"] == []
    assert channels["supply-forum"]["pending_connected_team_ids"] == [courtepaille]
    assert "connected_team_ids" not in channels["courtepaille-grid-connection"]
    assert "is_ext_shared" not in channels["general"]


def test_zip_and_standard(tmp_path: Path) -> None:
    """A zip holds what a folder holds; a standard export only public channels."""
    world = World(5, 400)
    world.write_export(tmp_path / "folder")
    world.write_export(tmp_path / "export.zip")
    world.write_export(tmp_path / "standard.zip", corporate=False)
    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        zipped = {
            name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()
        }
    assert zipped == digest(tmp_path / "folder")
    with zipfile.ZipFile(tmp_path / "standard.zip") as archive:
        lists = {name for name in archive.namelist() if "/" not in name}
        public = {entry["name"] for entry in json.loads(archive.read("channels.json"))}
        assert {name.split("/")[0] for name in archive.namelist()} - lists <= public
    assert lists == {"users.json", "channels.json", "integration_logs.json"}
