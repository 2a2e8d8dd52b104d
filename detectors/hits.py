"""Have every engine read every text of a batch: as it stands, and as somebody may have hidden it.

An engine that raises does not take the batch with it: the batch is halved until the texts that make
it raise are known, those are named to the caller, and the rest goes on.

What is found only in another reading (`detectors.views`) counts if its rule is believed there. The
text as it stands goes first: what overlaps a finding of it is no second one. Words that mean secret
are the exception. They take encoded or broken tokens for values; what the token reads as knows more
and takes their place. Of several readings the first one counts. A token whose first line is a token
by itself is found as both: nobody can tell whether the next line is more of it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, TypeVar

import pyarrow as pa

from detectors.batch import Joined
from detectors.family import Disguised, Disjoint, Engine, Hit
from detectors.normalise_text import Normalised, normalise
from detectors.views.unveil import Unveiled, unveil
from schemas.policy import Family

NORMALISE: Final = "normalise"
"""What failed where a text could not even be made readable."""
TOO_MANY_READINGS: Final = "too-many-readings"
"""What failed where more is hidden in a text than is read."""

_log = logging.getLogger(__name__)

_T = TypeVar("_T")


class Located(NamedTuple):
    """A hit of an engine; the span is of the text as received.

    Attributes:
        whole: It may be all of what was found as its beginning.
    """

    text: int
    start: int
    end: int
    engine: Engine
    hit: Hit
    whole: bool = False


def find(
    engines: Sequence[Engine], texts: pa.LargeStringArray, failed: Callable[[int, str], None]
) -> Iterator[Located]:
    """Yield what the engines find in texts, in any order.

    Args:
        engines: One of each family.
        texts: As received.
        failed: Is told a text and what failed on it: a family, `NORMALISE` or `TOO_MANY_READINGS`.
    """

    def views(low: int, high: int) -> tuple[Normalised, Joined]:
        view = normalise(texts.slice(low, high - low))
        return view, Joined(view.texts)

    def unreadable(text: int) -> None:
        failed(text, NORMALISE)

    for first, (view, joined) in guarded(NORMALISE, views, 0, len(texts), unreadable):
        rows = range(first, first + len(joined))
        plain = [
            Located(rows[row], *view.back(row, hit.start, hit.end), engine, hit)
            for engine, row, hit in _found(engines, view.texts, joined, rows, failed)
        ]
        readings = _readings(view, joined, rows, failed)
        if not readings:
            yield from plain
            continue
        believed = {rule.id: rule.disguised for engine in engines for rule in engine.rules}
        hidden = _hidden(engines, readings, view, rows, believed, failed)
        yield from _together(plain, hidden, believed)


def _found(
    engines: Sequence[Engine],
    texts: pa.LargeStringArray,
    joined: Joined,
    rows: Sequence[int],
    failed: Callable[[int, str], None],
) -> Iterator[tuple[Engine, int, Hit]]:
    """Yield (engine, position of the text, hit); `rows` are the texts' names for `failed`."""
    for engine in engines:

        def work(low: int, high: int, engine: Engine = engine) -> list[Hit]:
            whole = high - low == len(joined)
            return engine.find(joined if whole else Joined(texts.slice(low, high - low)))

        def bad(text: int, engine: Engine = engine) -> None:
            failed(rows[text], engine.family.value)

        for low, hits in guarded(engine.family.value, work, 0, len(joined), bad):
            for hit in hits:
                yield engine, low + hit.row, hit


def _readings(
    view: Normalised, joined: Joined, rows: Sequence[int], failed: Callable[[int, str], None]
) -> list[Unveiled]:
    """Return the other readings of the texts, in their order."""

    def work(low: int, high: int) -> list[Unveiled]:
        texts = view.texts.slice(low, high - low)
        return unveil(
            texts,
            joined if len(texts) == len(joined) else Joined(texts),
            lambda row: failed(rows[low + row], TOO_MANY_READINGS),
        )

    return [
        one._replace(row=low + one.row)
        for low, some in guarded(
            NORMALISE, work, 0, len(joined), lambda text: failed(rows[text], NORMALISE)
        )
        for one in some
    ]


def _hidden(
    engines: Sequence[Engine],
    readings: Sequence[Unveiled],
    view: Normalised,
    rows: Sequence[int],
    believed: Mapping[str, Disguised],
    failed: Callable[[int, str], None],
) -> list[list[Located]]:
    """Return what stands in other readings of the texts only, reading by reading."""
    texts = pa.array([one.text for one in readings], pa.large_string())
    names = [rows[one.row] for one in readings]
    found: list[list[Located]] = [[] for _ in readings]
    for engine, position, hit in _found(engines, texts, Joined(texts), names, failed):
        one = readings[position]
        if one.reported(hit, believed[hit.rule]):
            start, end = view.back(one.row, *one.back(hit.start, hit.end))
            told = replace(hit, note=one.how if not hit.note else f"{one.how}, {hit.note}")
            whole = one.whole(hit)
            found[position].append(Located(names[position], start, end, engine, told, whole))
    return [some for some in found if some]


def _together(
    plain: Sequence[Located], hidden: Sequence[Sequence[Located]], believed: Mapping[str, Disguised]
) -> Iterator[Located]:
    """Yield what was found as the text stands, and what else other readings show."""
    taken: defaultdict[tuple[int, Family], Disjoint] = defaultdict(Disjoint)
    vague: list[Located] = []
    begun: dict[tuple[int, int, str], int] = {}

    def new(one: Located) -> bool:
        longer = one.whole and begun.get((one.text, one.start, one.hit.rule), one.end) < one.end
        return longer or taken[one.text, one.engine.family].free(one.start, one.end)

    for one in plain:
        begun[one.text, one.start, one.hit.rule] = one.end
        if one.engine.family is Family.SECRET and believed[one.hit.rule] is Disguised.NEVER:
            vague.append(one)
            continue
        taken[one.text, one.engine.family].add(one.start, one.end)
        yield one
    for reading in hidden:
        # Two things in one encoded run have its span both.
        some = [one for one in reading if new(one)]
        for one in some:
            begun[one.text, one.start, one.hit.rule] = one.end
            taken[one.text, one.engine.family].add(one.start, one.end)
        yield from some
    for one in vague:
        if taken[one.text, one.engine.family].free(one.start, one.end):
            yield one


def guarded(
    what: str,
    work: Callable[[int, int], _T],
    low: int,
    high: int,
    bad: Callable[[int], None],
) -> Iterator[tuple[int, _T]]:
    """Do some work on texts `low` to `high`, halving them where it raises; `bad` gets the culprits.

    Yields:
        (first text, result) of each part that went well, in order.
    """
    if low == high:
        return
    try:
        result = work(low, high)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001  # an engine in Rust panics outside of Exception
        if high - low == 1:
            # The type alone: what an engine says of a text may quote it.
            _log.warning("detector failed: %s: %s", what, type(error).__name__)
            bad(low)
            return
        middle = (low + high) // 2
        yield from guarded(what, work, low, middle, bad)
        yield from guarded(what, work, middle, high, bad)
    else:
        yield low, result
