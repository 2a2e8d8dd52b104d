"""Reading the files of an export out of a zip or a folder that nobody vouches for.

An export comes by mail or from a ticket. A hostile one would name files outside its folder, expand
to more than any disk holds, or hand us a link to somebody's keys. So nothing is ever extracted:
members are read one at a time into memory, by the names they have inside, within limits checked
first against what the zip claims and then against what comes out of it. Archives inside the
archive are never opened. What breaks a limit is refused whole, before its first record.

A folder is trusted more, because it is on our disk already; but its links may not lead out of it.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final, Protocol

from schemas.errors import SourceInvalid, SourceRefused

_MIB: Final = 1 << 20
_GIB: Final = 1 << 30
_CHUNK: Final = 1 << 20

SMALL_BYTES: Final = 16 << 20
"""Of a source, unpacked: reading less takes no longer than starting worker processes."""
# Signatures of PKWARE's APPNOTE: an entry of the directory (4.3.12), which has at least 46 bytes,
# and the directory's end, as of ever (4.3.16) and for large files (4.3.14).
_ENTRY: Final = b"PK\x01\x02"
_ENTRY_BYTES: Final = 46
_END: Final = b"PK\x05\x06"
_WIDE_END: Final = b"PK\x06\x06"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an honest export stays far below. JSON of messages packs about ten to one.

    Attributes:
        members: Files in it.
        member_bytes: Of one file that is read, unpacked; it is held in memory.
        total_bytes: Of all files together, unpacked.
        ratio: Unpacked to packed, beyond `ratio_from` bytes unpacked.
    """

    members: int = 5_000_000
    member_bytes: int = 2 * _GIB
    total_bytes: int = 1024 * _GIB
    ratio: int = 200
    ratio_from: int = 64 * _MIB


@dataclass(frozen=True, slots=True)
class Entry:
    """A file inside: its path with forward slashes, and its unpacked size as claimed."""

    path: str
    size: int
    read: Callable[[], bytes]
    """Return its content; may raise `Unpackable`."""


class Unpackable(Exception):
    """One member is damaged; the others may be fine."""


class Tree(Protocol):
    """The files of an export, by path."""

    def entries(self) -> list[Entry]:
        """All regular files, sorted by path."""

    def identity(self, wanted: Callable[[str], bool]) -> str:
        """SHA-256, hex, of everything the wanted files hold; it does not depend on the place."""


def open_tree(path: Path, limits: Limits = Limits()) -> Tree:
    """Open a folder or a zip file.

    Raises:
        SourceInvalid: A zip that is truncated, damaged, encrypted or packed in an unknown way.
        SourceRefused: A hostile one.
    """
    if path.is_dir():
        return Folder(path, limits)
    return Zip(path, limits)


