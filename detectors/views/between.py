r"""Leave out what stands between the parts of a token: tags, emoji, quotes, words.

What is read here is only reported by rules whose form chance does not produce.

Missed: parts that nothing says belong together; a first part that does not begin as `BEGUN` says or
is shorter than sixteen characters with what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from detectors.views.view import Piece, Reading

_IN: Final = "[0-9A-Za-z_.+/=-]"
TAG: Final = r"</?(?:wbr|br|b|i|u|s|em|strong|mark|code|tt|kbd|font|span)(?: [^<>\n]{0,80})?/?>"
"""Tags of HTML that part no words."""
_BETWEEN: Final = re.compile(
    rf"(?<={_IN})(?:"
    rf"(?:{TAG}){{1,4}}|:(?![a-f0-9]++:)[a-z][a-z0-9_+-]{{1,30}}:|[\u2600-\u27bf\U0001f300-\U0001faff]{{1,4}}"
    rf"|''|\"\"|\"'\"|'\"'"
    rf")(?={_IN})"
)

BEGUN: Final = (
    "AKIA|ASIA|GOCSPX-|SG\\.|dapi|dop_v1_|gh[opsru]_|github_pat_|gl[a-z]{2,5}-|glsa_|hf_|hv[bs]\\."
    "|npm_|pypi-|[rs]k_live_|sk-|sntr[yu]s?_|shp[a-z]{2}_|xapp-|xox[a-z]-|eyJ"
)
"""Of tokens whose second part is looked for further on."""
_LABEL: Final = r"[ \t]*+[\w.-]{1,30}(?: [\w.-]{1,20}){0,3}[ \t]?[:=][ \t]*+"
_AND: Final = (
    "(?:and|then|plus|und|dann|et|puis|followed by|gefolgt von|suivi de|y)"
    "(?: [a-z]{1,12}){0,4}:?[ ]"
)
_LOOKS: Final = "[A-Za-z][0-9]|[0-9][A-Za-z]|[0-9]{5}|[a-z][A-Z]|[A-Z]{3}"
_MADE: Final = re.compile(_LOOKS)
HALVES: Final = re.compile(
    # An access key of AWS that is whole is followed by another setting.
    rf"(?<![0-9A-Za-z_-])(?!A[KS]IA[0-9A-Z]{{16}}(?![0-9A-Z]))(?:{BEGUN}){_IN}{{0,100}}+"
    rf"(?P<gap>[\"'`]?[,;]?(?:[ \t]*\r?\n{_LABEL}|[ ]{_AND})[\"'`]?)"
    rf"(?={_IN}{{0,120}}?(?:{_LOOKS})){_IN}{{4,120}}+"
)

SIGNS: Final = {
    "underscore": "_",
    "dash": "-",
    "hyphen": "-",
    "minus": "-",
    "dot": ".",
    "period": ".",
    "point": ".",
    "slash": "/",
    "plus": "+",
}
"""Words for signs, as somebody writes them out."""
SPOKEN: Final = re.compile(
    rf"(?<=[0-9A-Za-z])(?:[ ]{{0,2}}[(\[]|[ ]{{1,2}})(?i:({'|'.join(SIGNS)}))"
    r"(?:[)\]][ ]{0,2}|[ ]{1,2})(?=[0-9A-Za-z])"
)
_REST: Final = re.compile("[0-9A-Za-z_-]{12,200}+")


def between(text: str) -> Iterator[Reading]:
    """Read tokens without tags, emoji and empty strings inside of them."""
    pieces = [Piece(*one.span(), "") for one in _BETWEEN.finditer(text)]
    if pieces:
        yield Reading("taken apart", pieces)


def halves(text: str) -> Iterator[Reading]:
    """Read `a = "ghp_abc"` and `b = "def"` in the next line, or `ghp_abc and then def`, as one."""
    pieces = [Piece(*one.span("gap"), "") for one in HALVES.finditer(text)]
    if pieces:
        yield Reading("in parts", pieces)


def spoken(text: str) -> Iterator[Reading]:
    """Read the signs of a token that are written as words: `ghp underscore abc`."""
    pieces: list[Piece] = []
    made = False
    for one in SPOKEN.finditer(text):
        pieces.append(Piece(*one.span(), SIGNS[one[1].lower()]))
        rest = _REST.match(text, one.end())
        made = made or bool(rest and _MADE.search(rest[0]))
    if made:
        yield Reading("spoken", pieces)
