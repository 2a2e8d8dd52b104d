"""Why something gives an embargo away, and why something else does not: for who tests a register.

What is said here names signals and counts, never what stands in a text or the register.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from detectors.embargo import names as codenames
from detectors.embargo.lexicon import KNOWN

if TYPE_CHECKING:
    from detectors.embargo.drafts import Drafts
    from detectors.embargo.keywords import Keywords
    from detectors.embargo.names import Name
    from detectors.embargo.text import Row

_SIGNALS: Final = (
    (re.compile(r"name, one letter off"), "a name of it stands there with one typing error"),
    (re.compile(r"\bname\b"), "a name of it stands there"),
    (re.compile(r"draft, \d+ words"), "so many words are a draft's, but for some in between"),
    (re.compile(r"retelling"), "most of what it tells is told by a draft of it"),
    (re.compile(r"\d+ keywords"), "so many different keywords of one set stand together"),
)
_NOTHING: Final = "no name, keyword or draft of this entry stands there"


def because(preview: str) -> str:
    """Say what made a span a finding, by its preview.

    >>> because("spaced, name: ********")
    'a name of it stands there'
    """
    return next((said for signal, said in _SIGNALS if signal.search(preview)), _NOTHING)


def why_not(
    row: Row, names: Sequence[Name], sets: Sequence[Keywords], drafts: Drafts | None, embargo: str
) -> list[str]:
    """Say why nothing in a row gives an embargo away, of which nothing was found.

    Args:
        row: The text.
        names: Those of the embargo.
        sets: Those of the embargo.
        drafts: Those of all embargoes.
        embargo: Its id.
    """
    return list(_reasons(row, names, sets, drafts, embargo)) or [_NOTHING]


def _reasons(
    row: Row, names: Sequence[Name], sets: Sequence[Keywords], drafts: Drafts | None, embargo: str
) -> Iterator[str]:
    if codenames.stand(row, [name for name in names if name.common]):
        yield (
            "an ordinary word that is a name of it stands there, not written as a name and beside "
            "nothing else of it"
        )
    for one in sets:
        present = sum(bool(pattern.search(row.folded)) for pattern in one.patterns)
        if present >= one.least:
            yield f"{present} keywords of a set stand there, further than {one.within} words apart"
        elif present:
            yield f"{present} of the {one.least} keywords of a set stand there that it takes"
    if drafts is not None and drafts.shared(row, embargo) >= KNOWN:
        yield "it tells something that a draft tells, too little of it or too much else"
