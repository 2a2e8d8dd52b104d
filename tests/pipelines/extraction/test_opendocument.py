from __future__ import annotations

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.told import where, whole


def test_paragraphs(extractor: Extractor) -> None:
    """Paragraphs are read at their places."""
    found = extractor.extract("a.odt", make.odt("one", "two"))
    assert whole(found)
    assert where(found, "two") == "paragraph 2"


def test_encrypted_document_is_said_to_be(extractor: Extractor) -> None:
    """A document that needs a password is marked so."""
    data = make.zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": b"\x8f\x01",
            "META-INF/manifest.xml": "<m:manifest><m:encryption-data/></m:manifest>",
        }
    )
    assert extractor.extract("a.odt", data).unscanned == [("", "encrypted")]


def test_rows_behind_a_gap_have_their_places(extractor: Extractor) -> None:
    """Empty rows are written as one that is repeated, and count all the same."""
    space = "urn:oasis:names:tc:opendocument:xmlns"

    def row(*cells: str, times: int = 1) -> str:
        inside = "".join(f"<t:table-cell><x:p>{cell}</x:p></t:table-cell>" for cell in cells)
        return f'<t:table-row t:number-rows-repeated="{times}">{inside}</t:table-row>'

    rows = row("", times=3) + row("User", "Password") + row("ada", "hunter2") + row("", times=9)
    data = make.zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<o xmlns:t="{space}:table:1.0" xmlns:x="{space}:text:1.0">'
            f'<t:table t:name="Pay">{rows}{row("last")}{row("", times=1_000_000)}</t:table></o>',
        }
    )
    found = extractor.extract("a.ods", data)
    assert where(found, "hunter2") == "table Pay, cell B5"
    assert "Password: hunter2" in found.text
    assert where(found, "last") == "table Pay, cell A15"


def test_cells_that_are_repeated_no_times_are_read(extractor: Extractor) -> None:
    """Programs show them once."""
    row = (
        '<t:table-row t:number-rows-repeated="0"><t:table-cell t:number-columns-repeated="0">'
        "<x:p>hunter2</x:p></t:table-cell></t:table-row>"
    )
    data = (
        '<o:document xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="t"'
        f' xmlns:x="x"><t:table>{row}</t:table></o:document>'
    )
    assert "hunter2" in extractor.extract("a.fods", data.encode()).text


def test_numbers_that_a_cell_does_not_show_whole(extractor: Extractor) -> None:
    """A long one that is shown as a power of ten, or not at all; a price is not said twice."""
    cells = (
        "<c:table-cell c:value='4111111111111111'><c:p>4.11E+15</c:p></c:table-cell>"
        "<c:table-cell c:value='5500000000000004'/>"
        "<c:table-cell c:value='1200'><c:p>1,200.00</c:p></c:table-cell>"
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    data = (
        f"<o:document xmlns:o='{space}' xmlns:c='urn:c'><o:body><c:table c:name='S'><c:table-row>"
        f"{cells}</c:table-row></c:table></o:body></o:document>"
    )
    found = extractor.extract("a.fods", data.encode())
    assert "4.11E+15 4111111111111111\t5500000000000004\t1,200.00" in found.text
    assert "1200" not in found.text
