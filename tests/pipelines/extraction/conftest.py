from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipelines.extraction.extract import Extractor


@pytest.fixture(scope="session")
def extractor() -> Iterator[Extractor]:
    """One child process for many files, as in a scan."""
    with Extractor() as one:
        yield one
