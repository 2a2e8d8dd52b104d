"""Does a text twice as long take twice as long, not four times?"""

from __future__ import annotations

import time
from collections.abc import Callable

_SIZE = 1 << 15
_TURNS = 3
_MOST = 3.2
_NOISE = 0.02
"""Seconds that a busy machine may add."""


def grows_in_proportion(read: Callable[[str], object], unit: str) -> bool:
    """Whether reading twice as many units takes about twice as long: the best of some turns."""
    once, twice = (unit * (size // len(unit)) for size in (_SIZE, 2 * _SIZE))
    return _seconds(read, twice) <= _MOST * _seconds(read, once) + _NOISE


def _seconds(read: Callable[[str], object], text: str) -> float:
    best = float("inf")
    for _ in range(_TURNS):
        started = time.process_time()
        read(text)
        best = min(best, time.process_time() - started)
    return best
