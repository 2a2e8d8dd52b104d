"""A Slack export, folder or zip, as records in a fixed order.

First the lists of users and conversations, then the messages, a day file at a time. A message is
landed as it was received, wrapped with what only its place in the export tells: the channel, whose
export it is, which file and element it is, and who its author is by the export's list of users.

A file that is no JSON list becomes one broken record, with its hash and reason; what is not read at
all is counted in `skipped`. Day boundaries follow the exporter and mean nothing here.

Where the export holds the bytes of files, what stands in them is read here and landed with the
message that shares them: see `pipelines.sources.contents`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import msgspec
from msgspec import Raw, Struct

from pipelines.normalising import shapes
from pipelines.normalising.loose import text, texts
from pipelines.normalising.reasons import Reason
from pipelines.sources import layout, wrapping
from pipelines.sources.contents import Contents
from pipelines.sources.layout import Channel, Channels
from pipelines.sources.people import People
from pipelines.sources.unpack import SMALL_BYTES, Entry, Limits, Tree, Unpackable, open_tree
from schemas.errors import SourceInvalid

Batch = list[tuple[str | None, bytes]]

_BATCH_RECORDS: Final = 2_000
_BATCH_BYTES: Final = 4 << 20
_COUNTED_BYTES: Final = 32 << 20
_OUTSIDE: Final = 64 << 10
"""Bytes of a record beside its message and what was read in files."""

_BOM: Final = b"\xef\xbb\xbf"


class _Peek(Struct, gc=False):
    """What wrapping a message needs of it; of any type, so that no message is in the way."""

    subtype: Any = None
    user: Any = None
    bot_id: Any = None
    comment: Any = None
    user_team: Any = None
    source_team: Any = None
    team: Any = None
    bot_profile: Raw = shapes.MISSING
    user_profile: Raw = shapes.MISSING
    files: Raw = shapes.MISSING
    file: Raw = shapes.MISSING
    message: Raw = shapes.MISSING
    previous_message: Raw = shapes.MISSING


_raws: Final = msgspec.json.Decoder(list[Raw]).decode
_peeks: Final = msgspec.json.Decoder(list[_Peek]).decode
_peek: Final = msgspec.json.Decoder(_Peek).decode


class ExportSource:
    """A Slack export. See `pipelines.sources.Source`."""

    kind = "slack-export"

    def __init__(
        self,
        path: Path,
        own_org: str | None,
        limits: Limits | None = None,
        *,
        known: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.name = path.absolute().name
        self._tree: Tree = open_tree(path, limits or Limits())
        self._entries = self._tree.entries()
        self._layout = layout.survey(self._entries)
        if not self._layout.is_export:
            raise SourceInvalid(
                self.name,
                "no Slack export: looked for users.json, channels.json, groups.json, dms.json, "
                "mpims.json, org_users.json and <channel>/YYYY-MM-DD.json",
                "give the folder or zip file that Slack made",
            )
        self._people = People()
        for entry in self._layout.users:
            for user in self._objects(entry):
                self._people.add(user)
        self.own_org = self._people.settle(self.name, own_org, known)
        self._channels = Channels()
        for entry in self._layout.lists:
            for one in self._objects(entry):
                self._learn(entry, one)
        self._head = wrapping.head(self.own_org)
        self._authors: dict[str, bytes] = {}
        self._doubtful = layout.Skipped()

    @cached_property
    def identity(self) -> str:
        """SHA-256, hex, of the zip file, or of every file of the folder that is read."""
        return self._tree.identity(layout.holds_records)

    @property
    def small(self) -> bool:
        """Whether it is so little that starting worker processes would take longer."""
        return sum(entry.size for entry in self._entries) < SMALL_BYTES

    @cached_property
    def total(self) -> int | None:
        """Records in it; None if counting them would take long."""
        if sum(entry.size for entry in self._entries) > _COUNTED_BYTES:
            return None
        return sum(len(batch) for batch in self._batches(None))

    @property
    def skipped(self) -> dict[str, str]:
        """What is not read: a label, and why and how much; complete once `records` is through."""
        return self._layout.skipped.summary() | self._doubtful.summary()

    def records(self) -> Iterator[Batch]:
        """Yield batches of (channel, record), the same ones in the same order every time."""
        files = self._layout.files
        if not files:
            yield from self._batches(None)
            return
        contents = Contents(files, os.cpu_count() or 1)
        try:
            yield from self._batches(contents)
        finally:
            contents.close()
        for _ in files.keys() - contents.used:
            self._doubtful.add("bytes of files", "no message shares them")

    def _batches(self, contents: Contents | None) -> Iterator[Batch]:
        self._doubtful = layout.Skipped()
        batch: Batch = []
        size = 0
        for channel, line in self._records(contents):
            batch.append((channel, line))
            size += len(line)
            if len(batch) >= _BATCH_RECORDS or size >= _BATCH_BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _records(self, contents: Contents | None) -> Iterator[tuple[str | None, bytes]]:
        orgs = self._people.orgs
        counted_as = wrapping.member("orgs", orgs) if orgs else b""
        for entry in self._layout.users:
            for place, raw in self._parts(entry):
                if place is None:
                    yield None, raw
                else:
                    yield None, b"".join((self._head, place, counted_as, b',"user":', raw, b"}"))
        for entry in self._layout.lists:
            kind = wrapping.member("channel_type", layout.kind_of(entry))
            for place, raw in self._parts(entry):
                if place is None:
                    yield None, raw
                    continue
                channel, known = self._known_of(raw)
                yield (
                    channel,
                    b"".join(
                        (self._head, kind, place, counted_as, known, b',"conversation":', raw, b"}")
                    ),
                )
        messages = [(entry, False) for entry in self._layout.days]
        messages += [(entry, True) for entry in self._layout.doubtful]
        for entry, doubtful in sorted(messages, key=lambda one: one[0].path):
            yield from self._messages(entry, contents, doubtful=doubtful)

    def _parts(self, entry: Entry) -> Iterator[tuple[bytes | None, bytes]]:
        """Yield where each element of a list is, and its JSON; or None and a broken record."""
        content, elements = self._load(entry)
        if elements is None:
            yield None, self._broken(entry, content)
            return
        place = self._place(entry)
        for number, element in enumerate(elements):
            raw = bytes(element)
            if len(raw) > wrapping.LONGEST:
                yield None, self._too_long(entry, number, raw)
            else:
                yield b'%b:%d"' % (place, number), raw

    def _known_of(self, raw: bytes) -> tuple[str | None, bytes]:
        """The id of a conversation, and what the export's users tell about its members."""
        about = shapes.anything(raw)
        about = about if isinstance(about, dict) else {}
        orgs, tiers = self._people.members(texts(about.get("members")))
        known = wrapping.member("member_orgs", orgs) if orgs else b""
        known += wrapping.member("member_tiers", tiers) if tiers else b""
        return text(about.get("id")), known

    def _messages(
        self, entry: Entry, contents: Contents | None, *, doubtful: bool
    ) -> Iterator[tuple[str | None, bytes]]:
        content, elements = self._load(entry)
        if doubtful and not _are_messages(elements):
            self._doubtful.add("other .json files of channels", "hold no messages")
            return
        channel = self._channels.find(layout.root_of(entry))
        if elements is None:
            yield channel.id, self._broken(entry, content)
            return
        head = b"".join(
            (
                self._head,
                wrapping.member("channel", channel.id),
                wrapping.member("channel_type", channel.kind),
                self._place(entry),
            )
        )
        peeked = _peeked(content, elements)
        if contents is not None:
            contents.ahead(file for peek in peeked for file in _files(peek))
        for number, (element, peek) in enumerate(zip(elements, peeked, strict=True)):
            raw = bytes(element)
            if len(raw) > wrapping.LONGEST:
                yield channel.id, self._too_long(entry, number, raw)
                continue
            author = None if _is_change(peek) else peek.user or peek.bot_id or peek.comment
            known = self._authors.get(author) if type(author) is str else None
            if known is None:
                known = self._author(peek)
            if self._people.orgs:
                known += self._counted_as(peek)
            if contents is not None and (files := _files(peek)):
                known += contents.member(files, wrapping.LONGEST - len(raw) - len(known) - _OUTSIDE)
            yield channel.id, b'%b:%d"%b,"event":%b}' % (head, number, known, raw)

    def _author(self, peek: _Peek) -> bytes:
        """What the export's users tell about the author of a message."""
        if _is_change(peek):
            deleted = peek.subtype == "message_deleted"
            peek = _peeked_alone(bytes(peek.previous_message if deleted else peek.message))
        comment = peek.comment.get("user") if isinstance(peek.comment, dict) else None
        author = text(peek.user) or text(peek.bot_id) or text(comment)
        if author is None:
            return b""
        if author not in self._authors:
            person = self._people.known.get(author)
            org = self._people.org_of(author)
            known = wrapping.member("author_org", org) if org else b""
            known += wrapping.member("author_name", person.name) if person and person.name else b""
            if person is None:
                known += wrapping.member("author_missing", value=True)
            self._authors[author] = known
        return self._authors[author]

    def _counted_as(self, peek: _Peek) -> bytes:
        """What the organisations that a message names count as."""
        named = set(_named(peek))
        for inner in (peek.message, peek.previous_message):
            if bytes(inner):
                named.update(_named(_peeked_alone(bytes(inner))))
        orgs = self._people.orgs
        counted = {org: orgs[org] for org in sorted(named) if org in orgs}
        return wrapping.member("orgs", counted) if counted else b""

    def _learn(self, entry: Entry, about: object) -> None:
        if isinstance(about, dict) and (channel := text(about.get("id"))):
            self._channels.add(
                layout.root_of(entry),
                Channel(channel, layout.kind_of(entry)),
                text(about.get("name")),
                archived=about.get("is_archived") is True,
            )

    def _objects(self, entry: Entry) -> Iterator[object]:
        for element in self._load(entry)[1] or []:
            yield shapes.anything(bytes(element))

    def _load(self, entry: Entry) -> tuple[bytes, list[Raw] | None]:
        """Read a file: its JSON, minified, and the elements of its list; None if it holds none."""
        try:
            content = entry.read()
        except Unpackable:
            return b"", None
        json = content.removeprefix(_BOM)
        for mend in (bytes, shapes.mended):
            try:
                minified = shapes.minified(mend(json))
                return minified, _raws(minified)
            except (msgspec.DecodeError, RecursionError):
                continue
        return content, None

    def _place(self, entry: Entry) -> bytes:
        """Begin the member that says where a record is from; its element's number ends it."""
        return wrapping.member("source", self._channels.shown(entry))[:-1]

    def _broken(self, entry: Entry, content: bytes) -> bytes:
        place = self._channels.shown(entry)
        return wrapping.broken(self.own_org, place, Reason.BROKEN_FILE, content)

    def _too_long(self, entry: Entry, number: int, raw: bytes) -> bytes:
        place = f"{self._channels.shown(entry)}:{number}"
        return wrapping.broken(self.own_org, place, Reason.LINE_TOO_LONG, raw)


