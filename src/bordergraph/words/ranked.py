"""Texts of the ranked lists: gaps, silos, brokers, plans, what-if."""

from __future__ import annotations

__all__ = ["RANKED"]

RANKED: dict[str, tuple[str, str]] = {
    "column.pair": ("Agencies", "Organismes"),
    "column.why": ("Why", "Pourquoi"),
    "column.supply": ("Supply", "Offre"),
    "column.score": ("Score", "Score"),
    "column.unmet": ("Unmet", "Non comblé"),
    "column.threats": ("Threats", "Menaces"),
    "column.open": ("Open", "Ouvertes"),
    "column.coverage": ("Coverage", "Couverture"),
    "column.class": ("Class", "Classe"),
    "column.need-in": ("Need in", "Besoin interne"),
    "column.need-out": ("Need out", "Besoin externe"),
    "column.p": ("p", "p"),
    "column.coordinator": ("Coord.", "Coord."),
    "column.itinerant": ("Itin.", "Itin."),
    "column.representative": ("Repr.", "Repr."),
    "column.gatekeeper": ("Gate.", "Portier"),
    "column.liaison": ("Liaison", "Liaison"),
    "column.constraint": ("Constr.", "Contrainte"),
    "column.articulation": ("Cut", "Coupure"),
    "column.carried": ("Carries", "Porte"),
    "column.step": ("Step", "Étape"),
    "column.action": ("Action", "Action"),
    "column.gain": ("Gain", "Gain"),
    "column.total": ("Total", "Total"),
    "column.closes-with": ("With", "Avec"),
    "column.asked-by": ("Asked for in", "Demandé dans"),
    "column.change": ("Change", "Changement"),
    "column.before": ("Before", "Avant"),
    "column.after": ("After", "Après"),
    "column.stability": ("Stays", "Se maintient"),
    "gaps-title": ("Gaps, largest first", "Lacunes, les plus grandes d'abord"),
    "gaps-pair-title": ("Pairs by the gap of all their threats", "Paires selon l'ensemble de leurs lacunes"),
    "gaps-threat-title": ("Threats by gap", "Menaces selon la lacune"),
    "gaps-apart-title": (
        "Open pairs on a thin record; not counted",
        "Paires ouvertes peu documentées; non comptées",
    ),
    "gaps-within-title": ("Open pairs inside one body", "Paires ouvertes au sein d'un même organisme"),
    "strained-title": (
        "Strained links: a channel exists, and a finding documents trouble",
        "Liens sous tension : un canal existe et un constat signale un problème",
    ),
    "silos-title": ("Groups by {by}", "Groupes : {by}"),
    "brokers-title": ("Brokers between groups by {by}", "Intermédiaires entre groupes : {by}"),
    "by.country": ("country", "pays"),
    "by.level": ("level", "ordre de gouvernement"),
    "by.sector": ("sector", "secteur"),
    "by.body": ("body", "organisme parent"),
    "by.community": ("community", "communauté"),
    "critical-title": (
        "Links whose loss would leave most need unmet",
        "Liens dont la perte laisserait le plus de besoins non comblés",
    ),
    "plan-links-title": ("Best next links", "Meilleurs prochains liens"),
    "plan-members-title": ("Best next memberships", "Meilleures prochaines adhésions"),
    "plan-arrangements-title": (
        "Arrangements to make regular or to bring back",
        "Arrangements à rendre réguliers ou à rétablir",
    ),
    "plan-program-title": ("A new program on {threat}", "Un nouveau programme sur {threat}"),
    "whatif-title": ("What would change", "Ce qui changerait"),
    "action.regular": ("make regular", "rendre régulier"),
    "action.revive": ("bring back", "rétablir"),
    "change.opened": ("opens", "s'ouvre"),
    "change.closed": ("closes", "se ferme"),
    "change.widened": ("widens", "s'élargit"),
    "change.narrowed": ("narrows", "se resserre"),
    "change.relay-lost": ("relay lost", "relais perdu"),
    "met": ("met", "comblé"),
    "note-gaps": (
        ("{gaps} on {pairs} of {agencies}, {gap} in all. Not counted: {unknown} "
        "on a thin record, {within} inside one body. Weight {weight}."),
        ("{gaps} sur {pairs} de {agencies}, {gap} en tout. Non comptées : "
        "{unknown} sur un dossier mince, {within} au sein d'un même organisme. Pondération {weight}."),
    ),
    "note-orphans": (
        "Orphan threats, named by no arrangement and so no list of gaps: {threats}.",
        "Menaces orphelines, nommées par aucun arrangement et donc hors de la liste : {threats}.",
    ),
    "note-null": (
        ("z and p: need that ties carry across the boundary against null {null}, seed {seed}; p adjusted "
        "over the groups (Benjamini-Hochberg). E-I beside its exact expectation."),
        ("z et p : besoin porté par les liens au-delà de la frontière, contre le modèle nul {null}, "
        "germe {seed}; p corrigé sur les groupes (Benjamini-Hochberg). E-I à côté de son espérance exacte."),
    ),
    "note-roles": (
        ("Gould-Fernandez roles count open two-paths through an agency on the {direction} tie network; "
        "z against random ties of equal density is in JSON. Cut: without it the network falls apart."),
        ("Les rôles de Gould-Fernandez comptent les chemins ouverts à deux pas dans le réseau {direction}; "
        "z contre des liens aléatoires de même densité : voir JSON. Coupure : sans lui, le réseau se scinde."),
    ),
    "directed": ("directed", "orienté"),
    "undirected": ("undirected", "non orienté"),
    "note-plan-links": (
        ("Gain: gap that a full link on the shared threats would close, relays included. Each link is "
        "judged alone."),
        ("Gain : lacune qu'un lien complet sur les menaces communes comblerait, relais compris. Chaque lien "
        "est jugé seul."),
    ),
    "note-plan-members": (
        "Greedy: each gain is what is left after the steps before it. {candidates} candidates. {exact}",
        "Glouton : chaque gain est ce qui reste après les étapes précédentes. {candidates} candidats. {exact}",
    ),
    "note-exact": ("Exact optimum of as many: {optimum}.", "Optimum exact pour autant d'étapes : {optimum}."),
    "note-no-exact": (
        "Too many to try every combination, so the total may lie below the optimum.",
        "Trop nombreux pour tout essayer : le total peut rester sous l'optimum.",
    ),
    "note-program": (
        "{agencies}: {gain} of gap closed if they shared on schedule; {how}.",
        "{agencies} : lacune comblée de {gain} s'ils partageaient à date fixe; {how}.",
    ),
    "every-set": ("every set of that size was tried", "tous les ensembles de cette taille ont été essayés"),
    "greedy-set": ("greedy choice", "choix glouton"),
    "note-whatif": (
        ("Gaps {gaps_before} -> {gaps_after}; sum {gap_before} -> {gap_after}; components "
        "{parts_before} -> {parts_after}; pairs out of reach {cut_before} -> {cut_after}."),
        ("Lacunes {gaps_before} -> {gaps_after}; somme {gap_before} -> {gap_after}; composantes "
        "{parts_before} -> {parts_after}; paires hors d'atteinte {cut_before} -> {cut_after}."),
    ),
    "note-whatif-threats": (
        "Threats that no arrangement would name any more: {threats}.",
        "Menaces qu'aucun arrangement ne nommerait plus : {threats}.",
    ),
    "column.expected": ("exp.", "att."),
    "column.worst": ("Worst place", "Pire rang"),
    "stability-title": ("How the ranking of {of} holds", "Comment tient le classement {of}"),
    "effects-title": (
        "What the ranking of {of} loses", "Ce que perd le classement {of}",
    ),
    "ranking.pairs": ("pairs", "des paires"),
    "ranking.threats": ("threats", "des menaces"),
    "ranking.brokers": ("brokers", "des intermédiaires"),
    "column.row": ("Row", "Ligne"),
    "column.without": ("Without", "Sans"),
    "column.facts": ("Facts lost", "Faits perdus"),
    "column.tau": ("tau", "tau"),
    "column.leave": ("Leave the top", "Quittent la tête"),
    "column.lost": ("Lost", "Perdu"),
    "column.bridge": ("Bridge", "Pont"),
    "column.opens": ("Opens", "Ouvre"),
    "column.relays-lost": ("Relays lost", "Relais perdus"),
    "column.only-it": ("Only it connects", "Lui seul relie"),
    "point.agency": ("agency", "organisme"),
    "point.link": ("link", "lien"),
    "critical-arrangements-title": (
        "Arrangements by what their end would cost", "Arrangements selon le coût de leur fin",
    ),
    "critical-memberships-title": (
        "Memberships by what their end would cost", "Adhésions selon le coût de leur fin",
    ),
    "critical-relays-title": (
        "Agencies that alone connect pairs", "Organismes qui relient seuls des paires",
    ),
    "critical-points-title": ("Single points of failure", "Points de défaillance uniques"),
    "note-critical": (
        "Carries: weighted need that runs through it. Lost: the part that nothing else would meet.",
        "Porte : besoin pondéré qui y passe. Perdu : la part que rien d'autre ne comblerait.",
    ),
    "note-points": (
        "Agencies and links of the working ties without which the network falls into more parts.",
        "Organismes et liens sans lesquels le réseau se scinde en davantage de parties.",
    ),
    "note-effects": (
        "Stays: share of the top rows that remain on top; tau: Kendall rank correlation with the whole record.",
        "Se maintient : part des premières lignes qui restent en tête; tau : corrélation de Kendall avec le tout.",
    ),
    "note-stability-added": (
        ("Ties added at random, {share} of the statements, {draws} draws, seed {seed}: on average {overlap} of "
        "the top rows stay on top; Kendall tau {tau}."),
        ("Liens ajoutés au hasard, {share} des énoncés, {draws} tirages, germe {seed} : en moyenne {overlap} des "
        "premières lignes restent en tête; tau de Kendall {tau}."),
    ),
    "note-stability": (
        ("{share} of the statements dropped at random, {draws} draws, seed {seed}: on average {overlap} of "
        "the top rows stay on top; Kendall tau {tau}."),
        ("{share} des énoncés retirés au hasard, {draws} tirages, germe {seed} : en moyenne {overlap} des "
        "premières lignes restent en tête; tau de Kendall {tau}."),
    ),
    "ladder-title": (
        "How far apart the agencies on each threat are",
        "Distance entre les organismes, par menace",
    ),
    "documented-title": (
        "How well agencies are documented", "Documentation des organismes",
    ),
    "column.pairs": ("Pairs", "Paires"),
    "column.parts": ("Parts", "Parties"),
    "column.direct": ("Direct", "Direct"),
    "column.two_step": ("Two steps", "Deux pas"),
    "column.farther": ("Farther", "Plus loin"),
    "column.unreachable": ("Never", "Jamais"),
    "column.documented": ("Documented", "Documenté"),
    "column.orphan": ("No tie", "Aucun lien"),
    "documented.well": ("well", "bien"),
    "documented.thin": ("thinly", "peu"),
    "documented.none": ("not at all", "pas du tout"),
    "documented.assumed": ("taken at its word", "pris au mot"),
    "note-ladder": (
        ("Pairs between different bodies by the shortest chain of mutual ties that serve the threat. Parts: "
        "groups that no such chain connects. Coverage here takes in pairs on a thin record, which gaps leave out."),
        ("Paires d'organismes distincts selon la plus courte chaîne de liens réciproques sur la menace. "
        "Parties : groupes qu'aucune chaîne ne relie. La couverture compte ici aussi les paires peu documentées."),
    ),
    "note-congruence": (
        "Congruence (Cataldo and others 2006): {share} of the pairs that share a threat have a mutual tie on one.",
        ("Congruence (Cataldo et autres 2006) : {share} des paires qui partagent une menace ont un lien "
        "réciproque sur l'une d'elles."),
    ),
    "note-documented": (
        ("Sources that speak of an agency's own ties or of those of the body that covers it. From three on, "
        "silence can mean something."),
        ("Sources qui parlent des liens de l'organisme ou de ceux du corps qui le couvre. À partir de trois, "
        "le silence peut avoir un sens."),
    ),
    "note-stamp": (
        "Describes {day}. bordergraph {version}, data {data}.",
        "Décrit {day}. bordergraph {version}, données {data}.",
    ),
}  # fmt: skip
