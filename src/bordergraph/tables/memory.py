"""Tables that are in memory already: data frames, or lists of dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

from bordergraph.errors import DataError, Sentence, UnknownNameError, UsageError
from bordergraph.suggestions import similar_words
from bordergraph.tables.columns import TABLES, cell_text
from bordergraph.tables.reader import read_sheets
from bordergraph.tables.sheets import Sheet, memory_sheet

if TYPE_CHECKING:
    from bordergraph.model import Network


@runtime_checkable
class _Pandas(Protocol):
    def to_dict(self, orient: str) -> Any: ...


@runtime_checkable
class _Polars(Protocol):
    def to_dicts(self) -> Any: ...


Frame: TypeAlias = _Pandas | _Polars | Iterable[Mapping[str, Any]]
"""A data frame of pandas or polars, or rows as dictionaries."""


def network_of_frames(frames: Mapping[str, Frame | None]) -> Network:
    """Return the network that tables in memory hold, by name; None is a table that there is not.

    A DataError has every fault found, each with table, record, column and what was expected.

    Example:
        >>> network_of_frames({"agencies": [{"id": "a", "label": "A"}]}).agencies[0].label
        'A'
    """
    tables = {name: frame for name, frame in frames.items() if frame is not None}
    if "agencies" not in tables:
        raise UsageError("no agencies in frames", "give a table of at least id and label")
    for name in sorted(frames.keys() - TABLES.keys()):
        raise UnknownNameError("table", name, similar_words(name, TABLES), allowed=TABLES)
    sheets = {name: _sheet(name, tables[name]) for name in TABLES if name in tables}
    return read_sheets(sheets, "frames", "frames", "{name}")


def network_of_graph(graph: Any) -> Network:
    """Return the network that a networkx graph holds; a DataError has every fault found."""
    import networkx as nx

    from bordergraph.tables.graphs import graph_sheets, shared_id

    if not isinstance(graph, nx.Graph):
        message = "{name} is no networkx graph"
        raise UsageError(message, "build one with networkx", name=type(graph).__name__)
    if shared := shared_id(graph):
        raise DataError.of_file("graph", shared, "rename one of them")
    return read_sheets(graph_sheets(graph, "graph"), "graph", "graph", "table {name}")


def _sheet(name: str, frame: Frame) -> Sheet:
    records = _records(name, frame)
    columns = tuple(dict.fromkeys(str(key) for record in records for key in record))
    if not records:
        columns = tuple(str(c) for c in getattr(frame, "columns", ())) or TABLES[name][:2]
    rows = []
    for record in records:
        cells = {str(key): cell_text(value) for key, value in record.items()}
        rows.append([cells.get(column, "") for column in columns])
    sheet = memory_sheet(name, columns, rows, lambda line: _place(name, line))
    return replace(sheet, is_own=True)


def _place(name: str, line: int) -> str:
    """Return the place of a record, which are counted from 1 below the names of the columns."""
    return Sentence("{table}, record {n}", table=name, n=line - 1) if line > 1 else name


def _records(name: str, frame: Frame) -> list[Mapping[str, Any]]:
    """Return a table as dictionaries, or raise a `UsageError`."""
    if isinstance(frame, _Polars):
        records = frame.to_dicts()
    elif isinstance(frame, Mapping):
        raise UsageError("{name} is one dictionary", "give a list of them, one a row", name=name)
    elif isinstance(frame, _Pandas):
        records = frame.to_dict("records")
    else:
        records = list(frame) if hasattr(frame, "__iter__") else [frame]
    if not all(isinstance(record, Mapping) for record in records):
        message = Sentence("{name} is no table", name=name)
        raise UsageError(message, "give a data frame or a list of dictionaries")
    return list(records)
