from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.batch import Joined
from detectors.names import NamesEngine
from detectors.people.model import PINNED, usable
from schemas.policy import DEFAULT_MODEL, Names
from tests.growth import grows_in_proportion

PATTERNS = NamesEngine(Names(models=()))


def found(text: str, engine: NamesEngine = PATTERNS) -> list[tuple[str, str]]:
    """(rule, name) of what is found in one text."""
    hits = engine.find(Joined(pa.array([text], pa.large_string())))
    return [(hit.rule.removeprefix("pii."), text[hit.start : hit.end]) for hit in hits]


def test_the_fingerprint_covers_the_policy() -> None:
    """An engine that looks for places is another one than one that does not."""
    assert PATTERNS.fingerprint == NamesEngine(Names(models=())).fingerprint
    assert PATTERNS.fingerprint != NamesEngine(Names(models=(), places=False)).fingerprint


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("please ask Mrs Abernathy about it", "Abernathy", id="title"),
        pytest.param("Mme Delacourt a demandé une copie", "Delacourt", id="title-fr"),
        pytest.param("Herr Wiesengrund ist im Urlaub", "Wiesengrund", id="title-de"),
        pytest.param("my name is Siiri", "Siiri", id="cue"),
        pytest.param("ich heiße Annegret Sommerfeld", "Annegret Sommerfeld", id="cue-de"),
        pytest.param("je m'appelle Élodie Brisset", "Élodie Brisset", id="cue-fr"),
        pytest.param("my name is vitoria", "vitoria", id="small-letters"),
        pytest.param("Hans-Peter's laptop is broken", "Hans-Peter", id="genitive"),
        pytest.param("written by Faina D. Yefremova.", "Faina D. Yefremova", id="initial"),
        pytest.param("Patient Orla Brannigan was admitted", "Orla Brannigan", id="role"),
        pytest.param("unsere Kundin Wiebke Tormählen wartet", "Wiebke Tormählen", id="role-de"),
        pytest.param("Die Akte von Anna Harkort fehlt", "Anna Harkort", id="of-de"),
        pytest.param("M. Castelnau est absent", "Castelnau", id="monsieur"),
        pytest.param("addressed to Emil Tessnow, 3rd floor", "Emil Tessnow", id="floor"),
        pytest.param("I'm Katya Voss, nice to meet you", "Katya Voss", id="contraction"),
        pytest.param("Herr von Ruthwitz kommt später", "von Ruthwitz", id="particle"),
        pytest.param("Kontoinhaber Brixa Tolmund", "Brixa Tolmund", id="role-noun"),
        pytest.param("Candidat : Brix Tolmund", "Brix Tolmund", id="role-fr"),
        pytest.param("le salaire de Brix Tolmund augmente", "Brix Tolmund", id="of-fr"),
        pytest.param("the address of Brix Tolmund", "Brix Tolmund", id="of"),
        pytest.param("Kind regards,\nBrix Tolmund | Analyst", "Brix Tolmund", id="signature"),
        pytest.param("Bonjour Tolmunde, tu valides ?", "Tolmunde", id="greeting"),
        pytest.param("don't go to town, Brixa!", "Brixa", id="called"),
        pytest.param("Brixa, can you have a look?", "Brixa", id="asked"),
        pytest.param('"Who is it?" asked Brixa', "Brixa", id="replied"),
        pytest.param("Brix Tolmund est en arrêt maladie", "Brix Tolmund", id="state-fr"),
        pytest.param("Brix Tolmund hat gekündigt", "Brix Tolmund", id="state-de"),
        pytest.param("Brix Tolmund's husband is ill", "Brix Tolmund", id="relative"),
        pytest.param('{"last_name":"Tolmund","vip":true}', "Tolmund", id="json"),
        pytest.param("dept,name\nit,Brixa", "Brixa", id="column"),
        pytest.param("reach Brix Tolmund at +44 20 7946 0018", "Brix Tolmund", id="reached"),
        pytest.param("our founders: Tolmund", "Tolmund", id="roll"),
        pytest.param("Zsuzsanna has left", "Zsuzsanna", id="listed"),
        pytest.param("Salut Tolmunde, tu as vu ?", "Tolmunde", id="salut"),
        pytest.param("M. Castelnau réclame ses heures", "Castelnau", id="monsieur-ses"),
        pytest.param("interview with Hyun-woo Park moved", "Hyun-woo Park", id="hyphen"),
        pytest.param("j'ai vu Camille d'Ornano hier", "Camille d'Ornano", id="elided"),
        pytest.param("Madame d'Ornano a signé", "d'Ornano", id="elided-titled"),
        pytest.param("Hello Brixa 👋 how are you", "Brixa", id="waved"),
        pytest.param('{"titulaire":"Brix Guérin"}', "Brix Guérin", id="json-role"),
        pytest.param("Konto (Inhaberin Anna Harkort)", "Anna Harkort", id="owner-de"),
        pytest.param("*Titulaire:* Brix Guérin", "Brix Guérin", id="bold"),
        pytest.param("| Titulaire | Brix Guérin |", "Brix Guérin", id="cell"),
        pytest.param("Anna Harkort 020 8563 5155", "Anna Harkort", id="number-after"),
        pytest.param("name,ssn\nxx,1\nBrix Tolmund,2", "Brix Tolmund", id="line-after-number"),
    ],
)
def test_a_person_is_found_whole(text: str, name: str) -> None:
    """Titles, cues and lists find a person, without title, genitive and point."""
    assert found(text) == [("person", name)]


