"""The embargo register: a file that says what must not be known, so it must not say it.

A list of codenames with titles and dates is the leak it is there to prevent, and it is read by more
people than any draft: it lies beside the policy, in repositories and backups. So of each embargo
the file shows its id, when it lifts, how bad a leak would be and who is cleared, which reviewers
must see. Title, names, keywords and the marks of drafts (`detectors.embargo.marks`) are sealed with
AES-GCM under the register's own key, bound to the id. A draft's text is kept nowhere.

The key is made with the first entry and lies in `REGISTER.keyring`, readable by its owner only, or
where CROSSGATE_REGISTER_KEYRING says. It is not an archive's: one register serves every archive.
Without it nothing of a sealed entry can be tested, and a scan by such a policy is refused, for a
register that is silently not looked at would call every leak clean. Whoever has both file and key
has the names, and can test guesses at a draft's words; keep them apart, as keyring and archive.

An id is in clear and stands in every finding (`embargo.<id>`): choose one that says nothing.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pipelines.toml import block
from retention.archive import storage
from retention.archive.keys import LocalKeyring
from schemas.config import EmbargoFile, parse_register
from schemas.errors import ConfigInvalid, KeyUnavailable, KeyWrong, UsageInvalid
from schemas.policy import Draft, Embargo, KeywordSet, Policy

_OWNER: Final = "register"
_RING: Final = "CROSSGATE_REGISTER_KEYRING"
_NONCE: Final = 12
_HEAD: Final = """\
# Embargoes, kept by `crossgate embargo`. Title, names, keywords and drafts are sealed under the
# key of this register; what stands here in clear is for reviewers. Comments are not kept.
"""


_Pairs = tuple[tuple[int, int], ...]


class _Sealed(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What is sealed of an embargo."""

    title: str
    names: tuple[str, ...]
    common_names: tuple[str, ...]
    keywords: tuple[tuple[tuple[str, ...], int, int], ...]
    drafts: tuple[
        tuple[_Pairs, _Pairs, tuple[_Pairs, ...]],
        ...,
    ]


def keyring_of(register: Path) -> Path:
    """Where the key of a register is."""
    named = os.environ.get(_RING)
    return Path(named) if named else register.with_name(f"{register.name}.keyring")


def read_key(ring: Path) -> bytes:
    """Return the register's key.

    Raises:
        KeyUnavailable: It is not there, or others may read it.
    """
    if not ring.exists():
        raise KeyUnavailable(
            str(ring),
            "the key of the embargo register is not there, so nothing could be looked for",
            f"restore it from a backup, or name it with {_RING}",
        )
    return _key(ring)


def _key(ring: Path) -> bytes:
    return LocalKeyring(ring, ring.parent / f".{ring.name}").fingerprint_key(_OWNER)


def opened(policy: Policy, ring: Path | None) -> tuple[Policy, bytes]:
    """Return a policy whose embargoes are opened, and the key of its register.

    Args:
        policy: As parsed.
        ring: Where the key is; asked only if something is sealed.

    Raises:
        KeyUnavailable: Something is sealed, and there is no key.
        KeyWrong: The key does not open it.
    """
    if not any(embargo.sealed for embargo in policy.embargoes):
        return policy, b""
    if ring is None:
        raise KeyUnavailable(
            policy.id, "has sealed embargoes and no register", "name the register in the policy"
        )
    key = read_key(ring)
    embargoes = tuple(unseal(key, one) if one.sealed else one for one in policy.embargoes)
    return replace(policy, embargoes=embargoes), key


def load(register: Path) -> list[EmbargoFile]:
    """Read the entries of a register; of one that is not there, none.

    Raises:
        ConfigInvalid: It is not a register.
    """
    try:
        text = register.read_text("utf-8")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        what = "not UTF-8" if isinstance(error, ValueError) else (error.strerror or "").lower()
        raise ConfigInvalid(str(register), what, "name a register") from None
    return parse_register(str(register), text).embargoes


def add(register: Path, embargo: Embargo, key: bytes) -> None:
    """Add an embargo, sealed.

    Raises:
        UsageInvalid: There is one of that id already.
    """
    with storage.locked(register.with_name(f"{register.name}.lock")):
        entries = load(register)
        if any(entry.id == embargo.id for entry in entries):
            raise UsageInvalid(
                f"--id {embargo.id}", "is in the register already", "choose another id"
            )
        made = EmbargoFile(
            id=embargo.id,
            lifts_at=embargo.lifts_at,
            severity=embargo.severity,
            cleared_orgs=sorted(embargo.cleared_orgs),
            cleared_people=sorted(embargo.cleared_people),
            cleared_channels=sorted(embargo.cleared_channels),
            sealed=seal(key, embargo),
        )
        _write(register, [*entries, made])


