"""networkx graphs and the files of graph programs as tables: nodes are agencies, ties follow from them."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

from bordergraph import vocab
from bordergraph.decompress import read_beginning, read_content
from bordergraph.errors import DataError, Fault, Sentence, list_first, reason_of, warn_reading
from bordergraph.tables.columns import CITATION, COLUMNS, TABLES, cell_text, join_cell
from bordergraph.tables.sheets import Sheet, decode_text, ending, memory_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import TypeAlias
    from xml.etree.ElementTree import Element

    import networkx as nx

    Graph: TypeAlias = nx.Graph[Any]
    _Content: TypeAlias = tuple[Graph, list[Any]]
    """A graph, and the ids of the nodes that its file lists."""
    _NodesAndTies: TypeAlias = tuple[list[dict[str, Any]], list[dict[str, Any]]]

KINDS = {
    "agencies": ("agency", "agencies", "organization", "organisation", "actor", "body"),
    "programs": ("program", "programme", "arrangement", "channel"),
    "threats": ("threat", "issue"),
}
"""Values of ``kind`` of a node, by its table."""

_TABLE_OF = {word: table for table, words in KINDS.items() for word in words}
_TIE_TABLES = {
    ("agencies", "agencies"): "shares",
    ("agencies", "programs"): "participations",
    ("agencies", "threats"): "mandates",
    ("programs", "threats"): "focus",
}
# Other names of an attribute for a column: our exports avoid words that a format reserves.
_SYNONYMS: dict[str, tuple[str, ...]] = {
    "label": ("name",),
    "start": ("since",),
    "end": ("until",),
    "from": ("since", "start"),
    "to": ("until", "end"),
    "kind": ("form",),
    "part_of": ("parent",),
    "broader": ("parent",),
    "program": ("arrangement",),
}
# The first two columns of a table of ties are their ends.
_ENDS = {table: TABLES[table][:2] for table in (*_TIE_TABLES.values(), "flows")}
_ID_COLUMNS = {"parent", "part_of", "broader", "threat", "program", "hub", "stands_for"}
# Attributes for drawing or reading back a graph, without a fact on the bodies.
_DRAWING = set(
    """
    kind relation id key source target sources viz x y shape value active interaction
    """.split()
)
_SETS = ("agency", "program")
_GRADES = {"", *COLUMNS["agencies"]["confidence"].words}
_FEW = 8


def graph_sheets(graph: nx.Graph[Any], file: str) -> dict[str, Sheet]:
    """Return the tables of a graph.

    A node's ``kind`` tells whether it is an agency, a program or a threat; without one it is an
    agency. What ties two nodes follows from their kinds: two agencies share, an agency takes part
    in a program and deals with a threat, a program addresses one. In a graph without directions
    two agencies share both ways. Attributes are columns of the tables. Two things that no table ties are
    a DataError.

    Example:
        >>> import networkx as nx
        >>> graph = nx.DiGraph([("cbp", "rcmp")])
        >>> sorted(graph_sheets(graph, "mine"))
        ['agencies', 'shares']
    """
    return _GraphTables(graph, file).sheets()


def _word(attributes: Mapping[str, Any], name: str) -> str:
    return cell_text(attributes.get(name)).lower()


def shared_id(nodes: Iterable[object]) -> str:
    """Return a message on two nodes with one id, as text; empty if there are none.

    Example:
        >>> shared_id([1, 2, "1"])
        "nodes 1 and '1' have one id"
    """
    nodes_by_id: dict[str, object] = {}
    for node in nodes:
        if str(node) in nodes_by_id:
            text, first = "nodes {first} and {second} have one id", nodes_by_id[str(node)]
            return Sentence(text, first=repr(first), second=repr(node))
        nodes_by_id[str(node)] = node
    return ""


def _place(file: str, names: tuple[object, ...]) -> str:
    """Return the place of a node, or of the tie of two, in a file; nothing without either."""
    if not names:
        return ""
    text = "node '{first}'" if len(names) == 1 else "tie '{first}' to '{second}'"
    what = Sentence(text, first=names[0], second=names[-1])
    return Sentence("{where}: {what}", where=file, what=what)


class _GraphTables:
    """Turns the nodes and ties of a graph into tables, noting what is left out."""

    def __init__(self, graph: nx.Graph[Any], file: str) -> None:
        self.graph = graph
        self.file = file
        self.faults: list[Fault] = []
        self.ignored: dict[str, None] = {}
        self.rows: dict[str, list[tuple[tuple[object, ...], dict[str, str]]]] = {}
        self.nodes: list[tuple[object, dict[str, Any]]] = list(graph.nodes.items())
        kinds = {_word(a, "kind") for _, a in self.nodes}
        if not kinds & set(_TABLE_OF):
            self._split_two_sets()
            kinds = {_word(a, "kind") for _, a in self.nodes}
        self.has_kinds = bool(kinds & set(_TABLE_OF))
        own = (str(n).startswith(f"{a.get('kind')}/") for n, a in self.nodes)
        self.is_own = self.has_kinds and all(own)

    def _split_two_sets(self) -> None:
        """Read the two sets of a bipartite graph as agencies and programs."""
        for name, second in (("bipartite", ("1",)), ("type", ("true", "1"))):
            sides = [_word(a, name) for _, a in self.nodes]
            if len(set(sides)) == len(_SETS) and set(sides) <= {"0", "1", "true", "false"}:
                self.nodes = [
                    (n, {k: v for k, v in a.items() if k != name} | {"kind": _SETS[s in second]})
                    for (n, a), s in zip(self.nodes, sides, strict=True)
                ]
                agencies = sum(s not in second for s in sides)
                text = (
                    "{file}: two sets of nodes; {n} are read as agencies and {others} as the programs"
                    " that they take part in"
                )
                others = len(sides) - agencies
                warn_reading(Sentence(text, file=self.file, n=agencies, others=others))
                return

    def sheets(self) -> dict[str, Sheet]:
        """Return the tables, or raise all faults."""
        tables = {n: self._add_node(n, a) for n, a in self.nodes}
        for giver, receiver, attributes in self.graph.edges(data=True):
            self._add_tie(tables, giver, receiver, attributes)
        if self.faults:
            raise DataError.of_faults(self.faults, self.file)
        for table, column in (("threats", "threat"), ("programs", "program")):
            self._list_named(table, column)
        self._note_losses()
        return {name: self._sheet(name) for name in TABLES if name in self.rows}

    def _add_node(self, node: object, attributes: Mapping[str, Any]) -> str:
        kind = _word(attributes, "kind") if self.has_kinds else ""
        table = _TABLE_OF.get(kind, "") if kind else "agencies"
        name = self._slug(str(node))
        if not table:
            words = ", ".join(words[0] for words in KINDS.values())
            message = Sentence("kind '{kind}': expected one of {names}", kind=kind, names=words)
            self._add_fault((node,), message)
            table = "agencies"
        cells = self._column_cells(table, attributes) | {"id": name}
        cells["label"] = cells.get("label") or name
        for row in self._source_rows(cells, attributes):
            self.rows.setdefault(table, []).append(((node,), row))
        return table

    def _add_fault(self, place: tuple[object, ...], message: str) -> None:
        self.faults.append(Fault(_place(self.file, place), message, rule="tables"))

    def _add_tie(
        self, tables: dict[Any, str], giver: object, receiver: object, attributes: Mapping[str, Any]
    ) -> None:
        kind, other = tables[giver], tables[receiver]
        ends = (giver, receiver) if (kind, other) in _TIE_TABLES else (receiver, giver)
        table = _TIE_TABLES.get((kind, other)) or _TIE_TABLES.get((other, kind))
        if table is None:
            text = "no table ties {first} with {second}"
            self._add_fault((giver, receiver), Sentence(text, first=kind, second=other))
            return
        if table == "shares" and _word(attributes, "relation") == "flow":
            table = "flows"
        cells = self._column_cells(table, attributes)
        first, second = (self._slug(str(node)) for node in ends)
        is_mutual = table == "shares" and first != second and not self.graph.is_directed()
        for pair in ((first, second), (second, first)) if is_mutual else ((first, second),):
            tie_cells = cells | dict(zip(_ENDS[table], pair, strict=True))
            for row in self._source_rows(tie_cells, attributes):
                self.rows.setdefault(table, []).append(((giver, receiver), row))

    def _column_cells(self, table: str, attributes: Mapping[str, Any]) -> dict[str, str]:
        """Return the attributes that are columns of a table."""
        values = {str(k).lower(): v for k, v in attributes.items()}
        cells: dict[str, str] = {}
        used: set[str] = set()
        for column in (*TABLES[table], "locator", "confidence"):
            names = [n for n in self._attribute_names(table, column) if n in values]
            if column == "confidence" and _word(values, column) not in _GRADES:
                # A number of another program; ours is a word.
                continue
            if names:
                used.add(names[0])
                cells[column] = self._text(column, values[names[0]])
        self.ignored |= dict.fromkeys(k for k in values if k not in used | _DRAWING)
        return cells

    def _attribute_names(self, table: str, column: str) -> tuple[str, ...]:
        """Return the names of attributes that fill a column."""
        synonyms = _SYNONYMS.get(column, ())
        is_column = column not in _ENDS.get(table, ()) and not (column == "kind" and self.has_kinds)
        return (column, *synonyms) if is_column else synonyms

    def _source_rows(
        self, cells: dict[str, str], attributes: Mapping[str, Any]
    ) -> Iterator[dict[str, str]]:
        """Yield a row for each source in an export of ours, or one row."""
        sources = [s for s in cell_text(attributes.get("sources")).split("; ") if s]
        yield from ({**cells, "source": s} for s in sources) if self.is_own and sources else [cells]

    def _slug(self, name: str) -> str:
        return vocab.slug_of_iri(vocab.ID + name) if self.is_own else name

    def _text(self, column: str, value: object) -> str:
        """Return an attribute as a cell."""
        if self.is_own and column in _ID_COLUMNS and isinstance(value, str):
            slugs = [self._slug(part) for part in value.split("; ")]
            return join_cell(slugs) if column == "part_of" else slugs[0]
        return cell_text(value)

    def _list_named(self, table: str, column: str) -> None:
        """Add the things that ties name to a table, if no node is of their kind."""
        if table in self.rows:
            return
        places: dict[str, tuple[object, ...]] = {}
        for rows in list(self.rows.values()):
            for place, cells in rows:
                if cells.get(column):
                    places.setdefault(cells[column], place)
        if places:
            self.rows[table] = [(place, {"id": n, "label": n}) for n, place in places.items()]

    def _note_losses(self) -> None:
        if "shares" in self.rows and not self.graph.is_directed():
            text = "{file}: has no directions; each tie is read as sharing both ways"
            warn_reading(Sentence(text, file=self.file))
        if self.ignored:
            names = list_first(list(self.ignored), _FEW)
            text = "{file}: no table has a column for {names}"
            warn_reading(Sentence(text, file=self.file, names=names))

    def _sheet(self, name: str) -> Sheet:
        columns = (*TABLES[name], *CITATION)
        file, places = self.file, [(), *(place for place, _ in self.rows[name])]
        rows = [[cells.get(c, "") for c in columns] for _, cells in self.rows[name]]
        return memory_sheet(name, columns, rows, lambda line: _place(file, places[line - 1]))


_HEAD = 1 << 16
_MAX_VERTICES = 1_000_000
"""Vertices that a file may count without listing them."""
_GEXF = b"http://www.gexf.net/1.2draft"
_COUNT_FIX = "begin with *Vertices and their number, such as *Vertices 12"
_KEY = re.compile(rb'"(nodes|elements|links|edges)"\s*:')
_LINKED_DATA = re.compile(rb'"@(context|graph|id|type)"\s*:')


def is_graph_json(path: Path) -> bool:
    """Tell by its beginning whether a JSON file is a graph of nodes and links; else it is RDF."""
    try:
        head = read_beginning(path, _HEAD)
    except (OSError, ValueError):
        return False
    return bool(_KEY.search(head) and not _LINKED_DATA.search(head))


def read_graph(path: Path) -> Graph:
    """Return the graph of a file, whose ending is one of `GRAPHS`; a DataError where its ties name no nodes of it."""
    form, read = GRAPHS[ending(path)]
    try:
        graph, ids = read(read_content(path), path.name)
        if message := shared_id(ids):
            raise _FormatError(message, "rename one of them")  # noqa: TRY301 - as its reader does
    except Exception as error:  # noqa: BLE001 - whatever a broken file makes of its reader
        raise _reading_error(path, form, error) from None
    declared = {*map(str, ids)}
    undeclared = (str(n) for n in graph if str(n) not in declared)
    messages = (Sentence("a tie names '{name}', which is no node", name=n) for n in undeclared)
    if faults := [Fault(str(path), message, rule="tables") for message in messages]:
        raise DataError.of_faults(faults, path)
    return graph


class _FormatError(ValueError):
    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message, self.fix = message, fix


def _reading_error(path: Path, form: str, error: Exception) -> DataError:
    if isinstance(error, _FormatError):
        return DataError.of_file(path, error.message, error.fix)
    if isinstance(error, OSError):
        return DataError.of_file(path, Sentence("cannot be read: {why}", why=reason_of(error)))
    why, location = reason_of(error) or type(error).__name__, ""
    if isinstance(error, RecursionError):
        why = Sentence("nested too deeply")
    elif isinstance(error, KeyError):
        why = Sentence("it has no {name}", name=error)
    elif isinstance(error, json.JSONDecodeError):
        why, location = error.msg, f"{path}:{error.lineno}:{error.colno}"
    elif isinstance(error, SyntaxError):
        line, column = getattr(error, "position", (1, 0))
        why, location = error.msg, f"{path}:{line}:{column + 1}"
    return DataError.of_file(
        path, Sentence("not {form}: {why}", form=Sentence(form), why=why), "", location
    )


def _parse_xml(data: bytes) -> Element:
    """Return the root of an XML file; one that declares entities, or takes something from elsewhere, is refused."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data)
    except DefusedXmlException:
        message = "declares entities, which may unfold without end or lie elsewhere"
        raise _FormatError(message, "write their text where they are used") from None
    return root


