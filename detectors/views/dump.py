"""Read what tools print of bytes, and characters that stand as numbers.

Dumps are those of `xxd`, `hexdump` and `od`, with their places and the column of what can be read;
numbers are octal, decimal and binary, one a character. A number proves nothing by itself, so what
is read here is only reported by rules whose form chance does not produce. Patterns take linear
time.

Missed: dumps of words of four bytes and more, numbers beyond ASCII, fewer than twelve of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from detectors.views.view import Piece, Reading

_LEAST: Final = 12
_BEGIN: Final = r"(?<!\S)(?:[>|][ \t]+)?[0-9A-Fa-f]{6,8}:?"
_END: Final = r"(?![0-9A-Za-z])[^\n]*+\n?[ \t]*+"
_HEX: Final = "[0-9A-Fa-f]"
_BYTE: Final = re.compile(f"{_HEX}{{2}}")
_WORD: Final = re.compile(f"{_HEX}{{2,4}}")
_NUMBER: Final = re.compile("[0-9]+")
_CELL: Final = re.compile(r"[ ]([0-7]{3})|[ ]{2}(\\[0abfnrtv])|[ ]{3}([ -~])")
_NAMED: Final = {"n": "\n", "r": "\n", "t": "\t"}


def _readable(number: int) -> bool:
    """Say whether a number is that of a character of ASCII that can be read, or of a line break."""
    return 0x20 <= number < 0x7F or number in (9, 10, 13)


def _shown(number: int) -> str:
    """Return a character of ASCII as it is, anything else as a blank."""
    return chr(number) if _readable(number) else " "


def _word(cell: re.Match[str]) -> str:
    """Return the bytes of a word as they stand in it."""
    return "".join(map(_shown, bytes.fromhex(cell[0])))


def _turned(cell: re.Match[str]) -> str:
    """Return the bytes of a word of which the machine prints the second first."""
    return _word(cell)[::-1]


def _character(cell: re.Match[str]) -> str:
    number, named, plain = cell.groups()
    if number:
        return _shown(int(number, 8))
    return _NAMED.get(named[1], " ") if named else plain


_Form = tuple[re.Pattern[str], re.Pattern[str], Callable[[re.Match[str]], str]]
_DUMPS: Final[tuple[_Form, ...]] = (
    # `hexdump -C`, `od -tx1`, `xxd -g1`; `xxd`; `hexdump`, `od -x`; `od -c`, `hexdump -c`;
    # `od -b`; `od -tu1`.
    (
        re.compile(rf"{_BEGIN}[ \t]+(?P<cells>{_HEX}{{2}}(?:[ ]{{1,2}}{_HEX}{{2}}){{0,31}}){_END}"),
        _BYTE,
        _word,
    ),
    (
        re.compile(
            rf"{_BEGIN}(?<=:)[ \t]+"
            rf"(?P<cells>(?:{_HEX}{{4}}[ ]){{0,15}}{_HEX}{{2}}(?:{_HEX}{{2}})?){_END}"
        ),
        _WORD,
        _word,
    ),
    (
        re.compile(
            rf"{_BEGIN}(?<!:)[ \t]+(?P<cells>{_HEX}{{4}}(?:[ ]{{1,4}}{_HEX}{{4}}){{0,15}}){_END}"
        ),
        _WORD,
        _turned,
    ),
    (
        re.compile(rf"{_BEGIN}[ ]?(?P<cells>(?:{_CELL.pattern}){{1,16}})[ ]*(?:\n[ ]*|\Z)"),
        _CELL,
        _character,
    ),
    (
        re.compile(
            rf"{_BEGIN}[ \t]+(?P<cells>[0-3][0-7]{{2}}(?:[ ]+[0-3][0-7]{{2}}){{0,15}}){_END}"
        ),
        _NUMBER,
        lambda cell: _shown(int(cell[0], 8)),
    ),
    (
        re.compile(rf"{_BEGIN}[ \t]+(?P<cells>[0-9]{{1,3}}(?:[ ]+[0-9]{{1,3}}){{0,15}}){_END}"),
        _NUMBER,
        lambda cell: _shown(int(cell[0])),
    ),
)
_LINE: Final = re.compile(rf"{_BEGIN}[ ]+[ -~]")
OFFSET: Final = re.compile(r"[>| \t]{0,32}+[0-9A-Fa-f]{6,8}:?[ ]")
"""What stands before the bytes in each line of a dump."""

_APART: Final = r"(?:[\s,]{1,3}|\)?[ ]?[+&|.,]{1,2}[ ]?[A-Za-z]{2,8}\()"
"""Between two numbers: `103 104`, `103, 104`, `chr(103) + chr(104)`, `CHAR(103)&CHAR(104)`."""
_NUMBERS: Final = (
    (
        "octal",
        8,
        re.compile(
            r"(?<![0-9A-Za-z.])(?:0o?)?[01][0-7]{2}"
            rf"(?:[\s,]{{1,3}}(?:0o?)?[01][0-7]{{2}}){{{_LEAST - 1},}}+"
        ),
    ),
    (
        "decimal",
        10,
        re.compile(rf"(?<![0-9A-Za-z.,])[0-9]{{2,3}}(?:{_APART}[0-9]{{2,3}}){{{_LEAST - 1},}}+"),
    ),
    (
        "binary",
        2,
        re.compile(rf"(?<![0-9A-Za-z])0[01]{{7}}(?:[ ,]{{0,2}}0[01]{{7}}){{{_LEAST - 1},}}+"),
    ),
)
_EACH: Final = {8: re.compile("[01][0-7]{2}(?![0-7])"), 10: _NUMBER, 2: re.compile("[01]{8}")}


def dumped(text: str) -> Iterator[Reading]:
    """Read the lines of a dump of bytes, without their places and what stands beside them."""
    if not _LINE.search(text):
        return
    for line, cell, read in _DUMPS:
        pieces: list[Piece] = []
        count = 0
        after = done = -1
        for found in line.finditer(text):
            start, end = found.span("cells")
            # The rest of the line before is left out only if this one goes on with it.
            done = done if after == found.start() else found.start()
            for one in cell.finditer(text, start, end):
                if one.start() > done:
                    pieces.append(Piece(done, one.start(), ""))
                new = read(one)
                pieces.append(Piece(*one.span(), new))
                count += len(new)
                done = one.end()
            after = found.end()
        if count >= _LEAST:
            yield Reading("dump", pieces)


def numbered(text: str) -> Iterator[Reading]:
    """Read characters by their numbers, with blanks or a program's signs between them."""
    for how, base, form in _NUMBERS:
        pieces: list[Piece] = []
        for run in form.finditer(text):
            if text[run.end() : run.end() + 1].isalnum():
                continue  # not in the pattern, which would then begin again at each number
            numbers = list(_EACH[base].finditer(text, *run.span()))
            if not all(_readable(int(one[0], base)) for one in numbers):
                continue
            done = run.start()
            for one in numbers:
                if one.start() > done:
                    pieces.append(Piece(done, one.start(), ""))
                pieces.append(Piece(*one.span(), chr(int(one[0], base))))
                done = one.end()
        if pieces:
            yield Reading(how, pieces)
