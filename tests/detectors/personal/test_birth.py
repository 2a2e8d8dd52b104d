from __future__ import annotations

import pytest

from detectors.personal.birth import read
from tests.growth import grows_in_proportion


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("born on 2/8/1935.", "2/8/1935"),
        ("Born: May 3rd, 1985", "May 3rd, 1985"),
        ("DOB 1985-05-03", "1985-05-03"),
        ("d.o.b. 03-05-85", "03-05-85"),
        ("1985-05-03 (date of birth)", "1985-05-03"),
        ("née le 1er août 1975", "1er août 1975"),
        ("Né(e) le : 03/05/1985", "03/05/1985"),
        ("date de naissance\n03.05.1985", "03.05.1985"),
        ("geboren am 3. März 1985", "3. März 1985"),
        ("geb. 3.5.85", "3.5.85"),
        ("Geburtsdatum: 03. 05. 1985", "03. 05. 1985"),
        ("nacida el 3 de mayo de 1985", "3 de mayo de 1985"),
        ("nato il 3 maggio 1985", "3 maggio 1985"),
        ("geboortedatum 3 mei 1985", "3 mei 1985"),
        ("geburtstag 19850503", "19850503"),
        ("sie ist am 3.5.1985 in Bad Homburg geboren", "3.5.1985"),
        ("patient b. 3 May 1985", "3 May 1985"),
        ("dateOfBirth: 1985-05-03", "1985-05-03"),
        ("GebDatum: 3.5.1985", "3.5.1985"),
        ("Date naiss. 03/05/1985", "03/05/1985"),
        ("née Martin le 3 mai 1985", "3 mai 1985"),
        ("Ann Lee, b. 3 May 1985", "3 May 1985"),
        ("Eva Lind (* 03.05.1985)", "03.05.1985"),
        ("* 03.05.1985 in Ulm", "03.05.1985"),
        ("name,dob,dept\nAnn Catherine Lee,1985-05-03,it", "1985-05-03"),
        ("name,date_of_birth,dept\nAnn Catherine Lee,1985-05-03,it", "1985-05-03"),
        ("id;dateNaissance;x\n4;1985-05-03;x", "1985-05-03"),
        ("id;geb_datum;x\n4;3.5.1985;x", "3.5.1985"),
        ("id,patient_dob,x\n4,1985-05-03,x", "1985-05-03"),
        ('{"dateNaissance":"1985-05-03"}', "1985-05-03"),
        ("_Née le_ `1985-05-03`", "1985-05-03"),
    ],
)
def test_a_date_beside_a_word_for_birth_is_one(text: str, date: str) -> None:
    """Orders, months and words of several languages are read."""
    assert [text[start:end] for start, end, _ in read(text)] == [date]


@pytest.mark.parametrize(
    "text",
    [
        "see you on 2/8/1935",
        "* 03.05.2025 Termin",
        "id,opened\n7,1985-05-03",
        "plan b. 3 May 2025",
        "born in 1985",
        "the idea was born, version 1.2.3 too",
        "born to run, 300 people on 2026-13-01",
        "reborn 2/8/1935",
        "geben wir am 03.05.1985 ab",
    ],
)
def test_other_dates_are_not(text: str) -> None:
    """A date without such a word, or what is no date, is left alone."""
    assert list(read(text)) == []


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("born 1 ", id="words"),
        pytest.param("geb. 01.02.1980 ", id="dates"),
        pytest.param("* 1.1.1980 in Ulm ", id="stars"),
        pytest.param("3.5.1985 in Bad Homburg ", id="towns"),
        pytest.param("name,dob\n7,1985-05-03\n", id="tables"),
        pytest.param("1985", id="digits"),
    ],
)
def test_a_text_twice_as_long_takes_twice_as_long(unit: str) -> None:
    """Whatever is repeated, words are looked for only near a date."""
    assert grows_in_proportion(lambda text: list(read(text)), unit)
