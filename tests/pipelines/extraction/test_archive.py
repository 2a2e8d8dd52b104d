from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import zipfile
from collections.abc import Callable

import pytest

from pipelines.extraction.extract import Extractor
from pipelines.extraction.limits import Limits
from tests.pipelines.extraction import documents as make
from tests.pipelines.extraction.told import where, whole


def test_archives_inside_archives(extractor: Extractor) -> None:
    """A file is found by its path through every archive around it."""
    inner = make.zipped({"d/e.docx": make.docx("deep")})
    data = make.zipped({"a.tar.gz": gzip.compress(make.tarred({"b/c.zip": inner}))})
    found = extractor.extract("x.zip", data)
    assert whole(found)
    assert where(found, "deep") == "a.tar.gz > a.tar > b/c.zip > d/e.docx > paragraph 1"
    assert where(found, "a.tar.gz") == "names of files"


@pytest.mark.parametrize(
    "method",
    [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA],
    ids=["stored", "deflated", "bzip2", "lzma"],
)
def test_methods_of_zip(extractor: Extractor, method: int) -> None:
    """Every method that Python knows is unpacked."""
    found = extractor.extract("x.zip", make.zipped({"a.txt": "packed"}, method))
    assert where(found, "packed") == "a.txt > line 1"


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"]
)
def test_packed_files(extractor: Extractor, pack: type[bytes]) -> None:
    """A single packed file is unpacked under its name, several streams of it too."""
    found = extractor.extract("a.txt.packed", pack(b"first ") + pack(b"second"))
    assert whole(found, "first second")


def test_hostile_names_and_links_of_tar(extractor: Extractor) -> None:
    """Names that lead elsewhere are only names; links and devices hold nothing to read."""
    data = make.tarred({"/etc/x": b"absolute", "../../y": b"outside"}, {"l": "/etc/passwd"})
    found = extractor.extract("x.tar", data)
    assert whole(found, "absolute", "outside", "/etc/passwd")
    assert "root:" not in found.text


def test_encrypted_member_is_marked_and_its_name_read(extractor: Extractor) -> None:
    """One member that needs a password does not keep the others from being read."""
    data = bytearray(make.zipped({"a.txt": "open", "b.txt": "shut"}))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    found = extractor.extract("x.zip", bytes(data))
    assert found.unscanned == [("b.txt", "encrypted")]
    assert where(found, "open") == "a.txt > line 1"
    assert "b.txt" in found.text


def test_archive_behind_another_file(extractor: Extractor) -> None:
    """A zip file behind a picture is read as well as the picture."""
    data = make.png("told") + make.zipped({"a.txt": "behind"})
    found = extractor.extract("x.png", data)
    assert where(found, "behind") == "a.txt > line 1"
    assert "told" in found.text


def test_rest_of_a_tar_file_is_not_dropped(extractor: Extractor) -> None:
    """What stands behind a broken header is marked."""
    data = make.tarred({"a.txt": b"first"}) + b"x" * 512 + make.tarred({"b.txt": b"second"})
    found = extractor.extract("x.tar", data)
    assert "first" in found.text
    assert ("after the last file", "damaged") in found.unscanned


def bomb(layers: int) -> bytes:
    """A thousand million zeros, packed `layers` times."""
    data = gzip.compress(b"\0" * (1 << 26))
    for _ in range(layers):
        data = gzip.compress(data)
    return data


@pytest.mark.parametrize("layers", [0, 1, 3], ids=["flat", "twice", "four times"])
def test_packed_bombs_are_refused(extractor: Extractor, layers: int) -> None:
    """What expands beyond every honest ratio is marked, however it is wrapped."""
    found = extractor.extract("x.gz", bomb(layers))
    assert {reason for _, reason in found.unscanned} == {"expands-too-much"}


def test_overlapping_bomb_is_refused(extractor: Extractor) -> None:
    """A thousand members that are the same bytes count a thousand times."""
    data = make.zipped({"a": b"\0" * 4_000_000})
    at = data.rfind(b"PK\x01\x02")
    end = data.rfind(b"PK\x05\x06")
    entry = data[at:end]
    listed = entry * 1000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1000, 1000, len(listed), at, 0)
    found = extractor.extract("x.zip", data[:at] + listed + tail)
    assert "expands-too-much" in {reason for _, reason in found.unscanned}


def test_archive_that_holds_itself_ends() -> None:
    """Nesting stops at the depth that is followed, and says so."""
    data = b"innermost"
    for _ in range(20):
        data = make.zipped({"r.zip": data}, zipfile.ZIP_STORED)
    with Extractor(Limits(depth=5)) as extractor:
        found = extractor.extract("r.zip", data)
    assert [reason for _, reason in found.unscanned] == ["too-deep"]
    assert "innermost" not in found.text


def test_too_many_files_are_marked() -> None:
    """Beyond the number of files that are opened the rest is marked."""
    data = make.zipped({f"{at}.txt": f"text {at}." for at in range(30)})
    with Extractor(Limits(files=10)) as extractor:
        found = extractor.extract("x.zip", data)
    assert "text 9." in found.text
    assert "text 10." not in found.text
    assert found.unscanned == [("", "too-many-files")]


def test_deflate_64_is_marked(extractor: Extractor) -> None:
    """A method that cannot be unpacked is marked."""
    data = bytearray(make.zipped({"a.txt": "x"}))
    for mark, offset in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        struct.pack_into("<H", data, data.rfind(mark) + offset, 9)
    assert extractor.extract("x.zip", bytes(data)).unscanned == [("a.txt", "unsupported-format")]


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress], ids=["bz2", "xz"])
def test_what_stands_behind_what_is_packed_is_read(
    extractor: Extractor, pack: Callable[[bytes], bytes]
) -> None:
    """Behind the last of several, too; an unpacker would end there and say nothing."""
    found = extractor.extract("a", pack(b"one ") + pack(b"two ") + b"password: hunter2")
    assert "one two" in found.text
    assert where(found, "hunter2") == "after what is packed > line 1"
    assert extractor.extract("a", pack(b"one") + bytes(8)).unscanned == []
