"""Archives: every file inside is read as if it had been sent by itself; names are read too.

Nothing is ever written to a disk, so a name may lead wherever it likes. Links and devices hold
nothing to read. What an archive claims of its sizes is not believed: `gather` counts what comes.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Set
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from itertools import islice
from typing import IO, Final

from pipelines.extraction import excel, opendocument, package, powerpoint, unlisted, word
from pipelines.extraction.gather import Scope, Stream, Tally, Unreadable, fit
from pipelines.extraction.package import Parts
from pipelines.extraction.reasons import Reason

_MAIN: Final = {
    "word/document.xml": word.read,
    "xl/workbook.xml": excel.read,
    "ppt/presentation.xml": powerpoint.read,
}
_LISTED: Final = "[Content_Types].xml"
_PRINTABLE: Final = re.compile(rb"[ -~]{8,}")
_END_MARK: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument"
_XZ: Final = b"\xfd7zXZ\x00"
_PACKERS: Final = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (_XZ, lzma.open),
            (b"\x5d\x00\x00", lzma.open))  # fmt: skip
_TAILED: Final = ((b"BZh", bz2.BZ2Decompressor), (_XZ, lzma.LZMADecompressor))
_PIECE: Final = 1 << 20
_SUFFIXES: Final = {".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}


def read_zip(scope: Scope, data: bytes) -> None:
    """Read a zip file, or the document that it is."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        _read_unlisted(scope, data)
        return
    members = [info for info in archive.infolist() if not info.is_dir()]
    names = {info.filename for info in members}
    tally = Tally(len(data))
    for start, end in unlisted.uncovered(data, archive):
        entries = _entries(scope, data, start, end)
        _unpack(scope, data, entries, tally)
        if not entries:
            runs = _PRINTABLE.findall(data, start, end)
            scope.say("between the files", b"\n".join(runs).decode())
    read = _document(names)
    if read is not None:
        read(scope, _parts(scope, archive, members, tally))
        return
    if "mimetype" in names and "content.xml" in names:
        parts = _parts(scope, archive, members, tally)
        if parts.get("mimetype", b"").startswith(_OPEN_DOCUMENT.encode()):
            opendocument.read(scope, parts)
            return
        tally = Tally(len(data))
    scope.name(*(info.filename for info in archive.infolist()))
    comments = [archive.comment, *(info.comment for info in members)]
    comments += [run for info in members for run in _PRINTABLE.findall(info.extra)]
    scope.say("comment", b"\n".join(filter(None, comments)).decode("cp437"))
    end = data.rfind(_END_MARK)
    if end >= 0 and data[end + _END_SIZE + len(archive.comment) :].strip(b"\0"):
        scope.open("after the archive", data[end + _END_SIZE + len(archive.comment) :])
    for info in members:
        if info.flag_bits & 0x1:  # PKWARE's APPNOTE 4.4.4
            scope.miss(Reason.ENCRYPTED, fit(info.filename))
        else:
            scope.unpack(info.filename, partial(archive.open, info), tally)


def _document(names: Set[str]) -> Callable[[Scope, Parts], None] | None:
    """The reader of the document that these are the parts of; none if they are just files."""
    if _LISTED not in names:
        return None
    return next((read for main, read in _MAIN.items() if main in names), package.read)


def document(scope: Scope, parts: Parts) -> None:
    """Read the document that parts are of."""
    read = _document(parts.keys() | {_LISTED}) or package.read
    read(scope, parts)


def _read_unlisted(scope: Scope, data: bytes) -> None:
    """Read a zip file that has lost its list, as far as it goes."""
    entries = _entries(scope, data, 0, len(data))
    if not entries:
        raise Unreadable(Reason.DAMAGED)
    scope.miss(Reason.DAMAGED)
    tally = Tally(len(data))
    read = _document({entry.name for entry in entries})
    if read is None:
        _unpack(scope, data, entries, tally)
        return
    parts: dict[str, bytes] = {}
    for entry in entries:
        try:
            parts[package.unused(parts, entry.name)] = scope.unpacked(
                partial(_opened, data, entry), tally
            )
        except Unreadable as unreadable:
            scope.miss(unreadable.reason, fit(entry.name))
    read(scope, parts)


def _entries(scope: Scope, data: bytes, start: int, end: int) -> list[unlisted.Entry]:
    """The entries between two places, no more than are opened."""
    most = scope.limits.files
    found = list(islice(unlisted.entries(data, start, end), most + 1))
    if len(found) > most:
        scope.miss(Reason.TOO_MANY_FILES)
    return found[:most]


