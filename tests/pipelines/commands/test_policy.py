"""A policy is shown as it takes effect."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scanning import crossgate, printed

POLICY = """
id = "p"
version = "1"
[[embargoes]]
id = "kite"
names = ["Project Kite"]
[[rules]]
id = "all-of-it"
rules = ["embargo.kite", "crossgate.git*", "pii.person"]
tiers = ["full"]
severity = "critical"
actions = ["alert"]
reason = "r"
"""


def test_a_rule_is_shown_with_all_that_narrows_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rules, tiers and what severity it gives are in the table."""
    (tmp_path / "p.toml").write_text(POLICY)
    code, out, err = crossgate(capsys, "policy", "check", tmp_path / "p.toml")
    assert code == 0
    for said in ("crossgate.git*", "any, full", "low, as critical"):
        assert said in out
    assert "nothing is found by" not in err


def test_a_pattern_that_fits_nothing_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A rule whose pattern is misspelt would never act, and nobody would miss it."""
    (tmp_path / "p.toml").write_text(POLICY.replace("git*", "gti*"))
    _, _, err = crossgate(capsys, "policy", "check", tmp_path / "p.toml")
    assert "all-of-it: nothing is found by crossgate.gti*" in err
    told = printed(capsys, "policy", "check", tmp_path / "p.toml")
    assert told["idle"] == [{"rule": "all-of-it", "pattern": "crossgate.gti*"}]
