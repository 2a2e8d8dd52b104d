"""What is compiled from rules, kept in a private folder so that processes start sooner.

Whoever can change a compiled pattern blinds a detector, so a folder that others may write to is
refused. What is damaged, or was made by another version or for another processor, is compiled anew.
Codenames are never kept here: the register of embargoes must not lie about in the clear.
"""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Final

from schemas.errors import ConfigInvalid

_HASH_BYTES: Final = 32


def private(folder: Path) -> Path:
    """Make a folder that only we can enter, or refuse one that others can change.

    Raises:
        ConfigInvalid: Others may write to it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.stat()
    if status.st_uid != os.getuid() or status.st_mode & 0o022:
        raise ConfigInvalid(
            str(folder), "others may write to the rule cache", "use a directory of mode 0700"
        )
    return folder


def write(path: Path, content: bytes) -> None:
    """Put a file into its folder whole: processes that start together may all write it."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def keep(path: Path, content: bytes) -> None:
    """Write content that `kept` can check."""
    write(path, sha256(content).digest() + content)


def kept(path: Path) -> bytes | None:
    """Return content as it was kept; None if it is not there, or not whole."""
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return None
    content = found[_HASH_BYTES:]
    return content if sha256(content).digest() == found[:_HASH_BYTES] else None
