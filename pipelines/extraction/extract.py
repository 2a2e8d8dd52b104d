"""The door: a file's bytes in, its text, its places and its gaps out; never an exception.

Each `Extractor` holds one child process, which forks for every file (`child.py`). It serves one
file at a time; whoever wants more at once makes several, one per thread. Whatever a file does to
its reader, only that file suffers: its text up to there is kept, and it is marked with the reason.

OCR runs here too, on the pictures that a reader hands back: Tesseract's program in a fork of its
own, under the same limits, one picture at a time.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import struct
import subprocess
import sys
import time
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

import pipelines
from pipelines.extraction.limits import Limits
from pipelines.extraction.reasons import Reason
from pipelines.extraction.wire import Frame, Outcome, Request
from schemas.places import located

_GRACE_S: Final = 20
"""Beyond a file's own time: for starting the child, and for handing over what it said."""

_LANGUAGES: Final = ("eng", "fra", "deu")
_head: Final = struct.Struct("<IQ")
_tail: Final = struct.Struct("<BQ")
_length: Final = struct.Struct("<I")
_encode: Final = msgspec.msgpack.Encoder().encode
_frame: Final = msgspec.msgpack.Decoder(Frame).decode
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from pipelines.extraction.child import serve; serve()"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of the text is from.

    Attributes:
        start: Its first character in `Extracted.text`.
        location: Of its beginning, such as `page 3` or `a.zip > sheet Pay, cell B7`; may be empty.
        counted: `line`: the location ends with the number of its first line, and each newline
            counts one more. `cell`: it ends with its first cell; each tab is a column, each
            newline a row.
    """

    start: int
    location: str
    counted: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text, and where it is from."""

    location: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What was read in a file.

    Attributes:
        text: Everything that was read, one place after another.
        places: In the order of `text`.
        unscanned: Where it was not read, and the code of why; an empty place is the whole file.
            If it is empty, everything was read.
    """

    text: str = ""
    places: list[Place] = field(default_factory=list)
    unscanned: list[tuple[str, str]] = field(default_factory=list)

    @property
    def parts(self) -> Iterator[Part]:
        """The text, place by place."""
        ends = [*(place.start for place in self.places[1:]), len(self.text)]
        for place, end in zip(self.places, ends, strict=False):
            yield Part(place.location, self.text[place.start : end])

    def location(self, offset: int) -> str:
        """Where a character of the text is from."""
        at = bisect_right(self.places, offset, key=lambda place: place.start) - 1
        if at < 0:
            return ""
        place = self.places[at]
        return located(place.location, place.counted, self.text[place.start : offset])


class Extractor:
    """A child process that reads files, one at a time; of one thread, with which it ends."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child process. The next file starts another."""
        child, self._child = self._child, None
        if child is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # it leads a group of its own
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
        child.wait()

    def extract(self, name: str, data: bytes) -> Extracted:
        """Read a file.

        Args:
            name: What its sender calls it; decides between forms of text only.
            data: Its bytes.
        """
        if len(data) > self.limits.file_bytes:
            return Extracted(unscanned=[("", Reason.TOO_LARGE.value)])
        program = tesseract()
        request = Request(name=_sound(name), limits=self.limits, ocr=bool(program))
        outcome, body = self._ask(request, data)
        found = _Found()
        for frame in _frames(body):
            if frame.kind == "text":
                found.text(frame)
            elif frame.kind == "unscanned":
                found.unscanned[frame.location, frame.text] = None
            elif program:
                self._read_picture(found, program, frame)
        if outcome is not Outcome.ENDED:
            reason = Reason.TIMEOUT if outcome is Outcome.TIMEOUT else Reason.CRASHED
            found.unscanned["", reason.value] = None
        return found.extracted()

    def _read_picture(self, found: _Found, program: list[str], picture: Frame) -> None:
        request = Request(name="", limits=self.limits, program=program)
        outcome, text = self._ask(request, picture.data)
        if outcome is Outcome.ENDED:
            words = text.decode("utf-8", "replace").replace("\f", "").replace("\0", " ").strip()
            place = f"{picture.location}, OCR" if picture.location else "OCR"
            if words:
                found.text(Frame(kind="text", location=place, text=words))
        else:
            reason = Reason.TIMEOUT if outcome is Outcome.TIMEOUT else Reason.OCR_FAILED
            found.unscanned[picture.location, reason.value] = None

    def _ask(self, request: Request, data: bytes) -> tuple[Outcome, bytes]:
        """Let the child do something; a child that is gone or silent is replaced."""
        encoded = _encode(request)
        until = time.monotonic() + self.limits.seconds + _GRACE_S
        try:
            child = self._started()
            to, back = child.stdin, child.stdout
            assert to is not None  # noqa: S101  # asked for
            assert back is not None  # noqa: S101  # the same
            _send(to.fileno(), _head.pack(len(encoded), len(data)) + encoded, until)
            _send(to.fileno(), data, until)
            outcome, size = _tail.unpack(_receive(back.fileno(), _tail.size, until))
            return Outcome(outcome), _receive(back.fileno(), size, until)
        except TimeoutError:
            self.close()
            return Outcome.TIMEOUT, b""
        except (OSError, EOFError):
            self.close()
            return Outcome.CRASHED, b""

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            root = Path(pipelines.__file__).resolve().parent.parent
            self._child = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                [sys.executable, "-I", "-c", _START, str(root)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={},
                cwd="/",
                start_new_session=True,
            )
            for pipe in (self._child.stdin, self._child.stdout):
                assert pipe is not None  # noqa: S101  # asked for above
                os.set_blocking(pipe.fileno(), False)
        return self._child


