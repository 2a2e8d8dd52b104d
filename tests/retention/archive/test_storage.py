from __future__ import annotations

import fcntl
import json
import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.archive import storage


def names(folder: Path) -> list[str]:
    """What a folder holds, hidden names included."""
    return sorted(path.name for path in folder.iterdir())


@given(st.lists(st.text(max_size=200), min_size=2, max_size=2, unique=True))
def test_safe_names(given_names: list[str]) -> None:
    """Any text becomes one path component that cannot leave its folder, and no two become one."""
    first, second = (storage.safe(name) for name in given_names)

    assert first != second
    for name in (first, second):
        assert name == Path(name).name or not name
        assert not name.startswith(".")
        assert len(name) <= 121
        assert name.isascii()


def test_ordinary_ids_stay() -> None:
    """A Slack id, a month and a word are their own safe names."""
    assert [storage.safe(n) for n in ("T024BE7LD", "2026-03", "unknown")] == [
        "T024BE7LD",
        "2026-03",
        "unknown",
    ]


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers()))
def test_canonical(value: dict[str, int]) -> None:
    """Equal values have one encoding, whatever the order of their keys, and it decodes to them."""
    encoded = storage.canonical(value)

    assert encoded == storage.canonical(dict(reversed(value.items())))
    assert json.loads(encoded) == value


def test_put_if_absent(tmp_path: Path) -> None:
    """The first put wins, later ones change nothing, and no scratch file stays."""
    path = tmp_path / "name"

    assert storage.put_if_absent(path, b"first", mode=0o600)
    assert not storage.put_if_absent(path, b"second")
    assert path.read_bytes() == b"first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(tmp_path) == ["name"]


@pytest.mark.parametrize("taken", [0, 3, 20])
def test_put_in_order_stops(tmp_path: Path, taken: int) -> None:
    """Files are created up to the first name that is taken, and none beyond it."""
    files = [(tmp_path / f"{n:02d}", b"new") for n in range(20)]
    if taken < 20:
        files[taken][0].write_bytes(b"old")

    assert storage.put_in_order(files) == taken
    assert len(names(tmp_path)) == min(taken + 1, 20)
    assert all(path.read_bytes() == b"new" for path, _ in files[:taken])


def test_replace(tmp_path: Path) -> None:
    """Replacing puts the new bytes in place and leaves no scratch file."""
    path = tmp_path / "name"
    path.write_bytes(b"old")
    storage.replace(path, b"new", mode=0o600)

    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["name"]


def test_failed_replace_leaves_the_old(tmp_path: Path) -> None:
    """When the new bytes cannot be put in place, the old name stays and no scratch file does."""
    folder = tmp_path / "name"
    folder.mkdir()

    with pytest.raises(OSError, match="name"):
        storage.replace(folder, b"new")
    assert names(tmp_path) == ["name"]


@pytest.mark.parametrize(("count", "can_flush_whole"), [(1, True), (30, True), (30, False)])
def test_sync_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, can_flush_whole: bool
) -> None:
    """Every file and every folder on its way is flushed, or else their whole file system is."""
    paths = [tmp_path / "a" / str(n) / "file" for n in range(count)]
    for path in paths:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    flushed, whole = set(), []
    real, real_whole = os.fsync, storage._sync_file_system  # what it falls back from

    def fsync(handle: int) -> None:
        flushed.add(os.fstat(handle).st_ino)
        real(handle)

    def sync_file_system(path: Path) -> bool:
        whole.append(can_flush_whole and real_whole(path))
        return whole[-1]

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(storage, "_sync_file_system", sync_file_system)
    storage.sync_all(tmp_path, paths)

    wanted = {tmp_path, tmp_path / "a", *paths, *(path.parent for path in paths)}
    assert any(whole) or flushed == {path.stat().st_ino for path in wanted}
    assert bool(whole) == (count > 1 and sys.platform == "linux")


def test_lock_is_exclusive(tmp_path: Path) -> None:
    """A lock can be taken once, and again after it was let go; asking makes no file."""
    path = tmp_path / "lock"

    assert storage.try_lock(path) is None
    assert not path.exists()
    held = storage.try_lock(path, create=True)
    assert held is not None
    assert storage.try_lock(path) is None
    os.close(held)
    again = storage.try_lock(path)
    assert again is not None
    os.close(again)


def test_a_lock_on_a_removed_file_is_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that another process removes between opening and locking is made and locked again."""
    path, real, removed = tmp_path / "a.lock", fcntl.flock, []

    def flock(handle: int, operation: int) -> None:
        if not removed:
            removed.append(path.unlink())
        real(handle, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    handle = storage.try_lock(path, create=True)
    assert handle is not None
    assert os.fstat(handle).st_ino == path.stat().st_ino
    assert storage.try_lock(path) is None
    os.close(handle)
