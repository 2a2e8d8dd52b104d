from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.personal.wallets import keccak_256, valid

MONERO = "".join(
    (
        "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3Xj",
        "rpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
    )
)


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", True),
        ("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", True),
        ("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5D359", False),
        ("0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359", None),
        ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", True),
        ("BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ", True),
        ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp", False),
        ("bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3297", True),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", True),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", False),
        ("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", True),
        ("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", True),
        ("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6b", False),
        ("0l0l0l0l0l0l0l0l0l0l0l0l0l", False),
        (MONERO, True),
        (MONERO[:-1] + "B", False),
        ("tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb", True),
        ("tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcja", False),
        ("GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ", True),
        ("GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGY", False),
        ("EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N", True),
        ("EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2M", False),
        ("So11111111111111111111111111111111111111112", None),
    ],
)
def test_an_address_passes_by_its_checksum(address: str, answer: bool | None) -> None:
    """Each format has its own; Ethereum in one case has none."""
    assert valid(address) is answer


def test_keccak_is_not_sha_3() -> None:
    """The hash of nothing is the one that Ethereum knows, and SHA-3 pads otherwise."""
    known = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak_256(b"").hex() == known
    assert keccak_256(b"") != hashlib.sha3_256(b"").digest()


@given(st.binary(max_size=400))
def test_every_length_is_hashed_to_thirty_two_bytes(message: bytes) -> None:
    """Messages around and beyond a block come out, and differ from their neighbour."""
    assert len(keccak_256(message)) == 32
    assert keccak_256(message) != keccak_256(message + b"\0")


@given(st.text("0xbc1qpzry9x8gf2tvdw0s3jn54khce6mua7lABCDEF:", max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    """Whatever is asked about gets an answer."""
    assert valid(text) in (True, False, None)
