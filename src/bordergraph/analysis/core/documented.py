"""How well agencies are documented: from how many sources on, silence means something."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.analysis.core.options import GENERAL_KNOWLEDGE, WELL_COVERED

if TYPE_CHECKING:
    from typing import TypeAlias

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.model import (
        Citation,
        Figure,
        Finding,
        Flow,
        Focus,
        Mandate,
        Network,
        Participation,
        Share,
    )

    Fact: TypeAlias = Participation | Flow | Share | Mandate | Focus | Finding | Figure

__all__ = [
    "AgencyCoverage",
    "agency_coverage",
    "sources_behind",
    "statements_behind",
]


@dataclass(frozen=True, slots=True)
class AgencyCoverage:
    """How much the documents say about one agency's ties.

    Attributes:
        agency: Its id.
        sources: Distinct sources that speak of its memberships, flows and shares, or of those
            of a body that covers it; general knowledge is no source.
        statements: Distinct statements among them.
        grade: ``well`` from three sources on, ``thin`` below, ``none`` without any; ``assumed``
            when the data names no sources at all.
    """

    agency: str
    sources: int
    statements: int
    grade: str


def agency_coverage(facts: InForce) -> tuple[AgencyCoverage, ...]:
    """Count the sources and statements on each agency's ties, in force or not.

    Args:
        facts: The statements that hold; coverage itself asks for all of them, ended ones too.

    Returns:
        One entry per agency in pair analysis, sorted by id.

    Example:
        >>> from bordergraph.analysis.core.in_force import select
        >>> from bordergraph.model import Agency, Network
        >>> agency_coverage(select(Network(agencies=(Agency("rcmp", "RCMP"),))))[0].grade
        'none'
    """
    said: dict[str, list[Citation]] = defaultdict(list)
    network = facts.network
    for p in network.participations:
        said[p.agency] += p.citations
    ties: tuple[Flow | Share, ...] = (*network.flows, *network.shares)
    for tie in ties:
        said[tie.giver] += tie.citations
        said[tie.receiver] += tie.citations
    found = []
    for agency in facts.agencies:
        about = {
            (c.source, c.statement)
            for origin in facts.origins[agency]
            for c in said.get(origin, ())
            if c.source != GENERAL_KNOWLEDGE
        }
        sources = len({source for source, _ in about})
        grade = "well" if sources >= WELL_COVERED else "thin" if sources else "none"
        found.append(
            AgencyCoverage(agency, sources, len(about), "assumed" if network.complete else grade)
        )
    return tuple(found)


def _facts(network: Network) -> tuple[Fact, ...]:
    n = network
    return (
        *n.participations, *n.flows, *n.shares, *n.mandates, *n.foci, *n.findings, *n.figures,
    )  # fmt: skip


def sources_behind(network: Network) -> frozenset[str]:
    """Return the ids of the sources on whose word a network rests, in force or not."""
    facts = (*_facts(network), *network.arrangements)
    return frozenset(c.source for fact in facts for c in fact.citations)


def statements_behind(network: Network) -> int:
    """Count the statements of a network; a fact without a citation is one too."""
    facts = _facts(network)
    cited = {c.statement for fact in (*facts, *network.arrangements) for c in fact.citations}
    return len(cited) + sum(not fact.citations for fact in facts)
