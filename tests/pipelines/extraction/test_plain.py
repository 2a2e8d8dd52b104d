from __future__ import annotations

import pytest

from pipelines.extraction.extract import Extractor
from pipelines.extraction.plain import _drawn
from tests.growth import grows_in_proportion
from tests.pipelines.extraction.told import where, whole

TEXT = "första\nzweite: été\nпоследняя"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-be"])
def test_encodings(extractor: Extractor, encoding: str) -> None:
    """Text is read by its mark or by how it looks, and its lines are counted."""
    found = extractor.extract("a.txt", TEXT.encode(encoding))
    assert whole(found)
    assert found.text == TEXT
    assert where(found, "последняя") == "line 3"


def test_wide_text_without_a_mark(extractor: Extractor) -> None:
    """UTF-16 is known by its zeros."""
    assert extractor.extract("a.txt", "password: x\n".encode("utf-16-le")).text == "password: x\n"


def test_old_encoding(extractor: Extractor) -> None:
    """What is no UTF-8 is read as Windows-1252."""
    assert extractor.extract("a.txt", "clé: été €".encode("cp1252")).text == "clé: été €"


def test_printable_words_of_other_files(extractor: Extractor) -> None:
    """Of a file of unknown form the printable words are read, and it is marked all the same."""
    data = bytes(range(1, 9)) * 40 + b"user=postgres" + b"\0" * 9 + "wide words".encode("utf-16-le")
    found = extractor.extract("a.bin", data)
    assert "user=postgres" in found.text
    assert "wide words" in found.text
    assert found.unscanned == [("", "unsupported-format")]


def test_marks_of_text_do_not_make_one(extractor: Extractor) -> None:
    """Bytes of no meaning behind the mark of UTF-16 are no text, and marked."""
    found = extractor.extract("a.txt", b"\xff\xfe\xfd" + bytes(range(32)) * 9)
    assert found.unscanned == [("", "unsupported-format")]


def test_ten_million_bytes_in_a_line(extractor: Extractor) -> None:
    """A line of any length is read as far as text is kept; beyond, the file is marked."""
    found = extractor.extract("a.txt", b"x" * 5_000_000 + b" end")
    assert whole(found, " end")
    found = extractor.extract("a.txt", b"x" * 10_000_000 + b" end")
    assert found.unscanned == [("line 1", "too-much-text")]
    assert 6_000_000 < len(found.text) < extractor.limits.text_bytes


def test_zeros_inside_a_text(extractor: Extractor) -> None:
    """Some control characters do not make a text another thing; they become spaces."""
    assert (
        extractor.extract("a.txt", b"pass\0word and\x07 " + b"more text" * 9).text
        == "pass word and  " + "more text" * 9
    )


def test_nothing_is_said_to_be_nothing(extractor: Extractor) -> None:
    """A file without bytes is marked as that."""
    assert extractor.extract("a.txt", b"").unscanned == [("", "empty")]


def test_text_of_a_mainframe(extractor: Extractor) -> None:
    """EBCDIC has no byte in common with other texts, but for their capitals with accents."""
    words = "USER ADA PASSWORD hunter2 AND SOME MORE OF IT  " * 3
    assert "hunter2" in extractor.extract("a.txt", words.encode("cp037")).text
    assert "été" in extractor.extract("a.txt", "un été à Zürich @ home".encode("cp1252")).text


def test_words_that_a_drawing_writes_in_pieces(extractor: Extractor) -> None:
    """Joined where nothing parts them; a text of whole words is not said twice."""
    pieces = "<text x='1'><tspan>pass</tspan><tspan>word: hunter2</tspan></text>"
    words = "<text><tspan>two </tspan><tspan>words</tspan></text><text>by itself"
    found = extractor.extract("a.svg", f"<?xml version='1.0'?><svg>{pieces}{words}</svg>".encode())
    assert where(found, "password: hunter2") == "drawn text"
    assert found.text.count("two ") == found.text.count("by itself") == 1
    assert grows_in_proportion(lambda text: list(_drawn(text)), "<text><")
    page = f"<html><body><svg>{pieces}</svg></body></html>"
    assert "password: hunter2" in extractor.extract("a.html", page.encode()).text


def test_wide_words_behind_narrow_ones(extractor: Extractor) -> None:
    """The end of a string of one byte each is no letter of the wide string behind it."""
    held = bytes(range(1, 32)) * 9 + b"UNICODE\0" + "hunter2-hunter2".encode("utf-16-le")
    assert extractor.extract("a.bin", held).text.split() == ["hunter2-hunter2"]