def _node_ids(root: Element) -> list[str]:
    return [node.get("id", "") for node in root.iterfind(".//{*}node")]


def _gexf(data: bytes, _: str) -> _Content:
    """Return the graph of a GEXF file; where some ties have a direction, the others have both."""
    from xml.etree.ElementTree import tostring

    import networkx as nx

    # Older networkx does not know the newest name of the format, which it reads all the same.
    data = re.sub(rb"http://(?:www\.)?gexf\.net/1\.3(?=[\"'])", _GEXF, data)
    root = _parse_xml(data)
    graph = next(root.iterfind("{*}graph"), root)
    default_type = graph.get("defaultedgetype", "undirected")
    types = {edge.get("type", default_type) for edge in root.iterfind(".//{*}edge")}
    if len(types) > 1 or "mutual" in types:
        graph.set("defaultedgetype", "directed")
        for edge in root.iterfind(".//{*}edge"):
            is_directed = edge.get("type", default_type) == "directed"
            edge.set("type", "directed" if is_directed else "mutual")
        for edges in root.iterfind(".//{*}edges"):
            # networkx keeps parallel ties where one that goes both ways comes first.
            edges[:] = sorted(edges, key=lambda edge: edge.get("type") != "mutual")
        data = tostring(root, encoding="utf-8", xml_declaration=True)
    return nx.read_gexf(io.BytesIO(data), version="1.2draft"), _node_ids(root)


