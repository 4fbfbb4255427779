"""The effect of changes on how needs are served; suggested changes; critical links."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias, cast

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import two_mode_graph
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.rows import COUNTED_OUTCOMES, REGULAR_OUTCOMES, need_row
from bordergraph.analysis.structure.graphs import articulation_points, bridges
from bordergraph.analysis.whatif.changes import AddLink, AddMember, apply_changes, named_things

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import Key, NeedRow, RowValues, Served
    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.model import Dependency, Network


MOVE_KINDS = ("lost", "gained", "worse", "better", "other", "came", "left")
"""Ways in which a row moves, in the order in which they are listed."""

_GRADES = {outcome: -n for n, outcome in enumerate(COUNTED_OUTCOMES[:5])}
"""Outcomes that can be put in order, the best highest."""


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """Two agencies on one threat whose need is not served as it was.

    Attributes:
        before: The row before; None where there was none.
        after: The row after; None where there is none.
    """

    before: NeedRow | None
    after: NeedRow | None

    @property
    def row(self) -> NeedRow:
        """The row after, or else the one before."""
        return cast("NeedRow", self.after or self.before)

    @property
    def move(self) -> str:
        """One of `MOVE_KINDS`.

        ``came`` and ``left``: there is no such need on the other side. ``gained``: a need is served
        regularly or by assumption now that was not; ``lost``: it was and is not. ``worse`` and
        ``better``: the channel is a lesser or a better one of the same side of that line.
        ``other``: one side counts the row apart, or neither is so served and one not assessed.
        """
        if self.before is None or self.after is None:
            return "came" if self.before is None else "left"
        old, new = self.before.outcome, self.after.outcome
        if old not in COUNTED_OUTCOMES or new not in COUNTED_OUTCOMES:
            return "other"
        if (old in REGULAR_OUTCOMES) != (new in REGULAR_OUTCOMES):
            return "gained" if new in REGULAR_OUTCOMES else "lost"
        if old in _GRADES and new in _GRADES and old is not new:
            return "better" if _GRADES[new] > _GRADES[old] else "worse"
        return "other"


@dataclass(frozen=True, slots=True)
class Simulation:
    """How needs are served on two sides, and the rows on which the sides differ.

    Attributes:
        moved: Rows that moved, by way of moving, then by agencies and threat.
        opened: Keys of possible gaps, full or partial, that are there after alone, sorted.
        closed: Keys of those that were there before alone, sorted.
    """

    before: Served
    after: Served
    moved: tuple[ServiceChange, ...]
    opened: tuple[Key, ...]
    closed: tuple[Key, ...]

    def changes_of_kind(self, move: str) -> tuple[ServiceChange, ...]:
        """Return the rows that moved in one way."""
        return tuple(m for m in self.moved if m.move == move)

    @property
    def gained_count(self) -> int:
        """Needs newly served regularly or by assumption."""
        return len(self.changes_of_kind("gained"))

    @property
    def lost_count(self) -> int:
        """Needs that were so served and are not any more."""
        return len(self.changes_of_kind("lost"))


def compare_assessments(
    before: Assessment, after: Assessment, agencies: Collection[str] = ()
) -> Simulation:
    """Return how two assessments differ, row by row.

    Only rows of the agencies are compared; all where none is named.
    """
    moved: list[ServiceChange] = []
    opened: list[Key] = []
    closed: list[Key] = []
    before, after = (side.restrict(agencies=agencies) for side in (before, after))
    for lines in _pair_lines(before.iter_values(), after.iter_values()):
        sides = [need_row(*line) if line else None for line in lines]
        pair = ServiceChange(*sides)
        states = [(row.need, row.outcome) if row else None for row in sides]
        if states[0] != states[1]:
            moved.append(pair)
        was_candidate, is_candidate = (row is not None and row.candidate for row in sides)
        if was_candidate != is_candidate:
            (opened if is_candidate else closed).append(pair.row.key)
    return Simulation(
        before=before.served(),
        after=after.served(),
        moved=tuple(sorted(moved, key=lambda m: (MOVE_KINDS.index(m.move), m.row.key))),
        opened=tuple(opened),
        closed=tuple(closed),
    )


def _pair_lines(
    before: Iterator[RowValues], after: Iterator[RowValues]
) -> Iterator[tuple[RowValues | None, RowValues | None]]:
    """Yield the lines that differ in the order of their keys, those of one key together."""
    sides = ((line[:3], 0, line) for line in before), ((line[:3], 1, line) for line in after)
    for _, group in groupby(merge(*sides), key=itemgetter(0)):
        lines = {n: line for _, n, line in group}
        if lines.get(0) != lines.get(1):
            yield lines.get(0), lines.get(1)


def simulate(
    network: Network,
    changes: Sequence[Change],
    *,
    dependencies: Sequence[Dependency] = (),
    before: Assessment | None = None,
    agencies: Collection[str] = (),
) -> Simulation:
    """Return the effect of changes, made in order, on how needs are served.

    What is on record about each body stays on record: a change moves channels, not what sources
    have documented, so that an end makes nobody less known and a beginning nobody better known.

    Of agencies, their needs alone are looked at; all where none is named. Dependencies tell
    which work depends on which, for data that does not say.

    Raises:
        UnknownNameError: A change names something that is not there.
        UsageError: A change cannot be made.

    Example:
        >>> from bordergraph.model import Agency, Dependency, Mandate, Network, Threat
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP", country="US"), Agency("rcmp", "RCMP", country="CA")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("cbp", "guns"), Mandate("rcmp", "guns")),
        ...     dependencies=(Dependency("patrol", "patrol", True, 1.0),),
        ... )
        >>> found = simulate(network, [AddLink("cbp", "rcmp")])
        >>> found.before.none, found.after.regular, found.closed
        (1, 1, (('cbp', 'rcmp', 'guns'),))
    """
    before = before or assess(network, dependencies=dependencies)
    changed = apply_changes(network, changes)
    after = assess(changed, dependencies=dependencies, documented=before, agencies=agencies)
    return compare_assessments(before, after, agencies)


SingleChange: TypeAlias = AddLink | AddMember
"""A change that can be suggested."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One change alone, with its effect.

    Attributes:
        change: A link of two agencies, or an agency that joins an arrangement.
        simulation: What the simulation says of the needs of one side that it ties: of the one that
            joins, or of one of the two that are linked. Other needs it can serve indirectly at most.
    """

    change: SingleChange
    simulation: Simulation

    @property
    def names(self) -> tuple[str, ...]:
        """The two agencies, or the agency and the arrangement."""
        return tuple(name for _, name in named_things(self.change).values())

    @property
    def gained_count(self) -> int:
        """Needs newly served regularly or by assumption."""
        return self.simulation.gained_count

    @property
    def threats(self) -> tuple[str, ...]:
        """Threats of those needs, sorted."""
        return tuple(sorted({m.row.threat for m in self.simulation.changes_of_kind("gained")}))

    @property
    def partners(self) -> tuple[str, ...]:
        """Agencies of those needs beside those that the change names, sorted."""
        gained = self.simulation.changes_of_kind("gained")
        agencies = {agency for change in gained for agency in change.row.agencies}
        return tuple(sorted(agencies.difference(self.names)))


UNSERVED_CONDITION = "outcome IN ('none', 'indirect', 'irregular', 'not-assessed')"

_LINKS_QUERY = f"""
SELECT least(x.body, y.body) AS one, greatest(x.body, y.body) AS other,
  count(DISTINCT o.a || ' ' || o.b || ' ' || o.threat) AS needs
