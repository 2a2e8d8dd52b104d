"""Folding facts about one reader of one channel."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.intervals import BEGINNING, GUESTS, OPEN, Claims, Span, micros
from schemas.policy import DeclaredConnection, Tier

# tier, start, end
Fact = tuple[str, int | None, int | None]

TIERS = ("full", "post_only", "pending", "residual", "unknown")
FACTS = st.lists(
    st.tuples(
        st.sampled_from(TIERS),
        st.none() | st.integers(0, 12),
        st.none() | st.integers(0, 12),
    ),
    max_size=7,
)


def claims(facts: list[Fact]) -> Claims:
    """All that these facts say."""
    said = Claims()
    for tier, start, end in facts:
        said.add(Tier(tier), start, end, "potential")
    return said


def folded(*facts: Fact) -> list[tuple[str, int | None, int | None, bool]]:
    """The intervals as (tier, start, end, keeps a copy), unbounded ends as None."""
    return [
        (
            span.tier.value,
            None if span.start == BEGINNING else span.start,
            None if span.end == OPEN else span.end,
            span.keeps_copy,
        )
        for span in claims(list(facts)).fold()
    ]


@pytest.mark.parametrize(
    ("facts", "spans"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([("full", 3, None)], [("full", 3, None, True)], id="start"),
        pytest.param([("post_only", 3, 8)], [("post_only", 3, 8, False)], id="both"),
        pytest.param([("full", None, None)], [("full", None, None, True)], id="undated"),
        pytest.param([("full", None, 5)], [("full", None, 5, True)], id="end-only"),
        pytest.param([("unknown", None, 5)], [("unknown", None, 5, True)], id="unknown-may-keep"),
        pytest.param(
            [("unknown", 3, None), ("full", 3, None)], [("full", 3, None, True)], id="same-instant"
        ),
        pytest.param(
            [("full", 3, None), ("unknown", 5, None)], [("full", 3, None, True)], id="nothing-new"
        ),
        pytest.param(
            [("unknown", 3, None), ("post_only", 5, None)],
            [("unknown", 3, 5, False), ("post_only", 5, None, False)],
            id="tier-learnt-later",
        ),
        pytest.param(
            [("post_only", 3, None), ("full", 5, None), ("unknown", None, 9)],
            [("post_only", 3, 5, True), ("full", 5, 9, True)],
            id="raised-then-left",
        ),
        pytest.param(
            [("full", 3, None), ("post_only", 5, None), ("unknown", None, 9)],
            [("full", 3, 5, False), ("post_only", 5, 9, False)],
            id="lowered-then-left",
        ),
        pytest.param(
            [("full", 3, None), ("unknown", None, 5), ("unknown", 7, None)],
            [("full", 3, 5, True), ("unknown", 7, None, True)],
            id="came-back",
        ),
        pytest.param(
            [("full", 3, 5), ("unknown", None, 9)],
            [("full", 3, 5, True), ("unknown", 5, 9, True)],
            id="end-without-start-after-end",
        ),
        pytest.param(
            [("unknown", 3, None), ("full", None, 9)], [("full", 3, 9, True)], id="end-tells-tier"
        ),
        pytest.param(
            [("full", 3, 5), ("post_only", 5, 9)],
            [("full", 3, 5, True), ("post_only", 5, 9, False)],
            id="adjacent",
        ),
        pytest.param([("full", 8, 3)], [("full", 8, None, True)], id="ends-before-start"),
        pytest.param(
            [("post_only", None, None), ("unknown", 3, None)],
            [("post_only", 3, None, False)],
            id="undated-tells-tier",
        ),
        pytest.param(
            [("full", None, None), ("unknown", None, 5)],
            [("full", None, 5, True)],
            id="undated-then-left",
        ),
        pytest.param([("pending", 3, None)], [("pending", None, None, False)], id="invited"),
        pytest.param([("pending", 3, None), ("pending", None, 5)], [], id="declined"),
        pytest.param([("pending", None, None), ("pending", None, 5)], [], id="undated-declined"),
        pytest.param(
            [("pending", 3, None), ("post_only", 5, None)],
            [("post_only", 5, None, False)],
            id="accepted",
        ),
        pytest.param(
            [("pending", 3, None), ("unknown", None, 9)],
            [("unknown", 3, 9, True)],
            id="accepted-unseen",
        ),
        pytest.param(
            [("full", 3, 5), ("pending", 7, None)],
            [("full", 3, 5, True), ("pending", None, None, False)],
            id="invited-again",
        ),
        pytest.param(
            [("full", 3, None), ("pending", None, 5)], [("full", 3, None, True)], id="no-invite"
        ),
        pytest.param(
            [("full", None, None), ("pending", None, None)],
            [("full", None, None, True)],
            id="already-in",
        ),
        pytest.param([("residual", None, None)], [("residual", None, None, True)], id="residual"),
        pytest.param([("residual", None, 5)], [("full", None, 5, True)], id="residual-until"),
        pytest.param([("residual", 5, None)], [("full", None, 5, True)], id="residual-since"),
        pytest.param(
            [("full", 3, None), ("residual", 5, None)], [("full", 3, 5, True)], id="left-full"
        ),
        pytest.param(
            [("residual", None, None), ("full", 3, None)],
            [("full", 3, None, True)],
            id="residual-came-back",
        ),
    ],
)
def test_facts_fold_into_intervals(
    facts: list[Fact], spans: list[tuple[str, int | None, int | None, bool]]
) -> None:
    """Starts open, ends close, tiers split, and what is not told is not narrowed."""
    assert folded(*facts) == spans


@given(FACTS, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(facts: list[Fact], chance: random.Random) -> None:
    """Any permutation of the facts, with any of them repeated, folds the same."""
    again = [*facts, *facts[: len(facts) // 2]]
    chance.shuffle(again)
    assert claims(again).fold() == claims(facts).fold()


@given(FACTS)
def test_dated_intervals_are_disjoint_and_in_order(facts: list[Fact]) -> None:
    """No instant falls into two intervals of a reader, and none is empty."""
    spans = [s for s in claims(facts).fold() if s.tier not in (Tier.PENDING, Tier.RESIDUAL)]
    assert all(span.start < span.end for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@given(FACTS)
def test_a_reader_seen_to_connect_is_connected_then(facts: list[Fact]) -> None:
    """Every instant at which a fact says that it connected lies in an interval."""
    spans = claims(facts).fold()
    for tier, start, _ in facts:
        if start is not None and tier in ("full", "post_only", "unknown"):
            assert any(span.start <= start < span.end for span in spans)


@given(FACTS.filter(bool))
def test_a_reader_that_something_tells_of_is_never_nobody(facts: list[Fact]) -> None:
    """Facts always leave an interval, unless an invitation was declined."""
    declined = any(tier == "pending" and end is not None for tier, _, end in facts)
    assert claims(facts).fold() or declined


def test_a_guest_keeps_no_copy() -> None:
    """A guest's account ends with its access."""
    said = Claims()
    said.add(GUESTS[0], 3, 5, "observed")
    assert said.fold() == [Span(3, 5, GUESTS[0], False, "observed")]


