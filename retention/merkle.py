"""Merkle trees as RFC 6962, section 2.1, defines them: one hash for a whole list, short proofs.

The rules of that section split a list at the largest power of two below its length. Hashing level
by level, and carrying an odd last node up unchanged, builds the same tree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def leaf(data: bytes) -> bytes:
    """The hash of one entry. The leading byte keeps entries and nodes apart."""
    return hashlib.sha256(b"\0" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    paired = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return paired + list(level[len(level) & ~1 :])


def root(leaves: Sequence[bytes]) -> bytes:
    """The hash of a list of leaf hashes; of no leaves, the hash of nothing.

    >>> root([]).hex()[:16]
    'e3b0c44298fc1c14'
    """
    if not leaves:
        return hashlib.sha256().digest()
    level = list(leaves)
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that, with a leaf, give the root: its audit path, from the bottom.

    Args:
        leaves: Leaf hashes.
        index: Of the leaf, from 0.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    path, level = [], list(leaves)
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        level, index = _level_above(level), index >> 1
    return path


def proves(path: Sequence[bytes], leaf_hash: bytes, index: int, size: int, expected: bytes) -> bool:
    """Whether an audit path shows that a leaf stands at an index of a tree of a size and root."""
    if not 0 <= index < size:
        return False
    found, rest, last = leaf_hash, list(path), size - 1
    while last:
        if index & 1 or index < last:
            if not rest:
                return False
            sibling = rest.pop(0)
            found = _node(sibling, found) if index & 1 else _node(found, sibling)
        index, last = index >> 1, last >> 1
    return not rest and found == expected
