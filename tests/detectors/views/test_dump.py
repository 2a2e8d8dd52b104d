"""What tools print of bytes, and characters by their numbers, is read as what it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detectors.views.dump import dumped, numbered
from detectors.views.view import View

SAID = b"the token is not-a-real-one, ok?\n"


def lines(row: Callable[[int, bytes], str]) -> str:
    """A dump, sixteen bytes a line."""
    return "\n".join(row(at, SAID[at : at + 16]) for at in range(0, len(SAID), 16))


def shown(part: bytes) -> str:
    """The column of what can be read."""
    return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)


def turned(at: int, part: bytes) -> str:
    """A line of `hexdump`: the second byte of each word first."""
    words = [part[at : at + 2][::-1].rjust(2, b"\0").hex() for at in range(0, len(part), 2)]
    return f"{at:07x} {' '.join(words)}"


DUMPS = {
    "hexdump -C": lambda at, part: (
        f"{at:08x}  {part[:8].hex(' ')}  {part[8:].hex(' '):23}  |{shown(part)}|"
    ),
    "xxd": lambda at, part: f"{at:08x}: {part.hex(' ', -2):39}  {shown(part)}",
    "xxd -g1": lambda at, part: f"{at:08x}: {part.hex(' '):47}  {shown(part)}",
    "hexdump": turned,
    "od -tx1": lambda at, part: f"{at:07o} {part.hex(' ')}",
    "od -b": lambda at, part: f"{at:07o} {' '.join(f'{byte:03o}' for byte in part)}",
    "od -tu1": lambda at, part: f"{at:07o} {' '.join(f'{byte:3}' for byte in part)}",
    "od -c": lambda at, part: (
        f"{at:07o}" + "".join("  \\n" if byte == 10 else f"   {chr(byte)}" for byte in part)
    ),
}


@pytest.mark.parametrize("tool", DUMPS)
@pytest.mark.parametrize("before", ["", "see\n> ", "```\n"], ids=["alone", "quoted", "code"])
def test_a_dump_is_read(tool: str, before: str) -> None:
    """Whatever printed it, and over its lines."""
    text = before + lines(DUMPS[tool]).replace("\n", "\n> " if ">" in before else "\n")
    assert any(SAID.decode().strip() in View(text, one).text for one in dumped(text))


def test_a_span_of_a_dump_begins_at_its_first_byte() -> None:
    """And ends at its last: what is read back is the bytes, with what stands between them."""
    text = lines(DUMPS["xxd"])
    view = next(view for one in dumped(text) for view in [View(text, one)] if "token" in view.text)
    at = view.text.index("not-a-real-one")
    start, end = view.back(at, at + 14)
    assert text[start:].startswith("206e 6f74")
    assert text[:end].endswith("6f6e 652c")


@pytest.mark.parametrize(
    "hide",
    [
        lambda text: " ".join(str(byte) for byte in text),
        lambda text: ", ".join(str(byte) for byte in text),
        lambda text: "+".join(f"chr({byte})" for byte in text) + ")",
        lambda text: " ".join(f"{byte:03o}" for byte in text),
        lambda text: " ".join(f"{byte:08b}" for byte in text),
        lambda text: "".join(f"{byte:08b}" for byte in text),
        lambda text: " ".join(str(byte) for byte in b"\r" + text + b"\n"),
    ],
    ids=["blanks", "commas", "calls", "octal", "bits", "bits together", "a line"],
)
def test_numbers_of_characters_are_read(hide: Callable[[bytes], str]) -> None:
    """Decimal, octal, binary."""
    text = f"it is {hide(b'not-a-real-one')} there"
    assert any("not-a-real-one" in View(text, one).text for one in numbered(text))


@pytest.mark.parametrize(
    "text",
    ["10 12 15 20 25 30 40 50 60 70 80 90", "2019 2020 2021", "10101010", "00000000  |....|"],
)
def test_numbers_of_nothing_are_left(text: str) -> None:
    """Not every character has one that is printed."""
    assert not list(numbered(text))
    assert not list(dumped(text))
