"""What there is to name in a filter: channels, people, rules.

To look is as much work as to search, so only an empty answer is worth it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from retention.archive.reader import Reader

ROOMS: Final = """rooms as (
    select channel_id, arg_max(name, digest) as name, list(distinct name) as called
    from channels where name is not null group by channel_id)"""
"""Of each channel a name to show, and every name that it was known by."""

_CHANNELS: Final = """
select channel_id as value from messages union select channel_id from files
union select channel_id from verdicts union select channel_id from channels
union select name from channels
"""
_AUTHORS: Final = """
select author_id as value from messages union select author_name from messages
union select user_id from users union select name from users union select real_name from users
"""
_RULES: Final = "select distinct rule as value from findings"


def channels(reader: Reader) -> set[str]:
    """Ids and names of the channels that anything was read of."""
    return _values(reader, _CHANNELS)


def authors(reader: Reader) -> set[str]:
    """Ids, handles and names of people and bots."""
    return _values(reader, _AUTHORS)


def rules(reader: Reader) -> set[str]:
    """Ids of the rules by which anything was found."""
    return _values(reader, _RULES)


def span(reader: Reader) -> tuple[datetime, datetime] | None:
    """When the first and the last message were sent; None if there is none."""
    sql = "select min(sent_at) as first, max(sent_at) as last from messages"
    row = reader.query(sql).to_pylist()[0]
    return (row["first"], row["last"]) if row["first"] else None


def _values(reader: Reader, sql: str) -> set[str]:
    return {row["value"] for row in reader.query(sql).to_pylist() if row["value"]}
