"""Who could read an item, from half-known facts."""

from __future__ import annotations

import random
from itertools import permutations
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.exposure import Directory
from schemas.columns import CHANNELS, CONNECTIONS, EXPOSURE, MEMBERSHIPS, USERS
from schemas.errors import ArchiveCorrupt
from schemas.policy import Policy
from tests.detectors.deciding import (
    EVERYTHING,
    INSIDE,
    OTHER,
    at,
    connection,
    directory,
    membership,
    policy,
    us,
    user,
)
from tests.make import OWN, PARTNER, SHARED

OURS = (OWN, "internal", 100, None, False, "potential")
NOBODY_KNOWS = ("unknown", "unknown", None, None, True, "unknown")


def readers(where: Directory, posted: float = 100, channel: str = SHARED) -> list[tuple[Any, ...]]:
    """The exposure of an item as tuples, times in seconds."""
    return [
        tuple(
            value if name not in ("from", "to") or value is None else value / 1_000_000
            for name, value in entry.items()
        )
        for entry in where.exposure(channel, us(posted))
    ]


def test_an_exposure_has_the_fields_of_the_contract() -> None:
    """Entries are values of columns.EXPOSURE: its names in its order, and Arrow takes them."""
    (first, *_) = directory([connection()]).exposure(SHARED, us(100))
    assert list(first) == [field.name for field in EXPOSURE]
    assert pa.array([first], EXPOSURE).to_pylist()[0]["from"] == at(100)


def test_silence_is_unknown() -> None:
    """A channel that nothing is known of was read by nobody knows whom."""
    assert readers(directory()) == [OURS, NOBODY_KNOWS]


def test_internal_is_what_a_source_says() -> None:
    """A channel is ours alone if a row says so."""
    assert readers(directory([INSIDE])) == [OURS]


def test_internal_says_nothing_of_the_time_before() -> None:
    """What is known to be internal since an instant is unknown before it."""
    where = directory([connection(OWN, "internal", start=200)])
    assert readers(where, 100)[1:] == [NOBODY_KNOWS]
    assert len(readers(where, 200)) == 1


def test_a_new_organisation_reads_the_past() -> None:
    """Exposure starts at the later of posting and connecting."""
    where = directory([connection(start=300)])
    assert readers(where, 100)[1] == (PARTNER, "full", 300, None, True, "potential")
    assert readers(where, 400)[1] == (PARTNER, "full", 400, None, True, "potential")


def test_an_organisation_that_left_did_not_read_what_came_after() -> None:
    """What was posted before the end is exposed until the end; what came after is not."""
    where = directory([connection(start=50, end=200), INSIDE])
    assert readers(where, 100) == [OURS, (PARTNER, "full", 100, 200, True, "potential")]
    assert [entry[0] for entry in readers(where, 200)] == [OWN]


def test_after_everybody_left_the_audience_is_unknown_until_something_says_internal() -> None:
    """That the last known organisation left does not make a channel internal."""
    left = connection(start=50, end=200)
    assert [entry[0] for entry in readers(directory([left]), 300)] == [OWN, "unknown"]
    closed = connection(OWN, "internal", start=200)
    assert [entry[0] for entry in readers(directory([left, closed]), 300)] == [OWN]


@pytest.mark.parametrize(
    ("tier", "keeps"),
    [("full", True), ("post_only", False), ("unknown", True), ("guest_multi", False)],
)
def test_what_stays_after_leaving_follows_the_tier(tier: str, keeps: bool) -> None:
    """Full keeps a copy, post-only does not, and an unknown tier may."""
    where = directory([connection(tier=tier, start=50, end=200)])
    assert readers(where)[1] == (PARTNER, tier, 100, 200, keeps, "potential")


def test_a_change_of_tier_splits() -> None:
    """An item read at two tiers has an interval for each."""
    where = directory([connection(tier="full", start=50), connection(tier="post_only", start=200)])
    assert readers(where)[1:] == [
        (PARTNER, "full", 100, 200, False, "potential"),
        (PARTNER, "post_only", 200, None, False, "potential"),
    ]


