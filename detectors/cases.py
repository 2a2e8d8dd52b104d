"""Which rows of a batch need a decision, and what is known of each: whose, what, read by whom.

Each row is a claim about an item and is decided alone, whatever other rows say of that item: these
may stand in another range, and the cut of ranges must not decide anything. What the whole archive
knows, the directory tells: whether sources dispute whose an item is.

Most items are clean and never become Python objects; only those with findings, failures or missing
content do.

What an edit or a deletion removed was readable from the posting to that revision, and only then.
Text that an edit brought is readable from the edit on; where the source does not say what stood
there before, it counts from the posting. What the author wrote, the author's organisation could
read, whatever else is known. When a connection ends, files of the other side
become inaccessible at any tier (Slack help centre, CN10), so nobody keeps them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors.exposure import Directory, Reader, in_order
from detectors.weigh import Found
from schemas.columns import UNKNOWN_ORG
from schemas.errors import Unreconciled
from schemas.identity import file_item, message_item
from schemas.policy import Family, Severity, Tier
from schemas.suppression import Suppression, covering

_TOMBSTONES: Final = ("tombstone", "dlp_tombstone")
_FINDING: Final = (
    "item",
    "channel_id",
    "fingerprint",
    "family",
    "rule",
    "severity",
    "field",
    "start",
    "end",
)
_MESSAGE: Final = (
    "channel_id",
    "ts",
    "revision",
    "author_org",
    "author_id",
    "sent_at",
    "revised_at",
    "kind",
    "subtype",
)
_FILE: Final = (
    "channel_id",
    "ts",
    "version",
    "author_org",
    "owner_id",
    "shared_at",
    "mode",
    "file_id",
    "extraction",
    "extraction_reason",
)


class Scanned(Protocol):
    """What `detectors.scan` gives back."""

    @property
    def findings(self) -> pa.RecordBatch:
        """Rows of `columns.FINDINGS`, any order."""

    @property
    def rows(self) -> Sequence[int]:
        """The row of the batch that each finding is about."""

    @property
    def failed(self) -> Mapping[int, str]:
        """Reason code per row of the batch that a detector failed on."""


class _Finding(NamedTuple):
    """A finding and where it is; `start` and `end` count characters of that field."""

    found: Found
    field: str
    start: int
    end: int


class Case(NamedTuple):
    """One row that needs a decision.

    Attributes:
        row: Its row in the batch.
        author_org: As received.
        author: The author's organisation, as the policy maps it.
        disputed: Whether sources name different organisations as the author's.
        found: Distinct findings, sorted.
        findings: How many findings there are, of which several may be alike.
        failure: Why detectors failed on it; empty if none did.
        unscanned: Why its content was not read whole; empty if it was.
        gone: Whether the text no longer stands there.
        since: When what was found became readable, microseconds.
        until: When it ceased to stand there; None while it does, or where nobody knows.
        readers: Who could read it.
    """

    item: str
    row: int
    channel_id: str
    ts: str
    revision: int
    at: int
    author_id: str | None
    author_org: str
    author: str
    disputed: bool
    found: tuple[Found, ...]
    findings: int
    failure: str
    unscanned: str
    deleted: bool
    gone: bool
    since: int
    until: int | None
    readers: tuple[Reader, ...]


class _Row(NamedTuple):
    """One row of the batch; the same for messages and files. Instants are microseconds.

    Attributes:
        change: What this revision is: posted, edited or deleted, hidden, unreadable.
        unscanned: Why its content was not read whole; empty if it was.
    """

    item: str
    author_org: str
    author_id: str
    channel_id: str
    ts: str
    revision: int
    at: int
    revised_at: int
    change: str
    unscanned: str
    row: int


def cases(
    items: pa.RecordBatch,
    scan: Scanned,
    directory: Directory,
    suppressions: Sequence[Suppression] = (),
    *,
    is_file: bool,
) -> Iterator[Case]:
    """Yield the rows that need a decision, in their order.

    Args:
        items: Rows of `columns.MESSAGES`, or of `columns.FILES` if `is_file`.
        scan: What was found in them.
        directory: Who could see which channel.
        suppressions: Those that are in force.
        is_file: Which of the two tables it is.

    Raises:
        Unreconciled: A finding is not about the row that it is said to be about.
    """
    found: defaultdict[int, list[tuple[str, _Finding]]] = defaultdict(list)
    columns = (scan.findings[name].to_pylist() for name in _FINDING)
    for row, item, channel, mark, family, rule, severity, *place in zip(
        scan.rows, *columns, strict=True
    ):
        path = items["name"][row].as_py() if suppressions and is_file else None
        by = covering(suppressions, mark, rule, channel, path)
        one = _Finding(Found(Family(family), rule, Severity(severity), by), *place)
        found[row].append((item, one))
    for row in _rows(items, {*found, *scan.failed}, is_file=is_file):
        about = found[row.row]
        if any(item != row.item for item, _ in about):
            raise Unreconciled(
                "decide",
                f"findings are about another item than row {row.row} of their batch",
                "nothing of the range was committed; report it",
            )
        failure = scan.failed.get(row.row, "")
        yield _case(items, row, [one for _, one in about], failure, directory, is_file=is_file)


def _case(
    items: pa.RecordBatch,
    row: _Row,
    about: list[_Finding],
    failure: str,
    directory: Directory,
    *,
    is_file: bool,
) -> Case:
    """Put together what a row says and what was found in it."""
    author = directory.organisation_of(row.author_org)
    edited = row.change == "edited" and bool(about) and not failure
    removed = edited and all(one.field == "previous_text" for one in about)
    deleted = row.change in ("deleted", "hidden")
    start, until = row.at, None
    if row.change == "deleted" or removed:
        # A source that does not know when gives the instant of the posting.
        until = row.revised_at if row.revised_at > start else None
    elif edited and not any(_stood_before(items, row.row, one) for one in about):
        start = row.revised_at
    readers = directory.readers(row.channel_id, start, until)
    if author not in (directory.own_org, UNKNOWN_ORG) and not any(
        reader.org == author and reader.start is not None and reader.start <= start
        for reader in readers
    ):
        readers = in_order([*readers, Reader(author, Tier.UNKNOWN, start, until, True, "observed")])
    if is_file and author != UNKNOWN_ORG:
        ours = (directory.own_org, author, UNKNOWN_ORG)
        readers = [r if r.org in ours else r._replace(keeps_copy=False) for r in readers]
    return Case(
        item=row.item,
        row=row.row,
        channel_id=row.channel_id,
        ts=row.ts,
        revision=row.revision,
        at=row.at,
        author_id=row.author_id or None,
        author_org=row.author_org,
        author=author,
        disputed=directory.disputed(row.item),
        found=tuple(sorted({one.found for one in about})),
        findings=len(about),
        failure=failure,
        unscanned=row.unscanned,
        deleted=deleted,
        gone=deleted or removed,
        since=start,
        until=until,
        readers=tuple(readers),
    )


def _stood_before(items: pa.RecordBatch, row: int, finding: _Finding) -> bool:
    """Whether what was found in an edited message may have stood there before the edit."""
    before = items["previous_text"][row].as_py()
    if before is None or finding.field == "previous_text":
        return True
    written = items[finding.field][row].as_py() or ""
    return written[finding.start : finding.end] in before


def _rows(items: pa.RecordBatch, spoken_of: set[int], *, is_file: bool) -> Iterator[_Row]:
    """Read the rows that need a decision: something speaks of them, or their content is missing."""
    wanted = set(spoken_of)
    if is_file:
        missing = pc.not_equal(items["extraction"], pa.scalar("extracted"))
        wanted.update(np.flatnonzero(missing.to_numpy(zero_copy_only=False)).tolist())
    positions = sorted(wanted)
    chosen = items.select(_FILE if is_file else _MESSAGE).take(pa.array(positions, pa.int64()))

    def column(name: str) -> list[Any]:
        values = chosen[name]
        if pa.types.is_timestamp(values.type):
            values = values.cast(pa.int64())
        return values.to_pylist()

    if is_file:
        for row, channel, ts, version, org, author, at, mode, file, extraction, why in zip(
            positions, *map(column, _FILE), strict=True
        ):
            yield _Row(
                file_item(file, version, channel, ts),
                org,
                author or "",
                channel,
                ts,
                version,
                at,
                at,
                "hidden" if mode in _TOMBSTONES else "posted",
                (why or "unknown") if extraction != "extracted" else "",
                row,
            )
        return
    for row, channel, ts, revision, org, author, at, revised_at, kind, subtype in zip(
        positions, *map(column, _MESSAGE), strict=True
    ):
        hidden = kind != "deleted" and subtype in _TOMBSTONES
        yield _Row(
            message_item(channel, ts, revision),
            org,
            author or "",
            channel,
            ts,
            revision,
            at,
            revised_at,
            "hidden" if hidden else kind,
            "",
            row,
        )
