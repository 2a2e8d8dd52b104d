from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.project import ROOT, SHIPPED, files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this working tree, built without downloading anything."""
    folder = tmp_path_factory.mktemp("wheel")
    command = ["-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_packages_and_all_their_data(wheel: Path) -> None:
    """The wheel holds every file of the packages, rules and policies too, and nothing else."""
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    wanted = {path.relative_to(ROOT) for path in files()}
    assert inside == {path.as_posix() for path in wanted if path.parts[0] in SHIPPED}


def test_the_installed_wheel_owns_its_packages(wheel: Path, tmp_path: Path) -> None:
    """Installed, the wheel alone claims their names, and brings the `crossgate` command."""
    install = ["-m", "pip", "install", "--no-deps", "--no-index", "--target", str(tmp_path)]
    subprocess.run([sys.executable, *install, str(wheel)], check=True, capture_output=True)
    script = (
        "import importlib.metadata as m, json; owners = m.packages_distributions();"
        "points = m.distribution('crossgate').entry_points;"
        f"print(json.dumps([{{p: owners[p] for p in {SHIPPED}}}, [p.value for p in points]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, sys.argv[1]); {script}", tmp_path],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    owners, commands = json.loads(done.stdout)
    assert {package: set(owner) for package, owner in owners.items()} == {
        package: {"crossgate"} for package in SHIPPED
    }
    assert commands == ["pipelines.cli:main"]


def test_the_wheel_passes_its_checker(wheel: Path) -> None:
    """check-wheel-contents finds nothing to complain about."""
    done = subprocess.run(
        [sys.executable, "-m", "check_wheel_contents", str(wheel)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
