from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from pipelines.sources.storage import Directory, put_if_absent
from schemas.errors import LogBusy


def mode(path: Path) -> int:
    """Permission bits of a file."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def storage(tmp_path: Path) -> Directory:
    """A directory that does not exist yet."""
    return Directory(tmp_path / "log")


def test_put_is_once(storage: Directory) -> None:
    """The first content under a name stays; the second is refused, not an error."""
    assert storage.put("p/a", b"first")
    assert not storage.put("p/a", b"second")
    assert storage.read("p/a") == b"first"


def test_put_leaves_nothing_beside(storage: Directory) -> None:
    """A put, done or refused, leaves the one object."""
    storage.put("p/a", b"first")
    storage.put("p/a", b"second")
    assert storage.sizes("p") == {"a": 5}


def test_failed_put_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A put that cannot reach the disk gives neither an object nor a leftover."""

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        put_if_absent(tmp_path / "a", b"content")
    assert list(tmp_path.iterdir()) == []


def test_ranged_reads(storage: Directory) -> None:
    """A range is cut where the object ends; a missing object is not empty but an error."""
    storage.put("p/a", b"0123456789")
    assert storage.read("p/a", 3, 6) == b"345"
    assert storage.read("p/a", 8) == b"89"
    assert storage.read("p/a", 8, 100) == b"89"
    assert storage.read("p/a", 20) == b""
    with pytest.raises(FileNotFoundError):
        storage.read("p/b")


def test_nothing_there(storage: Directory) -> None:
    """A storage that was never written to is empty, and looking does not create it."""
    assert storage.folders() == []
    assert storage.sizes("p") == {}
    storage.put("q/a", b"")
    storage.delete("q/missing")
    assert storage.folders() == ["q"]


def test_append_and_seal(storage: Directory) -> None:
    """What is appended in two sessions is one object, and sealing gives it its last name."""
    for part in (b"one", b"two"):
        tail = storage.append("p/open")
        tail.write(part)
        tail.close()
    storage.seal("p/open", "p/sealed")
    assert storage.sizes("p") == {"sealed": 6}
    assert storage.read("p/sealed") == b"onetwo"


def test_short_writes_are_continued(storage: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that the system cuts short is carried on to its end."""
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:3]))
    tail = storage.append("p/open")
    tail.write(b"0123456789")
    tail.close()
    assert storage.read("p/open") == b"0123456789"


def test_private_to_its_owner(storage: Directory, tmp_path: Path) -> None:
    """Folders are 0700, growing files 0600, finished ones 0400, whatever the umask allows."""
    before = os.umask(0)
    try:
        storage.put("p/done", b"")
        storage.append("p/open").close()
        storage.append("p/growing").close()
        storage.seal("p/growing", "p/sealed")
        storage.lock("p", wait=False)()
    finally:
        os.umask(before)
    root = tmp_path / "log"
    assert {path.name: oct(mode(path)) for path in (root, *root.rglob("*"))} == {
        "log": "0o700",
        "p": "0o700",
        "done": "0o400",
        "open": "0o600",
        "sealed": "0o400",
        "lock": "0o600",
    }


def test_bytes_and_names_are_forced_to_disk(
    storage: Directory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each operation returns after an fsync of the file, at full size, then of its folder."""
    synced: list[tuple[int, int]] = []
    real = os.fsync

    def noted(descriptor: int) -> None:
        real(descriptor)
        status = os.fstat(descriptor)
        synced.append((status.st_ino, status.st_size))

    monkeypatch.setattr(os, "fsync", noted)
    folder = tmp_path / "log" / "p"

    def follows(path: Path, size: int) -> bool:
        """Whether the file, at this size, and after it the folder, are among the fsyncs."""
        inodes = [inode for inode, _ in synced]
        at = synced.index((path.stat().st_ino, size))
        return folder.stat().st_ino in inodes[at:]

    storage.put("p/put", b"12345")
    assert follows(folder / "put", 5)
    assert {(tmp_path / "log").stat().st_ino, tmp_path.stat().st_ino} <= {i for i, _ in synced}
    tail = storage.append("p/open")
    assert synced[-1][0] == folder.stat().st_ino
    tail.write(b"123")
    assert synced[-1] == ((folder / "open").stat().st_ino, 3)
    synced.clear()
    storage.sync("p/open")
    assert synced == [((folder / "open").stat().st_ino, 3)]
    tail.close()
    storage.seal("p/open", "p/sealed")
    assert follows(folder / "sealed", 3)
    synced.clear()
    storage.delete("p/sealed")
    assert [inode for inode, _ in synced] == [folder.stat().st_ino]


def test_one_lock(storage: Directory) -> None:
    """A folder's lock is refused to a second holder until the first lets go."""
    release = storage.lock("p", wait=False)
    with pytest.raises(LogBusy, match="p: another process appends to it; wait"):
        storage.lock("p", wait=False)
    storage.lock("q", wait=False)()
    release()
    storage.lock("p", wait=True)()


def test_a_forked_child_does_not_keep_the_lock(storage: Directory) -> None:
    """A lock that is released is free, although a child forked meanwhile has its descriptor."""
    before = set(_descriptors("lock"))
    release = storage.lock("p", wait=False)
    (descriptor,) = set(_descriptors("lock")) - before
    kept = os.dup(descriptor)  # as a child would have it
    try:
        release()
        storage.lock("p", wait=False)()
    finally:
        os.close(kept)


def _descriptors(name: str) -> list[int]:
    """Open descriptors of files of this name."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # the descriptor that lists them
            if link.readlink().name == name:
                found.append(int(link.name))
    return found
