"""Bringing a source's records into the log, exactly once, whatever is killed.

A source is landed in a fixed order and spread over a fixed number of partitions by channel, so a
landing that was interrupted goes on where each partition ends: the records before are counted off,
not written again. What was decided at the first attempt (own organisation, partitions, the instant
decisions are made for) is kept beside the log and holds for every later one.

The harm: a source changes after its scan was stopped. Nobody can run the same scan again, and what
was landed, text in clear, stays; deleted unread, it would be lost. So it can be taken through as
far as it was landed, see `AsLanded`, and is then deleted like any other. Should the old source come
back, it is landed anew and whole: a landing that was cut short never stands for its source.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from pipelines.sources.log import Log
from pipelines.sources.storage import put_if_absent
from pipelines.sources.unpack import SMALL_BYTES
from schemas.errors import ArchiveCorrupt, SourceInvalid, UsageInvalid

if TYPE_CHECKING:
    from pipelines.sources import Source

_APPEND_RECORDS: Final = 4096
"""Records of one partition per durable append: each costs a wait for the disk."""

LANDED: Final = "landed:"
"""What the id of a landing follows, where it is named in place of a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """One source on its way into the log.

    Attributes:
        id: 16 hex digits of the source's identity and its own organisation.
        as_of: Microseconds since 1970: the instant this source's decisions are made for.
        policy: Label of the policy it was first scanned with.
        partitions: Names of its log partitions.
    """

    id: str
    kind: str
    source: str
    own_org: str
    as_of: int
    policy: str
    partitions: list[str]


class AsLanded:
    """What was landed of a source, without the source: there is nothing more to land.

    See `pipelines.sources.Source`.
    """

    def __init__(self, archive: Path, identity: str, own_org: str | None) -> None:
        """Look it up.

        Raises:
            SourceInvalid: The archive has no such landing.
            UsageInvalid: It was landed as another organisation's.
        """
        known = {landing.id: landing for landing in landings(archive / "sources")}
        if identity not in known:
            raise SourceInvalid(
                f"{LANDED}{identity}",
                "nothing was landed by this id",
                f"`crossgate status --archive {archive}` names what is unfinished",
            )
        self.landing = landing = known[identity]
        if own_org not in (None, landing.own_org):
            raise UsageInvalid(
                f"{LANDED}{identity}",
                f"was landed as of {landing.own_org}, not of {own_org}",
                "leave --own-org out, or give the policy of that organisation",
            )
        self.kind, self.name, self.own_org = landing.kind, landing.source, landing.own_org
        self.identity = identity
        self.total: int | None = None
        self.skipped: dict[str, str] = {}
        parts = [archive / "log" / name for name in landing.partitions]
        self.small = sum(f.stat().st_size for p in parts for f in p.glob("*")) < SMALL_BYTES

    def records(self) -> Iterator[list[tuple[str | None, bytes]]]:
        """Yield nothing."""
        yield from ()


def register(folder: Path, source: Source, *, partitions: int, as_of: int, policy: str) -> Landing:
    """Return what was decided about this source when it was first seen, deciding it now if new."""
    if isinstance(source, AsLanded):
        return source.landing
    identity = next(name for name in _identities(source) if not is_cut(folder, name))
    landing = Landing(
        id=identity,
        kind=source.kind,
        source=source.name,
        own_org=source.own_org,
        as_of=as_of,
        policy=policy,
        partitions=[f"{identity}-{number:02d}" for number in range(partitions)],
    )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{identity}.json"
    put_if_absent(path, json.dumps(asdict(landing), sort_keys=True).encode())
    return _read(path)


def _identities(source: Source) -> Iterator[str]:
    """Name a source, and go on naming it, for each time that it was taken through cut short."""
    basis = f"{source.identity}|{source.own_org}"
    for attempt in count():
        yield sha256(f"{basis}|{attempt}".encode() if attempt else basis.encode()).hexdigest()[:16]


def is_cut(folder: Path, identity: str) -> bool:
    """Whether a source was taken through without its end, which had not been landed."""
    return (folder / f"{identity}.cut").exists()


