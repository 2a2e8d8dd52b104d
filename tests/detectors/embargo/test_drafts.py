from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.embargo.engine import EmbargoEngine
from schemas.errors import KeyUnavailable
from tests.detectors.embargo.cases import DRAFT, KEY, embargo, find, notes
from tests.growth import grows_in_proportion

ENGINE = EmbargoEngine([embargo("dairy", draft=DRAFT)], KEY)
WORDS = DRAFT.split()
ORDINARY = (
    "Please send the invoice to finance before Thursday, the budget is tight this month.",
    "The cheese platter for the party is ordered, 260 people have said yes!",
    "We close the factory tour at five, parking is behind the museum.",
    "Der Vertrag mit dem Lieferanten ist unterschrieben, Lieferung im November.",
    "Le directeur ferme le bureau à midi, merci de prévenir vos collègues.",
)
RETOLD = "they are shutting the cheese plant in Penwithen end of november, 260 jobs gone"


@pytest.mark.parametrize("at", range(0, len(WORDS) - 12, 5))
def test_any_twelve_words_in_a_row_are_found(at: int) -> None:
    """An excerpt is found wherever it was cut, and the span is about it."""
    excerpt = " ".join(WORDS[at : at + 12])
    text = f"fyi: {excerpt} (keep it)"
    found = notes(ENGINE, text)
    assert [note.partition(",")[0] for note, _ in found] == ["draft"]
    assert found[0][1].strip("\"'.,") in text


def test_case_quotes_and_dashes_do_not_hide_a_copy() -> None:
    """A copy in capitals, with curly quotes and other dashes is a copy."""
    text = "«ORCHARD LANE DAIRIES—will close its ‘cheese factory’ in Penwithen»"
    assert [note for note, _ in notes(ENGINE, text)] == ["draft, 10 words"]


def test_a_word_in_seven_changed_is_still_a_copy() -> None:
    """Light edits leave a copy recognisable."""
    words = [word if at % 7 != 3 else "otherwise" for at, word in enumerate(WORDS)]
    assert any(note.startswith("draft") for note, _ in notes(ENGINE, " ".join(words)))


def test_a_retelling_is_found_without_a_copied_run() -> None:
    """Other words for the same news are found by what they tell."""
    ((note, span),) = notes(ENGINE, RETOLD)
    assert note == "retelling"
    assert "Penwithen" in span


