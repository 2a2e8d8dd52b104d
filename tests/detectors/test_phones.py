from __future__ import annotations

import pytest

from detectors.phones import read


@pytest.mark.parametrize(
    ("text", "number", "score"),
    [
        ("+33 6 12 34 56 78", "+33 6 12 34 56 78", 1.0),
        ("+33 (0)6 12 34 56 78", "+33 (0)6 12 34 56 78", 1.0),
        ("+14155552671", "+14155552671", 1.0),
        ("00 49 171 1234567", "00 49 171 1234567", 1.0),
        ("+33 6 39 98 71 42", "+33 6 39 98 71 42", 0.6),
        ("le 06 12 34 56 78 12 fois", "06 12 34 56 78", 0.55),
        ("06.12.34.56.78", "06.12.34.56.78", 0.55),
        ("020 7946 0958", "020 7946 0958", 0.55),
        ("(415) 555-2671", "(415) 555-2671", 0.55),
        ("1-415-555-2671", "1-415-555-2671", 0.55),
        ("0171 1234567", "0171 1234567", 0.5),
        ("Phone: 467 3395", "467 3395", 0.5),
        ("Tél. : 12 34 56 78", "12 34 56 78", None),
        ("Tél.: 12 34 56 78", "12 34 56 78", 0.5),
        ("0612345678", "0612345678", 0.25),
        ("call 4155552671", "4155552671", 0.25),
    ],
)
def test_a_number_is_as_sure_as_its_form(text: str, number: str, score: float | None) -> None:
    """International forms are surer than national ones, groups surer than digits in a row."""
    found = [(text[start:end], confidence) for start, end, confidence in read(text)]
    assert found == ([(number, score)] if score is not None else [])


@pytest.mark.parametrize(
    "text",
    [
        "01.02.2024 10:30:15",
        "2024-01-02 10:30",
        "081234",
        "4155552671",
        "call 12345",
        "call 01.02.2024",
        "call us\n4155552671",
        "x0612345678",
        "+12",
        "192.168.0.10",
        "12/06/12 34 56 78",
    ],
)
def test_other_digits_are_no_number(text: str) -> None:
    """Dates, short runs, digits in a row without a word, and parts of words are left alone."""
    assert read(text) == []


def test_spans_do_not_overlap_and_stand_in_order() -> None:
    """Several numbers in one text come by place, none inside another."""
    text = "Tel.: +33 6 12 34 56 78, Fax: 030 23125678, call 415-555-2671"
    spans = [(start, end) for start, end, _ in read(text)]
    assert [text[start:end] for start, end in spans] == [
        "+33 6 12 34 56 78",
        "030 23125678",
        "415-555-2671",
    ]
