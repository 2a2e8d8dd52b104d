"""Checks on a matched text that a pattern cannot express: whether it looks like a secret.

A check sees the matched secret and nothing else, and answers with a `Judgement`. What a provider's
checksum or structure proves is in `detectors.checksums`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from detectors.checksums import (
    Judgement,
    judge_base58check,
    judge_bitlocker,
    judge_crc_base62,
    judge_discord,
    judge_grafana,
    judge_jwt,
    judge_wif,
    unbase64,
)
from detectors.words import (
    PROSE,
    entropy,
    is_phrase,
    is_placeholder,
    is_random,
    is_sequence,
    is_stand_in,
    is_words,
)

_HOLDS_CODE: Final = re.compile(r"://|\(\)|=>|->|\|\||\(\?[=!:<]")
"""An address, or code."""
_IS_NO_VALUE: Final = re.compile(
    r"(?ix) [\w.+-]+@[\w-]+\.[\w.-]+$"  # a mailbox
    r"| (?:[~.]{0,2}/|[A-Z]:\\|\\\\)[\w.\\/ -]+$"  # a path
    r"| (?:[\w.@-]+/)+[\w@-]+\.\w{1,5}$"  # a file
    r"| [a-z_][\w.]*[(\[]"  # code
    r"| \d{1,4}(?:[./:,-]\d{1,4})+(?:Z|[ap]m|h)?$"  # a date, a time, a version, an amount
    r"| [+-]?[\d.,]{1,18}$"  # a number
    r"| [\d.,]{1,3}[-_–]?(?-i:[a-zäöüéè%°€$£]{1,12}|[A-Z]{1,12})$"  # with its unit: 24hours
    r"| @[\w-]+(?:\.[\w-]+)+"  # the host after a name
    r"| 0x[0-9a-f]{40}$"  # the address of a wallet or contract
    r"| (?:sha|md)\d{1,3}[:-]"  # a digest
    r"| (?-i:z6Mk[1-9A-HJ-NP-Za-km-z]{44}$)"  # a public key, as did:key writes it
    r"| \#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8});?$"  # a colour
    r"| /\^"  # a regular expression
    r"| [A-Za-z_]\w*::[a-z_]\w*\("  # a call in C++, PHP or Rust
    r"| pk_(?:live|test)_(?-i:[0-9A-Z]*[a-z])"  # published, as Stripe says
    r"| arn:aws[a-z-]{0,8}:"  # the name of something
    r"| (?:vault|ref\+[a-z]+|op|ssm|env|file|secretsmanager|keyvault|infisical|doppler|bws)"
    r"(?::(?!//)[\w./{$-]*[/_.{#]|://)"  # where it is kept
    r"| \{cipher\}"  # encrypted, as Spring Cloud Config does
    r"| (?-i:Ag[A-D][0-9A-Za-z+/]{100})"  # sealed for a cluster, see bitnami-labs/sealed-secrets
    r"| (?-i:[a-z][\w/-]{0,40}/[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$)"  # an event of a store
    r"| [a-z_]+(?:\|[a-z_]+(?::[\w,.-]+)?)+$"  # what a form asks of a field: required|min:8
)
_DOTTED: Final = re.compile(r"[a-z_]\w*(?:\.[A-Za-z_]\w*)+;?|[A-Za-z_]+(?:\.[A-Za-z_]+)+;?")
_NAME: Final = re.compile(r"[A-Z]{1,5}-?\d{1,6}|[a-z]{1,3}\d{1,4}|v\d{1,3}[a-z]{1,6}\d?")
"""INC-4711, v2024."""
_SHORTEST_TOKEN: Final = 18
"""Below this, numbers that machines give to things and tokens that open them look the same."""
_PUNCTUATION: Final = ".,;:!?)]}*_~\"'`»”’"


def _no_value(text: str) -> bool:
    return bool(_HOLDS_CODE.search(text) or _IS_NO_VALUE.match(text))


_ANOTHERS: Final = re.compile(r"(?:\d{1,4}|\d{17,24}):A[\w-]{30,40}$|xox[abcepr]-")
"""What has rules of its own, which know better: Slack's tokens, and what only looks like Telegram's
(a bot's number has at most 52 bits, says its API)."""


def judge_token(text: str) -> Judgement:
    """Judge what was assigned to a key, token or secret: it must look like a machine's choice."""
    if is_placeholder(text) or _no_value(text) or _ANOTHERS.match(text):
        return Judgement.DROP
    if len(text) < _SHORTEST_TOKEN or entropy(text) < 2.8 or not is_random(text):
        return Judgement.DROP
    return Judgement.KEEP


_SHORTEST_KEY: Final = 12


def judge_short_token(text: str) -> Judgement:
    """Judge what is no `token`, after a name that says that it is a secret: short, or mixed."""
    core = text.strip(_PUNCTUATION)
    if _is_mixed(text):
        return Judgement.KEEP
    if not _SHORTEST_KEY <= len(core) < _SHORTEST_TOKEN or not core.isalnum():
        return Judgement.DROP
    if is_placeholder(core) or core.isdigit() or not is_random(core):
        return Judgement.DROP
    mixed = any(c.islower() for c in core) and any(c.isupper() for c in core)
    if not any(c.isdigit() for c in core) or (len(core) < 16 and not mixed):
        return Judgement.DROP
    return Judgement.KEEP


_ESCAPED: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_STRONG_SIGN: Final = re.compile(r"[!?$#*@%&+^]")


def _is_mixed(text: str) -> bool:
    """Say whether a person mixed small and capital letters, digits and signs, as rules demand."""
    text = _ESCAPED.sub("", text)
    return (
        8 <= len(text) <= 64
        and any(c.islower() for c in text)
        and any(c.isupper() for c in text)
        and any(c.isdigit() for c in text)
        and _STRONG_SIGN.search(text) is not None
        and not is_placeholder(text)
        and not _no_value(text)
    )


_BODY: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]++$")
_KNOWN: Final = re.compile(
    r"gh\w_|github_|glpat|sk-(?:ant|proj|or)-|[prs]k_(?:live|test)_|hf_|npm_"
)
"""What has a rule of its own is judged by that: a token of another length is none."""


