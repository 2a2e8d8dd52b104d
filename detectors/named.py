"""Find values that only their surroundings make credentials: bare hex beside its provider's name.

Most providers hand out keys that are nothing but hex, base 62 or a UUID. Such a value is a finding
only beside the provider's name, or beside the other half of the credential. Names are literals, so
one pass of the prefilter over a batch finds them all; what follows a name is then read in Python,
in that row alone. Ordinary messages name providers often and hold values of these shapes rarely,
which is what makes this cheap: the number of rules costs next to nothing.

Between a name and its value may stand up to `REACH` bytes. A word that means secret or a sign of
assignment makes the link sure; a name that is followed by the value at once is believed with less
confidence; a word that says what else the value is (`commit`, `sha256`, `order`) breaks it.

Missed: values farther from the name, names on their own line after the value, several values
after one name beyond the first few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from detectors.prefilter import Gate, Prefilter
from detectors.ruleset import Rule

REACH: Final = 48
"""Bytes between the end of a name and its value."""
BESIDE: Final = 160
"""Bytes between the two halves of a credential."""
_LONGEST: Final = 1024
"""Bytes of a value that are looked at."""
_SHORT: Final = 24
"""Bytes after a name that itself says `key` or `secret`, within which the value is believed."""
_TRIES: Final = 4
"""Values of the right shape that are tried after one name."""

_CANDIDATE: Final = re.compile(rb"[0-9A-Za-z+/=_.~-]{8}")
_MEANS_SECRET: Final = re.compile(
    rb"""(?ix) key|token|secret|passw|passphrase|pwd|auth|credential|bearer|private|access
    | \bpat\b|_pat\b|licen[cs]e|signing|webhook|salt|session|\blog[\ -]?in\b|\binit\b
    | \bapi\b|_api\b|[a-z]api\b
    | schl(?:\xc3\xbc|ue)ssel|cl\xc3\xa9|jeton|geheim"""
)
_ASSIGNS: Final = re.compile(rb"[=:>(,|]|\b(?:is|es)\b")
_USES: Final = re.compile(
    rb"""(?x) (?:\ integration)?\ (?:uses?|utilise[rz]?|nutzt|verwende[tn]?|usa
    |-|\xe2\x80[\x93\x94])\ ["'`]?\Z"""
)
"""For Acme use ..., Acme - ...: its key may follow, or anything else."""
_CONTRARY: Final = re.compile(
    rb"""(?ix) commit|\bsha|sha\d|md5|checksum|digest|\bhash|_hash|\bsum\b|integrity|fingerprint
    | thumbprint|uuid|guid|trace|request|\bbuild\b|image|\brev\b|revision|\be?tag\b|version(?:\b|_)
    | order|ticket|issue|invoice|public|\bpub\b|_pub\b|\bfile|\bpath|\bline\b|job|\brun\b|deploy
    | \bid\b|_id\b|(?-i:[a-z]I[dD]\b)|incident|event|message|object|record|dashboard|monitor
    | widget|device|tenant|workspace|channel|://|nonce|csrf|site[ _-]?key
    | \btx(?:n|id)?\b|transaction|\bblock\b"""
)
_CLIENT: Final = re.compile(rb"(?i)client[ _-]?id\b")
"""Half of a credential, not the name of something else."""
_AFTER_NAME: Final = re.compile(
    rb"""(?ix) (?:[\ _.-]?
    (?:io|app|api|com|hq|cloud|dev|my|bot|user|account|service|admin|prod|test|live)){0,3}
    [\ _.-]?(?:api|key|token|secret|access|private|pass|client|auth|cred|app|sdk|write|read|server)
    """
)


@dataclass(frozen=True, slots=True)
class NamedHit:
    """A value at its place in one row, bytes.

    Attributes:
        rule: Whose shape it has.
        start: First byte of the value.
        end: One past its last.
        sure: Something between the name and the value says that it is a credential.
    """

    rule: Rule
    start: int
    end: int
    sure: bool


_EDGES: Final = rb"(?<![0-9A-Za-z])", rb"(?![0-9A-Za-z]|[-_][0-9A-Za-z])"


