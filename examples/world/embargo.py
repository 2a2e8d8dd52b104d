"""The announcements that some may not know yet, and how people spell their codenames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from examples.world.dice import Dice


@dataclass(frozen=True, slots=True)
class Embargo:
    """One announcement.

    Attributes:
        names: Codenames as people write them; the last names what is announced.
        cleared: Positions of the organisations that may know; those beyond the cast are left out.
        lifts: Fraction of the story at whose day it lifts, at nine in the morning of `zone`; None
            if it stays.
        zone: Offset of the announcing office from UTC, as it is in winter.
    """

    id: str
    title: str
    names: tuple[str, ...]
    cleared: tuple[int, ...]
    lifts: float | None
    zone: str = "+01:00"


EMBARGOES: Final = (
    Embargo("lanternfish", "Acquisition of a sensor maker",
            ("Project Lanternfish", "Lanternfish", "Thornbury Sensing"), (0, 1), 0.6, "+00:00"),
    Embargo("silberdistel", "A new product line for paper mills",
            ("Projekt Silberdistel", "Silberdistel", "Papierwächter 900"), (0,), 0.35),
    Embargo("mistral-bleu", "A joint bid for hydropower",
            ("Opération Mistral Bleu", "Mistral Bleu", "Marché Hydrolac"), (0, 2), None),
)  # fmt: skip


def spelled(dice: Dice, entry: Embargo) -> str:
    """Write one of its names the way people do: mostly right, sometimes not."""
    name = dice.pick(entry.names)
    how = dice.draw() % 20
    if how < 3:
        return name.lower()
    if how < 5:
        return name.replace(" ", "-")
    if how < 6:
        return name.replace(" ", "")
    if how < 7:  # one letter lost
        gap = dice.between(2, len(name) - 3)
        return name[:gap] + name[gap + 1 :]
    return name
