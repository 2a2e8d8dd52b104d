"""The commit: rows and the offset they came from land together, once, or not at all.

A bug here counts messages twice or loses them, and both look like a working system. What holds:

1. A range commits only if it starts where its application's last one ended. Whoever comes second
   is told `overtaken` and takes its files away again.
2. Rows are dropped only if their digest is stored in the same partition *and that is in the log*.
   Of two commits made from the same state one fails, so the check is never against a stale state;
   after such a conflict only the files that are new since then are looked at.
3. Files are on the disk before the commit names them, and keys before files use them.
4. A commit that failed may have succeeded: files are taken away only after the log was asked.
5. A killed process leaves files that no commit names. They hold text, so `sweep` removes them, and
   it never touches a file of a writer that lives: a writer holds a lock as long as it does.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import secrets
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pyarrow as pa

from retention.archive import duplicates, files, storage
from retention.archive.delta import Conflict, DeltaLog, LiveFile, Partition
from retention.archive.duplicates import Digests
from retention.archive.keys import KeyProvider, epoch_of
from schemas.columns import conform
from schemas.errors import ArchiveCorrupt, ArchiveInvalid

if TYPE_CHECKING:
    from schemas.columns import Table

_ATTEMPTS: Final = 200
_FILE_NAME: Final = re.compile(r"([0-9a-f]{12})-[0-9a-f]{32}\.parquet")


@dataclass(frozen=True, slots=True)
class Commit:
    """What became of a range.

    Attributes:
        status: `overtaken` if another commit of the same application came first; then nothing of
            this range was stored by this call.
        rows: Rows stored.
        duplicates: Rows left out because their digest was stored, or came earlier in the batch.
        files: Files added.
        version: The table's version with it; the newest one if overtaken.
    """

    status: Literal["committed", "overtaken"]
    rows: int
    duplicates: int
    files: int
    version: int


class Writer:
    """One process's right to add files to an archive. Not for use by several threads at once.

    Args:
        root: The archive's folder.
        keys: Where data keys come from; None for an archive that is not encrypted.
    """

    def __init__(self, root: Path, keys: KeyProvider | None) -> None:
        self._root = root
        self._keys = keys
        self._cache = duplicates.DigestCache()
        self._id = secrets.token_hex(6)
        self._lock: int | None = None
        self._folders: set[Path] = set()

    def commit(
        self,
        log: DeltaLog,
        app: str,
        start: int,
        end: int,
        rows: pa.Table,
        *,
        at: datetime,
        facts: Mapping[str, Any],
    ) -> Commit:
        """See `retention.archive.table.Archive.commit`."""
        log.create()
        if log.head(app) != start:
            return Commit("overtaken", 0, 0, 0, log.version)
        self._hold_lock()
        range_ = _Range(app, start, end, at.astimezone(UTC), dict(facts), rows.num_rows)
        batch = split(log.table, rows)
        written: dict[Partition, _Written] = {}
        attempt, base = uuid.uuid4().hex, log.version
        try:
            return self._commit(log, range_, batch, written, attempt)
        except BaseException:
            if log.find(attempt, base) is None:
                self._take_away(log, written.values())
            raise

    def _commit(
        self,
        log: DeltaLog,
        range_: _Range,
        batch: dict[Partition, pa.Table],
        written: dict[Partition, _Written],
        attempt: str,
    ) -> Commit:
        checked: set[str] = set()
        for tries in range(_ATTEMPTS):
            fresh = [file for file in log.files(batch) if file.path not in checked]
            checked.update(file.path for file in fresh)
            held = self._digests(log, fresh)
            for partition, left in duplicates.stored(batch, held).items():
                batch[partition] = left
                if partition in written:
                    self._take_away(log, [written.pop(partition)])
            self._write(log, batch, written)
            stored = sum(one.file.rows for one in written.values())
            try:
                version = log.append(
                    [one.file for one in written.values()],
                    range_.body(written.values()),
                    attempt=attempt,
                    app=range_.app,
                    end=range_.end,
                    at=range_.at,
                )
            except Conflict:
                log.refresh()
                if log.head(range_.app) != range_.start:
                    self._take_away(log, written.values())
                    return Commit("overtaken", 0, 0, 0, log.version)
                # writers that wait equally long would meet again: spread them by their ids
                spread = int(self._id[:2], 16) / 256
                time.sleep(min(0.001 * (tries + 1), 0.05) * (0.5 + spread))
                continue
            for one in written.values():
                self._cache.put(log.root / one.file.path, one.digests)
            return Commit("committed", stored, range_.rows - stored, len(written), version)
        raise ArchiveInvalid(
            str(log.root),
            f"{_ATTEMPTS} attempts to commit met another commit each",
            "run fewer scans of this archive at once",
        )

    def _digests(self, log: DeltaLog, live: Iterable[LiveFile]) -> dict[Partition, Digests]:
        found: dict[Partition, list[Digests]] = {}
        for file in live:
            path = log.root / file.path
            digests = self._cache.get(path)
            if digests is None:
                key = self._key(file.partition, create=False)
                try:
                    digests = files.read_digests(path, key)
                except (OSError, pa.ArrowException) as error:
                    reason = files.damage(
                        log.root, {file.path: file.size_bytes}, log.hashes(), str(error)
                    )
                    raise reason or ArchiveCorrupt(
                        str(path), "the file cannot be read", "run `crossgate doctor`"
                    ) from None
                self._cache.put(path, digests)
            found.setdefault(file.partition, []).append(digests)
        return {partition: duplicates.join(parts) for partition, parts in found.items()}

    def _write(
        self,
        log: DeltaLog,
        batch: Mapping[Partition, pa.Table],
        written: dict[Partition, _Written],
    ) -> None:
        new = []
        for partition, rows in batch.items():
            if rows.num_rows == 0 or partition in written:
                continue
            data = files.encode(rows, self._key(partition, create=True))
            name = f"{self._id}-{uuid.uuid4().hex}.parquet"
            path = f"{_folder(partition)}/{name}"
            self._write_file(log.root / path, data)
            new.append(log.root / path)
            written[partition] = _Written(
                LiveFile(path, data.size, rows.num_rows, partition),
                hashlib.sha256(data).hexdigest(),
                rows.column("digest"),
            )
        if new:
            storage.sync_all(log.root, new)

    def _write_file(self, path: Path, data: pa.Buffer) -> None:
        if path.parent not in self._folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            storage.write_all(handle, memoryview(data))
        except BaseException:
            path.unlink()
            raise
        finally:
            os.close(handle)

    def _take_away(self, log: DeltaLog, written: Iterable[_Written]) -> None:
        storage.remove(log.root / one.file.path for one in written)

    def _key(self, partition: Partition, *, create: bool) -> bytes | None:
        if self._keys is None:
            return None
        return self._keys.data_key(partition.org_id, epoch_of(partition.day), create=create)

    def _hold_lock(self) -> None:
        if self._lock is None:
            folder = self._root / "writers"
            storage.make_folder(folder)
            while self._lock is None:  # a sweep may be looking at the file that was just made
                self._lock = storage.try_lock(folder / f"{self._id}.lock", create=True)

    def close(self) -> None:
        """Give up the right to write; a later commit takes it again."""
        if self._lock is not None:
            (self._root / "writers" / f"{self._id}.lock").unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = None


@dataclass(frozen=True, slots=True)
class _Written:
    file: LiveFile
    sha256: str
    digests: Digests


@dataclass(frozen=True, slots=True)
class _Range:
    app: str
    start: int
    end: int
    at: datetime
    facts: dict[str, Any]
    rows: int

    def body(self, written: Iterable[_Written]) -> dict[str, Any]:
        """What the ledger will record of the commit."""
        hashes = {one.file.path: one.sha256 for one in written}
        stored = sum(one.file.rows for one in written)
        return {
            "app": self.app,
            "start": self.start,
            "end": self.end,
            "at": self.at.isoformat(timespec="microseconds"),
            "rows": stored,
            "duplicates": self.rows - stored,
            "files": hashes,
            "facts": self.facts,
        }


def split(table: Table, rows: pa.Table) -> dict[Partition, pa.Table]:
    """Sort rows as their files will be, cut them by partition and drop repeated digests.

    Returns:
        Per partition its rows in their stored schema; of rows with one digest, the first that came.

    Raises:
        ArchiveCorrupt: The rows are not of this table, or lack what every row must have.
    """
    conform(rows, table.schema)
    for field in table.schema:
        if not field.nullable and rows.column(field.name).null_count:
            raise ArchiveCorrupt(
                f"table {table.name}, column {field.name}",
                "a row without a value",
                "report this: rows were made wrongly and none of them was stored",
            )
    if rows.num_rows == 0:
        return {}
    order: list[tuple[str, Literal["ascending", "descending"]]] = [
        (name, "ascending") for name in dict.fromkeys((*table.partition, *table.sort))
    ]
    rows = rows.sort_by(order).combine_chunks()
    orgs = rows.column("org_id").combine_chunks()
    days = rows.column("day").combine_chunks() if "day" in table.partition else None
    cuts = np.flatnonzero(np.diff(orgs.dictionary_encode().indices.to_numpy())) + 1
    if days is not None:
        cuts = np.union1d(cuts, np.flatnonzero(np.diff(days.cast(pa.int32()).to_numpy())) + 1)
    schema = files.stored_schema(table)
    kept = rows.select(schema.names).cast(schema)
    batch = {}
    for first, last in itertools.pairwise([0, *cuts.tolist(), rows.num_rows]):
        partition = Partition(orgs[first].as_py(), None if days is None else days[first].as_py())
        if not partition.org_id:
            raise ArchiveCorrupt(
                f"table {table.name}, column org_id",
                "a row of no organisation",
                "report this: rows were made wrongly and none of them was stored",
            )
        batch[partition] = duplicates.unique(kept.slice(first, last - first))
    return batch


def orphans(root: Path, log: DeltaLog) -> list[Path]:
    """Files of writers that are gone which no commit of the table ever named.

    Files are listed first, then each writer's lock is tried, then the log is read: so a writer that
    starts, commits or ends meanwhile is never wronged.
    """
    found = [
        (match.group(1), Path(folder, name))
        for folder, _, names in os.walk(log.root)
        for name in names
        if (match := _FILE_NAME.fullmatch(name))
    ]
    dead = {writer for writer in {writer for writer, _ in found} if not _alive(root, writer)}
    log.refresh()
    live = {log.root / file.path for file in log.files()}
    left = [path for writer, path in found if writer in dead and path not in live]
    if not left:
        return []
    # files that were once live and are removed from the table are not ours to judge
    named = {log.root / path for entry in log.entries() for path in entry.added}
    return sorted(path for path in left if path not in named)


def forget_dead_writers(root: Path) -> None:
    """Remove the lock files of writers that are gone: no lock file means the same."""
    for path in (root / "writers").glob("*.lock"):
        handle = storage.try_lock(path)
        if handle is not None:
            path.unlink(missing_ok=True)
            os.close(handle)


def _alive(root: Path, writer: str) -> bool:
    path = root / "writers" / f"{writer}.lock"
    handle = storage.try_lock(path)
    if handle is None:
        return path.exists()
    os.close(handle)
    return False


def _folder(partition: Partition) -> str:
    org = f"org_id={storage.safe(partition.org_id)}"
    return org if partition.day is None else f"{org}/day={partition.day.isoformat()}"
