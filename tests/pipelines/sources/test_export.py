from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipelines.normalise import Normalised, normalise
from pipelines.sources import SOURCES, Source, open_source
from schemas.errors import SourceInvalid, UsageInvalid
from tests import make
from tests.pipelines.normalised import reconciles, rows


def landed(source: Source) -> list[tuple[str | None, bytes]]:
    """Every record of a source."""
    return [record for batch in source.records() for record in batch]


def archived(source: Source) -> Normalised:
    """What a source's records become; they reconcile."""
    lines = [line for _, line in landed(source)]
    result = normalise(lines, own_org=source.own_org, partition="p", offsets=range(len(lines)))
    reconciles(result, len(lines))
    return result


def write(folder: Path, files: dict[str, Any]) -> Path:
    """An export of any layout: JSON by path, or bytes as they are."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(
            content if isinstance(content, bytes) else json.dumps(content, indent=1).encode()
        )
    return folder


def place(result: Normalised) -> dict[str, tuple[str, str]]:
    """Per text of a message its channel and the channel's type."""
    return {row["text"]: (row["channel_id"], row["channel_type"]) for row in rows(result)}


PEOPLE = [make.user("U0OWN00001"), make.user("U0OWN00002", "bo"), make.user("U9", org="T9")]


def test_folder_and_zip_land_the_same_records(tmp_path: Path) -> None:
    """An export gives the same records as a folder and as a zip, every time it is read."""
    folder = make.export(tmp_path / "x", {"general": [make.exported()], "b": [make.exported("b")]})
    packed = make.zipped(folder, tmp_path / "x.zip")
    source = open_source(folder, None)
    assert source.kind == "slack-export"
    assert SOURCES[source.kind] is type(source)
    assert landed(source) == landed(source) == landed(open_source(packed, None))
    assert source.total == len(landed(source)) == 5
    assert source.skipped == {}


def test_message_is_wrapped_as_it_was_received(tmp_path: Path) -> None:
    """A message keeps every key it came with, and gains what only its place in the export tells."""
    odd = make.exported('say "é" \\ \n', nothing=None, deep={"a": [1.50, {}]})
    source = open_source(make.export(tmp_path / "x", {"general": [odd]}), None)
    *_, (channel, line) = landed(source)
    assert channel == "C000000000"
    assert b"\n" not in line
    assert json.loads(line) == {
        "crossgate": 1,
        "own_org": make.OWN,
        "channel": "C000000000",
        "channel_type": "public",
        "source": "general/2026-01-01.json:0",
        "author_org": make.OWN,
        "author_name": "Ada",
        "event": odd,
    }


def test_corporate_lists_tell_ids_and_types(tmp_path: Path) -> None:
    """Folders are joined to ids by name, DMs by id, each with the type of its list."""
    said = {name: [make.exported(name)] for name in ("gen", "priv", "D0DM000001", "mpdm-a--b-1")}
    folder = make.export(
        tmp_path / "x",
        said,
        channels=[make.conversation("C1", "gen", ["U0OWN00001"])],
        groups=[make.conversation("G1", "priv")],
        mpims=[make.conversation("G2", "mpdm-a--b-1")],
        dms=[{"id": "D0DM000001", "created": make.START, "members": ["U0OWN00001", "U9"]}],
        users=PEOPLE,
    )
    result = archived(open_source(folder, None))
    assert place(result) == {
        "gen": ("C1", "public"),
        "priv": ("G1", "private"),
        "mpdm-a--b-1": ("G2", "mpim"),
        "D0DM000001": ("D0DM000001", "im"),
    }
    assert (result.counts.users, result.counts.channels) == (3, 4)
    members = {(row["channel_id"], row["user_id"]): row for row in rows(result, "memberships")}
    assert members["D0DM000001", "U9"]["user_org"] == "T9"
    assert members["D0DM000001", "U9"]["evidence"] == "dms.json"
    assert members["C1", "U0OWN00001"]["tier"] == "internal"


def test_folder_of_an_unknown_channel_is_its_id(tmp_path: Path) -> None:
    """Messages of a folder that no list knows are kept, under the folder's name."""
    folder = make.export(tmp_path / "x", {"gone": [make.exported("kept")]}, channels=[])
    assert place(archived(open_source(folder, None))) == {"kept": ("gone", "unknown")}


