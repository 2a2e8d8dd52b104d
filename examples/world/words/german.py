"""German. `thing` brings its article and is never masculine, so nominative and accusative agree."""

from __future__ import annotations

from typing import Final

from examples.world.words.lexicon import Lexicon, lines, words

_STEMS: Final = words("""
    Förder, Wärme, Liefer, Wartungs, Projekt, Sensor, Papier, Schicht, Lager, Prüf, Antriebs
    Kunden, Qualitäts, Schulungs, Energie, Netz, Sicherheits, Verpackungs, Montage, Reise
    Ersatzteil, Zoll, Temperatur, Strom, Einkaufs, Vertrags, Export, Maschinen, Software, Rohstoff
    Abnahme, Hallen, Personal, Umwelt, Jahres, Angebots, Pumpen, Greifer, Kessel, Filter, Ventil
    Getriebe, Tor, Kran, Brandschutz, Kantinen, Archiv, Patent, Messe, Muster, Chargen, Etiketten
    Kabel, Dach, Reinigungs, Garantie, Mahn, Steuer, Leasing, Urlaubs, Bewerber, Werks, Quartals
    Notfall, Labor, Paletten, Spritzguss, Feuchte, Lack, Trocknungs, Schnitt, Wechselrichter
    Turbinen, Leitstand
""")
_FEMININE: Final = words("""
    liste, freigabe, prüfung, planung, rechnung, steuerung, messung, anleitung, übersicht
    kalkulation, dokumentation, auswertung, zeichnung, vorlage, datei, schnittstelle, halterung
    vereinbarung, meldung, tabelle, abrechnung, skizze, statistik, anfrage, bestellung, mappe
    kurve, anlage, karte, ausschreibung, reserve, checkliste
""")
_NEUTER: Final = words("""
    protokoll, konzept, formular, gutachten, modul, budget, werkzeug, handbuch, gerät, datenblatt
    system, programm, paket, team, archiv, diagramm, muster, blatt, netz, ventil, schema
""")

