"""RDF out: triples and quads as text that is the same for the same data."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bordergraph.store.engine import Engine

FORMS = ("trig", "nquads", "ntriples", "jsonld")
"""Formats that `serialized` writes."""

_DERIVED_FROM = vocab.PREFIXES["prov"] + "wasDerivedFrom"


def settled(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads with those in no graph put into the graphs of their sources."""
    named: list[ox.Quad] = []
    loose: list[ox.Triple] = []
    for quad in quads:
        if isinstance(quad.graph_name, ox.DefaultGraph):
            loose.append(quad.triple)
        else:
            named.append(quad)
    return named + by_source(loose)


def by_source(triples: Sequence[ox.Triple]) -> list[ox.Quad]:
    """Put each statement into the graphs of its sources; what has no source goes in no graph."""
    graphs: dict[object, list[ox.NamedNode]] = {}
    for t in triples:
        if t.predicate.value == _DERIVED_FROM and isinstance(t.object, ox.NamedNode):
            graphs.setdefault(t.subject, []).append(t.object)
    return [
        ox.Quad(t.subject, t.predicate, t.object, graph)
        for t in triples
        for graph in graphs.get(t.subject, [ox.DefaultGraph()])
    ]


def filled(quads: Iterable[ox.Quad], conclusions: Callable[[Engine], bytes]) -> Iterator[ox.Quad]:
    """Yield quads, and what is derived of them in a graph of its own.

    Args:
        quads: Statements in the graphs that state them; what is in none stays so.
        conclusions: Gives N-Triples of needs, possible gaps and days, by what runs SPARQL over the quads.
    """
    from bordergraph.store.engine import LocalEngine, conclude, derive

    stated = list(quads)
    store = ox.Store()
    store.extend(ox.Quad(*q.triple) for q in stated)
    concluded = conclusions(LocalEngine.over(store))
    derive(store, named=True)
    conclude(store, concluded, named=True)
    yield from stated
    yield from store.quads_for_pattern(None, None, None, ox.NamedNode(vocab.DERIVED))


def serialized(quads: Iterable[ox.Quad], form: str, *, repeated: bool = False) -> str:
    r"""Return quads as text, sorted, blank nodes named by what is said of them.

    Args:
        quads: In any order, repeated or not.
        form: One of `FORMS`; N-Triples forgets the graphs.
        repeated: Whether all of it is in no graph too, so that a SELECT without GRAPH answers in
            any store.

    Raises:
        UsageError: There is no such format.

    Example:
        >>> import pyoxigraph as ox
        >>> a, b = ox.NamedNode("http://a"), ox.NamedNode("http://b")
        >>> serialized([ox.Quad(a, b, a), ox.Quad(a, b, a, b)], "ntriples")
        '<http://a> <http://b> <http://a> .\n'
    """
    kinds = {
        "trig": ox.RdfFormat.TRIG,
        "nquads": ox.RdfFormat.N_QUADS,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    if form not in kinds:
        raise UsageError(f"no RDF format '{form}'", f"use one of turtle, {', '.join(FORMS)}")
    found = list(quads)
    if form == "ntriples":
        found = [ox.Quad(*q.triple) for q in found]
    if any(isinstance(t, ox.BlankNode) for q in found for t in (q.subject, q.object)):
        dataset = ox.Dataset(found)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        found = list(dataset)
    text = "".join(_each_graph(found, repeated=repeated))
    if form not in {"nquads", "ntriples"}:
        used = {p: ns for p, ns in sorted(vocab.PREFIXES.items()) if f"<{ns}" in text}
        ordered = ox.parse(text, format=ox.RdfFormat.N_QUADS)
        made = ox.serialize(ordered, format=kinds[form], prefixes=used if form == "trig" else {})
        text = (made or b"").decode()
    if form == "jsonld":
        text = _compacted(text)
    return text if text.endswith("\n") else f"{text}\n"


def _each_graph(quads: Iterable[ox.Quad], *, repeated: bool) -> Iterator[str]:
    """Yield the sorted N-Quads of each graph; to sort quads as terms takes several times the memory."""
    graphs: dict[Any, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        graphs[quad.graph_name].append(quad)
    lines: dict[Any, Iterable[str]] = {}
    for graph in sorted(graphs, key=str):
        triples = (quad.triple for quad in graphs.pop(graph))
        text = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
        lines[graph] = dict.fromkeys(text.split("\n")[:-1])
    if repeated:
        lines[ox.DefaultGraph()] = dict.fromkeys(chain.from_iterable(lines.values()))
    for graph in sorted(lines, key=str):
        end = ".\n" if isinstance(graph, ox.DefaultGraph) else f"{graph} .\n"
        yield "".join(f"{line.removesuffix('.')}{end}" for line in sorted(lines[graph]))


def _compacted(text: str) -> str:
    """Return expanded JSON-LD with our prefixes as its context, a thing a line."""
    import json

    short = _Short()
    things = ",\n".join(
        json.dumps(_compact(n, short), ensure_ascii=False) for n in json.loads(text)
    )
    context = json.dumps({p: vocab.PREFIXES[p] for p in sorted(short.used)}, indent=1)
    return f'{{"@context": {context},\n"@graph": [\n{things}\n]}}\n'


class _Short:
    """Shortens IRIs by our prefixes, and keeps which of these it used."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        # The longest space that fits names an IRI best.
        self._names = sorted(
            ((ns, p) for p, ns in vocab.PREFIXES.items()), key=lambda n: -len(n[0])
        )

    def __call__(self, iri: str) -> str:
        for space, prefix in self._names:
            rest = iri.removeprefix(space)
            # What begins with two slashes would be read as an address, not as a prefixed name.
            if rest != iri and not rest.startswith("//"):
                self.used.add(prefix)
                return f"{prefix}:{rest}"
        return iri


def _compact(node: Any, short: _Short) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(node, list):
        return [_compact(n, short) for n in node]
    if not isinstance(node, dict):
        return node
    return {
        key if key.startswith("@") else short(key): _compact_value(key, value, short)
        for key, value in node.items()
    }


def _compact_value(key: str, value: Any, short: _Short) -> Any:  # noqa: ANN401 - any JSON value
    if key == "@type" and isinstance(value, list):
        return [short(v) for v in value]
    if key in {"@id", "@type"}:
        return short(value)
    return value if key in {"@value", "@language"} else _compact(value, short)
