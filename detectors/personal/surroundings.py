"""What the characters around a match say of it: a number of some other kind, a version, a URL.

Each function is called with a text and a span and gives what the place adds to or takes from the
confidence, or None where the match is something else. Words are looked at in
`detectors.personal.words`.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

AGAINST: Final = -0.35
_NOTHING: Final = 0.0
_HOST: Final = 0.35
"""The host of a URL is one, whatever software its scheme is called after."""

_URL_BEFORE: Final = 80
"""Characters before an address in which the scheme of a URL must stand."""

_AUTHORITY: Final = re.compile(r"://[^/?#]*\Z")
_COMMA: Final = re.compile(r",(?! )")
_COMMAS: Final = 2
_ROW: Final = 200
"""Characters of a row of cells that are looked at, on either side."""

_LARGE: Final = 32
_LARGE_OCTETS: Final = 2

_TRIVIAL_GROUPS: Final = 3
"""Groups an abbreviated IPv6 address must have: `a::b` and `1::2` are code."""

_VERSION: Final = re.compile(r"(?:[\w)][-_/]|==|(?<![A-Za-z])[vV]\.?)\Z")
_AMOUNT_BEFORE: Final = re.compile(r"[$€£¥] ?\Z")
_AMOUNT_AFTER: Final = re.compile(
    r" ?(?:[$€£¥%]|(?:eur|usd|gbp|chf|euros?|bytes|[kmg]b|ms|px)\b)", re.IGNORECASE
)
_ACCOUNT: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}[ .-]\Z")
_ANNOUNCED: Final = 48
_NO_BANK: Final = re.compile(
    r"(?<![a-z])(?:aws|amazon|gcp|google|cloud|azure|microsoft|github|gitlab|atlassian|jira|slack|"
    r"zoom|stripe|twilio|datadog|snowflake|cloudflare|salesforce|hubspot|zendesk|netsuite|sap|"
    r"adwords|ads?|facebook|meta|linkedin|instagram|twitter|steam|telegram|user|service|login|"
    r"admin|email|test|demo|dev|prod|staging|sandbox|root|tenant|member|loyalty|utility|"
    r"master|payer|parent|child|linked|subscriber|frequent flyer|glacier|ledger|gl)(?:'s)?[ _-]"
    r"(?:account|acct)s?(?![a-z])[^0-9\n]{0,20}\Z|(?<![a-z])(?:account|acct)[ _-]?id"
    r"[^0-9a-z\n]{0,6}\Z"
)
"""Accounts that hold no money."""
_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_UUID_LENGTH: Final = 36

_BITS: Final = re.compile(r"/([0-9]{1,3})(?![\w./])")
"""How much of an address is the network's (RFC 4632): all of it, and it is one machine's."""
_COUNTED: Final = frozenset(("1.2.3.4", "2.3.4.5", "5.6.7.8", "4.3.2.1"))
"""Written where any address would do."""
_ON_BEFORE: Final = re.compile(r"[0-9][.,-]\Z")
_ON_AFTER: Final = re.compile(r"[.,-][0-9]")
_PRIVATE: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "240.0.0.0/4",
        "fc00::/7",
    )
)
"""IANA special-purpose registries; addresses for documentation look public and count as such."""


def of_number(text: str, start: int, end: int) -> float | None:
    """Leave out a part of a longer number (0.4111, 1-2-3, a UUID); doubt amounts and URLs."""
    if _goes_on(text, start, end) or _in_uuid(text, start, end):
        return None
    before = text[max(0, start - 2) : start]
    if _AMOUNT_BEFORE.search(before) or _AMOUNT_AFTER.match(text, end):
        return AGAINST
    return AGAINST if before[-1:].strip() and _in_url(text, start) else _NOTHING


def of_account(text: str, start: int, end: int) -> float | None:
    """Doubt the number of an account that is no bank's: of a cloud, a shop, a login."""
    if _NO_BANK.search(text[max(0, start - _ANNOUNCED) : start].lower()):
        return AGAINST
    return of_number(text, start, end)


def of_card(text: str, start: int, end: int) -> float | None:
    """Leave out a part of an account number: one group of letters and digits before tells it."""
    if _ACCOUNT.search(text, max(0, start - 6), start):
        return None
    return of_number(text, start, end)


