"""French. `thing` brings its article: use it as subject, object or after pour, sur, avec."""

from __future__ import annotations

from typing import Final

from examples.world.words.lexicon import Lexicon, lines, words

_HEADS: Final = words("""
    le devis, la facture, le planning, le contrat, la commande, le rapport, la fiche, le dossier
    la procédure, le budget, la notice, le compte rendu, la liste, le calendrier, la convention
    le plan, la réunion, la note, le bilan, le tableau, la demande, le protocole, la synthèse
    le relevé, la grille, le cahier, la validation, le contrôle, la campagne, la migration
    le prototype, le module, l'étude, l'inventaire, l'avis, le schéma, la carte, le courrier
    la courbe, l'annexe
""")
_COMPLEMENTS: Final = words("""
    de maintenance, de livraison, d'achat, de sécurité, du pilote, des capteurs, de formation
    d'expédition, de raccordement, du site, des stocks, d'étalonnage, de l'onduleur, du réseau
    d'audit, de la chaudière, du client, des congés, de mise en service, de sous-traitance
    des risques, du transformateur, d'embauche, du magasin, de l'éolienne, des palettes
    de production, de recette, de sauvegarde, des contrats, du comité, d'énergie, de trésorerie
    du fournisseur, d'emballage, de la ligne deux, des déplacements, de qualité, du hangar
    des brevets, de l'accueil, du séchoir, des vannes, d'affichage, du compresseur, de nettoyage
    des badges, du local technique, de peinture, des intérimaires, d'incendie, du poste source
    de la cantine, des archives, du syndicat, d'octobre, du chantier nord, des pièces d'usure
    de garantie, d'appel d'offres, du prestataire, des retours, de facturation, du broyeur
    des filtres, d'astreinte, du quai, des essais, de l'avenant, du tri
""")

