"""Needs without a regular channel, read off a networkx graph of needs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

_LACKING = ("none", "indirect", "irregular")


def open_needs(graph: nx.Graph[Any], *, partial: bool = False) -> tuple[tuple[str, str, str], ...]:
    """Return the possible gaps of a graph of needs: two agencies and a threat, in order.

    Args:
        graph: Agencies as nodes, and an edge for each need with ``threat``, ``need`` (full,
            partial or slight), ``channel`` (the class of what serves it) and ``searched_on`` (ISO
            date; empty where nobody looked, which counts only with ``cited`` false), such as
            ``kg.networkx("needs")``.
        partial: Include needs that are partial.

    Returns:
        Full need before partial; no channel, an indirect one, an irregular one; latest search;
        names.

    Example:
        >>> import networkx as nx
        >>> needs = nx.MultiGraph()
        >>> _ = needs.add_edge("cbp", "rcmp", threat="guns", need="full", channel="none",
        ...                    searched_on="2026-11-28", cited=True)
        >>> open_needs(needs)
        (('cbp', 'rcmp', 'guns'),)
    """
    wanted = ("full", "partial") if partial else ("full",)
    found = []
    for one, other, need in graph.edges(data=True):
        looked = need.get("searched_on") or ""
        if (
            need["need"] in wanted
            and need["channel"] in _LACKING
            and (looked or not need.get("cited", True))
        ):
            a, b = sorted((one, other))
            # Of two days the later comes first: ordinals turn the order of ISO dates round.
            latest = tuple(-ord(letter) for letter in looked)
            order = (need["need"], _LACKING.index(need["channel"]), not looked, latest)
            found.append((order, (a, b, need["threat"])))
    return tuple(key for _, key in sorted(found))


_BLOCK = 1024
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
        >>> import networkx as nx
        >>> mandates = nx.Graph([("a", "guns"), ("b", "guns"), ("c", "guns")])
        >>> mandates.add_node("guns", bipartite=1)
        >>> open_triangles(nx.Graph([("a", "b")]), mandates)
        ((('a', 'c'), ('guns',)), (('b', 'c'), ('guns',)))
    """
    threats = {node for node, data in mandates.nodes(data=True) if data.get("bipartite") == 1}
    tasks = {node: set(mandates[node]) & threats for node in mandates if node not in threats}
    found = [
        (pair, tuple(sorted(tasks[pair[0]] & tasks[pair[1]])))
        for pair in _sharing(tasks, threats)
        if not _tied(ties, *pair)
    ]
    return tuple(sorted(found, key=lambda item: (-len(item[1]), item[0])))


def _tied(ties: nx.Graph[Any], one: str, other: str) -> bool:
    return ties.has_edge(one, other) and ties.has_edge(other, one)


def _sharing(tasks: dict[str, set[str]], threats: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs that share a threat, each once, the lower id first."""
    agencies, order = sorted(tasks), {threat: n for n, threat in enumerate(sorted(threats))}
    columns: dict[int, list[int]] = defaultdict(list)
    for row, agency in enumerate(agencies):
        columns[row] = [order[threat] for threat in tasks[agency]]
    rows = np.repeat(np.arange(len(agencies)), [len(columns[n]) for n in range(len(agencies))])
    cells = np.array([c for n in range(len(agencies)) for c in columns[n]], dtype=np.int64)
    has = sparse.csr_array((np.ones(cells.size), (rows, cells)), shape=(len(agencies), len(order)))
    for first in range(0, len(agencies), _BLOCK):
        block = (has[first : first + _BLOCK] @ has.T).tocoo()
        on = block.col > block.row + first
        for row, column in zip(block.row[on].tolist(), block.col[on].tolist(), strict=True):
            yield agencies[row + first], agencies[column]
