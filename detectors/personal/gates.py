"""What personal data never lacks: wide gates, cheap enough to read every message.

Whatever a kind of `detectors.personal.kinds` reads in a row, one of these must fire and end in that
row; a test holds them to it. A gate that fires too often costs time, one that is too narrow hides.
"""

from __future__ import annotations

from typing import Final

from detectors.personal import streets

_BETWEEN: Final = r"[ ./()\-]"
_DOCUMENTS: Final = (
    r"pass-?port|passeport|reisepass|passnu|pass[ _-]?nr|passnr|pasaporte|passaporto|paspoort|"
    r"passaporte|paszport|identit|id[ _-]kaart|ausweis|(?:\b|_)(?:cni|cie)(?:\b|_)|"
    r"\bid[ _-]?card|carte nationale|"
    r"licen|\bfs[ _-]nr|perso(?:[ _-]?nr| ?:)|permis|hrerschein|fahrerlaubnis|rijbewijs|patente|"
    r"carnet de conducir|\bdln?[ :#=]|\bdvla|documento n|documentnummer"
)
_OTHER_WORDS: Final = (
    # Of what has too little form: reported beside a word only, so the words are the gate.
    r"\biban|\bbic\b|swift|sort.?code|fiscale|medicare|\bmbi\b|beneficiary|wallet|portefeuille|"
    r"geldb|"
    r"crypto|bitcoin|\bbtc\b|\bcoins?\b|blockchain|solana|\bsol\b|stellar|\bxlm\b|\bxmr\b|monero|"
    r"metamask|binance|coinbase|kraken|"
    r"trezor|litecoin|\bltc\b|dogecoin|\bdash\b|\btron\b|\btrx\b|\busdt\b|\bxrp\b|ripple|zcash|"
    r"\bvat\b|\btva\b|\bust-?id|\bcif\b|cart(?:a|ã)o d"
)
_BIRTH: Final = (
    r"(?:\b|_)born(?:\b|_)|birth|(?:\b|_)dob\b|d\.o\.b|\bbday|\bb-day|"
    r"\bn(?:é|e)e? (?:le|en|a|à) [0-9]|née? |"
    r"\bn(?:é|e)\(e\)|naiss|anniversaire|(?:\b|_)geb\.|geboren|geburts|\bgeb[_-]?dat|"
    r"nacid|nacimiento|"
    r"naci(?:o|ó)|"
    r"\bnat[oa] |nascita|nascid|nascim|geboorte|f(?:ø|o)dt|f(?:ö|o)d[de]|syntynyt|urodz|\bddn\b|"
    r"\* ?[0-9]{1,2}\.[ 0-9]|[ ,;(]b\. ?[0-9a-z]"
)

NUMBERS: Final = (
    # What begins with a letter class is slow: it begins everywhere.
    rf"[0-9](?:{_BETWEEN}{{0,3}}[0-9]){{6,40}}{_BETWEEN}{{0,3}}[^0-9 ./()\-]",  # seven digits
    r"[0-9](?:\xe2\x80[\x90-\x93][0-9]{1,4}){3}",  # digits between typographic dashes
    r"[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[a-d]\b",  # UK national insurance
    r"[0-9]{6} ?[a-z9]{2} ?[a-z0-9] ?[a-z]{2}\b",  # UK driving licence
    r"[0-9]{6}[a-y][0-9]{3}[0-9a-y]\b",  # Finnish, born since 2000
    r"[0-9]{6}(?:[hmx][a-z]{5}|[ -]?[0-9a-z]{2}[0-9a]\b)",  # Mexican
    r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]",  # IPv4
    r"::|:[0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}:",  # IPv6, MAC
    r"[0-9] ?[abcdehlmprst] ?[0-9]{2} ?[a-z][0-9]{3} ?[a-z]",  # codice fiscale
    r"[0-9]-[a-z][a-z0-9][0-9]-[a-z]",  # US Medicare
    r"[a-z][0-9]{4}[a-z]\b",  # Indian PAN
    *streets.NUMBER_FIRST,
)
WORDS: Final = (
    r"[^\s@]@[^\s@.]",
    r"-[0-9a-f]{2}-[0-9a-f]{2}-[0-9a-f]{2}-[0-9a-f]{2}-|\.[0-9a-f]{4}\.[0-9a-f]{4}",  # MAC
    r"\b(?:0x[0-9a-f]{8}|(?:bc|tb|ltc|addr|cosmos|osmo|bnb|stake)1[a-z0-9]{8}|bitcoincash:)",
    r"\b[13][a-z0-9]{12}",  # Bitcoin's older addresses
    # Accounts of countries that write letters among the digits.
    r"\b(?:gi|lu|lv|ro|sa|kz|mt|bh|kw|qa|az|jo|li|lb|ge)[0-9]{2}[ -]?[a-z0-9]{4}[ -]?[a-z0-9]{4}",
    r"\b[48][0-9ab][1-9a-z]{60}",  # Monero
    r"\btz[1-4][1-9a-z]{20}|\b[eu]q[a-z0-9_-]{46}",  # Tezos, TON; of Stellar and Solana the words
    rf"{_DOCUMENTS}|{_OTHER_WORDS}",
    _BIRTH,
    *streets.WORD_FIRST,
)

GATES: Final = (NUMBERS, WORDS)
"""Two sets: each is compiled to something so much simpler that two passes cost less than one."""
