from __future__ import annotations

import pytest

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction.told import where


@pytest.mark.parametrize("mark", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_cells_have_their_places(extractor: Extractor, mark: str) -> None:
    """A value is found at its row and column, whatever stands between and inside quotes."""
    rows = [
        ["site", "user", "password"],
        ["shop", "ada", '"two\nlines"'],
        ["bank", "bo", "hunter2"],
    ]
    data = "\n".join(mark.join(row) for row in rows).encode()
    found = extractor.extract("a.csv", data)
    assert where(found, "hunter2") == "cell C3"
    assert "password: two lines" in found.text


def test_open_quote_loses_nothing(extractor: Extractor) -> None:
    """A quote that never closes makes one long cell of the rest."""
    found = extractor.extract("a.csv", b'a,b\n"1,2\n' + b"x,y\n" * 200_000 + b"last,word\n")
    assert "last,word" in found.text
    assert not found.unscanned
