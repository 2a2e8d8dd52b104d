"""What comes out of one file and of the files inside it, collected within limits.

A bomb is harmless as long as nobody trusts what it says of itself. So every byte that is unpacked,
every file inside and every character that is kept is counted here as it comes, across all depths;
beyond a limit nothing more is read and the place is marked. Nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from hashlib import sha256
from typing import Final, Protocol

from pipelines.extraction.limits import Limits
from pipelines.extraction.reasons import Reason

_CHUNK: Final = 1 << 18
_NAME: Final = 100
_PLACE: Final = 16
"""Bytes that a place costs beside its name; they count as text."""
_NAMES: Final = 100_000
_MARKED: Final = 200
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ENDS: Final = re.compile("\r\n?|[\x0c\x85\u2028\u2029]")
_UNFIT: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)
INSIDE: Final = " > "
"""Between the name of a file inside and the place in it."""


class Unreadable(Exception):
    """A file, or the rest of one, cannot be read."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Full(Exception):
    """No more may be kept of the whole file; everything that is still to come stays unread."""


class Sink(Protocol):
    """Where results go at once, so that what was read before a crash is not lost with it."""

    def text(self, location: str, text: str, counted: str, joined: bool) -> None:
        """Take text of a place."""

    def unscanned(self, location: str, reason: str) -> None:
        """Take note of a place that was not read."""

    def picture(self, location: str, data: bytes) -> None:
        """Take a picture for OCR."""


class Stream(Protocol):
    """Something that unpacks as it is read."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes; none at the end."""


Reader = Callable[["Scope", str, bytes], None]
"""Reads a file: its scope, its name, its bytes."""


class Gathering:
    """The account of one file and everything in it."""

    def __init__(self, limits: Limits, sink: Sink, read: Reader, *, ocr: bool) -> None:
        self.limits = limits
        self.sink = sink
        self.read = read
        self.ocr = ocr
        self.misses: Counter[Reason] = Counter()
        self.text_bytes = limits.text_bytes
        self.places = limits.places
        self.files = limits.files
        self.unpacked = limits.unpacked_bytes
        self.pictures = limits.pictures
        self.picture_bytes = limits.picture_bytes

    def run(self, name: str, data: bytes) -> None:
        """Read a file; whatever happens is told to the sink."""
        top = Scope(self, "", 0)
        if not data:
            top.miss(Reason.EMPTY)
        elif len(data) > self.limits.file_bytes:
            top.miss(Reason.TOO_LARGE)
        else:
            with suppress(Full):
                top.attempt(name, data)


