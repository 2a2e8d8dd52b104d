"""Why a file, or a place in it, was not read. Stable codes: they are stored with the file.

What no code is given for was read. A file of which any place has a code is never counted as clean.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Code and meaning."""

    meaning: str

    def __new__(cls, code: str, meaning: str) -> Reason:
        """Keep the meaning beside the code."""
        reason = str.__new__(cls, code)
        reason._value_ = code
        reason.meaning = meaning
        return reason

    EMPTY = "empty", "it has no bytes"
    TOO_LARGE = "too-large", "larger than any file that is read"
    TOO_MUCH_TEXT = (
        "too-much-text",
        "more text or places than are kept; what comes after is not read",
    )
    TOO_MANY_FILES = "too-many-files", "more files inside than are opened"
    TOO_DEEP = "too-deep", "nested deeper than is followed"
    BOMB = "expands-too-much", "unpacks to more than any honest file"
    TIMEOUT = "timeout", "reading it took too long"
    OUT_OF_MEMORY = "out-of-memory", "reading it took too much memory"
    CRASHED = "crashed", "the process that read it ended early"
    DAMAGED = "damaged", "its bytes are not what its format asks for"
    ENCRYPTED = "encrypted", "needs a password or a key"
    UNSUPPORTED = "unsupported-format", "a format that is not read, but for printable words in it"
    ENTITIES = "entities", "declares entities, as no honest document does; they are not expanded"
    MACRO = "macro", "the source of macros is packed and not read"
    NO_OCR = "no-ocr", "a picture, and no OCR is installed"
    OCR_FAILED = "ocr-failed", "OCR could not read the picture"
    TOO_MANY_PICTURES = "too-many-pictures", "more pictures than are given to OCR"
