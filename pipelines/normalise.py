"""Records of the log become rows: the one place where Slack's JSON turns into our tables.

Pure: the same records give the same batches. Nothing raises, whatever the bytes are: a record that
cannot be read becomes a dead letter with its offset, source and reason. Every record goes to
exactly one place, so that rows in = rows out + dead letters; what else it teaches (files, users,
channels, who could see them) comes on top and is not counted.

Every record of a run passes here, so a few operations count. A backfill reads a record once;
screening reads it again only where archiving left nothing for it (`pipelines.detecting`).
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Literal

import pyarrow as pa

from pipelines.normalising import shapes
from pipelines.normalising.facts import Facts
from pipelines.normalising.files import SharedFile, Sharing, shared_file
from pipelines.normalising.messages import revision
from pipelines.normalising.origin import Origin, Origins, What
from pipelines.normalising.posts import Messages
from pipelines.normalising.reasons import Reason, Unreadable
from pipelines.normalising.shapes import Said
from pipelines.normalising.sharing import TEACHING, conversation
from pipelines.normalising.tables import file_batch, message_batch, plain_batch
from pipelines.normalising.times import micros

_MESSAGES = ("message", "app_mention")
"""A mention of an app is the message that mentions it, under another name."""

_NONE: Mapping[str, str] = MappingProxyType({})
_REASONS = frozenset(reason.value for reason in Reason)
_LARGEST = 1 << 62
_FILE_EVENTS = ("file_shared", "file_change", "file_created", "file_public")


@dataclass(frozen=True, slots=True)
class Counts:
    """Where the records of a batch went. `records` is the sum of the others.

    Attributes:
        users: Records that describe a user. The table holds more: placeholders of authors, and
            the people that events describe.
        channels: Records that describe a channel; the table holds more for the same reason.
    """

    records: int
    messages: int
    events: int
    users: int
    channels: int
    dead: int


@dataclass(frozen=True, slots=True)
class Normalised:
    """What a batch of records became.

    Attributes:
        tables: messages, files, events, users, channels, memberships, connections, dead_letters:
            each a batch of its schema, empty ones included.
        counts: Where the records went.
    """

    tables: dict[str, pa.RecordBatch]
    counts: Counts


def normalise(
    lines: Sequence[bytes],
    *,
    own_org: str,
    partition: str,
    offsets: Sequence[int],
    columns: Literal["all", "screening"] = "all",
    orgs: Mapping[str, str] = _NONE,
) -> Normalised:
    """Turn records into rows.

    Args:
        lines: Records, each one line of JSON; landed exports, envelopes and bare events may mix.
        own_org: Whose install saw them, where a record does not say.
        partition: Log partition they were read from, for dead letters.
        offsets: Per record its offset in the partition.
        columns: "screening" leaves `raw`, `text_folded` and `digest` of messages and files empty;
            such batches must not be stored.
        orgs: What ids of workspaces count as, beyond what the records themselves say: the id of
            their organisation. An install or export of such a workspace is of that organisation.

    Returns:
        Rows in the order of the records; facts in the order they were first told.
    """
    screening = columns == "screening"
    work = _Batch(own_org, orgs, partition, screening=screening)
    for line, offset in zip(lines, offsets, strict=True):
        work.add(line, offset)
    return work.result()


class _Batch:
    """Rows of one batch, as they come."""

    def __init__(
        self, own_org: str, orgs: Mapping[str, str], partition: str, *, screening: bool
    ) -> None:
        self.screening = screening
        self.own_org = own_org
        self.partition = partition
        self.origins = Origins(own_org, orgs)
        self.facts = Facts()
        self.messages = Messages()
        self.files: list[SharedFile] = []
        self.events: list[tuple[Any, ...]] = []
        self.dead: list[tuple[Any, ...]] = []
        self.users = 0
        self.channels = 0

    def add(self, line: bytes, offset: int) -> None:
        """Put one record where it belongs. A row is added last, so a failure leaves none behind."""
        origin: Origin | None = None
        try:
            whole = shapes.wellformed(line)
            enveloped = self.origins.enveloped(whole)
            if enveloped is not None:
                origin, said = enveloped
                self._event(origin, said, whole, enveloped=True)
                return
            origin, what, raw = self.origins.open(whole)
            if what is What.EVENT:
                self._event(origin, shapes.said(raw), raw, enveloped=False)
            elif what is What.USER:
                self._user(origin, raw)
            elif what is What.CONVERSATION:
                self._conversation(origin, raw)
            else:
                self._broken(origin, raw, offset)
        except Unreadable as unreadable:
            self._bury(line, offset, unreadable.reason, origin)
        except RecursionError:
            self._bury(line, offset, Reason.TOO_DEEP, origin)

    def _event(self, origin: Origin, said: Said, line: bytes, *, enveloped: bool) -> None:
        kind = said.type or ("message" if origin.landed else None)
        if kind is None:
            raise Unreadable(Reason.NO_TYPE)
        message = kind in _MESSAGES and not _is_reply_notice(said)
        if message and self.screening:
            self._message(origin, said, b"")
            return
        event = shapes.decode_inside(line).event if enveloped else line
        as_it_is = self.screening or origin.landed  # what we landed ourselves is minified
        raw = bytes(event) if as_it_is else shapes.minified(event)
        if message:
            self._message(origin, said, raw)
        else:
            self._other(origin, kind, said, raw)

    def _message(self, origin: Origin, said: Said, raw: bytes) -> None:
        if self.messages.add_plain(said, origin, raw):
            return
        row = revision(said, origin)
        if row.files:
            sharing = Sharing(
                row.channel_id, row.ts, row.sent_at, row.author_id, row.author_org, row.disputed
            )
            contents = shapes.contents(origin.contents)
            files = [shared_file(one, sharing, origin, contents) for one in row.files]
            known = [file for file in files if file is not None]
            self.files.extend(known)
            if row.kind in ("posted", "edited"):
                row.file_ids = list(dict.fromkeys(file.file_id for file in known))
        self.messages.add(said, origin, row, raw)
        self.facts.message(origin, row)

    def _other(self, origin: Origin, kind: str, said: Said, raw: bytes) -> None:
        channel = origin.channel or said.channel or said.channel_id
        if channel is None and said.item is not None:
            channel = said.item.channel
        stamp = said.event_ts or said.ts
        at = micros(stamp)
        file = None
        if kind in _FILE_EVENTS and channel and stamp and at is not None:
            sharing = Sharing(channel, stamp, at)
            file = shared_file(said.file, sharing, origin)
        event = shapes.anything(raw) if kind in TEACHING else None
        self.events.append(
            (
                origin.own_org,
                f"{kind}/{said.subtype}" if said.subtype else kind,
                channel,
                at,
                raw,
            )
        )
        if file is not None and (kind == "file_shared" or file.mode is not None):
            self.files.append(file)
        if isinstance(event, dict):
            TEACHING[kind](self.facts, origin, kind, event)
        if channel and origin.shared is not None:
            self.facts.shared(origin, channel)

    def _user(self, origin: Origin, raw: bytes) -> None:
        if not self.facts.user(origin, _object(raw), described=True):
            raise Unreadable(Reason.NO_USER)
        self.users += 1

    def _conversation(self, origin: Origin, raw: bytes) -> None:
        evidence = (origin.source or "export").rpartition("/")[2].partition(":")[0]
        conversation(self.facts, origin, _object(raw), evidence, origin.channel_type)
        self.channels += 1

    def _broken(self, origin: Origin, raw: bytes, offset: int) -> None:
        """Write a dead letter of what a record stands for: a file or line that was not landed."""
        about = shapes.leniently(raw, shapes.Broken)
        payload = None
        if about.payload is not None:
            with suppress(ValueError):
                payload = b64decode(about.payload, validate=True)
        self._letter(
            offset,
            Reason(about.reason) if about.reason in _REASONS else Reason.BROKEN_FILE,
            origin,
            about.sha256 or "",
            min(max(0, about.size or 0), _LARGEST),
            payload,
        )

    def _bury(self, line: bytes, offset: int, reason: Reason, origin: Origin | None) -> None:
        """Write a dead letter of the record itself."""
        self._letter(offset, reason, origin, sha256(line).hexdigest(), len(line), line)

    def _letter(
        self,
        offset: int,
        reason: Reason,
        origin: Origin | None,
        hashed: str,
        size: int,
        payload: bytes | None,
    ) -> None:
        self.dead.append(
            (
                origin.own_org if origin is not None else self.own_org,
                self.partition,
                offset,
                (origin.source if origin is not None else None) or self.partition,
                "normalise",
                reason.value,
                size,
                hashed,
                payload,
            )
        )

    def result(self) -> Normalised:
        """Close the batch."""
        tables = {
            "messages": message_batch(self.messages, screening=self.screening),
            "files": file_batch(self.files, screening=self.screening),
            "events": plain_batch("events", self.events),
            "users": plain_batch("users", self.facts.users),
            "channels": plain_batch("channels", self.facts.channels),
            "memberships": plain_batch("memberships", self.facts.memberships),
            "connections": plain_batch("connections", self.facts.connections),
            "dead_letters": plain_batch("dead_letters", self.dead),
        }
        placed = (
            len(self.messages.of),
            len(self.events),
            self.users,
            self.channels,
            len(self.dead),
        )
        return Normalised(tables, Counts(sum(placed), *placed))


def _object(raw: bytes) -> dict[str, Any]:
    value = shapes.anything(raw)
    if not isinstance(value, dict):
        raise Unreadable(Reason.NOT_AN_OBJECT)
    return value


def _is_reply_notice(said: Said) -> bool:
    """Whether a thread's root is only told again because a reply arrived.

    The Events API may send `message_replied` without its subtype. The reply is an event of its own.
    """
    if said.subtype == "message_replied":
        return True
    return said.subtype is None and said.message is not None and not (said.user or said.bot_id)
