"""What people say who pass on what they should not: that it is secret, or that they only heard it.

Whoever leaks an announcement seldom repeats it. A line tells one or two things of it, among other
words, and nothing but how it is told sets it apart from the day's talk: `not public yet`, `ça
reste entre nous`, `bitte noch nicht weitersagen`. So each draft counts as telling this too. Alone
it says nothing: a row in which people whisper about anything else shares nothing with a draft.

A confidential contract is the day's talk, so what stands before a noun does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

SECRET: Final = 9
"""Points of words that ask to keep something secret,"""
HEARD: Final = 4
"""and of words that pass on what somebody said, or that will be announced."""

ALONE: Final = (
    "confidential", "confidentiel", "embargo", "hush", "psst", "secret", "quiet", "wraps", "mum",
    "chut", "motus", "entendu", "geheim", "sperrfrist", "klappe", "stillschweigen",
    "yourself", "ourselves", "insider", "sit", "mums", "basis", "downlow", "cousue", "vertraulich",
)  # fmt: skip
"""Words of which one stands in much of such talk,"""
FIRST: Final = (
    "between", "t", "dont", "not", "never", "cannot", "cant", "n", "say", "tell", "saying",
    "telling", "no", "my", "off", "inside", "didn", "from", "mustnt", "didnt", "didnot", "nt",
    "down", "entre", "garde", "gardez", "garder", "pour", "ne", "le", "en", "pas", "rien", "unter",
    "fur", "nicht", "nichts", "nix", "niemand", "niemandem", "keinem", "kein", "keinen", "mund",
    "sag", "keiner", "sagt",
)  # fmt: skip
"""and two, one of these and soon one of those, in the rest."""
SECOND: Final = (
    "us", "you", "tell", "repeat", "breathe", "leak", "spread", "forward",
    "share", "discuss", "post", "tweet", "mention", "say", "talk", "public", "official",
    "announced", "disclosed", "out", "nothing", "nobody", "one", "word", "lips", "record", "info",
    "information", "knowledge", "low",
    "hear", "me", "nous", "toi", "vous", "repete", "repetez", "dis", "dites", "dire", "parle",
    "parlez", "parler", "partage", "partagez", "partager", "diffuse", "diffuser", "divulguer",
    "ebruite", "repeter", "mot", "dit", "officiel", "publique", "annonce", "off", "uns",
    "weitersagen", "dich", "euch", "verraten", "behalten", "ausplaudern", "mucks", "angekundigt",
    "rumerzahlen", "rumsagen", "rumgesagt", "rumposaunen", "rumreden", "herumerzahlen",
    "herumsagen", "herumgesagt", "herumposaunen", "herumreden",
    "erzahlen", "sagen", "offiziell", "offentlich", "bekannt", "spruchreif", "draussen",
    "verkundet", "wort", "ton", "halten", "keinem", "niemandem", "nichts", "mir",
)  # fmt: skip

_END: Final = r"(?=\s*(?:[^\s\w]|$|\n))"
_NOT: Final = r"(?:do not|don['\u2019 ]?t|never|cannot|can['\u2019 ]?t|mustn['\u2019 ]?t|must not)"
_WHISPERED: Final = (
    # English
    r"between (?:us|you and (?:me|i)|ourselves)",
    r"to (?:yoursel(?:f|ves)|ourselves)",
    r"ke(?:ep|pt)(?: \w+){0,3} (?:quiet|secret|under wraps|hush)",
    rf"{_NOT} (?:please )?(?:tell(?! me)|repeat|breathe|leak|spread)",
    (
        rf"{_NOT} (?:please )?(?:forward|share|discuss|post|tweet|mention|say|talk)"
        rf"(?: (?:this|that|anything|about|yet|outside|anywhere|more|who|which|"
        rf"(?:with|to) any\w+)\b|(?: it)?{_END})"
    ),
    (
        r"(?:not|\w*n['\u2019 ]t|never)(?: \w+)? "
        r"(?:public(?! api)|official|announced|disclosed|out yet)"
    ),
    r"(?:say|tell|saying|telling) (?:nothing|nobody|no one)",
    r"(?:not a|no) word (?:to|about|of|until|till|before|outside|yet)",
    r"mum['\u2019 ]?s the word|under wraps|hush|my lips|off the record|sit on (?:it|this)",
    r"(?:strictly|highly|still|top|very|super) (?:confidential|secret)",
    rf"(?:confidential|secret)(?:{_END}| (?:until|till|for now|obviously|please|but|so far)\b)",
    r"inside(?:r)? (?:info|information|knowledge)|embargo(?:ed)?",
    r"did ?n['\u2019 ]?o?t hear (?:it|this|that|anything)|hear it from me|heard nothing from me",
    r"(?:need|needs) to know basis|on the quiet|down ?low",
    # French
    (
        r"entre (?:nous|toi et moi)|(?:garde|gardez|garder|garde-le)(?: \w+){0,2} "
        r"(?:(?:\w+ )?secret|(?:pour )?(?:toi|vous))"
    ),
    (
        r"(?:ne |n['\u2019])(?:le |la |les |l['\u2019]|en )?(?:repete|repetez|dis|dites|parle|"
        r"parlez|partage|partagez|diffuse|diffusez|divulgue|ebruite)(?: surtout)? "
        r"(?:pas|rien|a personne)"
    ),
    (
        r"(?:ne|pas) (?:le |la |l['\u2019]|en )?(?:dire|repeter|parler|partager|diffuser|divulguer|"
        r"ebruiter)(?: a personne)?"
    ),
    r"pas un mot|rien entendu|rien dit|bouche cousue|motus|sous embargo|chut|en off",
    r"(?:pas|rien)(?: encore)?(?: d['\u2019]| etre | )(?:officiel|public|publique|annonce)\w*",
    rf"(?:strictement|encore|tres|reste) (?:confidentiel|secret)\w*|confidentiel(?:le)?{_END}",
    # German
    r"unter uns|nur fur (?:dich|euch)|fur (?:dich|euch|sich) behalten",
    r"behalt\w*(?: \w+){0,2} fur (?:dich|euch)",
    (
        r"(?:nicht|nix|niemand\w*|keine[mnr])(?: \w+){0,2} (?:weiter\w+|verraten|erzahlen|"
        r"(?:he)?rum(?:erzahl|sag|gesag|posaun|red)\w*|ausplaudern|sagen)"
    ),
    (
        r"(?:nicht|nichts|nix)(?: \w+)? (?:offiziell|offentlich|bekannt|spruchreif|draussen|"
        r"verkundet|angekundigt|bekanntgegeben)"
    ),
    (
        rf"(?:streng|noch|absolut|hochst|sehr|bleibt|ist) (?:vertraulich|geheim)|"
        rf"(?:vertraulich|geheim){_END}"
    ),
    r"kein(?:en)? (?:wort|ton|mucks)|(?:mund|klappe) halten|stillschweigen|sperrfrist|insider\w*",
    r"sag(?:t)?(?: \w+)? (?:nichts|keinem|niemandem)|nicht von mir|psst",
)
_HEARD: Final = (
    r"(?:i|we|have you|did you|just|been) (?:hear|heard)|(?:heard|hearing) (?:that|from|there)",
    r"hear|told (?:me|us)|tells me|word is|rumou?rs?|apparently|grapevine|leaked|heads[ -]up",
    r"announce[ds]?|announcing|announcements?|press (?:release|call|conference)|the press",
    r"j['\u2019]ai entendu|on m['\u2019]a dit|(?:il )?parait|apparemment|rumeurs?|au courant",
    r"annonc(?:e|er|era|es|ee|ees)|officiellement|la presse",
    r"gehort|angeblich|geruchte?|munkelt|erfahren|bekanntgegeben|bekannt gegeben|verkundet",
    r"(?:die|der) presse|pressemitteilung|offiziell",
)


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")(?!\w)")


_SECRET_TALK: Final = _any(_WHISPERED)
_HEARSAY: Final = _any(_HEARD)


def secret(text: str) -> bool:
    """Say whether a folded text asks to keep something secret.

    >>> secret("not public yet, but we buy them"), secret("please sign the confidential lease")
    (True, False)
    """
    return bool(_SECRET_TALK.search(text))


def whispered(text: str, secretly: bool = True) -> int:
    """Return the points of how a folded text is told.

    >>> whispered("bitte noch nicht weitersagen"), whispered("i heard we buy them")
    (9, 4)

    Args:
        text: It.
        secretly: Whether it may ask to keep something secret.
    """
    if secretly and secret(text):
        return SECRET
    return HEARD if _HEARSAY.search(text) else 0
