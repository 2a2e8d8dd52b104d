"""Any bytes at all: text or marks, never a crash or a hang of whoever asked."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.extraction.extract import Extracted, Extractor
from tests.pipelines.extraction import documents as make

DOCUMENTS = {
    "a.docx": make.docx(
        make.paragraph("run ", make.changed("ins", "in"), make.changed("del", "out")),
        make.table(("User", "Password"), ("ada", "hunter2")),
        header1="h",
        comments="c",
    ),
    "a.xlsx": make.xlsx({"S": {"A1": "x", "B2": 4.5, "C3": "=1+1"}, "T": {"A1": "y"}}, hidden="T"),
    "a.pptx": make.pptx([make.slide("one")], notes={1: "notes"}),
    "a.odt": make.odt("one", "two"),
    "a.pdf": make.pdf("one", "two", title="t", note="n", attached={"a.txt": b"x"}),
    "a.zip": make.zipped({"a.txt": "x", "b.zip": make.zipped({"c.csv": "a,b\n1,2\n"})}),
    "a.tar.gz": gzip.compress(make.tarred({"a.txt": b"x" * 700}, {"l": "/etc/passwd"})),
    "a.eml": make.eml("body", ("a.docx", make.docx("x")), ("b.png", make.png("c"))),
    "a.png": make.png("comment"),
    "a.html": b"<html><p>x<!-- y --><script>z</script><a href='u'>v</a>",
    "a.rtf": rb"{\rtf1{\fonttbl x}a\'e9\u8364?{\pict 00}}",
    "a.csv": b'a,b,c\n1,"2\n3",4\n5,6,7\n',
    "a.txt": "text é\n".encode("utf-16"),
}


BLANK = frozenset({"a.html", "a.rtf", "a.csv", "a.txt"})
"""Those whose beginning may be whole without holding a word."""

UNSEEN = b"\0\t\n\v\f\r \xa0\xc2\xef\xbb\xbf\xfe\xff"
"""Bytes of which blank texts are made, and marks of their encoding."""


def sound(found: Extracted) -> bool:
    """Whether a result is text with places, or marks, and nothing that cannot be stored."""
    found.text.encode()
    starts = [place.start for place in found.places]
    assert starts == sorted(starts)
    assert all(0 <= start <= len(found.text) for start in starts)
    assert all(location.isprintable() for location, _ in found.unscanned)
    assert all(place.location.isprintable() for place in found.places)
    assert "crashed" not in {reason for _, reason in found.unscanned}
    return bool(found.text or found.unscanned)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_whole_documents_are_read(extractor: Extractor, name: str) -> None:
    """What is broken below is whole here."""
    found = extractor.extract(name, DOCUMENTS[name])
    assert sound(found)
    assert {reason for _, reason in found.unscanned} <= {
        "no-ocr",
        "unsupported-format",
        "ocr-failed",
    }
    assert found.text


@pytest.mark.parametrize("name", DOCUMENTS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True))
def test_truncated_documents(extractor: Extractor, name: str, share: float) -> None:
    """A document that ends too early, anywhere, is read or marked."""
    data = DOCUMENTS[name]
    found = extractor.extract(name, data[: int(len(data) * share)])
    assert sound(found) or name in BLANK


def mutated(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """Replace stretches of a document."""
    changed = bytearray(data)
    for at, size, content in changes:
        start = at % (len(changed) + 1)
        changed[start : start + size] = content
    return bytes(changed)


CHANGES = st.lists(
    st.tuples(st.integers(0, 1 << 16), st.integers(0, 40), st.binary(max_size=40)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(DOCUMENTS)), changes=CHANGES)
def test_changed_documents(
    extractor: Extractor, name: str, changes: list[tuple[int, int, bytes]]
) -> None:
    """A document with any of its bytes changed is read or marked."""
    assert sound(extractor.extract(name, mutated(DOCUMENTS[name], changes))) or name in BLANK


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=2000), st.sampled_from([b"", *(data[:64] for data in DOCUMENTS.values())])
)
def test_any_bytes(extractor: Extractor, data: bytes, head: bytes) -> None:
    """Bytes of no meaning, behind the beginning of a document or none, are read or marked."""
    found = extractor.extract("x", head + data)
    assert sound(found) or not (head + data).strip(UNSEEN)


@pytest.mark.slow
@settings(max_examples=20_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(DOCUMENTS)), changes=CHANGES)
def test_many_changed_documents(
    extractor: Extractor, name: str, changes: list[tuple[int, int, bytes]]
) -> None:
    """The same for very many."""
    assert sound(extractor.extract(name, mutated(DOCUMENTS[name], changes))) or name in BLANK
