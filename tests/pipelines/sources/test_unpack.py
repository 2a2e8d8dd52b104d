from __future__ import annotations

import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.sources.unpack import Entry, Limits, Unpackable, open_tree
from schemas.errors import SourceInvalid, SourceRefused
from tests import make

SMALL = Limits(members=8, member_bytes=1000, total_bytes=4000, ratio=20, ratio_from=500)


def zip_of(path: Path, files: dict[str, bytes], **info: int) -> Path:
    """A zip of files by name, each with the given attributes of its entry."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for key, value in info.items():
                setattr(entry, key, value)
            archive.writestr(entry, content)
    return path


def read(entries: list[Entry]) -> dict[str, bytes]:
    """Every file's content by path."""
    return {entry.path: entry.read() for entry in entries}


def test_zip_and_folder_hold_the_same(tmp_path: Path) -> None:
    """A folder and a zip of it give the same files in the same order."""
    folder = make.export(tmp_path / "x", {"general": [make.exported()]})
    packed = make.zipped(folder, tmp_path / "x.zip")
    inside = read(open_tree(folder).entries())
    assert read(open_tree(packed).entries()) == inside
    assert list(inside) == ["channels.json", "general/2026-01-01.json", "users.json"]


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../up.json", "a/../../up.json", "a/..", "C:/x.json", "c:x", "a\\b.json"],
)
def test_path_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    """A zip with a name that leads elsewhere is refused whole, before anything is read."""
    path = zip_of(tmp_path / "x.zip", {"users.json": b"[]", name: b"[]"})
    with pytest.raises(SourceRefused, match="outside its folder"):
        open_tree(path)


def test_names_that_only_look_odd_are_fine(tmp_path: Path) -> None:
    """Dots inside names are no way out."""
    names = {"a..b/2026-01-01.json": b"[]", "...json": b"[]", "x/.hidden": b""}
    assert read(open_tree(zip_of(tmp_path / "x.zip", names)).entries()) == names


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK])
def test_link_or_device_in_a_zip_is_refused(tmp_path: Path, kind: int) -> None:
    """A zip that holds anything but files and folders is refused."""
    path = zip_of(tmp_path / "x.zip", {"users.json": b"/etc/passwd"}, external_attr=kind << 16)
    with pytest.raises(SourceRefused, match="link or a device"):
        open_tree(path)


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({f"{n}.json": b"" for n in range(9)}, "more than 8 files"),
        ({"a.json": os.urandom(1001)}, "a file of more than"),
        ({f"{n}.bin": os.urandom(900) for n in range(5)}, "expands to more than"),
        ({"a.json": b"a" * 900}, "a file expands more than 20 times"),
    ],
    ids=["count", "member", "total", "ratio"],
)
def test_bomb_is_refused(tmp_path: Path, files: dict[str, bytes], what: str) -> None:
    """Too many files, too large ones, too much of them or too tightly packed: refused at once."""
    with pytest.raises(SourceRefused, match=what):
        open_tree(zip_of(tmp_path / "x.zip", files), SMALL)


def test_bomb_of_many_small_members_is_refused(tmp_path: Path) -> None:
    """Members that are each below the limit of a ratio may not exceed it together."""
    path = zip_of(tmp_path / "x.zip", {f"{n}.bin": b"a" * 400 for n in range(8)})
    with pytest.raises(SourceRefused, match="the whole expands"):
        open_tree(path, Limits(ratio=20, ratio_from=500))


def test_members_that_share_bytes_are_refused(tmp_path: Path) -> None:
    """A zip whose entries point at the same bytes, so that few of them are many, is refused."""
    path = zip_of(tmp_path / "x.zip", {"a.json": os.urandom(600), "b.json": b"x"})
    content = bytearray(path.read_bytes())
    first = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", first + 4)
    for field, width in ((16, 12), (42, 4)):  # crc and sizes; place of the local header
        content[second + field : second + field + width] = (
            content[first + field : first + field + width]
        )  # fmt: skip
    path.write_bytes(bytes(content))
    with pytest.raises(SourceRefused, match="overlap"):
        open_tree(path)