FRENCH: Final = Lexicon(
    language="fr",
    sentences=lines("""
        Tu peux relire {thing} avant {when} ?
        Pour info, {thing} est {state}, voir avec {person}.
        On décale {thing} à cause de ça : {reason}.
        {person} a validé {thing} ce matin.
        J'ai mis les chiffres pour {place} ici : {wiki}
        Le colis {order} est parti de {place} à {hhmm}, arrivée prévue chez {client} avant {when}.
        Sur {n} appareils, deux ont échoué au test, toujours avec la carte {part}.
        {client} nous relance pour {thing}, quelqu'un de chez nous peut répondre ?
        Rappel : point avec {client} à {hhmm}, salle habituelle à {place}.
        La compilation repasse au vert depuis {sha}, merci {who}.
        {ticket} est prêt pour la relecture.
        Je préfère ne pas livrer {ver} avant la clôture de {ticket}.
        Le temps de réponse sur {tool} est passé de {n} ms à {big} ms vers {hhmm}.
        Retour à la version {ver} sur {host}, plus d'erreur depuis {small} minutes.
        Qui reprend {thing} maintenant que {person} a changé d'équipe ?
        La marge sur la commande {client} est de {pct}, un peu sous l'objectif.
        Le transport vers {place} coûte {money}, il faut revoir {thing}.
        {who} tu peux ajouter {person} à l'invitation {when} ?
        Il manque {n} palettes pour {client}, le prochain camion part {when}.
        Le fournisseur confirme {big} pièces {part} pour {when}.
        Le compte rendu du jour est là : {link}
        La comptabilité attend {thing} au plus tard {when}.
        Essai fait sur {n} échantillons : {pct} de rebut, surtout à cause de {material}.
        Sans objection de votre part, je fusionne {branch} à {hhmm}.
        Le client a bien aimé la démonstration, sauf {thing}.
        Notre interlocuteur chez {client} est absent, {person} le remplace jusqu'au 14.
        D'après {tool}, le disque de {host} est plein à {pct}.
        Attention, {material} du lot {part} casse sous moins dix degrés, à proscrire à {place}.
        Merci d'utiliser le nouveau modèle pour {thing}, l'ancien ne passe plus dans {tool}.
        Le parking de {place} sera fermé {when}.
        Le bureau d'études demande {n} heures de plus sur le banc pour {thing}.
        {who} et moi avons parcouru {thing} : encore {small} points ouverts.
        Le budget pour {thing} est de {money}, dont {pct} déjà engagés.
        J'ai un `timeout {n}s` quand j'appelle {host}, vous aussi ?
        La requête lit {big} lignes, l'index de `{path}` a disparu.
        On pourrait limiter à {small} essais, sinon ça boucle sans fin.
        Corrigé dans {sha} : on comparait l'heure locale à l'heure UTC dans `{path}`.
        Le service juridique est d'accord pour {thing} si {client} signe avant {when}.
        Le chariot élévateur de {place} est réparé.
        Entretien {when} avec {person}, {person} et moi.
        La consommation par tonne a baissé de {pct} depuis qu'on a changé {material}.
        On laisse {thing} de côté tant que {client} n'a pas réglé la dernière facture.
        On a promis une réponse à {client} avant {when}, on a {small} éléments sur {n}.
        Les photos de la visite sont dans {wiki}.
        J'ai réservé la petite salle à {place} pour {hhmm}.
        Le commerce a signé {n} affaires à {place} ce mois-ci, soit {money} au total.
        La cellule robot de {place} tourne à {n} cycles par minute, l'objectif est {big} par poste.
        Quelqu'un a laissé {thing} sur mon bureau, c'est à toi {who} ?
        À partir de {hhmm}, {person} prend l'astreinte pour {place}.
        Prochaine étape : comparer {thing} avec la version reçue de {client}.
        Rien de neuf pour {thing}, toujours {state}.
        J'ai ouvert {ticket} pour le test instable dans `{path}`.
        Il nous faut un deuxième prix, {money} pour {thing} ça me paraît cher.
        {person} sera à {place} {when} avec les pièces {part}.
        Le gestionnaire du réseau autorise {n} MW, c'est assez pour la phase {small}.
        J'ai nettoyé la base, {big} entrées périmées en moins.
        La qualité bloque le lot {part}, {person} rédige la fiche.
        On range où {thing} maintenant, dans {tool} ou sur le lecteur commun ?
        Mise en production de {ver} faite à {place}, je surveille jusqu'à {hhmm}.
        {who} ta modification {sha} divise par deux le temps de démarrage, bravo.
        Les déplacements de la semaine sont acceptés jusqu'à {money} par personne.
        Grève au port de {place}, comptez {small} jours de retard pour {thing}.
        On peut proposer {pct} de remise à {client} au-delà de {n} unités.
        La préfecture veut {thing} en deux exemplaires.
        Ordre du jour : {thing}, puis les recrutements, puis vos questions.
        Ne redémarrez pas {host} pendant l'import, il reste {n} minutes.
        Il me faut une décision sur {thing} avant {when}, sinon on perd le créneau à {place}.
        {person} de {client} a appelé au sujet de la facture {order}, elle est {state} ?
        La réunion quotidienne passe à {hhmm} jusqu'à nouvel ordre.
        Je suis à {place} jusqu'à {hhmm}, je répondrai plus tard.
        La mise à jour de {tool} demande {n} minutes d'arrêt, je propose {when}.
        Stock {part} : {big} à {place}, {n} en transit.
        Ça n'arrive que si `len(file) &gt; {n}`.
        On a mesuré {n} dB près de la ligne, le casque reste obligatoire.
        {client} paie en {small} fois {money}.
        L'éolienne {small} s'est arrêtée à {hhmm}, {person} soupçonne le relais {part}.
        Merci de répondre au questionnaire, {small} minutes suffisent : {link}
        Le contrat prévoit {n} jours nets, on en comptait {n}.
        La branche {branch} a {n} commits de retard, je la remets à niveau après déjeuner.
        Les auditeurs viennent à {place} {when}, merci de préparer {thing}.
    """),
    clauses=lines("""
        {person} {fait} {thing} {comment}.
        {person} {fait} {thing} et {fait} {thing}.
        On {fait} {thing} {comment}, {person} {fait} {thing}.
        {client} {fait} {thing} {comment} et {person} {fait} {thing}.
        Depuis que {client} {fait} {thing}, personne ne {fait} {thing} {comment}.
        {who} {fait} {thing} {comment}, moi je m'occupe du reste.
        Chez {client}, on {fait} {thing} {comment}.
        Si {person} {fait} {thing} {comment}, alors {client} {fait} {thing}.
        D'après {person}, l'équipe de {place} {fait} {thing} {comment}.
        Quand on {fait} {thing} {comment}, {thing} est {state}.
    """),
    replies=lines("""
        Merci !
        Merci {who} {emoji}
        Je m'en occupe.
        C'est fait {emoji}
        Ça me va.
        +1
        Oui, vas-y.
        D'accord pour {when}.
        {emoji}
        Je regarde et je reviens vers toi.
        Pareil ici.
        Parfait {emoji}
        Pas encore, c'est {person} qui l'a.
        J'ai cinq minutes de retard, désolé.
        Voir {ticket}
        Bien reçu.
        Bonne nouvelle !
    """),
    greetings=lines("""
        Bonjour à tous,
        Salut {who},
        Bonjour,
        Petit point :
        Pour info :
        Bonjour {who},
        Point du jour :
        Une question :
    """),
    closings=lines("""
        Merci d'avance {emoji}
        Dites-moi ce que vous en pensez.
        Bonne journée !
        La suite après déjeuner.
        {emoji}
        Bon week-end !
        cc {who}
        Je reste disponible si besoin.
    """),
    intros=lines("""
        Résumé de l'appel avec {client} :
        Points ouverts sur {thing} :
        Voici ce que je vois sur {host} :
        Programme {when} :
        Sortie après {sha} :
        Il manque encore pour {place} :
    """),
    items=lines("""
        {thing} : {state}
        {person} vérifie {thing} avant {when}
        {big} pièces {part} pour {client}
        {ticket} : {state}
        {money} pour {thing}, accord de {person}
        {place} : {n} sur {big}
        demander {thing} à {person}
        {pct} réalisés, prochain point {when}
    """),
    additions=lines("""
        EDIT : c'est {when}, pas avant.
        (modifié : {person} a confirmé)
        Mise à jour : {thing} est {state}.
        EDIT : mauvais lien, voici le bon : {link}
        Correction : {n}, pas {n}.
        Mise à jour {hhmm} : résolu.
    """),
    bots=lines("""
        Compilation #{big} de `{branch}` réussie en {small} min {n} s ({sha})
        :rotating_light: {host} : disque à {pct}, seuil 85
        :white_check_mark: {host} rétabli après {small} minutes
        {ticket} passe à *En relecture* ({person})
        Import de nuit : {big} lignes lues, {n} rejetées, {n} s
    """),
    topics=lines("""
        {client} : prochain appel {when}
        Astreinte : {person}
        Gel des livraisons, reprise {when}
    """),
    removed="[supprimé]",
    vocabulary={
        "thing": tuple(f"{head} {complement}" for head in _HEADS for complement in _COMPLEMENTS),
        "state": words("""
            en attente, presque au point, en cours, à moitié prêt, chez le juriste, en retard
            sur les rails, en relecture, en test, à refaire, à jour, en transit, sans réponse
            chez l'imprimeur, entre les mains de {person}, hors délai, au point mort
            sous contrôle
        """),
        "reason": lines("""
            la grue était déjà prise
            la douane garde le conteneur
            {person} est en arrêt
            {client} a changé le plan
            {material} n'a pas séché
            le pont de mai
            le serveur de licences ne répondait plus
            personne n'avait la clé du hall d'essais
            la moitié de l'équipe est au salon
            les totaux ne tombent pas juste
        """),
        "when": words("""
            lundi, mardi, mercredi, jeudi, vendredi, demain, ce soir, la semaine prochaine, le 14
            le 3 mars, jeudi matin, vendredi midi, la semaine 7, la semaine 11, le 28
            mardi prochain, après-demain
        """),
        "person": words("""
            Anaïs, Bastien, Capucine, Damien, Élodie, Fabrice, Gaëlle, Hugues, Inès, Jérôme
            Karima, Loïc, Maëlys, Noémie, Octave, Pascale, Quentin, Rémi, Solène, Thibault, Ursule
            Valentin, Yannick, Zoé, M. Delacroix-Bost, Mme Fontanel, M. Guérineau, Mme Lebrac
            Mme Ouédraogo, M. Tessandier
        """),
        "team": words("""
            les achats, la maintenance, la logistique, la qualité, la finance, les RH
            l'exploitation
        """),
        "place": words("""
            Lyon, Nantes, Grenoble, Dunkerque, Metz, Brest, Valence, Pau, Troyes, Saint-Nazaire
            Colmar, Limoges, Fos-sur-Mer, Angers, Rennes, Chambéry, Arras, Poitiers, Liège, Genève
            Perpignan
        """),
        "client": words("""
            Fromagerie Valdoux, Ateliers Morvanne, Transports Queyrel, Papeteries Haut-Lignon
            Cimenterie Orbec, Brasserie Tournelune, Verrerie Saint-Aubain, Laboratoires Phélinor
            Mairie de Courzieu, Ducastel, Menuiserie Brévent, Conserverie Plouvarn
            Textiles Roannet, Moulins Gatinelle, Hôtel des Salines
        """),
        "tool": words("""
            Grafana, Jira, Postgres, Kafka, Airflow, Terraform, SAP, Redis, Kubernetes, GitLab
            Odoo
        """),
        "material": words("""
            la fibre recyclée, le kaolin, la résine, le cuivre, la colle, le joint, l'amidon
            le silicone, la laine de verre, la pâte de bouleau, l'huile du transformateur
            le revêtement, l'inox
        """),
        "fait": words("""
            vérifie, envoie, déplace, corrige, commande, annule, mesure, imprime, signe, remplace
            valide, renvoie, répare, nettoie, expédie, compte, chiffre, traduit, archive, réécrit
            teste, réserve, casse, retrouve, perd, emprunte, recopie, dessine, conteste, défend
            compare, retarde, refuse, simplifie, double, décrit, raccourcit, déballe, étiquette
            inspecte, vend, paie, demande, prépare, clôture, renomme, présente, numérise, coupe
            prolonge, estime, classe, reconstruit, étalonne, négocie, recycle, range, pèse, relit
            complète, partage, bloque, reprend, transmet
        """),
        "comment": words("""
            hier, à la main, en vitesse, deux fois, sans prévenir, comme convenu, pendant midi
            au téléphone, pour {client}, à {place}, avec {person}, avant l'audit, après le poste
            enfin, encore une fois, pour {money}, en {n} minutes, trop tôt, de mémoire
            avec {tool}, juste à temps, à contrecœur, discrètement, à moitié prix, vers {hhmm}
            car {reason}, à la surprise générale, comme prévu dans {ticket}, malgré la pluie
            par coursier, sur papier, page par page, pendant la panne, pas à pas, sans raison
            à la place de {person}, mal, jusqu'à la ligne {n}, en trois langues, sauf le vendredi
            en retard, {when}
        """),
    },
    tokens=lines("""
        Voici la clé {label} pour la recette, à renouveler après la démo : {value}
        {who} le jeton {label} est `{value}`, il marche aussi depuis {host}.
        J'avais encore l'ancien accès {label} dans mes notes : {value}
        Pour l'intégration {label}, utilisez {value} en attendant.
        Erreur 401 au déploiement, ce jeton {label} est périmé ? {value}
    """),
    passwords=lines("""
        Le compte VPN pour {client} est prêt. mot de passe : {value}
        Accès {host} : utilisateur svc_export, mot de passe : {value} (à changer)
        mdp = {value} pour le compte admin {tool}
        {who} Mot de passe de l'archive : {value}
        wifi à {place}, le mot de passe est {value}
    """),
    personal={
        "credit-card": lines("""
            La cliente m'a dicté sa carte bancaire au téléphone : {value}
            On peut rembourser la carte {value} ? {client} a été débité deux fois.
            carte n° {value} refusée au terminal de {place}
        """),
        "iban": lines("""
            Merci de virer la dernière facture sur l'IBAN {value}, ils ont changé de banque.
            Nouvelles coordonnées bancaires de {client} : {value}
            notes de frais de {person} : virement sur {value}
        """),
        "email": lines("""
            Notre contact chez {client} est parti, écrivez à {value} désormais.
            {value} n'a pas reçu {thing}, tu peux renvoyer ?
            Ajoute {value} à l'invitation.
        """),
        "phone": lines("""
            Le chauffeur est joignable au {value}, il sera à {place} à {hhmm}.
            Appelez-moi au {value} si l'alarme repart.
            Numéro personnel de {person} : {value}, urgences seulement.
        """),
        "us-ssn": lines("""
            Pour la paie américaine de {person}, social security number {value}.
        """),
        "fr-nir": lines("""
            Numéro de sécurité sociale de {person} pour la paie : {value}
            Sur sa carte Vitale, NIR {value}, merci de corriger le dossier.
            n° sécu {value}, à saisir dans {tool}
        """),
        "de-steuer-id": lines("""
            Numéro fiscal allemand (Steuer-ID) de {person} : {value}
        """),
        "ip-address": lines("""
            Connexion depuis {value} à {hhmm}, c'est vous ?
            Merci de bloquer {value} sur le pare-feu de {place}.
            son portable avait l'adresse {value} au moment de l'alerte
        """),
        "date-of-birth": lines("""
            {person}, date de naissance {value}, arrive lundi, il faut un badge.
            La fiche médicale indique : né le {value}, à corriger dans {tool}.
        """),
    },
    embargo=lines("""
        Pas un mot sur {value} avant le conseil, {when} au plus tôt.
        La salle de données pour {value} ouvre {when}, accès auprès de {person}.
        Est-ce que {client} est déjà au courant pour {value} ?
        La ligne de budget {value} est de {money}, à passer en conseil.
        {who} la présentation {value} est {state}, elle ne doit pas sortir d'ici.
    """),
    announcements=lines("""
        Nous avons le plaisir d'annoncer que {value} rejoint notre groupe, pour un prix de {money}.
        Communiqué, version {small} : « {value} va changer notre métier dès {when}. »
        Le conseil a dit oui : {value}, signature {when}, annonce publique le lendemain.
    """),
    decoys=lines("""
        L'identifiant de trace {uuid} montre toute la requête, {n} étapes.
        La régression vient de {sha40}, le parent est bon.
        La commande {order16} est toujours ouverte.
        La notice dit `mot de passe : changeme`, laissez-le ainsi dans l'exemple.
        La documentation utilise {awsexample} comme exemple, rien de réel.
        Mettez `API_KEY=&lt;votre-cle&gt;` dans le fichier `.env` puis relancez.
        On est en {ver4} sur les passerelles de {place} et en {ver4} au labo.
        Empreinte de l'image : sha256:{sha64}, figée dans {branch}.
        Les numéros de série {serial} et {serial} sont revenus de réparation.
        Le mot de passe doit faire 14 caractères maintenant, voir {wiki}.
    """),
    point=",",
    group=" ",
    currency=" €",
    date="%d/%m/%Y",
)
