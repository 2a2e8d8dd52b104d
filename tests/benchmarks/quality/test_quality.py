"""The table of quality: bars, halves and the page that is written from them."""

from __future__ import annotations

import pytest

from benchmarks.quality import HALVES, Row, half, lines
from benchmarks.quality.__main__ import page
from benchmarks.quality.secrets import chatter, provider


def row(value: float, bar: float | None, *, most: bool = False) -> Row:
    """Make a row with a bar."""
    return Row(family="secret", kind="x", figure="recall", value=value, count=7, bar=bar, most=most)


@pytest.mark.parametrize(
    ("one", "met"),
    [
        pytest.param(row(0.98, 0.98), "yes", id="just reached"),
        pytest.param(row(0.97, 0.98), "no", id="not reached"),
        pytest.param(row(0.03, 0.03, most=True), "yes", id="just not exceeded"),
        pytest.param(row(0.04, 0.03, most=True), "no", id="exceeded"),
        pytest.param(row(0.5, None), "", id="no bar"),
    ],
)
def test_a_bar_is_met_or_not(one: Row, met: str) -> None:
    """A lowest value is reached, a highest one is not exceeded."""
    assert one.met == met


def test_halves_depend_on_the_name_alone() -> None:
    """A provider stands in one half, and both halves hold many."""
    names = [f"provider{number}" for number in range(200)]
    assert {half(name) for name in names} == set(HALVES)
    assert 60 < sum(half(name) == "even" for name in names) < 140
    assert half(provider("kingfisher.aws.2")) == half(provider("aws-access-token"))


def test_data_that_is_not_there_has_no_lines(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A missing file is skipped."""
    assert list(lines(tmp_path_factory.mktemp("none") / "labelled.jsonl")) == []


def test_the_page_shows_every_figure() -> None:
    """A table per family, with the data it was measured on."""
    written = page({"secrets": "Some texts."}, {"secrets": [row(0.9812, 0.98)]})
    assert "## Secrets\n\nSome texts.\n" in written
    assert "| x | recall | 0.981 | 7 | ≥ 0.98 | yes |" in written


def test_chatter_is_reproducible() -> None:
    """The same seed says the same."""
    assert list(chatter(3, 50)) == list(chatter(3, 50))
    assert len(list(chatter(3, 50))) > 40
