"""What the quality of detection is measured as: rows of one table, whatever the family.

A family is a module of this package with two names: `DATA`, a sentence that says what is measured
on, and `measure() -> list[Row]`. Data that is not there is skipped: its rows are simply missing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

HALVES: Final = ("even", "odd")
"""The two halves of labelled data: what was tuned on one must hold on the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure.

    Attributes:
        family: `secret`, `pii` or `embargo`.
        kind: What of the family, and on which data or half of it.
        figure: Name of what is counted, such as `recall`.
        value: The figure: a share unless its name says otherwise.
        count: How many examples it is over.
        bar: What it has to reach, or None where it is only shown.
        most: The bar is the highest value allowed, not the lowest.
    """

    family: str
    kind: str
    figure: str
    value: float
    count: int
    bar: float | None = None
    most: bool = False

    @property
    def met(self) -> Literal["yes", "no", ""]:
        """Whether the bar is met; empty where there is none."""
        if self.bar is None:
            return ""
        return "yes" if (self.value <= self.bar if self.most else self.value >= self.bar) else "no"


def half(name: str) -> str:
    """Say in which half of labelled data a provider, rule or template stands: by its name alone."""
    return HALVES[hashlib.blake2b(name.encode(), digest_size=1).digest()[0] % 2]


def shared() -> Path:
    """Return the folder of labelled data beside the repository, whether it is there or not."""
    beside = Path(__file__).resolve().parents[3] / "shared"
    return Path(os.environ.get("CROSSGATE_SHARED", beside)) / "data"


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Read a file of JSON lines; none if there is no such file."""
    if path.is_file():
        for line in path.read_bytes().splitlines():
            yield msgspec.json.decode(line)
