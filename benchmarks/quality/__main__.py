"""`make quality`: how much is found, and how much is taken for a finding that is none.

Every family is measured on labelled data that is not part of this repository, where it is there,
and on the made-up world. `--write` renews docs/quality.md, which nobody types.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Annotated, Final

from cyclopts import App, Parameter

from benchmarks.quality import Row
from pipelines.output import line, say, table

FAMILIES: Final = ("secrets", "disguises", "personal", "embargo")
"""Modules of this package, in the order of the table."""
PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "quality.md"
_PREFACE: Final = """\
Written by `python -m benchmarks.quality --write`, never by hand. Labelled data is not part of the
repository: it is looked for in the folder `shared` beside it or in `CROSSGATE_SHARED`, and what is
not there is left out of the tables. Labels are others' and not always right. Figures on data that
rules were tuned on flatter; measure on text like yours."""
_HEADINGS: Final = ("what", "figure", "value", "over", "bar", "met")

app = App(name="quality", help="Measure what the detectors find.", help_format="markdown")


@app.default
def quality(
    *,
    only: Annotated[list[str] | None, Parameter(help="Families to measure; all of them.")] = None,
    as_json: Annotated[bool, Parameter(name="--json", help="Print JSON.")] = False,
    write: Annotated[bool, Parameter(help="Write docs/quality.md anew.")] = False,
) -> int:
    """Measure each family and print one table; exits with 1 where a bar is not met."""
    if write and only:
        say("the page holds every family: leave out --only to write it")
        return 2
    data: dict[str, str] = {}
    rows: dict[str, list[Row]] = {}
    for name in only or FAMILIES:
        say(f"measuring {name}")
        module = import_module(f"benchmarks.quality.{name}")
        data[name], rows[name] = module.DATA, module.measure()
    every = [row for found in rows.values() for row in found]
    if as_json:
        print(json.dumps([{**asdict(row), "met": row.met} for row in every], indent=2))
    else:
        for name, found in rows.items():
            line()
            table(name, _HEADINGS, [_cells(row) for row in found], numbers=("value", "over", "bar"))
    if write:
        PAGE.write_text(page(data, rows), "utf-8")
        say(f"wrote {PAGE.name}")
    return int(any(row.met == "no" for row in every))


def page(data: dict[str, str], rows: Mapping[str, Sequence[Row]]) -> str:
    """Return docs/quality.md."""
    parts = ["# How good it is", _PREFACE]
    for name, found in rows.items():
        table_lines = [
            "| " + " | ".join(cells) + " |"
            for cells in (_HEADINGS, ["---"] * len(_HEADINGS), *map(_cells, found))
        ]
        parts += [f"## {name.capitalize()}", data[name], "\n".join(table_lines)]
    return "\n\n".join(parts) + "\n"


def _cells(row: Row) -> tuple[str, ...]:
    bar = "" if row.bar is None else f"{'≤' if row.most else '≥'} {row.bar:g}"
    return (row.kind, row.figure, f"{row.value:.3f}", f"{row.count:,}", bar, row.met)


if __name__ == "__main__":
    sys.exit(app())