class _Shape:
    """A rule as this module runs it; few are ever asked for, and those compile then."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.reach = max((len(name) for name in rule.near), default=0) + 4
        self._value = rb"(?:" + rule.pattern.encode() + rb")"

    @cached_property
    def value(self) -> re.Pattern[bytes]:
        """A value that nothing goes on from."""
        return re.compile(self._value.join(_EDGES))

    @cached_property
    def first(self) -> re.Pattern[bytes]:
        """The first value near a place; a match tries few beginnings, so that no text is slow."""
        near, value = rb"[\s\S]{0,%d}?" % REACH, rb"(?P<value>" + self._value + rb")"
        return re.compile(near + value.join(_EDGES))

    @cached_property
    def name(self) -> re.Pattern[bytes]:
        """One of its names, at the end of what is looked at."""
        names = [_spelt(name).encode() for name in self.rule.near]
        return re.compile(b"(?i:" + b"|".join(names) + rb")\Z")

    @cached_property
    def beside(self) -> re.Pattern[bytes] | None:
        """The other half of a credential, at the end of what is looked at."""
        return re.compile(self.rule.beside.encode() + rb"\Z") if self.rule.beside else None


class NamedRules:
    """The rules that need a name, compiled; one per process, does not pickle."""

    def __init__(self, rules: Iterable[Rule], cache_dir: Path | None = None) -> None:
        """Compile the rules that have `near` or `beside`; others are left out."""
        self.shapes: Final[Sequence[_Shape]] = [
            _Shape(rule) for rule in rules if rule.near or rule.beside
        ]
        gates = [
            Gate(id=index, expression=_spelt(name))
            for index, shape in enumerate(self.shapes)
            for name in shape.rule.near
        ]
        gates += [
            Gate(id=index + len(self.shapes), expression=shape.rule.beside)
            for index, shape in enumerate(self.shapes)
            if shape.rule.beside
        ]
        self._prefilter: Final = Prefilter("secrets", gates, cache_dir) if gates else None

    def scan(self, buffer: bytes, starts: Sequence[int]) -> dict[int, list[NamedHit]]:
        """Find the values in a buffer of rows.

        Args:
            buffer: Rows, one after the other.
            starts: Where each row begins, and where the last one ends.

        Returns:
            Row to hits. What a row gives depends on that row alone.
        """
        found: dict[int, list[NamedHit]] = {}
        if self._prefilter is None:
            return found
        ids, ends = self._prefilter.hits(buffer)
        row = 0
        tried: dict[_Shape, int] = {}
        for index, end in zip(ids.tolist(), ends.tolist(), strict=True):
            while starts[row + 1] < end:
                row += 1
            low, high = starts[row], starts[row + 1]
            if index < len(self.shapes):
                hits = self._after(self.shapes[index], buffer, low, end, high, tried)
            else:
                hits = self._around(self.shapes[index - len(self.shapes)], buffer, low, end, high)
            for hit in hits:
                moved = NamedHit(hit.rule, hit.start - low, hit.end - low, hit.sure)
                found.setdefault(row, []).append(moved)
        return found

    def halves(self, buffer: bytes, starts: Sequence[int]) -> set[int]:
        """Return the rows that hold the first half of a credential, the half that has a form."""
        found: set[int] = set()
        if self._prefilter is None:
            return found
        ids, ends = self._prefilter.hits(buffer)
        halves = ids >= len(self.shapes)
        rows = np.searchsorted(starts, ends[halves], "left") - 1
        for index, end, row in zip(
            ids[halves].tolist(), ends[halves].tolist(), rows.tolist(), strict=True
        ):
            beside = self.shapes[index - len(self.shapes)].beside
            if beside and beside.search(buffer, max(starts[row], end - 128), end):
                found.add(row)
        return found

    def _after(
        self,
        shape: _Shape,
        text: bytes,
        low: int,
        end: int,
        high: int,
        tried: dict[_Shape, int],
    ) -> Iterator[NamedHit]:
        """Yield the value after a name that ends at `end`, in the row from `low` to `high`.

        No value begins before `tried`: what was looked at for one name is not for the next.
        """
        if not _CANDIDATE.search(text, end, min(high, end + REACH + 8)):
            return
        name = shape.name.search(text, max(low, end - shape.reach), end)
        if name is None or not _is_name(text, low, name.start(), end):
            return
        begin = max(end, tried.get(shape, 0))
        for attempt in range(_TRIES):
            if begin > end + REACH:
                return
            match = shape.first.match(text, begin, min(high, begin + REACH + _LONGEST))
            if match is None:
                if attempt:
                    return  # what broke one name's link may be linked to the next
                tried[shape] = min(begin + REACH + 1, high)
                return
            if match.start("value") > end + REACH:
                return
            start, stop = match.span("value")
            begin = stop
            if _cut(text, start, stop):
                continue
            link = _link(text, end, start, name[0], announced=shape.rule.announced)
            if link is not None:
                yield NamedHit(shape.rule, start, stop, link)
                return

    def _around(
        self, shape: _Shape, text: bytes, low: int, end: int, high: int
    ) -> Iterator[NamedHit]:
        """Yield the values on either side of the other half, which ends at `end`."""
        half = shape.beside and shape.beside.search(text, max(low, end - 128), end)
        if not half:
            return
        for start, stop in self._values(shape, text, end, min(high, end + BESIDE + _LONGEST)):
            if start <= end + BESIDE and _stands_free(text, end, start):
                yield NamedHit(shape.rule, start, stop, sure=True)
                return
        for start, stop in self._values(shape, text, max(low, half.start() - BESIDE), half.start()):
            if _stands_free(text, low, start):
                yield NamedHit(shape.rule, start, stop, sure=True)

    def _values(
        self, shape: _Shape, text: bytes, start: int, end: int
    ) -> Iterator[tuple[int, int]]:
        """Yield the spans of the rule's shape that are not part of something longer."""
        for match in islice(shape.value.finditer(text, start, end), _TRIES):
            if not _cut(text, *match.span()):
                yield match.span()


