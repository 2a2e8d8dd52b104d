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
