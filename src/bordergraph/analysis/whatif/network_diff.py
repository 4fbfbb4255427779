"""Differences between two networks, or two days of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import (
    MOST_TIES,
    LinkIndex,
    count_possible_pairs,
    two_mode_graph,
)
from bordergraph.analysis.core.tie_evidence import count_linked_pairs
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.structure.graphs import components, fragmentation
from bordergraph.analysis.whatif.simulation import compare_assessments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import Key, Served
    from bordergraph.analysis.whatif.simulation import Simulation
    from bordergraph.model import Arrangement, Network


@dataclass(frozen=True, slots=True)
class NetworkSummary:
    """One of the two, in numbers.

    Attributes:
        agencies: Agencies that are compared with each other.
        ties: Pairs of agencies with a working tie in their own names.
        gaps: Possible gaps with full need.
        fragmentation: Share of pairs of agencies that cannot reach each other.
    """

    day: date | None
    agencies: int
    arrangements: int
    ties: int
    served: Served
    gaps: int
    components: int
    fragmentation: float


@dataclass(frozen=True, slots=True)
class ArrangementChange:
    """An arrangement that is in force on one side alone.

    Attributes:
        arrangement: It, as the side has it on which it is in force.
        counterpart: It, as the other side has it; None where it is not on record there.
        begins: Whether it is in force on the second side.
        is_dated: Whether its dates and status tell: the record of the second side says the same of
            both days. Else the two records differ.
    """

    arrangement: Arrangement
    counterpart: Arrangement | None
    begins: bool
    is_dated: bool


@dataclass(frozen=True, slots=True)
class TieChange:
    """Two agencies that have a working tie on one side alone.

    Attributes:
        is_new: Whether it is there on the second side.
        absent: Those of the two that the other side does not compare: founded later, dissolved.
        arrangements: What it runs through, most regular first.
        direct: Whether an exchange between the two is documented by name.
    """

    agencies: tuple[str, str]
    is_new: bool
    absent: tuple[str, ...]
    arrangements: tuple[str, ...]
    direct: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NetworkDiff:
    """The differences of two networks, or of two days of one.

    Attributes:
        needs: Rows that moved, and possible gaps that came or went.
        outdated_needs: Needs whose regular channel only statements document that are too old on the
            second side, and were not on the first, with their year.
        stopped_carriers: Arrangements that served needs regularly and ended before the second side.
        first_search: The day of the first search for a channel on the second side; None without any.
        arrangements: Arrangements that began, then those that ended, by day.
        ties: Pairs with a new tie, then those that lost theirs; those of agencies that both
            sides compare first, then those through most arrangements.
        lists_ties: Whether the pairs are listed; where there are too many, none is.
    """

    before: NetworkSummary
    after: NetworkSummary
    needs: Simulation
    outdated_needs: Mapping[Key, int]
    stopped_carriers: Mapping[Key, tuple[str, ...]]
    first_search: date | None
    arrangements: tuple[ArrangementChange, ...]
    ties: tuple[TieChange, ...]
    lists_ties: bool

    @property
    def is_empty(self) -> bool:
        """Whether the two give the same answers."""
        moves = (self.needs.moved, self.arrangements, self.ties)
        return not any(moves) and self.before == self.after


def compare_networks(
    before: Network, after: Network, assessments: tuple[Assessment, Assessment] | None = None
) -> NetworkDiff:
    """Return the differences of two networks, each on its own day and by its own record.

    Example:
        >>> from dataclasses import replace
        >>> from datetime import date
        >>> from bordergraph.model import Agency, Network, Share, Span
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP")),
        ...     shares=(Share("cbp", "rcmp", span=Span(start=date(2010, 5, 1))),),
        ...     day=date(2009, 1, 1),
        ... )
        >>> found = compare_networks(network, replace(network, day=date(2011, 1, 1)))
        >>> [(t.agencies, t.is_new) for t in found.ties], compare_networks(network, network).is_empty
        ([(('cbp', 'rcmp'), True)], True)
    """
    assessed = assessments or (assess(before), assess(after))
    first, second = select(before), select(after)
    indexes = LinkIndex(first), LinkIndex(second)
    lists_ties = max(count_possible_pairs(first), count_possible_pairs(second)) <= MOST_TIES
    tied = [_tied_pairs(index) if lists_ties else set() for index in indexes]
    began_or_ended = _arrangement_changes(first, second)
    stopped = [c.arrangement.id for c in began_or_ended if c.is_dated and not c.begins]
    outdated_before, outdated = (assessment.outdated_needs for assessment in assessed)
    return NetworkDiff(
        before=_summarize(first, assessed[0]),
        after=_summarize(second, assessed[1]),
        needs=compare_assessments(*assessed),
        outdated_needs={key: y for key, y in outdated.items() if key not in outdated_before},
        stopped_carriers=assessed[0].carriers_by_need(stopped),
        first_search=min((s.day for s in after.searches), default=None),
        arrangements=began_or_ended,
        ties=(
            *_tie_changes(tied[1] - tied[0], indexes[1], first, is_new=True),
            *_tie_changes(tied[0] - tied[1], indexes[0], second, is_new=False),
        ),
        lists_ties=lists_ties,
    )


def _tied_pairs(link_index: LinkIndex) -> set[tuple[str, str]]:
    """Return the pairs of compared agencies with a tie in their own names."""
    compared = set(link_index.facts.agencies)
    return {(a, b) for a in compared for b in link_index.partners(a) if b in compared and a < b}


def _summarize(facts: InForce, assessment: Assessment) -> NetworkSummary:
    sizes = [len(part) for part in components(two_mode_graph(facts))]
    return NetworkSummary(
        day=facts.day,
        agencies=len(facts.agencies),
        arrangements=len(facts.working_arrangements),
        ties=count_linked_pairs(facts),
        served=assessment.served(),
        gaps=len(assessment.candidates()),
        components=len(sizes),
        fragmentation=fragmentation(sizes),
    )


def _arrangement_changes(before: InForce, after: InForce) -> tuple[ArrangementChange, ...]:
    """Return the arrangements that began, then those that ended, by day."""
    changes = []
    for begins, side, other_side in ((True, after, before), (False, before, after)):
        arrangements = other_side.network.arrangement_by_id
        for name in sorted(side.working_arrangements - other_side.working_arrangements):
            arrangement, counterpart = side.network.arrangement_by_id[name], arrangements.get(name)
            is_dated = not side.network.interval(arrangement).contains(other_side.day)
            changes.append(ArrangementChange(arrangement, counterpart, begins, is_dated))
    return tuple(sorted(changes, key=lambda c: (not c.begins, _change_day(c), c.arrangement.id)))


def _change_day(change: ArrangementChange) -> str:
    """Return when an arrangement began or ended, as far as it is known."""
    arrangement = change.arrangement if change.begins else change.counterpart or change.arrangement
    span = arrangement.span
    day = span.first_day if change.begins else span.end or arrangement.status_as_of
    return day.isoformat() if day else ""


def _tie_changes(
    pairs: Iterable[tuple[str, str]], link_index: LinkIndex, other_side: InForce, *, is_new: bool
) -> list[TieChange]:
    compared = set(other_side.agencies)
    changes = []
    for a, b in sorted(pairs):
        tie = next(t for t in link_index.ties(a) if t.partner == b)
        absent = tuple(x for x in (a, b) if x not in compared)
        changes.append(TieChange((a, b), is_new, absent, tie.arrangements, tie.direct, tie.sources))
    return sorted(changes, key=lambda t: (bool(t.absent), -len(t.arrangements), t.agencies))