def test_a_large_register_is_compared_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many stretches are compared at once decides nothing but the memory that it takes."""
    texts = [RETOLD, *ORDINARY, f"{RETOLD}, and {RETOLD}"]
    together = find(ENGINE, *texts)
    monkeypatch.setattr("detectors.embargo.gate._CELLS", 1)
    assert together
    assert find(ENGINE, *texts) == together


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_talk_is_none(text: str) -> None:
    """Talk that shares some words with a draft is not about it."""
    assert notes(ENGINE, text) == []


def test_figures_agree_however_they_are_written() -> None:
    """Millions, abbreviated or spelt out, are the same figure."""
    texts = [f"so there is a fund of {f} for retraining the cheese people at Orchard Lane"
             for f in ("3 million pounds", "£3m", "three million", "3,000,000 pounds")]  # fmt: skip
    assert {hit.row for hit in find(ENGINE, *texts)} == {0, 1, 2, 3}


def test_a_figure_in_digits_counts_before_it_is_understood() -> None:
    """A name and two plain figures of one sentence are a retelling, whatever else is missing."""
    engine = EmbargoEngine(
        [embargo("dairy", draft=DRAFT + " Marshwick keeps 540 people and 312 cows.")], KEY
    )
    assert [note for note, _ in notes(engine, "Marshwick: 540, and 312 on top")] == ["retelling"]


@pytest.mark.parametrize(
    "text",
    [
        "Vexler gagne 1,87 milliard, la marge tombe à 41,3 %",
        "Vexler: Gewinn 1,87 Milliarden, Marge 41,3 Prozent",
        "vexler makes 1.87bn, margin 41.3 pct",
    ],
)
def test_figures_with_decimals_are_seen_in_any_language(text: str) -> None:
    """What has a point in it is looked at like a whole number."""
    draft = "Vexler earned $1.87 billion in the quarter; the margin fell to 41.3 percent."
    engine = EmbargoEngine([embargo("vexler", draft=draft)], KEY)
    assert [note for note, _ in notes(engine, text)] == ["retelling"]


@pytest.mark.parametrize(
    "text",
    [
        "kelp farm off Ostrava: 74000 seedlings, £250m",
        "Ostrava: 2.9m for the nets, 74k seedlings",
        "Ostrava, le 9 mai : 74 000 et 2,9 millions",
        "250m in all, seedlings in on the ninth of May at Ostrava",
    ],
)
def test_figures_are_seen_however_they_are_written(text: str) -> None:
    """With their unit behind them, in groups or together, with one digit after the point."""
    draft = (
        "The kelp farm off Ostrava will be sown on 9 May with 74,000 seedlings. The nets cost "
        "2.9 million pounds, all of it 250 million."
    )
    engine = EmbargoEngine([embargo("kelp", draft=draft)], KEY)
    assert [note for note, _ in notes(engine, text)] == ["retelling"]


def test_parts_of_a_compound_and_sums_are_what_a_draft_tells() -> None:
    """Who retells takes German compounds apart and adds figures up."""
    draft = "Der Fruchtjoghurt mit Glassplittern geht zurück; 268 Löffel und 144 Becher fehlen."
    engine = EmbargoEngine([embargo("recall", draft=draft)], KEY)
    text = "im Joghurt ist Glas, es sind 412 Teile, Löffel und so"
    assert [note for note, _ in notes(engine, text)] == ["retelling"]


@pytest.mark.parametrize(
    "text",
    [
        "Leipzig has 600 employees now",
        "Leipzig plant: 600 employees vaccinated",
        "Maren, is the line in Leipzig closed?",
        "maren is in leipzig in march",
        "customers of the plant in Leipzig call Maren",
    ],
)
def test_a_place_or_a_given_name_is_no_retelling(text: str) -> None:
    """Talk of work in the town of a draft, or with somebody called like a person in it, is none."""
    draft = (
        "Maren Holzapfel will run the plant in Leipzig from 1 March. The chairman praised her. "
        "The plant has 600 employees and closed its third line in 2022. Customers stay."
    )
    assert notes(EmbargoEngine([embargo("chief", draft=draft)], KEY), text) == []


def test_another_place_and_another_number_make_another_news() -> None:
    """The same said of somewhere else, with other figures, is not the draft's."""
    here = "cheese plant in Penwithen shuts, 260 jobs gone"
    elsewhere = here.replace("Penwithen", "Ghent").replace("260", "415")
    assert [note for note, _ in notes(ENGINE, here)] == ["retelling"]
    assert notes(ENGINE, elsewhere) == []


def test_what_a_draft_says_elsewhere_speaks_not_against_a_retelling() -> None:
    """A retelling of one passage may name what only another passage names."""
    draft = (
        "Quenby Looms will weave silk ribbon at Tarnholt. The weavers get new looms. "
        "The mayor of Ostrava praised it. A band played. Visitors saw the kiln and the orchard."
    )
    engine = EmbargoEngine([embargo("ribbon", draft=draft)], KEY)
    hint = "silk ribbon from Tarnholt"
    assert [note for note, _ in notes(engine, f"{hint}, kiln, orchard, visitors")] == ["retelling"]
    assert notes(engine, f"{hint}, gravel, tractor, pigeons") == []


def test_what_is_public_is_no_leak() -> None:
    """What anybody may quote is left out of a draft."""
    public = "Orchard Lane Dairies has made hard cheese from Cornish milk since 1883 in Penwithen."
    engine = EmbargoEngine([embargo("dairy", draft=DRAFT + public, public=(public,))], KEY)
    assert notes(engine, public) == []
    assert notes(EmbargoEngine([embargo("dairy", draft=DRAFT + public)], KEY), public) != []