def extract(name: str, data: bytes, limits: Limits | None = None) -> Extracted:
    """Read one file, in a child process of its own; of many, an `Extractor` reads faster."""
    with Extractor(limits) as extractor:
        return extractor.extract(name, data)


@cache
def tesseract() -> list[str]:
    """The command that reads a picture; empty if Tesseract, or any language of ours, is missing."""
    program = shutil.which("tesseract")
    if program is None:
        return []
    try:
        listed = subprocess.run(  # noqa: S603  # what the operator installed
            [program, "--list-langs"], capture_output=True, check=True, timeout=30, text=True
        ).stdout.split()
    except (OSError, subprocess.SubprocessError):
        return []
    known = [language for language in _LANGUAGES if language in listed]
    return [program, "stdin", "stdout", "-l", "+".join(known)] if known else []


class _Found:
    """What has come so far."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.places: list[Place] = []
        self.unscanned: dict[tuple[str, str], None] = {}
        self._length = 0

    def text(self, frame: Frame) -> None:
        if self.pieces and not frame.joined:
            self.pieces.append("\n")
            self._length += 1
        self.places.append(Place(self._length, frame.location, frame.counted))
        self.pieces.append(frame.text)
        self._length += len(frame.text)

    def extracted(self) -> Extracted:
        return Extracted(
            text="".join(self.pieces), places=self.places, unscanned=list(self.unscanned)
        )


def _frames(body: bytes) -> Iterator[Frame]:
    """Yield what was said; the last frame of one that was killed may be cut off."""
    at = 0
    while at + _length.size <= len(body):
        (size,) = _length.unpack_from(body, at)
        at += _length.size
        if at + size > len(body):
            return
        try:
            yield _frame(body[at : at + size])
        except msgspec.DecodeError:
            return
        at += size


def _sound(name: str) -> str:
    return name.encode("utf-8", "replace").decode()


def _send(descriptor: int, data: bytes, until: float) -> None:
    view = memoryview(data)
    while view:
        _await(descriptor, select.POLLOUT, until)
        view = view[os.write(descriptor, view) :]


def _receive(descriptor: int, size: int, until: float) -> bytes:
    parts: list[bytes] = []
    while size:
        _await(descriptor, select.POLLIN, until)
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _await(descriptor: int, event: int, until: float) -> None:
    poller = select.poll()
    poller.register(descriptor, event)
    if not poller.poll(max(0.0, until - time.monotonic()) * 1000):
        raise TimeoutError
