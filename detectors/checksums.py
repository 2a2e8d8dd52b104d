"""Checks that prove: what a token carries to show that its provider made it.

A checksum that fits proves that a provider made the token; one that does not fit only raises doubt,
because a token with one letter lost in copying still tells an attacker nearly everything.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from enum import StrEnum
from typing import Final

_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Judgement(StrEnum):
    """What a check says of a match."""

    DROP = "drop"
    """Not a secret: a placeholder, a word, a reference to where the secret is."""
    DOUBT = "doubt"
    """May be one; the confidence falls to low."""
    KEEP = "keep"
    """Nothing speaks against it; the rule's own confidence stands."""
    PROVE = "prove"
    """A checksum or structure fits that chance does not produce; the confidence is high."""


def crc_base62(payload: str) -> str:
    """Return CRC-32 in base 62, six digits: what GitHub and npm append to 30 random characters.

    Sources: "Behind GitHub's new authentication token formats" (GitHub blog, 2021-04-05); npm's
    changelog of 2021-09-23 adopts the same.
    """
    number, digits = zlib.crc32(payload.encode()), ""
    while number:
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits.rjust(6, "0")


def judge_crc_base62(token: str) -> Judgement:
    """Verify `<prefix>_<30 random><6 checksum>`."""
    body = token.partition("_")[2]
    return Judgement.PROVE if crc_base62(body[:-6]) == body[-6:] else Judgement.DOUBT


def crc_little_endian(payload: str) -> str:
    """Return CRC-32 as eight hex digits, lowest byte first: what Grafana appends.

    Source: `pkg/components/satokengen` of grafana/grafana.
    """
    return zlib.crc32(payload.encode()).to_bytes(4, "little").hex()


def judge_grafana(token: str) -> Judgement:
    """Verify `glsa_<32 random>_<8 hex>`; the checksum covers all before its underscore."""
    payload, _, checksum = token.rpartition("_")
    return Judgement.PROVE if crc_little_endian(payload) == checksum.lower() else Judgement.DOUBT


_CLAIMS: Final = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})
"""Registered claims, RFC 7519 section 4.1."""


def judge_jwt(token: str) -> Judgement:
    """Read the header of a JSON Web Token (RFC 7519): a JSON object that names an algorithm."""
    head, _, rest = token.partition(".")
    try:
        header = json.loads(unbase64(head))
    except (ValueError, RecursionError):
        # Retyped or damaged: both parts still begin as an object does.
        damaged = head.startswith("eyJ") and rest.startswith("eyJ")
        return Judgement.DOUBT if damaged else Judgement.DROP
    if not isinstance(header, dict) or not {"alg", "enc"} & header.keys():
        return Judgement.DROP
    if token.endswith(".") and str(header.get("alg")).lower() != "none":
        return Judgement.DROP  # without its signature; an unsecured one has none (section 6)
    try:
        claims = json.loads(unbase64(token.split(".")[1]))
    except (ValueError, RecursionError, IndexError):
        return Judgement.PROVE  # encrypted, cut, or nested to confuse whoever reads it
    if not isinstance(claims, dict):
        return Judgement.PROVE
    # A token that says nothing of anybody opens nothing.
    return Judgement.PROVE if len(claims) > 1 or _CLAIMS & claims.keys() else Judgement.DROP


def judge_discord(token: str) -> Judgement:
    """Read the first part of a Discord bot token: the bot's snowflake id in base64."""
    try:
        number = unbase64(token.partition(".")[0])
    except ValueError:
        return Judgement.DOUBT
    return Judgement.PROVE if number.isdigit() else Judgement.DOUBT


BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


_LONGEST_KEY: Final = 128
"""Digits; an extended key has 111. Converting a number takes time in proportion to its square."""


def base58_checked(payload: bytes) -> str:
    """Return Base58Check, the form of Bitcoin's keys: four bytes of SHA-256 twice at the end.

    Source: "Base58Check encoding" of the Bitcoin wiki.
    """
    whole = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, digits = int.from_bytes(whole), ""
    while number:
        number, digit = divmod(number, 58)
        digits = BASE58[digit] + digits
    return "1" * (len(whole) - len(whole.lstrip(b"\0"))) + digits


def _base58_fits(text: str) -> bool:
    """Say whether a text carries the checksum of its bytes."""
    if len(text) > _LONGEST_KEY or set(text) - set(BASE58):
        return False
    number = 0
    for digit in text:
        number = number * 58 + BASE58.index(digit)
    whole = number.to_bytes((number.bit_length() + 7) // 8)
    return base58_checked(whole[:-4]) == text


def judge_base58check(text: str) -> Judgement:
    """Verify the checksum of an extended key."""
    return Judgement.PROVE if _base58_fits(text) else Judgement.DOUBT


def judge_wif(text: str) -> Judgement:
    """Verify a key in wallet import format; without its checksum it is any run of letters."""
    return Judgement.PROVE if _base58_fits(text) else Judgement.DROP


_GROUPS_OF_SIX: Final = re.compile(r"[0-9]{6}(?:-[0-9]{6}){7}")


def judge_bitlocker(text: str) -> Judgement:
    """Verify a recovery password: each group is eleven times a number of 16 bits."""
    if not _GROUPS_OF_SIX.fullmatch(text):
        return Judgement.DROP
    groups = [int(group) for group in text.split("-")]
    fits = all(group % 11 == 0 and group < 11 << 16 for group in groups) and len(set(groups)) > 2
    return Judgement.PROVE if fits else Judgement.DROP


def unbase64(text: str) -> bytes:
    """Decode base64, URL-safe or not, padded or not."""
    try:
        return base64.b64decode(
            text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True
        )
    except binascii.Error as error:
        what = "not base64"
        raise ValueError(what) from error