def judge_marked(text: str) -> Judgement:
    """Judge a token with an unknown prefix by its last part; hashes name builds and caches."""
    body = _BODY.search(text)
    if (
        body is None
        or _KNOWN.match(text)
        or is_placeholder(text)
        or not any(c.isdigit() for c in body[0])
    ):
        return Judgement.DROP
    secret = re.search(r"(?:^|[_-])(?:sk|pat|apikey|api_key|secret)[_-]", text[: body.start()])
    if not secret and re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", body[0]):
        return Judgement.DROP
    if body[0].isdigit() or not is_random(body[0]) or entropy(body[0]) < 3.0:
        return Judgement.DROP
    return Judgement.KEEP


def judge_letters(text: str) -> Judgement:
    """Judge letters in groups: a machine's choice leaves the pairs that words are made of."""
    plain = re.sub(r"[ -]", "", text)
    if is_placeholder(plain) or is_words(text.replace("-", " ")):
        return Judgement.DROP
    return Judgement.KEEP


def judge_groups(text: str) -> Judgement:
    """Judge groups of four letters and digits: words have neither digits nor capitals inside."""
    groups = text.split()
    strange = sum(not (g.islower() or g.istitle() or g.isupper()) or _mixed(g) for g in groups)
    return Judgement.KEEP if strange >= 3 and len(set(groups)) > 3 else Judgement.DROP


def _mixed(group: str) -> bool:
    return any(c.isdigit() for c in group) and any(c.isalpha() for c in group)


_CODE: Final = re.compile(r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)+|\d{4} \d{4}|[0-9A-Za-z]{6,}")
_DAY: Final = re.compile(r"(?:19|20)\d\d-?(?:0[1-9]|1[0-2])-?(?:[0-3]\d)?$")


def judge_codes(text: str) -> Judgement:
    """Judge recovery codes: a machine's choice, all different, and no days."""
    codes = [code for code in _CODE.findall(text) if len(code) > 2]
    digits = sum(any(c.isdigit() for c in code) for code in codes)
    if len(set(codes)) < len(codes) or 2 * digits <= len(codes):
        return Judgement.DROP
    return Judgement.DROP if all(map(_DAY.match, codes)) else Judgement.KEEP


def judge_pin(text: str) -> Judgement:
    """Judge four digits and more: those that count, repeat or say a year are examples."""
    digits = re.sub(r"\D", "", text)
    example = len(set(digits)) == 1 or is_sequence(digits) or re.fullmatch(r"(?:19|20)\d\d", digits)
    return Judgement.DROP if example else Judgement.KEEP


def judge_file_name(_text: str) -> Judgement:
    """Keep a file's name: `test` or `example` in it says nothing of what the file holds."""
    return Judgement.KEEP


def judge_header(text: str) -> Judgement:
    """Judge the value of a header that a command sends: anything but a word or a stand-in."""
    core = text.strip(_PUNCTUATION)
    if len(core) < 10 or is_placeholder(core) or _no_value(core):
        return Judgement.DROP
    if not any(c.isdigit() for c in core) or not any(c.isalpha() for c in core):
        return Judgement.KEEP if is_random(core) else Judgement.DROP
    return Judgement.KEEP if is_random(core) or _signs(core) else Judgement.DROP