def _are_messages(elements: list[Raw] | None) -> bool:
    """Whether a file that is not named for a day holds messages all the same."""
    found = [shapes.anything(bytes(element)) for element in elements or []]
    return bool(found) and all(
        isinstance(one, dict) and one.get("type") == "message" and "ts" in one for one in found
    )


def _is_change(peek: _Peek) -> bool:
    """Whether a record is about a message inside it, whose author matters."""
    return peek.subtype in ("message_changed", "message_deleted")


def _files(peek: _Peek) -> list[str]:
    """The ids of files that a message shares, or one inside it."""
    found: list[str] = []
    for raw in (peek.files, peek.file):
        if bytes(raw):
            value = shapes.anything(bytes(raw))
            files = value if isinstance(value, list) else [value]
            ids = (text(one.get("id")) for one in files if isinstance(one, dict))
            found += [one for one in ids if one is not None]
    for raw in (peek.message, peek.previous_message):
        if bytes(raw):
            found += _files(_peeked_alone(bytes(raw)))
    return found


def _named(peek: _Peek) -> Iterator[str]:
    """Yield the organisations that a message and its files name."""
    for one in (peek.user_team, peek.source_team, peek.team):
        if (org := text(one)) is not None:
            yield org
    bot, user, file, files = (
        shapes.anything(bytes(raw))
        for raw in (peek.bot_profile, peek.user_profile, peek.file, peek.files)
    )
    for about in (bot, user, file, *(files if isinstance(files, list) else ())):
        if isinstance(about, dict):
            for name in ("team_id", "team", "user_team", "source_team"):
                if (org := text(about.get(name))) is not None:
                    yield org


def _peeked(content: bytes, elements: list[Raw]) -> list[_Peek]:
    try:
        return _peeks(content)
    except (msgspec.DecodeError, RecursionError):
        return [_peeked_alone(bytes(element)) for element in elements]


def _peeked_alone(raw: bytes) -> _Peek:
    try:
        return _peek(raw)
    except (msgspec.DecodeError, RecursionError):
        return _Peek()
