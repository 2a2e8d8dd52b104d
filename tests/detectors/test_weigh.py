"""What one finding comes to before its audience, under a policy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.exposure import Reader
from detectors.reasons import Reason
from detectors.weigh import Found, Judgement, Scales, Seen, seen_by
from schemas.policy import Action, Family, Policy, Severity, Tier
from tests.detectors.deciding import NOW, OTHER, policy
from tests.make import OWN, PARTNER, SHARED

OURSELVES = Seen(OWN, Tier.INTERNAL, left=False)
GUEST = Seen(OWN, Tier.GUEST_MULTI, left=False)
SOMEBODY = Seen("unknown", Tier.UNKNOWN, left=False)


def seen(tier: str, org: str = PARTNER, *, left: bool = False) -> Seen:
    """Another organisation's reader."""
    return Seen(org, Tier(tier), left)


def judge(
    *readers: Seen,
    by: Policy | None = None,
    family: str = "secret",
    rule: str = "secret.test",
    severity: str = "medium",
    people: frozenset[str] | None = None,
    channel: str = SHARED,
) -> Judgement:
    """Weigh a finding before ourselves and these readers."""
    return Scales(by or policy(), OWN, NOW).judge(
        Found(Family(family), rule, Severity(severity)), (OURSELVES, *readers), channel, people
    )


@pytest.mark.parametrize(
    ("tier", "end", "keeps", "gone", "left"),
    [
        pytest.param("full", 9, True, False, True, id="was connected"),
        pytest.param("full", None, True, False, False, id="is connected"),
        pytest.param("residual", None, True, False, True, id="declared to have left"),
        pytest.param("full", 9, False, False, False, id="keeps nothing"),
        pytest.param("full", 9, True, True, False, id="removed before"),
    ],
)
def test_who_has_left_with_a_copy(
    tier: str, end: int | None, keeps: bool, gone: bool, left: bool
) -> None:
    """A reader has left once its access has ended, or is declared to be residual."""
    reader = Reader(PARTNER, Tier(tier), 1, end, keeps, "potential")
    assert seen_by([reader], gone=gone) == (Seen(PARTNER, Tier(tier), left),)


@pytest.mark.parametrize(
    ("readers", "severity", "reasons"),
    [
        pytest.param((), "low", [Reason.ONLY_INSIDE], id="inside"),
        pytest.param((GUEST,), "medium", [Reason.GUESTS_INSIDE], id="guests"),
        pytest.param((seen("full"),), "high", [Reason.SEEN_OUTSIDE, Reason.FULL_TIER], id="full"),
        pytest.param(
            (seen("unknown"),),
            "high",
            [Reason.SEEN_OUTSIDE, Reason.TIER_UNKNOWN],
            id="tier-unknown",
        ),
        pytest.param((seen("post_only"),), "medium", [Reason.SEEN_OUTSIDE], id="post-only"),
        pytest.param((seen("guest_multi"),), "medium", [Reason.SEEN_OUTSIDE], id="their-guest"),
        pytest.param((seen("pending"),), "medium", [Reason.WILL_SEE_ON_ACCEPTANCE], id="pending"),
        pytest.param(
            (seen("residual", left=True),),
            "high",
            [Reason.SEEN_OUTSIDE, Reason.FULL_TIER, Reason.COPY_KEPT],
            id="residual",
        ),
        pytest.param(
            (seen("full", left=True),),
            "high",
            [Reason.SEEN_OUTSIDE, Reason.FULL_TIER, Reason.COPY_KEPT],
            id="left",
        ),
        pytest.param((SOMEBODY,), "medium", [Reason.AUDIENCE_UNKNOWN], id="unknown"),
        pytest.param(
            (seen("post_only"), seen("full", OTHER), SOMEBODY, GUEST),
            "high",
            [Reason.SEEN_OUTSIDE, Reason.FULL_TIER, Reason.AUDIENCE_UNKNOWN],
            id="the-furthest-counts",
        ),
    ],
)
def test_the_audience_moves_the_severity(
    readers: tuple[Seen, ...], severity: str, reasons: list[Reason]
) -> None:
    """The table in the module's docstring, row by row."""
    judgement = judge(*readers)
    assert judgement.severity == severity
    assert list(judgement.reasons[1:]) == reasons


@pytest.mark.parametrize(
    ("base", "inside", "outside"),
    [("low", "low", "medium"), ("critical", "high", "critical")],
)
def test_severities_stay_on_their_scale(base: str, inside: str, outside: str) -> None:
    """A finding never falls below low nor rises above critical."""
    assert judge(severity=base).severity == inside
    assert judge(seen("full"), severity=base).severity == outside


