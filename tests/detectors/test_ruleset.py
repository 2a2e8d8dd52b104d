"""The rule pack: strict files, proven examples."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from detectors import ruleset
from detectors.ruleset import PACK, check, load
from detectors.secrets import SecretsEngine
from detectors.words import entropy
from schemas.errors import ConfigInvalid
from tests.detectors.languages import Language

RULE = """
provider: Acme
reference: https://acme.example/docs
rules:
  - id: crossgate.acme-key
    name: Acme key
    severity: high
    impact: Opens Acme.
    pattern: '\\b(acme_[0-9a-f]{32})'
    examples: ['acme_{hex:32}']
    negative_examples: ['acme_{hex:8}']
"""


def pack(folder: Path, text: str = RULE, name: str = "acme.yml") -> Path:
    """Write a pack of one file."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def rule_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private directory that the processes of one run share."""
    return tmp_path_factory.getbasetemp().parent / "crossgate-rules"


def test_every_example_of_our_pack_is_borne_out(rule_cache: Path) -> None:
    """`rules check` finds every example under its own rule and no negative example."""
    engine = SecretsEngine(cache_dir=rule_cache)
    report = check(engine.rules, engine)
    assert [str(failure) for failure in report.failures] == []
    assert report.examples >= report.rules
    assert report.negative_examples >= report.rules


def test_the_pack_covers_many_providers() -> None:
    """At least 250 providers, each rule with its reference."""
    rules = load()
    assert len({provider for provider, _ in rules.providers.values()}) >= 250
    assert all(reference.startswith("https://") for _, reference in rules.providers.values())
    assert rules.providers.keys() == rules.rules.keys()


def test_no_pattern_reads_on_into_the_next_row() -> None:
    """No match holds what sets rows apart, and no secret begins or ends in it."""
    over = []
    for rule in load().rules.values():
        if rule.named:
            continue
        whole, secret = Language(rule.pattern), Language(rule.pattern, group=True)
        begins = secret.may_begin_with("\n") or secret.may_begin_with("\0\n")
        if whole.may_hold("\n\0\n") or secret.may_hold("\n\0") or begins:
            over.append(rule.id)
    assert over == []


def test_no_rule_file_holds_what_looks_like_a_token() -> None:
    """Our files would pass any push protection: no long run of random characters."""
    for path in PACK.glob("*.yml"):
        # eyJ begins the JSON of a token's header, which is public.
        for run in re.findall(r"(?<![\w\[({|])(?!eyJ)[A-Za-z0-9]{30,}", path.read_text("utf-8")):
            assert entropy(run) < 2, path.name


def test_patterns_end_in_no_test_of_the_next_character() -> None:
    """A consumed character cannot begin the next match, so of two tokens one would be missed."""
    for rule in load().rules.values():
        assert not rule.pattern.endswith("|$)"), rule.id


def test_loading_twice_gives_the_same_fingerprint(tmp_path: Path) -> None:
    """The fingerprint depends on the content."""
    one = load(pack(tmp_path))
    assert one == load(tmp_path)
    assert re.fullmatch("[0-9a-f]{64}", one.fingerprint)
    pack(tmp_path, RULE.replace("severity: high", "severity: low"))
    assert one.fingerprint != load(tmp_path).fingerprint


