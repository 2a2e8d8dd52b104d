from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.batch import Joined
from detectors.embargo.engine import EmbargoEngine
from detectors.embargo.names import EXACT, TYPO
from detectors.family import Hit
from schemas.errors import ConfigInvalid
from schemas.policy import Embargo, Family, Severity


def embargo(id: str, *names: str, severity: Severity = Severity.HIGH) -> Embargo:  # noqa: A002  # its name
    """An entry of a register."""
    return Embargo(id=id, title=f"About {id}", names=names, lifts_at=None, severity=severity)


REGISTER = EmbargoEngine(
    [
        embargo("kestrel", "Project Kestrel", "Kestrel"),
        embargo("haldn", "Halden Vision", severity=Severity.CRITICAL),
        embargo("orion", "Orion"),
        embargo("elan", "Élan Vital"),
        embargo("lab", "R&D-7"),
        embargo("sokol", "Проект Сокол"),
    ]
)


def hits(*texts: str, engine: EmbargoEngine = REGISTER) -> list[Hit]:
    """What a register finds in some texts."""
    return engine.find(Joined(pa.array(texts, pa.large_string())))


def spans(text: str, engine: EmbargoEngine = REGISTER) -> list[tuple[str, str]]:
    """(embargo, what was found) in one text."""
    return [
        (hit.rule.removeprefix("embargo."), text[hit.start : hit.end])
        for hit in hits(text, engine=engine)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Project Kestrel ships", [("kestrel", "Project Kestrel")]),
        ("project-kestrel", [("kestrel", "project-kestrel")]),
        ("PROJECT_KESTREL", [("kestrel", "PROJECT_KESTREL")]),
        ("ProjectKestrel!", [("kestrel", "ProjectKestrel")]),
        ("the kestrel's wing", [("kestrel", "kestrel")]),
        ("kestrel_plan.pdf", [("kestrel", "kestrel")]),
        ("two kestrels", [("kestrel", "kestrels")]),
        ("haldn vision", [("haldn", "haldn vision")]),
        ("Halden\nVision", [("haldn", "Halden\nVision")]),
        ("halden.vision", [("haldn", "halden.vision")]),
        ("orion", [("orion", "orion")]),
        ("élan vital ELAN VITAL", [("elan", "élan vital"), ("elan", "ELAN VITAL")]),
        ("à l'élan vitàl", [("elan", "élan vitàl")]),
        ("r&d7 and R D 7", [("lab", "r&d7"), ("lab", "R D 7")]),
        ("ПРОЕКТ-СОКОЛ", [("sokol", "ПРОЕКТ-СОКОЛ")]),
    ],
)
def test_a_name_is_found_as_people_write_it(text: str, expected: list[tuple[str, str]]) -> None:
    """Case, accents, separators and one typing error do not hide a name."""
    assert spans(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("kestreling", id="in-a-word"),
        pytest.param("mykestrels", id="end-of-a-word"),
        pytest.param("kxstrxl", id="two-errors"),
        pytest.param("oriom", id="short-name-with-an-error"),
        pytest.param("orions", id="short-name-plural"),
        pytest.param("or ion", id="short-name-split"),
        pytest.param("halden the vision", id="word-between"),
        pytest.param("rxd7", id="short-name-other-separator"),
        pytest.param("vision halden", id="other-order"),
        pytest.param("", id="empty"),
    ],
)
def test_what_only_resembles_a_name_is_not_found(text: str) -> None:
    """Inside other words, with two errors, or short with one, a name is not there."""
    assert spans(text) == []


@given(data=st.data(), name=st.sampled_from(["lanternfish", "mistral bleu", "kestrel"]))
def test_any_one_typing_error_is_forgiven(data: st.DataObject, name: str) -> None:
    """Whichever letter is wrong, missing or too many, the name is found whole, as a typo."""
    at = data.draw(st.integers(0, len(name) - 1).filter(lambda place: name[place] != " "))
    letter = data.draw(st.sampled_from("qxzw"))
    head, tail = name[:at], name[at:]
    written = head + data.draw(st.sampled_from([letter + tail[1:], tail[1:], letter + tail]))
    engine = EmbargoEngine([embargo("e", name)])
    text = f"when does {written} start?"
    assert spans(text, engine) == [("e", written)]
    assert hits(text, engine=engine)[0].confidence == TYPO


def test_a_hit_says_whose_rule_it_is_and_how_sure() -> None:
    """A hit has its embargo's rule id and severity, and an exact name is surer than a typo."""
    hit = hits("nothing", "our Halden Vision")[0]
    assert (hit.row, hit.start, hit.end) == (1, 4, 17)
    assert (hit.rule, hit.severity, hit.confidence) == ("embargo.haldn", Severity.CRITICAL, EXACT)


def test_spellings_of_one_name_have_one_value() -> None:
    """What the fingerprint is made of does not depend on case, accents or separators."""
    assert len({hit.value for hit in hits("Élan Vital", "elan-vital", "ELANVITAL")}) == 1


def test_two_embargoes_may_name_the_same_words() -> None:
    """Spans of one embargo never overlap; those of different embargoes may."""
    engine = EmbargoEngine([embargo("a", "Merlin", "Merlin Peak"), embargo("b", "Merlin")])
    assert spans("Merlin Peak", engine) == [("b", "Merlin"), ("a", "Merlin Peak")]


def test_a_name_over_two_messages_is_in_neither() -> None:
    """What the end of one row and the start of the next spell is not found."""
    assert hits("see Halden", "Vision of ours") == []
    assert [hit.row for hit in hits("see Halden", "Halden Vision")] == [1]


def test_no_embargoes_compile_nothing() -> None:
    """An empty register has no rules and finds nothing."""
    engine = EmbargoEngine([])
    assert engine.rules == ()
    assert hits("Project Kestrel", engine=engine) == []


def test_rules_tell_the_title_and_the_severity() -> None:
    """Each embargo is one rule, in order of id, with what `rules list` shows."""
    assert [rule.id for rule in REGISTER.rules] == sorted(rule.id for rule in REGISTER.rules)
    rule = REGISTER.rules[1]
    assert (rule.id, rule.title, rule.severity) == (
        "embargo.haldn",
        "About haldn",
        Severity.CRITICAL,
    )
    assert rule.family is Family.EMBARGO


def test_the_fingerprint_follows_the_register() -> None:
    """Another name, another fingerprint; the same entries in another order, the same."""

    def of(entries: Iterable[Embargo]) -> str:
        return EmbargoEngine(entries).fingerprint

    a, b = embargo("a", "Merlin"), embargo("b", "Falcon")
    assert of([a, b]) == of([b, a])
    assert len({of([a, b]), of([a]), of([a, embargo("b", "Falcone")])}) == 3


def test_a_name_without_letters_is_refused() -> None:
    """A name of which nothing is left to look for names its embargo and place."""
    with pytest.raises(ConfigInvalid, match=r"embargo e: names\[1\]"):
        EmbargoEngine([embargo("e", "Merlin", "***")])
