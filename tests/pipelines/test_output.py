"""What people read is what was written."""

from __future__ import annotations

import pytest
from rich.console import Console

from pipelines import output
from pipelines.output import line, say, table

TEXT = "thanks :tada: for /srv/a:key:b [bold]x[/] :zzz:"


def test_names_of_emoji_stay_words(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a message nor a path is shown as something else than it says."""
    line(TEXT)
    table(None, ("message",), [(TEXT,)])
    say(TEXT)
    printed = capsys.readouterr()
    assert printed.out.splitlines()[0] == TEXT
    assert printed.out.count(":tada:") == printed.out.count("a:key:b") == 2
    assert printed.err == f"{TEXT}\n"


LONG = "slack-export-aldermoor-2026-01-01-to-2026-02-04-complete.jsonl"


def _shown(
    columns: int | None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Lines of a table with a long name and a long text; None is no terminal at all."""
    monkeypatch.delenv("COLUMNS", raising=False)
    if columns is not None:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(output, "stdout", Console(width=columns, highlight=False, emoji=False))
    table(None, ("source", "rows", "text"), [(LONG, 1_382, "word " * 60)], shrink=("text",))
    return capsys.readouterr().out.splitlines()


def test_whoever_reads_a_pipe_gets_whole_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Away from a terminal nothing is cut, folded or filled up."""
    heading, row = _shown(None, capsys, monkeypatch)
    assert heading.split() == ["source", "rows", "text"]
    assert row == f"{LONG}  1,382  {'word ' * 59}word"


@pytest.mark.parametrize("columns", [60, 80])
def test_names_are_folded_before_they_are_cut(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a line has no room the whole name is still there, and no line is too long."""
    lines = _shown(columns, capsys, monkeypatch)
    assert LONG in "".join(line.split("  ")[0].strip() for line in lines[1:])
    assert max(map(len, lines)) <= columns


@pytest.mark.parametrize("columns", [100, 200])
def test_a_text_is_cut_to_its_room(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is room for some of a text a row stays one line."""
    _, row = _shown(columns, capsys, monkeypatch)
    assert LONG in row
    assert row.rstrip().endswith("…")
    assert len(row) <= columns
