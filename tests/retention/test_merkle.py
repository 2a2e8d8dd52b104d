from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention import merkle

# The entries and roots that implementations of RFC 6962 have checked each other with since 2013.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def tree_hash(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    n = len(entries)
    if n == 0:
        return hashlib.sha256(b"").digest()
    if n == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = 1
    while 2 * k < n:
        k *= 2
    return hashlib.sha256(b"\x01" + tree_hash(entries[:k]) + tree_hash(entries[k:])).digest()


def audit_path(m: int, entries: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1, word for word."""
    n = len(entries)
    if n == 1:
        return []
    k = 1
    while 2 * k < n:
        k *= 2
    if m < k:
        return [*audit_path(m, entries[:k]), tree_hash(entries[k:])]
    return [*audit_path(m - k, entries[k:]), tree_hash(entries[:k])]


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size: int) -> None:
    """The published test entries give the published roots."""
    assert merkle.root([merkle.leaf(e) for e in ENTRIES[:size]]).hex() == ROOTS[size]


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
def test_follows_the_definition(entries: list[bytes], data: st.DataObject) -> None:
    """Roots and audit paths are those of the recursive definition, and the paths prove."""
    leaves = [merkle.leaf(entry) for entry in entries]
    index = data.draw(st.integers(0, len(entries) - 1))
    root, path = merkle.root(leaves), merkle.proof(leaves, index)

    assert root == tree_hash(entries)
    assert path == audit_path(index, entries)
    assert merkle.proves(path, leaves[index], index, len(entries), root)


@given(st.lists(st.binary(max_size=8), min_size=2, max_size=40, unique=True), st.data())
def test_proves_nothing_else(entries: list[bytes], data: st.DataObject) -> None:
    """A path does not prove another entry, place or root, nor with a hash more, less or altered."""
    leaves = [merkle.leaf(entry) for entry in entries]
    size = len(entries)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index))
    root, path = merkle.root(leaves), merkle.proof(leaves, index)
    altered = list(path)
    place = data.draw(st.integers(0, len(path) - 1))
    altered[place] = bytes([altered[place][0] ^ 1]) + altered[place][1:]

    assert not merkle.proves(path, leaves[other], index, size, root)
    assert not merkle.proves(path, leaves[index], other, size, root)
    assert not merkle.proves(path, leaves[index], index, size, merkle.root(leaves[:-1]))
    assert not merkle.proves([*path, root], leaves[index], index, size, root)
    assert not merkle.proves(path[:-1], leaves[index], index, size, root)
    assert not merkle.proves(altered, leaves[index], index, size, root)
    assert not merkle.proves(path, leaves[index], size + index, size, root)
    assert not merkle.proves(path, leaves[index], -1, size, root)


def test_no_such_entry() -> None:
    """There is no proof for an index that the list does not have."""
    with pytest.raises(IndexError):
        merkle.proof([merkle.leaf(b"")], 1)
