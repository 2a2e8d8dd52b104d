from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.extraction.extract import Extractor, tesseract
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.told import where


def test_description_is_read(extractor: Extractor) -> None:
    """The words that are stored with a picture are read."""
    found = extractor.extract("a.png", make.png("where it was taken"))
    assert where(found, "where it was taken") == "description"


def test_comment_of_a_jpeg_is_read(extractor: Extractor) -> None:
    """The words of a photograph's segments are read."""
    said = b"taken at home"
    data = b"\xff\xd8\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said + b"\xff\xda\0\2\xff\xd9"
    assert "taken at home" in extractor.extract("a.jpg", data).text


def test_without_ocr_a_picture_is_marked(
    extractor: Extractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture whose pixels nobody read is never taken for clean."""
    monkeypatch.setenv("PATH", str(tmp_path))
    tesseract.cache_clear()
    try:
        assert extractor.extract("a.png", make.png()).unscanned == [("", "no-ocr")]
    finally:
        tesseract.cache_clear()


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_words_of_a_picture_are_read(extractor: Extractor) -> None:
    """A page that is only a picture is read by OCR, at its place."""
    import pypdfium2

    page = pypdfium2.PdfDocument(make.pdf("The password is hunter2 today"))[0]
    shown = page.render(scale=2, grayscale=True)
    data = b"P5 %d %d 255\n%b" % (shown.width, shown.height, bytes(shown.buffer))
    found = extractor.extract("a.pgm", data)
    assert where(found, "hunter2") == "OCR"
    assert not found.unscanned


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_broken_picture_is_marked(extractor: Extractor) -> None:
    """A picture that OCR refuses is marked."""
    assert extractor.extract("a.png", make.png()[:40]).unscanned == [("", "ocr-failed")]
