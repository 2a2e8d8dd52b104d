"""Strings of a PDF's objects: which are found, and that none makes the reader slow."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction import pdf_objects
from pipelines.extraction.pdf_objects import _strings, _unpacked, _unsaid
from tests.growth import grows_in_proportion


@pytest.mark.parametrize(
    ("data", "strings"),
    [
        (b"(one string) Tj (another) Tj", ["one string", "another"]),
        (rb"(with \(escapes\) inside)", ["with (escapes) inside"]),
        (b"(with (brackets) inside)", ["with (brackets) inside"]),
        (b"(outside (middle (inside!) middle) outside)", ["outside ", "middle (inside!) middle"]),
        (rb"(without \(an end", ["without (an end"]),
    ],
)
def test_strings(data: bytes, strings: list[str]) -> None:
    """What is readable is found, with its end or without."""
    assert list(_strings(data)) == strings


def test_a_string_without_its_end_is_gone_through_once() -> None:
    """Whatever it holds that looks like the beginning of another."""
    assert grows_in_proportion(lambda text: list(_strings(b"(" + text.encode())), r"\(")


def test_what_was_shown_is_not_said_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever order it stands; looking ends before it takes too long."""
    lines = [f"line {number} of many, {'x' * 500}" for number in range(200)]
    said = "".join("".join(lines).split())
    assert list(_unsaid([*lines, "something else", *reversed(lines)], said)) == ["something else"]
    monkeypatch.setattr(pdf_objects, "_LOOKED", 0)
    assert list(_unsaid([*lines, "something else"], said)) == ["something else"]
    assert list(_unsaid([lines[-1], lines[0]], said)) == [lines[-1]]


def test_a_long_book_is_read_in_time() -> None:
    """Each of its lines stands on a page, and is a string of an object too."""

    def read(text: str) -> object:
        numbers = range(len(text))
        lines = [f"{number} {number * 7919 % 1_000_003} and so on and so on" for number in numbers]
        return list(_unsaid(lines, "".join("".join(lines).split())))

    assert grows_in_proportion(read, "x")


@pytest.mark.parametrize(
    ("about", "packed", "unpacked"),
    [
        ("/Filter /RunLengthDecode", b"\4hello\xff \5worlds\x80after", b"hello  worlds"),
        # The example of 7.4.4.2.
        ("/Filter /LZWDecode", bytes.fromhex("800b6050220c0c8501"), b"-----A---B"),
        (
            "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 4 >>",
            # A row of each kind of filter, made by hand.
            zlib.compress(b"\0The \1q\4\xf4\xfa\2\xfa\xab\xf9\x0f\3:0\2\xb0\4\xf7\0\n\0"),
            b"The quick brown fox ",
        ),
    ],
    ids=["runs", "lzw", "predictor"],
)
def test_filters_are_undone(about: str, packed: bytes, unpacked: bytes) -> None:
    """What is packed in other ways than most is unpacked as ISO 32000-1, 7.4 says."""
    assert _unpacked(packed, about.encode(), 1000) == unpacked


@given(st.binary(max_size=400), st.sampled_from(["LZWDecode", "RunLengthDecode", "FlateDecode"]))
def test_no_bytes_break_a_filter(packed: bytes, name: str) -> None:
    """Whatever stands in a stream, it is unpacked or left, and never to more than is kept."""
    about = f"/Filter /{name} /Predictor 12 /Columns 3".encode()
    data = zlib.compress(packed) if name == "FlateDecode" else packed
    assert len(_unpacked(data, about, 100)) <= 100 + (1 << 12)


@pytest.mark.parametrize("about", ["/Columns 0", "/Columns 999999 /Colors 999999"])
def test_rows_of_no_possible_width_are_kept(about: str) -> None:
    """A width that is none takes neither the words nor all of the memory."""
    about = f"/Filter /FlateDecode /DecodeParms << /Predictor 12 {about} >>"
    packed = zlib.compress(b"\0(words of an object)")
    assert b"words of an object" in _unpacked(packed, about.encode(), 999)
