"""What speaks for a run of words being a person or a place: titles, cues, lists, and the model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from detectors.fold import fold
from detectors.people.gazetteer import (
    GIVEN,
    GIVEN_WORDS,
    SURNAME_ENDS,
    SURNAME_STARTS,
    SURNAMES,
    TITLES,
)
from detectors.people.places import PLACES
from detectors.people.runs import Run, runs
from detectors.people.words import BRANDS, ORDINARY, ORGANISATION

REPORTED: Final = 0.5
DOUBTFUL: Final = 0.35

_BEFORE: Final = 24
"""Characters before a run in which a title or cue must end."""
_FLAGS: Final = re.IGNORECASE
_TITLE: Final = re.compile(rf"(?<![\w.])(?:{TITLES})\.? ?\Z", _FLAGS)
_NAMED: Final = re.compile(
    r"(?:\b(?:my|her|his|their|the|your|maiden|full|first|last|sur|partner's|customer|client|"
    r"contact|patient|employee)[ -]?(?:full |first |last |maiden )?names? (?:is|was|are)|"
    r"\bnamed?(?: (?:him|her|them))?|\bcalled|\bcalls (?:me|him|her)|\bi am|\bi'm|\bthis is|"
    r"\b(?:full |first |last |contact |customer |patient |account )?(?:name|names|attn|attention|"
    r"contact|signed|signature|von|de la part de|employee|patient|assignee|cc|from|to)[ ]?:|"
    r"\b(?:patiente?|patientin|kundin|mandantin|kollegin|mitarbeiterin?|cardholder|employee|"
    r"passenger|witness|applicant|tenant|nurse|salari(?:é|e)e?|locataire|mieterin?|bewerberin?|"
    r"zeugin|zeuge|notre cliente|titulaire|karteninhaberin?|policyholder|addressed to)|"
    r"\bborn(?: as)?|\bn(?:é|e)e|\bgeb\.|\bgeborene|"
    r"\bje m'appelle|\bje suis|\bs'appelle|\bnom(?: complet| de famille)?[ ]?(?::|est)|\bpr(?:é|"
    r"e)nom[ ]?(?::|est)|\bnomm(?:é|e)e?|\bappel(?:é|e)e?|"
    r"\bich hei(?:ß|ss)e|\bich bin|\bhei(?:ß|ss)t|\bmein name ist|\b(?:vor|nach)?name[ ]?(?::|"
    r"ist|lautet)|\bnamens|\bgenannt|"
    r"\bmarried to|\bwife|\bhusband|\bbrother|\bsister|\bdaughter|\bson|\bcolleague|\bboss|"
    r"\bmanager|"
    r"\bma femme|\bmon mari|\bmon fr(?:è|e)re|\bma s(?:œ|oe)ur|\bcoll(?:è|e)gue|\bmeine frau|"
    r"\bmein mann|\bkollege|\bkollegin)"
    r"[ \t]+\Z",
    _FLAGS,
)
_TOWARDS: Final = re.compile(
    r"(?:\b(?:hi|hello|hey|dear|thanks|thank you|cheers|regards|best|sincerely|ciao|bonjour|salut|"
    r"bonsoir|ch(?:e|è)re?|merci|cordialement|bien (?:à|a) (?:toi|vous)|hallo|liebe|lieber|sehr "
    r"geehrter?|danke|"
    r"gr(?:ü|u)(?:ß|ss)e|moin|servus|gruss|gru(?:ß))|"
    r"\b(?:said|says|told|asks?|asked|by|heard|met|meet|with|saw|know|knows|call|calls|called|"
    r"leave|left|"
    r"starring|directed by|written by|signed by|sung by|speak (?:to|with)|talk to|contact|ping|"
    r"email|cc|remember|ask for|under|"
    r"why is|why was|why does|where is|is|are|was|tell|detained|player|singer|songwriter|commenter|"
    r"director|president|minister|actor|actress|author|writer|doctor|lawyer|guardian|early|late|"
    r"between|than|for|to|from|and|"
    r"avec|par|chez|dit|demand(?:e|é) (?:à|a)|appelle|rappelle|pr(?:é|e)viens|contacte|vu|pour|"
    r"(?:à|a)|et|"
    r"mit|von|bei|f(?:ü|u)r|sagt|sagte|fragt?|frag|ruf|an|hat|trifft|und)),? \Z",
    _FLAGS,
)
_DOES: Final = re.compile(
    r"(?:['\u2019]s)?,?(?: [a-z]+ly)? (?:said|says|told|asks?|asked|wrote|writes|thinks|thought|"
    r"knows|knew|lives|lived|works|worked|"
    r"is a (?:very )?|was a (?:huge )?|is from|is so|has been|had |has |was born|was influenced|"
    r"was diagnosed|spent|moved|joined|left|called|"
    r"speaks?|just|wants|wanted|needs|sent|got|listed|points out|agreed|can you|can i|could you|"
    r"please|"
    r"a dit|dit|a demand|habite|travaille|est n(?:é|e)|pense|veut|arrive|a envoy|m'a|"
    r"sagt|sagte|hat|wohnt|arbeitet|meint|meinte|ist|schreibt|schrieb|m(?:ö|o)chte|will|kommt|"
    r"fragt|wurde)",
)
_ONLY_PEOPLE: Final = re.compile(
    r"(?:['\u2019]s)? (?:said|told|asked|thinks|thought|lives|lived|was born|is from|speaks|"
    r"spent a|is (?:a |an )?(?:\w+ ){0,2}(?:person|man|woman|colleague|friend)|"
    r"'s (?:wife|husband|mother|father|brother|sister|son|daughter|birthday|killers?|address|"
    r"phone|email|number)|"
    r"habite|pense|a dit|est n(?:é|e)e?|wohnt|sagte|meinte|wurde geboren|denkt)\b"
)
_ADDRESSED: Final = re.compile(r"[\"']? ?[<(](?:mailto:)?[\w.+-]{1,64}@")
"""An address in brackets after a name, as mail has it."""
_FIRM: Final = re.compile(
    r"\b([^\W\d_a-z]\w+), ([^\W\d_a-z]\w+),? (?:and|und|et|&) ([^\W\d_a-z]\w+)(?! [^\W\d_a-z])"
)
"""Three family names in a row are a firm's."""
_STREET: Final = re.compile(
    r" ?\d|[ ,]{0,3}"
    r"(?:(?:street|st|road|rd|avenue|ave|lane|drive|square|squares|streets|park|parks|"
    r"plaza|route|bridge|orchestra|"
    r"college|university|hospital|airport|station|hotel|building|tower|river|lake|project|team|"
    r"release|inc|corp)\b)",
    _FLAGS,
)
_STREET_BEFORE: Final = re.compile(
    r"(?:\d[ \n]|\b(?:street|rue|avenue|via|calle|rua|piazza|avenida|boulevard|place|project|"
    r"team|release|version) )\Z",
    _FLAGS,
)
_CALLED: Final = re.compile(r"(?:,|!|:) ?(?:[a-zà-ÿ]|\Z|[A-Z])")
_IN: Final = re.compile(
    r"\b(?:in|to|from|at|near|southern|northern|eastern|western|central|visit|visiting|visited|"
    r"via|towards|"
    r"arrived at|based in|live in|lives in|returned to|originally from|travel(?:l?ing)? to|"
    r"(?:à|a)|au|aux|en|vers|depuis|de|nach|aus|bei|zu|"
    r"habite|venant de|wohnt in|wohne in|reise nach|stadt|ville de|city of|town of) (?:the )?\Z",
    _FLAGS,
)
_SENTENCE: Final = re.compile(r"(?:\A|[.!?:;\n\"“”(«„\u2022*>-])[ \t\"“'(*_>-]*\Z")


