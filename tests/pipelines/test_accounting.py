"""A scan says which policy its source was decided by, whichever it was asked with."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import driver
from pipelines.job import Job, Learnt, Range
from pipelines.metrics import Counts
from tests.make import envelope, jsonl, message, ts
from tests.scanning import crossgate, printed

EVENTS = [envelope(message(f"write to ada{n}@example.com", at=ts(n))) for n in range(7)]

RULES = '[[rules]]\nid = "all"\nactions = ["log"]\nreason = "r"\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file of events."""
    return jsonl(tmp_path / "events.jsonl", EVENTS)


def scan(source: Path, version: int) -> tuple[object, ...]:
    """The command, with a policy of some version and ranges of one record."""
    policy, config = source.with_name(f"{version}.toml"), source.with_name("crossgate.toml")
    policy.write_text(f'id = "p"\nversion = "{version}"\n{RULES}')
    config.write_text("range_records = 1\n")
    archive = source.with_name("archive")
    return "scan", source, "--archive", archive, "--policy", policy, "--config", config


def versions(labels: list[str]) -> list[str]:
    """What is before the fingerprints of policies."""
    return [label.partition("+")[0] for label in labels]


def test_the_same_policy_again_differs_in_nothing(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the first scan nor the second has anything to say."""
    for _ in range(2):
        told = printed(capsys, *scan(source, 1))
        assert told["decided_by"] == [told["policy"]]
        assert not told["policy_differs"]
    assert "new archive" not in crossgate(capsys, *scan(source, 1))[2]


def test_another_policy_is_told_that_it_was_not_used(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second scan names both policies and the remedy, and ends as any other."""
    printed(capsys, *scan(source, 1))
    told = printed(capsys, *scan(source, 2))
    assert told["policy_differs"]
    assert versions([told["policy"]]) == ["p@2"]
    assert versions(told["decided_by"]) == ["p@1"]
    code, _, said = crossgate(capsys, *scan(source, 2))
    assert code == 0
    assert f"verdicts are by {told['decided_by'][0]}; {told['policy']} was not used" in said
    assert f"to decide all of it by {told['policy']}, scan it into a new archive" in said


def stopped_in_screening(
    source: Path, after: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scan by the first policy until so many ranges are decided on."""
    decided = []

    def run(job: Job, learnt: Learnt | None, offsets: Range) -> Counts:
        if learnt is not None:
            decided.append(offsets)
            if len(decided) > after:
                raise KeyboardInterrupt
        return run_range(job, learnt, offsets)

    run_range = driver.run_range
    with monkeypatch.context() as patched:
        patched.setattr(driver, "run_range", run)
        code, _, _ = crossgate(capsys, *scan(source, 1))
    assert code == 4


def test_a_scan_that_went_on_with_another_policy_names_both(
    source: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was decided before it was stopped stays; the scan that ended it says so."""
    stopped_in_screening(source, 1, capsys, monkeypatch)
    told = printed(capsys, *scan(source, 2))
    assert told["policy_differs"]
    assert versions(told["decided_by"]) == ["p@1", "p@2"]
    said = crossgate(capsys, *scan(source, 2))[2]
    assert "the scan was stopped and went on with another policy" in said


def test_a_policy_that_decided_nothing_is_not_named(
    source: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the first scan was stopped before it decided, the second policy decided everything."""
    stopped_in_screening(source, 0, capsys, monkeypatch)
    told = printed(capsys, *scan(source, 2))
    assert versions(told["decided_by"]) == ["p@2"]
    assert not told["policy_differs"]
