from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.project import ROOT
from tests.documented.document import blocks, commands, documents, run

_DOCUMENTS = [pytest.param(path, id=str(path.relative_to(ROOT))) for path in documents()]


@pytest.mark.parametrize("document", _DOCUMENTS)
def test_what_a_document_shows_is_so(document: Path, tmp_path: Path) -> None:
    """Every command and every Python block of the document runs and prints what it shows."""
    run(document.read_text(encoding="utf-8"), tmp_path)


@pytest.mark.parametrize("document", _DOCUMENTS)
def test_no_command_escapes(document: Path) -> None:
    """Each `$ crossgate` in the document's text is one of the commands that are run."""
    text = document.read_text(encoding="utf-8")
    found = [c for b in blocks(text) if b.language == "console" for c in commands(b)]
    shown = re.findall(r"^\s*\$ crossgate\b", text, re.MULTILINE)
    assert sum(c.text.startswith("crossgate") for c in found) == len(shown)


def test_the_readme_shows_the_command_at_work() -> None:
    """The README holds at least one crossgate command together with its output."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = [c for b in blocks(text) if b.language == "console" for c in commands(b)]
    assert any(c.text.startswith("crossgate") and c.expected for c in found)
