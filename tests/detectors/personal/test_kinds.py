"""No text makes a kind slow: each takes time in proportion to the text's length."""

from __future__ import annotations

import pytest

from detectors.personal.kind import Kind
from detectors.personal.kinds import KINDS
from tests.growth import grows_in_proportion

UNITS = ("a-", "1", "1 ", "12-", "0.", "A1", "AB12 ", "a@b.", "12 Rue ", "::1", "1.2.", "0x1", "q/")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_every_kind_takes_time_in_proportion(kind: Kind) -> None:
    """Whatever the text repeats."""
    slow = [
        unit
        for unit in UNITS
        if not grows_in_proportion(lambda text: list(kind.read(text)), unit, size=1 << 12)
    ]
    assert slow == []
