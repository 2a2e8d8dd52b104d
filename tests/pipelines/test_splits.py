"""What a source splits over messages is found from all of it, whatever archiving left."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.examples import assemble
from pipelines import archiving
from pipelines.detecting import forget, kept
from pipelines.job import Job, Range
from pipelines.runner import find_parts
from pipelines.sources.log import Log
from pipelines.splits import parts
from schemas.errors import CrossgateError, LogTrimmed
from tests.make import OWN, envelope, message, ts
from tests.pipelines.test_detecting import POLICY
from tests.scanning import reader, scanned

TOKEN = assemble("ghp_{crc62:30}", "splits")
EVENTS = [
    message(TOKEN[:10], at=ts(1)),
    message("nothing here", at=ts(2), user="U2"),
    message(TOKEN[10:20], at=ts(3)),
    message(TOKEN[20:], at=ts(4)),
]


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A job whose records are still in the log, on three partitions."""
    config = tmp_path / "crossgate.toml"
    config.write_text("keep_log = true\npartitions = 3\n")
    archive = scanned(tmp_path, map(envelope, EVENTS), "--config", config)
    return Job(
        archive=str(archive),
        keyring=f"{archive}.keyring",
        log=str(archive / "log"),
        own_org=OWN,
        policy_name="policy.toml",
        policy_text=POLICY,
        as_of=0,
        range_records=2,
    )


def partitions(job: Job) -> list[str]:
    """The names of the source's partitions."""
    return sorted(folder.name for folder in Path(job.log).iterdir())


def whole(job: Job) -> Range:
    """The one range that holds messages."""
    (found,) = (
        Range(partition=name, start=0, end=end)
        for name in partitions(job)
        if (end := Log(Path(job.log)).partition(name).end())
    )
    return found


def test_parts_are_found_from_what_is_landed(job: Job) -> None:
    """Where archiving left nothing, the log is read, and what is found is left to screening."""
    found = parts(job, partitions(job))
    assert [part.ts for one in found.values() for part in sorted(one)] == [ts(1), ts(3), ts(4)]
    offsets = whole(job)
    first = kept(job, offsets)
    assert first is not None
    assert len(first.range) == job.range_records


def test_parts_are_found_from_what_archiving_left(job: Job) -> None:
    """Ranges that archiving detected, of other sizes, give the same parts without the log."""
    expected = parts(job, partitions(job))
    names, offsets = partitions(job), whole(job)
    forget(Path(job.archive), offsets.partition)
    for start, end in ((0, 1), (1, 4)):
        part = Range(partition=offsets.partition, start=start, end=end)
        archiving.ahead(job, archiving.to_rows(job, archiving.read(job, part)))
    assert parts(job, list(reversed(names))) == expected


def test_a_trimmed_log_is_said_to_be_one(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver must know whether another one was faster; any other error is told without text."""

    def trimmed(*_: object) -> object:
        raise LogTrimmed("log", "is gone", "scan again")

    monkeypatch.setattr("pipelines.screening.read", trimmed)
    with pytest.raises(LogTrimmed):
        find_parts(job, partitions(job))

    def broken(*_: object) -> object:
        raise ValueError(TOKEN)

    monkeypatch.setattr("pipelines.screening.read", broken)
    with pytest.raises(CrossgateError) as error:
        find_parts(job, partitions(job))
    assert TOKEN not in str(error.value)


def test_a_driver_that_was_overtaken_ends_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another driver went through with the source meanwhile, nothing is left to do."""

    def overtaken(*_: object) -> object:
        monkeypatch.undo()
        scanned(tmp_path, map(envelope, EVENTS))  # deletes the log
        raise LogTrimmed("log", "is gone", "scan again")

    monkeypatch.setattr("pipelines.driver.find_parts", overtaken)
    archive = scanned(tmp_path, map(envelope, EVENTS))
    told = [row["ts"] for row in reader(archive).table("verdicts").to_pylist()]
    assert sorted(told) == [ts(1), ts(3), ts(4)]


def test_a_log_that_is_gone_too_early_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without all of the source nothing is decided."""

    def trimmed(*_: object) -> object:
        raise LogTrimmed("log", "is gone", "scan again")

    monkeypatch.setattr("pipelines.driver.find_parts", trimmed)
    with pytest.raises(AssertionError):
        scanned(tmp_path, map(envelope, EVENTS))
    assert reader(tmp_path / "archive").table("verdicts").num_rows == 0
