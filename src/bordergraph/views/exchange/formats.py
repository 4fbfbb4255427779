"""Text of the network formats: GEXF, GraphML, Cytoscape JSON and Kumu JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bordergraph.views.exchange.things import links, nodes

if TYPE_CHECKING:
    from collections.abc import Callable

    from bordergraph.model import Network

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def gexf(network: Network, title: str = "") -> str:
    """Return a network as GEXF 1.2, which Gephi opens.

    Args:
        network: The network.
        title: Where it comes from, kept as the description.
    """
    from xml.etree.ElementTree import SubElement

    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(graph=_graph(network, title), version="1.2draft")
    meta = writer.xml.find("meta")
    # The day of writing is no part of the data: the same network gives the same bytes.
    del meta.attrib["lastmodifieddate"]
    SubElement(meta, "description").text = title
    return f"{_XML}{writer}\n"


def graphml(network: Network, title: str = "") -> str:
    """Return a network as GraphML, which yEd, Gephi, igraph and Cytoscape open.

    Args:
        network: The network.
        title: Where it comes from, kept as the graph's name.
    """
    from networkx.readwrite.graphml import GraphMLWriter

    return f"{_XML}{GraphMLWriter(graph=_graph(network, title))}\n"


def cytoscape(network: Network, title: str = "") -> str:
    """Return a network as Cytoscape JSON, for Cytoscape and cytoscape.js.

    Args:
        network: The network.
        title: Where it comes from, kept in ``data``.
    """
    import networkx as nx

    graph = _graph(network, title)
    for _, attributes in graph.nodes(data=True):
        attributes["name"] = attributes["label"]
    for *_, key, attributes in graph.edges(keys=True, data=True):
        attributes |= {"id": key, "interaction": attributes["relation"]}
    document = nx.cytoscape_data(graph)
    document["data"] = dict(document["data"])
    return _json(document)


def kumu(network: Network, title: str = "") -> str:  # noqa: ARG001 - a blueprint has no place for it
    """Return a network as a Kumu blueprint, the JSON that Kumu imports: elements, connections.

    Args:
        network: The network.
        title: Not kept: a blueprint holds elements and connections alone.
    """
    document = {
        "elements": [
            {"id": n.id, "label": n.label, "type": n.attributes["kind"], **_fields(n.attributes)}
            for n in nodes(network)
        ],
        "connections": [
            {
                "id": e.id,
                "from": e.source,
                "to": e.target,
                "type": e.relation,
                "direction": "directed",
                **_fields(e.attributes),
            }
            for e in links(network)
        ],
    }
    return _json(document)


def _fields(attributes: dict[str, Any]) -> dict[str, Any]:
    """Return attributes as Kumu's fields; several sources are a list."""
    fields = {k.replace("_", " "): v for k, v in attributes.items() if k != "kind"}
    if "sources" in fields:
        fields["sources"] = fields["sources"].split("; ")
    return fields


def _json(document: Any) -> str:  # noqa: ANN401 - any JSON value
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _graph(network: Network, title: str) -> Any:  # noqa: ANN401 - networkx's types are partial
    """Return a directed multigraph with typed attributes, in the network's order."""
    import networkx as nx

    graph: Any = nx.MultiDiGraph()
    if title:
        graph.graph["name"] = title
    for n in nodes(network):
        graph.add_node(n.id, label=n.label, **n.attributes)
    for e in links(network):
        # GEXF takes the id, GraphML and the others the key.
        graph.add_edge(e.source, e.target, key=e.id, relation=e.relation, **e.attributes)
    return graph


WRITERS: dict[str, Callable[[Network, str], str]] = {
    "gexf": gexf,
    "graphml": graphml,
    "cytoscape": cytoscape,
    "kumu": kumu,
}
"""Each network format's writer, by name."""
