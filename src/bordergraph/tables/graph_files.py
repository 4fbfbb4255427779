"""Files of graph programs as networkx graphs: GEXF, GraphML, GML, Pajek, node-link and Cytoscape JSON."""

from __future__ import annotations

import copy
import io
import json
import re
from typing import TYPE_CHECKING, Any

from bordergraph.decompress import beginning, content
from bordergraph.errors import DataError, Fault
from bordergraph.tables.graphs import KINDS as _KINDS
from bordergraph.tables.sheets import decoded, ending, unread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import TypeAlias

    import networkx as nx

    Graph: TypeAlias = nx.Graph[Any]

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
    unknown = [str(n) for n in graph if str(n) not in declared]
    if unknown:
        raise DataError(
            f"{len(unknown)} {'fault' if len(unknown) == 1 else 'faults'} in {path}",
            [
                Fault(str(path), f"a tie names '{n}', which is no node", rule="tables")
                for n in unknown
            ],
        )
    return graph


class _Refusal(ValueError):  # noqa: N818 - it never leaves this module
    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.fix = fix


def _refused(path: Path, what: str, fix: str = "", where: str = "") -> DataError:
    fault = Fault(where or str(path), what, fix, rule="tables")
    return DataError(f"{path} cannot be read", [fault])


def _node_ids(data: bytes) -> set[str]:
    """Return the ids of the nodes of an XML file, which declares no entities.

    Raises:
        ValueError: It declares entities, or takes something from elsewhere.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    found: set[str] = set()
    try:
        for _, element in iterparse(io.BytesIO(data), ("end",)):
            if element.tag.rpartition("}")[2] == "node":
                found.add(element.get("id", ""))
    except DefusedXmlException:
        what = "declares entities, which may unfold without end or lie elsewhere"
        raise _Refusal(what, "write their text where they are used") from None
    return found


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
    graph = nx.node_link_graph({"multigraph": True} | document, edges=edges)
    return graph, {str(n["id"]) for n in document["nodes"]}


def _cytoscape(document: dict[str, Any]) -> tuple[Graph, set[str]]:
    import networkx as nx

    # Files of cytoscape.js say neither; their links have a source and a target.
    whole = {"data": {}, "directed": True, "multigraph": True} | document
    nodes = [n["data"] for n in document["elements"]["nodes"]]
    for n in nodes:
        n.setdefault("value", n["id"])
        n.setdefault("name", n["id"])
    graph: Graph = nx.cytoscape_graph(whole)
    for _, fields in graph.nodes(data=True):
        if fields["name"] in {fields.get("label"), fields["id"]}:
            del fields["name"]
    return graph, {str(n["value"]) for n in nodes}


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
    kinds = {word for words in _KINDS.values() for word in words}
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
