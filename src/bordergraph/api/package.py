"""What a graph says of itself as a whole, for a data package of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.tables.package import About

if TYPE_CHECKING:
    from bordergraph.api.desk import Desk
    from bordergraph.model import Network

__all__ = ["about"]

_SAYS = """SELECT ?p ?o WHERE { ?data a dcat:Dataset ; ?p ?o
  FILTER(!ISLITERAL(?o) || LANG(?o) IN ("", "en")) }
ORDER BY ?p ?o"""


def about(desk: Desk, network: Network) -> About:
    """Return what a graph says of itself; of one that says nothing, its title and day."""
    day = desk.graph.day.isoformat() if desk.graph.day else ""
    said: dict[str, str] = {}
    if not desk.graph.given.in_memory:
        text = vocab.prefix_block() + _SAYS
        for name, value in desk.graph.engine.run(text, derived=False).rows:
            said.setdefault(str(name), str(value))

    def of(term: str) -> str:
        return said.get(term, said.get(vocab.expand(term), ""))

    return About(
        name="bordergraph" if of("dcterms:identifier") else "network",
        title=of("dcterms:title") or network.title or "Network",
        description=of("dcterms:description"),
        version=of("dcat:version"),
        day=of("dcterms:modified") or day,
        licence=of("dcterms:license"),
        homepage=of("dcterms:identifier"),
        creator=of("dcterms:creator"),
    )
