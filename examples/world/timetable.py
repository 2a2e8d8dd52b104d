"""When people write: the instants of a story's records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from examples.world.dice import Dice

SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND
# Records in each hour of a working day in UTC; nobody writes before six.
_HOURS: Final = (0, 0, 0, 0, 0, 0, 2, 12, 30, 38, 36, 28, 22, 32, 36, 34, 26, 14, 6, 3, 2, 2, 1, 0)
_WORKDAY: Final = 40
_WEEKEND: Final = 3


def timetable(dice: Dice, start: int, days: int, records: int) -> Iterator[list[int]]:
    """Give each day its instants: microseconds since 1970, rising strictly through all days.

    Args:
        dice: A stream of its own, so that the instants do not depend on what is said.
        start: Midnight UTC of the first day, in microseconds since 1970.
        days: How many.
        records: How many instants in all.
    """
    weekday = start // DAY + 3  # 1970-01-01 was a Thursday; Monday is 0
    weights = [_WEEKEND if (weekday + day) % 7 > 4 else _WORKDAY for day in range(days)]
    ends = [records * sum(weights[: day + 1]) // sum(weights) for day in range(days)]
    hours = np.repeat(np.arange(24, dtype=np.int64), _HOURS)
    hour = 3_600 * SECOND
    before = 0
    for day, end in enumerate(ends):
        count, before = end - before, end
        which = np.fromiter((dice.draw() for _ in range(count)), np.int64, count) % len(hours)
        # Two draws, because microseconds of an hour need more bits than one has.
        fine = np.fromiter((dice.draw() for _ in range(count)), np.int64, count) % 3_600
        finer = np.fromiter((dice.draw() for _ in range(count)), np.int64, count) % SECOND
        at = np.sort(hours[which] * hour + fine * SECOND + finer)
        rank = np.arange(count, dtype=np.int64)
        at = (
            np.maximum.accumulate(at - rank) + rank
        )  # two at one instant: the second comes just after
        yield (at + (start + day * DAY)).tolist()
