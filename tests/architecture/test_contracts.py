"""The import contracts let the house as designed pass, and name what would break it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.project import PACKAGES, ROOT

DESIGNED = {
    "detectors/decide.py": "import schemas.policy",
    "ediscovery/search.py": "import duckdb\nimport retention.archive.reader",
    "pipelines/archiving.py": "import apache_beam\nimport detectors.decide\nimport ediscovery",
    "retention/archive/reader.py": "import deltalake\nimport duckdb\nimport schemas.policy",
    "retention/ledger.py": "import retention.archive.reader",
    "schemas/policy.py": "import msgspec",
}


def _lint(folder: Path, house: dict[str, str]) -> str:
    """Build a house of these modules in `folder` and return what is broken, or nothing."""
    for package in [*PACKAGES, "retention/archive"]:
        (folder / package).mkdir(parents=True, exist_ok=True)
        (folder / package / "__init__.py").touch()
    for path, source in house.items():
        (folder / path).write_text(source + "\n", encoding="utf-8")
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    return done.stdout if done.returncode else ""


def test_the_house_as_designed_passes(tmp_path: Path) -> None:
    """Imports along the arrows of the design break no contract."""
    assert _lint(tmp_path, DESIGNED) == ""


@pytest.mark.parametrize(
    ("module", "source", "contract"),
    [
        pytest.param("schemas/rows.py", "import detectors", "Dependencies point down", id="up"),
        pytest.param(
            "detectors/scan.py", "import retention", "Dependencies point down", id="sideways"
        ),
        pytest.param(
            "retention/archive/table.py",
            "import retention.ledger",
            "The archive knows nothing of rules and holds",
            id="archive",
        ),
        pytest.param(
            "ediscovery/audit.py",
            "import detectors.decide",
            "ediscovery never runs detectors",
            id="discovery",
        ),
        pytest.param(
            "retention/plan.py", "import apache_beam", "Only pipelines knows Beam", id="beam"
        ),
        pytest.param(
            "pipelines/purging.py",
            "import deltalake",
            "Tables and DuckDB only behind the archive; DuckDB also in ediscovery",
            id="tables",
        ),
        pytest.param(
            "ediscovery/export.py",
            "import deltalake",
            "Tables and DuckDB only behind the archive; DuckDB also in ediscovery",
            id="discovery-tables",
        ),
        pytest.param(
            "detectors/secrets.py",
            "import socket",
            "schemas and detectors do no input or output",
            id="pure",
        ),
        pytest.param(
            "schemas/policy.py",
            "import msgspec\nimport schemas.rows",
            "No cycles inside a folder",
            id="cycle",
        ),
    ],
)
def test_a_breach_is_named(module: str, source: str, contract: str, tmp_path: Path) -> None:
    """Each import that the design forbids breaks the contract that is meant to catch it."""
    house = {**DESIGNED, "schemas/rows.py": "import schemas.policy", module: source}
    assert f"{contract} BROKEN" in _lint(tmp_path, house)