def test_the_firmer_basis_of_one_instant_holds() -> None:
    """Observed beats potential beats unknown, where they speak of the same instant."""
    said = Claims()
    for basis in ("unknown", "observed", "potential"):
        said.add(Tier.FULL, 3, None, basis)
    assert [span.basis for span in said.fold()] == ["observed"]


DECLARED = DeclaredConnection(
    channel="C",
    org="T",
    tier=Tier.POST_ONLY,
    starts_at=datetime(1970, 1, 1, 0, 0, 2, tzinfo=UTC),
    ends_at=datetime(1970, 1, 1, 0, 0, 6, tzinfo=UTC),
)
S = 1_000_000


def declared(facts: list[Fact], *connections: DeclaredConnection) -> list[Span]:
    """Fold facts in seconds under declarations."""
    said = claims([(t, a if a is None else a * S, b if b is None else b * S) for t, a, b in facts])
    said.declare(connections)
    return said.fold()


def test_what_is_declared_replaces_what_was_observed_meanwhile() -> None:
    """Facts inside the bounds of a declaration do not count, those outside do."""
    spans = declared([("full", 3, 4), ("full", 8, None)], DECLARED)
    assert [(s.start, s.end, s.tier) for s in spans] == [
        (2 * S, 6 * S, Tier.POST_ONLY),
        (8 * S, OPEN, Tier.FULL),
    ]


def test_an_end_after_a_declared_end_tells_nothing() -> None:
    """The organisation was declared gone, so a late notice of its end opens nothing."""
    spans = declared([("unknown", None, 9)], DECLARED)
    assert [(s.start, s.end) for s in spans] == [(2 * S, 6 * S)]


def test_declared_without_bounds_is_all_there_is() -> None:
    """A declaration without times replaces every fact."""
    whole = replace(DECLARED, starts_at=None, ends_at=None)
    spans = declared([("full", 3, 4), ("full", None, None), ("pending", 5, None)], whole)
    assert [(s.start, s.end, s.tier) for s in spans] == [(BEGINNING, OPEN, Tier.POST_ONLY)]


def test_a_declared_end_closes_what_was_observed_before() -> None:
    """An open observed interval ends where a declaration says the organisation left."""
    spans = declared([("full", 1, None)], DECLARED)
    assert [(s.start, s.end, s.tier) for s in spans] == [
        (1 * S, 2 * S, Tier.FULL),
        (2 * S, 6 * S, Tier.POST_ONLY),
    ]


def test_declared_residual_keeps_what_it_had() -> None:
    """A declaration may say that an organisation left with a copy, with or without its hour."""
    gone = replace(DECLARED, tier=Tier.RESIDUAL, starts_at=None)
    assert [(s.start, s.end, s.tier, s.keeps_copy) for s in declared([], gone)] == [
        (BEGINNING, 6 * S, Tier.FULL, True)
    ]
    (span,) = declared([], replace(gone, ends_at=None))
    assert (span.tier, span.keeps_copy) == (Tier.RESIDUAL, True)


def test_instants_are_whole_microseconds() -> None:
    """No instant passes through a float."""
    far = datetime(2286, 11, 20, 17, 46, 39, 999_999, tzinfo=UTC)
    assert micros(far, 0) == 9_999_999_999_999_999
    assert micros(far - timedelta(days=300_000), 0) < 0
    assert micros(None, 7) == 7
