"""Findings with the verdict on their item: what was found, how bad, and who could read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ediscovery.judged import FILE, SEVERITIES, ask
from ediscovery.known import ROOMS
from schemas.suppression import Suppression, covering

if TYPE_CHECKING:
    from retention.archive.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One verdict with its findings.

    Attributes:
        outcome: That of the verdict, or `suppressed` where suppressions in force cover all of its
            findings.
        findings: Per finding rule, family, field, start, end, preview, fingerprint, location, and
            the id of the suppression that covers it.
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
    """Which verdicts to list; None means any.

    Attributes:
        rule: Its id, of our own rules also without `crossgate.`, as listings show it.
        fingerprint: Of a text; asked where texts are listed, not verdicts.
        suppressed: Those of which a suppression covers something, and no others.
    """

    severity: str | None = None
    family: str | None = None
    rule: str | None = None
    channel: str | None = None
    fingerprint: str | None = None
    suppressed: bool = False


_BY_SEVERITY: Final = "select severity, count(*) as n from judged group by 1"

_COVERED: Final = "select count(*) filter (covered) as n from looked"

_BY_AUDIENCE: Final = """,
seen as (
    select distinct item, severity, outcome, e.org as org, e.tier as tier
    from (select item, severity, outcome, unnest(exposure) as e from judged))
select * from (
    select severity, org, tier, count(*) as items from seen
    where outcome in ('flagged', 'review') group by all)
order by list_position($order::varchar[], severity), items desc, org, tier
"""

_OPEN: Final = f""",
{ROOMS},
left_open as (
    select l.fingerprint, l.rule, l.family, l.preview, j.severity, l.item, l.org_id, l.channel_id,
        coalesce(r.name, l.channel_id) as channel, l.sent_at, j.exposure, j.reasons
    from looked l join judged j using (org_id, item) left join rooms r
        on r.channel_id = l.channel_id
    where not l.covered and j.outcome in ('flagged', 'review')
      and not list_contains($confirmed::varchar[], l.fingerprint)
      and list_position($order::varchar[], j.severity) <= $worst
      and ($fingerprint is null or l.fingerprint = $fingerprint)
      and ($family is null or l.family = $family)
      and ($rule is null or l.rule in ($rule, 'crossgate.' || $rule))
      and ($channel is null or l.channel_id = $channel
        or list_contains(r.called, $channel))),
grouped as (
    select fingerprint, rule, min(family) as family, count(*) as places,
        min(list_position($order::varchar[], severity)) as rank,
        arg_max(preview, (sent_at, item, org_id)) as preview,
        arg_max(item, (sent_at, item, org_id)) as item,
        arg_max(channel_id, (sent_at, item, org_id)) as channel_id,
        arg_max(channel, (sent_at, item, org_id)) as channel,
        arg_max(exposure, (sent_at, item, org_id)) as exposure,
        arg_max(reasons, (sent_at, item, org_id)) as reasons,
        max(sent_at) as sent_at
    from left_open group by fingerprint, rule)
select * exclude (rank), ($order::varchar[])[rank] as severity, count(*) over () as total
from grouped order by rank, places desc, fingerprint, rule limit $limit
"""  # noqa: S608  # our own text

_LISTING: Final = f""",
{ROOMS},
matched as (
    select distinct org_id, item from findings
    where ($family is null or family = $family)
      and ($rule is null or rule in ($rule, 'crossgate.' || $rule))),
chosen as (
    select v.*, coalesce(r.name, v.channel_id) as channel
    from judged v left join rooms r using (channel_id)
    where case when $suppressed then v.suppressed > 0
          else not v.shut and list_position($order::varchar[], v.severity) <= $worst end
      and (($family is null and $rule is null)
        or (v.org_id, v.item) in (select (org_id, item) from matched))
      and ($channel is null or v.channel_id = $channel
        or list_contains(r.called, $channel)))
