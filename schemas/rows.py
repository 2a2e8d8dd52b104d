"""One frozen dataclass per table, for APIs, tests and screens; never in the hot path.

Names, order and nullability follow `schemas.columns`; a test compares them. What a row holds of a
message's text is masked when the row is printed, so that no traceback or log can leak it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar, Final, TypeVar

import pyarrow as pa

from schemas import columns

_MASKED: Final = frozenset(
    {
        "text",
        "more_text",
        "previous_text",
        "text_folded",
        "raw",
        "payload",
        "name",
        "title",
        "content",
        "places",
        "unscanned",
    }
)


class Row:
    """A row of a table; `SCHEMA` is its table."""

    __slots__ = ()
    SCHEMA: ClassVar[pa.Schema]

    def __repr__(self) -> str:
        parts = (
            f"{name}=<{len(value)}>"
            if name in _MASKED and value is not None
            else f"{name}={value!r}"
            for name, value in ((f.name, getattr(self, f.name)) for f in fields(self))  # type: ignore[arg-type]  # every Row is a dataclass
        )
        return f"{type(self).__name__}({', '.join(parts)})"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Message(Row):
    """One revision of one message."""

    SCHEMA = columns.MESSAGES
    org_id: str
    day: date
    channel_id: str
    ts: str
    revision: int
    kind: str
    sent_at: datetime
    revised_at: datetime
    thread_ts: str | None
    subtype: str | None
    channel_type: str
    author_id: str | None
    author_kind: str
    author_org: str
    author_name: str | None
    editor_id: str | None
    text: str | None
    more_text: str | None
    previous_text: str | None
    text_folded: str | None
    file_ids: list[str]
    own_org: str
    raw: bytes
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class File(Row):
    """One file as shared, with the state of its extraction."""

    SCHEMA = columns.FILES
    org_id: str
    day: date
    file_id: str
    version: int
    channel_id: str
    ts: str
    shared_at: datetime
    created_at: datetime | None
    owner_id: str | None
    author_org: str
    name: str | None
    title: str | None
    text: str | None
    mimetype: str | None
    filetype: str | None
    mode: str | None
    size_bytes: int | None
    extraction: str
    extraction_reason: str | None
    own_org: str
    raw: bytes
    content: str | None
    places: list[dict[str, Any]]
    unscanned: list[dict[str, Any]]
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Event(Row):
    """One event that is not a revision of a message, kept as received."""

    SCHEMA = columns.EVENTS
    org_id: str
    type: str
    channel_id: str | None
    at: datetime | None
    raw: bytes
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class User(Row):
    """One description of a user; a placeholder when only seen as an author."""

    SCHEMA = columns.USERS
    org_id: str
    user_id: str
    user_org: str
    name: str | None
    real_name: str | None
    email: str | None
    tier: str
    placeholder: bool
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Channel(Row):
    """One description of a channel."""

    SCHEMA = columns.CHANNELS
    org_id: str
    channel_id: str
    name: str | None
    channel_type: str
    created_at: datetime | None
    host_org: str | None
    former_id: str | None
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Membership(Row):
    """A start, an end, or both, of one user's sight of a channel."""

    SCHEMA = columns.MEMBERSHIPS
    org_id: str
    channel_id: str
    user_id: str
    user_org: str
    tier: str
    starts_at: datetime | None
    ends_at: datetime | None
    basis: str
    evidence: str
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Connection(Row):
    """A start, an end, or both, of one organisation's sight of a channel."""

    SCHEMA = columns.CONNECTIONS
    org_id: str
    channel_id: str
    connected_org: str
    tier: str
    starts_at: datetime | None
    ends_at: datetime | None
    basis: str
    evidence: str
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DeadLetter(Row):
    """One record that could not be read, with where it is and why."""

    SCHEMA = columns.DEAD_LETTERS
    org_id: str
    partition: str
    offset: int
    source: str
    stage: str
    reason: str
    size_bytes: int
    sha256: str
    payload: bytes | None
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Finding(Row):
    """One span that one rule matched in one revision; never the secret itself."""

    SCHEMA = columns.FINDINGS
    org_id: str
    day: date
    item: str
    item_kind: str
    channel_id: str
    ts: str
    revision: int
    sent_at: datetime
    author_id: str | None
    author_org: str
    field: str
    start: int
    end: int
    family: str
    rule: str
    severity: str
    confidence: float
    preview: str
    fingerprint: str
    engine: str
    rule_pack: str
    location: str | None
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Verdict(Row):
    """The decision on one revision."""

    SCHEMA = columns.VERDICTS
    org_id: str
    day: date
    item: str
    item_kind: str
    channel_id: str
    ts: str
    revision: int
    sent_at: datetime
    author_id: str | None
    author_org: str
    outcome: str
    severity: str
    reasons: list[str]
    rules: list[str]
    findings: int
    exposure: list[dict[str, Any]]
    can_act: str
    policy: str
    rule_pack: str
    as_of: datetime
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PlannedAction(Row):
    """One thing done, planned or refused in the outside world."""

    SCHEMA = columns.ACTIONS
    org_id: str
    day: date
    item: str
    channel_id: str
    ts: str
    revision: int
    author_org: str
    action: str
    can_act: str
    state: str
    reason: str
    idempotency_key: str
    planned_at: datetime
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LedgerLine(Row):
    """One tamper-evident line."""

    SCHEMA = columns.LEDGER
    seq: int
    at: datetime
    kind: str
    body: str
    previous: str
    hash: str


ROWS: Final[dict[str, type[Row]]] = {
    "messages": Message,
    "files": File,
    "events": Event,
    "users": User,
    "channels": Channel,
    "memberships": Membership,
    "connections": Connection,
    "dead_letters": DeadLetter,
    "findings": Finding,
    "verdicts": Verdict,
    "actions": PlannedAction,
    "ledger": LedgerLine,
}
"""The row type of each table."""

_R = TypeVar("_R", bound=Row)


def from_table(table: pa.Table | pa.RecordBatch, row: type[_R]) -> Iterator[_R]:
    """Yield the rows of a table, in its order."""
    for values in table.select(row.SCHEMA.names).to_pylist():
        yield row(**values)


def to_batch(rows: Sequence[_R], row: type[_R]) -> pa.RecordBatch:
    """Make a batch of a table out of rows, keeping their order."""
    names = row.SCHEMA.names
    return pa.RecordBatch.from_pylist(
        [{name: getattr(entry, name) for name in names} for entry in rows], schema=row.SCHEMA
    )
