"""Run every family over a batch: messages or files in, findings out.

One call of each engine reads the texts of all fields of a batch, see `detectors.hits`. Only rows
with a hit ever become Python objects. Rows on which an engine raises are marked as failed. A text
longer than `LONGEST_BYTES` is not read and its row is marked too. What is marked is held for review
by `detectors.decide`; it is never taken for clean.

Of what an edit replaced, only what the edit removed is a finding of that revision: a secret that
still stands in the new text is found there. A deletion's text is all reported.

Personal data that lies wholly inside a secret (the user of a connection string) is part of the
secret. Of other overlaps, both are kept.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors.contents import Span, locations, pieces
from detectors.family import Engine, Hit
from detectors.findings import Told, written
from detectors.fingerprint import fingerprint, preview
from detectors.hits import NORMALISE as NORMALISE  # rows name it as what failed
from detectors.hits import find
from schemas.columns import TABLES, conform
from schemas.policy import Family

LONGEST_BYTES: Final = 1 << 18
"""Bytes of UTF-8 beyond which a text is held for review unread. Slack's own limit is 40,000
characters. The engines are linear, but on a text made to be slow they take seconds a megabyte."""

TOO_LONG: Final = "too-long"

FIELDS: Final = {
    "messages": ("text", "more_text", "previous_text"),
    "files": ("name", "title", "text", "content"),
}
_CONTENT: Final = "content"
"""The field that is scanned in pieces, and whose findings have a location."""


class Engines(Protocol):
    """What `detectors.registry` builds, as far as a scan needs it."""

    @property
    def families(self) -> Sequence[Engine]:
        """The engines, in the order of their families."""

    @property
    def rule_pack(self) -> str:
        """What findings record."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan found.

    Attributes:
        findings: Rows of `columns.FINDINGS`, sorted as that table is.
        rows: Row of the batch that each finding is about. Two rows may be claims about one item,
            and what is found in one of them says nothing of the other.
        failed: Row of the batch to what failed on it: a family, `normalise`, `too-long` or
            `too-many-readings`; several are joined by `+`, in that order of the alphabet.
    """

    findings: pa.RecordBatch
    rows: list[int]
    failed: dict[int, str]


class _Found(NamedTuple):
    """A hit at its place in the batch; the span is of the text as received."""

    row: int
    field: str
    start: int
    end: int
    engine: Engine
    hit: Hit


def scan(detectors: Engines, batch: pa.RecordBatch, *, table: str, key: bytes) -> Scan:
    """Scan a batch.

    Args:
        detectors: The engines of this process.
        batch: Rows of `columns.MESSAGES` or `columns.FILES`.
        table: `messages` or `files`.
        key: The organisation's fingerprint key, 16 to 64 bytes.

    Raises:
        ArchiveCorrupt: The batch is not of that table.
        ValueError: The key is too short or too long.
    """
    conform(batch, TABLES[table].schema)
    failed: defaultdict[int, set[str]] = defaultdict(set)
    texts, rows, fields, bases = _texts(batch, table, failed)

    def note(text: int, what: str) -> None:
        failed[rows[text]].add(what)

    found = [
        _Found(
            rows[one.text],
            FIELDS[table][fields[one.text]],
            bases[one.text] + one.start,
            bases[one.text] + one.end,
            one.engine,
            one.hit,
        )
        for one in find(detectors.families, texts, note)
    ]
    findings, about = _findings(detectors, batch, table, key, _without_inner(found))
    return Scan(findings, about, {row: "+".join(sorted(failed[row])) for row in sorted(failed)})


def _texts(
    batch: pa.RecordBatch, table: str, failed: defaultdict[int, set[str]]
) -> tuple[pa.LargeStringArray, list[int], list[int], list[int]]:
    """Put the fields of a batch after each other: (texts, row, field, first character of each)."""
    parts: list[pa.LargeStringArray] = []
    rows: list[int] = []
    fields: list[int] = []
    bases: list[int] = []
    for position, name in enumerate(FIELDS[table]):
        column: pa.LargeStringArray = batch.column(name)  # type: ignore[assignment]  # see conform
        if name == _CONTENT:
            texts: list[str] = []
            for row in np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False)).tolist():
                for base, text in pieces(column[row].as_py()):
                    rows.append(row)
                    bases.append(base)
                    texts.append(text)
            fields += [position] * len(texts)
            parts.append(pa.array(texts, pa.large_string()))
            continue
        sizes = pc.binary_length(column).fill_null(0).to_numpy(zero_copy_only=False)
        for row in np.flatnonzero(sizes > LONGEST_BYTES).tolist():
            failed[row].add(TOO_LONG)
        wanted = np.flatnonzero((sizes > 0) & (sizes <= LONGEST_BYTES))
        parts.append(column if len(wanted) == len(column) else column.take(wanted))
        rows += wanted.tolist()
        fields += [position] * len(wanted)
        bases += [0] * len(wanted)
    return pa.concat_arrays(parts), rows, fields, bases


def _without_inner(found: Sequence[_Found]) -> Iterator[_Found]:
    """Leave out personal data inside a secret."""
    secrets: defaultdict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for one in found:
        if one.engine.family is Family.SECRET:
            secrets[one.row, one.field].append((one.start, one.end))
    reach = {}
    for place, spans in secrets.items():
        spans.sort()
        # How far the secrets that begin no later than each one reach.
        reach[place] = list(accumulate((end for _, end in spans), max))
    for one in found:
        place = one.row, one.field
        if one.engine.family is Family.PII and place in reach:
            before = bisect_right(secrets[place], (one.start, sys.maxsize))
            if before and reach[place][before - 1] >= one.end:
                continue
        yield one


def _findings(
    detectors: Engines, batch: pa.RecordBatch, table: str, key: bytes, found: Iterable[_Found]
) -> tuple[pa.RecordBatch, list[int]]:
    """Make the rows of FINDINGS, and say which row of the batch each is about."""
    marks: dict[tuple[int, str, str, int, int, str], _Found] = {}
    for one in found:
        mark = fingerprint(key, one.engine.family.value, one.hit.value)
        place = (one.row, one.field, one.hit.rule, one.start, one.end, mark)
        if place not in marks or marks[place].hit.confidence < one.hit.confidence:
            marks[place] = one
    if table == "messages":
        _drop_kept(batch, marks)
    where = (
        locations(batch, [_span(one) for one in marks.values()])
        if table == "files"
        else [None] * len(marks)
    )
    told = [
        Told(
            one.row,
            one.field,
            one.start,
            one.end,
            one.engine.family.value,
            one.hit.rule,
            one.hit.severity.value,
            one.hit.confidence,
            _preview(one),
            place[-1],
            one.engine.engine,
            location,
        )
        for (place, one), location in zip(marks.items(), where, strict=True)
    ]
    return written(told, batch, table, detectors.rule_pack)


def _span(one: _Found) -> Span:
    return Span(one.row, one.start if one.field == _CONTENT else -1, one.end, one.hit.value)


def _drop_kept(
    batch: pa.RecordBatch, marks: dict[tuple[int, str, str, int, int, str], _Found]
) -> None:
    """Drop what an edit replaced where the same rule finds the same thing in the new text."""
    kept = {(row, rule, mark) for row, part, rule, _, _, mark in marks if part != "previous_text"}
    for place in list(marks):
        row, part, rule, _, _, mark = place
        again = part == "previous_text" and (row, rule, mark) in kept
        if again and batch.column("kind")[row].as_py() == "edited":
            del marks[place]


def _preview(one: _Found) -> str:
    """Mask it, and say how it was found where that is not plain."""
    masked = preview(one.hit.value, prefixed=one.hit.prefixed)
    return f"{one.hit.note}: {masked}" if one.hit.note else masked
