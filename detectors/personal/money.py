"""Money: cards, accounts, wallets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stdnum import bic

from detectors.personal import surroundings, wallets
from detectors.personal.checks import card, mod_97, rib, stdnum
from detectors.personal.kind import (
    GOOD,
    SURE,
    WEAK,
    Form,
    Kind,
    Match,
    compact,
    form,
    words,
)
from schemas.policy import Severity

_REGISTRY: Final = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 "
    "DJ27 DK18 "
    "DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 "
    "IE22 IL23 "
    "IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 "
    "MN20 MR27 "
    "MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 "
    "SE24 SI19 "
    "SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
)
"""ISO 13616: length of an IBAN by country, from SWIFT's registry."""
_LENGTHS: Final = {entry[:2]: int(entry[2:]) for entry in _REGISTRY.split()}
_COUNTRIES: Final = "|".join(_LENGTHS)
# A look-ahead, so that what merely looks like the start of one does not hide the one after it.
_IBAN: Final = re.compile(
    r"(?<![A-Za-z0-9])(?=(?P<country>[A-Za-z]{2})(?P<rest>[0-9]{2}(?:[ .-]?[A-Za-z0-9]){11,29}))"
)


def _ibans(text: str) -> Iterator[Match]:
    """Find IBANs in any case and grouping: their country says how far they reach."""
    for match in _IBAN.finditer(text):
        length = _LENGTHS.get(match["country"].upper())
        if length is None:
            continue
        places = [at for at in range(*match.span("rest")) if text[at].isalnum()]
        if len(places) < length - 2:
            continue
        end = places[length - 3] + 1
        if text[end : end + 1].isalnum():
            continue
        account = compact(text[match.start() : end])
        if account.isascii() and mod_97(account[4:] + account[:4]):
            yield match.start(), end, SURE


_WALLET: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]{40}|(?:bitcoincash:)[qp][a-z0-9]{41}"
    rf"|(?:{'|'.join(wallets.HRPS)})1[a-z0-9]{{38,100}}|BC1[A-Z0-9]{{39,59}}"
    r"|[13LMDAX9TtrPW][1-9A-HJ-NP-Za-km-z]{24,34}|tz[1-4][1-9A-HJ-NP-Za-km-z]{33}"
    r"|[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}(?:[1-9A-HJ-NP-Za-km-z]{11})?|G[A-D][A-Z2-7]{54}"
    r"|[EU]Q[A-Za-z0-9_-]{46})(?![A-Za-z0-9])"
)
_KEY: Final = re.compile(r"(?<![A-Za-z0-9])[1-9A-HJ-NP-Za-km-z]{43,44}(?![A-Za-z0-9])")
_SAID: Final = re.compile(r"\b(?:solana|sol|phantom|spl|wallet|crypto|coins?)\b", re.IGNORECASE)
"""Only where somebody speaks of such things a key without a check is taken for an address."""


def _wallets(text: str) -> Iterator[Match]:
    for match in _WALLET.finditer(text):
        proved = wallets.valid(match[0])
        if proved is not False:
            yield *match.span(), SURE if proved else WEAK
    if _SAID.search(text):
        for match in _KEY.finditer(text):
            if wallets.valid(match[0]) is None:
                yield *match.span(), WEAK