def _cut(text: bytes, start: int, stop: int) -> bool:
    """Say whether a value in base64 goes on."""
    signs = b"/" in text[start:stop] or b"+" in text[start:stop]
    return signs and text[stop : stop + 1] in (b"/", b"+")


_IN_PATH: Final = b"/#@\\"


def _spelt(name: str) -> str:
    """Return a name as a pattern: its words may be joined by any sign, or by none."""
    return re.sub(r"\\[ .-]|_", "[ _.-]?", re.escape(name))


def _is_name(text: bytes, low: int, start: int, end: int) -> bool:
    """Say whether the letters from `start` to `end` are a word of their own, or a hump of one."""
    first, before = text[start : start + 1], text[max(low, start - 1) : start]
    if before.isalpha() and not (first.isupper() and before.islower()):
        return False
    last, after = text[end - 1 : end], text[end : end + 1]
    if last.isupper() and after.islower() and text[end - 2 : end - 1].islower():
        return False  # sumOf
    same_case = (last.islower() and after.islower()) or (last.isupper() and after.isupper())
    return not same_case or _AFTER_NAME.match(text, end, end + 40) is not None


def _link(text: bytes, end: int, start: int, name: bytes, *, announced: bool) -> bool | None:
    """Say how sure what stands between a name and a value makes it; None breaks the link."""
    gap, name = _CLIENT.sub(b"key", text[end:start]), _CLIENT.sub(b"key", name)
    contrary, secret = _last(_CONTRARY, gap), _last(_MEANS_SECRET, gap)
    if contrary and contrary >= secret:
        return None
    if gap[-1:] and gap[-1] in _IN_PATH:
        return None
    if gap.count(b"\n") > 2 or len(gap.split()) > 8:
        return None
    if secret or (_MEANS_SECRET.search(name) and len(gap) <= _SHORT):
        return True
    if announced:
        return None
    if _ASSIGNS.search(gap):
        return True if len(gap.split()) <= 4 else None
    return False if len(gap) <= 3 or _USES.match(gap) else None


def _last(words: re.Pattern[bytes], text: bytes) -> int:
    """Return where the last of some words ends, 0 without any."""
    return max((match.end() for match in words.finditer(text)), default=0)


def _stands_free(text: bytes, low: int, start: int) -> bool:
    """Say whether a value beside the other half is no part of a path and not called otherwise."""
    before = text[max(low, start - 24) : start]
    return before[-1:] not in (b"/", b"#", b"@", b"\\") and not _CONTRARY.search(before)
