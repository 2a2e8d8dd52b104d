from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detectors.embargo.engine import EmbargoEngine
from schemas.policy import KeywordSet
from tests.detectors.embargo.cases import embargo, notes
from tests.growth import grows_in_proportion

BRIDGE = EmbargoEngine(
    [
        embargo(
            "b",
            "Tarnwick",
            common=("Lighthouse",),
            keywords=(KeywordSet(words=("ferry", "Cork"), least=2, within=10),),
        )
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("see TarnwickPlan.pdf", "Tarnwick", id="hump after"),
        pytest.param("our myTarnwick page", "Tarnwick", id="hump before"),
        pytest.param("#tarnwick-launch", "tarnwick", id="channel"),
    ],
)
def test_a_hump_is_a_word_boundary(text: str, found: str) -> None:
    """A name is found inside a word that joins others by capitals."""
    assert notes(BRIDGE, text) == [("name", found)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("is Lighthouse signed?", id="capital amid a sentence"),
        pytest.param("about project lighthouse", id="after project"),
        pytest.param("the lighthouse and the ferry", id="beside a keyword"),
        pytest.param("tarnwick, that is lighthouse", id="beside another name"),
    ],
)
def test_an_ordinary_word_is_found_where_it_is_a_name(text: str) -> None:
    """Written as a name, or beside what else tells of it, an ordinary word is a codename."""
    assert any(found.lower() == "lighthouse" for _, found in notes(BRIDGE, text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("we saw a lighthouse", id="small"),
        pytest.param("Lighthouse tours start at noon", id="begins a sentence"),
        pytest.param("Nice. Lighthouse tours start at noon", id="begins another sentence"),
        pytest.param("is lighthous signed?", id="typing error"),
        pytest.param("Wir haben am Strand den Lighthouse Turm und das Meer gesehen", id="German"),
    ],
)
def test_an_ordinary_word_alone_is_none(text: str) -> None:
    """In ordinary talk an ordinary word is not a codename."""
    assert notes(BRIDGE, text) == []


def test_common_words_are_known_without_asking() -> None:
    """A single word that every office uses needs to be written as a name."""
    engine = EmbargoEngine([embargo("b", "Budget")])
    assert notes(engine, "where is the budget?") == []
    assert notes(engine, "what does Budget cost us?") == [("name", "Budget")]


@pytest.mark.parametrize("at", range(len("projekteisvogel") - 1))
def test_two_letters_swapped_anywhere_are_found(at: int) -> None:
    """Whoever types fast swaps two letters, be it in the middle of a name or across its words."""
    letters = "projekteisvogel"
    turned = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
    engine = EmbargoEngine([embargo("b", "Projekt Eisvogel")])
    assert notes(engine, f"wer ist bei {turned} dabei?") == [("name, one letter off", turned)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Series B", "we plot time series data"),
        ("CVT-208", "the dose of CVT-280"),
        ("Projekt 41", "Projekt 47 ist fertig"),
    ],
)
def test_a_letter_or_figure_that_makes_the_name_must_stand(name: str, text: str) -> None:
    """Another letter or figure is another name, no typing error."""
    assert notes(EmbargoEngine([embargo("b", name)]), text) == []


@given(st.data())
def test_one_letter_off_anywhere_is_found(data: st.DataObject) -> None:
    """A letter wrong, missing or too many, or a sign amid the word, hides a long name nowhere."""
    name = data.draw(st.sampled_from(["Project Ravensdale", "Opération Mistral", "Silberdistel"]))
    at = data.draw(st.integers(1, len(name) - 2))
    assume(name[at] != " ")
    edit = data.draw(st.sampled_from(["wrong", "missing", "more", "sign"]))
    new = {"wrong": "q", "missing": "", "more": "q" + name[at], "sign": "." + name[at]}[edit]
    raw = name[:at] + new + name[at + 1 :]
    assert notes(EmbargoEngine([embargo("a", name)]), f"so {raw} it is") != []


def test_a_long_row_of_ordinary_words_takes_no_time() -> None:
    """A row of the greatest length that holds nothing but the name is judged in linear time."""
    engine = EmbargoEngine([embargo("b", common=("Lighthouse",))])
    assert grows_in_proportion(lambda text: notes(engine, text), "a Lighthouse ")


@pytest.mark.parametrize("text", ["when is tournesol going to happen?", "tournsol is late"])
def test_a_name_that_only_begins_like_a_word_is_a_name(text: str) -> None:
    """A codename is ordinary where it is a listed word, not where it begins like one."""
    engine = EmbargoEngine([embargo("t", "Tournesol")])
    assert len(notes(engine, text)) == 1


@pytest.mark.parametrize(
    "text", ["https://wiki.example/salt+glass", "salt.glass.pptx", "salt/glass"]
)
def test_a_name_in_an_address_is_one(text: str) -> None:
    """What addresses and names of files have in place of a blank separates words of a name."""
    ((note, found),) = notes(EmbargoEngine([embargo("s", "Salt glass")]), text)
    assert note == "name"
    assert (found[:4], found[-5:]) == ("salt", "glass")
