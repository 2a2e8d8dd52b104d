"""Read an archive: exactly the organisations a reader was opened for, and nothing else.

A reader sees the archive as it was when it was opened. Keys are unwrapped then, before any query,
and live as long as the reader. Other organisations' files are not in its datasets at all, and its
DuckDB connection can open no file, extension or Python variable by itself: no query reaches them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
from pyarrow.fs import LocalFileSystem

from retention.archive import files
from retention.archive.delta import DeltaLog, LiveFile, Partition
from retention.archive.keys import KeyProvider, epoch_of
from retention.archive.table import read_marker
from schemas.columns import TABLES
from schemas.errors import (
    ArchiveCorrupt,
    CrossgateError,
    KeyringRefused,
    KeyUnavailable,
    KeyWrong,
    UsageInvalid,
)

if TYPE_CHECKING:
    from datetime import date

    from schemas.columns import Table

DEFAULT_MEMORY: Final = "1GB"
_STATEMENT_WRONG: Final = (
    duckdb.ParserException,
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.PermissionException,
)
_NAMED: Final = 20
"""Damaged files that one error names."""

_FROM_FILES: Final = ("arrow", "ioerror", "parquet")


class Reader:
    """The rows of some organisations. Not for use by several threads at once.

    Attributes:
        orgs: Organisations that have rows and were opened, sorted.
        locked: Organisations that have rows and whose keys are not in the keyring, sorted; only
            when the reader was opened for every organisation.
    """

    def __init__(
        self,
        root: Path,
        logs: Mapping[str, DeltaLog],
        live: Mapping[str, Sequence[LiveFile]],
        keys: Mapping[tuple[str, str], bytes | None],
        locked: Sequence[str],
    ) -> None:
        self._root = root
        self._logs = logs
        self._live = live
        self._keys = keys
        self._datasets: dict[str, ds.Dataset | None] = {}
        self.orgs = tuple(sorted({org_id for org_id, _ in keys}))
        self.locked = tuple(locked)

    @classmethod
    def open(cls, root: Path, keys: KeyProvider | None, orgs: Sequence[str] | None) -> Self:
        """Open an archive for reading.

        Args:
            root: The archive's folder.
            keys: Where data keys come from. None only if the archive is not encrypted.
            orgs: The organisations to read; None for every one whose keys are there.

        Raises:
            ArchiveMissing: There is no archive.
            ArchiveTooNew: A newer crossgate wrote it, or one of its tables.
            ArchiveCorrupt: Its description or a table's log is damaged.
            KeyUnavailable: A named organisation's key is missing, or every organisation's.
            KeyringRefused: The keyring is open to others or damaged.
            KeyWrong: A key does not fit.
        """
        plain = read_marker(root).encryption == "none"
        if keys is None and not plain:
            raise KeyUnavailable(str(root), "the archive is encrypted", "name its keyring")
        logs = {name: DeltaLog(root / name, table) for name, table in TABLES.items()}
        live = {}
        for name, log in logs.items():
            log.refresh()
            live[name] = [
                file for file in log.files() if orgs is None or file.partition.org_id in orgs
            ]
        needed = sorted({_key_of(file.partition) for found in live.values() for file in found})
        opened: dict[tuple[str, str], bytes | None] = {}
        locked: set[str] = set()
        for org_id, epoch in needed:
            try:
                opened[org_id, epoch] = (
                    None if plain or keys is None else keys.data_key(org_id, epoch)
                )
            except (KeyWrong, KeyringRefused):
                raise
            except KeyUnavailable:
                if orgs is not None:
                    raise
                locked.add(org_id)
        opened = {name: key for name, key in opened.items() if name[0] not in locked}
        if locked and not opened:
            raise KeyUnavailable(
                str(root),
                "the keyring opens none of its organisations",
                "name the keyring that was made with this archive, or restore it from a backup",
            )
        live = {
            name: [file for file in found if file.partition.org_id not in locked]
            for name, found in live.items()
        }
        return cls(root, logs, live, opened, sorted(locked))

    def rows_by_day(self, table: str) -> dict[date, int]:
        """How many rows a table has of each day, in order, as its commits tell."""
        days: Counter[date] = Counter()
        for file in self._live[table]:
            if file.partition.day is not None:
                days[file.partition.day] += file.rows
        return dict(sorted(days.items()))

    def dataset(self, table: str) -> ds.Dataset | None:
        """A table's rows in its whole schema, decrypted as they are read; None if it has none.

        Order is not defined. Columns and filters are pushed down; a filter on `day` or `org_id`
        opens only the files it needs.
        """
        if table not in self._datasets:
            self._datasets[table] = self._build(TABLES[table])
        return self._datasets[table]

    def table(
        self,
        table: str,
        columns: Sequence[str] | None = None,
        filter: ds.Expression | None = None,  # noqa: A002  # as pyarrow calls it
    ) -> pa.Table:
        """Read a table's rows, or some columns of them, in no defined order.

        Raises:
            ArchiveCorrupt: A file is damaged, truncated or missing.
            KeyWrong: The key does not open a file.
        """
        dataset = self.dataset(table)
        names = list(columns) if columns is not None else TABLES[table].schema.names
        if dataset is None:
            return TABLES[table].schema.empty_table().select(names)
        with self.errors():
            return dataset.to_table(columns=names, filter=filter)

    def connect(self, *, memory: str = DEFAULT_MEMORY) -> duckdb.DuckDBPyConnection:
        """Open a DuckDB connection with one view per table, empty ones included.

        It can read and write nothing outside: no files, no extensions, no spilling of decrypted
        rows to disk. Run its statements inside `errors()`.

        Args:
            memory: The most it may use, as DuckDB writes sizes; a query that needs more fails.
        """
        connection = duckdb.connect(
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "enable_external_access": "false",
                "temp_directory": "",
                "memory_limit": memory,
            }
        )
        connection.execute("set timezone = 'UTC'")
        for name, table in TABLES.items():
            dataset = self.dataset(name)
            rows = table.schema.empty_table() if dataset is None else dataset
            connection.register(name, rows)
        connection.execute("set lock_configuration = true")
        return connection

    def query(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> pa.Table:
        """Run one statement over the tables and return what it selects.

        Raises:
            ArchiveCorrupt: A file is damaged, truncated or missing.
            KeyWrong: The key does not open a file.
            UsageInvalid: DuckDB refused the statement, or could not run it.
        """
        with self.errors():
            return self._connection.execute(sql, params).to_arrow_table()

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn what reading and DuckDB raise into one clear error, which quotes no row."""
        try:
            yield
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            raise self._explain(error) from None

    def verify(self, hashes: Mapping[str, str] | None = None) -> int:
        """Compare every file of these organisations with the hash it was committed with.

        Args:
            hashes: SHA-256, hex, by path below the archive's root, as `retention.ledger.Ledger`
                tells; without them the tables' own logs are believed.

        Returns:
            How many files were compared.

        Raises:
            ArchiveCorrupt: Names the files that are missing, altered or in no commit, each with
                what is wrong with it, and of many only how many more there are.
        """
        count = 0
        wrong: list[ArchiveCorrupt] = []
        for name, log in self._logs.items():
            paths = [f"{name}/{file.path}" for file in self._live[name]]
            if not paths:
                continue
            known = hashes
            if known is None:
                known = {f"{name}/{path}": sha for path, sha in log.hashes().items()}
            wrong += files.check(self._root, paths, known)
            count += len(paths)
        if len(wrong) == 1:
            raise wrong[0]
        if wrong:
            told = [f"{error.where}: {error.what}" for error in wrong[:_NAMED]]
            more = [f"and {len(wrong) - _NAMED:,} more"] if len(wrong) > _NAMED else []
            raise ArchiveCorrupt(
                f"{len(wrong):,} of {count:,} files are not as they were committed",
                ", ".join(told + more),
                "restore them from a backup, and find out who added what no commit tells of",
            )
        return count

    def close(self) -> None:
        """Forget the connection, the datasets and with them the keys."""
        if "_connection" in self.__dict__:
            self._connection.close()
            del self._connection
        self._datasets.clear()
        self._keys = {}
        self._live = dict.fromkeys(self._live, ())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        return self.connect()

    def _build(self, table: Table) -> ds.Dataset | None:
        groups: dict[tuple[str, str], list[LiveFile]] = {}
        for file in self._live[table.name]:
            groups.setdefault(_key_of(file.partition), []).append(file)
        children = [
            self._child(table, files.file_format(self._keys[key]), found)
            for key, found in groups.items()
        ]
        return ds.dataset(children) if children else None

    def _child(
        self, table: Table, form: ds.ParquetFileFormat, found: Sequence[LiveFile]
    ) -> ds.Dataset:
        system = LocalFileSystem()
        places: dict[Partition, ds.Expression] = {}
        fragments = []
        for file in found:
            if file.partition not in places:
                places[file.partition] = _expression(file.partition)
            fragments.append(
                form.make_fragment(
                    str(self._root / table.name / file.path),
                    filesystem=system,
                    partition_expression=places[file.partition],
                )
            )
        return ds.FileSystemDataset(fragments, table.schema, form, filesystem=system)

    def _explain(self, error: duckdb.Error | pa.ArrowException | OSError) -> CrossgateError:
        text = str(error)
        if isinstance(error, _STATEMENT_WRONG):  # speaks of the statement only
            return UsageInvalid("query", text.partition("\n")[0], "mend the statement")
        if not isinstance(error, duckdb.Error) or any(w in text.lower() for w in _FROM_FILES):
            for name, log in self._logs.items():
                sizes = {file.path: file.size_bytes for file in self._live[name]}
                reason = files.damage(log.root, sizes, log.hashes(), text) if sizes else None
                if reason is not None:
                    return reason
        # what DuckDB says of a failed conversion quotes the value: only the kind is told
        return UsageInvalid(
            "query",
            f"it could not be run ({type(error).__name__})",
            "mend the statement, or ask for less at once",
        )


def _key_of(partition: Partition) -> tuple[str, str]:
    return partition.org_id, epoch_of(partition.day)


def _expression(partition: Partition) -> ds.Expression:
    place = ds.field("org_id") == pa.scalar(partition.org_id)
    if partition.day is not None:
        place &= ds.field("day") == pa.scalar(partition.day, pa.date32())
    return place
