"""How streets are written, in English, French, German and their neighbours; post boxes too.

Each is a word for a street beside a number and a name. `detectors.personal.addresses` reads what
follows them.
"""

from __future__ import annotations

import re
from typing import Final

from detectors.personal.kind import FAIR, GOOD, SURE, WEAK

NUMBER: Final = r"\d{1,6}(?:[-/]\d{1,4}){0,3}(?: ?(?:bis|ter|quater)\b|[A-Za-z]\b)?"
HOUSE: Final = rf"{NUMBER}(?: [a-h](?=,|\.?$|\.? ?\n|[ ](?:[A-Z]{{1,2}}-)?\d))?"
"""A number as German has it: `12 a` too, where the letter ends something."""
LARGE: Final = r"[^\W\d_a-zàâçéèêëîïôùûüœäöß]"
"""A capital, or what no small word of English, French or German begins with: `à` and `über`
follow addresses as `to` does."""
_CAPITAL: Final = rf"(?:{LARGE}[^\W\d_]{{0,30}}|\d{{1,3}}(?:st|nd|rd|th))"
NAME: Final = (
    r"(?!(?i:apt|apartment|suite|unit|flat|ste|box)\b)"
    rf"{_CAPITAL}(?:['\u2019.\-]{{1,2}}[^\W\d_]{{1,30}}){{0,3}}"
)
_PART: Final = (
    rf"(?:{LARGE}[^\W\d_]{{0,30}}(?:['\u2019.][^\W\d_]{{1,30}}|\.)?"
    rf"|(?<=-)(?!{LARGE})[^\W\d_]{{1,12}})"
)
"""A word of a name, which ends at a hyphen: two ways to read one name would take more time."""
_SHORT: Final = rf"(?:{NAME}|[^\W\d_]{{1,4}}\.)"
SMALL: Final = (
    r"(?:de la|de l['\u2019]|de|du|des|del|della|dei|d['\u2019]|la|le|les|van|der|"
    r"den|do|da|dos|y|i|of|the)"
)
_LOWER: Final = r"[^\W\d_][\w'\u2019.\-]{1,24}"

_CLEAR: Final = "street|road|avenue|lane|boulevard|blvd|crescent|terrace|parkway"
_DOUBTFUL: Final = (
    "drive|court|square|way|close|place|highway|gardens|grove|mews|hill|row|walk|parade|circle|"
    "trail|"
    "alley|wharf|quay|squares|streets|parks|park|plaza|route"
)
_CUT: Final = "st|rd|ave|hwy|ln|pkwy"
_SHORTENED: Final = "dr|ct|pl|cir|ter|sq|trl|tpke|expy|fwy|xing|plz|loop|run|pass|path|pike"
"""Of the United States' postal abbreviations those that are words too: where something ends."""
_FRENCH: Final = (
    "rue|avenue|av\\.?|boulevard|bd\\.?|place|chemin|all(?:é|e)e|impasse|quai|cours|route|square|"
    "passage|"
    "chauss(?:é|e)e|clos|dr(?:è|e)ve|mont(?:é|e)e|voie|"
    "faubourg|sentier|rond-point|ruelle|esplanade|promenade|venelle|lotissement|hameau|lieu-dit|"
    "r(?:é|e)sidence|villa|parvis|traverse"
)
_LANE: Final = (
    "rue|avenue|av\\.|boulevard|bd|chemin|all(?:é|e)e|impasse|quai|chauss(?:é|e)e|faubourg|sentier|"
    "ruelle|venelle|rond-point|lotissement|hameau|lieu-dit"
)
"""French words that are streets whatever follows in small letters; of the others there are places
to park and ways to appeal."""
_OF: Final = r"(?:de la|de l['\u2019]|de|du|des|d['\u2019]|la|le|les)"
_ZONE: Final = (
    r"(?:z\.?a\.?c?\.?|z\.?a\.?e\.?|z\.?i\.?|zone (?:artisanale|industrielle|commerciale|"
    r"d['\u2019]activit(?:é|e)s?)|lieu-?dit|hameau|domaine|ferme)"
)
_SOUTHERN: Final = (
    "via|viale|piazza|corso|vicolo|calle|avenida|avda\\.?|av\\.?|plaza|paseo|carrera|rua|r\\.|"
    "pra(?:ç|c)a|travessa|"
    "ul\\.|ulica|ulice|n(?:á|a)m(?:ě|e)st(?:í|i)|trg|strada|str\\.|odos"
)
_GERMAN: Final = (
    "stra(?:ß|ss)e|str\\.|weg|platz|allee|gasse|ring|damm|ufer|chaussee|steig|graben|markt|stieg|"
    "straat|laan|plein|gracht|kade|gatan|v(?:ä|a)gen|gata|vej|gade|veien|vegen|gaten|katu|tie|"
    "utca|stræde"
)

