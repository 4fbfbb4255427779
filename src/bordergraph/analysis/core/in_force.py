"""Which statements of a network hold on the day asked about, and who is covered by whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from bordergraph.analysis.core.options import (
    DEPARTMENT_SECTORS,
    GENERAL_KNOWLEDGE,
    STALE_YEARS,
    Options,
)
from bordergraph.model import (
    IDLE,
    Agency,
    AgencyClass,
    Arrangement,
    Flow,
    Focus,
    Mandate,
    Participation,
    Share,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bordergraph.model import Cadence, Finding, Network

    Fact = TypeVar("Fact", Participation, Flow, Share, Mandate, Focus, Finding)

__all__ = ["InForce", "Interval", "documented", "on_day", "select"]

Dated: TypeAlias = Agency | Arrangement | Participation | Flow | Share | Focus | Mandate
"""What is in force or not."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The days on which something is in force, for whoever has to ask about many of them.

    Attributes:
        start: First day; None when it always was.
        until: Last day; None while it goes on.
        stopped: Reported as stopped, nobody says when: in force on no day.
    """

    start: date | None = None
    until: date | None = None
    stopped: bool = False


@dataclass(frozen=True)
class InForce:
    """The statements of a network that hold on a day, under some options.

    Attributes:
        network: The network they were taken from.
        options: The options they were chosen by.
        day: The day they hold on, the network's own; None when the data holds no date.
        existing: Ids of all bodies that exist.
        agencies: Ids of the agencies in pair analysis, sorted.
        origins: For each body, the bodies whose ties cover it: itself first, then the bodies it
            is part of, nearest first, up to but without a department.
        body: For each body, the operational body it belongs to: the last of its origins.
        working: Ids of arrangements in force.
        begun: Ids of arrangements that have begun, whether or not they still work.
        participations: Participations in force in arrangements in force.
        past: Participations that had begun in arrangements that have since stopped.
        flows: Flows in force in arrangements in force.
        shares: Shares in force.
        past_shares: Shares that have ended.
        mandates: Mandates of agencies in pair analysis.
        foci: Foci.
        findings: Findings in force.
        stale: Ids of those findings that are too old, with no known repair, to say how it is.
    """

    network: Network
    options: Options
    day: date | None
    existing: frozenset[str]
    agencies: tuple[str, ...]
    origins: dict[str, tuple[str, ...]]
    body: dict[str, str]
    working: frozenset[str]
    begun: frozenset[str]
    participations: tuple[Participation, ...]
    past: tuple[Participation, ...]
    flows: tuple[Flow, ...]
    shares: tuple[Share, ...]
    past_shares: tuple[Share, ...]
    mandates: tuple[Mandate, ...]
    foci: tuple[Focus, ...]
    findings: tuple[Finding, ...]
    stale: frozenset[str]

    @cached_property
    def members(self) -> dict[str, tuple[Participation, ...]]:
        """Participations in force of each arrangement that has any."""
        found: dict[str, list[Participation]] = defaultdict(list)
        for p in self.participations:
            found[p.arrangement].append(p)
        return {name: tuple(parts) for name, parts in found.items()}

    @cached_property
    def taking_part(self) -> dict[str, tuple[Participation, ...]]:
        """Participations in force of each body that has any."""
        found: dict[str, list[Participation]] = defaultdict(list)
        for p in self.participations:
            found[p.agency].append(p)
        return {name: tuple(parts) for name, parts in found.items()}

    @cached_property
    def cadences(self) -> Counter[Cadence]:
        """How many arrangements in force carry information how regularly."""
        known = self.network.arrangement_by_id
        return Counter(known[a].cadence for a in self.working)

    @cached_property
    def _holding(self) -> frozenset[int]:
        return frozenset(id(f) for f in (*self.participations, *self.flows, *self.shares))

    def holds(self, thing: Dated) -> bool:
        """Tell whether something of the network is in force on the day."""
        if isinstance(thing, Agency):
            return thing.id in self.existing
        if isinstance(thing, Arrangement):
            return thing.id in self.working
        if isinstance(thing, Focus):
            return thing.arrangement in self.working
        if isinstance(thing, Mandate):
            return thing.agency in self.existing and _documented_by(self.network, thing, self.day)
        return id(thing) in self._holding

    def interval(self, thing: Dated) -> Interval:
        """Return the days on which something of the network is in force, by the rule of `holds`."""
        if isinstance(thing, Agency):
            return Interval(thing.span.begin, thing.span.end)
        arrangements, agencies = self.network.arrangement_by_id, self.network.agency_by_id
        if isinstance(thing, Arrangement):
            return interval(Span(), thing)
        if isinstance(thing, Focus):
            return interval(Span(), arrangements.get(thing.arrangement))
        if isinstance(thing, Mandate):
            threat = self.network.threat_by_id.get(thing.threat)
            bodies = [agencies[thing.agency].span] if thing.agency in agencies else []
            return interval(Span(threat.first_documented if threat else None), None, bodies)
        ends = [thing.agency] if isinstance(thing, Participation) else [thing.giver, thing.receiver]
        within = None if isinstance(thing, Share) else arrangements.get(thing.arrangement)
        return interval(thing.span, within, [agencies[a].span for a in ends if a in agencies])

    def related(self, a: str, b: str) -> bool:
        """Tell whether two agencies share an operational body, or one is part of the other."""
        if self.body[a] == self.body[b]:
            return True
        return b in self.network.ancestors(a) or a in self.network.ancestors(b)

    def covering(self, a: str, b: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the bodies whose ties count for `a` and for `b` when the two are compared.

        A body's ties cover its components towards others, never among themselves: inside one
        operational body only ties in an agency's own name count.
        """
        if self.body[a] == self.body[b]:
            return (a,), (b,)
        return self.origins[a], self.origins[b]


