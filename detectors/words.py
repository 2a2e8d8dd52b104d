"""Tell a secret from what stands in for one: entropy, placeholders, words, a machine's choice.

Missed: passwords of one to three plain words (`correct-horse`), which look like any others.
"""

from __future__ import annotations

import math
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final


def entropy(text: str) -> float:
    """Return Shannon's entropy in bits per character (C. E. Shannon, 1948)."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in Counter(text).values()) if size else 0.0


_FOLLOWS: Final = {
    # Which letters follow which inside English, French and German words, accents folded; counted
    # over word lists of the three. Random letters leave these pairs after a few steps.
    "a": "abcdefghijklmnopqrstuvwxyz",
    "b": "abceijklmoprstuyz",
    "c": "acehiklopqrstuy",
    "d": "abdefghijlmnoprstuvwy",
    "e": "abcdefghijklmnopqrstuvwxyz",
    "f": "acefilnorstuy",
    "g": "acefghilmnoprstu",
    "h": "adegilmnorstuwy",
    "i": "abcdefghijklmnopqrstvxz",
    "j": "aeiosu",
    "k": "aegilnorstuw",
    "l": "abcdefghiklmnopstuvyz",
    "m": "abdegiklmnoprstuyz",
    "n": "abcdefghijklmnopqstuvwyz",
    "o": "abcdefghijklmnopqrstuvwxyz",
    "p": "acdefhiloprstuy",
    "q": "u",
    "r": "abcdefghijklmnopqrstuvwyz",
    "s": "abcdefghiklmnopqrstuvwyz",
    "t": "abcdefghiklmnoprstuvwyz",
    "u": "abcdefghiklmnopqrstvxyz",
    "v": "aeiloru",
    "w": "aehilnorsu",
    "x": "aceiptuy",
    "y": "acdegilmnoprstw",
    "z": "adeghiotuwyz",
}
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# What is searched for is written so that every alternative begins with a letter or sign of its own:
# `re` then skips to these. What must be the whole text is asked for apart.
_MASKED: Final = re.compile(
    r"\*\*\*|••|…|\.\.\.|####|______|-----|xxxxx|XXXXX|xxx-xxx|XXX-XXX|000000000000"
)
_TEMPLATE: Final = re.compile(
    r"\$[{(]|\{\{|\}\}|<%|%>|%env\(|#\{|\$env:|process\.env|os\.environ|getenv"
)
_IS_TEMPLATE: Final = re.compile(
    r"\$[A-Za-z_]\w*$|%[\w.]+%$|@\w+@$|%[\w()-]{1,12}$|%\(\w{1,60}\)[a-z]|\{[\w.-]*\}?$|\[[^\]]*\]$|<[^>]*>?$|__\w+__$"
    r"|\\?\$(?:[A-Z_]{2,}|_?[a-z]\w*(?:\[|->))"
)
_IS_NAME: Final = re.compile(r"[A-Za-z_][\w.-]{0,30}=$")
"""The next name, where a value is missing; base64 may end so too."""
# Of text in lower case: without the case to ignore, `re` skips to the letters that begin one.
_STAND_IN: Final = re.compile(
    r"example|sample|place[_-]?holder|redacted|dummy|change[_-]?(?:me|it|this)|replace[_-]?(?:me|this|with)"
    r"|insert[_-]|your(?:[_-]|\w{0,12}(?:pass|pwd|secret|token|key)|user|own)|_here\b|hunter2|lorem|foobar"
    r"|(?:dein|euer|ihr)e?[_-]?(?:passwor|kennwor|token|schl|geheim)|beispiel|platzhalter"
    r"|votre[_-]?(?:mot|mdp|pass|jeton|cle|secret)|exemple|ejemplo"
    r"|not[_-]?set|todo|fixme"
)
_NOTHING: Final = frozenset(
    {
        "1password", "abc123", "abcd1234", "admin", "azerty", "default", "disabled", "empty",
        "enabled",
        "false", "hidden", "kennwort", "masked", "motdepasse", "nil", "none", "null",
        "optional", "p4ssw0rd", "pass", "pass-word", "passwd", "password", "passwort",
        "pwd", "qwerty", "qwertz", "removed", "required", "root", "secret", "string",
        "test", "testing", "token", "true", "undefined", "unknown", "user", "username",
        "value",
    }
)  # fmt: skip
_RUNS: Final = (
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "01234567890" * 3,
    "1234567890" * 4,
    "9876543210" * 3,
    "0123456789abcdef" * 3,
    "zyxwvutsrqponmlkjihgfedcba",
)


_COUNTED: Final = re.compile("123456789012|012345678901")
"""A dozen digits that count, wherever they stand."""


def is_placeholder(text: str) -> bool:
    """Say whether a text stands in for a secret: masked, a template, `changeme`, `abcdefgh`."""
    return is_stand_in(text) or is_sequence(text)


def is_stand_in(text: str) -> bool:
    """Say whether a text is put where a secret belongs: masked, a template, `changeme`."""
    bare = text.strip("\"'`*_~.,;:!?()[]{}<> ")
    if len(bare) < 3 or bare.casefold() in _NOTHING:
        return True
    if _MASKED.search(text) or _TEMPLATE.search(text) or _IS_TEMPLATE.match(text):
        return True
    if _IS_NAME.match(text) and not is_random(text):
        return True
    if _STAND_IN.search(text.lower()):
        return True
    return len(set(bare.casefold())) <= 3


def is_sequence(text: str) -> bool:
    """Say whether a text runs along the alphabet, the digits or both: `abcdefgh`, `12345678`."""
    folded = text.strip("\"'`*_~.,;:!?()[]{}<> ").casefold()
    if string.ascii_lowercase in text and string.ascii_uppercase in text:
        return True  # an alphabet to choose from
    return any(folded in run for run in _RUNS) or _COUNTED.search(text) is not None


def is_words(text: str) -> bool:
    """Say whether a text is made of words, as identifiers and prose are; digits are not looked at.

    Words are judged by their pairs of letters in English, French and German. Two and three letters
    are a word whatever they are.
    """
    words = _WORD.findall(_unaccented(text.replace("ß", "ss")))
    letters = sum(map(len, words))
    if not letters:
        return False
    # Mixed case that is no camel case leaves crumbs instead of words.
    if sum(len(word) for word in words if len(word) < 3) > max(4, letters / 3):
        return False
    if len(words) > 3 and letters < 2.6 * len(words):
        return False
    return all(len(word) < 4 or _is_word(word.casefold()) for word in words)


def _unaccented(text: str) -> str:
    """Leave out accents, letter by letter: to put many in order takes time by their square."""
    if text.isascii():
        return text
    parts = (unicodedata.normalize("NFKD", character) for character in text)
    return "".join(c for part in parts for c in part if not unicodedata.combining(c))


def _is_word(word: str) -> bool:
    strange = sum(b not in _FOLLOWS.get(a, "") for a, b in pairwise(word))
    return strange <= (0 if len(word) < 6 else max(1, (len(word) - 1) // 8))


_UUID: Final = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-z]{4}){3}-[0-9a-z]{12}")
_GROUPS: Final = re.compile(r"(?<![\w-])[0-9A-Z]{4,8}(?:-[0-9A-Z]{4,8}){2,}(?![\w-])")
"""Upper-case letters and digits in groups, as keys for people to type are printed."""
_ALNUM: Final = re.compile(r"[A-Za-z0-9]+")
_HEX: Final = re.compile(r"[0-9a-f]{16,}|[0-9A-F]{16,}")
_PARTS: Final = re.compile(r"[A-Za-z]+|[0-9]+")
_SIGN: Final = re.compile(r"[^\w ./,:;'()\[\]{}-]")
_DIGIT: Final = re.compile(r"\d")


def is_random(text: str) -> bool:
    """Say whether a text holds at least eight characters that only a machine would choose."""
    if _UUID.search(text) or _is_noise(text):
        return True
    if (groups := _GROUPS.search(text)) and sum(map(_mixed, groups[0].split("-"))) >= 2:
        return True
    return sum(len(run) for run in _ALNUM.findall(text) if _is_random_run(run)) >= 8


def _mixed(group: str) -> bool:
    """Say whether digits and letters alternate in a group."""
    return not group.isalpha() and not group.isdigit()


def _is_noise(text: str) -> bool:
    """Say whether signs, digits and letters are mixed as only a generator mixes them."""
    if len(text) < 20:
        return False
    signs, digits = len(_SIGN.findall(text)), len(_DIGIT.findall(text))
    return signs >= 4 and digits >= 2 and len(text) > 2 * (signs + digits)


def _is_random_run(run: str) -> bool:
    """Judge one run of ASCII letters and digits."""
    if run.isdigit():
        return len(run) >= 20
    if run.isalpha():
        return len(run) >= 8 and entropy(run) > 2.5 and not is_words(run)
    if _HEX.fullmatch(run):
        return True
    parts = _PARTS.findall(run)
    # Names number things at one end (sha256, web21, x509v3); tokens mix.
    if len(parts) >= 4:
        return len(run) >= 8
    return len(run) >= 8 and any(len(p) >= 4 and p.isalpha() and not is_words(p) for p in parts)


PROSE: Final = frozenset(
    {
        "the", "and", "are", "was", "were", "has", "had", "not", "you", "your", "our", "for", "but",
        "his", "her", "its", "who", "she", "him", "how", "did", "does", "get", "got", "let",
        "may", "might", "must", "shall", "should", "would", "could", "which", "their", "them",
        "these", "those", "what", "when", "where", "from", "been", "being", "please", "into",
        "after", "before", "because", "about", "just", "also", "very", "some",
    }
)  # fmt: skip
"""Little words, which BIP 39 leaves out."""
_LABELS: Final = """
color colour dark light mode theme
able access account admin again all any api app ask auth backend backup been bitte can change
changed characters choose client cloud cluster code config confirm contain contains credentials
data database days default deploy dev developer digits each eight either email empty encrypted
encryption enter environment every expired expires field file first forgot forgotten form
frontend given global group has have here hint incorrect input invalid key keys label last least
length letters link local log login long longer lower lowercase mail main manager master match
matches max maximum min minimum missing more name need needed never new node numbers old once
one only own page pass passphrase passwd password passwords path plain platform policy prod
production protected public private random read rejected release repeat required reset role root
rotate rotation rule rules same saved secret secrets see send sent server service set shared
should sign special staging still store stored strong system team test text than that then there
they this three through ticket till too token twice two type under unless until update updated
upper uppercase use used user username users using value vault version via wants weak web week
will with without won work working works write wrong aber alle alles als auch auf aus bei beim
bereits bis das dass dein deine dem den der des die dies diese dort durch ein eine einem einen
einer erneut falsch fehlt festlegen geben geheim gibt gilt haben habe hat hier ihr ihre immer
ist kann kein keine kennwort lang mein meine mindestens mit muss nach nicht noch nur oder ohne
passwort passt schon sehr sein sich sie sind soll steht und uns unser unter vergessen vom von
vor war wer werden wie wieder wird wurde zeichen zum zur aux avec avoir bien bon ces cette ceux
chaque choisir comme cet dans deja demander depuis des doit donc elle encore entre entrez entrer
est etait fait faut ici ils lettres leur mais meme mes moins mon mot nom nos notre nous nouveau
nouvelle oublie par pas passe plus pour puis quand que quel qui sans saisir saisissez sera ses
soit son sont sous sur tes ton toujours tous tout tres trop une utilisateur vers vos votre vous
"""
"""What else sentences, labels and names of things are made of where a password may stand."""
_SENTENCE: Final = PROSE.union(_LABELS.split())


def is_phrase(words: Sequence[str]) -> bool:
    """Say whether words were chosen as dice choose them: four to eight, and no sentence.

    Sentences, labels and names of machines are made of other words.
    """
    plain = {_unaccented(word.casefold()) for word in words}
    if not 4 <= len(words) <= 8 or len(plain) < len(words) - 1 or _SENTENCE & plain:
        return False
    if plain >= {"correct", "horse", "battery", "staple"}:  # the one that everybody cites
        return False
    return sum(map(len, plain)) >= 4.5 * len(plain) and all(map(is_words, plain))
