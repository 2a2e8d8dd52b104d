"""Which rows of a batch are kept for joining, and how parts become findings among the others."""

from __future__ import annotations

import pytest

from detectors.batch import Joined
from detectors.scan import LONGEST_BYTES, scan
from detectors.secrets import SecretHits, SecretsEngine
from detectors.split.tell import fragment_rows, read, with_parts
from schemas.columns import FINDINGS, TABLES
from tests.detectors.engines import detectors, messages
from tests.detectors.split.told import KEY, RULE, TOKEN, found, said, stamp

WORDS = "a few words and nothing else at all"


def test_only_rows_that_may_hold_a_part_are_kept() -> None:
    """What the gate passes, and what holds a secret: it may be a first half."""
    batch = messages(
        said(WORDS, 0), said(TOKEN[:18], 1), said(f"here {TOKEN} you are", 2), said(None, 3)
    )
    result = scan(detectors(), batch, table="messages", key=KEY)
    rows = fragment_rows(batch, result)
    assert rows == [1, 2]
    one, whole = read(batch, rows, result, detectors().rules)
    assert (one.ts, one.thread, one.author, one.text) == (stamp(1), stamp(1), "U1", TOKEN[:18])
    assert (tuple(one.whole), tuple(whole.whole)) == ((), (5, 5 + len(TOKEN)))


def test_nothing_split_changes_nothing() -> None:
    """Without parts a scan stays what it was."""
    batch = messages(said(f"here {TOKEN} you are", 2))
    result = scan(detectors(), batch, table="messages", key=KEY)
    assert with_parts(detectors(), detectors().rules, batch, result, ()) is result


def test_a_part_takes_the_place_of_what_only_a_word_made_a_secret() -> None:
    """`token: ghp_...` is an assigned secret by itself, and half a token when the rest is known."""
    alone = found([said(f"the password: {TOKEN[:26]}", 0)]).findings
    assert [row["rule"] for row in alone] != []
    assert RULE not in {row["rule"] for row in alone}
    both = found([said(f"the password: {TOKEN[:26]}", 0), said(TOKEN[26:], 1)]).findings
    assert [row["rule"] for row in both] == [RULE, RULE]


def test_messages_on_which_the_engine_fails_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that make the engine raise hold their messages for review, and no others."""
    rows = [said(TOKEN[:18], 0), said("b00m" + TOKEN, 1), said(TOKEN[18:], 700), said(WORDS, 2)]
    rows += [said(TOKEN[:18], 8, "U2"), said(TOKEN[18:], 9, "U2")]
    engines = detectors()
    batch = messages(*rows)
    result = scan(engines, batch, table="messages", key=KEY)
    fragments = read(batch, fragment_rows(batch, result), result, engines.rules)
    whole = SecretsEngine.scan

    def broken(self: SecretsEngine, texts: Joined) -> SecretHits:
        if b"b00m" in texts.buffer:
            raise RuntimeError
        return whole(self, texts)

    monkeypatch.setattr(SecretsEngine, "scan", broken)
    told = with_parts(engines, engines.rules, batch, result, engines.split(fragments, KEY))
    assert told.failed == {0: "secret", 1: "secret"}
    split = [row["ts"] for row in told.findings.to_pylist() if "split" in row["preview"]]
    assert split == [stamp(8), stamp(9)]


def test_a_text_that_is_not_read_is_no_fragment() -> None:
    """What is too long for a scan is held for review, and not put together either."""
    batch = messages(said("x " * LONGEST_BYTES + TOKEN[:18], 0), said(TOKEN[18:], 1))
    result = scan(detectors(), batch, table="messages", key=KEY)
    assert fragment_rows(batch, result) == [1]


def test_what_else_a_message_holds_stays() -> None:
    """Findings beside a part are kept, and all stand in the order of their table."""
    rows = [said(f"ask ada@example.com for {TOKEN[:26]}", 0), said(TOKEN[26:], 1)]
    findings = found(rows).findings
    assert {row["rule"] for row in findings} == {"pii.email", RULE}
    sort = TABLES["findings"].sort
    assert findings == sorted(findings, key=lambda row: tuple(row[name] for name in sort))
    assert list(findings[0]) == FINDINGS.names


def test_personal_data_inside_a_part_is_part_of_it() -> None:
    """Digits of a token are nobody's number."""
    rows = [said(TOKEN[:18], 0), said(TOKEN[18:], 1)]
    assert {row["family"] for row in found(rows).findings} == {"secret"}