@pytest.mark.parametrize(
    "text",
    [
        "Please update the Service Level Agreement in Confluence.",
        "Release Candidate Two is on Staging, Kubernetes looks fine.",
        "Der Vertrieb plant die Messe, das Angebot liegt im Ordner.",
        "La Direction Générale valide le Plan Budget jeudi.",
        "Will we mark it as done in May?",
        "Mason Partners GmbH has paid.",
        "The SAM template is in ANN",
        "it gives NaN",
        "Jenkins is down, Cassandra too",
        "Ernst & Young sent the audit",
        "Ask the Max Value of the Mark Complete Button",
        "Our contact at Tolmund Foods is on leave",
        "id,name,price\n1,Blue Lamp,20",
        '{"name":"Acme Rocket","price":12}',
        "Raum Einstein ist belegt, Frau",
        "St. Patrick's Day",
        "Therefore, when you can, do",
        "Nach Rücksprache, ohne Rückfrage, alles klar!",
        "Merci Beaucoup!",
        "Sue them if they refuse",
        "Salesforce Einstein",
        "Merci Infiniment !",
        "Thanks Everybody!",
        "Kalman Filter tuned, then the Laplace transform",
        "the Georgia font looks odd, Victoria metrics too",
        "moved to Python last year, then to Rust",
        "the file is located in Downloads",
        "the Berlin release is next",
        "Team Berlin won against Team Paris",
        "the Denver and Austin sprints overlap",
        "Jenny CI is red",
        "Gutschein WINTER-4411",
        "the Washington Post wrote about it",
        "Mein Reisepass hat die Nummer nicht",
        "Ihr Antrag hat sich erledigt",
        "le Guide d'Utilisation de Monsieur l'Ambassadeur",
        "Baker McKenzie replied",
    ],
)
def test_capitals_alone_are_no_name(text: str) -> None:
    """Headings, German nouns, names that are words and companies are no people."""
    assert found(text) == []


def test_places_are_found_only_where_they_are_asked_for() -> None:
    """A policy may leave places out."""
    text = "Anna flew from Toronto to Lisbon"
    assert found(text) == [("person", "Anna"), ("place", "Toronto"), ("place", "Lisbon")]
    assert found(text, NamesEngine(Names(models=(), places=False))) == [("person", "Anna")]


def test_a_name_in_an_address_is_part_of_it() -> None:
    """A street named after somebody is no finding of its own."""
    assert found("Livraison au 3 avenue Jean Jaurès, 31000 Toulouse") == []


def test_a_missing_model_is_told_and_patterns_go_on() -> None:
    """Names are found without the model, and health says which one is missing."""
    engine = NamesEngine(Names(models=("no_such_model",)))
    assert found("Mrs Abernathy called", engine) == [("person", "Abernathy")]
    assert ["no_such_model" in flag for flag in engine.health] == [True]


def test_a_model_with_other_content_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """What calls itself the default model but has another digest is refused and told."""
    if usable([DEFAULT_MODEL])[0] == []:
        pytest.skip("the default model is not installed")
    monkeypatch.setitem(PINNED, DEFAULT_MODEL, "0" * 64)
    models, amiss = usable([DEFAULT_MODEL])
    assert models == []
    assert "is not used" in amiss[0]


