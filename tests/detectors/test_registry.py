from __future__ import annotations

import pickle
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest

from detectors import registry
from detectors import scan as scanning
from detectors.batch import Joined
from detectors.embargo.engine import EmbargoEngine
from detectors.family import Engine, Hit, Rule
from detectors.personal.kinds import KINDS
from detectors.pii import PiiEngine
from detectors.registry import PACK_VERSION, Detectors, _code, build, known_ids
from schemas.config import parse_policy
from schemas.errors import CanaryMissed, ConfigInvalid
from schemas.policy import Family, KeywordSet, Severity
from tests.detectors.embargo.cases import DRAFT, KEY, embargo
from tests.detectors.engines import POLICY, RULES, detectors


@dataclass(frozen=True)
class Blind:
    """An engine with a rule that finds nothing, or raises."""

    ids: Sequence[str] = ("pii.nothing",)
    raises: bool = False
    family: Family = Family.PII
    engine: str = "blind@1"
    fingerprint: str = "blind"
    canaries: Sequence[tuple[str, str]] = (("pii.nothing", "hello"),)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules it claims to have."""
        return tuple(
            Rule(id=i, family=self.family, title="T", severity=Severity.LOW, engine=self.engine)
            for i in self.ids
        )

    def find(self, texts: Joined) -> list[Hit]:
        """Find nothing."""
        if self.raises:
            raise RuntimeError(len(texts))
        return []


def test_every_family_finds_its_canary() -> None:
    """The engines as they are built pass their own test."""
    assert [engine.family for engine in detectors().families] == list(Family)
    detectors().self_test()


@pytest.mark.parametrize("raises", [False, True], ids=["silent", "raising"])
def test_a_family_that_misses_its_canary_stops_the_run(raises: bool) -> None:
    """An engine that finds nothing where it should, or raises, is named and trusted no more."""
    with pytest.raises(CanaryMissed, match=r"pii \(blind@1\)"):
        Detectors([Blind(raises=raises)]).self_test()


def test_a_canary_is_not_found_by_another_family() -> None:
    """What one family finds in the canary of another does not save the other."""
    canaries = PiiEngine().canaries
    with pytest.raises(CanaryMissed, match="secret"):
        Detectors(
            [PiiEngine(), Blind(family=Family.SECRET, canaries=canaries, ids=("secret.nothing",))]
        ).self_test()


@dataclass(frozen=True)
class Deaf:
    """An engine in front of another one, which does not hear what holds some words."""

    engine_: Engine
    words: bytes

    def __getattr__(self, name: str) -> object:
        return getattr(self.engine_, name)

    def find(self, texts: Joined) -> list[Hit]:
        """Find what the other finds, unless the words stand there."""
        return [] if self.words in texts.buffer else self.engine_.find(texts)


def _register(*, names: bool) -> EmbargoEngine:
    keywords = (KeywordSet(words=("cheese", "factor*"), least=2, within=9),)
    return EmbargoEngine(
        [embargo("dairy", *(("Saltglass",) if names else ()), keywords=keywords, draft=DRAFT)], KEY
    )


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (b"ghp_", "crossgate.github-token"),
        (b"AbuseIPDB", "crossgate.abuseipdb-api-key"),
        (b"4000 0000", "pii.credit-card"),
        (b"passport", "pii.passport"),
        (b"Saltglass", "embargo.dairy"),
        (b"cheese", "embargo.dairy"),
        (b"Quillwort", "embargo.dairy"),
    ],
)
def test_every_way_of_finding_has_a_canary(words: bytes, rule: str) -> None:
    """A family that lost one of its ways of finding is stopped, though the others work."""
    families = [*detectors().families[:2], _register(names=True)]
    Detectors(families).self_test()
    with pytest.raises(CanaryMissed, match=rf"{rule} in messages"):
        Detectors([Deaf(family, words) for family in families]).self_test()


def test_a_register_of_drafts_alone_has_a_canary() -> None:
    """A register that knows no name and no keyword proves itself by a planted draft."""
    engine = EmbargoEngine([embargo("dairy", draft=DRAFT)], KEY)
    Detectors([engine]).self_test()
    assert [rule for rule, _ in engine.canaries] == [rule.id for rule in engine.rules]


def test_files_have_their_canaries_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan that no longer reads the contents of files is stopped, though messages are read."""
    monkeypatch.setitem(scanning.FIELDS, "files", ("name", "title", "text"))
    with pytest.raises(CanaryMissed, match="in files"):
        detectors().self_test()


