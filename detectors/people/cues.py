"""Words and signs around a run of words that say it is a person, or a place; in small letters."""

from __future__ import annotations

import re
from typing import Final

from detectors.people.gazetteer import PARTICLES, TITLES

TITLE: Final = re.compile(rf"(?<![\w.])(?:{TITLES})\.? ?\Z")
NAMED: Final = re.compile(
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
)
TOWARDS: Final = re.compile(
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
)
DOES: Final = re.compile(
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
ONLY_PEOPLE: Final = re.compile(
    r"(?:['\u2019]s)? (?:said|told|asked|thinks|thought|lives|lived|was born|is from|speaks|"
    r"spent a|is (?:a |an )?(?:\w+ ){0,2}(?:person|man|woman|colleague|friend)|"
    r"habite|pense|a dit|est n(?:é|e)e?|wohnt|sagte|meinte|wurde geboren|denkt)\b|"
    r"['\u2019]s? (?:wife|husband|mother|father|brother|sister|son|daughter|birthday|killers?|"
    r"salary|payslip|passport|visa|resignation|maternity|sick note|parents|kids|family|boss)\b"
)
ADDRESSED: Final = re.compile(r"[\"']? ?[<(](?:mailto:)?[\w.+-]{1,64}@")
"""An address in brackets after a name, as mail has it."""
FIRM: Final = re.compile(
    r"\b([^\W\d_a-z]\w+), ([^\W\d_a-z]\w+),? (?:and|und|et|&) ([^\W\d_a-z]\w+)(?! [^\W\d_a-z])"
)
"""Three family names in a row are a firm's."""
STREET: Final = re.compile(
    r"(?! [+(]{0,2}\d(?:[ ()./-]{0,2}\d){7}) ?\d|[ ,]{0,3}"
    r"(?:(?:street|st|road|rd|avenue|ave|lane|drive|square|squares|streets|park|parks|"
    r"plaza|route|bridge|orchestra|"
    r"college|university|hospital|airport|station|hotel|building|tower|river|lake|project|team|"
    r"release|inc|corp)\b)",
)
STREET_BEFORE: Final = re.compile(
    r"(?:\d |\b(?:street|rue|avenue|via|calle|rua|piazza|avenida|boulevard|place|project|"
    r"team|release|version|rooms?|raum|saal|salle|firma|fa\.|company|soci(?:é|e)t(?:é|e)|projekt|"
    r"projet|h(?:ô|o)tel|restaurant|caf(?:é|e)|institut|lyc(?:é|e)e|(?:é|e)cole|gare|boulangerie|"
    r"brasserie|maison|groupe|schule|klinik|praxis|joyeux|st\.?|saint|sainte|sankt) )\Z",
)
THING: Final = re.compile(
    r"[ -](?:filter|transform|theorem|lemma|conjecture|distribution|matrix|equilibrium|effect|"
    r"principle|paradox|constant|inequality|equation|algorithm|heuristic|regression|estimator|"
    r"sampling|"
    r"optimi[sz]er|gradient|coefficient|distance|diagram|chart|simulation|convention|syndrome|law|"
    r"test|"
    r"dataset|codename|theme|template|kernel|compiler|parser|codec|cipher|encoding|blur|noise|"
    r"number|"
    r"score|index|font|metrics|ci|bot|snapshot|deserializer|serializer|"
    r"object mapper|binding|annotation|"
    r"framework|library|plugin|package|module|protocol|language|cluster|"
    r"pipeline|branch|sprint|milestone|server|queue|topic|th(?:é|e)or(?:è|e)me|filtre|loi|"
    r"verteilung)s?\b"
)
"""What follows a name that something is called after: nobody is meant."""
VERB: Final = re.compile(r" (?:them|him|it|us|these|those|'em)\b")
"""What a verb acts on: `Sue them`, `Bill us`."""
NAMED_AFTER: Final = re.compile(
    r"(?: (?:and|und|et|&) [^\W\d_]{2,20})? (?:(?:post|times|tribune|globe|herald|chronicle|"
    r"gazette|telegraph|zeitung|rundschau|group|encoding|process|agreement|accords?|treaty|"
    r"declaration|stock exchange)\b|"
    r"(?:release|sprint|milestone|codename|font|theme|template|dataset|framework|branch|build|"
    r"filter|matrix|kernel|protocol|convention)s?\b)"
)
"""The same of towns, which have servers and numbers too."""
CALLED_AFTER: Final = re.compile(
    r"\b(?:team|projec?ts?|projekt|squad|sprint|release|version|codename|code name|operation|"
    r"milestone|branch|cluster|room|meeting room|raum|saal|salle|equipe|(?:é|e)quipe)s? "
    r"[\"'*_\u201c\u201e\u00ab]{0,2}\Z"
)
"""What is called after a town: not the town is meant."""
CALLED: Final = re.compile(r"(?:,|!|:) ?(?:[a-zà-ÿ]|\Z|[A-Z])")
IN: Final = re.compile(
    r"\b(?:in|to|from|at|near|southern|northern|eastern|western|central|visit|visiting|visited|"
    r"via|towards|"
    r"arrived at|based in|live in|lives in|returned to|originally from|travel(?:l?ing)? to|"
    r"(?:à|a)|au|aux|en|vers|depuis|de|nach|aus|bei|zu|"
    r"habite|venant de|wohnt in|wohne in|reise nach|stadt|ville de|city of|town of) (?:the )?\Z",
)
SENTENCE: Final = re.compile(r"(?:\A|[.!?:;\n\"“”(«„\u2022*>-])[ \t\"“'(*_>-]*\Z")

_PARTICLES: Final = "|".join(sorted(PARTICLES))
TITLED: Final = re.compile(
    rf"(?<![\w.])(?:{TITLES})\.? ((?:(?:{_PARTICLES}) ){{1,2}}|d['\u2019])\Z"
)
"""A title and what a family name may begin with: `Herr von`, `Mme Van den`, `Mme d'`."""
OF_THINGS: Final = re.compile(
    r"(?<![a-zäöüß])(?:(?:[mdsk]?ein|ihr|unse?r|eue?r|dies|jed|welch)(?:e[mnrs]?)?|d(?:er|ie|as|en|"
    r"em|es)) \Z"
)
"""What stands before a noun in German, and before no name."""
ELIDED: Final = re.compile(r" (?:d|dell|dall)['\u2019][^\W\d_a-zà-ÿ][^\W\d_]{1,30}(?!\w)")
"""A family name that begins in small letters: `d'Ornano` after a given name."""
ROLE: Final = re.compile(
    r"\b(?:account ?holder|beneficiary|landlord|landlady|defendant|claimant|plaintiff|applicant|"
    r"candidate|interviewee|driver|new hire|new joiner|contractor|mentor|assignee|reporter|"
    r"reported by|approved by|reviewed by|approver|next of kin|emergency contact|payee|recipient|"
    r"attendee|guest|speaker|c[etfio]o|director|owner|trainee|intern|on call(?: this week)?|"
    r"sign(?:ed|atory|ature)|author|professor|teacher|friend|neighbou?r|cousin|uncle|aunt|mother|"
    r"father|fianc(?:é|e)e?|spouse|dentist|gp|consultant|surgeon|"
    r"titulaire|demandeu(?:r|se)|b(?:é|e)n(?:é|e)ficiaire|propri(?:é|e)taire|bailleur|candidate?|"
    r"stagiaire|rempla(?:ç|c)ant|collaborat(?:eur|rice)|responsable|g(?:é|e)rante?|signataire|"
    r"t(?:é|e)moin|victime|assur(?:é|e)e?|adh(?:é|e)rente?|(?:é|e)l(?:è|e)ve|(?:é|e)tudiante?|"
    r"conjointe?|(?:é|e)pou(?:x|se)|destinataire|exp(?:é|e)diteur|sign(?:é|e)(?: par)?|"
    r"(?:à|a) pr(?:é|e)venir|contact d'urgence|au nom de|(?:à|a) l'attention de|ami|"
    r"kontoinhaber(?:in)?|vermieter(?:in)?|mieter(?:in)?|eigent(?:ü|u)mer(?:in)?|"
    r"ansprech(?:partner(?:in)?|person)|sachbearbeiter(?:in)?|bearbeiter(?:in)?|"
    r"antragsteller(?:in)?|auftraggeber(?:in)?|empf(?:ä|a)nger(?:in)?|absender(?:in)?|"
    r"bewerber(?:in)?|vertretung|vertreter(?:in)?|gesch(?:ä|a)ftsf(?:ü|u)hrer(?:in)?|"
    r"betreuer(?:in)?|praktikant(?:in)?|azubi|versicherte[rn]?|zeuge|zeugin|(?:im )?notfall|"
    r"kollegen?|chef(?:in)?|nachbar(?:in)?|familie|eheleute|gez\.?|unterschrift|freund(?:in)?|"
    r"arzt|(?:ä|a)rztin|inhaber(?:in)?)(?: name)?"
    r"(?:[\"'`]{0,2} ?[:=] ?[\"'`]{0,2}|[ ]?(?:->|-|\||\u2192)?[ \t]+)\Z",
)
"""What people are called for what they do: surer before a pair of words than before one."""
OF: Final = re.compile(
    r"\b(?:(?:address|gender|salary|wife|husband|son|daughter|mother|father|birthday|licen[cs]e|"
    r"passport|employment|resignation|death|name|age|identity|background|career|memory|hiring) of|"
    r"(?:verdict|charges|complaint|case|lawsuit) against|tribute to|interview with|"
    r"(?:complaint|message|voicemail|letter) from|(?:payslip|visa|reference|background check) for|"
    r"(?:embauche|salaire|dossier|contrat|bulletin|fiche de paie|cong(?:é|e)s?|absence|"
    r"d(?:é|e)part|arriv(?:é|e)e|anniversaire|adresse|badge|poste|d(?:é|e)mission|mari|femme|"
    r"fils|fille|m(?:è|e)re|p(?:è|e)re|entretien|demande|r(?:é|e)clamation) d[eu]|"
    r"(?:gehalt|akte|personalakte|vertrag|adresse|konto|k(?:ü|u)ndigung|antrag|tochter|sohn|"
    r"frau|mann|urlaub|krankmeldung|beschwerde|geburtstag|nummer) (?:von|f(?:ü|u)r)) \Z",
)
"""What only people have, of whom."""
ROLL: Final = re.compile(
    r"\b(?:founders|attendees|participants|members|authors|speakers|guests|interviewers|candidates|"
    r"present|absent|invitees|winners|hosts|teilnehmer(?:innen)?|anwesend|anwesende|mitglieder|"
    r"g(?:ä|a)ste|abwesend|participante?s|pr(?:é|e)sents|excus(?:é|e)s|invit(?:é|e)s|membres|"
    r"auteurs) ?: ?\Z",
)
KEYED: Final = re.compile(
    r"(?<![a-z])(?:(?:first|last|given|family|middle|maiden|sur|full|display|real|customer|"
    r"employee|contact|patient|client|holder|cardholder|account|owner|recipient)[ _-]?name|prenom|"
    r"pr(?:é|e)nom|nom[ _-]de[ _-]famille|nom[ _-]complet|vorname|nachname|familienname)"
    r"[\"'*_`]{0,3} ?[:=] ?[\"'*_`]{0,3} ?\Z",
)
"""A key of a form, of JSON or of settings, whose value is a name."""
KEYED_PERHAPS: Final = re.compile(
    r"(?<![a-z])(?:name|nom|author|assignee|owner|employee|manager|contact|signed_?by|created_?by)"
    r"[\"'*_`]{0,3} ?[:=] ?[\"'*_`]{0,3} ?\Z",
)
PAIRED: Final = re.compile(r"prenom|prénom|vorname|(?:first|given)[ _-]?name")
"""Where one key is for the given name, `name` and `nom` are for the family's."""
CLOSED: Final = re.compile(
    r"(?:\b(?:regards|sincerely|faithfully|cheers|thanks|thank you|best|yours|signed|cordialement|"
    r"vous|toi|amicalement|bises|salutations|gr(?:ü|u)(?:ß|ss)en?|lg|vg|mfg|gru(?:ß|ss)|"
    r"hochachtungsvoll)[ ,!.]{0,3}\n{1,2}|\b(?:lg|vg|mfg|gru(?:ß|ss)|bises|cheers|rgds),? |"
    r"\n-- ?\n|\A-- ?\n)[ \t]*\Z",
)
"""The end of a letter, where a signature follows."""
REACHED: Final = re.compile(
    r"\b(?:reach|contact|call|e?mail|text|ring|write(?: to)?|joindre|appeler|contacter|"
    r"(?:é|e)crire (?:à|a)|erreichen|anrufen|kontakt) (?:out to )?\Z",
)
REACHED_AT: Final = re.compile(
    r",? (?:(?:at|on|via|au|sous|par|unter) )?(?:[\w.+-]+@|\+?\(?\d[\d ().-]{6})"
)
"""Who is reached, and how."""
GREETED: Final = re.compile(
    r"(?:\A|[\n.!?,>])[ \t]*(?:hi|hello|hey|hiya|dear|good morning|good afternoon|good evening|"
    r"morning|thanks|thank you|thx|ty|welcome|congrats|congratulations|happy birthday|cheers|"
    r"(?:re)?bonjour|bonsoir|salut|coucou|ch(?:er|(?:è|e)re)(?: (?:monsieur|madame))?|merci|"
    r"bienvenue|f(?:é|e)licitations|hallo|moin|servus|gr(?:ü|u)(?:ß|ss) gott|guten (?:morgen|tag|"
    r"abend)|lieber?|danke|willkommen|gl(?:ü|u)ckwunsch|hola|ciao|buongiorno|hoi)(?: again)?,? \Z",
)
GREETING_ENDS: Final = re.compile(r" ?(?:[,!:;.\u2600-\u27bf\U0001f300-\U0001faff]|-|\u2013|\n|\Z)")
REPLIED: Final = re.compile(
    r"[!?,.\"\u201d\u2019\u00bb'](?: (?:said|asked|replied|answered|wrote|says|whispered|shouted|"
    r"dit|r(?:é|e)pondit|demanda|sagte|fragte|meinte|antwortete)) \Z",
)
"""What was said goes before who said it."""
CALLS_ON: Final = re.compile(
    r", (?:can|could|would|will|do|did|are|were|have|when|where|why|any (?:news|chance|update)|"
    r"please (?:call|come|send|check|sign|look)|tu|peux|peut|pourrais|pouvez|as-tu|kannst|"
    r"k(?:ö|o)nntest|hast|bist|weisst|wei(?:ß|ss)t|magst) (?:you|i|we|me|te|vous|tu|du|dir|mir|uns|"
    r"bitte|the|my|your|any)\b",
)
"""How somebody is asked something, after their name at the beginning."""
CALLED_LAST: Final = re.compile(r" ?[!?]")
SPEAKS: Final = re.compile(r": ?[^\W\d_]")
SPEAKER: Final = re.compile(r"(?:\A|\n)[ \t>*_]{0,3}\Z")
"""A line of a dialogue begins with who speaks."""
_STATE: Final = (
    r"(?:is|are|was) (?:(?:out|off) )?(?:sick|ill|pregnant|retiring|on (?:sick |annual |maternity |"
    r"paternity |parental )?(?:leave|vacation|holiday|pto)|out (?:today|of office|of the office)|"
    r"off (?:today|tomorrow|sick)|leaving (?:us|the company)|joining|dead|married|divorced)|"
    r"(?:has )?(?:joined|joins) (?:us|the (?:company|team))|resign(?:s|ed)|(?:was|got|has been) "
    r"(?:hired|fired|promoted|laid off|appointed|married|arrested)|called in|passed away|"
    r"got married|countersigned|prescribed|apologi[sz]ed|(?:asked|asks) (?:if|me|"
    r"us|whether)|stole|cried|smiled|laughed|whispered|"
    r"needs a (?:visa|badge|laptop)|had given (?:\w+ )?(?:his|her)|(?:lost|forgot|broke) (?:his|"
    r"her)|(?:\w+ ){0,2}(?:founded|attended)(?=[ .]|\Z)|will (?:give|present|speak|attend)|"
    r"est (?:en arr(?:ê|e)t|malade|absente?|en cong(?:é|e)|enceinte|partie?|embauch)|a (?:perdu|"
    r"d(?:é|e)missionn|sign(?:é|e)|demand(?:é|e)|appel(?:é|e)|envoy(?:é|e)|oubli(?:é|e)|accept(?:é|"
    r"e)|refus(?:é|e)|quitt(?:é|e))|n'a pas (?:re(?:ç|c)u|sign|r(?:é|e)pondu|pu)|travaille|vit|"
    r"demande|souhaite|part en|revient|rejoint|nous (?:rejoint|quitte)|d(?:é|e)missionne|"
    r"passe (?:demain|ce|cet|lundi|mardi|mercredi|jeudi|vendredi)|consulte|s'occupe|"
    r"ist (?:bis \w+ |heute |leider |noch )?(?:krank|im urlaub|in elternzeit|schwanger|abwesend|"
    r"verreist|erkrankt|gestorben|verheiratet|geschieden|umgezogen)|hat (?:(?:den|die|das|gestern|"
    r"heute|ihren|seinen) )?(?:\w+ )?(?:gek(?:ü|u)ndigt|urlaub|unterschrieben|angerufen|"
    r"zugesagt|abgesagt|geheiratet|gestern unterschrieben)|k(?:ü|u)ndigt|bittet|ruft an|"
    r"meldet sich|fehlt heute|kann sich nicht|holt (?:das|den|die) \w+ ab|verschreibt|bedankt sich"
)
DOES_AS_PEOPLE: Final = re.compile(rf"(?: \([^()\n]{{1,30}}\))?,? (?:{_STATE})\w{{0,4}}\b")
"""What only people do, and how only people are."""
AT: Final = re.compile(r"\b(?:at|chez|bei|von|of|with|avec|mit) \Z")
"""A firm has contacts, and is on leave as little as they."""
LIVES: Final = re.compile(
    r"\b(?:originally from|(?:was|were|is|i'm|am) born in|(?:grew|growing) up in|liv(?:e|es|ed|ing)"
    r" in|(?:based|located|headquartered|residing|raised|studied) in|resides in|resident of|"
    r"(?:moved|relocated)(?: here)? (?:from|to)|travel+ing to|trip to|(?:flight|flights|flew|"
    r"flying|drive|drove) (?:from|to)|returned to|citizen of|mayor of|city of|town of|state of|"
    r"province of|village of|customers? in|our \w+ office in|the office in|"
    r"j'habite (?:à|a)|habit(?:e|ent|ons|ait) (?:à|a)|vit (?:à|a)|domicili(?:é|e)e? (?:à|a)|"
    r"n(?:é|e)e? (?:le [^\n]{4,20} )?(?:à|a)|d(?:é|e)m(?:é|e)nag\w+ (?:à|a)|bas(?:é|e)e? (?:à|a)|"
    r"ville de|mairie de|pr(?:é|e)fecture de|tribunal de|agence de|rcs|habite en|originaire de|"
    r"d(?:é|e)placement (?:à|a)|salon de|livraison (?:à|a|en)|d(?:é|e)livr(?:é|e)e? (?:à|a)|"
    r"wohn(?:e|t|en|haft) in|geboren in|geb(?:oren|\.) (?:am )?[\d.]{6,10} in|aufgewachsen in|"
    r"ans(?:ä|a)ssig in|sitzt in|(?:filiale|niederlassung|b(?:ü|u)ro|zweigstelle|standort|werk) in|"
    r"finanzamt|amtsgericht|landgericht|standesamt|dienstreise nach|umzug nach|gezogen nach|"
    r"stammt aus|kommt aus|komme aus|ausgestellt in|messe in|nat[oa] a|nacid[oa] en|vive en) \Z",
)
"""What is said of places only."""
HEADING: Final = re.compile(
    r"(?:(?:full|first|last|given|family|employee|customer|contact|patient|account|holder|"
    r"manager|owner)[ _-]?)?name|surname|(?:nom|prenom|nom complet|nom et prenom|"
    r"vorname|nachname|familienname|mitarbeiter(?:in)?|ansprechpartner(?:in)?|kunde|salarie|"
    r"employee|assignee|manager|titulaire|kontoinhaber)"
)
"""What stands above names in a table."""
PLACE_HEADING: Final = re.compile(
    r"(?:[a-z]{3,10} )?(?:city|town|country|hometown|birth ?place|place of birth|ville|commune|"
    r"lieu de naissance|pays|stadt|ort|wohnort|geburtsort|municipality|province)"
)
"""What stands above places in a table."""
PLACE_KEYED: Final = re.compile(
    r"(?<![a-z])(?:city|town|hometown|birth[ _]?place|place[ _]of[ _]birth|ville|commune|"
    r"lieu[ _](?:de[ _])?naissance|stadt|wohnort|geburtsort|municipality)"
    r"[\"'*_`]{0,3} ?[:=] ?[\"'*_`]{0,3} ?\Z"
)
"""A key of a form, of JSON or of settings, whose value is a place."""
RECORD: Final = re.compile(
    r"(?<![a-z])(?:e-?mail|mail|phone|tel|mobile|dob|birth|ssn|iban|dept|department|abteilung|"
    r"service|poste|salary|salaire|gehalt|gender|sex|age|alter|address|adresse|passport|"
    r"nationality|employee|staff|patient|customer|ville|city|ort|naissance|geb|geburts\w*|"
    r"prenom|prénom|vorname|first[_ ]?name|last[_ ]?name|manager|role|title)(?![a-z])",
)
"""What else a record of a person has: things have names too, but no birthday."""
