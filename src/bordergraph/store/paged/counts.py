"""What an endpoint says that it holds: its graphs, and the properties of one, with their counts.

A list that is cut off adds up to less than the count of all, and is then asked for in pieces.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.errors import BordergraphError, DataError, LimitError, ReadingNote, few

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.store.asking.remote import RemoteEngine

__all__ = ["ALL", "Graph", "alive", "cells", "changed", "count", "graphs", "text_of"]

NAMED, REST, ALL = "named", "rest", "all"
"""Kinds of graph: one with a name; what the default graph has beside all of those; all of it."""
_LOOSE = {
    REST: "?s ?p ?o FILTER NOT EXISTS { GRAPH ?any { ?s ?p ?o } }",
    ALL: "?s ?p ?o",
}
_DERIVED = f"<{vocab.DERIVED}>"
_BLANK = "(SUM(IF(isBlank(?s) || isBlank(?o), 1, 0)) AS ?b)"
_WORDS = (vocab.BG, vocab.PREFIXES["org"])
"""Where the properties of statements begin."""
_FEW = 3


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph of an endpoint.

    Attributes:
        name: Its name as SPARQL writes it, empty for the default graph.
        triples: How many it is said to have.
        kind: `NAMED`, `REST` or `ALL`.
    """

    name: str
    triples: int
    kind: str = NAMED

    @property
    def pattern(self) -> str:
        """What matches its triples as ``?s ?p ?o``."""
        return _LOOSE.get(self.kind) or f"GRAPH {self.name} {{ ?s ?p ?o }}"

    def __str__(self) -> str:
        return self.name or "the default graph"


def graphs(engine: RemoteEngine, *, whole: bool = False) -> list[Graph]:
    """Count what each graph holds that states something, the default graph last.

    Derived triples are left out. The default graph of many stores repeats all others, so only what
    it has beside them counts, unless the endpoint cannot tell that in time.

    Args:
        engine: The endpoint.
        whole: Whether all of the default graph counts.

    Raises:
        DataError: Statements have blank nodes, or the list of graphs is not whole.
        BordergraphError: The endpoint cannot be reached, or answers nonsense.
    """
    named = _named(engine)
    kept = [(Graph(name, triples), blank) for name, triples, blank in named if name != _DERIVED]
    kind, triples, blank = _loose(engine, ALL if whole or not named else REST)
    if triples:
        kept.append((Graph("", triples, kind), blank))
    return _without_blank(engine, kept)


def cells(engine: RemoteEngine, graph: Graph) -> list[tuple[str, int]]:
    """Count what a graph holds of each property, sorted by its name.

    Raises:
        DataError: The store has changed.
        LimitError: The list is not whole.
    """
    text = f"SELECT ?p (COUNT(*) AS ?n) {{ {graph.pattern} }} GROUP BY ?p"
    found = sorted((str(p), _number(n)) for p, n in engine.run(text).terms)
    if sum(n for _, n in found) != graph.triples:
        if count(engine, graph.pattern) != graph.triples:
            raise changed(engine)
        raise LimitError(f"{engine.url} does not list all {len(found)} properties of {graph}")
    return found


def count(engine: RemoteEngine, pattern: str) -> int:
    """Return how often a pattern matches."""
    return _number(engine.run(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").terms[0][0])


def text_of(text: str) -> str:
    """Return a text as SPARQL writes it."""
    import pyoxigraph as ox

    return str(ox.Literal(text))


def alive(engine: RemoteEngine) -> None:
    """Ask next to nothing, so that an endpoint that is gone is not asked for ever smaller pages.

    Raises:
        BordergraphError: It does not answer.
    """
    engine.run("ASK {}")


def changed(engine: RemoteEngine) -> DataError:
    """Return what to raise of a store whose counts are no longer what they were."""
    return DataError(
        f"{engine.url} was changed while it was read: its counts are no longer the same",
        hint="ask again while nothing is written to it; what was read will not be used",
    )


def _named(engine: RemoteEngine) -> list[tuple[str, int, int]]:
    """Return the named graphs, their triples, and how many of these have blank nodes, by name."""
    body, group = "GRAPH ?g { ?s ?p ?o }", "GROUP BY ?g"
    select = f"SELECT ?g (COUNT(*) AS ?n) {_BLANK}"
    total = count(engine, body)
    found = _counts(engine.run(f"{select} {{ {body} }} {group}").terms)
    if sum(n for _, n, _ in found) != total and found:
        most, last, pieces = len(found), "", found
        found = []
        while pieces and sum(n for _, n, _ in found) < total:
            after = f"{body} FILTER(STR(?g) > {text_of(last)})"
            text = f"{select} {{ {after} }} {group} ORDER BY STR(?g) LIMIT {most}"
            pieces = _counts(engine.run(text).terms)
            found += pieces
            last = found[-1][0][1:-1] if found else ""
    if sum(n for _, n, _ in found) != total:
        if count(engine, body) != total:
            raise changed(engine)
        raise DataError(
            f"{engine.url} has {total} triples in its named graphs, and lists graphs of "
            f"{sum(n for _, n, _ in found)}"
        )
    return sorted(found)


def _counts(rows: Iterable[tuple[object, ...]]) -> list[tuple[str, int, int]]:
    return [(str(g), _number(n), _number(b)) for g, n, b in rows]


def _loose(engine: RemoteEngine, kind: str) -> tuple[str, int, int]:
    """Return how the default graph is read, its triples, and how many have blank nodes."""
    text = f"SELECT (COUNT(*) AS ?n) {_BLANK} {{ {_LOOSE[kind]} }}"
    try:
        triples, blank = map(_number, engine.run(text).terms[0])
    except BordergraphError:
        if kind == ALL:
            raise
        alive(engine)
        said = f"{engine.url} cannot tell in time what its default graph has beside the others"
        warnings.warn(f"{said}: all of it is read", ReadingNote, stacklevel=2)
        return _loose(engine, ALL)
    return kind, triples, blank


def _without_blank(engine: RemoteEngine, found: list[tuple[Graph, int]]) -> list[Graph]:
    """Return the graphs without blank nodes; others are refused where they hold statements.

    A blank node has another label in each answer, so what is said of it does not come together.
    """
    if nameless := [graph.name for graph, _ in found if graph.name.startswith("_:")]:
        raise DataError(
            f"{engine.url} has {len(nameless)} graphs that are blank nodes, by which none can be asked",
            hint="give them names, or let the store write N-Quads",
        )
    blank = [(graph, number) for graph, number in found if number]
    names = " || ".join(f"STRSTARTS(STR(?p), {text_of(words)})" for words in _WORDS)
    ours = [
        f"{number} in {graph}"
        for graph, number in blank
        if engine.run(f"ASK {{ {graph.pattern} FILTER({names}) }}").truth
    ]
    if ours:
        raise DataError(
            f"triples have blank nodes, which have another label on each page: {few(ours, _FEW)}",
            hint="give them names, or let the store write N-Quads",
        )
    if blank:
        said = few([str(graph) for graph, _ in blank], _FEW)
        what = f"left out, since it has blank nodes and none of our statements: {said}"
        warnings.warn(what, ReadingNote, stacklevel=2)
    return [graph for graph, number in found if not number]


def _number(term: object) -> int:
    """Return a number of an answer; some engines sum nothing to nothing, or to 0.0."""
    return int(float(getattr(term, "value", 0) or 0))
