"""Processes that race, for tests of what we keep."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from retention.archive.table import Archive
from tests.retention import build


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where a test's archive is."""
    return tmp_path / "archive"


@pytest.fixture
def archive(root: Path) -> Iterator[Archive]:
    """An empty encrypted archive."""
    with build.archive(root) as made:
        yield made


@pytest.fixture
def race() -> Callable[..., None]:
    """Run a function in several fresh processes that start together; all must end well."""

    def run(target: Callable[..., None], *arguments: tuple[Any, ...]) -> None:
        context = multiprocessing.get_context("spawn")
        start_line = context.Barrier(len(arguments))
        racers = [context.Process(target=target, args=(*a, start_line)) for a in arguments]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join(120)
        assert [racer.exitcode for racer in racers] == [0] * len(racers)

    return run
