from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction import documents as make

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def hostile(declared: str) -> bytes:
    """A Word document whose main part declares entities and uses one."""
    body = (
        f"<w:document {_W}><w:body><w:p><w:r><w:t>a &e; b</w:t></w:r></w:p></w:body></w:document>"
    )
    return make.docx(parts={"word/document.xml": f"<!DOCTYPE x [{declared}]>{body}"})


def test_files_of_this_machine_are_not_read(extractor: Extractor, tmp_path: Path) -> None:
    """An entity that names a file does not bring its content, and the part is marked."""
    (tmp_path / "secret").write_text("of this machine")
    found = extractor.extract("a.docx", hostile(f'<!ENTITY e SYSTEM "file://{tmp_path}/secret">'))
    assert "of this machine" not in found.text
    assert ("document", "entities") in found.unscanned


def test_entities_do_not_multiply(extractor: Extractor) -> None:
    """Entities of entities are not expanded; what they say is read where it stands."""
    laughs = '<!ENTITY e0 "laughing">' + "".join(
        f'<!ENTITY e{at + 1} "{f"&e{at};" * 10}">' for at in range(9)
    )
    found = extractor.extract("a.docx", hostile(laughs + '<!ENTITY e "&e9;">'))
    assert found.text.count("laughing") == 1
    assert ("document", "entities") in found.unscanned


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_entities_do_not_hide_in_an_encoding(extractor: Extractor, encoding: str) -> None:
    """A declaration in another encoding is seen too."""
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e "kept">]><x>&e;</x>'
    found = extractor.extract(
        "a.docx", make.docx(parts={"customXml/item1.xml": text.encode(encoding)})
    )
    assert "kept" in found.text
    assert [reason for _, reason in found.unscanned] == ["entities"]


def test_broken_part_is_read_as_text(extractor: Extractor) -> None:
    """A part that does not parse is marked, and its bytes are read."""
    found = extractor.extract("a.docx", make.docx(parts={"word/header1.xml": "<w:x>still here"}))
    assert "still here" in found.text
    assert ("header", "damaged") in found.unscanned
