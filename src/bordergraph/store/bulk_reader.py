"""Read the whole record at once: every entry, the statements about every thing, changes between graphs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.model import Ref, group_by
from bordergraph.record import TABLE_STATEMENTS, Entry, EntryChange
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
class FullRecord:
    """The whole record, as `RecordReader.entry` and `RecordReader.about` give it for one thing.

    Entries have derived triples; the stated triples of each thing are by its IRI.
    """

    entries: Mapping[Ref, Entry]
    about: Mapping[Ref, tuple[Entry, ...]]
    quads: Mapping[str, tuple[ox.Quad, ...]]


def read_record(graph: KnowledgeGraph) -> FullRecord:
    """Read the whole record in one pass; queries for one thing after another would take hours."""
    by_iri = group_by(graph.quads(), lambda quad: str(getattr(quad.subject, "value", "")))
    entries = _entries(graph, derived=True)
    statements = {
        ref: entry
        for ref, entry in _entries(graph, derived=False).items()
        if entry.values_of(_FROM) or entry.cls in TABLE_STATEMENTS
    }
    quads_by_iri = {iri: tuple(quads) for iri, quads in by_iri.items()}
    return FullRecord(entries, _about(entries, statements), quads_by_iri)


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
    """Return the statements that name each thing, themselves or through the change that they state."""
    about: dict[Ref, dict[Ref, Entry]] = defaultdict(dict)
    for ref, entry in statements.items():
        refs = entry.values_of(_CHANGE)
        changes = (entries[v] for v in refs if isinstance(v, Ref) and v in entries)
        for speaker in (entry, *changes):
            for thing in _things_of(speaker):
                about[thing][ref] = entry
    return {ref: tuple(items.values()) for ref, items in about.items()}


def _things_of(entry: Entry) -> Iterator[Ref]:
    """Yield the things that an entry names."""
    for value in chain.from_iterable(entry.values.values()):
        if isinstance(value, Ref) and value.kind in vocab.KINDS:
            yield value


def changed_entries(before: KnowledgeGraph, after: KnowledgeGraph) -> tuple[EntryChange, ...]:
    """Return the things and statements that differ between two graphs, by id, without blank nodes and files."""
    old, new = _stated_triples(before), _stated_triples(after)
    changed = {str(subject.value) for subject, _, _ in old ^ new}
    changed = {iri for iri in changed if not iri.startswith(vocab.GRAPHS.rstrip("/"))}
    entries = _entries_by_thing(old, changed), _entries_by_thing(new, changed)
    refs = sorted({*entries[0], *entries[1]})
    return tuple(EntryChange(ref, entries[0].get(ref), entries[1].get(ref)) for ref in refs)


def _stated_triples(graph: KnowledgeGraph) -> frozenset[Triple]:
    """Return the stated triples of a graph without blank nodes, none derived."""
    store = ox.Store()
    store.extend(ox.Quad(*q.triple) for q in graph.quads())
    # The store gives numbers one form, however they were written.
    return frozenset(
        (q.subject, q.predicate, q.object)
        for q in store
        if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode | ox.Literal)
    )


def _entries_by_thing(triples: Iterable[Triple], things: set[str]) -> dict[Ref, Entry]:
    """Return the entries of some things, by thing."""
    rows = (
        (thing if isinstance(thing, Ref) else Ref("", str(thing)), str(value_of(p)), value_of(o))
        for s, p, o in triples
        if s.value in things and (thing := value_of(s))
    )
    return group_entries(sorted(rows, key=lambda row: (row[1], str(row[2]))))