KINDS: Final = (
    Kind(
        id="pii.credit-card",
        title="Payment card number",
        severity=Severity.HIGH,
        forms=(
            Form(
                r"\b(?:\d{12,19}|\d{4}([ .-])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?"
                r"|\d{4}([ .-])\d{6}\2\d{4,5})\b",
                WEAK,
                r"\b(?:[0-9]{12,19}|[0-9]{4}[ .-][0-9]{4,6}[ .-][0-9]{4,5}(?:[ "
                r".-][0-9]{3,4}){0,2})\b",
            ),
        ),
        valid=card,
        confidence=GOOD,
        weigh=surroundings.of_card,
        context=words(
            "credit|debit|card|visa|mastercard|amex|american express|discover|jcb|diners|maestro|"
            "cc|cvv|cvc|pan|expir|cardnumber|cardno|charged|abbuchung|prelevement|carte|cb|karte|"
            "kreditkarte|kartennummer|gueltig|gultig|bancaire|"
            "tarjeta|carta di credito|creditcard|cartao"
        ),
        against=words("siret|siren"),  # of 14 digits, which pass Luhn
        check="issuer range and length; Luhn (ISO/IEC 7812-1)",
        misses=(
            "numbers split over messages; Maestro, UATP and 13-digit ones without a context word"
        ),
    ),
    Kind(
        id="pii.iban",
        title="Bank account number (IBAN)",
        severity=Severity.HIGH,
        forms=(Form("", SURE, rf"\b(?:{_COUNTRIES})[0-9]{{2}}(?:[ .-]?[a-z0-9]){{11}}"),),
        reader=_ibans,
        context=words("iban|bank|account|transfer|bic|swift|compte|virement|rib|konto|uberweis"),
        check="country's length; MOD 97-10 (ISO 13616)",
        misses=(
            "accounts of countries without IBANs; national numbers: see the kinds of the country"
        ),
    ),
    Kind(
        id="pii.bic",
        title="Bank identifier (BIC)",
        severity=Severity.LOW,
        forms=(
            Form(
                r"\b(?-i:[A-Z]{4} ?[A-Z]{2} ?[A-Z0-9]{2}(?: ?[A-Z0-9]{3})?)\b",
                None,
                r"(?:bic|swift)[^\n]{0,40}[a-z]{4} ?[a-z]{2} ?[a-z0-9]{2}",
            ),
        ),
        valid=lambda code: bic.is_valid(code) and code[:4] not in ("SWIF", "CODE"),
        context=words("bic|swift"),
        before=40,
        after=8,
        check="form and country (ISO 9362)",
        misses="codes without `BIC` or `SWIFT` before them",
    ),
    Kind(
        id="pii.us-routing-number",
        title="US bank routing number (ABA)",
        severity=Severity.LOW,
        forms=(form(r"\d{9}|\d{4}-\d{4}-\d"),),
        valid=stdnum("us.rtn"),
        context=words("routing|aba|rtn|transit number|wire|ach"),
        before=40,
        check="weights 3 7 1 (ABA)",
        misses="numbers without a context word: one in ten passes by chance",
    ),
    Kind(
        id="pii.us-bank-account",
        title="US bank account number",
        severity=Severity.HIGH,
        forms=(form(r"\d{6,17}|\d{3,5}(?:-\d{3,6}){1,3}", WEAK),),
        context=words(
            "account number|account no|account #|acct|checking account|savings account|bank "
            "account|"
            "account"
        ),
        before=24,
        after=0,
        weigh=surroundings.of_account,
        check="nothing but a word before it",
        misses="numbers whose word stands further off",
    ),
    Kind(
        id="pii.uk-bank-account",
        title="UK sort code and account number",
        severity=Severity.HIGH,
        forms=(
            form(
                r"\d{2}-\d{2}-\d{2}(?:[ ,;/:]{1,3}(?:a/?c|acct?|account)?(?: ?(?:no|"
                r"number))?[ .:]{0,3}\d{8})?",
                WEAK,
            ),
            # No date has a middle like that, and no word for an account is needed.
            Form(
                r"(?<![\w.-])\d{2}-(?!0[1-9]-|1[0-2]-)\d{2}-\d{2}[ ,;/]{1,3}\d{8}\b",
                0.62,
                r"\b\d{2}-\d{2}-\d{2}[ ,;/]{1,3}\d{8}\b",
            ),
            form(r"\d{2}-\d{2}-\d{2}[ ,;/]{1,3}\d{8}", WEAK + 0.02),
        ),
        context=words("sort code|sort-code|sortcode|bank details|bankdaten"),
        before=40,
        after=16,
        check="nothing but a word beside it",
        misses="account numbers without a sort code",
    ),
    Kind(
        id="pii.fr-rib",
        title="French bank account (RIB)",
        severity=Severity.HIGH,
        forms=(form(r"\d{5}([ -]?)\d{5}\1[0-9A-Z]{11}\1\d{2}"),),
        valid=rib,
        confidence=GOOD,
        context=words("rib|compte|banque|guichet|virement"),
        check="key, 97 - (89 bank + 15 branch + 3 account) mod 97",
        misses="accounts without their key",
    ),
    Kind(
        id="pii.crypto-wallet",
        title="Cryptocurrency address",
        severity=Severity.MEDIUM,
        forms=(
            Form("", SURE, r"\b0x[0-9a-f]{40}\b"),
            Form("", SURE, r"\b[13][a-z0-9]{24,34}\b"),
            Form("", SURE, rf"\b(?:bitcoincash:|(?:{'|'.join(wallets.HRPS)})1)[a-z0-9]{{38}}"),
            Form("", SURE, r"\b(?:[48][0-9ab][1-9a-z]{93}|g[a-d][a-z2-7]{54})"),
            Form("", SURE, r"\b(?:tz[1-4][1-9a-z]{33}|[eu]q[a-z0-9_-]{46})"),
            Form("", WEAK, r"\b[lmdax9trpw][a-z0-9]{24,34}\b"),
        ),
        reader=_wallets,
        context=words(
            "wallet|btc|bitcoin|crypto|portefeuille|satoshi|geldborse|eth|ether|ethereum|ens|erc20|"
            "ltc|litecoin|doge|dogecoin|dash|tron|trx|usdt|usdc|xrp|ripple|zcash|zec|address|"
            "adresse|"
            "coin|blockchain|monero|xmr|stellar|xlm|solana|sol|tezos|xtz|metamask|ledger|trezor|"
            "binance|"
            "coinbase|kraken"
        ),
        check="Base58Check, Bech32 (BIP 173, BIP 350), CashAddr, the mixed case of EIP-55, "
        "Monero's Keccak-256, the CRC-16 of Stellar and TON; of Solana nothing but a word",
        misses="others; without a context word Solana, Stellar, Ethereum "
        "in one case, and Litecoin, Dogecoin, Dash, Zcash, Tron and Ripple in Base58",
        spelling=True,
    ),
)