def test_an_invited_organisation_has_no_times() -> None:
    """Pending says who will read, not when; it does not say who reads now."""
    assert readers(directory([connection(tier="pending", start=50)])) == [
        OURS,
        (PARTNER, "pending", None, None, False, "potential"),
        NOBODY_KNOWS,
    ]


def test_left_nobody_knows_when() -> None:
    """A previous connection without an end is residual, without times."""
    entry = (PARTNER, "residual", None, None, True, "potential")
    assert entry in readers(directory([connection(tier="residual")]))


def test_shared_with_an_unnamed_organisation() -> None:
    """Knowing that a channel is shared without knowing with whom outweighs an older 'internal'."""
    unnamed = connection("unknown", "unknown", basis="unknown")
    assert readers(directory([INSIDE, unnamed])) == [OURS, NOBODY_KNOWS]
    named = [entry[0] for entry in readers(directory([INSIDE, unnamed, connection()]))]
    assert named == [OWN, PARTNER]


def test_still_shared_with_others_after_one_left() -> None:
    """An end that says 'still shared' leaves somebody unnamed, for items before and after it."""
    where = directory(
        [
            connection(start=50),
            connection(tier="unknown", end=200),
            connection("unknown", "unknown", start=200, basis="unknown"),
        ]
    )
    assert [entry[0] for entry in readers(where, 100)] == [OWN, PARTNER, "unknown"]
    assert [entry[0] for entry in readers(where, 300)] == [OWN, "unknown"]


def test_an_observed_reader_proves_nothing_about_others() -> None:
    """A row of basis observed names one reader and leaves the rest unknown."""
    where = directory([connection(tier="unknown", basis="observed")])
    assert readers(where)[1:] == [
        (PARTNER, "unknown", 100, None, True, "observed"),
        NOBODY_KNOWS,
    ]


def test_a_member_shows_that_the_organisation_could_read() -> None:
    """A member of another organisation makes it a reader, whose end the member's leaving is not."""
    where = directory([INSIDE], [membership("U1", PARTNER, "unknown", 150, 180)])
    assert readers(where)[1:] == [(PARTNER, "unknown", 150, None, True, "observed")]


def test_a_member_is_known_through_its_description() -> None:
    """A member's organisation may come from USERS, and a workspace counts as its enterprise."""
    by = policy(
        EVERYTHING + '[[organisations]]\nid = "E0PARTNER"\nname = "P"\nworkspaces = ["T0WORK"]\n'
    )
    where = directory(
        [INSIDE], [membership("U1", "unknown", "unknown")], [user("U1", "T0WORK")], by
    )
    assert [entry[0] for entry in readers(where)] == ["E0PARTNER", OWN]


def test_guests_of_ours_appear_with_their_tier() -> None:
    """Guests are entries of our own organisation, united where they overlap, apart where not."""
    where = directory(
        [INSIDE],
        [
            membership("U1", tier="guest_multi", start=50, end=150),
            membership("U2", start=120, end=160),
            membership("U3", start=170),
            membership("U4"),
        ],
        [user("U2", tier="guest_multi"), user("U3", tier="guest_multi"), user("U4")],
    )
    assert readers(where) == [
        (OWN, "guest_multi", 100, 160, False, "observed"),
        OURS,
        (OWN, "guest_multi", 170, None, False, "observed"),
    ]


def test_whoever_once_was_a_guest_counts_as_one() -> None:
    """Of several descriptions of a user the widest guest tier holds."""
    where = directory(
        [INSIDE],
        [membership("U1")],
        [user("U1"), user("U1", tier="guest_single"), user("U1", tier="guest_multi")],
    )
    assert [entry[:2] for entry in readers(where)] == [(OWN, "guest_multi"), (OWN, "internal")]


@pytest.mark.parametrize("listed", ["dms.json:1", "mpims.json:4"])
def test_a_closed_list_of_our_own_is_internal(listed: str) -> None:
    """A direct message between people of ours is internal; Slackbot is nobody."""
    members = [
        membership(name, "unknown", "unknown", channel="G1", evidence=listed)
        for name in ("U1", "U2", "USLACKBOT")
    ]
    where = directory((), members, [user("U1"), user("U2")])
    assert [entry[0] for entry in readers(where, channel="G1")] == [OWN]
    assert where.people("G1") == {"U1", "U2"}


