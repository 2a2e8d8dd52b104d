"""Disguises: how many hidden tokens are found, and what reading for them wrongly finds.

A token counts as found if a finding has the fingerprint that it has in clear.
"""

from __future__ import annotations

import base64
import codecs
import gzip
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pyarrow as pa

from benchmarks.quality import Row
from benchmarks.quality.secrets import ORDINARY, SEED, chatter
from detectors.examples import assemble
from detectors.family import Hit
from detectors.hits import find
from detectors.registry import Detectors, build
from detectors.split.gate import fragments
from detectors.split.neighbours import Fragment
from schemas.config import parse_policy
from schemas.policy import Family

DATA: Final = (
    "Made-up tokens of six kinds in plain sentences, ten of each kind under each disguise, and"
    " split over messages; and the"
    " messages of the made-up world that hold no secret, with every reading on."
)
TOKENS: Final = (
    "ghp_{crc62:30}",
    "AKIA{base32:16}",
    "glpat-{base64url:20}",
    "sk_live_{alnum:24}",
    "xoxb-{digits:12}-{digits:12}-{alnum:24}",
    "SG.{base64url:22}.{base64url:43}",
)
EACH: Final = 10
SPLIT: Final = (2, 3, 4)
"""In how many messages they are split."""
_POLICY: Final = 'id="q"\nversion="1"\n[[rules]]\nid="r"\nreason="q"\nactions=["log"]\n'

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
    "escaped, braces": lambda token: "".join(f"\\u{{{ord(c):x}}}" for c in token),
    "escaped, octal": lambda token: "".join(f"\\{ord(c):03o}" for c in token),
    "escaped, css": lambda token: " ".join(f"\\{ord(c):x}" for c in token),
    "quoted-printable": lambda token: "".join(f"={ord(c):02X}" for c in token),
    "quoted-printable, lines": lambda token: _lines(token, 18, "=\n"),
    "decimal": lambda token: f"String.fromCharCode({','.join(str(ord(c)) for c in token)})",
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
    "base64, packed": lambda token: base64.b64encode(gzip.compress(token.encode())).decode(),
    "fullwidth in base64": lambda token: _base64("".join(chr(ord(c) + 0xFEE0) for c in token)),
    "base64, reversed": lambda token: _base64(token)[::-1],
    "base64, groups": lambda token: _lines(_base64(f"token={token}"), 8, " "),
    "base32": lambda token: base64.b32encode(token.encode()).decode(),
    "base85": lambda token: base64.b85encode(f"token={token}".encode()).decode(),
    "rot13": lambda token: codecs.encode(token, "rot13"),
    "unseen": lambda token: "".join(chr(0xE0000 + ord(c)) for c in token),
    "decimal, blanks": lambda token: " ".join(str(ord(c)) for c in token),
    "octal, blanks": lambda token: " ".join(f"{ord(c):03o}" for c in token),
    "binary": lambda token: " ".join(f"{ord(c):08b}" for c in token),
    "tags": lambda token: f"{token[:9]}&lt;/b&gt;{token[9:]}",
    "emoji": lambda token: f"{token[:9]}:lock:{token[9:]}",
    "grouped, five": lambda token: _lines(token, 5, " "),
    "base64 in hex": lambda token: _base64(token).encode().hex(),
    "spaced": " ".join,
    "spaced, in brackets": lambda token: f"({' '.join(token)})",
    "spaced, dashes": "-".join,
    "spaced, lines": "\n".join,
    "spaced, a list": lambda token: ", ".join(f"'{c}'" for c in token),
    "grouped": lambda token: _lines(token, 2, " "),
    "concatenated": lambda token: '"' + _lines(token, 18, '" + "') + '"',
    "strokes": lambda token: "".join(c + "\u0336" * (n % 3 == 0) for n, c in enumerate(token)),
    "dashes": lambda token: token.replace("-", "\u2013"),
    "wrapped": lambda token: _lines(token, 22, "\n"),
    "wrapped, quoted": lambda token: "&gt; " + _lines(token, 22, "\n&gt; "),
    "wrapped, hyphens": lambda token: _lines(token, 22, "-\n"),
    "wrapped, remarks": lambda token: "# " + _lines(token, 22, "\n# "),
    "wrapped, strings": lambda token: '"' + _lines(token, 22, '" +\n  "') + '"',
    "bold": lambda token: f"*{token[:3]}*{token[3:]}",
    "italic": lambda token: f"_{token}_",
    "code": lambda token: f"`{token[:12]}`{token[12:]}",
    "struck": lambda token: f"{token[:12]}~{token[12:20]}~{token[20:]}",
    "reversed": lambda token: token[::-1],
    "defanged": lambda token: token.replace(".", "[.]"),
}  # fmt: skip
"""Name to what is done to a token."""


