from __future__ import annotations

import gzip
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalise import normalise
from pipelines.sources import Source, open_source
from pipelines.sources.events import channel_of
from pipelines.sources.unpack import Limits
from schemas.errors import SourceInvalid, SourceRefused, UsageInvalid
from tests import make
from tests.pipelines.normalised import rows

ENVELOPES = [make.envelope(make.message(f"m{n}", at=make.ts(n))) for n in range(3)]


def lines(source: Source) -> list[bytes]:
    """Every line of a source."""
    return [line for batch in source.records() for _, line in batch]


def test_lines_are_landed_byte_for_byte(tmp_path: Path) -> None:
    """What a line holds is landed as it is, odd spaces and unreadable bytes included."""
    odd = [make.line(ENVELOPES[0]), b'{ "type" : "hello" }', b"\xff\xfe", b"{", b' {"type":"x"} ']
    path = tmp_path / "e.jsonl"
    path.write_bytes(b"\n".join(odd) + b"\n")
    source = open_source(path, None)
    assert source.kind == "slack-events"
    assert lines(source) == odd
    assert source.total == len(odd)


@pytest.mark.parametrize(
    "content",
    [
        b'{"type":"a"}\n{"type":"b"}',
        b'{"type":"a"}\r\n{"type":"b"}\r\n',
        b'\xef\xbb\xbf{"type":"a"}\n{"type":"b"}\n',
        b'\n{"type":"a"}\n \n\t\n{"type":"b"}\n\n',
    ],
    ids=["no-last-newline", "crlf", "byte-order-mark", "blank-lines"],
)
def test_ends_of_lines_are_not_part_of_them(tmp_path: Path, content: bytes) -> None:
    """Carriage returns, byte order mark and blank lines are no content; a last newline may lack."""
    path = tmp_path / "e.log"
    path.write_bytes(content)
    assert lines(open_source(path, make.OWN)) == [b'{"type":"a"}', b'{"type":"b"}']


@given(
    data=st.lists(st.binary(max_size=40).filter(lambda b: b"\n" not in b)), cut=st.integers(1, 9)
)
def test_chunks_do_not_show(
    tmp_path_factory: pytest.TempPathFactory, data: list[bytes], cut: int
) -> None:
    """Wherever a read ends, the same lines come out."""
    path = tmp_path_factory.mktemp("e") / "e.jsonl"
    path.write_bytes(b"\n".join(data))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.sources.events._CHUNK", cut)
        found = lines(open_source(path, make.OWN))
    content = b"\n".join(data)
    if cut >= 3:  # a mark cut in two is no mark
        content = content.removeprefix(b"\xef\xbb\xbf")
        expected = [line.removesuffix(b"\r") for line in content.split(b"\n") if line.strip()]
        assert found == expected


def test_line_too_long_is_known_by_its_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a line longer than a record may be, size and hash become a dead letter, cut anywhere."""
    monkeypatch.setattr("pipelines.sources.wrapping.LONGEST", 100)
    long = b'{"type":"x","pad":"' + b"y" * 5000 + b'"}'
    path = tmp_path / "e.jsonl"
    path.write_bytes(b'{"type":"a"}\n' + long + b'\n{"type":"b"}\n' + long)
    for chunk in (64, 1 << 20):
        monkeypatch.setattr("pipelines.sources.events._CHUNK", chunk)
        found = lines(open_source(path, make.OWN))
        assert (found[0], found[2], len(found)) == (b'{"type":"a"}', b'{"type":"b"}', 4)
        result = normalise(found, own_org=make.OWN, partition="p", offsets=range(4))
        letters = rows(result, "dead_letters")
        assert [row["source"] for row in letters] == ["e.jsonl:2", "e.jsonl:4"]
        for letter in letters:
            assert (letter["reason"], letter["size_bytes"]) == ("line-too-long", len(long))
            assert letter["sha256"] == sha256(long).hexdigest()
            assert letter["payload"] is None


def test_packed_files_are_unpacked(tmp_path: Path) -> None:
    """A gzip file is read by what it is, whatever its name."""
    plain = make.jsonl(tmp_path / "e.jsonl", ENVELOPES)
    packed = tmp_path / "e.log"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert lines(open_source(packed, None)) == lines(open_source(plain, None))
    assert open_source(packed, None).total is None


def test_little_is_small_and_much_is_not(tmp_path: Path) -> None:
    """Worker processes are worth their start from some megabytes on, fewer of a packed file."""
    little = make.jsonl(tmp_path / "e.jsonl", ENVELOPES)
    assert open_source(little, None).small
    for name, size in (("much.jsonl", 17 << 20), ("much.jsonl.gz", 3 << 20)):
        much = tmp_path / name
        much.write_bytes(little.read_bytes())
        with much.open("r+b") as file:
            file.truncate(size)
        assert not open_source(much, make.OWN).small


def test_damaged_rest_of_a_packed_file_is_a_dead_letter(tmp_path: Path) -> None:
    """What can be unpacked is read; that the rest cannot is a dead letter of the file."""
    events = [make.envelope(make.message(sha256(bytes([n])).hexdigest())) for n in range(200)]
    whole = b"".join(make.line(one) + b"\n" for one in events)
    packed = tmp_path / "e.jsonl.gz"
    packed.write_bytes(gzip.compress(whole)[:-2000])
    found = lines(open_source(packed, None))
    result = normalise(found, own_org=make.OWN, partition="p", offsets=range(len(found)))
    assert result.counts.messages > 50
    assert [row["reason"] for row in rows(result, "dead_letters")] == ["broken-file", "not-json"]
    assert found[: result.counts.messages] == [
        make.line(one) for one in events[: result.counts.messages]
    ]


def test_packed_bomb_is_refused(tmp_path: Path) -> None:
    """A gzip file that expands beyond any honest log is refused while it is read."""
    from pipelines.sources.events import EventsSource

    path = tmp_path / "e.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"type":"x"}\n' * 2_000_000))
    with pytest.raises(SourceRefused, match="expands more than"):
        lines(EventsSource(path, make.OWN, Limits(ratio=20, ratio_from=1000)))


def test_folder_of_files_is_read_in_order(tmp_path: Path) -> None:
    """Files of JSON lines in a folder are read by path; others are counted and not named."""
    folder = tmp_path / "logs"
    make.jsonl(folder / "b" / "2.ndjson", ENVELOPES[1:2])
    make.jsonl(folder / "a.jsonl", ENVELOPES[:1])
    make.jsonl(folder / "notes on salaries.txt", ENVELOPES[2:])
    source = open_source(folder, None)
    assert lines(source) == [make.line(one) for one in ENVELOPES[:2]]
    assert list(source.skipped) == ["other files"]
    assert "salaries" not in str(source.skipped)


def test_link_out_of_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder of events with a link that leads out of it is refused."""
    make.jsonl(tmp_path / "outside.jsonl", ENVELOPES)
    make.jsonl(tmp_path / "logs" / "a.jsonl", ENVELOPES)
    (tmp_path / "logs" / "b.jsonl").symlink_to(tmp_path / "outside.jsonl")
    with pytest.raises(SourceRefused, match="leads out"):
        open_source(tmp_path / "logs", None)