FROM (SELECT * FROM outcome WHERE {{on}} AND {UNSERVED_CONDITION}) o
JOIN cover x ON x.agency = o.a AND x.class < 2
JOIN cover y ON y.agency = o.b AND y.class < 2 AND y.body <> x.body
JOIN (SELECT DISTINCT a, b FROM outcome WHERE {{on}} AND {UNSERVED_CONDITION}) p
  ON p.a = least(x.body, y.body) AND p.b = greatest(x.body, y.body)
GROUP BY one, other"""  # noqa: S608 - our own text

_MEMBERSHIPS_QUERY = f"""
SELECT c.body AS one, g.part AS other,
  count(DISTINCT o.a || ' ' || o.b || ' ' || o.threat) AS needs
FROM (
  SELECT a, b, threat, a AS joins, b AS partner FROM outcome WHERE {{on}} AND {UNSERVED_CONDITION}
  UNION ALL SELECT a, b, threat, b, a FROM outcome WHERE {{on}} AND {UNSERVED_CONDITION}
) o
JOIN (SELECT * FROM need WHERE {{on}}) n ON n.a = o.a AND n.b = o.b AND n.threat = o.threat
JOIN (SELECT DISTINCT agency, threat, unit, body, hub FROM reach WHERE {{on}} AND firm > 0) r
  ON r.agency = o.partner AND r.threat = o.threat
