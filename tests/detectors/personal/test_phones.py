from __future__ import annotations

import pytest

from detectors.personal.phones import read
from tests.growth import grows_in_proportion


@pytest.mark.parametrize(
    ("text", "number", "score"),
    [
        ("+33 6 12 34 56 78", "+33 6 12 34 56 78", 0.87),
        ("+33 (0)6 12 34 56 78", "+33 (0)6 12 34 56 78", 0.87),
        ("+14155552671", "+14155552671", 0.87),
        ("00 49 171 1234567", "00 49 171 1234567", 0.87),
        ("+33 6 39 98 71 42", "+33 6 39 98 71 42", 0.6),
        ("le 06 12 34 56 78 12 fois", "06 12 34 56 78", 0.55),
        ("06.12.34.56.78", "06.12.34.56.78", 0.55),
        ("020 7946 0958", "020 7946 0958", 0.55),
        ("(415) 555-2671", "(415) 555-2671", 0.55),
        ("1-415-555-2671", "1-415-555-2671", 0.55),
        ("0171 1234567", "0171 1234567", 0.55),
        ("Phone: 467 3395", "467 3395", 0.55),
        ("Tél. : 12 34 56 78", "12 34 56 78", 0.55),
        ("Tél.: 12 34 56 78", "12 34 56 78", 0.55),
        ("212-555-0199 x123", "212-555-0199 x123", 0.55),
        ("345-899-3560x4587", "345-899-3560x4587", 0.55),
        ("+44 20 7946 0958 ext. 12", "+44 20 7946 0958 ext. 12", 0.87),
        ("(02) 1234 5678", "(02) 1234 5678", 0.55),
        ("030/901820", "030/901820", 0.55),
        ("+49 (0) 30 / 23 12 50 00", "+49 (0) 30 / 23 12 50 00", 0.87),
        ("Desk: 5403926876", "5403926876", 0.55),
        ("012.345.678-90", "012.345.678-90", 0.25),
        ("78 651 450", "78 651 450", 0.2),
        ("0612345678", "0612345678", 0.25),
        ("call 4155552671", "4155552671", 0.25),
        ("06-12345678", "06-12345678", 0.55),
        ("612 34 56 78", "612 34 56 78", 0.55),
        ("tel 011-231-0551", "011-231-0551", 0.55),
        ("17,+33 6 12 34 56 78,x", "+33 6 12 34 56 78", 0.87),
        ("029-31-7438", "029-31-7438", 0.2),
        ("ask Bob (+31 (0) 6 12722555)", "+31 (0) 6 12722555", 0.87),
        ("8 (912) 369-57-32", "8 (912) 369-57-32", 0.55),
        ("(11) 96197-2562", "(11) 96197-2562", 0.55),
        ("074101-54061", "074101-54061", 0.55),
        ("missed call from 0612345678", "0612345678", 0.55),
        ("ph 0612345678", "0612345678", 0.55),
        ("contact no. 0612345678", "0612345678", 0.55),
        ("mon 06 : 0612345678", "0612345678", 0.55),
        ("M: 0612345678", "0612345678", 0.55),
        ("office: 612 60 48 54", "612 60 48 54", 0.55),
        ("Numéro : 0612345678", "0612345678", 0.55),
        ("over the phone: 4111111111111", "4111111111111", 0.55),
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
        "call 12345",
        "call 01.02.2024",
        "DE22 0483 2385 1978 3780 58",
        "FR25 0292 5074 6947 1369 3646 700",
        "1 000 000",
        "x0612345678",
        "tel. pod-2538453",
        "+12",
        "192.168.0.10",
        "12/06/12 34 56 78",
        "over the phone: 34874141446559",
        "call volume 1200 1350 2004",
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


@pytest.mark.parametrize(
    "text",
    ["b1 9a 0d 06 12 34 56 78 e9 03", "06 12 34 56 78 e9 03 1c", "0c:ff:06:12:34:56:78"],
)
def test_bytes_of_a_dump_are_no_number(text: str) -> None:
    """Pairs of digits between pairs of hex digits are bytes like these."""
    assert not read(text)


@pytest.mark.parametrize(
    "unit", ["01 ", "01 23 45 67 89 ", "+1 555 ", "tel: ", "(0", "1/", "+33 6 12 34 56 78, "]
)
def test_a_text_four_times_as_long_takes_four_times_as_long(unit: str) -> None:
    """However many digits follow, a number is judged by what is near."""
    assert grows_in_proportion(read, unit, size=1 << 15)