def test_another_key_finds_nothing() -> None:
    """Marks of one key mean nothing under another."""
    other = EmbargoEngine([embargo("dairy", draft=DRAFT)], b"other" * 7)
    assert notes(other, DRAFT) == []


def test_drafts_need_their_key() -> None:
    """A register with drafts and without its key is refused: it would find nothing."""
    with pytest.raises(KeyUnavailable, match="embargo dairy"):
        EmbargoEngine([embargo("dairy", draft=DRAFT)])


def test_marks_show_nothing_of_the_draft() -> None:
    """Neither the entry nor the engine's fingerprint names a word of the draft."""
    entry = embargo("dairy", "Saltglass", draft=DRAFT)
    shown = repr(entry) + EmbargoEngine([entry], KEY).fingerprint
    assert not [w for w in re.findall(r"\w{7,}", DRAFT + " Saltglass") if w in shown]


def test_the_fingerprint_is_keyed() -> None:
    """Without the key nobody can test a guess at a codename against the rule pack."""
    entries = [embargo("a", "Saltglass")]
    prints = {EmbargoEngine(entries, key).fingerprint for key in (b"", KEY, b"other" * 7)}
    assert len(prints) == 3


_PIECES = st.sampled_from(
    [*ORDINARY, RETOLD, " ".join(WORDS[3:20]), "é", "", "ja\n\nnein", "« — »"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_PIECES, max_size=3).map(" ".join), min_size=1, max_size=6))
def test_a_row_is_judged_alone(texts: list[str]) -> None:
    """Whatever stands in the rows around it, a row has the findings it has alone."""
    together = [
        [hit for hit in find(ENGINE, *texts) if hit.row == row] for row in range(len(texts))
    ]
    alone = [find(ENGINE, text) for text in texts]
    told = [[(h.start, h.end, h.note, h.value) for h in hits] for hits in together]
    assert told == [[(h.start, h.end, h.note, h.value) for h in hits] for hits in alone]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_spans_lie_in_the_text(before: str, after: str) -> None:
    """Any text around a copy leaves its span inside, and about it."""
    text = f"{before} Morwenna Tregear said the cellars, cut into granite in 1883 {after}"
    hits = find(ENGINE, text)
    assert hits
    for hit in hits:
        assert 0 <= hit.start < hit.end <= len(text)
        assert "granite" in text[hit.start : hit.end]


def test_long_rows_take_no_time() -> None:
    """A row of the greatest length, all of it retelling, is judged in linear time."""
    for unit in (RETOLD + " ", ".", RETOLD):
        assert grows_in_proportion(lambda text: find(ENGINE, text), unit)


def test_facts_from_all_over_the_draft_are_a_retelling() -> None:
    """Who retells takes one thing from the first sentence and one from the last."""
    engine = EmbargoEngine([embargo("dairy", draft=DRAFT)], KEY)
    text = "260 jobs gone in Penwithen, and the granite cellars go to the county"
    assert [note for note, _ in notes(engine, text)] == ["retelling"]


def test_a_day_does_not_end_a_sentence() -> None:
    """`zum 31. März` is one sentence, in a draft and in a message."""
    draft = "Die Molkerei Trewin stellt die Herstellung von Quark zum 31. März in Falmouth ein."
    engine = EmbargoEngine([embargo("dairy", draft=draft)], KEY)
    assert [note for note, _ in notes(engine, "am 31.3. endet Falmouth, kein Quark mehr")] == [
        "retelling"
    ]


def test_all_that_is_public_is_no_leak() -> None:
    """However much of it somebody quotes in other words."""
    public = (
        "Orchard Lane Dairies has made hard cheese from Cornish milk since 1883 in Penwithen. "
        "Its 410 farmers own the company; its wheels ripen in granite for eighteen months. "
        "It exports to Denmark, Japan and Canada and sells 96 million pounds a year."
    )
    told = (
        "Cornish farmers own Orchard Lane, 410 of them, the granite cheese from Penwithen "
        "goes to Japan and Canada, 96 million a year"
    )
    engine = EmbargoEngine([embargo("dairy", draft=DRAFT + public, public=(public,))], KEY)
    assert notes(engine, told) == []
