"""Connectivity of agencies: partners, arrangements and exchanges, frequency, first day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import LinkIndex, Tie
from bordergraph.analysis.core.tie_evidence import count_linked_pairs
from bordergraph.analysis.method.inputs import numbered_shares
from bordergraph.analysis.method.rows import CLASS_OF_GRADE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.analysis.core.links import Link
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import Outcome
    from bordergraph.model import Flow, Network, Share


@dataclass(frozen=True)
class Connection(Tie):
    """All that connects two bodies in force, in their own names.

    Attributes:
        agency: Id of the body that it is seen from.
        partner: Id of the other body.
        links: The links, most regular first; information moves over each.
        cls: Class of the best channel among the links: regular, assumed, irregular or not
            assessed, where no source attests any of them for both recently enough.
    """

    cls: Outcome

    @property
    def flows(self) -> tuple[str, ...]:
        """Ids of the statements of flows and direct exchanges between the two, sorted."""
        exchanges = (fact for link in self.links for fact in link.exchanges)
        return tuple(sorted({name for fact in exchanges for name in _statement_ids(fact)}))


class Connections:
    """Finds what connects bodies on the day of an assessment.

    Args:
        network: The network.
        assessment: How its needs are served, for the classes of channels.

    Example:
        >>> from bordergraph.analysis.method.assessment import assess
        >>> from bordergraph.model import Agency, Cadence, Network, Share
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP")),
        ...     shares=(Share("cbp", "rcmp", cadence=Cadence.SCHEDULED),),
        ... )
        >>> [(c.agencies, c.frequency.value, c.cls.value) for c in Connections(network, assess(network))]
        [(('cbp', 'rcmp'), 'scheduled', 'regular')]
    """

    def __init__(self, network: Network, assessment: Assessment) -> None:
        self.network = network
        self.link_index = LinkIndex(select(network))
        self._grades = assessment.grades
        self._units: dict[Flow | Share, str] = {s: unit for unit, s in numbered_shares(network)}

    def __iter__(self) -> Iterator[Connection]:
        """Yield every connection once, by the ids of the two bodies."""
        for agency in sorted(self.network.agency_by_id):
            yield from self._connections_of(agency, first=True)

    @property
    def count(self) -> int:
        """Number of connections."""
        return count_linked_pairs(self.link_index.facts, all_classes=True)

    def of_agency(self, agency: str) -> tuple[Connection, ...]:
        """Return the connections of one body: through most arrangements first, then by partner."""
        connections = list(self._connections_of(agency))
        return tuple(sorted(connections, key=lambda c: (-len(c.arrangements), c.agencies)))

    def _connections_of(self, agency: str, *, first: bool = False) -> Iterator[Connection]:
        for tie in sorted(self.link_index.ties(agency), key=lambda t: t.partner):
            if not first or agency < tie.partner:
                cls = CLASS_OF_GRADE[max(map(self._grade, tie.links))]
                yield Connection(agency, tie.partner, tie.links, cls)

    def _grade(self, link: Link) -> int:
        """Return the best grade of a link; a link that is no channel of the method is irregular."""
        if not link.is_proved:
            return 0
        units = [link.arrangement] if link.arrangement else map(self._units.get, link.exchanges)
        return max(self._grades.get(unit or "", 1) for unit in units)


def _statement_ids(fact: Flow | Share) -> list[str]:
    """Return the ids of the statements of an exchange; giver and receiver where it cites none."""
    return [c.statement for c in fact.citations] or [f"{fact.giver}--{fact.receiver}"]
