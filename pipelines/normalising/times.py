"""Slack's timestamps as whole microseconds, by integer arithmetic only.

A `ts` is the id of a message in its channel and its time at once. As a float it loses digits, so
it never becomes one.
"""

from __future__ import annotations

from typing import Final

US_PER_SECOND: Final = 1_000_000
_LAST_SECOND: Final = 253_402_300_799  # 9999-12-31T23:59:59Z, as far as Python's dates go


def micros(ts: str | None) -> int | None:
    """Return the microseconds since 1970, UTC, of a ts; None if it is not one.

    >>> micros("1767225600.000100")
    1767225600000100
    >>> micros("1767225600")
    1767225600000000
    >>> micros("1767225600.0001000") is None, micros("-1.000000") is None, micros("1e9") is None
    (True, True, True)
    """
    if ts is None:
        return None
    if len(ts) == 17 and ts[10] == ".":
        digits = ts.replace(".", "", 1)
        return int(digits) if digits.isdecimal() and digits.isascii() else None
    seconds, dot, fraction = ts.partition(".")
    digits = seconds + fraction
    if (
        not seconds
        or len(seconds) > 12
        or len(fraction) > 6
        or (dot and not fraction)
        or not (digits.isdecimal() and digits.isascii())
        or int(seconds) > _LAST_SECOND
    ):
        return None
    return int(seconds + fraction.ljust(6, "0"))


def seconds(value: object) -> int | None:
    """Return whole seconds since 1970 from an integer or its text; None if absent, zero or absurd.

    >>> seconds(1433558319), seconds("1433558319"), seconds(0), seconds("soon"), seconds(True)
    (1433558319, 1433558319, None, None, None)
    """
    if isinstance(value, str):
        if not (value.isdecimal() and value.isascii() and len(value) <= 12):
            return None
        value = int(value)
    if type(value) is not int:
        return None
    return value if 0 < value <= _LAST_SECOND else None


def seconds_as_micros(value: object) -> int | None:
    """Return microseconds since 1970 from whole seconds, as `seconds` reads them."""
    whole = seconds(value)
    return whole * US_PER_SECOND if whole is not None else None
