"""Who is linked to whom through what, as a reader lists it; strengths are the analysis's matter."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from bordergraph.model import Cadence, cited

if TYPE_CHECKING:
    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.model import Citation, Participation

__all__ = ["Tie", "Ties"]

_ORDER = list(Cadence)


@dataclass(frozen=True, slots=True)
class Tie:
    """What links one agency to a partner.

    Attributes:
        partner: Id of the other agency.
        arrangements: Ids of what links them, most regular first.
        threats: Ids of the threats that these arrangements name, sorted.
        cadence: The most regular cadence among them.
        direct: Whether a flow or a share between the two is documented by name.
        sources: Ids of the sources on both sides' part in it, and on the flows, sorted.
    """

    partner: str
    arrangements: tuple[str, ...]
    threats: tuple[str, ...]
    cadence: Cadence
    direct: bool
    sources: tuple[str, ...]


@dataclass(slots=True)
class _Open:
    """A tie while it is being put together."""

    arrangements: set[str] = field(default_factory=set)
    threats: set[str] = field(default_factory=set)
    cadences: list[Cadence] = field(default_factory=list)
    citations: list[tuple[Citation, ...]] = field(default_factory=list)
    direct: bool = False


def _passes(a: Participation, b: Participation) -> bool:
    return (a.provides and b.receives) or (b.provides and a.receives)


def _rank(tie: Tie) -> tuple[int, bool, int, str]:
    """Order links: through most arrangements, documented by name, most regular, by id."""
    return -len(tie.arrangements), not tie.direct, _ORDER.index(tie.cadence), tie.partner


class Ties:
    """Links in force, in the agencies' own names, indexed by agency.

    Args:
        facts: The statements that hold on the day.
    """

    def __init__(self, facts: InForce) -> None:
        self.facts = facts
        self.members: dict[str, list[Participation]] = defaultdict(list)
        self.taking_part: dict[str, list[Participation]] = defaultdict(list)
        for p in facts.participations:
            self.members[p.arrangement].append(p)
            self.taking_part[p.agency].append(p)
        self.foci: dict[str, list[str]] = defaultdict(list)
        for f in facts.foci:
            self.foci[f.arrangement].append(f.threat)
        self._index()

    def _index(self) -> None:
        found: dict[str, list[Tie]] = defaultdict(list)
        for (agency, partner), tie in self._open().items():
            found[agency].append(self._closed(partner, tie))
        self._found = {agency: tuple(sorted(ties, key=_rank)) for agency, ties in found.items()}

    def _open(self) -> dict[tuple[str, str], _Open]:
        ties: dict[tuple[str, str], _Open] = defaultdict(_Open)
        for arrangement, members in self.members.items():
            for one, other in combinations(members, 2):
                if one.agency != other.agency and _passes(one, other):
                    for key in ((one.agency, other.agency), (other.agency, one.agency)):
                        ties[key].arrangements.add(arrangement)
                        ties[key].citations += [one.citations, other.citations]
        for f in self.facts.flows:
            for key in ((f.giver, f.receiver), (f.receiver, f.giver)):
                ties[key].direct = True
                ties[key].arrangements.add(f.arrangement)
                ties[key].citations.append(f.citations)
        for s in self.facts.shares:
            for key in ((s.giver, s.receiver), (s.receiver, s.giver)):
                ties[key].direct = True
                ties[key].cadences.append(s.cadence)
                ties[key].threats |= {s.threat} if s.threat else set()
                ties[key].citations.append(s.citations)
        return ties

    def _closed(self, partner: str, tie: _Open) -> Tie:
        by_id = self.facts.network.arrangement_by_id
        regular = sorted(tie.arrangements, key=lambda p: (_ORDER.index(by_id[p].cadence), p))
        named = tie.threats | {t for p in regular for t in self.foci.get(p, ())}
        every = tie.cadences + [by_id[p].cadence for p in regular]
        return Tie(
            partner=partner,
            arrangements=tuple(regular),
            threats=tuple(sorted(named)),
            cadence=min(every, key=_ORDER.index, default=Cadence.UNKNOWN),
            direct=tie.direct,
            sources=cited(*tie.citations),
        )

    def of(self, agency: str) -> tuple[Tie, ...]:
        """Return an agency's links, those through most arrangements first."""
        return self._found.get(agency, ())

    def between(self, a: str, b: str) -> Tie | None:
        """Return what links two agencies, if anything does."""
        return next((t for t in self.of(a) if t.partner == b), None)
