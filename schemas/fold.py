"""Text folded for search: of what is kept and of what is asked, which must fold alike."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_JOINER: Final = "\u034f"
"""The combining grapheme joiner: the one mark that Unicode gives no combining class."""


class _Folds(dict[str, str]):
    """What characters beyond ASCII fold to, as far as they were met."""

    def __missing__(self, character: str) -> str:
        parts = unicodedata.normalize("NFKD", character)
        kept = [part for part in parts if not (unicodedata.combining(part) or part == _JOINER)]
        self[character] = folded = "".join(kept).casefold()
        return folded


_FOLDS: Final = _Folds()
_NOT_ASCII: Final = re.compile("[\x80-\U0010ffff]")


def fold_beyond_ascii(text: str) -> str:
    """Fold by the character, which is the same as folding the whole, as no mark is kept."""
    return _NOT_ASCII.sub(lambda found: _FOLDS[found[0]], text)


def fold(text: str) -> str:
    """Fold case and accents away: compatibility decomposition, no combining marks, case folded.

    >>> fold("Ångström, STRASSE, Straße, ﬁn")
    'angstrom, strasse, strasse, fin'
    """
    return fold_beyond_ascii(text).casefold()
