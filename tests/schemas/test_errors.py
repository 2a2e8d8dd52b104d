"""What programs rely on in an error. That all of them pickle is tested with the architecture."""

from __future__ import annotations

import multiprocessing
import pickle
import traceback

import pytest

from schemas import errors
from schemas.errors import ArchiveInvalid, CrossgateError, KeyUnavailable, SourceInvalid

CODES = {
    "UsageInvalid": ("usage-invalid", 2),
    "FilterUnknown": ("filter-unknown", 2),
    "ConfigInvalid": ("config-invalid", 2),
    "SourceInvalid": ("source-invalid", 4),
    "SourceRefused": ("source-refused", 4),
    "LogCorrupt": ("log-corrupt", 4),
    "LogBusy": ("log-busy", 4),
    "LogTrimmed": ("log-trimmed", 4),
    "ArchiveInvalid": ("archive-invalid", 4),
    "ArchiveMissing": ("archive-missing", 4),
    "ArchiveCorrupt": ("archive-corrupt", 4),
    "ArchiveTooNew": ("archive-too-new", 4),
    "KeyUnavailable": ("key-unavailable", 4),
    "KeyWrong": ("key-wrong", 4),
    "KeyringRefused": ("keyring-refused", 4),
    "LedgerBroken": ("ledger-broken", 4),
    "Unreconciled": ("unreconciled", 4),
    "CanaryMissed": ("canary-missed", 4),
    "WorkerLost": ("worker-lost", 4),
}
"""Programs match on these: adding one is fine, changing one is not."""


@pytest.mark.parametrize(("name", "told"), CODES.items(), ids=CODES)
def test_codes_and_exit_codes_are_kept(name: str, told: tuple[str, int]) -> None:
    """Code and exit code of an error do not change, also on the other side of a pickle."""
    error = getattr(errors, name)("policy.toml: $.rules", "empty", "add a rule")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made one line above
    for one in (error, again):
        assert (one.code, one.exit_code) == told


def test_the_tree_is_complete() -> None:
    """Every error of the module has its code in the table above."""
    assert {name for name, value in vars(errors).items() if _is_error(value)} == set(CODES)


def _is_error(value: object) -> bool:
    return (
        isinstance(value, type)
        and issubclass(value, CrossgateError)
        and value is not CrossgateError
    )


@pytest.mark.parametrize(
    ("parent", "children"),
    [
        (SourceInvalid, {"SourceRefused"}),
        (ArchiveInvalid, {"ArchiveMissing", "ArchiveCorrupt", "ArchiveTooNew"}),
        (KeyUnavailable, {"KeyWrong", "KeyringRefused"}),
    ],
)
def test_a_family_is_caught_by_its_parent(parent: type[CrossgateError], children: set[str]) -> None:
    """Whoever catches the parent catches these."""
    assert {child.__name__ for child in parent.__subclasses__()} >= children


def test_what_could_have_been_meant_crosses_processes() -> None:
    """What an unknown filter could have meant is on the other side of a pickle, too."""
    error = errors.FilterUnknown("--in genral", "no such channel", "did you mean it?", ["general"])
    assert pickle.loads(pickle.dumps(error)).known == ["general"]  # noqa: S301 - made above


def _fail() -> None:
    raise errors.LogCorrupt("log/p0 at 7", "its boundaries are lost", "restore it")


def test_an_error_crosses_a_real_process() -> None:
    """A worker's error arrives as itself, with where, what and what to do."""
    with (
        multiprocessing.get_context("spawn").Pool(1) as pool,
        pytest.raises(errors.LogCorrupt) as caught,
    ):
        pool.apply(_fail)
    assert str(caught.value) == "log/p0 at 7: its boundaries are lost; restore it"
    assert "log/p0 at 7: its boundaries are lost; restore it" in "".join(
        traceback.format_exception_only(caught.value)
    )
