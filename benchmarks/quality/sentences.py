"""Sentences to measure personal data with: what people write around it, in three languages.

`{}` is where a value goes. A sentence names the kind or does not, so that both are measured; the
values come from elsewhere. Decoys are what business chat is full of and what no kind should claim.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from typing import Final

Dice = random.Random

PLAIN: Final = (
    "Just so you have it: {}",
    "{} should be all you need, thanks!",
    "Hi Jonas, as discussed yesterday, please find it here: {}. Best, Mia",
    "I pasted {} into the sheet, can you double-check?",
    "Voici ce que tu m'as demandé : {}",
    "J'ai noté {} dans le dossier, tu peux vérifier ?",
    "Bonjour, comme convenu : {} - merci !",
    "Hier wie besprochen: {}",
    "Ich habe {} eingetragen, schaust du bitte drüber?",
    "Kannst du {} bitte in die Liste übernehmen?",
)
"""Say nothing of what it is: only kinds that stand alone are asked for here."""

NAMED: Final[dict[str, tuple[str, ...]]] = {
    "phone": (
        "My phone is {}",
        "call {} if anything breaks tonight",
        "You can reach me on {} until six.",
        "Mobile: {}",
        "She's not answering at {}, any other number?",
        "please text {} when you arrive",
        "Mon numéro de portable : {}",
        "Tu peux me joindre au {} demain matin.",
        "Tél. : {}",
        "Rappelle Karim au {} stp",
        "Meine Handynummer ist {}",
        "Ruf mich bitte unter {} an",
        "Tel.: {}",
        "Telefonisch erreichbar unter {} (werktags)",
    ),
    "credit-card": (
        "My card number is {}, exp 09/28",
        "can you cancel the card {} please, I lost it",
        "Ma carte bancaire : {}",
        "Die Kreditkarte {} wurde abgelehnt.",
    ),
    "iban": (
        "Please transfer to {} by Friday",
        "Mon IBAN : {}",
        "Bitte auf das Konto {} überweisen",
    ),
    "email": ("write to {} instead", "mon courriel est {}", "Schick es an {}, bitte"),
    "ip-address": (
        "login from {} was blocked",
        "connexion depuis l'adresse {}",
        "Server {} antwortet nicht",
    ),
    "date-of-birth": (
        "She was born on {} in Leeds.",
        "DOB: {}",
        "Date of birth {}",
        "Il est né le {} à Lyon.",
        "date de naissance : {}",
        "Er wurde am {} geboren.",
        "Geburtsdatum: {}",
        "geboren am {} in Köln",
    ),
    "passport": ("My passport number is {}", "passeport n° {}", "Reisepass-Nr. {}"),
    "driving-licence": (
        "driver's license {}",
        "His driving licence number is {}.",
        "numéro de permis de conduire : {}",
        "Führerschein: {}",
    ),
}
"""Kind to sentences that name it; of other kinds `ANY` does with their own words."""

ANY: Final = (
    "{word}: {}",
    "my {word} is {}",
    "The {word} we have on file is {}, is that right?",
    "mon {word} : {}",
    "Le {word} du client est le {}.",
    "{word} lautet {}",
    "Meine {word}: {}, danke",
)


def _digits(dice: Dice, count: int) -> str:
    return "".join(dice.choice(string.digits) for _ in range(count))


def _hex(dice: Dice, count: int) -> str:
    return "".join(dice.choice("0123456789abcdef") for _ in range(count))


def _uuid(dice: Dice) -> str:
    return "-".join(_hex(dice, size) for size in (8, 4, 4, 4, 12))


DECOYS: Final[tuple[tuple[str, Callable[[Dice], str]], ...]] = (
    ("order {} has shipped", lambda d: _digits(d, 10)),
    ("Order #{} is still open", lambda d: f"{_digits(d, 3)}-{_digits(d, 7)}-{_digits(d, 7)}"),
    ("invoice {} is overdue", lambda d: f"INV-20{_digits(d, 2)}-{_digits(d, 6)}"),
    ("la facture {} n'est pas réglée", lambda d: f"F20{_digits(d, 2)}{_digits(d, 6)}"),
    ("Rechnung {} ist noch offen", lambda d: _digits(d, 9)),
    ("Bestellnummer {}", lambda d: _digits(d, 12)),
    ("commande {} annulée", lambda d: _digits(d, 9)),
    ("tracking {} says delivered", lambda d: f"1Z{_hex(d, 6).upper()}{_digits(d, 10)}"),
    ("Sendungsnummer {}", lambda d: _digits(d, 14)),
    ("request id {} failed", _uuid),
    ("see {} for the diff", lambda d: _hex(d, 40)),
    ("digest sha256:{}", lambda d: _hex(d, 64)),
    ("upgraded to {} today", lambda d: f"v{d.randrange(9)}.{d.randrange(40)}.{d.randrange(40)}"),
    (
        "version {} is out",
        lambda d: f"{d.randrange(9, 30)}.{d.randrange(99)}.{d.randrange(99)}.{d.randrange(99)}",
    ),
    (
        "at {} the queue was full",
        lambda d: (
            f"2026-0{d.randrange(1, 9)}-1{_digits(d, 1)} 1{_digits(d, 1)}:{d.randrange(10, 59)}:07"
        ),
    ),
    ("am {} um 14:30 Uhr im Büro", lambda d: f"1{_digits(d, 1)}.0{d.randrange(1, 9)}.2026"),
    ("on se voit le {} à 9h", lambda d: f"1{_digits(d, 1)}/0{d.randrange(1, 9)}/2026"),
    ("timestamp {} in the log", lambda d: f"17{_digits(d, 8)}"),
    ("event {} dropped", lambda d: f"17{_digits(d, 11)}"),
    (
        "the total is {}",
        lambda d: f"${d.randrange(1, 999)},{_digits(d, 3)},{_digits(d, 3)}.{_digits(d, 2)}",
    ),
    ("Das kostet {} im Jahr", lambda d: f"{d.randrange(1, 999)}.{_digits(d, 3)},{_digits(d, 2)} €"),
    (
        "un budget de {} hors taxes",
        lambda d: f"{d.randrange(1, 999)} {_digits(d, 3)} {_digits(d, 3)} €",
    ),
    ("ISBN {}", lambda d: f"978-3-16-{_digits(d, 6)}-{_digits(d, 1)}"),
    ("row count is {}", lambda d: _digits(d, 8)),
    (
        "processed {} records in 3 s",
        lambda d: f"{d.randrange(1, 99)},{_digits(d, 3)},{_digits(d, 3)}",
    ),
    ("ticket {} is yours", lambda d: f"OPS-{_digits(d, 5)}"),
    ("see https://example.org/issues/{}", lambda d: _digits(d, 9)),
    ("the office in room {}", lambda d: f"{d.randrange(1, 9)}.{_digits(d, 2)}"),
    ("listening on 127.0.0.1:{}", lambda d: _digits(d, 4)),
    ("subnet {} is full", lambda d: f"34.{_digits(d, 2)}.{d.randrange(1, 9)}.0/24"),
    ("std::vector<{}> items", lambda d: f"int{d.choice(['8', '16', '32'])}_t"),
    ("elapsed {} over all shards", lambda d: f"0.{_digits(d, 16)}"),
    ("SKU {} is sold out", lambda d: f"{_hex(d, 3).upper()}-{_digits(d, 5)}-{_hex(d, 2).upper()}"),
    ("serial {} goes back", lambda d: f"C02{_hex(d, 4).upper()}{_digits(d, 5)}"),
    ("batch {} passed", lambda d: _digits(d, 11)),
    ("meeting id {}", lambda d: f"{_digits(d, 3)} {_digits(d, 4)} {_digits(d, 4)}"),
    ("Vertragsnummer {}", lambda d: _digits(d, 10)),
    ("contrat {} signé", lambda d: f"CT{_digits(d, 8)}"),
    (
        "the coordinates are {}",
        lambda d: f"{d.randrange(10, 60)}.{_digits(d, 6)}, {d.randrange(1, 9)}.{_digits(d, 6)}",
    ),
    ("icon@{}x.png and lodash@4.17.21", lambda d: _digits(d, 1)),
    ("PO {} was approved", lambda d: f"45{_digits(d, 8)}"),
    ("imei {}", lambda d: f"35{_digits(d, 13)}"),
    ("founded in {}, listed since 1998", lambda d: f"19{_digits(d, 2)}"),
    (
        "released on {} already",
        lambda d: f"20{d.randrange(10, 25)}-0{d.randrange(1, 9)}-1{_digits(d, 1)}",
    ),
)


def phone(dice: Dice) -> str:
    """Numbers as people write them in many countries, real or not."""
    form = dice.choice(
        (
            "(###) 555-01##", "###-555-01##", "###.555.01##", "+1-###-555-01##", "1-800-555-01##",
            "###-555-01##x###", "+1 (###) 555-01## ext. ##", "020 7946 0###", "+44 20 7946 0###",
            "07700 900###", "+44 (0)7700 900###", "01 99 00 ## ##", "06.39.98.##.##",
            "0639 98 ## ##",
            "+33 6 39 98 ## ##", "+33(0)1 99 00 ## ##", "030/23125###", "030 23125###",
            "+49 30 23125###", "0049 30 23125###", "+49 (0) 69 90009###", "0171 39200##",
            "0171/39200##",
            "044 668 18 ##", "+41 44 668 18 ##", "0041 44 668 18 ##", "(02) 5550 ####",
            "04## 570 ###",
            "+61 2 5550 ####", "+34 612 34 ## ##", "+39 06 698 #####", "+31 20 123 ####",
            "+48 512 345 ###", "+351 912 345 ###", "+91 98765 43###", "+81 3-1234-5###",
            "+55 11 91234-5###", "+353 1 234 5###", "+32 470 12 3# ##", "+43 660 12345##",
            "+46 70 123 45 ##", "+47 412 34 ###", "+45 20 12 3# ##", "+972 50-123-4###",
        )
    )  # fmt: skip
    area = dice.choice(("212", "415", "312", "646", "503"))
    form = form.replace("###", area, 1) if "555-" in form or "555." in form else form
    return "".join(dice.choice(string.digits) if c == "#" else c for c in form)
