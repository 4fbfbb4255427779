"""Programs folded into ties between two agencies: the links behind each tie, and its strength."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import documented
from bordergraph.analysis.core.options import CADENCE_LEVEL, REGULAR_LEVEL
from bordergraph.model import AgencyClass, Cadence, Flow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.model import Participation, Share

__all__ = ["Strength", "Tied", "exchanging", "neighbours", "strongest", "ties_between"]

_LADDER = list(Cadence)


@dataclass(slots=True)
class Strength:
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
class Tied:
    """All that ties two agencies in their own names, now or at any time.

    Attributes:
        links: Positions in the map's links, rising: participations of both in one arrangement
            over which something moves, flows and shares.
        strength: What holds it on the day; None when nothing does.
    """

    links: tuple[int, ...]
    strength: Strength | None


def ties_between(facts: InForce) -> dict[tuple[str, str], Tied]:
    """Return what ties each two agencies, by pair of ids.

    Positions are those of `bordergraph.views.map.links.map_links`: participations, flows, shares.

    Args:
        facts: The statements that hold on the day; those that rest on nothing read are left out.

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
    strengths: dict[tuple[str, str], Strength] = defaultdict(Strength)
    for pair, of, behind, arrangement in _shared(facts, bodies):
        links[pair].update(of)
        if all(facts.holds(p) for p in behind):
            cadence = network.arrangement_by_id[arrangement].cadence
            strengths[pair].add(cadence, arrangement, direct=False)
    for position, tie in _direct(facts):
        if tie.giver == tie.receiver or not {tie.giver, tie.receiver} <= bodies:
            continue
        pair = min(tie.giver, tie.receiver), max(tie.giver, tie.receiver)
        links[pair].add(position)
        if facts.holds(tie):
            strengths[pair].add(*_carried(facts, tie), direct=True)
    return {p: Tied(tuple(sorted(of)), strengths.get(p)) for p, of in sorted(links.items())}


def _shared(
    facts: InForce, bodies: set[str]
) -> Iterator[tuple[tuple[str, str], tuple[int, int], tuple[Participation, Participation], str]]:
    """Yield each two participations in one arrangement between whose bodies something moves."""
    members: dict[str, list[tuple[int, Participation]]] = defaultdict(list)
    read = {id(p) for p in documented(facts.network.participations, facts.options)}
    for position, p in enumerate(facts.network.participations):
        if id(p) in read and p.agency in bodies:
            members[p.arrangement].append((position, p))
    for arrangement, taking in members.items():
        if arrangement not in facts.network.arrangement_by_id:
            continue
        for (i, p), (j, q) in combinations(taking, 2):
            moves = (p.provides and q.receives) or (q.provides and p.receives)
            if p.agency != q.agency and moves:
                pair = min(p.agency, q.agency), max(p.agency, q.agency)
                yield pair, (i, j), (p, q), arrangement


def _direct(facts: InForce) -> Iterator[tuple[int, Flow | Share]]:
    """Yield flows and shares with their position among the map's links."""
    network, options = facts.network, facts.options
    read = {id(f) for f in documented(network.flows, options)}
    read |= {id(s) for s in documented(network.shares, options)}
    every: tuple[Flow | Share, ...] = (*network.flows, *network.shares)
    for position, tie in enumerate(every, len(network.participations)):
        if id(tie) in read:
            yield position, tie


def _carried(facts: InForce, tie: Flow | Share) -> tuple[Cadence, str]:
    """Return how regularly a flow or share runs, and the arrangement it runs in."""
    if isinstance(tie, Flow):
        return facts.network.arrangement_by_id[tie.arrangement].cadence, tie.arrangement
    return tie.cadence, ""


def exchanging(ties: Mapping[tuple[str, str], Tied]) -> int:
    """Count the pairs with an exchange that is documented by name on the day."""
    return sum(t.strength is not None and t.strength.direct for t in ties.values())


def strongest(ties: Mapping[tuple[str, str], Tied], most: int | None = None) -> list[str]:
    """Return the ids of tied agencies in the order in which the strongest ties reach them.

    Args:
        ties: What ties each two agencies.
        most: How many ties; None for all.
    """
    held = sorted((t.strength.order, pair) for pair, t in ties.items() if t.strength)
    return list(dict.fromkeys(agency for _, pair in held[:most] for agency in pair))


def neighbours(ties: Mapping[tuple[str, str], Tied]) -> dict[str, list[str]]:
    """Return, for each agency, those with which it has a documented exchange or a regular tie."""
    found: dict[str, list[str]] = defaultdict(list)
    for (a, b), tie in ties.items():
        if tie.strength and tie.strength.firm:
            found[a].append(b)
            found[b].append(a)
    return dict(found)
