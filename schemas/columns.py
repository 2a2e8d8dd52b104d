"""The contract: one Arrow schema per table, and what makes two rows the same row.

Every hot path carries RecordBatches of these schemas. Each field states its meaning, its unit and
where it comes from, in its metadata, so that `crossgate` and the documentation can print it.

Rules of the contract:

- Times are UTC microseconds. Slack's `ts` is kept as the text it is and never becomes a float.
- `org_id` and `day` are the partition: they stand in the path of a file, not in the file.
- A row is a pure function of the record it was made from. Its `digest` covers its key and its
  content, so the same event read twice, or in another order, is the same row (ADR 0009).
- Columns are added at the end and never given another meaning; `version` counts such steps.
"""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa

from schemas.conform import conform as conform  # the contract's own check
from schemas.table import Table as Table

TIME: Final = pa.timestamp("us", "UTC")
STRING: Final = pa.string()
STRINGS: Final = pa.list_(STRING)
TEXT: Final = pa.large_string()
BYTES: Final = pa.large_binary()
DIGEST: Final = pa.binary(16)
UNKNOWN_ORG: Final = "unknown"


def field(name: str, kind: pa.DataType, note: str) -> pa.Field[Any]:
    """Make a column that every row fills; its note travels in the field's metadata."""
    return pa.field(name, kind, nullable=False, metadata={"note": note})


def optional(name: str, kind: pa.DataType, note: str) -> pa.Field[Any]:
    """Make a column that may be null."""
    return pa.field(name, kind, nullable=True, metadata={"note": note})


def _schema(table: str, version: int, fields: list[pa.Field[Any]]) -> pa.Schema:
    return pa.schema(fields, metadata={"table": table, "version": str(version)})


_ORG = field("org_id", STRING, "governing organisation; partition. `unknown` if none resolves")
_DAY = field("day", pa.date32(), "UTC day of the item's original ts; partition")
_OWN = field("org_id", STRING, "organisation whose install observed this; partition")
_DIGEST = field("digest", DIGEST, "blake2b-128 of the row's key and content")
_ITEM = field("item", STRING, "channel/ts/v<revision> of a message, file:<id>/... of a file")
_ITEM_KIND = field("item_kind", STRING, "message | file")
_CHANNEL = field("channel_id", STRING, "Slack id as received; changes on share and unshare")
_TS = field("ts", STRING, "Slack message id as sent: seconds.sequence, never a float")
_REVISION = field(
    "revision", pa.int64(), "0 as posted, else microseconds since 1970 of the edit or deletion"
)
_AUTHOR = optional("author_id", STRING, "Slack user or bot id of the author")
_AUTHOR_ORG = field("author_org", STRING, "team id of the author's organisation, or `unknown`")
_SENT = field("sent_at", TIME, "derived from ts; the clock of retention")
_BASIS = field("basis", STRING, "potential (could read) | observed | unknown; never merged")

MESSAGES: Final = _schema(
    "messages",
    1,
    [
        _ORG,
        _DAY,
        _CHANNEL,
        _TS,
        _REVISION,
        field("kind", STRING, "posted | edited | deleted | unreadable (its key was revoked)"),
        _SENT,
        field("revised_at", TIME, "instant of this revision; equals sent_at as posted"),
        optional("thread_ts", STRING, "ts of the thread's root, of replies and roots"),
        optional("subtype", STRING, "Slack's subtype as sent"),
        field("channel_type", STRING, "public | private | im | mpim | unknown"),
        _AUTHOR,
        field("author_kind", STRING, "user | bot | system | unknown"),
        _AUTHOR_ORG,
        optional("author_name", STRING, "name sent with the message, if any"),
        optional("editor_id", STRING, "who edited or deleted, if the event says"),
        optional("text", TEXT, "Slack mrkdwn as received; null once deleted"),
        optional("more_text", TEXT, "of blocks and attachments, where `text` lacks it"),
        optional("previous_text", TEXT, "what an edit or deletion says was there"),
        optional("text_folded", TEXT, "text, more_text, previous_text; case and accents folded"),
        field("file_ids", STRINGS, "ids of the files shared with this revision"),
        field("own_org", STRING, "organisation whose install saw it"),
        field("raw", BYTES, "the event as received, JSON without insignificant space"),
        _DIGEST,
    ],
)

