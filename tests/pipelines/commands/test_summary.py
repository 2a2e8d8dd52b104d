"""What several commands show alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.commands.summary import organisation_names, remember_names
from schemas.config import parse_policy
from tests.detectors.engines import RULES


def test_names_of_all_scans_are_kept(tmp_path: Path) -> None:
    """A later policy adds names and changes those that it gives anew; only we may read them."""
    for told in ('id = "E1"\nname = "One"', 'id = "E2"\nname = "Two"'):
        policy = parse_policy("p", RULES + f"\n[[organisations]]\n{told}\n")
        remember_names(tmp_path, policy)
    assert organisation_names(tmp_path) == {"E1": "One", "E2": "Two"}
    (kept,) = tmp_path.iterdir()
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("data", [b"", b"[]", b'{"E1": 1}', b"\xff"])
def test_names_that_are_damaged_are_none(data: bytes, tmp_path: Path) -> None:
    """Names are a comfort: without them listings show ids."""
    (tmp_path / "organisations.json").write_bytes(data)
    assert organisation_names(tmp_path) == {}
