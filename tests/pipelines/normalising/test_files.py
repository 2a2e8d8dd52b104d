from __future__ import annotations

from typing import Any

import pytest

from tests import make
from tests.pipelines.normalised import one, rows, run


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (make.STUB, "stub"),
        (make.STUB | {"file_access": "access_denied"}, "access-denied"),
        (make.file(mode="tombstone"), "tombstone"),
        (make.file(is_tombstoned=True), "tombstone"),
        (make.file(mode="hidden_by_limit"), "hidden-by-limit"),
        (make.file(mode="external", is_external=True), "external"),
        (make.file(), "not-in-source"),
        ({"id": "F000000001"}, "stub"),
    ],
)
def test_file_says_why_it_is_not_scanned(file: dict[str, Any], reason: str) -> None:
    """No event carries a file's bytes, and each file says why it could not be scanned."""
    result = run(make.message(files=[file], subtype="file_share"))
    (row,) = rows(result, "files")
    assert (row["extraction"], row["extraction_reason"]) == ("unscanned", reason)
    assert rows(result)[0]["file_ids"] == ["F000000001"]
    assert (row["channel_id"], row["ts"]) == (make.SHARED, make.ts())


def test_stub_is_nobodys_file_yet() -> None:
    """A stub names no uploader and no clock: its owner is unknown, never the one who shared it."""
    row = one(make.message(files=[make.STUB]), table="files")
    assert (row["author_org"], row["org_id"], row["owner_id"]) == ("unknown", "unknown", None)
    assert row["created_at"] is None


def test_file_of_the_sharer_is_the_sharers() -> None:
    """What the sharer uploaded is of the sharer's organisation; other files say their own."""
    assert one(make.message(files=[make.file()]), table="files")["org_id"] == make.PARTNER
    other = make.file(user="U0OTHER001")
    assert one(make.message(files=[other]), table="files")["org_id"] == "unknown"
    told = make.file(user="U0OTHER001", user_team="T0THIRD001")
    assert one(make.message(files=[told]), table="files")["org_id"] == "T0THIRD001"


def test_what_an_event_holds_of_a_file_is_text() -> None:
    """Preview, comment and alternative text that came inside the event can be scanned."""
    file = make.file(
        mode="snippet",
        preview="key = 1",
        initial_comment={"comment": "see"},
        alt_text="a key",
        updated=make.START + 5,
    )
    row = one(make.message(file=file), table="files")
    assert row["text"] == "key = 1\nsee\na key"
    assert row["version"] == make.START + 5


def test_file_shared_event_is_an_event_and_a_file() -> None:
    """A file_shared event stays an event, and its stub is a file where it was shared."""
    event = {
        "type": "file_shared",
        "file_id": "F0SHARED01",
        "user_id": "U0PARTNR01",
        "channel_id": make.SHARED,
        "file": {"id": "F0SHARED01"},
        "event_ts": make.ts(3),
    }
    result = run(make.envelope(event))
    assert rows(result, "events")[0]["channel_id"] == make.SHARED
    (file,) = rows(result, "files")
    assert (file["file_id"], file["ts"]) == ("F0SHARED01", make.ts(3))
    assert file["extraction_reason"] == "stub"


def test_files_of_forwarded_messages_are_shared_here() -> None:
    """A file inside a forwarded message is shared by whoever forwards it."""
    forwarded = [{"is_msg_unfurl": True, "text": "look", "files": [make.file()]}]
    result = run(make.message("", attachments=forwarded))
    assert rows(result)[0]["file_ids"] == ["F000000001"]
    assert rows(result, "files")[0]["name"] == "plan.pdf"


@pytest.mark.parametrize(
    ("message", "file", "org"),
    [
        ({"user_team": make.OWN}, {"user_team": make.OWN}, make.OWN),
        ({"user_team": make.OWN}, {}, make.OWN),
        ({}, {"user_team": make.OWN}, make.OWN),
        ({}, {"user_team": make.OWN, "source_team": make.PARTNER}, "unknown"),
        ({}, {"user_team": make.PARTNER, "source_team": make.OWN}, make.PARTNER),
        ({"user_team": make.PARTNER}, {"user_team": make.OWN}, "unknown"),
        ({"user_team": make.PARTNER}, {"source_team": make.OWN}, "unknown"),
        ({"user_team": make.OWN}, {"user_team": make.PARTNER}, make.PARTNER),
        ({"user_team": make.OWN, "team": make.PARTNER}, {"user_team": make.OWN}, "unknown"),
        ({"user_team": make.OWN, "team": make.PARTNER}, {}, "unknown"),
    ],
)
def test_file_is_ours_only_if_nothing_says_otherwise(
    message: make.Json, file: make.Json, org: str
) -> None:
    """Of a file that the sharer uploaded, what file and message say must agree to make it ours."""
    event = make.message(org=None, files=[make.file(**file)]) | message
    assert one(event, table="files")["org_id"] == org
