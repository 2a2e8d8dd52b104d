"""What a finding may say of a secret: a masked preview and a keyed fingerprint.

A finding outlives the message it was found in and is read by more people. If it held the secret,
the cure would leak more than the illness; an unkeyed hash is no better, because passwords are short
enough to try them all. So a finding holds two things and nothing else: a preview that shows at most
the public prefix which a provider prints on every one of its tokens, and a hash under a key that
only the organisation has. Equal secrets give equal fingerprints (so a rotation can be checked), and
without the key no guess can be tested.
"""

from __future__ import annotations

import hashlib
from typing import Final

_STARS: Final = "********"
_SHOWN: Final = 4
_SHORT: Final = 16
"""Characters below which nothing is shown: a quarter of these is not yet a whole prefix."""

PUBLIC_PREFIXES: Final = (
    "AGE-", "AIza", "AKCp", "AKIA", "ASIA", "ATAT", "ATBB", "ATCT", "EAAA", "GOCS", "HRKU",
    "LTAI", "NRAK", "PMAK", "SG.", "bkua_", "cio", "dapi", "dckr", "dop_", "dp.", "figd",
    "figo", "figr", "gho_", "ghp_", "ghr_", "ghs_", "ghu_", "gith", "glag", "glc_", "glcb",
    "gldt", "glft", "glim", "glpa", "glpt", "glrt", "glsa", "glso", "gsk_", "hf_", "hvb.",
    "hvs.", "lin_", "npm_", "ntn_", "pat", "psca", "pul-", "pypi", "rk_", "ruby", "shpa",
    "shpc", "shps", "sk-", "sk_", "sntr", "sq0a", "sq0c", "whse", "xapp", "xoxa", "xoxb",
    "xoxe", "xoxp", "xoxs", "ya29",
)  # fmt: skip
"""What providers print on every token of a kind, as their documentation says."""


def preview(found: str, *, prefixed: bool) -> str:
    """Mask what was found for people: a public prefix and stars, or stars alone.

    Shows at most four characters, never more than a quarter, none of a secret below 16 characters,
    and only where they begin a prefix that is the same on every token of its kind. The number of
    stars says nothing about the length.

    Args:
        found: A secret or a personal datum.
        prefixed: It is of a kind that its provider begins alike. A password may begin so too.

    >>> preview("AKIA" + "J" * 16, prefixed=True), preview("patient horse staple", prefixed=False)
    ('AKIA********', '********')
    """
    if len(found) < _SHORT or not prefixed:
        return _STARS
    for prefix in PUBLIC_PREFIXES:
        if found.startswith(prefix):
            return prefix[:_SHOWN] + _STARS
    return _STARS


def fingerprint(key: bytes, rule_family: str, secret: str) -> str:
    """Hash a secret under an organisation's key: BLAKE2b (RFC 7693), 32 hex digits.

    Args:
        key: The organisation's own, 16 to 64 bytes; without it no guess can be tested.
        rule_family: `secret`, `pii` or `embargo`; the same text in two families does not correlate.
        secret: The matched text, decoded where it stood encoded.

    Raises:
        ValueError: The key is missing, short or too long. A fingerprint without a key is an oracle.
    """
    if not 16 <= len(key) <= 64:
        what = "a fingerprint key has 16 to 64 bytes"
        raise ValueError(what)
    digest = hashlib.blake2b(key=key, digest_size=16, person=b"crossgate/print")
    digest.update(rule_family.encode() + b"\0" + secret.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
