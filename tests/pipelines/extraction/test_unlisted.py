from __future__ import annotations

import io
import struct
import zipfile

import pytest

from pipelines.extraction.extract import Extractor
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.told import where, whole

_LIST = b"PK\x01\x02"
_END = b"PK\x05\x06"


def _with_unlisted(listed: bytes, between: bytes) -> bytes:
    """A zip file with more between its entries and its list."""
    at = listed.index(_LIST)
    end = listed.rindex(_END)
    head = listed[at : end + 16] + struct.pack("<I", at + len(between)) + listed[end + 20 :]
    return listed[:at] + between + head


def _entry(name: str, content: bytes, method: int) -> bytes:
    made = make.zipped({name: content}, method)
    return made[: made.index(_LIST)]


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["as-is", "packed"]
)
def test_entry_that_is_not_listed_is_read(extractor: Extractor, method: int) -> None:
    """Taking a file off the list does not take it out of the archive."""
    data = _with_unlisted(make.zipped({"a.txt": b"seen"}), _entry("b.txt", b"unseen\n" * 3, method))
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.namelist() == ["a.txt"]
    found = extractor.extract("a.zip", data)
    assert whole(found, "seen")
    assert where(found, "unseen") == "b.txt > line 1"


def test_entry_hidden_in_a_document_is_read(extractor: Extractor) -> None:
    """So does a document hide files."""
    data = _with_unlisted(make.docx("shown"), _entry("b.txt", b"unseen", zipfile.ZIP_STORED))
    assert where(extractor.extract("a.docx", data), "unseen") == "b.txt > line 1"


def test_words_between_entries_are_read(extractor: Extractor) -> None:
    """What is no entry, and stands where no listed one does, is read for its words."""
    data = _with_unlisted(make.zipped({"a.txt": b"seen"}), b"\0\1" * 20 + b"left between")
    assert where(extractor.extract("a.zip", data), "left between") == "between the files"


@pytest.mark.parametrize("streamed", [False, True], ids=["told-before", "told-after"])
def test_archive_without_its_end_is_read_as_far_as_it_goes(
    extractor: Extractor, streamed: bool
) -> None:
    """Files before the cut are read, that at the cut as far as it is there; it is marked."""
    made = io.BytesIO()
    target = _OneWay(made) if streamed else made
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "whole one")
        archive.writestr("b.txt", " ".join(f"word{n}" for n in range(5000)))
    data = made.getvalue()
    found = extractor.extract("a.zip", data[: len(data) * 2 // 3])
    assert where(found, "whole one") == "a.txt > line 1"
    assert where(found, "word1000") == "b.txt > line 1"
    assert ("", "damaged") in found.unscanned


def test_document_without_its_end_is_read_as_a_document(extractor: Extractor) -> None:
    """A document whose list is lost keeps its paragraphs, whose words are split over runs."""
    data = make.docx(make.paragraph(make.run("hun"), make.run("ter2")))
    found = extractor.extract("a.docx", data[: data.index(_LIST)])
    assert where(found, "hunter2") == "paragraph 1"
    assert found.unscanned == [("", "damaged")]


class _OneWay(io.RawIOBase):
    """A pipe: sizes are told after each file."""

    def __init__(self, to: io.BytesIO) -> None:
        self._to = to

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # of bytes alone
        return self._to.write(data)


def test_entry_behind_a_header_that_is_none_is_read(extractor: Extractor) -> None:
    """A header with a name longer than the file hides nothing."""
    header = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, 9, 9, 0xFFFF, 0)
    hidden = header + _entry("b.txt", b"unseen", zipfile.ZIP_STORED)
    data = _with_unlisted(make.zipped({"a.txt": b"seen"}), hidden)
    assert where(extractor.extract("a.zip", data), "unseen") == "b.txt > line 1"


def test_two_parts_of_one_name_without_a_list_are_both_read(extractor: Extractor) -> None:
    """The second does not take the place of the first."""
    parts = [
        _entry(name, content, zipfile.ZIP_STORED)
        for name, content in (
            ("[Content_Types].xml", b"<a/>"),
            ("custom.xml", b"<a>first one</a>"),
            ("custom.xml", b"<a>second one</a>"),
        )
    ]
    text = extractor.extract("a.docx", b"".join(parts)).text
    assert "first one" in text
    assert "second one" in text