def test_living_channel_has_the_folder_of_its_name(tmp_path: Path) -> None:
    """Of two channels of one name the one that is not archived has the folder."""
    channels = [
        make.conversation("C0OLD", "gen", is_archived=True),
        make.conversation("C0NEW", "gen"),
        make.conversation("C0LATE", "gen"),
    ]
    folder = make.export(tmp_path / "x", {"gen": [make.exported("t")]}, channels=channels)
    assert place(archived(open_source(folder, None)))["t"][0] == "C0NEW"


def test_grid_export_joins_workspaces_to_their_enterprise(tmp_path: Path) -> None:
    """On Grid, org_users.json tells whose export it is; workspaces count as their enterprise."""

    def employee(user: str, team: str, enterprise: str = "E0OWN") -> dict[str, Any]:
        whole = {"id": user, "enterprise_id": enterprise, "teams": [team]}
        return make.user(user, user.lower(), org=team, enterprise_user=whole)

    folder = write(
        tmp_path / "x",
        {
            "org_users.json": [
                employee("W1", "T1"),
                employee("W2", "T2"),
                employee("W9", "T9", "E9"),
            ],
            "channels.json": [make.conversation("C0ORG", "all")],
            "all/2026-01-01.json": [make.exported("org-wide", user="W2", team="T2")],
            "teams/one/channels.json": [make.conversation("C0ONE", "general")],
            "teams/one/users.json": [employee("W1", "T1")],
            "teams/one/general/2026-01-01.json": [make.exported("one", user="W1")],
            "teams/two/channels.json": [make.conversation("C0TWO", "general")],
            "teams/two/general/2026-01-01.json": [make.exported("two", user="W9", team="T9")],
        },
    )
    source = open_source(folder, None)
    assert source.own_org == "E0OWN"
    result = archived(source)
    assert {text: channel for text, (channel, _) in place(result).items()} == {
        "org-wide": "C0ORG", "one": "C0ONE", "two": "C0TWO",
    }  # fmt: skip
    assert {row["text"]: row["author_org"] for row in rows(result)} == {
        "org-wide": "E0OWN", "one": "E0OWN", "two": "E9",
    }  # fmt: skip
    named = archived(open_source(folder, "T1"))
    assert {row["text"]: row["author_org"] for row in rows(named)} == {
        "org-wide": "T1", "one": "T1", "two": "E9",
    }  # fmt: skip


def test_export_of_one_user_tells_types_by_folders(tmp_path: Path) -> None:
    """Where channels stand under channels/ and dms/, those folders tell what they are."""
    folder = write(
        tmp_path / "x",
        {
            "users.json": PEOPLE,
            "channels/general/2026-01-01.json": [make.exported("public")],
            "dms/U9/2026-01-01.json": [make.exported("direct")],
        },
    )
    assert place(archived(open_source(folder, None))) == {
        "public": ("general", "public"), "direct": ("U9", "im"),
    }  # fmt: skip


def test_export_inside_another_folder_is_found(tmp_path: Path) -> None:
    """A zip whose export lies in a folder of its own is read all the same."""
    make.export(tmp_path / "x" / "Acme export", {"general": [make.exported("deep")]})
    source = open_source(make.zipped(tmp_path / "x", tmp_path / "x.zip"), None)
    assert place(archived(source)) == {"deep": ("C000000000", "public")}


def test_author_that_no_list_knows_becomes_a_placeholder(tmp_path: Path) -> None:
    """An author whom users.json lacks, a person or a bot, is a placeholder; others are not."""
    said = [
        make.exported("a"),
        make.exported("b", user="U0STRANGE1", user_team="T9", at=make.ts(1)),
        {"type": "message", "subtype": "bot_message", "bot_id": "B1", "ts": make.ts(2)},
    ]
    users = rows(archived(open_source(make.export(tmp_path / "x", {"g": said}), None)), "users")
    strangers = {row["user_id"]: row["user_org"] for row in users if row["placeholder"]}
    assert strangers == {"U0STRANGE1": "T9", "B1": "unknown"}


