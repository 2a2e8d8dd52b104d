from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.project import ROOT, make_targets

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def _make(*arguments: str) -> str:
    # The make that runs this suite must not hand its own flags down.
    environment = {k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MAKELEVEL"}}
    done = subprocess.run(
        ["make", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_promised_targets_exist() -> None:
    """Everything a contributor is told to run is a documented target of the Makefile."""
    promised = {
        "help",
        "demo",
        "test",
        "proof",
        "check",
        "bench",
        "wheel",
        "lock",
        "clean",
        "quality",
        "fuzz",
    }
    assert make_targets() == promised


@needs_make
def test_make_alone_lists_every_target() -> None:
    """`make` without a target prints each target with its purpose."""
    listed = {line.split()[1] for line in _make().splitlines()}
    assert listed == make_targets()


@needs_make
@pytest.mark.skipif(not (ROOT / ".venv/ready").exists(), reason="not set up by make")
@pytest.mark.parametrize("target", ["demo", "test"])
def test_a_finished_set_up_costs_nothing(target: str) -> None:
    """Once set up, `make demo` and `make test` install nothing."""
    unchanged = ["--old-file", "pyproject.toml", "--old-file", "requirements.lock"]
    assert " install " not in _make("--dry-run", *unchanged, target)


@needs_make
def test_a_lost_set_up_is_made_again() -> None:
    """Without a usable environment, `make test` builds one from the lock, hashes required."""
    plan = _make("--dry-run", "test", "PY=no/such/python")
    assert "-m venv --clear .venv" in plan
    assert "--require-hashes --only-binary :all:" in plan


def test_continuous_integration_runs_what_contributors_run() -> None:
    """`.ci/run` looks for Tesseract, calls `make check` and `make test`, and can be executed."""
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    steps = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert steps == [".ci/tesseract", "make check", "make test"]
    assert os.access(script, os.X_OK)


_TOOLS = {
    "no apt-get": {},
    "apt-get fails": {"apt-get": "exit 100", "id": "echo 0"},
    "not root": {"apt-get": "touch asked", "id": "echo 1000"},
}


@pytest.mark.parametrize("tools", [pytest.param(tools, id=name) for name, tools in _TOOLS.items()])
def test_continuous_integration_goes_on_without_tesseract(
    tools: dict[str, str], tmp_path: Path
) -> None:
    """Where Tesseract cannot be installed nothing is tried that needs root, and no run fails."""
    done = _install_tesseract(tools, tmp_path)
    assert done.returncode == 0
    assert "the tests of OCR are skipped" in done.stderr
    assert not (tmp_path / "asked").exists()


def test_continuous_integration_installs_tesseract(tmp_path: Path) -> None:
    """Root with apt-get gets Tesseract with the languages that are read, and nobody is told."""
    tools = {"apt-get": 'echo "$@" >> asked', "id": "echo 0"}
    done = _install_tesseract(tools, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    asked = (tmp_path / "asked").read_text("utf-8").splitlines()
    assert asked[0] == "update"
    assert asked[1].endswith("tesseract-ocr tesseract-ocr-fra tesseract-ocr-deu")


def _install_tesseract(tools: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `.ci/tesseract` where there are no programs but a few and these."""
    programs = folder / "bin"
    programs.mkdir()
    for name in ("timeout", "touch"):
        (programs / name).symlink_to(str(shutil.which(name)))
    for name, body in tools.items():
        (programs / name).write_text(f"#!{shutil.which('bash')}\n{body}\n", "utf-8")
        (programs / name).chmod(0o755)
    return subprocess.run(
        [str(shutil.which("bash")), ROOT / ".ci" / "tesseract"],
        cwd=folder,
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )
