"""How each kind of personal data is read: patterns strict enough for chat, Presidio's checks.

Presidio's recognisers check what was matched (Luhn, MOD 97, ranges that are issued). Their patterns
are kept where they fit and replaced where chat would make them fire on message ids, timestamps,
versions and order numbers. Every pattern is bounded, so that no text takes more than linear time.
The search itself is ours: Presidio's own compares every result with every other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import presidio_analyzer.predefined_recognizers as presidio
from presidio_analyzer import Pattern, PatternRecognizer

from detectors import identifiers, phones, surroundings

SURE: Final = 1.0
"""The score of a match whose check passed."""

_WEAK: Final = 0.2
_FORM: Final = 0.55
_FLAGS: Final = re.IGNORECASE | re.MULTILINE

Match = tuple[int, int, float]
"""First character, one past the last, score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """What reads one kind.

    Attributes:
        read: Finds it in a text; a score of `SURE` says that its check passed.
        gates: Per pattern of the prefilter the score of what it lets through; together they fire
            wherever `read` might match.
        checked: A check lifts a match to its kind's own confidence.
        weigh: What the place adds to the confidence; see `detectors.surroundings`.
    """

    read: Callable[[str], Iterable[Match]]
    gates: tuple[tuple[float, str], ...]
    checked: bool
    weigh: Callable[[str, int, int], float | None]


def _reader(recogniser: PatternRecognizer) -> Callable[[str], Iterator[Match]]:
    """Search with a recogniser's patterns and check with its checks."""
    compiled = [(p.score, re.compile(p.regex, _FLAGS)) for p in _patterns_of(recogniser)]

    def read(text: str) -> Iterator[Match]:
        for score, pattern in compiled:
            for match in pattern.finditer(text):
                valid = recogniser.validate_result(match[0])
                if valid is False or recogniser.invalidate_result(match[0]):
                    continue
                yield *match.span(), SURE if valid else score

    return read


def _patterns_of(recogniser: PatternRecognizer) -> list[Pattern]:
    patterns: list[Pattern] = recogniser.patterns  # type: ignore[has-type]  # Presidio leaves it out
    return patterns


def _checked(
    recogniser: PatternRecognizer,
    weigh: Callable[[str, int, int], float | None] = surroundings.of_number,
    gate: str | None = None,
) -> Recogniser:
    """Make a recogniser whose check tells more than its form."""
    patterns = ((p.score, p.regex) for p in _patterns_of(recogniser))
    return Recogniser(
        read=_reader(recogniser),
        gates=tuple(patterns) if gate is None else ((SURE, gate),),
        checked=True,
        weigh=weigh,
    )


def _formal(
    recogniser: PatternRecognizer,
    weigh: Callable[[str, int, int], float | None] = surroundings.of_number,
) -> Recogniser:
    """Make a recogniser that has only the form to go by."""
    return Recogniser(
        read=_reader(recogniser),
        gates=tuple((p.score, p.regex) for p in _patterns_of(recogniser)),
        checked=False,
        weigh=weigh,
    )


def _patterns(*scored: tuple[float, str]) -> list[Pattern]:
    return [Pattern(f"{score}", rf"\b(?:{regex})\b", score) for score, regex in scored]


def _grouped(separators: str, *groups: str) -> str:
    """Write groups that stand together, or apart by one and the same separator each time."""
    joints = ["", *(re.escape(separator) for separator in separators)]
    return "|".join(joint.join(groups) for joint in joints)


def _ours(check: type[PatternRecognizer], entity: str, regex: str) -> PatternRecognizer:
    return check(supported_entity=entity, patterns=_patterns((_WEAK, regex)))


def _within(patterns: list[Pattern]) -> str:
    """Take over Presidio's pattern, which has no boundaries of its own."""
    return str(patterns[0].regex.removeprefix("(?i)"))


_ITIN: Final = "(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])"
_NINO: Final = "(?!BG|GB|NK|KN|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
_NIR: Final = (
    r"[1278][ .-]?\d{2}[ .-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .-]?(?:\d{2}|2[AB])[ .-]?\d{3}[ .-]?\d{3}"
    r"[ .-]?\d{2}"
)
_ADDRESS: Final = (
    r"(?<![^\W_])[^\W_](?:[\w.+%'&-]{0,62}[\w+-])?@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}"
    r"(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59})(?![^\W_])"
)
_OCTETS: Final = r"(?<![\w:-])[0-9A-F]{2}([:-])(?:[0-9A-F]{2}\1){4}[0-9A-F]{2}(?![\w:-])"
_CISCO: Final = r"(?<![\w.-])[0-9A-F]{4}(?:\.[0-9A-F]{4}){2}(?![\w-]|\.\w)"


