from __future__ import annotations

import struct

import pytest

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.told import places, where, whole


def test_text_without_controls(extractor: Extractor) -> None:
    """Text split by controls is joined, escapes are undone, what is hidden is read."""
    data = (
        rb"{\rtf1\ansi{\fonttbl{\f0 Font;}}pass{\b word}: hun\i ter2\par caf\'e9 \u8364? "
        rb"{\v hidden}{\*\annotation noted}{\pict\wmetafile8 89504e47}}"
    )
    found = extractor.extract("a.rtf", data)
    assert "password: hunter2\ncafé €" in found.text
    assert "hidden" in found.text
    assert "noted" in found.text
    assert "Font" not in found.text
    assert found.unscanned == [("pictures and objects", "unsupported-format")]


def test_what_stands_aside_sticks_to_no_word(extractor: Extractor) -> None:
    """Headers, notes, properties and addresses of links are read, and are no part of the text."""
    data = (
        rb"{\rtf1{\info{\title atop}{\keywords words}}{\header head}to{\*\bkmkstart x}ken"
        rb"{\field{\*\fldinst HYPERLINK \"https://x.example/\"}{\fldrslt 1}}"
        rb"{\footnote note}\par next}"
    )
    found = extractor.extract("a.rtf", data)
    assert where(found, "next") == "line 2"
    assert where(found, "head") == "header"
    assert where(found, "note") == "footnote"
    assert where(found, "https://x.example/") == "field"
    assert [where(found, word) for word in ("atop", "words")] == ["properties"] * 2


def test_document_without_its_end_is_marked(extractor: Extractor) -> None:
    """What was cut off is read as far as it goes."""
    found = extractor.extract("a.rtf", rb"{\rtf1 hunter2\par {\b more")
    assert "hunter2\nmore" in found.text
    assert found.unscanned == [("", "damaged")]


def test_rows_of_tables_know_their_headings(extractor: Extractor) -> None:
    """A value of a table stands behind its column's heading."""
    data = (
        rb"{\rtf1 before\par\trowd\cellx9 User\cell Password\cell\row"
        rb"\trowd ada\cell hunter2\cell\row\pard after}"
    )
    found = extractor.extract("a.rtf", data)
    assert "before\nUser\tPassword\nUser: ada\tPassword: hunter2\nafter" in found.text


def test_row_whose_form_is_told_last(extractor: Extractor) -> None:
    """What a row looks like may stand before its cells, behind them, or both."""
    data = (
        rb"{\rtf1 before\par User\cell Password\cell\trowd\cellx9\row"
        rb"\pard ada\cell hunter2\cell\trowd\cellx9\row\pard after}"
    )
    found = extractor.extract("a.rtf", data)
    assert "before\nUser\tPassword\nUser: ada\tPassword: hunter2\nafter" in found.text


def test_pictures_and_objects_are_opened(extractor: Extractor) -> None:
    """A picture and a file that a document carries are read as such."""
    name, content = b"note.txt\0", b"one\nhunter2"
    sized = struct.pack("<I", len(content)) + content
    native = b"\2\0" + name + name + b"\0\0\3\0" + struct.pack("<I", len(name)) + name + sized
    whole_object = struct.pack("<III", 0x501, 2, 8) + b"Package\0" + bytes(8)
    whole_object += struct.pack("<I", len(native)) + native
    picture = make.png(comment="a caption").hex()
    data = rb"{\rtf1 x{\pict\pngblip\picw9 %b}{\object\objemb{\*\objdata %b}}}"
    found = extractor.extract("a.rtf", data % (picture.encode(), whole_object.hex().encode()))
    assert whole(found)
    assert where(found, "hunter2") == "note.txt > line 2"
    assert where(found, "a caption") == "picture > description"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param(rb"\u8220 ?key\u8221 ?", "“key”", id="one"),
        pytest.param(rb"{\uc0\u8220 key\u8221 }", "“key”", id="none"),
        pytest.param(rb"\uc-3\u8364 key", "€key", id="fewer-than-none"),
        pytest.param(rb"\uc2\u8364 \'80\'80key", "€key", id="two"),
        pytest.param(rb"{\uc0\u8220 }\u8221 ?key", "“”key", id="of-a-group"),
        pytest.param(rb"\u8220\lquote key", "“key", id="a-word"),
        pytest.param(rb"{\u8220}key", "“key", id="a-brace-ends-it"),
        pytest.param(rb"a\_key\~\{b\}", "a-key {b}", id="signs"),
        pytest.param(rb"\ldblquote key\rdblquote", "“key”", id="quotes"),
    ],
)
def test_nothing_is_lost_beside_a_character_of_unicode(
    extractor: Extractor, written: bytes, read: str
) -> None:
    r"""As many characters are left out after it as `\uc` says, and not the first of a password."""
    assert extractor.extract("a.rtf", rb"{\rtf1 " + written + b"}").text == read


