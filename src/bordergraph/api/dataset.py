"""Metadata of a published graph in VoID and DCAT, for the site and for the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.views.site.page import DATASET
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import load_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bordergraph.api.context import Context
    from bordergraph.store.graph import KnowledgeGraph


GRAPH = vocab.GRAPHS.rstrip("/")
"""The subject of a graph's own metadata."""

_VOCABULARIES = ("bg", "dcterms", "org", "prov", "schema", "skos")
_EXAMPLES = 2


def _triple(subject: str, name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    """Return a triple whose predicate is a prefixed name."""
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(vocab.expand_name(name)), value)


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """The facts of a published graph.

    Attributes:
        triples: How many there are at the place where it is published.
        data_hash: Of the data.
        day: The day that they describe, ISO; empty where they have none.
        version: Of the data, by the graph's own metadata; empty if it has none.
        licences: Addresses of the licences that the graph itself names; none is made up.
        examples: Addresses of a few things in it.
        described: Whether the graph has metadata of its own.
    """

    triples: int
    data_hash: str
    day: str
    version: str
    licences: tuple[str, ...]
    examples: tuple[str, ...]
    described: bool

    @classmethod
    def from_graph(
        cls, graph: KnowledgeGraph, triples: int, statements: Iterable[ox.Quad | ox.Triple]
    ) -> DatasetFacts:
        """Return the facts of a graph."""
        metadata = [t for t in statements if getattr(t.subject, "value", "") == GRAPH]

        def values(name: str) -> tuple[str, ...]:
            objects = {t.object for t in metadata if t.predicate.value == vocab.expand_name(name)}
            return tuple(sorted(str(getattr(value, "value", "")) for value in objects))

        agencies = sorted(a.id for a in graph.network().agencies)[:_EXAMPLES]
        return cls(
            triples,
            graph.data_hash,
            graph.day.isoformat() if graph.day else "",
            " ".join(values("owl:versionInfo")),
            values("dcterms:license"),
            tuple(vocab.iri("agency", a) for a in agencies),
            bool(metadata),
        )

    def describe(self, subject: str) -> Iterator[ox.Triple]:
        """Yield the description of the data at one address where they are published."""

        def literal(value: str, datatype: str) -> ox.Literal:
            return ox.Literal(value, datatype=ox.NamedNode(vocab.expand_name(datatype)))

        for datatype in ("void:Dataset", "dcat:Dataset"):
            yield _triple(subject, "rdf:type", ox.NamedNode(vocab.expand_name(datatype)))
        for language in LANGUAGES:
            title = ox.Literal(load_texts(language)["dataset"], language=language)
            yield _triple(subject, "dcterms:title", title)
        yield _triple(subject, "dcterms:identifier", ox.Literal(self.data_hash))
        yield _triple(subject, "void:uriSpace", ox.Literal(vocab.ID))
        yield _triple(subject, "void:triples", literal(str(self.triples), "xsd:integer"))
        for name, value, datatype in (
            ("dcat:version", self.version, "xsd:string"),
            ("dcterms:modified", self.day, "xsd:date"),
        ):
            if value:
                yield _triple(subject, name, literal(value, datatype))
        for name, addresses in (
            ("dcterms:license", self.licences),
            ("dcterms:source", (GRAPH,) if self.described else ()),
            ("void:vocabulary", [vocab.PREFIXES[prefix] for prefix in _VOCABULARIES]),
            ("void:exampleResource", self.examples),
        ):
            for address in addresses:
                yield _triple(subject, name, ox.NamedNode(address))


_TYPES = "https://www.iana.org/assignments/media-types/"


def site_description(quads: Iterable[ox.Quad], base: str, context: Context) -> list[ox.Quad]:
    """Return the graph's own metadata, and where the site publishes it."""
    statements = list(quads)
    metadata = [q for q in statements if str(getattr(q.subject, "value", "")).startswith(GRAPH)]
    site = f"{base}dataset.ttl#site"
    facts = DatasetFacts.from_graph(context.graph, len({q.triple for q in statements}), metadata)
    place, file = ox.NamedNode(base + DATASET), f"{base}dataset.ttl#graph"
    triples = [
        *facts.describe(site),
        _triple(site, "dcat:landingPage", ox.NamedNode(base)),
        _triple(site, "void:dataDump", place),
        _triple(site, "dcat:distribution", ox.NamedNode(file)),
        _triple(file, "rdf:type", ox.NamedNode(vocab.expand_name("dcat:Distribution"))),
        _triple(file, "dcat:downloadURL", place),
        _triple(file, "dcat:mediaType", ox.NamedNode(f"{_TYPES}text/turtle")),
        _triple(file, "dcat:compressFormat", ox.NamedNode(f"{_TYPES}application/gzip")),
    ]
    return [*metadata, *(ox.Quad(*triple) for triple in triples)]
