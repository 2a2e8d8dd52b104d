"""Power Query's part of a workbook: a package with the queries' source, in Base64 (MS-QDEFF 2.2).

The queries hold what they sign in with; their package stands behind its own size, so that it looks
like no file that Base64 would be opened for.
"""

from __future__ import annotations

import base64
import binascii
from struct import Struct, error
from typing import Final

from pipelines.extraction import plain
from pipelines.extraction.gather import Scope
from pipelines.extraction.reasons import Reason

_head: Final = Struct("<II")
"""The version, and the size of the package."""


def read(scope: Scope, text: str, place: str) -> None:
    """Read the package, and what stands behind it for its words.

    Args:
        scope: Of the workbook.
        text: What the part holds.
        place: Of the part.
    """
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
        _, size = _head.unpack_from(data)
    except (binascii.Error, ValueError, error):
        scope.miss(Reason.DAMAGED, place)
        scope.say(place, text)
        return
    end = _head.size + size
    scope.open("", data[_head.size : end], f"{place}, queries")
    scope.say(place, "\n".join(plain.runs(data[end:])))
