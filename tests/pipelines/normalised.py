"""Normalising in tests: run it on values, read its rows back, and check the law it obeys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pipelines.normalise import Normalised, normalise
from schemas.columns import TABLES
from tests import make

ARCHIVED = (
    "messages",
    "files",
    "events",
    "users",
    "channels",
    "memberships",
    "connections",
    "dead_letters",
)


def run(
    *values: object,
    own_org: str = make.OWN,
    screening: bool = False,
    orgs: Mapping[str, str] = MappingProxyType({}),
) -> Normalised:
    """Normalise JSON values, or bytes as they are."""
    lines = [value if isinstance(value, bytes) else make.line(value) for value in values]
    return normalise(
        lines,
        own_org=own_org,
        partition="p-00",
        offsets=range(7, 7 + len(lines)),
        columns="screening" if screening else "all",
        orgs=orgs,
    )


def rows(normalised: Normalised, table: str = "messages") -> list[dict[str, Any]]:
    """The rows of a table."""
    return normalised.tables[table].to_pylist()


def one(*values: object, table: str = "messages", own_org: str = make.OWN) -> dict[str, Any]:
    """The only row that values give in a table."""
    (row,) = rows(run(*values, own_org=own_org), table)
    return row


def us(row: dict[str, Any], column: str) -> int:
    """An instant as microseconds since 1970, exactly."""
    seconds = int(row[column].timestamp())
    return seconds * 1_000_000 + row[column].microsecond


def digests(normalised: Normalised) -> dict[str, set[bytes]]:
    """Per table the digests of its rows; dead letters by content, as offsets move with order."""
    found = {name: set(batch["digest"].to_pylist()) for name, batch in normalised.tables.items()}
    found["dead_letters"] = set(normalised.tables["dead_letters"]["sha256"].to_pylist())
    return found


# The fixtures of the reference, as Slack sends them.
PARTNERS = make.envelope(
    make.message(blocks=[], client_msg_id="6f1d0c1e-0000-4000-8000-000000000001"), shared=True
)
SAID = make.message("hello", at=make.ts(-1))
EDIT = make.edit(SAID, "hello again", at=make.ts(100, 0))
DELETION = make.deletion(SAID | {"text": "hello again"}, at=make.ts(200, 300))


STREAM: list[dict[str, Any]] = [
    PARTNERS,
    make.envelope(make.message("hi", user="U0OWN00001", org=make.OWN, at=make.ts(1)), shared=True),
    EDIT,
    DELETION,
    make.edit(SAID, "x", at=make.ts(5), edited=False, attachments=[{"text": "unfurled"}]),
    make.message("f", at=make.ts(6), files=[make.file(), make.STUB]),
    make.message("in", at=make.ts(7), subtype="channel_join"),
    {
        "type": "member_joined_channel",
        "user": "U1",
        "channel": "C1",
        "team": "T1",
        "event_ts": make.ts(8),
    },
    {"type": "channel_shared", "connected_team_id": "E1", "channel": "C1", "event_ts": make.ts(9)},
    {
        "type": "channel_unshared",
        "previously_connected_team_id": "E1",
        "channel": "C1",
        "is_ext_shared": False,
        "event_ts": make.ts(10),
    },
    {"type": "channel_id_changed", "old_channel_id": "G1", "new_channel_id": "C1"},
    {"no": "type"},
]


def reconciles(result: Normalised, records: int) -> None:
    """Check the law: every record went to exactly one place."""
    counts = result.counts
    assert counts.records == records
    assert records == sum(
        (counts.messages, counts.events, counts.users, counts.channels, counts.dead)
    )
    assert counts.messages == result.tables["messages"].num_rows
    assert counts.events == result.tables["events"].num_rows
    assert counts.dead == result.tables["dead_letters"].num_rows
    for name, batch in result.tables.items():
        batch.validate(full=True)
        assert batch.schema.equals(TABLES[name].schema, check_metadata=True)
