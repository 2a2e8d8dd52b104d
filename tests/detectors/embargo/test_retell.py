from __future__ import annotations

import pytest

from detectors.embargo.lexicon import COMMON, CONCEPTS, DULL, LETTERS, PHRASES, STEMS, weigh
from detectors.embargo.retell import features


def names(text: str) -> list[str]:
    """The features of a text that tell something."""
    return [feature.name for feature in features(text) if feature.points]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("310 million", "310m"),
        ("€310 Mio.", "three hundred and ten million"),
        ("1.8 billion", "1,8 Mrd"),
        ("48 000", "48,000"),
        ("38 percent", "38%"),
        ("dix pour cent", "10 Prozent"),
        ("nine thousand", "9k"),
        ("buy", "acquisition"),
        ("taking over", "purchase"),
        ("licenciement", "Entlassungen"),
        ("18 Dec", "18. Dezember"),
        ("14 nov.", "14 novembre"),
        ("wird zugemacht", "sera fermée"),
        ("abgebaut", "laid off"),
    ],
)
def test_the_same_thing_is_one_feature(one: str, other: str) -> None:
    """Figures agree in every notation, and words of one concept in three languages."""
    assert names(one) == names(other) != []


@pytest.mark.parametrize("text", ["tomorrow th", "kommt zieht", "apparemment soudain"])
def test_words_of_every_day_tell_little(text: str) -> None:
    """No everyday word of three languages counts like a name."""
    assert all(feature.points <= COMMON for feature in features(text))


@pytest.mark.parametrize(
    ("one", "other"), [("310 million", "31 million"), ("10 percent", "10"), ("1.8", "18")]
)
def test_other_figures_are_other_features(one: str, other: str) -> None:
    """What is not the same figure does not agree."""
    assert names(one) != names(other)


def test_spans_are_of_the_text() -> None:
    """Each feature says where it stands."""
    text = "they buy 310 million shares"
    assert [text[f.start : f.end] for f in features(text) if f.points] == [
        "buy", "310 million", "shares",
    ]  # fmt: skip


def test_lists_are_stems() -> None:
    """Every stem is short and folded, every phrase leads to a concept, and dull beats common."""
    assert all(len(stem) <= LETTERS and stem == stem.lower() and stem.isascii() for stem in STEMS)
    assert all(like[:LETTERS] in CONCEPTS for like in PHRASES.values())
    assert (weigh("the"), weigh("budget")) == (DULL, COMMON)
