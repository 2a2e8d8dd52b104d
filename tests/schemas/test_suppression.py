from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from schemas.config import parse_triage
from schemas.errors import ConfigInvalid
from schemas.suppression import Suppression, active, covering

THEN = datetime(2026, 1, 1, tzinfo=UTC)
ENTRY = """
[[suppressions]]
id = "s1"
owner = "ana"
reason = "sample key of the tutorial"
created = 2026-01-01T00:00:00Z
expires = 2026-04-01T00:00:00+02:00
"""


def suppression(**scope: str) -> Suppression:
    """An entry for ninety days."""
    until = THEN + timedelta(days=90)
    return Suppression(id="s", owner="o", reason="r", created=THEN, expires=until, **scope)


@pytest.mark.parametrize(
    ("scope", "covers"),
    [
        pytest.param({"fingerprint": "ab"}, True, id="fingerprint"),
        pytest.param({"fingerprint": "cd"}, False, id="other fingerprint"),
        pytest.param({"rule": "pii.*"}, True, id="rules"),
        pytest.param({"rule": "pii.iban"}, False, id="other rule"),
        pytest.param({"rule": "pii.*", "channel": "C1"}, True, id="rule in channel"),
        pytest.param({"rule": "pii.*", "channel": "C2"}, False, id="rule in other channel"),
        pytest.param({"path": "*.csv"}, True, id="path"),
        pytest.param({"path": "*.xlsx"}, False, id="other path"),
    ],
)
def test_all_conditions_must_fit(scope: dict[str, str], covers: bool) -> None:  # a case
    """An entry covers what fits each condition that it has."""
    entries = [suppression(**scope)]
    assert bool(covering(entries, "ab", "pii.email", "C1", "people.csv")) is covers


def test_a_path_covers_no_message() -> None:
    """A condition on a file's name does not fit what is in no file."""
    assert covering([suppression(path="*")], "ab", "pii.email", "C1", None) == ""


def test_an_entry_ends_at_its_instant() -> None:
    """It is in force until just before the instant, and not from it on."""
    entry = suppression(rule="x")
    assert active([entry], entry.expires - timedelta(microseconds=1)) == (entry,)
    assert active([entry], entry.expires) == ()


def test_a_triage_file_is_read() -> None:
    """Entries become suppressions in UTC; confirmations are fingerprints."""
    text = (
        ENTRY
        + 'rule = "pii.*"\n[[confirmed]]\nfingerprint = "ff"\nowner = "ana"\n'
        + "created = 2026-01-01T00:00:00Z\n"
    )
    (one,), confirmed = parse_triage("t.toml", text)
    assert (one.rule, one.expires) == ("pii.*", datetime(2026, 3, 31, 22, tzinfo=UTC))
    assert confirmed == {"ff"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(ENTRY, "covers everything", id="no scope"),
        pytest.param(ENTRY + 'rule = ""\nchannel = "C1"', "condition is empty", id="empty"),
        pytest.param(ENTRY + 'channel = "*"', "covers everything", id="all channels"),
        pytest.param(ENTRY + 'rule = "[a-z]*"', "holds `\\[`", id="brackets"),
        pytest.param((ENTRY + 'rule = "x"').replace("ana", " "), "owner: empty", id="no owner"),
        pytest.param(
            (ENTRY + 'rule = "x"').replace("2026-01-01T00:00:00Z", "2026-01-01T00:00:00"),
            "without a zone",
            id="naive",
        ),
        pytest.param(
            (ENTRY + 'rule = "x"').replace("2026-04", "2025-04"), "not after created", id="over"
        ),
        pytest.param((ENTRY + 'rule = "x"') * 2, "used twice", id="twice"),
        pytest.param(ENTRY.replace("reason", "because"), "because", id="unknown key"),
    ],
)
def test_a_wrong_entry_is_refused(text: str, says: str) -> None:
    """What would cover everything, for ever or for nobody is refused with its place."""
    with pytest.raises(ConfigInvalid, match=says):
        parse_triage("t.toml", text)
