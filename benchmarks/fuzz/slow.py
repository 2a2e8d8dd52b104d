"""What is slow: every rule attacked through the whole scan, and every pattern of `re` alone.

The engines in Rust and C are linear; Python's `re` is not. A pattern whose time grows faster than
its text is named here even where the scan gives it short texts only: the next caller may not.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, Final, NamedTuple

import detectors
from benchmarks.fuzz.pumps import attacks
from benchmarks.fuzz.run import Tally, once
from detectors import ruleset
from detectors.named import NamedRules
from detectors.personal.kinds import KINDS
from detectors.registry import Detectors
from detectors.scan import LONGEST_BYTES

SHORT: Final = 1 << 11
LONG: Final = LONGEST_BYTES - (1 << 10)
CEILING_S: Final = 20.0
"""Of one text of the longest kind; they take about a second. Wide, for a machine that is busy."""

_WHOLE: Final = frozenset({"detectors.validators._DOTTED"})
"""Patterns that are only held against a whole text: searching with them is not what is done."""
_FROM_START: Final = frozenset(
    {
        "detectors.split.parts._FIRST",
        "detectors.validators._IS_NO_VALUE",
        "detectors.words._IS_TEMPLATE",
    }
)
"""Patterns that are only tried where a text begins."""
_SMALL, _LARGE = 1 << 10, 1 << 13
_NOTICED: Final = 0.004
_GROWS: Final = 24.0
"""Eight times the text: a linear pattern takes eight times as long, a quadratic one 64 times."""


class Attacked(NamedTuple):
    """A rule or pattern, and how long its worst text took, or how much more the larger one."""

    name: str
    seconds: float
    text: str


def rules(detectors_: Detectors, tally: Tally, most: int) -> Iterator[Attacked]:
    """Attack each rule with short texts, then the slowest with the longest that are scanned."""
    worst = []
    for name, patterns in _patterns():
        taken = [
            (once(detectors_, "slow, short", text, "messages", tally), text, pattern)
            for pattern in patterns
            for text in attacks(pattern, SHORT)
        ]
        if taken:
            seconds, text, pattern = max(taken)
            worst.append((seconds, name, text, pattern))
    for _, name, text, pattern in sorted(worst, reverse=True)[:most]:
        grown = _grown(pattern, text)
        yield Attacked(name, once(detectors_, f"slow: {name}", grown, "messages", tally), grown)


def _grown(pattern: str, text: str) -> str:
    """Return the same attack at full length."""
    place = list(attacks(pattern, SHORT)).index(text)
    longer = list(attacks(pattern, LONG))
    return longer[min(place, len(longer) - 1)][:LONG]


def growing() -> Iterator[Attacked]:
    """Yield every pattern of `re` in our modules whose time grows faster than its text."""
    for name, pattern in sorted(_compiled().items()):
        source = pattern.pattern
        written = source.decode("latin-1") if isinstance(source, bytes) else source
        small, large = list(attacks(written, _SMALL)), list(attacks(written, _LARGE))
        for short, long in zip(small, large, strict=False):
            ask = _asked(name)
            slow = _timed(pattern, long, ask)
            if slow > _NOTICED:
                ratio = slow / max(_timed(pattern, short, ask), 1e-6)
                if ratio > _GROWS:
                    yield Attacked(name, slow, long)
                    break


_Ask = Callable[[re.Pattern[Any], Any], object]


def _asked(name: str) -> _Ask:
    """How a pattern is used: searched for anywhere, if nothing else is known of it."""
    if name in _WHOLE:
        return re.Pattern.fullmatch
    return re.Pattern.match if name in _FROM_START else _everywhere


def _everywhere(pattern: re.Pattern[Any], text: Any) -> None:  # noqa: ANN401  # text or bytes, as the pattern
    deque(pattern.finditer(text), maxlen=0)


def _timed(pattern: re.Pattern[Any], text: str, ask: _Ask = _everywhere) -> float:
    given = text.encode() if isinstance(pattern.pattern, bytes) else text
    started = time.process_time()
    ask(pattern, given)
    return time.process_time() - started


def _patterns() -> Iterator[tuple[str, list[str]]]:
    for rule in ruleset.load().rules.values():
        near = f"{rule.near[0]} " if rule.near else ""
        yield rule.id, [re.escape(near) + f"(?:{rule.pattern})", *filter(None, (rule.beside,))]
    for kind in KINDS:
        word = re.escape(f"{kind.context[0]} ") if kind.context else ""
        forms = [form.regex or form.gate for form in kind.forms]
        yield kind.id, [word + f"(?:{form})" for form in forms]


def _compiled() -> dict[str, re.Pattern[Any]]:
    """Every pattern that our modules, kinds and named rules hold compiled, by where it is."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in walk_packages(detectors.__path__, "detectors."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                found[f"{module.name}.{name}"] = value
    for kind in KINDS:
        for at, form in enumerate(kind.forms):
            if form.regex and kind.reader is None:
                found[f"{kind.id} {at}"] = re.compile(form.regex, re.IGNORECASE | re.MULTILINE)
    for shape in NamedRules(ruleset.load().rules.values()).shapes:
        found[f"{shape.rule.id} value"] = shape.value
        if shape.beside:
            found[f"{shape.rule.id} beside"] = shape.beside
    return found
