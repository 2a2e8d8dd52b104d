"""Examples of secrets as templates, so that no file of ours holds what looks like a real token.

A code host's push protection stops literal tokens, and rightly so.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable, Mapping
from typing import Final

from detectors import checksums

_ALPHABETS: Final = {
    "alnum": string.ascii_letters + string.digits,
    "letters": string.ascii_letters,
    "lower": string.ascii_lowercase + string.digits,
    "upper": string.ascii_uppercase + string.digits,
    "digits": string.digits,
    "hex": "0123456789abcdef",
    "HEX": "0123456789ABCDEF",
    "base32": string.ascii_uppercase + "234567",
    "base64": string.ascii_letters + string.digits + "+/",
    "base64url": string.ascii_letters + string.digits + "-_",
    "base58": checksums.BASE58,
    "bech32": "023456789acdefghjklmnpqrstuvwxyz",
}
_SLOT: Final = re.compile(r"\{(\w+):(\d+)\}")
_MADE: Final[Mapping[str, Callable[[str], str]]] = {
    "crc62": lambda token: token + checksums.crc_base62(token.rpartition("_")[2]),
    "grafana": lambda token: token + "_" + checksums.crc_little_endian(token),
    "wif": lambda token: checksums.base58_checked(b"\x80" + token.encode() + b"\x01"),
}


def assemble(template: str, seed: str) -> str:
    """Fill the slots of an example: ``{hex:32}`` becomes 32 hex digits, the same for equal seeds.

    Alphabets: alnum, letters, lower (with digits), upper (with digits), digits, hex, HEX, base32,
    base64, base64url, base58, bech32. ``{crc62:30}`` and ``{grafana:32}`` append the checksum of
    the token that they end; ``{wif:32}`` is a Bitcoin key. Other braces stay as they are.

    >>> assemble("key={hex:8}", "a") == assemble("key={hex:8}", "a") != assemble("key={hex:8}", "b")
    True
    """
    source = random.Random(seed)  # noqa: S311  # examples must be the same on every run
    done = 0
    text = ""
    for slot in _SLOT.finditer(template):
        kind, size = slot[1], int(slot[2])
        if kind not in _ALPHABETS and kind not in _MADE:
            continue
        text += template[done : slot.start()]
        done = slot.end()
        alphabet = _ALPHABETS.get(kind, _ALPHABETS["alnum"])
        text += "".join(source.choice(alphabet) for _ in range(size))
        if kind in _MADE:
            start = max(text.rfind(mark) for mark in " =:\"'\n") + 1
            text = text[:start] + _MADE[kind](text[start:])
    return text + template[done:]
