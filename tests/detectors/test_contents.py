from __future__ import annotations

from typing import Any, SupportsIndex

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.contents import OVERLAP, PIECE, Located, pieces
from detectors.examples import assemble
from detectors.scan import Scan, scan
from schemas.places import located
from tests.detectors.engines import detectors, files
from tests.growth import grows_in_proportion

KEY = b"k" * 32
TOKEN = assemble("ghp_{crc62:30}", "one")
OTHER = assemble("ghp_{crc62:30}", "two")


def scanned(content: str, *places: tuple[int, str, str], **more: object) -> Scan:
    """Scan one file."""
    row = {"name": "a.zip", "content": content, "places": list(places)} | more
    return scan(detectors(), files(row), table="files", key=KEY)


def found(result: Scan) -> list[dict[str, Any]]:
    """Findings, short."""
    names = ("field", "start", "end", "location")
    return result.findings.select(names).to_pylist()


@given(
    st.text(st.sampled_from("ab \n"), max_size=400),
    st.integers(40, 90),
    st.integers(1, 20),
    st.integers(0, 400),
)
def test_pieces_hold_every_span(content: str, piece: int, overlap: int, at: int) -> None:
    """Whatever is no longer than the overlap stands whole in one of the pieces."""
    cut = list(pieces(content, piece, overlap))
    assert all(content[start : start + len(text)] == text for start, text in cut)
    assert all(len(text) <= piece for _, text in cut)
    start = min(at, len(content))
    end = min(start + overlap, len(content))
    assert any(first <= start and end <= first + len(text) for first, text in cut)


def test_finding_says_where_in_a_file() -> None:
    """A finding in a content says its place, line and cell."""
    content = f"page one\nthe key: {TOKEN}\nUser\tkey\nada\t{OTHER}\n"
    second = content.index("User")
    result = scanned(content, (0, "page 3, line 1", "line"), (second, "pay.xlsx > cell B4", "cell"))
    assert [(one["field"], one["location"]) for one in found(result)] == [
        ("content", "page 3, line 2"),
        ("content", "pay.xlsx > cell C5"),
    ]
    assert [content[one["start"] : one["end"]] for one in found(result)] == [TOKEN, OTHER]


def test_findings_elsewhere_have_no_location() -> None:
    """The name of a file is no place in it."""
    assert [one["location"] for one in found(scanned("nothing", name=f"{TOKEN}.txt"))] == [None]


@pytest.mark.parametrize(
    "filler", ["x" * 40 + "\n", "words and words ", "x"], ids=["lines", "words", "neither"]
)
def test_long_contents_are_read_to_their_end(filler: str) -> None:
    """A content of many pieces is scanned whole, and what stands across a cut is found once."""
    before = (filler * (3 * PIECE // len(filler)))[: 3 * PIECE]
    cuts = [start for start, _ in pieces(before)]
    for at in (cuts[1] - 10, cuts[1] + OVERLAP - 10, PIECE - 20, len(before)):
        content = f"{before[:at]} {TOKEN} {before[at:]}"
        (one,) = [f for f in found(scanned(content)) if content[f["start"] : f["end"]] == TOKEN]
        assert one["location"] is None


def test_location_holds_no_secret() -> None:
    """A name of a file inside that holds what was found is masked where places show it."""
    content = f"{TOKEN}.txt\nmore {OTHER}"
    result = scanned(content, (0, "names of files", ""), (45, f"{TOKEN}.txt > line 1", "line"))
    assert [one["location"] for one in found(result)] == ["names of files", "********.txt > line 1"]
    assert TOKEN not in str(result.findings.to_pylist())


def test_batches_of_files_do_not_mix() -> None:
    """Places belong to their own file."""
    rows = [
        {"file_id": f"F{at}", "content": TOKEN, "places": [(0, f"page {at}", "")]} for at in (1, 2)
    ]
    result = scan(detectors(), files(*rows), table="files", key=KEY)
    assert [one["location"] for one in found(result)] == ["page 1", "page 2"]
    assert result.rows == [0, 1]
    assert isinstance(result.findings, pa.RecordBatch)


@given(
    st.text(st.sampled_from("a\t\n"), max_size=60),
    st.lists(st.integers(0, 60), max_size=12),
    st.sampled_from(["line", "cell"]),
)
def test_places_are_told_in_any_order(content: str, asked: list[int], counted: str) -> None:
    """Counting onwards from the finding before gives what counting from the start does."""
    middle = len(content) // 2
    places = [{"start": s, "location": "cell A1", "counted": counted} for s in (0, middle)]
    one = Located(content, places)
    for start in (min(at, len(content)) for at in asked):
        begin = middle if start >= middle else 0
        assert one.at(start) == located("cell A1", counted, content[begin:start])


def test_a_file_is_masked_once_for_all_its_findings() -> None:
    """Ten thousand secrets in one sheet take no ten thousand times as long as one."""
    reads = []

    class Name(str):
        __slots__ = ()

        def __getitem__(self, place: SupportsIndex | slice) -> str:
            reads.append(1)
            return super().__getitem__(place)

    secret = [f"secret {number}" for number in range(1_000)]
    one = Located("\n" * 1_000, [{"start": 0, "location": Name("cell A1"), "counted": ""}], secret)
    assert {one.at(start) for start in range(1_000)} == {"cell A1"}
    assert 0 < len(reads) < 20


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        pytest.param("a hunter2hunter2 b", "a **************** b", id="twice"),
        pytest.param("a my hunter2.zip b", "a ********.zip b", id="the longest"),
        pytest.param("a my hunter2000 b", "a ******** b", id="overlapping"),
        pytest.param("a hunt b", "a hunt b", id="its beginning"),
    ],
)
def test_all_of_what_was_found_is_masked(location: str, shown: str) -> None:
    """Of values that overlap or hold each other no letter is left."""
    places = [{"start": 0, "location": location, "counted": ""}]
    one = Located("x", places, ["hunter2", "my hunter2", "ter2000", "abc"])
    assert one.at(0) == shown


def test_many_places_and_many_secrets_take_linear_time() -> None:
    """A list of contacts of which each line is a place is masked in as many steps as it has."""

    def read(lines: str) -> None:
        count = len(lines)
        places = [{"start": n, "location": f"line {n}, item", "counted": ""} for n in range(count)]
        one = Located(lines, places, [f"user{n}@example.com" for n in range(count)])
        assert [one.at(n) for n in range(count)][-1] == f"line {count - 1}, item"

    assert grows_in_proportion(read, "x", size=2_000)
