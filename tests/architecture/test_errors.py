from __future__ import annotations

import pickle
import re
from collections.abc import Iterator

import pytest

from schemas import errors


def _tree(root: type[errors.CrossgateError]) -> Iterator[type[errors.CrossgateError]]:
    for child in root.__subclasses__():
        yield child
        yield from _tree(child)


TREE = list(_tree(errors.CrossgateError))


@pytest.mark.parametrize("error", TREE)
def test_an_error_crosses_processes(error: type[errors.CrossgateError]) -> None:
    """An error that was pickled is the same error: class, place, reason and remedy."""
    before = error("log/p0 at offset 7", "it broke", "mend it")
    after = pickle.loads(pickle.dumps(before))  # noqa: S301 - made one line above
    assert type(after) is error
    assert (after.where, after.what, after.remedy) == (before.where, before.what, before.remedy)
    assert str(after) == str(before)


def test_every_error_lives_in_one_module() -> None:
    """All errors are defined in schemas.errors, where their tree is drawn."""
    assert {error.__module__ for error in TREE} == {"schemas.errors"}


def test_every_error_has_its_own_code() -> None:
    """No two errors share a code, and a code is lower-case words joined by hyphens."""
    codes = [error.code for error in TREE]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)


def test_exit_codes_are_the_documented_ones() -> None:
    """An error ends the command with 2 usage, 3 refused by a hold or policy, or 4 failed."""
    assert {error.exit_code for error in TREE} <= {2, 3, 4}


def test_the_drawn_tree_is_the_tree() -> None:
    """The tree in the docstring of schemas.errors names every error once and nothing else."""
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    assert sorted(drawn) == sorted(error.__name__ for error in TREE)
