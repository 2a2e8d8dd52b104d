from __future__ import annotations

import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalising import shapes
from tests import make
from tests.pipelines.normalised import DELETION, EDIT, STREAM


@given(st.sampled_from([EDIT, DELETION, *STREAM]))
def test_strict_and_lenient_reading_agree(event: make.Json) -> None:
    """Where the documented types hold, both ways of reading give the same structure."""
    line = make.line(event)
    strict = msgspec.json.encode(shapes.decode_said(line))
    assert msgspec.json.encode(shapes.leniently(line, shapes.Said)) == strict


def test_one_wrong_field_costs_only_itself() -> None:
    """A field of the wrong type is absent or coerced; the others are read as always."""
    said = shapes.said(make.line(make.message(user={"id": "U1"}, team=[1], bot_id=True)))
    assert (said.user, said.team, said.bot_id, said.text) == ("U1", None, None, "hello")


def test_number_beyond_64_bits_does_not_cost_the_text() -> None:
    """A number that no column could hold does not make the message unreadable."""
    said = shapes.said(
        b'{"type":"message","text":"t","blocks":[{"text":"b","n":' + b"9" * 90 + b"}]}"
    )
    assert (said.text, said.blocks[0]["text"]) == ("t", "b")


@given(st.text(st.characters(codec=None)))
def test_mended_json_holds_no_half_surrogates(text: str) -> None:
    """Any Python string written as JSON can be read after mending, pairs and backslashes intact."""
    mended = shapes.wellformed(json.dumps({"t": text}).encode())
    read = msgspec.json.decode(mended)["t"]
    paired = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert read == paired
