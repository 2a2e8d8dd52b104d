"""Builders of facts, items and findings for the tests of exposure and decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from detectors.decide import Decisions, decide
from detectors.exposure import Directory
from schemas.columns import CONNECTIONS, FILES, FINDINGS, MEMBERSHIPS, MESSAGES, USERS
from schemas.config import parse_policy
from schemas.identity import file_item, message_item
from schemas.policy import Policy
from tests.make import OWN, PARTNER, SHARED

OTHER = "T0OTHER001"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EVERYTHING = """
id = "test"
version = "1"

[[rules]]
id = "outside"
audience = ["external"]
actions = ["log", "notify_sender", "alert", "hide", "quarantine_file", "redact", "delete",
           "ask_partner"]
reason = "another organisation can read it"

[[rules]]
id = "doubtful"
audience = ["unknown"]
actions = ["alert", "hide"]
reason = "nobody knows who can read it"

[[rules]]
id = "inside"
actions = ["log"]
reason = "kept for the record"
"""


def at(seconds: float) -> datetime:
    """An instant so many seconds after 1970."""
    return EPOCH + timedelta(seconds=seconds)


def us(seconds: float) -> int:
    """The same in microseconds."""
    return int(seconds * 1_000_000)


def policy(text: str = EVERYTHING) -> Policy:
    """A policy from TOML."""
    return parse_policy("test.toml", text)


def connection(
    org: str = PARTNER,
    tier: str = "full",
    start: float | None = None,
    end: float | None = None,
    basis: str = "potential",
    channel: str = SHARED,
) -> dict[str, Any]:
    """A row of CONNECTIONS."""
    return {
        "org_id": OWN,
        "channel_id": channel,
        "connected_org": org,
        "tier": tier,
        "starts_at": None if start is None else at(start),
        "ends_at": None if end is None else at(end),
        "basis": basis,
        "evidence": "test",
        "digest": bytes(16),
    }


def membership(
    user: str,
    org: str = OWN,
    tier: str = "internal",
    start: float | None = None,
    end: float | None = None,
    channel: str = SHARED,
    evidence: str = "test",
) -> dict[str, Any]:
    """A row of MEMBERSHIPS."""
    return {
        "org_id": OWN,
        "channel_id": channel,
        "user_id": user,
        "user_org": org,
        "tier": tier,
        "starts_at": None if start is None else at(start),
        "ends_at": None if end is None else at(end),
        "basis": "observed",
        "evidence": evidence,
        "digest": bytes(16),
    }


def user(name: str, org: str = OWN, tier: str = "internal") -> dict[str, Any]:
    """A row of USERS."""
    return {
        "org_id": OWN,
        "user_id": name,
        "user_org": org,
        "name": None,
        "real_name": None,
        "email": None,
        "tier": tier,
        "placeholder": False,
        "digest": bytes(16),
    }


def directory(
    connections: Iterable[dict[str, Any]] = (),
    memberships: Iterable[dict[str, Any]] = (),
    users: Iterable[dict[str, Any]] = (),
    by: Policy | None = None,
    channels: pa.Table | None = None,
    own: str = OWN,
    disputed: Iterable[str] = (),
) -> Directory:
    """A directory of these facts."""
    return Directory.build(
        pa.Table.from_pylist(list(connections), CONNECTIONS),
        pa.Table.from_pylist(list(memberships), MEMBERSHIPS),
        pa.Table.from_pylist(list(users), USERS),
        by or policy(),
        own,
        channels=channels,
        disputed=frozenset(disputed),
    )


INSIDE = connection(OWN, "internal")
"""The fact that makes a channel known to be ours alone."""


def message(
    stamp: str = "100.000000",
    *,
    revision: int = 0,
    kind: str = "posted",
    sent: float = 100,
    revised: float | None = None,
    author: str | None = "U0OWN00001",
    org: str = OWN,
    channel: str = SHARED,
    subtype: str | None = None,
    before: str | None = None,
) -> dict[str, Any]:
    """A row of MESSAGES."""
    return dict.fromkeys(MESSAGES.names) | {
        "org_id": org,
        "day": at(sent).date(),
        "channel_id": channel,
        "ts": stamp,
        "revision": revision,
        "kind": kind,
        "sent_at": at(sent),
        "revised_at": at(sent if revised is None else revised),
        "channel_type": "public",
        "author_id": author,
        "author_kind": "user",
        "author_org": org,
        "subtype": subtype,
        "text": "here is what was found",
        "previous_text": before,
        "file_ids": [],
        "own_org": OWN,
        "raw": b"",
        "digest": bytes(16),
    }


def file(
    name: str = "F000000001",
    *,
    stamp: str = "100.000000",
    shared: float = 100,
    org: str = OWN,
    owner: str | None = "U0OWN00001",
    unscanned: str | None = None,
    mode: str = "hosted",
    partly: bool = False,
) -> dict[str, Any]:
    """A row of FILES."""
    extraction = "partly" if partly else "extracted" if unscanned is None else "unscanned"
    return dict.fromkeys(FILES.names) | {
        "org_id": org,
        "day": at(shared).date(),
        "file_id": name,
        "version": 0,
        "channel_id": SHARED,
        "ts": stamp,
        "shared_at": at(shared),
        "owner_id": owner,
        "author_org": org,
        "mode": mode,
        "extraction": extraction,
        "extraction_reason": unscanned,
        "own_org": OWN,
        "raw": b"",
        "places": [],
        "unscanned": [],
        "digest": bytes(16),
    }


def item_of(row: dict[str, Any]) -> str:
    """The id of a row of MESSAGES or FILES."""
    if "file_id" in row:
        return file_item(row["file_id"], row["version"], row["channel_id"], row["ts"])
    return message_item(row["channel_id"], row["ts"], row["revision"])


def finding(
    row: dict[str, Any],
    severity: str = "high",
    *,
    family: str = "secret",
    rule: str = "secret.test",
    part: str = "text",
    start: int = 0,
) -> dict[str, Any]:
    """A row of FINDINGS about a row of MESSAGES or FILES."""
    item = item_of(row)
    return {
        "org_id": row["org_id"],
        "day": row["day"],
        "item": item,
        "item_kind": "file" if "file_id" in row else "message",
        "channel_id": row["channel_id"],
        "ts": row["ts"],
        "revision": row["version"] if "file_id" in row else row["revision"],
        "sent_at": row["shared_at"] if "file_id" in row else row["sent_at"],
        "author_id": row["owner_id"] if "file_id" in row else row["author_id"],
        "author_org": row["author_org"],
        "field": part,
        "start": start,
        "end": start + 4,
        "family": family,
        "rule": rule,
        "severity": severity,
        "confidence": 0.9,
        "preview": "****",
        "fingerprint": "0" * 32,
        "engine": "test@1",
        "rule_pack": "pack",
        "location": None,
        "digest": f"{item}|{rule}|{part}|{start}|{severity}".encode()[-16:].rjust(16),
    }


@dataclass
class Scan:
    """What a scan gives back, without one."""

    found: Sequence[dict[str, Any]] = ()
    rows: Sequence[int] = ()
    failed: dict[int, str] = field(default_factory=dict)

    @property
    def findings(self) -> pa.RecordBatch:
        """Rows of FINDINGS."""
        return pa.RecordBatch.from_pylist(list(self.found), FINDINGS)


def decided(
    rows: Sequence[dict[str, Any]],
    found: Sequence[dict[str, Any]] = (),
    facts: Iterable[dict[str, Any]] = (),
    *,
    about: Sequence[int] | None = None,
    failed: dict[int, str] | None = None,
    by: Policy | None = None,
    where: Directory | None = None,
    now: datetime = NOW,
    own: str = OWN,
) -> Decisions:
    """Decide on these rows, all of one table, before the readers that these connections make.

    Findings are about the first row of their item where `about` does not name their rows.
    """
    schema = FILES if rows and "file_id" in rows[0] else MESSAGES
    by = by or policy()
    if about is None:
        names = [item_of(row) for row in rows]
        about = [names.index(one["item"]) if one["item"] in names else 0 for one in found]
    return decide(
        pa.RecordBatch.from_pylist(list(rows), schema),
        Scan(found, about, failed or {}),
        where or directory(facts, by=by, own=own),
        by,
        now=now,
        rule_pack="pack",
        own_org=own,
    )


def verdict(decisions: Decisions) -> dict[str, Any]:
    """The only verdict."""
    (only,) = decisions.verdicts.to_pylist()
    return only


def plans(decisions: Decisions) -> dict[str, str]:
    """The state of each action, by its name."""
    return {row["action"]: row["state"] for row in decisions.actions.to_pylist()}
