"""What workers are forked from says nothing, whenever it is stopped."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.end_to_end.tables import environment

INTERRUPTED = """
import os, signal, sys

class Interrupt:
    def find_spec(self, name, *_):
        if name == "apache_beam":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupt())
import pipelines.preload
"""
ORPHANED = """
import pipelines.preload
raise {}("gone")
"""
IMPORTED = """
import signal
import pipelines.preload
assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
"""


def run(code: str) -> tuple[int, str]:
    """Exit code and everything printed."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(),
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_workers_take_no_notice_of_ctrl_c() -> None:
    """The process that scans ends them."""
    assert run(IMPORTED) == (0, "")


def test_ctrl_c_during_the_imports_leaves_no_traceback() -> None:
    """Only the process that scans tells of it."""
    assert run(INTERRUPTED) == (4, "")


@pytest.mark.parametrize("error", ["FileNotFoundError", "EOFError", "ConnectionResetError"])
def test_a_worker_whose_driver_is_gone_says_nothing(error: str) -> None:
    """What it should have been told is gone with the driver, which has told of that itself."""
    assert run(ORPHANED.format(error)) == (1, "")


def test_a_worker_that_fails_otherwise_says_so() -> None:
    """Anything else that keeps a worker from starting is told."""
    assert "ValueError: gone" in run(ORPHANED.format("ValueError"))[1]


def test_looking_for_examples_in_docstrings_leaves_ctrl_c_alone() -> None:
    """Importing the preload to look for some would make a suite deaf to it, and what it starts."""
    assert "pipelines.preload" not in sys.modules
