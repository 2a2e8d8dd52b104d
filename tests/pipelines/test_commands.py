"""What commands say of archives that are damaged, locked or newer: one clear error, exit code 4."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from errno import EROFS
from pathlib import Path

import pytest
from rich.console import Console

from pipelines import output
from tests.make import OWN, PARTNER, envelope, jsonl, message, ts
from tests.scanning import crossgate, printed, scanned

EVENTS = [
    envelope(message("the invoice is ready", at=ts(1), user="U0OWN00001", org=OWN)),
    envelope(message("thanks for the invoice", at=ts(2))),
]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two messages of two organisations."""
    return scanned(tmp_path, EVENTS)


def _files(archive: Path) -> list[Path]:
    return sorted((archive / "messages").rglob("*.parquet"))


def _flip(archive: Path) -> None:
    for path in _files(archive):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0x40
        path.chmod(0o600)
        path.write_bytes(data)


def _truncate(archive: Path) -> None:
    for path in _files(archive):
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[:-20])


def _lose(archive: Path) -> None:
    for path in _files(archive):
        path.unlink()


def _newer(archive: Path) -> None:
    marker = json.loads((archive / "archive.json").read_bytes())
    marker["version"] = 99
    (archive / "archive.json").chmod(0o600)
    (archive / "archive.json").write_text(json.dumps(marker))