_GERMAN_TOO: Final = (
    "park|hof|siedlung|winkel|feld|grund|kamp|twiete|reihe|tor|wall|deich|hain|pfad|zeile|halde|"
    "rain|"
    "berg|garten|g(?:ä|a)rten|br(?:ü|u)cke|mühle"
)
"""Ends of streets, and of so much else that a postcode has to follow."""
_NO_STREET: Final = (
    r"(?!(?i:arbeits|stell|park|sitz|steh|lager|speicher|listen|tabellen|start|lade|spiel|sport|"
    r"tennis|fenster|gang|schlaf|liege|ablage|steck)platz|(?i:bahn|bürger)steig|(?i:super|"
    r"bau)markt|"
    r"(?i:um|aus|irr|rück|lösungs|dienst|rechts|transport|bewerbungs)weg|(?i:schlüssel|boxen)ring)"
)
"""German words that end as streets do, and have numbers too."""
NEEDS_A_TOWN: Final = 0.1
_SURE_END: Final = r"(?![\w.]*\d)"
STREETS: Final = tuple(
    (re.compile(pattern, flags), confidence)
    for pattern, flags, confidence in (
        (rf"(?<![\w.,/#-]){NUMBER} (?:{_SHORT} ){{1,4}}(?i:{_CLEAR})\b(?! \d+ )", 0, FAIR),
        ((rf"(?<![\w.,/#-]){NUMBER} (?:{_SHORT} ){{1,4}}(?:(?i:{_CUT})\b(?!\.? [A-Z][a-z]+ "
        rf"[a-z])|(?i:{_DOUBTFUL})\b)(?! \d+ )"), 0, FAIR),
        ((rf"(?<![\w.,/#-]){NUMBER} (?:{_SHORT} ){{1,4}}(?i:{_SHORTENED})\b(?=\.?(?:,|\n|$| #| "
        rf"(?i:apt|ste|suite|unit)\b))"), 0, FAIR),
        (rf"(?<![\w.,/#-]){NUMBER},? (?:{_LOWER} ){{1,2}}(?:{_CLEAR})\b",
        re.IGNORECASE, WEAK + 0.2),
        ((rf"(?<![\w.,/#-]){NUMBER},? (?i:{_FRENCH}) (?:{SMALL} ?){{0,2}}{NAME}(?:[ "
        rf"-](?:{SMALL} ?)?{NAME}){{0,3}}"), 0, GOOD),
        (rf"(?<![\w.,/#-]){NUMBER},? (?:{_LANE}) (?:{_OF} ?){{1,2}}{_LOWER}",
        re.IGNORECASE, FAIR),
        (rf"(?<![\w.,/#-]){NUMBER},? (?:{_FRENCH}) (?:{_OF} ?){{1,2}}{_LOWER}",
        re.IGNORECASE, WEAK),
        (rf"(?<![\w-])(?i:{_ZONE}) (?:{_OF} ?)?{NAME}(?:[ -](?:{_OF} ?)?{NAME}){{0,3}}", 0, 0.15),
        ((rf"\b(?i:{_SOUTHERN}) (?:{SMALL} ){{0,2}}{NAME}(?: (?:{SMALL} )?{NAME}){{0,3}},? "
        rf"(?:n[°o.]? ?)?{NUMBER}\b"), 0, WEAK),
        ((rf"\b(?i:{_FRENCH}) (?:{SMALL} ?){{0,2}}{NAME}(?: (?:{SMALL} )?{NAME}){{0,3}},? "
        rf"{NUMBER}\b"), 0, WEAK + 0.2),
        ((rf"\b(?:{NAME} ){{0,2}}{_NO_STREET}{LARGE}[^\W\d_]{{1,24}}(?:{_GERMAN}) "
        rf"{HOUSE}{_SURE_END}"), 0, FAIR),
        (rf"\b(?:{_PART}[ -]){{1,6}}(?i:{_GERMAN}) {HOUSE}{_SURE_END}", 0, FAIR),
        ((rf"\b(?:{NAME}[ -]){{0,2}}[^\W\d_]{{2,24}}(?:{_GERMAN_TOO})(?: {NAME})? "
        rf"{HOUSE}{_SURE_END}"), 0, NEEDS_A_TOWN),
        ((rf"\b(?:Am|An der|An den|Im|In der|Unter den|Auf der|Auf dem|Zum|Zur) {NAME}(?: "
        rf"{NAME})? {HOUSE}\b"), 0, WEAK),
        ((r"\b(?:p\.? ?o\.? ?box|post office box|postbox|postfach|bo(?:î|i)te postale|b\.?p\.?|"
        r"gpo box|apartado) (?:n[°o.] ?)?\d(?:[\d ]{0,6}\d)?\b"), re.IGNORECASE, FAIR),
        (r"\b(?:psc|cmr|unit) \d{1,5},? box \d{1,5}\b", re.IGNORECASE, SURE),
        ((r"\b(?:rural route|r\.?r\.?|hc|highway contract(?: route)?|star route) ?#? ?\d{1,4},? "
        r"box \d{1,5}[a-z]?\b"), re.IGNORECASE, SURE),
        ((rf"\bcorner of {NAME}(?: {NAME}){{0,3}}(?: {NUMBER}\.?)? and {NAME}(?: "
        rf"{NAME}){{0,3}}(?: {NUMBER}\b)?"), 0, FAIR),
    )
)  # fmt: skip

