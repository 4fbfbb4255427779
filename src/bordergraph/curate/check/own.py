"""RDF that was made from tables is judged as they are: by what is wrong, not by how we curate."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.curate.check.files import RDF_TYPE, key
from bordergraph.errors import DataError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.curate.check.files import File, Index, Placed
    from bordergraph.model import Network

_DATASET = f"{vocab.PREFIXES['void']}Dataset"
# What is wrong in whoever's words; the others are rules of the curated graph.
_FOR_ALL = {"prefix", "unknown-term", "unknown-kind", "ill-typed", "no-class"}


def is_own(file: File) -> bool:
    """Tell whether a file says of itself that it was made from tables."""
    said = file.subjects.get(vocab.TABLES, ())
    return any(t.predicate.value == RDF_TYPE and key(t.object) == _DATASET for t in said)


def readable(found: Iterable[Placed]) -> list[Placed]:
    """Return the faults of terms that are wrong in any graph, not against our own rules only."""
    return [placed for placed in found if placed.fault.rule in _FOR_ALL]


def own_faults(index: Index) -> list[Placed]:
    """Return what the reader of tables says of the tables that hold the same, on the same things.

    Args:
        index: The files that were made from tables, and what they rest on.
    """
    from bordergraph.store.engine import LocalEngine
    from bordergraph.store.loading.inputs import documents
    from bordergraph.store.networks.sound import sound
    from bordergraph.store.reading.network import read_network

    engine = LocalEngine(documents(file.path for file in index.all_files))
    network, dangling = sound(read_network(engine))
    found: list[Placed] = []
    for fault in dangling:
        kind, _, slug = fault.where.partition(" ")
        found += _placed(index, vocab.iri(kind, slug), fault)
    for thing, fault in _read_again(network):
        found += _placed(index, thing, fault)
    return found


def _number(start: int, line: int) -> str:
    """Return the number of the thing on a line of a sheet, whose rows begin on line 2."""
    return str(start + line - 2) if line > 1 else ""


def _placed(index: Index, thing: str, fault: Fault) -> list[Placed]:
    """Return a fault on the line of a thing, on its file where it has none."""
    bare = Fault("", fault.what, fault.fix, fault.rule, fault.severity)
    return index.place(thing, bare) or [index.placed_at(0, 0, bare, thing)]


def _read_again(network: Network) -> list[tuple[str, Fault]]:
    """Return the faults and doubts of the tables of a network, each with the IRI it is about."""
    from bordergraph.tables import Sheet, read_sheets, sheet_of, table_rows
    from bordergraph.tables.columns import COLUMNS, OF_TABLE

    things: list[str] = []
    sheets: dict[str, Sheet] = {}
    for name, (columns, rows) in table_rows(network).items():
        start = len(things)
        first = next(iter(COLUMNS[name].values()))
        kind = OF_TABLE[first.of or name].prefixes[0]
        things += [vocab.iri(kind, row[0]) for row in rows]
        # The place of a fault is the number of the thing, which no id can be taken for.
        sheets[name] = sheet_of(name, columns, rows, partial(_number, start))
    faults: list[Fault] = []
    try:
        read_sheets(sheets, "", on_doubt=faults.append)
    except DataError as error:
        faults = list(error.faults)
    return [
        (things[int(fault.where)] if fault.where.isdigit() else vocab.TABLES, fault)
        for fault in faults
    ]
