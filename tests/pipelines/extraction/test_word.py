from __future__ import annotations

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.told import places, where, whole


def test_text_of_several_runs_is_one(extractor: Extractor) -> None:
    """What Word splits over runs, for spelling or for looks, is read in one piece."""
    found = extractor.extract("a.docx", make.docx(make.paragraph("pass", "word: hun", "ter2")))
    assert places(found)["paragraph 1"] == "password: hunter2"


def test_every_story_is_read(extractor: Extractor) -> None:
    """Headers, footers, notes, comments and properties are read, each at its place."""
    data = make.docx(
        "body", header1="above", footer3="below", footnotes="note", endnotes="end", comments="said"
    )
    found = extractor.extract("a.docx", data)
    assert whole(found)
    assert places(found) == {
        "paragraph 1": "body",
        "header, paragraph 1": "above",
        "footer, paragraph 1": "below",
        "footnote, paragraph 1": "note",
        "endnote, paragraph 1": "end",
        "comment, paragraph 1": "said",
        "properties": "title: the title",
    }


def test_tracked_changes_are_read_as_before_and_after(extractor: Extractor) -> None:
    """A paragraph with tracked changes is read as it is now and as it was, with their places."""
    changed = make.paragraph("key ", make.changed("del", "old"), make.changed("ins", "new"), " end")
    found = extractor.extract("a.docx", make.docx(changed))
    assert found.text.startswith("key new end\nkey old end\n")
    assert where(found, "new") == "paragraph 1, tracked insertion"
    assert where(found, "old") == "paragraph 1, tracked deletion"
    assert where(found, " end") == "paragraph 1"
    assert "Ada" in places(found)["document, attribute"]


def test_what_was_inserted_into_a_word_is_read_without_it(extractor: Extractor) -> None:
    """A word that an insertion parts is read as it was; one inserted between words is not."""
    parted = make.paragraph("to", make.changed("ins", "XX"), "ken")
    apart = make.paragraph("one ", make.changed("ins", "two"), " three")
    text = extractor.extract("a.docx", make.docx(parted, apart)).text
    assert text.startswith("toXXken\ntoken\none two three\n")
    assert text.count("three") == 1


def test_table_says_its_headings_before_each_value(extractor: Extractor) -> None:
    """A table is read by rows, and each value stands behind its heading."""
    table = make.table(("User", "Password"), ("ada", "hunter2"))
    found = extractor.extract("a.docx", make.docx("before", table))
    assert "User: ada\tPassword: hunter2" in found.text
    assert where(found, "hunter2") == "table 1, cell B2"
    assert found.text.count("hunter2") == 1


def test_text_box_is_read_once(extractor: Extractor) -> None:
    """A text box stands twice in the file, for new and for old programs, and is read once."""
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{make.paragraph('in the box')}</w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    body = f"<w:p><w:r><mc:AlternateContent {mc}>{both}</mc:AlternateContent></w:r></w:p>"
    found = extractor.extract("a.docx", make.docx(body))
    assert found.text.count("in the box") == 1


def test_links_fields_and_variables_are_read(extractor: Extractor) -> None:
    """Addresses that links lead to, fields and document variables are read; parts' own are not."""
    field = f"<w:p>{make.run('HYPERLINK x', 'instrText')}</w:p>"
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts = {
        "word/_rels/document.xml.rels": make.rels(a="https://x.example/?t=1", b="styles.xml"),
        "word/settings.xml": f'<w:x {space}><w:docVar w:name="pw" w:val="hush"/></w:x>',
    }
    found = extractor.extract("a.docx", make.docx(field, parts=parts))
    assert whole(found, "HYPERLINK x", "https://x.example/?t=1", "pw: hush")
    assert "styles.xml" not in found.text


def test_what_is_embedded_is_read_or_marked(extractor: Extractor) -> None:
    """A workbook inside is read at its own places; macros and pictures are marked."""
    parts = {
        "word/embeddings/a.xlsx": make.xlsx({"S": {"B2": "inner"}}),
        "word/vbaProject.bin": b"\xd0\xcf",
        "word/media/image1.png": make.png("told"),
    }
    found = extractor.extract("a.docx", make.docx("x", parts=parts))
    assert where(found, "inner") == "word/embeddings/a.xlsx > sheet S, cell B2"
    assert where(found, "told") == "word/media/image1.png > description"
    assert ("word/vbaProject.bin", "macro") in found.unscanned