def of_code(text: str, start: int, end: int) -> float | None:
    """Doubt a code whose letters are small: parts of hashes look like that."""
    placed = of_number(text, start, end)
    if placed is None:
        return None
    return placed + AGAINST if any(map(str.islower, text[start:end])) else placed


def of_email(text: str, start: int, end: int) -> float | None:
    """Leave out user and host of a URL, and repositories."""
    if not text[start - 1 : start].isspace() and _signs_in(text, start):
        return None
    if text.startswith("git@", start) and text[end : end + 1] == ":":
        return None
    return _NOTHING


def of_ip(text: str, start: int, end: int) -> float | None:
    """Leave out networks, the machine's own addresses and versions; doubt private ones."""
    address, bits = text[start:end], _BITS.match(text, end)
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if bits and int(bits[1]) < ip.max_prefixlen:
        return None
    if ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_unspecified:
        return None
    if any(ip in network for network in _PRIVATE if network.version == ip.version):
        doubtful = True
    elif ip.version == 6:
        doubtful = sum(1 for group in address.split(":") if group) < _TRIVIAL_GROUPS
    else:
        doubtful = max(map(int, address.split("."))) < 10
        if address in _COUNTED:
            return None
    if ip.version == 4:
        if text[start - 1 : start] == "@" and _like_version(address):
            return None
        if _goes_on(text, start, end):
            return None
        if _VERSION.search(text[max(0, start - 3) : start]) and text[start - 2 : start] != "//":
            return None
    if doubtful:
        return AGAINST
    # No version of a program is written as an IPv6 address is.
    sure = ip.version == 6 or text.endswith("://", 0, start)
    return _HOST if sure else _NOTHING


def _like_version(address: str) -> bool:
    """Whether all numbers but one are small, as in `package@2.31.0.1`: users log in elsewhere."""
    return sum(int(octet) >= _LARGE for octet in address.split(".")) < _LARGE_OCTETS


def of_mac(text: str, start: int, end: int) -> float | None:
    """Leave out what is no device's; doubt digits alone, which are as well a version or a date."""
    octets = "".join(filter(str.isalnum, text[start:end])).upper()
    if len(set(octets)) == 1:
        return None
    return AGAINST if octets.isdigit() and "." in text[start:end] else _NOTHING


def _signs_in(text: str, start: int) -> bool:
    """Whether a place is in a URL before its host ends (RFC 3986, section 3.2)."""
    token = text[max(0, start - _URL_BEFORE) : start].rsplit(maxsplit=1)
    return bool(token) and _AUTHORITY.search(token[-1]) is not None


def _in_url(text: str, start: int) -> bool:
    token = text[max(0, start - _URL_BEFORE) : start].rsplit(maxsplit=1)
    return bool(token) and "://" in token[-1]


def _in_uuid(text: str, start: int, end: int) -> bool:
    if "-" not in (text[start - 1 : start], text[end : end + 1]):
        return False
    low, high = max(0, start - _UUID_LENGTH), end + _UUID_LENGTH
    return any(u.start() <= start and end <= u.end() for u in _UUID.finditer(text, low, high))


def _goes_on(text: str, start: int, end: int) -> bool:
    if "," in (text[start - 1 : start], text[end : end + 1]) and _is_cell(text, start, end):
        return False
    return bool(_ON_BEFORE.search(text, max(0, start - 2), start) or _ON_AFTER.match(text, end))


def _is_cell(text: str, start: int, end: int) -> bool:
    """Whether a match is a cell of a row of three cells, or of one among rows of as many."""
    if text[start - 1 : start] not in ("", ",", "\n") or text[end : end + 1] not in ("", ",", "\n"):
        return False
    above, _, left = text[max(0, start - _ROW) : start].rpartition("\n")
    right, _, below = text[end : end + _ROW].partition("\n")
    commas = len(_COMMA.findall(left)) + len(_COMMA.findall(right))
    others = (above.rpartition("\n")[2], below.partition("\n")[0])
    return commas >= _COMMAS or any(len(_COMMA.findall(row)) == commas for row in others if row)
