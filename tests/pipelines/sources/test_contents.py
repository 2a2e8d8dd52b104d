from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.normalise import normalise
from pipelines.sources import open_source
from pipelines.sources.layout import file_of
from tests import make
from tests.pipelines.extraction import documents
from tests.pipelines.normalised import rows

WORD = documents.docx("in the document")


def export(folder: Path, messages: dict[str, list[Any]], **uploads: bytes) -> Path:
    """An export with bytes of files, by their paths."""
    made = make.export(folder, messages)
    for place, data in uploads.items():
        path = made / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return made


def shared(*ids: str, at: int = 0) -> dict[str, Any]:
    """A message that shares files."""
    files = [make.file(f"{one}.docx", file_id=one, user="U0OWN00001") for one in ids]
    return make.exported("see", at=make.ts(at), files=files, subtype="file_share")


def files(path: Path) -> list[dict[str, Any]]:
    """The rows of files that an export gives."""
    source = open_source(path, None)
    lines = [line for batch in source.records() for _, line in batch]
    result = normalise(lines, own_org=source.own_org, partition="p", offsets=range(len(lines)))
    assert result.counts.dead == 0
    return rows(result, "files")


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("__uploads/F0000001/a.docx", "F0000001"),
        ("general/attachments/F0000001-a b.docx", "F0000001"),
        ("teams/x/__uploads/F0000001/2026-01-01.json", "F0000001"),
        ("files/F0000001.pdf", "F0000001"),
        ("attachments/2026-01-01.json", None),
        ("attachments/avatar.png", None),
        ("general/F0000001-a.docx", None),
        ("__uploads/Friends/a.docx", None),
    ],
)
def test_places_of_bytes(path: str, file: str | None) -> None:
    """Bytes are known by the id of their file, at the places where exporters put them."""
    assert file_of(path) == file


@pytest.mark.parametrize(
    "place", ["__uploads/F0000001/a.docx", "general/attachments/F0000001-a.docx"]
)
def test_contents_are_read_from_folder_and_zip(tmp_path: Path, place: str) -> None:
    """What stands in a file is part of its row, whether the export is packed or not."""
    folder = export(tmp_path / "x", {"general": [shared("F0000001", "F0000002")]}, **{place: WORD})
    packed = make.zipped(folder, tmp_path / "x.zip")
    for path in (folder, packed):
        first, second = files(path)
        assert (first["extraction"], first["extraction_reason"]) == ("extracted", None)
        assert first["content"].startswith("in the document\n")
        assert first["places"][0] == {"start": 0, "location": "paragraph 1", "counted": ""}
        assert (second["extraction"], second["extraction_reason"]) == ("unscanned", "not-in-source")
        assert second["content"] is None


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    """A file of which a part or all could not be read says so, place by place."""
    folder = export(
        tmp_path / "x",
        {"general": [shared("F0000001", "F0000002")]},
        **{
            "__uploads/F0000001/a.docx": documents.docx("x", parts={"word/vbaProject.bin": b"x"}),
            "__uploads/F0000002/b.7z": b"7z\xbc\xaf\x27\x1c",
        },
    )
    first, second = files(folder)
    assert (first["extraction"], first["extraction_reason"]) == ("partly", "macro")
    assert first["unscanned"] == [{"location": "word/vbaProject.bin", "reason": "macro"}]
    assert (second["extraction"], second["extraction_reason"]) == (
        "unscanned",
        "unsupported-format",
    )


def test_records_are_the_same_every_time(tmp_path: Path) -> None:
    """Counting and reading again give the same records; the bytes are part of the identity."""
    messages = {"general": [shared("F0000001", at=at) for at in range(5)]}
    folder = export(tmp_path / "x", messages, **{"__uploads/F0000001/a.docx": WORD})
    source = open_source(folder, None)
    first = [record for batch in source.records() for record in batch]
    assert source.total == len(first)
    assert first == [record for batch in source.records() for record in batch]
    assert source.skipped == {}
    before = source.identity
    (folder / "__uploads/F0000001/a.docx").write_bytes(WORD + b"\0")
    assert open_source(folder, None).identity != before


def test_bytes_that_no_message_shares_are_counted(tmp_path: Path) -> None:
    """What nothing refers to is not read, and said to be left out."""
    folder = export(
        tmp_path / "x",
        {"general": [make.exported()]},
        **{"__uploads/F0000009/a.docx": WORD, "__uploads/odd.docx": WORD},
    )
    source = open_source(folder, None)
    assert list(source.records())
    assert source.skipped == {
        "__uploads/": "bytes of files without the id of one; 1 file",
        "bytes of files": "no message shares them; 1 file",
    }


def test_several_bytes_of_one_file(tmp_path: Path) -> None:
    """Of a file with several entries all are read, each at its name."""
    uploads = {f"__uploads/F0000001/{name}.txt": name.encode() for name in ("a", "b")}
    (row,) = files(export(tmp_path / "x", {"general": [shared("F0000001")]}, **uploads))
    assert row["content"] == "a\nb"
    assert [place["location"] for place in row["places"]] == ["a.txt > line 1", "b.txt > line 1"]


def test_record_stays_a_record(tmp_path: Path) -> None:
    """Files that together hold more text than a record may have are marked, the first ones read."""
    ids = [f"F000000{at}" for at in range(4)]
    uploads = {f"__uploads/{one}/a.txt": b'quoted "text"\n' * 400_000 for one in ids}
    folder = export(tmp_path / "x", {"general": [shared(*ids)]}, **uploads)
    found = files(folder)
    assert [row["extraction_reason"] for row in found][-1] == "too-much-text"
    assert found[0]["content"].startswith('quoted "text"\n')
    lines = [line for batch in open_source(folder, None).records() for _, line in batch]
    assert max(map(len, lines)) <= 16 << 20


def test_hostile_record_invents_no_content() -> None:
    """A record whose contents are of another form than we land has none; its message is kept."""
    for contents in (7, {"F000000001": {"text": "x", "places": [[-1, "", ""]]}}, {"F000000001": 1}):
        line = json.dumps(make.wrapped(make.exported(files=[make.file()]), contents=contents))
        result = normalise([line.encode()], own_org=make.OWN, partition="p", offsets=[0])
        (row,) = rows(result, "files")
        assert row["extraction_reason"] == "not-in-source"
