"""What is published of a graph, in VoID and DCAT: stated once, for the site and for the server."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

import bordergraph
from bordergraph import resources, vocab
from bordergraph.store.loading.files import hashed
from bordergraph.views.site.page import WHOLE
from bordergraph.words import LANGUAGES
from bordergraph.words.labels import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bordergraph.api.context import Context
    from bordergraph.store.graph import KnowledgeGraph


GRAPH = vocab.GRAPHS.rstrip("/")
"""The subject of what a graph says of itself."""

_VOCABULARIES = ("bg", "dcterms", "org", "prov", "schema", "skos")
_EXAMPLES = 2


def said(subject: str, name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    """Return a triple whose predicate is a prefixed name."""
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(vocab.expand(name)), value)


@dataclass(frozen=True, slots=True)
class Published:
    """The facts of a published graph.

    Attributes:
        triples: How many there are at the place where it is published.
        data_hash: Of the data.
        day: The day that they describe, ISO; empty where they have none.
        version: Of the data, as the graph itself tells it; empty where it tells none.
        licences: Addresses of the licences that the graph itself names; none is made up.
        examples: Addresses of a few things in it.
        described: Whether the graph says something of itself.
    """

    triples: int
    data_hash: str
    day: str
    version: str
    licences: tuple[str, ...]
    examples: tuple[str, ...]
    described: bool

    @classmethod
    def of(
        cls, graph: KnowledgeGraph, triples: int, stated: Iterable[ox.Quad | ox.Triple]
    ) -> Published:
        """Return the facts of a graph.

        Args:
            graph: The graph.
            triples: How many are published.
            stated: What is stated, or as much of it as speaks of the graph itself.
        """
        own = [t for t in stated if getattr(t.subject, "value", "") == GRAPH]

        def told(name: str) -> tuple[str, ...]:
            told = {t.object for t in own if t.predicate.value == vocab.expand(name)}
            return tuple(sorted(str(getattr(value, "value", "")) for value in told))

        agencies = sorted(a.id for a in graph.network().agencies)[:_EXAMPLES]
        return cls(
            triples,
            graph.data_hash,
            graph.day.isoformat() if graph.day else "",
            " ".join(told("owl:versionInfo")),
            told("dcterms:license"),
            tuple(vocab.iri("agency", a) for a in agencies),
            bool(own),
        )

    def told(self, subject: str) -> Iterator[ox.Triple]:
        """Yield what is said of the data at one place where they are published.

        Args:
            subject: Address of the description of that place.
        """

        def typed(value: str, kind: str) -> ox.Literal:
            return ox.Literal(value, datatype=ox.NamedNode(vocab.expand(kind)))

        for kind in ("void:Dataset", "dcat:Dataset"):
            yield said(subject, "rdf:type", ox.NamedNode(vocab.expand(kind)))
        for language in LANGUAGES:
            title = ox.Literal(texts(language)["dataset"], language=language)
            yield said(subject, "dcterms:title", title)
        yield said(subject, "dcterms:identifier", ox.Literal(self.data_hash))
        yield said(subject, "void:uriSpace", ox.Literal(vocab.ID))
        yield said(subject, "void:triples", typed(str(self.triples), "xsd:integer"))
        for name, value, kind in (
            ("dcat:version", self.version, "xsd:string"),
            ("dcterms:modified", self.day, "xsd:date"),
        ):
            if value:
                yield said(subject, name, typed(value, kind))
        for name, addresses in (
            ("dcterms:license", self.licences),
            ("dcterms:source", (GRAPH,) if self.described else ()),
            ("void:vocabulary", [vocab.PREFIXES[prefix] for prefix in _VOCABULARIES]),
            ("void:exampleResource", self.examples),
        ):
            for address in addresses:
                yield said(subject, name, ox.NamedNode(address))


_TYPES = "https://www.iana.org/assignments/media-types/"


def description(quads: Iterable[ox.Quad], base: str, context: Context) -> list[ox.Quad]:
    """Return what the graph says of itself, and where the site holds it.

    Args:
        quads: All that the graph states.
        base: Address of the site, with a slash at its end.
        context: The open graph.
    """
    stated = list(quads)
    own = [q for q in stated if str(getattr(q.subject, "value", "")).startswith(GRAPH)]
    site = f"{base}dataset.ttl#site"
    facts = Published.of(context.graph, len({q.triple for q in stated}), own)
    place, form = ox.NamedNode(base + WHOLE), f"{base}dataset.ttl#graph"
    found = [
        *facts.told(site),
        said(site, "dcat:landingPage", ox.NamedNode(base)),
        said(site, "void:dataDump", place),
        said(site, "dcat:distribution", ox.NamedNode(form)),
        said(form, "rdf:type", ox.NamedNode(vocab.expand("dcat:Distribution"))),
        said(form, "dcat:downloadURL", place),
        said(form, "dcat:mediaType", ox.NamedNode(f"{_TYPES}text/turtle")),
        said(form, "dcat:compressFormat", ox.NamedNode(f"{_TYPES}application/gzip")),
    ]
    return [*own, *(ox.Quad(*triple) for triple in found)]


def made_of(context: Context, base: str, earlier: str) -> str:
    """Return a digest of all that decides what a site holds: program, data, options.

    Args:
        context: The open graph.
        base: Address of the site.
        earlier: Hash of the data that the site is compared with; empty for none.

    Returns:
        64 hex digits; empty for a graph of which nothing tells whether it changed.
    """
    stamp = context.stamp()
    if not stamp.data_hash:
        return ""
    moment = os.environ.get("SOURCE_DATE_EPOCH", "")
    options = (stamp.data_hash, stamp.day, stamp.asked, base, earlier, moment)
    return hashlib.sha256("\0".join((_program(), *options)).encode("utf-8", "replace")).hexdigest()


def _program() -> str:
    """Return a digest of our code, templates, words, rules and vocabulary."""
    package, rules = Path(bordergraph.__file__).parent, resources.queries_dir()
    found = [
        str(path)
        for folder in (package, rules)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    return hashed([*found, *map(str, resources.ontology_files())], moved=True)
