from __future__ import annotations

import base64
import json
import multiprocessing
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, hmac

from retention.archive.keys import LocalKeyring, epoch_of
from schemas.errors import KeyUnavailable, KeyWrong
from tests.retention.archive import racers


class Clock:
    """Seconds that pass when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        """The present second."""
        return self.now


def keyring(tmp_path: Path, name: str = "keyring") -> LocalKeyring:
    """A keyring as another process would open it."""
    return LocalKeyring(tmp_path / name, tmp_path / "keys")


def test_key_is_the_same_in_every_process(tmp_path: Path) -> None:
    """What one keyring made, another one over the same files opens."""
    key = keyring(tmp_path).data_key("T0AAA", "2026-03", create=True)

    assert len(key) == 32
    assert keyring(tmp_path).data_key("T0AAA", "2026-03") == key


def test_every_epoch_and_organisation_has_its_own(tmp_path: Path) -> None:
    """No two organisations or epochs share a key, however their names look as paths."""
    keys = keyring(tmp_path)
    names = [("T0AAA", "2026-03"), ("T0AAA", "2026-04"), ("T0BBB", "2026-03"), ("../T0AAA", "a/b")]
    made = [keys.data_key(org, epoch, create=True) for org, epoch in names]

    assert len(set(made)) == len(names)
    assert {path.parent.parent for path in tmp_path.rglob("*.json")} == {tmp_path / "keys"}


def test_no_key_lies_open(tmp_path: Path) -> None:
    """The wrapped file holds no key, and only the owner may read either file."""
    keys = keyring(tmp_path)
    key = keys.data_key("T0AAA", "2026-03", create=True)
    wrapped = next(tmp_path.rglob("2026-03.json"))

    assert key.hex() not in wrapped.read_text()
    assert key not in wrapped.read_bytes()
    for path in (wrapped, tmp_path / "keyring"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "key" not in repr(keys).replace("keyring", "").replace("Keyring", "")


def test_reading_makes_no_key(tmp_path: Path) -> None:
    """A reader that asks for a key that is not there makes none, and is told where it looked."""
    with pytest.raises(KeyUnavailable) as caught:
        keyring(tmp_path).data_key("T0AAA", "2026-03")

    assert not isinstance(caught.value, KeyWrong)
    assert "T0AAA" in str(caught.value)
    assert "2026-03" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_lost_master_key(tmp_path: Path) -> None:
    """Without its master key a data key is unavailable, and no new master key takes its place."""
    keyring(tmp_path).data_key("T0AAA", "2026-03", create=True)
    (tmp_path / "keyring").unlink()

    for create, epoch in ((False, "2026-03"), (True, "2026-03"), (True, "2026-04")):
        with pytest.raises(KeyUnavailable, match="keyring") as caught:
            keyring(tmp_path).data_key("T0AAA", epoch, create=create)
        assert not isinstance(caught.value, KeyWrong)
    with pytest.raises(KeyUnavailable):
        keyring(tmp_path).fingerprint_key("T0AAA")
    assert not (tmp_path / "keyring").exists()


def test_another_master_key(tmp_path: Path) -> None:
    """A master key that does not fit is told from one that is missing."""
    keyring(tmp_path).data_key("T0AAA", "2026-03", create=True)
    LocalKeyring(tmp_path / "other", tmp_path / "elsewhere").fingerprint_key("T0AAA")

    with pytest.raises(KeyWrong, match="other"):
        keyring(tmp_path, "other").data_key("T0AAA", "2026-03")


@pytest.mark.parametrize("change", ["swap", "flip", "garbage", "epoch"])
def test_altered_wrapped_key(tmp_path: Path, change: str) -> None:
    """A wrapped key opens only as it was written, and only under its own name."""
    keys = keyring(tmp_path)
    for epoch in ("2026-03", "2026-04"):
        keys.data_key("T0AAA", epoch, create=True)
    march, april = (tmp_path / "keys" / "T0AAA" / f"2026-0{n}.json" for n in (3, 4))
    stored = json.loads(april.read_bytes())
    match change:
        case "swap":
            march.write_bytes(april.read_bytes())
        case "epoch":
            march.write_text(json.dumps({**stored, "epoch": "2026-03"}))
        case "flip":
            march.write_text(json.dumps({**json.loads(march.read_bytes()), "key": stored["key"]}))
        case "garbage":
            march.write_bytes(b"\xff{")

    with pytest.raises(KeyWrong):
        keyring(tmp_path).data_key("T0AAA", "2026-03")


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"version":1,"keys":{"T":{"id":"a","key":"AAAA"}}}', b"\xff"]
)
def test_not_a_keyring(tmp_path: Path, content: bytes) -> None:
    """A file that is no keyring is refused, never overwritten."""
    path = tmp_path / "keyring"
    path.write_bytes(content)
    path.chmod(0o600)

    with pytest.raises(KeyUnavailable, match="not a keyring"):
        keyring(tmp_path).data_key("T0AAA", "2026-03", create=True)
    assert path.read_bytes() == content


def test_newer_keyring(tmp_path: Path) -> None:
    """A keyring of a newer form is refused."""
    (tmp_path / "keyring").write_bytes(b'{"version":2,"keys":{}}')
    (tmp_path / "keyring").chmod(0o600)

    with pytest.raises(KeyUnavailable, match="version 2"):
        keyring(tmp_path).fingerprint_key("T0AAA")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_loose_permissions(tmp_path: Path, mode: int) -> None:
    """A keyring that others may read is refused, with the command that mends it."""
    keyring(tmp_path).fingerprint_key("T0AAA")
    (tmp_path / "keyring").chmod(mode)

    with pytest.raises(KeyUnavailable, match="chmod 600"):
        keyring(tmp_path).fingerprint_key("T0AAA")


def test_cached_keys_die(tmp_path: Path) -> None:
    """A key whose master key was taken away is used no longer than its time to live."""
    clock = Clock()
    keys = LocalKeyring(
        tmp_path / "keyring", tmp_path / "keys", ttl=timedelta(seconds=60), clock=clock
    )
    key = keys.data_key("T0AAA", "2026-03", create=True)
    (tmp_path / "keyring").unlink()

    clock.now = 59.0
    assert keys.data_key("T0AAA", "2026-03") == key
    clock.now = 60.0
    with pytest.raises(KeyUnavailable):
        keys.data_key("T0AAA", "2026-03")


def test_fingerprint_key(tmp_path: Path) -> None:
    """Each organisation's fingerprint key is stable: HKDF-SHA256 (RFC 5869) of its master key."""
    keys = keyring(tmp_path)
    first = keys.fingerprint_key("T0AAA")
    stored = json.loads((tmp_path / "keyring").read_bytes())["keys"]["T0AAA"]["key"]

    def mac(key: bytes, data: bytes) -> bytes:
        made = hmac.HMAC(key, hashes.SHA256())
        made.update(data)
        return made.finalize()

    master = base64.b64decode(stored)
    assert first == mac(mac(b"\0" * 32, master), b"crossgate fingerprint 1\x01")
    assert keyring(tmp_path).fingerprint_key("T0AAA") == first
    assert keys.fingerprint_key("T0BBB") != first


def test_racing_processes_agree(tmp_path: Path) -> None:
    """Processes that ask for the same new key at once all get the same one."""
    root = tmp_path / "archive"
    context = multiprocessing.get_context("spawn")
    start_line = context.Barrier(4)
    pipes = [context.Pipe(duplex=False) for _ in range(4)]
    processes = [
        context.Process(target=racers.make_keys, args=(root, results, start_line))
        for _, results in pipes
    ]
    for process in processes:
        process.start()
    answers = [results.recv() for results, _ in pipes]
    for process in processes:
        process.join(60)

    assert answers == [answers[0]] * 4
    assert len(json.loads((tmp_path / "archive.keyring").read_bytes())["keys"]) == 2


@pytest.mark.parametrize(
    ("day", "epoch"),
    [(date(2026, 3, 31), "2026-03"), (date(999, 1, 1), "0999-01"), (None, "directory")],
)
def test_epochs(day: date | None, epoch: str) -> None:
    """The epoch of a day is its month; tables without a day have one of their own."""
    assert epoch_of(day) == epoch
