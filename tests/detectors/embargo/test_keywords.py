from __future__ import annotations

import pytest

from detectors.embargo.engine import EmbargoEngine
from schemas.errors import ConfigInvalid
from schemas.policy import KeywordSet
from tests.detectors.embargo.cases import embargo, find, notes
from tests.growth import grows_in_proportion

SET = KeywordSet(words=("tidal turbine*", "Bergen", "purchase price", "Élan"), least=3, within=12)
ENGINE = EmbargoEngine([embargo("k", keywords=(SET,))])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("tidal turbines from Bergen, purchase price is open", id="endings"),
        pytest.param("the PURCHASE-PRICE in BERGEN of a Tidal Turbine", id="case and hyphens"),
        pytest.param("elan, bergen and a purchase price", id="accents"),
    ],
)
def test_enough_words_close_together_are_found(text: str) -> None:
    """So many different ones of a set within so many words are a finding."""
    assert [note for note, _ in notes(ENGINE, text)] == ["3 keywords"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("tidal turbines from Bergen", id="too few"),
        pytest.param("Bergen Bergen Bergen", id="one thrice"),
        pytest.param("Bergen" + " and" * 12 + " elan with purchase price", id="too far apart"),
        pytest.param("Bergenser, purchase prices and elan", id="other endings"),
    ],
)
def test_fewer_or_further_apart_are_none(text: str) -> None:
    """Less than the set asks for is no finding."""
    assert notes(ENGINE, text) == []


def test_the_tightest_place_is_reported() -> None:
    """Of a word that stands twice the nearer one counts."""
    text = "Bergen is nice. In Bergen the elan and the purchase price"
    assert notes(ENGINE, text) == [("3 keywords", "Bergen the elan and the purchase price")]


def test_equal_sets_of_words_have_one_fingerprint() -> None:
    """What the fingerprint is made of is which words they were, not how they stood."""
    hits = find(ENGINE, "elan, bergen and a purchase price", "Bergen: purchase price! Elan")
    assert len({hit.value for hit in hits}) == 1


def test_a_keyword_without_letters_is_refused() -> None:
    """A keyword of which nothing is left to look for names its place."""
    with pytest.raises(ConfigInvalid, match=r"embargo k: keywords\[0\].words\[1\]"):
        EmbargoEngine([embargo("k", keywords=(KeywordSet(words=("a", "*"), least=1, within=5),))])


def test_words_that_never_stand_so_near_are_refused() -> None:
    """A set that no text can tell would be looked for in vain, and its canary missed."""
    one = KeywordSet(words=("tidal turbine", "purchase price", "Bergen"), least=3, within=3)
    with pytest.raises(ConfigInvalid, match=r"keywords\[0\].within.*let it be 4 or more"):
        EmbargoEngine([embargo("k", keywords=(one,))])


def test_the_canary_of_a_narrow_set_is_found() -> None:
    """Long phrases stand last in it, so that every set that can be told is told."""
    narrow = KeywordSet(words=("a long name of it", "Bergen", "Élan"), least=3, within=3)
    engine = EmbargoEngine([embargo("k", keywords=(narrow,))])
    ((_, planted),) = engine.canaries
    assert [note for note, _ in notes(engine, planted)] == ["3 keywords"]


def test_many_words_far_apart_take_linear_time() -> None:
    """However wide a set may be, a longer text takes as much more time."""
    wide = KeywordSet(words=("Bergen", "elan", "fjord"), least=3, within=1_000_000)
    engine = EmbargoEngine([embargo("k", keywords=(wide,))])

    def read(middle: str) -> None:
        assert len(find(engine, f"Bergen {middle}fjord")) == 1

    assert grows_in_proportion(read, "elan ", size=25_000)
