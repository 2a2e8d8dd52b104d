"""Where things are in a Slack export: which file holds what, and which channel a folder is of.

Exports come in several layouts: standard (public channels), corporate (with groups, dms, mpims),
Grid (org_users.json; the workspaces below teams/), of a single user (channels/, dms/), and
whatever other tools and a second zipping make of these. So nothing depends on fixed places: a
folder that holds lists (channels.json, users.json, ...) is a *root*, a folder with day files below
it is a channel, and its name or id is looked up in the lists of the nearest root, then further out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from typing import Final

from pipelines.sources.unpack import Entry

LISTS: Final = {
    "channels.json": "public",
    "groups.json": "private",
    "mpims.json": "mpim",
    "dms.json": "im",
}
"""Lists of conversations and the type of what they list."""

USERS: Final = ("org_users.json", "users.json")

_HINTS: Final = {
    "channels": "public", "groups": "private", "private_channels": "private", "mpims": "mpim",
    "group_dms": "mpim", "dms": "im", "direct_messages": "im",
}  # fmt: skip
"""Folders that gather channels of one type, in exports of a single user."""

_USUAL: Final = {*_HINTS, "teams"}
"""Folders that say nothing but what they are for."""

_OTHERS: Final = {
    "integration_logs.json": "activity of apps, no messages",
    "canvases.json": "links to canvases, no content",
    "content_flags.json": "flags on messages, no messages",
}
_NAMELESS: Final = "bytes of files without the id of one"
_BYTE_FOLDERS: Final = {"__uploads", "attachments", "files", "avatars"}
_LITTER: Final = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
_FILE: Final = re.compile(r"(F[A-Z0-9]{6,})(?:[-_.].*)?", re.DOTALL)
_ID: Final = re.compile(r"[CGD][A-Z0-9]{7,}")


@dataclass(frozen=True, slots=True)
class Channel:
    """What is known of a channel folder: its id, and public, private, im, mpim or unknown."""

    id: str
    kind: str


class Skipped:
    """Files that are not read, by what they are. Names of files are content: they stay unsaid."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, label: str, reason: str) -> None:
        """Count one file."""
        self._counts[label, reason] += 1

    def summary(self) -> dict[str, str]:
        """Per label why its files are not read, and how many they are."""
        return {
            label: f"{reason}; {count:,} file{'s' if count > 1 else ''}"
            for (label, reason), count in sorted(self._counts.items())
        }


@dataclass(slots=True)
class Layout:
    """The files of an export by what they hold, each list sorted by path.

    Attributes:
        users: Lists of users; of a Grid export the organisation's before the workspaces'.
        lists: Lists of conversations.
        days: Files of messages: one per channel and day.
        doubtful: JSON in channel folders that is not named for a day; may hold messages.
        files: Bytes of files, by the id of the file. Exporters put them at `__uploads/<id>/<name>`
            or `<channel>/attachments/<id>-<name>`.
    """

    users: list[Entry] = field(default_factory=list)
    lists: list[Entry] = field(default_factory=list)
    days: list[Entry] = field(default_factory=list)
    doubtful: list[Entry] = field(default_factory=list)
    files: dict[str, list[Entry]] = field(default_factory=dict)
    skipped: Skipped = field(default_factory=Skipped)

    @property
    def is_export(self) -> bool:
        """Whether anything of it looks like an export."""
        return bool(self.users or self.lists or self.days)


def is_day(name: str) -> bool:
    """Whether a file is named as those of messages are."""
    return _DAY.fullmatch(name) is not None


def holds_records(path: str) -> bool:
    """Whether a file of an export can hold anything that is landed."""
    if file_of(path) is not None:
        return True
    return path.endswith(".json") and "__uploads" not in path.split("/")


def file_of(path: str) -> str | None:
    """The id of the file whose bytes are at a path; None if it is no such place."""
    parts = path.split("/")
    if is_day(parts[-1]) and "__uploads" not in parts:
        return None  # messages of a channel that is named like a folder of files
    for folder, inside in pairwise(parts):
        if folder in _BYTE_FOLDERS and (match := _FILE.fullmatch(inside)):
            return match[1]
    return None


