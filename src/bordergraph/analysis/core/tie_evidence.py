"""Programs folded into ties between two agencies: the links behind each tie, and its strength."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from itertools import chain, combinations
from typing import TYPE_CHECKING, TypeAlias

from bordergraph.analysis.core.in_force import PROOF_YEARS
from bordergraph.analysis.core.links import LinkIndex
from bordergraph.model import AgencyClass, Cadence, Flow, Interval, Share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.model import Arrangement, Participation

    # Two bodies, what ties them by its position among the map's links, and what carries it.
    _TieSource: TypeAlias = tuple[
        tuple[str, str], Mapping[int, Participation | Flow | Share], Arrangement | Share
    ]

MOST_MEMBERS = 150
"""Members of a larger arrangement are not laid out in pairs: they would hide every other tie."""

_CADENCES = list(Cadence)


@dataclass(slots=True)
class TieStrength:
    """The strength of a tie on the day.

    Attributes:
        direct: A flow or a share between the two is documented by name.
        cadence: The most regular cadence among its links.
    """

    direct: bool = False
    cadence: Cadence = Cadence.UNKNOWN
    arrangements: set[str] = field(default_factory=set)

    def add(self, cadence: Cadence, arrangement: str, *, direct: bool) -> None:
        """Add one link in force; a share runs in no arrangement."""
        self.direct |= direct
        self.cadence = min(self.cadence, cadence, key=_CADENCES.index)
        if arrangement:
            self.arrangements.add(arrangement)

    @property
    def order(self) -> tuple[bool, int, int]:
        """Documented exchange first, then the most regular, then through most arrangements."""
        return not self.direct, _CADENCES.index(self.cadence), -len(self.arrangements)


@dataclass(frozen=True, slots=True)
class TieEvidence:
    """All that ties two agencies in their own names, now or at any time.

    Attributes:
        links: Positions as `ties_between` counts them, rising: participations of both in one
            arrangement over which something moves, flows and shares.
        strength: What holds it on the day; None when nothing does.
        spans: When each of what ties them is in force, with its cadence, where that was asked for.
    """

    links: tuple[int, ...]
    strength: TieStrength | None
    spans: tuple[tuple[Interval, Cadence], ...] = ()


def ties_between(facts: InForce, *, with_spans: bool = False) -> dict[tuple[str, str], TieEvidence]:
    """Return the evidence of the tie of each two agencies, by pair of ids.

    Positions count the participations of the network, then its flows, then its shares.

    Statements that rest on nothing read are left out.

    Example:
        >>> from bordergraph.analysis.core.in_force import select
        >>> from bordergraph.model import Agency, Network, Share
        >>> network = Network(
        ...     agencies=(Agency("a", "A"), Agency("b", "B")), shares=(Share("b", "a"),)
        ... )
        >>> ties_between(select(network))["a", "b"].strength.direct
        True
    """
    network = facts.network
    bodies = {a.id for a in network.agencies if a.cls is AgencyClass.AGENCY}
    links: dict[tuple[str, str], set[int]] = defaultdict(set)
    strengths: dict[tuple[str, str], TieStrength] = defaultdict(TieStrength)
    spans: dict[tuple[str, str], list[tuple[Interval, Cadence]]] = defaultdict(list)
    for pair, facts_by_position, carrier in chain(
        _shared_memberships(facts, bodies), _exchanges(facts, bodies)
    ):
        links[pair].update(facts_by_position)
        if with_spans:
            days = reduce(Interval.intersection, map(network.interval, facts_by_position.values()))
            year = facts.outdated_year(carrier, *facts_by_position.values())
            spans[pair] += _proven_intervals(carrier.cadence, year, days)
        # A membership of both is two facts, an exchange that is documented by name is one.
        if all(map(facts.is_in_force, facts_by_position.values())):
            arrangement = "" if isinstance(carrier, Share) else carrier.id
            is_direct = len(facts_by_position) == 1
            cadence = facts.frequency(carrier, *facts_by_position.values())
            strengths[pair].add(cadence, arrangement, direct=is_direct)
    return {
        p: TieEvidence(tuple(sorted(positions)), strengths.get(p), tuple(spans.get(p, ())))
        for p, positions in sorted(links.items())
    }


def cadence_by_pair(ties: Mapping[tuple[str, str], TieEvidence]) -> dict[tuple[str, str], Cadence]:
    """Return the pairs that are linked on the day, each with its most regular cadence."""
    return {pair: tie.strength.cadence for pair, tie in ties.items() if tie.strength}


def cadence_by_year(tie: TieEvidence, days: Mapping[int, date]) -> dict[int, Cadence]:
    """Return the years on whose day two agencies are linked, each with the most regular cadence."""
    cadences: dict[int, Cadence] = {}
    for span, cadence in tie.spans:
        for year, day in days.items():
            if span.contains(day):
                cadences[year] = min(cadences.get(year, cadence), cadence, key=_CADENCES.index)
    return cadences


def large_arrangements(facts: InForce) -> frozenset[str]:
    """Return the arrangements with too many members to lay them out in pairs."""
    sizes = Counter(p.arrangement for p in facts.network.participations)
    return frozenset(name for name, members in sizes.items() if members > MOST_MEMBERS)


def count_partners(facts: InForce, *, all_classes: bool = False) -> dict[str, int]:
    """Count the agencies that each agency is linked with on the day, large arrangements included."""
    bodies = [a.id for a in facts.network.agencies if all_classes or a.cls is AgencyClass.AGENCY]
    counts = LinkIndex(facts).partner_counts(dict.fromkeys(bodies, ""))
    return {agency: partners.total() for agency, partners in counts}


def count_linked_pairs(facts: InForce, *, all_classes: bool = False) -> int:
    """Count the pairs of agencies that are linked on the day, as `count_partners` counts partners."""
    return sum(count_partners(facts, all_classes=all_classes).values()) // 2


def _shared_memberships(facts: InForce, bodies: set[str]) -> Iterator[_TieSource]:
    """Yield each two participations in one arrangement between whose bodies something moves."""
    arrangements = facts.network.arrangement_by_id
    small_arrangements = arrangements.keys() - large_arrangements(facts)
    members: dict[str, list[tuple[int, Participation]]] = defaultdict(list)
    for position, p in enumerate(facts.network.participations):
        if facts.is_documented(p) and p.agency in bodies and p.arrangement in small_arrangements:
            members[p.arrangement].append((position, p))
    for name, participations in members.items():
        arrangement = arrangements[name]
        for (i, p), (j, q) in combinations(participations, 2):
            moves = (p.provides and q.receives) or (q.provides and p.receives)
            if p.agency != q.agency and moves and arrangement.ties(p.agency, q.agency):
                pair = min(p.agency, q.agency), max(p.agency, q.agency)
                yield pair, {i: p, j: q}, arrangement


def _exchanges(facts: InForce, bodies: set[str]) -> Iterator[_TieSource]:
    """Yield flows and shares of two bodies."""
    network = facts.network
    exchanges: tuple[Flow | Share, ...] = (*network.flows, *network.shares)
    for position, tie in enumerate(exchanges, len(network.participations)):
        ends = {tie.giver, tie.receiver}
        if facts.is_documented(tie) and len(ends) > 1 and ends <= bodies:
            carrier = network.arrangement_by_id[tie.arrangement] if isinstance(tie, Flow) else tie
            yield (min(ends), max(ends)), {position: tie}, carrier


def _proven_intervals(
    cadence: Cadence, year: int | None, days: Interval
) -> Iterator[tuple[Interval, Cadence]]:
    """Yield when something is in force, with its frequency for as long as what is stated proves it."""
    if year:
        yield days, Cadence.UNKNOWN
        days = days.intersection(Interval(ends=date(year + PROOF_YEARS, 12, 31)))
    yield days, cadence


def count_exchanges(ties: Mapping[tuple[str, str], TieEvidence]) -> int:
    """Count the pairs with an exchange that is documented by name on the day."""
    return sum(t.strength is not None and t.strength.direct for t in ties.values())


def agencies_by_strength(
    ties: Mapping[tuple[str, str], TieEvidence], limit: int | None = None
) -> list[str]:
    """Return the ids of tied agencies in the order in which the strongest ties reach them.

    With a limit, those of so many ties alone.
    """
    ordered = sorted((t.strength.order, pair) for pair, t in ties.items() if t.strength)
    return list(dict.fromkeys(agency for _, pair in ordered[:limit] for agency in pair))


def firm_neighbours(ties: Mapping[tuple[str, str], TieEvidence]) -> dict[str, list[str]]:
    """Return, for each agency, those with which it has a documented exchange or a regular tie."""
    neighbours: dict[str, list[str]] = defaultdict(list)
    for (a, b), tie in ties.items():
        if tie.strength and (tie.strength.direct or tie.strength.cadence.is_regular):
            neighbours[a].append(b)
            neighbours[b].append(a)
    return dict(neighbours)
