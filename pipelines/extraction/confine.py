"""What a process that reads a stranger's file may not do.

A flaw in a parser lets the author of a file run code in the process that reads it. That process
therefore holds nothing but the file, opens no other file and no socket, starts nothing, and cannot
take more memory or time than it was given: what it can still do is lie about this one file's text.

Linux enforces it in the kernel (seccomp), on the processors whose system calls are listed here.
Python's audit hook refuses the same everywhere, but only to Python code.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from typing import Final

_DESCRIPTORS: Final = 32

# <linux/prctl.h>, <linux/seccomp.h>, <linux/bpf_common.h>, <linux/audit.h>
_SET_PDEATHSIG, _SET_DUMPABLE, _SET_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 1, 4, 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | 1  # with EPERM
_X32: Final = 0x40000000

# Numbers of system calls, from asm/unistd.h of each architecture. First what no program that is
# started from here needs: sockets, io_uring, ptrace and its kin, mounts, namespaces, keys, pidfds.
_NETWORK: Final = {
    "x86_64": (
        *(41, 53, 49, 42, 43, 288, 50, 425, 101, 310, 311),
        *(321, 165, 272, 308, 250, 248, 249, 434),
    ),
    "aarch64": (
        *(198, 199, 200, 203, 202, 242, 201, 425, 117, 270, 271),
        *(280, 40, 97, 268, 219, 217, 218, 434),
    ),
}
# Then what a reader does not need either: to open, make, rename, link or remove files, to start
# processes, to send signals, to change limits.
_REST: Final = {
    "x86_64": (
        *(2, 257, 437, 85, 57, 58, 56, 435, 59, 322, 62, 200, 234, 76, 87, 263, 82, 264, 316),
        *(86, 265, 88, 266, 83, 258, 84, 90, 268, 92, 94, 260, 160, 302, 424),
    ),
    "aarch64": (
        *(56, 437, 220, 435, 221, 281, 129, 130, 131, 45, 35, 38, 276, 37, 36, 34, 53, 54, 164),
        *(261, 424),
    ),
}
_ARCHITECTURE: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_REFUSED: Final = ("open", "socket.", "subprocess.", "os.", "shutil.", "ctypes.dlopen")


def bound(memory_bytes: int, seconds: int) -> None:
    """Limit this process; what it starts, too. It writes no files: results go to a pipe."""
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _DESCRIPTORS),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            if sys.platform == "linux":  # others may not know a limit of address space
                raise


def die_with_parent() -> None:
    """Ask Linux to end this process when the thread that started it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def seal(*, reader: bool) -> bool:
    """Give up for good what reading a file does not need.

    Args:
        reader: Give up files and processes too, and not only the network.

    Returns:
        Whether the kernel enforces it.
    """
    sealed = _filtered(reader=reader)
    if reader:
        sys.addaudithook(_refuse)
    return sealed


def _refuse(event: str, arguments: tuple[object, ...]) -> None:  # noqa: ARG001  # as hooks are called
    if event.startswith(_REFUSED):
        message = f"{event} while a file is read"
        raise PermissionError(message)


def _filtered(*, reader: bool) -> bool:
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _ARCHITECTURE:
        return False
    calls = (*_NETWORK[machine], *(_REST[machine] if reader else ()))
    program = _program(_ARCHITECTURE[machine], calls)
    code = ctypes.create_string_buffer(program)
    # struct sock_fprog: how many instructions, padding, where they are.
    about = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    system = ctypes.CDLL(None)
    if system.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    if reader:
        system.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    refused: int = system.prctl(_SET_SECCOMP, _FILTER, ctypes.c_char_p(about), 0, 0)
    return refused == 0


def _program(architecture: int, calls: tuple[int, ...]) -> bytes:
    """A filter that refuses some system calls and kills callers of another architecture."""
    checks = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, len(calls) + 1, 0, _X32),
        *((_EQUAL, len(calls) - at, 0, call) for at, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *check) for check in checks)


def give_up_environment() -> None:
    """Forget what the environment told, and the folder this was started in."""
    os.environ.clear()
    os.chdir("/")
