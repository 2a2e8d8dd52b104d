from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.fuzz import slow
from benchmarks.fuzz.__main__ import engines
from benchmarks.fuzz.inputs import Inputs
from benchmarks.fuzz.pumps import attacks, sample
from benchmarks.fuzz.run import Tally, run
from detectors import ruleset
from detectors.batch import Joined
from detectors.family import Hit
from detectors.registry import Detectors
from tests.detectors.engines import detectors


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    """Inputs of one seed."""
    return Inputs(3, ruleset.load(), tmp_path)


def test_equal_seeds_make_equal_inputs(inputs: Inputs, tmp_path: Path) -> None:
    """A fault that one run found can be found again."""
    again = Inputs(3, ruleset.load(), tmp_path / "again")
    assert [inputs.one() for _ in range(300)] == [again.one() for _ in range(300)]


@pytest.mark.parametrize(
    "pattern", ["ab{3}", "(?:x|y)[^a]+$", r"\bkey[=:]\s?\w{4,}", "[0-9a-f]{8}"]
)
def test_a_sample_matches(pattern: str) -> None:
    """What is read off a pattern is matched by it."""
    assert re.search(pattern, sample(pattern))


def test_an_attack_finds_a_pattern_that_blows_up() -> None:
    """Nested repetitions take many times as long for a text a little longer."""
    bad = re.compile(r"(?:a+)+\Z")
    times = [
        max(slow._timed(bad, text) for text in attacks(bad.pattern, size)) for size in (14, 20)
    ]
    assert times[1] > 8 * times[0]


@pytest.mark.slow
def test_no_pattern_grows_faster_than_its_text() -> None:
    """Every pattern of `re` in our modules takes linear time for every attack on it."""
    assert [attacked.name for attacked in slow.growing()] == []


def test_mutated_inputs_break_no_law(inputs: Inputs) -> None:
    """Nothing raises, no row is lost, spans lie in their texts, cutting changes nothing."""
    tally = Tally()
    assert list(run(engines(), (inputs.one() for _ in range(600)), tally, batch=60))[-1] == 600
    assert tally.findings
    assert [(fault.kind, fault.what) for fault in tally.faults] == []


@pytest.mark.slow
def test_many_mutated_inputs_break_no_law(tmp_path: Path) -> None:
    """The same of twenty thousand, of another seed."""
    made = Inputs(11, ruleset.load(), tmp_path)
    tally = Tally()
    assert list(run(engines(), (made.one() for _ in range(20_000)), tally))
    assert tally.faults == []


class _Odd:
    """The first family, with something wrong."""

    def __init__(self, wrong: str) -> None:
        self._wrong = wrong
        self._own = detectors().families[0]

    def __getattr__(self, name: str) -> object:
        return getattr(self._own, name)

    def find(self, texts: Joined) -> list[Hit]:
        """Find what the other finds, and go wrong."""
        hits = self._own.find(texts)
        match self._wrong:
            case "raises" if b"boom" in texts.buffer:
                raise RuntimeError
            case "loses rows":
                return [hit for hit in hits if hit.row < len(texts) - 1]
            case "looks at the batch" if len(texts) > 6:
                return [hit for hit in hits if hit.row]
        return hits


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ("raises", "secret failed"),
        ("loses rows", "the canary after it is lost"),
        ("looks at the batch", "cutting the batch changes what is found"),
    ],
)
def test_a_broken_scan_is_a_fault(wrong: str, fault: str) -> None:
    """Each law can be broken, and then it shows."""
    _, token = detectors().families[0].canaries[0]
    tally = Tally()
    texts = [("t", text) for text in (token, "boom", "a", "b", "c", "d", "e", "f")]
    list(run(Detectors([_Odd(wrong)]), texts, tally))
    assert fault in {one.what for one in tally.faults}
