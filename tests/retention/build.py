"""Archives and rows for tests of what we keep."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from retention.archive.keys import LocalKeyring
from retention.archive.reader import Reader
from retention.archive.table import Archive
from schemas.columns import TABLES

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAYS = (date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 1))


def keyring(root: Path) -> LocalKeyring:
    """The keyring beside an archive."""
    return LocalKeyring(root.with_name(f"{root.name}.keyring"), root / "keys")


def archive(root: Path, encryption: str = "aes-gcm") -> Archive:
    """An archive, made if it is not there."""
    return Archive.open(root, keyring(root), create=True, encryption=encryption)


def rows(
    table: str,
    numbers: Iterable[int],
    *,
    orgs: Sequence[str] = ("T0AAA",),
    days: Sequence[date] = DAYS[:1],
    **fixed: object,
) -> pa.Table:
    """One row per number, the same for the same number; dealt out to organisations and days."""
    schema = TABLES[table].schema
    made = []
    for n in numbers:
        row = {field.name: _value(field, n) for field in schema}
        if "day" in row:
            row["day"] = days[n % len(days)]
        made.append({**row, "org_id": orgs[n // len(days) % len(orgs)], **fixed})
    return pa.Table.from_pylist(made, schema=schema)


def _value(field: pa.Field, n: int) -> object:
    kind = field.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return f"{field.name} {n}"
    if pa.types.is_large_binary(kind):
        return f'{{"n":{n}}}'.encode()
    if pa.types.is_fixed_size_binary(kind):
        return hashlib.blake2b(str(n).encode(), digest_size=16).digest()
    if pa.types.is_timestamp(kind):
        return AT + timedelta(seconds=n)
    if pa.types.is_date(kind):
        return DAYS[0]
    if pa.types.is_boolean(kind):
        return n % 2 == 0
    if pa.types.is_list(kind):
        return []
    return n % 2**31


def numbers(table: pa.Table) -> list[int]:
    """Which numbers the rows of `messages` were made from, sorted."""
    return sorted(int(text.removeprefix("text ")) for text in table.column("text").to_pylist())


def stored(root: Path, table: str = "messages") -> pa.Table:
    """Everything that a table holds."""
    return Reader.open(root, keyring(root), None).table(table)


def parquet(root: Path) -> list[Path]:
    """Every data file under the archive's root."""
    return sorted(root.rglob("*.parquet"))
