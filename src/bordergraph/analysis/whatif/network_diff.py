"""What lies between two networks, or two days of one: what began, ended, opened, closed, changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import (
    MOST_TIES,
    LinkIndex,
    count_possible_pairs,
    two_mode_graph,
)
from bordergraph.analysis.core.tie_evidence import count_partners
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.structure.graphs import articulation_points, components, fragmentation
from bordergraph.analysis.whatif.simulation import difference
from bordergraph.model import Ref, source_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import Key as NeedKey
    from bordergraph.analysis.method.rows import Served
    from bordergraph.analysis.whatif.simulation import Simulation
    from bordergraph.model import Arrangement, Citation, Figure, Network

    Key: TypeAlias = tuple[str, tuple[Ref, ...]]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, in numbers.

    Attributes:
        day: The day it describes.
        agencies: Agencies that are compared with each other.
        arrangements: Arrangements in force.
        ties: Pairs of agencies with a working tie in their own names.
        served: How needs are served.
        gaps: Possible gaps with full need.
        components: Parts that the ties fall into, lone agencies included.
        fragmentation: Share of pairs of agencies that cannot reach each other.
        articulation: Ids of agencies whose loss would split a part.
    """

    day: date | None
    agencies: int
    arrangements: int
    ties: int
    served: Served
    gaps: int
    components: int
    fragmentation: float
    articulation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArrangementChange:
    """An arrangement that is in force on one side alone.

    Attributes:
        arrangement: It, as the side has it on which it is in force.
        other: It, as the other side has it; None where it is not on record there.
        begins: Whether it is in force on the second side.
        dated: Whether its dates and status tell: the record of the second side says the same of
            both days. Else the two records differ.
    """

    arrangement: Arrangement
    other: Arrangement | None
    begins: bool
    dated: bool


@dataclass(frozen=True, slots=True)
class TieChange:
    """Two agencies that have a working tie on one side alone.

    Attributes:
        agencies: The two ids, sorted.
        opens: Whether it is there on the second side.
        absent: Those of the two that the other side does not compare: founded later, dissolved.
        arrangements: What it runs through, most regular first.
        direct: Whether an exchange between the two is documented by name.
        sources: Ids of the sources it rests on, sorted.
    """

    agencies: tuple[str, str]
    opens: bool
    absent: tuple[str, ...]
    arrangements: tuple[str, ...]
    direct: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A fact that holds on one side alone.

    Attributes:
        kind: participation, flow, share, focus, mandate or finding.
        about: What it connects, in the order in which it is told.
        holds: Whether it holds on the second side.
        statements: Ids of the statements that say so, ``kind/slug``, sorted.
        sources: Ids of their sources, sorted.
    """

    kind: str
    about: tuple[Ref, ...]
    holds: bool
    statements: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that only one side has, or that the two give another value, unit or period."""

    before: Figure | None
    after: Figure | None

    @property
    def figure(self) -> Figure:
        """The figure as the second side has it, or else as the first had it.

        Raises:
            ValueError: Neither side has one.
        """
        found = self.after or self.before
        if found is None:
            raise ValueError("neither side has the figure")
        return found


@dataclass(frozen=True, slots=True)
class Between:
    """What lies between two networks, or two days of one.

    Attributes:
        before: The first side in numbers.
        after: The second.
        needs: Rows that moved, and possible gaps that came or went.
        aged: Needs whose regular channel only statements document that are too old on the second
            side, and were not on the first, with their year.
        stopped: Arrangements that served needs regularly and ended before the second side.
        searched: The day of the first search for a channel on the second side; None without any.
        arrangements: Arrangements that began, then those that ended, by day.
        ties: Pairs with a new tie, then those that lost theirs; those of agencies that both
            sides compare first, then those through most arrangements.
        ties_listed: Whether the pairs are listed; where there are too many, none is.
        held: Facts that hold on the second side alone, then those of the first, by kind.
        figures: Figures that differ, by series and period.
    """

    before: Side
    after: Side
    needs: Simulation
    aged: Mapping[NeedKey, int]
    stopped: Mapping[NeedKey, tuple[str, ...]]
    searched: date | None
    arrangements: tuple[ArrangementChange, ...]
    ties: tuple[TieChange, ...]
    ties_listed: bool
    held: tuple[Held, ...]
    figures: tuple[FigureChange, ...]

    @property
    def nothing(self) -> bool:
        """Whether the two give the same answers."""
        moves = (self.needs.moved, self.arrangements, self.ties, self.held, self.figures)
        return not any(moves) and self.before == self.after