def recognisers() -> Mapping[str, Recogniser]:
    """Make what reads each kind of `detectors.kinds.KINDS`, by rule id."""
    four, three = [r"\d{4}"] * 4, [r"\d{3}"] * 3
    return {
        "pii.credit-card": _checked(
            identifiers.Card(
                patterns=_patterns(
                    (_WEAK, _grouped(" -", *four, r"\d{3}")),
                    (_WEAK, _grouped(" -", *four)),
                    (_WEAK, _grouped(" -", r"\d{4}", r"\d{6}", r"\d{4,5}")),
                    (_WEAK, r"\d{12,19}"),
                )
            )
        ),
        "pii.iban": Recogniser(
            read=lambda text: ((start, end, SURE) for start, end in identifiers.ibans(text)),
            gates=((SURE, rf"\b(?:{identifiers.COUNTRIES})[0-9]{{2}}(?:[ -]?[a-z0-9]){{11}}"),),
            checked=True,
            weigh=surroundings.of_number,
        ),
        "pii.email": _checked(
            identifiers.Email(patterns=[Pattern("address", _ADDRESS, _WEAK)]),
            surroundings.of_email,
            gate=r"[^\s@]@[^\s@.]{1,250}\.[^\s@]",
        ),
        "pii.phone": Recogniser(
            read=phones.read,
            gates=tuple((SURE, gate) for gate in phones.GATES),
            checked=True,
            weigh=surroundings.of_number,
        ),
        "pii.ip-address": Recogniser(
            read=_reader(
                presidio.IpRecognizer(
                    patterns=[p for p in presidio.IpRecognizer.PATTERNS if p.score > _WEAK]
                )
            ),
            gates=(
                (SURE, r"\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b"),
                (SURE, r"::[0-9a-f]|[0-9a-f]::|(?:[0-9a-f]{1,4}:){6}"),
            ),
            checked=False,
            weigh=surroundings.of_ip,
        ),
        "pii.mac-address": _formal(
            presidio.MacAddressRecognizer(
                patterns=[Pattern("octets", _OCTETS, 0.6), Pattern("words", _CISCO, 0.6)]
            ),
            surroundings.of_mac,
        ),
        "pii.crypto-wallet": _checked(
            presidio.CryptoRecognizer(
                patterns=_patterns((_WEAK, "(?-i:bc1|[13])[a-zA-HJ-NP-Z0-9]{25,59}"))
            ),
            gate=r"\b(?:bc1|[13])[a-z0-9]{25}",
        ),
        "pii.us-ssn": _formal(
            identifiers.Ssn(
                patterns=_patterns(
                    (_FORM, r"\d{3}-\d{2}-\d{4}"),
                    (_WEAK, _grouped(" .", r"\d{3}", r"\d{2}", r"\d{4}")),
                )
            )
        ),
        "pii.us-itin": _formal(
            presidio.UsItinRecognizer(
                patterns=_patterns(
                    (_FORM, rf"9\d\d-{_ITIN}-\d{{4}}"),
                    (_WEAK, _grouped(" .", r"9\d\d", _ITIN, r"\d{4}")),
                )
            )
        ),
        "pii.us-dea": _checked(
            presidio.MedicalLicenseRecognizer(
                patterns=_patterns((_WEAK, r"[A-HJ-MPR-UX][A-Z9]\d{7}"))
            )
        ),
        "pii.uk-nhs": _checked(
            presidio.NhsRecognizer(
                patterns=_patterns((_WEAK, _grouped(" -", r"\d{3}", r"\d{3}", r"\d{4}")))
            )
        ),
        "pii.uk-nino": _formal(
            presidio.UkNinoRecognizer(
                patterns=_patterns(
                    (_FORM, rf"{_NINO} \d{{2}} \d{{2}} \d{{2}} [A-D]"),
                    (_WEAK, rf"{_NINO} ?\d{{6}} ?[A-D]"),
                )
            )
        ),
        "pii.fr-nir": _checked(_ours(identifiers.Nir, "FR_NIR", _NIR)),
        "pii.fr-siren": _checked(_ours(identifiers.Siren, "FR_SIREN", _grouped(" .", *three))),
        "pii.fr-siret": _checked(
            _ours(identifiers.Siren, "FR_SIRET", _grouped(" .", *three, r"\d{5}"))
        ),
        "pii.de-steuer-id": _checked(
            identifiers.SteuerId(patterns=_patterns((_WEAK, _grouped(" .-", r"[1-9]\d", *three))))
        ),
        "pii.it-codice-fiscale": _checked(
            identifiers.CodiceFiscale(
                patterns=_patterns((_WEAK, _within(presidio.ItFiscalCodeRecognizer.PATTERNS)))
            )
        ),
        "pii.es-nif": _checked(
            identifiers.Nif(patterns=_patterns((_WEAK, r"\d{8}[ -]?[A-Z]"))),
            surroundings.of_lettered,
        ),
        "pii.es-nie": _checked(
            presidio.EsNieRecognizer(patterns=_patterns((_WEAK, r"[XYZ]-?\d{7}-?[A-Z]"))),
            surroundings.of_lettered,
        ),
        "pii.pl-pesel": _checked(
            presidio.PlPeselRecognizer(
                patterns=_patterns((_WEAK, _within(presidio.PlPeselRecognizer.PATTERNS)))
            )
        ),
    }
