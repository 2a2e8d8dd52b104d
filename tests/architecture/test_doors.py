"""Modules for one folder only, which import-linter cannot name and ruff cannot allow by folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePath

from tests.architecture.project import PACKAGES, ROOT, modules

# module → the folders that may import it
DOORS = {
    "pyarrow.dataset": ["retention/archive"],
    "pyarrow.parquet": ["retention/archive"],
    "http.client": ["pipelines"],
    "http.server": ["pipelines"],
    "socket": ["pipelines"],
    "urllib.request": ["pipelines"],
}


def imported(source: str) -> Iterator[str]:
    """Yield the dotted name of every module that the source imports, anywhere in it."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{name.name}" for name in names)


def trespasses(source: str, folder: PurePath) -> set[str]:
    """Return what a module in this folder, relative to the root, imports and may not."""
    return {
        name
        for name in imported(source)
        for module, doors in DOORS.items()
        if name == module or name.startswith(f"{module}.")
        if not any(folder.is_relative_to(door) for door in doors)
    }


def test_modules_use_the_doors() -> None:
    """Parquet files are opened behind the archive only, and the network in pipelines only."""
    ours = [path for path in modules() if path.relative_to(ROOT).parts[0] in PACKAGES]
    found = {
        str(path.relative_to(ROOT)): trespasses(
            path.read_text(encoding="utf-8"), path.relative_to(ROOT).parent
        )
        for path in ours
    }
    assert {path: names for path, names in found.items() if names} == {}


def test_a_trespass_is_seen() -> None:
    """The same import passes inside its folder and is named outside."""
    source = "from pyarrow import parquet"
    assert trespasses(source, PurePath("retention/archive")) == set()
    assert trespasses(source, PurePath("ediscovery")) == {"pyarrow.parquet"}


def test_imports_are_found_wherever_they_hide() -> None:
    """Plain, aliased, from- and nested imports are all seen."""
    source = "import a.b as c\ndef f():\n    from d import e\n    from g.h import i as j\n"
    assert set(imported(source)) == {"a.b", "d", "d.e", "g.h", "g.h.i"}
