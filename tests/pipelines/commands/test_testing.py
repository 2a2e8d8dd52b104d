from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from detectors.examples import assemble
from tests.pipelines.extraction import documents
from tests.scanning import crossgate

TOKEN = assemble("ghp_{crc62:30}", "rules test")


def test_a_text_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rule, line, column and reasons are told, the secret never; something found exits with 1."""
    (tmp_path / "m.txt").write_text(f"hello\nthe token {TOKEN}\n")
    code, out, err = crossgate(capsys, "rules", "test", tmp_path / "m.txt")
    assert code == 1
    assert "crossgate.github-token" in out
    assert "line 2, column 11" in out
    assert "checksum or structure verified" in out
    assert TOKEN not in out + err
    code, out, err = crossgate(capsys, "rules", "test", tmp_path / "m.txt", "--json")
    (hit,) = json.loads(out)["findings"]
    assert (code, hit["line"], hit["column"], hit["preview"]) == (1, 2, 11, "ghp_********")
    assert TOKEN not in out + err


def test_a_document_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What stands in a document is found at its place there."""
    (tmp_path / "d.docx").write_bytes(documents.docx(f"the token {TOKEN}"))
    code, out, _ = crossgate(capsys, "rules", "test", tmp_path / "d.docx", "--json")
    assert code == 1
    assert [hit["rule"] for hit in json.loads(out)["findings"]] == ["crossgate.github-token"]


def test_a_clean_text_says_why_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing found exits with 0, and the rule asked for says why."""
    (tmp_path / "m.txt").write_text("ghp_" + "x" * 36)
    code, out, _ = crossgate(
        capsys, "rules", "test", tmp_path / "m.txt", "--rule", "crossgate.github-token", "--json"
    )
    assert code == 0
    assert "stands in for a secret" in json.loads(out)["not_reported"][0]


def test_many_unread_places_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ten places that were not read are named, the others counted; JSON has all."""
    with ZipFile(tmp_path / "m.zip", "w") as packed:
        for each in range(12):
            packed.writestr(f"{each}.pdf", b"%PDF-1.7 but no more")
    _, _, err = crossgate(capsys, "rules", "test", tmp_path / "m.zip")
    assert err.count("not read: ") == 11
    assert "2 places more" in err
    _, out, _ = crossgate(capsys, "rules", "test", tmp_path / "m.zip", "--json")
    assert len(json.loads(out)["unscanned"]) == 12


def test_names_are_looked_for_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without `--names` it is told that nobody looked; with it people are found and explained."""
    (tmp_path / "m.txt").write_text("Dear Mrs Eleanor Whitfield")
    code, out, err = crossgate(capsys, "rules", "test", tmp_path / "m.txt")
    assert (code, "people and places were not looked for" in err) == (0, True)
    code, out, err = crossgate(capsys, "rules", "test", tmp_path / "m.txt", "--names")
    assert code == 1
    assert "pii.person" in out
    assert "what is said around it add up to" in out
    assert "not looked for" not in err
    (tmp_path / "m.txt").write_text("hello")
    code, out, _ = crossgate(capsys, "rules", "test", tmp_path / "m.txt", "--rule", "pii.person")
    assert (code, "pii.person did not report" in out) == (0, True)


def test_what_was_not_looked_at_is_not_fine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script that goes on if nothing is found must not go on where nobody looked."""
    (tmp_path / "m.pdf").write_bytes(b"%PDF-1.7 but no more")
    assert crossgate(capsys, "rules", "test", tmp_path / "m.pdf")[0] == 4
    with ZipFile(tmp_path / "m.zip", "w") as packed:
        packed.writestr("inside.pdf", b"%PDF-1.7 but no more")
    assert crossgate(capsys, "rules", "test", tmp_path / "m.zip")[0] == 4
    (tmp_path / "m.txt").write_text("hello")

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("detectors.pii.PiiEngine.find", fail)
    monkeypatch.setattr("detectors.registry.Detectors.self_test", lambda _: None)
    code, out, _ = crossgate(capsys, "rules", "test", tmp_path / "m.txt", "--json")
    assert code == 4
    assert "failed" in json.loads(out)["unscanned"][0]["reason"]


def test_a_text_in_place_of_a_file_is_told_how(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever gives a text learns how to, and what may be a secret is not repeated."""
    for text in (TOKEN, f"the token {TOKEN}", f"the token. {TOKEN} " * 99):
        code, out, err = crossgate(capsys, "rules", "test", text)
        assert code == 2
        assert "or `-` and pipe a text to it" in err
        assert TOKEN not in out + err


@pytest.mark.parametrize("arguments", [("missing.txt",), ("m.txt", "--rule", "no.such")])
def test_what_is_not_there_is_named(
    arguments: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file or a rule that does not exist is a usage error."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.txt").write_text("hello")
    code, _, err = crossgate(capsys, "rules", "test", *arguments)
    assert code == 2
    assert arguments[-1] in err
