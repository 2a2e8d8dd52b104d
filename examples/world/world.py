"""A world, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from examples.world.assemble import MOST_ORGANISATIONS, assemble
from examples.world.cast import Cast
from examples.world.export import write_export
from examples.world.policy import policy_toml
from examples.world.rates import Rates
from examples.world.story import Batch, Story
from examples.world.timetable import DAY
from examples.world.truth import Planted
from schemas.errors import UsageInvalid

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class World:
    """Organisations that share channels, and all they say; the same arguments give the same bytes.

    Attributes:
        seed: Of every draw.
        messages: Records whose inner event type is `message`: posts of people and robots, file
            shares, notices of topics, joinings and leavings, edits and unfurls (`message_changed`)
            and deletions. Exactly so many; other events (joins, shares, reactions) come on top.
        days: Length of the story.
        organisations: How many, the own one included.
        start: Its first day, from midnight UTC.
        rates: How often what happens.
    """

    seed: int
    messages: int
    days: int = 30
    organisations: int = 3
    start: date = date(2026, 1, 5)
    rates: Rates = field(default_factory=Rates)

    def __post_init__(self) -> None:
        if not 2 <= self.organisations <= MOST_ORGANISATIONS:
            raise UsageInvalid(
                "organisations",
                f"{self.organisations} is not from 2 to {MOST_ORGANISATIONS}",
                "ask for as many as there are names for",
            )
        if self.seed < 0 or self.messages < 0 or self.days < 1:
            raise UsageInvalid(
                "world", "a negative seed or size, or no day", "ask for at least one day"
            )

    @cached_property
    def cast(self) -> Cast:
        """Who takes part. The first organisation is the one whose install sees the stream."""
        return assemble(self.seed, self.organisations)

    def batches(self) -> Iterator[Batch]:
        """Tell the story: lines of JSON and what is planted in them, about 5,000 lines at a time.

        Lines are Events API envelopes in order of time, without line ends. The memory this takes
        grows with the records of one day (about 100 bytes each), not of the story.
        """
        start = self._start
        return Story(self.seed, self.cast, self.rates, start, self.days, self.messages).tell()

    def events(self) -> Iterator[list[bytes]]:
        """Tell only the lines."""
        return (batch.lines for batch in self.batches())

    def truth(self) -> Iterator[Planted]:
        """Tell only what is planted, in the order of the lines that hold it."""
        return (planted for batch in self.batches() for planted in batch.truth)

    def policy_toml(self) -> str:
        """Write the own organisation's policy."""
        return policy_toml(self.cast, self._start, self.days * DAY)

    def write(self, directory: Path) -> None:
        """Write `events.jsonl`, `truth.jsonl` and `policy.toml`, in one pass."""
        for _ in self.writing(directory):
            pass

    def writing(self, directory: Path) -> Iterator[int]:
        """Write as `write` does, telling after each batch how many lines are written."""
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "policy.toml").write_text(self.policy_toml(), encoding="utf-8")
        written = 0
        with (
            (directory / "events.jsonl").open("wb") as events,
            (directory / "truth.jsonl").open("wb") as truth,
        ):
            for batch in self.batches():
                events.write(b"\n".join(batch.lines) + b"\n")
                truth.writelines(planted.line() + b"\n" for planted in batch.truth)
                written += len(batch.lines)
                yield written

    def write_export(self, target: Path, *, corporate: bool = True) -> None:
        """Write the same conversations as a Slack export; holds all of it in memory.

        Args:
            target: A folder, or a file whose name ends in `.zip`.
            corporate: With private channels, group and direct messages; else public channels only.
        """
        write_export(self.cast, self.events(), self._start, target, corporate=corporate)

    @property
    def _start(self) -> int:
        return (self.start - _EPOCH).days * DAY
