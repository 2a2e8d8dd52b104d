"""What an archive holds: rows per table and organisation, and why records died."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.columns import TABLES

if TYPE_CHECKING:
    from retention.archive.reader import Reader


def rows_by_org(reader: Reader) -> dict[str, dict[str, int]]:
    """Rows of each table, per organisation the reader was opened for."""
    held: dict[str, dict[str, int]] = {}
    for table in TABLES:
        counted = reader.query(
            f"select org_id, count(*) as n from {table} group by 1",  # noqa: S608  # our own table names
            [],
        )
        for row in counted.to_pylist():
            held.setdefault(row["org_id"], {})[table] = row["n"]
    return dict(sorted(held.items()))


def dead_letters(reader: Reader) -> list[dict[str, Any]]:
    """How many records died of which reason, from which source; headers only."""
    return reader.query(
        """
        select org_id, stage, reason, count(*) as records, min(source) as first_source,
               min("offset") as first_offset
        from dead_letters group by org_id, stage, reason
        order by records desc, reason, org_id, stage
        """,
        [],
    ).to_pylist()
