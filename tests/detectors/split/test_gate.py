"""Which messages pass the gate: what may hold a part, and little of what people write."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.split.gate import fragments
from tests.detectors.split.told import TOKEN

TEXTS = st.lists(
    st.one_of(
        st.none(),
        st.text(st.sampled_from("aZ0_ \n.`<>:é-…"), max_size=40),
        st.lists(
            st.sampled_from(["thanks", "<@U0AB1CD>", "9f8e7d6c", "at 10:30", "ghp_", "ok."])
        ).map(" ".join),
    ),
    max_size=12,
)


def passing(*texts: str | None) -> list[int]:
    """The rows that pass."""
    rows: list[int] = fragments(pa.array(texts, pa.large_string())).tolist()
    return rows


@pytest.mark.parametrize(
    "text",
    [
        TOKEN[:12],
        TOKEN[12:20],
        "abcd",
        "84712290",
        f"`{TOKEN[20:]}`",
        f"the first half of it is {TOKEN[:9]}",
        f"the first half of it is `{TOKEN[:9]}`.",
        "it begins with the letters ghp_",
        f"{TOKEN[9:]} is the rest of what you asked for",
        f"and then:\n{TOKEN[9:]}\n",
        f"```\n{TOKEN[9:18]}\n```",
        f"…{TOKEN[9:]}",
    ],
)
def test_what_may_be_a_part_passes(text: str) -> None:
    """A word alone in its message passes, and what machines write at the edge of a sentence."""
    assert passing("a long sentence of nothing but words before", text, "and one after it") == [1]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "ok!",
        "can somebody look at the build please",
        "the meeting is at 10:30 on 2026-03-02",
        "thanks a lot <@U0ABC1D2E>",
        "<https://example.com/a1b2c3d4> is the one to read",
        "<https://example.com/a1b2c3d4|the page>",
        ":white_check_mark:",
        "merged :100:",
        "we need 12,345.67 of them",
    ],
)
def test_what_people_write_does_not(text: str | None) -> None:
    """Sentences, numbers, mentions, links and emoji do not pass."""
    assert passing("a long sentence of nothing but words before", text, "and one after it") == []


@given(TEXTS, st.integers(0, 12), st.integers(0, 12))
def test_a_row_passes_by_itself(texts: list[str | None], first: int, size: int) -> None:
    """What passes depends on the row alone, wherever a batch is cut."""
    rows = pa.array(texts, pa.large_string())
    alone = [at for at, text in enumerate(texts) if passing(text)]
    assert fragments(rows).tolist() == alone
    part = rows.slice(first, size)
    assert fragments(part).tolist() == [
        at - first for at in alone if first <= at < first + len(part)
    ]
