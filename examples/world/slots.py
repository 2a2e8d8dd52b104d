"""Slots that mean the same in every language: numbers, links, names of machines, mentions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from examples.world.dice import DIGITS, HEX, ID, UPPER, Dice
from examples.world.personal import luhn_digit
from examples.world.words import Lexicon

Maker = Callable[[], str]

_EMOJI: Final = (
    ":+1:", ":tada:", ":eyes:", ":white_check_mark:", ":pray:", ":rocket:", ":sweat_smile:",
    ":coffee:", ":thinking_face:", ":heavy_check_mark:", ":raised_hands:",
    ":warning:", ":slightly_smiling_face:",
)  # fmt: skip
_REPOSITORIES: Final = (
    "gripper-firmware",
    "mes-gateway",
    "pallet-planner",
    "grid-forecast",
    "ops",
    "portal",
    "vision",
)
_FILES: Final = (
    "src/planner/queue.py", "src/gateway/session.rs", "deploy/values.yaml", "firmware/can_bus.c",
    "lib/pricing/rules.ts", "schema/orders.sql", "tests/test_import.py", "cmd/exporter/main.go",
)  # fmt: skip


class Scene:
    """Who may be mentioned: the people of the channel that is being talked in."""

    __slots__ = ("mentions",)

    def __init__(self) -> None:
        self.mentions: list[str] = ["<!here>"]


def slot_makers(dice: Dice, lexicon: Lexicon, scene: Scene, host: str) -> dict[str, Maker]:
    """Bind the slots that are the same in every language to one stream of draws.

    Args:
        dice: The stream.
        lexicon: For the form of numbers.
        scene: Read at every mention.
        host: The domain that links lead to.
    """
    draw = dice.draw
    group, point, currency = lexicon.group, lexicon.point, lexicon.currency

    def grouped(value: int) -> str:
        return f"{value // 1000}{group}{value % 1000:03d}" if value > 999 else str(value)

    def who() -> str:
        mentions = scene.mentions
        return mentions[draw() % len(mentions)]

    def part() -> str:
        value = draw()
        return f"{dice.chars(UPPER, 2)}{value % 9000 + 1000}-{UPPER[value % 26]}{value % 10}"

    def branch() -> str:
        kind = ("fix", "feat", "chore")[draw() % 3]
        return f"{kind}/{_REPOSITORIES[draw() % 7]}-{draw() % 900}"

    def ticket() -> str:
        return f"{('OPS', 'MES', 'PLAN', 'GRID', 'QA', 'FIN')[draw() % 6]}-{draw() % 9000 + 100}"

    def link() -> str:
        page = draw()
        if page & 1:
            return f"<https://wiki.{host}/x/{page:x}?view=full&amp;rev={page % 50}>"
        name = _REPOSITORIES[page % 7]
        return f"<https://files.{host}/{name}/{page % 99_999}|{name}>"

    def wiki() -> str:
        page = draw() % 100_000
        return f"<https://wiki.{host}/pages/{page}|wiki/{page}>"

    def host_name() -> str:
        value = draw()
        return f"{('gw', 'mes', 'db', 'web', 'plc', 'cam')[value % 6]}-{value % 97}.{host}"

    def version() -> str:
        value = draw()
        return f"v{value % 9}.{value % 31}.{value % 17}"

    def four_numbers() -> str:
        value = draw()
        return f"version {value % 12}.{value % 31}.{value % 254}.{value % 17}"

    def order_of_16() -> str:
        body = f"{dice.between(1, 9)}{dice.chars(DIGITS, 14)}"
        wrong = (int(luhn_digit(body)) + dice.between(1, 9)) % 10  # never passes as a card
        return f"{body}{wrong}"

    return {
        "n": lambda: str(draw() % 88 + 3),
        "n2": lambda: f"{draw() % 28 + 1:02d}",
        "small": lambda: str(draw() % 8 + 2),
        "big": lambda: grouped(draw() % 97_000 + 210),
        "pct": lambda: f"{draw() % 99}{point}{draw() % 10} %",
        "money": lambda: f"{grouped(draw() % 480_000 + 90)}{point}{draw() % 100:02d}{currency}",
        "hhmm": lambda: f"{draw() % 13 + 7:02d}:{draw() % 60:02d}",
        "who": who,
        "ticket": ticket,
        "sha": lambda: f"{draw():07x}"[:7],
        "ver": version,
        "order": lambda: f"AM-{draw() % 900_000 + 100_000}",
        "part": part,
        "link": link,
        "wiki": wiki,
        "branch": branch,
        "path": lambda: _FILES[draw() % len(_FILES)],
        "host": host_name,
        "emoji": lambda: _EMOJI[draw() % len(_EMOJI)],
        "uuid": lambda: uuid(draw),
        "sha40": lambda: dice.chars(HEX, 40),
        "sha64": lambda: dice.chars(HEX, 64),
        "order16": order_of_16,
        "ver4": four_numbers,
        "serial": lambda: f"SN{dice.chars(DIGITS, 4)}-{dice.chars(ID, 8)}",
        "awsexample": lambda: "AKIA" + dice.chars(UPPER, 9) + "EXAMPLE",
    }  # fmt: skip


def uuid(draw: Callable[[], int]) -> str:
    """Spell a version 4 UUID."""
    a, b, c = draw() << 30 | draw(), draw() << 30 | draw(), draw()
    return (
        f"{a & 0xFFFFFFFF:08x}-{b & 0xFFFF:04x}-4{c & 0xFFF:03x}-{0x8000 | c >> 12 & 0x3FFF:04x}-"
        f"{b >> 16 & 0xFFFFFFFFFFF | (a >> 32 & 15) << 44:012x}"
    )
