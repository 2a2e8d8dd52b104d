from __future__ import annotations

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.told import where, whole


def test_slides_are_numbered_as_they_are_shown(extractor: Extractor) -> None:
    """The place of a slide is its place in the show, not the number of its file."""
    found = extractor.extract("a.pptx", make.pptx([make.slide("first"), make.slide("second")]))
    assert whole(found)
    assert [where(found, word) for word in ("first", "second")] == ["slide 1", "slide 2"]


def test_notes_and_hidden_slides_are_read(extractor: Extractor) -> None:
    """What the speaker says and what is not shown is read, at its slide."""
    slides = [make.slide("shown"), make.slide("kept", attributes=' show="0"')]
    found = extractor.extract("a.pptx", make.pptx(slides, notes={1: "spoken", 2: "unspoken"}))
    assert where(found, "spoken") == "slide 1, notes"
    assert where(found, "kept") == "slide 2 (hidden)"
    assert where(found, "unspoken") == "slide 2 (hidden), notes"
