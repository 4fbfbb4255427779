"""Counts that a dataset states of itself, compared with what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.curate.check.files import RDF_TYPE, key
from bordergraph.errors import Fault
from bordergraph.store.querying.answer import compact

if TYPE_CHECKING:
    from bordergraph.curate.check.files import Index, Placed

_CLASS = f"{vocab.PREFIXES['void']}class"
_ENTITIES = f"{vocab.PREFIXES['void']}entities"


def count_faults(index: Index) -> list[Placed]:
    """Return the class partitions (VoID) whose count is not the number of things of that class."""
    found: list[Placed] = []
    things: dict[str, set[str]] = {}
    for file in index.all_files:
        for triple in file.triples:
            if triple.predicate.value == RDF_TYPE:
                things.setdefault(key(triple.object), set()).add(key(triple.subject))
    for file in index.files:
        for subject, triples in file.subjects.items():
            said = {t.predicate.value: key(t.object) for t in triples}
            if _CLASS not in said or _ENTITIES not in said:
                continue
            counted = len(things.get(said[_CLASS], ()))
            if said[_ENTITIES] != str(counted):
                what = f"it says {said[_ENTITIES]} {compact(said[_CLASS])}, but there are {counted}"
                fix = "look what was lost or added, then write the file anew"
                found += index.place(subject, Fault("", what, fix, rule="count"), said[_ENTITIES])
    return found
