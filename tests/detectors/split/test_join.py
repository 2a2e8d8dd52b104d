"""What is put together of messages, and what is not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.batch import Joined
from detectors.examples import assemble
from detectors.family import Disguised
from detectors.fingerprint import fingerprint
from detectors.secrets import SecretHits, SecretsEngine
from detectors.split import canary, join, known
from schemas.errors import CanaryMissed
from schemas.policy import Family
from tests.detectors.engines import detectors
from tests.detectors.split.told import KEY, RULE, TOKEN, Found, found, said, spans, stamp

TOKENS = [
    assemble("ghp_{crc62:30}", "cut"),
    assemble("AKIA{base32:16}", "cut"),
    assemble("glsa_{grafana:32}", "cut"),
    assemble("SG.{base64url:22}.{base64url:43}", "cut"),
    assemble("do" + "p_v1_{hex:64}", "cut"),
]
"""Of a fixed length: where others end, nothing tells."""
NO_PARTS = {
    ",": "parts a list: hashes of passwords have it between their parameters",
    "!": "ends a sentence: a session of Salesforce has it behind its organisation",
}
"""Signs within the first half of a token for which it is not looked for, and why."""
NOISE = ("thanks", "on it", "the build 4711 is green", "merged 9f8e7d6", ":tada:", "AKIA is a word")


def rules(result: Found) -> set[str]:
    """Which rules found something split."""
    return {row["rule"] for row in result.split}


def test_each_part_is_a_finding_of_its_message() -> None:
    """Each message has the rule, its own span, and the fingerprint of the whole secret."""
    rows = [said(f"first half: {TOKEN[:18]}", 0), said(TOKEN[18:], 30)]
    told = found(rows).split
    assert [(row["ts"], row["start"], row["end"]) for row in told] == [
        (stamp(0), 12, 30),
        (stamp(30), 0, 22),
    ]
    assert {row["rule"] for row in told} == {RULE}
    assert {row["fingerprint"] for row in told} == {fingerprint(KEY, "secret", TOKEN)}
    assert {row["preview"] for row in told} == {"split over 2 messages: ghp_********"}


def test_the_same_in_one_message_has_the_same_fingerprint() -> None:
    """A split secret and a whole one can be told to be one."""
    whole = found([said(f"use {TOKEN} please", 0)]).findings
    split = found([said(TOKEN[:18], 0), said(TOKEN[18:], 1)]).split
    assert {row["fingerprint"] for row in split} == {whole[0]["fingerprint"]}


@st.composite
def cuts(draw: st.DrawFn) -> list[str]:
    """A token in two to four parts of four characters and more."""
    token = draw(st.sampled_from(TOKENS))
    count = draw(st.integers(2, 4))
    free = len(token) - 4 * count
    extra = sorted(draw(st.lists(st.integers(0, free), min_size=count - 1, max_size=count - 1)))
    ends = [0, *(more + 4 * at for at, more in enumerate(extra, 1)), len(token)]
    return [token[low:high] for low, high in pairwise(ends)]


@given(cuts(), st.randoms(use_true_random=False), st.integers(1, 9), st.booleans())
@settings(max_examples=80)
def test_however_it_is_cut_it_is_found(
    parts: list[str], dice: random.Random, size: int, threaded: bool
) -> None:
    """Any cut, order of arrival and size of ranges, with others in between, gives the token."""
    thread = {"thread_ts": stamp(0)} if threaded else {}
    rows = [said("what is the token?", 0, "U9")]
    for at, part in enumerate(parts):
        rows.append(said(part, 10 + 100 * at, **thread))
        others = range(dice.randrange(3))
        rows += [said(dice.choice(NOISE), 40 + 100 * at + n, "U2", **thread) for n in others]
    dice.shuffle(rows)
    told = found([*rows, *rows[:2]], size)
    texts = {row["ts"]: row["text"] for row in rows}
    once = {(row["ts"], row["start"], row["end"]) for row in told.split}
    ordered = sorted(once, key=lambda place: float(place[0]))
    assert [texts[ts][start:end] for ts, start, end in ordered] == parts
    assert len({row["fingerprint"] for row in told.split}) == 1


@given(st.randoms(use_true_random=False), st.integers(1, 5))
@settings(max_examples=25)
def test_order_and_ranges_change_no_finding(dice: random.Random, size: int) -> None:
    """Shuffled, repeated and cut elsewhere, messages give the same findings."""
    rows = [
        said(TOKEN[:10], 0),
        said(TOKEN[10:], 1),
        said(TOKENS[1], 2),
        said(TOKENS[1][:9], 3, "U3"),
        said(TOKENS[1][9:], 5, "U3"),
        said("wait", 4, "U3"),
        said(TOKEN[:10] + "x", 3, "U3", revision=5, kind="edited"),
    ]

    def told(messages: Sequence[dict[str, Any]], size: int) -> set[str]:
        return {str(sorted(row.items())) for row in found(messages, size).findings}

    expected = told(rows, 100)
    mixed = [*rows, *rows[::3]]
    dice.shuffle(mixed)
    assert told(mixed, size) == expected


def test_parts_of_two_authors_are_not_joined() -> None:
    """What one began another did not go on with."""
    assert not found([said(TOKEN[:18], 0), said(TOKEN[18:], 1, "U2")]).parts


def test_parts_of_nobody_are_not_joined() -> None:
    """Two messages without an author may be of two."""
    assert not found([said(TOKEN[:18], 0, None), said(TOKEN[18:], 1, None)]).parts


def test_parts_too_far_apart_are_not_joined() -> None:
    """Ten minutes are the reach."""
    assert found([said(TOKEN[:18], 0), said(TOKEN[18:], 600)]).parts
    assert not found([said(TOKEN[:18], 0), said(TOKEN[18:], 601)]).parts


def test_another_thread_is_elsewhere() -> None:
    """What stands in a thread does not go on outside of it, unless it is the thread's root."""
    inside = {"thread_ts": stamp(-50)}
    assert not found([said(TOKEN[:18], 0), said(TOKEN[18:], 1, **inside)]).parts
    reply = {"thread_ts": stamp(0)}
    assert spans([said(TOKEN[:18], 0), said(TOKEN[18:], 1, **reply)]) == [TOKEN[:18], TOKEN[18:]]


