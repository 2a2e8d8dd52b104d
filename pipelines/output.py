"""How the command line speaks: data to stdout, talk to stderr, progress only on a terminal."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Final

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
    """Print a table that fits the terminal; `shrink` columns are cut where there is no room."""
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
    for row in rows:
        made.add_row(*(_cell(value) for value in row))
    stdout.print(made)


def line(text: str = "", *, style: str | None = None) -> None:
    """Print one line of data."""
    stdout.print(escape(harmless(text)), style=style, soft_wrap=True)


def say(text: str, *, style: str | None = None) -> None:
    """Talk to the person, beside the data."""
    stderr.print(escape(harmless(text)), style=style, soft_wrap=True)


def number(value: int) -> str:
    """A number people can read: 1,382."""
    return f"{value:,}"


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


def _cell(value: object) -> str:
    text = escape(number(value) if isinstance(value, int) else harmless(str(value)))
    style = SEVERITY_STYLE.get(text)
    return f"[{style}]{text}[/]" if style else text


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.hex() if isinstance(value, bytes) else str(value)
