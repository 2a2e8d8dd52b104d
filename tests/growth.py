"""Does a text four times as long take four times as long, not sixteen times?

No test says how long something takes: machines differ, and are busy.
"""

from __future__ import annotations

import time
from collections.abc import Callable

_SIZE = 1 << 14
_TIMES = 4
_MOST = 9
"""Between what is linear and what is quadratic."""
_TURNS = 3
_NOISE = 0.02
"""Seconds that a busy machine may add."""


def grows_in_proportion(read: Callable[[str], object], unit: str, size: int = _SIZE) -> bool:
    """Say whether reading four times as many units takes about four times as long.

    Args:
        read: What is measured.
        unit: What the texts repeat.
        size: Characters of the shorter text.
    """
    short, long = (unit * max(1, length // len(unit)) for length in (size, _TIMES * size))
    return seconds(read, long) <= _MOST * seconds(read, short) + _NOISE


def seconds(read: Callable[[str], object], text: str) -> float:
    """Return the seconds of processor time that reading a text takes, the best of some turns."""
    best = float("inf")
    for _ in range(_TURNS):
        started = time.process_time()
        read(text)
        best = min(best, time.process_time() - started)
    return best
