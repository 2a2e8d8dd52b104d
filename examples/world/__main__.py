"""Writes a world to a folder: `python -m examples.world --messages 100000 --seed 7 OUT`."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from examples.world import World
from schemas.errors import UsageInvalid


def main(arguments: list[str] | None = None) -> int:
    """Write a world; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m examples.world",
        description="Write events.jsonl, truth.jsonl and policy.toml of a made-up world.",
        epilog="example: python -m examples.world --messages 100000 --seed 7 ./world",
    )
    parser.add_argument("out", type=Path, help="folder to write to; of an export also a .zip")
    parser.add_argument("--messages", type=int, default=100_000, help="records of type message")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same bytes")
    parser.add_argument("--days", type=int, default=30, help="length of the story")
    parser.add_argument("--organisations", type=int, default=3, help="how many, ours included")
    parser.add_argument(
        "--start", type=date.fromisoformat, default=date(2026, 1, 5), help="first day, UTC"
    )
    parser.add_argument("--export", action="store_true", help="write a Slack export instead")
    asked = parser.parse_args(arguments)
    try:
        world = World(asked.seed, asked.messages, asked.days, asked.organisations, asked.start)
    except UsageInvalid as error:
        parser.error(str(error))
    if asked.export:
        world.write_export(asked.out)
        return 0
    for lines in world.writing(asked.out):
        if sys.stderr.isatty():
            print(f"\r{lines:,} lines", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
