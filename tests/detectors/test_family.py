from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detectors.family import Disjoint, Hit, digest, inside
from schemas.policy import Severity

SPAN = st.tuples(st.integers(0, 30), st.integers(1, 5)).map(lambda span: (span[0], sum(span)))


@given(st.lists(SPAN, max_size=30))
def test_a_span_is_taken_unless_it_overlaps_one_that_was(spans: list[tuple[int, int]]) -> None:
    """Spans are taken in their order, and of two that overlap the first stays."""
    disjoint, taken = Disjoint(), []
    for start, end in spans:
        free = all(end <= other_start or other_end <= start for other_start, other_end in taken)
        assert disjoint.add(start, end) is free
        if free:
            taken.append((start, end))


def test_a_printed_hit_does_not_show_what_was_matched() -> None:
    """No traceback or log can leak a value by printing its hit."""
    hit = Hit(
        row=1, start=2, end=3, rule="r", severity=Severity.LOW, confidence=1, value="hunter" + "2"
    )
    assert "hunter" not in repr(hit) + str([hit])


def test_a_digest_follows_its_parts() -> None:
    """Equal parts give one digest, other parts or another order another."""
    assert digest("a", ["b"]) == digest("a", ["b"])
    assert len({digest("a", "b"), digest("b", "a"), digest("ab"), digest(["a"], "b")}) == 4


def test_a_span_is_inside_of_what_covers_it_wholly() -> None:
    """Of spans in order, the one that begins at it or before is looked at."""
    spans = [(2, 5), (7, 9)]
    within = [(a, b) for a in range(11) for b in range(a + 1, 11) if inside(spans, a, b)]
    assert within == [(2, 3), (2, 4), (2, 5), (3, 4), (3, 5), (4, 5), (7, 8), (7, 9), (8, 9)]
