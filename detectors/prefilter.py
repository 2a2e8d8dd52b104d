"""Many byte patterns in one pass over a buffer: where something may be, never what it is.

Hyperscan (built from Vectorscan) reads a buffer once whatever the number of patterns. It reports
that a pattern may end at an offset; it reports every possible end, and under PREFILTER it accepts
look-arounds and back-references by reporting too much. Whoever asks must confirm with the real
pattern.

Patterns see bytes: they fold the case of ASCII letters only, and a word boundary lies between an
ASCII letter and any byte of another script. Both err towards reporting.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import hyperscan
import numpy as np

from detectors.compiled import keep, kept, private
from schemas.errors import ConfigInvalid

if TYPE_CHECKING:
    import numpy.typing as npt

ENGINE: Final = f"hyperscan@{version('hyperscan')}"

_GATE_BITS: Final = 24
"""Of a gate's id, beside the offset it fired at: a text made for it fires at every byte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One pattern of a prefilter.

    Attributes:
        id: What a hit of it is reported as; several gates may share one.
        expression: PCRE syntax over UTF-8 bytes, case of ASCII letters folded.
        cased: The case of letters counts.
        typos: Bytes that may be wrong, missing or too many: 0 or 1. Not together with look-arounds.
    """

    id: int
    expression: str
    typos: int = 0
    cased: bool = False


class Prefilter:
    """A compiled set of gates. One per process, for any number of threads; it does not pickle.

    Args:
        name: What it is for, for errors.
        gates: At least one.
        cache_dir: Where the compiled set is kept; None compiles it anew. Not for gates that are a
            secret themselves.

    Raises:
        ConfigInvalid: A gate is not a pattern that Hyperscan can compile.
    """

    def __init__(self, name: str, gates: Sequence[Gate], cache_dir: Path | None = None) -> None:
        if cache_dir is None:
            self._database = _compiled(name, gates)
        else:
            mark = sha256(repr((ENGINE, gates)).encode()).hexdigest()[:32]
            self._database = _kept(private(cache_dir) / f"gates-{mark}", name, gates)
        self._scratch = hyperscan.Scratch(self._database)
        # Hyperscan's working memory serves one scan at a time, so each thread has its own.
        self._local = threading.local()

    def hits(self, buffer: bytes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return (ids, ends): which gates may match, and one past the last byte, by end then id.

        Each pair once. An end says nothing about where the match began.
        """
        found: list[int] = []

        def note(gate: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append(end << _GATE_BITS | gate)

        self._database.scan(buffer, match_event_handler=note, scratch=self._own_scratch())
        pairs = np.unique(np.array(found, np.int64))
        return pairs & ((1 << _GATE_BITS) - 1), pairs >> _GATE_BITS

    def _own_scratch(self) -> hyperscan.Scratch:
        scratch: hyperscan.Scratch | None = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = self._scratch.clone()
        return scratch

    def __reduce__(self) -> str:
        what = "a prefilter is built once per process and never pickled"
        raise TypeError(what)


def _kept(path: Path, name: str, gates: Sequence[Gate]) -> hyperscan.Database:
    content = kept(path)
    if content is not None:
        with suppress(hyperscan.error):  # of another processor
            return hyperscan.loadb(content, mode=hyperscan.HS_MODE_BLOCK)
    database = _compiled(name, gates)
    keep(path, hyperscan.dumpb(database))
    return database


def _compiled(name: str, gates: Sequence[Gate]) -> hyperscan.Database:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(
            expressions=[gate.expression.encode() for gate in gates],
            ids=[gate.id for gate in gates],
            elements=len(gates),
            flags=[
                hyperscan.HS_FLAG_PREFILTER | (0 if gate.cased else hyperscan.HS_FLAG_CASELESS)
                for gate in gates
            ],
            ext=[_extension(gate) for gate in gates],
        )
    except (hyperscan.error, ValueError) as error:
        raise ConfigInvalid(
            f"prefilter {name}", f"a gate does not compile: {error}", "mend the pattern"
        ) from None
    return database


def _extension(gate: Gate) -> tuple[int, int, int, int, int, int]:
    # flags, minimal and maximal offset, minimal length, edit distance, Hamming distance
    flags = hyperscan.HS_EXT_FLAG_EDIT_DISTANCE if gate.typos else 0
    return flags, 0, 0, 0, gate.typos, 0
