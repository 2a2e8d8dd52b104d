"""One table's Delta log: which files are live, how far each reader is, and the commit itself.

What an entry of the log may hold is bounded: paths, organisations, days, sizes, numbers of rows and
hashes, never a statistic of a column, because Delta's default statistics would keep text beyond a
purge. Old entries are not cleaned up: the ledger vouches for each of them by its hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction

from retention.archive import storage
from schemas.columns import Table
from schemas.errors import ArchiveCorrupt, ArchiveTooNew

_COMMON_APP: Final = "crossgate/commits"
"""Every commit carries a transaction of this application, so that of two commits made from the same
state one fails: the check for stored digests is then always against everything committed before."""
_METADATA: Final = "crossgate"
_VERSION_KEY: Final = "crossgate.version"
_CHECKPOINT_EVERY: Final = 100
"""After so many commits one also leaves a checkpoint behind, which later readers start from."""
_CONFIGURATION: Final = {
    "delta.dataSkippingNumIndexedCols": "0",
    "delta.enableExpiredLogCleanup": "false",
    "delta.deletedFileRetentionDuration": "interval 0 hours",
}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Partition(NamedTuple):
    """Where rows live: an organisation and, in tables that have one, a day."""

    org_id: str
    day: date | None


@dataclass(frozen=True, slots=True)
class LiveFile:
    """A file that the table holds now; its path is below the table's folder."""

    path: str
    size_bytes: int
    rows: int
    partition: Partition


@dataclass(frozen=True, slots=True)
class Entry:
    """One commit of one table, as the ledger records it.

    Attributes:
        table: Its table.
        version: Its number in that table's log, from 0 without a gap.
        at: When it was made, by the writer's clock.
        sha256: Of the log's file, hex.
        body: app, start, end, rows, duplicates, files (path to SHA-256) and facts. A commit that
            this program did not make, and the table's creation, have an empty app.
        added: Paths it added.
    """

    table: str
    version: int
    at: datetime
    sha256: str
    body: Mapping[str, Any]
    added: Sequence[str]


class Conflict(Exception):
    """Another commit came first; nothing was written."""