JOIN (SELECT * FROM rhythm WHERE {{on}} AND grade >= 2) h ON h.unit = r.unit
JOIN unit u ON u.unit = r.unit AND u.unit = u.arrangement
JOIN unit_part g ON g.unit = r.unit
JOIN unit w ON w.unit = g.part AND w.unit = w.arrangement
JOIN (SELECT * FROM in_force WHERE {{on}}) f ON f.period = w.period
JOIN cover c ON c.agency = o.joins AND c.class < 2 AND c.body <> r.body
LEFT JOIN member m ON m.unit = g.part AND m.body = c.body
WHERE (h.hubs = 0 OR r.hub = 1) AND m.unit IS NULL
  AND (h.serves = 'members' OR h.serves = 'policy' AND n.policy = 1 OR h.serves = 'service' AND n.service = 1)
GROUP BY one, other"""  # noqa: S608 - our own text


def suggest(
    network: Network,
    change_kind: str,
    *,
    top: int,
    agency: str | None = None,
    dependencies: Sequence[Dependency] = (),
) -> tuple[Suggestion, ...]:
    """Return the single changes that would serve most needs.

    A SELECT on the method's tables chooses which changes are tried; what is returned is what
    `simulate` says of each of them. It is no advice: nothing here knows what a change would cost,
    or whether law allows it.

    The kind is ``links``, which two agencies share on everything at set times, or
    ``memberships``; of an agency, its own alone. By needs newly served regularly or by
    assumption; a change that serves none is left out.
    """
    before = assess(network, dependencies=dependencies)
    is_link = change_kind == "links"
    query = _LINKS_QUERY if is_link else _MEMBERSHIPS_QUERY
    make = AddLink if is_link else AddMember
    condition = "one = ? OR other = ?" if is_link else "one = ?"
    where = f"WHERE {condition}" if agency is not None else ""
    text = f"SELECT * FROM ({query}) s {where} ORDER BY needs DESC, one, other LIMIT ?"  # noqa: S608 - our own text
    values = [agency] * where.count("?") + [top]
    changes = [make(first, second) for first, second, _ in before.query(text, values)]
    suggestions = [_suggestion(network, change, before, dependencies) for change in changes]
    useful = (s for s in suggestions if s.gained_count)
    return tuple(sorted(useful, key=lambda s: -s.gained_count))


def _suggestion(
    network: Network, change: SingleChange, before: Assessment, dependencies: Sequence[Dependency]
) -> Suggestion:
    """Return the effect of one change on the agencies that one of its bodies covers."""
    bodies = [name for kind, name in named_things(change).values() if kind == "agency"]
    covered_query = "SELECT agency FROM cover WHERE body = ?"
    # Every need that is served newly is of both sides of a link; of the fewer it takes less.
    sides = [[agency for (agency,) in before.query(covered_query, [body])] for body in bodies]
    agencies = min(sides, key=len)
    simulation = simulate(
        network, [change], dependencies=dependencies, before=before, agencies=agencies
    )
    return Suggestion(change, simulation)


_SIDE_QUERY = """
SELECT r.agency, r.threat, r.unit, r.body, m.unit AS part, m.hub
FROM (SELECT * FROM reach WHERE {on} AND firm > 0) r
JOIN unit_part g ON g.unit = r.unit
JOIN member m ON m.unit = g.part AND m.body = r.body
JOIN (SELECT * FROM in_force WHERE {on}) f ON f.period = m.period
JOIN (SELECT * FROM recent WHERE {on}) y ON y.attested = m.attested"""

_WAYS_QUERY = f"""
CREATE OR REPLACE TEMP TABLE way AS
WITH side AS ({_SIDE_QUERY})
SELECT row_number() OVER () AS way, o.a, o.b, o.threat, c.unit,
  x.part AS part_a, x.body AS body_a, y.part AS part_b, y.body AS body_b,
  CASE WHEN n.gated = 1 OR s.needless = 1 THEN 0 ELSE 1 END AS counts
FROM (SELECT * FROM outcome WHERE {{on}} AND outcome IN ('regular', 'assumed')) o
JOIN (SELECT * FROM channel WHERE {{on}} AND grade >= 2) c ON c.a = o.a AND c.b = o.b AND c.threat = o.threat
JOIN (SELECT * FROM rhythm WHERE {{on}}) h ON h.unit = c.unit
JOIN (SELECT * FROM need WHERE {{on}}) n ON n.a = o.a AND n.b = o.b AND n.threat = o.threat
LEFT JOIN (SELECT * FROM searched WHERE {{on}}) s ON s.a = o.a AND s.b = o.b AND s.threat = o.threat
JOIN side x ON x.agency = o.a AND x.threat = o.threat AND x.unit = c.unit
JOIN side y ON y.agency = o.b AND y.threat = o.threat AND y.unit = c.unit AND y.body <> x.body
WHERE h.hubs = 0 OR x.hub + y.hub > 0"""  # noqa: S608 - our own text
"""Each way in which a need is served regularly or by assumption: a unit, who is in it how, and whether the row would
count as a need without any such way."""

_WAYS_OF_END = {
    "arrangements": """
