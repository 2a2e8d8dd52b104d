"""No text makes a way of reading slow: each takes time in proportion to its length."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from detectors.views.gates import WAYS
from detectors.views.view import Reading
from tests.growth import grows_in_proportion

UNITS = (
    *("12,", "a b ", "a-", "'g', ", "aa bb ", "\\x41", "&amp;", "&a", "=41", "%41", "4a:", "H4sI"),
    *('"a"+', "a\u2013", "ghp_", "abcdefghij\n", "a[.]b", "*a*", "_a_", "//:s", "\uff41b", "QUJD"),
    *("\\101", "-----BEGIN X-----", "key: v\n", "A\u0301", "0000000  41 ", "00000000: 4141 4141\n"),
    *(
        "0000000   a   b   c\n",
        "0000000 101 102\n",
        "0000000  65 ",
        "00000000  ",
        "0101",
        "01000001 ",
    ),
    *(
        "101 102 ",
        "65 ",
        "chr(65)+",
        "KRUGKIDU",
        "krugkidu",
        "XJ~L=",
        "<~",
        "<~a",
        "9Qc0",
        "tuc_",
        "89A0",
    ),
    *(
        "<b>a",
        "<span a",
        ":lock:a",
        "\U0001f512a",
        "a''",
        "ghp_a\nb=",
        "ghp_ab and ",
        "a dash ",
        "a(dash)",
    ),
    *("\\\\n", "%u0041", "AKIA ", "abcd1 ", "'a', '", "].join('a', 'b", "=\n", "12: a\n"),
)


@pytest.mark.parametrize("end", ["", "6500x"], ids=["to its end", "but for its end"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_of_reading_is_linear(way: Callable[[str], Iterator[Reading]], end: str) -> None:
    """Whatever the text repeats, alone and in one line, and where its end spoils it."""
    slow = [
        unit
        for unit in UNITS
        if not grows_in_proportion(lambda text: list(way(text + end)), unit, size=1 << 13)
    ]
    assert slow == []
