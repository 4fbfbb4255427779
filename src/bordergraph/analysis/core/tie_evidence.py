"""Programs folded into ties between two agencies: the links behind each tie, and its strength."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from itertools import chain, combinations
from typing import TYPE_CHECKING, TypeAlias

from bordergraph.analysis.core.in_force import CADENCE_LEVEL, PROOF_YEARS, REGULAR_LEVEL, documented
from bordergraph.model import AgencyClass, Cadence, Flow, Interval, Share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.model import Arrangement, Participation

    # Two bodies, what ties them by its position among the map's links, and what carries it.
    _Way: TypeAlias = tuple[
        tuple[str, str], Mapping[int, Participation | Flow | Share], Arrangement | Share
    ]

CROWD = 150
"""Members of a larger arrangement are not laid out in pairs: they would hide every other tie."""

_LADDER = list(Cadence)


@dataclass(slots=True)
class TieStrength:
    """What holds a tie on the day.

    Attributes:
        direct: A flow or a share between the two is documented by name.
        cadence: The most regular cadence among its links.
        arrangements: Ids of the arrangements that it runs through.
    """

    direct: bool = False
    cadence: Cadence = Cadence.UNKNOWN
    arrangements: set[str] = field(default_factory=set)

    def add(self, cadence: Cadence, arrangement: str, *, direct: bool) -> None:
        """Add one link in force; a share runs in no arrangement."""
        self.direct |= direct
        self.cadence = min(self.cadence, cadence, key=_LADDER.index)
        if arrangement:
            self.arrangements.add(arrangement)

    @property
    def order(self) -> tuple[bool, int, int]:
        """Documented exchange first, then the most regular, then through most arrangements."""
        return not self.direct, _LADDER.index(self.cadence), -len(self.arrangements)

    @property
    def firm(self) -> bool:
        """Tell whether it is a documented exchange, or regular."""
        return self.direct or CADENCE_LEVEL[self.cadence] >= REGULAR_LEVEL


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


def ties_between(facts: InForce, *, dated: bool = False) -> dict[tuple[str, str], TieEvidence]:
    """Return what ties each two agencies, by pair of ids.

    Positions count the participations of the network, then its flows, then its shares.

    Args:
        facts: The statements that hold on the day; those that rest on nothing read are left out.
        dated: Keep when each of what ties two agencies is in force.

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
    every = facts.options.collectives
    bodies = {a.id for a in network.agencies if every or a.cls is AgencyClass.AGENCY}
    links: dict[tuple[str, str], set[int]] = defaultdict(set)
    strengths: dict[tuple[str, str], TieStrength] = defaultdict(TieStrength)
    spans: dict[tuple[str, str], list[tuple[Interval, Cadence]]] = defaultdict(list)
    for pair, behind, of in chain(_shared(facts, bodies), _direct(facts, bodies)):
        links[pair].update(behind)
        if dated:
            held = reduce(Interval.both, map(facts.interval, behind.values()))
            spans[pair] += _stated(facts, of, held)
        # A membership of both is two facts, an exchange that is documented by name is one.
        if all(map(facts.holds, behind.values())):
            within = "" if isinstance(of, Share) else of.id
            strengths[pair].add(facts.frequency(of), within, direct=len(behind) == 1)
    return {
        p: TieEvidence(tuple(sorted(of)), strengths.get(p), tuple(spans.get(p, ())))
        for p, of in sorted(links.items())
    }


def tied_on_day(ties: Mapping[tuple[str, str], TieEvidence]) -> dict[tuple[str, str], Cadence]:
    """Return the pairs that are linked on the day, each with its most regular cadence."""
    return {pair: tie.strength.cadence for pair, tie in ties.items() if tie.strength}


def tied_in(tie: TieEvidence, days: Mapping[int, date]) -> dict[int, Cadence]:
    """Return the years on whose day two agencies are linked, each with the most regular cadence."""
    found: dict[int, Cadence] = {}
    for span, cadence in tie.spans:
        for year, day in days.items():
            if span.holds(day):
                found[year] = min(found.get(year, cadence), cadence, key=_LADDER.index)
    return found


def crowded(facts: InForce) -> frozenset[str]:
    """Return the arrangements with too many members to lay them out in pairs."""
    found = Counter(p.arrangement for p in facts.network.participations)
    return frozenset(name for name, members in found.items() if members > CROWD)


