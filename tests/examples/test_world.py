from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.world import Planted, Rates, World
from schemas.config import parse_policy
from schemas.errors import UsageInvalid
from tests.examples.told import MESSAGES, ROOT, Told, digest, tell


def test_same_arguments(tmp_path: Path) -> None:
    """Two runs with the same arguments write the same bytes."""
    for name in ("one", "two"):
        World(seed=3, messages=2_000).write(tmp_path / name)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")


def test_other_process(tmp_path: Path) -> None:
    """The bytes depend on neither the process nor the seed of its hashes, and nothing is said."""
    for seed in ("1", "2"):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "examples.world",
                "--messages",
                "2000",
                "--seed",
                "3",
                str(tmp_path / seed),
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        assert (done.stdout, done.stderr) == (b"", b"")
    assert digest(tmp_path / "1") == digest(tmp_path / "2")
    World(seed=3, messages=2_000).write(tmp_path / "here")
    assert digest(tmp_path / "here") == digest(tmp_path / "1")


def test_export(tmp_path: Path) -> None:
    """Two exports of one world are the same bytes, zipped too."""
    for name in ("one.zip", "two.zip"):
        World(seed=3, messages=500).write_export(tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize(
    "other",
    [World(8, 300), World(7, 301), World(7, 300, days=31)],
    ids=["seed", "size", "days"],
)
def test_other_arguments(other: World) -> None:
    """Another seed, size or length is another world."""
    assert list(World(7, 300).events()) != list(other.events())


def test_all_ways_agree(told: Told, tmp_path: Path) -> None:
    """`events`, `truth` and the files written tell the same as `batches`."""
    world = told.world
    lines = [line for batch in world.events() for line in batch]
    assert [json.loads(line) for line in lines] == told.envelopes
    assert list(world.truth()) == told.truth
    world.write(tmp_path)
    assert (tmp_path / "events.jsonl").read_bytes() == b"".join(line + b"\n" for line in lines)
    truth = (tmp_path / "truth.jsonl").read_text().splitlines()
    assert [Planted(**json.loads(line)) for line in truth] == told.truth
    assert (tmp_path / "policy.toml").read_text() == world.policy_toml()


def test_counts(told: Told) -> None:
    """The world holds exactly as many records of type message as asked."""
    assert len(told.messages) == MESSAGES


@pytest.mark.parametrize("messages", [0, 1, 2, 99, 5_003])
def test_any_count(messages: int) -> None:
    """Any number can be asked for."""
    lines = [line for batch in World(1, messages, days=3).events() for line in batch]
    assert sum(json.loads(line)["event"]["type"] == "message" for line in lines) == messages


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("edits", 0.025, 0.035),
        ("deletions", 0.008, 0.012),
        ("replies", 0.18, 0.22),
        ("files", 0.016, 0.024),
        ("bots", 0.025, 0.035),
        ("secret", 0.008, 0.012),
        ("pii", 0.026, 0.034),
        ("embargo", 0.0004, 0.002),
    ],
)
def test_rates(told: Told, name: str, low: float, high: float) -> None:
    """Rates are near what was asked."""
    messages = told.messages
    posts = [event for event in messages if "client_msg_id" in event]
    changed = [event for event in messages if event.get("subtype") == "message_changed"]
    planted = Counter(
        kind for kind, *_ in {(p.kind, p.channel, p.ts) for p in told.truth if p.revision == 0}
    )
    measured = {
        "edits": sum(
            "service_name" not in str(event["message"].get("attachments")) for event in changed
        )
        / MESSAGES,
        "deletions": sum(event.get("subtype") == "message_deleted" for event in messages)
        / MESSAGES,
        "replies": sum("thread_ts" in event for event in posts) / len(posts),
        "files": sum("files" in event for event in posts) / len(posts),
        "bots": sum("bot_id" in event for event in messages) / MESSAGES,
        **{kind: count / len(posts) for kind, count in planted.items()},
    }
    assert low <= measured[name] <= high


