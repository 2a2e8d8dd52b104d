"""Sentences with people, places and addresses marked, and sentences with none, in three languages.

`[p:...]` is a person, `[a:...]` an address, `[g:...]` a place. Written for this measure after the
lists and cues, and not consulted when those are changed.
"""

from __future__ import annotations

import re
from typing import Final

_MARK: Final = re.compile(r"\[([pag]):([^\]]+)\]")
_TYPES: Final = {"p": "PERSON", "a": "STREET_ADDRESS", "g": "GPE"}

PEOPLE: Final = (
    "Please forward the signed contract to [p:Margaret Oduya] before noon.",
    "[p:Tobias Rehnquist] asked whether the audit can wait until May.",
    "My name is [p:Siobhan Kerrigan] and I am the new account manager.",
    "Mrs [p:Abernathy] from payroll will call you about the refund.",
    "Her husband [p:Leonard Fitch] was in the car too.",
    "The patient lives at [a:17 Copperfield Lane, Bath BA1 5LN].",
    "Send the parcel to [a:980 Willow Creek Road, Apt 12, Denver, CO 80202] please.",
    "Mail goes to [a:P.O. Box 2210, Austin, TX 78701] from now on.",
    "We flew from [g:Toronto] to [g:Lisbon] for the kickoff.",
    "Thanks, [p:Priya Raman], that fixed it.",
    "Dr [p:Castlebury] signed the sick note for [p:Emily Thorne].",
    "I spoke with [p:George Ellington] about the severance package.",
    "Je m'appelle [p:Mathilde Vasseur] et je travaille à [g:Nantes].",
    "Mme [p:Delacourt] a demandé une copie de son contrat.",
    "Le rendez-vous avec [p:Antoine Fabrègues] est reporté.",
    "Il habite [a:27 rue des Lilas, 69008 Lyon].",
    "Livraison au [a:3 bis avenue Jean Jaurès, 31000 Toulouse] svp",
    "Merci de rappeler [p:Claire Montagnier] demain.",
    "Notre cliente [p:Isabelle Roussillon] conteste la facture.",
    "Courrier : [a:BP 417, 44000 Nantes]",
    "Ich heiße [p:Annegret Sommerfeld] und rufe wegen der Rechnung an.",
    "Herr [p:Wiesengrund] wohnt in der [a:Lindenallee 14, 50668 Köln].",
    "Bitte an [p:Jürgen Habersack] weiterleiten.",
    "Die Adresse ist [a:Mozartstraße 8, 80336 München].",
    "Frau Dr. [p:Ellerbrock] hat den Vertrag unterschrieben.",
    "Unser Büro in [g:Hamburg] zieht um.",
    "[p:Friederike Stolz] sagte, dass das Gehalt falsch war.",
    "Post bitte an [a:Postfach 10 12, 70173 Stuttgart].",
    "The Quarterly Business Review moves to Thursday.",
    "Please update the Service Level Agreement in Confluence.",
    "Release Candidate Two is on Staging, Kubernetes looks fine.",
    "Sales Forecast and Budget Plan are in the Shared Drive.",
    "Google and Microsoft both announced price changes on Monday.",
    "Project Falcon needs a Security Review before Launch Day.",
    "La Direction Générale valide le Plan Budget jeudi.",
    "Le Comité de Pilotage se réunit lundi à 14 h.",
    "Der Vertrieb plant die Messe, das Angebot liegt im Ordner.",
    "Die Geschäftsführung prüft den Jahresabschluss am Freitag.",
    "We closed 12 tickets and moved 5 to the next sprint.",
    "Invoice 4471 covers 3 licences, room 12 is booked.",
    "Version 5 runs on Port 8080, Build 10115 is green.",
    "Le lot 12 part jeudi, la salle 4 est libre.",
    "Im Raum 3 stehen 12 Monitore, Halle 7 ist gesperrt.",
)


def sentence_of(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Return a sentence without its marks, and what they marked.

    >>> sentence_of("hi [p:Ann]!")
    ('hi Ann!', [('PERSON', 3, 6)])
    """
    text, spans, last = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        spans.append((_TYPES[mark[1]], len(text), len(text) + len(mark[2])))
        text += mark[2]
        last = mark.end()
    return text + marked[last:], spans
