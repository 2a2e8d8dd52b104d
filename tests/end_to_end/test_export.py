"""A real export, archived and read back, says what the export said."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from pathlib import Path

from tests.end_to_end.tables import contents, crossgate, reader, scanned


def texts_of_export(path: Path) -> Counter[tuple[str, str, str]]:
    """Channel name, ts and text of every message, read with nothing of ours."""
    found: Counter[tuple[str, str, str]] = Counter()
    with zipfile.ZipFile(path) as export:
        for name in export.namelist():
            folder, _, day = name.rpartition("/")
            if folder and day.endswith(".json"):
                for message in json.loads(export.read(name)):
                    found[folder, message["ts"], message["text"]] += 1
    return found


def test_a_real_export_is_archived_whole_and_once(shared_data: Path, tmp_path: Path) -> None:
    """In = out, no dead letters; DuckDB gives the texts back; a second scan adds nothing."""
    export, archive = shared_data / "slack-export-public.zip", tmp_path / "archive"
    first = scanned(export, "--archive", archive)
    assert first["counts"]["messages"] == 1382
    assert first["counts"]["dead_letters"] == 0
    rows = reader(archive).query(
        "select c.name, m.ts, m.text from messages m join channels c using (channel_id)"
    )
    back = Counter((row["name"], row["ts"], row["text"]) for row in rows.to_pylist())
    assert back == texts_of_export(export)
    before = contents(archive)
    assert not scanned(export, "--archive", archive)["new"]
    assert contents(archive) == before


def test_doctor_finds_a_real_archive_sound(shared_data: Path, tmp_path: Path) -> None:
    """Every file has the hash of the ledger, the chain holds, and the keyring opens everything."""
    scanned(shared_data / "slack-export-public.zip", "--archive", tmp_path / "archive")
    done = crossgate("doctor", "--archive", tmp_path / "archive", "--json")
    assert done.returncode == 0
    states = {check["check"]: check["state"] for check in json.loads(done.stdout)["checks"]}
    assert {name for name, state in states.items() if state == "failed"} == set()
    assert {"engines", "keys", "ledger", "files", "sources"} <= set(states)
