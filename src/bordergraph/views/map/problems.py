"""The documented problems that the map tells of: open or partly resolved ones, and between whom."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bordergraph.views.map.payload import MapProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bordergraph.analysis.register import Problem
    from bordergraph.model import Network

__all__ = ["map_problems"]


def map_problems(network: Network, problems: Iterable[Problem]) -> Iterator[MapProblem]:
    """Yield the problems that are open or partly resolved, in the order of the register.

    Args:
        network: The network whose agencies they name.
        problems: The register.
    """
    sources = {s.id: i for i, s in enumerate(network.sources)}
    named: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for finding in network.findings:
        for problem in finding.problems:
            named[problem].update(finding.pairs)
    for p in problems:
        if not p.live:
            continue
        yield MapProblem(
            p.id,
            p.title,
            p.status.code,
            p.status.as_of,
            title_fr=getattr(p.title, "fr", ""),
            why=p.status.why,
            why_fr=getattr(p.status.why, "fr", ""),
            kinds=p.kinds,
            nodes=(
                *(f"agency/{a}" for a in p.agencies),
                *(f"arrangement/{a}" for a in p.arrangements),
                *(f"threat/{t}" for t in p.threats),
            ),
            ways=tuple((f"agency/{a}", f"agency/{b}") for a, b in p.directions),
            pairs=tuple((f"agency/{a}", f"agency/{b}") for a, b in _pairs(p, named[p.id])),
            authorities=p.authority_kinds,
            sources=tuple(sources[s] for s in p.sources if s in sources),
        )


def _pairs(problem: Problem, named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs that a problem is between without a direction: its two bodies, or those a source names."""
    told = {frozenset(way) for way in problem.directions}
    two = [problem.agencies] if len(problem.agencies) == 2 else []  # noqa: PLR2004 - a pair
    bodies = set(problem.agencies)
    pairs = {(min(pair), max(pair)) for pair in (*two, *named) if bodies.issuperset(pair)}
    return sorted(pair for pair in pairs if frozenset(pair) not in told)