def survey(entries: Iterable[Entry]) -> Layout:
    """Sort the files of an export by what they hold."""
    layout = Layout()
    for entry in entries:
        folder, _, name = entry.path.rpartition("/")
        parts = folder.split("/") if folder else []
        if name in _LITTER or _LITTER.intersection(parts):
            layout.skipped.add("leftovers of an operating system", "no part of the export")
        elif parts and is_day(name) and "__uploads" not in parts:
            layout.days.append(entry)  # also of a channel that is named like a folder of files
        elif (file := file_of(entry.path)) is not None:
            layout.files.setdefault(file, []).append(entry)
        elif inside := _BYTE_FOLDERS.intersection(parts):
            layout.skipped.add(f"{min(inside)}/", _NAMELESS)
        elif name in USERS:
            layout.users.append(entry)
        elif name in LISTS:
            layout.lists.append(entry)
        elif name in _OTHERS:
            layout.skipped.add(name, _OTHERS[name])
        elif parts and name.endswith(".json"):
            layout.doubtful.append(entry)
        else:
            layout.skipped.add("other files", "nothing an export is known to hold")
    layout.users.sort(key=lambda entry: (not entry.path.endswith("org_users.json"), entry.path))
    order = list(LISTS)
    layout.lists.sort(key=lambda entry: (root_of(entry), order.index(_name(entry.path))))
    return layout


def root_of(entry: Entry) -> str:
    """The folder a list stands in."""
    return entry.path.rpartition("/")[0]


def kind_of(entry: Entry) -> str:
    """The type of what a list of conversations lists."""
    return LISTS[_name(entry.path)]


def _name(path: str) -> str:
    return path.rpartition("/")[2]


class Channels:
    """Finds the channel of a folder. Folders bear the exporting organisation's own names."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], Channel] = {}
        self._names: dict[tuple[str, str], tuple[Channel, bool]] = {}

    def add(self, root: str, channel: Channel, name: str | None, *, archived: bool) -> None:
        """Learn a channel of a root's lists.

        An id finds its channel before any name does. Of two channels of one name the first that is
        not archived has the folder.
        """
        self._ids[root, channel.id] = channel
        if name and ((root, name) not in self._names or self._names[root, name][1]):
            self._names.setdefault((root, name), (channel, archived))
            if not archived:
                self._names[root, name] = (channel, archived)

    def find(self, folder: str) -> Channel:
        """Return the channel of a folder; of an unknown one the folder's name is its id."""
        found = self._listed(folder)
        if found is not None:
            return found
        parent, _, name = folder.rpartition("/")
        kind = _HINTS.get(_name(parent), "unknown")
        if kind == "unknown" and _ID.fullmatch(name) and name[0] == "D":
            kind = "im"
        return Channel(name, kind)

    def shown(self, entry: Entry) -> str:
        """Say where a file is, fit to print: a name that nothing vouches for shows as a hash.

        Anybody may have named a folder, after a secret too. Vouched for are the names of lists,
        days and channels that a list knows, and those every export has.
        """
        *parts, file = entry.path.split("/")
        shown = [
            part
            if part in _USUAL or self._listed("/".join(parts[: depth + 1])) is not None
            else f"folder-{_hashed(part)}"
            for depth, part in enumerate(parts)
        ]
        usual = file in LISTS or file in USERS or is_day(file)
        return "/".join([*shown, file if usual else f"file-{_hashed(file)}.json"])

    def _listed(self, folder: str) -> Channel | None:
        """The channel of a folder by the lists of the nearest root that knows it."""
        parent, _, name = folder.rpartition("/")
        root = parent
        while True:
            if (root, name) in self._ids:
                return self._ids[root, name]
            if (root, name) in self._names:
                return self._names[root, name][0]
            if not root:
                return None
            root = root.rpartition("/")[0]


def _hashed(name: str) -> str:
    """Eight hex digits that tell a name apart and do not tell it."""
    return sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
