from __future__ import annotations

import pyarrow as pa
import pytest

from detectors.batch import Joined
from detectors.pii import PiiEngine

ENGINE = PiiEngine()


def found(text: str) -> list[str]:
    """The addresses in one text, through all gates."""
    hits = ENGINE.find(Joined(pa.array([text], pa.large_string())))
    return [text[h.start : h.end] for h in hits if h.rule == "pii.postal-address"]


@pytest.mark.parametrize(
    "address",
    [
        "221b Baker Street, London NW1 6XE",
        "1600 Pennsylvania Avenue NW, Washington, DC 20500",
        "350 Fifth Avenue, Apt 4B, New York, NY 10118",
        "111 Wellington St, Ottawa, ON K1A 0A9",
        "42 Wallaby Way, Sydney NSW 2000",
        "12 rue de la Paix, 75002 Paris",
        "8 bis avenue des Ternes, 75017 Paris",
        "14, boulevard Haussmann, 75009 Paris Cedex 09",
        "Hauptstraße 5, 10115 Berlin",
        "Unter den Linden 77, 10117 Berlin",
        "Postfach 12 34, 60311 Frankfurt am Main",
        "P.O. Box 4567, Springfield, IL 62704",
        "PSC 1437, Box 3833\nAPO AA 66791",
        "Flat 7, 12 Orchard Mews, Bristol BS1 4ST",
        "Unit 2, 5 Mill Lane, York YO1 7HH",
        "418 W 9th Ter, Topeka, KS 66612",
        "77 Alder Ct #9, Boise, ID 83702",
        "15, rue Saint-Paul, Gatineau (Québec) J8X 2T3",
        "Gartenweg 12 b, 34117 Kassel",
        "Am Anger 4 a\n99084 Erfurt",
        "Feldgasse 9/2/17, 1080 Wien",
        "Rosenbergstrasse 20, 9000 St. Gallen",
        "Chemin du Lac 3\n1007 Lausanne",
        "Chaussée d'Ixelles 40 bte 5, 1050 Bruxelles",
        "Molenstraat 8 bus 3, 3000 Leuven",
        "102 route de Vannes, 44800 Saint-Herblain",
        "Industriepark Nord 14, 66386 St. Ingbert",
        "5586 Kelduhverfi 31, Arnsdorf, Germany",
        "31 Rissik Street Apt. 50 Coalville South Africa",
        "1420 NW Lovejoy St Apt 512, Portland OR 97209",
        "4 Tansy Nook, Dudley DY1 3SB",
        "Rural Route 2, Box 45, Mankato, MN 56001",
        "HC 68 Box 23A, Willow, AK 99688",
        "ZA des Trois Pins, 26300 Alixan",
        "145 avenue Foch, bâtiment C, 92340 Bourg-la-Reine",
        "9 cours Gambetta, résidence Les Ormes, 33400 Talence",
        "Mühlenfeld 3, 98765 Unterbach",
        "72 ter, square Vauban 75011 Paris Cedex",
        "70B passage Vauban, 31400 Toulouse",
        "89 bis av. Vauban, 44000 Nantes Cedex",
        "Hauptstr. 143 b D-10115 Berlin",
        "Unter den Eichen 123 b, 79098 Freiburg im Breisgau",
        "Am Stadtwald 91 b, 1070 Wien",
        "Alter Wall 19 b\n20457 Hamburg",
        "2912 Kirkby St., Suite 886, Spokane, WA 99270",
        "66 N Kirkby Ave. Apt 36A, Spokane, WA 99270",
        "7741 Kirkby Rd. #34, Duluth, MN 55822",
    ],
)
def test_an_address_is_found_whole(address: str) -> None:
    """From number or street to postcode and town, in the forms of six countries."""
    assert found(f"see {address}\nok?") == [address]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ZIP: 94107", "94107"),
        ("my zip code is 02139-4307.", "02139-4307"),
        ("code postal : 75011", "75011"),
        ("PLZ 10115", "10115"),
        ("postcode: SW1A 2AA", "SW1A 2AA"),
    ],
)
def test_a_postcode_is_found_behind_its_word(text: str, code: str) -> None:
    """Alone, it is as much of an address as a street."""
    assert found(text) == [code]


def test_what_announces_an_address_is_no_part_of_it() -> None:
    """German writes every noun large, `Anschrift` too."""
    address = "Prinzregentenstr. 112, 81677 München"
    assert found(f"neue Anschrift {address}") == [address]


@pytest.mark.parametrize(
    "text",
    [
        "We closed 12 tickets on the way to Berlin",
        "Invoice 2024, 10115 EUR in Total",
        "Team 3, 12345 Requests",
        "der Weg 2 ist besser, Platz 3 in der Liste",
        "le cours 12 est annulé",
        "Route 53 is down, Version 4.2 avenue for growth",
        "Dr Penhaligon cleaned 86 of them. Frau Dr. Celik 12 Minuten",
        "expect the rotary bearing 4 days late",
        "zip 12345 files and send the zip: 3",
        "10 Punkte 3, alles gut",
        "Firewall 5, 10115 Verbindungen",
        "Formularfeld 4, 12345 Einträge",
        "Stellplatz 12 ist belegt",
        "4 voie de recours",
        "12 place de parking",
        "5 route de secours",
        "7 avenue of attack ideas",
    ],
)
def test_numbers_beside_words_are_no_address(text: str) -> None:
    """Counts, invoices, ranks and courses are left alone."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Neue Mainzer Straße 52, 60311 Frankfurt", "Neue Mainzer Straße 52, 60311 Frankfurt"),
        ("Neue Adresse: Lindenweg 5, 10115 Berlin", "Lindenweg 5, 10115 Berlin"),
        ("Post Office Box 4711, London", "Post Office Box 4711, London"),
        ("p.o. box 120 over there", "p.o. box 120"),
        ("plz 10115 Berlin", "10115"),
        ("rdv au 22 rue des Tanneurs à 9h", "22 rue des Tanneurs"),
        ("12 rue Pasteur écrit en grand", "12 rue Pasteur"),
        ("Adresse: Mühlenfeld 3, 98765 Unterpörsch", "Mühlenfeld 3, 98765 Unterpörsch"),
    ],
)
def test_a_span_begins_and_ends_with_the_address(text: str, address: str) -> None:
    """What begins a street's name is no label, and no blank ends a span."""
    assert found(text) == [address]


@pytest.mark.parametrize("text", ["plz 2024 report", "plz review", "zip 12345 files"])
def test_what_is_asked_for_is_no_postcode(text: str) -> None:
    """`plz` is `please` too."""
    assert found(text) == []


def test_the_end_of_a_telephone_number_is_no_house() -> None:
    """A group that ends a line belongs to the number before it."""
    assert found("Tel. 06 52 48 81 02\n7 rue de la Paix, 75002 Paris") == [
        "7 rue de la Paix, 75002 Paris"
    ]
