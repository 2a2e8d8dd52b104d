"""Join the texts of a batch into one buffer, scan it once, map the hits back to rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt


_BETWEEN: Final = b"\0\n"
"""Before each row; the one before ends with a line break."""


class Joined:
    r"""The texts of a batch in one buffer, one ``\n`` after each row; no object per message.

    Rows keep their own newlines, so a key of many lines stays one hit. A null is an empty row. A
    hit that crosses a row's end exists in no message: it says which rows to read, alone.

    Engines count bytes and may cut a character in two; a span always grows to whole characters.

    Attributes:
        buffer: The rows.
        starts: Where each begins, and, one more, where the buffer ends.
    """

    __slots__ = ("buffer", "starts")
    buffer: bytes
    starts: npt.NDArray[np.int64]

    def __init__(self, texts: pa.LargeStringArray) -> None:
        end, none = pa.scalar("\n", texts.type), pa.scalar("", texts.type)
        rows = pc.binary_join_element_wise(  # type: ignore[call-overload]  # stubs allow no scalars
            texts, end, none, null_handling="replace"
        )
        self.buffer, self.starts = _read(rows)

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

    def apart(self) -> tuple[bytes, npt.NDArray[np.int64]]:
        r"""Return a buffer with ``\n\0\n`` between the rows, and before which byte each row begins.

        For patterns that never match these three bytes in a row: what they match in the buffer is
        what they match in each row alone.

        >>> Joined(pa.array(["a", None, "b"], pa.large_string())).apart()
        (b'\x00\na\n\x00\n\n\x00\nb\n', array([2, 6, 9]))
        """
        parts = [None, pa.py_buffer(self.starts.data), pa.py_buffer(self.buffer)]
        rows = pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(self), parts)
        between, none = pa.scalar(_BETWEEN, rows.type), pa.scalar(b"", rows.type)
        buffer, starts = _read(
            pc.binary_join_element_wise(between, rows, none)  # type: ignore[call-overload]  # as above
        )
        return buffer, starts[:-1] + len(_BETWEEN)

    def rows_of(self, ends: npt.NDArray[np.int64]) -> list[int]:
        """Return the rows in which hits end (one past the last byte), in order."""
        rows: list[int] = np.unique(np.searchsorted(self.starts, ends - 1, "right") - 1).tolist()
        return rows


def _read(rows: pa.LargeStringArray | pa.LargeBinaryArray) -> tuple[bytes, npt.NDArray[np.int64]]:
    """Return the values of a large string or binary array, and where each begins and ends."""
    _, starts, data = rows.buffers()
    if starts is None or data is None:  # no rows
        return b"", np.zeros(len(rows) + 1, np.int64)
    places = np.frombuffer(memoryview(starts), np.int64)[: len(rows) + 1]
    return data.to_pybytes()[: places[-1]], places


def whole(text: bytes, start: int, end: int) -> tuple[int, int]:
    """Widen a span of UTF-8 bytes until it cuts no character in two."""
    while start > 0 and text[start] & 0xC0 == 0x80:
        start -= 1
    while end < len(text) and text[end] & 0xC0 == 0x80:
        end += 1
    return start, end