def between(
    before: Network, after: Network, assessments: tuple[Assessment, Assessment] | None = None
) -> Between:
    """Return what lies between two networks, each on its own day and by its own record.

    Args:
        before: The first network.
        after: The second; it may be the first on another day.
        assessments: How the needs of both are served, where that is worked out already.

    Example:
        >>> from dataclasses import replace
        >>> from datetime import date
        >>> from bordergraph.model import Agency, Network, Share, Span
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP")),
        ...     shares=(Share("cbp", "rcmp", span=Span(start=date(2010, 5, 1))),),
        ...     day=date(2009, 1, 1),
        ... )
        >>> found = between(network, replace(network, day=date(2011, 1, 1)))
        >>> [(t.agencies, t.opens) for t in found.ties], between(network, network).nothing
        ([(('cbp', 'rcmp'), True)], True)
    """
    served = assessments or (assess(before), assess(after))
    one, two = select(before), select(after)
    linkages = LinkIndex(one), LinkIndex(two)
    listed = max(count_possible_pairs(one), count_possible_pairs(two)) <= MOST_TIES
    tied = [_tied(linkage) if listed else set() for linkage in linkages]
    sides = [
        _side(facts, assessment, len(ties) if listed else sum(count_partners(facts).values()) // 2)
        for facts, assessment, ties in zip((one, two), served, tied, strict=True)
    ]
    moved = _arrangements(one, two)
    return Between(
        before=sides[0],
        after=sides[1],
        needs=difference(*served),
        aged={key: year for key, year in served[1].aged.items() if key not in served[0].aged},
        stopped=served[0].carried([c.arrangement.id for c in moved if c.dated and not c.begins]),
        searched=min((s.day for s in after.searches), default=None),
        arrangements=moved,
        ties=(
            *_ties(tied[1] - tied[0], linkages[1], one, opens=True),
            *_ties(tied[0] - tied[1], linkages[0], two, opens=False),
        ),
        ties_listed=listed,
        held=_held(one, two),
        figures=_figures(before, after),
    )


def _tied(linkage: LinkIndex) -> set[tuple[str, str]]:
    """Return the pairs of compared agencies with a tie in their own names."""
    compared = set(linkage.facts.agencies)
    return {(a, b) for a in compared for b in linkage.partners(a) if b in compared and a < b}


def _side(facts: InForce, assessment: Assessment, ties: int) -> Side:
    graph = two_mode_graph(facts)
    sizes = [len(part) for part in components(graph)]
    return Side(
        day=facts.day,
        agencies=len(facts.agencies),
        arrangements=len(facts.working_arrangements),
        ties=ties,
        served=assessment.served(),
        gaps=len(assessment.candidates()),
        components=len(sizes),
        fragmentation=fragmentation(sizes),
        articulation=tuple(sorted(map(str, articulation_points(graph)))),
    )


def _arrangements(before: InForce, after: InForce) -> tuple[ArrangementChange, ...]:
    found = []
    for begins, here, there in ((True, after, before), (False, before, after)):
        known = there.network.arrangement_by_id
        for name in sorted(here.working_arrangements - there.working_arrangements):
            own, other = here.network.arrangement_by_id[name], known.get(name)
            found.append(
                ArrangementChange(
                    own, other, begins, not here.network.interval(own).contains(there.day)
                )
            )
    return tuple(sorted(found, key=lambda c: (not c.begins, _since(c), c.arrangement.id)))


def _since(change: ArrangementChange) -> str:
    """Return when an arrangement began or ended, as far as it is known."""
    known = change.arrangement if change.begins else change.other or change.arrangement
    day = known.span.first_day if change.begins else known.span.end or known.status_as_of
    return day.isoformat() if day else ""


def _ties(
    pairs: Iterable[tuple[str, str]], here: LinkIndex, there: InForce, *, opens: bool
) -> list[TieChange]:
    compared = set(there.agencies)
    found = []
    for a, b in sorted(pairs):
        tie = next(t for t in here.ties(a) if t.partner == b)
        found.append(
            TieChange(
                (a, b),
                opens,
                tuple(x for x in (a, b) if x not in compared),
                tie.arrangements,
                tie.direct,
                tie.sources,
            )
        )
    return sorted(found, key=lambda t: (bool(t.absent), -len(t.arrangements), t.agencies))


def _held(before: InForce, after: InForce) -> tuple[Held, ...]:
    one, two = _holding(before), _holding(after)

    alone = [(key, True, two[key]) for key in sorted(two.keys() - one.keys())]
    alone += [(key, False, one[key]) for key in sorted(one.keys() - two.keys())]
    return tuple(
        Held(*key, holds, tuple(sorted({c.statement for c in told})), source_ids(told))
        for key, holds, told in alone
    )


def _holding(facts: InForce) -> dict[Key, tuple[Citation, ...]]:
    """Return every fact in force with its citations."""
    held: dict[str, Iterable[Any]] = {
        "participation": facts.participations,
        "flow": facts.flows,
        "share": facts.shares,
        "focus": filter(facts.is_in_force, facts.foci),
        "mandate": filter(facts.is_in_force, facts.network.mandates),
        "finding": facts.findings,
    }
    found: dict[Key, tuple[Citation, ...]] = {}
    for kind, things in held.items():
        for thing in things:
            ends = ((of, getattr(thing, name)) for name, of in _ENDS[kind].items())
            key = kind, tuple(Ref(of, slug) for of, slug in ends if slug)
            found[key] = (*found.get(key, ()), *thing.citations)
    return found


_ENDS = {
    "participation": {"agency": "agency", "arrangement": "arrangement"},
    "flow": {"giver": "agency", "receiver": "agency", "arrangement": "arrangement"},
    "share": {"giver": "agency", "receiver": "agency", "threat": "threat"},
    "focus": {"arrangement": "arrangement", "threat": "threat"},
    "mandate": {"agency": "agency", "threat": "threat"},
    "finding": {"id": "finding"},
}
"""What each kind of fact connects, in the order in which it is told."""


def _figures(before: Network, after: Network) -> tuple[FigureChange, ...]:
    """Return figures that differ; on two days, those whose period was over on one of them alone."""
    dated = before.day != after.day

    def over(network: Network) -> dict[str, Figure]:
        day = network.day
        return {
            f.id: f
            for f in network.figures
            if not (dated and day and f.period.end and f.period.end > day)
        }

    one, two = over(before), over(after)
    what: Callable[[Figure], object] = lambda f: (f.value, f.unit, f.period, f.qualifier)  # noqa: E731 - one line
    found = [
        FigureChange(one.get(name), two.get(name))
        for name in sorted({*one, *two})
        if name not in one or name not in two or what(one[name]) != what(two[name])
    ]
    return tuple(
        sorted(found, key=lambda c: (c.figure.series, str(c.figure.period.end or ""), c.figure.id))
    )
