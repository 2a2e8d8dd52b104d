"""How something is told: what asks for secrecy, what is hearsay, and what is the day's talk."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pyarrow as pa
import pytest

from detectors.batch import Joined
from detectors.embargo import gate, hush
from detectors.embargo.drafts import Drafts
from detectors.embargo.engine import EmbargoEngine
from detectors.embargo.hush import HEARD, SECRET, secret, whispered
from tests.detectors.embargo.cases import KEY, embargo, notes
from tests.detectors.embargo.phrases import phrases
from tests.growth import grows_in_proportion

DRAFT = (
    "Ostwind Paper will buy the Torvik mill in Norway for 90 million euros. The mill employs 210 "
    "people and makes cardboard. Both boards have approved the purchase."
)


@pytest.mark.parametrize(
    "text",
    [
        "between us: it is sold",
        "please keep this quiet",
        "don't tell the others",
        "do not share this with anyone",
        "it's not public yet",
        "hasn't been announced",
        "strictly confidential",
        "embargoed till noon",
        "garde ca pour toi",
        "n'en parle a personne, ne dis rien",
        "pas encore officiel",
        "garde bien ca pour toi",
        "rien d'officiel",
        "das bleibt unter uns",
        "bitte noch nicht weitersagen",
        "behalte das fur dich",
        "noch nicht offiziell",
    ],
)
def test_what_asks_for_secrecy_is_told_secretly(text: str) -> None:
    """English, French and German ask for it in their own words."""
    assert whispered(text) == SECRET


@pytest.mark.parametrize(
    "text",
    [
        "sign the confidential lease",
        "don't share the time sheet with sales before tuesday",
        "don't tell me the build is broken",
        "the public holiday is on monday",
        "das vertrauliche dokument liegt im archiv",
        "the call starts at 10am pst",
        "niemand soll im flur rumstehen",
        "il range la courbe de l'accueil discretement",
    ],
)
def test_the_days_talk_is_told_openly(text: str) -> None:
    """What stands before a noun, or asks for something else, is no secret."""
    assert not secret(text)


@pytest.mark.parametrize("text", ["i heard it is sold", "il parait que", "angeblich verkauft"])
def test_hearsay_counts_less_than_a_secret(text: str) -> None:
    """Who passes on what somebody said may pass on news of any kind."""
    assert whispered(text) == HEARD < SECRET


def test_a_secret_takes_less_of_a_draft() -> None:
    """The same words are a retelling when told secretly, and talk when told openly."""
    engine = EmbargoEngine([embargo("mill", draft=DRAFT)], KEY)
    assert notes(engine, "we will buy a cardboard factory, see you in the canteen later") == []
    told = "not public yet: we will buy a cardboard factory, see you in the canteen later"
    assert [note for note, _ in notes(engine, told)] == ["retelling"]


def test_the_secret_may_stand_far_from_what_is_told() -> None:
    """`Don't forward` often stands at the end."""
    engine = EmbargoEngine([embargo("mill", draft=DRAFT)], KEY)
    told = (
        "we will buy a cardboard factory. see you in the canteen later, I bring the keys of the "
        "bikes and the two parcels that came this morning. don't forward this"
    )
    assert [note for note, _ in notes(engine, told)] == ["retelling"]


@pytest.mark.parametrize("pattern", hush._WHISPERED)
def test_the_gate_sees_whatever_asks_for_secrecy(pattern: str) -> None:
    """It knows a few words of each pattern, and asks for every row in which one may match."""
    said = [text for text in phrases(pattern) if secret(text)]
    rows = [f"{text}\nwe will buy a cardboard factory" for text in [*said, "see you"]]
    drafts = Drafts(KEY, [embargo("mill", draft=DRAFT)])
    joined = Joined(pa.array(rows, pa.large_string()))
    words = drafts.words(joined.buffer)
    asked: set[int] = set()
    drafts.gate.look(words, np.searchsorted(words.starts, joined.starts), asked.add)
    assert said
    assert [rows[row] for row in set(range(len(said))) - asked] == []
    assert len(said) not in asked


def test_a_secret_about_something_else_is_none_of_ours() -> None:
    """Asking for secrecy says nothing alone."""
    engine = EmbargoEngine([embargo("mill", draft=DRAFT)], KEY)
    assert notes(engine, "between us: the cake is for Anna's birthday, don't tell her") == []


@pytest.mark.parametrize(
    "unit",
    ["keep a ", "keep", "n't ", "don't please ", "confidential ", "garde a ", "behalt a "],
)
def test_secrecy_is_looked_for_in_linear_time(unit: str) -> None:
    """Whatever begins like asking for it."""
    assert grows_in_proportion(whispered, unit)


@pytest.mark.parametrize("text", ["confidential", "tell us", "never tell us"])
def test_a_batch_may_be_one_word_that_asks_for_secrecy(text: str) -> None:
    """Before it stands nothing."""
    assert notes(EmbargoEngine([embargo("mill", draft=DRAFT)], KEY), text) == []


def test_a_text_that_asks_for_secrecy_all_along_takes_little_memory() -> None:
    """Every word stands near many that ask for it, and is held once."""
    seen = np.full(1 << 16, gate._FIRST | gate._SECOND, np.uint8)
    tracemalloc.start()
    near = gate._hushed(seen, np.array([0, len(seen)]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(near) == len(seen)
    assert peak < 100 * len(seen)


@pytest.mark.parametrize(("rows", "told"), [([0, 2], [0, 1]), ([0, 1, 2], [])])
def test_words_of_two_rows_ask_for_nothing_together(rows: list[int], told: list[int]) -> None:
    """`Please don't` at the end of one message and `tell` at the beginning of the next are two."""
    seen = np.array([gate._FIRST, gate._SECOND], np.uint8)
    assert gate._hushed(seen, np.array(rows)).tolist() == told
