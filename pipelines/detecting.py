"""What was found in a range, and how archiving leaves it to screening.

In a backfill both readers go over the same ranges, and screening must wait: it can only decide once
the archive has learnt from the whole source who could see which channel. Detecting needs to know
none of that. So it is done while the range is in memory for the archive, and what is found waits on
disk for its decision: the rows that something speaks of, in the clear like the log beside them, in
a folder that only the owner can open and that is deleted with the log.

It is a shortcut, never a source. Of a range of which nothing is kept, or nothing by this very
version, rule pack, policy and key, or not intact to the byte, the log is read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b, sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

import msgspec
import pyarrow as pa

from detectors.scan import Scan, scan
from detectors.split.tell import fragment_rows
from pipelines import worker
from pipelines.job import Job, Range
from pipelines.metrics import SCREENED
from pipelines.sources.storage import put_if_absent

SCANNED: Final = ("messages", "files")

_FOLDER: Final = "detected"
_WORDLESS: Final = ("raw", "text_folded")
"""Columns of messages that no decision looks at."""


@dataclass(frozen=True, slots=True)
class Detected:
    """A range with what was found in it.

    Attributes:
        items: `messages` and `files`: of messages only the rows that something speaks of, and those
            that may hold a part of a split secret.
        scans: What was found in each; rows are those of `items`.
        fragments: The rows of `messages` that may hold such a part, in order.
        counts: Where the range's records went, and how many items were screened.
    """

    range: Range
    items: Mapping[str, pa.RecordBatch]
    scans: Mapping[str, Scan]
    fragments: Sequence[int]
    counts: Mapping[str, int]


class _Kept(msgspec.Struct):
    """A `Detected` on disk; batches as Arrow IPC streams."""

    items: dict[str, bytes]
    findings: dict[str, bytes]
    rows: dict[str, list[int]]
    failed: dict[str, dict[int, str]]
    fragments: list[int]
    counts: dict[str, int]


def detect(
    job: Job, offsets: Range, items: Mapping[str, pa.RecordBatch], counts: Mapping[str, int]
) -> Detected:
    """Scan the messages and files of a range.

    Raises:
        CanaryMissed: The engines of this process did not find their own canary.
    """
    engines, key = worker.detectors(job), worker.keyring(job).fingerprint_key(job.own_org)
    scans = {name: scan(engines, items[name], table=name, key=key) for name in SCANNED}
    screened = sum(items[name].num_rows for name in SCANNED)
    fragments = fragment_rows(items["messages"], scans["messages"])
    messages, scans["messages"], fragments = _spoken_of(
        items["messages"], scans["messages"], fragments
    )
    return Detected(
        offsets,
        {"messages": messages, "files": items["files"]},
        scans,
        fragments,
        {**counts, SCREENED: screened},
    )


def keep(job: Job, detected: Detected) -> None:
    """Leave what was found of a range to screening."""
    path = _path(job, detected.range)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    body = msgspec.msgpack.encode(
        _Kept(
            {name: _packed(batch) for name, batch in detected.items.items()},
            {name: _packed(one.findings) for name, one in detected.scans.items()},
            {name: one.rows for name, one in detected.scans.items()},
            {name: one.failed for name, one in detected.scans.items()},
            list(detected.fragments),
            dict(detected.counts),
        )
    )
    put_if_absent(path, sha256(body).digest() + body)


def kept(job: Job, offsets: Range) -> Detected | None:
    """Return what archiving left, under this very job, of a range that begins where this one does.

    It may end earlier, never later. None if nothing was left, or not whole.
    """
    basis = _basis(job)
    ends = (
        int(path.name.split("-")[1])
        for path in _folder(job, offsets.partition).glob(f"{offsets.start}-*-{basis}")
    )
    end = max((end for end in ends if end <= offsets.end), default=None)
    if end is None:
        return None
    part = replace(offsets, end=end)
    try:
        content = _path(job, part).read_bytes()
    except FileNotFoundError:  # another driver is through, and has just deleted it
        return None
    body = content[32:]
    if sha256(body).digest() != content[:32]:
        return None
    found = msgspec.msgpack.decode(body, type=_Kept)
    scans = {
        name: Scan(_unpacked(found.findings[name]), found.rows[name], found.failed[name])
        for name in SCANNED
    }
    items = {name: _unpacked(batch) for name, batch in found.items.items()}
    return Detected(part, items, scans, found.fragments, found.counts)


def border(archive: Path, partition: str, start: int, stop: int) -> int:
    """Return where the last kept range that begins from `start` on ends, `stop` at the latest.

    A range that ended in the middle of a kept one would have its records detected again.
    """
    # Not what a killed process, or one at work, has half written: that begins with a point.
    whole = (archive / _FOLDER / partition).glob("[0-9]*-*-*")
    kept = (path.name.split("-") for path in whole)
    ends = (int(end) for first, end, _ in kept if int(first) >= start and int(end) <= stop)
    return max(ends, default=stop)


def joined(parts: Sequence[Detected]) -> Detected:
    """Put ranges that follow each other together; findings stay in the order of their ranges."""
    counts: Counter[str] = Counter()
    first = dict.fromkeys(SCANNED, 0)
    rows: dict[str, list[int]] = {name: [] for name in SCANNED}
    failed: dict[str, dict[int, str]] = {name: {} for name in SCANNED}
    fragments: list[int] = []
    for part in parts:
        counts.update(part.counts)
        fragments += [first["messages"] + row for row in part.fragments]
        for name, found in part.scans.items():
            rows[name] += [first[name] + row for row in found.rows]
            failed[name] |= {first[name] + row: why for row, why in found.failed.items()}
            first[name] += part.items[name].num_rows
    return Detected(
        replace(parts[0].range, end=parts[-1].range.end),
        {name: _concat([part.items[name] for part in parts]) for name in SCANNED},
        {
            name: Scan(
                _concat([part.scans[name].findings for part in parts]),
                rows[name],
                failed[name],
            )
            for name in SCANNED
        },
        fragments,
        counts,
    )


def forget(archive: Path, partition: str) -> None:
    """Delete what was kept of a partition.

    Raises:
        OSError: Something stays there, in clear. Run the scan again once that is mended.
    """
    folder = archive / _FOLDER / partition
    with suppress(FileNotFoundError, NotADirectoryError):  # nothing was kept
        for path in sorted(folder.iterdir()):
            path.unlink(missing_ok=True)
    with suppress(OSError):  # another driver is at it, other partitions have theirs
        folder.rmdir()
        folder.parent.rmdir()


def _folder(job: Job, partition: str) -> Path:
    return Path(job.archive) / _FOLDER / partition


def _path(job: Job, offsets: Range) -> Path:
    name = f"{offsets.start}-{offsets.end}-{_basis(job)}"
    return _folder(job, offsets.partition) / name


def _basis(job: Job) -> str:
    """Return what stands for all that is kept depends on, beside the log's own bytes."""
    basis = blake2b(digest_size=16, key=worker.keyring(job).fingerprint_key(job.own_org))
    for part in (
        version("crossgate"),
        worker.detectors(job).rule_pack,
        job.own_org,
        job.policy_text,
    ):
        basis.update(sha256(part.encode()).digest())
    return basis.hexdigest()


def _spoken_of(
    items: pa.RecordBatch, found: Scan, fragments: Sequence[int]
) -> tuple[pa.RecordBatch, Scan, list[int]]:
    """Keep the rows that something was found in, failed on, or may be split, each column in use."""
    rows = sorted({*found.rows, *found.failed, *fragments})
    place = {row: at for at, row in enumerate(rows)}
    chosen = items.take(pa.array(rows, pa.int64()))
    for name in _WORDLESS:
        field = items.schema.field(name)
        nothing = None if field.nullable else b""
        empty = pa.array([nothing] * len(rows), field.type)
        chosen = chosen.set_column(items.schema.get_field_index(name), field, empty)
    scans = Scan(
        found.findings,
        [place[row] for row in found.rows],
        {place[row]: why for row, why in found.failed.items()},
    )
    return chosen, scans, [place[row] for row in fragments]


def _packed(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return sink.getvalue().to_pybytes()


def _unpacked(content: bytes) -> pa.RecordBatch:
    with pa.ipc.open_stream(content) as stream:
        return stream.read_next_batch()


def _concat(batches: Sequence[pa.RecordBatch]) -> pa.RecordBatch:
    columns = [pa.concat_arrays(parts) for parts in zip(*batches, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=batches[0].schema)
