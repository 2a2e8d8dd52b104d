"""Hypothesis strategies for every table of the contract: any rows that its schema allows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from schemas.columns import TABLES

ORGS = ("T0AAA", "T0BBB", "E0/..\\ ü~", ".", "unknown")
"""Organisation ids as services send them, and as nobody should."""

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
instants = st.integers(0, 4_102_444_800_000_000).map(
    lambda micros: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
)
days = st.dates(date(2026, 1, 29), date(2026, 2, 3))
digests = st.binary(min_size=16, max_size=16)


def values(kind: pa.DataType) -> st.SearchStrategy[Any]:
    """Any value that an Arrow type of the contract can hold, but null."""
    match kind:
        case _ if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            return text
        case _ if pa.types.is_large_binary(kind):
            return st.binary(max_size=60)
        case _ if pa.types.is_fixed_size_binary(kind):
            return digests
        case _ if pa.types.is_integer(kind):
            most = 2 ** (kind.bit_width - 1)
            return st.integers(-most, most - 1)
        case _ if pa.types.is_boolean(kind):
            return st.booleans()
        case _ if pa.types.is_floating(kind):
            return st.floats(0, 1, width=32)
        case _ if pa.types.is_timestamp(kind):
            return instants
        case _ if pa.types.is_date(kind):
            return days
        case _ if pa.types.is_list(kind):
            return st.lists(values(kind.value_type), max_size=3)
        case _ if pa.types.is_struct(kind):
            return st.fixed_dictionaries({field.name: cells(field) for field in kind.fields})
    raise AssertionError(f"no strategy for {kind}")


def cells(field: pa.Field) -> st.SearchStrategy[Any]:
    """Any value of a column, null where the contract allows it."""
    if field.name == "org_id":
        return st.sampled_from(ORGS)
    return st.none() | values(field.type) if field.nullable else values(field.type)


def tables(name: str, *, max_size: int = 12) -> st.SearchStrategy[pa.Table]:
    """Any rows of a table; digests may repeat and are not those of the rows."""
    schema = TABLES[name].schema
    row = st.fixed_dictionaries({field.name: cells(field) for field in schema})
    return st.lists(row, max_size=max_size).map(
        lambda rows: pa.Table.from_pylist(rows, schema=schema)
    )
