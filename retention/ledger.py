"""The ledger: one line for every commit and every scan.

A ledger that can be altered unseen is worse than none: people will rely on it in court. Each line
holds the hash of the line before it, and lines are numbered files that are created only if absent,
so none can be changed, removed or put in between without every later line showing it. Two things
this cannot show by itself: that the last lines were cut off, or that the whole ledger was written
anew. Both need the size and root of an earlier day, kept somewhere else: give them to `verify`.

Holds, plans, purges, key events, exports and queries will each have theirs once there are commands
for them; nothing writes such lines yet.

A table's commit carries what the ledger will say of it, and `catch_up` writes the line. A crash
between the two therefore loses nothing: whoever comes next catches up.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
import pyarrow as pa

from retention import merkle
from retention.archive import storage
from schemas.columns import LEDGER, TABLES
from schemas.errors import LedgerBroken

if TYPE_CHECKING:
    from retention.archive.delta import Entry
    from retention.archive.table import Archive

NOTHING_BEFORE: Final = "0" * 64
_NAME: Final = re.compile(r"[0-9]{20}\.json")
_AT_ONCE: Final = 256
_REMEDY: Final = "keep the folder as it is; compare it with a backup and with roots kept elsewhere"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `columns.LEDGER` says what its fields mean; `body` is decoded here."""

    seq: int
    at: datetime
    kind: str
    body: Mapping[str, Any]
    previous: str
    hash: str


class Size(NamedTuple):
    """How many lines, and the RFC 6962 root over them: what to keep elsewhere."""

    size: int
    root: bytes