def test_a_closed_list_with_a_stranger_is_not_internal() -> None:
    """One member whose organisation nobody knows makes the audience unknown."""
    members = [
        membership(name, "unknown", "unknown", channel="D1", evidence="dms.json:1")
        for name in ("U1", "U2")
    ]
    where = directory((), members, [user("U1")])
    assert [entry[0] for entry in readers(where, channel="D1")] == [OWN, "unknown"]


def test_a_closed_list_with_a_partner_names_all() -> None:
    """In a direct message between two organisations nobody else reads."""
    members = [membership("U1", channel="D1"), membership("U2", PARTNER, channel="D1")]
    where = directory((), members)
    assert [entry[0] for entry in readers(where, channel="D1")] == [OWN, PARTNER]


def test_members_of_an_open_channel_are_no_closed_list() -> None:
    """Knowing some members of a channel, all ours, does not make it internal."""
    where = directory((), [membership("U1"), membership("U2")])
    assert where.people(SHARED) is None
    assert [entry[0] for entry in readers(where)] == [OWN, "unknown"]


def declaring(more: str) -> Policy:
    """A policy that declares a connection."""
    return policy(EVERYTHING + "[[connections]]\n" + more)


def test_declared_beats_observed() -> None:
    """What the policy declares of a channel and organisation replaces what was observed."""
    by = declaring(f'channel = "{SHARED}"\norg = "{PARTNER}"\ntier = "post_only"\n')
    where = directory([connection(start=300), connection(end=400)], by=by)
    assert readers(where)[1:] == [(PARTNER, "post_only", 100, None, False, "potential")]


def test_a_declaration_may_name_channels_by_a_pattern() -> None:
    """An organisation that shares nothing says so once; evidence of others still counts."""
    by = declaring(f'channel = "*"\norg = "{OWN}"\ntier = "internal"\n')
    where = directory([connection(channel="C2")], by=by)
    assert [entry[0] for entry in readers(where, channel="C1")] == [OWN]
    assert [entry[0] for entry in readers(where, channel="C2")] == [OWN, PARTNER]


def test_an_id_change_is_one_conversation() -> None:
    """An item under a channel's former id was read by whoever connected under the new one."""
    change = dict.fromkeys(CHANNELS.names) | {
        "org_id": OWN,
        "channel_id": "C2",
        "former_id": "G1",
        "channel_type": "private",
        "digest": bytes(16),
    }
    again = change | {"channel_id": "C3", "former_id": "C2"}
    where = directory(
        [connection(channel="C2", start=300)],
        channels=pa.Table.from_pylist([change, again], CHANNELS),
    )
    for channel in ("G1", "C2", "C3"):
        assert readers(where, channel=channel)[1][:3] == (PARTNER, "full", 300)


def test_what_was_removed_is_read_only_until_then() -> None:
    """An item that is gone was read by those connected before, until it went."""
    where = directory(
        [
            connection(start=50),
            connection(OTHER, start=300),
            connection("T0INVITED", "pending", start=50),
        ]
    )
    entries = where.exposure(SHARED, us(100), us(200))
    assert [(e["org"], e["from"], e["to"]) for e in entries] == [
        (OWN, us(100), us(200)),
        (PARTNER, us(100), us(200)),
    ]


def test_internal_to_another_organisation_is_a_tier_we_do_not_know() -> None:
    """A row that calls a partner internal speaks of the partner's own view."""
    assert readers(directory([connection(PARTNER, "internal")]))[1][:2] == (PARTNER, "unknown")


def test_a_table_of_other_columns_is_refused() -> None:
    """Facts that are not in the contract's shape are named, not guessed at."""
    facts = pa.Table.from_pylist([], CONNECTIONS).drop_columns(["tier"])
    with pytest.raises(ArchiveCorrupt, match="table connections, column 3"):
        Directory.build(
            facts,
            pa.Table.from_pylist([], MEMBERSHIPS),
            pa.Table.from_pylist([], USERS),
            policy(),
            OWN,
        )