def lift(register: Path, embargo: str, at: datetime, *, keep_earlier: bool = False) -> datetime:
    """Let an embargo end at an instant. Its entry stays: old verdicts name it.

    Args:
        register: The register.
        embargo: Its id.
        at: The instant.
        keep_earlier: Leave one as it is that ends earlier.

    Returns:
        When it ends now.

    Raises:
        UsageInvalid: There is no register, or no embargo of that id in it.
    """
    if not register.exists():
        raise UsageInvalid(str(register), "there is no such register", "check its path")
    with storage.locked(register.with_name(f"{register.name}.lock")):
        entries = load(register)
        ends = [entry.lifts_at for entry in entries if entry.id == embargo]
        if not ends:
            raise UsageInvalid(
                embargo,
                "is not in the register",
                f"`crossgate embargo list {register}` shows what is",
            )
        if keep_earlier and ends[0] is not None and ends[0] <= at:
            return ends[0]
        _write(
            register,
            [
                msgspec.structs.replace(entry, lifts_at=at) if entry.id == embargo else entry
                for entry in entries
            ],
        )
    return at


def new_key(register: Path) -> bytes:
    """Return the key of a register, made if the register has nothing sealed yet.

    Raises:
        KeyUnavailable: The register has sealed entries and its key is gone.
        KeyWrong: The key does not open them. Entries under two keys could never be used again.
    """
    ring = keyring_of(register)
    sealed = [entry for entry in load(register) if entry.sealed]
    if not sealed:
        return _key(ring)
    key = read_key(ring)
    for entry in sealed:
        _opened(key, entry.id, entry.sealed)
    return key


def _write(register: Path, entries: Iterable[EmbargoFile]) -> None:
    told = (
        {key: value for key, value in msgspec.structs.asdict(entry).items() if value != ""}
        for entry in entries
    )
    text = _HEAD + "".join(block("embargoes", values) for values in told)
    storage.replace(register, text.encode(), mode=0o600)


def seal(key: bytes, embargo: Embargo) -> str:
    """Seal what must not be read of an embargo."""
    content = _Sealed(
        title=embargo.title,
        names=embargo.names,
        common_names=tuple(sorted(embargo.common_names)),
        keywords=tuple((one.words, one.least, one.within) for one in embargo.keywords),
        drafts=tuple((one.stems, one.shingles, one.sentences) for one in embargo.drafts),
    )
    nonce = secrets.token_bytes(_NONCE)
    sealed = _cipher(key).encrypt(nonce, msgspec.msgpack.encode(content), _bound(embargo.id))
    return base64.b64encode(nonce + sealed).decode()


def unseal(key: bytes, embargo: Embargo) -> Embargo:
    """Open a sealed embargo.

    Raises:
        KeyWrong: The key does not open it, or it was sealed under another id.
    """
    content = _opened(key, embargo.id, embargo.sealed)
    return replace(
        embargo,
        title=content.title,
        names=content.names,
        common_names=frozenset(content.common_names),
        keywords=tuple(KeywordSet(words=w, least=n, within=m) for w, n, m in content.keywords),
        drafts=tuple(
            Draft(stems=stems, shingles=shingles, sentences=sentences)
            for stems, shingles, sentences in content.drafts
        ),
        sealed="",
    )


def _opened(key: bytes, embargo: str, sealed: str) -> _Sealed:
    try:
        data = base64.b64decode(sealed, validate=True)
        plain = _cipher(key).decrypt(data[:_NONCE], data[_NONCE:], _bound(embargo))
        return msgspec.msgpack.decode(plain, type=_Sealed)
    except (InvalidTag, ValueError):
        raise KeyWrong(
            f"embargo {embargo}",
            "the register's key does not open it",
            "restore the keyring that was beside the register when it was added",
        ) from None


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(hashlib.blake2b(key, digest_size=32, person=b"crossgate/seal").digest())


def _bound(embargo: str) -> bytes:
    return storage.canonical(["crossgate embargo", 1, embargo])
