"""Scan batches of inputs and hold what comes out against what must always be so.

- Nothing is raised: not out of the scan, and not in an engine, where the scan would catch it and
  mark the row. A text beyond `LONGEST_BYTES` is marked, one that shows more than is read may be,
  and nothing else is.
- No row is lost: a canary in the last row of each batch is found there.
- A span lies in its text, and neither preview nor location holds what stands there.
- Cutting the batch in two changes nothing.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Final

from detectors import probe
from detectors.hits import TOO_MANY_READINGS
from detectors.registry import Detectors
from detectors.scan import LONGEST_BYTES, TOO_LONG, scan

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

KEY: Final = b"fuzz" * 8
_SHOWN: Final = 12
"""Characters from which a text in a preview is no coincidence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that must not be.

    Attributes:
        what: Which law is broken.
        kind: Class of the input.
        text: The input; printed nowhere.
    """

    what: str
    kind: str
    text: str = field(repr=False)


@dataclass(slots=True)
class Tally:
    """What a run counted.

    Attributes:
        inputs: Texts that were scanned.
        findings: What was found in them.
        held: Texts that show more than is read.
        faults: In order.
        seconds: Processor time by class.
        characters: By class.
        slowest: Processor time of the slowest batch.
    """

    inputs: int = 0
    findings: int = 0
    held: int = 0
    faults: list[Fault] = field(default_factory=list)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    characters: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def rates(self) -> list[tuple[str, float]]:
        """Microseconds per character of each class, the slowest first."""
        rates = [(k, s / max(1, self.characters[k]) * 1e6) for k, s in self.seconds.items()]
        return sorted(rates, key=lambda rate: -rate[1])


def run(
    detectors: Detectors, inputs: Iterable[tuple[str, str]], tally: Tally, *, batch: int = 500
) -> Iterator[int]:
    """Scan (class, text) after each other; yield how many are done after each batch.

    One batch holds one class, so that time can be laid at its door. Every other one is of files.
    """
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    done = 0
    for kind, text in inputs:
        waiting[kind].append(text)
        if len(waiting[kind]) == batch:
            done += 1
            _batch(detectors, kind, waiting.pop(kind), ("messages", "files")[done % 2], tally)
            yield tally.inputs
    for kind, texts in waiting.items():
        _batch(detectors, kind, texts, "messages", tally)
        yield tally.inputs


def once(detectors: Detectors, kind: str, text: str, table: str, tally: Tally) -> float:
    """Scan one text, and return the processor time it took."""
    before = tally.seconds[kind]
    _batch(detectors, kind, [text], table, tally)
    return tally.seconds[kind] - before


def _batch(detectors: Detectors, kind: str, texts: list[str], table: str, tally: Tally) -> None:
    _, canary = detectors.families[0].canaries[0]
    rows = probe.rows([*texts, canary], table)
    tally.inputs += len(texts)
    tally.characters[kind] += sum(map(len, texts))
    started = time.process_time()
    try:
        found = scan(detectors, rows, table=table, key=KEY)
    except Exception as error:  # noqa: BLE001  # this is what is looked for
        tally.faults += _culprits(detectors, kind, texts, table, type(error).__name__)
        return
    finally:
        took = time.process_time() - started
        tally.seconds[kind] += took
        tally.slowest = max(tally.slowest, took)
    tally.findings += found.findings.num_rows

    def fault(what: str, row: int) -> None:
        tally.faults.append(Fault(what, kind, [*texts, canary][row]))

    for row, why in found.failed.items():
        long = table == "messages" and len([*texts, canary][row].encode()) > LONGEST_BYTES
        if why == TOO_MANY_READINGS:
            tally.held += 1
        elif why != TOO_LONG or not long:
            fault(f"{why} failed", row)
    if len(texts) not in found.rows:
        fault("the canary after it is lost", len(texts) - 1)
    told = _told(found.findings, found.rows, [*texts, canary], table, fault)
    if len(texts) < 2:
        return
    middle = len(texts) // 2
    apart = []
    for low, high in ((0, middle), (middle, len(texts) + 1)):
        part = scan(detectors, rows.slice(low, high - low), table=table, key=KEY)
        apart += _rows(part.findings, [low + row for row in part.rows])
    for row, _ in groupby(sorted(set(told) ^ set(apart)), key=lambda one: one[0]):
        fault("cutting the batch changes what is found", row)


def _rows(findings: pa.RecordBatch, rows: Sequence[int]) -> list[tuple[int, int, int, str, str]]:
    columns = (
        findings.column(name).to_pylist() for name in ("start", "end", "rule", "fingerprint")
    )
    return list(zip(rows, *columns, strict=True))


def _told(
    findings: pa.RecordBatch,
    rows: Sequence[int],
    texts: Sequence[str],
    table: str,
    fault: Callable[[str, int], None],
) -> list[tuple[int, int, int, str, str]]:
    told = _rows(findings, rows)
    said = zip(
        findings.column("preview").to_pylist(),
        findings.column("location").to_pylist(),
        findings.column("field").to_pylist(),
        strict=True,
    )
    for (row, start, end, _, _), (preview, location, where) in zip(told, said, strict=True):
        if where != probe.FIELD[table]:
            continue
        text = texts[row]
        if not 0 <= start < end <= len(text):
            fault("a span lies outside of its text", row)
        elif end - start >= _SHOWN and text[start:end] in f"{preview} {location}":
            fault("a preview shows what was found", row)
    return told


def _culprits(
    detectors: Detectors, kind: str, texts: Sequence[str], table: str, error: str
) -> Iterator[Fault]:
    """Yield the texts that make the scan raise, or the whole batch where none does alone."""
    alone = False
    for text in texts:
        try:
            scan(detectors, probe.rows([text], table), table=table, key=KEY)
        except Exception as own:  # noqa: BLE001  # the same
            alone = True
            yield Fault(f"{type(own).__name__} escaped", kind, text)
    if not alone:
        yield Fault(f"{error} escaped, from the batch only", kind, "\n".join(texts))