class Folder:
    """An export as a folder."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits

    def entries(self) -> list[Entry]:
        """All regular files, sorted by path; links inside the folder count as what they lead to.

        Raises:
            SourceRefused: A link leads out of the folder, or there are too many files.
        """
        root = self._path.resolve()
        found = []
        try:
            for path, size in _walk(root):
                name = path.relative_to(root).as_posix()
                found.append(Entry(name, size, lambda path=path: self._read(path)))  # type: ignore[misc]  # bound early
                if len(found) > self._limits.members:
                    raise SourceRefused(
                        self._path.name, f"more than {self._limits.members:,} files", _LOOK
                    )
        except OSError as error:
            raise SourceInvalid(
                self._path.name,
                f"a folder in it cannot be read: {error.strerror}",
                "check its permissions",
            ) from None
        return sorted(found, key=lambda entry: entry.path)

    def _read(self, path: Path) -> bytes:
        limit = self._limits.member_bytes
        try:
            with path.open("rb") as file:
                content = file.read(limit + 1)
        except OSError as error:
            raise Unpackable(error.strerror) from None
        if len(content) > limit:
            raise SourceRefused(
                f"{self._path.name}: a file", f"larger than {limit >> 20:,} MiB", _LOOK
            )
        return content

    def identity(self, wanted: Callable[[str], bool]) -> str:
        """SHA-256 over paths, sizes and contents of the wanted files."""
        whole = sha256(b"folder\0")
        root = self._path.resolve()
        for entry in self.entries():
            if wanted(entry.path):
                try:
                    with (root / entry.path).open("rb") as file:
                        inner = file_digest(file, "sha256").digest()
                except OSError as error:
                    raise SourceInvalid(
                        self._path.name,
                        f"a file in it cannot be read: {error.strerror}",
                        "check its permissions",
                    ) from None
                name = entry.path.encode("utf-8", "surrogateescape")
                whole.update(struct.pack("<QQ", len(name), entry.size) + name + inner)
        return whole.hexdigest()


def _walk(root: Path) -> Iterator[tuple[Path, int]]:
    """Regular files below a folder, and their sizes; what a link leads to is read where it is."""
    pending = [root]
    while pending:
        with os.scandir(pending.pop()) as inside:
            for item in inside:
                path = Path(item.path)
                if item.is_symlink():
                    if not path.resolve().is_relative_to(root):
                        raise SourceRefused(root.name, "holds a link that leads out of it", _LOOK)
                    if item.is_dir():
                        continue
                if item.is_dir():
                    pending.append(path)
                elif item.is_file():
                    yield path, item.stat().st_size


_LOOK: Final = "look at it by hand; if it is honest, unpack it and scan a part at a time"
_OUTSIDE: Final = re.compile(r"^/|^[A-Za-z]:|\\|\0|(?:^|/)\.\.(?:/|$)")


class Zip:
    """An export as a zip file, read member by member without unpacking it to disk."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._refuse_crowds()
        with self._invalid():
            self._zip = zipfile.ZipFile(path)
        self._check()

    def entries(self) -> list[Entry]:
        """All files, sorted by path; two of one name are two."""
        found = [
            Entry(info.filename, info.file_size, lambda info=info: self._read(info))  # type: ignore[misc]  # bound early
            for info in self._zip.infolist()
            if not info.is_dir()
        ]
        return sorted(found, key=lambda entry: entry.path)

    def identity(self, wanted: Callable[[str], bool]) -> str:
        """SHA-256 over the zip file itself: a hash of contents would have to unpack them all."""
        del wanted
        with self._path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()

    def _refuse(self, what: str) -> SourceRefused:
        return SourceRefused(self._path.name, what, _LOOK)

    @contextmanager
    def _invalid(self) -> Iterator[None]:
        try:
            yield
        except (zipfile.BadZipFile, EOFError, struct.error, UnicodeDecodeError, ValueError):
            raise SourceInvalid(
                self._path.name, "a truncated or damaged zip file", "fetch the export again"
            ) from None

    def _refuse_crowds(self) -> None:
        """Refuse a directory of so many members that only reading it would fill the memory.

        Its entries are counted by their signature, as its own count of them may lie.
        """
        size = self._path.stat().st_size
        with self._path.open("rb") as file:
            file.seek(max(0, size - (1 << 16) - 22))
            start, tail = file.tell(), file.read()
            at = tail.rfind(_END)
            if at < 0 or len(tail) < at + 22:
                return  # no zip file at all, as `ZipFile` will say
            (directory,) = struct.unpack_from("<L", tail, at + 12)
            wide = tail.rfind(_WIDE_END, 0, at)
            if directory == 0xFFFFFFFF and wide >= 0 and len(tail) >= wide + 48:
                (directory,) = struct.unpack_from("<Q", tail, wide + 40)
            if directory < self._limits.members * _ENTRY_BYTES:
                return
            file.seek(max(0, start + at - directory - 76))  # 76: the wide end, where there is one
            entries, last = 0, b""
            while chunk := file.read(_CHUNK):
                entries += (last + chunk).count(_ENTRY)
                last = chunk[-3:]
        if entries > self._limits.members:
            raise self._refuse(f"more than {self._limits.members:,} files")

    def _check(self) -> None:
        """Check what the zip claims of its members."""
        limits = self._limits
        infos = self._zip.infolist()
        if len(infos) > limits.members:
            raise self._refuse(f"more than {limits.members:,} files")
        packed = unpacked = 0
        for info in infos:
            if _OUTSIDE.search(info.orig_filename):
                raise self._refuse("a file in it would lie outside its folder")
            kind = stat.S_IFMT(info.external_attr >> 16)
            if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise self._refuse("holds a link or a device")
            if info.flag_bits & 0x1:
                raise SourceInvalid(
                    self._path.name, "encrypted", "unpack it with its password and scan the folder"
                )
            if info.file_size > limits.member_bytes and info.filename.endswith(".json"):
                raise self._refuse(f"a file of more than {limits.member_bytes >> 20:,} MiB")
            self._check_ratio(info.file_size, info.compress_size, "a file")
            packed += info.compress_size
            unpacked += info.file_size
        if unpacked > limits.total_bytes:
            raise self._refuse(f"expands to more than {limits.total_bytes >> 30:,} GiB")
        self._check_ratio(unpacked, packed, "the whole")
        if packed > self._path.stat().st_size:
            raise self._refuse("its files overlap")

    def _check_ratio(self, unpacked: int, packed: int, what: str) -> None:
        if unpacked > self._limits.ratio_from and unpacked > packed * self._limits.ratio:
            raise self._refuse(f"{what} expands more than {self._limits.ratio} times")

    def _read(self, info: zipfile.ZipInfo) -> bytes:
        """Unpack one member, never more of it than it claimed.

        Raises:
            Unpackable: Its bytes are damaged, or more or fewer than it claimed.
            SourceInvalid: Packed in a way that Python cannot unpack.
        """
        parts: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(_CHUNK):
                    size += len(chunk)
                    if size > min(info.file_size, self._limits.member_bytes):
                        raise self._refuse("a file is larger than the zip claims")
                    parts.append(chunk)
        except NotImplementedError:
            raise SourceInvalid(
                self._path.name,
                "packed in a way that cannot be read here",
                "unpack it and scan the folder",
            ) from None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
            raise Unpackable("damaged") from None
        if size != info.file_size:
            raise Unpackable("shorter than claimed")
        return b"".join(parts)
