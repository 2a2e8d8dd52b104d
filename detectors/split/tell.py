"""Which messages to keep of a batch for putting them together, and the findings that come of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors.family import Disguised, Rule
from detectors.findings import Told, in_order, written
from detectors.scan import LONGEST_BYTES, Engines, Scan
from detectors.secrets import ENGINE
from detectors.split.gate import fragments
from detectors.split.neighbours import Fragment
from detectors.split.part import Part, mark_of
from schemas.policy import Family

FIELD: Final = "text"
"""The field of a message in which parts are looked for."""

_PLACE: Final = ("channel_id", "ts", "revision", "author_id")


def fragment_rows(messages: pa.RecordBatch, found: Scan) -> list[int]:
    """Return the rows of messages that may hold a part, in order.

    What holds a whole secret may be the first half of a credential.
    """
    texts: pa.LargeStringArray = messages[FIELD]  # type: ignore[assignment]  # see the schema
    families = found.findings["family"].to_pylist()
    halves = [
        row
        for row, family in zip(found.rows, families, strict=True)
        if family == Family.SECRET.value
    ]
    rows = np.union1d(fragments(texts), np.array(halves, np.int64))
    sizes = pc.binary_length(texts).fill_null(LONGEST_BYTES + 1).to_numpy(zero_copy_only=False)
    known = messages["author_id"].is_valid().to_numpy(zero_copy_only=False)
    chosen: list[int] = rows[(sizes[rows] <= LONGEST_BYTES) & known[rows]].tolist()
    return chosen


def read(
    messages: pa.RecordBatch, rows: Sequence[int], found: Scan, rules: Collection[Rule]
) -> list[Fragment]:
    """Return rows of messages as fragments.

    Args:
        messages: Rows of `columns.MESSAGES`.
        rows: Those that may hold a part.
        found: What was found in the messages.
        rules: Every rule.
    """
    vague = _vague(rules)
    whole: defaultdict[int, list[int]] = defaultdict(list)
    names = ("family", "field", "rule", "start", "end")
    columns = (found.findings[name].to_pylist() for name in names)
    for row, family, field, rule, start, end in zip(found.rows, *columns, strict=True):
        if family == Family.SECRET.value and field == FIELD and rule not in vague:
            whole[row] += start, end
    chosen = messages.take(pa.array(rows, pa.int64()))
    return [
        Fragment(channel, ts, revision, thread or ts, author, at, text, tuple(whole[row]))
        for row, channel, ts, revision, author, thread, at, text in zip(
            rows,
            *(chosen[name].to_pylist() for name in (*_PLACE, "thread_ts")),
            chosen["sent_at"].cast(pa.int64()).to_pylist(),
            chosen[FIELD].to_pylist(),
            strict=True,
        )
    ]


def with_parts(
    engines: Engines,
    rules: Collection[Rule],
    messages: pa.RecordBatch,
    scan: Scan,
    parts: Collection[Part],
) -> Scan:
    """Add to what was found in messages the parts of split secrets that stand in them.

    A part takes the place of what only words make a secret, and of personal data inside of it.
    """
    if not parts:
        return scan
    told: list[Told] = []
    failed = dict(scan.failed)
    for row, part in _placed(messages, parts):
        if part.rule:
            told.append(_finding(row, part))
        else:
            causes = {Family.SECRET.value, *failed.get(row, "").split("+")} - {""}
            failed[row] = "+".join(sorted(causes))
    scan = replace(scan, failed=failed)
    if not told:
        return scan
    findings, about = written(told, messages, "messages", engines.rule_pack)
    spans: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for one in told:
        spans[one.row].append((one.start, one.end))
    vague = _vague(rules)
    names = ("family", "field", "rule", "start", "end")
    columns = zip(scan.rows, *(scan.findings[name].to_pylist() for name in names), strict=True)
    kept = [
        at
        for at, (row, family, field, rule, start, end) in enumerate(columns)
        if field != FIELD
        or not any(
            (rule in vague and start < high and low < end)
            or (family == Family.PII.value and low <= start and end <= high)
            for low, high in spans[row]
        )
    ]
    before = scan.findings.take(pa.array(kept, pa.int64()))
    merged = pa.Table.from_batches([before, findings]).combine_chunks().to_batches()[0]
    rows, order = in_order(merged, [*(scan.rows[at] for at in kept), *about])
    return replace(scan, findings=rows, rows=order)


def _vague(rules: Collection[Rule]) -> frozenset[str]:
    """Return the rules that know only a word that means secret."""
    return frozenset(
        rule.id
        for rule in rules
        if rule.family is Family.SECRET and rule.disguised is Disguised.NEVER
    )


def _placed(messages: pa.RecordBatch, parts: Collection[Part]) -> Iterator[tuple[int, Part]]:
    """Yield the parts that stand in the rows of a batch."""
    known: defaultdict[tuple[str, str, int, str], list[Part]] = defaultdict(list)
    for part in sorted(parts):
        known[part.channel, part.ts, part.revision, part.author].append(part)
    places = zip(*(messages[name].to_pylist() for name in _PLACE), strict=True)
    for row, place in enumerate(places):
        for part in known.get(place, ()):
            text = messages[FIELD][row].as_py()
            if text is not None and mark_of(text) == part.mark:
                yield row, part


def _finding(row: int, part: Part) -> Told:
    return Told(
        row,
        FIELD,
        part.start,
        part.end,
        Family.SECRET.value,
        part.rule,
        part.severity,
        part.confidence,
        part.preview,
        part.fingerprint,
        ENGINE,
    )