def measure() -> list[Row]:
    """Measure recall of each disguise, and false alarms."""
    engines = build(parse_policy("quality", _POLICY), cache_dir=None)
    tokens = [assemble(form, f"{form} {n}") for form in TOKENS for n in range(EACH)]
    clear = [_secrets(hits) for hits in _found(engines, [f"use {one} please" for one in tokens])]
    rows = []
    for name, disguise in DISGUISES.items():
        found = _found(engines, [f"use {disguise(one)} please" for one in tokens])
        hit = [bool(of & _secrets(hits)) for of, hits in zip(clear, found, strict=True)]
        rows.append(_row(name, "recall", sum(hit) / len(hit), len(hit)))
    for count in SPLIT:
        hit = [_split(engines, one, count) for one in tokens]
        rows.append(_row(f"in {count} messages", "recall", sum(hit) / len(hit), len(hit)))
    ordinary = list(chatter(SEED, ORDINARY))
    false = sum(map(bool, map(_secrets, _found(engines, ordinary))))
    rows.append(
        Row(
            family="secret",
            kind="ordinary messages, every reading",
            figure="false secrets in 10,000",
            value=false * 10_000 / len(ordinary),
            count=len(ordinary),
            bar=1.0,
            most=True,
        )
    )
    return rows


def _split(engines: Detectors, token: str, count: int) -> bool:
    """Say whether a token in messages of one author, a minute apart, is found in each of them."""
    size = -(-len(token) // count)
    texts = [token[at : at + size] for at in range(0, len(token), size)]
    texts[0] = f"the first of {count} is {texts[0]}"
    passed = fragments(pa.array(texts, pa.large_string())).tolist()
    whole = [[at for hit in hits for at in (hit.start, hit.end)] for hits in _found(engines, texts)]
    messages = [
        Fragment("C", f"{at * 60}.0", 0, f"{at * 60}.0", "U", at * 60_000_000, texts[at], whole[at])
        for at in passed
    ]
    return len({part.ts for part in engines.split(messages, bytes(16))}) == count


def _found(engines: Detectors, texts: Sequence[str]) -> list[list[Hit]]:
    """Return the hits of secrets in each text, along the way that messages take."""
    found: list[list[Hit]] = [[] for _ in texts]
    failed: Counter[str] = Counter()
    for start in range(0, len(texts), 1000):
        batch = [text.encode("utf-8", "replace").decode() for text in texts[start : start + 1000]]
        for one in find(
            engines.families,
            pa.array(batch, pa.large_string()),
            lambda _, what: failed.update([what]),
        ):
            if one.engine.family is Family.SECRET:
                found[start + one.text].append(one.hit)
    if failed:
        what = f"detectors failed: {dict(failed)}"
        raise RuntimeError(what)
    return found


def _secrets(hits: Sequence[Hit]) -> set[str]:
    return {hit.value for hit in hits}


def _row(kind: str, figure: str, value: float, count: int) -> Row:
    return Row(family="secret", kind=kind, figure=figure, value=value, count=count)