_COMPOUND: Final = re.compile(r"(?:[A-Z][^\W\d_A-Z]{2,}[_.&+-]){1,4}[A-Z][^\W\d_A-Z]{2,}[!?*]+")
"""Velvet_Panther!"""
_YEARED: Final = re.compile(r"\.[A-Z][a-z]{2,}\d{2,4}$")
"""No variable counts like this: pepper.Garden2023"""
_INSIDE: Final = re.compile(r"[A-Za-z]\d+[A-Za-z]")
_HYPHENED: Final = re.compile(r"[^\W\d_]{3,12}(?:-[^\W\d_]{3,12}){3,7}")


def judge_password(text: str) -> Judgement:
    """Judge what was assigned to a password: more than one kind of character, and no reference."""
    core = text.strip(_PUNCTUATION)
    if len(core) < 6 or is_placeholder(text) or _no_value(core):
        return Judgement.DROP
    if _DOTTED.fullmatch(core) and not _is_choice(core):
        return Judgement.DROP  # the name of a variable
    if _COMPOUND.fullmatch(text):
        return Judgement.KEEP
    if _HYPHENED.fullmatch(core):
        return Judgement.DOUBT if is_phrase(core.split("-")) else Judgement.DROP
    if any(c.isdigit() for c in core):
        return Judgement.KEEP if any(c.isalpha() for c in core) or _signs(core) else Judgement.DROP
    if _signs(core):
        wordy = core[:-1].isalpha() and is_words(core)  # the sign is not part of it
        return Judgement.KEEP if len(core) >= 8 and not wordy else Judgement.DROP
    return Judgement.KEEP if len(core) >= 10 and is_random(core) else Judgement.DROP


def _is_choice(dotted: str) -> bool:
    """Say whether a machine or a year makes a password of what else were a variable's name."""
    if is_random(dotted) or _YEARED.search(dotted):
        return True
    mixed = any(c.islower() for c in dotted) and any(c.isupper() for c in dotted)
    return mixed and _INSIDE.search(dotted) is not None and not is_words(dotted)


def judge_spoken(text: str) -> Judgement:
    """Judge what follows `the password is`: in prose a name with a number is no password."""
    if _NAME.fullmatch(text.strip(_PUNCTUATION)):
        return Judgement.DROP
    return judge_password(text)


_WORD_AND_YEAR: Final = re.compile(r"[a-zäöüéè]{5,20}(?:19|20)?\d\d")


def judge_bare(text: str) -> Judgement:
    """Judge what follows the word `password` and nothing more: it must be mixed like one."""
    core = text.strip(_PUNCTUATION)
    lower, upper = any(c.islower() for c in core), any(c.isupper() for c in core)
    if _WORD_AND_YEAR.fullmatch(core) or _COMPOUND.fullmatch(text):
        return judge_spoken(text)
    if lower and upper and len(_STRONG_SIGN.findall(core)) >= 3:
        return judge_spoken(text)
    if lower + upper + _signs(core) < 2 or not any(c.isdigit() for c in core):
        return Judgement.DROP
    return judge_spoken(text)


_TWO_DIGITS: Final = re.compile(r"\d\D*\d")


def judge_said_before(text: str) -> Judgement:
    """Judge what stands before `is the password`: names with a number stand there too."""
    if not (_STRONG_SIGN.search(text) or _TWO_DIGITS.search(text)) or re.search(r"\d\.\d", text):
        return Judgement.DROP
    return judge_bare(text)


def judge_listed(text: str) -> Judgement:
    """Judge what stands below a heading or label: words with a number are in tables as well."""
    return judge_bare(text) if is_random(text) else judge_said_before(text)


_NUMBERED: Final = re.compile(r"[^\W\d_]{1,64}+[-_.]?\d{1,64}+[.,;:?)*_`]{0,64}+")
"""Android14, Release-24."""


def judge_chosen(text: str) -> Judgement:
    """Judge what only its place makes a password: no word with a number, unless signs are in it."""
    if _NUMBERED.fullmatch(text) and is_words(text):
        return Judgement.DROP
    return judge_listed(text)


def _signs(text: str) -> bool:
    """Say whether there is a character that stands in passwords more often than in words."""
    return any(not c.isalnum() and c not in "-_./,:;'\\ " for c in text)


def judge_uri_password(text: str) -> Judgement:
    """Judge the password of a connection string; the place alone makes it likely."""
    if is_placeholder(text) or re.search(
        r"(?i)^(?:my|the|db|some)?[_-]?(?:pass(?:word|wd)?|pwd|secret)\d{0,3}$", text
    ):
        return Judgement.DROP
    return Judgement.KEEP


_REFERENCE: Final = re.compile(
    r"(?i)(?:^|_)pass(?:word|wd|phrase)?$|^(?:auth|priv|encr?)_?pass|param|argv|config|prompt|getpass|get_|input|^\w+\["
)
"""Names of variables and functions that hold a password."""


