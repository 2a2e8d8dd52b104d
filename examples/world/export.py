"""The same conversations as a Slack export: the final state of what the stream told.

The export is made from the stream's own lines, so the two cannot tell different stories: edits
show their last text with the mark `edited`, deleted messages are missing, and a deleted message
that was answered stays as a tombstone.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from examples.world.cast import Cast, Channel, Link, Person
from examples.world.objects import file_object, person_object
from examples.world.timetable import DAY, SECOND

Json = dict[str, Any]
Write = Callable[[str, object], None]
_NOT_EXPORTED: Final = ("channel", "channel_type", "event_ts")
_LISTS: Final = {"public": "channels", "private": "groups", "im": "dms", "mpim": "mpims"}
_ZIP_TIME: Final = (2026, 1, 1, 0, 0, 0)


class _Replay:
    """What a channel's history looks like after all the lines."""

    def __init__(self, cast: Cast) -> None:
        self.people = {person.id: person for person in cast.people}
        self._channels: dict[str, Channel] = {}
        for channel in cast.channels:
            self._channels[channel.id] = channel
            if channel.later_id is not None:
                self._channels[channel.later_id] = channel
        self.messages: dict[str, dict[str, Json]] = {channel.id: {} for channel in cast.channels}
        self.members: dict[str, list[str]] = {channel.id: [] for channel in cast.channels}
        self.topics: dict[str, Json] = {}

    def read(self, event: Json) -> None:
        """Take in one event."""
        match event["type"]:
            case "message":
                self._message(event, self._channels[event["channel"]])
            case "reaction_added":
                item = event["item"]
                found = self.messages[self._channels[item["channel"]].id].get(item["ts"])
                if found is not None:
                    _react(found, event["reaction"], event["user"])
            case "member_joined_channel":
                self.members[self._channels[event["channel"]].id].append(event["user"])
            case "member_left_channel":
                self.members[self._channels[event["channel"]].id].remove(event["user"])
            case _:  # what an export does not tell
                pass

    def _message(self, event: Json, channel: Channel) -> None:
        messages = self.messages[channel.id]
        match event.get("subtype"):
            case "message_changed":
                ts = event["message"]["ts"]
                kept = messages[ts].get("reactions")
                messages[ts] = self._exported(event["message"], channel)
                if kept:
                    messages[ts]["reactions"] = kept
            case "message_deleted":
                del messages[event["deleted_ts"]]
            case subtype:
                messages[event["ts"]] = self._exported(event, channel)
                if subtype == "channel_topic":
                    last = int(event["ts"].split(".")[0])
                    self.topics[channel.id] = {
                        "value": event["topic"],
                        "creator": event["user"],
                        "last_set": last,
                    }

    def _exported(self, message: Json, channel: Channel) -> Json:
        kept = {key: value for key, value in message.items() if key not in _NOT_EXPORTED}
        author = self.people.get(message.get("user", ""))
        if author is not None and "client_msg_id" in message:
            kept["user_profile"] = _profile(author)
        if "files" in message and author is not None:
            created = int(message["ts"].split(".")[0])
            channel_id = channel.later_id or channel.id
            kept["files"] = [
                file_object(file["id"], author, created, channel, channel_id)
                for file in message["files"]
            ]
        return kept


def write_export(
    cast: Cast, batches: Iterable[list[bytes]], start: int, target: Path, *, corporate: bool
) -> None:
    """Write the lines as an export; days are UTC, and everything is held in memory.

    Args:
        cast: Who takes part.
        batches: The stream's lines.
        start: Of the story, microseconds since 1970.
        target: A folder, or a file whose name ends in `.zip`.
        corporate: With private channels, group and direct messages; else public channels only.
    """
    replay = _Replay(cast)
    for lines in batches:
        for line in lines:
            replay.read(json.loads(line)["event"])
    kinds = tuple(_LISTS) if corporate else ("public",)
    created = start // SECOND
    with _opened(target) as write:
        # Partners' people are listed only for the first partner: of others an export may know no
        # more than the profile that stands in their messages.
        known = (cast.own, *cast.partners[:1])
        write(
            "users.json",
            [person_object(p, created) for p in cast.people if p.org in known]
            + _bots(cast, created),
        )
        write("integration_logs.json", [])
        for kind in kinds:
            of_kind = [channel for channel in cast.channels if channel.kind == kind]
            write(f"{_LISTS[kind]}.json", [_channel(cast, replay, c, start) for c in of_kind])
            for channel in of_kind:
                for day, messages in _days(replay.messages[channel.id]).items():
                    write(f"{_folder(channel)}/{day}.json", messages)


