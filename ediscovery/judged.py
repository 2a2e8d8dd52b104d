"""Verdicts as they are to be read now.

A verdict is history and stays as it was made. What people have since judged of its findings is laid
over it here: one whose findings are all covered is `suppressed`; one that was lowered by a
suppression which covers nothing any more is open again, as severe as its worst finding is by
itself. In doubt it is open. What a failed detector may have missed is no finding, so `review` is
never suppressed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from schemas.suppression import Suppression

if TYPE_CHECKING:
    import pyarrow as pa

    from retention.archive.reader import Reader

SEVERITIES: Final = ("critical", "high", "medium", "low", "none")
"""Worst first."""

_JUDGED: Final = """
with given as (
    select unnest($fingerprints::varchar[]) as fingerprint, unnest($rules::varchar[]) as rule,
        unnest($channels::varchar[]) as channel, unnest($paths::varchar[]) as path),
named as (
    select 'file:' || file_id || '/v' || version || '/' || channel_id || '/' || ts as item,
        any_value(name) as name
    from files where $by_path group by 1),
looked as (
    select f.*, n.name as path, exists (
        select 1 from given g
        where (g.fingerprint is null or g.fingerprint = f.fingerprint)
          and (g.rule is null or f.rule glob g.rule)
          and (g.channel is null or f.channel_id glob g.channel)
          and (g.path is null or coalesce(n.name glob g.path, false))) as covered
    from findings f left join named n using (item)),
counted as (
    select org_id, item, count(*) filter (covered) as covered,
        count(*) filter (not covered) as open,
        min(list_position($order::varchar[], severity)) filter (not covered) as worst
    from looked group by all),
told as (
    select v.*, coalesce(c.covered, 0) as suppressed,
        coalesce(c.covered > 0 and c.open = 0 and v.outcome <> 'review', false) as shut,
        coalesce(v.severity = 'none' and c.open > 0
            and len(list_filter(v.reasons, x -> starts_with(x, 'suppressed:'))) > 0, false)
            as reopened,
        c.worst
    from verdicts v left join counted c using (org_id, item)),
judged as (
    select * replace (
        case when shut then 'none' when reopened then ($order::varchar[])[worst]
            else severity end as severity,
        case when shut then 'suppressed' when reopened then 'flagged' else outcome end
            as outcome)
    from told)
"""


def ask(
    reader: Reader,
    sql: str,
    suppressions: Sequence[Suppression],
    more: Mapping[str, Any] | None = None,
) -> pa.Table:
    """Ask a question of the tables `looked` (findings, and whether they are covered) and `judged`.

    Args:
        reader: What to read.
        sql: The rest of a statement whose WITH has begun.
        suppressions: Those that are in force.
        more: Parameters beside `$order`, the severities.
    """
    given = {
        "fingerprints": [one.fingerprint for one in suppressions],
        "rules": [one.rule for one in suppressions],
        "channels": [one.channel for one in suppressions],
        "paths": [one.path for one in suppressions],
        "by_path": any(one.path for one in suppressions),
        "order": list(SEVERITIES),
    }
    return reader.query(_JUDGED + sql, given | dict(more or {}))
