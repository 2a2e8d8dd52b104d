"""What Beam costs is measured on work that both ways really do."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import overhead
from examples.world import World
from pipelines.job import ARCHIVING, SCREENING
from tests.end_to_end.tables import contents


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small world in it."""
    folder = tmp_path_factory.mktemp("overhead")
    World(seed=7, messages=300).write(folder / "world")
    return folder


def test_both_ways_commit_the_same_rows(world: Path) -> None:
    """The graphs and the plain calls leave archives with equal tables."""
    made = {}
    for way in ("Beam", "plain"):
        job, partition, end = overhead._landed(world / "world", world / way)
        for reader in (ARCHIVING, SCREENING):
            overhead._seconds(way, reader, job, partition, end)
        made[way] = contents(world / way)
    assert made["Beam"]["messages"]
    assert made["Beam"]["verdicts"]
    assert made["Beam"] == made["plain"]


def test_both_graphs_together_are_what_the_bar_is_for(world: Path) -> None:
    """A row for each graph, and their sum, which alone is held to the bar."""
    archiving, screening, both = overhead.measure(world, turns=1)
    assert both["Beam, s"] == pytest.approx(archiving["Beam, s"] + screening["Beam, s"])
    assert both["plain, s"] == pytest.approx(archiving["plain, s"] + screening["plain, s"])
    assert both["ratio"] == pytest.approx(both["Beam, s"] / both["plain, s"])
    assert [row["bar"] for row in (archiving, screening, both)] == ["", "", "1.15"]
