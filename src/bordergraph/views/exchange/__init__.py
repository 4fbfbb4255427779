"""The network for other programs: Gephi, yEd, Cytoscape, Kumu and whatever reads their formats."""

from bordergraph.views.exchange.formats import WRITERS
from bordergraph.views.exchange.things import Link, Node, links, nodes

__all__ = ["WRITERS", "Link", "Node", "links", "nodes"]