def _documented_by(network: Network, mandate: Mandate, day: date | None) -> bool:
    """Tell whether the threat of a mandate is known, and was so on a day."""
    threat = network.threat_by_id.get(mandate.threat)
    if threat is None:
        return False
    since = threat.first_documented
    return day is None or since is None or since <= day


def interval(span: Span, arrangement: Arrangement | None, bodies: Iterable[Span] = ()) -> Interval:
    """Return when a fact is in force inside an arrangement, while the bodies it is about exist."""
    within = arrangement.span if arrangement else Span()
    lives = list(bodies)
    ends = [s.end for s in (span, within, *lives) if s.end is not None]
    stopped = False
    if arrangement is not None and arrangement.status in IDLE:
        if arrangement.status_as_of is None:
            stopped = True
        else:
            # It had stopped by that day: the day before is the last on which it may have worked.
            ends.append(arrangement.status_as_of - timedelta(days=1))
    # A member from before the beginning takes part from the beginning.
    own = span.start or within.begin or span.as_of
    starts = [day for day in (own, within.begin, *(s.begin for s in lives)) if day is not None]
    return Interval(max(starts, default=None), min(ends, default=None), stopped)


def _begun(span: Span, day: date | None, within: Span | None = None) -> bool:
    """Tell whether something has begun by a day, ended or not."""
    starts = span.start or (within.begin if within else None) or span.as_of
    return day is None or starts is None or starts <= day


def _arrangement_begun(arrangement: Arrangement, day: date | None) -> bool:
    """Tell whether an arrangement ever worked before or on a day."""
    if arrangement.in_force(day):
        return True
    never = arrangement.status == "proposed" or (
        arrangement.status == "stalled" and arrangement.span.start is None
    )
    return not never and _begun(arrangement.span, day)


def _origins(network: Network, agency: str) -> tuple[str, ...]:
    """Return an agency and the bodies whose ties cover it, nearest first."""
    found = [agency]
    for parent in network.ancestors(agency):
        body = network.agency_by_id.get(parent)
        if body is None or body.sector in DEPARTMENT_SECTORS:
            break
        found.append(parent)
    return tuple(found)


def documented(facts: Iterable[Fact], options: Options) -> list[Fact]:
    """Leave out the facts for which no document was read, unless they are asked for.

    Args:
        facts: Statements.
        options: Whether they are asked for.
    """
    if options.general_knowledge:
        return list(facts)
    return [
        f
        for f in facts
        # The first one nearly always decides it; to ask for any takes ten times as long.
        if not f.citations
        or f.citations[0].source != GENERAL_KNOWLEDGE
        or any(c.source != GENERAL_KNOWLEDGE for c in f.citations)
    ]


def _stayed(participation: Participation, arrangement: Arrangement, day: date | None) -> bool:
    """Tell whether a member of a stopped arrangement had joined and not left before its end."""
    left = participation.span.end
    ended = arrangement.span.end
    return _begun(participation.span, day, arrangement.span) and (
        left is None or (ended is not None and left >= ended)
    )


