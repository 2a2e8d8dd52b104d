"""Which messages stand next to each other."""

from __future__ import annotations

import random

from detectors.split.neighbours import REACH, Fragment, neighbours, sequences

MINUTE = 60_000_000


def one(at: int, text: str = "x", **more: object) -> Fragment:
    """A message so many minutes after the start."""
    values = {
        "channel": "C1",
        "ts": f"{at * 60}.0",
        "revision": 0,
        "thread": f"{at * 60}.0",
        "author": "U1",
        "at": at * MINUTE,
        "text": text,
        "whole": (),
    }
    return Fragment(**(values | more))  # type: ignore[arg-type]


def runs(*fragments: Fragment, authors: bool = True) -> list[list[str]]:
    """The texts of each run."""
    near = neighbours(fragments)
    return sorted([near[at].text for at in run] for run in sequences(near, authors=authors))


def test_order_is_that_of_ts() -> None:
    """Messages that arrived in another order are read in the order of their instants."""
    assert runs(one(2, "b"), one(1, "a"), one(3, "c")) == [["a", "b", "c"]]


def test_what_comes_too_late_is_no_neighbour() -> None:
    """Ten minutes end a run."""
    late = REACH // MINUTE + 1
    assert runs(one(0, "a"), one(late, "b")) == []
    assert runs(one(0, "a"), one(late - 1, "b")) == [["a", "b"]]


def test_channels_and_authors_are_apart() -> None:
    """Others write in between, and elsewhere."""
    assert runs(one(0, "a"), one(1, "b", author="U2"), one(2, "c", channel="C2")) == []


def test_a_thread_is_one_sequence_with_its_root() -> None:
    """The root may not know that it is one; replies do not stand among what is said outside."""
    said = [one(0, "root"), one(1, "outside"), one(2, "reply", thread="0.0")]
    assert runs(*said) == [["root", "outside"], ["root", "reply"]]


def test_all_authors_of_a_thread_are_read_for_halves() -> None:
    """Of credentials each half may be by another; outside of threads authors stay apart."""
    said = [
        one(0, "root"),
        one(1, "reply", thread="0.0", author="U2"),
        one(2, "outside", author="U2"),
        one(3, "after", author="U2"),
    ]
    assert runs(*said) == [["outside", "after"]]
    assert runs(*said, authors=False) == [["outside", "after"], ["root", "reply"]]
    said.append(one(900, "next day", thread="0.0", author="U3"))
    assert runs(*said, authors=False)[1] == ["root", "reply", "next day"]


def test_a_message_is_one_however_often_it_came() -> None:
    """The first revision counts: an event twice or an edit is no second message."""
    edited = one(0, "edited", revision=7)
    assert runs(edited, one(0, "posted"), one(1, "b"), one(0, "posted"), edited) == [
        ["posted", "b"]
    ]


def test_arrival_changes_nothing() -> None:
    """Any order and any repetition give the same messages."""
    said = [one(at // 3, f"{at}", author=f"U{at % 2}", revision=at % 3) for at in range(30)]
    expected = neighbours(said)
    mixed = [*said, *said[::4]]
    random.Random(1).shuffle(mixed)
    assert neighbours(mixed) == expected
