"""What people say, by language. Every sentence and word list is our own."""

from __future__ import annotations

from examples.world.words.english import ENGLISH
from examples.world.words.french import FRENCH
from examples.world.words.german import GERMAN
from examples.world.words.lexicon import Lexicon

LEXICONS: dict[str, Lexicon] = {lexicon.language: lexicon for lexicon in (ENGLISH, FRENCH, GERMAN)}

__all__ = ["LEXICONS", "Lexicon"]
