"""From the model to RDF: how CSV tables become a graph that SPARQL can ask."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.model import Cadence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph as ox

    from bordergraph.model import Citation, Network, Span

__all__ = ["triples"]


class _Writer:
    """Collects triples about one network."""

    def __init__(self) -> None:
        import pyoxigraph as ox

        self.ox = ox
        self.found: list[ox.Triple] = []
        self._made: set[str] = set()

    def thing(self, kind: str, slug: str | None) -> ox.NamedNode | None:
        """Return the IRI of a thing, None for none."""
        return self.ox.NamedNode(vocab.iri(kind, slug)) if slug else None

    def things(self, kind: str, slugs: Iterable[str]) -> tuple[ox.NamedNode, ...]:
        """Return the IRIs of things."""
        return tuple(self.ox.NamedNode(vocab.iri(kind, slug)) for slug in slugs)

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
        if isinstance(value, bool | int | str):
            return self.ox.Literal(value)
        msg = f"no RDF term for {value!r}"
        raise TypeError(msg)

    def label(self, text: str, language: str = "en") -> ox.Literal | None:
        """Return a language-tagged literal, or None for an empty text."""
        return self.ox.Literal(text, language=language) if text else None

    def names(self, english: str, french: str = "") -> tuple[ox.Literal, ...]:
        """Return the labels of a thing."""
        found = (self.label(english), self.label(french, "fr"))
        return tuple(label for label in found if label is not None)

    def statement(
        self,
        kind: str,
        slug: str,
        citations: Iterable[Citation],
        span: Span | None = None,
        **properties: object,
    ) -> None:
        """Add one statement node for each citation, or one without any.

        The node's IRI ends with the source; a second statement that would have the same IRI gets
        a number.
        """
        for citation in tuple(citations) or (None,):
            name = f"{slug}--{citation.source}" if citation else slug
            numbered = (f"{name}--{number}" for number in count(2))
            # An id may look like a number of another, so each is compared with all.
            free = (n for n in chain((name,), numbered) if f"{kind}/{n}" not in self._made)
            name = next(free)
            self._made.add(f"{kind}/{name}")
            node = self.ox.NamedNode(vocab.iri(kind, name))
            cls = "".join(part.capitalize() for part in kind.split("-"))
            self.add(node, rdf_type=self.name(f"bg:{cls}"), **properties)
            if span is not None:
                self.add(node, bg_from=span.start, bg_to=span.end, bg_asOf=span.as_of)
            if citation is not None:
                self.add(
                    node,
                    prov_wasDerivedFrom=self.thing("source", citation.source),
                    bg_locator=citation.locator,
                    bg_confidence=self.name(f"confidence:{citation.confidence}"),
                    bg_note=self.label(citation.note),
                )


def triples(network: Network) -> Iterator[ox.Triple]:
    """Yield a network's triples in bordergraph's own vocabulary.

    Statement IRIs are made of the ids of what they connect and of the source, so the same tables
    give the same IRIs. The severity of threats is an analyst's weight, not a fact, and stays out;
    findings, figures and flows inside arrangements have no table and are not written.
    """
    w = _Writer()
    for a in network.agencies:
        w.add(
            w.ox.NamedNode(vocab.iri("agency", a.id)),
            rdf_type=w.name(f"bg:{a.cls.capitalize()}"),
            skos_prefLabel=w.names(a.label, a.label_fr),
            bg_acronym=tuple(w.ox.Literal(x, language="en") for x in a.acronyms),
            bg_country=a.country,
            bg_level=w.thing("level", a.level),
            bg_sector=w.thing("sector", a.sector),
            org_subOrganizationOf=w.thing("agency", a.parent),
            bg_founded=a.span.start,
            bg_dissolved=a.span.end,
        )
    if network.threats:
        w.add(w.name("threat:scheme"), rdf_type=w.name("skos:ConceptScheme"))
    for t in network.threats:
        w.add(
            w.ox.NamedNode(vocab.iri("threat", t.id)),
            rdf_type=w.name("skos:Concept"),
            skos_inScheme=w.name("threat:scheme"),
            skos_prefLabel=w.names(t.label, t.label_fr),
            skos_broader=w.thing("threat", t.broader),
        )
    for s in network.sources:
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
    _arrangements(w, network)
    _ties(w, network)
    _facts(w, network)
    return iter(w.found)


def _publisher(w: _Writer, name: str) -> object:
    """Return the resource of a publisher, declared as often as it is named."""
    if not name:
        return None
    node = w.ox.NamedNode(vocab.iri("publisher", name))
    w.add(node, rdf_type=w.name("bg:Publisher"), skos_prefLabel=w.names(name))
    return node


def _arrangements(w: _Writer, network: Network) -> None:
    for a in network.arrangements:
        node = w.ox.NamedNode(vocab.iri("arrangement", a.id))
        w.add(
            node,
            rdf_type=w.name(f"bg:{a.cls.capitalize()}"),
            skos_prefLabel=w.names(a.label, a.label_fr),
            bg_acronym=tuple(w.ox.Literal(x, language="en") for x in a.acronyms),
            bg_arrangementKind=w.thing("arrangement-kind", a.kind),
            bg_scope=w.thing("scope", a.scope),
            dcterms_isPartOf=w.things("arrangement", a.part_of),
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
        seen = a.status_as_of or (a.span.as_of if a.span.start is None else None)
        if a.status != "unknown" or seen:
            w.statement(
                "status-report",
                a.id,
                a.citations,
                bg_about=node,
                bg_status=w.thing("status", a.status),
                bg_asOf=seen,
            )


def _ties(w: _Writer, network: Network) -> None:
    for p in network.participations:
        one_way = not (p.provides and p.receives)
        w.statement(
            "participation",
            f"{p.agency}--{p.arrangement}",
            p.citations,
            p.span,
            org_member=w.thing("agency", p.agency),
            org_organization=w.thing("arrangement", p.arrangement),
            org_role=w.thing("role", p.role),
            bg_provides=p.provides if one_way else None,
            bg_receives=p.receives if one_way else None,
        )
    for share in network.shares:
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


def _facts(w: _Writer, network: Network) -> None:
    for m in network.mandates:
        w.statement(
            "mandate",
            f"{m.agency}--{m.threat}",
            m.citations,
            bg_agency=w.thing("agency", m.agency),
            bg_threat=w.thing("threat", m.threat),
            bg_responsibility=w.name(f"responsibility:{m.responsibility}"),
        )
    for f in network.foci:
        w.statement(
            "focus",
            f"{f.arrangement}--{f.threat}",
            f.citations,
            bg_arrangement=w.thing("arrangement", f.arrangement),
            bg_threat=w.thing("threat", f.threat),
        )