def _unpack(scope: Scope, data: bytes, entries: Iterable[unlisted.Entry], tally: Tally) -> None:
    for entry in entries:
        if entry.sealed:
            scope.miss(Reason.ENCRYPTED, fit(entry.name))
        elif not entry.name.endswith("/"):
            scope.unpack(entry.name, partial(_opened, data, entry), tally)


def _opened(data: bytes, entry: unlisted.Entry) -> AbstractContextManager[Stream]:
    return nullcontext(unlisted.opened(data, entry))


def read_appended(scope: Scope, data: bytes) -> None:
    """Read the zip file that stands behind another file, as in programs that unpack themselves."""
    if zipfile.is_zipfile(io.BytesIO(data)):  # else its end mark is there by chance
        with suppress(Unreadable):
            read_zip(scope, data)


def _parts(
    scope: Scope, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], tally: Tally
) -> dict[str, bytes]:
    """The parts of a document; two of one name are both read, the first by its name."""
    parts: dict[str, bytes] = {}
    for info in members[: scope.limits.files]:
        name = package.unused(parts, info.filename)
        if info.flag_bits & 0x1:
            scope.miss(Reason.ENCRYPTED, fit(name))
            continue
        try:
            parts[name] = scope.unpacked(partial(archive.open, info), tally)
        except Unreadable as unreadable:
            scope.miss(unreadable.reason, fit(name))
    if len(members) > scope.limits.files:
        scope.miss(Reason.TOO_MANY_FILES)
    return parts


def read_tar(scope: Scope, data: bytes) -> None:
    """Read a tar file, packed or not inside of something else already."""
    tally = Tally(len(data))
    end = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", errorlevel=0) as archive:
            while (info := archive.next()) is not None:
                # It would keep every header of millions.
                archive.members.clear()  # type: ignore[attr-defined]  # there since Python 2.3
                owners = (info.uname, info.gname, *info.pax_headers.values())
                scope.name(*filter(None, (info.name, info.linkname, *owners)))
                if info.isreg():
                    if info.offset_data + info.size > len(data):
                        scope.miss(Reason.DAMAGED, fit(info.name))
                    scope.unpack(info.name, partial(_member, archive, info), tally)
            end = archive.offset
    except (tarfile.TarError, ValueError, EOFError, OverflowError):
        scope.miss(Reason.DAMAGED)
    if data[end:].strip(b"\0"):
        scope.miss(Reason.DAMAGED, "after the last file")


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    found = archive.extractfile(info)
    return found or io.BytesIO()


def read_packed(scope: Scope, name: str, data: bytes) -> None:
    """Read what gzip, bzip2 or xz have packed."""
    if data.startswith(_XZ):
        data = data.rstrip(b"\0")  # as a stream may be padded; its own end is none
    for magic, unpack in _PACKERS:
        if data.startswith(magic):
            if unpack is gzip.open:
                scope.say("header", "\n".join(_gzip_header(data)))
            opened = partial(unpack, io.BytesIO(data))
            scope.unpack(_unpacked_name(name), opened, Tally(len(data)))
    for magic, begin in _TAILED:
        if data.startswith(magic):
            scope.open("", _behind(data, begin, scope.limits.file_bytes), "after what is packed")


def _behind(
    data: bytes, begin: Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor], most: int
) -> bytes:
    """What stands behind the last packed file, where Python's readers end in silence."""
    while data.strip(b"\0"):
        unpacker, more = begin(), data
        try:
            while not unpacker.eof:
                most -= len(unpacker.decompress(more, _PIECE))
                more = b""
                if most < 0 or (unpacker.needs_input and not unpacker.eof):
                    return b""  # a bomb or cut off, and marked as what it is
        except (OSError, lzma.LZMAError):
            return data
        data = unpacker.unused_data
    return b""


def _gzip_header(data: bytes) -> list[str]:
    """The name and the comment before what is packed (RFC 1952, 2.3)."""
    flags, at = data[3] if len(data) > 3 else 0, 10
    said = []
    if flags & 4:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
        said.append(data[12:at])
    for flag in (8, 16):
        if flags & flag:
            end = data.find(b"\0", at)
            said.append(data[at : end if end >= 0 else len(data)])
            at = end + 1 if end >= 0 else len(data)
    return [one.decode("latin-1") for one in said]


def _unpacked_name(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}{_SUFFIXES.get(dot + suffix.lower(), '')}" if stem else "content"
