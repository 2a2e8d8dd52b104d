"""Our detectors beside Presidio's batch engine and detect-secrets, on the same messages."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import msgspec

from detectors.people.model import usable
from pipelines.commands.arguments import policy
from pipelines.normalise import normalise
from pipelines.runner import undisturbed
from schemas.policy import DEFAULT_MODEL, Names

if TYPE_CHECKING:
    import pyarrow as pa

_AT_ONCE: Final = 256
"""Messages that Presidio is given at once where it is to be as fast as it can be."""


def measure(folder: Path, sample: int) -> list[dict[str, Any]]:
    """Time each over the texts of a world's first messages; the peers get only a sample.

    A row's bar is what it is held to: messages a second and core, or how many times as fast we are.
    """
    messages = _messages(folder / "world" / "events.jsonl", max(sample, 50_000))
    texts = [text or "" for text in messages.column("text").to_pylist()]
    some = texts[:sample]
    whole, secrets, named = _crossgate(folder, messages, sample)
    timings = [
        ("crossgate: all but names and OCR", len(texts), _ours(whole), "100,000/s"),
        ("crossgate: secrets alone", len(texts), _ours(secrets), "150,000/s"),
        ("crossgate: names too", sample, _ours(named), ""),
    ]
    # Opened only now: whoever runs crossgate has none of it in the same process.
    default, model, recognisers = _presidio(some)
    timings += [
        ("Presidio: small model", sample, _theirs(default), "1,000x"),
        (f"Presidio: small model, {_AT_ONCE} at once", sample, _theirs(model), "1,000x"),
        (f"Presidio: no model, {_AT_ONCE} at once", sample, _theirs(recognisers), ""),
        ("detect-secrets: all plugins", sample, _theirs(_detect_secrets(some)), ""),
    ]
    ours = timings[0][1] / timings[0][2]
    return [
        {
            "what": what,
            "messages": count,
            "s": seconds,
            "messages/s": int(count / seconds),
            "ratio": ours / (count / seconds),
            "bar": bar,
        }
        for what, count, seconds, bar in timings
    ]


def _messages(path: Path, most: int) -> pa.RecordBatch:
    lines = []
    with path.open("rb") as file:
        for line in file:
            lines.append(line.rstrip(b"\n"))
            if len(lines) == most:
                break
    own_org = msgspec.json.decode(lines[0])["team_id"]
    normalised = normalise(lines, own_org=own_org, partition="bench", offsets=range(len(lines)))
    return normalised.tables["messages"]


def _timed(prepared: Callable[[], object]) -> float:
    # Of the processor: each runs in one thread, and the machine may be shared.
    started = time.process_time()
    prepared()
    return time.process_time() - started


def _ours(prepared: Callable[[], object]) -> float:
    """Time it as a range runs: after a first one, and the collector of cycles looks once.

    It takes half a second, in which a shared machine may slow down: the middle one of five counts.
    """
    prepared()

    def run() -> None:
        with undisturbed():
            prepared()

    return median(_timed(run) for _ in range(5))


def _theirs(prepared: Callable[[], object]) -> float:
    """Time it after a first time, as if it were alone here: what else lives is not collected."""
    prepared()
    gc.collect()
    gc.freeze()
    try:
        return _timed(prepared)
    finally:
        gc.unfreeze()


def _crossgate(folder: Path, messages: pa.RecordBatch, sample: int) -> list[Callable[[], object]]:
    """Everything but names; the family of secrets alone; names too, of a sample."""
    from detectors.registry import Detectors, build
    from detectors.scan import scan

    given = policy(folder / "world" / "policy.toml")
    detectors = build(given, cache_dir=None)
    detectors.self_test()
    named = build(replace(given, names=Names()), cache_dir=None)
    named.self_test()
    assert not named.health, named.health

    def scanned(engines: Detectors, some: pa.RecordBatch = messages) -> Callable[[], object]:
        return lambda: [
            scan(engines, some.slice(start, 10_000), table="messages", key=b"benchmark" * 4)
            for start in range(0, some.num_rows, 10_000)
        ]

    secrets = Detectors(detectors.families[:1])
    return [scanned(detectors), scanned(secrets), scanned(named, messages.slice(0, sample))]


def _presidio(texts: list[str]) -> list[Callable[[], object]]:
    """Its batch engine as it comes, with larger batches, and with a blank tokenizer for a model.

    Its default batch is one message; `_AT_ONCE` is its best case. Its default model,
    `en_core_web_lg`, is on no package index, so the small one of the development group stands in,
    opened by its folder. With the tokenizer it finds no names, as our first row does not either.
    """
    import spacy
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngine, NlpEngineProvider, SpacyNlpEngine
    from tldextract import TLDExtract, tldextract

    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)  # of other languages' rules
    # Its recogniser of mailboxes would fetch a list; the one that comes with the package serves.
    tldextract.TLD_EXTRACTOR = TLDExtract(suffix_list_urls=())

    class Blank(SpacyNlpEngine):
        def load(self) -> None:
            self.nlp = {"en": spacy.blank("en")}  # type: ignore[assignment]  # annotated as None

    def batches(engine: NlpEngine, **settings: int) -> Callable[[], object]:
        engine.load()
        batch = BatchAnalyzerEngine(AnalyzerEngine(nlp_engine=engine))
        return lambda: list(batch.analyze_iterator(texts, "en", **settings))

    ((_, folder, _),), _ = usable([DEFAULT_MODEL])
    default = NlpEngineProvider().nlp_configuration
    models = [{"lang_code": "en", "model_name": str(folder)}]
    provider = NlpEngineProvider(nlp_configuration={**default, "models": models})
    return [
        batches(provider.create_engine()),
        batches(provider.create_engine(), batch_size=_AT_ONCE),
        batches(Blank(), batch_size=_AT_ONCE),
    ]


def _detect_secrets(texts: list[str]) -> Callable[[], object]:
    from detect_secrets.core.scan import scan_line
    from detect_secrets.settings import default_settings

    def run() -> int:
        with default_settings():
            return sum(len(list(scan_line(text))) for text in texts)

    return run
