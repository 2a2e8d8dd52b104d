"""How much a word tells, and which words tell the same: English, French and German.

Three lists, in `lexicon.toml`. A *dull* word tells nothing (articles, prepositions). A *common*
word tells little, because every office says it every day. A *concept* is a group of words that
announcements use for one another: who retells `acquires` says `buys`. Whatever stands in none of
them is rare and tells most.

A word is known by its first six letters, case and accents folded, which takes endings off in all
three languages alike: `acquisition` and `acquisitions` are `acquis`. A word of fewer letters is
known as it is, so its endings are listed.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

LETTERS: Final = 6
"""So many letters of a word are looked at."""

DULL: Final = 0
COMMON: Final = 2
KNOWN: Final = 4
RARE: Final = 6
"""What a word tells, in points; `KNOWN` is that of a concept."""

_LISTS: Final[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("lexicon.toml").read_text("utf-8")
)


def _stems(lists: dict[str, str]) -> frozenset[str]:
    return frozenset(word[:LETTERS] for words in lists.values() for word in words.split())


def _concepts(words: str) -> dict[str, str]:
    """First letters of a word to its concept, named by its first word; the first one wins."""
    found: dict[str, str] = {}
    for group in re.split(r"\n(?! )", words.strip()):
        name, *others = group.split()
        for word in (name, *others):
            found.setdefault(word[:LETTERS], name)
    return found


_ENDING: Final = 2
"""Letters in which two forms of one word may differ at their ends."""


def _whole(lists: dict[str, str]) -> dict[str, list[str]]:
    """First letters to the listed words that begin with them."""
    found: dict[str, list[str]] = {}
    for word in (word for words in lists.values() for word in words.split()):
        found.setdefault(word[:LETTERS], []).append(word)
    return found


_DULL: Final = _stems(_LISTS["dull"])
_COMMON: Final = _stems(_LISTS["common"])
CONCEPTS: Final = _concepts(_LISTS["concepts"]["words"])
"""The first letters of each word of a concept, to the concept."""

_WHOLE: Final = _whole({**_LISTS["dull"], **{f"{k}+": v for k, v in _LISTS["common"].items()},
                        "concepts": _LISTS["concepts"]["words"]})  # fmt: skip

PHRASES: Final[dict[str, str]] = _LISTS["phrases"]
"""Words that only together are a concept, folded; to any word of that concept."""

PHRASE: Final = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, PHRASES), key=len, reverse=True)) + r")\b"
)

STEMS: Final = tuple(sorted(_DULL | _COMMON | CONCEPTS.keys()))
"""Every stem of which something is known."""


def weigh(stem: str) -> int:
    """Say how much a word tells, by its first letters.

    >>> [weigh(stem) for stem in ("the", "meetin", "acquis", "turbid")]
    [0, 2, 4, 6]
    """
    if stem in _DULL or len(stem) < 2:
        return DULL
    if stem in CONCEPTS:
        return COMMON if stem in _COMMON else KNOWN
    return COMMON if stem in _COMMON else RARE


def ordinary(word: str) -> bool:
    """Whether a word is a listed one but for its ending, not just begins like one.

    >>> ordinary("acquisitions"), ordinary("tournent"), ordinary("tournesol")
    (True, True, False)
    """
    return any(
        word[: (size := max(len(word), len(listed)) - _ENDING)] == listed[:size]
        for listed in _WHOLE.get(word[:LETTERS], ())
    )
