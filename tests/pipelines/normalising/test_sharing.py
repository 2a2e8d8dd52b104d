from __future__ import annotations

from typing import Any

import pytest

from tests import make
from tests.pipelines.normalised import Normalised, rows, run

PARTNER = "E0PARTNR01"
AT = make.micros(make.ts(5))


def facts(result: Normalised, table: str) -> list[tuple[Any, ...]]:
    """Rows of a table of facts, instants as microseconds, without organisation and digest."""
    found = []
    for row in rows(result, table):
        del row["org_id"], row["digest"]
        found.append(
            tuple(
                make.micros(f"{int(v.timestamp())}.{v.microsecond:06d}")
                if hasattr(v, "timestamp")
                else v
                for v in row.values()
            )
        )
    return found


def connections(*events: object) -> list[tuple[Any, ...]]:
    """(channel, org, tier, starts, ends, basis, evidence) of what events tell."""
    return facts(run(*events), "connections")


def exported(name: str = "channels.json", **more: object) -> dict[str, Any]:
    """A landed entry of a list of conversations."""
    return {
        "crossgate": 1,
        "own_org": make.OWN,
        "channel_type": "public",
        "source": f"teams/x/{name}:4",
        "member_orgs": {"U1": make.OWN, "U2": "T2"},
        "member_tiers": {"U3": "guest_multi"},
        "conversation": make.conversation("C1", "general", ["U1", "U2", "U3", "U4"]) | more,
    }


def event(kind: str, **more: object) -> dict[str, Any]:
    """An event at five seconds past."""
    return {"type": kind, "channel": "C1", "event_ts": make.ts(5)} | more


def test_share_starts_a_connection_of_unknown_tier() -> None:
    """A share says since when a partner reads, and not how much it may."""
    assert connections(event("channel_shared", connected_team_id=PARTNER)) == [
        ("C1", PARTNER, "unknown", AT, None, "potential", "channel_shared")
    ]


@pytest.mark.parametrize(
    ("still_shared", "then"),
    [
        (False, ("C1", make.OWN, "internal", AT, None, "potential", "channel_unshared")),
        (True, ("C1", "unknown", "unknown", AT, None, "unknown", "channel_unshared")),
    ],
)
def test_unshare_ends_a_connection(still_shared: bool, then: tuple[Any, ...]) -> None:
    """An unshare ends one partner's sight, and says whether anybody outside is left."""
    gone = event(
        "channel_unshared", previously_connected_team_id=PARTNER, is_ext_shared=still_shared
    )
    ended = ("C1", PARTNER, "unknown", None, AT, "potential", "channel_unshared")
    assert connections(gone) == [ended, then]


def test_list_says_who_is_connected_at_which_tier() -> None:
    """A conversation's lists of teams tell tiers; nobody is full if the limited are not listed."""
    evidence = (None, None, "potential", "channels.json")
    teams = {"connected_team_ids": ["E1", "E2", make.OWN], "pending_shared": ["E3"]}
    assert connections(exported(**teams, connected_limited_team_ids=["E2"])) == [
        ("C1", "E1", "full", *evidence),
        ("C1", "E2", "post_only", *evidence),
        ("C1", "E3", "pending", *evidence),
    ]
    assert connections(exported(connected_team_ids=["E1"])) == [("C1", "E1", "unknown", *evidence)]


def test_former_partner_is_residual() -> None:
    """A partner that was connected before may have kept what it had."""
    left = {"previous_connections": [{"team": {"id": "E1"}, "is_private": True}]}
    assert [row[1:3] for row in connections(exported(**left))] == [("E1", "residual")]


def test_foreign_host_reads_its_channel() -> None:
    """A channel hosted by a partner is read by that partner."""
    hosted = exported(conversation_host_id="E1", is_ext_shared=True)
    assert [row[1:3] for row in connections(hosted)] == [("E1", "full")]
    assert rows(run(hosted), "channels")[0]["host_org"] == "E1"


@pytest.mark.parametrize(
    ("flags", "readers"),
    [
        ({}, []),
        ({"is_ext_shared": None}, []),
        ({"is_ext_shared": True}, [("unknown", "unknown", "unknown")]),
        ({"is_ext_shared": False}, [(make.OWN, "internal", "potential")]),
        ({"is_shared": False}, [(make.OWN, "internal", "potential")]),
        ({"is_ext_shared": False, "pending_connected_team_ids": ["E1"]},
         [("E1", "pending", "potential")]),
    ],
    ids=["silent", "null", "shared", "not-shared", "shared-with-nobody", "pending"],
)  # fmt: skip
def test_internal_is_never_inferred_from_silence(
    flags: dict[str, Any], readers: list[tuple[str, ...]]
) -> None:
    """A channel is internal only if its record says that it is not shared."""
    assert [(row[1], row[2], row[5]) for row in connections(exported(**flags))] == readers


@pytest.mark.parametrize(
    ("shared", "row"),
    [
        (True, ("unknown", "unknown", None, None, "unknown")),
        (False, (make.OWN, "internal", None, None, "potential")),
    ],
)
def test_envelope_says_whether_a_channel_is_shared(shared: bool, row: tuple[Any, ...]) -> None:
    """An envelope's is_ext_shared_channel is told once per channel, by any event with one."""
    said = [make.message(org=make.OWN, channel="C1", at=make.ts(n)) for n in range(3)]
    told = connections(*(make.envelope(one, shared=shared) for one in said))
    assert told == [("C1", *row, "envelope/is_ext_shared_channel")]
    other = make.envelope(event("channel_archive"), shared=shared)
    assert connections(other) == told


