"""From the model to RDF: how CSV tables become a graph that SPARQL can ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.model import AgencyClass, ArrangementClass, Cadence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph as ox

    from bordergraph.model import Citation, Network, Span

__all__ = ["triples"]

_BODY = {
    AgencyClass.AGENCY: "Agency",
    AgencyClass.ASSOCIATION: "Association",
    AgencyClass.COLLECTIVE: "Collective",
    AgencyClass.COMPANY: "Company",
}
_KIND = {ArrangementClass.PROGRAM: "Program", ArrangementClass.CHANNEL: "Channel"}


class _Writer:
    """Collects triples about one network."""

    def __init__(self) -> None:
        import pyoxigraph as ox

        self.ox = ox
        self.found: list[ox.Triple] = []

    def thing(self, kind: str, slug: str) -> ox.NamedNode:
        """Return the IRI of a thing; what an IRI cannot hold is percent-encoded."""
        from urllib.parse import quote

        return self.ox.NamedNode(vocab.iri(kind, quote(slug, safe="-._~")))

    def name(self, curie: str) -> ox.NamedNode:
        """Return the IRI behind a prefixed name."""
        prefix, _, rest = curie.partition(":")
        return self.ox.NamedNode(vocab.PREFIXES[prefix] + rest)

    def add(self, node: ox.NamedNode, **properties: object) -> None:
        """Add a node's properties, written ``bg_country="CA"``; empty values add nothing."""
        for key, value in properties.items():
            if value in (None, "", ()):
                continue
            predicate = self.name(key.replace("_", ":", 1))
            for each in value if isinstance(value, tuple) else (value,):
                self.found.append(self.ox.Triple(node, predicate, self._term(each)))

    def _term(self, value: object) -> ox.NamedNode | ox.Literal:
        from datetime import date

        if isinstance(value, self.ox.NamedNode | self.ox.Literal):
            return value
        if isinstance(value, date):
            return self.ox.Literal(value.isoformat(), datatype=self.name("xsd:date"))
        if isinstance(value, bool | int | float | str):
            return self.ox.Literal(value)
        msg = f"no RDF term for {value!r}"
        raise TypeError(msg)

    def label(self, text: str, language: str) -> ox.Literal | None:
        """Return a language-tagged literal, or None for an empty text."""
        return self.ox.Literal(text, language=language) if text else None

    def dates(self, node: ox.NamedNode, span: Span) -> None:
        """Add a span's dates."""
        self.add(node, bg_from=span.start, bg_to=span.end, bg_asOf=span.as_of)

    def provenance(self, node: ox.NamedNode, citations: Iterable[Citation]) -> None:
        """Add the first citation; a statement node has exactly one."""
        for citation in citations:
            self.add(
                node,
                prov_wasDerivedFrom=self.thing("source", citation.source),
                bg_locator=citation.locator,
                bg_confidence=self.name(f"confidence:{citation.confidence}"),
                bg_note=self.label(citation.note, "en"),
            )
            return


def triples(network: Network) -> Iterator[ox.Triple]:
    """Yield a network's triples in bordergraph's own vocabulary.

    Statement IRIs are made of the ids of what they connect, so the same tables give the same IRIs.
    """
    w = _Writer()
    concept = w.name("skos:Concept")
    for a in network.agencies:
        w.add(
            w.thing("agency", a.id),
            rdf_type=w.name(f"bg:{_BODY[a.cls]}"),
            skos_prefLabel=w.label(a.label, "en"),
            bg_acronym=tuple(w.ox.Literal(x, language="en") for x in a.acronyms),
            bg_country=a.country,
            bg_level=w.thing("level", a.level) if a.level else None,
            bg_sector=w.thing("sector", a.sector) if a.sector else None,
            org_subOrganizationOf=w.thing("agency", a.parent) if a.parent else None,
            bg_founded=a.span.start,
            bg_dissolved=a.span.end,
        )
    for t in network.threats:
        w.add(
            w.thing("threat", t.id),
            rdf_type=concept,
            skos_inScheme=w.name("threat:scheme"),
            skos_prefLabel=w.label(t.label, "en"),
            skos_broader=w.thing("threat", t.broader) if t.broader else None,
        )
    for s in network.sources:
        w.add(
            w.thing("source", s.id),
            rdf_type=w.name("bg:Source"),
            dcterms_title=s.title,
            dcterms_publisher=s.publisher,
            bg_dateText=s.date,
            schema_url=w.ox.Literal(s.url, datatype=w.name("xsd:anyURI")) if s.url else None,
        )
    _arrangements(w, network)
    _facts(w, network)
    return iter(w.found)