GERMAN: Final = Lexicon(
    language="de",
    sentences=lines("""
        Kannst du dir bis {when} {thing} ansehen?
        Kurz zur Info: {thing} ist {state}, Details hat {person}.
        Wir haben {thing} auf später verschoben, {reason}.
        {person} hat {thing} heute früh freigegeben.
        Die Zahlen für {place} liegen jetzt hier: {wiki}
        Sendung {order} ist um {hhmm} in {place} los und sollte bis {when} bei {client} sein.
        Von {n} Geräten sind zwei im Dauertest ausgefallen, beide mit Platine {part}.
        {client} fragt wieder nach, wer hat {thing}?
        Erinnerung: Termin mit {client} um {hhmm} in {place}.
        Der Build ist seit {sha} wieder grün, danke {who}.
        {ticket} ist bereit zur Durchsicht.
        Ich möchte {ver} ungern ausliefern, bevor {ticket} zu ist.
        Die Antwortzeit von {tool} stieg gegen {hhmm} von {n} ms auf {big} ms.
        Zurück auf {ver} auf {host}, seit {small} Minuten keine Fehler mehr.
        Wer übernimmt {thing}, wenn {person} in die andere Abteilung wechselt?
        Die Marge beim Auftrag {client} liegt bei {pct}, knapp unter Plan.
        Die Fracht nach {place} kostet {money}, da müssen wir nochmal ran.
        {who} lädst du bitte {person} zum Termin ein?
        Uns fehlen {n} Paletten für {client}, der nächste LKW fährt um {hhmm}.
        Der Lieferant bestätigt {big} Stück {part} bis {when}.
        Protokoll von heute: {link}
        Die Buchhaltung braucht {thing} spätestens bis {when}.
        Mit {n} Mustern getestet: {pct} Ausschuss, meist wegen {material}.
        Wenn niemand widerspricht, übernehme ich {branch} um {hhmm}.
        Dem Kunden gefiel die Vorführung, nur {thing} nicht.
        Unsere Ansprechpartnerin bei {client} ist im Urlaub, {person} vertritt sie bis {when}.
        Laut {tool} ist die Platte auf {host} zu {pct} voll.
        Achtung, {material} aus Charge {part} bricht unter minus zehn Grad, nichts für {place}.
        Bitte für {thing} die neue Fassung nehmen, die alte läuft in {tool} nicht mehr.
        Der Parkplatz in {place} ist ab {when} gesperrt.
        Die Entwicklung möchte noch {n} Stunden auf dem Prüfstand für {thing}.
        {who} und ich sind {thing} durchgegangen, {small} Punkte sind noch offen.
        Für {thing} haben wir {money}, davon sind {pct} verbraucht.
        Ich bekomme `timeout nach {n}s` von {host}, noch jemand?
        Die Abfrage liest {big} Zeilen, weil der Index auf `{path}` fehlt.
        Können wir die Wiederholungen auf {small} begrenzen? Sonst läuft das ewig.
        Behoben in {sha}: in `{path}` wurde Ortszeit mit UTC verglichen.
        Die Rechtsabteilung ist einverstanden, sofern {client} bis {when} unterschreibt.
        Der Stapler in {place} läuft wieder.
        Vorstellungsgespräch mit {person}, {person} und mir, Raum folgt.
        {person} hat die Ursache gefunden: {thing} war {state}.
        Der Verbrauch je Tonne ist um {pct} gesunken, seit wir {material} gewechselt haben.
        Wir lassen {thing} liegen, bis {client} die letzte Rechnung bezahlt hat.
        Zugesagt war eine Antwort bis {when}, bisher haben wir {small} von {n} Positionen.
        Fotos vom Ortstermin sind in {wiki}.
        Ich habe den kleinen Raum in {place} ab {hhmm} gebucht.
        Der Vertrieb hat in {place} diesen Monat {n} Abschlüsse, zusammen {money}.
        Die Roboterzelle in {place} schafft {n} Takte pro Minute, Ziel sind {big} je Schicht.
        Auf meinem Tisch liegt {thing}, gehört das dir {who}?
        Ab {when} übernimmt {person} die Bereitschaft für {place}.
        Nächster Schritt: {thing} mit der Fassung von {client} vergleichen.
        Nichts Neues, {thing} ist weiterhin {state}.
        Für den wackligen Test in `{path}` gibt es jetzt {ticket}.
        Das Papier von Maschine {small} wellt sich ab {pct} Feuchte.
        Wir brauchen ein zweites Angebot, {money} für {thing} ist happig.
        {person} fährt nach {place} und nimmt die Ersatzteile {part} mit.
        Laut Netzbetreiber dürfen wir {n} MW einspeisen, das reicht für Abschnitt {small}.
        Ich habe aufgeräumt, {big} veraltete Einträge sind weg.
        Die Qualität hat Charge {part} gesperrt, {person} schreibt den Bericht.
        Wo liegt {thing} inzwischen, in {tool} oder auf dem Laufwerk?
        Version {ver} ist in {place} ausgerollt, ich beobachte bis {hhmm}.
        {who} deine Änderung {sha} halbiert die Startzeit, stark.
        Reisen sind diese Woche bis {money} pro Person genehmigt.
        Im Hafen {place} wird gestreikt, {thing} kommt also {small} Tage später.
        Ab {n} Stück können wir {client} {pct} Rabatt geben.
        Das Amt möchte {thing} in zwei Sprachen.
        Tagesordnung: {thing}, Einstellungen, danach Fragen.
        Bitte {host} nicht neu starten, der Import läuft noch {n} Minuten.
        Ich brauche bis {when} eine Entscheidung, sonst verlieren wir den Platz in {place}.
        {person} von {client} hat wegen Rechnung {order} angerufen, ist die {state}?
        Die Morgenrunde ist bis Freitag um {hhmm}.
        Bin bis {hhmm} in {place} und antworte später.
        Das Update von {tool} braucht {n} Minuten Stillstand, Vorschlag: {when}.
        Bestand {part}: {big} in {place}, {n} unterwegs.
        Das passiert nur, wenn `len(queue) &gt; {n}` ist.
        Neben der Linie haben wir {n} dB gemessen, Gehörschutz bleibt Pflicht.
        {client} zahlt in {small} Raten zu {money}.
        Turbine {small} hat um {hhmm} abgeschaltet, {person} vermutet das Relais {part}.
        Bitte die Umfrage ausfüllen, dauert {small} Minuten: {link}
        Im Vertrag stehen {n} Tage netto, wir haben mit {n} gerechnet.
        Der Zweig {branch} ist {n} Commits zurück, ich ziehe ihn nach der Pause nach.
        Die Prüfer sind bald in {place}, bitte {thing} aufräumen.
        Die Schulung für {thing} hat noch {n} freie Plätze.
    """),
    clauses=lines("""
        {person} {tut} {thing} {wie}.
        {person} {tut} {thing} und {tut} {thing}.
        {client} {tut} {thing} {wie}, {person} {tut} {thing}.
        Hier {tut} {person} {thing} {wie}.
        Bei {client} {tut} niemand {thing} {wie}.
        Erst {tut} {person} {thing} {wie}, dann {tut} {client} {thing}.
        {who} {tut} {thing} {wie}, ich mache den Rest.
        In {place} {tut} {person} {thing} und {tut} {thing} {wie}.
        {person} sagt, in {place} {tut} keiner {thing} {wie}.
        Warum {tut} {client} {thing} {wie}?
    """),
    replies=lines("""
        Danke!
        Danke {who} {emoji}
        Mache ich.
        Erledigt {emoji}
        Passt für mich.
        +1
        Ja, bitte.
        Alles klar, bis {when}.
        {emoji}
        Ich schaue nach und melde mich.
        Bei mir auch.
        Super {emoji}
        Noch nicht, das hat {person}.
        Bin fünf Minuten später da, sorry.
        Siehe {ticket}
        Verstanden.
        Gute Nachricht!
    """),
    greetings=lines("""
        Guten Morgen zusammen,
        Hallo {who},
        Moin,
        Kurzes Update:
        Zur Info:
        Servus {who},
        Stand heute:
        Frage in die Runde:
    """),
    closings=lines("""
        Danke euch {emoji}
        Sagt Bescheid, was ihr davon haltet.
        Schönes Wochenende!
        Mehr nach der Mittagspause.
        {emoji}
        Viele Grüße
        cc {who}
        Bei Fragen gerne anrufen.
    """),
    intros=lines("""
        Zusammenfassung vom Gespräch mit {client}:
        Offene Punkte, betrifft {thing}:
        Das sehe ich auf {host}:
        Plan bis {when}:
        Ausgabe nach {sha}:
        Für {place} fehlt noch:
    """),
    items=lines("""
        {thing}: {state}
        {person} prüft {thing} bis {when}
        {big} Stück {part} für {client}
        {ticket}: {state}
        {money} für {thing}, genehmigt von {person}
        {place}: {n} von {big} fertig
        {person} fragen, wo {thing} liegt
        {pct} geschafft, nächster Stand {when}
    """),
    additions=lines("""
        EDIT: erst ab {when}, nicht früher.
        (geändert: {person} hat bestätigt)
        Nachtrag: {thing} ist {state}.
        EDIT: falscher Link, hier der richtige: {link}
        Korrektur: {n}, nicht {n}.
        Nachtrag {hhmm}: gelöst.
    """),
    bots=lines("""
        Build #{big} von `{branch}` erfolgreich in {small} min {n} s ({sha})
        :rotating_light: {host}: Platte zu {pct} voll, Grenze 85
        :white_check_mark: {host} nach {small} Minuten wieder da
        {ticket} ist jetzt *In Prüfung* ({person})
        Nachtlauf: {big} Zeilen gelesen, {n} abgelehnt, {n} s
    """),
    topics=lines("""
        {client}: nächster Termin {when}
        Bereitschaft: {person}
        Auslieferungsstopp bis {when}
    """),
    removed="[entfernt]",
    vocabulary={
        "thing": (
            *(f"die {stem}{head}" for stem in _STEMS for head in _FEMININE),
            *(f"das {stem}{head}" for stem in _STEMS for head in _NEUTER),
        ),
        "state": words("""
            fertig, freigegeben, in Arbeit, fast fertig, beim Einkauf, überfällig, in Prüfung
            gesperrt, noch offen, veraltet, unterschrieben, storniert, unterwegs, strittig
            bei {person}, auf Eis, halb fertig, wieder da, zwei Tage zu spät, beim Drucker
        """),
        "reason": lines("""
            der Kran war belegt
            der Zoll hält den Container fest
            {person} ist krank
            {client} hat die Zeichnung geändert
            wegen {material} gab es Ärger
            wegen Feiertag
            der Lizenzserver war nicht erreichbar
            keiner hatte den Schlüssel zur Prüfhalle
            die halbe Mannschaft ist auf der Messe
            die Summen gehen nicht auf
        """),
        "when": words("""
            Montag, Dienstag, Mittwoch, Donnerstag, Freitag, morgen, heute Abend, nächste Woche
            Monatsende, Donnerstag früh, KW 7, KW 11, Ostern, übermorgen, Mitte März
            Freitagmittag, Sonntagabend, Jahresende
        """),
        "person": words("""
            Annika, Bernd, Christoph, Dörte, Ekkehard, Friederike, Götz, Henrike, Ilse, Jörg
            Käthe, Lennart, Meike, Nils, Ottilie, Philipp, Ruth, Sönke, Thorsten, Ulrike, Volker
            Wiebke, Yasemin, Zoran, Frau Ahlbrecht, Herr Bünger, Frau Dr. Celik, Herr Dornseif
            Frau Gräfenhain, Herr Oberländer
        """),
        "team": words("Einkauf, Instandhaltung, Logistik, Qualität, Finanzen, Vertrieb, IT"),
        "place": words("""
            Kassel, Bielefeld, Wels, Ulm, Lübeck, Görlitz, Halle 4, Emden, Basel, Würzburg, Düren
            Passau, Zwickau, Siegen, Heilbronn, Linz, Cuxhaven, Werk 2, Tübingen, Duisburg
            Schwerin, Fürth
        """),
        "client": words("""
            Molkerei Aldenau, Steinbrink Guss, Kartonagen Vogelrieder, Seydlitz Pharma
            Nordkai Reederei, Brauerei Hopfenstein, Glaswerk Lauterquell, Textil Wendland
            Zement Orth &amp; Söhne, Kessler Optik, Bahntechnik Moosbach, Druckhaus Eibner
            Mühle Tannroda, Stadtwerke Eschental, Reifenhaus Quandt
        """),
        "tool": words("""
            Grafana, Jira, Postgres, Kafka, Airflow, Terraform, SAP, Redis, Kubernetes, GitLab
            Confluence
        """),
        "material": words("""
            Altpapier, Kaolin, Grundierung, Aluminium, Epoxid, Kraftliner, Kupfer, Dichtmasse
            Stärke, Silikon, Edelstahl, Beschichtung, Glaswolle, Birkenzellstoff, Trafoöl, Harz
        """),
        "tut": words("""
            prüft, korrigiert, ergänzt, übersetzt, bestellt, verschickt, kontrolliert
            aktualisiert, bearbeitet, überarbeitet, vergleicht, dokumentiert, repariert, testet
            verlängert, kürzt, erneuert, verwendet, bezahlt, unterschreibt, storniert, erklärt
            erstellt, verteilt, sucht, findet, lobt, kritisiert, archiviert, misst, zeichnet
            skizziert, plant, verschiebt, beantragt, genehmigt, bestätigt, liefert, übernimmt
            koordiniert, präsentiert, ersetzt, vermisst, verteidigt, verhandelt, berechnet
            schätzt, zählt, sortiert, digitalisiert, druckt, verkauft, vereinfacht, halbiert
            verdoppelt, sperrt, öffnet, beschriftet, reinigt, wiegt
        """),
        "wie": words("""
            seit gestern, von Hand, in Eile, zweimal, ohne Rückfrage, wie vereinbart, in der Pause
            am Telefon, für {client}, in {place}, mit {person}, vor der Prüfung, nach der Schicht
            endlich, noch einmal, für {money}, in {n} Minuten, zu früh, aus dem Kopf, mit {tool}
            leise, gerade rechtzeitig, unter Protest, zum halben Preis, gegen {hhmm}
            wegen {material}, zur Freude aller, wie in {ticket} verlangt, trotz Regen, per Kurier
            auf Papier, schlecht, Seite für Seite, während der Störung, Schritt für Schritt
            grundlos, anstelle von {person}, bis Zeile {n}, in drei Sprachen, außer freitags
            mit Verspätung, bis {when}, ab {when}
        """),
    },
    tokens=lines("""
        Hier der {label}-Schlüssel für die Testumgebung, bitte nach der Demo tauschen: {value}
        {who} das {label}-Token ist `{value}`, geht auch von {host} aus.
        In meinen Notizen stand noch der alte {label}-Zugang: {value}
        Für die Anbindung an {label} vorerst {value} nehmen.
        Deployment scheitert mit 401, ist dieses {label}-Token abgelaufen? {value}
    """),
    passwords=lines("""
        Der VPN-Zugang für {client} ist fertig. Passwort: {value}
        Anmeldung {host}: Benutzer svc_export, Passwort: {value} (bitte ändern)
        Kennwort = {value} für das Admin-Konto {tool}
        {who} Passwort für das Archiv: {value}
        WLAN in {place}, das Kennwort lautet {value}
    """),
    personal={
        "credit-card": lines("""
            Die Kundin hat mir ihre Kreditkarte am Telefon genannt: {value}
            Können wir {value} erstatten? {client} wurde doppelt belastet.
            Kartennummer {value} wurde am Terminal in {place} abgelehnt
        """),
        "iban": lines("""
            Bitte die letzte Rechnung auf IBAN {value} überweisen, neue Bank.
            Neue Bankverbindung von {client}: {value}
            Reisekosten für {person} auf {value}
        """),
        "email": lines("""
            Unser Kontakt bei {client} ist weg, bitte ab jetzt an {value} schreiben.
            {value} hat nichts bekommen, schickst du das nochmal?
            Bitte {value} zum Termin einladen.
        """),
        "phone": lines("""
            Den Fahrer erreicht ihr unter {value}, er ist um {hhmm} in {place}.
            Ruft mich unter {value} an, falls der Alarm wieder losgeht.
            Private Nummer von {person}: {value}, nur für Notfälle.
        """),
        "us-ssn": lines("""
            Für die Lohnabrechnung in Ohio: {person}, SSN {value}
        """),
        "fr-nir": lines("""
            Französische Sozialversicherungsnummer (NIR) von {person}: {value}
        """),
        "de-steuer-id": lines("""
            Steuer-ID von {person} für die Lohnbuchhaltung: {value}
            Steueridentifikationsnummer {value}, so steht sie auf der Abrechnung.
            Bitte im Personalbogen ergänzen: Steuer-IdNr. {value}
        """),
        "ip-address": lines("""
            Um {hhmm} hat sich jemand von {value} angemeldet, warst du das?
            Bitte {value} an der Firewall in {place} sperren.
            ihr Notebook hatte {value}, als der Alarm kam
        """),
        "date-of-birth": lines("""
            {person}, Geburtsdatum {value}, fängt am Montag an und braucht einen Ausweis.
            Im Bogen steht: geboren am {value}, bitte in {tool} berichtigen.
        """),
    },
    embargo=lines("""
        Kein Wort über {value}, bevor der Aufsichtsrat getagt hat.
        Der Datenraum für {value} öffnet bald, Zugang über {person}.
        Weiß {client} schon von {value}?
        Budget für {value}: {money}, bitte unter Beratung buchen.
        {who} die Folien zu {value} sind {state}, die dürfen hier nicht raus.
    """),
    announcements=lines("""
        Wir freuen uns, dass {value} Teil unserer Gruppe wird; der Kaufpreis beträgt {money}.
        Pressemitteilung, Entwurf {small}: "{value} verändert unsere Branche ab {when}."
        Der Aufsichtsrat hat zugestimmt: {value}, Unterschrift {when}, Bekanntgabe am Tag danach.
    """),
    decoys=lines("""
        Trace-ID {uuid} zeigt die ganze Anfrage, {n} Schritte.
        Der Fehler kam mit {sha40}, der Vorgänger ist in Ordnung.
        Auftrag {order16} ist im ERP noch offen.
        In der Anleitung steht `Passwort: changeme`, das bleibt im Beispiel so.
        Die Doku nennt {awsexample} als Beispiel, das ist nicht echt.
        In der `.env` steht `API_KEY=&lt;dein-schluessel&gt;`, bitte ersetzen und neu starten.
        Auf den Gateways in {place} läuft {ver4}, im Labor {ver4}.
        Image-Digest: sha256:{sha64}, fest in {branch}.
        Die Seriennummern {serial} und {serial} sind aus der Reparatur zurück.
        Das Passwort muss jetzt 14 Zeichen haben, siehe {wiki}.
    """),
    point=",",
    group=".",
    currency=" €",
    date="%d.%m.%Y",
)
