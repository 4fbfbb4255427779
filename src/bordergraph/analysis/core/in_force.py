"""Which statements of a network hold on the day asked about, by options, and who covers whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from bordergraph.model import (
    AgencyClass,
    Cadence,
    Flow,
    Participation,
    Share,
    Span,
    group_by,
    interval,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from typing import TypeAlias

    from bordergraph.model import (
        Arrangement,
        Citation,
        DatedItem,
        Finding,
        Focus,
        Mandate,
        Network,
        Source,
    )

    Part: TypeAlias = Participation | Flow | Share
    Fact = TypeVar("Fact", bound=Participation | Flow | Share | Mandate | Focus | Finding)

PROOF_YEARS = 15
"""Years after which an attestation proves nothing about the day."""

SHOWN_YEARS = 5
"""Years after which the year of an attestation is shown beside the frequency."""

UNDATED_YEAR = 9999
"""Year of attestation of a statement that nothing dates, and of a law, which holds until repealed."""

_LAWS = frozenset({"statute", "regulation"})


def next_year(day: date) -> date:
    """Return the first day of the next year, when every statement is a year older."""
    return date(day.year + 1, 1, 1)


def attested_years(sources: Iterable[Source]) -> dict[str, int]:
    """Return the year of each dated source, by its id."""
    return {
        s.id: UNDATED_YEAR if s.kind in _LAWS else int(s.date[:4])
        for s in sources
        if s.kind in _LAWS or s.date[:4].isdigit()
    }


def latest_attested_year(citations: Iterable[Citation], years: Mapping[str, int]) -> int:
    """Return the latest year in which a source attests something; 0 where none is dated."""
    return max((years.get(citation.source, 0) for citation in citations), default=0)


def attested_year(
    citations: Collection[Citation], years: Mapping[str, int], span: Span = Span()
) -> int:
    """Return the latest year in which sources or days of its own attest a fact.

    Without a source, when it began or ends dates no statement of it: only its as-of day does.

    Example:
        >>> from bordergraph.model import Citation
        >>> since, cited = Span(start=date(2009, 1, 1)), (Citation("x", "audit", "p. 1"),)
        >>> attested_year(cited, {}, since), attested_year((), {}, since)
        (2009, 9999)
    """
    days = (span.as_of, span.start, span.end) if citations else (span.as_of,)
    dated = (day.year for day in days if day)
    return max(latest_attested_year(citations, years), *dated, 0) or UNDATED_YEAR


STALE_YEARS = 15
"""Years after which a finding that nobody is known to have acted on says nothing of the present."""

WELL_COVERED = 3
"""Distinct sources on an agency's ties from which silence on a tie means something."""

GENERAL_KNOWLEDGE = "general-knowledge"
"""Source id of statements for which no document was read."""

PROSPECTIVE = "prospective"
"""Role of a body that would take part if what is foreseen comes about."""

DEPARTMENT_SECTORS = frozenset({"policy", "prosecution", "government"})
"""Sectors of bodies whose own ties do not cover the agencies below them."""