class Named(NamedTuple):
    """A person or a place in a text."""

    start: int
    end: int
    person: bool
    confidence: float


class Said(NamedTuple):
    """What a model took for a name: `label` is one of its own."""

    start: int
    end: int
    label: str


_CERTAIN: Final = GIVEN - GIVEN_WORDS - ORDINARY
_AND: Final = re.compile(r",? (?:and|et|und|&|or|ou|oder) |, ")
_SMALL_NAMED: Final = re.compile(
    r"\b(?:(?:my|his|her|their|maiden|full|last|first) name is|je m'appelle|mon nom est|ich "
    r"hei(?:ß|ss)e|mein name ist) "
    r"([^\W\d_A-Z]{2,20}(?: [^\W\d_A-Z]{2,20}){0,2})(?=[.,;!?\n]|\Z)"
)
_SMALL_PAIR: Final = re.compile(
    r"(?<![\w@.'-])([^\W\d_A-Z]{3,20}) (?:[a-z]\.? )?([^\W\d_A-Z]{4,24})(?![\w@-])"
)


def weigh(text: str, said: Sequence[Said] | None = None) -> tuple[list[Named], bool]:
    """Return the names in a text, and whether a model could tell more."""
    named: list[Named] = []
    doubtful = False
    weighed = []
    known: set[str] = set()
    shouting = text.isupper()
    firms = [
        match.span()
        for match in _FIRM.finditer(text)
        if not _CERTAIN & set(map(fold, match.groups()))
        and text[max(0, match.start() - 2) : match.start()] != ": "
    ]
    for run in () if shouting else runs(text):
        person, place = _person(text, run), _place(text, run, asked=said is not None)
        if said is not None:
            told, area = _told(run, said)
            person, place = person + told, place + area
        if any(start <= run.start and run.end <= end for start, end in firms):
            person = -0.5
        weighed.append((run, person, place))
        if person >= REPORTED and person >= place:
            known.update(word for word in run.words if len(word) > 2)
    sure = [person >= REPORTED and person >= place for _, person, place in weighed]
    for at, (run, person, place) in enumerate(weighed):
        if 0 <= person < REPORTED and place < REPORTED:
            if known & set(run.words):
                person = 0.6
            elif person > 0 and _listed(text, weighed, sure, at):
                person += 0.4
        best = max(person, place)
        if best >= REPORTED:
            named.append(Named(run.start, run.end, person >= place, min(best, 0.95)))
        elif best >= DOUBTFUL:
            doubtful = True
    taken = [(one.start, one.end) for one in named]
    named += [one for one in _small(text) if all(one.end <= a or b <= one.start for a, b in taken)]
    return named, doubtful


