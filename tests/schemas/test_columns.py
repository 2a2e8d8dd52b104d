"""The contract: what every table's schema promises."""

from __future__ import annotations

import pyarrow as pa
import pytest

from schemas import columns
from schemas.columns import DIGEST, EXPOSURE, LEDGER, MESSAGES, TABLES, TIME, Table, conform
from schemas.errors import ArchiveCorrupt

EVERY = [pytest.param(table, id=name) for name, table in TABLES.items()]


def test_the_tables_are_those_of_the_design() -> None:
    """Each schema of the module is a table under its own name; the ledger has its own form."""
    schemas = {
        value.metadata[b"table"].decode(): value
        for value in vars(columns).values()
        if isinstance(value, pa.Schema)
    }
    assert schemas.pop("ledger") is LEDGER
    assert schemas == {name: table.schema for name, table in TABLES.items()}


@pytest.mark.parametrize("schema", [*(table.schema for table in TABLES.values()), LEDGER])
def test_every_column_says_what_it_means(schema: pa.Schema) -> None:
    """Each field carries a note, and no name twice."""
    assert all(field.metadata[b"note"].strip() for field in schema)
    assert len(set(schema.names)) == len(schema.names)


def test_every_part_of_an_exposure_says_what_it_means() -> None:
    """The fields of the nested struct carry notes too."""
    fields = [EXPOSURE.field(position) for position in range(EXPOSURE.num_fields)]
    assert all(field.metadata[b"note"].strip() for field in fields)


@pytest.mark.parametrize("table", EVERY)
def test_a_table_starts_with_its_partition_and_ends_with_its_digest(table: Table) -> None:
    """Partition columns come first, because they stand in the path; the digest comes last."""
    names = table.schema.names
    assert tuple(names[: len(table.partition)]) == table.partition
    assert names[-1] == "digest"
    assert table.schema.field("digest").type == DIGEST


@pytest.mark.parametrize("table", EVERY)
def test_a_table_names_only_columns_that_it_has(table: Table) -> None:
    """Key, content and sort order are columns; key and content do not overlap."""
    names = set(table.schema.names)
    assert {*table.key, *table.content, *table.sort, *table.partition} <= names
    assert not set(table.key) & set(table.content)
    assert table.reader in ("archiving", "screening")


@pytest.mark.parametrize("table", EVERY)
def test_the_order_of_a_table_is_total(table: Table) -> None:
    """Sorting by the sort columns leaves no choice: they hold the whole key, or the digest."""
    assert table.sort[-1] == "digest" or set(table.key) <= set(table.sort)


@pytest.mark.parametrize("schema", [*(table.schema for table in TABLES.values()), LEDGER])
def test_every_instant_is_utc_microseconds(schema: pa.Schema) -> None:
    """No table holds another kind of timestamp."""
    assert {field.type for field in schema if pa.types.is_timestamp(field.type)} <= {TIME}


def test_a_table_knows_its_name_and_version() -> None:
    """Both come from the schema's metadata."""
    assert [(table.name, table.version) for table in TABLES.values()] == [
        (name, 2 if name in ("files", "findings") else 1) for name in TABLES
    ]


@pytest.mark.parametrize("table", EVERY)
def test_a_batch_of_the_table_conforms(table: Table) -> None:
    """Batches and tables of the very schema pass, with or without its metadata."""
    batch = pa.RecordBatch.from_pylist([], table.schema)
    conform(batch, table.schema)
    conform(pa.Table.from_batches([batch]).replace_schema_metadata(None), table.schema)


def _renamed(batch: pa.RecordBatch) -> pa.RecordBatch:
    return batch.rename_columns(["org", *batch.schema.names[1:]])


def _swapped(batch: pa.RecordBatch) -> pa.RecordBatch:
    first, second, *rest = batch.schema.names
    return batch.select([second, first, *rest])


def _retyped(batch: pa.RecordBatch) -> pa.RecordBatch:
    position = batch.schema.get_field_index("text")
    return batch.set_column(position, "text", pa.array([], pa.string()))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(_renamed, "column 0: expected org_id: string, found org: string", id="name"),
        pytest.param(_swapped, "column 0: expected org_id: string, found day", id="order"),
        pytest.param(_retyped, "expected text: large_string, found text: string", id="type"),
        pytest.param(
            lambda b: b.drop_columns(["digest"]),
            "expected digest: fixed_size_binary.16., found nothing",
            id="missing",
        ),
        pytest.param(
            lambda b: b.append_column("more", pa.array([], pa.string())),
            f"{len(MESSAGES) + 1} columns instead of {len(MESSAGES)}",
            id="too-many",
        ),
    ],
)
def test_a_batch_of_other_columns_is_named(change: object, said: str) -> None:
    """The error names the table and the first field that differs."""
    wrong = change(pa.RecordBatch.from_pylist([], MESSAGES))  # type: ignore[operator]
    with pytest.raises(ArchiveCorrupt, match=rf"table messages.*{said}"):
        conform(wrong, MESSAGES)
