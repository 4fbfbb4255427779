"""Open needs: those of a networkx graph without a regular channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Iterator

_GAP_CLASSES = ("none", "indirect", "irregular")


def open_needs(graph: nx.Graph[Any]) -> tuple[tuple[str, str, str], ...]:
    """Return the possible gaps of a graph of needs: two agencies and a threat, in order.

    Args:
        graph: Agencies as nodes, and an edge for each need with ``threat``, ``need`` (full,
            partial or slight), ``channel`` (the class of what serves it) and ``searched_on`` (ISO
            date; empty where nobody looked, which counts only with ``cited`` false), such as
            ``kg.networkx("needs")``.

    Returns:
        No channel, an indirect one, an irregular one; latest search; names.

    Example:
        >>> needs = nx.MultiGraph()
        >>> _ = needs.add_edge("cbp", "rcmp", threat="guns", need="full", channel="none",
        ...                    searched_on="2026-11-28", cited=True)
        >>> open_needs(needs)
        (('cbp', 'rcmp', 'guns'),)
    """
    gaps = []
    for first, second, need in graph.edges(data=True):
        searched_on = need.get("searched_on") or ""
        if (
            need["need"] == "full"
            and need["channel"] in _GAP_CLASSES
            and (searched_on or not need.get("cited", True))
        ):
            a, b = sorted((first, second))
            # Of two days the later comes first: ordinals turn the order of ISO dates round.
            latest = tuple(-ord(letter) for letter in searched_on)
            order = (_GAP_CLASSES.index(need["channel"]), not searched_on, latest)
            gaps.append((order, (a, b, need["threat"])))
    return tuple(key for _, key in sorted(gaps))


_BLOCK_AGENCIES = 1024
"""Agencies of a block: memory follows it, not the square of the agencies."""


def open_triangles(
    ties: nx.Graph[Any], mandates: nx.Graph[Any]
) -> tuple[tuple[tuple[str, str], tuple[str, ...]], ...]:
    """Return the untied pairs of agencies that share a threat, each with the threats they share.

    Any mutual tie closes a pair, on every threat, and nothing else does (Bodin & Tengo 2012, Glob
    Environ Change 22:430; ``identify_gaps`` of motifr, Angst & Seppelt 2020).

    Args:
        ties: Agencies as nodes; of a directed graph, arcs both ways make a tie.
        mandates: Agencies and threats; threats are the nodes with ``bipartite`` 1.

    Returns:
        Pairs with most threats first, then by ids.

    Example:
        >>> mandates = nx.Graph([("a", "guns"), ("b", "guns"), ("c", "guns")])
        >>> mandates.add_node("guns", bipartite=1)
        >>> open_triangles(nx.Graph([("a", "b")]), mandates)
        ((('a', 'c'), ('guns',)), (('b', 'c'), ('guns',)))
    """
    threats = {node for node, data in mandates.nodes(data=True) if data.get("bipartite") == 1}
    tasks = {node: set(mandates[node]) & threats for node in mandates if node not in threats}
    pairs = [
        ((first, second), tuple(sorted(tasks[first] & tasks[second])))
        for first, second in _sharing_pairs(mandates, sorted(a for a in tasks if tasks[a]), threats)
        if not (ties.has_edge(first, second) and ties.has_edge(second, first))
    ]
    return tuple(sorted(pairs, key=lambda item: (-len(item[1]), item[0])))


def _sharing_pairs(
    mandates: nx.Graph[Any], agencies: list[str], threats: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield the pairs that share a threat, each once, the lower id first."""
    if not agencies:
        return
    incidence = nx.bipartite.biadjacency_matrix(mandates, agencies, list(threats), weight=None)
    for start in range(0, len(agencies), _BLOCK_AGENCIES):
        block = (incidence[start : start + _BLOCK_AGENCIES] @ incidence.T).tocoo()
        is_upper = block.col > block.row + start
        rows, columns = block.row[is_upper].tolist(), block.col[is_upper].tolist()
        for row, column in zip(rows, columns, strict=True):
            yield agencies[row + start], agencies[column]
