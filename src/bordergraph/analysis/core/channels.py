"""What can pass between two agencies: one entry per pair, arrangement and way of being in it.

A tie of a body counts for the agencies it covers: its components and, one level of detail up, the
operational body a component belongs to. A tie with a class of bodies, such as the police services
of a country, is worth half a tie with one of them. No loop here runs over pairs of agencies.
"""

from __future__ import annotations

from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bordergraph.analysis.core.joins import expand, matching
from bordergraph.analysis.core.options import CADENCE_LEVEL, DEPARTMENT_SECTORS, STALE_YEARS
from bordergraph.model import Cadence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    import numpy.typing as npt

    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.model import Arrangement, Citation, Participation

    Ints: TypeAlias = npt.NDArray[np.int64]
    Floats: TypeAlias = npt.NDArray[np.float64]
    Bools: TypeAlias = npt.NDArray[np.bool_]

__all__ = ["MEMBERS", "POLICY", "SERVICE", "Channels", "serves"]

MEMBERS, POLICY, SERVICE = 0, 1, 2
"""What an arrangement serves: the work of its members, that of policy, or that of a service."""

FEW = 5
"""Members up to which a team's common work is taken as documented exchange."""

TEAMS = frozenset(
    {
        "task-force",
        "joint-enforcement",
        "intelligence-centre",
        "coordination-centre",
        "working-group",
    }
)
"""Kinds that sit their members at one table, so that information moves both ways."""

STANDING = TEAMS | {"system", "database-interface"}
"""Kinds that are there every day: of unknown rhythm they count as scheduled."""

BILATERAL = frozenset({"agreement", "mou", "database-interface"})
"""Kinds that, with members in two countries, tie across the border only."""

NOT_A_CHANNEL = frozenset({"statute", "bill", "regulation"})
"""Kinds that are a power or a plan, through which nothing passes."""


def serves(arrangement: Arrangement, sectors: Iterable[str]) -> int:
    """Return what an arrangement serves: what it says, or what its kind tells.

    Args:
        arrangement: The arrangement.
        sectors: Sectors of its members. A forum in which a ministry sits serves policy.
    """
    if arrangement.serves:
        return {"members": MEMBERS, "policy": POLICY, "service": SERVICE}[arrangement.serves]
    ministry = arrangement.kind == "forum" and not DEPARTMENT_SECTORS.isdisjoint(sectors)
    return POLICY if ministry else MEMBERS


class _Seat(NamedTuple):
    """One body in one arrangement, as it counts for one agency."""

    arrangement: int
    agency: int
    body: str
    share: float
    gives: bool
    gets: bool
    working: bool
    old: bool
    citations: tuple[Citation, ...]