NDA = """
id = "nda"
version = "1"
[[rules]]
id = "all"
actions = ["log"]
reason = "kept"
[[organisations]]
id = "T0PARTNR01"
name = "Partner"
nda = true
"""


@pytest.mark.parametrize(
    ("family", "severity"), [("secret", "high"), ("pii", "medium"), ("embargo", "medium")]
)
def test_an_nda_covers_all_but_secrets(family: str, severity: str) -> None:
    """An organisation under NDA does not raise personal data and embargoes; a secret it does."""
    judgement = judge(seen("full"), by=policy(NDA), family=family, rule="any")
    assert judgement.severity == severity
    assert (Reason.NDA_COVERS in judgement.reasons) == (family != "secret")


def test_an_nda_covers_its_own_organisation_only() -> None:
    """Another organisation without NDA raises the severity all the same."""
    judgement = judge(seen("full"), seen("full", OTHER), by=policy(NDA), family="pii", rule="any")
    assert judgement.severity == "high"


def rules(*rows: str) -> Policy:
    """A policy of rules `id | keys` whose single action names them apart."""
    actions = ("log", "alert", "hide", "redact")
    return policy(
        'id = "r"\nversion = "1"\n'
        + "".join(
            f'[[rules]]\nid = "{name.strip()}"\nreason = "why"\nactions = ["{action}"]\n{keys}\n'
            for action, (name, _, keys) in zip(
                actions, (row.partition("|") for row in rows), strict=False
            )
        )
    )


def deciding(judgement: Judgement) -> str:
    """The id of the rule that decided."""
    return judgement.reasons[0].partition(":")[2]


def test_the_first_rule_that_matches_decides() -> None:
    """Family, rule pattern and the finding's own severity choose; order settles."""
    by = rules(
        'pii|families = ["pii"]',
        'aws|rules = ["secret.aws*"]',
        'high|min_severity = "high"',
        "rest|",
    )
    assert deciding(judge(by=by, family="pii", rule="pii.iban")) == "pii"
    assert deciding(judge(by=by, rule="secret.aws-key")) == "aws"
    assert deciding(judge(by=by, severity="high")) == "high"
    assert deciding(judge(seen("full"), by=by, severity="medium")) == "rest"


def test_a_rule_may_set_the_severity() -> None:
    """A rule's severity replaces the weighed one, and its actions and reason are taken over."""
    judgement = judge(seen("full"), by=rules('one|severity = "low"'))
    assert (judgement.severity, judgement.actions) == (Severity.LOW, (Action.LOG,))
    assert judgement.why == "one: why"


AUDIENCES = rules(
    'in|audience = ["internal"]', 'out|audience = ["external"]', 'doubt|audience = ["unknown"]'
)


def test_rules_name_their_audience() -> None:
    """A rule applies before the audience that it names."""
    assert deciding(judge(by=AUDIENCES)) == "in"
    assert deciding(judge(seen("post_only"), by=AUDIENCES)) == "out"
    assert deciding(judge(SOMEBODY, by=AUDIENCES)) == "doubt"
    assert deciding(judge(seen("full"), SOMEBODY, by=AUDIENCES)) == "out"


def test_an_unknown_audience_counts_as_external_where_no_rule_names_it() -> None:
    """Doubt hides: a catch-all does not take what a rule for outsiders would."""
    by = rules('out|audience = ["external"]', "rest|")
    assert deciding(judge(SOMEBODY, by=by)) == "out"
    assert deciding(judge(by=by)) == "rest"


def test_an_unknown_audience_is_never_internal() -> None:
    """A rule for ourselves alone does not apply where nobody knows who reads."""
    assert judge(SOMEBODY, by=rules('in|audience = ["internal"]')).reasons[0] == "policy-silent"


def test_tiers_narrow_an_external_audience() -> None:
    """A rule with tiers applies only to them; who left is residual too; unknown counts as full."""
    by = rules('gone|tiers = ["residual"]', 'full|tiers = ["full"]', "rest|")
    assert deciding(judge(seen("full"), by=by)) == "full"
    assert deciding(judge(seen("unknown"), by=by)) == "full"
    assert deciding(judge(SOMEBODY, by=by)) == "full"
    assert deciding(judge(seen("full", left=True), by=by)) == "gone"
    assert deciding(judge(seen("post_only"), by=by)) == "rest"


def test_tiers_do_not_narrow_ourselves() -> None:
    """An internal audience has no tier to narrow to."""
    assert deciding(judge(by=rules('full|tiers = ["full"]', "rest|"))) == "full"


