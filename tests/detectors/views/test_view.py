"""One other reading of a text, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.views.view import Piece, Reading, View


@st.composite
def views(draw: st.DrawFn) -> tuple[str, View]:
    """A text and a reading of it."""
    text = draw(st.text(min_size=1, max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=8)))
    pieces = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if draw(st.booleans()):
            pieces.append(Piece(start, end, text[start:end][::-1], mirrored=True))
        else:
            pieces.append(Piece(start, end, draw(st.text(max_size=end - start))))
    return text, View(text, Reading("test", pieces))


@given(views(), st.data())
def test_a_span_maps_back_into_the_text(made: tuple[str, View], data: st.DataObject) -> None:
    """Never outside, never empty, and a longer span never covers less."""
    text, view = made
    if not view.text:
        return
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    low, high = view.back(start, end)
    assert 0 <= low < high <= len(text)
    for at in range(start, end):
        inner = view.back(at, at + 1)
        assert low <= inner[0] < inner[1] <= high


@given(views())
def test_what_was_not_replaced_maps_back_to_itself(made: tuple[str, View]) -> None:
    """A character that was copied, or mirrored, came from a span that is that character."""
    text, view = made
    for at, character in enumerate(view.text):
        low, high = view.back(at, at + 1)
        if not view.touches(at, at + 1):
            assert text[low:high] == character


def test_a_mirrored_span_is_turned_around() -> None:
    """The end of what is read backwards is the beginning of the text."""
    view = View("see cba now", Reading("test", [Piece(4, 7, "abc", mirrored=True)]))
    assert view.text == "see abc now"
    assert view.back(4, 6) == (5, 7)
    assert view.back(0, 5) == (0, 7)


def test_what_borders_on_a_change_touches_it() -> None:
    """A token whose marks were dropped touches; one that stands elsewhere does not."""
    view = View("_abc_ def", Reading("test", [Piece(0, 1, ""), Piece(4, 5, "")]))
    assert view.text == "abc def"
    assert view.touches(0, 3)
    assert not view.touches(4, 7)


def test_an_empty_span_is_refused() -> None:
    """What was not scanned has no way back."""
    view = View("abc", Reading("test", [Piece(0, 1, "")]))
    for span in ((1, 1), (0, 3)):
        with pytest.raises(IndexError):
            view.back(*span)