def _stale(findings: Iterable[Finding], day: date | None, years: int) -> frozenset[str]:
    """Return findings not known to be repaired that are older than some years on the day.

    A finding ages from the period that was looked at, where it is known, and else from its own
    date: what a report of today says of old days does not describe today.
    """
    if day is None:
        return frozenset()

    def looked_at(f: Finding) -> date | None:
        return f.examined.end or f.examined.begin or f.span.begin

    return frozenset(
        f.id
        for f in findings
        if f.fixed != "yes" and (seen := looked_at(f)) and seen.year + years < day.year
    )


def select(network: Network, options: Options | None = None) -> InForce:
    """Choose the statements that hold on the day asked about.

    Args:
        network: The network.
        options: What counts; None for the defaults.

    Returns:
        The statements, each list in the network's order.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> select(Network(agencies=(Agency("rcmp", "RCMP"),))).agencies
        ('rcmp',)
    """
    options = options or Options()
    day = network.day
    existing = frozenset(a.id for a in network.agencies if a.span.in_force(day))

    def compared(agency: Agency) -> bool:
        return agency.id in existing and (options.collectives or agency.cls is AgencyClass.AGENCY)

    origins = {a.id: _origins(network, a.id) for a in network.agencies}
    arrangements = network.arrangement_by_id
    working = frozenset(a.id for a in network.arrangements if a.in_force(day))
    begun = frozenset(a.id for a in network.arrangements if _arrangement_begun(a, day))
    present: list[Participation] = []
    past: list[Participation] = []
    for p in documented(network.participations, options):
        if p.agency not in existing or p.arrangement not in begun:
            continue
        arrangement = arrangements[p.arrangement]
        if p.arrangement not in working:
            if _stayed(p, arrangement, day):
                past.append(p)
        elif p.span.in_force(day, within=arrangement.span):
            present.append(p)
    by_state: dict[bool, list[Share]] = defaultdict(list)
    for s in documented(network.shares, options):
        if s.giver in existing and s.receiver in existing and _begun(s.span, day):
            by_state[s.span.in_force(day)].append(s)
    findings = tuple(
        f
        for f in documented(network.findings, options)
        if f.span.in_force(day) and (f.fixed != "yes" or f.span.end is not None)
    )
    agencies = tuple(sorted(a.id for a in network.agencies if compared(a)))
    in_pairs = frozenset(agencies)
    return InForce(
        network=network,
        options=options,
        day=day,
        existing=existing,
        agencies=agencies,
        origins=origins,
        body={a: covering[-1] for a, covering in origins.items()},
        working=working,
        begun=begun,
        participations=tuple(present),
        past=tuple(past),
        flows=tuple(
            f
            for f in documented(network.flows, options)
            if f.arrangement in working
            and f.giver in existing
            and f.receiver in existing
            and f.span.in_force(day, within=arrangements[f.arrangement].span)
        ),
        shares=tuple(by_state[True]),
        past_shares=tuple(by_state[False]),
        mandates=tuple(
            m
            for m in documented(network.mandates, options)
            if m.agency in in_pairs and _documented_by(network, m, day)
        ),
        foci=tuple(
            f
            for f in documented(network.foci, options)
            if f.arrangement in arrangements and f.threat in network.threat_by_id
        ),
        findings=findings,
        stale=_stale(findings, day, STALE_YEARS),
    )


def on_day(network: Network, day: date | None) -> Network:
    """Return a network without the arrangements and ties that were not in force on a day.

    Agencies, threats, mandates, findings and figures stay; without a day everything does.

    Example:
        >>> from datetime import date
        >>> from bordergraph.model import Agency, Network, Share, Span
        >>> ended = Network(
        ...     agencies=(Agency("a", "A"), Agency("b", "B")),
        ...     shares=(Share("a", "b", span=Span(end=date(2005, 12, 31))),),
        ... )
        >>> len(on_day(ended, date(2005, 1, 1)).shares), len(on_day(ended, date(2006, 1, 1)).shares)
        (1, 0)
    """
    if day is None:
        return network
    facts = select(replace(network, day=day), Options(general_knowledge=True))
    return replace(
        network,
        arrangements=tuple(
            replace(a, part_of=tuple(p for p in a.part_of if p in facts.working))
            for a in network.arrangements
            if facts.holds(a)
        ),
        participations=facts.participations,
        flows=facts.flows,
        shares=facts.shares,
        foci=tuple(f for f in network.foci if facts.holds(f)),
    )
