"""Addresses of cryptocurrencies: the checksums that tell them from other long tokens.

Base58Check (double SHA-256), Bech32 and Bech32m (BIP 173, BIP 350), CashAddr and the mixed case of
EIP-55, which needs Keccak-256 as it was before NIST padded it otherwise. Monero writes eight bytes
as eleven letters and checks with Keccak too; Stellar checks with CRC-16 (SEP-23), TON likewise.
Solana's have no checksum: they are keys of 32 bytes, which a word must tell from others.
"""

from __future__ import annotations

import base64
import binascii
from functools import reduce
from hashlib import sha256
from typing import Final

_BITCOIN: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE: Final = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_SUMS: Final = (1, 0x2BC830A3)  # Bech32, Bech32m

HRPS: Final = ("bc", "tb", "ltc", "addr", "cosmos", "osmo", "bnb", "stake")
"""Human-readable parts of Bech32 addresses that are looked for."""


_MONERO: Final = (95, 106)
"""Characters of an address, and of one with a payment's id in it."""
_STELLAR: Final = 56
_TON: Final = 48
_SOLANA: Final = 32
"""Bytes of a key."""


def valid(address: str) -> bool | None:
    """Check an address of any kind; None for what has no check: Ethereum without case, Solana."""
    if address.startswith(("0x", "0X")):
        return _ethereum(address[2:])
    if len(address) in _MONERO:
        return _monero(address)
    if len(address) == _STELLAR and address[0] == "G":
        return _stellar(address)
    if len(address) == _TON and address[:2] in ("EQ", "UQ"):
        return _ton(address)
    lower = address.lower()
    if address in (lower, address.upper()):
        if lower.startswith("bitcoincash:"):
            return _cashaddr(*lower.split(":"))
        head, _, rest = lower.rpartition("1")
        if head in HRPS:
            return _bech32(head, rest)
    data = _base58(address, _RIPPLE if address.startswith("r") else _BITCOIN)
    if data is None:
        return False
    # Version, a hash of 20 bytes, four bytes of check; the version is of one byte, of Zcash two, of
    # Tezos three.
    if len(data) in (25, 26, 27) and sha256(sha256(data[:-4]).digest()).digest()[:4] == data[-4:]:
        return True
    return None if len(data) == _SOLANA else False


def _base58(address: str, alphabet: str) -> bytes | None:
    number = 0
    for character in address:
        digit = alphabet.find(character)
        if digit < 0:
            return None
        number = number * 58 + digit
    zeros = len(address) - len(address.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def _monero(address: str) -> bool:
    data = b""
    for at in range(0, len(address), 11):
        block = address[at : at + 11]
        number = 0
        for character in block:
            number = number * 58 + _BITCOIN.find(character)
        size = {11: 8, 7: 5}.get(len(block), 0)
        if number >> 8 * size:
            return False
        data += number.to_bytes(size)
    return keccak_256(data[:-4])[:4] == data[-4:]


def _stellar(address: str) -> bool:
    try:
        data = base64.b32decode(address)
    except binascii.Error:
        return False
    return binascii.crc_hqx(data[:-2], 0).to_bytes(2, "little") == data[-2:]


def _ton(address: str) -> bool:
    data = base64.urlsafe_b64decode(address)
    return binascii.crc_hqx(data[:-2], 0).to_bytes(2) == data[-2:]


def _bech32(head: str, data: str) -> bool:
    values = [ord(c) >> 5 for c in head] + [0] + [ord(c) & 31 for c in head]
    for character in data:
        value = _BECH32.find(character)
        if value < 0:
            return False
        values.append(value)
    return _polymod(values) in _BECH32_SUMS


def _polymod(values: list[int]) -> int:
    generator = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate(generator):
            check ^= term if top >> bit & 1 else 0
    return check


def _cashaddr(head: str, data: str) -> bool:
    """Check the BCH code of Bitcoin Cash's own address format."""
    generator = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
    check = 1
    for value in (*(ord(c) & 31 for c in head), 0, *(_BECH32.find(c) for c in data)):
        if value < 0:
            return False
        top = check >> 35
        check = (check & 0x07FFFFFFFF) << 5 ^ value
        for bit, term in enumerate(generator):
            check ^= term if top >> bit & 1 else 0
    return check == 1


def _ethereum(digits: str) -> bool | None:
    lower = digits.lower()
    if digits in (lower, digits.upper()):
        return None
    high = keccak_256(lower.encode()).hex()
    cased = (c.upper() if int(h, 16) >= 8 else c for c, h in zip(lower, high, strict=False))
    return "".join(cased) == digits


_LANES: Final = 25
_MASK: Final = (1 << 64) - 1
_RATE: Final = 136


def _round_constants() -> list[int]:
    register, constants = 1, []
    for _ in range(24):
        constant = 0
        for power in range(7):
            constant |= (register & 1) << ((1 << power) - 1)
            register = register << 1 ^ (0x171 if register >> 7 else 0)
        constants.append(constant)
    return constants


def _rotations() -> list[tuple[int, int, int]]:
    """Give (from, to, bits) of the steps rho and pi, lanes numbered x + 5 y."""
    steps, x, y = [(0, 0, 0)], 1, 0
    for step in range(24):
        steps.append((x + 5 * y, y + 5 * ((2 * x + 3 * y) % 5), (step + 1) * (step + 2) // 2 % 64))
        x, y = y, (2 * x + 3 * y) % 5
    return steps


_CONSTANTS: Final = _round_constants()
_STEPS: Final = _rotations()


def keccak_256(message: bytes) -> bytes:
    """Hash as Ethereum does: the Keccak submission, before FIPS 202 changed its padding.

    >>> keccak_256(b"").hex()[:16]
    'c5d2460186f7233c'
    """
    padded = bytearray(message + b"\x01")
    padded += bytes(-len(padded) % _RATE)
    padded[-1] |= 0x80
    lanes = [0] * _LANES
    for at in range(0, len(padded), _RATE):
        for lane in range(_RATE // 8):
            lanes[lane] ^= int.from_bytes(padded[at + 8 * lane : at + 8 * lane + 8], "little")
        lanes = reduce(_permuted, _CONSTANTS, lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])


def _permuted(lanes: list[int], constant: int) -> list[int]:
    parity = [
        lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)
    ]
    turned = [parity[x - 1] ^ _rotated(parity[(x + 1) % 5], 1) for x in range(5)]
    moved = [0] * _LANES
    for source, target, bits in _STEPS:
        moved[target] = _rotated(lanes[source] ^ turned[source % 5], bits)
    mixed = [
        moved[row + x] ^ (~moved[row + (x + 1) % 5] & moved[row + (x + 2) % 5])
        for row in range(0, _LANES, 5)
        for x in range(5)
    ]
    mixed[0] ^= constant
    return mixed


def _rotated(lane: int, bits: int) -> int:
    return (lane << bits | lane >> (64 - bits)) & _MASK
