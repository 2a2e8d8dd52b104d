"""A suppression covers in a listing what it covers in a scan."""

from __future__ import annotations

from fnmatch import fnmatchcase

import duckdb
import pytest

from ediscovery.judged import _like

NAMES = ("ü.csv", "a_b", "axb", "a%b", "axxb", r"a\b", "ab", "a\nb", "A_B", "a!b", "😀", "")
PATTERNS = ("?.csv", "a_b", "a%b", r"a\b", "a*", "*b", "a?b", "?", "*a*a", r"*\b", "*")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_mean_the_same_in_a_query(pattern: str) -> None:
    """`?` is one character of any script, and nothing else but `*` says anything."""
    database = duckdb.connect()
    for name in NAMES:
        asked = "select x like y escape '\\' from (select ?::varchar as x, ?::varchar as y)"
        assert database.execute(asked, [name, _like(pattern)]).fetchone() == (
            fnmatchcase(name, pattern),
        )
