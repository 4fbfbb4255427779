"""What a site says of itself to machines, in VoID and DCAT."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import bordergraph
from bordergraph import resources, vocab
from bordergraph.api.dataset import GRAPH, Published
from bordergraph.store.loading.index import hashed
from bordergraph.views.site.paths import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from bordergraph.api.context import Context

__all__ = ["description", "made_of"]

_TYPES = "https://www.iana.org/assignments/media-types/"


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
    place, form = ox.NamedNode(base + WHOLE), f"{base}dataset.ttl#graph"
    found += [
        said("void:dataDump", place),
        said("dcat:distribution", ox.NamedNode(form)),
        said("rdf:type", ox.NamedNode(vocab.expand("dcat:Distribution")), form),
        said("dcat:downloadURL", place, form),
        said("dcat:mediaType", ox.NamedNode(f"{_TYPES}text/turtle"), form),
        said("dcat:compressFormat", ox.NamedNode(f"{_TYPES}application/gzip"), form),
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
