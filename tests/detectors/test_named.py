"""Values that only the name beside them makes credentials."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.batch import Joined
from detectors.examples import assemble
from detectors.named import REACH, NamedRules
from detectors.ruleset import Rule
from schemas.policy import Severity
from tests.growth import grows_in_proportion


def rule(**keys: object) -> Rule:
    """Make a rule of Acme, whose keys are 32 hex digits."""
    given: dict[str, object] = {
        "id": "crossgate.acme-key",
        "name": "Acme key",
        "severity": Severity.HIGH,
        "impact": "Opens Acme.",
        "pattern": "[0-9a-f]{32}",
        "examples": ("x",),
        "negative_examples": ("y",),
        "near": ("acme", "road runner"),
    }
    return Rule(**given | keys)  # type: ignore[arg-type]  # as a file gives them


KEY = assemble("{hex:32}", "named")
ACME = NamedRules([rule()])
ORDINARY_WORD = NamedRules([rule(announced=True)])
PAIR = NamedRules([rule(near=(), beside="ACID[0-9]{4}")])


def found(rules: NamedRules, *rows: str) -> dict[int, list[tuple[str, bool]]]:
    """Return (value, sure) by row."""
    texts = Joined(pa.array(rows, pa.large_string()))
    return {
        row: [(texts.alone(row)[hit.start : hit.end].decode(), hit.sure) for hit in hits]
        for row, hits in rules.scan(texts.buffer, texts.starts).items()
    }


@pytest.mark.parametrize(
    "text",
    [
        f"ACME_API_KEY={KEY}",
        f"acmeSecret-{KEY}",
        f'"acmeToken": "{KEY}"',
        f"the Acme key is {KEY}.",
        f"myAcmeKey: {KEY}",
        f"roadrunner.token = {KEY}",
        f"ROAD_RUNNER_KEY\n{KEY}",
        f"acmetoken {KEY}",
        f"acme login {KEY}",
        f'{{"acme": {{\n  "value": "{KEY}"\n}}}}',
    ],
)
def test_a_value_after_its_name_is_found(text: str) -> None:
    """Whatever joins the words of the name, and whatever says that it is a credential."""
    assert found(ACME, text) == {0: [(KEY, True)]}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"acme commit {KEY}", id="commit"),
        pytest.param(f"acme image sha256:{KEY}", id="digest"),
        pytest.param(f"acme build https://ci.x/{KEY}", id="path"),
        pytest.param(f"acme request id: {KEY}", id="identifier"),
        pytest.param(f"acme key of the user with id {KEY}", id="identifier after the word"),
        pytest.param(f"acme txid: {KEY}", id="transaction"),
        pytest.param(f'acme ETag: "{KEY}"', id="state of a file"),
        pytest.param(f"macmeal key {KEY}", id="inside a word"),
        pytest.param(f"acmeology = {KEY}", id="beginning of a word"),
        pytest.param(f"acme key {KEY}00", id="longer"),
        pytest.param(f"acme key {KEY}-us1", id="goes on"),
        pytest.param(f"acme key {'.' * REACH} {KEY}", id="too far"),
        pytest.param(f"acme and then we saw that {KEY}", id="prose"),
        pytest.param(f"key {KEY}", id="no name"),
    ],
)
def test_other_values_are_left_alone(text: str) -> None:
    """A digest, an identifier, a part of something: the name alone makes no credential."""
    assert found(ACME, text) == {}


def test_a_broken_link_to_one_name_leaves_the_next() -> None:
    """`acme id` says that it is none, `acme id secret` that it is."""
    rules = NamedRules([rule(near=("acme", "acme id secret"))])
    assert found(rules, f"acme secret id {KEY}") == {}
    assert set(found(rules, f"ACME_ID_SECRET={KEY}")[0]) == {(KEY, True)}
    assert set(found(ACME, f"acme id {KEY}, acme key {KEY}")[0]) == {(KEY, True)}


def test_a_value_that_follows_at_once_is_doubtful() -> None:
    """Nothing says what it is."""
    assert found(ACME, f"acme {KEY}") == {0: [(KEY, False)]}


@pytest.mark.parametrize("said", ["for Acme use {}", "our Acme integration uses `{}`", "Acme - {}"])
def test_a_value_that_is_said_to_be_used_is_doubtful(said: str) -> None:
    """What a service uses is its key, or anything else that it is given."""
    assert found(ACME, said.format(KEY)) == {0: [(KEY, False)]}
    assert found(ACME, said.format(f"commit {KEY}")) == {}


def test_a_name_that_is_a_word_needs_another() -> None:
    """An assignment is enough for a name, not for an ordinary word."""
    assert found(ORDINARY_WORD, f"acme = {KEY}") == {}
    assert found(ORDINARY_WORD, f"acme token = {KEY}") == {0: [(KEY, True)]}


@pytest.mark.parametrize("text", [f"ACID1234 {KEY}", f"{KEY} / ACID1234", f"ACID1234\n\n{KEY}"])
def test_one_half_of_a_credential_vouches_for_the_other(text: str) -> None:
    """Beside the half that has a form, the bare half is found, on either side."""
    assert found(PAIR, text) == {0: [(KEY, True)]}


def test_a_half_does_not_vouch_for_a_digest() -> None:
    """What is called something else is not the other half."""
    assert found(PAIR, f"ACID1234 md5 {KEY}", KEY) == {}


@given(
    st.lists(
        st.sampled_from([f"acme key {KEY}", "acme", KEY, "", f"ACID1234 {KEY}", "acme key é"]),
        max_size=8,
    )
)
def test_a_row_is_judged_alone(rows: list[str]) -> None:
    """Neither name nor half reaches into another row."""
    for rules in (ACME, PAIR):
        together = found(rules, *rows)
        alone = {row: hits for row, text in enumerate(rows) for hits in found(rules, text).values()}
        assert together == alone


def test_no_text_makes_it_slow() -> None:
    """The work per name is bounded, whatever follows it."""
    loose = NamedRules([rule(pattern="[0-9A-Za-z_.-]{60,1000}")])

    def read(text: str) -> object:
        texts = Joined(pa.array([text], pa.large_string()))
        return loose.scan(texts.buffer, texts.starts.tolist())

    assert grows_in_proportion(read, "acme-")
