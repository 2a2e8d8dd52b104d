"""A filter that names nothing is told, and never looks like an empty answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detectors.examples import assemble
from tests.make import OWN, PARTNER, envelope, message, ts
from tests.scanning import crossgate, printed, scanned

TOKEN = assemble("ghp_{crc62:30}", "filters")
POLICY = f"""
id = "acme"
version = "1"
own_org = "{OWN}"
[[organisations]]
id = "{PARTNER}"
name = "Partner & Sons"
[[rules]]
id = "all"
reason = "a test"
actions = ["log"]
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A channel that was renamed, a person, a bot, and a token."""
    folder = tmp_path_factory.mktemp("filters")
    policy = folder / "acme.toml"
    policy.write_text(POLICY, "utf-8")
    room = {"id": "C0SHARED01", "created": 1, "creator": "U0OWN00001"}
    events = [
        {"type": "channel_created", "channel": {**room, "name": "ext-partner"}, "event_ts": ts()},
        {"type": "channel_rename", "channel": {**room, "name": "ext-sons"}, "event_ts": ts(9)},
        message(f"the token {TOKEN}", at=ts(1), user="U0OWN00001", org=OWN),
        message("built", at=ts(2), subtype="bot_message", bot_id="B0BOT00001", username="Builder"),
        message("hello", at=ts(3)),
        message("write to jo@sons.com", at=ts(4), channel="C0OTHER001"),
    ]
    return scanned(folder, [envelope(event) for event in events], "--policy", policy)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("search", "hello", "--in", "ext-partnr"), "did you mean ext-partner"),
        (("search", "hello", "--in", "zzz"), "there are ext-partner, ext-sons, C0OTHER001"),
        (("search", "hello", "--from", "buildr"), "did you mean Builder?"),
        (("search", "hello", "--org", "T0PARTNR02"), "did you mean T0PARTNR01"),
        (("findings", "--rule", "github-tokn"), "did you mean crossgate.github-token"),
        (("findings", "--rule", "pii.emial"), "did you mean pii.email"),
        (("findings", "--in", "ext-partnr"), "did you mean ext-partner"),
        (("findings", "triage", "--rule", "github-tokn"), "crossgate.github-token"),
        (("findings", "triage", "--in", "zzz"), "there are ext-partner"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_names_nothing_is_refused(
    arguments: tuple[str, ...], told: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error says what is like it, or what there is; so does the JSON, as a list."""
    code, out, err = crossgate(capsys, *arguments, "--archive", archive)
    assert (code, out) == (2, "")
    assert f"{arguments[-2]} {arguments[-1]}: " in err
    assert told in err
    assert "[filter-unknown]" in err
    _, out, _ = crossgate(capsys, *arguments, "--archive", archive, "--json")
    document = json.loads(out)
    assert document["code"] == "filter-unknown"
    assert any(one in told for one in document["known"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "hello", "--in", "#ext-partner"),
        ("search", "hello", "--in", "ext-sons"),
        ("search", "built", "--from", "builder"),
        ("search", "hello", "--org", "partner & sons"),
        ("findings", "--rule", "github-token"),
        ("findings", "--rule", "crossgate.github-token"),
        ("findings", "--in", "ext-partner"),
    ],
    ids=" ".join,
)
def test_what_listings_show_may_be_asked_for(
    arguments: tuple[str, ...], archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Former names of channels, names of bots and organisations, ids of rules as they are shown."""
    assert printed(capsys, *arguments, "--archive", archive)["total"] == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("search", "nothing", "--in", "ext-sons", "--from", "U0OWN00001"), ""),
        (("search", "hello", "--after", "2030-01-01"), "there are messages from 2026-01-01"),
        (("findings", "--rule", "aws-access-key-id"), ""),
        (("findings", "--rule", "pii.person"), ""),
        (("findings", "--rule", "embargo.spring"), "only its policy tells"),
        (("findings", "--severity", "critical", "--family", "pii"), "less severe than critical: 1"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_exists_may_have_nothing_to_show(
    arguments: tuple[str, ...], told: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty answer about what is there is an answer; what explains it is told."""
    code, _, err = crossgate(capsys, *arguments, "--archive", archive)
    assert code == 0
    assert told in err


def test_a_span_without_time_is_refused(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing lies before an instant and after a later one."""
    between = ("--after", "2026-02-01", "--before", "2026-01-01")
    code, _, err = crossgate(capsys, "search", "hello", "--archive", archive, *between)
    assert code == 2
    assert "swap them" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("findings", "--channel", ""),
        ("findings", "--rule", " "),
        ("search", "hello", "--in", ""),
        ("search", "hello", "--from", ""),
        ("search", "hello", "--after", ""),
    ],
)
def test_an_empty_filter_is_refused(
    archive: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    """A script whose variable is unset must not get everything."""
    assert crossgate(capsys, *arguments, "--archive", archive)[0] == 2
