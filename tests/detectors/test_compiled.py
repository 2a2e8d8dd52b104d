"""What is compiled is kept in private and used only while it is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from detectors.compiled import keep, kept, private, write
from detectors.prefilter import Gate, Prefilter
from schemas.errors import ConfigInvalid

GATES = [Gate(id=7, expression="kestrel|merlin")]


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    """Content is returned as it was kept; of what was never kept there is nothing."""
    keep(tmp_path / "one", b"content")
    assert kept(tmp_path / "one") == b"content"
    assert kept(tmp_path / "other") is None


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A file that finds no place, as on a full disk, does not lie about under another name."""
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        write(tmp_path / "taken", b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize("at", [0, 31, 32, -1])
def test_what_was_changed_is_not_used(tmp_path: Path, at: int) -> None:
    """One changed byte, in the hash or after it, and nothing comes back."""
    path = tmp_path / "one"
    keep(path, b"content")
    found = bytearray(path.read_bytes())
    found[at] ^= 1
    path.write_bytes(found)
    assert kept(path) is None


def test_a_folder_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    """Whoever can write there could blind a detector."""
    tmp_path.chmod(0o777)
    with pytest.raises(ConfigInvalid, match="others may write"):
        private(tmp_path)


def test_kept_gates_find_what_fresh_ones_find(tmp_path: Path) -> None:
    """A prefilter that was kept reads as one that was compiled, damaged in between or not."""
    fresh = Prefilter("of a test", GATES).hits(b"a merlin")
    for damaged in (False, False, True):
        if damaged:
            (path,) = (tmp_path / "cache").iterdir()
            path.write_bytes(path.read_bytes()[:-1])
        ids, ends = Prefilter("of a test", GATES, tmp_path / "cache").hits(b"a merlin")
        assert (ids.tolist(), ends.tolist()) == ([7], [8]) == tuple(x.tolist() for x in fresh)


def test_content_that_is_no_database_is_compiled_anew(tmp_path: Path) -> None:
    """What another processor compiled cannot be used here, and is not."""
    Prefilter("of a test", GATES, tmp_path)
    (path,) = tmp_path.iterdir()
    keep(path, b"of another processor")
    ids, _ = Prefilter("of a test", GATES, tmp_path).hits(b"a merlin")
    assert ids.tolist() == [7]


def test_other_gates_are_kept_apart(tmp_path: Path) -> None:
    """Two sets of gates never take each other's place."""
    Prefilter("of a test", GATES, tmp_path)
    ids, _ = Prefilter("of a test", [Gate(id=8, expression="merlin")], tmp_path).hits(b"a merlin")
    assert ids.tolist() == [8]