class DeltaLog:
    """The Delta log of one table. Not for use by several threads at once."""

    def __init__(self, root: Path, table: Table) -> None:
        self.root = root
        self.table = table
        self._delta: DeltaTable | None = None
        self._heads: dict[str, int] = {}
        self._files: pa.Table | None = None

    @property
    def version(self) -> int:
        """The number of the newest commit that was seen; -1 before the table exists."""
        return -1 if self._delta is None else self._delta.version()

    def refresh(self) -> bool:
        """See what others have committed; False while the table does not exist.

        Raises:
            ArchiveTooNew: A newer crossgate wrote the table.
            ArchiveCorrupt: The log cannot be read.
        """
        if self._delta is not None and not self._entry_path(self.version + 1).exists():
            return True
        try:
            if self._delta is None:
                if not self._entry_path(0).exists():
                    return False
                self._delta = DeltaTable(self.root)
            else:
                self._delta.update_incremental()
        except TableNotFoundError:
            return False
        except DeltaError as error:
            raise self._unreadable(error) from None
        self._heads.clear()
        self._files = None
        self._check_version(self._delta)
        return True

    def create(self) -> None:
        """Create the table if it does not exist; of racing processes one does."""
        if self.refresh():
            return
        storage.make_folder(self.root)
        try:
            DeltaTable.create(
                self.root,
                schema=pa.schema([f.remove_metadata() for f in self.table.schema]),
                partition_by=list(self.table.partition),
                name=self.table.name,
                configuration={
                    **_CONFIGURATION,
                    "delta.checkpointInterval": str(_CHECKPOINT_EVERY),
                    _VERSION_KEY: str(self.table.version),
                },
                raise_if_key_not_exists=False,
            )
        except DeltaError as error:
            if not self.refresh():
                raise self._unreadable(error) from None
        self._sync_log(0)
        storage.sync(self.root)
        self.refresh()

    def head(self, app: str) -> int:
        """Where an application's last committed range ends; 0 before its first."""
        if self._delta is None:
            return 0
        if app not in self._heads:
            self._heads[app] = self._delta.transaction_version(app) or 0
        return self._heads[app]

    def files(self, partitions: Iterable[Partition] | None = None) -> list[LiveFile]:
        """The live files, of these partitions or of all, in a stable order."""
        if self._delta is None:
            return []
        if self._files is None:
            self._files = pa.table(self._delta.get_add_actions(flatten=True)).sort_by("path")
        found, days = self._files, "partition.day" in self._files.column_names
        wanted = None if partitions is None else set(partitions)
        if wanted is not None:
            orgs = pa.array(sorted({p.org_id for p in wanted}), pa.string())
            found = found.filter(pc.is_in(found["partition.org_id"], value_set=orgs))
            if days:
                dates = pa.array(sorted({p.day for p in wanted if p.day}), pa.date32())
                found = found.filter(pc.is_in(found["partition.day"], value_set=dates))
        names = ["path", "size_bytes", "num_records", "partition.org_id"]
        columns = [found.column(name).to_pylist() for name in names]
        columns.append(
            found.column("partition.day").to_pylist() if days else [None] * found.num_rows
        )
        return [
            LiveFile(path, size, rows, Partition(org_id, day))
            for path, size, rows, org_id, day in zip(*columns, strict=True)
            if wanted is None or Partition(org_id, day) in wanted
        ]

    def append(
        self,
        files: Sequence[LiveFile],
        body: Mapping[str, Any],
        *,
        attempt: str,
        app: str,
        end: int,
        at: datetime,
    ) -> int:
        """Commit files and an offset together, on top of the state that was last seen.

        Args:
            files: New files, already on the disk.
            body: What the ledger will record.
            attempt: An id that no other attempt has.
            app: Whose offset.
            end: The new offset.
            at: When.

        Returns:
            The version.

        Raises:
            Conflict: Another commit came first; nothing was committed.
            ArchiveCorrupt: The log cannot be written; nothing was committed.
        """
        if self._delta is None:
            raise Conflict
        seen = self.version
        millis = (at - _EPOCH) // timedelta(milliseconds=1)
        try:
            self._delta.create_write_transaction(
                [self._add_action(file, millis) for file in files],
                "append",
                self._delta.schema(),
                partition_by=list(self.table.partition),
                commit_properties=CommitProperties(
                    custom_metadata={
                        _METADATA: storage.canonical({**body, "attempt": attempt}).decode()
                    },
                    app_transactions=[Transaction(app, end), Transaction(_COMMON_APP, seen + 1)],
                ),
            )
        except Exception as error:
            # an error may hide a success: only the log tells
            version = self.find(attempt, seen)
            if version is None:
                if isinstance(error, CommitFailedError):
                    raise Conflict from None
                if isinstance(error, DeltaError):
                    raise self._unreadable(error) from None
                raise
        else:
            version = self.find(attempt, seen)
            if version is None:
                raise ArchiveCorrupt(
                    str(self.root / "_delta_log"),
                    "a commit that succeeded is not in the log",
                    "stop whatever else changes this folder, and run again",
                )
        self._sync_log(version)
        self.refresh()
        return version

    def find(self, attempt: str, after: int) -> int | None:
        """The version that an attempt made after a version, if it did."""
        version = after + 1
        while True:
            try:
                data = self._entry_path(version).read_bytes()
            except FileNotFoundError:
                return None
            if attempt.encode() in data:
                return version
            version += 1

    def entries(self, after: int = -1) -> Iterator[Entry]:
        """The commits after a version, in order, read from the log itself.

        Raises:
            ArchiveCorrupt: An entry is damaged, or was removed while later ones are there.
        """
        version = after + 1
        while True:
            path = self._entry_path(version)
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                if self.refresh() and version <= self.version:
                    raise self._damaged(path, "is missing") from None
                return
            yield self._parse(path, version, data)
            version += 1

    def hashes(self) -> dict[str, str]:
        """SHA-256, hex, of every file ever committed, by path, as the log's entries tell."""
        return {path: sha for entry in self.entries() for path, sha in entry.body["files"].items()}

    def _parse(self, path: Path, version: int, data: bytes) -> Entry:
        try:
            actions = [json.loads(line) for line in data.splitlines() if line]
            info = next(action["commitInfo"] for action in actions if "commitInfo" in action)
            stated = json.loads(info.get(_METADATA, "{}"))
            added = [action["add"]["path"] for action in actions if "add" in action]
            at = (
                datetime.fromisoformat(stated["at"])
                if "at" in stated
                else _EPOCH + timedelta(milliseconds=info["timestamp"])
            )
            body = {
                "app": stated.get("app", ""),
                "start": stated.get("start", 0),
                "end": stated.get("end", 0),
                "rows": stated.get("rows", 0),
                "duplicates": stated.get("duplicates", 0),
                "files": dict(stated.get("files", {})),
                "facts": dict(stated.get("facts", {})),
            }
        except (ValueError, KeyError, TypeError, AttributeError, StopIteration):
            raise self._damaged(path, "is damaged") from None
        sha256 = hashlib.sha256(data).hexdigest()
        return Entry(self.table.name, version, at, sha256, body, added)

    def _add_action(self, file: LiveFile, millis: int) -> AddAction:
        values = {"org_id": file.partition.org_id}
        if file.partition.day is not None:
            values["day"] = file.partition.day.isoformat()
        stats = json.dumps({"numRecords": file.rows})  # and nothing else: see the module's text
        return AddAction(file.path, file.size_bytes, values, millis, True, stats)

    def _check_version(self, delta: DeltaTable) -> None:
        stated = delta.metadata().configuration.get(_VERSION_KEY, "")
        if stated.isdigit() and int(stated) <= self.table.version:
            return
        if stated.isdigit():
            raise ArchiveTooNew(
                str(self.root),
                f"the table has version {stated}, this crossgate knows {self.table.version}",
                "use the crossgate that wrote it, or a newer one",
            )
        raise ArchiveCorrupt(
            str(self.root),
            "this table is not crossgate's: it states no version",
            "move it out of the archive",
        )

    def _sync_log(self, version: int) -> None:
        folder = self.root / "_delta_log"
        storage.sync(self._entry_path(version))
        if (version + 1) % _CHECKPOINT_EVERY == 0:
            for path in (*folder.glob(f"{version:020d}.checkpoint*"), folder / "_last_checkpoint"):
                if path.exists():
                    storage.sync(path)
        storage.sync(folder)

    def _entry_path(self, version: int) -> Path:
        return self.root / "_delta_log" / f"{version:020d}.json"

    def _damaged(self, path: Path, what: str) -> ArchiveCorrupt:
        return ArchiveCorrupt(
            str(path),
            f"this entry of the table's log {what}",
            "restore it from a backup; if it is the last one and power was lost while it was "
            "written, remove it and run again: nothing of it was reported as done",
        )

    def _unreadable(self, error: DeltaError) -> ArchiveCorrupt | ArchiveTooNew:
        if "Unsupported" in str(error):
            return ArchiveTooNew(
                str(self.root),
                "the table uses a newer form of Delta than this crossgate reads",
                "use the crossgate that wrote it, or a newer one",
            )
        version = 0
        for version, path in enumerate(sorted((self.root / "_delta_log").glob("*.json"))):
            try:
                self._parse(path, version, path.read_bytes())
            except ArchiveCorrupt as damaged:
                return damaged
        return self._damaged(self._entry_path(version), "or one before it cannot be read")
