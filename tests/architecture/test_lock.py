from __future__ import annotations

import importlib.metadata
import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.project import PYPROJECT, ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENTRIES = LOCK.replace("\\\n", " ").strip().splitlines()
WANTED = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"]["dev"]]


def _pins() -> dict[str, str]:
    pins = {}
    for entry in ENTRIES:
        requirement = Requirement(entry.partition(" --hash")[0])
        (pin,) = requirement.specifier
        pins[canonicalize_name(requirement.name)] = pin.version
    return pins


def test_every_line_pins_one_version_with_hashes() -> None:
    """Each entry of the lock is `name==version`, a marker perhaps, and SHA-256 hashes."""
    shape = re.compile(r"[a-z0-9-]+==[^ ]+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+")
    assert [entry for entry in ENTRIES if not shape.fullmatch(entry)] == []


def test_the_lock_names_no_place() -> None:
    """The lock holds no address, option line or comment: any index that has the files will do."""
    assert not re.search(r"://|^\s*-(?!-hash)|#", LOCK, re.MULTILINE)


@pytest.mark.parametrize("wanted", WANTED)
def test_the_lock_satisfies_the_project(wanted: str) -> None:
    """Every declared dependency is pinned to a version that its declaration allows."""
    requirement = Requirement(wanted)
    version = _pins()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version)


def test_the_environment_is_the_locked_one() -> None:
    """Every package that the lock names for this platform is installed in the locked version."""
    locked = {}
    for name, entry in zip(_pins(), ENTRIES, strict=True):
        marker = Requirement(entry.partition(" --hash")[0]).marker
        if marker is None or marker.evaluate():
            locked[name] = _pins()[name]
    installed = {canonicalize_name(d.name): d.version for d in importlib.metadata.distributions()}
    assert {name: installed.get(name) for name in locked} == locked
