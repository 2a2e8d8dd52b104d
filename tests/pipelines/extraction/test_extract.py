from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

import pipelines
from pipelines.extraction.extract import Extracted, Extractor, Place, extract
from pipelines.extraction.limits import Limits
from pipelines.extraction.reasons import Reason
from tests.pipelines.extraction import documents as make


def test_one_file_in_a_child_of_its_own() -> None:
    """A single file is read without further ado, and no process stays behind."""
    assert extract("a.txt", b"hello").text == "hello"


def test_places_follow_the_text() -> None:
    """Every character has the place that it is from."""
    found = Extracted(
        text="ab\ncd\nef",
        places=[Place(0, "line 4", "line"), Place(6, "page 2", "")],
    )
    assert [found.location(at) for at in (0, 3, 6, 7)] == ["line 4", "line 5", "page 2", "page 2"]
    assert [(part.location, part.text) for part in found.parts] == [
        ("line 4", "ab\ncd\n"),
        ("page 2", "ef"),
    ]


def test_too_large_is_not_even_sent(extractor: Extractor) -> None:
    """A file beyond the limit is marked."""
    limits = Limits(file_bytes=10)
    with Extractor(limits) as small:
        assert small.extract("a", b"x" * 11).unscanned == [("", "too-large")]
        assert small._child is None


def test_same_file_gives_the_same_bytes(extractor: Extractor) -> None:
    """Reading a file twice, in one child or two, gives the same."""
    data = make.docx("one", make.table(("a", "b"), ("c", "d")), header1="h")
    assert (
        extractor.extract("a.docx", data)
        == extractor.extract("a.docx", data)
        == extract("a.docx", data)
    )


def test_time_is_bounded() -> None:
    """A file that takes too long is marked, what was read before is kept, others go on."""
    slow = make.zipped({"a.txt": "first", "b.pdf": make.pdf(*("x" * 50 for _ in range(30_000)))})
    with Extractor(Limits(seconds=1, text_bytes=60 << 20)) as extractor:
        started = time.monotonic()
        found = extractor.extract("a.zip", slow)
        assert time.monotonic() - started < 10
        assert found.unscanned == [("", "timeout")]
        assert extractor.extract("b.txt", b"next").text == "next"


def test_memory_is_bounded() -> None:
    """A file that would fill the memory is marked, and others go on."""
    data = make.zipped({"a.txt": "x" * 60_000_000})
    with Extractor(Limits(memory_bytes=200 << 20, ratio=10_000)) as extractor:
        found = extractor.extract("a.zip", data)
        assert {reason for _, reason in found.unscanned} <= {"out-of-memory", "crashed"}
        assert found.unscanned
        assert extractor.extract("b.txt", b"next").text == "next"


def test_child_that_dies_is_replaced(extractor: Extractor) -> None:
    """The child may be killed at any time; the next file starts another."""
    with Extractor() as one:
        one.extract("a.txt", b"x")
        assert one._child is not None
        one._child.kill()
        one._child.wait()
        assert one.extract("a.txt", b"again").text == "again"


def test_places_are_bounded() -> None:
    """Beyond the number of places that are told apart the rest is marked."""
    data = make.docx(*(f"paragraph {at}" for at in range(100)))
    with Extractor(Limits(places=10)) as extractor:
        found = extractor.extract("a.docx", data)
    assert len(found.places) == 10
    assert found.unscanned == [("paragraph 11", "too-much-text")]


def test_names_of_any_characters(extractor: Extractor) -> None:
    """A name that no encoding holds is a name all the same."""
    assert extractor.extract("a\udc80\n.txt", b"x").text == "x"


def test_nothing_of_the_file_reaches_an_output(capfd: pytest.CaptureFixture[str]) -> None:
    """Neither the child nor the parent prints anything."""
    with Extractor() as extractor:
        for data in (make.pdf("canary")[:-200], b"%PDF-1.4 canary", make.docx("canary")[:-30]):
            extractor.extract("canary.pdf", data)
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs /proc")
def test_no_process_outlives_its_parent(tmp_path: Path) -> None:
    """If the parent is killed, the child ends by itself."""
    root = str(Path(pipelines.__file__).resolve().parent.parent)
    code = (
        f"import sys; sys.path.insert(0, {root!r})\n"
        "from pipelines.extraction.extract import Extractor\n"
        "e = Extractor(); e.extract('a', b'x'); print(e._child.pid, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        os.kill(parent.pid, 9)
        parent.wait()
    until = time.monotonic() + 20
    while time.monotonic() < until and _runs(child):
        os.sched_yield()
    assert not _runs(child)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def test_reasons_are_documented() -> None:
    """Every code of the package stands in the list of errors."""
    text = Path("docs/errors.md").read_text()
    for reason in Reason:
        assert re.search(rf"^\| `{reason.value}` \|", text, re.MULTILINE), reason.value
