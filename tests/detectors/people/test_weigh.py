from __future__ import annotations

import pytest

from detectors.people.weigh import weigh
from tests.growth import grows_in_proportion


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("Aa, Bb & Cc. ", id="firms"),
        pytest.param("Henderson and McAllister & ", id="partners"),
        pytest.param("Anna, Ben and ", id="lists"),
        pytest.param("Anna: hello\n", id="dialogue"),
        pytest.param("name,dob\nAnn,1985-05-03\n", id="tables"),
        pytest.param("Herr von der ", id="titles"),
        pytest.param("M. est ", id="monsieur"),
        pytest.param("A-B'", id="marks"),
        pytest.param("moved to Tolmund ", id="places"),
        pytest.param("my name is anna smith ", id="small"),
    ],
)
def test_a_text_twice_as_long_takes_twice_as_long(unit: str) -> None:
    """Each run is judged by what is around it, and lists are gone through once."""
    assert grows_in_proportion(weigh, unit)


def test_a_name_in_small_letters_is_one() -> None:
    """Whether it follows a cue, or is a given name and a family's, or both."""
    assert [one[:2] for one in weigh("my name is anna schmidt")[0]] == [(11, 23)]
