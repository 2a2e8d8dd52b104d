"""Every kind of personal data that is looked for, and the words that say a number is none of them.

This table is what `crossgate rules list` and `docs/detectors.md` show. Of two kinds that fit one
span equally well, the one that stands first is reported. To add one, add it to the module of its
subject or country, a maker of samples to the tests, and nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from detectors.personal import (
    abroad,
    addresses,
    america,
    birth,
    britain,
    contact,
    documents,
    france,
    germany,
    money,
    network,
    north,
    pacific,
    south,
)
from detectors.personal.kind import Kind, words

_NUMBERED: Final = tuple(
    abroad.spoken_of(kind)
    for kind in (
        *america.KINDS,
        *britain.KINDS,
        *france.KINDS,
        *germany.KINDS,
        *south.KINDS,
        *north.KINDS,
        *pacific.KINDS,
        *documents.KINDS,
    )
)
_LABELS: Final = tuple(
    sorted({word for kind in (*money.KINDS, *_NUMBERED) for word in kind.context})
)
"""What labels a number as an identifier: right before a telephone number, it is none."""

KINDS: Final[tuple[Kind, ...]] = (
    *money.KINDS,
    *(replace(k, against=_LABELS) if k.id == "pii.phone" else k for k in contact.KINDS),
    *network.KINDS,
    *birth.KINDS,
    *addresses.KINDS,
    *_NUMBERED,
)

AGAINST: Final = words(
    "order|order id|order number|commande|bestell|bestellung|bestellnummer|auftrag|auftragsnummer|"
    "ticket|case|invoice|facture|rechnung|rechnungsnummer|tracking|sendung|sendungsnummer|colis|"
    "parcel|shipment|livraison|paket|sku|article|artikel|artikelnummer|serial|seriennummer|"
    "build|commit|sha|hash|checksum|version|ver|release|kernel|firmware|upgrade|downgrade|revision|"
    "timestamp|epoch|pid|port|isbn|issn|doi|ref|reference|referenz|job|run|issue|pr|imei|"
    "meeting id|zoom id|webinar id|conference id|webinar|ean|gtin|"
    "barcode|part no|part number|batch|lot|request id|transaction|txn|session|uuid|montant|betrag|"
    "amount|total|price|prix|preis|records|rows|bytes|seed|row|offset|count|quote|devis|"
    "angebot|contract|contrat|vertrag|kundennummer|customer number|numero client|dossier|po|"
    "rma|upc|asin|claim number|claim no|loan number|confirmation number|lieferschein|"
    "purchase order|booking|reservation|flight|vol|flug|zip|plz"
)
"""Folded words which, standing before a number, say that it is something else."""
