"""Tables of cells between commas or the like."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from typing import Final

from pipelines.extraction import plain
from pipelines.extraction.gather import Scope
from pipelines.extraction.headings import rendered
from pipelines.extraction.sniff import separator

_LINES: Final = 4096
_HEAD: Final = 4096


def read(scope: Scope, name: str, data: bytes) -> None:
    """Read cells between commas or the like; each has its place, as in a spreadsheet."""
    text = plain.decoded(data)
    # A sheet program reads fields of any length; a quote that never closes makes one of them.
    csv.field_size_limit(sys.maxsize)
    mark = separator(text[:_HEAD], name) or ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    first = 1
    try:
        for lines in _batched(rendered(rows)):
            scope.say(f"cell A{first}", "\n".join(lines), "cell")
            first += len(lines)
    except csv.Error:
        plain.read(scope, data)


def _batched(lines: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for one in lines:
        batch.append(one)
        if len(batch) == _LINES:
            yield batch
            batch = []
    if batch:
        yield batch
