"""What an archive holds, reduced to something two archives can be compared by."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from retention.archive.keys import LocalKeyring
from retention.archive.reader import Reader
from schemas.columns import TABLES


def reader(archive: Path) -> Reader:
    """A reader of every organisation of an archive."""
    return Reader.open(archive, LocalKeyring(Path(f"{archive}.keyring"), archive / "keys"), None)


def contents(archive: Path) -> dict[str, Counter[tuple[Any, ...]]]:
    """Every row of every table as a multiset: governing organisation and digest of each.

    Fingerprints of findings are keyed per archive, so findings are compared by span and rule.
    """
    opened = reader(archive)
    found = {}
    for name in TABLES:
        columns = ["org_id", "digest"]
        if name == "findings":
            columns = ["org_id", "item", "field", "start", "end", "rule", "preview"]
        rows = opened.table(name, columns=columns).to_pylist()
        found[name] = Counter(tuple(row[column] for column in columns) for row in rows)
    return found


def crossgate(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command to its end in a process of its own."""
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, check=False, cwd=cwd, env=environment()
    )


def command(*arguments: object) -> list[str]:
    """The command line of `crossgate` in this environment."""
    return [sys.executable, "-m", "pipelines", *map(str, arguments)]


def environment() -> dict[str, str]:
    """This project importable from any folder, and a terminal wide enough for tables."""
    root = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": root, "COLUMNS": "160"}


def scanned(*arguments: object) -> dict[str, Any]:
    """Scan with `--json` and return what it printed, or fail with what it said."""
    done = crossgate("scan", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed
