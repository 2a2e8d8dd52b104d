"""Files of JSON lines: envelopes of the Events API, or bare events as RTM and other loggers wrote.

A line is landed byte for byte, without its newline; blank lines are no records. Files are read in
chunks, so their size does not matter; of a line longer than a record may be only its length and
hash are landed, and its bytes stay in the source. A last line without a newline is a line.

Whose install it is, envelopes say themselves. Bare events do not, then the caller must.
"""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import file_digest, sha256
from itertools import repeat
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import msgspec
from msgspec import Struct

from pipelines.normalising import shapes
from pipelines.normalising.loose import text
from pipelines.normalising.reasons import Reason, Unreadable
from pipelines.sources import wrapping
from pipelines.sources.unpack import SMALL_BYTES, Limits
from schemas.columns import UNKNOWN_ORG
from schemas.errors import SourceInvalid, SourceRefused, UsageInvalid

Batch = list[tuple[str | None, bytes]]

SUFFIXES: Final = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
"""Names of files that are read from a folder."""

_GZIP: Final = b"\x1f\x8b"
_BOM: Final = b"\xef\xbb\xbf"
_CHUNK: Final = 1 << 20
_HEAD_LINES: Final = 1_000


class _Inner(Struct, gc=False):
    channel: Any = None
    channel_id: Any = None


class _Key(Struct, gc=False):
    """What tells the channel of a line; enough to keep a channel's lines in one partition."""

    channel: Any = None
    channel_id: Any = None
    event: _Inner | None = None


_NOTHING: Final = _Inner()
_key: Final = msgspec.json.Decoder(_Key).decode


class EventsSource:
    """JSON lines of Slack events. See `pipelines.sources.Source`."""

    kind = "slack-events"

    def __init__(
        self,
        path: Path,
        own_org: str | None,
        limits: Limits | None = None,
        *,
        known: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.name = path.absolute().name
        self._path = path
        self._limits = limits or Limits()
        self._skipped = 0
        self._files = [path] if path.is_file() else self._inside(path)
        if not self._files:
            raise SourceInvalid(
                self.name,
                f"no events: looked for files named {', '.join(SUFFIXES)}",
                "give a file of JSON lines, or a folder of them",
            )
        self.own_org = self._settle(own_org, known)

    def _inside(self, folder: Path) -> list[Path]:
        root = folder.resolve()
        found = []
        for path in sorted(folder.rglob("*")):
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                raise SourceRefused(
                    self.name, "holds a link that leads out of it", "copy the file in its place"
                )
            if path.is_file() and path.name.endswith(SUFFIXES):
                found.append(path)
            elif path.is_file():
                self._skipped += 1
        return found

    @property
    def small(self) -> bool:
        """Whether it is so little that starting worker processes would take longer."""
        sizes = (path.stat().st_size * (8 if path.suffix == ".gz" else 1) for path in self._files)
        return sum(sizes) < SMALL_BYTES

    @property
    def identity(self) -> str:
        """SHA-256, hex, over the paths inside the source and their contents."""
        return self._measured[0]

    @property
    def total(self) -> int | None:
        """Lines in it, by counting newlines; None if a file is packed."""
        return self._measured[1]

    @cached_property
    def _measured(self) -> tuple[str, int | None]:
        """Read all files once: identity and lines."""
        whole = sha256(b"events\0")
        count, packed = 0, False
        for path in self._files:
            inner, first, last = sha256(), b"", b"\n"
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    inner.update(chunk)
                    count += chunk.count(b"\n")
                    first, last = first or chunk[:2], chunk[-1:]
            count += last != b"\n"
            packed = packed or first == _GZIP
            name = self._inner_path(path).encode("utf-8", "surrogateescape")
            whole.update(name + b"\0" + inner.digest())
        return whole.hexdigest(), None if packed else count

    @property
    def skipped(self) -> dict[str, str]:
        """What is not read: a label, and why and how much."""
        if not self._skipped:
            return {}
        return {"other files": f"not named {' or '.join(SUFFIXES)}; {self._skipped:,} files"}

    def records(self) -> Iterator[Batch]:
        """Yield batches of (channel, line), the same ones in the same order every time."""
        for path in self._files:
            for lines in self._lines(path):
                yield [(channel_of(line), line) for line in lines]

    def _inner_path(self, path: Path) -> str:
        return path.name if path == self._path else path.relative_to(self._path).as_posix()

    def _settle(self, given: str | None, known: Mapping[str, str]) -> str:
        """Decide whose install the events were sent to, by the first lines.

        Raises:
            SourceInvalid: No line of them is a JSON object, and no name says that they should be.
            UsageInvalid: Neither the lines nor the caller say, or they contradict each other.
        """
        self.own_org = given or ""
        votes: Counter[str] = Counter()
        ids: set[str] = set()
        objects = 0
        for line in self._first_lines():
            install = _install(line)
            if install is None:
                continue
            objects += 1
            counted = [known.get(one, one) for one in install if one != UNKNOWN_ORG]
            votes.update(counted[:1])
            ids.update(counted)
        if not objects and not self._path.name.endswith(SUFFIXES) and self._path.is_file():
            raise SourceInvalid(
                self.name,
                "neither a Slack export (a zip file or folder) nor JSON lines of Slack events",
                "give one event a line, each a JSON object",
            )
        told = sorted(votes, key=lambda org: (-votes[org], org))
        if given is None and not told:
            raise UsageInvalid(
                self.name,
                "does not say whose install saw these events",
                "name your own organisation with --own-org, for example --own-org T0123ABCD",
            )
        if given is not None and told and known.get(given, given) not in ids:
            raise UsageInvalid(
                self.name,
                f"holds events of the install of {told[0]}, not of {given}",
                "leave --own-org out, or give the events of that install",
            )
        return given or told[0]

    def _first_lines(self) -> Iterator[bytes]:
        left = _HEAD_LINES
        for path in self._files:
            for lines in self._lines(path):
                yield from lines[:left]
                left -= len(lines)
                if left <= 0:
                    return

    def _lines(self, path: Path) -> Iterator[list[bytes]]:
        """Yield the lines of a file, a chunk's at once.

        For a line that is too long, and for a rest that cannot be read, there is a broken record.
        """
        name = self._inner_path(path)
        number, pending, long = 0, b"", None
        chunks = self._chunks(path)
        while True:
            found: list[bytes] = []
            try:
                chunk = next(chunks, None)
            except (OSError, EOFError, zlib.error):
                found.append(self._broken(path, name))
                chunk = None
            lines = chunk.split(b"\n") if chunk is not None else [b"", b""]
            lines[0] = pending + lines[0]
            pending = lines.pop()
            if long is None and max(map(len, lines), default=0) <= wrapping.LONGEST:
                number += len(lines)
                found += lines if _plain(lines) else _stripped(lines)
            else:
                for line in lines:
                    number += 1
                    if long is None and len(line) > wrapping.LONGEST:
                        long = _Long()
                    if long is not None:
                        long.add(line)
                        found.append(long.stand_in(self.own_org, f"{name}:{number}"))
                        long = None
                    else:
                        found += _stripped([line])
            if found:
                yield found
            if chunk is None:
                return
            if long is None and len(pending) > wrapping.LONGEST:
                long = _Long()
            if long is not None:
                long.add(pending)
                pending = b""

    def _chunks(self, path: Path) -> Iterator[bytes]:
        """Yield a file's bytes, unpacked if it is gzip, without a byte order mark.

        Raises:
            SourceRefused: It expands beyond any honest log.
        """
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            # `read1` gives what is there before it stumbles over a damaged rest.
            read = gzip.GzipFile(fileobj=raw).read1 if packed else raw.read
            size = 0
            while chunk := read(_CHUNK):
                if not size:
                    chunk = chunk.removeprefix(_BOM)
                size += len(chunk)
                if packed and size > max(self._limits.ratio_from, raw.tell() * self._limits.ratio):
                    raise SourceRefused(
                        self.name,
                        f"a file expands more than {self._limits.ratio} times",
                        "look at it by hand; if it is honest, unpack it first",
                    )
                yield chunk

    def _broken(self, path: Path, name: str) -> bytes:
        """Stand for the rest of a file that cannot be read or unpacked."""
        try:
            with path.open("rb") as file:
                hashed = file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise SourceInvalid(
                self.name, f"a file cannot be read: {error.strerror}", "check its permissions"
            ) from None
        return wrapping.stand_in(
            self.own_org, name, Reason.BROKEN_FILE, size=path.stat().st_size, hashed=hashed
        )


def _plain(lines: list[bytes]) -> bool:
    """Whether no line is blank or ends in a carriage return."""
    if not all(lines) or any(map(bytes.isspace, lines)):
        return False
    return not any(map(bytes.endswith, lines, repeat(b"\r")))


def _stripped(lines: list[bytes]) -> list[bytes]:
    """Leave out blank lines, and the carriage returns that end others."""
    return [line.removesuffix(b"\r") for line in lines if line and not line.isspace()]


class _Long:
    """A line too long to keep."""

    def __init__(self) -> None:
        self._hash = sha256()
        self._size = 0

    def add(self, part: bytes) -> None:
        self._hash.update(part)
        self._size += len(part)

    def stand_in(self, own_org: str, source: str) -> bytes:
        return wrapping.stand_in(
            own_org, source, Reason.LINE_TOO_LONG, size=self._size, hashed=self._hash.hexdigest()
        )


def channel_of(line: bytes) -> str | None:
    """Return the channel a line is about, as far as a glance tells."""
    try:
        key = _key(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if key.event is not None and key.channel is None and key.channel_id is None:
        said = key.event.channel
        if said and isinstance(said, str):
            return said  # as nearly every event says it
    for about in (key, key.event or _NOTHING):
        for channel in (about.channel, about.channel_id):
            if channel is not None:
                found = text(channel.get("id") if isinstance(channel, dict) else channel)
                if found is not None:
                    return found
    return None


def _install(line: bytes) -> list[str] | None:
    """The ids a line names its install by, the one that counts first; None if it is no object."""
    try:
        outer = shapes.leniently(shapes.wellformed(line), shapes.Envelope)
        if bytes(outer.crossgate):
            landed = shapes.leniently(line, shapes.Landed)
            if bytes(landed.broken):
                return None
            return [landed.own_org] if landed.own_org else []
    except (Unreadable, RecursionError):
        return None
    if not bytes(outer.event).startswith(b"{"):
        return []
    first = outer.authorizations[0] if outer.authorizations else shapes.Authorization()
    ids = (outer.team_id, first.team_id, outer.enterprise_id, first.enterprise_id)
    return list(dict.fromkeys(one for one in ids if one))