SELECT w.way, u.arrangement AS one, CAST(NULL AS VARCHAR) AS other FROM way w JOIN unit u ON u.unit IN (w.unit, w.part_a, w.part_b)
WHERE u.arrangement IS NOT NULL""",
    "memberships": """
SELECT w.way, w.body_a AS one, u.arrangement AS other FROM way w JOIN unit u ON u.unit = w.part_a WHERE u.arrangement IS NOT NULL
UNION SELECT w.way, w.body_b, u.arrangement FROM way w JOIN unit u ON u.unit = w.part_b WHERE u.arrangement IS NOT NULL""",
    "links": """
SELECT w.way, least(w.body_a, w.body_b) AS one, greatest(w.body_a, w.body_b) AS other FROM way w JOIN unit u ON u.unit = w.unit
WHERE u.arrangement IS NULL OR u.unit <> u.arrangement""",
}
"""Which ways the end of an arrangement, of a membership or of all direct exchange of two would close: their names."""

_LOSSES_QUERY = """
SELECT t.one, t.other, w.a, w.b, w.threat, count(DISTINCT t.way) = n.ways AND min(w.counts) = 1 AS only
FROM ({touched}) t
JOIN way w ON w.way = t.way
JOIN (SELECT a, b, threat, count(*) AS ways FROM way GROUP BY a, b, threat) n
  ON n.a = w.a AND n.b = w.b AND n.threat = w.threat
GROUP BY t.one, t.other, w.a, w.b, w.threat, n.ways
ORDER BY t.one, t.other, w.a, w.b, w.threat"""


@dataclass(frozen=True, slots=True)
class CriticalEnd:
    """What its end would cost.

    Attributes:
        names: Id of the arrangement; of the agency and the arrangement; or of the two agencies.
        serves: Needs that it serves regularly or by assumption.
        lost: Keys of those that nothing else so serves, sorted.
    """

    names: tuple[str, ...]
    serves: int
    lost: tuple[Key, ...]

    @property
    def threats(self) -> tuple[str, ...]:
        """Threats of the needs that would lose their only channel, sorted."""
        return tuple(sorted({threat for _, _, threat in self.lost}))


def critical_ends(
    assessment: Assessment, end_kind: str = "arrangements"
) -> tuple[CriticalEnd, ...]:
    """Return arrangements, memberships or links by what their end would cost.

    That is the needs that would lose their only regular or assumed channel, by each end alone, as
    `simulate` would have it; all are read off the tables of the method.

    By needs lost, then by needs served, then by name.

    Example:
        >>> from bordergraph.analysis.method.assessment import assess
        >>> from bordergraph.model import Agency, Cadence, Dependency, Mandate, Network, Share, Threat
        >>> found = critical_ends(assess(Network(
        ...     agencies=(Agency("cbp", "CBP", country="US"), Agency("rcmp", "RCMP", country="CA")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("cbp", "guns"), Mandate("rcmp", "guns")),
        ...     shares=(Share("cbp", "rcmp", cadence=Cadence.SCHEDULED),),
        ...     dependencies=(Dependency("patrol", "patrol", True, 1.0),),
        ... )), "links")
        >>> [(c.names, c.serves, c.lost) for c in found]
        [(('cbp', 'rcmp'), 1, (('cbp', 'rcmp', 'guns'),))]
    """
    assessment.query(_WAYS_QUERY)
    losses = assessment.query(_LOSSES_QUERY.format(touched=_WAYS_OF_END[end_kind]))
    by_end: dict[tuple[str, ...], tuple[list[Key], list[Key]]] = {}
    for first, second, a, b, threat, is_only_channel in losses:
        names = (first,) if second is None else (first, second)
        serves, lost = by_end.setdefault(names, ([], []))
        serves.append((a, b, threat))
        if is_only_channel:
            lost.append((a, b, threat))
    ends = [CriticalEnd(names, len(rows), tuple(lost)) for names, (rows, lost) in by_end.items()]
    return tuple(sorted(ends, key=lambda c: (-len(c.lost), -c.serves, c.names)))


def splitting_points(network: Network) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the agencies, and the pairs of agencies, whose loss splits the ties of a network."""
    ties = two_mode_graph(select(network))
    agencies = tuple(sorted(map(str, articulation_points(ties))))
    return agencies, tuple((str(a), str(b)) for a, b in bridges(ties))
