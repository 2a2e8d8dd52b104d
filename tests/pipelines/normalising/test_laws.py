from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests import make
from tests.pipelines.normalised import STREAM, digests, reconciles, run


@given(st.data())
def test_order_and_repetition_change_nothing(data: st.DataObject) -> None:
    """Any permutation of events, with any of them repeated, gives the same rows."""
    again = data.draw(st.lists(st.sampled_from(STREAM)))
    shuffled = data.draw(st.permutations(STREAM + again))
    assert digests(run(*shuffled)) == digests(run(*STREAM))


@given(st.integers(0, len(STREAM)))
def test_cutting_a_batch_changes_nothing(at: int) -> None:
    """Two batches give the rows of the one batch they were cut from."""
    first, second, whole = digests(run(*STREAM[:at])), digests(run(*STREAM[at:])), run(*STREAM)
    assert {name: first[name] | second[name] for name in first} == digests(whole)


@given(st.lists(st.binary(max_size=200)))
def test_no_bytes_raise(lines: list[bytes]) -> None:
    """Any bytes at all are dead letters or rows."""
    reconciles(run(*lines), len(lines))


@given(st.sampled_from(STREAM), st.integers(0, 2000), st.binary(min_size=1, max_size=3))
def test_no_damaged_event_raises(event: dict[str, Any], at: int, dirt: bytes) -> None:
    """An event with bytes overwritten anywhere is a dead letter or a row."""
    line = make.line(event)
    place = at % len(line)
    reconciles(run(line[:place] + dirt + line[place + len(dirt) :]), 1)


ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.sampled_from(["1767225600.000100", "C1", "U1", "im"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "ts", "type", "user", "elements"]), inner)
    ),
    max_leaves=6,
)


def _places(value: object, path: tuple[Any, ...] = ()) -> Iterable[tuple[Any, ...]]:
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in inside:
        yield (*path, key)
        yield from _places(inner, (*path, key))


CONVERSATION = {
    "crossgate": 1,
    "own_org": make.OWN,
    "source": "channels.json:0",
    "channel_type": "public",
    "member_orgs": {"U1": make.OWN},
    "orgs": {"T1": "E1"},
    "conversation": make.conversation("C1", "general", ["U1"], connected_team_ids=["T1"]),
}
USER = {"crossgate": 1, "source": "users.json:0", "user": make.user("U1")}
INVITED = {
    "type": "shared_channel_invite_accepted",
    "event_ts": make.ts(),
    "approval_required": False,
    "invite": {"inviting_team": {"id": "T1"}, "inviting_user": {"id": "U1", "team_id": "T1"}},
    "channel": {"id": "C1", "is_private": True, "is_im": False, "name": "x"},
    "teams_in_channel": [{"id": "T1"}],
    "accepting_user": {"id": "U2", "team_id": "T2"},
}


@given(
    st.sampled_from([*STREAM, CONVERSATION, USER, INVITED, make.wrapped(make.exported())]),
    st.data(),
)
def test_no_value_in_any_field_raises(event: dict[str, Any], data: st.DataObject) -> None:
    """An event with any field replaced by any JSON is a row or a dead letter."""
    changed = json.loads(json.dumps(event))
    *path, last = data.draw(st.sampled_from(list(_places(changed))))
    inside = changed
    for step in path:
        inside = inside[step]
    inside[last] = data.draw(ANY)
    reconciles(run(json.dumps(changed).encode()), 1)
