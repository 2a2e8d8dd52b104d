"""Files that stand in a text as Base64: pictures in pages and notebooks, packed settings, keys.

What decodes to text the detectors decode by themselves, wherever it stands. What decodes to a
picture, a document or an archive has to be read like one, or it is passed over in silence. So has
a diagram of diagrams.net, which is text that was deflated without any header before.
"""

from __future__ import annotations

import base64
import re
from contextlib import nullcontext
from typing import Final
from urllib.parse import unquote_to_bytes

from pipelines.extraction import unlisted
from pipelines.extraction.gather import Scope, Stream, Tally, Unreadable

_BEGINNINGS: Final = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"\xff\xd8\xff\xdb", b"GIF87a",
    b"GIF89a", b"II*\0", b"MM\0*", b"%PDF-1.", b"%PDF-2.", b"PK\3\4", b"\x1f\x8b\x08\0",
    b"\x1f\x8b\x08\x08", b"BZh9", b"BZh6", b"\xfd7zXZ\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"H4sIA", b"{\\rtf1", b"SQLite format 3\0", b"bplist00",
)  # fmt: skip
"""Of files that are read, and of gzip in Base64 once more, as Helm keeps its releases; texts are
none of them."""
_LEAST: Final = 40
"""Characters; less holds no file."""
_BREAK: Final = r"(?:\s|\\[nr])"


def _encoded(beginning: bytes) -> str:
    """The letters of Base64 that every file of this beginning begins with."""
    sure = len(beginning) * 8 // 6
    return base64.b64encode(beginning).decode()[:sure]


_FILE: Final = re.compile(
    r"(?<![A-Za-z0-9+/_=-])(?:"
    + "|".join(sorted({re.escape(_encoded(one)) for one in _BEGINNINGS}))
    + rf")(?:[A-Za-z0-9+/_-]|{_BREAK}{{1,4}}(?=[A-Za-z0-9+/_-]{{16}}))*+={{0,2}}"
)
_BREAKS: Final = re.compile(_BREAK)
_DIAGRAM: Final = re.compile(
    r"(?:<|&lt;)diagram\b[^<>]{0,400}?(?:>|&gt;)\s*([A-Za-z0-9+/][A-Za-z0-9+/\s]{14,}=*)\s*(?:<|&lt;)/diagram"
)
_URL_SAFE: Final = str.maketrans("-_", "+/")


def read(scope: Scope, text: str, place: str = "") -> None:
    """Read the files that a text holds, each at the line where it begins.

    Args:
        scope: Of the file whose text it is.
        text: All of it.
        place: Where the text is from, if not the whole file.
    """
    line, seen = 1, 0
    for match in _FILE.finditer(text):
        line, seen = line + text.count("\n", seen, match.start()), match.start()
        letters = _BREAKS.sub("", match.group()).rstrip("=").translate(_URL_SAFE)
        if len(letters) < _LEAST:
            continue
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        data = base64.b64decode(letters + "=" * (-len(letters) % 4))
        scope.open("", data, f"{place}line {line}, Base64")
    if "diagram" in text:
        for number, match in enumerate(_DIAGRAM.finditer(text), 1):
            _diagram(scope, match[1], f"{place}diagram {number}")


def _diagram(scope: Scope, letters: str, place: str) -> None:
    """Read a diagram: XML as in an address, deflated, in Base64."""
    letters = "".join(letters.split()).rstrip("=")
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    data = base64.b64decode(letters + "=" * (-len(letters) % 4))

    def inflating() -> nullcontext[Stream]:
        return nullcontext(unlisted.inflating(data))

    try:
        content = scope.unpacked(inflating, Tally(len(data)))
    except Unreadable as unreadable:
        scope.miss(unreadable.reason, place)
        return
    scope.open("", unquote_to_bytes(content), place)
