"""How to reach somebody: e-mail addresses and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from detectors.personal import phones, surroundings
from detectors.personal.checks import suffixes
from detectors.personal.kind import SURE, Form, Kind, Match, words
from schemas.policy import Severity

_LOCAL_MOST: Final = 64  # RFC 5321, section 4.5.3.1.1
_LOCAL: Final = re.compile(
    r"(?<![^\W_])[^\W_](?:[\w.%'~-]{0,62}\+[\w.+=%'~-]{0,62}[\w+=-]|[\w.+%'&~-]{0,62}[\w+-])?\Z"
)
"""An equals sign belongs to it only after a plus, where returned mail is told apart; elsewhere it
ends a key: `user=anna@example.com`."""
_QUOTED: Final = re.compile(r"(?<![\w\"])\"[^\"\n@]{1,62}\"\Z")
_ITALIC: Final = re.compile(r"[^\n]{0,200}?_(?!\w)")
_HOST: Final = re.compile(
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59})(?![^\W_])",
    re.IGNORECASE,
)


def _addresses(text: str) -> Iterator[Match]:
    done, at = 0, text.find("@")
    while at >= 0:
        quoted = at and text[at - 1] == '"'
        local = (_QUOTED if quoted else _LOCAL).search(text, max(done, at - _LOCAL_MOST), at)
        host = _HOST.match(text, at + 1) if local else None
        if local and host and _is_host(host[0].lower()):
            yield _begun(text, local.start(), host.end()), host.end(), SURE
        if local and host:
            done = host.end()
        at = text.find("@", max(done, at + 1))


def _begun(text: str, start: int, end: int) -> int:
    """Take in an underscore, unless it is Slack's sign of what is set in italics."""
    own = text[start - 1 : start] == "_" and not text[start - 2 : start - 1].isalnum()
    return start - 1 if start and own and not _ITALIC.match(text, end) else start


@lru_cache(maxsize=4096)
def _is_host(name: str) -> bool:
    """Say whether a name ends in a public suffix; few hosts make most addresses."""
    return bool(suffixes()(name).fqdn)


KINDS: Final = (
    Kind(
        id="pii.email",
        title="E-mail address",
        severity=Severity.LOW,
        forms=(Form("", SURE, r"[^\s@]@[^\s@.]{1,250}\.[^\s@]"),),
        reader=_addresses,
        weigh=surroundings.of_email,
        context=words("mail|courriel|adresse|contact|kontakt"),
        check="ends in a public suffix (snapshot of the Public Suffix List)",
        misses="addresses written as 'jane at example dot com', hosts without a public suffix",
        spelling=True,
    ),
    Kind(
        id="pii.phone",
        title="Telephone number",
        severity=Severity.LOW,
        forms=phones.FORMS,
        reader=phones.read,
        context=words(phones.CONTEXT),
        after=14,
        check=(
            "grouped as its country does, or in its country's ranges (libphonenumber), or announced"
        ),
        misses=(
            "digits in a row without a phone word, extensions alone, numbers of six digits or less"
        ),
    ),
)
