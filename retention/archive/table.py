"""The archive as its writers see it: one Delta table for each table of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Self

import msgspec

from retention.archive import storage, writer
from retention.archive.delta import DeltaLog, Entry
from schemas.columns import TABLES
from schemas.errors import ArchiveCorrupt, ArchiveMissing, ArchiveTooNew, KeyUnavailable

if TYPE_CHECKING:
    import pyarrow as pa

    from retention.archive.keys import KeyProvider
    from retention.archive.writer import Commit

FORMAT_VERSION: Final = 1
Encryption = Literal["aes-gcm", "none"]


class Marker(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`archive.json`: that a folder is an archive, and of which form.

    Attributes:
        version: Of the archive's form.
        encryption: "aes-gcm", or "none": plain Parquet that Spark or DuckDB read as it is.
        created: When, if whoever made it said so.
    """

    version: int
    encryption: Encryption
    created: str | None = None


def read_marker(root: Path) -> Marker:
    """Read what kind of archive a folder is.

    Raises:
        ArchiveMissing: There is none.
        ArchiveTooNew: A newer crossgate made it.
        ArchiveCorrupt: Its `archive.json` is damaged.
    """
    path = root / "archive.json"
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise ArchiveMissing(
            str(root),
            "there is no archive here",
            f"make one with `crossgate scan SOURCE --archive {root}`",
        ) from None
    try:
        version = msgspec.json.decode(data, type=dict[str, Any]).get("version")
        if isinstance(version, int) and version > FORMAT_VERSION:
            raise ArchiveTooNew(
                str(path),
                f"the archive has version {version}, this crossgate knows {FORMAT_VERSION}",
                "use the crossgate that wrote it, or a newer one",
            )
        return msgspec.json.decode(data, type=Marker)
    except ValueError:
        raise ArchiveCorrupt(
            str(path), "this is not an archive's description", "restore it from a backup"
        ) from None


class Archive:
    """An archive, open for writing. Not for use by several threads at once.

    Any number of processes of one machine may write to it at the same time.
    """

    def __init__(self, root: Path, keys: KeyProvider | None, marker: Marker) -> None:
        self.root = root
        self.encryption = marker.encryption
        self._logs = {name: DeltaLog(root / name, table) for name, table in TABLES.items()}
        self._writer = writer.Writer(root, None if marker.encryption == "none" else keys)

    @classmethod
    def open(
        cls,
        root: Path,
        keys: KeyProvider | None,
        *,
        create: bool = False,
        encryption: Encryption = "aes-gcm",
        at: datetime | None = None,
    ) -> Self:
        """Open an archive.

        Args:
            root: Its folder; one that is made here can be entered by its owner only.
            keys: Where data keys come from. None only if the archive is not encrypted.
            create: Make an empty archive if there is none.
            encryption: Of an archive that is made; one that is there keeps its own.
            at: When, to be noted in an archive that is made.

        Raises:
            ArchiveMissing: There is none, and `create` is false.
            ArchiveTooNew: A newer crossgate made it.
            ArchiveCorrupt: Its `archive.json` is damaged.
            KeyUnavailable: It is encrypted and no keys were given.
        """
        if create and not (root / "archive.json").exists():
            if any((root / name / "_delta_log").exists() for name in TABLES):
                raise ArchiveCorrupt(
                    str(root / "archive.json"),
                    "it is missing, and the tables beside it are not",
                    "restore it from a backup",
                )
            storage.make_folder(root.parent)
            storage.make_folder(root, 0o700)
            root.chmod(0o700)
            created = at.astimezone(UTC).isoformat(timespec="seconds") if at else None
            marker = Marker(FORMAT_VERSION, encryption, created)
            data = storage.canonical(msgspec.to_builtins(marker))
            storage.put_if_absent(root / "archive.json", data)
        marker = read_marker(root)
        if keys is None and marker.encryption != "none":
            raise KeyUnavailable(str(root), "the archive is encrypted", "name its keyring")
        return cls(root, keys, marker)

    def head(self, table: str, app: str) -> int:
        """Where an application's last range in a table ends; 0 before its first."""
        log = self._logs[table]
        log.refresh()
        return log.head(app)

    def version(self, table: str) -> int:
        """The number of a table's newest commit; -1 before its first."""
        log = self._logs[table]
        log.refresh()
        return log.version

    def commit(
        self,
        table: str,
        app: str,
        start: int,
        end: int,
        rows: pa.Table,
        *,
        at: datetime,
        facts: Mapping[str, Any] | None = None,
    ) -> Commit:
        """Store a range's rows and its end in one commit, if it starts where the last one ended.

        Rows whose digest their partition holds already are left out. No rows at all still move the
        offset.

        Args:
            table: A name of `schemas.columns.TABLES`.
            app: Whose offsets these are: `<log partition>/<reader>`.
            start: First offset of the range.
            end: One past its last.
            rows: Of the table's whole schema, any order.
            at: When, for the ledger.
            facts: What else the ledger should say of it: JSON; ids, counts and hashes only.

        Raises:
            ArchiveCorrupt: The rows are not of the table, or a stored file that was needed to find
                duplicates is damaged. Nothing was committed.
            KeyUnavailable: A key is missing or wrong. Nothing was committed.
            ArchiveInvalid: Others committed so often that this commit never had its turn.
        """
        if not 0 <= start < end:
            raise ValueError(f"not a range: {start} to {end}")
        log = self._logs[table]
        return self._writer.commit(log, app, start, end, rows, at=at, facts=facts or {})

    def entries(self, table: str, after: int = -1) -> Iterator[Entry]:
        """Every commit of a table after a version, in order, for the ledger.

        Raises:
            ArchiveCorrupt: An entry of the table's log is damaged or missing.
        """
        return self._logs[table].entries(after)

    def orphans(self) -> list[Path]:
        """Files that killed or interrupted writers left behind and no commit names."""
        return [path for log in self._logs.values() for path in writer.orphans(self.root, log)]

    def sweep(self) -> list[Path]:
        """Remove the orphans, and return them. Files of writers that live are never touched."""
        found = self.orphans()
        storage.remove(found)
        writer.forget_dead_writers(self.root)
        return found

    def close(self) -> None:
        """Let go of the writer's lock. The archive may be used again afterwards."""
        self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
