"""Where the log keeps its bytes: what it asks of a storage, and a directory that gives it.

The harm: a file that looks written and is not. A power cut forgets what was not forced to disk,
a killed process leaves half a file, and whoever was told "done" has lost an event. So a storage
promises four things, and the log builds on nothing else:

1. an object that is `put` appears whole, under its name, or not at all, and never changes;
2. when `put`, `Tail.write` or `seal` returns, the bytes and the name survive a power cut;
3. one process at a time holds the lock of a folder, and a dead process holds none;
4. nothing goes away but by `delete`.

They are few enough for an object store: ranged gets, listings and conditional puts. It has no
append; there a tail would buffer, put the segment when it is sealed, and hold back the
acknowledgement until then.

The log holds message text in clear: folders are 0700, files 0600 while they grow and 0400 after.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from schemas.errors import LogBusy


class Tail(Protocol):
    """The growing end of one object."""

    def write(self, data: bytes) -> None:
        """Append; durable when it returns. After an error nothing is known about the end."""

    def close(self) -> None:
        """Stop appending."""


class Storage(Protocol):
    """Folders of objects. A path is `folder/name`; a folder is made by what is put into it."""

    def folders(self) -> list[str]:
        """Return the names of all folders, sorted."""

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the objects of a folder and their sizes; empty when there is no such folder."""

    def read(self, path: str, start: int = 0, stop: int | None = None) -> bytes:
        """Return the bytes from `start` to `stop`, fewer where the object ends.

        Raises:
            FileNotFoundError: There is no such object.
        """

    def put(self, path: str, data: bytes) -> bool:
        """Create an immutable object, whole and durable; return False if the name is taken."""

    def append(self, path: str) -> Tail:
        """Open the growing object at its end, creating it."""

    def sync(self, path: str) -> None:
        """Make durable what another process may have just written to a growing object."""

    def seal(self, path: str, sealed: str) -> None:
        """Make a growing object immutable under another name, atomically."""

    def delete(self, path: str) -> None:
        """Remove an object, durably; nothing happens if there is none."""

    def lock(self, folder: str, *, wait: bool) -> Callable[[], None]:
        """Take the one lock of a folder; return what releases it.

        Raises:
            LogBusy: Another process, or another holder in this one, has it, and `wait` is false.
        """


def put_if_absent(path: Path, data: bytes) -> bool:
    """Create a read-only file, whole and durable, in a folder that exists.

    Returns:
        False if the name is taken, by whatever content; the file there is then durable too.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(descriptor, 0o400)
            os.fsync(descriptor)
        try:
            path.hardlink_to(temporary)
            created = True
        except FileExistsError:
            created = False
    finally:
        temporary.unlink()
    _sync(path.parent)
    return created


class Directory:
    """A storage in a local directory, for one machine: locks and appends need a local disk."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def folders(self) -> list[str]:
        """See `Storage.folders`."""
        if not self._root.is_dir():
            return []
        return sorted(path.name for path in self._root.iterdir() if path.is_dir())

    def sizes(self, folder: str) -> dict[str, int]:
        """See `Storage.sizes`."""
        sizes: dict[str, int] = {}
        try:
            with os.scandir(self._root / folder) as entries:
                for entry in entries:
                    try:
                        sizes[entry.name] = entry.stat().st_size
                    except FileNotFoundError:  # sealed or trimmed while we look
                        continue
        except FileNotFoundError:
            pass
        return sizes

    def read(self, path: str, start: int = 0, stop: int | None = None) -> bytes:
        """See `Storage.read`."""
        with (self._root / path).open("rb") as file:
            file.seek(start)
            return file.read(-1 if stop is None else max(0, stop - start))

    def put(self, path: str, data: bytes) -> bool:
        """See `Storage.put`."""
        return put_if_absent(self._made(path), data)

    def append(self, path: str) -> Tail:
        """See `Storage.append`."""
        return _DirectoryTail(self._made(path))

    def sync(self, path: str) -> None:
        """See `Storage.sync`."""
        _sync(self._root / path)

    def seal(self, path: str, sealed: str) -> None:
        """See `Storage.seal`."""
        file = self._root / path
        file.chmod(0o400)
        _sync(file)
        file.rename(self._root / sealed)
        _sync(file.parent)

    def delete(self, path: str) -> None:
        """See `Storage.delete`."""
        file = self._root / path
        file.unlink(missing_ok=True)
        _sync(file.parent)

    def lock(self, folder: str, *, wait: bool) -> Callable[[], None]:
        """See `Storage.lock`."""
        path = self._made(f"{folder}/lock")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise LogBusy(
                folder, "another process appends to it", "wait for it to end, or stop it"
            ) from None
        except BaseException:
            os.close(descriptor)
            raise

        def release() -> None:
            # Unlocked by name: a forked child has the descriptor too, and would keep the lock.
            fcntl.flock(descriptor, fcntl.LOCK_UN)
            os.close(descriptor)

        return release

    def _made(self, path: str) -> Path:
        """Return the path of an object whose folder exists, durably."""
        file = self._root / path
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.parent.mkdir(mode=0o700, exist_ok=True)
        # Also when the folder was there: who made it may not have come as far as this.
        _sync(self._root)
        _sync(self._root.parent)
        return file


class _DirectoryTail:
    """The end of one growing file."""

    def __init__(self, path: Path) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        self._descriptor = os.open(path, flags, 0o600)
        _sync(path.parent)

    def write(self, data: bytes) -> None:
        """See `Tail.write`."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]
        os.fsync(self._descriptor)

    def close(self) -> None:
        """See `Tail.close`."""
        os.close(self._descriptor)


def _sync(path: Path) -> None:
    """Force a file, or the names in a folder, to disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
