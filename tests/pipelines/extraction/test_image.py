from __future__ import annotations

import shutil
import zlib
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


def test_wide_words_of_a_photograph_are_read(extractor: Extractor) -> None:
    """Windows writes titles and comments of photographs in two bytes a character."""
    said = b"Exif\0\0" + "title: café at home".encode("utf-16-le") + "and back".encode("utf-16-be")
    data = b"\xff\xd8\xff\xe1" + (len(said) + 2).to_bytes(2, "big") + said + b"\xff\xda\0\2\xff\xd9"
    text = extractor.extract("a.jpg", data).text
    assert "at home" in text
    assert "and back" in text


def test_packed_description_that_is_too_long_is_marked(extractor: Extractor) -> None:
    """A description unpacks as far as anybody writes, and the rest is not taken for read."""
    body = b"Comment\0\0" + zlib.compress(b"word " * 1_000_000)
    check = zlib.crc32(b"zTXt" + body).to_bytes(4, "big")
    chunk = len(body).to_bytes(4, "big") + b"zTXt" + body + check
    whole = make.png()
    found = extractor.extract("a.png", whole[:33] + chunk + whole[33:])
    assert "word word" in found.text
    assert ("description", "too-much-text") in found.unscanned


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
@pytest.mark.parametrize("blank", [1, 6], ids=["few", "many"])
def test_last_frame_of_an_animation_is_read(extractor: Extractor, blank: int) -> None:
    """Words may show only after a while; of many frames some are read and the rest marked."""
    import pypdfium2

    page = pypdfium2.PdfDocument(make.pdf("The password is hunter2 today"))[0]
    shown = page.render(scale=2, grayscale=True)
    rows = [
        bytes(shown.buffer)[at:][: shown.width] for at in range(0, len(shown.buffer), shown.stride)
    ]
    written = [at for at, row in enumerate(rows) if min(row) < 128]
    pixels = b"".join(rows[max(0, written[0] - 20) : written[-1] + 20])
    frames = [b"\xff" * len(pixels)] * blank + [pixels]
    found = extractor.extract("a.gif", _gif(shown.width, frames))
    assert where(found, "hunter2") == f"frame {blank + 1}, OCR"
    assert found.unscanned == ([("frames", "too-many-pictures")] if blank > 4 else [])


def _gif(width: int, frames: list[bytes]) -> bytes:
    """An animation in shades of grey, whose codes are single pixels."""
    size = width.to_bytes(2, "little") + (len(frames[0]) // width).to_bytes(2, "little")
    shades = b"".join(bytes([shade] * 3) for shade in range(256))
    data = b"GIF89a" + size + b"\xf7\0\0" + shades
    for pixels in frames:
        packed = bytearray()
        waiting = bits = 0
        codes = (
            code for at, one in enumerate(pixels) for code in ([256] * (at % 250 == 0) + [one])
        )
        for code in (*codes, 257):
            waiting |= code << bits
            bits += 9
            while bits >= 8:
                packed.append(waiting & 0xFF)
                waiting, bits = waiting >> 8, bits - 8
        packed.append(waiting)
        blocks = [packed[at : at + 255] for at in range(0, len(packed), 255)]
        data += b"\x21\xf9\4\0\0\0\0\0," + bytes(4) + size + b"\0\x08"
        data += b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"
    return data + b";"
