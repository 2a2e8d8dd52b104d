from __future__ import annotations

import tomllib

from benchmarks.quality import embargo


def test_every_bar_is_reached() -> None:
    """What was not tuned on is found as often as promised, and ordinary talk is left alone."""
    missed = [(row.kind, row.value) for row in embargo.measure() if row.met == "no"]
    assert missed == []


def test_changed_texts_are_changed() -> None:
    """Of every seven words one is another, and no whole draft is left to be copied."""
    drafts = tomllib.loads(embargo._CASES.read_text("utf-8"))["drafts"]
    for draft in drafts:
        whole = embargo.sentences(draft)
        for text in embargo.edits(draft):
            words = text.split()
            same = max(
                sum(a == b for a, b in zip(words, one.split(), strict=False)) for one in whole
            )
            assert len(words) - same >= len(words) // 7 > 0