def test_author_org_comes_from_the_list_of_users(tmp_path: Path) -> None:
    """A message that names no organisation is of its author's, and its own word goes first."""
    said = [make.exported("a", user="U9"), make.exported("b", user="U9", team="T5", at=make.ts(1))]
    folder = make.export(tmp_path / "x", {"g": said}, users=PEOPLE)
    found = {row["text"]: row["author_org"] for row in rows(archived(open_source(folder, None)))}
    assert found == {"a": "T9", "b": "T5"}


@pytest.mark.parametrize(
    ("content", "size"),
    [(b"{not json", 9), (b'{"messages": []}', 16), (b"", 0), (b"[1, 2", 5)],
    ids=["not-json", "object", "empty", "truncated"],
)
def test_broken_day_file_is_one_dead_letter(tmp_path: Path, content: bytes, size: int) -> None:
    """A day file that is no JSON list is one dead letter that names it; the next one is read."""
    folder = make.export(tmp_path / "x", {"general": [make.exported("fine")]})
    write(folder, {"general/2025-12-31.json": content})
    result = archived(open_source(folder, None))
    (letter,) = rows(result, "dead_letters")
    assert (letter["source"], letter["reason"]) == ("general/2025-12-31.json", "broken-file")
    assert (letter["size_bytes"], letter["payload"]) == (size, content)
    assert list(place(result)) == ["fine"]


def test_damaged_member_of_a_zip_is_one_dead_letter(tmp_path: Path) -> None:
    """A day file that cannot be unpacked is one dead letter; the rest of the zip is read."""
    noise = make.exported(os.urandom(400).hex())
    folder = make.export(tmp_path / "x", {"a": [noise], "b": [make.exported("fine")]})
    packed = make.zipped(folder, tmp_path / "x.zip")
    content = bytearray(packed.read_bytes())
    content[content.index(b"a/2026-01-01.json") + 60] ^= 0xFF
    packed.write_bytes(bytes(content))
    result = archived(open_source(packed, None))
    assert [row["source"] for row in rows(result, "dead_letters")] == ["a/2026-01-01.json"]
    assert list(place(result)) == ["fine"]


def test_broken_element_is_a_dead_letter_and_its_neighbours_are_not(tmp_path: Path) -> None:
    """Elements that are no messages are dead letters by number; half surrogates are mended."""
    said = b'[{"type":"message","ts":"1.000000","text":"a\\ud800"}, 5, null, {"ts": "2.000000"}]'
    folder = make.export(tmp_path / "x", {}, channels=[make.conversation("C1", "g")])
    write(folder, {"g/1970-01-01.json": b"\xef\xbb\xbf" + said})
    result = archived(open_source(folder, None))
    assert [row["source"] for row in rows(result, "dead_letters")] == [
        "g/1970-01-01.json:1", "g/1970-01-01.json:2",
    ]  # fmt: skip
    assert [row["text"] for row in rows(result)] == ["a\ufffd", None]


def test_bytes_that_are_no_text_cost_one_message(tmp_path: Path) -> None:
    """A message with bytes that are no UTF-8 is a dead letter; the others of its day are read."""
    folder = make.export(tmp_path / "x", {}, channels=[make.conversation("C1", "g")])
    said = b'[{"ts":"1.000000","text":"\xff"},\n {"ts":"2.000000","text":"fine"}]'
    write(folder, {"g/1970-01-01.json": said})
    result = archived(open_source(folder, None))
    assert [row["reason"] for row in rows(result, "dead_letters")] == ["not-utf8"]
    assert list(place(result)) == ["fine"]


def test_what_is_not_read_is_counted(tmp_path: Path) -> None:
    """Files that are not understood are counted with their reason and never named by content."""
    folder = make.export(tmp_path / "x", {"general": [make.exported()]})
    write(
        folder,
        {
            "canvases.json": [],
            "integration_logs.json": [],
            "__uploads/F1/salaries 2026.json": [],
            "general/attachments/F2-plan.pdf": b"%PDF",
            "general/pinned.json": {"some": "thing"},
            "notes about salaries.txt": b"",
            "__MACOSX/general/._x": b"",
            ".DS_Store": b"",
        },
    )
    source = open_source(folder, None)
    assert archived(source).counts.dead == 0
    assert set(source.skipped) == {
        "canvases.json", "integration_logs.json", "__uploads/", "attachments/", "other files",
        "other .json files of channels", "leftovers of an operating system",
    }  # fmt: skip
    assert source.skipped["__uploads/"].endswith("1 file")
    assert "salaries" not in str(source.skipped)