TIMES = st.none() | st.integers(0, 6).map(lambda n: n * 50)
ORGS = st.sampled_from([OWN, PARTNER, OTHER, "unknown"])
FACTS = st.lists(
    st.builds(
        connection,
        org=ORGS,
        tier=st.sampled_from(["full", "post_only", "pending", "residual", "internal", "unknown"]),
        start=TIMES,
        end=TIMES,
        basis=st.sampled_from(["potential", "observed", "unknown"]),
    ),
    max_size=6,
)
MEMBERS = st.lists(
    st.builds(
        membership,
        user=st.sampled_from(["U1", "U2"]),
        org=ORGS,
        tier=st.sampled_from(["internal", "full", "guest_multi", "guest_single", "unknown"]),
        start=TIMES,
        end=TIMES,
        evidence=st.sampled_from(["dms.json:1", "channels.json:1"]),
    ),
    max_size=4,
)
USERS_SEEN = st.lists(
    st.builds(
        user,
        name=st.sampled_from(["U1", "U2"]),
        org=ORGS,
        tier=st.sampled_from(["internal", "guest_multi", "unknown"]),
    ),
    max_size=3,
)
POSTED = st.integers(0, 400)


@given(FACTS, MEMBERS, USERS_SEEN, POSTED, st.randoms(use_true_random=False))
def test_rows_may_come_in_any_order_and_twice(
    facts: list[Any], members: list[Any], users: list[Any], posted: int, chance: random.Random
) -> None:
    """Permuting the rows, and repeating some, changes no exposure."""
    expected = readers(directory(facts, members, users), posted)
    shuffled = [[*rows, *rows[:2]] for rows in (facts, members, users)]
    for rows in shuffled:
        chance.shuffle(rows)
    assert readers(directory(*shuffled), posted) == expected


def test_a_few_rows_give_the_same_in_all_their_orders() -> None:
    """Every order of start, change, end and another start gives the same exposure."""
    facts = [
        connection(tier="unknown", start=50),
        connection(tier="post_only", start=150),
        connection(tier="unknown", end=200),
        connection(OTHER, "full", start=250),
    ]
    exposures = {tuple(readers(directory(order))) for order in permutations(facts)}
    assert len(exposures) == 1


@given(FACTS, MEMBERS, USERS_SEEN, POSTED)
def test_an_exposure_is_in_order_and_starts_with_us(
    facts: list[Any], members: list[Any], users: list[Any], posted: int
) -> None:
    """Our organisation is always there; entries are distinct, ordered, and begin after the item."""
    entries = directory(facts, members, users).exposure(SHARED, us(posted))
    assert sum(e["org"] == OWN and e["tier"] == "internal" for e in entries) == 1
    assert [e["org"] for e in entries] == sorted(e["org"] for e in entries)
    assert len({tuple(e.values()) for e in entries}) == len(entries)
    for entry in entries:
        assert entry["from"] is None or entry["from"] >= us(posted)
        assert entry["to"] is None or entry["from"] is None or entry["from"] < entry["to"]


@given(FACTS, MEMBERS, USERS_SEEN, POSTED)
def test_nothing_but_a_statement_makes_an_audience_known(
    facts: list[Any], members: list[Any], users: list[Any], posted: int
) -> None:
    """Without 'internal', a named connection or a closed list, somebody unknown could read."""
    stated = any(row["basis"] == "potential" or row["tier"] == "internal" for row in facts)
    listed = any(row["evidence"].startswith("dms") for row in members)
    if not stated and not listed:
        orgs = [entry[0] for entry in readers(directory(facts, members, users), posted)]
        assert "unknown" in orgs


@given(FACTS, POSTED, st.integers(0, 400))
def test_a_connection_only_adds_readers(facts: list[Any], posted: int, start: int) -> None:
    """One more organisation that connects takes nobody else away but the unknown."""
    before = {entry[0] for entry in readers(directory(facts), posted)} - {"unknown"}
    more = directory([*facts, connection("T0NEW", "full", start=start)])
    after = {entry[0] for entry in readers(more, posted)}
    assert before | {"T0NEW"} <= after
