"""The whole record at once: what it says of every thing, who speaks of whom, how two graphs differ."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.model import Ref
from bordergraph.record import TOLD, Altered, Entry
from bordergraph.store.reading.record import group_entries, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TypeAlias

    from bordergraph.store.graph import KnowledgeGraph

    Triple: TypeAlias = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]

_ALL = """SELECT DISTINCT ?s ?p ?o WHERE {
  ?s ?p ?o FILTER(!REGEX(STR(?p), "#(begins|ends|organization)$"))
} ORDER BY ?s ?p ?o"""
_FROM, _CHANGE = "prov:wasDerivedFrom", "bg:change"


@dataclass(frozen=True)
class Everything:
    """All that a graph says, as `Record.entry` and `Record.about` say it of one thing.

    Attributes:
        entries: What is said of each thing that has a name of ours, what is derived included.
        about: The statements that speak of each thing, sorted.
        stated: The triples that are stated of each thing, by its IRI.
    """

    entries: Mapping[Ref, Entry]
    about: Mapping[Ref, tuple[Entry, ...]]
    stated: Mapping[str, tuple[ox.Quad, ...]]


def everything(graph: KnowledgeGraph) -> Everything:
    """Read a graph through once, where asking for one thing after another would take hours.

    Raises:
        UsageError: It is a remote endpoint.
        DataError: It cannot be read.

    Example:
        >>> from bordergraph.store.graph import open_graph
        >>> kg = open_graph(sources=["npf-2025"])
        >>> told, thing = everything(kg), Ref("agency", "cbsa")
        >>> told.about[thing] == kg.record.about(thing)
        True
    """
    stated: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in graph.quads():
        stated[str(getattr(quad.subject, "value", ""))].append(quad)
    entries = _entries(graph, derived=True)
    statements = {
        ref: entry
        for ref, entry in _entries(graph, derived=False).items()
        if entry.all(_FROM) or entry.cls in TOLD
    }
    return Everything(
        entries, _about(entries, statements), {iri: tuple(quads) for iri, quads in stated.items()}
    )


def _entries(graph: KnowledgeGraph, *, derived: bool) -> dict[Ref, Entry]:
    terms = graph.engine.run(_ALL, derived=derived).terms
    return group_entries(
        (thing, str(value_of(name)), value_of(value))
        for subject, name, value in terms
        if isinstance(thing := value_of(subject), Ref)
    )


def _about(
    entries: Mapping[Ref, Entry], statements: Mapping[Ref, Entry]
) -> dict[Ref, tuple[Entry, ...]]:
    """Return the statements that name each thing, themselves or by the change that they tell of."""
    about: dict[Ref, dict[Ref, Entry]] = defaultdict(dict)
    for ref, entry in statements.items():
        changes = (entries[v] for v in entry.all(_CHANGE) if isinstance(v, Ref) and v in entries)
        for speaker in (entry, *changes):
            for thing in _things_of(speaker):
                about[thing][ref] = entry
    return {ref: tuple(found.values()) for ref, found in about.items()}


def _things_of(entry: Entry) -> Iterator[Ref]:
    """Yield the things that an entry names."""
    for value in chain.from_iterable(entry.values.values()):
        if isinstance(value, Ref) and value.kind in vocab.KINDS:
            yield value


def altered(before: KnowledgeGraph, after: KnowledgeGraph) -> tuple[Altered, ...]:
    """Return the things and statements that two graphs do not say alike, by id.

    What a graph says of its own files, and what has no name, is left out.

    Raises:
        DataError: A graph cannot be read.
        UsageError: One of them is a remote endpoint.
    """
    one, two = _stated(before), _stated(after)
    moved = {str(subject.value) for subject, _, _ in one ^ two}
    moved = {iri for iri in moved if not iri.startswith(vocab.GRAPHS.rstrip("/"))}
    entries = _said_by(one, moved), _said_by(two, moved)
    refs = sorted({*entries[0], *entries[1]})
    return tuple(Altered(ref, entries[0].get(ref), entries[1].get(ref)) for ref in refs)


def _stated(graph: KnowledgeGraph) -> frozenset[Triple]:
    """Return all that a graph states of what has a name, nothing derived."""
    store = ox.Store()
    store.extend(ox.Quad(*q.triple) for q in graph.quads())
    # Out of the store a number has one form, however it was written.
    return frozenset(
        (q.subject, q.predicate, q.object)
        for q in store
        if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode | ox.Literal)
    )


def _said_by(stated: Iterable[Triple], things: set[str]) -> dict[Ref, Entry]:
    """Return all that a graph says of some things."""
    said = (
        (thing if isinstance(thing, Ref) else Ref("", str(thing)), str(value_of(p)), value_of(o))
        for s, p, o in stated
        if s.value in things and (thing := value_of(s))
    )
    return group_entries(sorted(said, key=lambda row: (row[1], str(row[2]))))
