from __future__ import annotations

import pytest

from tests import make
from tests.pipelines.normalised import one, rows, run

GRID = {"T0US": "E0US", "T1US": "E0US", "T0THEM": "E0THEM"}


@pytest.mark.parametrize("own", ["E0US", "T0US", "T1US"])
@pytest.mark.parametrize("author", ["E0US", "T0US", "T1US"])
def test_workspaces_the_caller_knows_are_their_organisation(own: str, author: str) -> None:
    """Whichever of our ids envelope, author and caller name, it is one organisation: the named."""
    event = make.message(org=author)
    exported = {key: value for key, value in event.items() if key != "channel"}
    for record in (
        event,
        make.envelope(event, own_org="T0US"),
        make.envelope(event, own_org="T1US", enterprise_id="E0REAL"),
        make.wrapped(exported, own_org="T0US"),
        make.wrapped(exported, own_org="T0US", orgs={"T7": "T0US"}),
    ):
        (row,) = rows(run(record, own_org=own, orgs=GRID))
        assert (row["own_org"], row["author_org"]) == (own, own)


def test_partners_workspaces_are_the_partner() -> None:
    """A partner's workspace that the caller knows is that partner, by any road."""
    theirs = make.message(org="T0THEM")
    for record in (theirs, make.envelope(theirs, own_org="T0US"), make.wrapped(theirs)):
        (row,) = rows(run(record, own_org="E0US", orgs=GRID))
        assert row["author_org"] == "E0THEM"
    (row,) = rows(run(make.envelope(theirs, own_org="T0THEM"), own_org="E0US", orgs=GRID))
    assert (row["own_org"], row["author_org"]) == ("E0THEM", "E0THEM")
    listed = {"crossgate": 1, "own_org": "T0US", "member_orgs": {"U1": "T0US", "U2": "T0THEM"}}
    listed["conversation"] = make.conversation("C1", "general", ["U1", "U2", "U3"])
    members = rows(run(listed, own_org="E0US", orgs=GRID), "memberships")
    assert [row["user_org"] for row in members] == ["E0US", "E0THEM", "unknown"]


def test_what_the_caller_knows_settles_what_looked_disputed() -> None:
    """Two of our own ids in one message are no dispute once both count as one."""
    event = make.message(org="E0US", team="T1US")
    assert one(make.envelope(event, own_org="E0US"))["author_org"] == "unknown"
    (row,) = rows(run(make.envelope(event, own_org="E0US"), own_org="E0US", orgs=GRID))
    assert row["author_org"] == "E0US"


def test_unknown_is_nobodys_id() -> None:
    """An envelope, an export or a mapping that claims the id `unknown` makes nobody ours."""
    event = make.message(org="unknown")
    for record in (
        make.envelope(event, own_org="unknown"),
        make.envelope(event, enterprise_id="unknown"),
        make.wrapped(event, own_org="unknown"),
        make.wrapped(event, orgs={"unknown": make.OWN}),
    ):
        (row,) = rows(run(record, orgs={"unknown": make.OWN}))
        assert (row["own_org"], row["author_org"]) == (make.OWN, "unknown")