@pytest.mark.parametrize(
    ("line", "channel"),
    [
        (make.line(make.message(channel="C1")), "C1"),
        (make.line(make.envelope(make.message(channel="C1"))), "C1"),
        (b'{"event":{"type":"channel_rename","channel":{"id":"C1"}}}', "C1"),
        (b'{"type":"file_shared","channel_id":"C1"}', "C1"),
        (b'{"type":"hello"}', None),
        (b'{"event":5,"channel":7}', None),
        (b"{", None),
        (b"[" * 9999, None),
        (b'{"channel":"C\xff"}', None),
    ],
    ids=["bare", "envelope", "object", "channel_id", "none", "odd", "malformed", "deep", "bytes"],
)
def test_channel_is_found_at_a_glance(line: bytes, channel: str | None) -> None:
    """The channel of a line is found where it stands, and a malformed line has none."""
    assert channel_of(line) == channel


def test_own_org_comes_from_the_envelopes(tmp_path: Path) -> None:
    """Envelopes say whose install it is; another one is refused, its enterprise is not."""
    events = [make.envelope(make.message(), enterprise_id="E0OWN00001")]
    path = make.jsonl(tmp_path / "e.jsonl", events)
    assert open_source(path, None).own_org == make.OWN
    assert open_source(path, "E0OWN00001").own_org == "E0OWN00001"
    with pytest.raises(UsageInvalid, match="not of T9"):
        open_source(path, "T9")


def test_workspace_counts_as_the_organisation_the_caller_knows_it_of(tmp_path: Path) -> None:
    """Envelopes that name only a workspace are of the enterprise that the caller says it is of."""
    path = make.jsonl(tmp_path / "e.jsonl", [make.envelope(make.message(), own_org="T0US")])
    known = {"T0US": "E0US", "T1US": "E0US"}
    assert open_source(path, "E0US", known).own_org == "E0US"
    assert open_source(path, "T1US", known).own_org == "T1US"
    assert open_source(path, None, known).own_org == "E0US"
    with pytest.raises(UsageInvalid, match="not of E9"):
        open_source(path, "E9", known)
    with pytest.raises(UsageInvalid, match="not of E0US"):
        open_source(path, "E0US")


@pytest.mark.parametrize("given", [None, "unknown"])
def test_unknown_is_no_organisation(tmp_path: Path, given: str | None) -> None:
    """The id that stands for authors nobody knows is refused, and never taken from envelopes."""
    for event in (make.message(), make.envelope(make.message(), own_org="unknown")):
        path = make.jsonl(tmp_path / "e.jsonl", [event])
        with pytest.raises(UsageInvalid, match="--own-org"):
            open_source(path, given)


def test_bare_events_need_an_own_org(tmp_path: Path) -> None:
    """Bare events do not say whose install saw them."""
    path = make.jsonl(tmp_path / "e.jsonl", [make.message()])
    with pytest.raises(UsageInvalid, match="--own-org"):
        open_source(path, None)
    assert open_source(path, "T9").own_org == "T9"


@pytest.mark.parametrize("content", [b"", b"hello\nworld\n", b"[1,\n2]\n", b"\x89PNG\r\n\x1a\n"])
def test_file_of_something_else_is_invalid(tmp_path: Path, content: bytes) -> None:
    """A file whose first lines are no JSON objects is no source, unless its name says so."""
    path = tmp_path / "something"
    path.write_bytes(content)
    with pytest.raises(SourceInvalid, match="neither a Slack export"):
        open_source(path, make.OWN)
    renamed = path.rename(tmp_path / "something.jsonl")
    assert open_source(renamed, make.OWN).kind == "slack-events"


def test_identity_is_of_the_content(tmp_path: Path) -> None:
    """A file keeps its identity when its folder moves, and loses it with one byte."""
    first = make.jsonl(tmp_path / "a" / "e.jsonl", ENVELOPES)
    second = make.jsonl(tmp_path / "b" / "e.jsonl", ENVELOPES)
    assert open_source(first, None).identity == open_source(second, None).identity
    make.jsonl(second, ENVELOPES[:2])
    assert open_source(first, None).identity != open_source(second, None).identity
