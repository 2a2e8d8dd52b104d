"""Personal data with a form: what is found of it, and what is taken for it.

Two sets. Labelled sentences of others, where they are there; and sentences of our own, in three
languages, into which values are drawn with right check digits and with wrong ones, among decoys.
Halves are split by sentence, so that a rule which was tuned on one half shows on the other.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeVar

import pyarrow as pa

from benchmarks.quality import HALVES, Row, half, lines, shared
from benchmarks.quality.people import PEOPLE, sentence_of
from benchmarks.quality.sentences import ANY, DECOYS, NAMED, PLAIN, phone
from detectors.batch import Joined
from detectors.family import Engine, Hit
from detectors.names import NamesEngine
from detectors.normalise_text import normalise
from detectors.personal.kinds import KINDS
from detectors.pii import PiiEngine
from schemas.policy import DEFAULT_MODEL, Names
from tests.detectors.personal.abroad import ABROAD
from tests.detectors.personal.papers import PAPERS
from tests.detectors.personal.samples import SAMPLES, Sample

DATA: Final = (
    "Kinds with a form, then names, places and addresses. `labelled` are the synthetic "
    "sentences with spans, `made up` our own: for each kind sentences in English, French and "
    "German "
    "that name it or, where it stands alone, do not, with values whose check digits are right and "
    "the same with one wrong, among order numbers, versions, hashes, amounts and dates. A "
    "finding is "
    "right if its span and its kind are."
)
_BAR: Final = 0.95
_PERSONS_BAR: Final = 0.8
_PLACES_BAR: Final = 0.7
_PLACED: Final = frozenset(("GPE", "STREET_ADDRESS", "ZIP_CODE"))
_WHERE: Final = frozenset(("pii.place", "pii.postal-address"))
_ROUNDS: Final = 6
_NAMES: Final = {
    "credit-card": "CREDIT_CARD",
    "email": "EMAIL_ADDRESS",
    "iban": "IBAN_CODE",
    "ip-address": "IP_ADDRESS",
    "phone": "PHONE_NUMBER",
    "us-ssn": "US_SSN",
    "driving-licence": "US_DRIVER_LICENSE",
}


_WORD: Final = re.compile(r"\w+")
_T = TypeVar("_T")


class _Case(NamedTuple):
    half: str
    text: str
    spans: frozenset[tuple[str, int, int]]


def measure() -> list[Row]:
    """Measure both sets."""
    engine = PiiEngine()
    return [*_labelled(engine), *_made_up(engine), *_named()]


def _labelled(engine: PiiEngine) -> Iterator[Row]:
    names = {entity: kind for kind, entity in _NAMES.items()}
    cases = [
        _Case(
            half(str(row["template"])),
            row["text"],
            frozenset((names[e], start, end) for start, end, e in row["spans"] if e in names),
        )
        for row in lines(shared() / "pii-dev" / "synthetic-dev.jsonl")
    ]
    if cases:
        yield from _rows("labelled", _counted(engine, cases), set(_NAMES))


def _made_up(engine: PiiEngine) -> Iterator[Row]:
    cases = [*_sentences(random.Random(7)), *_decoys(random.Random(8))]
    counts = _counted(engine, cases)
    yield from _rows("made up", counts, {kind.id.removeprefix("pii.") for kind in KINDS})
    for which in HALVES:
        decoys = [case for case in cases if not case.spans and case.half == which]
        hit = sum(bool(found) for found in _found(engine, decoys))
        yield Row(
            family="pii", kind=f"made up: decoys, {which} half", figure="sentences hit",
            value=hit / len(decoys), count=len(decoys), bar=0.02, most=True,
        )  # fmt: skip


def _sentences(dice: random.Random) -> Iterator[_Case]:
    """Give every kind its sentences, with right values and with wrong ones."""
    makers = SAMPLES | ABROAD | PAPERS
    for kind in KINDS:
        name = kind.id.removeprefix("pii.")
        named = NAMED.get(name) or tuple(
            sentence.replace("{word}", word) for sentence in ANY for word in kind.context[:2]
        )
        for sentence in [*named, *PLAIN] if kind.context else PLAIN:
            for _ in range(_ROUNDS):
                sample = makers[name](dice)
                if name == "phone":
                    sample = Sample(phone(dice))
                if sentence in PLAIN and not (sample.strong and _stands_alone(name, sample)):
                    continue
                yield _case(sentence, name, sample.text)
                if sample.broken:
                    text = sentence.replace("{}", sample.broken)
                    yield _Case(half(sentence), text, frozenset({("", 0, 0)}))


def _stands_alone(name: str, sample: Sample) -> bool:
    kind = next(kind for kind in KINDS if kind.id == f"pii.{name}")
    if kind.valid is not None and kind.confidence >= 0.5:
        return True
    return any(kind.stands_alone(form) for form in kind.forms) and (
        name not in ("date-of-birth", "driving-licence", "us-ein", "br-cnpj") and sample.strong
    )


def _case(sentence: str, name: str, value: str) -> _Case:
    start = sentence.index("{}")
    text = sentence.replace("{}", value)
    return _Case(half(sentence), text, frozenset({(name, start, start + len(value))}))


def _decoys(dice: random.Random) -> Iterator[_Case]:
    for sentence, make in DECOYS:
        for _ in range(40):
            yield _Case(half(sentence), sentence.replace("{}", make(dice)), frozenset())


_Counts = dict[tuple[str, str], list[int]]
"""(kind, half) to how many there are, were found, and of those were right."""


def _counted(engine: PiiEngine, cases: list[_Case]) -> _Counts:
    counts: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for case, found in zip(cases, _found(engine, cases), strict=True):
        for span in case.spans:
            if span[0]:
                counts[span[0], case.half][0] += 1
        for span in found:
            counts[span[0], case.half][1] += 1
            counts[span[0], case.half][2] += span in case.spans
    return counts


def _found(engine: PiiEngine, cases: list[_Case]) -> list[set[tuple[str, int, int]]]:
    view = normalise(pa.array([case.text for case in cases], pa.large_string()))
    found: list[set[tuple[str, int, int]]] = [set() for _ in cases]
    hits: list[Hit] = engine.find(Joined(view.texts))
    for hit in hits:
        start, end = view.back(hit.row, hit.start, hit.end)
        found[hit.row].add((hit.rule.removeprefix("pii."), start, end))
    return found


def _named() -> Iterator[Row]:
    """Measure names, with the default model where it is installed and by patterns alone.

    A person is right if the span is; of places and addresses words are counted, since what one set
    labels as a town and a postcode is one address to us.
    """
    labelled = [
        (half(str(row["template"])), row["text"], [(e, s, end) for s, end, e in row["spans"]])
        for row in lines(shared() / "pii-dev" / "synthetic-dev.jsonl")
    ]
    own = [(half(sentence), *sentence_of(sentence)) for sentence in PEOPLE]
    for model in ((), (DEFAULT_MODEL,)):
        names = NamesEngine(Names(models=model))
        if names.health:
            continue
        how = "with the model" if model else "patterns alone"
        for what, cases in (("labelled", labelled), ("made up", own)):
            if cases:
                yield from _names_rows(
                    f"{what}, {how}", [PiiEngine(), names], cases, bar=bool(model)
                )


_Labelled = tuple[str, str, list[tuple[str, int, int]]]
"""Half, text, and what stands in it: (type, first character, one past the last)."""


def _names_rows(
    what: str, engines: list[Engine], cases: list[_Labelled], *, bar: bool
) -> Iterator[Row]:
    view = normalise(pa.array([text for _, text, _ in cases], pa.large_string()))
    found: list[set[tuple[str, int, int]]] = [set() for _ in cases]
    for hit in (hit for engine in engines for hit in engine.find(Joined(view.texts))):
        found[hit.row].add((hit.rule, *view.back(hit.row, hit.start, hit.end)))
    for which in HALVES:
        persons, places = [0, 0, 0], [0, 0, 0]
        for (part, text, spans), hits in zip(cases, found, strict=True):
            if part == which:
                _count(
                    persons,
                    {(start, end) for kind, start, end in spans if kind == "PERSON"},
                    {(start, end) for rule, start, end in hits if rule == "pii.person"},
                )
                _count(
                    places,
                    _words(text, [(s, e) for kind, s, e in spans if kind in _PLACED]),
                    _words(text, [(s, e) for rule, s, e in hits if rule in _WHERE]),
                )
        for kind, counts, least in (
            ("persons", persons, _PERSONS_BAR),
            ("places and addresses, words", places, _PLACES_BAR),
        ):
            there, told, right = counts
            if there:
                yield Row(
                    family="pii", kind=f"{what}: {kind}, {which} half", figure="F1",
                    value=2 * right / (there + told), count=there, bar=least if bar else None,
                )  # fmt: skip


def _count(counts: list[int], gold: set[_T], told: set[_T]) -> None:
    counts[0] += len(gold)
    counts[1] += len(told)
    counts[2] += len(gold & told)


def _words(text: str, spans: list[tuple[int, int]]) -> set[int]:
    return {
        word.start()
        for word in _WORD.finditer(text)
        if any(start <= word.start() < end for start, end in spans)
    }


def _rows(what: str, counts: _Counts, kinds: set[str]) -> Iterator[Row]:
    for kind in sorted(kinds):
        for which in HALVES:
            there, found, right = counts.get((kind, which), (0, 0, 0))
            label = f"{what}: {kind}, {which} half"
            if there:
                yield Row(
                    family="pii",
                    kind=label,
                    figure="recall",
                    value=right / there,
                    count=there,
                    bar=_BAR,
                )
            if found:
                yield Row(
                    family="pii",
                    kind=label,
                    figure="precision",
                    value=right / found,
                    count=found,
                    bar=_BAR,
                )
