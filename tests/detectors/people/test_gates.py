from __future__ import annotations

import pyarrow as pa
import pytest

from detectors import names
from detectors.batch import Joined
from detectors.names import NamesEngine
from detectors.people.weigh import weigh
from schemas.policy import Names

ENGINE = NamesEngine(Names(models=()))
BEFORE = (
    "my name is |named |calls me |i am |this is |attn: |signature: |von: |de la part de: |cc: |"
    "to: |"
    "patiente |mandantin |kollegin |cardholder |passenger |witness |tenant |nurse |salariée |"
    "locataire |mieterin |zeugin |titulaire |policyholder |née |geb. |je suis |elle s'appelle |"
    "nom complet : |prénom est |nommé |ich bin |er heißt |vorname: |nachname lautet |namens |"
    "my wife |our son |my boss |ma sœur |mon collègue |mein kollege |hiya |good evening |thx |"
    "congrats |bonsoir |rebonjour |félicitations |grüß gott |guten morgen |hola |thanks again, |"
    "members: |guests: |winners: |gäste: |excusés : |first_name: |customer_name=|familienname: |"
    "yours,\n|signed\n|bises\n|gruß |rgds |ok\n-- \n|mrs |herr von "
)
AFTER = (
    " asked| thinks so| lived here| was born| is from here| is a colleague| habite ici| a dit|"
    " est né| wohnt da| sagte| wurde geboren|'s wife|'s salary|'s sick note| <b@x.org>|"
    ", kannst du|, peux tu| is on leave| resigned| hat gekündigt| est malade"
)
WHERE = (
    "grew up in |headquartered in |residing in |resident of |travelling to |flights to |"
    "returned to |"
    "mayor of |village of |customers in |ils habitent à |domicilié à |née à |né le 3 mai 1980 à |"
    "déménagé à |mairie de |rcs |wohnhaft in |ansässig in |filiale in |amtsgericht |umzug nach |"
    "stammt aus |ausgestellt in |nata a "
)


def told(text: str) -> int:
    """How many names the engine tells in a text."""
    return len(ENGINE.find(Joined(pa.array([text], pa.large_string()))))


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([f"ok {cue}Brixa and" for cue in BEFORE.split("|")], id="before"),
        pytest.param([f"Brixa{cue}" for cue in AFTER.split("|")], id="after"),
        pytest.param([f"{cue}Kleindorfen" for cue in WHERE.split("|")], id="where"),
    ],
)
def test_the_gates_are_as_wide_as_what_is_weighed(texts: list[str]) -> None:
    """A name that no list has is read in every row in which a cue gives it away."""
    assert [text for text in texts if len(weigh(text)[0]) != told(text)] == []
    assert sum(bool(weigh(text)[0]) for text in texts) > len(texts) // 2


@pytest.mark.parametrize(
    "text",
    [
        "please review the build before lunch, it is green again",
        "der Test läuft seit heute morgen, ich schaue später",
        "on regarde ça demain avec toute l'équipe, merci",
    ],
)
def test_an_ordinary_message_is_not_read(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weighing costs a hundred times what the gates do, so few rows may come to it."""

    def refuse(_text: str) -> None:
        raise AssertionError

    monkeypatch.setattr(names, "weigh", refuse)
    assert ENGINE.find(Joined(pa.array([text], pa.large_string()))) == []
