"""networkx graphs and the files of graph programs as tables: nodes are agencies, ties follow from them."""

from __future__ import annotations

import copy
import io
import json
import re
from typing import TYPE_CHECKING, Any

from bordergraph import vocab
from bordergraph.decompress import beginning, content
from bordergraph.errors import DataError, Fault, few, tell
from bordergraph.tables.columns import CITATION, COLUMNS, TABLES, cell_of, joined
from bordergraph.tables.sheets import Sheet, decoded, ending, sheet_of, unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import TypeAlias

    import networkx as nx

    Graph: TypeAlias = nx.Graph[Any]

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
_GRADES = {"", *COLUMNS["agencies"]["confidence"].words}
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


def _word(attributes: Mapping[str, Any], name: str) -> str:
    return cell_of(attributes.get(name)).lower()


def shared_id(nodes: Iterable[object]) -> str:
    """Say which two of some nodes have one id, which a table has as text; empty where none have.

    Example:
        >>> shared_id([1, 2, "1"])
        "nodes 1 and '1' have one id, '1'"
    """
    called: dict[str, object] = {}
    for node in nodes:
        if str(node) in called:
            return f"nodes {called[str(node)]!r} and {node!r} have one id, '{node}'"
        called[str(node)] = node
    return ""


class _Graph:
    """Sorts nodes and ties into tables, noting what it leaves out."""

    def __init__(self, graph: nx.Graph[Any], file: str) -> None:
        self.graph = graph
        self.file = file
        self.faults: list[Fault] = []
        self.unread: dict[str, None] = {}
        self.rows: dict[str, list[tuple[str, dict[str, str]]]] = {}
        self.nodes: list[tuple[object, dict[str, Any]]] = list(graph.nodes.items())
        kinds = {_word(a, "kind") for _, a in self.nodes}
        if not kinds & set(_TABLE_OF):
            self._two_sets()
            kinds = {_word(a, "kind") for _, a in self.nodes}
        self.typed = bool(kinds & set(_TABLE_OF))
        self.ours = self.typed and all(
            str(n).startswith(f"{a.get('kind')}/") for n, a in self.nodes
        )

    def _two_sets(self) -> None:
        """Take the two sets of a bipartite graph as who takes part, and in what."""
        for name, second in (("bipartite", ("1",)), ("type", ("true", "1"))):
            sides = [_word(a, name) for _, a in self.nodes]
            if len(set(sides)) == len(_SETS) and set(sides) <= {"0", "1", "true", "false"}:
                self.nodes = [
                    (n, {k: v for k, v in a.items() if k != name} | {"kind": _SETS[s in second]})
                    for (n, a), s in zip(self.nodes, sides, strict=True)
                ]
                agencies = sum(s not in second for s in sides)
                tell(
                    f"{self.file}: two sets of nodes; {agencies} are read as agencies and"
                    f" {len(sides) - agencies} as the programs that they take part in"
                )
                return

    def sheets(self) -> dict[str, Sheet]:
        """Return the tables, or raise all faults."""
        tables = {n: self._node(n, a) for n, a in self.nodes}
        for giver, receiver, attributes in self.graph.edges(data=True):
            self._tie(tables, giver, receiver, attributes)
        _refuse(self.faults, self.file)
        for table, column in (("threats", "threat"), ("programs", "program")):
            self._list(table, column)
        self._tell()
        return {name: self._sheet(name) for name in TABLES if name in self.rows}

    def _node(self, node: object, attributes: Mapping[str, Any]) -> str:
        said = _word(attributes, "kind") if self.typed else ""
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
        said = _RELATIONS.get(_word(attributes, "relation"))
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
            if name and column == "confidence" and _word(given, name) not in _GRADES:
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
        sources = [s for s in cell_of(attributes.get("sources")).split("; ") if s]
        yield from ({**cells, "source": s} for s in sources) if self.ours and sources else [cells]

    def _slug(self, name: str) -> str:
        return vocab.local(vocab.ID + name) if self.ours else name

    def _text(self, column: str, value: object) -> str:
        """Return an attribute as a cell."""
        if self.ours and column in _NAMES_THINGS and isinstance(value, str):
            slugs = [self._slug(part) for part in value.split("; ")]
            return joined(slugs) if column == "part_of" else slugs[0]
        return cell_of(value)

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
        if "shares" in self.rows and not self.graph.is_directed():
            tell(f"{self.file}: has no directions; each tie is read as sharing both ways")
        if self.unread:
            tell(f"{self.file}: no table has a column for {few(list(self.unread), _FEW)}")

    def _sheet(self, name: str) -> Sheet:
        columns = (*TABLES[name], *CITATION)
        places = ["", *(f"{self.file}: {place}" for place, _ in self.rows[name])]
        rows = [[cells.get(c, "") for c in columns] for _, cells in self.rows[name]]
        return sheet_of(name, columns, rows, lambda line: places[line - 1])


