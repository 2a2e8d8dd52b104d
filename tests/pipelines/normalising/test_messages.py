from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalising.origin import Origin
from tests import make
from tests.pipelines.normalised import one, rows, run

CLAIMS: dict[str, Any] = {
    "user_team": lambda org: {"user_team": org},
    "source_team": lambda org: {"source_team": org},
    "team": lambda org: {"team": org},
    "list": lambda _: {},
    "bot_profile": lambda org: {"bot_profile": {"team_id": org}},
    "user_profile": lambda org: {"user_profile": {"team": org}},
}
"""Where a message can name its author's organisation, the place that counts first first."""

PAIRS = list(itertools.combinations(CLAIMS, 2))
OURS = {"T0US": make.OWN}


def claiming(claims: dict[str, str]) -> make.Json:
    """A message of an export with claims about its author; "list" is the export's users."""
    event = make.exported()
    for place, org in claims.items():
        event |= CLAIMS[place](org)
    listed = {"author_org": claims["list"]} if "list" in claims else {}
    return make.wrapped(event, orgs=OURS, **listed)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_author_is_ours_only_if_nothing_says_otherwise(first: str, second: str) -> None:
    """Any two places that disagree never make an author ours; a partner named first stays one."""
    partner = make.PARTNER
    assert one(claiming({first: make.OWN, second: partner}))["author_org"] == "unknown"
    assert one(claiming({first: partner, second: make.OWN}))["author_org"] == partner
    assert one(claiming({first: make.OWN, second: "T0US"}))["author_org"] == make.OWN
    assert one(claiming({first: "T0US", second: make.OWN}))["author_org"] == make.OWN
    assert one(claiming({first: "T0THIRD001", second: partner}))["author_org"] == "T0THIRD001"


@pytest.mark.parametrize("place", [place for place in CLAIMS if place != "list"])
@pytest.mark.parametrize("kind", ["edited", "deleted"])
def test_what_stood_before_is_a_claim_too(place: str, kind: str) -> None:
    """An edit, or a tombstone, whose message and former message disagree is not our author's."""
    former = make.message(org=None) | CLAIMS[place](make.PARTNER)
    slack = {"subtype": "tombstone", "user": "USLACKBOT"} if kind == "deleted" else {}
    event = make.edit(former, "new", at=make.ts(9))
    event["message"] = make.message("new", org=make.OWN) | slack
    assert one(event)["author_org"] == (make.PARTNER if slack else "unknown")
    event["previous_message"] |= {"user_team": make.OWN}
    expected = make.OWN if place == "user_team" else "unknown"
    assert one(event)["author_org"] == expected


@given(st.lists(st.sampled_from([None, "", "T0US", make.OWN, make.PARTNER, "T0THIRD001"])))
def test_whose_words_they_are_is_ours_or_the_first_claim(claims: list[str | None]) -> None:
    """Ours takes every claim; anything else is what the first claim says."""
    origin = Origin(make.OWN, OURS)
    counted = [OURS.get(claim, claim) for claim in claims if claim]
    org, disputed = origin.owner(*claims)
    if disputed:
        assert counted[0] == make.OWN != org == "unknown"
        assert set(counted) != {make.OWN}
    else:
        assert org == (counted[0] if counted else "unknown")
        assert org != make.OWN or set(counted) == {make.OWN}


def test_disputed_words_in_a_stream_stay_disputed_after_a_plain_post() -> None:
    """What a plain post of the same author says of itself does not spread to one in dispute."""
    plain = make.message(user="U1", org=make.OWN)
    disputes: list[make.Json] = [
        {"user_team": make.PARTNER, "team": make.OWN},
        {"source_team": make.PARTNER},
        {"team": make.PARTNER},
        {"user_profile": {"team": make.PARTNER}},
        {"bot_profile": {"team_id": make.PARTNER}},
    ]
    for dispute in disputes:
        events = [plain, plain | dispute, plain, plain | dispute]
        found = [row["author_org"] for row in rows(run(*map(make.envelope, events)))]
        expected = make.PARTNER if "user_team" in dispute else "unknown"
        assert found == [make.OWN, expected, make.OWN, expected]