def test_a_finding_that_no_rule_covers_is_told_to_a_person() -> None:
    """Where the policy is silent, an alert is planned."""
    judgement = judge(seen("full"), by=rules('pii|families = ["pii"]'))
    assert judgement.actions == (Action.ALERT,)
    assert judgement.reasons[0] == Reason.POLICY_SILENT
    assert judgement.severity == "high"


def embargo(more: str = "") -> Policy:
    """A policy with an embargo."""
    return policy(
        'id = "e"\nversion = "1"\n[[rules]]\nid = "all"\nactions = ["alert"]\nreason = "why"\n'
        '[[embargoes]]\nid = "merlin"\ntitle = "t"\nnames = ["Merlin"]\n' + more
    )


def before(*readers: Seen, by: Policy, people: frozenset[str] | None = None) -> tuple[str, str]:
    """Severity and deciding reason of an embargo finding."""
    judgement = judge(*readers, by=by, family="embargo", rule="embargo.merlin", people=people)
    return judgement.severity.value, judgement.reasons[0]


def test_an_embargo_lifts_at_its_hour() -> None:
    """From its hour on, not a microsecond earlier, an embargo allows."""
    hour = embargo(f"lifts_at = {NOW.isoformat()}\n")
    later = embargo(f"lifts_at = {(NOW + timedelta(microseconds=1)).isoformat()}\n")
    assert before(seen("full"), by=hour) == ("none", "embargo-lifted:merlin")
    assert before(seen("full"), by=later) == ("high", "policy-rule:all")


def test_only_the_embargo_named_by_the_finding_matters() -> None:
    """A secret is not allowed because some embargo was lifted."""
    lifted = embargo(f"lifts_at = {NOW.isoformat()}\n")
    assert judge(by=lifted, rule="embargo.merlin").severity == "low"
    assert judge(by=lifted, family="embargo", rule="embargo.other").severity == "low"


CLEARED = ("none", "audience-cleared:organisations")


def test_cleared_organisations_may_know() -> None:
    """An audience of ourselves and cleared organisations is allowed; one more is not."""
    by = embargo(f'cleared_orgs = ["{PARTNER}"]\n')
    assert before(by=by) == CLEARED
    assert before(seen("full"), by=by) == CLEARED
    assert before(seen("full"), seen("pending", OTHER), by=by)[0] == "medium"
    assert before(seen("full"), SOMEBODY, by=by) == ("medium", "policy-rule:all")


def test_only_those_who_are_not_cleared_are_weighed() -> None:
    """A cleared organisation of full tier does not raise what a post-only one reads."""
    by = embargo(f'cleared_orgs = ["{PARTNER}"]\n')
    assert before(seen("full"), seen("post_only", OTHER), by=by)[0] == "medium"
    assert before(seen("post_only"), seen("full", OTHER), by=by)[0] == "high"


def test_our_guests_are_cleared_by_name_only() -> None:
    """Guests of ours are not cleared with our own people, unless we are named."""
    assert before(GUEST, by=embargo())[0] == "medium"
    assert before(GUEST, by=embargo(f'cleared_orgs = ["{OWN}"]\n')) == CLEARED


def test_need_to_know_binds_our_own_people() -> None:
    """An embargo that names channels or people is not open to all of ours."""
    by = embargo(f'cleared_channels = ["{SHARED}"]\n')
    assert before(by=by) == ("none", "audience-cleared:channel")
    elsewhere = judge(by=by, family="embargo", rule="embargo.merlin", channel="C0GENERAL")
    assert (elsewhere.severity, elsewhere.reasons[0]) == (Severity.LOW, "policy-rule:all")
    assert before(by=embargo('cleared_people = ["U1"]\n'))[0] == "low"


def test_a_cleared_channel_clears_no_other_organisation() -> None:
    """Whoever connects to a cleared channel later reads its past, so it must be cleared itself."""
    by = embargo(f'cleared_channels = ["{SHARED}"]\n')
    assert before(GUEST, by=by)[0] == "none"
    assert before(seen("full"), by=by)[0] == "high"
    assert before(SOMEBODY, by=by)[0] == "medium"


def test_cleared_people_must_be_all_of_a_closed_list() -> None:
    """A direct message among cleared people is allowed; with anybody else it is not."""
    by = embargo('cleared_people = ["U1", "U2"]\n')
    people = frozenset({"U1", "U2"})
    assert before(seen("full"), by=by, people=people) == ("none", "audience-cleared:people")
    assert before(seen("full"), by=by, people=people | {"U3"})[0] == "high"
    assert before(seen("full"), by=by, people=frozenset())[0] == "high"
    assert before(seen("full"), by=by, people=None)[0] == "high"


