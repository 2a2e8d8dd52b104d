"""Addresses of machines that a person uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detectors.personal import surroundings
from detectors.personal.kind import SURE, Form, Kind, Match, words
from schemas.policy import Severity

_FOUND: Final = 0.6
_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4: Final = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_ADDRESS: Final = re.compile(
    rf"(?<![\w.:])(?:{_IPV4}(?![\w]|\.\w|:[0-9a-f]{{0,4}}:)"
    rf"|(?:[0-9a-f]{{0,4}}:){{2,7}}(?:{_IPV4}|[0-9a-f]{{1,4}}|(?<=::))(?:%[\w.-]{{1,16}})?(?!\w|:\S|\.\w))",
    re.IGNORECASE,
)


def _addresses(text: str) -> Iterator[Match]:
    """Find what is written like an address; `surroundings.of_ip` parses it (RFC 4291, RFC 4007)."""
    for match in _ADDRESS.finditer(text):
        yield *match.span(), _FOUND


KINDS: Final = (
    Kind(
        id="pii.ip-address",
        title="Internet address",
        severity=Severity.LOW,
        forms=(
            Form("", _FOUND, r"\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}"),
            Form("", _FOUND, r"::[0-9a-f]|[0-9a-f]::|(?:[0-9a-f]{1,4}:){6}"),
        ),
        reader=_addresses,
        weigh=surroundings.of_ip,
        context=words(
            "ip|ipv4|ipv6|host|server|serveur|address|adresse|ping|ssh|login|logged in|vpn|conne|"
            "anmeld|angemeld|firewall|pare-feu|block|bloqu|sperr|laptop|notebook|ordinateur|"
            "rechner|alert|alarm|request from|requete|forwarded|upstream|traceroute|proxy|peer|"
            "ban|banned"
        ),
        against=words(
            "python|java|node|chrome|firefox|safari|edge|windows|android|ios|macos|linux|ubuntu|"
            "debian|"
            "nginx|apache|postgres|mysql|redis|openssl|docker|plugin|sdk|library|package|update|"
            "patch|lib|module|"
            "driver|bios|app|agent|client|paquet|paket|bibliotheque|section|chapter|chapitre|"
            "kapitel|"
            "clause|figure|abschnitt"
        ),
        check="a single address that is not the machine's own, and not a version number",
        misses="private addresses without a context word; loopback and link-local ones, networks",
        spelling=True,
    ),
    Kind(
        id="pii.mac-address",
        title="Hardware address (MAC)",
        severity=Severity.LOW,
        forms=(
            Form(
                r"(?<![\w:-])[0-9A-F]{2}([:-])(?:[0-9A-F]{2}\1){4}[0-9A-F]{2}(?![\w:-])",
                SURE,
                r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}|[0-9a-f]{2}(?:-[0-9a-f]{2}){5}",
            ),
            Form(r"(?<![\w.-])[0-9A-F]{4}(?:\.[0-9A-F]{4}){2}(?![\w-]|\.\w)", _FOUND),
        ),
        weigh=surroundings.of_mac,
        context=words("mac|hardware|physical|ethernet|wifi|wlan|bluetooth|adresse|device"),
        check="six octets, not broadcast, not part of a longer fingerprint",
        misses="addresses without separators",
    ),
)