def test_foreign_author_reads_the_channel() -> None:
    """Somebody of another organisation who writes in a channel is evidence that it reads there."""
    assert connections(make.message(), make.message(at=make.ts(1))) == [
        (make.SHARED, make.PARTNER, "unknown", None, None, "observed", "author")
    ]


def test_members_of_a_list_are_undated() -> None:
    """A list of members says who could read, of whom and as what it knows, and not since when."""
    members = facts(run(exported("dms.json")), "memberships")
    undated = (None, None, "potential", "dms.json")
    assert members == [
        ("C1", "U1", make.OWN, "internal", *undated),
        ("C1", "U2", "T2", "unknown", *undated),
        ("C1", "U3", "unknown", "guest_multi", *undated),
        ("C1", "U4", "unknown", "unknown", *undated),
    ]


@pytest.mark.parametrize(
    ("kind", "times"),
    [("member_joined_channel", (AT, None)), ("member_left_channel", (None, AT))],
)
def test_joining_and_leaving_are_dated(kind: str, times: tuple[Any, ...]) -> None:
    """A join starts a membership and a departure ends one; a partner's enterprise comes first."""
    moved = event(kind, user="U1", team="T9", enterprise="E9")
    assert facts(run(moved), "memberships") == [
        ("C1", "U1", "E9", "unknown", *times, "potential", kind)
    ]
    own = event(kind, user="U1", team=make.OWN, enterprise="E0OWN00001")
    assert facts(run(own), "memberships")[0][2:4] == (make.OWN, "internal")


def test_id_change_links_two_ids() -> None:
    """After an id change the new id knows the old one."""
    changed = {"type": "channel_id_changed", "old_channel_id": "G1", "new_channel_id": "C1"}
    (row,) = rows(run(changed), "channels")
    assert (row["channel_id"], row["former_id"]) == ("C1", "G1")


def test_created_channel_is_internal_from_then_on() -> None:
    """A channel that was just created is described, and internal since its creation."""
    about = {"id": "C1", "name": "launch", "created": make.START, "creator": "U1"}
    result = run(event("channel_created", channel=about))
    assert rows(result, "channels")[0]["name"] == "launch"
    (internal,) = facts(result, "connections")
    assert internal[1:4] == (make.OWN, "internal", make.START * 1_000_000)


def invited(kind: str, **more: object) -> dict[str, Any]:
    """An invite of ours to a partner, at one of its stages."""
    return event(
        f"shared_channel_invite_{kind}",
        channel={"id": "C1", "is_private": True, "is_im": False, "name": "launch"},
        invite={
            "id": "I1",
            "inviting_team": {"id": make.OWN},
            "inviting_user": {"id": "U1", "team_id": make.OWN, "name": "ada", "profile": {}},
        },
        teams_in_channel=[{"id": make.OWN}],
        **more,
    )


GUEST = {"id": "U9", "team_id": PARTNER, "name": "bo", "profile": {"email": "bo@example.org"}}


@pytest.mark.parametrize(
    ("stage", "row"),
    [
        (invited("accepted", accepting_user=GUEST, approval_required=True),
         (PARTNER, "pending", AT, None)),
        (invited("accepted", accepting_user=GUEST, approval_required=False),
         (PARTNER, "unknown", AT, None)),
        (invited("accepted", accepting_user=GUEST, is_external_limited=True),
         (PARTNER, "post_only", AT, None)),
        (invited("approved", approving_team_id=PARTNER), (PARTNER, "pending", AT, None)),
        (invited("declined", declining_team_id=PARTNER), (PARTNER, "pending", None, AT)),
    ],
    ids=["awaits-approval", "accepted", "limited", "approved", "declined"],
)  # fmt: skip
def test_invite_connects_by_stages(stage: dict[str, Any], row: tuple[Any, ...]) -> None:
    """An invite makes a partner pending, then a reader of unknown tier unless it is limited."""
    assert [found[1:5] for found in connections(stage)] == [row]


def test_invite_names_people_teams_and_channel() -> None:
    """Everybody an invite names becomes a user, every team inside a reader, the channel known."""
    stage = invited("accepted", accepting_user=GUEST, approval_required=False)
    stage["teams_in_channel"].append({"id": "E7"})
    result = run(stage)
    users = {row["user_id"]: row for row in rows(result, "users")}
    assert users["U9"]["user_org"] == PARTNER
    assert users["U9"]["email"] == "bo@example.org"
    assert set(users) == {"U1", "U9"}
    assert rows(result, "channels")[0]["channel_type"] == "private"
    assert ("E7", "unknown", None, None) in [found[1:5] for found in facts(result, "connections")]
    assert (result.counts.events, result.counts.users, result.counts.channels) == (1, 0, 0)


def test_workspaces_count_as_their_enterprise() -> None:
    """A landed record's map of workspaces applies to every organisation that it names."""
    record = exported(connected_team_ids=["T5"]) | {"orgs": {"T5": "E5"}}
    assert connections(record)[0][1] == "E5"
    message = make.wrapped(make.exported(team="T5"), orgs={"T5": "E5"})
    assert rows(run(message))[0]["author_org"] == "E5"
