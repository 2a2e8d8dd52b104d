from __future__ import annotations

from pipelines.extraction.extract import Extractor


def test_text_without_controls(extractor: Extractor) -> None:
    """Text split by controls is joined, escapes are undone, what is hidden is read."""
    data = (
        rb"{\rtf1\ansi{\fonttbl{\f0 Font;}}pass{\b word}: hun\i ter2\par caf\'e9 \u8364? "
        rb"{\v hidden}{\*\annotation noted}{\pict 89504e47}}"
    )
    found = extractor.extract("a.rtf", data)
    assert "password: hunter2\ncafé €" in found.text
    assert "hidden" in found.text
    assert "noted" in found.text
    assert "Font" not in found.text
    assert found.unscanned == [("pictures and objects", "unsupported-format")]
