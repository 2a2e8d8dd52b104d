"""The one place that reads the clock: for commands, and for the instants of commits.

Nothing that a row holds is asked for while a scan runs: decisions get their instant from the job,
whose command has asked once.
"""

from __future__ import annotations

from datetime import UTC, datetime


def utcnow() -> datetime:
    """The present instant, aware, UTC."""
    return datetime.now(UTC)


def micros(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant, exactly."""
    delta = instant - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def instant(micros_since_1970: int) -> datetime:
    """The aware UTC instant of microseconds since 1970."""
    seconds, rest = divmod(micros_since_1970, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
