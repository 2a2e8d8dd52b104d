from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param(rb"\u8220 ?key\u8221 ?", "“key”", id="one"),
        pytest.param(rb"{\uc0\u8220 key\u8221 }", "“key”", id="none"),
        pytest.param(rb"\uc-3\u8364 key", "€key", id="fewer-than-none"),
        pytest.param(rb"\uc2\u8364 \'80\'80key", "€key", id="two"),
        pytest.param(rb"{\uc0\u8220 }\u8221 ?key", "“”key", id="of-a-group"),
        pytest.param(rb"\u8220\lquote key", "“key", id="a-word"),
        pytest.param(rb"{\u8220}key", "“key", id="a-brace-ends-it"),
        pytest.param(rb"a\_key\~\{b\}", "a-key {b}", id="signs"),
        pytest.param(rb"\ldblquote key\rdblquote", "“key”", id="quotes"),
    ],
)
def test_nothing_is_lost_beside_a_character_of_unicode(
    extractor: Extractor, written: bytes, read: str
) -> None:
    r"""As many characters are left out after it as `\uc` says, and not the first of a password."""
    assert extractor.extract("a.rtf", rb"{\rtf1 " + written + b"}").text == read