def test_rules_of_every_family_are_listed_once() -> None:
    """The listing holds each rule in force once, with what `rules list` shows."""
    rules = detectors().rules
    assert len({rule.id for rule in rules}) == len(rules)
    assert {kind.id for kind in KINDS} < {rule.id for rule in rules}
    assert "embargo.merlin" in {rule.id for rule in rules}
    assert len([rule for rule in rules if rule.family is Family.SECRET]) > 300
    assert all(rule.title and rule.engine for rule in rules)


@pytest.mark.parametrize(
    "families",
    [
        pytest.param([], id="no-family"),
        pytest.param([Blind(ids=())], id="no-rules"),
        pytest.param([EmbargoEngine([])], id="empty-register"),
        pytest.param([Blind(), Blind(family=Family.SECRET)], id="one-id-twice"),
    ],
)
def test_detectors_that_would_find_nothing_are_refused(families: Sequence[Blind]) -> None:
    """No family, a family without rules, or two rules with one id are configuration errors."""
    with pytest.raises(ConfigInvalid):
        Detectors(families)


def test_a_policy_without_embargoes_has_no_register() -> None:
    """The embargo family is there only if the policy names one, and changes the fingerprint."""
    plain = Detectors(detectors().families[:2])
    assert plain.rule_pack != detectors().rule_pack
    names = '[[embargoes]]\nid="merlin"\ntitle="m"\nnames=["Project {}"]\n'
    prints = {
        Detectors(
            [
                *plain.families,
                EmbargoEngine(parse_policy("t", RULES + names.format(name)).embargoes),
            ]
        ).rule_pack
        for name in ("Merlin", "Falcon")
    }
    assert detectors().rule_pack in prints
    assert len(prints) == 2


@pytest.mark.parametrize("package", registry.ENGINES)
def test_the_fingerprint_covers_the_engines(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of a package that changes what is found is another rule pack."""
    plain = Detectors([Blind()]).rule_pack
    assert plain == Detectors([Blind()]).rule_pack
    monkeypatch.setattr(registry, "version", lambda name: "0" if name == package else version(name))
    assert Detectors([Blind()]).rule_pack != plain


def test_the_fingerprint_covers_what_an_engine_was_built_from() -> None:
    """A policy that changes what an engine finds is another rule pack."""
    prints = {Detectors([Blind(fingerprint=name)]).rule_pack for name in ("places", "none")}
    assert len(prints) == 2


def test_the_ids_of_all_rules_are_known_without_engines() -> None:
    """What a policy or a filter names is compared with what there is."""
    there = {rule.id for rule in detectors().rules if rule.family is not Family.EMBARGO}
    assert known_ids() == there | {"pii.person", "pii.place"}


def test_a_rule_pack_has_a_version_and_a_fingerprint() -> None:
    """People read the number before the colon, and compare the hash behind it."""
    assert re.fullmatch(rf"{PACK_VERSION}:[0-9a-f]{{64}}", Detectors([Blind()]).rule_pack)


def test_the_fingerprint_covers_the_code(tmp_path: Path) -> None:
    """A list of words or a check that changes is another rule pack; what Python caches is not."""

    def of(folder: str, word: str) -> str:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "words.txt").write_text(word)
        (tmp_path / folder / "words.pyc").write_text(folder)
        return _code(tmp_path / folder)

    assert of("one", "sample") == of("same", "sample")
    assert of("other", "samples") != of("empty", "")
    assert of("more", "sample") not in (of("third", "samples"), of("fourth", ""))


def test_detectors_are_never_pickled() -> None:
    """Sending engines to another process fails at once."""
    with pytest.raises(TypeError, match="once per process"):
        pickle.dumps(detectors())


def test_a_cache_changes_nothing_that_is_found(tmp_path: Path) -> None:
    """Built with a private cache directory, the same rules are in force, and nothing is amiss."""
    built = build(POLICY, cache_dir=tmp_path / "private")
    built.self_test()
    assert built.rule_pack == detectors().rule_pack
    assert built.rules == detectors().rules
    assert built.health == []


def test_a_cache_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    """Whoever can write to the cache decides what is found, so an open one is an error."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    with pytest.raises(ConfigInvalid, match="others may write"):
        build(POLICY, cache_dir=tmp_path / "open")