def test_the_default_model_finds_what_patterns_doubt() -> None:
    """A name that no list knows is found with the model beside a cue."""
    if usable([DEFAULT_MODEL])[0] == []:
        pytest.skip("the default model is not installed")
    text = "I met Brixa Tolmund at the fair"
    engine = NamesEngine(Names())
    assert found(text) == []
    assert engine.health == []
    assert found(text, engine) == [("person", "Brixa Tolmund")]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="Ab. ,'’\nÉßx1-İΣ@", max_size=120))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    """Whatever is written, spans lie in the text and do not overlap."""
    hits = PATTERNS.find(Joined(pa.array([text + " Mrs Anna"], pa.large_string())))
    assert hits
    ends = [0, *(hit.end for hit in hits)]
    assert all(end <= hit.start < hit.end for end, hit in zip(ends, hits, strict=False))


def test_the_name_beside_a_mail_address_is_a_person() -> None:
    """As mail writes senders, whatever the name."""
    text = "From: Ovidiu Lazarescot <o.l@acme.com>"
    assert found(text) == [("person", "Ovidiu Lazarescot")]


@pytest.mark.parametrize("place", ["New Zealand", "South Korea", "North Carolina"])
def test_a_place_may_begin_with_an_ordinary_word(place: str) -> None:
    """Several words are looked up together before any is left out."""
    assert found(f"the parcel from {place} is late") == [("place", place)]


@pytest.mark.parametrize(
    "text",
    ["Hughes, Turner and Bailey is an agency", "Hugo Boss raised prices", "we use Spring Boot"],
)
def test_a_firm_called_like_people_is_none(text: str) -> None:
    """Three family names in a row, and brands that are known."""
    assert found(text) == []


def test_who_speaks_is_known_by_who_answers() -> None:
    """Of lines that begin with who speaks, one known name makes the others names."""
    text = "Brixa: What is it?\nNicole: nothing"
    assert found(text) == [("person", "Brixa"), ("person", "Nicole")]
    assert found("Status: open\nPriority: low") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("I'm originally from Tolmundshire", "Tolmundshire"),
        ("j'habite à Tolmundville depuis mai", "Tolmundville"),
        ("geboren in Tolmundsdorf", "Tolmundsdorf"),
        ("serving Southern Italy", "Italy"),
        ("Messe in Essen", "Essen"),
    ],
)
def test_a_place_is_known_by_what_is_said_of_it(text: str, place: str) -> None:
    """Where somebody is from, lives or was born."""
    assert ("place", place) in found(text)


@pytest.mark.parametrize("text", ["Essen ist fertig", "Turkey sandwich for lunch"])
def test_a_place_that_is_a_word_needs_one_before_it(text: str) -> None:
    """Some towns and countries are called like food."""
    assert found(text) == []


def test_a_list_after_a_colon_is_of_people() -> None:
    """What is announced as people is not taken for a firm."""
    names = [name for _, name in found("our founders: Anna Turner, Hughes and Bailey said so")]
    assert "Anna Turner" in names


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("M. est ", id="monsieur"),
        pytest.param("Aa, Bb & Cc. ", id="firms"),
        pytest.param("Anna Smith, 12 Baker Street, London. ", id="addresses"),
    ],
)
def test_long_rows_take_no_time(unit: str) -> None:
    """A long row is judged in linear time, whatever is repeated in it."""
    assert grows_in_proportion(found, unit)


def test_a_record_with_both_keys_has_a_family_name_under_name() -> None:
    """Where one key is for the given name, the other is for the family's."""
    assert found('{"nom":"Tolmund","prenom":"Brixa"}') == [
        ("person", "Tolmund"),
        ("person", "Brixa"),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("moved to Frankfurt am Main", "Frankfurt am Main"),
        ("er wohnt in Freiburg im Breisgau", "Freiburg im Breisgau"),
        ("er war in Berlin im Januar", "Berlin"),
        ('{"city":"Tolmund"}', "Tolmund"),
        ("Ville : Tolmund", "Tolmund"),
        ("email;city\nx;Savannah", "Savannah"),
        ("geburtsort=Tolmund", "Tolmund"),
    ],
)
def test_a_place_is_known_by_its_key(text: str, place: str) -> None:
    """What a form or a table calls a town is one, with what tells two of them apart."""
    assert found(text) == [("place", place)]
