"""Organisations' keys: what stands between a stolen disk and everything anyone ever wrote.

A bug here loses evidence or opens it. Three things must never happen, and what prevents each:

- *Data is written under a key that is then lost.* A wrapped key is on the disk before the first
  byte is encrypted with it, racing processes agree on one by put-if-absent, and an organisation
  that has wrapped keys but no master key is refused a new master key: it would never fit.
- *A wrong key is taken for damage, or the other way round.* Keys are wrapped with AES-GCM, so a
  master key that does not fit is told at once, before any file is opened.
- *A key leaves.* Keys stand in no log, error or `repr`; the keyring is readable by its owner only
  and is refused otherwise. Losing the keyring loses the archive: back it up, away from the archive.

Each organisation has one 32-byte master key, in the keyring beside the archive. Its data keys, one
per epoch, lie wrapped by it in the archive's `keys/` folder. Destroying a master key therefore
makes all of the organisation's data unreadable, once the caches' time to live has passed.
"""

from __future__ import annotations

import base64
import os
import secrets
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Protocol

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from retention.archive import storage
from schemas.errors import KeyringRefused, KeyUnavailable, KeyWrong

KEY_BYTES: Final = 32
DIRECTORY_EPOCH: Final = "directory"
_VERSION: Final = 1
_RESTORE: Final = "restore the keyring from its backup"


def epoch_of(day: date | None) -> str:
    """The epoch whose key covers a day: its month. Tables without a day have one of their own.

    >>> epoch_of(date(2026, 3, 2)), epoch_of(None)
    ('2026-03', 'directory')
    """
    return DIRECTORY_EPOCH if day is None else f"{day.year:04d}-{day.month:02d}"


class KeyProvider(Protocol):
    """Where data keys come from: a keyring here, a key service in production."""

    def data_key(self, org: str, epoch: str, create: bool = False) -> bytes:
        """Return the 32-byte data key of an organisation's epoch.

        Args:
            org: The organisation whose data it protects.
            epoch: See `epoch_of`.
            create: Make the key if there is none. Only writers do.

        Raises:
            KeyUnavailable: There is no such key.
            KeyWrong: The organisation's master key does not open it.
        """

    def fingerprint_key(self, org: str) -> bytes:
        """Return the 32-byte key under which an organisation's findings are fingerprinted.

        It is derived from the organisation's master key, which is made if there is none.

        Raises:
            KeyUnavailable: The master key is lost or cannot be read.
        """


