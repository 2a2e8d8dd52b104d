from __future__ import annotations

import importlib.metadata
import importlib.util
from pathlib import Path

import pytest

from tests.architecture.project import PACKAGES, PYPROJECT, ROOT, SHIPPED, modules

BESIDE = {"benchmarks", "examples", "tests"}


def test_every_package_at_the_root_has_import_contracts() -> None:
    """The packages at the root of the repository are those that the import contracts cover."""
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert found - BESIDE == set(PACKAGES)


def test_every_list_of_packages_is_the_same() -> None:
    """The wheel and its checker name the packages of the import contracts, and the examples."""
    tools = PYPROJECT["tool"]
    assert tools["hatch"]["build"]["targets"]["wheel"]["only-include"] == SHIPPED
    assert tools["check-wheel-contents"]["toplevel"] == SHIPPED
    assert set(PACKAGES) <= {name.strip("/") for name in _sdist()}


def _sdist() -> list[str]:
    included: list[str] = PYPROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    return included


@pytest.mark.parametrize("package", SHIPPED)
def test_the_name_of_a_package_is_ours(package: str) -> None:
    """Importing the name gives this repository's package, and no other distribution ships it.

    An editable install lists no packages, so only others could be named; `test_wheel.py` shows
    that the wheel claims them all.
    """
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(ROOT)
    owners = importlib.metadata.packages_distributions().get(package, ["crossgate"])
    assert owners == ["crossgate"]


def test_modules_fit_in_the_head() -> None:
    """No module has more than 500 lines."""
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {str(path.relative_to(ROOT)): n for path, n in lines.items() if n > 500} == {}
