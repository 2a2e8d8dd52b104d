from __future__ import annotations

import base64
import struct

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.told import places, where, whole

_ITEM = "customXml/item1.xml"


def test_every_cell_has_its_place(extractor: Extractor) -> None:
    """Cells are found at their sheet and cell, over gaps in rows and columns too."""
    cells: dict[str, str | float] = {"A1": "one", "C3": "three", "D3": "four", "XFD9": "far"}
    found = extractor.extract("a.xlsx", make.xlsx({"Pay": cells}))
    assert whole(found)
    assert [where(found, word) for word in ("one", "three", "four", "far")] == [
        f"sheet Pay, cell {cell}" for cell in cells
    ]


def test_hidden_sheet_is_read_and_said_to_be_hidden(extractor: Extractor) -> None:
    """A sheet that nobody is shown is read like the others."""
    data = make.xlsx({"A": {"A1": "seen"}, "B": {"A1": "unseen"}}, hidden="B")
    found = extractor.extract("a.xlsx", data)
    assert where(found, "unseen") == "sheet B (hidden), cell A1"
    assert where(found, "seen") == "sheet A, cell A1"


def test_numbers_are_read_as_they_are_shown(extractor: Extractor) -> None:
    """A card number is not read as the power of ten that it is stored as."""
    data = make.xlsx({"S": {"A1": "card", "A2": 4.111111111111111e15, "A3": 2.5}})
    found = extractor.extract("a.xlsx", data)
    assert "4111111111111111\n2.5" in found.text


def test_days_are_read_as_days(extractor: Extractor) -> None:
    """A count of days whose style is a day's is read as that day."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    row = '<row r="1"><c r="A1" s="1"><v>29221</v></c></row>'
    sheet = f"<worksheet {space}><sheetData>{row}</sheetData></worksheet>"
    parts = {
        "xl/styles.xml": f'<x {space}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></x>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    found = extractor.extract("a.xlsx", make.xlsx({"S": {}}, parts=parts))
    assert "1980-01-01" in found.text


def test_headings_stand_before_values(extractor: Extractor) -> None:
    """In a list of passwords every password is said to be one."""
    data = make.xlsx({"S": {"A1": "Site", "B1": "Password", "A2": "shop", "B2": "hunter2"}})
    found = extractor.extract("a.xlsx", data)
    assert "Site: shop\tPassword: hunter2" in found.text
    assert where(found, "hunter2") == "sheet S, cell B2"


def test_formulas_headers_and_properties_are_read(extractor: Extractor) -> None:
    """A formula is read beside its result; the page's header and the properties are read."""
    found = extractor.extract("a.xlsx", make.xlsx({"S": {"A1": '=WEB("https://x.example")'}}))
    assert "https://x.example" in found.text
    assert where(found, "top of S") == "sheet S, header or footer"
    assert where(found, "the title") == "properties"


def test_comments_connections_and_caches_are_read(extractor: Extractor) -> None:
    """Comments are found at their cell; so are passwords of connections and what pivots keep."""
    note = '<comment ref="B7"><text><r><t>psst</t></r></text></comment>'
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": make.rels(c="../comments1.xml"),
        "xl/comments1.xml": f"<comments><commentList>{note}</commentList></comments>",
        "xl/connections.xml": '<connections><dbPr connection="Uid=x;Pwd=hush"/></connections>',
        "xl/pivotCache/pivotCacheRecords1.xml": '<r><s v="remembered"/></r>',
    }
    found = extractor.extract("a.xlsx", make.xlsx({"S": {"A1": "x"}}, parts=parts))
    assert where(found, "psst") == "sheet S, comment at B7"
    assert whole(found, "Pwd=hush", "remembered")


