from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.embargo.hints import also
from detectors.embargo.lexicon import (
    COMMON,
    CONCEPTS,
    DULL,
    LETTERS,
    PHRASES,
    RARE,
    STEMS,
    stem_of,
    weigh,
)
from detectors.embargo.marks import Marker
from detectors.embargo.retell import Feature, features
from tests.detectors.embargo.cases import KEY


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
        ("lenses", "lens"),
        ("Q3", "troisième trimestre"),
        ("15/11", "15 novembre"),
        ("between 7.1 and 7.4 billion", "7.1-7.4 bn"),
        ("de 3 à 5 millions", "3 million to 5 million"),
        ("trois cent dix millions", "310 million"),
        ("p = .38", "p = 0.38"),
        ("39,2 cent", "39.2 cents"),
        ("depose le bilan", "went bust"),
        ("15.11.2026", "15 Nov."),
        ("am 31.3. in", "31. März"),
        ("licenciement", "layoff"),
    ],
)
def test_the_same_thing_is_one_feature(one: str, other: str) -> None:
    """Figures agree in every notation, and words of one concept in three languages."""
    assert names(one) == names(other) != []


@pytest.mark.parametrize("text", ["tomorrow th", "kommt zieht", "apparemment soudain"])
def test_words_of_every_day_tell_little(text: str) -> None:
    """No everyday word of three languages counts like a name."""
    told = features(text)
    assert told
    assert all(feature.points <= COMMON for feature in told)


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
    assert all(stem_of(like) in CONCEPTS for like in PHRASES.values())
    assert (weigh("the"), weigh("budget")) == (DULL, COMMON)


def test_words_with_the_same_beginning_are_told_apart() -> None:
    """What is listed counts whole: six letters do not know a licence from a dismissal."""
    assert names("licence") == names("Lizenz") != names("licencier")
    assert names("personnes") == names("staff") != names("Personalabbau")


def test_a_compound_tells_both_its_halves() -> None:
    """German writes in one word what others write in two."""
    assert {"=lens", "=maker"} <= set(names("Linsenhersteller"))


@pytest.mark.parametrize(
    "text", ["9 May", "on the ninth of May", "9th of May", "am neunten Mai", "le 9 mai", "May 9"]
)
def test_a_day_is_one_in_words_too(text: str) -> None:
    """The day of the year is told, however it is written."""
    assert "@may9" in names(text)


@pytest.mark.parametrize("text", ["may first check", "the second march"])
def test_an_ordinal_alone_is_no_day(text: str) -> None:
    """`First` after `may` is not the first of May."""
    assert not [name for name in names(text) if name[0] == "@"]


def test_no_day_is_made_over_a_comma() -> None:
    """`in June, three months` names no day."""
    assert not [name for name in names("in June, three months") if name[0] == "@"]


@pytest.mark.parametrize(
    ("told", "written"),
    [("#3.84e+08", "384"), ("#380", "400"), ("#84000", "80 000"), ("%28", "28")],
)
def test_a_draft_tells_its_figures_as_people_say_them(told: str, written: str) -> None:
    """Rounded, and without what goes without saying."""
    others = {name for name, _ in also(Feature(told, RARE, 0, 0, 0))}
    assert names(written)[0] in others


def test_years_are_not_rounded() -> None:
    """2028 is not 2 thousand."""
    assert list(also(Feature("#2028", COMMON, 0, 0, 0))) == []


@given(st.text("abcdefens", min_size=1, max_size=12))
def test_stems_of_words_and_of_bytes_agree(word: str) -> None:
    """The stem that the batch hashes is that of the lists."""
    marker = Marker(KEY)
    assert marker.words(word.encode()).stems.tolist() == marker.stems([word]).tolist()


@pytest.mark.parametrize(("one", "other"), [("Bremsen", "brakes"), ("villages", "Dörfer")])
def test_a_subject_tells_as_much_as_a_rare_word_in_any_language(one: str, other: str) -> None:
    """What an announcement is about may be translated without loss."""
    assert names(one) == names(other)
    assert {feature.points for feature in features(f"{one} {other}")} == {RARE}


@pytest.mark.parametrize("text", ["1" + " bn" * 40, "five" + " hundred" * 200])
def test_figures_beyond_all_figures_are_read(text: str) -> None:
    """Units upon units make no number, and no error either."""
    assert features(text)


def test_german_numbers_of_one_word_are_figures() -> None:
    """`Sechshundert` is one word in German, as is `fünfundzwanzig`."""
    told = {one.name for one in features("sechshundert Leute, fünfundzwanzig Tage, zweitausend")}
    assert {"#600", "#25", "#2000"} <= told


def test_percent_are_told_as_parts() -> None:
    """One in eight, a quarter, a third: people say parts for percent."""
    assert "#8" in {name for name, _ in also(Feature("%12", 4, 0, 0, 0))}
    assert "=third" in {name for name, _ in also(Feature("%34", 4, 0, 0, 0))}
    assert not {"=third", "=quarter"} & {name for name, _ in also(Feature("%29", 4, 0, 0, 0))}
