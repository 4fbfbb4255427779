"""From the model to RDF: how CSV tables become a graph that SPARQL can ask."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.model import Cadence
from bordergraph.store.writing import work
from bordergraph.store.writing.nodes import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox

    from bordergraph.model import Network

__all__ = ["triples"]


def triples(network: Network) -> Iterator[ox.Triple]:
    """Yield a network's triples in bordergraph's own vocabulary.

    Statement IRIs are made of the ids of what they connect and of the source, so the same tables
    give the same IRIs. Figures have no table and are not written.
    """
    w = Writer()
    for a in network.agencies:
        yield from w.taken()
        w.add(
            w.ox.NamedNode(vocab.iri("agency", a.id)),
            rdf_type=w.name(f"bg:{a.cls.capitalize()}"),
            skos_prefLabel=w.names(a.label, a.label_fr),
            bg_acronym=w.acronyms(a.acronyms),
            bg_country=a.country,
            bg_level=w.thing("level", a.level),
            bg_sector=w.thing("sector", a.sector),
            org_subOrganizationOf=w.thing("agency", a.parent),
            bg_founded=a.span.start,
            bg_dissolved=a.span.end,
            **work.agency_work(w, a),
        )
    if network.threats:
        w.add(w.name("threat:scheme"), rdf_type=w.name("skos:ConceptScheme"))
    for t in network.threats:
        yield from w.taken()
        w.add(
            w.ox.NamedNode(vocab.iri("threat", t.id)),
            rdf_type=w.name("skos:Concept"),
            skos_inScheme=w.name("threat:scheme"),
            skos_prefLabel=w.names(t.label, t.label_fr),
            skos_broader=w.thing("threat", t.broader),
            **work.threat_work(w, t),
        )
    for s in network.sources:
        yield from w.taken()
        w.add(
            w.ox.NamedNode(vocab.iri("source", s.id)),
            rdf_type=w.name("bg:Source"),
            dcterms_title=s.title,
            dcterms_publisher=_publisher(w, s.publisher),
            bg_dateText=s.date,
            schema_url=w.ox.Literal(s.url, datatype=w.name("xsd:anyURI")) if s.url else None,
            bg_sourceKind=w.thing("source-kind", s.kind),
            bg_extentRead=w.thing("extent", s.extent_read),
        )
    yield from _arrangements(w, network)
    yield from _ties(w, network)
    yield from _facts(w, network)
    w.add(
        w.ox.NamedNode(vocab.TABLES),
        rdf_type=w.name("void:Dataset"),
        dcterms_modified=network.day,
        dcterms_title=network.title,
    )
    work.write_work(w, network)
    work.write_findings(w, network.findings)
    yield from w.taken()


def _publisher(w: Writer, name: str) -> object:
    """Return the resource of a publisher, declared as often as it is named."""
    if not name:
        return None
    node = w.ox.NamedNode(vocab.iri("publisher", name))
    w.add(node, rdf_type=w.name("bg:Publisher"), skos_prefLabel=w.told(name))
    return node


def _arrangements(w: Writer, network: Network) -> Iterator[ox.Triple]:
    joined = {(p.arrangement, p.span.begin) for p in network.participations}
    for a in network.arrangements:
        yield from w.taken()
        node = w.ox.NamedNode(vocab.iri("arrangement", a.id))
        w.add(
            node,
            rdf_type=w.name(f"bg:{a.cls.capitalize()}"),
            skos_prefLabel=w.names(a.label, a.label_fr),
            bg_acronym=w.acronyms(a.acronyms),
            bg_arrangementKind=w.thing("arrangement-kind", a.kind),
            bg_scope=w.thing("scope", a.scope),
            dcterms_isPartOf=w.things("arrangement", a.part_of),
            **work.arrangement_work(w, a),
        )
        if a.cadence is not Cadence.UNKNOWN:
            w.statement(
                "exchange",
                a.id,
                a.citations,
                bg_arrangement=node,
                bg_cadence=w.name(f"cadence:{a.cadence}"),
            )
        for kind, day in (("start", a.span.start), ("end", a.span.end)):
            if day:
                w.statement(
                    "milestone",
                    f"{a.id}--{kind}",
                    a.citations,
                    bg_about=node,
                    bg_milestoneKind=w.name(f"milestone-kind:{kind}"),
                    bg_date=day,
                )
        dated = bool(a.span.start or a.span.end or a.cadence is not Cadence.UNKNOWN)
        if a.status != "unknown" or a.status_as_of or (a.citations and not dated):
            w.statement(
                "status-report",
                a.id,
                a.citations,
                bg_about=node,
                bg_status=w.thing("status", a.status),
                bg_asOf=a.status_as_of,
            )
        seen = a.span.as_of
        if seen and seen != a.status_as_of and (a.id, seen) not in joined:
            w.mention("arrangement", a.id, a.citations, a.label, seen)


def _ties(w: Writer, network: Network) -> Iterator[ox.Triple]:
    for p in network.participations:
        yield from w.taken()
        one_way = not (p.provides and p.receives)
        w.statement(
            "participation",
            f"{p.agency}--{p.arrangement}",
            p.citations,
            p.span,
            org_member=w.thing("agency", p.agency),
            bg_arrangement=w.thing("arrangement", p.arrangement),
            org_role=w.thing("role", p.role),
            bg_provides=p.provides if one_way else None,
            bg_receives=p.receives if one_way else None,
        )
    for share in network.shares:
        yield from w.taken()
        w.statement(
            "flow",
            f"{share.giver}--{share.receiver}--{share.threat or 'all'}",
            share.citations,
            share.span,
            bg_giver=w.thing("agency", share.giver),
            bg_receiver=w.thing("agency", share.receiver),
            bg_threat=w.thing("threat", share.threat),
            bg_cadence=w.name(f"cadence:{share.cadence}"),
        )
    for f in network.flows:
        yield from w.taken()
        w.statement(
            "flow",
            f"{f.giver}--{f.receiver}--{f.arrangement}",
            # What passes is the note of the statement, as it is read back.
            tuple(replace(c, note=f.what) for c in f.citations),
            f.span,
            bg_giver=w.thing("agency", f.giver),
            bg_receiver=w.thing("agency", f.receiver),
            bg_arrangement=w.thing("arrangement", f.arrangement),
            bg_note=None if f.citations else w.told(f.what),
        )


def _facts(w: Writer, network: Network) -> Iterator[ox.Triple]:
    for m in network.mandates:
        yield from w.taken()
        w.statement(
            "mandate",
            f"{m.agency}--{m.threat}",
            m.citations,
            None,
            bg_agency=w.thing("agency", m.agency),
            bg_threat=w.thing("threat", m.threat),
            bg_responsibility=w.name(f"responsibility:{m.responsibility}"),
            **work.mandate_work(w, m),
        )
    for f in network.foci:
        yield from w.taken()
        w.statement(
            "focus",
            f"{f.arrangement}--{f.threat}",
            f.citations,
            bg_arrangement=w.thing("arrangement", f.arrangement),
            bg_threat=w.thing("threat", f.threat),
        )
