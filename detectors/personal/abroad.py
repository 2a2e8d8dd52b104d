"""What a country's numbers are called in other languages: `Norwegian national ID`, `NIF portugais`.

Each kind knows what its own country calls it, and here the short forms are made (`n° fiscal`,
`Ausweis-Nr.`). Abroad people say of which country a number is and
what it is for, so nationalities are put before or after words for identity, tax and social security
in English, French and German.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Final

from detectors.personal.kind import Kind

_IDENTITY: Final = (
    (
        "national id|id number|id no|national identity|identity number|identity code|"
        "personal number|personal identity|personal id|birth number|identification number"
    ),
    "numero national|numero d'identite|numero personnel|numero d'identification",
    "personalnummer|personennummer|identitatsnummer|identifikationsnummer|id-nummer",
)
_TAX: Final = (
    "tax number|tax id|tax code|tax file|taxpayer|fiscal code|fiscal number",
    "numero fiscal|identifiant fiscal|numero de contribuable|code fiscal",
    "steuernummer|steuer-id|steueridentifikation|steuer-nr",
)
_SOCIAL: Final = (
    "social security|social insurance|insurance number",
    "numero de securite sociale|numero d'assurance sociale",
    "sozialversicherung|versicherungsnummer",
)
_KINDS: Final[dict[str, tuple[str, tuple[tuple[str, str, str], ...]]]] = {
    "at-sozialversicherung": ("austrian|autrichien|osterreichische", (_SOCIAL,)),
    "be-nn": (
        "belgian|belge|belgische",
        (
            _IDENTITY,
            _SOCIAL,
        ),
    ),
    "br-cpf": (
        "brazilian|bresilien|brasilianische",
        (
            _IDENTITY,
            _TAX,
        ),
    ),
    "ch-ahv": ("swiss|suisse|schweizer", (_SOCIAL,)),
    "de-sozialversicherung": ("german|allemand|deutsche", (_SOCIAL,)),
    "de-steuer-id": ("german|allemand|deutsche", (_TAX,)),
    "dk-cpr": (
        "danish|danois|danische",
        (
            _IDENTITY,
            _TAX,
            _SOCIAL,
        ),
    ),
    "es-nif": (
        "spanish|espagnol|spanische",
        (
            _IDENTITY,
            _TAX,
        ),
    ),
    "es-nuss": ("spanish|espagnol|spanische", (_SOCIAL,)),
    "fi-hetu": (
        "finnish|finlandais|finnische",
        (
            _IDENTITY,
            _SOCIAL,
        ),
    ),
    "fr-nir": ("french|francais|franzosische", (_SOCIAL,)),
    "fr-spi": ("french|francais|franzosische", (_TAX,)),
    "in-aadhaar": ("indian|indien|indische", (_IDENTITY,)),
    "it-codice-fiscale": ("italian|italien|italienische", (_TAX,)),
    "nl-bsn": (
        "dutch|neerlandais|niederlandische",
        (
            _IDENTITY,
            _TAX,
            _SOCIAL,
        ),
    ),
    "no-fodselsnummer": (
        "norwegian|norvegien|norwegische",
        (
            _IDENTITY,
            _TAX,
            _SOCIAL,
        ),
    ),
    "pl-nip": ("polish|polonais|polnische", (_TAX,)),
    "pl-pesel": (
        "polish|polonais|polnische",
        (
            _IDENTITY,
            _SOCIAL,
        ),
    ),
    "pt-nif": ("portuguese|portugais|portugiesische", (_TAX,)),
    "se-personnummer": (
        "swedish|suedois|schwedische",
        (
            _IDENTITY,
            _TAX,
            _SOCIAL,
        ),
    ),
    "sg-nric": ("singapore|singapourien|singapurische", (_IDENTITY,)),
}


def spoken_of(kind: Kind) -> Kind:
    """Give a kind the short forms of its names, and those that other countries have for it.

    As a key of a program a name has no blanks: `socialSecurityNumber`.
    """
    names = dict.fromkeys(short for word in kind.context for short in _shortened(word))
    spelt = (*kind.context, *(bare for word in kind.context for bare in _as_key(word)))
    keys = [key for word in spelt if " " in word and (key := word.replace(" ", "")).isalpha()]
    known = dict.fromkeys((*spelt, *names, *keys, *_foreign(kind.id)))
    return replace(kind, context=tuple(known))


def _as_key(word: str) -> Iterator[str]:
    """Write words as keys have them, which know neither apostrophe nor hyphen.

    >>> list(_as_key("carte d'identite")), list(_as_key("steuer-nr"))
    (['carte identite', 'carte d identite'], ['steuer nr'])
    """
    if " d'" in word:
        yield from (word.replace(" d'", " "), word.replace("'", " "))
    if word.replace("-", "").isalpha():
        yield word.replace("-", " ")


def _shortened(word: str) -> Iterator[str]:
    """Write what means *number* as people shorten it.

    >>> list(_shortened("numero fiscal")), list(_shortened("ausweisnummer"))
    (['no fiscal', 'num fiscal'], ['ausweis-nummer', 'ausweisnr', 'ausweis-nr'])
    """
    if rest := word.removeprefix("numero ").removeprefix("de ") if " " in word else "":
        if word.startswith("numero "):
            yield from (f"{short} {rest}" for short in ("no", "num"))
    elif stem := word.removesuffix("nummer") if word.endswith("nummer") else "":
        yield from (f"{stem}-nummer", f"{stem}nr", f"{stem}-nr") if stem.isalpha() else ()


def _foreign(id: str) -> list[str]:  # noqa: A002  # its name
    known = _KINDS.get(id.removeprefix("pii."))
    if known is None:
        return []
    english, french, german = known[0].split("|")
    return [
        name
        for at_home, in_french, in_german in known[1]
        for name in (
            *(f"{english} {noun}" for noun in at_home.split("|")),
            *(f"{noun} {french}" for noun in in_french.split("|")),
            *(f"{one} {noun}" for one, noun in product((german, f"{german}n", f"{german}r"),
                                                       in_german.split("|"))),
        )
    ]  # fmt: skip