_HEAD = 1 << 16
_MOST = 1_000_000
"""Vertices that a file may count without listing them."""
_GEXF = b"http://www.gexf.net/1.2draft"
_KEY = re.compile(rb'"(nodes|elements|links|edges)"\s*:')
_LINKED_DATA = re.compile(rb'"@(context|graph|id|type)"\s*:')


def is_graph_json(path: Path) -> bool:
    """Tell whether a JSON file holds nodes and links, told from its beginning; else it is RDF."""
    try:
        head = beginning(path, _HEAD)
    except (OSError, ValueError):
        return False
    return (
        _KEY.search(head) is not None and _LINKED_DATA.search(head) is None and unread(path) is None
    )


def read_graph(path: Path) -> Graph:
    """Return the graph of a file, whose ending is one of `GRAPHS`.

    Raises:
        DataError: It cannot be read, or ties name nodes that it does not have.
    """
    import networkx as nx

    form, read = GRAPHS[ending(path)]
    try:
        found: tuple[Graph, set[str]] = read(content(path), path.name)
        graph, declared = found
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror or error}") from None
    except RecursionError:
        raise _refused(path, f"not {form}: nested too deeply") from None
    except json.JSONDecodeError as error:
        where = f"{path}:{error.lineno}:{error.colno}"
        raise _refused(path, f"not {form}: {error.msg}", where=where) from None
    except SyntaxError as error:
        line, column = getattr(error, "position", (1, 0))
        where = f"{path}:{line}:{column + 1}"
        raise _refused(path, f"not {form}: {error.msg}", where=where) from None
    except _Refusal as error:
        raise _refused(path, str(error), error.fix) from None
    except (
        nx.NetworkXException, ValueError, LookupError, TypeError, AttributeError,
        StopIteration, RuntimeError,
    ) as error:  # fmt: skip
        missing = f"it has no {error}" if isinstance(error, KeyError) else str(error)
        said = missing or type(error).__name__
        raise _refused(path, f"not {form}: {said}") from None
    unknown = (str(n) for n in graph if str(n) not in declared)
    told = (f"a tie names '{name}', which is no node" for name in unknown)
    _refuse([Fault(str(path), what, rule="tables") for what in told], path)
    return graph


def _refuse(faults: list[Fault], where: object) -> None:
    if faults:
        count = f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}"
        raise DataError(f"{count} in {where}", faults)


class _Refusal(ValueError):  # noqa: N818 - it never leaves this module
    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.fix = fix


def _refused(path: Path, what: str, fix: str = "", where: str = "") -> DataError:
    fault = Fault(where or str(path), what, fix, rule="tables")
    return DataError(f"{path} cannot be read", [fault])


def _declared(nodes: Iterable[object]) -> set[str]:
    """Return the ids of nodes.

    Raises:
        ValueError: Two have one id, and would be one agency.
    """
    listed = list(nodes)
    if shared := shared_id(listed):
        raise _Refusal(shared, "rename one of them")
    return set(map(str, listed))


