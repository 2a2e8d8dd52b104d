"""The project as files: what the architecture tests look at."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PYPROJECT["tool"]["importlinter"]["root_packages"]
SHIPPED = [*PACKAGES, "examples"]
"""What the wheel brings: `crossgate demo` runs the world of `examples`."""


def files() -> list[Path]:
    """Return the files of the project: what git tracks or would, else what is not hidden."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        found = (ROOT / name.decode() for name in listing.stdout.split(b"\0") if name)
        return sorted(path for path in found if path.is_file())
    return sorted(_walk(ROOT))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in {"__pycache__", "build", "dist"}:
            continue
        if path.is_dir() and (not path.name.startswith(".") or path.name == ".ci"):
            yield from _walk(path)
        elif path.is_file() and path.suffix != ".pyc":
            yield path


def modules() -> list[Path]:
    """Return every Python file of the project that is not a test."""
    return [p for p in files() if p.suffix == ".py" and (ROOT / "tests") not in p.parents]


def make_targets() -> set[str]:
    """Return the targets of the Makefile that `make help` lists."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):.*## \S", text, re.MULTILINE))