def test_what_is_said_of_a_picture_is_none_of_its_digits(extractor: Extractor) -> None:
    """Word writes a description and a number before the digits, in groups of their own."""
    data = (
        rb"{\rtf1{\pict{\*\picprop{\sp{\sn wzDescription}{\sv hunter2}}}\pngblip"
        rb"{\*\blipuid 00ff}%b}}"
    )
    found = extractor.extract("a.rtf", data % make.png(comment="a caption").hex().encode())
    assert whole(found)
    assert where(found, "a caption") == "picture > description"
    assert where(found, "hunter2") == "pictures and objects"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(rb"{\rtf1\listtable hunter2}", id="all-a-table"),
        pytest.param(rb"{\rtf1{\pict\pngblip hunter2}}", id="words-for-digits"),
    ],
)
def test_words_where_none_belong_are_read(extractor: Extractor, data: bytes) -> None:
    """What a program would not show is there all the same."""
    assert "hunter2" in extractor.extract("a.rtf", data).text


def test_typed_names_of_fonts_and_styles_are_read(extractor: Extractor) -> None:
    """Names as programs give them are left out; what somebody hid among them is not."""
    data = (
        rb"{\rtf1{\fonttbl{\f0{\*\panose 020b0604020202020204}Arial;}{\f1 token-4711-hunter2;}}"
        rb"{\stylesheet{\s1 Medium Shading 1 Accent 2;}{\s2 key=hunter3-4711;}}text\par}"
    )
    found = extractor.extract("a.rtf", data)
    assert places(found)["fonts and styles"] == "token-4711-hunter2\nkey=hunter3-4711"
    assert places(found)["line 1"] == "text"


def test_unknown_destinations_stick_to_no_word(extractor: Extractor) -> None:
    """What a reader may skip stands aside, a variable's name apart from its value."""
    data = (
        rb"{\rtf1{\*\docvar {key}{hunter2}}pass{\*\htmltag84 <b>}word\par "
        rb"{\*\unheard of{\b bold}}next}"
    )
    found = extractor.extract("a.rtf", data)
    assert where(found, "password") == "line 1"
    assert " key hunter2" in found.text
    assert where(found, "bold") == "elsewhere"


def test_controls_between_rows_part_no_table(extractor: Extractor) -> None:
    """LibreOffice ends a paragraph's look between any two rows; the headings stay those above."""
    data = (
        rb"{\rtf1\trowd\cellx1\cellx2\pard\intbl User\cell\pard Password\cell\row\pard\trowd\trql"
        rb"\cellx1\cellx2\pard\plain\intbl{\loch ada}\cell\pard{\loch hunter2}\cell\row\pard}"
    )
    assert "User: ada\tPassword: hunter2" in extractor.extract("a.rtf", data).text


def test_properties_of_shapes_are_read_apart(extractor: Extractor) -> None:
    """A name sticks to no value."""
    data = rb"{\rtf1{\shp{\*\shpinst{\sp{\sn wzDescription}{\sv hunter2}}}}text}"
    assert "wzDescription hunter2" in extractor.extract("a.rtf", data).text
