"""The graph in the formats of other programs, and tables as RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.api.labelled import LabelledGraph
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyoxigraph as ox

    from bordergraph.model import Network

__all__ = ["EXPORTS", "RDF", "Exports", "rdf_text", "tables_as_rdf"]

RDF = ("turtle", "trig", "nquads", "ntriples", "jsonld")
EXPORTS = (*RDF, "gexf", "graphml", "cytoscape", "kumu")
"""Formats that are one text."""


def rdf_text(quads: Iterable[ox.Quad], form: str) -> str:
    """Return quads as RDF text that is the same for the same data.

    Turtle comes in the canonical layout; it and N-Triples forget the graphs.

    Raises:
        UsageError: There is no such format.
    """
    if form == "turtle":
        from bordergraph.curate.turtle import layout

        return layout(q.triple for q in quads)
    from bordergraph.store.dump import serialized

    return serialized(quads, form)


class Exports(LabelledGraph):
    """The verbs that hand the graph to other programs."""

    def export(self, form: str) -> str:
        """Return the graph as text of another program's format.

        With `as_of`, arrangements and ties that were not in force on that day are left out;
        without, what has ended stays and is marked so.

        Args:
            form: One of turtle, trig, nquads, ntriples, jsonld (everything the graph states) or
                gexf, graphml, cytoscape, kumu (agencies, arrangements, threats and their ties).

        Raises:
            UsageError: There is no such format, or RDF is asked of a remote endpoint.

        Example:
            >>> import bordergraph
            >>> bordergraph.open().export("gexf").count("<node ") > 100
            True
        """
        if form in RDF:
            return rdf_text(self.quads(self.network_then() if self.as_of else None), form)
        from bordergraph.views.exchange import WRITERS

        if form not in WRITERS:
            raise UsageError(f"no format '{form}'", f"use one of {', '.join(EXPORTS)}")
        stamp = self.stamp()
        day = f", {stamp.day}" if stamp.day else ""
        data = f", data {stamp.data_hash}" if stamp.data_hash else ""
        return WRITERS[form](self.network_then(), f"bordergraph {stamp.version}{data}{day}")

    def export_tables(self, folder: str | Path) -> None:
        """Write the graph as a folder of CSV tables; see `bordergraph.tables.write_tables`.

        Raises:
            OutputError: The folder cannot be written.
        """
        from bordergraph.tables import write_tables

        write_tables(self.network_then(), folder)

    def network_then(self) -> Network:
        """Return the network as it was on the workbench's day; whole when it has none."""
        from bordergraph.analysis.core.in_force import on_day

        return on_day(self.network(), self.as_of)


def tables_as_rdf(network: Network, form: str) -> tuple[str, list[str]]:
    """Return a network of tables as RDF that reads back as the same network.

    Args:
        network: What `bordergraph.tables.read_tables` read.
        form: turtle, trig, nquads, ntriples or jsonld.

    Returns:
        The text, and what RDF does not carry over, one sentence each.

    Raises:
        UsageError: There is no such format.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> tables_as_rdf(Network(agencies=(Agency("na", "Agency"),)), "ntriples")[1]
        []
    """
    from dataclasses import replace

    from bordergraph.store.dump import by_source
    from bordergraph.store.write import triples

    notes = []
    if network.complete and network.sources:
        # With a source in it the graph would no longer be taken at its word.
        notes.append(f"{_count(len(network.sources), 'source')} that no row cites left out")
        network = replace(network, sources=())
    weighed = sum(t.severity != 1 for t in network.threats)
    if weighed:
        notes.append(
            f"the severity of {_count(weighed, 'threat')} left out: it is a weight, not a fact"
        )
    keys = [
        *((p.agency, p.arrangement) for p in network.participations),
        *(("mandate", m.agency, m.threat) for m in network.mandates),
        *(("share", s.giver, s.receiver, s.threat) for s in network.shares),
    ]
    joined = len(keys) - len(set(keys))
    if joined:
        notes.append(
            f"{_count(joined, 'row')} that differ from another row of the same two things, by role "
            "or date, will be read as one tie with it"
        )
    return rdf_text(by_source(list(triples(network))), form), notes


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
