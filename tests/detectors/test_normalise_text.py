"""The view that detectors read, and the way back."""

from __future__ import annotations

import unicodedata

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detectors.normalise_text import (
    _OTHER_SCRIPT,
    _UNSTABLE,
    DROPPED,
    _joins,
    normalise,
    view,
    way_back,
)
from tests.growth import grows_in_proportion

UNICODE = st.characters(exclude_categories=["Cs"])
TRICKY = st.sampled_from(
    [
        *"&<>|;@#! \n\x00",
        *["&amp;", "&lt;", "&gt;", "<https://a.b/?x=1&amp;y=2|here>", "<@U1|ann>"],
        *["<mailto:a@b.c|a@b.c>", "\u200b", "\u00ad", "\ufe0f", "e\u0301", "\u0338", "ﬁ", "㍿"],
        *["\u00a0", "가", "\u1100\u1161\u11a8", "ｶﾞ", "а", "ghр_"],
    ]
)
TEXT = st.lists(st.one_of(TRICKY, UNICODE), max_size=20).map("".join)
ORDINARY = st.text(st.characters(max_codepoint=127, exclude_characters="&<"))


@given(TEXT, st.data())
def test_every_span_of_a_view_maps_back_into_the_text(raw: str, data: st.DataObject) -> None:
    """The way back stays inside the text and never turns a span around."""
    batch = normalise(pa.array([raw], pa.large_string()))
    text = batch.texts[0].as_py()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low, high = batch.back(0, start, end)
    assert 0 <= low <= high <= len(raw)
    assert (low < high) == (start < end)


@given(TEXT)
def test_the_way_back_is_monotone(raw: str) -> None:
    """Later characters of the view come from the same place or later."""
    batch = normalise(pa.array([raw], pa.large_string()))
    spans = [batch.back(0, at, at + 1) for at in range(len(batch.texts[0].as_py()))]
    assert spans == sorted(spans)


@given(TEXT)
def test_what_a_span_maps_back_to_reads_as_the_span(raw: str) -> None:
    """The piece that the way back cuts out holds, read alone, the character it came from."""
    text, way = view(raw), way_back(raw)
    if "<" in raw or _OTHER_SCRIPT.search(raw):
        return  # a link, or a letter folded for what stands around it, reads differently alone
    for at, character in enumerate(text):
        low, high = way.back(at, at + 1)
        assert character in view(raw[low:high])


@given(TEXT)
def test_the_way_back_knows_every_character_of_the_view(raw: str) -> None:
    """What is worked out late is the way back of what was scanned, to its last character."""
    batch = normalise(pa.array([raw], pa.large_string()))
    text = batch.texts[0].as_py()
    assert text == view(raw)
    assert batch.back(0, 0, len(text))[1] == len(raw) or not text
    with pytest.raises(IndexError):
        way_back(raw).back(0, len(text) + 1)


@given(ORDINARY)
def test_ordinary_text_is_passed_through_untouched(raw: str) -> None:
    """Text without special characters keeps its offsets; its batch is the same Arrow array."""
    texts = pa.array([raw, None], pa.large_string())
    batch = normalise(texts)
    assert batch.texts is texts
    assert batch.changed == frozenset()
    assert batch.back(0, 0, len(raw)) == (0, len(raw))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="&<")))
@example("e\u200b\u0301")
@example("\u1100\u200b\u1161\u11a8")
@example("ｶﾞ\u0338<\u0338".replace("<", ">"))
@example("a\u0315\u0300\u05ae\u0300b")
@example("k\u0261\u13a0")
def test_the_view_is_nfkc_of_what_can_be_seen(raw: str) -> None:
    """Piece by piece gives what NFKC of the whole text gives, but for letters that were folded."""
    whole = unicodedata.normalize("NFKC", DROPPED.sub("", raw))
    folded = view(raw)
    assert len(folded) == len(whole)
    for ours, theirs in zip(folded, whole, strict=True):
        assert ours == theirs or (ours.isascii() and not theirs.isascii())


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        pytest.param("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c", id="entities once"),
        pytest.param("gh\u200bp\u00ad_x", "ghp_x", id="invisible characters"),
        pytest.param("ｇｈｐ＿ｘ", "ghp_x", id="fullwidth"),
        pytest.param("at <https://a.b/?t=1&amp;u=2|the page>", "at  https://a.b/?t=1&u=2 the page ",
                     id="both halves of a link"),
        pytest.param("hi <@U1|ann> <#C1> <!here>", "hi  @U1 ann   #C1   !here ", id="mentions"),
        pytest.param("postgres://u:pw@<http://db.example.org|db.example.org>/x",
                     "postgres://u:pw@db.example.org/x", id="automatic link"),
        pytest.param("<token>abc</token>", "<token>abc</token>", id="not Slack's brackets"),
        pytest.param("ghр_tоken кафе", "ghp_token кафе", id="homoglyphs only in mixed tokens"),
        pytest.param("5\u202f000\u00a0€", "5 000 €", id="French spaces"),
    ],
)  # fmt: skip
def test_disguises_are_undone(raw: str, seen: str) -> None:
    """What a person reads is what a detector reads."""
    assert view(raw) == seen


