from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import pipelines

ROOT = str(Path(pipelines.__file__).resolve().parent.parent)
PRELUDE = f"""
import ctypes, os, sys
sys.path.insert(0, {ROOT!r})
from pipelines.extraction import confine
libc = ctypes.CDLL(None, use_errno=True)
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own."""
    return subprocess.run(
        [sys.executable, "-I", "-c", PRELUDE + code], capture_output=True, text=True, timeout=60
    )


ATTEMPTS = {
    "open": "open('/etc/hostname')",
    "write": "open('/etc/x', 'w')",
    "socket": "import socket; socket.socket()",
    "start": "os.system('true')",
    "fork": "os.fork()",
    "remove": "os.unlink('/etc/x')",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_python_may_not(attempt: str) -> None:
    """A sealed process that runs a stranger's Python opens nothing and starts nothing."""
    done = run(
        f"import socket\nconfine.seal(reader=True)\n"
        f"try:\n    {attempt}\nexcept PermissionError:\n    os.write(1, b'refused')\n"
    )
    assert done.stdout == "refused", done.stderr


CALLS = {
    "open": "libc.open(b'/etc/hostname', 0)",
    "socket": "libc.socket(2, 1, 0)",
    "fork": "libc.fork()",
    "start": "libc.execv(b'/bin/true', (ctypes.c_char_p * 2)(b'true', None))",
    "kill": "libc.kill(1, 0)",
    "limits": "libc.setrlimit(7, (ctypes.c_ulong * 2)(9, 9))",
}


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_machine_code_may_not(call: str) -> None:
    """The kernel refuses the same to whatever runs in the process, below Python too."""
    done = run(
        f"assert confine.seal(reader=True)\n"
        f"result = {call}\nos.write(1, b'%d %d' % (result, ctypes.get_errno()))\n"
    )
    assert done.stdout == "-1 1", done.stderr  # EPERM


def test_program_for_ocr_runs_without_the_network() -> None:
    """What is started for OCR opens files and runs, and has no sockets."""
    code = "import socket; open('/etc/hostname').close(); print('opened'); socket.socket()"
    done = run(
        "confine.seal(reader=False)\n"
        f"os.execv({sys.executable!r}, ['python', '-I', '-c', {code!r}])"
    )
    assert done.stdout == "opened\n"
    if sys.platform == "linux":
        assert "PermissionError" in done.stderr


def test_memory_and_descriptors_are_bounded() -> None:
    """More memory, files on disk and descriptors than allowed are not to be had."""
    done = run(
        "confine.bound(1 << 30, 5)\n"
        "try:\n    bytearray(1 << 31)\nexcept MemoryError:\n    print('memory')\n"
        "try:\n    [os.dup(1) for _ in range(100)]\nexcept OSError:\n    print('descriptors')\n"
    )
    assert done.stdout.split() == ["memory", "descriptors"]


def test_processor_time_is_bounded() -> None:
    """A process that computes for ever is ended by the kernel."""
    done = run("confine.bound(1 << 30, 1)\nwhile True: pass")
    assert done.returncode < 0
