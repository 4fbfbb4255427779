"""A networkx graph as tables: nodes are agencies unless they say otherwise, ties follow from them."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from bordergraph import vocab
from bordergraph.errors import DataError, Fault, ReadingNote, few
from bordergraph.tables.cells import joined
from bordergraph.tables.columns import CITATION, COLUMNS, TABLES
from bordergraph.tables.sheets import Sheet, sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx

KINDS = {
    "agencies": ("agency", "agencies", "organization", "organisation", "actor", "body"),
    "programs": ("program", "programme", "arrangement", "channel"),
    "threats": ("threat", "issue"),
}
"""What a node's ``kind`` may say, by the table that it belongs to."""

_TABLE_OF = {word: table for table, words in KINDS.items() for word in words}
_BETWEEN = {
    ("agencies", "agencies"): "shares",
    ("agencies", "programs"): "participations",
    ("agencies", "threats"): "mandates",
    ("programs", "threats"): "focus",
}
_RELATIONS = {
    "share": "shares", "flow": "flows", "participation": "participations",
    "mandate": "mandates", "focus": "focus",
}  # fmt: skip
# What else an attribute may be called than the column: our own exports avoid words that a format
# takes for itself.
_CALLED: dict[str, dict[str, tuple[str, ...]]] = {
    "agencies": {"label": ("name",), "start": ("since",), "end": ("until",)},
    "programs": {
        "label": ("name",), "start": ("since",), "end": ("until",), "kind": ("form",),
        "part_of": ("parent",),
    },
    "threats": {"label": ("name",), "broader": ("parent",)},
    "participations": {"from": ("since", "start"), "to": ("until", "end")},
    "shares": {"start": ("since",), "end": ("until",)},
    "flows": {"start": ("since",), "end": ("until",), "program": ("arrangement",)},
}  # fmt: skip
_ENDS = {
    "shares": ("from", "to"), "flows": ("from", "to"), "participations": ("agency", "program"),
    "mandates": ("agency", "threat"), "focus": ("program", "threat"),
}  # fmt: skip
_NAMES_THINGS = {"parent", "part_of", "broader", "threat", "program", "hub", "stands_for"}
# What a graph needs to be drawn or read back, and says nothing of the bodies.
_FORM = {"kind", "relation", "id", "key", "source", "target", "sources", "viz", "x", "y", "shape", "value", "active", "interaction"}  # fmt: skip
_SETS = ("agency", "program")
_GRADES = {"", "none", "nan", *COLUMNS["agencies"]["confidence"].words}
_FEW = 8


def graph_sheets(graph: nx.Graph[Any], file: str) -> dict[str, Sheet]:
    """Return the tables that a graph comes to.

    A node's ``kind`` tells whether it is an agency, a program or a threat; without one it is an
    agency. What ties two nodes follows from their kinds: two agencies share, an agency takes part
    in a program and deals with a threat, a program addresses one. In a graph without directions
    two agencies share both ways. Attributes are columns of the tables.

    Raises:
        DataError: Two things are tied that no table ties.

    Example:
        >>> import networkx as nx
        >>> graph = nx.DiGraph([("cbp", "rcmp")])
        >>> sorted(graph_sheets(graph, "mine"))
        ['agencies', 'shares']
    """
    return _Graph(graph, file).sheets()


