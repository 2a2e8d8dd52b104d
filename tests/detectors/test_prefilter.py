from __future__ import annotations

import pickle
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.prefilter import Gate, Prefilter
from schemas.errors import ConfigInvalid

PATTERNS = (r"\b4[0-9]{3}\b", r"(?<!\w)ab(?!c)", r"a{2,4}", r"([0-9])x\1", r"[a-c]+@[a-c]")
FILTER = Prefilter("of a test", [Gate(id=i, expression=p) for i, p in enumerate(PATTERNS)])


def found(prefilter: Prefilter, text: str) -> set[tuple[int, int]]:
    """(id, end) of every hit."""
    ids, ends = prefilter.hits(text.encode())
    return set(zip(ids.tolist(), ends.tolist(), strict=True))


@given(st.text("4019abcdxé @\n", max_size=40))
def test_every_real_match_is_among_the_hits(text: str) -> None:
    """Whatever a pattern matches, at its end stands a hit of its gate."""
    hits = found(FILTER, text)
    for position, pattern in enumerate(PATTERNS):
        for match in re.finditer(pattern, text, re.IGNORECASE):
            assert (position, len(text[: match.end()].encode())) in hits


def test_hits_are_columns_by_end_then_id_without_repeats() -> None:
    """Two gates that share an id and an end give one hit, and hits stand in order of their end."""
    gates = [Gate(id=7, expression="ab"), Gate(id=7, expression="b"), Gate(id=3, expression="b")]
    ids, ends = Prefilter("of a test", gates).hits(b"ab ab")
    assert list(zip(ends.tolist(), ids.tolist(), strict=True)) == [(2, 3), (2, 7), (5, 3), (5, 7)]


def test_nothing_to_find_gives_empty_columns() -> None:
    """An empty buffer has no hits."""
    ids, ends = FILTER.hits(b"")
    assert len(ids) == len(ends) == 0


@pytest.mark.parametrize("text", ["kestrel", "KESTREL", "kestrl", "kestrell", "kastrel"])
def test_a_gate_may_allow_one_typing_error(text: str) -> None:
    """A byte wrong, missing or too many is still a hit where a gate allows it."""
    assert found(Prefilter("of a test", [Gate(id=0, expression="kestrel", typos=1)]), text)


def test_two_typing_errors_are_too_many() -> None:
    """A gate that allows one error does not fire on two."""
    prefilter = Prefilter("of a test", [Gate(id=0, expression="kestrel", typos=1)])
    assert not found(prefilter, "kxstrxl")


@pytest.mark.parametrize(
    "gates",
    [pytest.param([], id="none"), pytest.param([Gate(id=0, expression="(")], id="no-pattern")],
)
def test_what_does_not_compile_is_a_configuration_error(gates: list[Gate]) -> None:
    """A set of gates that cannot be compiled names what it was for."""
    with pytest.raises(ConfigInvalid, match="of a test"):
        Prefilter("of a test", gates)


def test_a_prefilter_is_never_pickled() -> None:
    """Sending one to another process fails at once instead of there."""
    with pytest.raises(TypeError, match="once per process"):
        pickle.dumps(FILTER)


def test_threads_share_one_prefilter() -> None:
    """Four threads scanning at the same time find what one finds alone."""
    texts = [f"4{n:03d} ab{'a' * (n % 5)} c@a" * 50 for n in range(200)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: found(FILTER, text), texts))
    assert together == [found(FILTER, text) for text in texts]
