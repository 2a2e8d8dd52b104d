"""What an extraction says, in forms that are short to compare."""

from __future__ import annotations

from pipelines.extraction.extract import Extracted


def places(found: Extracted) -> dict[str, str]:
    """Text by place; of a place that comes twice, one text after another."""
    by_place: dict[str, str] = {}
    for part in found.parts:
        by_place[part.location] = by_place.get(part.location, "") + part.text
    return {place: text.strip("\n") for place, text in by_place.items()}


def where(found: Extracted, word: str) -> str:
    """The place of a word."""
    return found.location(found.text.index(word))


def whole(found: Extracted, *words: str) -> bool:
    """Whether everything was read, these words too."""
    return not found.unscanned and all(word in found.text for word in words)
