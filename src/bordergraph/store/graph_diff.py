"""What two graphs do not say alike: things and statements that one has alone, or says otherwise."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.model import Ref
from bordergraph.record import Altered, Entry
from bordergraph.store.reading.rows import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    import pyoxigraph as ox

    from bordergraph.record import Value
    from bordergraph.store.graph import KnowledgeGraph

    Triple: TypeAlias = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]

__all__ = ["altered"]


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
    entries = _entries(one, moved), _entries(two, moved)
    refs = sorted({*entries[0], *entries[1]})
    return tuple(Altered(ref, entries[0].get(ref), entries[1].get(ref)) for ref in refs)


def _stated(graph: KnowledgeGraph) -> frozenset[Triple]:
    """Return all that a graph states of what has a name, nothing derived."""
    import pyoxigraph as ox

    store = ox.Store()
    store.extend(ox.Quad(*q.triple) for q in graph.quads())
    # Out of the store a number has one form, however it was written.
    return frozenset(
        (q.subject, q.predicate, q.object)
        for q in store
        if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode | ox.Literal)
    )


def _entries(stated: Iterable[Triple], things: set[str]) -> dict[Ref, Entry]:
    """Return all that a graph says of some things."""
    values: dict[Ref, dict[str, set[Value]]] = defaultdict(lambda: defaultdict(set))
    for subject, name, value in stated:
        if subject.value in things:
            thing = value_of(subject)
            ref = thing if isinstance(thing, Ref) else Ref("", str(thing))
            values[ref][str(value_of(name))].add(value_of(value))
    return {
        ref: Entry(
            ref, {name: tuple(sorted(found, key=str)) for name, found in sorted(said.items())}
        )
        for ref, said in values.items()
    }