PLACE: Final = pa.struct(
    [
        field("start", pa.int64(), "first character in `content`"),
        field("location", STRING, "where in the file it is from, as `page 3` or `a.zip > line 7`"),
        field("counted", STRING, "line or cell if the location is only its first; else empty"),
    ]
)
GAP: Final = pa.struct(
    [
        field("location", STRING, "what was not read; empty for the whole file"),
        field("reason", STRING, "stable code, see docs/errors.md"),
    ]
)

FILES: Final = _schema(
    "files",
    2,
    [
        _ORG,
        _DAY,
        field("file_id", STRING, "Slack file id"),
        field("version", pa.int64(), "seconds since 1970 of `updated`, else 0"),
        _CHANNEL,
        field("ts", STRING, "ts of the message it came with, or of the sharing event"),
        field("shared_at", TIME, "when it was shared here"),
        optional("created_at", TIME, "the clock of retention; null until the source says"),
        optional("owner_id", STRING, "uploader"),
        field("author_org", STRING, "team id of the uploader's organisation, or `unknown`"),
        optional("name", TEXT, "file name as received"),
        optional("title", TEXT, "title as received"),
        optional("text", TEXT, "preview, plain text or comment inside the event"),
        optional("mimetype", STRING, "as received"),
        optional("filetype", STRING, "Slack's type"),
        optional("mode", STRING, "hosted | external | snippet | tombstone | ..."),
        optional("size_bytes", pa.int64(), "as received"),
        field("extraction", STRING, "extracted | partly | unscanned"),
        optional(
            "extraction_reason",
            STRING,
            "why not extracted whole: stub, not-in-source, encrypted, ...",
        ),
        field("own_org", STRING, "organisation whose install saw it"),
        field("raw", BYTES, "the file object as received"),
        optional("content", TEXT, "all text in the file, if the source holds its bytes"),
        field("places", pa.list_(PLACE), "where each stretch of `content` is from, in its order"),
        field("unscanned", pa.list_(GAP), "places in the file that were not read, and why"),
        _DIGEST,
    ],
)

EVENTS: Final = _schema(
    "events",
    1,
    [
        _OWN,
        field("type", STRING, "Slack event type, with its subtype after a slash"),
        optional("channel_id", STRING, "channel it concerns"),
        optional("at", TIME, "event_ts or ts; null if the event carries none"),
        field("raw", BYTES, "the event as received"),
        _DIGEST,
    ],
)

USERS: Final = _schema(
    "users",
    1,
    [
        _OWN,
        field("user_id", STRING, "Slack user or bot id"),
        field("user_org", STRING, "team id, or `unknown`"),
        optional("name", STRING, "handle"),
        optional("real_name", STRING, "full or display name"),
        optional("email", STRING, "address in the profile"),
        field("tier", STRING, "internal | guest_multi | guest_single | bot | unknown"),
        field("placeholder", pa.bool_(), "true: only seen as an author, never described"),
        _DIGEST,
    ],
)

CHANNELS: Final = _schema(
    "channels",
    1,
    [
        _OWN,
        _CHANNEL,
        optional("name", STRING, "the observing organisation's own name for it"),
        field("channel_type", STRING, "public | private | im | mpim | unknown"),
        optional("created_at", TIME, "when it was created"),
        optional("host_org", STRING, "conversation_host_id"),
        optional("former_id", STRING, "the id it had before, after a channel_id_changed"),
        _DIGEST,
    ],
)

MEMBERSHIPS: Final = _schema(
    "memberships",
    1,
    [
        _OWN,
        _CHANNEL,
        field("user_id", STRING, "who"),
        field("user_org", STRING, "the user's organisation, or `unknown`"),
        field("tier", STRING, "internal | full | post_only | guest_multi | guest_single | unknown"),
        optional("starts_at", TIME, "joined; null if this row only tells an end"),
        optional("ends_at", TIME, "left; null if this row only tells a start"),
        _BASIS,
        field("evidence", STRING, "event type or export file that says so"),
        _DIGEST,
    ],
)

