"""What a kind of personal data is: how it is written, what checks it, which words speak for it.

Confidence adds up. A form has a confidence of its own; where a check passes, the kind's confidence
takes its place. A context word within `BEFORE` characters before the match or `AFTER` after it adds
up to `CONTEXT`, the nearer the more, so that of two kinds which fit one number the one whose word
is nearer is reported. A word that makes a number something else (an order, a version) directly
before it takes `CONTEXT` away. What ends below `REPORTED` is not a finding, so what starts lower is
reported only with a context word. Words are compared without case and accents.

Severity is what the datum gives to whoever reads it, before exposure and policy are weighed: *high*
for what opens an account or steals an identity, *medium* for what needs something else beside it,
*low* for what a business card shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from detectors.personal import surroundings
from schemas.policy import Severity

BEFORE: Final = 60
AFTER: Final = 30
CONTEXT: Final = 0.35
REPORTED: Final = 0.5

WEAK: Final = 0.25
"""Of what chance writes as well: reported beside a context word only."""
FAIR: Final = 0.55
"""Of what is reported by its form alone, and not where a word speaks against it."""
GOOD: Final = 0.75
SURE: Final = 0.9
"""Of what chance passes less often than once in a hundred times."""

Match = tuple[int, int, float]
"""First character, one past the last, confidence."""

_FLAGS: Final = re.IGNORECASE | re.MULTILINE


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing a kind.

    Attributes:
        regex: Bounded, so that no text takes more than linear time, and without line breaks.
        confidence: Of a match that no check proves. None where only the check counts.
        gate: A wider pattern that Hyperscan can read, where `regex` is not one.
    """

    regex: str
    confidence: float | None = None
    gate: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of personal data.

    Attributes:
        id: Rule id, `pii.<kind>`.
        forms: How it is written.
        valid: Checks the letters and digits of a match, upper case, nothing else between them. True
            proves it, False disproves it, None leaves the form's confidence.
        confidence: Of what `valid` proves.
        context: Folded words that speak for it, in English, French, German or its own language.
        against: Folded words right before a match that make it something else, beside those that
            speak against every kind.
        check: What is verified beside its form, for `crossgate rules list` and the documents.
        misses: What it does not see, for the reader of a report.
        before: Characters before the match in which a context word counts.
        after: Characters after it.
        weigh: What the place adds to the confidence; see `detectors.personal.surroundings`.
        reader: Reads the kind where patterns and a check are not enough; the forms are its gates.
        spelling: Whether signs between letters and digits are a part of it; else `40-00` is `4000`.
    """

    id: str
    title: str
    severity: Severity
    forms: tuple[Form, ...]
    check: str
    misses: str
    valid: Callable[[str], bool | None] | None = None
    confidence: float = WEAK
    context: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    before: int = BEFORE
    after: int = AFTER
    weigh: Callable[[str, int, int], float | None] = surroundings.of_number
    reader: Callable[[str], Iterable[Match]] | None = None
    spelling: bool = False

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], float | None], ...]:
        return tuple((re.compile(f.regex, _FLAGS), f.confidence) for f in self.forms)

    def stands_alone(self, form: Form) -> bool:
        """Whether a match of a form may be reported without a context word."""
        best = max(form.confidence or 0, self.confidence if self.valid else 0)
        return best >= REPORTED

    def read(self, text: str) -> Iterator[Match]:
        """Yield what is written like this kind and passes its check, in any order."""
        if self.reader is not None:
            yield from self.reader(text)
            return
        for pattern, confidence in self._patterns:
            for match in pattern.finditer(text):
                sure = None if self.valid is None else self.valid(compact(match[0]))
                if sure:
                    yield *match.span(), max(self.confidence, confidence or 0)
                elif sure is None and confidence is not None:
                    yield *match.span(), confidence


def compact(text: str) -> str:
    """Take away what stands between letters and digits, and the case.

    >>> compact("2 94 03 2a-123")
    '294032A123'
    """
    return "".join(filter(str.isalnum, text)).upper()


def words(listed: str) -> tuple[str, ...]:
    """Split a list of context words at its bars."""
    return tuple(listed.split("|"))


def form(regex: str, confidence: float | None = None) -> Form:
    """Make a form that stands between letters, digits and underscores of other things."""
    return Form(rf"\b(?:{regex})\b", confidence)


def grouped(separators: str, *groups: str) -> str:
    r"""Write groups that stand together, or apart by one and the same separator each time.

    >>> grouped(" -", "12", "34")
    '1234|12\\ 34|12\\-34'
    """
    joints = ["", *(re.escape(separator) for separator in separators)]
    return "|".join(joint.join(groups) for joint in joints)


def apart(separators: str, *groups: str) -> str:
    """Write groups that stand apart by one and the same separator each time."""
    return "|".join(re.escape(separator).join(groups) for separator in separators)
