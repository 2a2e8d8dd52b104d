"""Scan small inputs in this process, for tests of everything above the archive."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli import run
from retention.archive.keys import LocalKeyring
from retention.archive.reader import Reader
from tests.make import OWN, jsonl

AS_OF = "2026-03-02T09:00:00+00:00"


def crossgate(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run a command in this process; return exit code, stdout and stderr."""
    capsys.readouterr()
    code = run([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """Run a command with `--json`, which must succeed, and return its document."""
    code, out, err = crossgate(capsys, *arguments, "--json")
    assert code == 0, err
    document: dict[str, Any] = json.loads(out)
    return document


def scanned(folder: Path, values: Iterable[Any], *options: object, own_org: str = OWN) -> Path:
    """Scan events in this process and return the archive."""
    events = jsonl(folder / "events.jsonl", values)
    archive = folder / "archive"
    code = run(
        [
            "scan",
            str(events),
            "--archive",
            str(archive),
            "--own-org",
            own_org,
            "--as-of",
            AS_OF,
            "--json",
            *map(str, options),
        ]
    )
    assert code == 0
    return archive


def reader(archive: Path, *orgs: str) -> Reader:
    """A reader of the named organisations, or of all."""
    keys = LocalKeyring(archive.with_name(f"{archive.name}.keyring"), archive / "keys")
    return Reader.open(archive, keys, orgs or None)
