"""A secret inside a file of an export: found, placed, decided, and nowhere in clear."""

from __future__ import annotations

import random
from pathlib import Path

from tests import make
from tests.end_to_end.tables import contents, crossgate, reader, scanned
from tests.end_to_end.test_canary import canary
from tests.pipelines.extraction import documents


def test_secrets_in_files_of_an_export(tmp_path: Path) -> None:
    """Findings say where in which file; what was not read is unscanned; again changes nothing."""
    chance = random.Random(7)
    secrets = [canary(chance) for _ in range(3)]
    inner = documents.xlsx({"Keys": {"B2": f"token {secrets[0]}"}}, hidden="Keys")
    uploads = {
        "F0000001/keys.zip": documents.zipped({f"{secrets[1]}.xlsx": inner}),
        "F0000002/shot.bin": b"\xff\xfe\xfd" + bytes(range(32)) * 9,
        "F0000003/mail.eml": documents.eml("see", ("a.docx", documents.docx(secrets[2]))),
    }
    shared = [
        make.exported(
            "files",
            at=make.ts(at),
            files=[make.file(path.rpartition("/")[2], file_id=path[:8], user="U0OWN00001")],
        )
        for at, path in enumerate([*uploads, "F0000004/gone.pdf"])
    ]
    export = make.export(tmp_path / "export", {"general": shared})
    for path, data in uploads.items():
        (export / "__uploads" / path).parent.mkdir(parents=True)
        (export / "__uploads" / path).write_bytes(data)
    archive = tmp_path / "archive"
    scanned(export, "--archive", archive)

    found = reader(archive).query("select item, field, location from findings order by 1, 3")
    places = {(row["item"][5:13], row["location"]) for row in found.to_pylist()}
    assert places >= {
        ("F0000001", "********.xlsx > sheet Keys (hidden), cell B2"),
        ("F0000001", "names of files"),
        ("F0000003", "a.docx > paragraph 1"),
    }
    told = reader(archive).query(
        "select item, outcome, reasons from verdicts where item_kind='file'"
    )
    why = {row["item"][5:13]: (row["outcome"], row["reasons"][0]) for row in told.to_pylist()}
    assert why["F0000002"][0] == why["F0000004"][0] == "unscanned"
    assert why["F0000004"][1] == "file-unscanned:not-in-source"
    assert why["F0000001"][0] == why["F0000003"][0] == "flagged"

    before = contents(archive)
    assert not scanned(export, "--archive", archive)["new"]
    assert contents(archive) == before
    outputs = [
        crossgate("findings", "--archive", archive, *more).stdout for more in ((), ("--json",))
    ]
    assert "sheet Keys (hidden), cell B2" in outputs[0]
    for secret in secrets:
        assert not any(secret in output for output in outputs)
        for path in archive.rglob("*"):
            assert not path.is_file() or secret.encode() not in path.read_bytes(), path
