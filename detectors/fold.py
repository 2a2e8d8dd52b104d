"""Letters without case and accents, for names and words that people write in several ways.

The same fold in two forms that agree: of a text (a codename, the words around a hit) and of a
buffer of UTF-8 bytes (a whole batch, without an object per message). Folded are the accented
letters of Latin-1 and Latin Extended-A, which cover the languages of Europe that are written in
Latin letters. Text is expected in NFKC, as `normalise_text` leaves it.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

_STROKES: Final = {
    "æ": "ae",
    "ð": "d",
    "ø": "o",
    "đ": "d",
    "ħ": "h",
    "ı": "i",
    "ł": "l",
    "œ": "oe",
    "ß": "ss",
}


def _plain(letter: str) -> str | None:
    """Give the ASCII letters that stand for an accented one, or None."""
    lower = letter.lower()
    base = _STROKES.get(lower, unicodedata.normalize("NFKD", lower)[0])
    return base if base.isascii() and base.isalpha() else None


_LETTERS: Final[dict[int, str]] = {
    code: plain for code in range(0xC0, 0x180) if (plain := _plain(chr(code))) is not None
}

# UTF-8 writes U+00C0..U+017F as a lead byte C3, C4 or C5 and one more byte. `_SECOND` gives what
# becomes of that byte, `_FIRST` of the lead: 0 means it goes.
_LEADS: Final = (0xC3, 0xC4, 0xC5)
_GONE: Final = 0xFF
"""A byte that UTF-8 never has."""
_FIRST: Final = np.zeros((3, 64), np.uint8)
_SECOND: Final = np.zeros((3, 64), np.uint8)
for _code, _letters in _LETTERS.items():
    _lead, _next = chr(_code).encode()
    _SECOND[_lead - 0xC3, _next - 0x80] = ord(_letters[-1])
    if len(_letters) == 2:
        _FIRST[_lead - 0xC3, _next - 0x80] = ord(_letters[0])


def fold(text: str) -> str:
    """Return a text without case and accents; it may grow (``ß`` becomes ``ss``).

    >>> fold("Sécurité SOZIALE, Straße")
    'securite soziale, strasse'
    """
    return text.lower() if text.isascii() else text.translate(_LETTERS).casefold()


def fold_mapped(text: str) -> tuple[str, list[int] | None]:
    """Return a folded text and, per character of it and one more, where it stands in the text.

    The map is None when nothing moved.
    """
    if text.isascii():
        return text.lower(), None
    pieces = [fold(character) for character in text]
    starts = [at for at, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), [*starts, len(text)]


def fold_bytes(buffer: bytes) -> tuple[bytes, npt.NDArray[np.int64]]:
    """Return a buffer without accents, and the offsets of the bytes that went; case stays.

    >>> folded, gone = fold_bytes("élan Übermaß".encode())
    >>> folded, gone.tolist()
    (b'elan ubermass', [0, 6])
    """
    if buffer.isascii():
        return buffer, np.zeros(0, np.int64)
    data = np.frombuffer(buffer, np.uint8).copy()
    leads = np.flatnonzero(data - np.uint8(_LEADS[0]) < len(_LEADS))
    lead, second = data[leads] - _LEADS[0], data[leads + 1] - 0x80
    plain = _SECOND[lead, second]
    leads, first, plain = leads[plain > 0], _FIRST[lead, second][plain > 0], plain[plain > 0]
    data[leads + 1] = plain
    data[leads] = np.where(first, first, _GONE)
    return data.tobytes().translate(None, bytes([_GONE])), leads[first == 0]


def unfold_offset(
    offsets: npt.NDArray[np.int64], gone: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Turn offsets (one past an end) in a folded buffer into offsets in the buffer it came from."""
    return offsets + np.searchsorted(gone - np.arange(len(gone)), offsets, "left")
