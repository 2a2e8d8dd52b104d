from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import pytest

from detectors.scan import LONGEST_BYTES
from pipelines.normalising.reasons import Reason
from pipelines.sources import frames
from schemas.columns import LEDGER, TABLES
from schemas.config import RunConfig
from schemas.errors import CrossgateError
from schemas.policy import Family
from tests.architecture.project import ROOT
from tests.documented.document import documents
from tests.documented.generated import PARTS, arguments, commands, named, renewed

_DOCS = ROOT / "docs"


def _errors(base: type[CrossgateError] = CrossgateError) -> Iterator[type[CrossgateError]]:
    yield base
    for error in base.__subclasses__():
        if error.__module__ == CrossgateError.__module__:
            yield from _errors(error)


def _read(name: str) -> str:
    return (_DOCS / name).read_text(encoding="utf-8")


def _rows(text: str) -> dict[str, list[str]]:
    """The rows of a document's tables by the code in their first cell."""
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells and re.fullmatch(r"`[^`]+`", cells[0]):
            found[cells[0].strip("`")] = cells[1:]
    return found


@pytest.mark.parametrize(
    "path", [pytest.param(p, id=str(p.relative_to(ROOT))) for p in documents()]
)
def test_what_repeats_the_code_is_up_to_date(path: Path) -> None:
    """A part that is written from the code says what the code says now.

    If it does not: `python -m tests.documented.generated`.
    """
    text = path.read_text(encoding="utf-8")
    assert renewed(text) == text


def test_every_generated_part_stands_in_one_document() -> None:
    """Each part that is written from the code stands somewhere, and only once."""
    placed = [name for path in documents() for name in named(path.read_text(encoding="utf-8"))]
    assert sorted(placed) == sorted(PARTS)


@pytest.mark.parametrize("error", [pytest.param(e, id=e.code) for e in _errors()])
def test_every_error_is_explained(error: type[CrossgateError]) -> None:
    """docs/errors.md has a row for the error's code, with its exit code and what to do."""
    exits, meaning, remedy = _rows(_read("errors.md"))[error.code]
    assert exits == str(error.exit_code)
    assert meaning
    assert remedy


@pytest.mark.parametrize(
    "reason",
    [*(r.value for r in Reason), frames.TORN_WRITE, frames.BAD_CHECKSUM, frames.DAMAGED_FRAME],
)
def test_every_dead_letter_is_explained(reason: str) -> None:
    """docs/errors.md has a row for the reason why a record became a dead letter."""
    assert all(_rows(_read("errors.md"))[reason])


@pytest.mark.parametrize(
    ("path", "names"),
    [
        pytest.param(" ".join(path), chain.from_iterable(arguments(command)), id="-".join(path))
        for path, command in commands()
    ],
)
def test_every_command_and_option_is_documented(path: str, names: Iterable[str]) -> None:
    """The command and each of its arguments and options stand in docs/README.md, in one row."""
    row = re.compile(rf"`crossgate {path}(?:`| [A-Z])")
    (line,) = [line for line in _read("README.md").splitlines() if row.search(line)]
    assert [name for name in names if not re.search(rf"(?<![\w-]){name}(?![\w-])", line)] == []


@pytest.mark.parametrize("path", [pytest.param(" ".join(p), id="-".join(p)) for p, _ in commands()])
def test_every_command_is_shown_at_work(path: str) -> None:
    """Some document runs the command."""
    shown = re.compile(rf"^ *\$ crossgate {path}\b", re.MULTILINE)
    assert any(shown.search(document.read_text(encoding="utf-8")) for document in documents())


@pytest.mark.parametrize("key", RunConfig.__struct_fields__)
def test_every_setting_is_explained(key: str) -> None:
    """docs/operator.md has a row for the key of crossgate.toml."""
    assert all(_rows(_read("operator.md"))[key])


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        *(pytest.param(name, table.schema, id=name) for name, table in TABLES.items()),
        pytest.param("ledger", LEDGER, id="ledger"),
    ],
)
def test_every_column_is_explained(table: str, columns: list[object]) -> None:
    """docs/tables.md has a section for the table, with each column and its note in order."""
    sections = re.split(r"^#+ ", _read("tables.md"), flags=re.MULTILINE)
    (mine,) = [part for part in sections if part.partition("\n")[0] == table]
    found = {name: cells[-1].replace("\\|", "|") for name, cells in _rows(mine).items()}
    notes = {field.name: field.metadata[b"note"].decode() for field in columns}
    assert {name: note for name, note in found.items() if "." not in name} == notes
    assert [name for name in found if "." not in name] == list(notes)


@pytest.mark.parametrize("family", list(Family))
def test_every_family_of_rules_has_its_section(family: Family) -> None:
    """docs/detectors.md has a heading with the family's name."""
    assert re.search(rf"^## .*`{family}`", _read("detectors.md"), re.MULTILINE)


def _anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(
    "path", [pytest.param(p, id=str(p.relative_to(ROOT))) for p in documents()]
)
def test_every_link_leads_somewhere(path: Path) -> None:
    """A link to a file of the repository names one that is there, and a heading that it has."""
    broken = []
    for target in re.findall(r"\]\(([^()\s]+)\)", path.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        place, _, anchor = target.partition("#")
        page = (path.parent / place) if place else path
        if not page.exists() or (anchor and anchor not in _anchors(page)):
            broken.append(target)
    assert broken == []


def test_the_longest_texts_are_told() -> None:
    """Beyond which size a text is held for review is the number in the code."""
    told = f"more than {LONGEST_BYTES >> 10} KiB are held"
    assert told in " ".join(_read("limits.md").split())
