"""What names never lack: gates of titles, cues and capitals, cheap enough to read every message.

Whatever `detectors.people.weigh` names without a given name or place of its lists, one of these
fires in; a test holds them to it. They read text without accents, see `detectors.fold`.
"""

from __future__ import annotations

from typing import Final

from detectors.people.gazetteer import TITLES

CUES: Final = (
    (
        r"\bnames? (?:is|was)|(?:\b|[_-]|vor|nach|sur|familien)name[\"'`]{0,2} ?[:=,;|\t]|"
        r"[,;|\t]name\b|nom[\"'`]{0,2} ?[:=,;|\t]|\bnom (?:complet|de famille) ?:|nom est |"
        r"\bnamed |\bcalled |m'appelle |\bich heisse |name (?:ist|lautet)|"
        rf"\b(?:{TITLES})\.? [a-z]|\bsaid|\btold |\blives |\bborn |\bdirected by |\bstarring "
    ),
)
_OPENINGS: Final = (
    # Greetings and closings.
    "hi|hello|hey|hiya|dear|morning|afternoon|evening|thanks|thank you|thx|ty|again|welcome|"
    "congrats|"
    "congratulations|birthday|cheers|bonjour|rebonjour|bonsoir|salut|coucou|cher|chere|madame|"
    "monsieur|merci|"
    "bienvenue|felicitations|hallo|moin|servus|gott|guten (?:tag|morgen)|abend|liebe|lieber|danke|"
    "willkommen|"
    "gluckwunsch|hola|ciao|buongiorno|hoi|regards|best|sincerely|faithfully|yours|grussen?|gruss|"
    "lg|vg|"
    "mfg|rgds|cordialement|vous|toi|amicalement|bises|salutations|hochachtungsvoll|signed|"
    # Who somebody is, and what a form asks for.
    "asked|replied|i am|i'm|this is|calls (?:me|him|her)|je suis|s'appelle|appele|appelee|nomme|"
    "nommee|"
    "ich bin|heisst|namens|genannt|geborene|nee?|geb\\.|married to|wife|husband|brother|sister|"
    "daughter|son|colleague|boss|manager|femme|mari|frere|soeur|collegue|frau|mann|kollege|"
    "kollegin|"
    "mandantin|kundin|cliente|patiente?|patientin|mitarbeiter|mitarbeiterin|cardholder|employee|"
    "passenger|witness|applicant|tenant|nurse|salariee?|locataire|mieter|mieterin|bewerber|"
    "bewerberin|"
    "zeugin|zeuge|titulaire|karteninhaber|karteninhaberin|policyholder|addressed to|"
    # Where somebody lives or goes.
    "from|(?:moved|relocated|returned) to|(?:trip|flights?|travell?ing|flying|drive|drove|flew) to|"
    "(?:based|located|headquartered|raised|studied|residing|lived?|living|grew up|growing up|"
    "resides|"
    "born|customers|office|buro|filiale|niederlassung|zweigstelle|standort|werk|messe|sitzt|"
    "ansassig|"
    "aufgewachsen|ausgestellt|wohn|wohne|wohnt|wohnhaft|geboren) in|"
    "(?:resident|citizen|mayor|city|town|state|province|village) of|"
    "(?:habite|habitent|habitons|habitait|vit|domiciliee?|nee?|demenage|basee?|deplacement|"
    "livraison|"
    "delivree?|nat[oa]) a|[0-9]{4} a|(?:ville|mairie|prefecture|tribunal|agence|salon|"
    "originaire) de|habite en|"
    "rcs|(?:dienstreise|umzug|gezogen) nach|(?:stammt|kommt|komme) aus|finanzamt|amtsgericht|"
    "landgericht|standesamt|nacid[oa] en|vive en"
)
"""What stands right before a name that no list has, folded."""
_COLONS: Final = (
    "signed|assignee|owner|contact|candidate?|founders|attendees|participantes?|participants|"
    "teilnehmer|"
    "teilnehmerinnen|partner|vertretung|signe|patiente?|attn|attention|signature|von|part de|"
    "employee|"
    "cc|from|to|members|authors|speakers|guests|interviewers|candidates|present|absent|invitees|"
    "winners|hosts|anwesende?|mitglieder|gaste|abwesend|presents|excusee?s|invitee?s|membres|"
    "auteurs|"
    "names"
)
"""The same, with a colon."""
_CLOSINGS: Final = (
    "asked|thinks|thought|lived|was born|is from|speaks|spent a|is an? (?:[a-z]+ ){0,2}(?:person|"
    "man|woman|"
    "colleague|friend)|habite|pense|a dit|est nee?|wohnt|sagte|meinte|wurde geboren|denkt|"
    # What only people do, and how only people are.
    "had given|resign(?:s|ed)|join(?:s|ed) (?:us|the)|called in|passed away|got married|prescribed|"
    "apologi[sz]ed|(?:was|got|has been) (?:hired|fired|promoted|laid off|appointed|married|"
    "arrested)|"
    "(?:is|are|was) (?:sick|ill|pregnant|retiring|on (?:leave|vacation|holiday|pto|[a-z]+ leave)|"
    "out |"
    "off |leaving|joining|dead|married|divorced)|(?:lost|forgot|broke) (?:his|her)|stole|cried|"
    "smiled|"
    "laughed|whispered|needs a (?:visa|badge|laptop)|will (?:give|present|speak|attend)|"
    "est (?:malade|absente?|enceinte|partie?|embauch|en (?:arret|conge))|a (?:perdu|demission|sign|"
    "demand|appel|envoy|oubli|accept|refus|quitt)|travaille|vit|souhaite|part en|revient|rejoint|"
    "nous (?:rejoint|quitte)|demissionne|consulte|ist (?:krank|schwanger|abwesend|verreist|"
    "erkrankt|"
    "gestorben|verheiratet|geschieden|umgezogen|im urlaub|in elternzeit|heute|leider|noch|bis)|"
    "hat (?:gekundigt|urlaub|unterschrieben|angerufen|zugesagt|abgesagt|geheiratet|gestern|heute|"
    "ihren|"
    "seinen)|kundigt|bittet|ruft an|meldet sich|fehlt heute|kann sich nicht|verschreibt|"
    "bedankt sich"
)
"""What stands right after one: with a model, even after a single word."""
_RELATED: Final = (
    "wife|husband|mother|father|brother|sister|son|daughter|birthday|killer|salary|payslip|"
    "passport|"
    "visa|resignation|maternity|sick note|parents|kids|family|boss"
)
CAPITALS: Final = (
    r"[A-Z][a-z]{1,20}(?:-[a-z]{1,20})? (?:[A-Z]\.? )?[A-Z][a-z]",
    rf"(?i:\b(?:{_OPENINGS}))[ ,!.\n\-]{{1,3}}[A-Z][A-Za-z]",
    rf"(?i:\b(?:{_COLONS}) ?: ?)[A-Z][a-z]",
    rf"[A-Z][a-z]{{1,20}}(?:'s)? (?i:{_CLOSINGS})",
    rf"[A-Z][a-z]{{1,20}}'s (?i:{_RELATED})",
    r"[A-Z][a-z]{1,20}[\"']? ?[<(](?:mailto:)?[a-zA-Z0-9.+_-]{1,64}@",
    (
        r"(?:^|\n)[A-Z][a-z]{1,20}, (?:can|could|would|will|do|did|are|were|have|when|where|why|"
        r"any|"
        r"please|tu|peux|peut|pourrais|pouvez|as-tu|kannst|konntest|hast|bist|weisst|magst) "
    ),
    r", [A-Z][a-z]{1,20} ?[!?]|(?:^|\n)-- ?\n[A-Z][a-z]",
    (
        r"(?i:\b(?:city|town|place|ville|commune|naissance|stadt|wohnort|geburtsort|municipality))"
        r"[\"'*_`]{0,3} ?[:=] ?[\"'*_`]{0,3} ?[A-Z][a-z]"
    ),
)
