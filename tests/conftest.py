"""What every test stands on: no network, a fixed clock, reproducible examples."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from tests.guard import sitecustomize as guard

# Child processes get the guard too: command lines, worker processes, documented examples.
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [str(Path(guard.__file__).parent), os.environ.get("PYTHONPATH")])
)

# `make test` draws the same examples each time and never fails for a slow machine; `make proof`
# draws new and more ones.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.register_profile("proof", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("suite")


@pytest.fixture
def now() -> datetime:
    """The instant at which tests take place."""
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real exports and labelled texts beside the repository; skips without it."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("CROSSGATE_SHARED", beside)) / "data"
    if not folder.is_dir():
        pytest.skip("no shared data: set CROSSGATE_SHARED to the folder that holds data/")
    return folder
