"""Names that are frequent in English, French, German and the neighbouring languages.

Written by hand from general knowledge, so short on purpose: what it holds is certain, and what it
lacks is left to titles, cues and the model. Names are folded: lower case, no accents. A name that
is also a word (`mark`, `rose`) counts only beside other evidence.
"""

from __future__ import annotations

from typing import Final

from detectors.fold import fold


def folded(listed: str) -> frozenset[str]:
    """Split a list at its spaces and fold each word."""
    return frozenset(map(fold, listed.split()))


GIVEN: Final = folded(
    "aaron abdul abigail adam adele adrian adrien agathe agnes ahmed aisha alain alan albert "
    "alejandro alessandro alex alexander alexandra alexandre alexis alfred ali alice alicia aline "
    "alison allison amanda amelia amelie amir amy ana anais andre andrea andreas andrew angela "
    "angelika anika anita anja anke ann anna annabelle anne annegret anneliese annette annie "
    "annika antje anthony antoine anton antonia antonio anouk arianna arjun armin arnaud arne "
    "arthur astrid aurelie aurelien axel ayse barbara bastian bastien beate beatrice beatrix "
    "benedikt benjamin benoit bernadette bernard bernd bernhard bertrand bettina bianca birgit "
    "bjorn boris brandon brenda brian brigitte britta bruno bryan camille carina carine carla "
    "carlos carmen carol carole caroline carolina carsten catherine cecile cecilia celine chantal "
    "charles charlotte chiara chloe chris christa christelle christiane christina christine "
    "christoph christophe christopher claire clara claudia claudine clemens clement cedric colette "
    "connor constance corinna corinne cornelia craig cristina cynthia cyril dagmar damien daniel "
    "daniela danielle david deborah delphine denis denise dennis derek detlef diana diego dieter "
    "dietmar dirk dmitri dominik dominique dominic donald donna doris dorothea dorothee douglas "
    "dylan eberhard eckhard edgar edith edmund eduard eduardo edward edwin ekaterina elena eleanor "
    "eleonore elias elisa elisabeth elizabeth elke ella ellen elodie eloise elsa emilia emilie "
    "emily emma emmanuel emmanuelle enrico eric erica erich erik erika erin ernst esther estelle "
    "ethan etienne eugen eugene eva evan evelyn fabian fabien fabienne fabio fatima federico felix "
    "ferdinand fernando fiona florence florent florian franck francesca francesco francine "
    "francis francisco francois francoise frederic frederik frieda friedrich fritz gabriel "
    "gabriela "
    "gabriele gabrielle gaelle gareth gary gaspard genevieve geoffrey george georges gerald gerard "
    "gerd gerhard gertrud ghislaine gilbert gilles giovanni gisela giulia gladys gordon gregoire "
    "gregor gregory greta gudrun guido guillaume gunter gunther gustav guy hanna hannah hannes "
    "hans harald harold harry hassan heather hector heidi heike heiko heiner heinrich heinz helen "
    "helena helene helga helmut henri henriette henrik henry herbert hermann hilda hilde holger "
    "horst howard hubert hugo hugues ian ibrahim ida igor ilse imane ines inga inge ingeborg "
    "ingrid irene irina iris irma isabel isabella isabelle isla ivan jackie jacob jacqueline "
    "jacques jaime jakob james jamie jan jana jane janet janice janina jannik jason javier jean "
    "jeanne jeff jeffrey jennifer jens jeremy jerome jessica jill joachim joan joanna jochen joel "
    "johan johanna johannes john johnny jonas jonathan jordan jorg jorge jose josef josefine "
    "joseph josephine joshua juan judith jules julia julian juliane julie julien juliette julius "
    "jurgen justin justine jutta kaitlyn karen karim karin karina karl karla karolina karoline "
    "karsten kate katharina katherine kathleen kathrin kathryn kathy katia katja katrin kayla "
    "keith kelly kenneth kerstin kevin khadija khaled kilian kim kirsten kjell klara klaus konrad "
    "konstantin kristen kristian kristin kristina kristine kurt kyle laetitia lara lars laura "
    "laure laurence laurent laurie lawrence lea leah leila lena leo leon leonard leonie leonardo "
    "leopold leslie liam lina linda lionel lisa lise logan lorenz lorenzo louis louise luc luca "
    "lucas lucia lucie lucien lucy ludovic ludwig luigi luis luisa luise lukas lydia lynn "
    "madeleine "
    "magali magdalena mahmoud maike maja malik manfred manon manuel manuela marc marcel marcela "
    "marco marcos marcus margaret margarete margaux margot maria mariam marianne marie marielle "
    "marina mario marion marius markus marlene marta martha martin martina martine mary mateo "
    "mathias mathieu mathilde matteo matthew matthias matthieu maureen maurice maximilian maxime "
    "megan mehdi mehmet meike melanie melissa mia micha michael michaela michel michele micheline "
    "michelle miguel mike milena mireille miriam mohamed mohammed monica monika monique moritz "
    "moritz muriel mustafa myriam nadia nadine nadja nancy naomi natalia natalie natasha nathalie "
    "nathan nathaniel nicholas nick nicola nicolas nicole niklas nikolai nikolaus nils nina noah "
    "noemie noel nora norbert norman odile oleg olga oliver olivia olivier omar oscar oskar otto "
    "pablo paola paolo pascal pascale patrice patricia patrick patrik paul paula pauline pedro "
    "peggy peter petra philip philipp philippe philippa phoebe pierre pierrick priya quentin "
    "rachel "
    "rafael rainer ralf ralph ramona raphael raquel rashid raymond rebecca regina regine reiner "
    "reinhard renate rene renee ricardo richard rita robert roberto robin rodrigo roger roland "
    "rolf romain roman romane romy ronald rosalie rosa rosemarie rosie roxane ruben rudi rudolf "
    "rudiger rupert russell ruth ryan sabine sabrina salma salome sam samantha samir samuel sandra "
    "sandrine sanjay sara sarah sascha scott sean sebastian sebastien sergei sergio severine "
    "shannon "
    "sharon sheila sibylle siegfried sigrid silke silvia simon simone sofia solange solene sonja "
    "sonia sophia sophie stefan stefanie stella stephan stephane stephanie stephen steve steven "
    "stuart sue susan susanne sven svenja svetlana sybille sylvain sylvia sylvie tamara tania "
    "tanja "
    "tara tatiana teresa terry thea theo theodor theresa therese thibault thierry thilo thomas "
    "thorsten tiffany till tim timothy tina tobias todd tom tomas torben torsten tristan tyler "
    "udo ulf uli ulrich ulrike ursula ute uwe valentin valentina valerie vanessa vera veronica "
    "veronika veronique vicky victoria viktor viktoria vincent viola virginie vivian vladimir "
    "volker "
    "walter waltraud wendy werner wilfried wilhelm william wolfgang xavier yann yannick yasmin "
    "yasmine youssef yuki yusuf yves yvette yvonne zachary zahra zoe yan wei ming hiroshi kenji "
    "deepak rahul anil sunil ravi vikram neha pooja piotr pawel tomasz krzysztof andrzej "
    "malgorzata "
    "katarzyna agnieszka zuzana jiri pavel petr milan zoltan istvan laszlo gabor attila ferenc "
    "katalin ildiko sandor lajos mikael anders magnus henning lasse mette pernille soren jesper "
    "kari ingvild oyvind pekka mikko timo juha matti antti jukka leif goran nils sigurd gunnar "
    "harriet hazel imogen jasmine poppy freya alastair angus callum duncan ewan hamish malcolm "
    "neil nigel trevor graham barry clive colin darren gavin glenn ken kenny larry leonora lloyd "
    "louisa luke marvin maggie mandy marcia marilyn marjorie matt max mick molly morgan natalya "
    "ollie pam pamela pete phil rhys rosalind roy rosemary ross sally shaun shirley sid sidney "
    "simona stanley tracey tracy vince wayne bob jim joe ben dan ed greg ted tony andy debbie "
    "jenny "
    "becky lizzie nikki steph beth cathy cindy dave ron doug eddie freddie gina heidi jodie katie"
)
GIVEN_WORDS: Final = folded(
    "april art august bill buck chance charity chase christian clay cliff crystal daisy dawn dean "
    "destiny dick don drew earl eden eve faith flora ford frank gene ginger glory grace grant "
    "harmony "
    "heaven holly hope hunter iris ivy jack jade jasper jewel josh joy june king lance lily major "
    "marina mark mason may mercy merit miles misty olive parker patience pearl penny piper ray "
    "reed rich rob robin rock rose ruby rusty sandy scarlett sierra skip sky sterling storm summer "
    "sunny trinity victor violet ward wade will willow ernst rose fleur aime desire bonne "
    "ida anton max kai rainer frauke wolf emil otto art dale dean drew guy jan kim kit kay lee "
    "lane "
    "leo lou luna mona nova pat rex sage sam stella till uli viola"
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
    "kumar desai mehta reddy rao iyer vasquez vargas castro mendoza ruiz romero alvarez"
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
