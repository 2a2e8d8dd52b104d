"""A planted secret appears in nothing that crossgate writes in clear or prints."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest

from tests.end_to_end.tables import crossgate, scanned
from tests.make import envelope, file, line, message, ts


def canary(chance: random.Random) -> str:
    """A credential-like text that is nobody's: the prefix of a token kind and random letters."""
    return "gl" + "pat-" + "".join(chance.choices(string.ascii_letters + string.digits, k=20))


@pytest.fixture
def planted(tmp_path: Path) -> tuple[Path, list[str]]:
    """Events with canaries in texts, in file names and in records that cannot be read."""
    chance = random.Random(20260105)
    secrets = [canary(chance) for _ in range(6)]
    split = canary(chance)
    halves = [split[:13], split[13:]]
    records = [
        line(envelope(message(f"the token is {secrets[0]}"))),
        line(
            envelope(
                message(
                    "see the file",
                    at=ts(1),
                    files=[file(f"{secrets[1]}.txt", title=f"about {secrets[2]}")],
                )
            )
        ),
        b'{"type": "event_callback", "event": {"type": "message", "text": "' + secrets[3].encode(),
        secrets[4].encode(),
        line(envelope(message(f"bad time {secrets[5]}", at="yesterday"))),
        *(line(envelope(message(half, at=ts(9 + at)))) for at, half in enumerate(halves)),
    ]
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"\n".join(records) + b"\n")
    return path, [*secrets, *halves]


def test_no_canary_in_clear(tmp_path: Path, planted: tuple[Path, list[str]]) -> None:
    """Every printed line, and every byte under the archive, is free of the planted secrets."""
    events, secrets = planted
    archive = tmp_path / "archive"
    printed = scanned(events, "--archive", archive)
    assert printed["counts"]["dead_letters"] == 3
    assert printed["added"]["findings"] >= 5
    outputs = [str(printed)]
    for arguments in (
        ("scan", events, "--archive", archive),
        ("findings", "--archive", archive),
        ("findings", "--archive", archive, "--json"),
        ("status", "--archive", archive),
        ("status", "--archive", archive, "--json"),
        ("doctor", "--archive", archive, "--json"),
    ):
        done = crossgate(*arguments)
        assert done.returncode == 0, done.stderr
        outputs += [done.stdout, done.stderr]
    for secret in secrets:
        assert not any(secret in output for output in outputs)
        for path in archive.rglob("*"):
            if path.is_file():
                assert secret.encode() not in path.read_bytes(), path
