"""Findings with the verdict on their item: what was found, how bad, and who could read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from retention.archive.reader import Reader

SEVERITIES: Final = ("critical", "high", "medium", "low", "none")
"""Worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One verdict with its findings.

    Attributes:
        findings: Per finding rule, family, field, start, end, preview, fingerprint, location.
        exposure: As `schemas.columns.EXPOSURE`, deduplicated by organisation and tier.
        actions: What is planned, and what was refused and why.
    """

    item: str
    org_id: str
    channel_id: str
    channel: str
    ts: str
    sent_at: datetime
    author_id: str | None
    author_org: str
    severity: str
    outcome: str
    reasons: list[str]
    can_act: str
    exposure: list[dict[str, Any]]
    findings: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which verdicts to list; None means any."""

    severity: str | None = None
    family: str | None = None
    rule: str | None = None
    channel: str | None = None


def severities(reader: Reader) -> dict[str, int]:
    """How many verdicts there are of each severity, worst first."""
    rows = reader.query("select severity, count(*) as n from verdicts group by 1", []).to_pylist()
    counted = {row["severity"]: row["n"] for row in rows}
    return {severity: counted.get(severity, 0) for severity in SEVERITIES}


def audiences(reader: Reader) -> list[dict[str, Any]]:
    """How many verdicts of each severity each organisation and tier could read, worst first."""
    return reader.query(
        """
        with seen as (
            select distinct item, severity, outcome, e.org as org, e.tier as tier
            from (select item, severity, outcome, unnest(exposure) as e from verdicts))
        select * from (
            select severity, org, tier, count(*) as items from seen
            where outcome in ('flagged', 'review') group by all)
        order by list_position(?::varchar[], severity), items desc, org, tier
        """,
        [list(SEVERITIES)],
    ).to_pylist()


def listing(reader: Reader, wanted: Filter, limit: int) -> tuple[list[Decided], int]:
    """Return the worst verdicts first, newest within a severity, and how many match in all."""
    worst = SEVERITIES.index(wanted.severity) if wanted.severity else len(SEVERITIES) - 1
    rows = reader.query(
        """
        with rooms as (
            select channel_id, arg_max(name, digest) as name from channels
            where name is not null group by channel_id),
        matched as (
            select distinct item from findings
            where ($family is null or family = $family) and ($rule is null or rule = $rule)),
        chosen as (
            select v.*, coalesce(r.name, v.channel_id) as channel
            from verdicts v left join rooms r using (channel_id)
            where list_position($order::varchar[], v.severity) <= $worst
              and (($family is null and $rule is null) or v.item in (select item from matched))
              and ($channel is null or v.channel_id = $channel or r.name = $channel))
        select *, count(*) over () as total from chosen
        order by list_position($order::varchar[], severity), sent_at desc, item limit $limit
        """,
        {
            "family": wanted.family,
            "rule": wanted.rule,
            "order": list(SEVERITIES),
            "worst": worst + 1,
            "channel": wanted.channel.lstrip("#") if wanted.channel else None,
            "limit": limit,
        },
    ).to_pylist()
    items = [row["item"] for row in rows]
    found = _by_item(
        reader,
        items,
        'select org_id, item, rule, family, field, start, "end", severity, '
        "preview, fingerprint, location from findings where item in (select unnest(?)) "
        "order by item, field, start, rule",
    )
    acted = _by_item(
        reader,
        items,
        "select org_id, item, action, state, can_act, reason from actions "
        "where item in (select unnest(?)) order by item, action, state",
    )
    decided = [
        Decided(
            **{
                name: row[name]
                for name in (
                    "item",
                    "org_id",
                    "channel_id",
                    "channel",
                    "ts",
                    "sent_at",
                    "author_id",
                    "author_org",
                    "severity",
                    "outcome",
                    "reasons",
                    "can_act",
                    "exposure",
                )
            },
            findings=found.get((row["org_id"], row["item"]), []),
            actions=acted.get((row["org_id"], row["item"]), []),
        )
        for row in rows
    ]
    return decided, rows[0]["total"] if rows else 0


def _by_item(
    reader: Reader, items: list[str], sql: str
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Rows by governing organisation and item: two may each claim the same item."""
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in reader.query(sql, [items]).to_pylist() if items else []:
        grouped.setdefault((row.pop("org_id"), row.pop("item")), []).append(row)
    return grouped
