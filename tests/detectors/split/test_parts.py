"""Which words of a message may be parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.split.parts import words
from tests.growth import seconds


def texts(text: str) -> list[str]:
    """The words of a text that may be parts."""
    return [word.text for word in words(text)]


def test_the_word_of_a_message_is_one() -> None:
    """A word alone in its message may be a part, whatever it looks like."""
    assert texts("abcd") == ["abcd"]
    assert texts("`84712290`") == ["84712290"]
    assert texts("```\nabcd\n```") == ["abcd"]


def test_the_edges_of_a_sentence_are_parts_if_they_look_made() -> None:
    """Beside other words, a word must look as machines write."""
    assert texts("first half: ghp_a1B2c3D4") == ["ghp_a1B2c3D4"]
    assert texts("a1B2c3D4 is the rest") == ["a1B2c3D4"]
    assert texts("just a few words") == []


def test_both_edges_may_be() -> None:
    """The last word is tried before the first one."""
    assert texts("9f8e7d6c and 1a2b3c4d") == ["1a2b3c4d", "9f8e7d6c"]


def test_marks_of_going_on_are_tried_with_and_without() -> None:
    """A dot may be the token's own or the sentence's."""
    assert texts("ghp_a1B2c3D4...") == ["ghp_a1B2c3D4...", "ghp_a1B2c3D4"]
    assert texts("...e5F6a7B8") == ["...e5F6a7B8", "e5F6a7B8"]


def test_short_words_are_no_parts() -> None:
    """Three characters are not told from what people write."""
    assert texts("a1b") == []


@pytest.mark.parametrize(
    ("text", "plain"), [("thanks", True), ("Thanks.", True), ("ghp_", False), ("XKQZ", False)]
)
def test_a_plain_word_is_told_from_others(text: str, plain: bool) -> None:
    """What may be a word of a language is plain."""
    assert words(text)[0].plain is plain


@given(st.text(max_size=60))
def test_a_word_stands_where_it_says(text: str) -> None:
    """Spans are of the text, and hold no blank."""
    for word in words(text):
        assert text[word.start : word.end] == word.text
        assert not any(one.isspace() for one in word.text)


@pytest.mark.parametrize("marks", [".", "-", ":", "?", "~+"])
def test_marks_inside_a_word_cost_no_more_than_letters(marks: str) -> None:
    """Nobody can make a scan slow with a word that is nearly all full stops."""
    word = f"a{marks * 990}"[:990] + "1"

    assert texts(word) == [word]

    def often(text: str) -> object:
        return [words(text) for _ in range(200)]

    assert seconds(often, word) < 20 * seconds(often, f"a{'b' * 989}1") + 0.02
