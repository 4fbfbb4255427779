"""Where the record contradicts the model: a finding or a search that says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.analysis.core.needs import OUTCOMES
from bordergraph.analysis.core.work_needs import WorkNeeds, needs_of
from bordergraph.analysis.results import Outcome
from bordergraph.model import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.analysis.core.options import Options
    from bordergraph.model import Finding, Network, Search

__all__ = ["Contradiction", "contradictions"]

NEEDLESS, CARRIED, MISSING, NEEDED = "needless", "carried", "missing", "needed"
"""A pair named without need; one carried after all, or not; one needed after all."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A statement that says of a pair on a threat what the model does not.

    Attributes:
        kind: ``needless`` (a finding names a pair that has no need), ``carried`` (a search found
            nothing regular, and something is), ``missing`` (a search found something regular, and
            the row is open) or ``needed`` (a search found no need, and the row is open).
        statement: The finding or search.
        agencies: The pair.
        threats: The threats, sorted.
        said: The kind of the finding, or the outcome of the search.
        arrangements: What is regular, where it is ``carried``.
    """

    kind: str
    statement: Ref
    agencies: tuple[str, str]
    threats: tuple[str, ...]
    said: str
    arrangements: tuple[str, ...] = ()


def contradictions(network: Network, options: Options | None = None) -> tuple[Contradiction, ...]:
    """List the findings and searches that contradict what the model says of their rows.

    Pairs inside one body, findings too old to say how it is, and data that does not tell what
    agencies do are left aside.

    Args:
        network: The network.
        options: What counts; None for the defaults.

    Returns:
        Findings first, each in the order of the network.

    Example:
        >>> from bordergraph.model import Network
        >>> contradictions(Network())
        ()
    """
    needs = needs_of(network, options)
    if not isinstance(needs, WorkNeeds):
        return ()
    found = [c for f in needs.arrays.facts.findings for c in _of_finding(needs, f)]
    for row, searches in sorted(needs.searched.items()):
        found += [c for s in searches for c in _of_search(needs, row, s)]
    return tuple(found)


def _of_finding(needs: WorkNeeds, finding: Finding) -> Iterator[Contradiction]:
    """Yield the pairs of a finding that have no need on a threat that it names, or on any."""
    arrays = needs.arrays
    if finding.id in arrays.facts.stale:
        return
    for pair in finding.pairs:
        if pair[0] == pair[1] or not set(pair) <= set(arrays.agency_index):
            continue
        outcomes = {
            arrays.threats[int(needs.threat[row])]: OUTCOMES[int(needs.outcome[row])]
            for row in needs.rows_of(*(arrays.agency_index[a] for a in pair)).tolist()
            if not needs.within[row]
        }
        needless: set[str] = set()
        for named in finding.threats or ("",):
            on = {named} if named in outcomes else _near(needs, named, outcomes)
            if all(outcomes[t] is Outcome.NO_NEED for t in on):
                needless |= on
        if needless:
            statement = Ref("finding", finding.id)
            yield Contradiction(NEEDLESS, statement, pair, tuple(sorted(needless)), finding.kind)


def _near(needs: WorkNeeds, named: str, threats: dict[str, Outcome]) -> set[str]:
    """Return the threats above or below one, or all where none is named."""
    broader = needs.arrays.network.broader
    return {t for t in threats if not named or named in broader(t) or t in broader(named)}


def _of_search(needs: WorkNeeds, row: int, search: Search) -> Iterator[Contradiction]:
    """Yield what a search says against the record of its row."""
    is_open, regular = bool(needs.open[row]), bool(needs.regular[row])
    kind = {
        "survives": CARRIED if regular else "",
        "closed": MISSING if is_open else "",
        "strained": MISSING if is_open else "",
        "no-real-need": NEEDED if is_open else "",
    }.get(search.outcome, "")
    if kind and not needs.within[row]:
        yield Contradiction(
            kind,
            Ref("search", search.id),
            search.agencies,
            (search.threat,),
            search.outcome,
            needs.regular_channels(row) if kind == CARRIED else (),
        )
