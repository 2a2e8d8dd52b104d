from __future__ import annotations

import base64

import pytest

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.told import where, whole

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_WORD = "http://schemas.microsoft.com/office/word/2003/wordml"
_SHEETS = "urn:schemas-microsoft-com:office:spreadsheet"


def test_flat_opendocument(extractor: Extractor) -> None:
    """Text, tables, properties and pictures of a document in one file are read as in a package."""
    rows = "".join(
        f"<t:table-row><t:table-cell><x:p>{a}</x:p></t:table-cell>"
        f"<t:table-cell><x:p>{b}</x:p></t:table-cell></t:table-row>"
        for a, b in (("User", "Password"), ("ada", "hunter2"))
    )
    picture = base64.b64encode(make.png(comment="a caption")).decode()
    data = (
        f'<?xml version="1.0"?><o:document xmlns:o="{_ODF}:office:1.0" xmlns:x="{_ODF}:text:1.0"'
        f' xmlns:t="{_ODF}:table:1.0"><o:meta><o:title>about</o:title></o:meta><o:body><o:text>'
        f'<x:p>sp<x:span>lit</x:span></x:p><t:table t:name="T">{rows}</t:table>'
        f"<o:binary-data>{picture}</o:binary-data></o:text></o:body></o:document>"
    )
    found = extractor.extract("a.fodt", data.encode())
    assert whole(found, "User: ada\tPassword: hunter2")
    assert where(found, "split") == "paragraph 1"
    assert where(found, "hunter2") == "table T, cell B2"
    assert where(found, "title: about") == "properties"
    assert where(found, "a caption") == "picture > description"


def test_package_in_one_file(extractor: Extractor) -> None:
    """Word's document in one file is read part by part, its bytes in Base64 too."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    data = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        '<p:package xmlns:p="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f'<p:part p:name="/word/document.xml"><p:xmlData><w:document xmlns:w="{word}"><w:body>'
        "<w:p><w:r><w:t>hun</w:t></w:r><w:r><w:t>ter2</w:t></w:r></w:p></w:body></w:document>"
        '</p:xmlData></p:part><p:part p:name="/word/media/note.txt"><p:binaryData>'
        f"{base64.b64encode(b'enclosed').decode()}</p:binaryData></p:part></p:package>"
    )
    found = extractor.extract("a.xml", data.encode())
    assert whole(found)
    assert where(found, "hunter2") == "paragraph 1"
    assert where(found, "enclosed") == "word/media/note.txt > line 1"


def test_word_of_2003(extractor: Extractor) -> None:
    """Runs of a paragraph are joined, properties and enclosed files are read."""
    word = "http://schemas.microsoft.com/office/word/2003/wordml"
    held = base64.b64encode(b"enclosed").decode()
    data = (
        f'<w:wordDocument xmlns:w="{word}" xmlns:o="urn:x"><o:DocumentProperties><o:Title>about'
        "</o:Title></o:DocumentProperties><w:body><w:p><w:r><w:t>hun</w:t></w:r><w:r><w:t>ter2"
        f'</w:t></w:r></w:p></w:body><w:binData w:name="wordml://note.txt">{held}</w:binData>'
        "</w:wordDocument>"
    )
    found = extractor.extract("a.xml", data.encode())
    assert where(found, "hunter2") == "paragraph 1"
    assert where(found, "Title: about") == "properties"
    assert where(found, "enclosed") == "note.txt > line 1"


def test_sheets_of_2003(extractor: Extractor) -> None:
    """Cells have their places, over gaps too, and their headings."""
    data = (
        f'<?xml version="1.0"?><Workbook xmlns="{_SHEETS}" xmlns:ss="{_SHEETS}">'
        '<Worksheet ss:Name="Pay"><Table><Row><Cell><Data>User</Data></Cell>'
        "<Cell><Data>Town</Data></Cell><Cell><Data>Password</Data></Cell></Row>"
        '<Row ss:Index="5"><Cell><Data>ada</Data></Cell><Cell ss:Index="3"><Data>hunter2</Data>'
        "<Comment><Data>noted</Data></Comment></Cell></Row></Table></Worksheet></Workbook>"
    )
    found = extractor.extract("a.xml", data.encode())
    assert where(found, "hunter2") == "sheet Pay, cell C5"
    assert "Password: hunter2" in found.text
    assert where(found, "noted") == "sheet Pay, comment"


def test_flat_document_with_entities_is_only_marked(extractor: Extractor) -> None:
    """What declares entities is read as text and marked, as in a package."""
    data = (
        f'<!DOCTYPE o [<!ENTITY e SYSTEM "file:///etc/hostname">]><o:document xmlns:o="{_ODF}'
        ':office:1.0"><o:p>&e;</o:p></o:document>'
    )
    found = extractor.extract("a.fodt", data.encode())
    assert found.unscanned == [("document", "entities")]
    assert "&e;" in found.text


def test_what_a_sheet_asks_for_is_read(extractor: Extractor) -> None:
    """The words beside a cell that tell people what goes into it."""
    rule = "<DataValidation><InputMessage>use hunter2</InputMessage></DataValidation>"
    data = f'<Workbook xmlns="{_SHEETS}"><Worksheet>{rule}</Worksheet></Workbook>'
    assert where(extractor.extract("a.xml", data.encode()), "hunter2") == "options"


def test_part_behind_a_comment_and_its_double_are_read(extractor: Extractor) -> None:
    """A comment is not the part, and a part of the same name does not replace it."""
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    parts = "".join(
        f'<p:part p:name="/a.xml"><p:xmlData><!-- x --><a>{said}</a></p:xmlData></p:part>'
        for said in ("first one", "second one")
    )
    data = f'<p:package xmlns:p="{space}">{parts}</p:package>'
    assert whole(extractor.extract("a.xml", data.encode()), "first one", "second one")


@pytest.mark.parametrize(
    "root",
    [
        f'<w:wordDocument xmlns:w="{_WORD}">{{}}</w:wordDocument>',
        f'<o:document xmlns:o="{_ODF}:office:1.0">{{}}</o:document>',
    ],
    ids=["word", "opendocument"],
)
def test_text_outside_of_paragraphs_is_read_once(extractor: Extractor, root: str) -> None:
    """Text in elements that nobody knows is there all the same."""
    data = root.format("<p><t>para</t></p><a>hunter2</a>loose<!-- x --> end")
    text = extractor.extract("a.xml", data.encode()).text
    assert [text.count(word) for word in ("para", "hunter2", "loose", " end")] == [1, 1, 1, 1]
