"""What the two processes say to each other; typed, so that a lie can only be about text."""

from __future__ import annotations

from enum import Enum
from typing import Literal

from msgspec import Struct

from pipelines.extraction.limits import Limits


class Request(Struct, frozen=True, kw_only=True):
    """What to do with the bytes that follow.

    Attributes:
        name: The file's name.
        limits: For this file.
        ocr: Whether pictures are wanted.
        program: Start this, with its arguments, instead of reading the bytes here.
    """

    name: str
    limits: Limits
    ocr: bool = False
    program: list[str] = []


class Frame(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that was found, in the order it was."""

    kind: Literal["text", "unscanned", "picture"]
    location: str = ""
    text: str = ""
    counted: str = ""
    joined: bool = False
    data: bytes = b""


class Outcome(Enum):
    """How the reading of a file ended."""

    ENDED = 0
    TIMEOUT = 1
    CRASHED = 2