def _graphml(data: bytes, _: str) -> _Content:
    import networkx as nx

    ids = _node_ids(_parse_xml(data))
    return nx.read_graphml(io.BytesIO(data)), ids


def _json(data: bytes, name: str) -> _Content:
    """Return the graph of a JSON file of networkx, Cytoscape or Kumu."""
    import networkx as nx

    document = json.loads(decode_text(data, name))
    if not isinstance(document, dict):
        raise _FormatError("holds no nodes and links", "begin with a brace")
    links = "edges" if "edges" in document else "links"
    if isinstance(document.get("elements"), list):
        nodes, ties = _kumu_lists(document)
    elif "elements" in document:
        nodes, ties = _cytoscape_lists(document["elements"])
    elif "nodes" in document and links in document:
        nodes, ties = document["nodes"], document[links]
    else:
        raise _FormatError("holds no nodes and links", 'it needs "nodes" and "links" or "edges"')
    is_directed = document.get("directed", "elements" in document)
    graph: Graph = nx.MultiDiGraph() if is_directed else nx.MultiGraph()
    graph.add_nodes_from((node["id"], node) for node in nodes)
    graph.add_edges_from((tie["source"], tie["target"], tie) for tie in ties)
    return graph, [node["id"] for node in nodes]


def _cytoscape_lists(elements: dict[str, Any]) -> _NodesAndTies:
    """Return nodes and ties, which name nodes by id, and in files of networkx by value."""
    nodes = [element["data"] for element in elements["nodes"]]
    ties = [element["data"] for element in elements["edges"]]
    ties = [tie | {end: str(tie[end]) for end in ("source", "target")} for tie in ties]
    ends = {tie[end] for tie in ties for end in ("source", "target")}
    ids, values = ({str(node.get(key)) for node in nodes} for key in ("id", "value"))
    key = "value" if ends <= values and not ends <= ids else "id"
    for node in nodes:
        if node.get("name") in (node.get("label"), node["id"]):
            node.pop("name", None)
        node["id"] = str(node[key])
    return nodes, ties


