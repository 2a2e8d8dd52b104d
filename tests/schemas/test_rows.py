"""Row types against the columns of their tables."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.columns import LEDGER, TABLES
from schemas.rows import ROWS, Row, from_table, to_batch

EVERY = [pytest.param(name, row, id=name) for name, row in ROWS.items()]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=80_000)).map(lambda since: EPOCH + since)


def python_type(kind: pa.DataType) -> Any:  # noqa: ANN401 - a type, a generic or a union
    """What a value of an Arrow type is in Python."""
    if pa.types.is_list(kind):
        return list[dict[str, Any]] if pa.types.is_struct(kind.value_type) else list[str]
    for matches, result in (
        (pa.types.is_string, str),
        (pa.types.is_large_string, str),
        (pa.types.is_boolean, bool),
        (pa.types.is_integer, int),
        (pa.types.is_floating, float),
        (pa.types.is_timestamp, datetime),
        (pa.types.is_date, date),
        (pa.types.is_large_binary, bytes),
        (pa.types.is_fixed_size_binary, bytes),
    ):
        if matches(kind):
            return result
    raise AssertionError(kind)


def values_of(kind: pa.DataType) -> st.SearchStrategy[Any]:
    """Values of an Arrow type, as Python gives them back."""
    if pa.types.is_list(kind):
        return st.lists(values_of(kind.value_type), max_size=2)
    if pa.types.is_struct(kind):
        return st.fixed_dictionaries(
            {kind.field(n).name: values_of(kind.field(n).type) for n in range(kind.num_fields)}
        )
    if pa.types.is_fixed_size_binary(kind):
        return st.binary(min_size=kind.byte_width, max_size=kind.byte_width)
    if pa.types.is_integer(kind):
        return st.integers(0, 1 << (kind.bit_width - 2))
    return {
        str: TEXT,
        bool: st.booleans(),
        float: st.floats(0, 1, width=32),
        datetime: INSTANTS,
        date: st.dates(date(1970, 1, 1), date(2200, 1, 1)),
        bytes: st.binary(max_size=8),
    }[python_type(kind)]


def rows_of(row: type[Row]) -> st.SearchStrategy[Row]:
    """Rows of a table with any values, nulls where the column allows them."""
    return st.builds(
        row,
        **{
            field.name: st.none() | values_of(field.type)
            if field.nullable
            else values_of(field.type)
            for field in row.SCHEMA
        },
    )


def test_every_table_has_a_row() -> None:
    """Tables and row types are the same, the ledger included."""
    assert {name: row.SCHEMA for name, row in ROWS.items()} == {
        **{name: table.schema for name, table in TABLES.items()},
        "ledger": LEDGER,
    }


@pytest.mark.parametrize(("name", "row"), EVERY)
def test_a_row_has_the_columns_of_its_table(name: str, row: type[Row]) -> None:
    """Names, order, types and nullability of a row type are those of its schema."""
    hints = get_type_hints(row)
    told = []
    for field in fields(row):  # type: ignore[arg-type]
        hint = hints[field.name]
        optional = get_origin(hint) is UnionType
        told.append((field.name, get_args(hint)[0] if optional else hint, optional))
    assert told == [(f.name, python_type(f.type), f.nullable) for f in row.SCHEMA]


@given(
    st.sampled_from(sorted(ROWS)).flatmap(lambda name: st.lists(rows_of(ROWS[name]), max_size=3))
)
def test_rows_survive_a_batch(rows: list[Row]) -> None:
    """Rows made into a batch and read back are equal, in the same order."""
    if rows:
        batch = to_batch(rows, type(rows[0]))
        assert batch.schema.equals(rows[0].SCHEMA, check_metadata=True)
        assert list(from_table(batch, type(rows[0]))) == rows


@given(rows_of(ROWS["messages"]), TEXT.filter(lambda text: len(text) > 3))
def test_a_printed_row_shows_no_text(row: Row, secret: str) -> None:
    """What people wrote is printed as its length; ids and times are printed."""
    text = f"<<{secret}>>"
    told = replace(
        row,  # type: ignore[type-var]
        text=text,
        more_text=text,
        previous_text=text,
        text_folded=text,
        raw=text.encode(),
        channel_id="C0SHARED01",
    )
    assert text not in repr(told)
    assert f"text=<{len(text)}>" in repr(told)
    assert "channel_id='C0SHARED01'" in repr(told)


@pytest.mark.parametrize(("table", "column"), [("files", "name"), ("files", "title"),
                                               ("files", "text"), ("dead_letters", "payload"),
                                               ("events", "raw")])  # fmt: skip
def test_other_tables_mask_what_people_wrote(table: str, column: str) -> None:
    """File names, titles, texts and whole records are masked too."""
    kind = ROWS[table].SCHEMA.field(column).type
    secret = b"visibly secret" if pa.types.is_large_binary(kind) else "visibly secret"
    row = ROWS[table](**{**dict.fromkeys(ROWS[table].SCHEMA.names), column: secret})
    assert "visibly secret" not in repr(row)
