"""Which statements of a network hold on the day asked about, by options, and who covers whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from bordergraph.model import AgencyClass, Cadence, Flow, Participation, Share, interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bordergraph.model import (
        Agency,
        Arrangement,
        Citation,
        Dated,
        Finding,
        Focus,
        Interval,
        Mandate,
        Network,
        Source,
        Span,
    )

    Fact = TypeVar("Fact", bound=Participation | Flow | Share | Mandate | Focus | Finding)

PROOF_YEARS = 15
"""Years after which an attestation proves nothing about the day."""

TOLD_YEARS = 5
"""Years after which the year of an attestation is told beside what it attests."""

UNDATED = 9999
"""Year of attestation of a statement that nothing dates, and of a law, which holds until repealed."""

_LAWS = frozenset({"statute", "regulation"})


def attested_years(sources: Iterable[Source]) -> dict[str, int]:
    """Return the year in which each source attests what it says, by its id; none of an undated one."""
    return {
        s.id: UNDATED if s.kind in _LAWS else int(s.date[:4])
        for s in sources
        if s.kind in _LAWS or s.date[:4].isdigit()
    }


def last_attested(citations: Iterable[Citation], years: Mapping[str, int]) -> int:
    """Return the latest year in which a source attests something; 0 where none is dated."""
    year = 0
    for citation in citations:
        year = max(year, years.get(citation.source, 0))
    return year


CADENCE_LEVEL = {
    Cadence.UNKNOWN: 2,
    Cadence.INCIDENT_DRIVEN: 1,
    Cadence.ON_REQUEST: 2,
    Cadence.SCHEDULED: 3,
    Cadence.CONTINUOUS: 4,
}
"""Level of each cadence from 1, after incidents, to 4, continuous; an unknown cadence counts as one on request."""

REGULAR_LEVEL = 3
"""From this level on, a mutual tie is regular and its pair is not listed as a gap."""

STALE_YEARS = 15
"""Years after which a finding that nobody is known to have acted on says nothing of the present."""

WELL_COVERED = 3
"""Distinct sources on an agency's ties from which silence on a tie means something."""

GENERAL_KNOWLEDGE = "general-knowledge"
"""Source id of what no document was read for."""

DEPARTMENT_SECTORS = frozenset({"policy", "prosecution", "government"})
"""Sectors of bodies whose own ties do not cover the agencies below them."""


@dataclass(frozen=True, slots=True)
class Options:
    """Which bodies and statements count.

    Attributes:
        collectives: Take associations, classes of bodies and companies among the agencies too.
        general_knowledge: Let in statements for which no document was read.

    Example:
        >>> Options(collectives=True).general_knowledge
        False
    """

    collectives: bool = False
    general_knowledge: bool = False


