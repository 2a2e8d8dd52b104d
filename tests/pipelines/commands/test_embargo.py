from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.detectors.embargo.cases import DRAFT
from tests.make import OWN, PARTNER, SHARED, envelope, message, ts
from tests.pipelines.extraction import documents
from tests.scanning import crossgate, printed, reader, scanned

POLICY = f"""
id = "p"
version = "1"
own_org = "{OWN}"
register = "embargoes.toml"
[[connections]]
channel = "{SHARED}"
org = "{PARTNER}"
tier = "full"
[[rules]]
id = "all"
actions = ["log"]
reason = "kept"
"""
RETOLD = "they are shutting the cheese plant in Penwithen end of november, 260 jobs gone"
EVENTS = [
    envelope(message(text, at=ts(at), user="U0OWN00001", org=OWN))
    for at, text in enumerate(("is saltglas signed?", RETOLD, "nothing to see"), 1)
]


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A policy and its register with one embargo."""
    (tmp_path / "policy.toml").write_text(POLICY, "utf-8")
    (tmp_path / "draft.txt").write_text(DRAFT, "utf-8")
    add(capsys, tmp_path, "--name", "Saltglass", "--draft", tmp_path / "draft.txt")
    return tmp_path


def add(capsys: pytest.CaptureFixture[str], folder: Path, *options: object) -> tuple[int, str]:
    """Add the embargo `spring`."""
    given = (folder / "embargoes.toml", "--id", "spring", "--title", "A dairy closes")
    code, out, err = crossgate(capsys, "embargo", "add", *given, *options)
    return code, out + err


def verdicts(archive: Path) -> list[tuple[str, list[str]]]:
    """Severity and reasons of each verdict, in the order of messages."""
    rows = reader(archive).query("select severity, reasons from verdicts order by ts").to_pylist()
    return [(row["severity"], row["reasons"]) for row in rows]


@pytest.mark.parametrize("name", ["c d", "", "-c", "a" * 65, "été", "a*", "a/b"])
def test_an_id_is_one_word(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An id that rules and patterns could not name is refused, by the register and by policies."""
    register = tmp_path / "embargoes.toml"
    given = (f"--id={name}", "--title", "A dairy closes", "--name", "Saltglass")
    code, _, err = crossgate(capsys, "embargo", "add", register, *given)
    assert code == 2
    assert f"--id: {'not up to 64 letters' if name else 'is empty'}" in err
    assert not register.exists()
    policy = tmp_path / "policy.toml"
    policy.write_text(f'{POLICY}[[embargoes]]\nid = "{name}"\nnames = ["Saltglass"]\n', "utf-8")
    code, _, err = crossgate(capsys, "policy", "check", policy)
    assert code == 2
    assert "$.embargoes[0]" in err