def _kumu_lists(document: dict[str, Any]) -> _NodesAndTies:
    """Return the elements and connections of a Kumu blueprint as nodes and ties."""
    elements = [*map(_normal_fields, document["elements"])]
    if not elements:
        raise _FormatError("holds no elements", "give a blueprint of Kumu, or nodes and links")
    names: dict[str, str] = {}
    has_kinds = all(str(fields.get("type")).lower() in _TABLE_OF for fields in elements)
    for fields in elements:
        # An element without an id is known by its label.
        label = str(fields.get("label", ""))
        fields["id"] = str(fields.get("id") or label)
        names |= {label: fields["id"], fields["id"]: fields["id"]}
        if has_kinds:
            fields["kind"] = fields.pop("type")
    ties = []
    for fields in map(_normal_fields, document.get("connections", ())):
        source, target = (names.get(str(fields[end]), str(fields[end])) for end in ("from", "to"))
        tie = {key: fields[key] for key in fields if key not in {"from", "to", "type", "direction"}}
        tie |= {"source": source, "target": target, "relation": fields.get("type", "")}
        ties.append(tie)
        # One without a direction goes both ways.
        if fields.get("direction") != "directed" and source != target:
            ties.append(tie | {"source": target, "target": source})
    return elements, ties


def _normal_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of Kumu under names of ours; the list of sources is one text."""
    result = {str(k).lower().replace(" ", "_"): v for k, v in fields.items()}
    if isinstance(result.get("sources"), list):
        result["sources"] = "; ".join(map(str, result["sources"]))
    return result


def _gml(data: bytes, name: str) -> _Content:
    """Return the graph of a GML file; a node is known by its id, and its label is an attribute."""
    import networkx as nx

    # The format is ASCII, and others write other signs into it as they are.
    lines = decode_text(data, name).splitlines()
    graph: Graph = nx.parse_gml(lines, label="id")
    return graph, list(graph)


def _pajek(data: bytes, name: str) -> _Content:
    """Return the graph of a Pajek file; arcs and edges may stand in one file."""
    import networkx as nx

    text = decode_text(data, name).replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in text.split("\n") if not line.startswith("%")]
    parts = re.split(r"(?m)^(?=\*)", "\n".join(lines))
    kinds = [(part.split(None, 1) or [""])[0].lower() for part in parts]
    if "*vertices" not in kinds:
        raise _FormatError("not Pajek: no *Vertices", _COUNT_FIX)
    vertices, rows, first_size = _vertices(parts[kinds.index("*vertices")])
    base: Graph = nx.parse_pajek(vertices)
    if len(base) != len(rows):
        raise _FormatError("two vertices have one label", "give each a label of its own")
    if first_size:
        # The first set is tied to the second one: who takes part, and in what.
        sets = {row.split(None, 1)[0]: int(row.split(None, 1)[0]) > first_size for row in rows}
        for _, node in base.nodes(data=True):
            node["bipartite"] = int(sets[str(node["id"])])
    ties = [
        _list_ties(p) if k.endswith("list") else p
        for p, k in zip(parts, kinds, strict=True)
        if k in {"*arcs", "*edges", "*matrix", "*arcslist", "*edgeslist"}
    ]
    graphs = [nx.parse_pajek(vertices.rstrip("\n") + "\n" + part) for part in ties]
    directed = not graphs or any(g.is_directed() for g in graphs)
    graph: Graph = nx.MultiDiGraph(base) if directed else nx.MultiGraph(base)
    for piece in graphs:
        aligned = piece if piece.is_directed() == directed else piece.to_directed()
        graph.add_edges_from(aligned.edges(data=True))
    return graph, list(base)


def _vertices(vertices: str) -> tuple[str, list[str], int]:
    """Return the vertices of a Pajek file all listed, their rows, and how many the first set has."""
    count, *first = vertices.split("\n", 1)[0].split()[1:] or [""]
    if not count.isdigit() or len(first) > 1 or not all(map(str.isdigit, first)):
        raise _FormatError("not Pajek: *Vertices says no number", _COUNT_FIX)
    rows = [line for line in vertices.split("\n")[1:] if line.strip()]
    if len(rows) > int(count) or int(count) > _MAX_VERTICES:
        message = Sentence("*Vertices says {n}, and {others} follow", n=count, others=len(rows))
        raise _FormatError(message, "list each on a line")
    # Those without a label need not be listed, and are their numbers.
    numbers = {row.split(None, 1)[0] for row in rows}
    rows += [f'{n} "{n}"' for n in map(str, range(1, int(count) + 1)) if n not in numbers]
    rows = [row if len(row.split()) > 1 else f'{row} "{row.strip()}"' for row in rows]
    text = "\n".join([f"*Vertices {count}", *rows]) + "\n"
    return text, rows, int(first[0]) if first else 0


def _list_ties(part: str) -> str:
    """Return adjacency lists as one tie a line."""
    head, *lines = part.split("\n")
    rows = (line.split() for line in lines)
    ties = [f"{row[0]} {other}" for row in rows if row for other in row[1:]]
    return "\n".join([head.lower().replace("list", ""), *ties]) + "\n"


GRAPHS: dict[str, tuple[str, Callable[[bytes, str], _Content]]] = {
    ".gexf": ("GEXF", _gexf),
    ".graphml": ("GraphML", _graphml),
    ".gml": ("GML", _gml),
    ".net": ("Pajek", _pajek),
    ".json": ("node-link JSON", _json),
    ".cyjs": ("Cytoscape JSON", _json),
}
"""The name and the reader of each file ending; a reader returns a graph and the ids of its nodes."""
