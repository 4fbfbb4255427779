"""Which arrangements a body may join, and which may take up a threat: one rule for all plans.

A statute, an agreement between named parties, a case or a ministers' forum is nothing to join. A
standing team is, for a body of a country, a level and a kind of work that already sit in it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bordergraph.analysis.core.channels import MEMBERS, NOT_A_CHANNEL, TEAMS, serves
from bordergraph.analysis.core.options import STALE_YEARS
from bordergraph.model import AgencyClass, ArrangementClass

if TYPE_CHECKING:
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.model import Agency, Arrangement

__all__ = ["OPERATION", "Eligible"]

OPERATION = "operation"
"""Kind of what was done once, or for one case: it can be made standing, not joined."""

_TABLE = TEAMS | {""}
"""Kinds at whose table a body can take a seat; data that tells no kind is taken at its class."""

_TAKES_UP = _TABLE | {"liaison", "partnership"}
"""Kinds that can take up a further threat with the members they have."""

_LOCAL = frozenset({"municipal", "county", "tribal", "provincial", "state", "state-local", "mixed"})
"""Levels of bodies that work in a part of their country."""

_PEERS = 10
"""A body is no stranger where one member in so many is of its level and work, or its neighbour."""

_OPEN_TO = {
    "canadian": {"CA"},
    "canadian-with-us-links": {"CA"},
    "canadian-with-us-members": {"CA", "US"},
    "us": {"US"},
    "us-in-canada": {"US"},
    "us-northern-border": {"US"},
    "us-with-canadian-links": {"US"},
    "us-with-canadian-members": {"CA", "US"},
}
"""Countries whose bodies an arrangement of a scope is open to; any other scope is open to all."""


class Eligible:
    """Says who may join what.

    Args:
        needs: The rows of need, whose network and day are asked about.

    Example:
        >>> from bordergraph.analysis.core.work_needs import needs_of
        >>> from bordergraph.model import Agency, Arrangement, Network, Participation
        >>> network = Network(
        ...     agencies=tuple(Agency(a, a, country="CA") for a in ("cbsa", "rcmp")),
        ...     arrangements=(Arrangement("law", "Law", kind="statute"),
        ...                   Arrangement("team", "Team", kind="task-force")),
        ...     participations=(Participation("rcmp", "law"), Participation("rcmp", "team")),
        ... )
        >>> rule = Eligible(needs_of(network))
        >>> rule.may_join("cbsa", "law"), rule.may_join("cbsa", "team")
        (False, True)
    """

    def __init__(self, needs: Needs) -> None:
        self._facts = needs.arrays.facts
        self._network = needs.arrays.network
        self._day = needs.arrays.day
        self._arrays = needs.arrays
        self._known: dict[str, bool] = {}
        self._in_it: dict[str, tuple[str, ...]] = {}

    def standing(self, arrangement: str) -> bool:
        """Tell whether it is a team at work on the day, and was attested in the last 15 years."""
        if arrangement not in self._known:
            thing = self._network.arrangement_by_id[arrangement]
            self._known[arrangement] = self._at_work(thing) and thing.kind in _TABLE
        return self._known[arrangement]

    def may_join(self, agency: str, arrangement: str) -> bool:
        """Tell whether a body could take a seat in an arrangement.

        It is a standing team that serves its members, open to bodies of that country, and one in
        ten of those in it, or more, is a peer: see `peers`. A local body with a home needs two
        neighbours in it, or one that shares its home.
        """
        if not self.standing(arrangement):
            return False
        scope = self._network.arrangement_by_id[arrangement].scope
        countries = set(self._network.agency_by_id[agency].country.split("/"))
        if scope in _OPEN_TO and countries.isdisjoint(_OPEN_TO[scope]):
            return False
        peers = self.peers(agency, arrangement)
        if not peers or len(peers) * _PEERS < len(self._members(arrangement)):
            return False
        known = self._network.agency_by_id
        home = set(known[agency].home) if known[agency].level in _LOCAL else set()
        return not home or len(peers) > 1 or any(not home.isdisjoint(known[p].home) for p in peers)

    def peers(self, agency: str, arrangement: str) -> tuple[str, ...]:
        """Return the members of an arrangement that are a body's peers, sorted.

        A peer is of the same country, level and sector; of a local body, such as a municipal
        police service with a home, it is one of that sector whose home is its own or lies next to
        it. A country, level or sector that the data does not tell keeps nobody out.
        """
        known = self._network.agency_by_id
        members = self._members(arrangement)
        return tuple(m for m in members if m != agency and _peer(known[agency], known[m]))

    def may_take_up(self, arrangement: str, threat: str) -> bool:
        """Tell whether an arrangement could take up a threat with the members it has.

        It is a standing team, a liaison or a partnership that serves its members and works on
        something close: it names a threat of the same family, or one that is related to this or
        to one above it; or all that it names is too wide to be one threat, such as organized crime.
        """
        thing = self._network.arrangement_by_id[arrangement]
        if not self._at_work(thing) or thing.kind not in _TAKES_UP:
            return False
        named = [f.threat for f in self._facts.foci if f.arrangement == arrangement]
        wide = self._arrays.umbrella
        at = self._arrays.threat_index
        if named and all(wide[at[n]] for n in named if n in at):
            return True
        return any(self._close(n, threat) for n in named)

    # -- what the rules rest on

    def _at_work(self, thing: Arrangement) -> bool:
        """Tell whether it is a body in force, on this border, for the work of its members."""
        return (
            thing.id in self._facts.working
            and not thing.announced
            and thing.region != "southern"
            and thing.kind not in NOT_A_CHANNEL
            and (thing.cls is ArrangementClass.PROGRAM or thing.kind == "liaison")
            and self._mode(thing) == MEMBERS
            and not self._old(thing.id)
        )

    def _mode(self, thing: Arrangement) -> int:
        known = self._network.agency_by_id
        return serves(thing, (known[m].sector for m in self._everybody(thing.id)))

    def _everybody(self, arrangement: str) -> tuple[str, ...]:
        known = self._network.agency_by_id
        found = self._facts.members.get(arrangement, ())
        return tuple(sorted({p.agency for p in found if p.agency in known}))

    def _members(self, arrangement: str) -> tuple[str, ...]:
        """Return the agencies in it in their own names, collectives left out."""
        if arrangement not in self._in_it:
            known = self._network.agency_by_id
            everybody = self._everybody(arrangement)
            self._in_it[arrangement] = tuple(
                m for m in everybody if known[m].cls is AgencyClass.AGENCY
            )
        return self._in_it[arrangement]

    def _old(self, arrangement: str) -> bool:
        """Tell whether nothing of the last 15 years attests anybody in it."""
        if self._day is None:
            return False
        known = self._network.source_by_id
        years: list[int] = []
        for p in self._facts.members.get(arrangement, ()):
            dates = (known[c.source].date for c in p.citations if c.source in known)
            years += [int(d[:4]) for d in dates if d[:4].isdigit()]
            years += [d.year for d in (p.span.as_of, p.span.start) if d]
        return bool(years) and max(years) + STALE_YEARS < self._day.year

    @cached_property
    def _lines(self) -> dict[str, frozenset[str]]:
        """Each threat with those above it that are not too wide to be one threat."""
        arrays = self._arrays
        return {
            t: frozenset(
                arrays.threats[k] for k in arrays.above[n] if k == n or not arrays.umbrella[k]
            )
            for n, t in enumerate(arrays.threats)
        }

    def _close(self, named: str, threat: str) -> bool:
        known = self._network.threat_by_id
        if named not in known or threat not in known:
            return False
        if known[named].family and known[named].family == known[threat].family:
            return True
        mine, its = self._lines[threat], {named, *self._network.broader(named)}
        near = {r for t in mine for r in known[t].related}
        near |= {t.id for t in self._network.threats if not mine.isdisjoint(t.related)}
        return not its.isdisjoint(near)


def _peer(joiner: Agency, member: Agency) -> bool:
    """Tell whether a member is of the joiner's country, level and sector, or its neighbour."""
    if not _alike(joiner.sector, member.sector):
        return False
    if joiner.level in _LOCAL and joiner.home:
        return not {*joiner.home, *joiner.near}.isdisjoint(member.home)
    here = not set(joiner.country.split("/")).isdisjoint(member.country.split("/"))
    known = joiner.country and member.country
    return _alike(joiner.level, member.level) and (here or not known)


def _alike(one: str, other: str) -> bool:
    """Tell whether two words are one, or one of them is not told."""
    return one == other or not one or not other
