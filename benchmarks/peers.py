"""Our detectors beside Presidio's batch engine and detect-secrets, on the same messages."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from pipelines.commands.arguments import policy
from pipelines.normalise import normalise
from pipelines.runner import undisturbed

if TYPE_CHECKING:
    import pyarrow as pa


BARS: Final = ("100,000/s", "150,000/s", "1,000x", "")
"""What each row is held to: messages a second and core, or how many times as fast we are."""


def measure(folder: Path, sample: int) -> list[dict[str, Any]]:
    """Time each over the texts of a world's first messages; the peers get only a sample."""
    messages = _messages(folder / "world" / "events.jsonl", max(sample, 50_000))
    texts = [text or "" for text in messages.column("text").to_pylist()]
    whole, secrets = _crossgate(folder, messages)
    presidio, model = _presidio(texts[:sample])
    timings = [
        ("crossgate, everything but names and OCR", len(texts), _undisturbed(whole)),
        ("crossgate, prefilter and secrets alone", len(texts), _undisturbed(secrets)),
        (
            f"Presidio BatchAnalyzerEngine, {model}",
            sample,
            _timed(presidio),
        ),
        ("detect-secrets, all plugins", sample, _timed(_detect_secrets(texts[:sample]))),
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
        for (what, count, seconds), bar in zip(timings, BARS, strict=True)
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


def _undisturbed(prepared: Callable[[], object]) -> float:
    """Time it as a range runs: after a first one, without the collector of cycles."""
    prepared()
    with undisturbed():
        return _timed(prepared)


def _crossgate(folder: Path, messages: pa.RecordBatch) -> list[Callable[[], object]]:
    """Everything, and the family of secrets alone."""
    from detectors.registry import Detectors, build
    from detectors.scan import scan

    detectors = build(policy(folder / "world" / "policy.toml"), cache_dir=None)
    detectors.self_test()

    def scanned(engines: Detectors) -> Callable[[], object]:
        return lambda: [
            scan(engines, messages.slice(start, 10_000), table="messages", key=b"benchmark" * 4)
            for start in range(0, messages.num_rows, 10_000)
        ]

    return [scanned(detectors), scanned(Detectors(detectors.families[:1]))]


def _presidio(texts: list[str]) -> tuple[Callable[[], object], str]:
    """As its users run it: English, the default recognisers, the default model where there is one.

    Without that model a blank tokenizer stands in, which is Presidio's faster side.
    """
    import spacy
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        def load(self) -> None:
            self.nlp = {"en": spacy.blank("en")}  # type: ignore[assignment]  # annotated as None

    models = [m for m in ("en_core_web_lg", "en_core_web_sm") if spacy.util.is_package(m)]
    name = models[0] if models else "blank tokenizer"
    kind = SpacyNlpEngine if models else Blank
    engine = kind(models=[{"lang_code": "en", "model_name": name}])
    engine.load()
    batch = BatchAnalyzerEngine(AnalyzerEngine(nlp_engine=engine, supported_languages=["en"]))
    return (lambda: list(batch.analyze_iterator(texts, "en", batch_size=256))), name


def _detect_secrets(texts: list[str]) -> Callable[[], object]:
    from detect_secrets.core.scan import scan_line
    from detect_secrets.settings import default_settings

    def run() -> int:
        with default_settings():
            return sum(len(list(scan_line(text))) for text in texts)

    return run