class _Stored(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    at: str
    body: str
    hash: str
    kind: str
    previous: str
    seq: int


class _OfTable(msgspec.Struct, frozen=True):
    """What tells which commit a line is about; other keys are skipped."""

    table: str = ""
    version: int = -1


class _Commit(msgspec.Struct, frozen=True):
    """What the body of a line of kind `commit` must hold; other keys are skipped."""

    table: str
    version: int
    entry: str
    files: dict[str, str]


class _Draft(NamedTuple):
    kind: str
    body: Mapping[str, Any]
    at: datetime


class Ledger:
    """The ledger in a folder, which is made with its first line.

    Any number of processes may append; one object is not for use by several threads at once.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._head: tuple[int, str] | None = None
        self._recorded: dict[str, int] = {}
        self._looked_down_to = 0

    def __len__(self) -> int:
        return self._advance()[0]

    def append(self, kind: str, body: Mapping[str, Any], *, at: datetime) -> Line:
        """Write a line.

        Args:
            kind: One of those that `columns.LEDGER` names.
            body: What happened: JSON; ids, counts and hashes only.
            at: When.
        """
        return self._append(lambda: [_Draft(kind, body, at)])[0]

    def catch_up(self, archive: Archive) -> int:
        """Write a line for every commit of the archive that has none; return how many.

        May be run at any time, by any number of processes: each commit gets exactly one line, and a
        table's commits get theirs in order.

        Raises:
            ArchiveCorrupt: An entry of a table's log is damaged or missing.
            LedgerBroken: The ledger's newest lines cannot be read.
        """
        written = 0
        for table in TABLES:
            if archive.version(table) < 0:
                continue
            while lines := self._append(partial(self._due, archive, table)):
                written += len(lines)
        return written

    def lines(self, first: int = 1) -> Iterator[Line]:
        """The lines, in order. What they say is not checked: see `verify`.

        Raises:
            LedgerBroken: A line cannot be read.
        """
        for seq in range(first, len(self) + 1):
            stored = self._read(seq)
            yield Line(
                seq=stored.seq,
                at=_instant(stored.at, seq),
                kind=stored.kind,
                body=_object(stored.body, seq),
                previous=stored.previous,
                hash=stored.hash,
            )

    def table(self) -> pa.Table:
        """The ledger as a table of `columns.LEDGER`."""
        rows = [
            {**msgspec.to_builtins(stored), "at": _instant(stored.at, seq)}
            for seq in range(1, len(self) + 1)
            if (stored := self._read(seq))
        ]
        return pa.Table.from_pylist(rows, schema=LEDGER)

    def root(self) -> bytes:
        """The RFC 6962 root over all lines as they are."""
        return merkle.root(self._leaves(len(self)))

    def proof(self, seq: int) -> tuple[Size, list[bytes]]:
        """Prove that a line stands in the ledger as it is now.

        Returns:
            Size and root, and the audit path: for `merkle.proves`, with the index `seq - 1` and
            `merkle.leaf` of the line's file.
        """
        leaves = self._leaves(len(self))
        return Size(len(leaves), merkle.root(leaves)), merkle.proof(leaves, seq - 1)

    def hashes(self) -> dict[str, str]:
        """SHA-256, hex, of every file that was ever committed, by path below the archive's root.

        Raises:
            LedgerBroken: A line cannot be read.
        """
        return {
            f"{commit.table}/{path}": sha
            for _, commit in self._commits()
            for path, sha in commit.files.items()
        }

    def unrecorded(self, archive: Archive) -> dict[str, str]:
        """SHA-256, hex, of the files of commits that have no line yet, by path as in `hashes`.

        A commit gets its line soon after, unless its process is killed in between; then the next
        `catch_up` writes it.

        Raises:
            ArchiveCorrupt: An entry of a table's log is damaged or missing.
        """
        self._advance()
        return {
            f"{table}/{path}": sha
            for table in TABLES
            if archive.version(table) >= 0
            for entry in archive.entries(table, self._last_recorded(table))
            for path, sha in entry.body["files"].items()
        }

    def verify(self, anchor: Size | None = None) -> Size:
        """Check every line, its number, its hash and its link to the line before.

        Args:
            anchor: Size and root as they were once, from a place that whoever could change the
                ledger cannot reach. Without it, lines cut off at the end are not missed.

        Raises:
            LedgerBroken: Names the first line that does not hold.
        """
        names = sorted(path.name for path in self._root.glob("[!.]*"))
        leaves, previous = [], NOTHING_BEFORE
        for seq, name in enumerate(names, 1):
            if name != _file_name(seq):
                raise _broken(seq, f"{_file_name(seq)} should come next, and {name} does")
            data = self._bytes(seq)
            stored = self._decode(data, seq)
            _check(stored, data, seq, previous)
            leaves.append(merkle.leaf(data))
            previous = stored.hash
        if anchor is not None:
            if len(leaves) < anchor.size:
                raise _broken(
                    len(leaves) + 1, f"it once had {anchor.size} lines, and has {len(leaves)}"
                )
            if merkle.root(leaves[: anchor.size]) != anchor.root:
                raise _broken(1, f"its first {anchor.size} lines are not those of the anchor")
        return Size(len(leaves), merkle.root(leaves))

    def verify_commits(self, archive: Archive) -> int:
        """Compare every entry of the tables' logs with the hash its line has; return how many.

        Raises:
            LedgerBroken: An entry was altered after its line was written, or is gone.
            ArchiveCorrupt: An entry of a table's log is damaged or missing.
        """
        stated = {
            (commit.table, commit.version): (seq, commit.entry) for seq, commit in self._commits()
        }
        for table in TABLES:
            for entry in archive.entries(table):
                seq, sha256 = stated.pop((table, entry.version), (0, entry.sha256))
                if sha256 != entry.sha256:
                    raise _broken(
                        seq, f"commit {entry.version} of {table} is not the one that it records"
                    )
        if stated:
            (table, version), (seq, _) = min(stated.items(), key=lambda item: item[1])
            raise _broken(seq, f"commit {version} of {table}, which it records, is gone")
        return len(self)

    def _commits(self) -> Iterator[tuple[int, _Commit]]:
        for line in self.lines():
            if line.kind == "commit":
                try:
                    yield line.seq, msgspec.convert(line.body, _Commit)
                except msgspec.ValidationError:
                    raise _broken(line.seq, "it does not say which commit it is of") from None

    def _append(self, drafts: Callable[[], Sequence[_Draft]]) -> list[Line]:
        """Write lines, asking again what to write whenever another process was faster."""
        while True:
            seq, previous = self._advance()
            lines, files = [], []
            for draft in drafts():
                seq += 1
                line, data = _make(seq, previous, draft)
                lines.append(line)
                files.append((self._root / _file_name(seq), data))
                previous = line.hash
            if not lines:
                return []
            storage.make_folder(self._root)
            written = lines[: storage.put_in_order(files)]
            if written:
                for line in written:
                    self._note(line.seq, line.hash, line.body)
                return written

    def _due(self, archive: Archive, table: str) -> list[_Draft]:
        """The next commits of a table that have no line yet, oldest first."""
        drafts: list[_Draft] = []
        for entry in archive.entries(table, self._last_recorded(table)):
            drafts.append(_Draft("commit", _body(entry), entry.at))
            if len(drafts) == _AT_ONCE:
                break
        return drafts

    def _advance(self) -> tuple[int, str]:
        """Read what others wrote since; return the last line's number and hash."""
        if self._head is None:
            names = (path.name for path in self._root.glob("*.json"))
            last = max((name for name in names if _NAME.fullmatch(name)), default=None)
            seq = 0 if last is None else int(last[:20])
            self._head = (seq, self._read(seq).hash) if seq else (0, NOTHING_BEFORE)
            self._looked_down_to = seq + 1
        while (self._root / _file_name(self._head[0] + 1)).exists():
            stored = self._read(self._head[0] + 1)
            self._note(stored.seq, stored.hash, _object(stored.body, stored.seq))
        return self._head

    def _note(self, seq: int, line_hash: str, body: Mapping[str, Any]) -> None:
        self._head = (seq, line_hash)
        if "version" in body and body.get("table") in TABLES:
            self._recorded[body["table"]] = body["version"]

    def _last_recorded(self, table: str) -> int:
        """The newest commit of a table that has a line; looks back no further than it must."""
        while table not in self._recorded and self._looked_down_to > 1:
            self._looked_down_to -= 1
            stored = self._read(self._looked_down_to)
            if stored.kind == "commit":
                self._recorded.setdefault(*_about(stored))
        return self._recorded.get(table, -1)

    def _leaves(self, size: int) -> list[bytes]:
        return [merkle.leaf(self._bytes(seq)) for seq in range(1, size + 1)]

    def _read(self, seq: int) -> _Stored:
        return self._decode(self._bytes(seq), seq)

    def _bytes(self, seq: int) -> bytes:
        try:
            return (self._root / _file_name(seq)).read_bytes()
        except OSError as error:
            raise _broken(seq, f"it cannot be read: {error.strerror}") from None

    def _decode(self, data: bytes, seq: int) -> _Stored:
        try:
            return msgspec.json.decode(data, type=_Stored)
        except ValueError:  # not UTF-8 is one, too
            raise _broken(seq, "it is not a line of a ledger") from None


def _file_name(seq: int) -> str:
    return f"{seq:020d}.json"


def _make(seq: int, previous: str, draft: _Draft) -> tuple[Line, bytes]:
    body = storage.canonical(draft.body).decode()
    fields: dict[str, Any] = {
        "at": draft.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "body": body,
        "kind": draft.kind,
        "previous": previous,
        "seq": seq,
    }
    fields["hash"] = hashlib.sha256(storage.canonical(fields)).hexdigest()
    line = Line(seq, draft.at, draft.kind, draft.body, previous, fields["hash"])
    return line, storage.canonical(fields)


def _body(entry: Entry) -> dict[str, Any]:
    """What a line says of a commit; with the entry's hash, so that no log can be altered either."""
    return {
        "table": entry.table,
        "version": entry.version,
        "entry": entry.sha256,
        **entry.body,
    }


def _check(stored: _Stored, data: bytes, seq: int, previous: str) -> None:
    fields = msgspec.to_builtins(stored)
    if storage.canonical(fields) != data:
        raise _broken(seq, "its bytes are not in the one form that they may have")
    stated = fields.pop("hash")
    if hashlib.sha256(storage.canonical(fields)).hexdigest() != stated:
        raise _broken(seq, "its hash does not fit what it says")
    if stored.seq != seq:
        raise _broken(seq, f"it says that it is line {stored.seq}")
    if stored.previous != previous:
        raise _broken(seq, "it does not follow the line before it")


def _instant(text: str, seq: int) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise _broken(seq, "its time is not a time") from None


def _about(stored: _Stored) -> tuple[str, int]:
    """The table and version that a line of kind `commit` is about, without decoding the rest."""
    try:
        about = msgspec.json.decode(stored.body, type=_OfTable)
    except ValueError:
        raise _broken(stored.seq, "its body is not JSON") from None
    return about.table, about.version


def _object(text: str, seq: int) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise _broken(seq, "its body is not JSON")
    return body


def _broken(seq: int, what: str) -> LedgerBroken:
    return LedgerBroken(f"ledger, line {seq}", what, _REMEDY)
