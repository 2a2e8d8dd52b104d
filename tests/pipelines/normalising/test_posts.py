from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from tests.pipelines.normalised import rows, run

USUAL: dict[str, list[Any]] = {
    "type": ["app_mention"],
    "subtype": ["", "me_message", "bot_message", "channel_join", "tombstone", "message_changed"],
    "channel": ["C2", None, "", {"id": "C3"}],
    "channel_id": ["C4"],
    "channel_type": ["im", None, "group"],
    "user": ["U2", None, "USLACKBOT", {"id": "U3"}, 7],
    "ts": [make.ts(9), "1767225600", "soon", None, 1],
    "thread_ts": [make.ts(-9), None],
    "text": ["other", None, "", 7],
    "team": ["T2", None, ""],
    "user_team": ["T3", None],
    "source_team": ["T4", None],
    "edited": [{"user": "U2", "ts": make.ts(5)}, {}],
    "files": [[make.file()], [], None],
    "file": [make.file(), None],
    "attachments": [[{"text": "a"}], [], None],
    "blocks": [make.rich("hello"), make.rich("more"), [], None],
    "bot_id": ["B1", "", None],
    "bot_profile": [{"team_id": "T5", "name": "b"}, {}],
    "user_profile": [{"team": "T6", "real_name": "Ada"}, {}],
    "username": ["bot", ""],
    "comment": [{"user": "U4"}],
    "message": [{"user": "U5", "ts": make.ts(4)}],
    "previous_message": [{"user": "U5", "ts": make.ts(4)}],
    "deleted_ts": [make.ts(3)],
    "event_ts": [make.ts(8), None],
    "item": [{"channel": "C5"}],
    "root": [{"text": "root"}],
}
"""Values of a message's fields that have once changed, or could change, what it means."""


@st.composite
def posts(draw: st.DrawFn) -> make.Json:
    """A post that differs from the plain one in few fields, bare or in one of some envelopes."""
    event = make.message()
    for name in draw(st.lists(st.sampled_from(sorted(USUAL)), max_size=3)):
        event[name] = draw(st.sampled_from(USUAL[name]))
    outer: list[make.Json] = [
        event,
        make.envelope(event),
        make.envelope(event, shared=True),
        make.envelope(event, own_org="T0THIRD001", enterprise_id=make.PARTNER),
        make.envelope(event, team_id=7),
        make.wrapped(event),
        {"type": "events_api", "payload": make.envelope(event)},
    ]
    return draw(st.sampled_from(outer))


def alike(several: list[make.Json]) -> None:
    """Check that records give the same rows together as each of them alone."""
    for screening in (False, True):
        together = run(*several, screening=screening)
        alone = [run(one, screening=screening) for one in several]
        for table in ("messages", "files", "events"):
            assert rows(together, table) == list(
                itertools.chain.from_iterable(rows(one, table) for one in alone)
            )
        for table in ("users", "channels", "memberships", "connections"):
            told = itertools.chain.from_iterable(rows(one, table) for one in alone)
            once = {tuple(map(str, row.values())): row for row in told}
            assert rows(together, table) == list(once.values())
        assert together.counts.dead == sum(one.counts.dead for one in alone)


@given(st.lists(posts(), max_size=4))
def test_a_post_is_the_same_row_alone_and_among_others(several: list[make.Json]) -> None:
    """What came before a post changes nothing of its row, and it teaches nothing twice."""
    alike([make.envelope(make.message()), make.message(), *several])


@pytest.mark.parametrize("org", [make.PARTNER, make.OWN])
@pytest.mark.parametrize("lacking", [(), ("user",), ("user_team",), ("user_team", "source_team")])
def test_each_field_that_matters_is_minded(lacking: tuple[str, ...], org: str) -> None:
    """After a post, one that differs from it in any single field is read as if it came alone."""
    post = {name: value for name, value in make.message(org=org).items() if name not in lacking}
    for name, values in USUAL.items():
        for value in values:
            alike([make.envelope(post), make.envelope(post | {name: value})])


def test_a_post_takes_its_words_and_its_time_from_itself() -> None:
    """The second post of an author in a channel has its own time, thread, text and blocks."""
    first = make.message("one", thread_ts=make.ts(-1), blocks=make.rich("uno"))
    second = make.message("two", at=make.ts(60), blocks=make.rich("due"))
    row = rows(run(first, second))[1]
    assert (row["ts"], row["thread_ts"]) == (make.ts(60), None)
    assert (row["text"], row["more_text"], row["text_folded"]) == ("two", "due", "two\ndue")
    assert row["sent_at"] == row["revised_at"] > rows(run(first))[0]["sent_at"]