class _Graph:
    """Sorts nodes and ties into tables, noting what it leaves out."""

    def __init__(self, graph: nx.Graph[Any], file: str) -> None:
        self.graph = graph
        self.file = file
        self.faults: list[Fault] = []
        self.unread: dict[str, None] = {}
        self.rows: dict[str, list[tuple[str, dict[str, str]]]] = {}
        self.nodes: list[tuple[object, dict[str, Any]]] = list(graph.nodes.items())
        kinds = {str(a.get("kind", "")).lower() for _, a in self.nodes}
        if not kinds & set(_TABLE_OF):
            self._two_sets()
            kinds = {str(a.get("kind", "")).lower() for _, a in self.nodes}
        self.typed = bool(kinds & set(_TABLE_OF))
        self.ours = self.typed and all(
            str(n).startswith(f"{a.get('kind')}/") for n, a in self.nodes
        )

    def _two_sets(self) -> None:
        """Take the two sets of a bipartite graph as who takes part, and in what."""
        for name, second in (("bipartite", ("1",)), ("type", ("true", "1"))):
            sides = [str(a.get(name, "")).lower() for _, a in self.nodes]
            if len(set(sides)) == len(_SETS) and set(sides) <= {"0", "1", "true", "false"}:
                self.nodes = [
                    (n, {k: v for k, v in a.items() if k != name} | {"kind": _SETS[s in second]})
                    for (n, a), s in zip(self.nodes, sides, strict=True)
                ]
                agencies = sum(s not in second for s in sides)
                note = (
                    f"{self.file}: two sets of nodes; {agencies} are read as agencies and"
                    f" {len(sides) - agencies} as the programs that they take part in"
                )
                warnings.warn(note, ReadingNote, stacklevel=2)
                return

    def sheets(self) -> dict[str, Sheet]:
        """Return the tables, or raise all faults."""
        tables = {n: self._node(n, a) for n, a in self.nodes}
        for giver, receiver, attributes in self.graph.edges(data=True):
            self._tie(tables, giver, receiver, attributes)
        if self.faults:
            count = f"{len(self.faults)} {'fault' if len(self.faults) == 1 else 'faults'}"
            raise DataError(f"{count} in {self.file}", self.faults)
        for table, column in (("threats", "threat"), ("programs", "program")):
            self._list(table, column)
        self._tell()
        return {name: self._sheet(name) for name in TABLES if name in self.rows}

    def _node(self, node: object, attributes: Mapping[str, Any]) -> str:
        said = str(attributes.get("kind", "")).lower() if self.typed else ""
        table = _TABLE_OF.get(said, "") if said else "agencies"
        name = self._slug(str(node))
        if not table:
            words = ", ".join(words[0] for words in KINDS.values())
            where = f"{self.file}: node '{node}'"
            self.faults.append(Fault(where, f"kind '{said}': expected {words}", rule="tables"))
            table = "agencies"
        cells = self._cells(table, attributes) | {"id": name}
        cells["label"] = cells.get("label") or name
        for row in self._cited(cells, attributes):
            self.rows.setdefault(table, []).append((f"node '{node}'", row))
        return table

    def _tie(
        self,
        tables: Mapping[Any, str],
        giver: object,
        receiver: object,
        attributes: Mapping[str, Any],
    ) -> None:
        ends = [(tables[giver], giver), (tables[receiver], receiver)]
        turned = (ends[0][0], ends[1][0]) not in _BETWEEN
        if turned:
            ends.reverse()
        place = f"tie '{giver}' to '{receiver}'"
        table = _BETWEEN.get((ends[0][0], ends[1][0]))
        if table is None:
            what = f"no table ties {ends[1][0]} with {ends[0][0]}"
            self.faults.append(Fault(f"{self.file}: {place}", what, rule="tables"))
            return
        said = _RELATIONS.get(str(attributes.get("relation", "")).lower())
        if table == "shares" and said == "flows":
            table = said
        cells = self._cells(table, attributes)
        one, other = (self._slug(str(node)) for _, node in ends)
        both = table == "shares" and one != other and not self.graph.is_directed()
        for pair in ((one, other), (other, one)) if both else ((one, other),):
            ended = cells | dict(zip(_ENDS[table], pair, strict=True))
            for row in self._cited(ended, attributes):
                self.rows.setdefault(table, []).append((place, row))

    def _cells(self, table: str, attributes: Mapping[str, Any]) -> dict[str, str]:
        """Return the attributes that are columns of a table."""
        given = {str(k).lower(): v for k, v in attributes.items()}
        found: dict[str, str] = {}
        used: set[str] = set()
        for column in (*TABLES[table], "locator", "confidence"):
            name = next((n for n in self._names_of(table, column) if n in given), "")
            if name and column == "confidence" and str(given[name]).lower() not in _GRADES:
                # A measure of another program; ours is a word.
                continue
            if name:
                used.add(name)
                found[column] = self._text(column, given[name])
        self.unread |= dict.fromkeys(k for k in given if k not in used | _FORM)
        return found

    def _names_of(self, table: str, column: str) -> tuple[str, ...]:
        """Return what an attribute may be called that fills a column."""
        other = _CALLED.get(table, {}).get(column, ())
        ours = column not in _ENDS.get(table, ()) and not (column == "kind" and self.typed)
        return (column, *other) if ours else other

    def _cited(
        self, cells: dict[str, str], attributes: Mapping[str, Any]
    ) -> Iterator[dict[str, str]]:
        """Yield a row for each source that an export of ours names, or one as it is."""
        sources = [s for s in str(attributes.get("sources", "")).split("; ") if s]
        yield from ({**cells, "source": s} for s in sources) if self.ours and sources else [cells]

    def _slug(self, name: str) -> str:
        return vocab.local(vocab.ID + name) if self.ours else name

    def _text(self, column: str, value: object) -> str:
        """Return an attribute as a cell."""
        if value is None or value != value:  # noqa: PLR0124 - a number that is none
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, (list, tuple)):
            return joined(map(str, value))
        text = str(value)
        if self.ours and column in _NAMES_THINGS:
            slugs = [self._slug(part) for part in text.split("; ")]
            return joined(slugs) if column == "part_of" else slugs[0]
        return text

    def _list(self, table: str, column: str) -> None:
        """List what ties name and no node is, where no node is of that kind."""
        if table in self.rows:
            return
        named: dict[str, str] = {}
        for rows in list(self.rows.values()):
            for place, cells in rows:
                if cells.get(column):
                    named.setdefault(cells[column], place)
        if named:
            self.rows[table] = [(place, {"id": n, "label": n}) for n, place in named.items()]

    def _tell(self) -> None:
        notes = []
        if "shares" in self.rows and not self.graph.is_directed():
            notes.append("has no directions; each tie is read as sharing both ways")
        if self.unread:
            notes.append(f"no table has a column for {few(list(self.unread), _FEW)}")
        for note in notes:
            warnings.warn(f"{self.file}: {note}", ReadingNote, stacklevel=2)

    def _sheet(self, name: str) -> Sheet:
        columns = (*TABLES[name], *CITATION)
        places = ["", *(f"{self.file}: {place}" for place, _ in self.rows[name])]
        rows = [[cells.get(c, "") for c in columns] for _, cells in self.rows[name]]
        return sheet_of(name, columns, rows, lambda line: places[line - 1])