def _node_ids(data: bytes) -> set[str]:
    """Return the ids of the nodes of an XML file, which declares no entities.

    Raises:
        ValueError: Two have one id, it declares entities, or takes something from elsewhere.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    found: list[str] = []
    try:
        for _, element in iterparse(io.BytesIO(data), ("end",)):
            if element.tag.rpartition("}")[2] == "node":
                found.append(element.get("id", ""))
    except DefusedXmlException:
        what = "declares entities, which may unfold without end or lie elsewhere"
        raise _Refusal(what, "write their text where they are used") from None
    return _declared(found)


def _gexf(data: bytes, _: str) -> tuple[Graph, set[str]]:
    import networkx as nx

    declared = _node_ids(data)
    # Older networkx does not know the newest name of the format, which it reads all the same.
    known = re.sub(rb"http://(?:www\.)?gexf\.net/1\.3(?=[\"'])", _GEXF, data)
    return nx.read_gexf(io.BytesIO(_one_way(known)), version="1.2draft"), declared


def _one_way(data: bytes) -> bytes:
    """Return GEXF whose ties are of one kind: where some have a direction, the others have both."""
    from xml.etree.ElementTree import tostring

    from defusedxml.ElementTree import fromstring

    root = fromstring(data)
    graph = next((e for e in root if e.tag.rpartition("}")[2] == "graph"), root)
    usual = graph.get("defaultedgetype", "undirected")
    parents = [e for e in graph.iter() if e.tag.rpartition("}")[2] == "edges"]
    kinds = {edge.get("type", usual) for edges in parents for edge in edges}
    if len(kinds) < 2 and not kinds & {"mutual"}:  # noqa: PLR2004 - all are of one kind
        return data
    graph.set("defaultedgetype", "directed")
    for edges in parents:
        for number, edge in enumerate(list(edges)):
            both = edge.get("type", usual) != "directed"
            edge.set("type", "directed")
            if both and edge.get("source") != edge.get("target"):
                back = copy.deepcopy(edge)
                back.attrib |= {
                    "source": edge.get("target", ""),
                    "target": edge.get("source", ""),
                    "id": f"{edge.get('id', number)}-back",
                }
                edges.append(back)
    made: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _graphml(data: bytes, _: str) -> tuple[Graph, set[str]]:
    import networkx as nx

    declared = _node_ids(data)
    return nx.read_graphml(io.BytesIO(data)), declared


def _json(data: bytes, name: str) -> tuple[Graph, set[str]]:
    import networkx as nx

    document = json.loads(decoded(data, name))
    if not isinstance(document, dict):
        raise _Refusal("holds no nodes and links", "begin with {")
    if isinstance(document.get("elements"), list):
        return _kumu(document)
    if "elements" in document:
        return _cytoscape(document)
    edges = "edges" if "edges" in document else "links"
    if "nodes" not in document or edges not in document:
        raise _Refusal("holds no nodes and links", 'it needs "nodes" and "links" or "edges"')
    declared = _declared(n["id"] for n in document["nodes"])
    return nx.node_link_graph({"multigraph": True} | document, edges=edges), declared


def _cytoscape(document: dict[str, Any]) -> tuple[Graph, set[str]]:
    import networkx as nx

    # Files of cytoscape.js say neither; their links have a source and a target.
    whole = {"data": {}, "directed": True, "multigraph": True} | document
    nodes = [n["data"] for n in document["elements"]["nodes"]]
    ties = [t["data"] for t in document["elements"]["edges"]]
    for number, tie in enumerate(ties):
        # Several ties of the same two stay several.
        tie |= {"source": str(tie["source"]), "target": str(tie["target"]), "key": number}
    # Ties name nodes by their ids; those that networkx wrote, by what it has for an id as value.
    ids, values = ({str(n.get(key)) for n in nodes} for key in ("id", "value"))
    ends = {tie[end] for tie in ties for end in ("source", "target")}
    key = "value" if ends <= values and not ends <= ids else "id"
    declared = _declared(n[key] for n in nodes)
    for n in nodes:
        n |= {"value": str(n[key]), "name": n.get("name", n["id"])}
    graph: Graph = nx.cytoscape_graph(whole)
    for _, fields in graph.nodes(data=True):
        if fields["name"] in {fields.get("label"), fields["id"]}:
            del fields["name"]
    return graph, declared


def _kumu(document: dict[str, Any]) -> tuple[Graph, set[str]]:
    """Return the graph of a Kumu blueprint; an element without an id is known by its label."""
    import networkx as nx

    graph: Graph = nx.MultiDiGraph()
    names: dict[str, str] = {}
    if not document["elements"]:
        raise _Refusal("holds no elements", "give a blueprint of Kumu, or nodes and links")
    for element in document["elements"]:
        fields = _unspaced(element)
        label = str(fields.get("label", ""))
        node = str(fields.pop("id", "") or label)
        names |= {label: node, node: node}
        if "type" in fields:
            fields["kind"] = str(fields.pop("type")).lower()
        graph.add_node(node, **fields)
    kinds = {word for words in KINDS.values() for word in words}
    if not all(fields.get("kind") in kinds for _, fields in graph.nodes(data=True)):
        for _, fields in graph.nodes(data=True):
            if "kind" in fields:
                fields["type"] = fields.pop("kind")
    for connection in document.get("connections", ()):
        _connect(graph, names, _unspaced(connection))
    return graph, set(names.values())


def _connect(graph: Graph, names: Mapping[str, str], fields: dict[str, Any]) -> None:
    """Add a connection of a blueprint; one without a direction goes both ways."""
    ends = [str(fields.pop(end)) for end in ("from", "to")]
    ends = [names.get(end, end) for end in ends]
    if "type" in fields:
        fields["relation"] = fields.pop("type")
    one_way = fields.pop("direction", "undirected") == "directed"
    graph.add_edge(*ends, **fields)
    if not one_way and ends[0] != ends[1]:
        graph.add_edge(*reversed(ends), **fields)


def _unspaced(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of Kumu under names of ours; the list of sources is one text."""
    found = {str(k).lower().replace(" ", "_"): v for k, v in fields.items()}
    if isinstance(found.get("sources"), list):
        found["sources"] = "; ".join(map(str, found["sources"]))
    return found


