"""RDF output: triples and quads as text, the same for the same data."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.errors import Sentence, UnknownNameError, UsageError
from bordergraph.model import ArrangementClass, group_by
from bordergraph.store.reading.nodes import read_statements
from bordergraph.tables.columns import fact_ends
from bordergraph.tables.values import things

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bordergraph.model import DatedItem, Interval, Network
    from bordergraph.store.engine import Engine

FORMS = {
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
}
"""Formats that `serialize` writes."""

_DERIVED_FROM = vocab.PREFIXES["prov"] + "wasDerivedFrom"
_TIE_TABLES = {"Participation": "participations", "Focus": "focus", "Flow": "flows"}
_DAY = vocab.expand_name("xsd:date")


def assign_graphs(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads; statements in no graph get the graphs of their sources, if they have any."""
    named: list[ox.Quad] = []
    loose: list[ox.Quad] = []
    for quad in quads:
        (loose if isinstance(quad.graph_name, ox.DefaultGraph) else named).append(quad)
    graphs: dict[object, list[ox.NamedNode]] = defaultdict(list)
    for q in loose:
        if q.predicate.value == _DERIVED_FROM and isinstance(q.object, ox.NamedNode):
            graphs[q.subject].append(q.object)
    return named + [
        ox.Quad(q.subject, q.predicate, q.object, graph)
        for q in loose
        for graph in graphs.get(q.subject, [ox.DefaultGraph()])
    ]


def with_derived(
    quads: Iterable[ox.Quad], conclusions: Callable[[Engine], bytes]
) -> Iterator[ox.Quad]:
    """Yield quads, and the triples derived from them in a graph of their own.

    `conclusions` makes the N-Triples of needs, possible gaps and days, given an engine over the quads.
    """
    from bordergraph.store.engine import LocalEngine, add_conclusions, add_derived

    listed = list(quads)
    store = ox.Store()
    store.extend(ox.Quad(*q.triple) for q in listed)
    concluded = conclusions(LocalEngine.from_store(store))
    add_derived(store, named=True)
    add_conclusions(store, concluded, named=True)
    yield from listed
    yield from store.quads_for_pattern(None, None, None, ox.NamedNode(vocab.DERIVED))


def serialize(quads: Iterable[ox.Quad], form: str, *, in_default_graph: bool = False) -> str:
    r"""Return quads as sorted text in one of `FORMS`, with canonical blank nodes; N-Triples loses the graphs.

    For a SELECT without GRAPH, all triples may be repeated in the default graph. A form that has no place
    for a triple in a triple is refused (UsageError).

    Example:
        >>> a, b = ox.NamedNode("http://a"), ox.NamedNode("http://b")
        >>> serialize([ox.Quad(a, b, a), ox.Quad(a, b, a, b)], "ntriples")
        '<http://a> <http://b> <http://a> .\n'
    """
    if form not in FORMS:
        raise UnknownNameError("RDF format", form, allowed=("turtle", *FORMS))
    listed = list(quads)
    if form == "ntriples":
        listed = [ox.Quad(*q.triple) for q in listed]
    if any(isinstance(t, ox.BlankNode) for q in listed for t in (q.subject, q.object)):
        dataset = ox.Dataset(listed)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        listed = list(dataset)
    text = "".join(_graph_lines(listed, in_default_graph=in_default_graph))
    if form not in {"nquads", "ntriples"}:
        used = {p: ns for p, ns in sorted(vocab.PREFIXES.items()) if f"<{ns}" in text}
        ordered = ox.parse(text, format=ox.RdfFormat.N_QUADS)
        try:
            data = ox.serialize(
                ordered, format=FORMS[form], prefixes=used if form == "trig" else {}
            )
        except OSError as error:
            message = Sentence("{form} cannot hold this data: {why}", form=form, why=error)
            raise UsageError(message, "use trig or nquads") from None
        text = (data or b"").decode()
    if form == "jsonld":
        text = _compact_json(text)
    return text if text.endswith("\n") else f"{text}\n"