def test_renaming_a_file_does_not_change_the_fingerprint(tmp_path: Path) -> None:
    """Rules are hashed in order of id, wherever they stand."""
    one = load(pack(tmp_path))
    (tmp_path / "acme.yml").rename(tmp_path / "zz.yml")
    assert load(tmp_path).fingerprint == one.fingerprint


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        pytest.param(RULE.replace("impact", "inpact"), "$.rules[0]", id="misspelt key"),
        pytest.param(RULE + "extra: 1\n", "acme.yml: $", id="key of the file"),
        pytest.param(RULE.replace("severity: high", "severity: bad"), "$.rules[0].severity",
                     id="severity"),
        pytest.param(RULE.replace("crossgate.acme-key", "acme"), "$.rules[0].id", id="id"),
        pytest.param(RULE.replace("['acme_{hex:8}']", "[]"), "$.rules[0].negative_examples",
                     id="no negative example"),
        pytest.param(RULE.replace("https://acme", "acme"), "$.reference", id="reference"),
        pytest.param(RULE.replace("    name:", "    checks: [crc]\n    name:"),
                     "$.rules[0].checks", id="unknown check"),
        pytest.param(RULE.replace("(acme_", "(acme)(_"), "$.rules[0].pattern", id="two groups"),
        pytest.param(RULE.replace("(acme_", "((acme_"), "$.rules[0].pattern", id="no regex"),
        pytest.param(RULE + "    beside: '('\n", "$.rules[0].beside", id="no regex beside"),
        pytest.param(RULE.replace("acme_[", "%ACME%["), "$.rules[0].pattern", id="no fragment"),
        pytest.param(RULE + "    announced: true\n", "$.rules[0].announced", id="no name"),
        pytest.param(RULE + "    near: [acme]\n    scope: any\n", "$.rules[0].near", id="scope"),
        pytest.param(RULE + "    near: [acme]\n", "$.rules[0].pattern", id="group and name"),
        pytest.param(RULE + "    near: [Acme]\n", "$.rules[0].near", id="capitals"),
        pytest.param("provider: [", "acme.yml", id="no YAML"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_place(broken: str, message: str, tmp_path: Path) -> None:
    """The error names the file, the path in it and what to do."""
    with pytest.raises(ConfigInvalid) as refused:
        load(pack(tmp_path, broken))
    assert refused.value.where.startswith("acme.yml")
    assert message in refused.value.where
    assert refused.value.remedy


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Two rules with one id would make findings ambiguous."""
    pack(tmp_path)
    with pytest.raises(ConfigInvalid, match=r"other\.yml: \$\.rules\[0\]\.id.*acme\.yml already"):
        load(pack(tmp_path, name="other.yml"))


def test_an_empty_pack_is_an_error(tmp_path: Path) -> None:
    """No rules find nothing; that must not look like a clean run."""
    with pytest.raises(ConfigInvalid, match="holds no rules"):
        load(tmp_path)


def test_fragments_are_put_in_place(tmp_path: Path) -> None:
    """A pattern may name pieces of its file, and a piece pieces before it."""
    text = RULE.replace("[0-9a-f]{32}", "%BODY%").replace(
        "rules:", "fragments:\n  HEX: '[0-9a-f]'\n  BODY: '%HEX%{32}'\nrules:"
    )
    assert load(pack(tmp_path, text)).rules == load(pack(tmp_path)).rules


class _Blind:
    """An engine that finds what it is told to."""

    def __init__(self, found: tuple[str, ...]) -> None:
        self.found = found

    def rules_found(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """Report the same for every text."""
        return [self.found for _ in texts]


@pytest.mark.parametrize(
    ("found", "kinds"),
    [
        pytest.param((), ["example"], id="nothing"),
        pytest.param(("crossgate.acme-key",), ["negative_example"], id="everything"),
        pytest.param(("betterleaks.acme",), ["example"], id="another rule"),
    ],
)
def test_a_check_names_what_is_not_borne_out(
    found: tuple[str, ...], kinds: list[str], tmp_path: Path
) -> None:
    """A missed example and a matched negative example are each a failure with its place."""
    report = check(load(pack(tmp_path)), _Blind(found))
    assert [failure.kind for failure in report.failures] == kinds
    assert all("crossgate.acme-key" in str(failure) for failure in report.failures)
    assert (report.rules, report.examples, report.negative_examples) == (1, 1, 1)


def test_what_the_engine_reads_has_only_what_it_knows(tmp_path: Path) -> None:
    """Impact, checks and examples stay with us."""
    written = load(pack(tmp_path)).engine_yaml()
    assert b"Opens Acme" not in written
    assert b'"pattern":"\\\\b(acme_[0-9a-f]{32})"' in written


def test_rules_that_need_a_name_are_not_the_engines(tmp_path: Path) -> None:
    """What only its surroundings make a credential is left to `detectors.named`."""
    rules = load(
        pack(
            tmp_path, RULE.replace("\\b(acme_[0-9a-f]{32})", "[0-9a-f]{32}") + "    near: [acme]\n"
        )
    )
    assert rules.rules["crossgate.acme-key"].tests == ("named",)
    assert rules.engine_yaml() == b'{"rules":[]}'
    assert ruleset.ENGINE.startswith("kingfisher@")