def landings(folder: Path) -> list[Landing]:
    """Every source this archive has seen, by id."""
    return [
        _read(path)
        for path in sorted(folder.glob("*.json"))
        if not path.name.endswith(".landed.json")
    ]


def _read(path: Path) -> Landing:
    try:
        return Landing(**json.loads(path.read_bytes()))
    except (ValueError, TypeError):
        raise _not_ours(path) from None


def _not_ours(path: Path) -> ArchiveCorrupt:
    return ArchiveCorrupt(
        str(path), "this is not what a scan wrote there", "restore it from a backup"
    )


def landed(folder: Path, landing: Landing) -> dict[str, int] | None:
    """Records per partition once the source is landed whole; None before.

    Raises:
        ArchiveCorrupt: What was written down of it is damaged.
    """
    path = folder / f"{landing.id}.landed.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, int])
    except FileNotFoundError:
        return None
    except ValueError:
        raise _not_ours(path) from None


class Lander(threading.Thread):
    """Lands a source while workers already read what has landed.

    Of several processes that land the same source one writes; the others wait for its lock and
    take over if it dies.

    Attributes:
        failure: What stopped it, to be raised by the thread that waits.
        ends: Where each partition ends on disk; None while another process lands.
    """

    def __init__(
        self, log: Log, folder: Path, landing: Landing, source: Source, tick: Callable[[int], None]
    ) -> None:
        super().__init__(name="landing", daemon=True)
        self.failure: BaseException | None = None
        self.ends: dict[str, int] | None = None
        self._log = log
        self._folder = folder
        self._landing = landing
        self._source = source
        self._tick = tick

    def run(self) -> None:
        """Take the lock, land what is missing, seal, and write down the ends."""
        try:
            descriptor = os.open(
                self._folder / f"{self._landing.id}.lock", os.O_CREAT | os.O_RDWR, 0o600
            )
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                if landed(self._folder, self._landing) is None:
                    self._land()
                elif is_cut(self._folder, self._landing.id):
                    self._refuse_whole()
            finally:
                os.close(descriptor)
        except BaseException as error:  # noqa: BLE001  # raised again by the driver's thread
            self.failure = error

    def _land(self) -> None:
        partitions = [self._log.partition(name) for name in self._landing.partitions]
        with ExitStack() as stack:
            appenders = [stack.enter_context(p.appender(wait=True)) for p in partitions]
            # A torn write has an offset and no record: the source's own record comes after it.
            known = [a.end - p.lost() for a, p in zip(appenders, partitions, strict=True)]
            waiting: list[list[bytes]] = [[] for _ in partitions]
            place: dict[str | None, int] = {}
            for batch in self._source.records():
                for channel, line in batch:
                    number = place.get(channel, -1)
                    if number < 0:
                        number = zlib.crc32((channel or "").encode()) % len(partitions)
                        place[channel] = number
                    if known[number]:
                        known[number] -= 1
                    else:
                        waiting[number].append(line)
                for appender, lines in zip(appenders, waiting, strict=True):
                    if len(lines) >= _APPEND_RECORDS:
                        appender.append(lines)
                        lines.clear()
                self.ends = {p.name: a.end for p, a in zip(partitions, appenders, strict=True)}
                self._tick(len(batch))
            for appender, lines in zip(appenders, waiting, strict=True):
                if lines:
                    appender.append(lines)
                appender.seal()
            ends = {p.name: a.end for a, p in zip(appenders, partitions, strict=True)}
        if isinstance(self._source, AsLanded):
            put_if_absent(self._folder / f"{self._landing.id}.cut", b"")
        put_if_absent(
            self._folder / f"{self._landing.id}.landed.json",
            json.dumps(ends, sort_keys=True).encode(),
        )

    def _refuse_whole(self) -> None:
        if not isinstance(self._source, AsLanded):
            raise SourceInvalid(
                self._landing.source,
                "was taken through as far as it was landed, while this scan waited for it",
                "run the same command again: it is landed anew",
            )