def _graph_lines(quads: Iterable[ox.Quad], *, in_default_graph: bool) -> Iterator[str]:
    """Yield the sorted N-Quads of each graph; sorted as terms they take several times the memory."""
    graphs = group_by(quads, attrgetter("graph_name"))
    lines: dict[Any, Iterable[str]] = {}
    for graph in sorted(graphs, key=str):
        triples = (quad.triple for quad in graphs.pop(graph))
        text = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
        lines[graph] = dict.fromkeys(text.split("\n")[:-1])
    if in_default_graph:
        lines[ox.DefaultGraph()] = dict.fromkeys(chain.from_iterable(lines.values()))
    for graph in sorted(lines, key=str):
        end = ".\n" if isinstance(graph, ox.DefaultGraph) else f"{graph} .\n"
        yield "".join(f"{line.removesuffix('.')}{end}" for line in sorted(lines[graph]))


def _compact_json(text: str) -> str:
    """Return expanded JSON-LD compacted with our prefixes as its context, one thing a line."""
    import json

    nodes = ",\n".join(json.dumps(_compact(n), ensure_ascii=False) for n in json.loads(text))
    used = {p: ns for p, ns in sorted(vocab.PREFIXES.items()) if f'"{p}:' in nodes}
    return f'{{"@context": {json.dumps(used, indent=1)},\n"@graph": [\n{nodes}\n]}}\n'


def _compact(value: Any, key: str = "") -> Any:
    """Return a value of expanded JSON-LD with shorter IRIs, given the key that it is under."""
    if isinstance(value, list):
        return [_compact(item, key) for item in value]
    if isinstance(value, dict):
        short = {k: k if k.startswith("@") else vocab.compact_iri(k) for k in value}
        return {short[k]: _compact(item, k) for k, item in value.items()}
    return vocab.compact_iri(value) if key in {"@id", "@type"} else value


def ended_statements(engine: Engine, network: Network) -> frozenset[str]:
    """Return the IRIs of the statements of ties that are not in a network.

    All statements of a tie together decide whether it is in force; a tie whose statements are
    disputed is in no network.
    """
    return frozenset(iri for iri, tie in _tie_statements(engine, network) if tie is None)


def interval_triples(engine: Engine, network: Network) -> bytes:
    """Return the first and last days of the agencies, arrangements and ties of a network as N-Triples.

    Each agency, arrangement and statement of a tie has both, so that "in force on a day" is one
    comparison: unknown days are the first and the last of all days, and for what had stopped on an
    unknown day the last day is the first of all days. Participations in programs get
    ``org:organization`` too.
    """
    dated: list[tuple[str, DatedItem | None]] = []
    dated += [(vocab.iri("agency", a.id), a) for a in network.agencies]
    dated += [(vocab.iri("arrangement", a.id), a) for a in network.arrangements]
    dated += _tie_statements(engine, network)
    lines = [_day_lines(iri, network.interval(a)) for iri, a in dated if a is not None]
    programs = {a.id for a in network.arrangements if a.cls is ArrangementClass.PROGRAM}
    predicate = vocab.expand_name("org:organization")
    for node in read_statements(engine, "Participation"):
        slugs = programs.intersection(node.slugs("arrangement"))
        lines += [f"<{node.iri}> <{predicate}> <{vocab.iri('arrangement', s)}> .\n" for s in slugs]
    return "".join(lines).encode()


def _day_lines(iri: str, days: Interval) -> str:
    return (
        f'<{iri}> <{vocab.BG}begins> "{days.begins.isoformat()}"^^<{_DAY}> .\n'
        f'<{iri}> <{vocab.BG}ends> "{days.ends.isoformat()}"^^<{_DAY}> .\n'
    )


def _tie_statements(engine: Engine, network: Network) -> Iterator[tuple[str, DatedItem | None]]:
    """Yield the IRI of each statement of a tie, with the tie that it states; None where there is none."""
    ties: dict[tuple[str, ...], DatedItem] = {
        (table, *(getattr(tie, attr) or "" for attr in fact_ends(table))): tie
        for table in (*_TIE_TABLES.values(), "shares")
        for tie in things(network, table)
    }
    for cls, table_of_class in _TIE_TABLES.items():
        for node in read_statements(engine, cls):
            is_share = cls == "Flow" and not node.slug("arrangement")
            table = "shares" if is_share else table_of_class
            yield node.iri, ties.get((table, *map(node.slug, fact_ends(table).values())))
