"""A landing that was stopped goes on, and where its source has changed it can still be ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines import landing
from pipelines.output import Watch
from pipelines.sources import open_source
from pipelines.sources.log import Log
from schemas.errors import SourceInvalid
from tests.end_to_end.tables import contents
from tests.make import OWN, PARTNER, envelope, jsonl, message, ts
from tests.scanning import AS_OF, crossgate, printed

FIRST = [envelope(message(f"the first part, {n}", at=ts(n))) for n in range(3)]
SECOND = [envelope(message(f"the second part, {n}", at=ts(n))) for n in range(10, 14)]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of two files, which are landed one after the other."""
    folder = tmp_path / "events"
    jsonl(folder / "a.jsonl", FIRST)
    jsonl(folder / "b.jsonl", SECOND)
    return folder


@pytest.fixture
def archive(
    source: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """An archive whose scan was stopped after it had landed the first file."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(landing, "_APPEND_RECORDS", 1)
        patched.setattr(Watch, "advance", stop)
        code, _, _ = crossgate(capsys, *scan(source, tmp_path / "archive"))
    assert code == 4
    return tmp_path / "archive"


def scan(source: object, archive: Path) -> tuple[object, ...]:
    """The command."""
    return "scan", source, "--archive", archive, "--as-of", AS_OF


def status(capsys: pytest.CaptureFixture[str], archive: Path) -> dict[str, Any]:
    """What the archive says of itself."""
    return printed(capsys, "status", "--archive", archive)


def segments(archive: Path) -> list[Path]:
    """Files of the log that hold records."""
    return [path for path in (archive / "log").rglob("*") if path.suffix in (".open", ".segment")]


def left(archive: Path) -> landing.Landing:
    """The landing that was stopped."""
    (one,) = landing.landings(archive / "sources")
    return one


def test_what_a_stopped_scan_left_of_a_changed_source_is_told(
    source: Path, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The scan of what the source has become, `status` and `doctor` name it and the way out."""
    stopped = left(archive)
    jsonl(source / "c.jsonl", SECOND)
    says = (
        "events is unfinished, 3 records of it lie in the log, in clear: run the same scan again "
        f"or, if it has changed since, `crossgate scan landed:{stopped.id}`"
    )
    assert printed(capsys, *scan(source, archive))["health"] == [says]
    assert says in status(capsys, archive)["health"]
    assert segments(archive)
    checks = printed(capsys, "doctor", "--archive", archive)["checks"]
    assert {"check": "sources", "state": "warning", "detail": says} in checks


def test_what_was_landed_can_be_taken_through_without_its_source(
    source: Path, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is archived and screened as far as it was landed, and nothing is left in clear."""
    stopped = left(archive)
    for path in source.iterdir():
        path.unlink()
    ended = printed(capsys, *scan(f"landed:{stopped.id}", archive))
    assert (ended["counts"]["records"], ended["counts"]["screened"]) == (3, 3)
    assert not segments(archive)
    assert not (archive / "detected").exists()
    told = status(capsys, archive)
    assert told["health"] == []
    assert [one["state"] for one in told["sources"]] == ["through, as far as it was landed"]


def test_a_source_that_was_cut_short_is_landed_whole_when_it_comes_back(
    source: Path, archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Taking through what was landed never stands for the source: no record of it is lost."""
    printed(capsys, *scan(f"landed:{left(archive).id}", archive))
    again = printed(capsys, *scan(source, archive))
    assert again["new"]
    assert again["counts"]["records"] == len(FIRST) + len(SECOND)
    printed(capsys, *scan(source, tmp_path / "calm"))
    assert contents(archive) == contents(tmp_path / "calm")
    assert not printed(capsys, *scan(source, archive))["new"]


def test_a_scan_that_waited_while_its_source_was_cut_short_stops(
    source: Path, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It does not take what was landed for the whole source."""
    stopped = left(archive)
    printed(capsys, *scan(f"landed:{stopped.id}", archive))
    waited = landing.Lander(
        Log(archive / "log"),
        archive / "sources",
        stopped,
        open_source(source, OWN),
        lambda _: None,
    )
    waited.run()
    assert isinstance(waited.failure, SourceInvalid)


def test_a_log_that_was_kept_is_told_and_can_be_deleted(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a source that is through, its landing can be named to be rid of the text in clear."""
    config = tmp_path / "crossgate.toml"
    config.write_text("keep_log = true\n")
    kept = tmp_path / "kept"
    landed = printed(capsys, *scan(source, kept), "--config", config)["landing"]["id"]
    says = (
        "events is through, and 7 records of it lie in the log, in clear: "
        f"`crossgate scan landed:{landed}` deletes them"
    )
    assert status(capsys, kept)["health"] == [says]
    before = contents(kept)
    assert not printed(capsys, *scan(f"landed:{landed}", kept))["new"]
    assert not segments(kept)
    assert contents(kept) == before
    assert status(capsys, kept)["health"] == []


@pytest.mark.parametrize(
    ("name", "options", "code", "says"),
    [
        ("0123456789abcdef", (), 4, "nothing was landed by this id"),
        (None, ("--own-org", PARTNER), 2, f"was landed as of {OWN}, not of {PARTNER}"),
    ],
    ids=["unknown", "of another organisation"],
)
def test_a_wrong_landing_is_refused(
    name: str | None,
    options: tuple[str, ...],
    code: int,
    says: str,
    archive: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing is taken through that was not landed here, or as somebody else's."""
    asked = f"landed:{name or left(archive).id}"
    got, _, err = crossgate(capsys, *scan(asked, archive), *options)
    assert got == code
    assert says in err
    assert segments(archive)


@pytest.mark.parametrize("name", ["{}.json", "{}.landed.json"])
def test_what_is_damaged_beside_the_log_is_named(
    name: str, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An operator learns which file to restore, not that some text is not JSON."""
    archive = tmp_path / "a"
    assert crossgate(capsys, *scan(source, archive))[0] == 0
    (one,) = landing.landings(archive / "sources")
    path = archive / "sources" / name.format(one.id)
    path.write_bytes(b'{"')
    code, _, err = crossgate(capsys, "status", "--archive", archive)
    assert code == 4
    assert path.name in err
