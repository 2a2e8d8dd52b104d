from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalising import texts
from pipelines.normalising.texts import folded, more_text
from schemas.fold import fold
from tests import make


def section(*leaves: dict[str, Any]) -> list[dict[str, Any]]:
    """Blocks of one rich text section."""
    inner = {"type": "rich_text_section", "elements": list(leaves)}
    return [{"type": "rich_text", "block_id": "b", "elements": [inner]}]


BOLD = {"style": {"bold": True}}


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("hello", make.rich("hello")),
        ("a &lt;b&gt; &amp; c", make.rich("a <b> & c")),
        ("please *bold* this", make.rich("please ", "bold", " this")),
        ("```x = 1```", section({"type": "text", "text": "x = 1"})),
        ("&gt; one\n&gt; two", make.rich("one\ntwo")),
        ("see <https://a.example|here>", section(
            {"type": "text", "text": "see "},
            {"type": "link", "url": "https://a.example", "text": "here"},
        )),
        ("hi <@U1> :wave:", section(
            {"type": "text", "text": "hi "}, {"type": "user", "user_id": "U1"},
            {"type": "emoji", "name": "wave"},
        )),
        ("head\nbody", [{"type": "header", "text": {"type": "plain_text", "text": "head"}},
                        {"type": "section", "text": {"type": "mrkdwn", "text": "body"}}]),
    ],
)  # fmt: skip
def test_what_text_says_is_not_said_twice(text: str, blocks: list[dict[str, Any]]) -> None:
    """Blocks that say what the text says add nothing, whatever its escapes and formatting."""
    assert more_text(text, blocks, None) is None


@pytest.mark.parametrize(
    ("blocks", "attachments", "more"),
    [
        (make.rich("only here"), None, "only here"),
        ([{"type": "context", "elements": [{"type": "mrkdwn", "text": "small"}]}], None, "small"),
        ([{"type": "section", "fields": [{"type": "mrkdwn", "text": "f1"}],
           "accessory": {"type": "button", "text": {"type": "plain_text", "text": "Go"},
                         "value": "v"}}], None, "f1\nGo\nv"),
        ([{"type": "image", "alt_text": "a graph", "image_url": "https://x"}], None, "a graph"),
        ([{"type": "some_new_block", "deep": [{"deeper": {"text": "found"}}]}], None, "found"),
        (None, [{"pretext": "p", "title": "t", "text": "x", "footer": "f", "author_name": "a"}],
         "p\nt\nx\nf\na"),
        (None, [{"fields": [{"title": "Card", "value": 4111}]}], "Card\n4111"),
        (None, [{"fallback": "[Oct] ada: said so", "text": "said so"}], "[Oct] ada: said so"),
        (None, [{"message_blocks": [{"message": {"blocks": make.rich("quoted")}}]}], "quoted"),
        (make.rich("same"), [{"text": "same"}], "same"),
    ],
)  # fmt: skip
def test_what_only_blocks_or_attachments_say_is_found(
    blocks: object, attachments: object, more: str
) -> None:
    """Texts of known and unknown blocks and of attachments are found in reading order, once."""
    assert more_text("", blocks, attachments) == more


def test_secret_cut_by_formatting_is_whole_again() -> None:
    """A word whose formatting changes in the middle is read as one word."""
    leaves = ({"type": "text", "text": "key s3cr"}, {"type": "text", "text": "et", **BOLD})
    assert more_text("key s3cr*et*", section(*leaves), None) == "key s3cret"


def test_lines_of_a_piece_stay_together() -> None:
    """Of text in several lines that the message lacks, no line is dropped for being said before."""
    assert more_text("begin", make.rich("begin\nmiddle\nend"), None) == "begin\nmiddle\nend"


def test_deep_blocks_are_read() -> None:
    """Nesting far beyond what Slack sends is walked without running out of frames."""
    block: dict[str, Any] = {"text": "bottom"}
    for _ in range(5_000):
        block = {"inner": [block]}
    assert more_text(None, [block], None) == "bottom"


class Counted(str):
    """A text that counts the characters that searches in it look through."""

    seen = 0

    def find(self, piece: str, *at: int) -> int:  # type: ignore[override]  # narrower on purpose
        """Search like any text."""
        found = super().find(piece, *at)
        start, end = (*at, len(self))[:2] if at else (0, len(self))
        type(self).seen += (end if found < 0 else found) - start
        return found


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("lines", [False, True])
def test_work_grows_with_the_message_and_no_faster(
    monkeypatch: pytest.MonkeyPatch, *, backwards: bool, held: bool, lines: bool
) -> None:
    """Thousands of pieces, or lines of one, look through a long text a bounded number of times."""
    flat = texts._flat
    monkeypatch.setattr(texts, "_flat", lambda text: Counted(flat(text)))
    monkeypatch.setattr(Counted, "seen", 0)
    pieces = [f"abc{number}." if held else f"abx{number}." for number in range(20_000)]
    said = "ab" * 1_000_000 + "".join(f"abc{number}._" for number in range(20_000))
    pieces = pieces[::-1] if backwards else pieces
    blocks = [{"text": text} for text in (["\n".join(pieces)] if lines else pieces)]
    more_text(Counted(said), blocks, None)
    assert 0 < Counted.seen <= 2 * (max(texts._EFFORT, 2 * len(said)) + 2 * len(said))


def test_pieces_that_are_too_many_to_compare_are_kept() -> None:
    """So many or so long pieces that comparing each with each would hang are each kept once."""
    pieces = [{"text": f"piece {number}"} for number in range(20_000)]
    more = more_text("", pieces + pieces, None)
    assert more is not None
    assert more.count("\n") == 19_999
    long = [{"text": "ab" * texts._EFFORT}, {"text": "ab"}]
    assert more_text("", long, None) == "ab" * texts._EFFORT + "\nab"
    assert more_text("", [{"text": "abab"}, {"text": "ab"}], None) == "abab"


def test_long_message_is_not_read_twice() -> None:
    """The longest message of a person, with a list of all its lines, is still compared in full."""
    items = [f"line {number} of *many* &amp; more" for number in range(1_300)]
    blocks = [
        piece for item in items for piece in make.rich(*item.replace("&amp;", "&").split("*"))
    ]
    assert more_text("\n".join(items), blocks, None) is None


PIECES = st.lists(st.text("ab\n ", max_size=6), max_size=6)


@given(st.text("ab\n ", max_size=30), PIECES)
def test_order_of_pieces_does_not_hide_what_is_said(said: str, pieces: list[str]) -> None:
    """A piece counts as said if the text holds it, whatever was sought before it."""
    searched = texts._Searched(said)
    assert [searched.holds(piece) for piece in pieces] == [piece in said for piece in pieces]


@given(st.lists(st.none() | st.text()))
def test_column_is_folded_like_its_texts(column: list[str | None]) -> None:
    """Folding a column is folding each of its texts; null stays null."""
    assert folded(column).to_pylist() == [None if text is None else fold(text) for text in column]