class Channels:
    """The channels of an index, sorted by pair; all arrays have one entry per channel.

    Args:
        index: The indexed network.

    Attributes:
        pair: Number of the pair, i * N + j with i < j.
        scope: Row of `NetworkIndex.scope` that says which threats it serves.
        forth: Whether information moves from the first agency to the second.
        back: Whether it moves back.
        share: 1, or less where only the class of one of the two is named.
        working: Whether it is in force on the day.
        old: Whether a membership in it was last attested more than 15 years ago.
        level: Level of its cadence in `SCALES`.
        mode: `MEMBERS`, `POLICY` or `SERVICE`.
        exchange: Whether exchange is documented: a flow, a share, a bilateral instrument, or a
            team of few.
        levels: Level of each arrangement, shape (P,).
        modes: What each arrangement serves, shape (P,).
        aged: (arrangement, agency) of every seat in force that was last attested more than 15 years
            ago, with none beside it that is younger.
    """

    def __init__(self, index: NetworkIndex) -> None:
        self.index = index
        self.network = index.network
        self._by_id = self.network.agency_by_id
        self._build()

    # -- whose ties count for whom

    @cached_property
    def _covered(self) -> dict[str, list[tuple[int, float]]]:
        """For each body, the agencies that its ties count for, with what they are worth."""
        found: dict[str, dict[int, float]] = {}
        at = self.index.agency_index
        for agency, i in at.items():
            # Its own ties, those of the bodies above it, and those of its components.
            for body in self.index.facts.origins[agency]:
                found.setdefault(body, {})[i] = 1.0
        for agency in self._by_id:
            for body in self.index.facts.origins.get(agency, ())[1:]:
                if body in at:
                    found.setdefault(agency, {})[at[body]] = 1.0
        for agency, thing in self._by_id.items():
            for member in thing.stands_for:
                if member in at:
                    found.setdefault(agency, {}).setdefault(
                        at[member], self.index.options.discounts.share
                    )
        return {body: sorted(covers.items()) for body, covers in found.items()}

    # -- memberships

    def _old(self, p: Participation) -> bool:
        """Tell whether a membership was last attested too long ago to prove a regular channel."""
        day = self.index.day
        if day is None or p.span.end is not None:
            return False
        known = self.network.source_by_id
        years = [
            int(d[:4])
            for c in p.citations
            if (d := known[c.source].date if c.source in known else "")[:4].isdigit()
        ]
        years += [d.year for d in (p.span.as_of, p.span.start) if d]
        return bool(years) and max(years) + STALE_YEARS < day.year

    @cached_property
    def _wholes(self) -> dict[str, list[str]]:
        """For each arrangement, itself and the arrangements it is part of, as far as known."""
        by_id = self.network.arrangement_by_id
        return {
            a.id: [
                a.id,
                *(w for w in a.part_of if w in by_id and w in self.index.arrangement_index),
            ]
            for a in self.network.arrangements
        }

    def _seats(self) -> list[_Seat]:
        facts, at = self.index.facts, self.index.arrangement_index
        by_id = self.network.arrangement_by_id
        found = []
        for working, participations in ((True, facts.participations), (False, facts.past)):
            for p in participations:
                aged = self._old(p)
                for name in self._wholes[p.arrangement]:
                    arrangement = by_id[name]
                    if arrangement.kind in NOT_A_CHANNEL or arrangement.region == "southern":
                        continue
                    old = aged and p.agency not in arrangement.hubs
                    in_force = working and name in facts.working
                    for agency, share in self._covered.get(p.agency, ()):
                        found.append(
                            _Seat(
                                at[name],
                                agency,
                                p.agency,
                                share,
                                p.provides,
                                p.receives,
                                in_force,
                                old,
                                p.citations,
                            )
                        )
        found.sort(key=itemgetter(0, 1, 2))
        return found

    def _level(self, arrangement: Arrangement) -> int:
        cadence = arrangement.cadence
        level = CADENCE_LEVEL[cadence]
        if cadence is Cadence.UNKNOWN and arrangement.kind in STANDING:
            level = CADENCE_LEVEL[Cadence.SCHEDULED]
        if arrangement.announced:
            level = min(level, CADENCE_LEVEL[Cadence.ON_REQUEST])
        return level

    def _build(self) -> None:
        index = self.index
        by_id = self.network.arrangement_by_id
        seats = self._seats()
        names = index.arrangements
        members: dict[int, set[str]] = {}
        for s in seats:
            members.setdefault(s.arrangement, set()).add(s.body)
        things = [by_id[a] for a in names]
        mode = [
            serves(a, (self._by_id[b].sector for b in members.get(n, ()) if b in self._by_id))
            for n, a in enumerate(things)
        ]
        team = np.array([a.kind in TEAMS for a in things], dtype=np.bool_)
        few = np.array([len(members.get(n, ())) <= FEW for n in range(len(things))], dtype=np.bool_)
        two = np.array([len(members.get(n, ())) == 2 for n in range(len(things))], dtype=np.bool_)  # noqa: PLR2004 - bilateral
        across = np.array(
            [
                a.kind in BILATERAL
                and {"CA", "US"}
                <= {self._by_id[b].country for b in members.get(n, ()) if b in self._by_id}
                for n, a in enumerate(things)
            ],
            dtype=np.bool_,
        )
        level = np.array([self._level(a) for a in things], dtype=np.int64)
        self.levels: Ints = level
        self.modes: Ints = np.array(mode, dtype=np.int64)
        columns = self._joined(seats, team, across)
        first, second, forth, back = columns
        n = max(len(index.agencies), 1)
        agency = np.array([s.agency for s in seats], dtype=np.int64)
        arrangement = np.array([s.arrangement for s in seats], dtype=np.int64)
        share = np.array([s.share for s in seats], dtype=np.float64)
        working = np.array([s.working for s in seats], dtype=np.bool_)
        old = np.array([s.old for s in seats], dtype=np.bool_)
        held = [(s.arrangement, s.agency, s.old) for s in seats if s.working]
        self.aged = {s[:2] for s in held if s[2]} - {s[:2] for s in held if not s[2]}
        through = arrangement[first]
        parts = [
            {
                "pair": agency[first] * n + agency[second],
                "scope": through,
                "forth": forth,
                "back": back,
                "share": np.minimum(share[first], share[second]),
                "working": working[first] & working[second],
                "old": old[first] | old[second],
                "level": level[through],
                "mode": np.array(mode, dtype=np.int64)[through],
                "exchange": (team & few)[through] | two[through],
                "one": first,
                "two": second,
            }
        ]
        said = [s.citations for s in seats]
        direct, cites = self._direct(level, np.array(mode, dtype=np.int64), n, len(said))
        parts.append(direct)
        said += cites
        whole = {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}
        order = np.lexsort((whole["scope"], whole["pair"]))
        self.pair: Ints = whole["pair"][order].astype(np.int64)
        self.scope: Ints = whole["scope"][order].astype(np.int64)
        self.forth: Bools = whole["forth"][order].astype(np.bool_)
        self.back: Bools = whole["back"][order].astype(np.bool_)
        self.share: Floats = whole["share"][order].astype(np.float64)
        self.working: Bools = whole["working"][order].astype(np.bool_)
        self.old: Bools = whole["old"][order].astype(np.bool_)
        self.level: Ints = whole["level"][order].astype(np.int64)
        self.mode: Ints = whole["mode"][order].astype(np.int64)
        self.exchange: Bools = whole["exchange"][order].astype(np.bool_)
        self.said: list[tuple[Citation, ...]] = said
        self.one: Ints = whole["one"][order].astype(np.int64)
        self.two: Ints = whole["two"][order].astype(np.int64)

    def _joined(
        self, seats: list[_Seat], team: Bools, across: Bools
    ) -> tuple[Ints, Ints, Bools, Bools]:
        """Return the pairs of seats of one arrangement that something passes between."""
        index = self.index
        agency = np.array([s.agency for s in seats], dtype=np.int64)
        arrangement = np.array([s.arrangement for s in seats], dtype=np.int64)
        gives = np.array([s.gives for s in seats], dtype=np.bool_)
        gets = np.array([s.gets for s in seats], dtype=np.bool_)
        bodies = {b: k for k, b in enumerate(sorted({s.body for s in seats}))}
        body = np.array([bodies[s.body] for s in seats], dtype=np.int64)
        last = np.searchsorted(arrangement, arrangement, side="right")
        at = np.arange(arrangement.size)
        first, second = expand(at + 1, last - at - 1)
        keep = (agency[first] != agency[second]) & (body[first] != body[second])
        # Inside one operational body only ties in an agency's own name count.
        own = np.array(
            [index.agency_index.get(s.body, -1) == s.agency for s in seats], dtype=np.bool_
        )
        inside = index.body[agency[first]] == index.body[agency[second]]
        keep &= ~inside | (own[first] & own[second])
        hubs = [frozenset(self.network.arrangement_by_id[a].hubs) for a in index.arrangements]
        has_hub = np.array([bool(h) for h in hubs], dtype=np.bool_)
        hub = np.array([s.body in hubs[s.arrangement] for s in seats], dtype=np.bool_)
        keep &= ~has_hub[arrangement[first]] | hub[first] | hub[second]
        country = np.array([self._by_id[a].country for a in index.agencies], dtype=object)
        alike = country[agency[first]] == country[agency[second]]
        keep &= ~(across[arrangement[first]] & alike.astype(np.bool_))
        first, second = first[keep], second[keep]
        swap = agency[first] > agency[second]
        first, second = np.where(swap, second, first), np.where(swap, first, second)
        forth, back = gives[first] & gets[second], gives[second] & gets[first]
        table = team[arrangement[first]] & (forth | back)
        forth, back = forth | table, back | table
        moving = forth | back
        return first[moving], second[moving], forth[moving], back[moving]

    def _direct(
        self, level: Ints, mode: Ints, n: int, offset: int
    ) -> tuple[dict[str, npt.NDArray[np.generic]], list[tuple[Citation, ...]]]:
        """Return the flows inside arrangements and the shares outside of any."""
        index, facts = self.index, self.index.facts
        at = index.arrangement_index
        joined: dict[tuple[int, int, int, float, bool, int, int], list[bool]] = {}
        cites: dict[tuple[int, int, int, float, bool, int, int], list[Citation]] = {}
        last = index.scope.shape[0] - 1

        def add(
            giver: str,
            receiver: str,
            scope: int,
            working: bool,
            lvl: int,
            way: int,
            said: tuple[Citation, ...],
        ) -> None:
            for a, x in self._covered.get(giver, ()):
                for b, y in self._covered.get(receiver, ()):
                    inside = index.body[a] == index.body[b] if a != b else True
                    own = index.agencies[a] == giver and index.agencies[b] == receiver
                    if a == b or (inside and not own):
                        continue
                    key = (min(a, b), max(a, b), scope, min(x, y), working, lvl, way)
                    ways = joined.setdefault(key, [False, False])
                    ways[a > b] = True
                    cites.setdefault(key, []).extend(said)

        for f in facts.flows:
            arrangement = self.network.arrangement_by_id[f.arrangement]
            if arrangement.kind in NOT_A_CHANNEL or arrangement.region == "southern":
                continue
            p = at[f.arrangement]
            add(f.giver, f.receiver, p, True, int(level[p]), int(mode[p]), f.citations)  # noqa: FBT003
        for working, shares in ((True, facts.shares), (False, facts.past_shares)):
            for s in shares:
                if s.threat is not None and s.threat not in index.threat_index:
                    continue
                scope = (
                    last
                    if s.threat is None
                    else len(index.arrangements) + index.threat_index[s.threat]
                )
                add(
                    s.giver,
                    s.receiver,
                    scope,
                    working,
                    CADENCE_LEVEL[s.cadence],
                    MEMBERS,
                    s.citations,
                )
        keys = sorted(joined)
        table = np.array(keys, dtype=np.float64).reshape(-1, 7)
        ways_of = np.array([joined[k] for k in keys], dtype=np.bool_).reshape(-1, 2)
        size = len(keys)
        own_entry = np.arange(offset, offset + size)
        return {
            "pair": (table[:, 0] * n + table[:, 1]).astype(np.int64),
            "scope": table[:, 2].astype(np.int64),
            "forth": ways_of[:, 0],
            "back": ways_of[:, 1],
            "share": table[:, 3],
            "working": table[:, 4].astype(np.bool_),
            "old": np.zeros(size, dtype=np.bool_),
            "level": table[:, 5].astype(np.int64),
            "mode": table[:, 6].astype(np.int64),
            "exchange": np.ones(size, dtype=np.bool_),
            "one": own_entry,
            "two": own_entry,
        }, [tuple(dict.fromkeys(cites[k])) for k in keys]

    def __len__(self) -> int:
        return int(self.pair.size)

    def of(self, pair: Ints) -> tuple[Ints, Ints]:
        """Return the channels of some pairs: which entry of `pair` it is, and the channel."""
        return matching(self.pair, pair)

    def arrangement(self, channel: int) -> str | None:
        """Return the id of the arrangement of a channel; None for a share outside of any."""
        scope = int(self.scope[channel])
        names = self.index.arrangements
        return names[scope] if scope < len(names) else None

    def citations(self, channel: int) -> tuple[Citation, ...]:
        """Return the statements that a channel rests on."""
        both = (*self.said[int(self.one[channel])], *self.said[int(self.two[channel])])
        return tuple(dict.fromkeys(both))
