"""Peers are measured as what their rows say."""

from __future__ import annotations

from benchmarks import peers


def test_presidio_finds_names_with_a_model_and_patterns_without() -> None:
    """The rows with the model do what users get by default, the other only its patterns."""
    texts = ["Write to Ada Lovelace in London, ada@example.com"]
    default, model, blank = (
        {result.entity_type for found in run() for result in found}
        for run in peers._presidio(texts)
    )
    assert {"PERSON", "LOCATION", "EMAIL_ADDRESS"} <= model
    assert default == model
    assert "EMAIL_ADDRESS" in blank
    assert not {"PERSON", "LOCATION"} & blank
