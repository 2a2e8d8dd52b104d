"""Countries in three languages, and large cities: names that are places wherever they stand.

Written by hand from general knowledge. Folded; several words are joined by a space.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from detectors.fold import fold

PLACES: Final = frozenset(
    fold(name)
    for name in (  # noqa: SIM905  # a list of six hundred quoted names reads worse
        # Countries, in the three languages.
        "Afghanistan|Albania|Algeria|Andorra|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|"
        "Bahamas|Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Bosnia|"
        "Botswana|Brazil|Brunei|Bulgaria|Burkina Faso|Burundi|Cambodia|Cameroon|Canada|Cape Verde|"
        "Chile|China|Colombia|Congo|Costa Rica|Croatia|Cuba|Cyprus|Czech Republic|Czechia|Denmark|"
        "Djibouti|Dominican Republic|Ecuador|Egypt|El Salvador|England|Eritrea|Estonia|Eswatini|"
        "Ethiopia|Fiji|Finland|France|Gabon|Gambia|Germany|Ghana|Greece|Greenland|Grenada|"
        "Guatemala|"
        "Guinea|Guyana|Haiti|Honduras|Hong Kong|Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|"
        "Israel|Italy|Ivory Coast|Jamaica|Japan|Kazakhstan|Kenya|Kosovo|Kuwait|Kyrgyzstan|Laos|"
        "Latvia|Lebanon|Lesotho|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg|Madagascar|Malawi|"
        "Malaysia|Maldives|Mali|Malta|Mauritania|Mauritius|Mexico|Moldova|Monaco|Mongolia|"
        "Montenegro|"
        "Morocco|Mozambique|Myanmar|Namibia|Nepal|Netherlands|New Zealand|Nicaragua|Niger|Nigeria|"
        "North Korea|North Macedonia|Northern Ireland|Norway|Oman|Pakistan|Palestine|Panama|"
        "Paraguay|"
        "Peru|Philippines|Poland|Portugal|Qatar|Romania|Russia|Rwanda|Saudi Arabia|Scotland|"
        "Senegal|"
        "Serbia|Sierra Leone|Singapore|Slovakia|Slovenia|Somalia|South Africa|South Korea|South "
        "Sudan|"
        "Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|Taiwan|Tajikistan|Tanzania|"
        "Thailand|"
        "Togo|Tunisia|Turkey|Turkmenistan|Uganda|Ukraine|United Arab Emirates|United Kingdom|"
        "United States|United States of America|Great Britain|Uruguay|Uzbekistan|Venezuela|"
        "Vietnam|Wales|Yemen|Zambia|"
        "Zimbabwe|USA|UK|UAE|Allemagne|Angleterre|Autriche|Belgique|Bresil|Chine|Danemark|Espagne|"
        "Etats-Unis|Finlande|Grece|Hongrie|Inde|Irlande|Islande|Italie|Japon|Maroc|Norvege|"
        "Pays-Bas|"
        "Pologne|Roumanie|Royaume-Uni|Russie|Suede|Suisse|Tunisie|Turquie|Algerie|Mexique|"
        "Deutschland|Osterreich|Schweiz|Frankreich|Italien|Spanien|Grossbritannien|Niederlande|"
        "Belgien|Danemark|Schweden|Norwegen|Finnland|Polen|Tschechien|Ungarn|Griechenland|Turkei|"
        "Irland|Island|Kroatien|Rumanien|Bulgarien|Russland|Indien|Brasilien|Kanada|Australien|"
        "Neuseeland|Sudafrika|Agypten|Marokko|Tunesien|Vereinigte Staaten|"
        # Cities and regions.
        "London|Manchester|Birmingham|Leeds|Liverpool|Glasgow|Edinburgh|Bristol|Cardiff|Belfast|"
        "Sheffield|Newcastle|Nottingham|Oxford|Cambridge|Southampton|Brighton|Dublin|Cork|New York|"
        "New York City|Los Angeles|Chicago|Houston|Philadelphia|San Antonio|San Diego|Dallas|"
        "Austin|"
        "San Jose|San Francisco|Seattle|Denver|Boston|Detroit|Portland|Las Vegas|Memphis|Baltimore|"
        "Milwaukee|Atlanta|Miami|Minneapolis|Cleveland|New Orleans|Tampa|Pittsburgh|Cincinnati|"
        "Sacramento|Salt Lake City|Kansas City|Nashville|Orlando|Washington|California|Texas|"
        "Florida|"
        "Ohio|Illinois|Oregon|Nevada|Arizona|Colorado|Massachusetts|Pennsylvania|Toronto|Montreal|"
        "Vancouver|Ottawa|Calgary|Edmonton|Winnipeg|Quebec|Ontario|Alberta|Sydney|Melbourne|"
        "Brisbane|"
        "Perth|Adelaide|Canberra|Auckland|Wellington|Christchurch|"
        "Paris|Marseille|Lyon|Toulouse|Nice|Nantes|Strasbourg|Montpellier|Bordeaux|Lille|Rennes|"
        "Reims|Toulon|Grenoble|Dijon|Angers|Nimes|Villeurbanne|Clermont-Ferrand|Le Havre|"
        "Saint-Etienne|Aix-en-Provence|Brest|Limoges|Tours|Amiens|Metz|Nancy|Besancon|Perpignan|"
        "Orleans|Rouen|Caen|Mulhouse|Avignon|Poitiers|Versailles|Bruxelles|Brussels|Liege|Gand|"
        "Anvers|Antwerp|Geneve|Geneva|Lausanne|Bretagne|Normandie|Alsace|Provence|"
        "Berlin|Hamburg|Munchen|Munich|Koln|Cologne|Frankfurt|Stuttgart|Dusseldorf|Dortmund|Essen|"
        "Leipzig|Bremen|Dresden|Hannover|Nurnberg|Duisburg|Bochum|Wuppertal|Bielefeld|Bonn|Munster|"
        "Karlsruhe|Mannheim|Augsburg|Wiesbaden|Kiel|Aachen|Halle|Magdeburg|Freiburg|Lubeck|Erfurt|"
        "Mainz|Rostock|Kassel|Potsdam|Heidelberg|Darmstadt|Regensburg|Wurzburg|Ulm|Bayern|Bavaria|"
        "Hessen|Sachsen|Thuringen|Brandenburg|Wien|Vienna|Graz|Linz|Salzburg|Innsbruck|Zurich|"
        "Basel|"
        "Bern|Luzern|Winterthur|St. Gallen|Tirol|"
        "Madrid|Barcelona|Valencia|Sevilla|Seville|Lisbon|Lisboa|Porto|Rome|Roma|Milan|Milano|"
        "Turin|"
        "Naples|Napoli|Florence|Venice|Bologna|Amsterdam|Rotterdam|Den Haag|The Hague|Utrecht|"
        "Eindhoven|Copenhagen|Kopenhagen|Stockholm|Goteborg|Malmo|Oslo|Bergen|Helsinki|Tallinn|"
        "Riga|"
        "Vilnius|Warsaw|Warschau|Varsovie|Krakow|Wroclaw|Gdansk|Prague|Prag|Brno|Bratislava|"
        "Budapest|"
        "Bucharest|Sofia|Belgrade|Zagreb|Ljubljana|Athens|Istanbul|Ankara|Moscow|Moscou|Moskau|"
        "Kyiv|"
        "Kiev|Minsk|Tel Aviv|Jerusalem|Dubai|Abu Dhabi|Doha|Riyadh|Cairo|Casablanca|Tunis|Alger|"
        "Lagos|Nairobi|Johannesburg|Cape Town|Mumbai|Delhi|New Delhi|Bangalore|Bengaluru|Chennai|"
        "Hyderabad|Pune|Kolkata|Karachi|Lahore|Dhaka|Bangkok|Hanoi|Jakarta|Manila|Kuala Lumpur|"
        "Shanghai|Beijing|Shenzhen|Guangzhou|Tokyo|Osaka|Kyoto|Seoul|Taipei|Mexico City|Bogota|"
        "Lima|"
        "Santiago|Buenos Aires|Sao Paulo|Rio de Janeiro|Brasilia|Caracas|Havana|Reykjavik|"
        "Luxembourg|"
        # States, provinces and regions, and more cities.
        "Alabama|Alaska|Arkansas|Connecticut|Hawaii|Idaho|Indiana|Iowa|Kansas|Kentucky|Louisiana||"
        "Maryland|Michigan|Minnesota|Mississippi|Missouri|Nebraska|New Hampshire|New Jersey||"
        "New Mexico|North Carolina|North Dakota|Oklahoma|Rhode Island|South Carolina||"
        "South Dakota|Tennessee|Utah|Vermont|West Virginia|Wisconsin|Wyoming|Puerto Rico||"
        "British Columbia|Manitoba|New Brunswick|Newfoundland|Nova Scotia|Saskatchewan|Yukon||"
        "Queensland|Tasmania|New South Wales|Western Australia|South Australia|Aruba|Bermuda||"
        "Central African Republic|Guinea-Bissau|Gibraltar|Macau|Macao|Papua New Guinea|Samoa||"
        "San Marino|Seychelles|Solomon Islands|Vanuatu|Vatican City|Bosnia and Herzegovina||"
        "Catalonia|Andalusia|Sicily|Sardinia|Tuscany|Lombardy|Flanders|Wallonia|Brittany||"
        "Normandy|Cornwall|Yorkshire|Lancashire|Croatie|Slovaquie|Slovenie|Bulgarie|Serbie||"
        "Lituanie|Lettonie|Estonie|Chypre|Malte|Afrique du Sud|Argentine|Arabie Saoudite||"
        "Australie|Nouvelle-Zelande|Chili|Colombie|Egypte|Indonesie|Liban|Cameroun|Thailande||"
        "Perou|Slowakei|Slowenien|Serbien|Litauen|Lettland|Estland|Zypern|Sudkorea|Nordkorea||"
        "Saudi-Arabien|Argentinien|Kolumbien|Mexiko|Indonesien|Philippinen|Elfenbeinkuste||"
        "Algerien|Libanon|Jordanien|Kenia|Athiopien|Niedersachsen|Nordrhein-Westfalen||"
        "Baden-Wurttemberg|Rheinland-Pfalz|Saarland|Schleswig-Holstein|Mecklenburg-Vorpommern||"
        "Sachsen-Anhalt|Steiermark|Karnten|Oberosterreich|Niederosterreich|Vorarlberg|Burgenland||"
        "Aargau|Thurgau|Graubunden|Wallis|Tessin|Ticino|Vaud|Valais|Neuchatel|Fribourg|Bourgogne||"
        "Occitanie|Nouvelle-Aquitaine|Ile-de-France|Hauts-de-France|Savoie|Ghent|Bruges|Brugge||"
        "Gent|Antwerpen|Leuven|Namur|Charleroi|Hasselt|Mechelen|Ostend|Groningen|Maastricht||"
        "Nijmegen|Tilburg|Breda|Haarlem|Leiden|Delft|Arnhem|Almere|Aarhus|Odense|Aalborg||"
        "Gothenburg|Uppsala|Linkoping|Trondheim|Stavanger|Tampere|Turku|Espoo|Tartu|Kaunas||"
        "Gdynia|Lodz|Poznan|Katowice|Lublin|Szczecin|Ostrava|Kosice|Debrecen|Szeged|Timisoara||"
        "Varna|Plovdiv|Thessaloniki|Izmir|Antalya|Bursa|Odessa|Kharkiv|Lviv|Dnipro||"
        "Saint Petersburg|St. Petersburg|Novosibirsk|Kazan|Tbilisi|Yerevan|Baku|Almaty|Astana||"
        "Tashkent|Kabul|Tehran|Baghdad|Damascus|Beirut|Amman|Haifa|Kuwait City|Muscat|Manama||"
        "Rabat|Marrakech|Algiers|Tripoli|Khartoum|Addis Ababa|Kampala|Kigali|Dar es Salaam||"
        "Lusaka|Harare|Maputo|Durban|Pretoria|Windhoek|Gaborone|Luanda|Kinshasa|Accra|Kumasi||"
        "Abidjan|Dakar|Bamako|Abuja|Ibadan|Douala|Yaounde|Islamabad|Rawalpindi|Kathmandu||"
        "Ahmedabad|Jaipur|Lucknow|Kochi|Chandigarh|Yangon|Phnom Penh|Ho Chi Minh City|Saigon||"
        "Surabaya|Bandung|Chiang Mai|Penang|Busan|Incheon|Yokohama|Nagoya|Sapporo|Fukuoka||"
        "Hiroshima|Chengdu|Wuhan|Nanjing|Hangzhou|Tianjin|Chongqing|Kaohsiung|Honolulu|Anchorage||"
        "Tucson|Albuquerque|El Paso|Fort Worth|Oklahoma City|Tulsa|Omaha|Des Moines|St. Louis||"
        "Saint Louis|Indianapolis|Louisville|Raleigh|Hartford|Newark|Jersey City|Brooklyn||"
        "Manhattan|Bronx|Long Island|Jacksonville|Fort Lauderdale|Boise|Spokane|Tacoma|Fresno||"
        "Oakland|Long Beach|San Bernardino|Santa Monica|Santa Barbara|Palo Alto|Mountain View||"
        "Ann Arbor|Halifax|Saskatoon|Mississauga|Hobart|Cairns|Dunedin|Guadalajara|Monterrey||"
        "Tijuana|San Salvador|Guatemala City|Tegucigalpa|Managua|Panama City|San Juan||"
        "Santo Domingo|Port-au-Prince|Medellin|Cartagena|Quito|Guayaquil|Asuncion|Montevideo||"
        "Valparaiso|Curitiba|Belo Horizonte|Recife|Fortaleza|Porto Alegre|Manaus|Coventry||"
        "Leicester|Plymouth|Exeter|Norwich|Aberdeen|Dundee|Inverness|Swansea|Galway|Limerick||"
        "Waterford|Bilbao|Zaragoza|Malaga|Granada|Alicante|Murcia|Vigo|Braga|Coimbra|Genoa||"
        "Genova|Palermo|Verona|Padua|Padova|Trieste|Bari|Catania|Modena|Perugia|Annecy|Chambery||"
        "Bayonne|La Rochelle|Lorient|Quimper|Vannes|Saint-Malo|Le Mans|Colmar|Troyes|Cannes||"
        "Antibes|Ajaccio|Bastia|Oldenburg|Osnabruck|Braunschweig|Gottingen|Wolfsburg|Paderborn||"
        "Krefeld|Monchengladbach|Oberhausen|Gelsenkirchen|Leverkusen|Solingen|Siegen|Koblenz||"
        "Saarbrucken|Kaiserslautern|Heilbronn|Pforzheim|Reutlingen|Tubingen|Konstanz|Ingolstadt||"
        "Erlangen|Bamberg|Bayreuth|Passau|Landshut|Rosenheim|Weimar|Chemnitz|Zwickau|Cottbus||"
        "Schwerin|Flensburg|Klagenfurt|Villach|Dornbirn|Bregenz|Lugano|Schaffhausen|Montreux"
    ).split("|")
) | frozenset(
    place
    for line in Path(__file__).with_name("places.txt").read_text("ascii").split("\n")
    for place in line.split("|")
    if place
)

UNLIKELY: Final = (
    frozenset(
        "essen halle nice tours cork bath reading turkey china georgia jersey orange nancy brest gent "
        "lima split gera hof lund of goes best sale deal rugby mobile phoenix guinea jordan chad mali "
        "panama niger bali java delhi roma sofia florence victoria lincoln redmond medina messina "
        "mendoza cordoba burgos santander nassau cheyenne salisbury toledo colombo wellington austin "
        "adelaide cologne champaign hastings concord".split()
    )
    & PLACES
)
"""Places that are ordinary words or names too: they need a word such as `in` before them."""