def test_a_plain_word_may_stand_between() -> None:
    """`wait` between two parts is neither a part nor an end."""
    rows = [said(TOKEN[:18], 0), said("wait", 1), said("sorry", 2), said(TOKEN[18:], 3)]
    assert spans(rows) == [TOKEN[:18], TOKEN[18:]]


def test_what_follows_a_whole_token_is_no_part_of_it() -> None:
    """A token of no fixed length does not grow by what its author says next."""
    whole = assemble("sk_" + "live_{alnum:24}", "whole")
    rows = [said(f"key {whole}", 0), said("merged 9f8e7d6c5b4a", 1), said("thanks", 2)]
    result = found(rows)
    assert not result.parts
    assert [row["end"] - row["start"] for row in result.findings] == [len(whole)]


def test_a_plain_word_is_no_end_of_a_token_that_is_one_without_it() -> None:
    """Of a token of no fixed length the last part must look like one."""
    whole = assemble("sk_" + "live_{alnum:24}", "plain")
    rows = [said(whole[:10], 0), said(whole[10:], 1), said("thanks", 2)]
    assert spans(rows) == [whole[:10], whole[10:]]


def test_a_seam_in_disguise_is_read() -> None:
    """Code marks, dots of going on and invisible characters are no part; spans are as received."""
    rows = [said(f"`{TOKEN[:18]}`...", 0), said(f"...{TOKEN[18:]}", 1)]
    assert spans(rows) == [TOKEN[:18], TOKEN[18:]]
    hidden = f"{TOKEN[18:22]}\u200b{TOKEN[22:]}"
    rows = [said(TOKEN[:18], 0), said(f"the rest is {hidden}", 1)]
    assert spans(rows) == [TOKEN[:18], hidden]


def test_an_edit_does_not_join_a_second_time() -> None:
    """Of a message that was edited, the first revision that may hold a part counts."""
    rows = [
        said(TOKEN[:18], 0),
        said(f"{TOKEN[18:]} (sorry)", 1, revision=9, kind="edited", previous_text=TOKEN[18:]),
        said(TOKEN[18:], 1),
    ]
    told = found(rows).split
    assert [(row["ts"], row["revision"]) for row in told] == [(stamp(0), 0), (stamp(1), 0)]


def test_a_part_of_a_claim_is_not_one_of_another() -> None:
    """Where two rows tell different texts of one revision, the finding is about the one it fits."""
    rows = [said(TOKEN[:18], 0), said(TOKEN[18:], 1), said("~ " + TOKEN[18:], 1, org_id="T9")]
    assert [row["org_id"] for row in found(rows).split] == ["T1", "T1"]