def test_directory_of_endless_members_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A directory of too many members is refused before it is in memory, whatever it says."""
    path = zip_of(tmp_path / "x.zip", {f"{n}.json": b"" for n in range(50)})
    content = bytearray(path.read_bytes())
    struct.pack_into("<HH", content, content.rindex(b"PK\x05\x06") + 8, 1, 1)
    path.write_bytes(bytes(content))
    monkeypatch.setattr("pipelines.sources.unpack._CHUNK", 100)
    monkeypatch.setattr("pipelines.sources.unpack.zipfile.ZipFile", None)
    with pytest.raises(SourceRefused, match="more than 49 files"):
        open_tree(path, Limits(members=49))


def _sizes(content: bytearray, claimed: int) -> None:
    """Overwrite the unpacked size of the first member, in its header and in the directory."""
    struct.pack_into("<L", content, content.index(b"PK\x03\x04") + 22, claimed)
    struct.pack_into("<L", content, content.index(b"PK\x01\x02") + 24, claimed)


@pytest.mark.parametrize("claimed", [10, 40_000])
def test_member_that_lies_about_its_size_is_not_read(tmp_path: Path, claimed: int) -> None:
    """A member larger or smaller than it claims is damaged, and never more of it is unpacked."""
    path = zip_of(tmp_path / "x.zip", {"a.json": b"[" + b" " * 30_000 + b"]"})
    content = bytearray(path.read_bytes())
    _sizes(content, claimed)
    path.write_bytes(bytes(content))
    (entry,) = open_tree(path).entries()
    with pytest.raises(Unpackable):
        entry.read()


def _flip(content: bytearray) -> None:
    content[content.index(b"a.json") + 10] ^= 0xFF


def test_damaged_member_leaves_the_others_readable(tmp_path: Path) -> None:
    """One damaged member is unreadable; another one is read."""
    path = zip_of(tmp_path / "x.zip", {"a.json": os.urandom(200), "b.json": b"[]"})
    content = bytearray(path.read_bytes())
    _flip(content)
    path.write_bytes(bytes(content))
    first, second = open_tree(path).entries()
    with pytest.raises(Unpackable):
        first.read()
    assert second.read() == b"[]"


def _encrypt(content: bytearray) -> bytes:
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda content: bytes(content[: len(content) // 2]), "truncated or damaged"),
        (lambda content: bytes(content[:-4]), "truncated or damaged"),
        (_encrypt, "encrypted"),
        (lambda content: b"PK\x03\x04" + b"no zip at all", "truncated or damaged"),
    ],
    ids=["half", "without-end", "encrypted", "nothing"],
)
def test_unreadable_zip_is_one_clear_error(
    tmp_path: Path, spoil: Callable[[bytearray], bytes], what: str
) -> None:
    """A zip that is truncated or encrypted says so and what to do."""
    path = zip_of(tmp_path / "x.zip", {"a.json": b"[]", "b.json": b"[]"})
    path.write_bytes(spoil(bytearray(path.read_bytes())))
    with pytest.raises(SourceInvalid, match=what) as caught:
        open_tree(path)
    assert not isinstance(caught.value, SourceRefused)


def test_link_out_of_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder with a link to somewhere else is refused, to a file or to a folder."""
    (tmp_path / "secret.json").write_text("[]")
    folder = make.export(tmp_path / "x", {"general": [make.exported()]})
    (folder / "general" / "2026-01-02.json").symlink_to(tmp_path / "secret.json")
    with pytest.raises(SourceRefused, match="leads out"):
        open_tree(folder).entries()
    (folder / "general" / "2026-01-02.json").unlink()
    (folder / "more").symlink_to(tmp_path)
    with pytest.raises(SourceRefused, match="leads out"):
        open_tree(folder).entries()


def test_link_inside_a_folder_is_followed_once(tmp_path: Path) -> None:
    """Links that stay inside are read, and one to its own folder does not go on for ever."""
    folder = make.export(tmp_path / "x", {"general": [make.exported()]})
    (folder / "again").symlink_to(folder)
    (folder / "general" / "2026-01-02.json").symlink_to(folder / "general" / "2026-01-01.json")
    assert "general/2026-01-02.json" in read(open_tree(folder).entries())


def test_identity_moves_with_the_folder(tmp_path: Path) -> None:
    """A folder keeps its identity wherever it lies, and loses it when anything wanted changes."""

    def wanted(path: str) -> bool:
        return path.endswith(".json")

    first = make.export(tmp_path / "one", {"general": [make.exported()]})
    second = make.export(tmp_path / "two", {"general": [make.exported()]})
    identity = open_tree(first).identity(wanted)
    assert open_tree(second).identity(wanted) == identity
    (second / "notes.txt").write_text("unwanted")
    assert open_tree(second).identity(wanted) == identity
    (second / "general" / "2026-01-01.json").write_text("[]")
    assert open_tree(second).identity(wanted) != identity
    packed = make.zipped(first, tmp_path / "x.zip")
    moved = packed.rename(tmp_path / "y.zip")
    assert open_tree(moved).identity(wanted) == open_tree(moved).identity(wanted)