def test_a_workspace_is_cleared_with_its_organisation() -> None:
    """Clearances name workspaces or organisations alike."""
    by = embargo(
        'cleared_orgs = ["T0WORK"]\n'
        f'[[organisations]]\nid = "{PARTNER}"\nname = "P"\nworkspaces = ["T0WORK"]\n'
    )
    assert before(seen("full"), by=by) == CLEARED


READERS = st.lists(
    st.builds(
        Seen,
        org=st.sampled_from([OWN, PARTNER, OTHER, "unknown"]),
        tier=st.sampled_from(sorted(Tier)).map(Tier),
        left=st.booleans(),
    ).filter(lambda reader: reader.org != OWN or reader.tier.value.startswith("guest")),
    max_size=4,
)
POLICIES = st.sampled_from(
    [
        policy(),
        policy(NDA),
        embargo(),
        embargo(f"lifts_at = {NOW.isoformat()}\n"),
        embargo(f'cleared_orgs = ["{PARTNER}"]\n'),
        embargo(f'cleared_orgs = ["{OWN}", "{OTHER}"]\n'),
        embargo(f'cleared_channels = ["{SHARED}"]\ncleared_orgs = ["{PARTNER}"]\n'),
        embargo('cleared_people = ["U1"]\n'),
    ]
)
FOUND = st.builds(
    Found,
    family=st.sampled_from(sorted(Family)).map(Family),
    rule=st.just("embargo.merlin"),
    severity=st.sampled_from(list(Severity)[1:]),
    suppressed=st.just(""),
)


@given(POLICIES, FOUND, READERS, READERS)
def test_more_readers_never_lower_the_severity(
    by: Policy, found: Found, readers: list[Seen], more: list[Seen]
) -> None:
    """Adding readers to an exposure keeps or raises what a finding comes to."""
    scales = Scales(by, OWN, NOW)
    few = scales.judge(found, (OURSELVES, *readers), SHARED, None)
    many = scales.judge(found, (OURSELVES, *readers, *more), SHARED, None)
    assert many.severity.rank >= few.severity.rank


@given(POLICIES, FOUND, READERS, st.sampled_from(list(Severity)[1:]))
def test_a_worse_finding_never_comes_to_less(
    by: Policy, found: Found, readers: list[Seen], other: Severity
) -> None:
    """Raising a finding's own severity keeps or raises what it comes to."""
    scales = Scales(by, OWN, NOW)
    low, high = sorted([found.severity, other], key=lambda severity: severity.rank)
    judged = [
        scales.judge(found._replace(severity=s), (OURSELVES, *readers), SHARED, None)
        for s in (low, high)
    ]
    assert judged[0].severity.rank <= judged[1].severity.rank


@given(POLICIES, FOUND, READERS)
def test_an_unknown_reader_is_never_internal(by: Policy, found: Found, readers: list[Seen]) -> None:
    """With somebody unknown in it, no audience lowers a severity or is called internal."""
    judgement = Scales(by, OWN, NOW).judge(found, (OURSELVES, *readers, SOMEBODY), SHARED, None)
    assert Reason.ONLY_INSIDE not in judgement.reasons
    assert not judgement.reasons[0].startswith(Reason.AUDIENCE_CLEARED)
    if not judgement.reasons[0].startswith(Reason.EMBARGO_LIFTED):
        assert judgement.severity.rank >= found.severity.rank


@given(READERS)
def test_a_failure_is_hidden_from_others_until_a_person_looked(readers: list[Seen]) -> None:
    """A failed detector alerts, and hides what others could read, whatever the policy says."""
    doubt = Scales(policy(), OWN, NOW).doubt("crashed", (OURSELVES, *readers), is_file=False)
    others = any(reader.org != OWN for reader in readers)
    assert doubt.actions == ((Action.ALERT, Action.HIDE) if others else (Action.ALERT,))
    assert doubt.severity.rank >= (Severity.HIGH if others else Severity.MEDIUM).rank
    assert doubt.reasons[0] == "detector-failed:crashed"


@given(POLICIES, FOUND, READERS)
def test_what_is_suppressed_is_allowed(by: Policy, found: Found, readers: list[Seen]) -> None:
    """Whoever could read it, a suppressed finding is allowed, and the reason names the entry."""
    judged = Scales(by, OWN, NOW).judge(
        found._replace(suppressed="s7"), tuple(readers), SHARED, None
    )
    assert (judged.severity, judged.actions) == (Severity.NONE, ())
    assert judged.reasons == ("suppressed:s7",)