def _arrangements(w: _Writer, network: Network) -> None:
    for a in network.arrangements:
        node = w.thing("arrangement", a.id)
        w.add(
            node,
            rdf_type=w.name(f"bg:{_KIND[a.cls]}"),
            skos_prefLabel=w.label(a.label, "en"),
            bg_acronym=tuple(w.ox.Literal(x, language="en") for x in a.acronyms),
            bg_arrangementKind=w.thing("arrangement-kind", a.kind) if a.kind else None,
        )
        if a.cadence is not Cadence.UNKNOWN:
            exchange = w.thing("exchange", a.id)
            w.add(
                exchange,
                rdf_type=w.name("bg:Exchange"),
                bg_arrangement=node,
                bg_cadence=w.name(f"cadence:{a.cadence}"),
            )
            w.provenance(exchange, a.citations)
        for kind, day in (("start", a.span.start), ("end", a.span.end)):
            if day:
                milestone = w.thing("milestone", f"{a.id}--{kind}")
                w.add(
                    milestone,
                    rdf_type=w.name("bg:Milestone"),
                    bg_about=node,
                    bg_milestoneKind=w.name(f"milestone-kind:{kind}"),
                    bg_date=day,
                )
                w.provenance(milestone, a.citations)
        if a.status != "unknown":
            report = w.thing("status-report", a.id)
            w.add(
                report,
                rdf_type=w.name("bg:StatusReport"),
                bg_about=node,
                bg_status=w.thing("status", a.status),
                bg_asOf=a.status_as_of,
            )
            w.provenance(report, a.citations)


def _facts(w: _Writer, network: Network) -> None:
    for p in network.participations:
        node = w.thing("participation", f"{p.agency}--{p.arrangement}")
        w.add(
            node,
            rdf_type=w.name("bg:Participation"),
            org_member=w.thing("agency", p.agency),
            org_organization=w.thing("arrangement", p.arrangement),
            org_role=w.thing("role", p.role),
        )
        if not (p.provides and p.receives):
            w.add(node, bg_provides=p.provides, bg_receives=p.receives)
        w.dates(node, p.span)
        w.provenance(node, p.citations)
    for m in network.mandates:
        node = w.thing("mandate", f"{m.agency}--{m.threat}")
        w.add(
            node,
            rdf_type=w.name("bg:Mandate"),
            bg_agency=w.thing("agency", m.agency),
            bg_threat=w.thing("threat", m.threat),
            bg_responsibility=w.name(f"responsibility:{m.responsibility}"),
        )
        w.provenance(node, m.citations)
    for f in network.foci:
        node = w.thing("focus", f"{f.arrangement}--{f.threat}")
        w.add(
            node,
            rdf_type=w.name("bg:Focus"),
            bg_arrangement=w.thing("arrangement", f.arrangement),
            bg_threat=w.thing("threat", f.threat),
        )
        w.provenance(node, f.citations)
    for share in network.shares:
        node = w.thing("flow", f"{share.giver}--{share.receiver}--{share.threat or 'all'}")
        w.add(
            node,
            rdf_type=w.name("bg:Flow"),
            bg_giver=w.thing("agency", share.giver),
            bg_receiver=w.thing("agency", share.receiver),
            bg_threat=w.thing("threat", share.threat) if share.threat else None,
            bg_cadence=w.name(f"cadence:{share.cadence}"),
        )
        w.dates(node, share.span)
        w.provenance(node, share.citations)