NUMBER_FIRST: Final = (
    rf"[0-9][a-z]?,? (?:[^ \n]{{1,24}} ){{1,3}}(?:{_CLEAR})\b",
    # Words that are more than streets (`will drive`) need a name before them.
    (
        r"[0-9][a-z]?,? (?:(?:(?-i:[A-Z0-9\x80-\xff])[^ \n]{0,23}|[a-z]{1,4}\.) ){1,4}"
        rf"(?:{_DOUBTFUL}|{_CUT}|{_SHORTENED})\b"
    ),
    r"(?:[0-9][a-z]?,? |\n)(?:[a-z]{1,2}-)?[0-9]{4,5} (?-i:[A-Z\x80-\xff])[^ \n0-9]{2}",
    (
        r"[0-9][0-9] (?-i:[A-Z\x80-\xff])[^ \n0-9,.:]{2,24} (?:[^ \n0-9,.:]{2,24} ){0,2}"
        r"[0-9]{1,5}\.?(?:, |\n)"
    ),
    (
        r"[0-9](?: ?(?:bis|ter|quater|[a-d]))?,? (?:rue|av\.|avenue|boulevard|bd|place|chemin|"
        r"all(?:é|e)e|impasse|quai|cours|square|passage|route|voie|clos|sentier|faubourg|"
        r"esplanade|promenade|venelle|"
        r"lotissement|hameau|lieu-dit|r(?:é|e)sidence|villa|parvis|traverse|mont(?:é|e)e|ruelle) "
    ),
)
WORD_FIRST: Final = (
    (
        r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer|chaussee|straat|gatan|gade|"
        r"vej|"
        r"gata|katu|tie|laan|plein) [0-9]"
    ),
    (
        r"\b(?:rue|avenue|boulevard|chauss(?:é|e)e|chemin|quai|all(?:é|e)e|"
        r"via|piazza|calle|avda\.?|avenida|rua|ul\.) [^\n0-9]{2,40}[0-9]"
    ),
    (
        r"(?:p\.? ?o\.? ?box|post office box|postfach|bo(?:î|i)te postale|\bb\.?p\.?) [0-9]|"
        r"\bbox [0-9]{3,5}|[0-9],? box [0-9]"
    ),
    r"\b(?:apt|apartment|suite|unit|flat|appt|appartement|whg)\b\.? ?#?[0-9]",
    (
        r"\b(?:z\.?[ai]\.?[ce]?\.?|zone [acdi][a-z']+|lieu-?dit|hameau|domaine|ferme) "
        r"[^\n0-9]{2,40}[0-9]{5}"
    ),
    # A house's letter apart, and British postcodes: among what begins with a number they would cost
    # ten times as much.
    r"[0-9] [a-h],? (?:[a-z]{1,2}-)?[0-9]{4,5} (?-i:[A-Z\x80-\xff])[^ \n0-9]{2}",
    r"(?-i:[A-Z][0-9][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{2})\b",
    r"\bcorner of |[afd]po a[aep] [0-9]",
    r"\b(?:address|adresse|anschrift)\b[^\n0-9]{0,40}[0-9]",
    r"\b(?:zip|plz|post(?:al)? ?code|code postal|postleitzahl)\b[^\n0-9]{0,10}[0-9]",
)
GATES: Final = (*NUMBER_FIRST, *WORD_FIRST)
"""Cheap and wide: one must fire in a row, or no address in it is read."""