def test_the_second_half_of_a_credential_is_found_beside_the_first() -> None:
    """In a thread, an id that somebody wrote says what the next message's bare value is."""
    key, secret = assemble("AKIA{base32:16}", "half"), assemble("{base64:40}", "half")
    thread = {"thread_ts": stamp(0)}
    rows = [
        said("who has the keys?", 0),
        said(f"the id is {key} I think", 1, "U2", **thread),
        said(secret, 3600, "U3", **thread),
    ]
    (row,) = found(rows).split
    assert (row["ts"], row["rule"]) == (stamp(3600), "crossgate.aws-secret-access-key")
    assert (row["start"], row["end"]) == (0, 40)
    assert row["preview"] == "its other half is in another message: ********"
    swapped = [rows[0], said(secret, 1, "U3", **thread), said(key, 2, "U2", **thread)]
    assert found(swapped).split


def test_halves_of_two_authors_outside_of_threads_are_strangers() -> None:
    """In a channel, an id says nothing of what another one writes."""
    key, secret = assemble("AKIA{base32:16}", "half"), assemble("{base64:40}", "half")
    assert found([said(key, 0), said(secret, 1)]).split
    assert not found([said(key, 0), said(secret, 1, "U2")]).split
    assert not found([said(secret, 0)]).split


def test_all_rules_that_are_believed_are_found_split() -> None:
    """Of every form, what spans the seam and is not whole before it is found in two messages."""
    engines = detectors()
    believed = {rule.id for rule in engines.rules if rule.disguised is Disguised.ANYHOW}
    secrets = engines.secrets
    assert secrets is not None
    missed, tried = set(), 0
    examples = [
        (rule, assemble(example, rule))
        for rule in sorted(believed & secrets.rules.rules.keys())
        for example in secrets.rules.rules[rule].examples
    ]
    for rule, example in examples:
        word = max(example.split(), key=len)
        half = len(word) // 2
        texts = [word, word[:half], word[half:]]
        hits = secrets.scan(Joined(pa.array(texts, pa.large_string())))
        if hits.rule != [rule] or len(word) < 20 or not hits.start[0] + 4 <= half < hits.end[0] - 4:
            continue  # it needs what stands before it, or a half is found by itself
        tried += 1
        if rule not in rules(found([said(word[:half], 0), said(word[half:], 1)])):
            missed.add(next((sign for sign in NO_PARTS if sign in word[:half]), rule))
    assert tried > 400
    assert missed <= NO_PARTS.keys()


def test_a_run_without_the_parts_of_its_canary_does_not_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If nothing is put together any more, the self-test says so."""
    detectors().self_test()
    monkeypatch.setattr(join, "LEAST", 99)
    with pytest.raises(CanaryMissed, match="split over messages"):
        detectors().self_test()


def test_the_engine_names_first_halves() -> None:
    """Rows with the half that has a form are named, others are not."""
    secrets = detectors().secrets
    assert secrets is not None
    key = assemble("AKIA{base32:16}", "half")
    texts = pa.array(["none", f"an id: {key}", None, key], pa.large_string())
    assert secrets.halves(Joined(texts)) == {1, 3}


def test_nothing_is_put_together_without_the_family_of_secrets() -> None:
    """A policy's other families alone join nothing."""
    others = [one for one in detectors().families if one.family is not Family.SECRET]
    assert type(detectors())(others).split(canary.planted(), KEY) == []


def test_few_ways_to_put_messages_together_are_held_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many messages there are, and with the same result."""
    rows = [said(text, 7 * n) for n, text in enumerate(cut_everywhere())]
    whole = found(rows).split
    calls: list[int] = []
    scan = SecretsEngine.scan

    def counted(engine: SecretsEngine, texts: Joined) -> SecretHits:
        calls.append(len(texts.starts))
        return scan(engine, texts)

    monkeypatch.setattr(join, "_CHAINS", 5)
    monkeypatch.setattr(known, "_CHARACTERS", 100)
    monkeypatch.setattr(SecretsEngine, "scan", counted)
    assert found(rows).split == whole
    assert whole
    assert max(calls[1:]) <= 5


def cut_everywhere() -> list[str]:
    """Tokens in two parts each, one after another, with words between them."""
    return [
        part
        for token in TOKENS
        for part in (token[: len(token) // 2], "thanks", token[len(token) // 2 :], "on it")
    ]
