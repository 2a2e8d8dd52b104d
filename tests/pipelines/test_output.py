"""What people read is what was written."""

from __future__ import annotations

import pytest

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