@dataclass(frozen=True)
class InForce:
    """The statements of a network that hold on a day, under some options.

    Attributes:
        network: The network they were taken from.
        options: The options they were chosen by.
        day: The day they hold on, the network's own; None when the data holds no date.
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
        return self._participations_by("arrangement")

    @cached_property
    def taking_part(self) -> dict[str, tuple[Participation, ...]]:
        """Participations in force of each body that has any."""
        return self._participations_by("agency")

    def _participations_by(self, end: str) -> dict[str, tuple[Participation, ...]]:
        found: dict[str, list[Participation]] = defaultdict(list)
        for p in self.participations:
            found[getattr(p, end)].append(p)
        return {name: tuple(parts) for name, parts in found.items()}

    @cached_property
    def cadences(self) -> Counter[Cadence]:
        """How many arrangements in force carry information how regularly, as `frequency` has it."""
        known = self.network.arrangement_by_id
        return Counter(self.frequency(known[a]) for a in self.working)

    @cached_property
    def _attested(self) -> dict[str, int]:
        return attested_years(self.network.sources)

    @cached_property
    def _aged(self) -> dict[str, int | None]:
        # Each pair of members asks for the frequency of what they share.
        return {a.id: self.last_stated(a, PROOF_YEARS) for a in self.network.arrangements}

    def last_stated(self, thing: Arrangement | Share, years: int = TOLD_YEARS) -> int | None:
        """Return the year in which a frequency was last stated, where that is more than so many years ago."""
        if thing.cadence is Cadence.UNKNOWN or self.day is None:
            return None
        stating = thing.citations if isinstance(thing, Share) else thing.cadence_told
        year = last_attested(stating, self._attested)
        return year if 0 < year < self.day.year - years else None

    def aged(self, thing: Arrangement | Share) -> int | None:
        """Return the year in which a frequency was last stated, where that is too long ago to prove it."""
        if isinstance(thing, Share):
            return self.last_stated(thing, PROOF_YEARS)
        return self._aged[thing.id]

    def frequency(self, thing: Arrangement | Share) -> Cadence:
        """Return how regularly information moves; unknown where that was stated too long ago."""
        return Cadence.UNKNOWN if self.aged(thing) else thing.cadence

    @cached_property
    def _documented(self) -> frozenset[int]:
        network = self.network
        ties: tuple[Participation | Flow | Share, ...]
        ties = (*network.participations, *network.flows, *network.shares)
        return frozenset(map(id, documented(ties, self.options)))

    def holds(self, thing: Dated) -> bool:
        """Tell whether something of the network is in force on the day."""
        if isinstance(thing, Participation | Flow | Share) and id(thing) not in self._documented:
            return False
        return self.interval(thing).holds(self.day)

    def interval(self, thing: Dated) -> Interval:
        """Return the days on which something of the network is in force."""
        return self.network.interval(thing)

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


def _begun(span: Span, day: date | None, within: Span | None = None) -> bool:
    """Tell whether something has begun by a day, ended or not."""
    starts = span.start or (within.begin if within else None) or span.as_of
    return day is None or starts is None or starts <= day


def _arrangement_begun(arrangement: Arrangement, day: date | None, *, works: bool) -> bool:
    """Tell whether an arrangement ever worked before or on a day."""
    never = arrangement.status == "proposed" or (
        arrangement.status == "stalled" and arrangement.span.start is None
    )
    return works or (not never and _begun(arrangement.span, day))


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
    """Leave out the facts for which no document was read, unless they are asked for."""
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


def _stale(findings: Iterable[Finding], day: date | None) -> frozenset[str]:
    """Return findings not known to be repaired that are older than `STALE_YEARS` on the day.

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
        if f.fixed != "yes" and (seen := looked_at(f)) and seen.year + STALE_YEARS < day.year
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

    def in_force(thing: Dated) -> bool:
        return network.interval(thing).holds(day)

    existing = frozenset(a.id for a in network.agencies if in_force(a))

    def compared(agency: Agency) -> bool:
        return agency.id in existing and (options.collectives or agency.cls is AgencyClass.AGENCY)

    origins = {a.id: _origins(network, a.id) for a in network.agencies}
    arrangements = network.arrangement_by_id
    working = frozenset(a.id for a in network.arrangements if in_force(a))
    begun = frozenset(
        a.id for a in network.arrangements if _arrangement_begun(a, day, works=a.id in working)
    )
    ended = begun - working
    parts = [p for p in documented(network.participations, options) if p.agency in existing]
    shares = [
        s
        for s in documented(network.shares, options)
        if {s.giver, s.receiver} <= existing and _begun(s.span, day)
    ]
    findings = tuple(
        f
        for f in documented(network.findings, options)
        if interval(f.span).holds(day) and (f.fixed != "yes" or f.span.end is not None)
    )
    agencies = tuple(sorted(a.id for a in network.agencies if compared(a)))
    in_pairs = frozenset(agencies)
    return InForce(
        network=network,
        options=options,
        day=day,
        agencies=agencies,
        origins=origins,
        body={a: covering[-1] for a, covering in origins.items()},
        working=working,
        begun=begun,
        participations=tuple(p for p in parts if p.arrangement in working and in_force(p)),
        past=tuple(
            p
            for p in parts
            if p.arrangement in ended and _stayed(p, arrangements[p.arrangement], day)
        ),
        flows=tuple(
            f
            for f in documented(network.flows, options)
            if f.arrangement in working and {f.giver, f.receiver} <= existing and in_force(f)
        ),
        shares=tuple(s for s in shares if in_force(s)),
        past_shares=tuple(s for s in shares if not in_force(s)),
        mandates=tuple(
            m
            for m in documented(network.mandates, options)
            if m.agency in in_pairs and m.threat in network.threat_by_id and in_force(m)
        ),
        foci=tuple(
            f
            for f in documented(network.foci, options)
            if f.arrangement in arrangements and f.threat in network.threat_by_id
        ),
        findings=findings,
        stale=_stale(findings, day),
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
