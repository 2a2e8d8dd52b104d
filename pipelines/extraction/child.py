"""The process that reads strangers' files: one that imports, and one per file that reads.

Starting Python and its parsers takes longer than most files take to read. So this process imports
everything once and then forks for each file. The fork reads exactly one file, within bounds, and
ends by `os._exit` without clearing up; what it says comes back through a pipe as it is found, so
that of a file that kills its reader everything before that point is kept. This process itself never
looks at a file's bytes, nor at what is said of them.
"""

from __future__ import annotations

import encodings
import gc
import importlib
import os
import pkgutil
import select
import signal
import struct
import sys
import tempfile
import time
from contextlib import suppress
from typing import Final

import msgspec

from pipelines.extraction import confine
from pipelines.extraction.gather import Gathering
from pipelines.extraction.reading import read
from pipelines.extraction.reasons import Reason
from pipelines.extraction.wire import Frame, Outcome, Request

_LATE: Final = (
    # Modules of the standard library that it imports where it first needs them.
    "email.parser", "email.feedparser", "email.generator", "email.header", "email.charset",
    "email.iterators", "email.quoprimime", "email.base64mime", "quopri", "uu", "html.entities",
    "tarfile", "zipfile", "bz2", "lzma", "gzip", "copy", "calendar", "stringprep",
)  # fmt: skip
_FLUSH: Final = 1 << 15
_CHUNK: Final = 1 << 20
_OVERHEAD: Final = 32 << 20
"""Bytes of places and reasons, beside text and pictures."""

_encode: Final = msgspec.msgpack.Encoder().encode
_head: Final = struct.Struct("<IQ")
_tail: Final = struct.Struct("<BQ")


class Pipe:
    """Writes what is found to the process that forked; see `gather.Sink`."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._waiting = bytearray()

    def text(self, location: str, text: str, counted: str, joined: bool) -> None:  # as `Sink`
        """Write text."""
        self._put(Frame(kind="text", location=location, text=text, counted=counted, joined=joined))

    def unscanned(self, location: str, reason: str) -> None:
        """Write what was not read."""
        self._put(Frame(kind="unscanned", location=location, text=reason))

    def picture(self, location: str, data: bytes) -> None:
        """Write a picture."""
        self._put(Frame(kind="picture", location=location, data=data))

    def end(self) -> None:
        """Write everything that waits."""
        view = memoryview(bytes(self._waiting))
        self._waiting.clear()
        while view:
            view = view[os.write(self._descriptor, view) :]

    def _put(self, frame: Frame) -> None:
        encoded = _encode(frame)
        self._waiting += struct.pack("<I", len(encoded)) + encoded
        if len(self._waiting) >= _FLUSH:
            self.end()


def serve() -> None:
    """Read requests from descriptor 0 and answer them on descriptor 1, until 0 is closed."""
    confine.die_with_parent()
    _prepare()
    while (asked := _request()) is not None:
        request, data = asked
        outcome, body = _run(request, data)
        del data
        _write(1, _tail.pack(outcome.value, len(body)))
        _write(1, body)


def _prepare() -> None:
    """Import what a reader imports where it needs it, when it may not open anything any more."""
    codings = [f"encodings.{module.name}" for module in pkgutil.iter_modules(encodings.__path__)]
    for name in (*_LATE, *codings):
        with suppress(ImportError):  # some are of other systems, or gone from newer Pythons
            importlib.import_module(name)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    # A name that a file gives, of an encoding above all, is then just not found.
    sys.meta_path.clear()
    confine.give_up_environment()
    gc.collect()
    gc.freeze()


def _request() -> tuple[Request, bytes] | None:
    head = _exactly(_head.size)
    if head is None:
        return None
    size, data_size = _head.unpack(head)
    encoded, data = _exactly(size), _exactly(data_size)
    if encoded is None or data is None:
        return None
    return msgspec.msgpack.decode(encoded, type=Request), data


def _exactly(size: int) -> bytes | None:
    parts: list[bytes] = []
    while size:
        part = os.read(0, min(size, _CHUNK))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _run(request: Request, data: bytes) -> tuple[Outcome, bytes]:
    """Fork, let the fork work, and collect what it says until it ends or its time is over."""
    limits = request.limits
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.close(reading)
            (_ocr if request.program else _extract)(request, data, writing)
        finally:
            os._exit(1)
    os.close(writing)
    most = limits.text_bytes * 2 + limits.picture_bytes + _OVERHEAD
    body, in_time = _collected(reading, limits.seconds, most, pid)
    os.close(reading)
    _, status = os.waitpid(pid, 0)
    if not in_time or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return Outcome.TIMEOUT, body
    done = os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0
    return Outcome.ENDED if done else Outcome.CRASHED, body


def _collected(reading: int, seconds: int, most: int, pid: int) -> tuple[bytes, bool]:
    body = bytearray()
    until = time.monotonic() + seconds
    poller = select.poll()
    poller.register(reading, select.POLLIN)
    in_time = True
    while True:
        left = until - time.monotonic()
        if in_time and (left <= 0 or len(body) > most):
            os.kill(pid, signal.SIGKILL)
            in_time = False
        if not poller.poll(max(left, 0) * 1000 if in_time else None):
            continue
        part = os.read(reading, _CHUNK)
        if not part:
            return bytes(body[:most]), in_time
        body += part


def _extract(request: Request, data: bytes, writing: int) -> None:
    """In the fork: read one file."""
    confine.die_with_parent()
    for descriptor in (0, 1):
        os.close(descriptor)
    confine.bound(request.limits.memory_bytes, request.limits.seconds)
    confine.seal(reader=True)
    pipe = Pipe(writing)
    gathering = Gathering(request.limits, pipe, read, ocr=request.ocr)
    try:
        gathering.run(request.name, data)
    except MemoryError:
        pipe.unscanned("", Reason.OUT_OF_MEMORY.value)
    pipe.end()
    os._exit(0)


def _ocr(request: Request, data: bytes, writing: int) -> None:
    """In the fork: become the program that reads a picture from its standard input."""
    confine.die_with_parent()
    given = os.memfd_create("picture") if sys.platform == "linux" else _nameless()
    _write(given, data)
    os.lseek(given, 0, os.SEEK_SET)
    for descriptor, wanted in ((given, 0), (writing, 1)):
        os.dup2(descriptor, wanted)
    confine.bound(request.limits.memory_bytes, request.limits.seconds)
    confine.seal(reader=False)
    # More threads than one take longer, and count against the processor's time together.
    environment = {"OMP_THREAD_LIMIT": "1"}
    os.execve(request.program[0], request.program, environment)  # noqa: S606  # what the parent named


def _nameless() -> int:
    """A file without a name, where memory cannot be one."""
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
