"""Ways in which people hide a token, undone by nothing of ours."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Final

_URL_SAFE: Final = str.maketrans("+/", "-_")


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _lines(text: str, size: int, joint: str) -> str:
    return joint.join(text[at : at + size] for at in range(0, len(text), size))


DISGUISES: Final[Mapping[str, Callable[[str], str]]] = {
    "zero-width": "\u200b".join,
    "fullwidth": lambda token: "".join(chr(ord(c) + 0xFEE0) for c in token),
    "percent": lambda token: "".join(f"%{ord(c):02X}" for c in token),
    "percent twice": lambda token: "".join(f"%25{ord(c):02x}" for c in token),
    "html, decimal": lambda token: "".join(f"&amp;#{ord(c)};" for c in token),
    "html, hex": lambda token: "".join(f"&amp;#x{ord(c):x};" for c in token),
    "escaped": lambda token: "".join(f"\\x{ord(c):02x}" for c in token),
    "escaped, json": lambda token: "".join(f"\\u00{ord(c):02x}" for c in token),
    "hex": lambda token: token.encode().hex(),
    "hex, 0x": lambda token: "0x" + token.encode().hex().upper(),
    "hex, 0x each": lambda token: ", ".join(f"0x{ord(c):02x}" for c in token),
    "hex, spaced": lambda token: token.encode().hex(" "),
    "hex, colons": lambda token: token.encode().hex(":"),
    "base64": _base64,
    "base64, bare": lambda token: _base64(token + ".").rstrip("="),
    "base64, three times": lambda token: _base64(_base64(_base64(token))),
    "base64, url-safe": lambda token: _base64(f"token = {token}?>").translate(_URL_SAFE),
    "base64, wrapped": lambda token: _lines(_base64(f"the token is {token}, ok"), 32, "\n"),
    "base64 in hex": lambda token: _base64(token).encode().hex(),
    "spaced": " ".join,
    "spaced, dashes": "-".join,
    "spaced, lines": "\n".join,
    "wrapped": lambda token: _lines(token, 22, "\n"),
    "wrapped, quoted": lambda token: "&gt; " + _lines(token, 22, "\n&gt; "),
    "wrapped, hyphens": lambda token: _lines(token, 22, "-\n"),
    "wrapped, strings": lambda token: '"' + _lines(token, 22, '" +\n  "') + '"',
    "bold": lambda token: f"*{token[:3]}*{token[3:]}",
    "italic": lambda token: f"_{token}_",
    "code": lambda token: f"`{token[:12]}`{token[12:]}",
    "struck": lambda token: f"{token[:12]}~{token[12:20]}~{token[20:]}",
    "reversed": lambda token: token[::-1],
}  # fmt: skip
"""Name to what is done to a token."""
