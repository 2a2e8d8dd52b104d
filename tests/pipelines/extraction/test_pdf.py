from __future__ import annotations

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.told import where, whole


def test_pages_notes_properties_and_embedded_files(extractor: Extractor) -> None:
    """Text is found at its page; notes, properties and files inside are read too."""
    data = make.pdf("one", "two", title="named", note="psst", attached={"a.txt": b"held"})
    found = extractor.extract("a.pdf", data)
    assert whole(found)
    assert [where(found, word) for word in ("one", "two", "named", "psst", "held")] == [
        "page 1", "page 2", "properties", "page 1, annotation", "a.txt > line 1",
    ]  # fmt: skip


def test_encrypted_document_is_said_to_be(extractor: Extractor) -> None:
    """A document that needs a password is not read and not called damaged."""
    about = b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"28" * 32 + b">/U<" + b"41" * 32 + b">>>"
    data = make.pdf("one").replace(b"trailer<<", b"trailer<</ID[<00><00>]/Encrypt" + about)
    assert extractor.extract("a.pdf", data).unscanned == [("", "encrypted")]


def test_hundred_thousand_objects_are_read_or_marked(extractor: Extractor) -> None:
    """A document of very many objects ends within its time."""
    found = extractor.extract("a.pdf", make.pdf(*(f"page {at}" for at in range(30_000))))
    assert "page 29999" in found.text or found.unscanned == [("", "timeout")]


def test_pages_that_cannot_be_found_are_damaged(extractor: Extractor) -> None:
    """A document whose tree of pages is broken opens with blank ones, and is marked."""
    data = make.pdf("one", "two").replace(b"Type/Pages/Count ", b"", 1)
    found = extractor.extract("a.pdf", data)
    assert "one" not in found.text
    assert ("pages", "damaged") in found.unscanned


def test_rubbish_behind_the_mark_is_damaged(extractor: Extractor) -> None:
    """What only begins like a document is marked."""
    assert extractor.extract("a.pdf", b"%PDF-1.7\nnothing").unscanned == [("", "damaged")]
