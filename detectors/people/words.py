"""Words that are no part of a name, though they begin sentences, headings and lines.

Folded; English, French, German. German writes every noun with a capital, so only a part of what a
message holds can stand here.
"""

from __future__ import annotations

from typing import Final

from detectors.people.gazetteer import folded

ORDINARY: Final = folded(
    "a about above account accounts action actions additional address after again against age "
    "agenda "
    "all alpha also although always am amendment an and annual another answer any anyone api app "
    "april are article as ask at attached august author away back bank base battery be because "
    "been "
    "before bei being below best beta between billing board bonjour border both bot box budget bug "
    "bridge business but buy by call can card care carry case cautionary center check chief city "
    "civil clear client close code com come company confirm contact context contract cool "
    "corporation "
    "could council country customer daily data database date day days dear december deck decision "
    "deal default delivery deploy design desk details did director discipline do does doing "
    "domain done "
    "draft drive due during each early east email emails end engineering enter entertainment error "
    "estimate europe even ever every everyone excel excuse fair family fax feature february "
    "feedback "
    "few file files final finance find first fix flag follow for force form friday from full fyi "
    "general get give go going good got government great group guide guys had happy has have he "
    "head health hello help her here hey hi his hobby holiday home hope hot hotel how however "
    "human "
    "i id idea if im important in inc incident info information internet invoice is issue it item "
    "its january job july june just keep key kick know known labor last late later law lead legal "
    "let letter like limit link list live local logs look lot ltd main major make manager mail "
    "many march marketing may maybe me mean meet meeting members memo message migration mobile "
    "monday month monthly more morning most move mr ms much music musicians must my name need "
    "never new news next nice no non none north not note notes nothing november now number october "
    "of off office ok okay old on once one only open operations or orchestra order other our out "
    "over page paid party pay payment pdf peer pending people per personal phone pilot ping plan "
    "planning please pleasures point policy post postgres power premium price privacy private "
    "problem "
    "process product production project promised public purchase quarter question quick rate re "
    "read ready really region release remember reminder report request reset resource return "
    "review "
    "right road roadmap royal run saas sales same saturday say school screen second secret section "
    "security see send september server service services set she ship should show side sign since "
    "sir site slack slide small so social software some someone sorry south sprint staff staging "
    "standup start state status step still stop store street strategy subject such summary sunday "
    "super support sure system take tales talk task team tech terms test tests than thank thanks "
    "that the their them then there these they thing think this those though three through "
    "thursday "
    "ticket till time title to today together told tomorrow tonight too tool top total track train "
    "travel treaty try tube tuesday two type under union unit until up update updates upload us "
    "use "
    "user users using version very via video view voila visit wait war was way we web website "
    "wednesday week weekly welcome well went were west what whatever when where whether which "
    "while "
    "white who whole why will wisdom with without word work world would write yeah year years yes "
    "yesterday yet you your zip act vice president officer minister princess prince queen king "
    # French
    "alors apres aussi autre aux avant avec avez avoir avons bien bonsoir bonne ca car ce cela ces "
    "cet cette chez client comme comment commande compte coucou dans de demain depuis des dossier "
    "donc du elle elles en encore est et etes etre facture fait faut hier il ils ici je jeudi la "
    "le "
    "les leur lundi ma mai mais mardi mercredi merci mes mon ne nos notre nous on ou oui par parce "
    "pas pendant peux peut plus pour pourquoi pouvez pourriez quand que quel quelle quelqu qui "
    "quoi "
    "rappel reunion sa samedi sans se selon ses si son sont sous suis sur ta te tes toi ton tous "
    "tout "
    "toute tres tu un une vendredi vers veuillez vos votre vous janvier fevrier mars avril juin "
    "juillet aout septembre octobre novembre decembre dimanche rendez "
    # German writes every noun with a capital: only a part can stand here.
    "aber alle alles als also am an anbei angebot auch auf auftrag aus bei beim bericht bestellung "
    "bis bitte brauchen da daher damit danach danke dann das dass dein dem den der des die dies "
    "diese "
    "dieser doch donnerstag du ein eine einen er erst es euch euer fehler frage fragen freitag fur "
    "gerade gestern gut guten hallo hat hatte heute hier ich ihr ihre im ja jetzt kann kannst kein "
    "keine kollegen konnen konnt konnten kunde kunden liebe lieber mach macht mehr mein meine "
    "meeting mittwoch mit montag morgen muss nach nachricht nein nicht noch nur ob oder ohne "
    "projekt "
    "rechnung samstag schau schon sehr seit sie sind so sonntag soll stand steht team termin tag "
    "uber um und uns unser unsere unter version vertrag viel viele vom von vor wann warum was weil "
    "welche wenn wer werden wie wieder wir wird wo woche wurde zu zum zur zwei januar februar marz "
    "patient patiente patientin kundin mandantin mandant akte kollegin mitarbeiter mitarbeiterin "
    "mieter mieterin bewerber bewerberin zeuge zeugin karteninhaber cliente salarie salariee "
    "cardholder employee passenger applicant tenant "
    "juni juli oktober dezember dienstag konto karte adresse name telefon woche vielen grusse gruss"
)
"""Words that begin sentences or stand in headings: a name holds none of them."""

_BRANDS: Final = (
    "apache kafka|apache spark|apache airflow|spring boot|morgan stanley|goldman sachs|"
    "jp morgan|charles schwab|merrill lynch|wells fargo|louis vuitton|hugo boss|"
    "yves saint laurent|christian dior|giorgio armani|calvin klein|ralph lauren|"
    "tommy hilfiger|michael kors|marc jacobs|hermes paris|max mara|jack daniels|"
    "johnnie walker|jack wolfskin|peter hahn|harley davidson|rolls royce|aston martin|"
    "alfa romeo|land rover|mercedes benz|robert bosch|ernst klett|thomas cook|"
    "marks spencer|john deere|john lewis|ben jerry|hewlett packard|eli lilly|"
    "johnson johnson|procter gamble|arthur andersen|booz allen|baker hughes|max planck|"
    "konrad adenauer|oliver wyman|roland berger|visual studio"
)
BRANDS: Final = frozenset(_BRANDS.split("|"))
"""Firms, products and institutions that are called like people, folded."""

ORGANISATION: Final = folded(
    "inc llc ltd corp corporation company co gmbh ag kg sa sarl sas plc limited group holding "
    "holdings "
    "partners bank university orchestra institute foundation association systems technologies "
    "solutions consulting labs studio studios software services ventures capital industries "
    "versicherung universitat banque societe"
)
