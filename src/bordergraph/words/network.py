"""Texts of the report on the whole network in English and French."""

from __future__ import annotations

__all__ = ["NETWORK"]

NETWORK: dict[str, tuple[str, str]] = {
    "network-title": (
        "Canada-U.S. border security: who shares what with whom",
        "Sécurité de la frontière canado-américaine : qui échange quoi avec qui",
    ),
    "network-subtitle": ("Connectivity report on {day}.", "Rapport de connectivité sur {day}."),
    "summary": ("In short", "En bref"),
    "summary-size": (
        "{agencies}, {arrangements} in force, on the word of {sources}.",
        "{agencies}, {arrangements} en vigueur, sur la foi de {sources}.",
    ),
    "summary-coverage": (
        "{share} of what agencies need from each other is met by a working channel.",
        "{share} de ce que les agences attendent les unes des autres est assuré par un canal.",
    ),
    "summary-gaps": (
        "{gaps} between two agencies on one threat: {kinds}. {confirmed} of them are documented.",
        "{gaps} entre deux agences face à une menace : {kinds}. {confirmed} sont documentées.",
    ),
    "summary-top": (
        "The largest: {pair} on {threat} ({kind}).",
        "La plus grande : {pair}, {threat} ({kind}).",
    ),
    "summary-brokers": (
        "Most paths between agencies run through {names}.",
        "La plupart des chemins entre agences passent par {names}.",
    ),
    "summary-orphans": (
        "{threats} that agencies answer for are named by no arrangement.",
        "{threats} dont des agences répondent ne sont visées par aucun dispositif.",
    ),
    "gaps": ("Gaps", "Lacunes"),
    "gaps-intro": (
        (
            "Two agencies answer for the same threat and no regular channel serves it. Gap = need x "
            "(1 - supply) x weight of the threat. Largest first, each with its reasons."
        ),
        (
            "Deux agences répondent de la même menace et aucun canal régulier ne la couvre. Lacune = "
            "besoin x (1 - offre) x poids de la menace. Les plus grandes d'abord, avec leurs motifs."
        ),
    ),
    "gaps-none": ("No gap that counts.", "Aucune lacune comptée."),
    "gaps-thin": (
        "{n} more rest on a thin record and are not counted; 'bordergraph gaps' lists them apart.",
        (
            "{n} autres reposent sur peu de sources et ne sont pas comptées ; 'bordergraph gaps' les "
            "liste à part."
        ),
    ),
    "apart": ("Gaps on a thin record, not counted", "Lacunes peu documentées, non comptées"),
    "apart-intro": (
        "Here silence may be a hole in the record, not in the cooperation.",
        "Ici, le silence peut être un trou du dossier et non de la coopération.",
    ),
    "apart-caption": ("Open pairs that are not counted", "Paires ouvertes non comptées"),
    "gaps-within": (
        "{n} more lie within one body and are a class of their own.",
        "{n} autres se trouvent au sein d'un même organisme et forment une classe à part.",
    ),
    "gaps-caption": (
        "Gaps by size: pair, threat, kind, evidence",
        "Lacunes par taille : paire, menace, type, preuve",
    ),
    "coverage": ("How much of the need is met", "Part du besoin comblée"),
    "coverage-intro": (
        (
            "Over all threats, {share} of the need is met. Need counts pairs of agencies by their "
            "responsibility; the threats with most missing come first."
        ),
        (
            "Toutes menaces confondues, {share} du besoin est comblé. Le besoin compte les paires "
            "d'agences selon leur responsabilité ; les menaces où il manque le plus viennent d'abord."
        ),
    ),
    "coverage-caption": ("Need and coverage by threat", "Besoin et couverture par menace"),
    "bar-met": ("met", "comblé"),
    "bar-need": ("need", "besoin"),
    "connectors": ("Who connects most", "Qui relie le plus"),
    "connectors-intro": (
        (
            "Ranked by betweenness: the share of shortest paths between other agencies that run "
            "through this one."
        ),
        (
            "Classement par intermédiarité : part des plus courts chemins entre les autres agences "
            "qui passent par celle-ci."
        ),
    ),
    "connectors-places": (
        "Partners are counted by country.",
        "Les partenaires sont comptés par pays.",
    ),
    "connectors-caption": (
        "Partners in Canada and the U.S., arrangements, betweenness, role by country",
        "Partenaires au Canada et aux É.-U., dispositifs, intermédiarité, rôle par pays",
    ),
    "arrangements": ("Arrangements that connect most", "Dispositifs qui relient le plus"),
    "arrangements-caption": (
        "Members in force by country, cadence, status, since when",
        "Membres actuels par pays, cadence, état, depuis quand",
    ),
    "silos": ("Silos by country", "Silos par pays"),
    "silos-intro": (
        (
            "Share of the need that is met inside each country and across its boundary, beside what "
            "chance alone gives."
        ),
        (
            "Part du besoin comblée dans chaque pays et au-delà de sa frontière, à côté de ce que "
            "donne le seul hasard."
        ),
    ),
    "silos-note": (
        (
            "E-I: ties across minus ties inside, over their sum, beside what random labels give. "
            "z: need across the boundary that ties carry, against the null."
        ),
        (
            "E-I : liens externes moins internes, sur leur somme, à côté de ce que donnent des "
            "étiquettes au hasard. z : besoin au dehors que portent les liens, face au modèle nul."
        ),
    ),
    "silos-small": (
        "{groups} more groups are too small to judge.",
        "{groups} autres groupes sont trop petits pour juger.",
    ),
    "silos-caption": (
        "Need met inside and across, by country",
        "Besoin comblé au dedans et au dehors, par pays",
    ),
    "inside": ("inside", "au dedans"),
    "across": ("across", "au dehors"),
    "strained": ("Strained links", "Liens sous tension"),
    "strained-intro": (
        "These pairs do have a channel, and a finding documents trouble with it.",
        "Ces paires ont un canal, et un constat y documente une difficulté.",
    ),
    "strained-caption": (
        "Links in trouble: pair, trouble, channel",
        "Liens en difficulté : paire, difficulté, canal",
    ),
    "claims": (
        "The National Police Federation's claims beside the graph",
        "Les affirmations de la Fédération de la police nationale face au graphe",
    ),
    "claims-intro": (
        "What the union's statement says, in our words, and what the rest of the record shows.",
        (
            "Ce que dit la déclaration du syndicat, dans nos mots, et ce que montre le reste du "
            "dossier."
        ),
    ),
    "claims-caption": ("Claims and record, by theme", "Affirmations et dossier, par thème"),
    "theme.silos": ("silos", "silos"),
    "theme.irregular": ("irregular sharing", "échange irrégulier"),
    "theme.money": ("unstable money", "financement instable"),
    "it-claims": ("Claim: {text}", "Affirmation : {text}"),
    "it-claims-of": ("Claim on {about}: {text}", "Affirmation sur {about} : {text}"),
    "shows-silo": (
        "{group}: {inside} of the need met inside, {across} across ({verdict}).",
        "{group} : {inside} du besoin comblé au dedans, {across} au dehors ({verdict}).",
    ),
    "shows-nothing": ("No group to compare.", "Aucun groupe à comparer."),
    "shows-cadence": (
        (
            "Of {n} arrangements in force {regular} are continuous or scheduled, {request} work on "
            "request, {incident} after incidents; of {unknown} no source says."
        ),
        (
            "Sur {n} dispositifs en vigueur, {regular} sont continus ou réguliers, {request} sur "
            "demande, {incident} après incident ; pour {unknown}, aucune source ne le dit."
        ),
    ),
    "shows-irregular": (
        "{gaps} of the kind irregular.",
        "{gaps} de type irrégulier.",
    ),
    "shows-stopped": (
        "{arrangements} ended, dormant or stalled; {gaps} of the kind dormant.",
        "{arrangements} à l'arrêt ou en dormance ; {gaps} de type dormance.",
    ),
    "shows-money": (
        "Findings on unstable money name {names}.",
        "Des constats de financement instable nomment {names}.",
    ),
    "no-others": ("No other source found so.", "Aucune autre source ne le constate."),
    "others-say": (
        "Other sources: {findings} of that kind, {open} not known to be fixed.",
        "Autres sources : {findings} de ce genre, {open} sans correction connue.",
    ),
    "others-sources": ("The other sources.", "Les autres sources."),
    "contested": ("Contested claims", "Affirmations contestées"),
    "contested-intro": (
        "Claims that were checked against other sources; both readings stand side by side.",
        "Affirmations vérifiées auprès d'autres sources ; les deux lectures côte à côte.",
    ),
    "contested-caption": (
        "What was claimed, what was found, verdict",
        "Affirmé, constaté, verdict",
    ),
    "other-reading": (
        "Other reading ({verdict}): {found}.",
        "Autre lecture ({verdict}) : {found}.",
    ),
    "orphans": ("Orphan threats", "Menaces orphelines"),
    "orphans-intro": (
        (
            "Agencies answer for these threats and no arrangement names them, itself or through a "
            "broader one. They are said once and make no pair gaps."
        ),
        (
            "Des agences répondent de ces menaces et aucun dispositif ne les vise, directement ou par "
            "une menace plus large. Elles sont dites une fois et ne créent pas de lacunes de paires."
        ),
    ),
    "orphans-caption": ("Threats that no arrangement names", "Menaces sans dispositif"),
    "thin": ("Thinly covered agencies", "Agences peu documentées"),
    "thin-intro": (
        (
            "Few sources speak of what these agencies take part in. A missing link may be a hole in "
            "the record, so their gaps are listed apart."
        ),
        (
            "Peu de sources disent à quoi ces agences prennent part. Un lien absent peut être un trou "
            "du dossier ; leurs lacunes sont donc listées à part."
        ),
    ),
    "thin-caption": (
        "Sources and statements on each agency's ties",
        "Sources et énoncés sur les liens de chaque agence",
    ),
    "holdings": ("What the graph holds", "Ce que contient le graphe"),
    "holds-arrangements": (
        "{programs} and {channels}, of which {working} are in force.",
        "{programs} et {channels}, dont {working} en vigueur.",
    ),
    "holds-statements": (
        "{statements} that the analysis reads, {threats}, {findings}, {figures}.",
        "{statements} lus par l'analyse, {threats}, {findings}, {figures}.",
    ),
    "holds-sources": (
        "{sources}, by how much was read: {extents}.",
        "{sources}, selon la lecture : {extents}.",
    ),
    "holds-no-sources": (
        "The data names no sources: it is taken at its word as complete.",
        "Les données ne citent aucune source : elles sont prises au mot comme complètes.",
    ),
    "holds-caption": ("Bodies by country", "Organismes par pays"),
    "method": ("Method and limits", "Méthode et limites"),
    "method-need": (
        (
            "Need: the smaller of two agencies' responsibilities for a threat (lead 1, shared 0.8, "
            "support 0.4)."
        ),
        (
            "Besoin : la plus petite des responsabilités de deux agences face à une menace (première "
            "1, partagée 0,8, appui 0,4)."
        ),
    ),
    "method-weight": ("Weight of a threat: {weight}.", "Poids d'une menace : {weight}."),
    "method-supply": (
        (
            "Supply: the best channel in force that names the threat or a broader one, scaled by "
            "cadence (continuous 1, scheduled 0.8, on request 0.5, after incidents 0.25, unknown "
            "0.5); one-way counts half, a relay a quarter."
        ),
        (
            "Offre : le meilleur canal en vigueur qui vise la menace ou une plus large, selon la "
            "cadence (continue 1, régulière 0,8, sur demande 0,5, après incident 0,25, inconnue "
            "0,5) ; le sens unique compte la moitié, un relais le quart."
        ),
    ),
    "method-null": ("Null model of the silos: {null}.", "Modèle nul des silos : {null}."),
    "method-evidence": (
        (
            "Evidence: confirmed when a finding documents the gap, inferred when both agencies are "
            "well covered by sources and some tie of each on the threat is on record."
        ),
        (
            "Preuve : confirmée si un constat documente la lacune, déduite si les deux agences sont "
            "bien couvertes par les sources et que chacune a un lien attesté contre la menace."
        ),
    ),
    "method-open": (
        "What no public source says is not in the graph. A gap means: not documented.",
        (
            "Ce qu'aucune source publique ne dit n'est pas dans le graphe. Une lacune veut dire : "
            "non documenté."
        ),
    ),
    "method-reading": (
        "Many sources were read in excerpts; the source list says how far.",
        "Bien des sources ont été lues par extraits ; la liste des sources le précise.",
    ),
    "method-language": (
        "",
        "Les motifs, les notes et les titres des sources restent en anglais ou dans leur langue.",
    ),
    "method-strict": (
        "Strict mode: any mutual tie closes a gap, whatever its cadence.",
        "Mode strict : tout lien mutuel comble une lacune, quelle que soit sa cadence.",
    ),
    "method-stamp": (
        "Describes {day}. bordergraph {version}, data {data}.",
        "Décrit {day}. bordergraph {version}, données {data}.",
    ),
}