@dataclass(frozen=True)
class InForce:
    """The statements of a network that hold on a day.

    Attributes:
        general_knowledge: Whether statements for which no document was read count.
        day: The day they hold on, the network's own; None when the data holds no date.
        agencies: Ids of the agencies in pair analysis, sorted.
        origins: For each body, the bodies whose ties cover it: itself first, then the bodies it
            is part of, nearest first, up to but without a department. The last is the operational
            body that it belongs to.
        participations: Participations in force in arrangements in force.
        past_participations: Participations that had begun in arrangements that have since stopped.
        flows: Flows in force in arrangements in force.
        mandates: Mandates of agencies in pair analysis.
        stale_findings: Ids of those findings that are too old, with no known repair, to say how it is.
    """

    network: Network
    general_knowledge: bool
    day: date | None
    agencies: tuple[str, ...]
    origins: dict[str, tuple[str, ...]]
    working_arrangements: frozenset[str]
    participations: tuple[Participation, ...]
    past_participations: tuple[Participation, ...]
    flows: tuple[Flow, ...]
    shares: tuple[Share, ...]
    past_shares: tuple[Share, ...]
    mandates: tuple[Mandate, ...]
    foci: tuple[Focus, ...]
    findings: tuple[Finding, ...]
    stale_findings: frozenset[str]

    @cached_property
    def members(self) -> dict[str, list[Participation]]:
        """Participations in force of each arrangement that has any."""
        return group_by(self.participations, lambda p: p.arrangement)

    @cached_property
    def memberships(self) -> dict[str, list[Participation]]:
        """Participations in force of each body that has any."""
        return group_by(self.participations, lambda p: p.agency)

    @cached_property
    def exchange_sides(self) -> tuple[tuple[Arrangement, set[str], set[str]], ...]:
        """Who gives to whom in each arrangement that ties its members, by `Arrangement.tied_sides`."""
        by_id = self.network.arrangement_by_id
        sides: list[tuple[Arrangement, set[str], set[str]]] = []
        for name, members in self.members.items():
            givers = {p.agency for p in members if p.provides}
            receivers = {p.agency for p in members if p.receives}
            sides += [(by_id[name], *pair) for pair in by_id[name].tied_sides(givers, receivers)]
        return tuple(sides)

    @cached_property
    def cadence_counts(self) -> Counter[Cadence]:
        """Number of arrangements in force by their `frequency`."""
        known = self.network.arrangement_by_id
        return Counter(self.frequency(known[a]) for a in self.working_arrangements)

    @cached_property
    def _attested_years(self) -> dict[str, int]:
        return attested_years(self.network.sources)

    def year_stated(self, thing: Arrangement | Share, years: int = SHOWN_YEARS) -> int | None:
        """Return the year in which a frequency was last stated, where that is more than so many years ago."""
        if thing.cadence is Cadence.UNKNOWN or self.day is None:
            return None
        citations = thing.citations if isinstance(thing, Share) else thing.cadence_citations
        year = latest_attested_year(citations, self._attested_years)
        return year if 0 < year < self.day.year - years else None

    @cached_property
    def _unproved_parts(self) -> dict[int, int]:
        """The year in which each part was last attested, where that is too long ago, by identity."""
        if self.day is None:
            return {}
        oldest, known, network = self.day.year - PROOF_YEARS, self._attested_years, self.network
        parts: tuple[Part, ...] = (*network.participations, *network.flows, *network.shares)
        years = ((p, attested_year(p.citations, known, p.span)) for p in parts)
        return {id(p): year for p, year in years if year < oldest}

    def is_proved(self, *parts: Part) -> bool:
        """Tell whether participations, flows or shares were all attested recently enough to count."""
        return not any(id(p) in self._unproved_parts for p in parts)

    def outdated_year(self, thing: Arrangement | Share, *parts: Part) -> int | None:
        """Return the year in which a frequency was last stated, where that is too long ago to prove it.

        The parts in it have to be proved as well; the earliest year counts.
        """
        if thing.cadence is Cadence.UNKNOWN:
            return None
        years = (self._unproved_parts.get(id(p)) for p in parts)
        stated = self.year_stated(thing, PROOF_YEARS)
        return min(filter(None, (*years, stated)), default=None)

    def frequency(self, thing: Arrangement | Share, *parts: Part) -> Cadence:
        """Return how regularly information moves; unknown where `outdated_year` has a year."""
        return Cadence.UNKNOWN if self.outdated_year(thing, *parts) else thing.cadence

    @cached_property
    def _documented_ids(self) -> frozenset[int]:
        network = self.network
        ties: tuple[Part, ...] = (*network.participations, *network.flows, *network.shares)
        return frozenset(map(id, filter_countable(ties, general_knowledge=self.general_knowledge)))

    def is_documented(self, tie: Part) -> bool:
        """Tell whether a tie of the network counts, as `filter_countable` says."""
        return id(tie) in self._documented_ids

    def is_in_force(self, thing: DatedItem) -> bool:
        """Tell whether something of the network is in force on the day."""
        if isinstance(thing, Participation | Flow | Share) and not self.is_documented(thing):
            return False
        return self.network.interval(thing).contains(self.day)

    def are_related(self, first: str, second: str) -> bool:
        """Tell whether two agencies share an operational body, or one is part of the other."""
        if self.origins[first][-1] == self.origins[second][-1]:
            return True
        return second in self.network.ancestors(first) or first in self.network.ancestors(second)

    def covering_bodies(self, first: str, second: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the bodies whose ties count for `first` and for `second` when the two are compared.

        A body's ties cover its components towards others, never among themselves: inside one
        operational body only ties in an agency's own name count.
        """
        if self.origins[first][-1] == self.origins[second][-1]:
            return (first,), (second,)
        return self.origins[first], self.origins[second]


def _has_begun(span: Span, day: date | None, arrangement_span: Span | None = None) -> bool:
    """Tell whether something has begun by a day, ended or not."""
    starts = span.start or (arrangement_span.first_day if arrangement_span else None) or span.as_of
    return day is None or starts is None or starts <= day


def _arrangement_has_begun(arrangement: Arrangement, day: date | None) -> bool:
    """Tell whether an arrangement began to work before or on a day, by its dates and status."""
    never_worked = {"proposed"} if arrangement.span.start else {"proposed", "stalled"}
    return arrangement.status not in never_worked and _has_begun(arrangement.span, day)


def _covering_bodies(network: Network, agency: str) -> tuple[str, ...]:
    """Return an agency and the bodies whose ties cover it, nearest first."""
    bodies = [agency]
    for parent in network.ancestors(agency):
        body = network.agency_by_id.get(parent)
        if body is None or body.sector in DEPARTMENT_SECTORS:
            break
        bodies.append(parent)
    return tuple(bodies)


def filter_countable(facts: Iterable[Fact], *, general_knowledge: bool = False) -> list[Fact]:
    """Return the facts that count: no membership that is only foreseen, and none without a document.

    General knowledge lets in the latter.
    """
    facts = (f for f in facts if getattr(f, "role", "") != PROSPECTIVE)
    if general_knowledge:
        return list(facts)
    return [f for f in facts if {c.source for c in f.citations} != {GENERAL_KNOWLEDGE}]


def _was_member_at_end(network: Network, participation: Participation) -> bool:
    """Tell whether a member of a stopped arrangement had joined and not left before its end."""
    span, whole = participation.span, network.arrangement_by_id[participation.arrangement].span
    stayed = span.end is None or (whole.end is not None and span.end >= whole.end)
    return stayed and _has_begun(span, network.day, whole)


def _stale_findings(findings: Iterable[Finding], day: date | None) -> frozenset[str]:
    """Return findings not known to be repaired that are older than `STALE_YEARS` on the day.

    A finding ages from the period that was looked at, where it is known, and else from its own
    date: what a report of today says of old days does not describe today.
    """
    if day is None:
        return frozenset()

    oldest_year = day.year - STALE_YEARS

    def is_stale(f: Finding) -> bool:
        looked_on = f.examined.end or f.examined.first_day or f.span.first_day
        return f.fixed != "yes" and looked_on is not None and looked_on.year < oldest_year

    return frozenset(f.id for f in findings if is_stale(f))


def select(network: Network, *, general_knowledge: bool = False) -> InForce:
    """Select the statements that hold on the day of the network.

    Each list keeps the network's order. General knowledge lets in statements for which no document
    was read.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> select(Network(agencies=(Agency("rcmp", "RCMP"),))).agencies
        ('rcmp',)
    """
    day = network.day

    def is_in_force(thing: DatedItem) -> bool:
        return network.interval(thing).contains(day)

    def countable(facts: Iterable[Fact]) -> list[Fact]:
        return filter_countable(facts, general_knowledge=general_knowledge)

    existing = frozenset(a.id for a in network.agencies if is_in_force(a))
    working = frozenset(a.id for a in network.arrangements if is_in_force(a))
    ended = {a.id for a in network.arrangements if _arrangement_has_begun(a, day)} - working
    parts = [p for p in countable(network.participations) if p.agency in existing]
    shares = [
        s
        for s in countable(network.shares)
        if {s.giver, s.receiver} <= existing and _has_begun(s.span, day)
    ]
    findings = tuple(
        f
        for f in countable(network.findings)
        if interval(f.span).contains(day) and (f.fixed != "yes" or f.span.end is not None)
    )
    compared = {a.id for a in network.agencies if a.cls is AgencyClass.AGENCY} & existing
    return InForce(
        network=network,
        general_knowledge=general_knowledge,
        day=day,
        agencies=tuple(sorted(compared)),
        origins={a.id: _covering_bodies(network, a.id) for a in network.agencies},
        working_arrangements=working,
        participations=tuple(p for p in parts if p.arrangement in working and is_in_force(p)),
        past_participations=tuple(
            p for p in parts if p.arrangement in ended and _was_member_at_end(network, p)
        ),
        flows=tuple(
            f
            for f in countable(network.flows)
            if f.arrangement in working and {f.giver, f.receiver} <= existing and is_in_force(f)
        ),
        shares=tuple(s for s in shares if is_in_force(s)),
        past_shares=tuple(s for s in shares if not is_in_force(s)),
        mandates=tuple(
            m
            for m in countable(network.mandates)
            if m.agency in compared and m.threat in network.threat_by_id and is_in_force(m)
        ),
        foci=tuple(
            f
            for f in countable(network.foci)
            if f.arrangement in network.arrangement_by_id and f.threat in network.threat_by_id
        ),
        findings=findings,
        stale_findings=_stale_findings(findings, day),
    )


def restrict_to_day(network: Network, day: date | None) -> Network:
    """Return a network without the arrangements and ties that were not in force on a day.

    Agencies, threats, mandates, findings and figures stay; without a day everything does.

    Example:
        >>> from datetime import date
        >>> from bordergraph.model import Agency, Network, Share, Span
        >>> ended = Network(
        ...     agencies=(Agency("a", "A"), Agency("b", "B")),
        ...     shares=(Share("a", "b", span=Span(end=date(2005, 12, 31))),),
        ... )
        >>> len(restrict_to_day(ended, date(2005, 1, 1)).shares), len(restrict_to_day(ended, date(2006, 1, 1)).shares)
        (1, 0)
    """
    if day is None:
        return network
    facts = select(replace(network, day=day), general_knowledge=True)
    return replace(
        network,
        arrangements=tuple(
            replace(a, part_of=tuple(p for p in a.part_of if p in facts.working_arrangements))
            for a in network.arrangements
            if facts.is_in_force(a)
        ),
        participations=facts.participations,
        flows=facts.flows,
        shares=facts.shares,
        foci=tuple(f for f in network.foci if facts.is_in_force(f)),
    )
