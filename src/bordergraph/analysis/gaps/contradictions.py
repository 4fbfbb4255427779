"""Findings and searches that say otherwise than the method about their agencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.analysis.method.assessment import Outcome, assess
from bordergraph.model import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.model import Dependency, Finding, Network, Search

__all__ = ["Contradiction", "contradictions"]

NEEDLESS, SERVED, MISSING = "needless", "served", "missing"
"""Agencies named without need; a channel where a search found none; none where it found one."""

_OUTCOMES_SERVED = frozenset({Outcome.REGULAR, Outcome.ASSUMED})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A statement about two agencies on a threat that the method does not bear out.

    Attributes:
        kind: ``needless`` (a finding names two agencies without need), ``served`` (a search found
            nothing regular, and a channel is on record) or ``missing`` (a search found a channel
            that is not on record).
        statement: The finding or search.
        agencies: The two ids, sorted.
        threats: Ids of the threats, sorted.
        verdict: The kind of the finding, or the outcome of the search.
        arrangements: Ids of the arrangements on record, where it is ``served``.
    """

    kind: str
    statement: Ref
    agencies: tuple[str, str]
    threats: tuple[str, ...]
    verdict: str
    arrangements: tuple[str, ...] = ()


def contradictions(
    network: Network, dependencies: Sequence[Dependency] = ()
) -> tuple[Contradiction, ...]:
    """List the findings and searches that contradict the method.

    Args:
        network: The network.
        dependencies: Which work depends on which, for data that does not say.

    Returns:
        Findings first, each in the order of the network.

    Example:
        >>> from bordergraph.model import Network
        >>> contradictions(Network())
        ()
    """
    assessment = assess(network, dependencies=dependencies)
    tasked = set(assessment.query("SELECT agency, threat FROM task WHERE {on}"))
    found = [c for f in network.findings for c in _of_finding(assessment, f, tasked)]
    found += [c for s in network.searches for c in _of_search(assessment, s)]
    return tuple(found)


def _of_finding(
    assessment: Assessment, finding: Finding, tasked: set[tuple[str, str]]
) -> Iterator[Contradiction]:
    """Yield the pairs of a finding that have no need on a threat that it names."""
    for pair in finding.pairs:
        needless = tuple(
            threat
            for threat in sorted(finding.threats)
            if all((agency, threat) in tasked for agency in pair)
            and (*pair, threat) not in assessment.by_key
        )
        if needless:
            yield Contradiction(NEEDLESS, Ref("finding", finding.id), pair, needless, finding.kind)


def _of_search(assessment: Assessment, search: Search) -> Iterator[Contradiction]:
    """Yield what the latest search of a row says against the record."""
    a, b = sorted(search.agencies)
    row = assessment.by_key.get((a, b, search.threat))
    if row is None or row.searched_on != search.day:
        return
    arrangements: tuple[str, ...] = ()
    if search.outcome == "survives" and row.outcome in _OUTCOMES_SERVED:
        kind = SERVED
        uses = assessment.channels_of(row)
        arrangements = tuple(sorted({u.arrangement for u in uses if u.arrangement and u.grade > 1}))
    elif search.outcome in {"closed", "strained"} and row.outcome is Outcome.NOT_ASSESSED:
        kind = MISSING
    else:
        return
    statement = Ref("search", search.id)
    yield Contradiction(kind, statement, (a, b), (search.threat,), search.outcome, arrangements)
