"""Builders of Slack-shaped events, envelopes and exports, for every test that needs input.

Nothing here knows crossgate's own shapes except `wrapped`: tests feed it what Slack would send.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

OWN = "T0OWN00001"
PARTNER = "T0PARTNR01"
SHARED = "C0SHARED01"
START = 1_767_225_600
"""2026-01-01T00:00:00Z, the instant `ts(0)` names."""

Json = dict[str, Any]


def ts(seconds: float = 0, sequence: int = 100) -> str:
    """Slack's ts, so many whole seconds after the start of 2026."""
    return f"{START + int(seconds)}.{sequence:06d}"


def micros(stamp: str) -> int:
    """Microseconds since 1970 of a ts, by another road than the code under test."""
    seconds, _, rest = stamp.partition(".")
    return int(seconds) * 1_000_000 + int(rest.ljust(6, "0"))


def message(
    text: str | None = "hello",
    *,
    at: str | None = None,
    channel: str = SHARED,
    user: str = "U0PARTNR01",
    org: str | None = PARTNER,
    **more: object,
) -> Json:
    """A message as the Events API sends it; keys of `more` are added or, if None, sent as null."""
    stamp = at or ts()
    event: Json = {
        "type": "message",
        "channel": channel,
        "channel_type": "channel",
        "user": user,
        "text": text,
        "ts": stamp,
        "event_ts": stamp,
    }
    if org is not None:
        event |= {"team": org, "user_team": org, "source_team": org}
    return event | more


def _inner(event: Json) -> Json:
    return {k: v for k, v in event.items() if k not in ("channel", "channel_type", "event_ts")}


def edit(of: Json, text: str, *, at: str, edited: bool = True, **more: object) -> Json:
    """The event that says a message was edited at an instant (or, not `edited`, only unfurled)."""
    changed = _inner(of) | {"text": text} | more
    if edited:
        changed["edited"] = {"user": of["user"], "ts": at}
    return _about(of, "message_changed", at) | {
        "message": changed,
        "previous_message": _inner(of),
    }


def deletion(of: Json, *, at: str) -> Json:
    """The event that says a message was deleted at an instant."""
    return _about(of, "message_deleted", at) | {
        "deleted_ts": of["ts"],
        "previous_message": _inner(of),
    }


def _about(of: Json, subtype: str, at: str) -> Json:
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": of["channel"],
        "channel_type": of["channel_type"],
        "ts": at,
        "event_ts": at,
    }


def rich(*texts: str) -> list[Json]:
    """The blocks Slack makes of text typed by a person, one section, a leaf per text."""
    leaves = [{"type": "text", "text": text} for text in texts]
    section = {"type": "rich_text_section", "elements": leaves}
    return [{"type": "rich_text", "block_id": "b0", "elements": [section]}]


def file(name: str = "plan.pdf", *, file_id: str = "F000000001", **more: object) -> Json:
    """A full file object."""
    return {
        "id": file_id,
        "created": START,
        "timestamp": START,
        "name": name,
        "title": name,
        "mimetype": "application/pdf",
        "filetype": "pdf",
        "user": "U0PARTNR01",
        "mode": "hosted",
        "size": 12_345,
        "is_external": False,
    } | more


STUB: Json = {
    "id": "F000000001",
    "mode": "file_access",
    "file_access": "check_file_info",
    "created": 0,
    "timestamp": 0,
    "user": "",
}
"""A file in a shared channel, as the Events API pushes it."""


def envelope(
    event: Json, *, own_org: str = OWN, shared: bool | None = None, **more: object
) -> Json:
    """The Events API's envelope around an event, for an install of `own_org`."""
    outer: Json = {
        "token": "x",
        "team_id": own_org,
        "api_app_id": "A000000001",
        "type": "event_callback",
        "event_id": f"Ev{event.get('event_ts', '0')}",
        "event_time": START,
        "authorizations": [
            {"enterprise_id": None, "team_id": own_org, "user_id": "U0BOT00001", "is_bot": True}
        ],
        "event": event,
    }
    if shared is not None:
        outer["is_ext_shared_channel"] = shared
    return outer | more


def wrapped(event: Json, *, own_org: str = OWN, channel: str = SHARED, **more: object) -> Json:
    """A message of an export as crossgate lands it."""
    return {
        "crossgate": 1,
        "own_org": own_org,
        "channel": channel,
        "channel_type": "public",
        "source": "general/2026-01-01.json:0",
        **more,
        "event": event,
    }


def line(value: object) -> bytes:
    """One record: JSON without insignificant space, non-ASCII characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def lines(*values: object) -> list[bytes]:
    """Records, one per value."""
    return [line(value) for value in values]


def jsonl(path: Path, values: Iterable[Any]) -> Path:
    """A file of JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(line(value) + b"\n" for value in values))
    return path


def user(user_id: str, name: str = "ada", *, org: str = OWN, **more: object) -> Json:
    """An entry of users.json."""
    return {
        "id": user_id,
        "team_id": org,
        "name": name,
        "deleted": False,
        "real_name": name.title(),
        "is_bot": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "profile": {"real_name": name.title(), "email": f"{name}@example.org", "team": org},
    } | more


def conversation(channel_id: str, name: str, members: Sequence[str] = (), **more: object) -> Json:
    """An entry of channels.json, groups.json or mpims.json."""
    return {
        "id": channel_id,
        "name": name,
        "created": START,
        "creator": "U0OWN00001",
        "is_archived": False,
        "is_general": False,
        "members": list(members),
    } | more


def exported(
    text: str = "hello", *, at: str | None = None, user: str = "U0OWN00001", **more: object
) -> Json:
    """A message as an export holds it: without channel and event_ts."""
    return {"type": "message", "user": user, "text": text, "ts": at or ts()} | more


def export(
    folder: Path,
    messages: Mapping[str, Sequence[Any]],
    *,
    users: Sequence[Json] | None = None,
    channels: Sequence[Json] | None = None,
    **lists: Sequence[Json],
) -> Path:
    """Write an export folder the way Slack does: indented JSON, one file per channel and UTC day.

    Args:
        folder: Where; made if it does not exist.
        messages: Per channel folder its messages.
        users: users.json; one person of our own organisation if not given.
        channels: channels.json; one entry per folder of `messages` if not given.
        lists: Further lists by name, such as groups, dms, mpims, org_users.
    """
    people = [user("U0OWN00001")] if users is None else users
    named = (
        [conversation(f"C0{number:08d}", name) for number, name in enumerate(messages)]
        if channels is None
        else channels
    )
    _write(folder / "users.json", list(people))
    _write(folder / "channels.json", list(named))
    for name, entries in lists.items():
        _write(folder / f"{name}.json", list(entries))
    for name, entries in messages.items():
        days: dict[str, list[Any]] = {}
        for entry in entries:
            instant = datetime.fromtimestamp(int(entry["ts"].partition(".")[0]), UTC)
            days.setdefault(f"{instant:%Y-%m-%d}", []).append(entry)
        for day, said in days.items():
            _write(folder / name / f"{day}.json", said)
    return folder


def _write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=4), encoding="utf-8")


def zipped(folder: Path, path: Path) -> Path:
    """Zip an export folder, its files at the top, in sorted order."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in sorted(folder.rglob("*")):
            if entry.is_file():
                archive.write(entry, entry.relative_to(folder).as_posix())
    return path
