"""Reading decoded JSON whose fields may hold anything: what does not fit counts as absent."""

from __future__ import annotations

from typing import Any

from pipelines.normalising.times import micros

Json = dict[str, Any]


def instant(event: Json) -> int | None:
    """Microseconds since 1970 of an event, if it says."""
    return micros(text(event.get("event_ts"))) or micros(text(event.get("ts")))


def text(value: object) -> str | None:
    """A string that is not empty, or the digits of a whole number."""
    if isinstance(value, str):
        return value or None
    return str(value) if type(value) is int else None


def first(*values: object) -> str | None:
    """The first string that is not empty."""
    return next((value for value in values if isinstance(value, str) and value), None)


def texts(value: object) -> list[str]:
    """The strings of a list."""
    return [one for one in value if isinstance(one, str) and one] if isinstance(value, list) else []


def ids(value: object) -> list[str]:
    """Ids of a list of objects, or of plain ids."""
    if not isinstance(value, list):
        return []
    found = (text(one.get("id")) if isinstance(one, dict) else text(one) for one in value)
    return [one for one in found if one]


def teams(value: object) -> list[str]:
    """Ids of a list of `{team: {id}}`."""
    if not isinstance(value, list):
        return []
    return ids([one.get("team") for one in value if isinstance(one, dict)])