class Scope:
    """One file, or one inside another, while it is read."""

    def __init__(self, gathering: Gathering, path: str, depth: int) -> None:
        self._all = gathering
        self._path = path
        self._names: list[str] = []
        self.depth = depth

    @property
    def limits(self) -> Limits:
        """The limits of the whole."""
        return self._all.limits

    @property
    def ocr(self) -> bool:
        """Whether pictures can be read at all."""
        return self._all.ocr

    def say(self, location: str, text: str, counted: str = "", *, joined: bool = False) -> None:
        """Keep text of a place.

        Args:
            location: Where in this file; may be empty.
            text: Line ends are made newlines, control characters become spaces.
            counted: `line` if the location ends with the number of the first line, `cell` if with
                the first cell, of lines of cells between tabs; then each has its own place.
            joined: It goes on where the text before ended, and not on a line of its own.
        """
        text = _CONTROL.sub(" ", _ENDS.sub("\n", text))
        if not text or (text.isspace() and not joined):
            return
        account = self._all
        at = self.at(location)
        size, room = len(text.encode()), account.text_bytes - len(at.encode()) - _PLACE
        if account.places and size <= room:
            account.places -= 1
            account.text_bytes = room - size
            account.sink.text(at, text, counted, joined)
            return
        if account.places and room > 0:
            kept = text.encode()[:room].decode("utf-8", "ignore")
            account.sink.text(at, kept, counted, joined)
        account.places = account.text_bytes = 0
        self.miss(Reason.TOO_MUCH_TEXT, location)
        raise Full

    def name(self, *names: str) -> None:
        """Keep names of what is inside, to be read as text when the rest is through."""
        self._names += names[: _NAMES - len(self._names)]

    def miss(self, reason: Reason, location: str = "") -> None:
        """Mark a place as not read; of many, the later ones only by their reason."""
        self._all.misses[reason] += 1
        if self._all.misses[reason] > _MARKED:
            return
        if self._all.misses[reason] == _MARKED:
            self._all.sink.unscanned("elsewhere", reason.value)
            return
        self._all.sink.unscanned(self.at(location), reason.value)

    def at(self, location: str) -> str:
        """A place in the whole file."""
        if self._path and location:
            return f"{self._path}{INSIDE}{location}"
        return self._path or location

    def open(self, name: str, data: bytes, place: str = "") -> None:
        """Read a file that is inside this one.

        Args:
            name: Its name, as it is given inside.
            data: Its bytes.
            place: Where it was, if its name does not say, such as `attachment`.
        """
        self.name(name)
        inner = self._inner(place or fit(name))
        if inner is None:
            return
        if not data:
            return
        if len(data) > self.limits.file_bytes:
            inner.miss(Reason.TOO_LARGE)
        else:
            inner.attempt(name, data)

    def unpack(
        self, name: str, stream: Callable[[], AbstractContextManager[Stream]], tally: Tally
    ) -> None:
        """Read a file that is packed inside this one; see `Tally`."""
        self.name(name)
        inner = self._inner(fit(name))
        if inner is None:
            return
        data = b""
        try:
            data = inner.unpacked(stream, tally)
        except Unreadable as unreadable:
            inner.miss(unreadable.reason)
        if data:
            inner.attempt(name, data)

    def unpacked(self, stream: Callable[[], AbstractContextManager[Stream]], tally: Tally) -> bytes:
        """Unpack, as far as the limits go; what came out before the end of a damaged one counts.

        Raises:
            Unreadable: Too large, a bomb, or nothing at all came out.
        """
        parts: list[bytes] = []
        size = 0
        try:
            with stream() as source:
                while chunk := source.read(_CHUNK):
                    size += len(chunk)
                    self._count(len(chunk), size, tally)
                    parts.append(chunk)
        except (Unreadable, MemoryError):
            raise
        except NotImplementedError:
            raise Unreadable(Reason.UNSUPPORTED) from None
        except Exception:  # noqa: BLE001  # every library has its own way to say damaged
            self.miss(Reason.DAMAGED)
        return b"".join(parts)

    def _count(self, more: int, size: int, tally: Tally) -> None:
        self._all.unpacked -= more
        if self._all.unpacked < 0 or tally.exceeds(more, self.limits):
            raise Unreadable(Reason.BOMB)
        if size > self.limits.file_bytes:
            raise Unreadable(Reason.TOO_LARGE)

    def picture(self, location: str, data: bytes) -> None:
        """Hand a picture to OCR."""
        if not self._all.ocr:
            self.miss(Reason.NO_OCR, location)
        elif not self._all.pictures or len(data) > self._all.picture_bytes:
            self.miss(Reason.TOO_MANY_PICTURES, location)
        else:
            self._all.pictures -= 1
            self._all.picture_bytes -= len(data)
            self._all.sink.picture(self.at(location), data)

    def attempt(self, name: str, data: bytes) -> None:
        """Read this file; one that cannot be read is marked and does not stop the others."""
        try:
            self._all.read(self, name, data)
        except Full:
            raise
        except Unreadable as unreadable:
            self.miss(unreadable.reason)
        except MemoryError:
            self.miss(Reason.OUT_OF_MEMORY)
        except RecursionError:
            self.miss(Reason.TOO_DEEP)
        except Exception:  # noqa: BLE001  # a parser met what it did not expect
            self.miss(Reason.DAMAGED)
        self.say("names of files", "\n".join(dict.fromkeys(self._names)))

    def _inner(self, location: str) -> Scope | None:
        inner = Scope(self._all, self.at(location), self.depth + 1)
        if inner.depth > self.limits.depth:
            inner.miss(Reason.TOO_DEEP)
            return None
        if not self._all.files:
            # Once, not for each of a million.
            self.miss(Reason.TOO_MANY_FILES)
            raise Full
        self._all.files -= 1
        return inner


class Tally:
    """What one archive has unpacked to, against its own size."""

    def __init__(self, packed: int) -> None:
        self._packed = packed
        self._unpacked = 0

    def exceeds(self, more: int, limits: Limits) -> bool:
        """Count more bytes; say whether they are more than honest archives hold."""
        self._unpacked += more
        return self._unpacked > max(limits.ratio_from, self._packed * limits.ratio)


def fit(name: str) -> str:
    """A name from inside a file, made fit to stand in a place; a long one shows as a hash.

    Places are shown where findings are. A secret in a name is found like any other and masked
    there; a name that was cut might show half of one.
    """
    shown = _UNFIT.sub("?", name).strip()
    if not shown.isprintable():  # wide blanks, what is not seen, what Unicode has not given out
        shown = "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in shown)
    if len(shown) <= _NAME:
        return shown
    return f"name-{sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"
