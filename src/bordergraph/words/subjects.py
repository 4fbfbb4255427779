"""Texts of reports on one agency, arrangement, threat or pair in English and French."""

from __future__ import annotations

__all__ = ["SUBJECTS"]

SUBJECTS: dict[str, tuple[str, str]] = {
    "agency-subtitle": ("{what}. Report on {day}.", "{what}. Rapport sur {day}."),
    "part-of": ("Part of {name}.", "Fait partie de : {name}."),
    "body-ended": ("Dissolved {day}.", "Dissous le {day}."),
    "agency-links": (
        "Linked to {partners} ({abroad} abroad) through {arrangements} of its own.",
        "Lié à {partners} ({abroad} à l'étranger) par {arrangements} en son nom.",
    ),
    "agency-top-gap": (
        "{gaps}; the largest with {other} on {threat} ({kind}).",
        "{gaps} ; la plus grande avec {other}, {threat} ({kind}).",
    ),
    "not-compared": (
        "Takes no part in the analysis of pairs: it is no agency, or did not exist on that day.",
        (
            "Ne figure pas dans l'analyse des paires : ce n'est pas une agence, ou elle n'existait "
            "pas ce jour-là."
        ),
    ),
    "agency-coverage": (
        "Its ties rest on {sources} and {statements}: documented {grade}.",
        "Ses liens reposent sur {sources} et {statements} : documentés {grade}.",
    ),
    "partners": ("Who it works with", "Avec qui elle travaille"),
    "partners-caption": (
        "Partners, by the number of arrangements shared",
        "Partenaires, selon le nombre de dispositifs communs",
    ),
    "on-list": ("On: {names}", "Contre : {names}"),
    "direct-share": ("direct sharing", "échange direct"),
    "takes-part": ("What it takes part in", "À quoi elle prend part"),
    "takes-part-caption": (
        "Arrangements, those in force first",
        "Dispositifs, d'abord ceux en vigueur",
    ),
    "covered": ("Covered by its parent body", "Couverte par son organisme parent"),
    "covered-by": (
        "{body} takes part in {names}; towards others this covers its components too.",
        "{body} prend part à {names} ; envers les autres, cela couvre aussi ses composantes.",
    ),
    "mandates": ("What it answers for", "De quoi elle répond"),
    "mandates-caption": ("Threats and its part in each", "Menaces et sa part dans chacune"),
    "findings": ("Findings about it", "Constats à son sujet"),
    "findings-caption": (
        "Findings, latest first: kind, when it held, whether it was fixed",
        "Constats, les plus récents d'abord : genre, période, correction",
    ),
    "figures": ("Figures", "Chiffres"),
    "figures-caption": (
        "Figures; contested ones first, with the other reading",
        "Chiffres ; d'abord ceux qui sont contestés, avec l'autre lecture",
    ),
    "role": ("Its place between the countries", "Sa place entre les pays"),
    "role-between": (
        "Betweenness {value}: rank {rank} of {n}.",
        "Intermédiarité {value} : rang {rank} sur {n}.",
    ),
    "role-constraint": (
        "Constraint {value}: the lower, the less its partners already know each other.",
        "Contrainte {value} : plus elle est basse, moins ses partenaires se connaissent déjà.",
    ),
    "role-articulation": (
        "Without it the network falls into more parts.",
        "Sans elle, le réseau se sépare en plus de morceaux.",
    ),
    "role-is.coordinator": (
        "Mostly a coordinator: it links agencies of its own country.",
        "Surtout coordonnateur : relie des agences de son propre pays.",
    ),
    "role-is.itinerant": (
        "Mostly an itinerant: it links agencies of the other country.",
        "Surtout itinérant : relie des agences de l'autre pays.",
    ),
    "role-is.representative": (
        "Mostly a representative: it passes on from its country to the other.",
        "Surtout représentant : transmet de son pays vers l'autre.",
    ),
    "role-is.gatekeeper": (
        "Mostly a gatekeeper: it lets the other country into its own.",
        "Surtout portier : fait entrer l'autre pays dans le sien.",
    ),
    "role-is.liaison": (
        "Mostly a liaison: it links two groups that are not its own.",
        "Surtout liaison : relie deux groupes qui ne sont pas le sien.",
    ),
    "role-caption": (
        "Gould-Fernandez roles by country, with z",
        "Rôles de Gould et Fernandez par pays, avec z",
    ),
    "fact.status": ("Status:", "État :"),
    "fact.when": ("Dates:", "Dates :"),
    "fact.cadence": ("Cadence:", "Cadence :"),
    "fact.scope": ("Scope:", "Portée :"),
    "fact.part": ("Part of:", "Fait partie de :"),
    "fact.parts": ("Its parts:", "Ses parties :"),
    "status-as-of": ("{status} (as of {day})", "{status} (au {day})"),
    "only.provides": ("gives only", "donne seulement"),
    "only.receives": ("gets only", "reçoit seulement"),
    "members": ("Members", "Membres"),
    "members-caption": ("Members, those in force first", "Membres, d'abord les membres actuels"),
    "focus": ("Threats it names", "Menaces visées"),
    "focus-caption": ("Threats it names", "Menaces visées"),
    "flows": ("Who gives what to whom", "Qui donne quoi à qui"),
    "flows-caption": ("Documented flows", "Flux documentés"),
    "threat-subtitle": ("Threat. Report on {day}.", "Menace. Rapport sur {day}."),
    "threat-under": (
        "Threat, under {path}. Report on {day}.",
        "Menace, sous {path}. Rapport sur {day}.",
    ),
    "threat-need": (
        "{agencies} answer for it; {share} of the need between them is met; {gaps}.",
        "{agencies} en répondent ; {share} du besoin entre elles est comblé ; {gaps}.",
    ),
    "threat-orphan": (
        "Orphan threat: no arrangement names it, itself or through a broader one.",
        "Menace orpheline : aucun dispositif ne la vise, directement ou par une plus large.",
    ),
    "threat-narrower": ("Narrower threats: {names}.", "Menaces plus étroites : {names}."),
    "threat-nobody": (
        "Fewer than two agencies answer for it, so no pair needs a channel.",
        "Moins de deux agences en répondent ; aucune paire n'a besoin de canal.",
    ),
    "names-broader": ("Names {threat}.", "Vise : {threat}."),
    "facing": ("Who answers for it", "Qui en répond"),
    "facing-caption": ("Agencies and their part", "Agences et leur part"),
    "serving": ("What serves it", "Ce qui la couvre"),
    "serving-caption": (
        "Arrangements that name it or a broader threat, those in force first",
        "Dispositifs qui la visent ou visent une plus large, d'abord ceux en vigueur",
    ),
    "pair-title": ("{a} and {b}", "{a} et {b}"),
    "pair-within": (
        "Both belong to one body; what is missing between them is a class of its own.",
        "Les deux relèvent d'un même organisme ; ce qui manque entre eux est une classe à part.",
    ),
    "pair-linked": (
        "Linked through {arrangements} in force; most regular: {cadence}.",
        "Liés par {arrangements} en vigueur ; le plus régulier : {cadence}.",
    ),
    "pair-unlinked": (
        "No arrangement in force links them in their own names.",
        "Aucun dispositif en vigueur ne les lie en leur nom.",
    ),
    "pair-threats": (
        "They share {threats}; with a gap that counts: {open}.",
        "Ils partagent {threats} ; avec une lacune comptée : {open}.",
    ),
    "shared": ("Threats both answer for", "Menaces dont les deux répondent"),
    "shared-caption": ("Their part in each threat", "Leur part dans chaque menace"),
    "together": ("What both take part in", "À quoi les deux prennent part"),
    "together-caption": (
        "Shared arrangements, those in force first",
        "Dispositifs communs, d'abord ceux en vigueur",
    ),
}