def test_rates_are_parameters() -> None:
    """A world without secrets, edits and deletions has none."""
    rates = Rates(secrets=0, personal=0, embargoes=0, edits=0, deletions=0, unfurls=0)
    quiet = tell(World(2, 2_000, rates=rates))
    assert not quiet.truth
    assert not {event.get("subtype") for event in quiet.messages} & {
        "message_changed",
        "message_deleted",
    }


def test_texts(told: Told) -> None:
    """Texts are as long as chat is, seldom repeat and use markup as Slack sends it."""
    texts = [event["text"] for event in told.messages if "client_msg_id" in event]
    assert 130 <= sum(map(len, texts)) / len(texts) <= 200
    assert len(set(texts)) > 0.85 * len(texts)
    whole = "\n".join(texts)
    for markup in (
        "<@U",
        "<https://",
        "|wiki/",
        "&amp;",
        "&gt;",
        ":tada:",
        "```",
        "<mailto:",
        "• ",
    ):
        assert markup in whole
    assert not re.search(
        r"[{}]\w+[{}]|<(?![@!hm])|&(?!amp;|lt;|gt;)", re.sub(r'\{"site.*?\}', "", whole)
    )
    assert len(set(re.findall(r"\w+", whole))) > 10_000


@settings(max_examples=15)
@given(
    seed=st.integers(0, 2**40),
    messages=st.integers(0, 400),
    days=st.integers(1, 45),
    organisations=st.integers(2, 8),
    start=st.dates(date(2015, 1, 1), date(2035, 1, 1)),
)
def test_any_world(seed: int, messages: int, days: int, organisations: int, start: date) -> None:
    """Whatever is asked for, counts are exact, spans hold, days keep bounds, policies parse."""
    told = tell(World(seed, messages, days, organisations, start))
    assert len(told.messages) == messages
    for p in told.truth:
        text = told.texts[p.channel, p.ts, p.revision]
        assert hashlib.sha256(text[p.start : p.end].encode()).hexdigest() == p.sha256
    first = (start - date(1970, 1, 1)).days * 86_400
    assert all(
        first <= envelope["event_time"] <= first + days * 86_400 for envelope in told.envelopes
    )
    policy = parse_policy("policy.toml", told.world.policy_toml())
    assert len(policy.organisations) == organisations


def test_ids(told: Told) -> None:
    """Ids look like Slack's and are used once."""
    cast = told.world.cast
    ids = [thing.id for thing in (*cast.organisations, *cast.people, *cast.bots, *cast.channels)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[TUBCGD]0[A-Z0-9]{9}", id_) for id_ in ids)
    assert cast.own.name == "Aldermoor Robotics"


def test_streams() -> None:
    """Ten times the messages take hardly more memory: what is told is not kept."""
    code = (
        "import resource, sys; from examples.world import World\n"
        "for lines in World(6, int(sys.argv[1])).events(): pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    small, large = (
        int(subprocess.check_output([sys.executable, "-c", code, size], cwd=ROOT))
        for size in ("8000", "80000")
    )
    assert large < 1.3 * small


@pytest.mark.parametrize(
    "wrong", [{"organisations": 1}, {"organisations": 9}, {"messages": -1}, {"days": 0}]
)
def test_refuses(wrong: dict[str, int]) -> None:
    """Sizes that make no sense are refused."""
    with pytest.raises(UsageInvalid):
        World(**{"seed": 1, "messages": 10, **wrong})


def test_no_token_in_source() -> None:
    """The generator's own source holds nothing that looks like a token."""
    source = "\n".join(path.read_text() for path in (ROOT / "examples").rglob("*.py"))
    tokens = (
        r"gh[pousr]_(?!x)\w{36}", r"AKIA[A-Z2-7]{16}", r"xox[bp]-\d", r"[rs]k_live_\w",
        r"-----BEGIN [A-Z ]*PRIVATE KEY", r"SG\.\w{22}",
    )  # fmt: skip
    assert not re.search("|".join(tokens), source)