def _listed(
    text: str, weighed: Sequence[tuple[Run, float, float]], sure: Sequence[bool], at: int
) -> bool:
    """Whether a run stands in one list with a person: `Anna, Ben and Sören`."""
    for way in (-1, 1):
        last, to = at, at + way
        while 0 <= to < len(weighed):
            first, second = sorted((weighed[last][0], weighed[to][0]), key=lambda run: run.start)
            if not _AND.fullmatch(text, first.end, second.start):
                break
            if sure[to]:
                return True
            last, to = to, to + way
    return False


def _small(text: str) -> Iterator[Named]:
    """Yield names in small letters: after `my name is`, or a known given name with its family's."""
    for match in _SMALL_NAMED.finditer(text):
        if not ORDINARY & set(fold(match[1]).split()):
            yield Named(match.start(1), match.end(1), True, 0.7)
    for match in _SMALL_PAIR.finditer(text):
        given, family = fold(match[1]), fold(match[2])
        known = given in _CERTAIN
        if known and _family(family) and family not in ORDINARY:
            yield Named(match.start(), match.end(), True, 0.6)


def _told(run: Run, said: Sequence[Said]) -> tuple[float, float]:
    for start, end, label in said:
        if start < run.end and run.start < end:
            if label == "PERSON":
                whole = abs(start - run.start) + abs(end - run.end) < 3
                return (0.38 if whole else 0.2), -0.2
            if label in ("GPE", "LOC"):
                return -0.25, 0.45
            if label in ("ORG", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW", "FAC", "NORP"):
                return -0.25, -0.2
    return -0.1, -0.1


def _person(text: str, run: Run) -> float:
    words = run.words
    before = text[max(0, run.start - _BEFORE) : run.start]
    after = text[run.end : run.end + 30]
    if ORGANISATION & set(words) or " ".join(words) in PLACES or " ".join(words) in BRANDS:
        return -1.0
    if _STREET.match(after) or _STREET_BEFORE.search(before):
        return -0.5
    given = words[0] in GIVEN or ("-" in words[0] and words[0].split("-")[0] in GIVEN)
    perhaps = words[0] in GIVEN_WORDS
    family = len(words) > 1 and _family(words[-1])
    initial = any(len(word.rstrip(".")) == 1 for word in words[1:-1])
    first = bool(_SENTENCE.search(before))
    if len(words) > 4:
        score = 0.0
    elif len(words) > 1:
        score = 0.15
        if given:
            score = 0.6
        elif perhaps or words[-1] in GIVEN:
            score = 0.35
        if family:
            score += 0.3
        if initial:
            score += 0.3
    elif given:
        score = 0.5
    elif perhaps or _family(words[0]):
        score = 0.1 if first else 0.25
    else:
        score = 0.0 if first else 0.1
    return score if score >= REPORTED else score + _cued(text, run, before, after, first)


def _cued(text: str, run: Run, before: str, after: str, first: bool) -> float:
    score = 0.0
    if _TITLE.search(before):
        score += 0.55
    elif _NAMED.search(before):
        score += 0.5
    elif _TOWARDS.search(before):
        score += 0.2
    elif first and _alone(text, run):
        score += 0.2 if len(run.words) > 1 else 0.1
    if _ADDRESSED.match(after) or _ONLY_PEOPLE.match(after):
        score += 0.5
    elif _DOES.match(after):
        score += 0.25
    elif first and _CALLED.match(after):
        score += 0.15
    elif after[:2] in ("'s", "\u2019s"):
        score += 0.1
    if len(run.words) == 1 and _IN.search(before) and not _TITLE.search(before):
        score -= 0.15
    return score


def _alone(text: str, run: Run) -> bool:
    """Whether nothing else stands on the line, as in a signature."""
    low = text.rfind("\n", 0, run.start) + 1
    high = text.find("\n", run.end)
    return not any(
        map(str.isalnum, text[low : run.start] + text[run.end : high if high >= 0 else len(text)])
    )


def _place(text: str, run: Run, *, asked: bool) -> float:
    before = text[max(0, run.start - _BEFORE) : run.start]
    name = " ".join(run.words)
    score = 0.6 if name in PLACES else 0.0
    if not score and not asked:
        return 0.0
    if ORGANISATION & set(run.words):
        return -1.0
    if _IN.search(before):
        score += 0.25
    if _TITLE.search(before):
        score -= 0.5
    return score


def _family(word: str) -> bool:
    return (
        word in SURNAMES
        or (len(word) > 5 and word.endswith(SURNAME_ENDS))
        or (len(word) > 4 and word.startswith(SURNAME_STARTS))
    )
