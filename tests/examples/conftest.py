"""The world that the tests of this folder read."""

from __future__ import annotations

import pytest

from examples.world import Rates, World
from tests.examples.told import MESSAGES, Told, tell


@pytest.fixture(scope="session")
def told() -> Told:
    """A world of three organisations, read whole."""
    return tell(World(seed=7, messages=MESSAGES))


@pytest.fixture(scope="session")
def rich() -> Told:
    """A small world in which something is planted in most posts."""
    return tell(World(11, 4_000, rates=Rates(secrets=0.35, personal=0.35, embargoes=0.05)))
