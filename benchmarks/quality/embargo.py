"""How well embargoed announcements are found, and how often ordinary talk is taken for one.

All texts are made up for this: ten announcements in three languages, each retold by hand with and
without the names in it, talk of offices that has nothing to do with them, and talk that was written
to look like them. What was tuned looked at the announcements of one half only; French and German
ones were never tuned on.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from benchmarks.quality import Row
from benchmarks.quality.secrets import chatter
from detectors.batch import Joined
from detectors.embargo.engine import EmbargoEngine
from detectors.embargo.marks import Marker
from detectors.normalise_text import normalise
from schemas.policy import Embargo, Severity

DATA: Final = (
    "Made up: ten announcements in a register at once, six English, two French, two German; "
    "retellings of them written by hand; 20,000 ordinary messages, of the made-up world and of "
    "templates; templates written to look like the announcements. One false finding in 10,000 "
    "messages is 0.0001."
)
_KEY: Final = b"quality" * 5
_CASES: Final = Path(__file__).with_name("embargo_cases.toml")
_ORDINARY: Final = 10_000
_FILLS: Final = 60
_EXCERPT: Final = 12
_EVERY: Final = 7
_LEAST: Final = 14
_CHANGED: Final = ("perhaps", "other", "instead", "quite", "blue", "eleven", "Monday", "somewhere")


def measure() -> list[Row]:
    """Measure copies, retellings, names and false findings."""
    cases = tomllib.loads(_CASES.read_text("utf-8"))
    marker = Marker(_KEY)
    drafts = cases["drafts"]
    engine = EmbargoEngine(
        [
            Embargo(
                id=draft["id"],
                title=draft["id"],
                names=(draft["codename"],),
                drafts=(marker.draft(draft["text"]),),
                lifts_at=None,
                severity=Severity.HIGH,
            )
            for draft in drafts
        ],
        _KEY,
    )
    rows = []
    for what, language, half, bars in (
        ("English, tuned on", "en", "tuned", False),
        ("English", "en", "shown", True),
        ("French", "fr", "shown", False),
        ("German", "de", "shown", False),
    ):
        chosen = [d for d in drafts if d["language"] == language and d["half"] == half]
        for kind, bar, texts in (
            ("whole sentences", 1.0, sentences),
            (f"excerpts of {_EXCERPT} words", 1.0, excerpts),
            (f"one word in {_EVERY} changed", 1.0, edits),
            ("retold with names", 0.6, lambda draft: draft["with_names"]),
            ("retold without names", 0.6, lambda draft: draft["without_names"]),
            ("codenames as people write them", 1.0, spellings),
        ):
            told = [(draft["id"], text) for draft in chosen for text in texts(draft)]
            found = _found(engine, [text for _, text in told])
            hits = [f"embargo.{one}" in found[row] for row, (one, _) in enumerate(told)]
            rows.append(
                Row(
                    family="embargo",
                    kind=f"{what}: {kind}",
                    figure="recall",
                    value=sum(hits) / len(hits),
                    count=len(hits),
                    bar=bar if bars else None,
                )
            )
    for kind, messages, limit in (
        ("ordinary messages, made-up world", list(chatter(11, _ORDINARY)), True),
        ("ordinary messages, offices", _filled(cases, "ordinary", _ORDINARY), True),
        ("templates like the drafts", _filled(cases, "hard", None), False),
    ):
        found = _found(engine, messages)
        rows.append(
            Row(
                family="embargo",
                kind=kind,
                figure="false share",
                value=sum(bool(one) for one in found) / len(found),
                count=len(found),
                bar=0.0001 if limit else None,
                most=True,
            )
        )
    return rows


def sentences(draft: dict[str, Any]) -> list[str]:
    """Return every sentence of a draft that has words enough."""
    parts = re.split(r"(?<=[.!?])[»“\"]*\s+", draft["text"].strip())
    return [part for part in parts if len(part.split()) >= 8]


def excerpts(draft: dict[str, Any]) -> list[str]:
    """Cut twelve words in a row out of ten places of a draft, amid other talk."""
    words = draft["text"].split()
    step = (len(words) - _EXCERPT) // 9
    return [
        f"fyi: {' '.join(words[at : at + _EXCERPT])} (what do you think?)"
        for at in range(0, step * 9 + 1, step)
    ]


def edits(draft: dict[str, Any]) -> list[str]:
    """Change one word in seven of every long sentence, at each of two places."""
    changed = []
    for sentence in sentences(draft):
        words = sentence.split()
        if len(words) < _LEAST:
            continue
        for offset in (2, 5):
            new = list(words)
            for number, at in enumerate(range(offset, len(words), _EVERY)):
                new[at] = _CHANGED[(number + offset) % len(_CHANGED)]
            changed.append(" ".join(new))
    return changed


def spellings(draft: dict[str, Any]) -> list[str]:
    """Write a codename as people do; one of six letters or more also with one error."""
    name: str = draft["codename"]
    last = name.split()[-1]
    forms = [name, name.lower(), name.upper(), name.replace(" ", "-"), name.replace(" ", "")]
    forms.append(name.replace(" ", "_").lower() + "_v2")
    if len(last) >= 6:
        forms += [
            name[:-3] + name[-2:],
            name[:-2] + "x" + name[-1],
            name[:-2] + name[-2] + name[-2:],
        ]
    return [f"when is {form} going to happen?" for form in forms]


def _found(engine: EmbargoEngine, texts: Sequence[str]) -> list[set[str]]:
    """Return the rules found in each text."""
    found: list[set[str]] = [set() for _ in texts]
    view = normalise(pa.array(texts, pa.large_string())).texts
    for hit in engine.find(Joined(view)):
        found[hit.row].add(hit.rule)
    return found


def _filled(cases: dict[str, Any], table: str, count: int | None) -> list[str]:
    """Fill templates: so many texts in all, or so many of each template, each once."""
    dice = random.Random(5)
    templates = [one["text"] for some in cases[table].values() for one in some]
    size = count or _FILLS * len(templates)
    texts = (_fill(templates[at % len(templates)], cases["slots"], dice) for at in range(size))
    return list(texts) if count else sorted(set(texts))


def _fill(template: str, slots: dict[str, list[str]], dice: random.Random) -> str:
    return re.sub(r"\{(\w+)\}", lambda slot: dice.choice(slots[slot[1]]), template)
