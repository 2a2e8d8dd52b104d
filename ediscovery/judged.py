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

FILE: Final = "'file:' || file_id || '/v' || version || '/' || channel_id || '/' || ts"
"""Of a row of `files` the item that findings and verdicts name."""
_AS_LIKE: Final = str.maketrans({"*": "%", "?": "_", "%": r"\%", "_": r"\_", "\\": r"\\"})
"""Our patterns to those of LIKE: of GLOB, `?` is one byte and a backslash says something."""
SEVERITIES: Final = ("critical", "high", "medium", "low", "none")
"""Worst first."""

_JUDGED: Final = f"""
with given as (
    select unnest($fingerprints::varchar[]) as fingerprint, unnest($rules::varchar[]) as rule,
        unnest($channels::varchar[]) as channel, unnest($paths::varchar[]) as path),
named as (
    select org_id, {FILE} as item, min(name) as name from files where $by_path group by all),
looked as (
    select f.*, n.name as path, exists (
        select 1 from given g
        where (g.fingerprint is null or g.fingerprint = f.fingerprint)
          and (g.rule is null or f.rule like g.rule escape '\\')
          and (g.channel is null or f.channel_id like g.channel escape '\\')
          and (g.path is null or coalesce(n.name like g.path escape '\\', false))) as covered
    from findings f left join named n using (org_id, item)),
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
"""  # noqa: S608  # our own text


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
        "rules": [_like(one.rule) for one in suppressions],
        "channels": [_like(one.channel) for one in suppressions],
        "paths": [_like(one.path) for one in suppressions],
        "by_path": any(one.path for one in suppressions),
        "order": list(SEVERITIES),
    }
    return reader.query(_JUDGED + sql, given | dict(more or {}))


def _like(pattern: str | None) -> str | None:
    return None if pattern is None else pattern.translate(_AS_LIKE)