def _gml(data: bytes, name: str) -> tuple[Graph, set[str]]:
    """Return the graph of a GML file; a node is known by its id, and its label is an attribute."""
    import networkx as nx

    # The format is ASCII, and others write other signs into it as they are.
    lines = decoded(data, name).splitlines()
    graph: Graph = nx.parse_gml(lines, label="id")
    return graph, {str(n) for n in graph}


def _pajek(data: bytes, name: str) -> tuple[Graph, set[str]]:
    """Return the graph of a Pajek file; arcs and edges may stand in one file."""
    import networkx as nx

    text = decoded(data, name).replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in text.split("\n") if not line.startswith("%")]
    parts = re.split(r"(?m)^(?=\*)", "\n".join(lines))
    kinds = [(part.split(None, 1) or [""])[0].lower() for part in parts]
    if "*vertices" not in kinds:
        raise _Refusal("not Pajek: no *Vertices", "begin with *Vertices and their number")
    vertices, rows, first = _vertices(parts[kinds.index("*vertices")])
    base: Graph = nx.parse_pajek(vertices)
    if len(base) != len(rows):
        raise _Refusal("two vertices have one label", "give each a label of its own")
    if first:
        # The first set is tied to the second one: who takes part, and in what.
        sets = {row.split(None, 1)[0]: int(row.split(None, 1)[0]) > first for row in rows}
        for _, node in base.nodes(data=True):
            node["bipartite"] = int(sets[str(node["id"])])
    ties = [
        _pairs(p) if k.endswith("list") else p
        for p, k in zip(parts, kinds, strict=True)
        if k in {"*arcs", "*edges", "*matrix", "*arcslist", "*edgeslist"}
    ]
    read = [nx.parse_pajek(vertices.rstrip("\n") + "\n" + part) for part in ties]
    directed = not read or any(g.is_directed() for g in read)
    graph: Graph = nx.MultiDiGraph(base) if directed else nx.MultiGraph(base)
    for one in read:
        same = one if one.is_directed() == directed else one.to_directed()
        graph.add_edges_from(same.edges(data=True))
    return graph, {str(n) for n in base}


def _vertices(vertices: str) -> tuple[str, list[str], int]:
    """Return the vertices of a Pajek file all listed, their rows, and how many the first set has."""
    count, *first = vertices.split("\n", 1)[0].split()[1:] or [""]
    if not count.isdigit() or len(first) > 1 or not all(map(str.isdigit, first)):
        raise _Refusal("not Pajek: *Vertices says no number", "write *Vertices 12, say")
    rows = [line for line in vertices.split("\n")[1:] if line.strip()]
    if len(rows) > int(count) or int(count) > _MOST:
        raise _Refusal(f"*Vertices says {count}, and {len(rows)} follow", "list each on a line")
    # Those without a label need not be listed, and are their numbers.
    listed = {row.split(None, 1)[0] for row in rows}
    rows += [f'{n} "{n}"' for n in map(str, range(1, int(count) + 1)) if n not in listed]
    rows = [row if len(row.split()) > 1 else f'{row} "{row.strip()}"' for row in rows]
    text = "\n".join([f"*Vertices {count}", *rows]) + "\n"
    return text, rows, int(first[0]) if first else 0


def _pairs(part: str) -> str:
    """Return lists of whom each is tied to as one tie a line."""
    head, *lines = part.split("\n")
    rows = (line.split() for line in lines)
    ties = [f"{row[0]} {other}" for row in rows if row for other in row[1:]]
    return "\n".join([head.lower().replace("list", ""), *ties]) + "\n"


GRAPHS: dict[str, tuple[str, Callable[[bytes, str], tuple[Any, set[str]]]]] = {
    ".gexf": ("GEXF", _gexf),
    ".graphml": ("GraphML", _graphml),
    ".gml": ("GML", _gml),
    ".net": ("Pajek", _pajek),
    ".json": ("node-link JSON", _json),
    ".cyjs": ("Cytoscape JSON", _json),
}
"""What each ending is called, and what reads it: a graph, and the ids of its nodes."""