def test_messages_in_oddly_named_files_are_read(tmp_path: Path) -> None:
    """A JSON list of messages in a channel's folder is read whatever its name."""
    folder = make.export(tmp_path / "x", {"general": [make.exported("a")]})
    write(folder, {"general/part-2.json": [make.exported("b", at=make.ts(9))]})
    source = open_source(folder, None)
    assert set(place(archived(source))) == {"a", "b"}
    assert source.skipped == {}


def test_channel_named_like_a_folder_of_files_is_read(tmp_path: Path) -> None:
    """Day files are messages also in a channel called files or attachments."""
    folder = make.export(
        tmp_path / "x", {"files": [make.exported("f")], "attachments": [make.exported("a")]}
    )
    assert set(place(archived(open_source(folder, None)))) == {"a", "f"}


def test_message_too_long_for_a_record_stands_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message longer than a record may be is a dead letter with its size and hash."""
    monkeypatch.setattr("pipelines.sources.wrapping.LONGEST", 500)
    folder = make.export(tmp_path / "x", {"g": [make.exported("x" * 600), make.exported("fine")]})
    result = archived(open_source(folder, None))
    (letter,) = rows(result, "dead_letters")
    assert (letter["reason"], letter["source"]) == ("line-too-long", "g/2026-01-01.json:0")
    assert list(place(result)) == ["fine"]


def test_own_org_is_of_most_members(tmp_path: Path) -> None:
    """Strangers do not vote on whose export it is."""
    strangers = [make.user(f"U{n}", org="T9", is_stranger=True) for n in range(3)]
    folder = make.export(tmp_path / "x", {}, users=[make.user("U0OWN00001"), *strangers])
    assert open_source(folder, None).own_org == make.OWN
    assert open_source(folder, make.OWN).own_org == make.OWN


def test_own_org_must_be_known_and_agree(tmp_path: Path) -> None:
    """An export that does not say whose it is needs --own-org, one that does refuses another."""
    tied = make.export(tmp_path / "x", {}, users=[make.user("U1"), make.user("U2", org="T9")])
    with pytest.raises(UsageInvalid, match="--own-org"):
        open_source(tied, None)
    assert open_source(tied, "T9").own_org == "T9"
    told = make.export(tmp_path / "y", {})
    with pytest.raises(UsageInvalid, match=f"of {make.OWN}, not of T9"):
        open_source(told, "T9")


@pytest.mark.parametrize("content", [None, {"readme.txt": b"hello"}], ids=["empty", "other"])
def test_folder_that_is_no_source_says_what_was_looked_for(
    tmp_path: Path, content: dict[str, bytes] | None
) -> None:
    """A folder or zip of something else names the files that were looked for."""
    folder = tmp_path / "x"
    folder.mkdir()
    write(folder, content or {})
    with pytest.raises(SourceInvalid, match=r"channels\.json"):
        open_source(folder, make.OWN)
    with pytest.raises(SourceInvalid, match=r"channels\.json"):
        open_source(make.zipped(folder, tmp_path / "x.zip"), make.OWN)


def test_missing_source_is_invalid(tmp_path: Path) -> None:
    """A path where nothing is says so."""
    with pytest.raises(SourceInvalid, match="no such file"):
        open_source(tmp_path / "nothing.zip", None)


def test_broken_list_of_users_is_a_dead_letter(tmp_path: Path) -> None:
    """Without a readable users.json the messages are read, once it is said whose they are."""
    folder = make.export(tmp_path / "x", {"g": [make.exported("a")]})
    write(folder, {"users.json": b"{"})
    with pytest.raises(UsageInvalid):
        open_source(folder, None)
    result = archived(open_source(folder, make.OWN))
    assert [row["source"] for row in rows(result, "dead_letters")] == ["users.json"]
    assert list(place(result)) == ["a"]


def test_author_of_another_organisation_by_the_list_is_never_ours(tmp_path: Path) -> None:
    """A message that names only our workspace is not ours if the list of users says otherwise."""
    said = make.exported("theirs", user="U9", team=make.OWN)
    former = {key: value for key, value in said.items() if key != "type"}
    changed = {"type": "message", "subtype": "message_changed", "ts": make.ts(5)}
    changed |= {"message": former | {"text": "changed"}, "previous_message": former}
    deleted = {"type": "message", "subtype": "message_deleted", "ts": make.ts(6)}
    deleted |= {"deleted_ts": said["ts"], "previous_message": former}
    folder = make.export(tmp_path / "x", {"gen": [said, changed, deleted]}, users=PEOPLE)
    result = archived(open_source(folder, None))
    assert [row["author_org"] for row in rows(result)] == ["unknown"] * 3


def test_workspaces_that_profiles_and_files_name_count_as_their_enterprise(tmp_path: Path) -> None:
    """On Grid a profile that names our workspace does not dispute that the author is ours."""
    whole = {"enterprise_user": {"id": "W1", "enterprise_id": "E0OWN", "teams": ["T1", "T2"]}}
    file = make.file(user="W1", user_team="T2")
    said = make.exported("x", user="W1", team="E0OWN", user_profile={"team": "T1"}, files=[file])
    bot = make.exported("y", user="W1", team="E0OWN", bot_profile={"team_id": "T2"})
    folder = make.export(
        tmp_path / "x", {"gen": [said, bot]}, users=[make.user("W1", org="T1", **whole)]
    )
    result = archived(open_source(folder, None))
    owners = [row["author_org"] for row in (*rows(result), *rows(result, "files"))]
    assert owners == ["E0OWN"] * 3


def test_export_of_a_known_workspace_is_of_its_organisation(tmp_path: Path) -> None:
    """An export whose people name only workspaces is of the enterprise the caller knows them of."""
    people = [make.user("U1", org="T0US"), make.user("U2", "bo", org="T1US"), PEOPLE[2]]
    said = [make.exported("a", user="U1", team="T0US"), make.exported("b", user="U2")]
    folder = make.export(tmp_path / "x", {"gen": said}, users=people)
    known = {"T0US": "E0US", "T1US": "E0US"}
    for given in ("E0US", None):
        source = open_source(folder, given, known)
        owners = [(row["own_org"], row["author_org"]) for row in rows(archived(source))]
        assert owners == [("E0US", "E0US")] * 2
    assert open_source(folder, "T1US", known).own_org == "T1US"
    with pytest.raises(UsageInvalid, match="not of E9"):
        open_source(folder, "E9", known)


def test_export_of_unknown_is_refused(tmp_path: Path) -> None:
    """The id that stands for authors nobody knows is no organisation, whoever says it."""
    people = [make.user("U1", org="unknown")]
    folder = make.export(tmp_path / "x", {"gen": [make.exported()]}, users=people)
    for given in (None, "unknown"):
        with pytest.raises(UsageInvalid, match="--own-org"):
            open_source(folder, given)


def test_names_that_nothing_vouches_for_are_not_shown(tmp_path: Path) -> None:
    """No record says where it is from, and no label what is skipped, by a name that may be secret.

    Channels that a list knows keep their names, so that a dead letter can be found.
    """
    token = "ghp_" + "Ab1" * 12
    files = {
        f"{token}/channels.json": [make.conversation("C1", "gen")],
        f"{token}/users.json": PEOPLE,
        f"{token}/gen/2026-01-01.json": [make.exported("a"), 5],
        f"{token}/C1/2026-01-02.json": b"{",
        f"{token}/gen/{token}.json": [make.exported("b")],
        f"{token}/{token}/2026-01-01.json": [make.exported("c"), 5],
        f"{token}/{token}/2026-01-02.json": b"{",
        f"{token}/{token}/{token}.txt": b"x",
        f"{token}/{token}/{token}.json": [],
    }
    source = open_source(write(tmp_path / "x", files), None)
    sources = [json.loads(line)["source"] for _, line in landed(source)]
    letters = [row["source"] for row in rows(archived(source), "dead_letters")]
    assert source.skipped
    assert token not in str(sources) + str(letters) + str(source.skipped)
    folder = f"folder-{sha256(token.encode()).hexdigest()[:8]}"
    assert sorted(letters) == [
        f"{folder}/C1/2026-01-02.json",
        f"{folder}/{folder}/2026-01-01.json:1",
        f"{folder}/{folder}/2026-01-02.json",
        f"{folder}/gen/2026-01-01.json:1",
    ]