def test_claimed_dimensions_cost_nothing(extractor: Extractor) -> None:
    """A sheet that claims to be of a billion cells is as small as what it holds."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = (
        f'<worksheet {space}><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576">'
        '<c r="XFD1048576" t="inlineStr"><is><t>last</t></is></c></row></sheetData></worksheet>'
    )
    data = make.xlsx({"S": {}}, parts={"xl/worksheets/sheet1.xml": sheet})
    found = extractor.extract("a.xlsx", data)
    assert where(found, "last") == "sheet S, cell XFD1048576"
    assert len(found.text) < 200


def test_names_of_sheets_are_read(extractor: Extractor) -> None:
    """What a sheet is called is text too, and stays in one line of a place."""
    found = extractor.extract("a.xlsx", make.xlsx({"a\nb": {"A1": "x"}}))
    assert "sheet a b, cell A1" in places(found) or "sheet a?b, cell A1" in places(found)
    assert where(found, "a") == "workbook" or "workbook" in places(found)


def test_headings_below_a_title(extractor: Extractor) -> None:
    """Columns of a sheet are known by their headings below its title."""
    cells: dict[str, str | float] = {"A1": "Accounts", "A3": "Site", "B3": "User", "C3": "Password"}
    data = make.xlsx({"S": cells | {"A4": "shop", "B4": "ada", "C4": "hunter2"}})
    found = extractor.extract("a.xlsx", data)
    assert "Site: shop\tUser: ada\tPassword: hunter2" in found.text
    assert where(found, "hunter2") == "sheet S, cell C4"


def test_codes_of_headers_are_no_text(extractor: Extractor) -> None:
    """What places and styles the words of a header does not stick to them."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    header = "&amp;L&amp;&quot;Arial,Bold&quot;&amp;12left&amp;Rright &amp;&amp; on&amp;P"
    sheet = (
        f"<worksheet {space}><sheetData/><headerFooter><oddHeader>{header}</oddHeader>"
        "</headerFooter></worksheet>"
    )
    data = make.xlsx({"S": {}}, parts={"xl/worksheets/sheet1.xml": sheet})
    assert "left\nright & on" in extractor.extract("a.xlsx", data).text


def test_escapes_in_strings_are_undone(extractor: Extractor) -> None:
    """A character that is written as its number is part of its word, and one alone is none."""
    found = extractor.extract("a.xlsx", make.xlsx({"S": {"B2": "hun_x0074_er2", "C2": "a_x_b"}}))
    assert where(found, "hunter2") == "sheet S, cell B2"
    assert "a_x_b" in found.text


def test_source_of_queries_is_read(extractor: Extractor) -> None:
    """What a workbook's queries sign in with, packed behind a size of its own."""
    held = make.zipped({"Formulas/Section1.m": 'password = "hunter2"'})
    data = struct.pack("<II", 0, len(held)) + held + struct.pack("<I", 5) + b"behind it"
    space = "http://schemas.microsoft.com/DataMashup"
    mashup = f"<DataMashup xmlns='{space}'>{base64.b64encode(data).decode()}</DataMashup>"
    part = mashup.encode("utf-16")
    found = extractor.extract("a.xlsx", make.xlsx({"S": {"A1": "x"}}, parts={_ITEM: part}))
    place = f"part {_ITEM}"
    assert where(found, "hunter2") == f"{place}, queries > Formulas/Section1.m > line 1"
    assert where(found, "behind it") == place
    broken = f"<DataMashup xmlns='{space}'>!hunter2</DataMashup>"
    found = extractor.extract("a.xlsx", make.xlsx({"S": {"A1": "x"}}, parts={_ITEM: broken}))
    assert found.unscanned == [(place, "damaged")]
    assert "hunter2" in found.text


def test_elements_of_attached_data_name_their_values(extractor: Extractor) -> None:
    """XML that a document carries along for programs, and how an inline string is pronounced."""
    held = "<form><Password>hunter2</Password>behind it</form>"
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t><rPh><t>spoken</t></rPh></is></c></row>'
    sheet = f"<worksheet><sheetData>{cell}</sheetData></worksheet>"
    parts = {_ITEM: held, "xl/worksheets/sheet1.xml": sheet}
    found = extractor.extract("a.xlsx", make.xlsx({"S": {}}, parts=parts))
    assert "Password: hunter2" in found.text
    assert where(found, "behind it") == f"part {_ITEM}"
    assert where(found, "spoken") == "sheet S, cell A1"