def judge_beside_user(text: str) -> Judgement:
    """Judge a password that stands beside a user's name: any word but one that says `password`."""
    core = text.strip(_PUNCTUATION)
    if len(core) < 4 or _no_value(core) or _DOTTED.fullmatch(core):
        return Judgement.DROP
    if _REFERENCE.search(core):
        return Judgement.DROP
    return judge_uri_password(core)


def judge_pair(text: str) -> Judgement:
    """Judge `user:password` by the password; `-u 1000:1000` and `-u node:node` are no sign-ins."""
    user, _, password = text.strip("\"'").partition(":")
    if len(password.strip("\"'")) == 1:  # `key:x`: some services read the user's name only
        return judge_token(user)
    return Judgement.DROP if user == password else judge_password(password or user)


def judge_seed_phrase(text: str) -> Judgement:
    """Judge words after `seed phrase:`. BIP 39 knows 12, 15, 18, 21 and 24, and no little words."""
    words = text.replace(",", " ").casefold().split()
    if len(words) not in {12, 15, 18, 21, 24} or PROSE.intersection(words):
        return Judgement.DROP
    return Judgement.KEEP if len(set(words)) > len(words) // 2 else Judgement.DROP


def judge_passphrase(text: str) -> Judgement:
    """Judge words after `passphrase:`: as dice choose them, not as sentences use them."""
    return Judgement.KEEP if is_phrase(text.split()) else Judgement.DROP


def judge_basic(text: str) -> Judgement:
    """Read what `Authorization: Basic` carries (RFC 7617): a name, a colon and a password."""
    try:
        pair = unbase64(text).decode()
    except ValueError:
        return judge_token(text)
    name, colon, password = pair.partition(":")
    if pair.startswith("{"):
        return Judgement.DROP  # a JSON Web Token, which has a rule of its own
    if not colon or not pair.isprintable():
        return judge_token(text)
    if is_placeholder(password) and is_placeholder(name):
        return Judgement.DROP
    if password and is_stand_in(password):
        return Judgement.DROP
    return Judgement.KEEP


_NOT_BODY: Final = re.compile(r"(?m)-----[A-Z0-9 ]{1,60}-----|^[A-Za-z-]{1,40}: .*$|\s")


def judge_pem(block: str) -> Judgement:
    """Look into a PEM block (RFC 7468): a key has a body, an example has dots."""
    body = _NOT_BODY.sub("", block.replace("\\n", "\n").replace("\\r", ""))
    if len(body) < 40 or entropy(body) < 3.5:
        return Judgement.DROP
    return Judgement.KEEP


def judge_placeholder(text: str) -> Judgement:
    """Drop what only stands in for a secret; every rule of a provider is checked so.

    Behind a provider's prefix, letters in order are doubtful, not nothing: people shorten and
    retype tokens, and examples are pasted with the rest of a configuration that is real.
    """
    if is_stand_in(text):
        return Judgement.DROP
    return Judgement.DOUBT if is_sequence(text) else Judgement.KEEP


def judge_named(text: str) -> Judgement:
    """Judge a value beside the name of its provider: no word, no reference, no stand-in."""
    if is_stand_in(text) or _no_value(text):
        return Judgement.DROP
    if is_random(text):
        return Judgement.DOUBT if is_sequence(text) else Judgement.KEEP
    if _DOTTED.fullmatch(text):
        return Judgement.DROP
    if text.isalpha():
        return Judgement.DROP if is_words(text) else Judgement.DOUBT
    if text.isdigit() or not any(c.isdigit() for c in text):
        return Judgement.DROP
    return Judgement.DOUBT


CHECKS: Final[dict[str, Callable[[str], Judgement]]] = {
    "bare": judge_bare,
    "beside-user": judge_beside_user,
    "base58check": judge_base58check,
    "basic": judge_basic,
    "bitlocker": judge_bitlocker,
    "chosen": judge_chosen,
    "codes": judge_codes,
    "crc-base62": judge_crc_base62,
    "discord": judge_discord,
    "file-name": judge_file_name,
    "grafana": judge_grafana,
    "groups": judge_groups,
    "header": judge_header,
    "jwt": judge_jwt,
    "letters": judge_letters,
    "listed": judge_listed,
    "marked": judge_marked,
    "named": judge_named,
    "pair": judge_pair,
    "passphrase": judge_passphrase,
    "password": judge_password,
    "pem": judge_pem,
    "pin": judge_pin,
    "placeholder": judge_placeholder,
    "said-before": judge_said_before,
    "seed-phrase": judge_seed_phrase,
    "short-token": judge_short_token,
    "spoken": judge_spoken,
    "token": judge_token,
    "uri-password": judge_uri_password,
    "wif": judge_wif,
}
"""The names that a rule's `checks` may use."""