def test_a_register_decides_what_a_scan_finds(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A codename with a typing error and a retelling of the draft are findings, and only these."""
    archive = scanned(folder, EVENTS, "--policy", folder / "policy.toml")
    found = printed(capsys, "findings", "--archive", archive)["verdicts"]
    previews = {f["preview"] for verdict in found for f in verdict["findings"]}
    assert previews == {"name, one letter off: ********", "retelling: ********"}
    assert [severity for severity, _ in verdicts(archive)] == ["critical", "critical"]


def test_after_the_lift_a_new_scan_finds_no_leak(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was decided stays; what is scanned after the lift is allowed, and the reason says so."""
    before = scanned(folder, EVENTS, "--policy", folder / "policy.toml")
    crossgate(
        capsys, "embargo", "lift", folder / "embargoes.toml", "spring",
        "--at", "2026-03-02T09:00:00+00:00",
    )  # fmt: skip
    (folder / "after").mkdir()
    after = scanned(folder / "after", EVENTS, "--policy", folder / "policy.toml")
    assert [severity for severity, _ in verdicts(before)] == ["critical", "critical"]
    assert verdicts(after) == [("none", ["embargo-lifted:spring"])] * 2


def test_before_the_lift_it_is_a_leak(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An hour that is yet to come lowers nothing."""
    crossgate(
        capsys, "embargo", "lift", folder / "embargoes.toml", "spring",
        "--at", "2026-03-02T09:00:00.000001+00:00",
    )  # fmt: skip
    archive = scanned(folder, EVENTS, "--policy", folder / "policy.toml")
    assert [severity for severity, _ in verdicts(archive)] == ["critical", "critical"]


@pytest.mark.parametrize("at", ["", "2026-03-02", "soon"])
def test_what_is_no_instant_lifts_nothing(
    at: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script whose variable is unset must not make an announcement public."""
    before = (folder / "embargoes.toml").read_bytes()
    code, _, err = crossgate(
        capsys, "embargo", "lift", folder / "embargoes.toml", "spring", "--at", at
    )
    assert (code, "--at" in err) == (2, True)
    assert (folder / "embargoes.toml").read_bytes() == before


def test_a_mistake_in_a_register_is_named_by_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever mends it opens the file at that line."""
    (folder / "embargoes.toml").write_text('[[embargoes]]\nid = "a\n', "utf-8")
    code, _, err = crossgate(capsys, "embargo", "list", folder / "embargoes.toml")
    assert (code, "line 2" in err) == (2, True)


def test_without_its_key_a_scan_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A register that cannot be opened stops the scan before anything is called clean."""
    (folder / "embargoes.toml.keyring").unlink()
    events = folder / "events.jsonl"
    events.write_text("\n".join(map(json.dumps, EVENTS)), "utf-8")
    code, _, err = crossgate(
        capsys, "scan", events, "--archive", folder / "a", "--policy", folder / "policy.toml"
    )
    assert code == 4
    assert "[key-unavailable]" in err


def test_no_output_tells_the_codename(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither listing nor scan nor findings print title or names; `--reveal` does."""
    archive = scanned(folder, EVENTS, "--policy", folder / "policy.toml")
    said = ""
    for command in (
        ("embargo", "list", folder / "embargoes.toml"),
        ("embargo", "list", folder / "embargoes.toml", "--json"),
        ("findings", "--archive", archive, "--json"),
        ("policy", "check", folder / "policy.toml"),
    ):
        said += "".join(crossgate(capsys, *command)[1:])
    assert "saltglas" not in said.lower()
    assert "dairy" not in said.lower()
    _, out, _ = crossgate(capsys, "embargo", "list", folder / "embargoes.toml", "--reveal")
    assert "Saltglass" in out


def test_a_listing_says_what_waits(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is in clear is told without the key, how much is looked for only with it."""
    (one,) = printed(capsys, "embargo", "list", folder / "embargoes.toml")["embargoes"]
    assert (one["id"], one["state"], one["names"], one["drafts"]) == ("spring", "waiting", 1, 1)
    (folder / "embargoes.toml.keyring").unlink()
    document = printed(capsys, "embargo", "list", folder / "embargoes.toml")
    assert document["opened"] is False
    assert document["embargoes"][0]["sealed"] is True


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(("--name", "Kite", "--lifts-at", "2026-06-01T07:00:00"), "offset", id="naive"),
        pytest.param(("--name", "Kite", "--lifts-at", "2026-06-01"), "offset", id="a day"),
        pytest.param(("--name", "Kite", "--lifts-at", " "), "offset", id="an unset time"),
        pytest.param(
            ("--name", "Kite", "--lifts-at", "9999-12-31T23:59:59-05:00"), "offset", id="no year"
        ),
        pytest.param((), "nothing to look for", id="nothing"),
        pytest.param(("--name", "ab"), "shorter than three", id="short name"),
        pytest.param(("--keywords", "one"), "1 words", id="too few keywords"),
        pytest.param(("--name", "Kite"), "already", id="twice"),
        pytest.param(("--name", "***"), "no letter", id="no letters"),
    ],
)
def test_what_makes_no_sense_is_refused(
    options: tuple[str, ...], says: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong entry is refused with what to write, and the register stays as it was."""
    before = (folder / "embargoes.toml").read_bytes()
    code, said = add(capsys, folder, *options)
    assert code == 2
    assert says in said
    assert (folder / "embargoes.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("draft.docx", documents.docx(*DRAFT.strip().split("\n")), id="Word"),
        pytest.param("draft.html", f"<p>{DRAFT}</p>".encode(), id="HTML"),
        pytest.param("draft.txt", DRAFT.encode("utf-16"), id="UTF-16"),
        pytest.param("draft", DRAFT.encode(), id="no suffix"),
    ],
)
def test_a_draft_may_be_a_document(
    name: str, data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What any reader of files reads may be a draft, and copies of it are found."""
    (tmp_path / name).write_bytes(data)
    (tmp_path / "policy.toml").write_text(POLICY, "utf-8")
    add(capsys, tmp_path, "--draft", tmp_path / name)
    told = tmp_path / "told.txt"
    told.write_text("they keep the cellars, cut into granite in 1883, as a museum", "utf-8")
    code, out, _ = crossgate(
        capsys, "rules", "test", told, "--policy", tmp_path / "policy.toml", "--json"
    )
    assert code == 1
    found = json.loads(out)["findings"]
    assert [one["rule"] for one in found] == ["embargo.spring"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"%PDF-1.4 hello", "damaged", id="damaged"),
        pytest.param(bytes(range(256)) * 9, "unsupported-format", id="no text"),
        pytest.param(b"the and of", "too few words", id="dull"),
    ],
)
def test_a_draft_of_nothing_is_refused_by_its_name(
    data: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file in which nothing can be looked for is named, and no register is written."""
    (tmp_path / "draft.bin").write_bytes(data)
    code, said = add(capsys, tmp_path, "--draft", tmp_path / "draft.bin")
    assert code == 2
    assert "draft.bin: " in said
    assert says in said
    assert not (tmp_path / "embargoes.toml").exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(("--lifts-at", "2020-01-01T00:00:00Z"), "has come", id="past hour"),
        pytest.param(("--cleared-channel", "general"), "general looks like a name", id="name"),
    ],
)
def test_what_has_no_effect_is_said(
    options: tuple[str, ...], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who adds an embargo that raises nothing, or clears a name, learns so at once."""
    assert says in add(capsys, tmp_path, "--name", "Saltglass", *options)[1]
    (tmp_path / "embargoes.toml").unlink()
    effective = ("--lifts-at", "2999-01-01T00:00:00Z", "--cleared-channel", SHARED)
    said = add(capsys, tmp_path, "--name", "Saltglass", *effective)[1]
    assert "has come" not in said
    assert "looks like" not in said


def test_lifting_what_has_lifted_changes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The hour from which all might know is not moved by lifting again, but to a named hour."""
    register = folder / "embargoes.toml"
    crossgate(capsys, "embargo", "lift", register, "spring", "--at", "2020-01-01T00:00:00Z")
    before = register.read_bytes()
    _, out, _ = crossgate(capsys, "embargo", "lift", register, "spring")
    assert "spring has lifted already, 2020-01-01 00:00:00Z" in out
    assert register.read_bytes() == before
    crossgate(capsys, "embargo", "lift", register, "spring", "--at", "2030-01-01T00:00:00Z")
    assert register.read_bytes() != before


def test_no_entry_is_added_under_a_second_key(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A keyring that does not open what is there is refused, or neither key would open all."""
    (folder / "other").mkdir()
    add(capsys, folder / "other", "--name", "Saltglass")
    other = folder / "other" / "embargoes.toml.keyring"
    (folder / "embargoes.toml.keyring").write_bytes(other.read_bytes())
    before = (folder / "embargoes.toml").read_bytes()
    code, _, err = crossgate(
        capsys, "embargo", "add", folder / "embargoes.toml",
        "--id", "autumn", "--title", "A kiln", "--name", "Kilnfire",
    )  # fmt: skip
    assert code == 4
    assert "[key-wrong]" in err
    assert (folder / "embargoes.toml").read_bytes() == before


def test_what_is_wrong_with_a_register_is_said_in_its_own_lines(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line that a listing names is that of the register."""
    register = folder / "embargoes.toml"
    register.write_text("# one\nhello: world\n", "utf-8")
    code, _, err = crossgate(capsys, "embargo", "list", register)
    assert code == 2
    assert "at line 2" in err