select *, count(*) over () as total from chosen
order by list_position($order::varchar[], severity), sent_at desc, item, org_id limit $limit
"""  # noqa: S608  # our own text


def severities(reader: Reader, suppressions: Sequence[Suppression] = ()) -> dict[str, int]:
    """How many verdicts there are of each severity, worst first, as they are to be read now."""
    rows = ask(reader, _BY_SEVERITY, suppressions).to_pylist()
    counted = {row["severity"]: row["n"] for row in rows}
    return {severity: counted.get(severity, 0) for severity in SEVERITIES}


def suppressed(reader: Reader, suppressions: Sequence[Suppression]) -> int:
    """How many findings are covered by a suppression that is in force."""
    if not suppressions:
        return 0
    count: int = ask(reader, _COVERED, suppressions).to_pylist()[0]["n"]
    return count


def audiences(reader: Reader, suppressions: Sequence[Suppression] = ()) -> list[dict[str, Any]]:
    """How many verdicts of each severity each organisation and tier could read, worst first."""
    return ask(reader, _BY_AUDIENCE, suppressions).to_pylist()


def undecided(
    reader: Reader,
    suppressions: Sequence[Suppression],
    confirmed: Iterable[str],
    wanted: Filter,
    limit: int,
) -> tuple[list[dict[str, Any]], int]:
    """Return what nobody has judged yet: each matched text once, the worst first, and how many.

    Of each: fingerprint, rule, family, severity of its worst verdict, preview, how many places
    there are, and of the latest its item, channel, instant, exposure and reasons.
    """
    asked = _wanted(wanted, limit)
    asked |= {"confirmed": sorted(confirmed), "fingerprint": wanted.fingerprint}
    rows = ask(reader, _OPEN, suppressions, asked).to_pylist()
    total = rows[0]["total"] if rows else 0
    return [{name: row[name] for name in row if name != "total"} for row in rows], total


def _wanted(wanted: Filter, limit: int) -> dict[str, Any]:
    worst = SEVERITIES.index(wanted.severity) if wanted.severity else len(SEVERITIES) - 1
    return {
        "family": wanted.family,
        "rule": wanted.rule,
        "worst": worst + 1,
        "channel": wanted.channel.lstrip("#") if wanted.channel else None,
        "limit": limit,
    }


def listing(
    reader: Reader, wanted: Filter, limit: int, suppressions: Sequence[Suppression] = ()
) -> tuple[list[Decided], int]:
    """Return the worst verdicts first, newest within a severity, and how many match in all.

    Args:
        reader: What to read.
        wanted: Which verdicts; those that are suppressed only if it asks for them.
        limit: Most to return.
        suppressions: Those that are in force.
    """
    rows = ask(
        reader, _LISTING, suppressions, _wanted(wanted, limit) | {"suppressed": wanted.suppressed}
    ).to_pylist()
    items = [row["item"] for row in rows]
    found = _by_item(
        reader,
        items,
        'select org_id, item, rule, family, field, start, "end", severity, '
        "preview, fingerprint, location, channel_id from findings where item in (select unnest(?)) "
        'order by item, field, start, "end", rule, fingerprint',
    )
    names = _names(reader, items) if any(one.path for one in suppressions) else {}
    for (org, item), several in found.items():
        for finding in several:
            mark, rule, channel = finding["fingerprint"], finding["rule"], finding.pop("channel_id")
            by = covering(suppressions, mark, rule, channel, names.get((org, item)))
            finding["suppressed"] = by or None
    acted = _by_item(
        reader,
        items,
        "select org_id, item, action, state, can_act, reason from actions "
        "where item in (select unnest(?)) order by item, action, state, can_act, reason",
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


def _names(reader: Reader, items: list[str]) -> dict[tuple[str, str], str]:
    sql = (
        f"select org_id, item, name from (select org_id, {FILE} as item, min(name) as name "  # noqa: S608  # our own text
        "from files group by all) where item in (select unnest(?))"
    )
    rows = reader.query(sql, [items]).to_pylist()
    return {(row["org_id"], row["item"]): row["name"] for row in rows}


def _by_item(
    reader: Reader, items: list[str], sql: str
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Rows by governing organisation and item: two may each claim the same item."""
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in reader.query(sql, [items]).to_pylist() if items else []:
        grouped.setdefault((row.pop("org_id"), row.pop("item")), []).append(row)
    return grouped
