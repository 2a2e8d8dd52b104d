"""Strings of a PDF's objects: which are found, and that none makes the reader slow."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction import pdf_objects
from pipelines.extraction.extract import Extractor
from pipelines.extraction.pdf_objects import _strings, _unpacked, _unsaid
from tests.growth import grows_in_proportion
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.told import places, where, whole


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
    assert _unpacked(packed, about.encode(), 1000) == (unpacked, True)


@given(st.binary(max_size=400), st.sampled_from(["LZWDecode", "RunLengthDecode", "FlateDecode"]))
def test_no_bytes_break_a_filter(packed: bytes, name: str) -> None:
    """Whatever stands in a stream, it is unpacked or left, and never to more than is kept."""
    about = f"/Filter /{name} /Predictor 12 /Columns 3".encode()
    data = zlib.compress(packed) if name == "FlateDecode" else packed
    assert len(_unpacked(data, about, 100)[0]) <= 100 + (1 << 12)


@pytest.mark.parametrize("about", ["/Columns 0", "/Columns 999999 /Colors 999999"])
def test_rows_of_no_possible_width_are_kept(about: str) -> None:
    """A width that is none takes neither the words nor all of the memory."""
    about = f"/Filter /FlateDecode /DecodeParms << /Predictor 12 {about} >>"
    packed = zlib.compress(b"\0(words of an object)")
    assert b"words of an object" in _unpacked(packed, about.encode(), 999)[0]


def _stream(about: bytes, content: bytes, *more: bytes) -> bytes:
    """A PDF with a stream of no page, and objects behind it from number 91 on."""
    made = make.pdf("on a page")
    held = b"90 0 obj<<%b/Length %d>>stream\n%b\nendstream endobj\n" % (
        about,
        len(content),
        content,
    )
    others = b"".join(b"%d 0 obj %b endobj\n" % (n, one) for n, one in enumerate(more, 91))
    start = made.index(b"xref")
    return made[:start] + held + others + made[start:]


_BROKEN = zlib.compress(bytes(range(256)) * 40)[:-60] + b"\xff" * 60


@pytest.mark.parametrize(
    ("about", "content"),
    [
        (b"/Filter/FlateDecode", b"no such thing as this"),
        (b"/Filter/FlateDecode", _BROKEN),
        (b"/Filter/FlateDecode", zlib.compress(bytes(9999))[:12]),
        (b"/Filter/LZWDecode", b"\xff" * 40),
        (b"/Filter/ASCII85Decode", b"zz{{{}}}"),
        (b"/Filter/ASCIIHexDecode", b"no digits"),
        (b"/Filter[/ASCIIHexDecode/FlateDecode]", b"00112233>"),
        (b"/Filter/OfNoStandard", b"words"),
        (b"/Filter 99 0 R", b"words"),
    ],
)
def test_a_stream_that_does_not_unpack_is_marked(
    extractor: Extractor, about: bytes, content: bytes
) -> None:
    """Nobody knows what it said, so its file is not clean; its pages are read all the same."""
    found = extractor.extract("a.pdf", _stream(about, content))
    assert found.unscanned == [("objects", "damaged")]
    assert where(found, "on a page") == "page 1"


def test_what_comes_before_the_damage_is_kept(extractor: Extractor) -> None:
    """As far as a stream unpacks, it is read."""
    packed = zlib.compress(b"(password: hunter2) " + bytes(range(256)) * 90)
    found = extractor.extract("a.pdf", _stream(b"/Filter/FlateDecode", packed[:-200]))
    assert found.unscanned == [("objects", "damaged")]
    assert where(found, "hunter2") == "objects"


@pytest.mark.parametrize(
    ("about", "content", "more"),
    [
        (b"/Filter/FlateDecode", zlib.compress(b"(password: hunter2)")[:-4] + b"\0\0\0\0", ()),
        (b"/Filter/FlateDecode", zlib.compress(b"(password: hunter2)")[:-4], ()),
        (b"/Filter/Fl#61teDecode", zlib.compress(b"(password: hunter2)"), ()),
        (b"/Filter 91 0 R", zlib.compress(b"(password: hunter2)"), (b"[/FlateDecode]",)),
        (b"/Filter[/Crypt/AHx]", b"(password: hunter2)".hex().encode() + b">", ()),
        (b"", b"var password = 'hunter2'; go();", ()),
        (b"", b"q 1 0 0 1 0 0 cm\n% password: hunter2\nQ", ()),
    ],
    ids=["checksum", "no-checksum", "coded", "referred", "crypt", "script", "comment"],
)
def test_streams_of_no_page_are_read(
    extractor: Extractor, about: bytes, content: bytes, more: tuple[bytes, ...]
) -> None:
    """However their filters are written; scripts in whole, and comments in what draws."""
    found = extractor.extract("a.pdf", _stream(about, content, *more))
    assert whole(found)
    assert where(found, "hunter2") == "objects"


def test_what_draws_is_no_text(extractor: Extractor) -> None:
    """Operators, tables of letters and packed pictures are left out, and nothing is marked."""
    for about, content in (
        (b"", b"0 0 0 rg 10 20 30 40 re f"),
        (b"", b"/CIDInit /ProcSet findresource begin begincmap endcmap end"),
        (b"/Filter/DCTDecode", b"\xff\xd8words of a picture"),
    ):
        found = extractor.extract("a.pdf", _stream(about, content))
        assert whole(found)
        assert "objects" not in places(found)
