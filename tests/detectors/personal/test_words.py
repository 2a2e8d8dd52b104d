from __future__ import annotations

import pytest

from detectors.personal.kind import CONTEXT, WEAK, Kind, form
from detectors.personal.words import Words
from schemas.policy import Severity
from tests.growth import grows_in_proportion

KIND = Kind(
    id="pii.test", title="Test", severity=Severity.LOW, forms=(form("x", WEAK),), check="-",
    misses="-",
    context=("pin", "geheimzahl", "code d'acces"), against=("ticket",),
)  # fmt: skip
WORDS = Words([KIND], ["order", "ref"])


def weighed(text: str) -> float:
    """What the words around `[...]` are worth."""
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    (around,) = WORDS.around([f"{plain}\n".encode()])
    return around.weigh(0, KIND, plain, start, end)


@pytest.mark.parametrize(
    "text",
    [
        "my PIN [1234]",
        "pins: [1234]",
        "pin_number=[1234]",
        "userPin=[1234]",
        "userPIN: [1234]",
        "kundenGeheimzahl: [1234]",
        "id,pin\n7,[1234]",
        f"id;pin;name\n7;8;{'x' * 80}\n9;[1234];x",
        "order,pin\n7,[1234]",
        "Meine Geheimzahlen: [1234]",
        "Code d’accès [1234]",
        "ÄÖÜß€ üüü pin [1234]",
        "order of the pin [1234]",
        "[1234] is the pin",
    ],
)
def test_a_word_near_it_speaks_for_it(text: str) -> None:
    """Case, accents, curly apostrophes, plurals and compounds do not hide a word."""
    assert CONTEXT - 0.07 < weighed(text) <= CONTEXT


@pytest.mark.parametrize(
    "text", ["spin [1234]", "pinned [1234]", f"pin {'-' * 61}[1234]", "[1234]"]
)
def test_what_is_no_word_of_its_own_says_nothing(text: str) -> None:
    """Part of another word, or too far away, is nothing."""
    assert weighed(text) == 0


@pytest.mark.parametrize(
    "text",
    [
        "order [1234]",
        "ref. no. [1234]",
        "ticket [1234]",
        "pin,order\n7,[1234]",
        "ticket;x\n[1234];7",
    ],
)
def test_a_word_right_before_it_speaks_against_it(text: str) -> None:
    """What makes a number something else takes as much away."""
    assert weighed(text) == -CONTEXT


@pytest.mark.parametrize("text", ["order 7: [1234]", "order\n[1234]"])
def test_not_across_digits_or_lines(text: str) -> None:
    """A word that belongs to another number or line is not about this one."""
    assert weighed(text) == 0


def test_the_nearer_word_is_worth_more() -> None:
    """Of two distances the shorter gives more, and before gives more than after."""
    assert weighed("pin [1234]") > weighed("pin of us all [1234]") > weighed("[1234] pin")


@pytest.mark.parametrize("unit", ["order ", "pin ", "pin 4111 order ", "é pin ", "n° ’ "])
def test_a_row_twice_as_long_takes_twice_as_long(unit: str) -> None:
    """However many words a row has, a match looks only at those next to it."""

    def read(text: str) -> list[float]:
        (around,) = WORDS.around([f"{text}\n".encode()])
        places = range(0, len(text) - 4, 64)
        return [around.weigh(0, KIND, text, start, start + 4) for start in places]

    assert grows_in_proportion(read, unit)
