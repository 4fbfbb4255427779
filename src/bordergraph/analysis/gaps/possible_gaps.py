"""Possible gaps: needs that were searched for a regular channel, and none is known."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from bordergraph.model import cited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from bordergraph.analysis.method.assessment import Assessment, Need, NeedRow, Outcome
    from bordergraph.model import Citation, Network

__all__ = ["PossibleGap", "possible_gaps"]


@dataclass(frozen=True, slots=True)
class PossibleGap:
    """Two agencies on one threat whose work depends on each other, without a regular channel.

    Attributes:
        agencies: The two ids, sorted.
        threat: The threat's id.
        need: How much they depend on each other.
        channel: What serves the need instead: irregular, indirect or none.
        searches: Ids of the searches for a channel, by day.
        searched_on: The day of the latest; None for data that is taken at its word.
        arrangements: Ids of the arrangements that serve the need irregularly, sorted.
        relays: Ids of agencies that have firm channels to both, sorted.
        work: The dependencies that decide the need, as ``function-function`` of the two in order.
        findings: Ids of findings of trouble between the two.
        sources: Ids of the sources behind mandates, channels and searches, sorted.
        always: Whether every variant of the numbers has it; None where one was worked out.
    """

    agencies: tuple[str, str]
    threat: str
    need: Need
    channel: Outcome
    searches: tuple[str, ...] = ()
    searched_on: date | None = None
    arrangements: tuple[str, ...] = ()
    relays: tuple[str, ...] = ()
    work: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    always: bool | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """The two agencies and the threat."""
        return (*self.agencies, self.threat)


def possible_gaps(
    network: Network, assessment: Assessment, rows: Iterable[NeedRow]
) -> tuple[PossibleGap, ...]:
    """Return what is known of some rows as possible gaps, in the order of the rows.

    Args:
        network: The network that was assessed.
        assessment: How its needs are served.
        rows: Rows such as `Assessment.candidates` or `Assessment.unresearched` returns.
    """
    return tuple(_possible_gap(network, assessment, row) for row in rows)


def _possible_gap(network: Network, assessment: Assessment, row: NeedRow) -> PossibleGap:
    uses = assessment.channels_of(row)
    arrangements = {use.arrangement for use in uses if use.arrangement}
    searches = [s for s in network.searches if (*sorted(s.agencies), s.threat) == row.key]
    searches.sort(key=lambda s: (s.day, s.id))
    always = assessment.always
    return PossibleGap(
        agencies=row.agencies,
        threat=row.threat,
        need=row.need,
        channel=row.outcome,
        searches=tuple(s.id for s in searches),
        searched_on=row.searched_on,
        arrangements=tuple(sorted(arrangements)),
        relays=assessment.relays_of(row),
        work=tuple(f"{one}-{other}" for one, other, _ in assessment.work_of(row)),
        findings=assessment.findings.get(row.key, ()),
        sources=cited(*_statements(network, row, arrangements), *(s.citations for s in searches)),
        always=None if always is None else row.key in always,
    )


def _statements(
    network: Network, row: NeedRow, arrangements: set[str]
) -> Iterator[tuple[Citation, ...]]:
    """Yield the citations behind the mandates of a row and its bodies' part in arrangements."""
    bodies = {*row.agencies, *chain.from_iterable(network.ancestors(a) for a in row.agencies)}
    for m in network.mandates:
        if m.agency in row.agencies and m.threat == row.threat:
            yield m.citations
    for p in network.participations:
        if p.arrangement in arrangements and p.agency in bodies:
            yield p.citations
    for f in network.flows:
        if f.arrangement in arrangements and {f.giver, f.receiver} & bodies:
            yield f.citations
