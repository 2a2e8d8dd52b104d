"""Join the texts of a batch into one buffer, scan it once, map the hits back to rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt


class Joined:
    r"""The texts of a batch in one buffer, one ``\n`` after each row; no object per message.

    Rows keep their own newlines, so a key of many lines stays one hit. A null is an empty row. A
    hit that crosses a row's end exists in no message but may hide one that does: its rows must be
    scanned alone.

    Engines count bytes and may cut a character in two; a span always grows to whole characters.

    >>> texts = Joined(pa.array(["token: abc", None, "é:\nabc"], pa.large_string()))
    >>> texts.split([(7, 10), (16, 19), (8, 12)])
    ([(0, 7, 10), (2, 3, 6)], {0, 1})

    Attributes:
        buffer: The rows.
        starts: Where each begins, and, one more, where the buffer ends.
    """

    __slots__ = ("buffer", "starts")

    def __init__(self, texts: pa.LargeStringArray) -> None:
        end, none = pa.scalar("\n", texts.type), pa.scalar("", texts.type)
        rows = pc.binary_join_element_wise(  # type: ignore[call-overload]  # stubs allow no scalars
            texts, end, none, null_handling="replace"
        )
        _, starts, data = rows.buffers()
        self.starts: npt.NDArray[np.int64] = np.frombuffer(starts, np.int64)[: len(rows) + 1]
        self.buffer: bytes = data.to_pybytes()[: self.starts[-1]] if data is not None else b""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.starts) - 1

    def parts(self, size: int) -> Iterator[tuple[int, Joined]]:
        """Yield (first row, rows) of at most so many bytes, or one row that is longer by itself."""
        first = 0
        while first < len(self):
            fit = int(np.searchsorted(self.starts, self.starts[first] + size, "right")) - 1
            last = max(first + 1, fit)
            part = Joined.__new__(Joined)
            part.starts = self.starts[first : last + 1] - self.starts[first]
            part.buffer = self.buffer[self.starts[first] : self.starts[last]]
            yield first, part
            first = last

    def alone(self, row: int) -> bytes:
        r"""Return one row as it would stand in a batch of its own, the final ``\n`` included."""
        return self.buffer[self.starts[row] : self.starts[row + 1]]

    def touched(self, hits: Iterable[tuple[int, int]]) -> list[int]:
        """Return the rows that these (first byte, one past the last) hits touch, in order."""
        spans = np.array(list(hits), np.int64).reshape(-1, 2)
        first = np.searchsorted(self.starts, spans[:, 0], "right") - 1
        last = np.searchsorted(self.starts, spans[:, 1] - 1, "right") - 1
        rows: set[int] = set()
        for low, high in zip(first.tolist(), last.tolist(), strict=True):
            rows.update(range(low, high + 1))
        return sorted(rows)

    def rows_of(self, ends: npt.NDArray[np.int64]) -> list[int]:
        """Return the rows in which hits end (one past the last byte), in order."""
        rows: list[int] = np.unique(np.searchsorted(self.starts, ends - 1, "right") - 1).tolist()
        return rows

    def split(self, hits: Iterable[tuple[int, int]]) -> tuple[list[tuple[int, int, int]], set[int]]:
        """Return (row, first character, one past the last) per byte hit, and the rows to rescan."""
        spans: list[tuple[int, int, int]] = []
        rescan: set[int] = set()
        for start, end in hits:
            after, last = np.searchsorted(self.starts, [start, end - 1], "right").tolist()
            if after == last and end < self.starts[after]:
                row = self.alone(after - 1)
                base = int(self.starts[after - 1])
                spans.append((after - 1, *characters(row, start - base, end - base)))
            else:
                rescan.update(range(after - 1, last))
        return spans, rescan


def whole(text: bytes, start: int, end: int) -> tuple[int, int]:
    """Widen a span of UTF-8 bytes until it cuts no character in two."""
    while start > 0 and text[start] & 0xC0 == 0x80:
        start -= 1
    while end < len(text) and text[end] & 0xC0 == 0x80:
        end += 1
    return start, end


def characters(text: bytes, start: int, end: int) -> tuple[int, int]:
    """Turn a span of UTF-8 bytes into a span of characters, widened to whole ones."""
    start, end = whole(text, start, end)
    first = len(text[:start].decode())
    return first, first + len(text[start:end].decode())
