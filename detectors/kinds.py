"""Every kind of personal data that is looked for: what checks it, what it misses, how bad it is.

This table is what `crossgate rules list` and `docs/detectors.md` show. How a kind is read stands in
`detectors.pii`; a test keeps the two in step.

Confidence adds up. A kind starts with the confidence it has when its own check passes and nothing
around it speaks for or against it. A context word within `BEFORE` characters before it or `AFTER`
characters after it adds `CONTEXT`; a word that makes a number something else (an order, a version)
takes the same away. What ends below `REPORTED` is not a finding, so a kind that starts lower is
reported only with a context word. Context words are compared without case and accents.

Severity is what the datum gives to whoever reads it, before exposure and policy are weighed: *high*
for what opens an account or steals an identity, *medium* for what needs something else beside it,
*low* for what a business card shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from schemas.policy import Severity

BEFORE: Final = 60
AFTER: Final = 30
CONTEXT: Final = 0.35
REPORTED: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of personal data.

    Attributes:
        id: Rule id, `pii.<kind>`.
        entity: What Presidio calls it, or would.
        confidence: 0 to 1 when its check passes and no context word is near; a kind without a check
            takes the confidence of its pattern instead.
        context: Folded words that speak for it, in English, French, German or its own language.
        check: What is verified beside its form.
        misses: What it does not see, for the reader of a report.
    """

    id: str
    title: str
    entity: str
    severity: Severity
    confidence: float
    context: tuple[str, ...]
    check: str
    misses: str


def _words(words: str) -> tuple[str, ...]:
    return tuple(words.split("|"))


KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        id="pii.credit-card",
        title="Payment card number",
        entity="CREDIT_CARD",
        severity=Severity.HIGH,
        confidence=0.75,
        context=_words(
            "credit|debit|card|visa|mastercard|amex|american express|discover|jcb|diners|maestro|"
            "cc|cvv|cvc|pan|expir|carte|cb|karte|kreditkarte|kartennummer|gueltig|gultig|bancaire"
        ),
        check="issuer range and length; Luhn (ISO/IEC 7812-1)",
        misses="numbers split over messages, Maestro and UATP numbers without a context word",
    ),
    Kind(
        id="pii.iban",
        title="Bank account number (IBAN)",
        entity="IBAN_CODE",
        severity=Severity.HIGH,
        confidence=0.9,
        context=_words("iban|bank|account|transfer|bic|swift|compte|virement|rib|konto|uberweis"),
        check="country's form; MOD 97-10 (ISO 13616)",
        misses="national account numbers without the IBAN form",
    ),
    Kind(
        id="pii.email",
        title="E-mail address",
        entity="EMAIL_ADDRESS",
        severity=Severity.LOW,
        confidence=0.9,
        context=_words("mail|courriel|adresse|contact|kontakt"),
        check="ends in a public suffix (snapshot of the Public Suffix List)",
        misses="addresses written as 'jane at example dot com', hosts without a public suffix",
    ),
    Kind(
        id="pii.phone",
        title="Telephone number",
        entity="PHONE_NUMBER",
        severity=Severity.LOW,
        confidence=0.85,
        context=_words(
            "phone|tel|call|mobile|cell|fax|whatsapp|signal|sms|text me|ring|dial|reach me|hotline|"
            "desk|my number|your number|his number|her number|contact|numero|num|portable|fixe|"
            "appel|joindre|joignable|gsm|telefon|handy|anruf|ruf|rufen|rufnummer|nummer|mobil|"
            "erreichbar|durchwahl"
        ),
        check="a valid number of its region (libphonenumber), or a label directly before it",
        misses="digits in a row without a phone word, extensions alone, short numbers",
    ),
    Kind(
        id="pii.ip-address",
        title="Internet address",
        entity="IP_ADDRESS",
        severity=Severity.LOW,
        confidence=0.6,
        context=_words(
            "ip|ipv4|ipv6|host|server|serveur|address|adresse|ping|ssh|login|logged in|vpn|conne|"
            "anmeld|angemeld|firewall|pare-feu|block|bloqu|sperr|laptop|notebook|ordinateur|"
            "rechner|alert|alarm"
        ),
        check="a single address that is not the machine's own, and not a version number",
        misses="private addresses without a context word; loopback and link-local ones, networks",
    ),
    Kind(
        id="pii.mac-address",
        title="Hardware address (MAC)",
        entity="MAC_ADDRESS",
        severity=Severity.LOW,
        confidence=0.6,
        context=_words("mac|hardware|physical|ethernet|wifi|wlan|bluetooth|adresse|device"),
        check="six octets, not broadcast, not part of a longer fingerprint",
        misses="addresses without separators",
    ),
    Kind(
        id="pii.crypto-wallet",
        title="Cryptocurrency address",
        entity="CRYPTO",
        severity=Severity.MEDIUM,
        confidence=0.9,
        context=_words("wallet|btc|bitcoin|crypto|portefeuille|satoshi|geldborse"),
        check="Base58Check or Bech32 checksum of Bitcoin (BIP 173, BIP 350)",
        misses="every currency but Bitcoin",
    ),
    Kind(
        id="pii.us-ssn",
        title="US social security number",
        entity="US_SSN",
        severity=Severity.HIGH,
        confidence=0.55,
        context=_words("ssn|ssns|social security|social sec|social|ss#|taxpayer"),
        check="area, group and serial that are issued (SSA); no published sample",
        misses="numbers without hyphens and without a context word",
    ),
    Kind(
        id="pii.us-itin",
        title="US individual taxpayer number",
        entity="US_ITIN",
        severity=Severity.HIGH,
        confidence=0.55,
        context=_words("itin|taxpayer|tax id|taxid|individual tax"),
        check="ranges that are issued (IRS)",
        misses="numbers without hyphens and without a context word",
    ),
    Kind(
        id="pii.us-dea",
        title="US prescriber number (DEA)",
        entity="MEDICAL_LICENSE",
        severity=Severity.MEDIUM,
        confidence=0.25,
        context=_words("dea|medical licen|prescri|certificate|physician|pharmac"),
        check="registrant letter and check digit",
        misses="numbers without a context word",
    ),
    Kind(
        id="pii.uk-nhs",
        title="UK NHS number",
        entity="UK_NHS",
        severity=Severity.HIGH,
        confidence=0.25,
        context=_words("nhs|national health|health service|patient"),
        check="MOD 11",
        misses="numbers without a context word: one in eleven passes by chance",
    ),
    Kind(
        id="pii.uk-nino",
        title="UK national insurance number",
        entity="UK_NINO",
        severity=Severity.HIGH,
        confidence=0.55,
        context=_words("national insurance|ni number|ni no|nino|ni"),
        check="prefixes and suffixes that are issued (HMRC); there is no check digit",
        misses="numbers without spaces and without a context word",
    ),
    Kind(
        id="pii.fr-nir",
        title="French social security number (NIR)",
        entity="FR_NIR",
        severity=Severity.HIGH,
        confidence=0.9,
        context=_words("nir|securite sociale|secu|num secu|carte vitale|insee|social security"),
        check="month, department and key 97 - n mod 97, Corsica included (INSEE)",
        misses="numbers without their key",
    ),
    Kind(
        id="pii.fr-siren",
        title="French company number (SIREN), a person's where they trade alone",
        entity="FR_SIREN",
        severity=Severity.LOW,
        confidence=0.2,
        context=_words("siren|rcs|kbis|k-bis|insee|registre du commerce|auto-entrepreneur"),
        check="Luhn",
        misses="numbers without a context word: one in ten passes by chance",
    ),
    Kind(
        id="pii.fr-siret",
        title="French establishment number (SIRET), a person's where they trade alone",
        entity="FR_SIRET",
        severity=Severity.LOW,
        confidence=0.25,
        context=_words("siret|siren|rcs|kbis|k-bis|insee|etablissement|auto-entrepreneur"),
        check="Luhn; of La Poste a digit sum that five divides",
        misses="numbers without a context word: one in ten passes by chance",
    ),
    Kind(
        id="pii.de-steuer-id",
        title="German tax identification number",
        entity="DE_TAX_ID",
        severity=Severity.HIGH,
        confidence=0.25,
        context=_words(
            "steuer-id|steuerid|steuer id|steuer-ident|steuerident|steuerliche ident|idnr|id-nr|"
            "identifikationsnummer|steuernummer|bzst|finanzamt|tax id|tin"
        ),
        check="digits that repeat as issued (BZSt); MOD 11,10 (ISO 7064)",
        misses="numbers without a context word: one in ten passes the check digit by chance",
    ),
    Kind(
        id="pii.it-codice-fiscale",
        title="Italian tax code (codice fiscale)",
        entity="IT_FISCAL_CODE",
        severity=Severity.HIGH,
        confidence=0.9,
        context=_words("codice fiscale|cod fisc|cf|fiscal|tax code"),
        check="date, municipality and check letter (Agenzia delle Entrate)",
        misses="codes broken by spaces",
    ),
    Kind(
        id="pii.es-nif",
        title="Spanish identity number (NIF, DNI)",
        entity="ES_NIF",
        severity=Severity.HIGH,
        confidence=0.5,
        context=_words("dni|nif|documento nacional|identidad|identificacion"),
        check="control letter MOD 23",
        misses="numbers without their letter; small letters without a context word",
    ),
    Kind(
        id="pii.es-nie",
        title="Spanish foreigner's number (NIE)",
        entity="ES_NIE",
        severity=Severity.HIGH,
        confidence=0.6,
        context=_words("nie|extranjero|identidad|identificacion|residencia"),
        check="control letter MOD 23",
        misses="numbers without their letter",
    ),
    Kind(
        id="pii.pl-pesel",
        title="Polish identity number (PESEL)",
        entity="PL_PESEL",
        severity=Severity.HIGH,
        confidence=0.25,
        context=_words("pesel|numer ewidencyjny"),
        check="date of birth and weighted check digit",
        misses="numbers without a context word",
    ),
)
"""Of two kinds that fit one span equally well, the one that stands first is reported."""

AGAINST: Final = _words(
    "order|order id|commande|bestell|bestellung|bestellnummer|auftrag|auftragsnummer|ticket|case|"
    "invoice|facture|rechnung|rechnungsnummer|tracking|sendung|colis|parcel|sku|article|artikel|"
    "serial|build|commit|sha|hash|checksum|version|ver|release|kernel|firmware|upgrade|revision|"
    "timestamp|epoch|pid|port|isbn|issn|doi|ref|reference|job|run|issue|pr"
)
"""Folded words which, standing before a number, say that it is something else."""
