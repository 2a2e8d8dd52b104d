"""Our detectors beside Presidio's batch engine and detect-secrets, on the same messages."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pipelines.commands.arguments import policy
from pipelines.normalise import normalise

if TYPE_CHECKING:
    import pyarrow as pa


def measure(folder: Path, sample: int) -> list[dict[str, Any]]:
    """Time each over the texts of a world's first messages; the peers get only a sample."""
    messages = _messages(folder / "world" / "events.jsonl", max(sample, 50_000))
    texts = [text or "" for text in messages.column("text").to_pylist()]
    timings = [
        (
            "crossgate, all three families",
            len(texts),
            _timed(_crossgate(folder, messages)),
        ),
        (
            "Presidio BatchAnalyzerEngine",
            sample,
            _timed(_presidio(texts[:sample])),
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
        }
        for what, count, seconds in timings
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
    started = time.perf_counter()
    prepared()
    return time.perf_counter() - started


def _crossgate(folder: Path, messages: pa.RecordBatch) -> Callable[[], object]:
    from detectors.registry import build
    from detectors.scan import scan

    detectors = build(policy(folder / "world" / "policy.toml"), cache_dir=None)
    detectors.self_test()
    return lambda: [
        scan(detectors, messages.slice(start, 10_000), table="messages", key=b"benchmark" * 4)
        for start in range(0, messages.num_rows, 10_000)
    ]


def _presidio(texts: list[str]) -> Callable[[], object]:
    """With a blank tokenizer: no model ships with crossgate, and this is Presidio's faster side."""
    import spacy
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        def load(self) -> None:
            self.nlp = {"en": spacy.blank("en")}  # type: ignore[assignment]  # annotated as None

    engine = Blank(models=[{"lang_code": "en", "model_name": "blank"}])
    engine.load()
    batch = BatchAnalyzerEngine(AnalyzerEngine(nlp_engine=engine, supported_languages=["en"]))
    return lambda: list(batch.analyze_iterator(texts, "en", batch_size=256))


def _detect_secrets(texts: list[str]) -> Callable[[], object]:
    from detect_secrets.core.scan import scan_line
    from detect_secrets.settings import default_settings

    def run() -> int:
        with default_settings():
            return sum(len(list(scan_line(text))) for text in texts)

    return run
