from __future__ import annotations

import pytest

from pipelines.extraction.extract import Extractor
from pipelines.extraction.sniff import Kind, sniff
from tests.pipelines.extraction import documents as make


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (make.pdf("x"), Kind.PDF),
        (b"\n\n" + make.pdf("x"), Kind.PDF),
        (make.docx("x"), Kind.ZIP),
        (make.tarred({"a": b"x"}), Kind.TAR),
        (make.png(), Kind.PICTURE),
        (make.eml("x"), Kind.MAIL),
        (b"From a Sat\nFrom: b\n\nx\n", Kind.MAILBOX),
        (b"  <!doctype HTML><p>x", Kind.HTML),
        (b"a;b;c\n1;2;3\n4;5;6\n", Kind.TABLE),
        (b"1,2,3\n4,5,6\n7,8,9\n", Kind.TEXT),
        (b'{"a": 1, "b": 2, "c": 3}\n' * 4, Kind.TEXT),
        (b"INSERT INTO t VALUES (1, 'a', 'b');\n" * 4, Kind.TEXT),
        (b"{\\rtf1 x}", Kind.RTF),
        (b'{"a": [1, 2]}\n', Kind.TEXT),
        (b"def f(a, b):\n    return a\n\nprint(f(1, 2))\n", Kind.TEXT),
        (b"Subject: is what I wrote about\n\nDear all", Kind.TEXT),
        (b"7z\xbc\xaf\x27\x1c", Kind.CLOSED),
        (bytes(range(256)) * 4, Kind.BINARY),
    ],
    ids=lambda value: value.value if isinstance(value, Kind) else None,
)
def test_content_decides(data: bytes, kind: Kind) -> None:
    """What a file is does not depend on what it is called."""
    assert {sniff(name, data) for name in ("a", "a.png", "a.pdf")} == {kind}


def test_wrong_names_hide_nothing(extractor: Extractor) -> None:
    """A document named like a picture is read."""
    assert "hidden" in extractor.extract("holiday.jpg", make.docx("hidden")).text
