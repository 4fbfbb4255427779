"""Needs without a regular channel, read off a networkx graph of needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["open_needs"]

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