CONNECTIONS: Final = _schema(
    "connections",
    1,
    [
        _OWN,
        _CHANNEL,
        field("connected_org", STRING, "the organisation that could see the channel"),
        field("tier", STRING, "full | post_only | pending | residual | internal | unknown"),
        optional("starts_at", TIME, "connected; null if this row only tells an end"),
        optional("ends_at", TIME, "disconnected; null if this row only tells a start"),
        _BASIS,
        field("evidence", STRING, "event type or export file that says so"),
        _DIGEST,
    ],
)

DEAD_LETTERS: Final = _schema(
    "dead_letters",
    1,
    [
        _OWN,
        field("partition", STRING, "log partition"),
        field("offset", pa.int64(), "record number in the partition"),
        field("source", STRING, "file and line or element it came from, if the record says"),
        field("stage", STRING, "log | normalise | detect"),
        field("reason", STRING, "stable code, see docs/errors.md"),
        field("size_bytes", pa.int64(), "length of the record"),
        field("sha256", STRING, "of the record, hex"),
        optional("payload", BYTES, "the record itself; encrypted at rest, never printed"),
        _DIGEST,
    ],
)

FINDINGS: Final = _schema(
    "findings",
    2,
    [
        _ORG,
        _DAY,
        _ITEM,
        _ITEM_KIND,
        _CHANNEL,
        _TS,
        _REVISION,
        _SENT,
        _AUTHOR,
        _AUTHOR_ORG,
        field("field", STRING, "text | more_text | previous_text | name | title | content"),
        field("start", pa.int32(), "first character of the span in that field as received"),
        field("end", pa.int32(), "one past its last character"),
        field("family", STRING, "secret | pii | embargo"),
        field("rule", STRING, "rule id"),
        field("severity", STRING, "low | medium | high | critical: what it gives a reader"),
        field("confidence", pa.float32(), "0 to 1, the engine's own"),
        field("preview", STRING, "masked; never enough to use"),
        field("fingerprint", STRING, "keyed hash of the matched text, 32 hex digits"),
        field("engine", STRING, "engine@version"),
        field("rule_pack", STRING, "version of the rule pack, and hash of every rule and engine"),
        optional("location", STRING, "where in a file: page, sheet and cell, path in an archive"),
        _DIGEST,
    ],
)

EXPOSURE: Final = pa.struct(
    [
        field("org", STRING, "organisation that could read, or `unknown`"),
        field(
            "tier",
            STRING,
            "internal | full | post_only | guest_multi | guest_single | pending | residual | "
            "unknown",
        ),
        optional("from", TIME, "max(item's instant, connected); null while pending or unknown"),
        optional("to", TIME, "disconnected; null while open or unknown"),
        field("keeps_copy", pa.bool_(), "keeps what it had after leaving"),
        field("basis", STRING, "potential | observed | unknown"),
    ]
)

VERDICTS: Final = _schema(
    "verdicts",
    1,
    [
        _ORG,
        _DAY,
        _ITEM,
        _ITEM_KIND,
        _CHANNEL,
        _TS,
        _REVISION,
        _SENT,
        _AUTHOR,
        _AUTHOR_ORG,
        field("outcome", STRING, "flagged | review (a detector failed) | unscanned | allowed"),
        field(
            "severity", STRING, "none | low | medium | high | critical, after exposure and policy"
        ),
        field("reasons", STRINGS, "stable reason codes, the deciding one first"),
        field("rules", STRINGS, "ids of the rules that matched, sorted"),
        field("findings", pa.int32(), "how many findings it weighs"),
        field("exposure", pa.list_(EXPOSURE), "who could read it, unknown audiences included"),
        field("can_act", STRING, "own_org | needs_partner | none"),
        field("policy", STRING, "policy id@version"),
        field("rule_pack", STRING, "version of the rule pack, and hash of every rule and engine"),
        field("as_of", TIME, "the instant the decision was made for"),
        _DIGEST,
    ],
)

ACTIONS: Final = _schema(
    "actions",
    1,
    [
        _ORG,
        _DAY,
        _ITEM,
        _CHANNEL,
        _TS,
        _REVISION,
        _AUTHOR_ORG,
        field(
            "action",
            STRING,
            "log | notify_sender | alert | hide | quarantine_file | redact | delete | ask_partner",
        ),
        field("can_act", STRING, "own_org | needs_partner | none"),
        field("state", STRING, "planned | done | refused | failed"),
        field("reason", STRING, "why this action, or why refused"),
        field("idempotency_key", STRING, "the same plan never runs twice, 32 hex digits"),
        field("planned_at", TIME, "the verdict's as_of"),
        _DIGEST,
    ],
)