@pytest.mark.parametrize("base", [0xE0000, 0xE00F0], ids=["tags", "variation selectors"])
def test_ascii_in_unseen_characters_is_shown_and_a_flag_is_not(base: int) -> None:
    """Somebody wrote it where nobody sees it; the name of a flag's region is no text."""
    hidden = "".join(chr(base + ord(one)) for one in "a hidden text")
    flag = "\U0001f3f4" + "".join(chr(0xE0000 + ord(one)) for one in "gbeng") + "\U000e007f"
    raw = f"{flag} ok {hidden}!"
    assert view(raw) == "\U0001f3f4 ok a hidden text!"
    at = view(raw).index("hidden")
    start = raw.index(hidden) + 2
    assert way_back(raw).back(at, at + 6) == (start, start + 6)


def test_an_automatic_link_maps_back_as_a_whole() -> None:
    """A span in a link's label covers the link, or redaction would leave the target standing."""
    raw = "x:pw@<http://db.example.org|db.example.org>/y"
    text, way = view(raw), way_back(raw)
    at = text.index("example")
    low, high = way.back(at, at + len("example"))
    assert raw[low:high] == "<http://db.example.org|db.example.org>"


def test_invisible_characters_inside_a_secret_are_covered() -> None:
    """Redacting the span of a disguised token leaves nothing of it."""
    raw = "key gh\u200bp_\u00ade\u0301nd."
    text, way = view(raw), way_back(raw)
    at = text.index("ghp_")
    low, high = way.back(at, text.index("."))
    assert raw[low:high] == "gh\u200bp_\u00ade\u0301nd"


def test_a_span_outside_the_view_is_refused() -> None:
    """A span that was never scanned has no way back."""
    way = way_back("&amp;")
    with pytest.raises(IndexError):
        way.back(0, 2)


def test_only_the_rows_that_need_it_change() -> None:
    """Nulls stay null, plain rows stay equal, and a slice is read from its own offset."""
    texts = pa.array(["zero &amp;", "plain", None, "a &amp; b", "é", "\x00"], pa.large_string())
    batch = normalise(texts.slice(1))
    assert batch.texts.to_pylist() == ["plain", None, "a & b", "é", "\x00"]
    assert batch.changed == {2}


def test_unicode_has_no_unseen_character_we_keep() -> None:
    """Every format character and every one that composes is known, for this Python's Unicode."""
    for code in range(0x110000):
        character = chr(code)
        if unicodedata.category(character) == "Cf":
            assert DROPPED.match(character), hex(code)
        if unicodedata.combining(character):
            assert _joins(character), hex(code)
        parts = unicodedata.decomposition(character).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            assert _joins(chr(int(parts[1], 16))), hex(code)


def test_what_is_skipped_as_stable_is_stable() -> None:
    """A character that is never looked at stays itself under NFKC and joins nothing before it."""
    stable = [chr(code) for code in range(0x110000) if not _UNSTABLE.match(chr(code))]
    assert len(stable) > 128
    for character in stable:
        assert unicodedata.normalize("NFKC", character) == character
        assert not _joins(character)


@given(st.lists(TEXT, max_size=8))
@example(["<@U1 <http://a.b|c>>", "<http://a|x <@U1> y>", "a <#C1> &amp;lt;"])
def test_a_batch_reads_as_its_texts_read_alone(raws: list[str]) -> None:
    """What is done for a whole batch at once gives what is done text by text."""
    batch = normalise(pa.array(raws, pa.large_string()))
    assert batch.texts.to_pylist() == [view(raw) for raw in raws]
    assert batch.changed == {row for row, raw in enumerate(raws) if view(raw) != raw}


@pytest.mark.parametrize("unit", ["\u0301\u0316", "\u0f73", "e\u0301", "<https:", "<a|", "гh"])
def test_views_take_time_in_proportion(unit: str) -> None:
    """However many marks are piled on one letter."""
    assert grows_in_proportion(view, unit, size=1 << 13)
    assert grows_in_proportion(way_back, unit, size=1 << 13)


def test_a_pile_of_marks_belongs_to_its_letter() -> None:
    """What stands behind it is found, and nothing of the pile is left over."""
    raw = "x ghp_" + "\u0301\u0316" * 99 + "abc d"
    text, way = view(raw), way_back(raw)
    assert len(text) < 99
    at = text.index("abc")
    assert way.back(at, at + 3) == (raw.index("abc"), raw.index("abc") + 3)
    assert way.back(2, at)[1] == raw.index("abc")
