"""Texts hidden in blocks and attachments, and texts folded for search.

A message's `text` is what clients without blocks show; people read the blocks and attachments. An
app may put anything there and leave `text` empty, so a secret or a name counts wherever it stands.
But most blocks only repeat `text`, and scanning everything twice costs time and reports findings
twice, so only what `text` lacks is taken.

Left out on purpose, and kept in `raw` only: addresses of images and icons, emoji names, ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from schemas.columns import TEXT
from schemas.fold import fold_beyond_ascii

_WORDS: Final = frozenset(
    {
        "text", "title", "subtitle", "pretext", "fallback", "value", "footer", "author_name",
        "author_subname", "service_name", "alt_text", "description", "label", "placeholder", "hint",
        "initial_value", "body", "url", "original_url", "from_url", "title_link", "plain_text",
        "comment",
    }
)  # fmt: skip
"""Keys whose strings a reader of the message gets to see."""

_FORMATTING: Final = str.maketrans("", "", "*_~`")
_EFFORT: Final = 1 << 22
"""Characters of one text that may be looked through in vain or out of order. Were each piece sought
in the whole text, one crafted message could hold up everything; past this, pieces are taken."""


def more_text(text: str | None, blocks: object, attachments: object) -> str | None:
    """Return what blocks and attachments say that `text` does not, one piece per line.

    Neighbouring leaves of rich text are one piece, so a secret that formatting cuts in two is
    whole again. A piece counts as said if `text` holds it as it is, with Slack's escapes, or with
    its formatting marks; a piece whose formatting changes inside a word is taken in any case, and
    so is every piece once more was compared than any message of a person needs.

    Args:
        text: The message's `text`.
        blocks: Decoded JSON, of any shape.
        attachments: Decoded JSON, of any shape.

    >>> leaves = [{"type": "text", "text": "key "}, {"type": "text", "text": "s3cr"},
    ...           {"type": "text", "text": "et", "style": {"bold": True}}]
    >>> blocks = [{"type": "rich_text", "elements": [{"elements": leaves}]}]
    >>> more_text("key s3cret", blocks, None) is None
    True
    >>> more_text("key s3cr*et*", blocks, None)
    'key s3cret'
    """
    said = text or ""
    if not attachments and (leaf := _only_leaf(blocks)) is not None and leaf.strip() in said:
        return None
    whole = _Searched(said)
    flat: _Searched | None = None
    pieces: list[str] = []
    for piece, cut in _pieces(blocks, attachments):
        stripped = piece.strip()
        if not stripped or whole.holds(stripped):
            continue
        if said and not cut:
            if flat is None:
                flat = _Searched(_flat(said))
            if all(flat.holds(_flat(part)) for part in stripped.split("\n")):
                continue
        pieces.append(stripped)
    if not pieces:
        return None
    return "\n".join(_without_repeats(pieces))


class _Searched:
    """A text that pieces are sought in, most of which stand in it one after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._left = max(_EFFORT, 2 * len(text))

    def holds(self, piece: str) -> bool:
        """Whether the text holds a piece; no, once the search has cost too much."""
        if self._left <= 0:
            return False
        text, at = self._text, self._at
        found = text.find(piece, at)
        self._left -= (len(text) if found < 0 else found) - at
        if found < 0 and at:
            found = text.find(piece, 0, at + len(piece) - 1)
            self._left -= at
        if found < 0:
            return False
        self._at = found + len(piece)
        return True


def _only_leaf(blocks: object) -> str | None:
    """The text of blocks that are one unformatted piece and nothing else, as most are."""
    node = blocks
    for kind, keys in (("rich_text", 3), ("rich_text_section", 2)):
        if type(node) is not list or len(node) != 1:
            return None
        block = node[0]
        if type(block) is not dict or block.get("type") != kind or len(block) != keys:
            return None
        if keys == 3 and "block_id" not in block:
            return None
        node = block.get("elements")
    if type(node) is not list or len(node) != 1:
        return None
    leaf = node[0]
    if type(leaf) is dict and len(leaf) == 2 and leaf.get("type") == "text":
        text = leaf.get("text")
        return text if type(text) is str else None
    return None


def _flat(text: str) -> str:
    """Drop formatting marks and Slack's escapes, so that mrkdwn and rich text compare equal."""
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return text.translate(_FORMATTING).strip()


def _without_repeats(pieces: list[str]) -> list[str]:
    """Drop pieces that are part of another one, if they are few; of equal ones keep the first."""
    unique = list(dict.fromkeys(pieces))
    if len(unique) == 1 or len(unique) * sum(map(len, unique)) > _EFFORT:
        return unique  # a comparison of each with each would not be bounded
    return [
        piece
        for piece in unique
        if not any(len(other) > len(piece) and piece in other for other in unique)
    ]


def _pieces(*roots: object) -> list[tuple[str, bool]]:
    """Collect texts in reading order: (text, whether formatting changes inside a word).

    With a stack of its own: nesting is bounded by the JSON decoder, not by Python's frames.
    """
    found: list[tuple[str, bool]] = []
    stack: list[Any] = [root for root in reversed(roots) if root]
    while stack:
        node = stack.pop()
        if type(node) is tuple:
            found.append(node)
        elif type(node) is dict:
            children: list[Any] = []
            for key, value in node.items():
                kind = type(value)
                if kind is list or kind is dict:
                    children.append(value)
                elif key in _WORDS and (kind is str or kind is int):
                    children.append((str(value), False))
            stack += children[::-1]
        elif type(node) is list:
            stack += _joined(node)[::-1]
    return found


def _joined(nodes: list[Any]) -> list[Any]:
    """Join neighbouring text leaves of a list; leave its other entries as they are."""
    out: list[Any] = []
    run: list[str] = []
    for node in nodes:
        if type(node) is dict:
            leaf = node.get("text")
            if node.get("type") == "text" and type(leaf) is str:
                run.append(leaf)
                continue
        if run:
            out.append(_run(run))
            run = []
        out.append(node)
    if run:
        out.append(_run(run))
    return out


def _run(leaves: list[str]) -> tuple[str, bool]:
    if len(leaves) == 1:
        return leaves[0], False
    cut = any(left[-1:].isalnum() and right[:1].isalnum() for left, right in pairwise(leaves))
    return "".join(leaves), cut


def folded(texts: Sequence[str | None]) -> pa.Array[Any]:
    """Fold a column of texts; ASCII, which is most of any text, for all of them at once."""
    return pc.ascii_lower(
        pa.array(
            [text if text is None or text.isascii() else fold_beyond_ascii(text) for text in texts],
            TEXT,
        )
    )