class _Master(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    id: str
    key: str

    def __repr__(self) -> str:
        return f"master key {self.id}"


class _Keyring(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    version: int
    keys: dict[str, _Master]


class _Wrapped(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    version: int
    org: str
    epoch: str
    master: str
    nonce: str
    key: str


class LocalKeyring:
    """Master keys in one local file, data keys wrapped by them in the archive.

    Args:
        path: The keyring's file. It is created, readable by its owner only, with the first key.
        wrapped: The archive's `keys` folder.
        ttl: How long an unwrapped key may be used without asking the keyring again.
        clock: Seconds that never run backwards.
    """

    def __init__(
        self,
        path: Path,
        wrapped: Path,
        *,
        ttl: timedelta = timedelta(minutes=5),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._wrapped = wrapped
        self._ttl_s = ttl.total_seconds()
        self._clock = clock
        self._cache: dict[tuple[str, str], tuple[float, bytes]] = {}

    def __repr__(self) -> str:
        return f"LocalKeyring({self._path.name})"

    def data_key(self, org: str, epoch: str, create: bool = False) -> bytes:
        """See `KeyProvider.data_key`."""
        cached = self._cache.get((org, epoch))
        if cached is not None and self._clock() < cached[0]:
            return cached[1]
        path = self._wrapped / storage.safe(org) / f"{storage.safe(epoch)}.json"
        wrapped = self._read_wrapped(path, org, epoch)
        if wrapped is None:
            if not create:
                raise KeyUnavailable(
                    _where(org, epoch),
                    f"there is no data key {path.name} of it in the archive",
                    "restore the archive's keys folder from its backup",
                )
            wrapped = self._create(path, org, epoch)
        key = self._unwrap(wrapped, org, epoch)
        self._cache[org, epoch] = (self._clock() + self._ttl_s, key)
        return key

    def fingerprint_key(self, org: str) -> bytes:
        """See `KeyProvider.fingerprint_key`."""
        master = self._master(org, create=True)
        kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"crossgate fingerprint 1")
        return kdf.derive(_bytes(master.key))

    def _unwrap(self, wrapped: _Wrapped, org: str, epoch: str) -> bytes:
        master = self._master(org, create=False, epoch=epoch)
        try:
            return AESGCM(_bytes(master.key)).decrypt(
                _bytes(wrapped.nonce),
                _bytes(wrapped.key),
                _bound_to(org, epoch, wrapped.master),
            )
        except (InvalidTag, ValueError):
            raise KeyWrong(
                _where(org, epoch),
                f"the organisation's master key in {self._path} does not open its data key",
                _RESTORE + ", the one that was beside the archive when it was written",
            ) from None

    def _create(self, path: Path, org: str, epoch: str) -> _Wrapped:
        master = self._master(org, create=True)
        nonce = secrets.token_bytes(12)
        sealed = AESGCM(_bytes(master.key)).encrypt(
            nonce, secrets.token_bytes(KEY_BYTES), _bound_to(org, epoch, master.id)
        )
        made = _Wrapped(_VERSION, org, epoch, master.id, _text(nonce), _text(sealed))
        storage.make_folder(path.parent, 0o700)
        if storage.put_if_absent(path, storage.canonical(msgspec.to_builtins(made)), mode=0o600):
            return made
        agreed = self._read_wrapped(path, org, epoch)
        if agreed is None:
            raise KeyUnavailable(_where(org, epoch), "its data key was just removed", "run again")
        return agreed

    def _read_wrapped(self, path: Path, org: str, epoch: str) -> _Wrapped | None:
        try:
            wrapped = msgspec.json.decode(path.read_bytes(), type=_Wrapped)
        except FileNotFoundError:
            return None
        except ValueError:
            wrapped = None
        names = (_VERSION, org, epoch)
        if wrapped is None or (wrapped.version, wrapped.org, wrapped.epoch) != names:
            raise KeyWrong(
                _where(org, epoch),
                f"{path} does not hold its data key",
                "restore the archive's keys folder from its backup",
            )
        return wrapped

    def _master(self, org: str, *, create: bool, epoch: str = "any") -> _Master:
        found = self._load().keys.get(org)
        if found is not None:
            return found
        if not create:
            raise KeyUnavailable(
                _where(org, epoch), f"no master key of it is in {self._path}", _RESTORE
            )
        storage.make_folder(self._path.parent)
        with storage.locked(self._path.with_name(f"{self._path.name}.lock")):
            ring = self._load()
            found = ring.keys.get(org)
            if found is not None:
                return found
            if any((self._wrapped / storage.safe(org)).glob("*.json")):
                raise KeyUnavailable(
                    _where(org, epoch),
                    f"its master key is not in {self._path}, and a new one would not open "
                    "what the archive holds of it",
                    _RESTORE,
                )
            made = _Master(secrets.token_hex(8), _text(secrets.token_bytes(KEY_BYTES)))
            ring = _Keyring(_VERSION, {**ring.keys, org: made})
            data = storage.canonical(msgspec.to_builtins(ring))
            storage.replace(self._path, data, mode=0o600)
        return made

    def _load(self) -> _Keyring:
        where = str(self._path)
        try:
            handle = os.open(self._path, os.O_RDONLY)
        except FileNotFoundError:
            return _Keyring(_VERSION, {})
        except OSError as error:
            raise KeyringRefused(
                where, f"the keyring cannot be read: {error.strerror}", "check its owner and place"
            ) from None
        with os.fdopen(handle, "rb") as file:
            if os.fstat(handle).st_mode & 0o077:
                raise KeyringRefused(
                    where,
                    "others than its owner may read or change the keyring",
                    f"run `chmod 600 {self._path}`, and consider who could have read it",
                )
            data = file.read()
        try:
            ring = msgspec.json.decode(data, type=_Keyring)
            lengths = {len(_bytes(master.key)) for master in ring.keys.values()}
        except ValueError:
            ring, lengths = _Keyring(_VERSION, {}), {0}
        if lengths - {KEY_BYTES}:
            raise KeyringRefused(where, "this is not a keyring, or not a whole one", _RESTORE)
        if ring.version != _VERSION:
            raise KeyringRefused(
                where, f"the keyring has version {ring.version}", "use the crossgate that wrote it"
            )
        return ring


def _where(org: str, epoch: str) -> str:
    return f"organisation {org}, epoch {epoch}"


def _bound_to(org: str, epoch: str, master: str) -> bytes:
    """What a wrapped key is bound to: it opens under no other name."""
    return storage.canonical(["crossgate data key", _VERSION, org, epoch, master])


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