def _days(messages: dict[str, Json]) -> dict[str, list[Json]]:
    """Add what threads know of themselves, and cut a history into days."""
    replies: dict[str, list[Json]] = {}
    for message in messages.values():
        root = message.get("thread_ts")
        if root is not None and root != message["ts"]:
            replies.setdefault(root, []).append(message)
    whole = dict(messages)
    for root, answers in replies.items():
        people = list(dict.fromkeys(answer["user"] for answer in answers))
        thread = {
            "thread_ts": root,
            "reply_count": len(answers),
            "reply_users_count": len(people),
            "latest_reply": answers[-1]["ts"],
            "reply_users": people,
            "replies": [{"user": answer["user"], "ts": answer["ts"]} for answer in answers],
        }
        gone = {
            "type": "message",
            "subtype": "tombstone",
            "text": "This message was deleted.",
            "user": "USLACKBOT",
            "hidden": True,
            "ts": root,
        }
        whole[root] = {**whole.get(root, gone), **thread}
    days: dict[str, list[Json]] = {}
    for ts in sorted(whole, key=lambda ts: tuple(map(int, ts.split(".")))):
        seconds = int(ts.split(".")[0])
        days.setdefault(datetime.fromtimestamp(seconds, UTC).date().isoformat(), []).append(
            whole[ts]
        )
    return days


def _folder(channel: Channel) -> str:
    return channel.id if channel.kind == "im" else channel.renamed or channel.name


def _channel(cast: Cast, replay: _Replay, channel: Channel, start: int) -> Json:
    created = max(channel.host.created, start // SECOND - 400 * (DAY // SECOND))
    everyone = [person.id for person in channel.members]
    if channel.kind == "im":
        return {"id": channel.id, "created": created, "members": everyone}
    empty = {"value": "", "creator": "", "last_set": 0}
    entry: Json = {
        "id": channel.later_id or channel.id,
        "name": channel.renamed or channel.name,
        "created": created,
        "creator": channel.members[0].id,
        "is_archived": False,
        "is_general": channel.name == "general",
        "members": everyone if channel.kind == "mpim" else replay.members[channel.id],
        "topic": replay.topics.get(channel.id, empty),
        "purpose": empty,
    }
    if channel.links:
        entry |= _sharing(cast, channel)
    return entry


def _sharing(cast: Cast, channel: Channel) -> Json:
    """Tell who is connected when the story ends; what the stream does not tell stays untold."""

    def ids(links: Iterable[Link]) -> list[str]:
        return [link.org.id for link in links]

    told = [link for link in channel.links if link.told]
    accepted = [link for link in told if link.tier != "pending" and link.end is None]
    pending = ids(link for link in told if link.tier == "pending")
    flags = {
        "is_shared": bool(accepted) or not told,
        "is_ext_shared": bool(accepted) or not told,
        "is_org_shared": False,
        "is_pending_ext_shared": bool(pending),
        "pending_connected_team_ids": pending,
        "internal_team_ids": [cast.own.id],
    }
    if told:
        flags["conversation_host_id"] = channel.host.id
        flags["connected_team_ids"] = ids(accepted)
        flags["connected_limited_team_ids"] = ids(
            link for link in accepted if link.tier == "post_only"
        )
    return flags


def _bots(cast: Cast, updated: int) -> list[Json]:
    return [
        {
            "id": bot.user,
            "team_id": bot.org.id,
            "name": bot.name,
            "deleted": False,
            "real_name": bot.name,
            "profile": {
                "real_name": bot.name,
                "bot_id": bot.id,
                "api_app_id": bot.app,
                "team": bot.org.id,
            },
            "is_bot": True,
            "updated": updated,
        }
        for bot in cast.bots
        if bot.modern
    ]


def _profile(person: Person) -> Json:
    first = person.real_name.split()[0]
    return {
        "avatar_hash": "",
        "image_72": "",
        "first_name": first,
        "real_name": person.real_name,
        "display_name": person.handle,
        "team": person.org.id,
        "name": person.handle,
        "is_restricted": bool(person.guest),
        "is_ultra_restricted": person.guest == "single",
    }


def _react(message: Json, name: str, user: str) -> None:
    for reaction in message.setdefault("reactions", []):
        if reaction["name"] == name:
            if user not in reaction["users"]:
                reaction["users"].append(user)
                reaction["count"] += 1
            return
    message["reactions"].append({"name": name, "users": [user], "count": 1})


@contextmanager
def _opened(target: Path) -> Iterator[Write]:
    """Write JSON files into a folder or a zip; the same content gives the same bytes."""

    def text(value: object) -> bytes:
        return json.dumps(value, indent=4).encode()

    if target.suffix != ".zip":

        def to_folder(name: str, value: object) -> None:
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text(value))

        yield to_folder
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:

        def to_zip(name: str, value: object) -> None:
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, text(value))

        yield to_zip
