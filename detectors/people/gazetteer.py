"""Names of people: given ones from everywhere, family names that are frequent, titles, particles.

Written by hand from general knowledge; what is lacking is left to titles, cues and the model. Names
are folded: lower case, no accents. Who is only called like a word (`mark`, `rose`) counts beside
other evidence.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from detectors.fold import fold


def folded(listed: str) -> frozenset[str]:
    """Split a list at its spaces and fold each word."""
    return frozenset(map(fold, listed.split()))


GIVEN: Final = frozenset(Path(__file__).with_name("given.txt").read_text("ascii").split())
"""Given names of all continents that are no word of English, French or German."""
GIVEN_WORDS: Final = folded(
    "aime alexa amber amine anton april art athena august aurora ayah bailey bart basil bill "
    "billy bonne brady brandy buck candida cassandra celeste chad chance charity chase chelsea "
    "christi christian clay cliff constance cora cruz crystal daisy dale dallas dalton dawn dean "
    "desire destiny devon dick dolly don drew earl earnest ebony eden emil ernst eve faith fay "
    "fidel fleur flora ford frank frauke gene ginger gloria glory grace grant guy harmony harsh "
    "heath heaven hester holly homer honor hope hunter hyacinth ida iris israel ivy jack jade jan "
    "jasper jesus jewel jihad josh joy june kai kay kent kim king kira kit kitty lama lance lane "
    "laurel lee leo levi lily lore lou luna madison maher maia major malin marge mari marie marin "
    "marina mark martial mason max may melody mercedes mercy merit merle merlin mica miles miro "
    "misty mona nadir nova octave odessa ola olive opal orlando otto paisley pansy parker pat "
    "patience patsy patty paz pearl penny pierce piper primo prosper prudence rainer raja ram "
    "raven ray reed rex rhea rich rio roar rob robin rock rose rosen rowan ruby rune russ rusty "
    "saber sage said salvador sam samba sandy santa sari saxon scarlet scarlett sherif shin "
    "sierra siri skip sky sol sonny stein stella sterling storm summer sunny sydney tanner taro "
    "tawny tea thor tilde till tope tore travis trey trinity troy tucker uli unity urban val "
    "valentine victor viking viola violet virginia vita wade ward will willow wolf yogi zara "
    "ganesh gaia maya subaru "
)

SURNAMES: Final = folded(
    "smith jones williams brown taylor davies davis evans thomas johnson roberts walker wright "
    "robinson thompson white hughes edwards hall green lewis harris clarke clark patel jackson "
    "wood "
    "turner martin cooper hill ward morris moore lee king baker harrison morgan allen james scott "
    "phillips watson davis parker bennett price griffiths young mitchell cook carter richardson "
    "bailey collins bell shaw murphy miller cox khan richards marshall anderson simpson ellis "
    "adams "
    "singh begum wilkinson foster chapman powell webb rogers gray mason ali hunt hussain campbell "
    "matthews owen palmer holmes mills barnes knight lloyd butler russell barker fisher stevens "
    "jenkins murray dixon harvey graham pearson ahmed fletcher walsh kelly howard andrews stewart "
    "elliott reynolds payne fox ford garcia rodriguez martinez hernandez lopez gonzalez perez "
    "sanchez ramirez torres flores rivera gomez diaz reyes cruz morales ortiz gutierrez nguyen kim "
    "wong chen wang zhang liu yang huang zhao wu zhou sullivan kennedy obrien oconnor mcdonald "
    "macdonald sutherland gallagher doyle byrne ryan brennan burke lynch quinn fitzgerald hoffman "
    "schwartz cohen levy goldberg friedman mcallister whitfield whitaker "
    "bernard dubois durand robert richard petit leroy moreau simon laurent lefebvre michel "
    "bertrand "
    "roux vincent fournier morel girard andre lefevre mercier dupont lambert bonnet francois "
    "martinez legrand garnier faure rousseau blanc guerin muller henry roussel nicolas perrin "
    "morin "
    "mathieu clement gauthier dumont fontaine chevalier robin masson sanchez gerard nguyen boyer "
    "denis lemaire duval joly gautier roger roche roy noel meyer lucas meunier jean marchand "
    "dufour "
    "blanchard marie barbier brun dumas brunet schmitt leroux colas fernandez renard arnaud caron "
    "aubert giraud vidal picard benoit moulin lemoine leclerc lacroix bourgeois dupuis delmas "
    "charpentier maillard baron bailly herve schneider fabre renaud carpentier vasseur besson "
    "deschamps tremblay gagnon cote bouchard bergeron pelletier belanger lavoie fortin "
    "schmidt fischer weber wagner becker schulz hoffmann schafer koch bauer richter klein schroder "
    "neumann schwarz zimmermann braun kruger hofmann hartmann lange schmitz krause meier lehmann "
    "schmid schulze maier kohler herrmann konig walter mayer huber kaiser fuchs peters lang scholz "
    "moller weiss jung hahn schubert vogel friedrich keller gunther frank berger winkler roth beck "
    "lorenz baumann franke albrecht schuster simon ludwig bohm winter kraus schumacher kramer vogt "
    "stein jager otto sommer gross seidel heinrich brandt haas schreiber graf schulte dietrich "
    "ziegler kuhn kuhne pohl engel horn busch bergmann thomas voigt sauer arnold wolff pfeiffer "
    "eriksson johansson andersson nilsson larsson olsson persson hansen jensen nielsen pedersen "
    "andersen christensen larsen sorensen rasmussen olsen johansen rossi russo ferrari esposito "
    "bianchi romano colombo ricci marino greco bruno gallo conti silva santos oliveira souza "
    "pereira costa ferreira novak horvat kovac nowak kowalski wisniewski wojcik kaminski "
    "lewandowski "
    "ivanov petrov sidorov popov volkov nagy kovacs toth szabo horvath varga kiss molnar yilmaz "
    "kaya demir celik sahin tanaka suzuki sato watanabe yamamoto nakamura kobayashi sharma gupta "
    "kumar desai mehta reddy rao iyer vasquez vargas castro mendoza ruiz romero alvarez "
    "abdi abdullah abebe aboagye abubakar acheampong achebe adebayo adeyemi adichie afolabi "
    "agarwal agrawal aguilar ahluwalia akhtar akpan aksoy al-rashid anand antonov aoki "
    "appiah arora arslan asante aydin aziz bakken bakker balogun banerjee bankole barros "
    "benali bengtsson bhatt bhattacharya boateng callahan cardoso carvalho castellano cerny "
    "chakraborty chandra chatterjee chaudhary chavez cheng choi chopra chowdhury chukwu "
    "chung conteh danso dekker delgado demirci diallo dlamini dogan duarte dutta dvorak "
    "ekwueme farouk fernandes fonseca fujita fujiwara ghosh goldstein gomes goossens goswami "
    "grewal guzman haddad hagen hamid hasegawa hashimoto hassan haugen hayashi hendricks "
    "horak hossain hosseini hsu ibrahim inoue islam ismail jalloh jansen janssens jimenez "
    "joshi jovanovic juarez kamara kapoor kaur keita khalil khoury khumalo kipchoge korhonen "
    "koroma kovalenko krishnan kucera kulkarni kuznetsov leung lindholm lozano lundgren "
    "mahmoud malhotra malik mansour maphosa maric markovic marques martins mathur matsuda "
    "matsumoto mazur mbeki mendes mendonca menon mensah mercado mishra mitra mohamed "
    "mohammed mokoena molina mukherjee mulder mutua mwangi naidu nair nakajima ndlovu "
    "nikolic nkosi nkrumah nowakowska nunes ochieng odhiambo ofori ogawa ogunleye okada "
    "okafor okeke okonkwo okoro okoye onyango osei otieno owusu ozdemir ozturk pacheco pande "
    "pandey papadopoulos paterson patil peeters petrovic pham phan phiri pillai pinto "
    "popovic prasad prochazka qureshi raghavan rahman rajan rajput rangan ranganathan rashid "
    "rathore rehman rizvi rojas saito sakamoto salazar saleh salgado sandberg sasaki saxena "
    "serrano sesay sethi shah shaikh sheikh shetty shimizu shukla sinha sithole solberg soto "
    "sousa srinivasan subramanian suleiman svoboda takahashi tavares teixeira thapa toure "
    "tran traore trivedi tshabalala upadhyay varma venkataraman venkatesh verma vieira "
    "visser wijaya willems wouters yadav yamada yamaguchi yeboah yildirim yildiz yoshida "
    "zheng zulu"
)
SURNAME_ENDS: Final = (
    "sson", "sdottir", "dottir", "ova", "eva", "ovic", "evic", "ovich", "evich", "ski", "ska",
        "sky",
    "skaya", "enko", "escu", "opoulos", "idis", "akis", "shvili", "dze", "nen", "inen", "stad",
    "quist", "qvist", "gren", "lund", "berg", "mann", "meister", "meier", "mayer", "huber", "bauer",
    "nsen", "tsen", "rsen", "lsen", "zio", "elli", "etti", "ucci", "ez", "eira", "inho", "wicz",
    "czyk", "czak", "vych", "ov", "ev", "yan", "oglu", "moto", "mura", "yama", "poulou", "fesser",
    "schmidt", "hauser", "stein", "bert", "mond", "eau", "ault", "illard",
)  # fmt: skip
SURNAME_STARTS: Final = ("mc", "mac", "o'", "fitz", "d'")

TITLES: Final = (
    "mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|rev|judge|sergeant|capt|captain|"
    "m|mme|mlle|monsieur|madame|mademoiselle|maitre|docteur|pr|"
    "herr|herrn|frau|fraulein|doktor|dipl|ing|signor|signora|senor|senora|don|dona"
)

PARTICLES: Final = folded(
    "van von der den de du des la le del della di da dos bin ibn al el ter zu"
)
