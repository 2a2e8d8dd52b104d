"""Read what is written in fewer or more letters than Base64 has, or in others: Base32, 85, rot13.

Of Base32 and Base85 a run counts only if all of it decodes to text that can be read. Patterns take
linear time.

Missed: Base32 of fewer than fifteen bytes, Base85 without `<~` and `~>` of fewer than twenty or
with a quote in it, uuencoded text, Base58; rot13 of what begins like no token.
"""

from __future__ import annotations

import re
from base64 import a85decode, b32decode, b85decode
from codecs import encode
from collections.abc import Iterator
from typing import Final

from detectors.family import Disguised
from detectors.fingerprint import PUBLIC_PREFIXES
from detectors.views.view import Piece, Reading

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def _letters(ok: list[bool]) -> str:
    return "[" + "".join(one for one, good in zip(_LETTERS, ok, strict=True) if good) + "]"


OCTET: Final = "".join(
    # Of five bytes of ASCII in Base32 (RFC 4648, section 6) the first bit of each is 0, and the
    # first three of a printable one are not 000.
    _letters([good(value) for value in range(32)])
    for good in (
        lambda value: 4 <= value < 16,
        lambda value: not value & 2,
        lambda _: True,
        lambda value: not value & 8,
        lambda value: not value & 1,
        lambda value: value >= 8,
        lambda value: not value & 4,
        lambda _: True,
    )
)
BASE32: Final = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?:{OCTET}){{3}}[A-Z2-7]*+={{0,6}}"
    rf"|(?:{OCTET.lower()}){{3}}[a-z2-7]*+={{0,6}})(?![A-Za-z0-9=])"
)
_85: Final = r"[0-9A-Za-z!#$%&()*+;<=>?@^_`{|}~-]"
QUINTET: Final = f"[A-Za-e]{_85}{{4}}"
"""Four bytes in Base85 (RFC 1924) of which the first is one of ASCII."""
BASE85: Final = re.compile(rf"(?<!\S)(?:{QUINTET}){{5,}}+{_85}{{0,4}}(?!\S)")
ASCII85: Final = re.compile(r"<~([!-uz\s]{15,}+)~>")
_UNREADABLE: Final = re.compile(r"[^\t\n\r -~\u00a0-\U0010ffff]")

_BEGINNINGS: Final = (*PUBLIC_PREFIXES, "eyJ")


def _turned(text: str) -> str:
    """Return rot47 of a text: each printable sign of ASCII by the one 47 further."""
    return text.translate(_47)


_47: Final = {33 + at: 33 + (at + 47) % 94 for at in range(94)}
_OTHERS: Final = {
    "rot13": [encode(one, "rot13") for one in _BEGINNINGS],
    "rot47": [_turned(one) for one in _BEGINNINGS if len(one) > 3],
}
ROTATED: Final = {
    how: "|".join(re.escape(one) for one in others) for how, others in _OTHERS.items()
}
"""How to the beginnings of tokens, written so."""
_ROTATED: Final = {
    how: re.compile(rf"(?<![0-9A-Za-z])(?:{beginnings})[!-~]{{12,}}+")
    for how, beginnings in ROTATED.items()
}


def base32(text: str) -> Iterator[Reading]:
    """Read Base32 in capitals or small letters, padded or not."""
    pieces: list[Piece] = []
    for run in BASE32.finditer(text):
        bare = run[0].rstrip("=").upper()
        try:
            shown = b32decode(bare + "=" * (-len(bare) % 8)).decode()
        except ValueError:
            continue
        if not _UNREADABLE.search(shown):
            pieces.append(Piece(*run.span(), shown))
    if pieces:
        yield Reading("base32", pieces, Disguised.DECODED)


def base85(text: str) -> Iterator[Reading]:
    """Read Base85 as Git and Python write it, and Ascii85 between its marks."""
    for form, read in ((ASCII85, a85decode), (BASE85, b85decode)):
        pieces: list[Piece] = []
        for run in form.finditer(text):
            try:
                shown = read(run[form.groups].encode()).decode()
            except ValueError:
                continue
            if shown and not _UNREADABLE.search(shown):
                pieces.append(Piece(*run.span(), shown))
        if pieces:
            yield Reading("base85", pieces, Disguised.DECODED)


def rotated(text: str) -> Iterator[Reading]:
    """Read rot13 and rot47 of what then begins like a token."""
    for how, form in _ROTATED.items():
        pieces = [
            Piece(
                *run.span(),
                encode(run[0], "rot13") if how == "rot13" else _turned(run[0]),
                stride=1,
            )
            for run in form.finditer(text)
        ]
        if pieces:
            yield Reading(how, pieces)
