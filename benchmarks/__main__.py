"""`make bench`: speed of the whole path, what Beam costs, memory, and peers on the same messages.

Everything runs on one synthetic world, in one process tree, one measurement after the other. Only
the ratios mean something on another machine, or on this one in another hour.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from benchmarks import memory, overhead, path, peers
from examples.world import World
from pipelines.output import line, say, table

app = App(name="benchmarks", help="Measure crossgate on this machine.", help_format="markdown")


@app.default
def bench(
    *,
    messages: Annotated[int, Parameter(help="Messages of the whole path.")] = 300_000,
    sample: Annotated[int, Parameter(help="Messages given to the slow peers.")] = 2_000,
    memory_messages: Annotated[
        int, Parameter(help="Messages of the memory run; 0 leaves it out.")
    ] = 0,
    only: Annotated[list[str] | None, Parameter(help="path, beam, peers or memory.")] = None,
    seed: int = 7,
    out: Annotated[Path | None, Parameter(help="Also write the figures here, JSON.")] = None,
) -> None:
    """Run the benchmarks and print a table for each."""
    wanted = set(only or ("path", "beam", "peers", *(["memory"] if memory_messages else [])))
    results: dict[str, Any] = {
        "machine": {
            "cores": len(__import__("os").sched_getaffinity(0)),
            "python": platform.python_version(),
        },
        "messages": messages,
        "seed": seed,
    }
    with tempfile.TemporaryDirectory(prefix="crossgate-bench-") as name:
        folder = Path(name)
        say(f"making a world of {messages:,} messages")
        World(seed=seed, messages=messages).write(folder / "world")
        os.sync()  # or the disk still writes the world while a scan of it is timed
        if "path" in wanted:
            results["path"] = path.measure(folder)
            _show(
                "whole path: JSON lines to committed, encrypted Parquet with verdicts",
                results["path"],
            )
        if "beam" in wanted:
            results["beam"] = overhead.measure(folder)
            _show(
                "what Beam costs: CPU seconds of the same ranges with and without it",
                results["beam"],
            )
        if "peers" in wanted:
            results["peers"] = peers.measure(folder, sample)
            _show(
                "detectors alone, one core, the same messages",
                results["peers"],
            )
        if "memory" in wanted:
            results["memory"] = memory.measure(folder, memory_messages or 1_000_000, seed)
            _show("memory of the largest worker while it works", results["memory"])
    if out:
        out.write_text(json.dumps(results, indent=2) + "\n", "utf-8")


def _show(title: str, rows: list[dict[str, Any]]) -> None:
    line()
    headings = tuple(rows[0])
    table(
        title,
        headings,
        [tuple(_figure(row[h]) for h in headings) for row in rows],
        numbers=headings[1:],
    )


def _figure(value: object) -> str:
    return (
        f"{value:,.2f}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )


if __name__ == "__main__":
    sys.exit(app())
