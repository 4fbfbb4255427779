"""What machines read of a site: things as Turtle and JSON-LD, and the site itself in VoID and DCAT."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bordergraph import vocab

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyoxigraph as ox

    from bordergraph.api.desk import Desk

__all__ = ["Pieces", "description"]

_GRAPH = vocab.GRAPHS.rstrip("/")
_FILES = {"graph.ttl": "text/turtle"}
_TYPES = "https://www.iana.org/assignments/media-types/"


class Pieces:
    """What is stated of each thing as text, worked out once for all files that hold it.

    Args:
        stated: The triples that are stated of each thing, by its IRI.
    """

    def __init__(self, stated: Mapping[str, Sequence[ox.Quad]]) -> None:
        self._stated = stated
        self._turtle: dict[str, tuple[tuple[str, ...], str]] = {}
        self._jsonld: dict[str, tuple[Mapping[str, str], tuple[str, ...]]] = {}

    def turtle(self, things: Iterable[str]) -> str:
        """Return some things in Turtle, in the order given, each in the canonical layout.

        Args:
            things: Their IRIs; one of which nothing is stated is left out.
        """
        found = [self._block(iri) for iri in things if iri in self._stated]
        prefixes = sorted({line for lines, _ in found for line in lines})
        head = "".join(f"{line}\n" for line in prefixes)
        return "\n".join((*([head] if head else ()), *(block for _, block in found)))

    def jsonld(self, things: Iterable[str]) -> str:
        """Return some things in JSON-LD, in the order given, each on a line.

        Args:
            things: Their IRIs; one of which nothing is stated is left out.
        """
        found = [self._nodes(iri) for iri in things if iri in self._stated]
        context = {p: ns for spaces, _ in found for p, ns in spaces.items()}
        text = json.dumps(dict(sorted(context.items())), indent=1)
        nodes = ",\n".join(node for _, nodes in found for node in nodes)
        return f'{{"@context": {text},\n"@graph": [\n{nodes}\n]}}\n'

    def _block(self, iri: str) -> tuple[tuple[str, ...], str]:
        from bordergraph.curate.turtle import layout

        if iri not in self._turtle:
            lines = layout(q.triple for q in self._stated[iri]).splitlines(keepends=True)
            cut = next((n for n, x in enumerate(lines) if not x.startswith("@prefix ")), 0)
            head = tuple(line.rstrip("\n") for line in lines[:cut])
            self._turtle[iri] = head, "".join(lines[cut:]).lstrip("\n")
        return self._turtle[iri]

    def _nodes(self, iri: str) -> tuple[Mapping[str, str], tuple[str, ...]]:
        import pyoxigraph as ox

        from bordergraph.store.dump import serialized

        if iri not in self._jsonld:
            text = serialized((ox.Quad(*q.triple) for q in self._stated[iri]), "jsonld")
            read: Any = json.loads(text)
            nodes = tuple(json.dumps(n, ensure_ascii=False) for n in read["@graph"])
            self._jsonld[iri] = read["@context"], nodes
        return self._jsonld[iri]


def description(quads: Iterable[ox.Quad], base: str, desk: Desk) -> list[ox.Quad]:
    """Return what the graph says of itself, and where the site holds it.

    Args:
        quads: All that the graph states.
        base: Address of the site, with a slash at its end.
        desk: The open graph.
    """
    import pyoxigraph as ox

    stated = list(quads)
    own = [q for q in stated if str(getattr(q.subject, "value", "")).startswith(_GRAPH)]
    site = ox.NamedNode(f"{base}dataset.ttl#site")
    stamp = desk.stamp()

    def named(name: str) -> ox.NamedNode:
        return ox.NamedNode(vocab.expand(name))

    def said(
        name: str,
        value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple,
        of: ox.NamedNode = site,
    ) -> ox.Quad:
        return ox.Quad(of, named(name), value)

    triples = len({q.triple for q in stated})
    found = [
        said("rdf:type", named("void:Dataset")),
        said("rdf:type", named("dcat:Dataset")),
        *(
            said("dcterms:title", ox.Literal(desk.labels_in(x).say("site.dataset"), language=x))
            for x in ("en", "fr")
        ),
        said("dcterms:identifier", ox.Literal(stamp.data_hash)),
        said("dcat:version", ox.Literal(stamp.version)),
        said("dcat:landingPage", ox.NamedNode(base)),
        said("void:uriSpace", ox.Literal(vocab.ID)),
        said("void:triples", ox.Literal(str(triples), datatype=named("xsd:integer"))),
    ]
    if stamp.day:
        found.append(said("dcterms:modified", ox.Literal(stamp.day, datatype=named("xsd:date"))))
    # The licence is that of the data; a graph that states none is given none.
    found += [said("dcterms:license", q.object) for q in own if _licence(q)]
    found += [said("dcterms:source", ox.NamedNode(_GRAPH))] if own else []
    for name, media in _FILES.items():
        place, form = ox.NamedNode(base + name), ox.NamedNode(f"{base}dataset.ttl#{name}")
        found += [
            said("void:dataDump", place),
            said("dcat:distribution", form),
            said("rdf:type", named("dcat:Distribution"), form),
            said("dcat:downloadURL", place, form),
            said("dcat:mediaType", ox.NamedNode(_TYPES + media), form),
        ]
    return [*own, *found]


def _licence(quad: ox.Quad) -> bool:
    return quad.subject.value == _GRAPH and quad.predicate.value == vocab.expand("dcterms:license")  # type: ignore[union-attr] # ours
