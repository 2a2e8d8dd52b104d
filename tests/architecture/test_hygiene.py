from __future__ import annotations

import re

import pytest

from tests.architecture.project import ROOT, files

# Assembled, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(rb"(?<![\w.~$}/-])/(?:work|tmp|root|home)" + rb"/\w")
REGISTRIES = re.compile(
    "|".join(
        re.escape(".".join(host))
        for host in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("registry", "npmjs", "org"),
            ("registry", "yarnpkg", "com"),
            ("index", "crates", "io"),
            ("rubygems", "org"),
            ("repo1", "maven", "org"),
            ("proxy", "golang", "org"),
        )
    ).encode()
)


@pytest.mark.parametrize(
    "pattern",
    [pytest.param(MACHINE_PATH, id="machine-path"), pytest.param(REGISTRIES, id="registry")],
)
def test_no_file_names_a_machine_or_a_registry(pattern: re.Pattern[bytes]) -> None:
    """No file of the project holds a path of somebody's machine or a package registry's host."""
    found = {str(p.relative_to(ROOT)): set(pattern.findall(p.read_bytes())) for p in files()}
    assert {path: matches for path, matches in found.items() if matches} == {}


@pytest.mark.parametrize("place", ["work", "tmp", "root", "home"])
def test_a_machine_path_is_recognised(place: str) -> None:
    """The search finds such a path in a string, a list and a command, and not in a web address."""
    path = f"/{place}/x"
    for text in (f'"{path}"', f"[{path}]", f"cp {path} .", f"PATH=a:{path}"):
        assert MACHINE_PATH.search(text.encode())
    assert not MACHINE_PATH.search(f"https://example.com{path}".encode())


def test_no_key_or_archive_is_tracked() -> None:
    """No keyring, Parquet file, database or environment is part of the project."""
    forbidden = {".keyring", ".parquet", ".duckdb", ".pem", ".pyc", ".whl"}
    assert [path for path in files() if path.suffix in forbidden or ".venv" in path.parts] == []