def _other_keys(archive: Path) -> None:
    other = scanned(archive.parent / "other", EVENTS)
    Path(f"{other}.keyring").replace(f"{archive}.keyring")


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (_flip, "archive-corrupt"),
        (_truncate, "archive-corrupt"),
        (_lose, "archive-corrupt"),
        (_newer, "archive-too-new"),
        (_other_keys, "key-"),
    ],
    ids=["flipped", "truncated", "lost", "newer", "keys-of-another"],
)
def test_harm_is_one_clear_error(
    harm: Callable[[Path], None], code: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A search in a harmed archive ends with exit code 4 and an error that names its code."""
    harm(archive)
    got, _, err = crossgate(capsys, "search", "invoice", "--archive", archive)
    assert got == 4
    assert f"[{code}" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("harm", ["missing", "readable by others"])
def test_an_unusable_keyring_is_one_clear_error(
    harm: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without its keyring, or with one that others may read, every command says what to do."""
    ring = Path(f"{archive}.keyring")
    if harm == "missing":
        ring.unlink()
    else:
        ring.chmod(0o644)
    for arguments in (("search", "invoice"), ("findings",), ("status",)):
        code, out, err = crossgate(capsys, *arguments, "--archive", archive)
        assert code == 4
        assert not out
        assert "[key" in err


def test_a_missing_key_never_shortens_an_answer(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With one organisation's key gone, commands refuse unless told which ones to read."""
    ring = Path(f"{archive}.keyring")
    keys = json.loads(ring.read_bytes())
    del keys["keys"][PARTNER]
    ring.write_text(json.dumps(keys))
    for arguments in (("search", "invoice"), ("findings",), ("doctor",)):
        code, out, err = crossgate(capsys, *arguments, "--archive", archive)
        assert code == 4
        assert PARTNER in out + err
    code, out, _ = crossgate(capsys, "search", "invoice", "--archive", archive, "--org", OWN)
    assert code == 0
    assert "is ready" in out
    assert "thanks" not in out
    assert printed(capsys, "status", "--archive", archive)["locked"] == [PARTNER]


@pytest.mark.parametrize("org", [OWN, PARTNER])
def test_a_scan_without_a_key_is_one_clear_error(
    org: str,
    archive: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A scan that lacks the master key of an organisation says so once, and warns of nothing."""
    ring = Path(f"{archive}.keyring")
    keys = json.loads(ring.read_bytes())
    del keys["keys"][org]
    ring.write_text(json.dumps(keys))
    more = [envelope(message("more", at=ts(9), user=f"U0{one}", org=one)) for one in (OWN, PARTNER)]
    events = jsonl(archive.parent / "more.jsonl", more)
    code, _, err = crossgate(capsys, "scan", events, "--archive", archive, "--own-org", OWN)
    assert code == 4
    assert err.count("crossgate: ") == 1
    assert org in err
    assert "[key-unavailable]" in err
    assert not caplog.records


def test_a_scan_without_verdicts_says_none(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nothing was found the summary says so, instead of ending in a colon."""
    again = ("scan", archive.parent / "events.jsonl", "--archive", archive, "--own-org", OWN)
    code, out, _ = crossgate(capsys, *again)
    assert code == 0
    assert "verdicts: none" in out


def test_what_a_message_says_cannot_command_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Escape sequences and direction marks in a text are shown, not obeyed."""
    text = "invoice \x1b]0;owned\x07\x1b[2J \u202e reversed"
    archive = scanned(tmp_path, [envelope(message(text))])
    code, out, _ = crossgate(capsys, "search", "invoice", "--archive", archive)
    assert code == 0
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "\ufffd" in out


@pytest.mark.parametrize("command", [("scan", "events.jsonl"), ("status",), ("search", "x")])
def test_an_archive_that_is_a_file_is_named(
    command: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the operating system refuses is told with its path and exit code 4."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("not a folder")
    jsonl(tmp_path / "events.jsonl", EVENTS)
    code, _, err = crossgate(capsys, *command, "--archive", "file")
    assert code == 4
    assert "file" in err
    assert "nobody expected" not in err


def test_a_wrong_command_line_is_told_to_programs_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing is named with the variable that may stand in for it, on stdout as JSON."""
    monkeypatch.delenv("CROSSGATE_ARCHIVE", raising=False)
    code, out, err = crossgate(capsys, "search", "x", "--json")
    document = json.loads(out)
    assert (code, document["code"], document["where"]) == (2, "usage-invalid", "crossgate search")
    assert "--archive" in document["what"]
    assert document["remedy"] == "give it, or set CROSSGATE_ARCHIVE; see crossgate search --help"
    assert document["remedy"] in err


@pytest.mark.parametrize("arguments", [("\udcff",), ("invoice", "--in", "\udcff")], ids=ascii)
def test_what_is_no_text_is_a_usage_error(
    arguments: tuple[str, ...], archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bytes that no terminal meant as text are refused, not looked for."""
    code, _, err = crossgate(capsys, "search", *arguments, "--archive", archive)
    assert code == 2
    assert "is not UTF-8" in err


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (("status", "--archive", ""), "--archive"),
        (("status", "--archive="), "--archive"),
        (("search", "words", ""), "an argument"),
    ],
)
def test_what_is_empty_is_a_usage_error(
    arguments: tuple[str, ...], where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script's unset variable is no path: it would be the folder we happen to be in."""
    code, _, err = crossgate(capsys, *arguments)
    assert (code, f"{where}: is empty" in err) == (2, True)


def test_a_variable_set_to_nothing_is_not_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty CROSSGATE_ARCHIVE is not the folder we are in either."""
    monkeypatch.setenv("CROSSGATE_ARCHIVE", "")
    code, _, err = crossgate(capsys, "status")
    assert (code, "--archive requires an argument" in err) == (2, True)


def test_a_whole_number_is_not_rounded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Half a worker is refused."""
    code, _, err = crossgate(capsys, "scan", tmp_path, "--archive", "a", "--workers", "2.5")
    assert (code, "--workers: not a whole number" in err) == (2, True)


def test_a_terminal_without_a_locale_can_search(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bytes of UTF-8 that Python could not read by the locale are read all the same."""
    archive = scanned(tmp_path, [envelope(message("la réunion"))])
    typed = "réunion".encode().decode("ascii", "surrogateescape")
    assert printed(capsys, "search", typed, "--archive", archive)["total"] == 1


def test_a_backup_that_nobody_can_write_to_is_read(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking at an archive opens none of its files for writing."""
    opened = os.open

    def read_only(path: object, flags: int, *more: int, **named: int) -> int:
        if str(path).startswith(str(archive)) and flags & (os.O_RDWR | os.O_WRONLY | os.O_CREAT):
            raise PermissionError(EROFS, "Read-only file system", str(path))
        return opened(path, flags, *more, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "open", read_only)
    for arguments in (("status",), ("findings",), ("doctor",), ("search", "invoice")):
        code, _, err = crossgate(capsys, *arguments, "--archive", archive)
        assert code == 0, err


def test_rules_are_read_by_a_user_without_a_home(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where compiled rules cannot be kept they are compiled anew, and the user is told why."""
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/cache")
    code, out, err = crossgate(capsys, "rules", "list")
    assert code == 0
    assert "crossgate.github-token" in out
    assert "set XDG_CACHE_HOME" in err


def test_doctor_goes_on_after_whatever_it_meets(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file where a folder should be fails one check with its path; the others are made."""
    (ring := Path(f"{archive}.keyring")).unlink()
    ring.mkdir()
    (archive.parent / "archive.triage.toml").mkdir()
    code, out, _ = crossgate(capsys, "doctor", "--archive", archive, "--json")
    checks = {check["check"]: check for check in json.loads(out)["checks"]}
    assert code == 4
    assert "archive.triage.toml" in checks["triage"]["detail"]
    assert checks["engines"]["state"] == checks["disk"]["state"] == "ok"


@pytest.mark.parametrize("inside", [".", "messages/.."])
def test_an_archive_is_found_from_inside(
    inside: str,
    archive: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever stands in the archive's folder may call it `.`; its keyring is beside it still."""
    monkeypatch.chdir(archive)
    assert printed(capsys, "search", "invoice", "--archive", inside)["total"] == 2


def test_a_demo_stays_out_of_archives(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Made-up messages never get among real ones."""
    code, _, err = crossgate(capsys, "demo", "--messages", "100", "--archive", archive)
    assert code == 2
    assert "there is an archive already" in err


def test_one_word_too_many_is_named(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Words of a query without quotes around them are told by name."""
    code, _, err = crossgate(capsys, "search", "invoice", "ready", "--archive", archive)
    assert code == 2
    assert "nothing is known to do with ready" in err


def test_dead_letters_are_pointed_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A scan of which some records could not be read says where to look."""
    events = tmp_path / "events.jsonl"
    events.write_text('{"type": "message"\n', "utf-8")
    archive = tmp_path / "archive"
    code, _, err = crossgate(capsys, "scan", events, "--archive", archive, "--own-org", OWN)
    assert code == 0
    assert "crossgate status says why" in err


def test_a_lost_description_is_not_made_anew(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A scan into tables without archive.json refuses, instead of starting another archive."""
    (archive / "archive.json").unlink()
    events = archive.parent / "events.jsonl"
    code, _, err = crossgate(capsys, "scan", events, "--archive", archive)
    assert code == 4
    assert "[archive-corrupt]" in err


def test_an_organisation_that_is_not_there_is_named(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--org` with an id the archive has never seen is an error, not an empty answer."""
    code, _, err = crossgate(capsys, "findings", "--archive", archive, "--org", "T0NOBODY01")
    assert code == 2
    assert "T0NOBODY01" in err


def test_status_counts_what_is_there(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Status tells rows by organisation, that the source is through, and the ledger's root."""
    status = printed(capsys, "status", "--archive", archive)
    assert status["organisations"][OWN]["messages"] == 1
    assert status["organisations"][PARTNER]["messages"] == 1
    assert [source["state"] for source in status["sources"]] == ["through"]
    assert len(status["ledger"]["root"]) == 64
    assert status["dead_letters"] == []
    assert status["health"] == []


def test_status_shows_the_whole_name_of_a_source(
    archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal of 80 columns the name of a source is not cut, however long its state."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(output, "stdout", Console(width=80, highlight=False, emoji=False))
    for whole in (archive / "sources").glob("*.landed.json"):
        whole.unlink()
    code, out, err = crossgate(capsys, "status", "--archive", archive)
    assert code == 0
    assert "events.jsonl  slack-events" in out
    assert "unfinished" in out
    assert "run the same scan again" in err


def test_doctor_names_a_damaged_file(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A flipped byte makes doctor fail and name the file; the other checks go on."""
    _flip(archive)
    code, out, _ = crossgate(capsys, "doctor", "--archive", archive, "--json")
    checks = {check["check"]: check for check in json.loads(out)["checks"]}
    assert code == 4
    assert checks["files"]["state"] == "failed"
    assert "messages/" in checks["files"]["detail"]
    assert checks["ledger"]["state"] == "ok"


def test_doctor_names_every_damaged_file(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files that are lost and files that are altered stand in one list, of whichever table."""
    lost, altered = _files(archive)
    lost.unlink()
    altered.chmod(0o600)
    altered.write_bytes(b"something else")
    (other,) = (archive / "connections").rglob("*.parquet")
    other.unlink()
    code, out, _ = crossgate(capsys, "doctor", "--archive", archive, "--json")
    (check,) = [c for c in json.loads(out)["checks"] if c["check"] == "files"]
    assert (code, check["state"]) == (4, "failed")
    assert check["detail"].startswith("3 of ")
    for path in (lost, altered, other):
        assert str(path) in check["detail"]
    assert "cannot be read: No such file" in check["detail"]
    assert "not those that were committed" in check["detail"]


def test_doctor_counts_what_it_does_not_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of many damaged files some are named, and the rest is counted."""
    days = [envelope(message("hello", at=ts(86_400 * day))) for day in range(25)]
    archive = scanned(tmp_path, days)
    _lose(archive)
    code, out, _ = crossgate(capsys, "doctor", "--archive", archive, "--json")
    (check,) = [c for c in json.loads(out)["checks"] if c["check"] == "files"]
    assert code == 4
    assert check["detail"].startswith("25 of ")
    assert check["detail"].count(".parquet") == 20
    assert "and 5 more" in check["detail"]


def test_doctor_names_an_altered_ledger(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed line of the ledger is named."""
    line = sorted((archive / "ledger").glob("*.json"))[2]
    line.chmod(0o600)
    line.write_bytes(line.read_bytes().replace(b"commit", b"commot"))
    code, out, _ = crossgate(capsys, "doctor", "--archive", archive, "--json")
    assert code == 4
    failed = [c for c in json.loads(out)["checks"] if c["state"] == "failed"]
    assert "ledger" in {check["check"] for check in failed}


def test_fail_on_turns_severe_verdicts_into_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--fail-on high` exits with 1 when a verdict is at least high, and with 0 otherwise."""
    token = "ghp_" + "x" * 6  # far from a token
    clean = scanned(tmp_path / "clean", [envelope(message(f"not {token}"))])
    events = clean.parent / "events.jsonl"
    code, _, _ = crossgate(capsys, "scan", events, "--archive", clean, "--fail-on", "low")
    assert code == 0
    card = "4111 1111 " + "1111 1111"
    found = scanned(tmp_path / "found", [envelope(message(f"my credit card is {card}"))])
    events = found.parent / "events.jsonl"
    code, _, _ = crossgate(capsys, "scan", events, "--archive", found, "--fail-on", "low")
    assert code == 1


def test_every_command_prints_valid_json(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each verb's `--json` is one document that names its kind and version."""
    for kind, arguments in {
        "findings": ("findings", "--archive", archive),
        "search": ("search", "invoice", "--archive", archive),
        "status": ("status", "--archive", archive),
        "doctor": ("doctor", "--archive", archive),
        "rules": ("rules", "list"),
        "rules-check": ("rules", "check"),
    }.items():
        document = printed(capsys, *arguments)
        assert (document["kind"], document["version"]) == (kind, 1)


def test_every_verb_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    """The help of each verb shows how it is used."""
    for verb in (
        ("demo",), ("scan",), ("findings",), ("search",), ("status",), ("doctor",),
        ("policy", "check"), ("rules", "check"), ("rules", "list"), ("rules", "test"),
        ("findings", "triage"),
        ("embargo", "add"), ("embargo", "list"), ("embargo", "lift"),
    ):  # fmt: skip
        code, out, _ = crossgate(capsys, *verb, "--help")
        assert code == 0
        assert f"$ crossgate {' '.join(verb)}" in out
