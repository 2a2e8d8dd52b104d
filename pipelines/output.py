"""How the command line speaks: data to stdout, talk to stderr, progress only on a terminal."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Final

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

JSON_VERSION: Final = 1
SEVERITY_STYLE: Final = {
    "critical": "bold red",
    "high": "red",
    "medium": "yellow",
    "low": "cyan",
    "none": "dim",
}

# What a message, a path or a channel says is shown as it is, `:key:` too.
stdout: Final = Console(highlight=False, soft_wrap=False, emoji=False)
stderr: Final = Console(stderr=True, highlight=False, emoji=False)


_LEAST: Final = 20
"""Characters below which a column that is cut says too little."""

_MOST: Final = 200
"""Characters of such a column that are folded instead."""

# C0 and C1 controls but tab and newline, and marks that turn the direction of text: what a message
# says must not clear, fake or reorder an analyst's screen.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Replace what a terminal would obey by what it can show."""
    return _CONTROL.sub("\ufffd", text)


def emit(kind: str, data: Mapping[str, Any]) -> None:
    """Print one JSON document: `kind` and `version` say how to read the rest."""
    document = {"kind": kind, "version": JSON_VERSION, **data}
    sys.stdout.write(json.dumps(document, ensure_ascii=False, default=_plain, indent=2) + "\n")


def table(
    title: str | None,
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    numbers: Sequence[str] = (),
    shrink: Sequence[str] = (),
) -> None:
    """Print a table that fits the terminal, or whole lines to whatever else reads them.

    Args:
        title: Above it.
        headings: Of the columns.
        rows: Their cells.
        numbers: Columns that stand to the right and are never folded.
        shrink: Columns that are cut to the room there is; where that is next to none, folded.
    """
    cells = [[_cell(value) for value in row] for row in rows]
    if not stdout.is_terminal and "COLUMNS" not in os.environ:
        _lines(title, headings, cells, numbers)
        return
    columns = zip(*cells, strict=True) if cells else [()] * len(headings)
    widths = dict(zip(headings, map(_width, headings, columns), strict=True))
    others = sum(widths[heading] for heading in headings if heading not in shrink)
    if shrink and (stdout.width - others) // len(shrink) < _LEAST:
        for row in cells:
            for heading, cell in zip(headings, row, strict=True):
                if heading in shrink:
                    cell.truncate(_MOST, overflow="ellipsis")
        shrink = ()
    made = Table(
        title=title,
        title_justify="left",
        box=None,
        pad_edge=False,
        header_style="bold",
        expand=bool(shrink),
    )
    for heading in headings:
        if heading in numbers:
            made.add_column(heading, justify="right", no_wrap=True)
        else:
            made.add_column(
                heading,
                overflow="ellipsis" if heading in shrink else "fold",
                no_wrap=heading in shrink,
                ratio=1 if heading in shrink else None,
            )
    for row in cells:
        made.add_row(*row)
    stdout.print(made)


def _lines(
    title: str | None,
    headings: Sequence[str],
    rows: Sequence[Sequence[Text]],
    numbers: Sequence[str],
) -> None:
    """Print each row whole and on one line, for programs and files."""
    if title:
        line(title)
    texts = [headings, *([" ".join(cell.plain.split()) for cell in row] for row in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        padded = [
            " " * (width - cell_len(text)) + text
            if heading in numbers
            else set_cell_size(text, width)
            for heading, text, width in zip(headings, row, widths, strict=True)
        ]
        line("  ".join(padded).rstrip())


def _width(heading: str, column: Iterable[Text]) -> int:
    """Characters that a column wants, with the two before the next."""
    return max([cell_len(heading), *(cell.cell_len for cell in column)]) + 2


def line(text: str = "", *, style: str | None = None) -> None:
    """Print one line of data."""
    stdout.print(escape(harmless(text)), style=style, soft_wrap=True)


def say(text: str, *, style: str | None = None) -> None:
    """Talk to the person, beside the data."""
    stderr.print(escape(harmless(text)), style=style, soft_wrap=True)


def number(value: int) -> str:
    """A number people can read: 1,382."""
    return f"{value:,}"


def counted(value: int, one: str) -> str:
    """A number of things: `1 finding`, `2 findings`; of regular nouns."""
    return f"{number(value)} {one}" if value == 1 else f"{number(value)} {one}s"


def when(value: datetime | None) -> str:
    """An instant in UTC to the second."""
    return value.strftime("%Y-%m-%d %H:%M:%SZ") if value else "–"


class Watch:
    """Shows a run's progress on a terminal, and nothing anywhere else."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._progress = Progress(
            TextColumn("{task.description:>10}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=stderr,
            transient=True,
            disable=quiet or not stderr.is_terminal,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Watch:
        """Start drawing."""
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop drawing and clear the bar."""
        self._progress.stop()

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage of so many records."""
        self._task = self._progress.add_task(name, total=total)

    def advance(self, records: int) -> None:
        """Some of it is done."""
        if self._task is not None:
            self._progress.advance(self._task, records)


def _cell(value: object) -> Text:
    text = number(value) if isinstance(value, int) else harmless(str(value))
    return Text(text, style=SEVERITY_STYLE.get(text, ""))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.hex() if isinstance(value, bytes) else str(value)
