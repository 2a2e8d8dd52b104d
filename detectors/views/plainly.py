"""Read what was decoded as a message is read: without lookalikes and what nobody sees.

A message is normalised before anything else, but what stood in Base64 or in percent was not yet
text then. So the same is done once more to what came out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detectors.family import Disguised
from detectors.normalise_text import view
from detectors.views.view import Piece, Reading

_TOKEN: Final = re.compile(r"\S+")


def plainly(text: str) -> Iterator[Reading]:
    """Read words without fullwidth, invisible and lookalike characters, character by character."""
    if text.isascii():
        return
    pieces: list[Piece] = []
    for token in _TOKEN.finditer(text):
        if token[0].isascii():
            continue
        shown = view(token[0])
        if shown == token[0]:
            continue
        singly = [view(character) for character in token[0]]
        if len("".join(singly)) == len(shown):
            at, start = 0, token.start()
            for offset, one in enumerate(singly):
                new = shown[at : at + len(one)]
                at += len(one)
                if new != token[0][offset] and len(new) <= 1:
                    pieces.append(Piece(start + offset, start + offset + 1, new))
        elif len(shown) <= len(token[0]):
            pieces.append(Piece(*token.span(), shown))
    if pieces:
        yield Reading("lookalikes", pieces, Disguised.DECODED)
