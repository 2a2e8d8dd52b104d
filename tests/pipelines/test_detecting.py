"""What archiving detects ahead is what screening would have found, or is not used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines import archiving, screening
from pipelines.detecting import Detected, border, forget, kept
from pipelines.job import Job, Range
from pipelines.sources.log import Log
from tests.make import OWN, edit, envelope, file, message, ts
from tests.scanning import scanned

CARD = "4111 1111 1111 1111"
POSTED = message(f"my card is {CARD}", at=ts(5))
EVENTS = [
    message("nothing here", at=ts(1)),
    POSTED,
    edit(POSTED, "never mind", at=ts(65)),
    message("a file", at=ts(7), files=[file(name=f"{CARD}.txt")]),
    message("write to ada@example.com", at=ts(8)),
    message("nothing there", at=ts(9)),
]
POLICY = 'id = "p"\nversion = "1"\nrules = [{id = "all", actions = ["log"], reason = "r"}]\n'


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A job whose records are still in the log."""
    config = tmp_path / "crossgate.toml"
    config.write_text("keep_log = true\npartitions = 1\n")
    archive = scanned(tmp_path, map(envelope, EVENTS), "--config", config)
    return Job(
        archive=str(archive),
        keyring=f"{archive}.keyring",
        log=str(archive / "log"),
        own_org=OWN,
        policy_name="policy.toml",
        policy_text=POLICY,
        as_of=0,
    )


def whole(job: Job) -> Range:
    """The range of everything that was landed."""
    (folder,) = Path(job.log).iterdir()
    end = Log(Path(job.log)).partition(folder.name).end()
    return Range(partition=folder.name, start=0, end=end)


def archived(job: Job, offsets: Range) -> None:
    """Take a range through archiving, as far as its detections."""
    archiving.ahead(job, archiving.to_rows(job, archiving.read(job, offsets)))


def told(found: Detected) -> object:
    """All that a decision is made of, whatever the batches hold beside it."""
    items = {
        name: [found.items[name].slice(row, 1).to_pylist()[0]["ts"] for row in scan.rows]
        for name, scan in found.scans.items()
    }
    findings = {name: scan.findings.to_pylist() for name, scan in found.scans.items()}
    files = found.items["files"].drop_columns("digest").to_pylist()
    failed = {name: scan.failed for name, scan in found.scans.items()}
    return found.range, dict(found.counts), items, findings, files, failed


def test_nothing_is_detected_twice(job: Job) -> None:
    """Screening takes what archiving found, range by range, and needs the log no more."""
    offsets = whole(job)
    fresh = screening.detected(job, offsets)
    assert fresh.scans["messages"].findings.num_rows
    assert fresh.scans["files"].findings.num_rows
    for start, end in ((0, 2), (2, 3), (3, offsets.end)):
        archived(job, replace(offsets, start=start, end=end))
    Log(Path(job.log)).partition(offsets.partition).remove()
    assert told(screening.detected(job, offsets)) == told(fresh)


def test_what_was_not_kept_is_read_again(job: Job) -> None:
    """Where archiving left nothing, screening reads the log, as much at once as memory allows."""
    offsets = whole(job)
    fresh = screening.detected(job, offsets)
    archived(job, replace(offsets, start=2, end=3))
    small = replace(job, range_records=2)
    assert told(screening.detected(small, offsets)) == told(fresh)


def test_what_fails_ahead_is_told_and_tried_again(
    job: Job, caplog: pytest.LogCaptureFixture
) -> None:
    """A warning names the range and the type of the error; screening finds it all."""
    offsets = whole(job)
    fresh = screening.detected(job, offsets)
    (Path(job.archive) / "detected").write_bytes(b"a file, where a folder should be")
    archived(job, offsets)
    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("WARNING", f"{offsets} was not detected ahead, screening tries again: NotADirectoryError")
    ]
    assert told(screening.detected(job, offsets)) == told(fresh)


def test_what_fails_ahead_is_told_without_what_it_says(
    job: Job, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text of an error, which may quote a message, is in no log."""

    def careless(*_: object) -> None:
        raise ValueError(f"cannot make sense of {CARD}")

    monkeypatch.setattr(archiving, "detect", careless)
    with caplog.at_level("DEBUG"):
        archived(job, whole(job))
    assert "ValueError" in caplog.text
    assert CARD not in caplog.text


def test_only_the_owner_reads_what_is_kept(job: Job) -> None:
    """What is kept holds the text of messages, so it is as private as the log."""
    offsets = whole(job)
    archived(job, offsets)
    (path,) = (Path(job.archive) / "detected" / offsets.partition).iterdir()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_damaged_detection_is_not_used(job: Job) -> None:
    """One changed byte, and the range is detected anew."""
    offsets = whole(job)
    archived(job, offsets)
    (path,) = (Path(job.archive) / "detected" / offsets.partition).iterdir()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)
    assert kept(job, offsets) is None


def test_another_policy_detects_anew(job: Job) -> None:
    """What was found under other settings says nothing."""
    offsets = whole(job)
    archived(job, offsets)
    assert kept(job, offsets) is not None
    assert kept(replace(job, policy_text=POLICY.replace('"1"', '"2"')), offsets) is None


def test_a_longer_detection_is_no_part_of_a_shorter_range(job: Job) -> None:
    """Another driver may have cut the log elsewhere; what reaches too far is left alone."""
    offsets = whole(job)
    archived(job, offsets)
    assert kept(job, replace(offsets, end=offsets.end - 1)) is None


def test_nothing_is_left_of_a_source_that_is_through(job: Job) -> None:
    """What is kept goes with the log."""
    offsets = whole(job)
    archived(job, offsets)
    forget(Path(job.archive), offsets.partition)
    assert not (Path(job.archive) / "detected").exists()


def test_what_cannot_be_deleted_is_told(job: Job) -> None:
    """What was found never stays in clear without a word: the path is named."""
    offsets = whole(job)
    archived(job, offsets)
    stays = Path(job.archive) / "detected" / offsets.partition / "a-folder"
    stays.mkdir()
    with pytest.raises(OSError, match="a-folder"):
        forget(Path(job.archive), offsets.partition)
    stays.rmdir()
    forget(Path(job.archive), offsets.partition)
    assert not (Path(job.archive) / "detected").exists()


def test_screening_ends_its_range_where_a_kept_one_ends(job: Job) -> None:
    """What was detected ahead is never cut in two, or it would be detected again."""
    offsets = whole(job)
    first, second = replace(offsets, end=2), replace(offsets, start=2, end=5)
    archived(job, first)
    archived(job, second)
    ends = [
        border(Path(job.archive), offsets.partition, start, stop)
        for start, stop in ((0, 6), (0, 5), (0, 4), (2, 4), (5, 6))
    ]
    assert ends == [5, 5, 2, 4, 6]


def test_what_a_killed_process_half_wrote_stops_nothing(job: Job) -> None:
    """A file that never got its name is no kept range, and goes with the others."""
    offsets = whole(job)
    archived(job, replace(offsets, end=2))
    folder = Path(job.archive) / "detected" / offsets.partition
    (kept_file,) = folder.iterdir()
    (folder / f".{kept_file.name}.half_wrote.tmp").write_bytes(kept_file.read_bytes()[:7])
    assert border(Path(job.archive), offsets.partition, 0, 6) == 2
    forget(Path(job.archive), offsets.partition)
    assert not (Path(job.archive) / "detected").exists()