def partners(facts: InForce, *, every: bool = False) -> dict[str, int]:
    """Count the agencies that each agency is linked with on the day, large arrangements included.

    Members are bits of one number, so that no arrangement is laid out in pairs.

    Args:
        facts: The statements that hold on the day.
        every: Count links with bodies of every class, associations as well.
    """
    bodies = [a.id for a in facts.network.agencies if every or a.cls is AgencyClass.AGENCY]
    bit = {name: 1 << i for i, name in enumerate(bodies)}
    gives: dict[str, int] = defaultdict(int)
    takes: dict[str, int] = defaultdict(int)
    read = [p for p in facts.participations if p.agency in bit]
    for p in read:
        gives[p.arrangement] |= bit[p.agency] if p.provides else 0
        takes[p.arrangement] |= bit[p.agency] if p.receives else 0
    linked: dict[str, int] = defaultdict(int)
    for p in read:
        linked[p.agency] |= takes[p.arrangement] if p.provides else 0
        linked[p.agency] |= gives[p.arrangement] if p.receives else 0
    direct: tuple[Flow | Share, ...] = (*facts.flows, *facts.shares)
    for tie in direct:
        if tie.giver in bit and tie.receiver in bit:
            linked[tie.giver] |= bit[tie.receiver]
            linked[tie.receiver] |= bit[tie.giver]
    return {name: (linked[name] & ~bit[name]).bit_count() for name in bodies}


def _shared(facts: InForce, bodies: set[str]) -> Iterator[_Way]:
    """Yield each two participations in one arrangement between whose bodies something moves."""
    known = facts.network.arrangement_by_id
    small = known.keys() - crowded(facts)
    members: dict[str, list[tuple[int, Participation]]] = defaultdict(list)
    read = {id(p) for p in documented(facts.network.participations, facts.options)}
    for position, p in enumerate(facts.network.participations):
        if id(p) in read and p.agency in bodies and p.arrangement in small:
            members[p.arrangement].append((position, p))
    for arrangement, taking in members.items():
        for (i, p), (j, q) in combinations(taking, 2):
            moves = (p.provides and q.receives) or (q.provides and p.receives)
            if p.agency != q.agency and moves:
                pair = min(p.agency, q.agency), max(p.agency, q.agency)
                yield pair, {i: p, j: q}, known[arrangement]


def _direct(facts: InForce, bodies: set[str]) -> Iterator[_Way]:
    """Yield flows and shares of two bodies."""
    network = facts.network
    every: tuple[Flow | Share, ...] = (*network.flows, *network.shares)
    read = set(map(id, documented(every, facts.options)))
    for position, tie in enumerate(every, len(network.participations)):
        ends = {tie.giver, tie.receiver}
        if id(tie) in read and len(ends) > 1 and ends <= bodies:
            of = network.arrangement_by_id[tie.arrangement] if isinstance(tie, Flow) else tie
            yield (min(ends), max(ends)), {position: tie}, of


def _stated(
    facts: InForce, of: Arrangement | Share, held: Interval
) -> Iterator[tuple[Interval, Cadence]]:
    """Yield when something is in force, with its frequency for as long as its statement proves it."""
    if year := facts.aged(of):
        yield held, Cadence.UNKNOWN
        held = held.both(Interval(ends=date(year + PROOF_YEARS, 12, 31)))
    yield held, of.cadence


def exchanging(ties: Mapping[tuple[str, str], TieEvidence]) -> int:
    """Count the pairs with an exchange that is documented by name on the day."""
    return sum(t.strength is not None and t.strength.direct for t in ties.values())


def strongest(ties: Mapping[tuple[str, str], TieEvidence], most: int | None = None) -> list[str]:
    """Return the ids of tied agencies in the order in which the strongest ties reach them.

    Args:
        ties: What ties each two agencies.
        most: How many ties; None for all.
    """
    held = sorted((t.strength.order, pair) for pair, t in ties.items() if t.strength)
    return list(dict.fromkeys(agency for _, pair in held[:most] for agency in pair))


def neighbours(ties: Mapping[tuple[str, str], TieEvidence]) -> dict[str, list[str]]:
    """Return, for each agency, those with which it has a documented exchange or a regular tie."""
    found: dict[str, list[str]] = defaultdict(list)
    for (a, b), tie in ties.items():
        if tie.strength and tie.strength.firm:
            found[a].append(b)
            found[b].append(a)
    return dict(found)
