from __future__ import annotations

from pathlib import Path

from pipelines.health import of_policy, remember, remembered
from schemas.config import parse_policy

RULES = '[[rules]]\nid = "all"\nactions = ["log"]\nreason = "kept"\n'


def test_a_missing_model_is_told_by_every_run_and_later_by_status(tmp_path: Path) -> None:
    """What a scan has to say of its models is kept beside the archive."""
    text = f'id = "t"\nversion = "1"\n{RULES}[names]\nmodels = ["no_such_model"]\n'
    flags = of_policy(parse_policy("t", text))
    assert ["`no_such_model` is not installed" in flag for flag in flags] == [True]
    remember(tmp_path, flags)
    assert remembered(tmp_path) == [f"in the last scan {flags[0]}"]
    remember(tmp_path, [])
    assert remembered(tmp_path) == []


def test_a_policy_without_names_wants_no_model() -> None:
    """Nothing is amiss where names are not looked for."""
    assert of_policy(parse_policy("t", f'id = "t"\nversion = "1"\n{RULES}')) == []
