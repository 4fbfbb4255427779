"""From the model to RDF: what agencies do, what depends on what, doors, searches, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from bordergraph.model import (
        Agency,
        Arrangement,
        Finding,
        Gateway,
        Mandate,
        Network,
        Search,
        Threat,
    )
    from bordergraph.store.writing.nodes import Writer

__all__ = [
    "agency_work",
    "arrangement_work",
    "mandate_work",
    "same_as",
    "threat_work",
    "write_findings",
    "write_work",
]


def same_as(w: Writer, kind: str, names: Iterable[str]) -> tuple[ox.NamedNode, ...]:
    """Return the nodes of the same thing in other data; a name that is no address is an id."""
    return tuple(w.ox.NamedNode(n) if ":" in n else w.node(kind, n) for n in names)


def agency_work(w: Writer, a: Agency) -> dict[str, object]:
    """Return the properties of where a body works and whom it stands for."""
    return {
        "bg_standsFor": w.things("agency", a.stands_for),
        "bg_homePlace": w.things("place", a.home),
        "bg_nearPlace": w.things("place", a.near),
        "skos_exactMatch": same_as(w, "agency", a.same_as),
    }


def threat_work(w: Writer, t: Threat) -> dict[str, object]:
    """Return the properties of what is next to a threat, its field, since when and how grave it is."""
    return {
        "skos_related": w.things("threat", t.related),
        "bg_family": w.thing("family", t.family),
        "bg_firstDocumented": t.first_documented,
        "bg_severity": w.number(t.severity) if t.severity != 1 else None,
        "skos_exactMatch": same_as(w, "threat", t.same_as),
    }


def arrangement_work(w: Writer, a: Arrangement) -> dict[str, object]:
    """Return the properties of what an arrangement serves, whom it ties and where."""
    return {
        "bg_serves": w.thing("served", a.serves),
        "bg_hub": w.things("agency", a.hubs),
        "bg_region": w.thing("region", a.region),
        "bg_announced": a.announced or None,
        "skos_exactMatch": same_as(w, "arrangement", a.same_as),
    }


def mandate_work(w: Writer, m: Mandate) -> dict[str, object]:
    """Return the properties of what the agency of a mandate does."""
    return {
        "bg_performs": w.things("function", m.functions),
        "bg_ground": w.thing("ground", m.basis),
        "bg_side": m.side,
        "bg_realm": w.things("realm", m.realm),
        "bg_onlyWith": m.only_with,
    }


def write_work(w: Writer, network: Network) -> None:
    """Add the places of bodies, dependencies, doors and searches of a network."""
    for place in sorted({p for a in network.agencies for p in (*a.home, *a.near)}):
        node = w.node("place", place)
        w.add(node, rdf_type=w.name("bg:Place"), skos_prefLabel=w.label(place))
    for d in network.dependencies:
        side = "abroad" if d.across else "home"
        w.add(
            w.fresh("dependency", f"{side}--{d.dependent}--{d.on}"),
            rdf_type=w.name("bg:Dependency"),
            bg_dependent=w.thing("function", d.dependent),
            bg_dependency=w.thing("function", d.on),
            bg_across=d.across,
            bg_strength=w.number(d.value),
            bg_direction=w.thing("direction", d.direction),
            bg_rhythm=w.thing("cadence", d.rhythm),
            bg_rationale=w.names(d.why, d.why_fr),
        )
    for g in network.gateways:
        _gateway(w, g)
    for s in network.searches:
        _search(w, s)


def _cited(w: Writer, kind: str, told: Finding | Gateway) -> dict[str, object]:
    """Return the properties of where one statement is found; each further source mentions it."""
    if not told.citations:
        return {}
    first, *further = told.citations
    if further:
        w.mention(kind, told.id, further, told.id)
    return {
        "prov_wasDerivedFrom": w.thing("source", first.source),
        "bg_locator": first.locator,
        "bg_confidence": w.name(f"confidence:{first.confidence}"),
    }


def _gateway(w: Writer, g: Gateway) -> None:
    pairs = []
    for first, second in g.functions:
        pair = w.node("function-pair", f"{first}--{second}")
        pairs.append(pair)
        w.add(
            pair,
            rdf_type=w.name("bg:FunctionPair"),
            bg_firstFunction=w.thing("function", first),
            bg_secondFunction=w.thing("function", second),
        )
    w.add(
        w.node("gateway", g.id),
        rdf_type=w.name("bg:Gateway"),
        bg_between=tuple(pairs),
        bg_across=g.across,
        bg_through=w.things("agency", (body for _, body in g.through)),
        bg_agency=w.thing("agency", g.agency),
        bg_notLevel=w.thing("level", g.not_level),
        bg_threat=w.things("threat", g.threats),
        bg_note=w.names(g.why, g.why_fr),
        **_cited(w, "gateway", g),
    )


def _pairs(w: Writer, pairs: Iterable[tuple[str, str]]) -> tuple[ox.NamedNode, ...]:
    """Return the nodes of some pairs, declaring them."""
    found = []
    for first, second in pairs:
        known = w.pairs.get((first, second))
        if known is not None:
            found.append(known)
            continue
        node = w.pairs[first, second] = w.fresh("pair", f"{first}--{second}")
        found.append(node)
        w.add(
            node,
            rdf_type=w.name("bg:Pair"),
            bg_first=w.thing("agency", first),
            bg_second=w.thing("agency", second),
        )
    return tuple(found)


def _search(w: Writer, s: Search) -> None:
    things = [t.partition(":") for t in s.found]
    rests = [w.node(kind, slug) for kind, _, slug in things if kind != "arrangement"]
    w.add(
        w.node("search", s.id),
        rdf_type=w.name("bg:Search"),
        bg_pair=_pairs(w, (s.agencies,)),
        bg_threat=w.thing("threat", s.threat),
        bg_date=s.day,
        bg_outcome=w.thing("search-outcome", s.outcome),
        bg_searcher=w.thing("searcher", s.searcher),
        bg_query=s.queries,
        bg_foundArrangement=w.things(
            "arrangement", (slug for kind, _, slug in things if kind == "arrangement")
        ),
        bg_restsOn=tuple(dict.fromkeys(rests)),
        bg_note=w.told(s.note),
    )
    # A conclusion has no source of its own; what it was read in speaks of it.
    if s.citations:
        w.mention("search", s.id, s.citations, s.id)


def write_findings(w: Writer, findings: Iterable[Finding]) -> None:
    """Add what was documented about agencies and arrangements."""
    for f in findings:
        note = f.citations[0].note if f.citations else ""
        w.add(
            w.node("finding", f.id),
            rdf_type=w.name("bg:Finding"),
            bg_findingKind=w.thing("finding-kind", f.kind),
            bg_concernsAgency=w.things("agency", f.agencies),
            bg_pair=_pairs(w, f.pairs),
            bg_concernsArrangement=w.things("arrangement", f.arrangements),
            bg_threat=w.things("threat", f.threats),
            bg_from=f.span.start,
            bg_to=f.span.end,
            bg_asOf=f.span.as_of,
            bg_periodStart=f.examined.start,
            bg_periodEnd=f.examined.end,
            bg_fixed=w.thing("fixed", f.fixed if f.fixed != "unknown" else None),
            bg_note=w.told(note),
            **_cited(w, "finding", f),
        )