LEDGER: Final = _schema(
    "ledger",
    1,
    [
        field("seq", pa.int64(), "1, 2, 3, ... without a gap"),
        field("at", TIME, "when the line was written, by the writer's clock"),
        field(
            "kind",
            STRING,
            "commit | scan; not written yet: key | hold | plan | purge | export | query",
        ),
        field("body", STRING, "canonical JSON of what happened; ids, counts and hashes only"),
        field("previous", STRING, "SHA-256 of the line before, hex; 64 zeros for the first"),
        field("hash", STRING, "SHA-256 of this line's canonical JSON without this field, hex"),
    ],
)

_BY_DAY = ("org_id", "day")
_BY_ORG = ("org_id",)

TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        Table(
            schema=MESSAGES,
            key=("channel_id", "ts", "revision"),
            content=(
                "kind",
                "author_id",
                "thread_ts",
                "subtype",
                "text",
                "more_text",
                "previous_text",
                "file_ids",
            ),
            sort=("channel_id", "ts", "revision", "digest"),
            partition=_BY_DAY,
            reader="archiving",
        ),
        Table(
            schema=FILES,
            key=("file_id", "version", "channel_id", "ts"),
            content=("owner_id", "name", "title", "text", "mode", "extraction_reason", "content"),
            sort=("channel_id", "ts", "file_id", "digest"),
            partition=_BY_DAY,
            reader="archiving",
        ),
        Table(
            schema=EVENTS,
            key=("type", "channel_id", "at"),
            content=("raw",),
            sort=("at", "digest"),
            partition=_BY_ORG,
            reader="archiving",
        ),
        Table(
            schema=USERS,
            key=("user_id",),
            content=("user_org", "name", "real_name", "email", "tier", "placeholder"),
            sort=("user_id", "digest"),
            partition=_BY_ORG,
            reader="archiving",
        ),
        Table(
            schema=CHANNELS,
            key=("channel_id",),
            content=("name", "channel_type", "created_at", "host_org", "former_id"),
            sort=("channel_id", "digest"),
            partition=_BY_ORG,
            reader="archiving",
        ),
        Table(
            schema=MEMBERSHIPS,
            key=("channel_id", "user_id", "starts_at", "ends_at"),
            content=("user_org", "tier", "basis", "evidence"),
            sort=("channel_id", "user_id", "digest"),
            partition=_BY_ORG,
            reader="archiving",
        ),
        Table(
            schema=CONNECTIONS,
            key=("channel_id", "connected_org", "starts_at", "ends_at"),
            content=("tier", "basis", "evidence"),
            sort=("channel_id", "connected_org", "digest"),
            partition=_BY_ORG,
            reader="archiving",
        ),
        Table(
            schema=DEAD_LETTERS,
            key=("partition", "offset", "stage"),
            content=("reason", "sha256"),
            sort=("partition", "offset", "stage"),
            partition=_BY_ORG,
            reader="archiving",
        ),
        Table(
            schema=FINDINGS,
            key=("item", "field", "rule", "start", "end"),
            content=("fingerprint", "rule_pack"),
            sort=("channel_id", "ts", "item", "field", "start", "rule", "digest"),
            partition=_BY_DAY,
            reader="screening",
        ),
        Table(
            schema=VERDICTS,
            key=("item",),
            content=("outcome", "severity", "reasons", "rules", "can_act", "policy", "rule_pack"),
            sort=("channel_id", "ts", "item", "digest"),
            partition=_BY_DAY,
            reader="screening",
        ),
        Table(
            schema=ACTIONS,
            key=("item", "action"),
            content=("can_act", "state", "reason", "idempotency_key"),
            sort=("channel_id", "ts", "item", "action", "digest"),
            partition=_BY_DAY,
            reader="screening",
        ),
    )
}
"""Every table that the archive keeps as Parquet. The ledger has its own form (retention.ledger)."""
