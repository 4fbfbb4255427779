"""What machines read of a site: things as Turtle and JSON-LD, and the site itself in VoID and DCAT."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bordergraph
from bordergraph import resources, vocab
from bordergraph.api.dataset import GRAPH, Published
from bordergraph.store.loading.index import hashed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyoxigraph as ox

    from bordergraph.api.context import Context

__all__ = ["Pieces", "description", "made_of"]

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


def description(quads: Iterable[ox.Quad], base: str, context: Context) -> list[ox.Quad]:
    """Return what the graph says of itself, and where the site holds it.

    Args:
        quads: All that the graph states.
        base: Address of the site, with a slash at its end.
        context: The open graph.
    """
    import pyoxigraph as ox

    stated = list(quads)
    own = [q for q in stated if str(getattr(q.subject, "value", "")).startswith(GRAPH)]
    site = f"{base}dataset.ttl#site"
    facts = Published.of(context.graph, len({q.triple for q in stated}), own)
    found = [ox.Quad(*triple) for triple in facts.told(site)]

    def said(name: str, value: ox.NamedNode | ox.Literal, of: str = site) -> ox.Quad:
        return ox.Quad(ox.NamedNode(of), ox.NamedNode(vocab.expand(name)), value)

    found.append(said("dcat:landingPage", ox.NamedNode(base)))
    for name, media in _FILES.items():
        place, form = ox.NamedNode(base + name), f"{base}dataset.ttl#{name}"
        found += [
            said("void:dataDump", place),
            said("dcat:distribution", ox.NamedNode(form)),
            said("rdf:type", ox.NamedNode(vocab.expand("dcat:Distribution")), form),
            said("dcat:downloadURL", place, form),
            said("dcat:mediaType", ox.NamedNode(_TYPES + media), form),
        ]
    return [*own, *found]


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
