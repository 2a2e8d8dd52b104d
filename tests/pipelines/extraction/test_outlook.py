"""Outlook's own forms: the examples of the standard, mails made by hand, and hostile ones."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.extract import Extractor
from pipelines.extraction.outlook import _unpacked
from tests.growth import grows_in_proportion
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.test_compound import compound
from tests.pipelines.extraction.told import where, whole


def literals(text: bytes) -> bytes:
    """Text in the form of packed RTF, of which nothing is repeated (MS-OXRTFCP 2.2)."""
    end = struct.pack(">H", (207 + len(text)) % 4096 << 4)
    pieces = [*(bytes([one]) for one in text), end]
    packed = b""
    for at in range(0, len(pieces), 8):
        some = pieces[at : at + 8]
        packed += bytes([sum(1 << n for n, one in enumerate(some) if len(one) == 2)])
        packed += b"".join(some)
    return struct.pack("<II4sI", len(packed) + 12, len(text), b"LZFu", 0) + packed


def attribute(level: int, tag: int, value: bytes) -> bytes:
    """An attribute of a `winmail.dat` (MS-OXTNEF 2.1.3.2)."""
    return (
        struct.pack("<BII", level, tag, len(value)) + value + struct.pack("<H", sum(value) % 65536)
    )


def listed(*properties: bytes) -> bytes:
    """A list of properties."""
    return struct.pack("<I", len(properties)) + b"".join(properties)


def held(number: int, kind: int, value: bytes, name: bytes = b"") -> bytes:
    """A property of a length of its own."""
    return (
        struct.pack("<HH", kind, number) + name + struct.pack("<II", 1, len(value)) + _even(value)
    )


def _even(value: bytes) -> bytes:
    return value + bytes(-len(value) % 4)


_HELLO = (
    "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232"
    "0af32068656c090020627705b06c647d0a800fa0"
)
_HEAD = struct.pack("<IH", 0x223E9F78, 1)


@pytest.mark.parametrize(
    ("packed", "text"),
    [
        # The examples of MS-OXRTFCP 3.1.
        (
            _HELLO,
            b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
        ),
        (
            "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0",
            b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}",
        ),
    ],
    ids=["simple", "crossing"],
)
def test_packed_text_is_unpacked(packed: str, text: bytes) -> None:
    """Literals, references to what every text knows, and such as go on with what they yield."""
    assert _unpacked(bytes.fromhex(packed), 1000) == (text, True)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_unpacker(data: bytes) -> None:
    """Whatever it is given, it ends, and with no more than is kept."""
    done, _ = _unpacked(struct.pack("<II4sI", 0, 0, b"LZFu", 0) + data, 100)
    assert len(done) <= 100 + 8 * 17


def test_unpacking_grows_in_proportion() -> None:
    """Every reference is as long as it says."""
    head = struct.pack("<II4sI", 0, 0, b"LZFu", 0)
    assert grows_in_proportion(
        lambda text: _unpacked(head + text.encode("latin-1"), 1 << 30), "\xff\0\x0f"
    )


def test_body_of_rich_text_is_read(extractor: Extractor) -> None:
    """Of a mail that has no other; one that does not unpack is marked."""
    for text, gaps in ((literals(rb"{\rtf1 pass{\b word}: hunter2}"), []), (b"LZFu", ["damaged"])):
        mail = {"__properties_version1.0": bytes(32), "__substg1.0_10090102": text}
        found = extractor.extract("a.msg", compound(mail))
        assert ("password: hunter2" in found.text) is not gaps
        assert [reason for _, reason in found.unscanned] == gaps


def test_mail_in_a_part_of_exchange(extractor: Extractor) -> None:
    """Its properties and bodies, and each attachment by its long name."""
    rendered = attribute(2, 0x00069002, bytes(14))
    data = (
        _HEAD
        + attribute(1, 0x00078004, b"about hunter1\0")
        + attribute(
            1,
            0x00069003,
            listed(
                struct.pack("<HHI", 3, 0x3FFD, 1252),
                held(0x1000, 0x1F, "body with hunter2".encode("utf-16-le")),
                held(0x1009, 0x102, literals(rb"{\rtf1 rich hunter3}")),
                held(
                    0x8000,
                    0x1E,
                    b"named hunter4",
                    bytes(16) + struct.pack("<II", 1, 6) + _even("abc".encode("utf-16-le")),
                ),
            ),
        )
        + rendered
        + attribute(2, 0x00018010, b"SHORT~1.ZIP\0")
        + attribute(2, 0x0006800F, make.zipped({"a.txt": "hunter5"}))
        + attribute(2, 0x00069005, listed(held(0x3707, 0x1E, b"long name.zip\0")))
        + rendered
        + attribute(2, 0x00018010, b"b.txt\0")
        + attribute(2, 0x0006800F, b"hunter6")
    )
    found = extractor.extract("winmail.dat", data)
    assert whole(found)
    assert [where(found, f"hunter{n}") for n in (1, 2, 3, 4)] == [
        "Subject",
        "body",
        "line 1",
        "property",
    ]
    assert where(found, "hunter5") == "long name.zip > a.txt > line 1"
    assert where(found, "hunter6") == "b.txt > line 1"


def test_attached_mail_is_read(extractor: Extractor) -> None:
    """It is an object in the same form, behind the number of its interface."""
    inner = _HEAD + attribute(1, 0x0002800C, b"password: hunter2\0")
    data = _HEAD + attribute(2, 0x00069005, listed(held(0x3701, 0x0D, bytes(16) + inner)))
    found = extractor.extract("winmail.dat", data)
    assert where(found, "hunter2") == "attached mail > body"


@pytest.mark.parametrize("share", range(1, 10))
def test_what_is_cut_off_is_marked(extractor: Extractor, share: int) -> None:
    """Wherever it ends; what came before is read."""
    long = held(0x1000, 0x1E, b"words " * 99)
    data = _HEAD + attribute(1, 0x00069003, listed(long)) + attribute(2, 0x0006800F, b"x" * 999)
    assert extractor.extract("winmail.dat", data[: len(data) * share // 10]).unscanned


def test_counts_that_lie_cost_nothing(extractor: Extractor) -> None:
    """A list of four thousand million values, of types of no size."""
    for kind in (0x1003, 0x101F, 0x0001, 0x1001):
        value = struct.pack("<IHHI", 1, kind, 0x1000, 0xFFFFFFFF)
        found = extractor.extract("winmail.dat", _HEAD + attribute(1, 0x00069003, value))
        assert found.unscanned == [("", "damaged"), ("", "unsupported-format")]
