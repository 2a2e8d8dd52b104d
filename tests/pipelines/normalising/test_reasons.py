from __future__ import annotations

import json
from hashlib import sha256
from typing import Literal

import pytest

from pipelines.normalise import normalise
from tests import make
from tests.pipelines.normalised import PARTNERS, rows, run


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not-json"),
        (b"", "not-json"),
        (b"NaN", "not-json"),
        (b'{"type": "message", "x": NaN}', "not-json"),
        (b'{"type":"hello"} {"type":"hello"}', "not-json"),
        (b'{"text":"\xff"}', "not-utf8"),
        (b"[" * 5000 + b"]" * 5000, "too-deep"),
        (b'{"type":"x","a":' + b"[" * 200 + b"]" * 200 + b"}", "too-deep"),
        (b'{"type":"x","a":' + b"[" * 5000 + b"]" * 5000 + b"}", "too-deep"),
        (b"[]", "not-an-object"),
        (b"null", "not-an-object"),
        (b'{"ok": true, "reply_to": 1}', "no-type"),
        (b'{"crossgate": 2, "event": {}}', "unknown-record"),
        (b'{"crossgate": 1}', "unknown-record"),
        (b'{"crossgate": 1, "channel": "C1", "event": 5}', "not-an-object"),
        (b'{"crossgate": 1, "user": {}}', "no-user"),
        (b'{"crossgate": 1, "conversation": {"name": "x"}}', "no-channel"),
        (b'{"type":"message","ts":"1767225600.000100"}', "no-channel"),
        (b'{"type":"message","channel":"C1"}', "bad-ts"),
        (b'{"type":"message","channel":"C1","ts":"soon"}', "bad-ts"),
        (b'{"type":"message","channel":"C1","ts":1767225600.1}', "bad-ts"),
        (b'{"type":"message","subtype":"message_changed","channel":"C1"}', "no-message"),
    ],
)
def test_unreadable_record_is_a_dead_letter(line: bytes, reason: str) -> None:
    """What cannot be read is kept whole, with where it was and a stable reason."""
    result = run(PARTNERS, line)
    assert (result.counts.records, result.counts.messages, result.counts.dead) == (2, 1, 1)
    (letter,) = rows(result, "dead_letters")
    assert letter["reason"] == reason
    assert (letter["partition"], letter["offset"], letter["stage"]) == ("p-00", 8, "normalise")
    assert letter["payload"] == line
    assert (letter["sha256"], letter["size_bytes"]) == (sha256(line).hexdigest(), len(line))


def test_dead_letter_of_an_export_names_file_and_element() -> None:
    """A message of an export that cannot be read says which file and element it came from."""
    (letter,) = rows(run(make.wrapped(make.exported() | {"ts": None})), "dead_letters")
    assert (letter["source"], letter["org_id"]) == ("general/2026-01-01.json:0", make.OWN)


def test_broken_file_is_one_dead_letter() -> None:
    """A file that could not be landed is a dead letter of that file, not of the record about it."""
    record = {
        "crossgate": 1,
        "own_org": make.OWN,
        "source": "general/2026-01-01.json",
        "broken": {"reason": "broken-file", "sha256": "ab" * 32, "size": 3, "payload": "AAEC"},
    }
    (letter,) = rows(run(record), "dead_letters")
    assert (letter["reason"], letter["size_bytes"], letter["payload"]) == (
        "broken-file",
        3,
        b"\0\1\2",
    )
    assert letter["sha256"] == "ab" * 32
    assert letter["source"] == "general/2026-01-01.json"


@pytest.mark.parametrize("columns", ["all", "screening"])
@pytest.mark.parametrize(("deep", "dead"), [(150, 0), (900, 1)])
def test_how_deep_is_read_depends_on_the_record_alone(
    columns: Literal["all", "screening"], deep: int, dead: int
) -> None:
    """What archiving keeps is never a dead letter for screening, whoever calls them from where."""
    event = make.message("hello", blocks="BLOCKS")
    said = '{"type":"text","text":"in depth"}'
    line = json.dumps(event).replace('"BLOCKS"', "[" * deep + said + "]" * deep)

    def below(frames: int) -> int:
        if frames:
            return below(frames - 1)
        found = normalise(
            [line.encode()], own_org=make.OWN, partition="p", offsets=[0], columns=columns
        ).tables
        assert dead or "in depth" in str(found["messages"]["more_text"][0])
        return found["dead_letters"].num_rows

    assert [below(frames) for frames in (0, 100, 200, 300)] == [dead] * 4


def test_brackets_inside_texts_are_no_depth() -> None:
    """Whoever writes code is read, whatever marks stand in it."""
    result = run(make.message('"' + "[{" * 500 + '\\" ' + "{" * 500))
    assert (result.counts.messages, result.counts.dead) == (1, 0)
