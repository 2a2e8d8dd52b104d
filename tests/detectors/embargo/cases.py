"""Announcements and registers for the tests of embargoes, all made up."""

from __future__ import annotations

import pyarrow as pa

from detectors.batch import Joined
from detectors.embargo.engine import EmbargoEngine
from detectors.embargo.marks import Marker
from detectors.family import Hit
from detectors.normalise_text import normalise
from schemas.policy import Embargo, KeywordSet, Severity

KEY = b"tests" * 7
DRAFT = """
Orchard Lane Dairies will close its cheese factory in Penwithen on 30 November and move the work to
Aarhus. About 260 people lose their jobs. The company offers them a month of salary for each year,
and a fund of 3 million pounds for retraining. "We waited too long," said director Morwenna Tregear.
The cellars, cut into granite in 1883, will be given to the county as a museum.
"""


def embargo(
    id: str = "dairy",  # noqa: A002  # its name
    *names: str,
    common: tuple[str, ...] = (),
    keywords: tuple[KeywordSet, ...] = (),
    draft: str = "",
    public: tuple[str, ...] = (),
) -> Embargo:
    """An entry of a register, its draft under the key of these tests."""
    return Embargo(
        id=id,
        title=f"About {id}",
        names=(*names, *common),
        common_names=frozenset(common),
        keywords=keywords,
        drafts=(Marker(KEY).draft(draft, public),) if draft else (),
        lifts_at=None,
        severity=Severity.HIGH,
    )


def find(engine: EmbargoEngine, *texts: str) -> list[Hit]:
    """What an engine finds in texts as they came."""
    return engine.find(Joined(normalise(pa.array(texts, pa.large_string())).texts))


def notes(engine: EmbargoEngine, text: str) -> list[tuple[str, str]]:
    """How each thing in a text was found, and the text of it."""
    return [(hit.note, text[hit.start : hit.end]) for hit in find(engine, text)]
