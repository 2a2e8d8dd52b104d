from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines import register as registers
from schemas.config import parse_policy
from schemas.errors import KeyringRefused, KeyUnavailable, KeyWrong, UsageInvalid
from schemas.policy import KeywordSet
from tests.detectors.embargo.cases import DRAFT, embargo

POLICY = 'id="p"\nversion="1"\n[[rules]]\nid="r"\nreason="x"\nactions=["log"]\n'
ENTRY = replace(
    embargo(
        "spring",
        "Saltglass",
        common=("Lighthouse",),
        keywords=(KeywordSet(words=("cheese", "Aarhus"), least=2, within=9),),
        draft=DRAFT,
    ),
    title="The dairy closes",
    lifts_at=datetime(2026, 6, 1, 5, tzinfo=UTC),
    cleared_orgs=frozenset({"T2", "T1"}),
)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register with one sealed entry."""
    path = tmp_path / "embargoes.toml"
    registers.add(path, ENTRY, registers.new_key(path))
    return path


def test_what_is_sealed_comes_back(register: Path) -> None:
    """With its key an entry is what was added."""
    policy = parse_policy("p", POLICY + register.read_text("utf-8"))
    opened, key = registers.opened(policy, registers.keyring_of(register))
    assert opened.embargoes == (ENTRY,)
    assert key == registers.read_key(registers.keyring_of(register))


def test_the_file_tells_no_secret(register: Path) -> None:
    """Neither title, names, keywords nor a word of the draft stand in the register."""
    text = register.read_text("utf-8")
    secrets = re.findall(r"\w{5,}", f"{DRAFT} Saltglass Lighthouse cheese Aarhus The dairy closes")
    assert [word for word in secrets if word.lower() in text.lower()] == []
    assert 'id = "spring"' in text
    assert "2026-06-01T05:00:00+00:00" in text
    assert register.stat().st_mode & 0o077 == 0


def test_without_the_key_nothing_is_looked_for_and_nothing_is_clean(register: Path) -> None:
    """A policy with sealed entries and no key is refused, not run without them."""
    policy = parse_policy("p", POLICY + register.read_text("utf-8"))
    ring = registers.keyring_of(register)
    ring.unlink()
    with pytest.raises(KeyUnavailable, match=r"embargoes\.toml\.keyring"):
        registers.opened(policy, ring)
    with pytest.raises(KeyUnavailable):
        registers.new_key(register)
    assert not ring.exists()


def test_a_key_that_others_may_read_is_refused(register: Path) -> None:
    """The register's keyring is guarded like an archive's."""
    registers.keyring_of(register).chmod(0o644)
    with pytest.raises(KeyringRefused):
        registers.read_key(registers.keyring_of(register))


def test_an_entry_opens_under_its_own_id_and_key_only(register: Path) -> None:
    """Moved to another id, or under another key, an entry does not open."""
    (sealed,) = parse_policy("p", POLICY + register.read_text("utf-8")).embargoes
    key = registers.read_key(registers.keyring_of(register))
    for other, with_key in ((replace(sealed, id="x"), key), (sealed, b"y" * 32)):
        with pytest.raises(KeyWrong):
            registers.unseal(with_key, other)


def test_lifting_moves_the_hour_and_nothing_else(register: Path) -> None:
    """An entry that was lifted stays, opens, and has the new instant."""
    moment = datetime(2026, 2, 1, tzinfo=UTC)
    registers.lift(register, "spring", moment)
    policy = parse_policy("p", POLICY + register.read_text("utf-8"))
    opened, _ = registers.opened(policy, registers.keyring_of(register))
    assert opened.embargoes == (replace(ENTRY, lifts_at=moment),)


def test_ids_are_given_once(register: Path) -> None:
    """A second entry of the same id, and lifting one that is not there, are refused."""
    with pytest.raises(UsageInvalid, match="already"):
        registers.add(register, ENTRY, registers.new_key(register))
    with pytest.raises(UsageInvalid, match="not in the register"):
        registers.lift(register, "autumn", datetime(2026, 2, 1, tzinfo=UTC))


def test_the_key_can_be_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CROSSGATE_REGISTER_KEYRING names the key's file."""
    monkeypatch.setenv("CROSSGATE_REGISTER_KEYRING", str(tmp_path / "safe" / "ring"))
    registers.add(tmp_path / "r.toml", ENTRY, registers.new_key(tmp_path / "r.toml"))
    assert (tmp_path / "safe" / "ring").exists()
    assert not (tmp_path / "r.toml.keyring").exists()
