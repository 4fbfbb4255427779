"""Everything at once: the network that analysis and views are given."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bordergraph.model.terms import Span
from bordergraph.model.things import Agency, Arrangement
from bordergraph.model.ties import Focus, Mandate, Participation, Share, interval

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bordergraph.model.evidence import Figure, Finding, Search
    from bordergraph.model.things import Record, Source, Threat
    from bordergraph.model.ties import Dated, Dependency, Flow, Gateway, Interval


@dataclass(frozen=True)
class Network:
    """Everything that analysis and views need, sorted by id, with no duplicate facts.

    Attributes:
        day: The day the network describes, for every reader of it; None when the data holds no
            date. Everything in it is kept, in force or not; ask the spans.
        complete: True when the data names no sources and so is taken at its word: a missing
            tie is then an absent tie.
        agencies: Bodies.
        threats: What they work against.
        arrangements: Programs and channels.
        participations: Who takes part in what.
        flows: Who gives what to whom inside an arrangement.
        shares: Who gives to whom outside of any.
        mandates: Who answers for which threat.
        foci: Which arrangement works against which threat.
        findings: What auditors and reviewers documented.
        dependencies: How much one kind of work needs another.
        gateways: Doors that law prescribes between bodies.
        searches: Dated attempts to disprove a gap.
        figures: Statistics.
        sources: The documents.
        records: What classes of the schema hold that have no class of the model, by kind and id.
        title: What to call it.
    """

    agencies: tuple[Agency, ...] = ()
    threats: tuple[Threat, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()
    participations: tuple[Participation, ...] = ()
    flows: tuple[Flow, ...] = ()
    shares: tuple[Share, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    foci: tuple[Focus, ...] = ()
    findings: tuple[Finding, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    searches: tuple[Search, ...] = ()
    figures: tuple[Figure, ...] = ()
    sources: tuple[Source, ...] = ()
    records: tuple[Record, ...] = ()
    day: date | None = None
    complete: bool = False
    title: str = field(default="", compare=False)

    @property
    def things(self) -> tuple[tuple[str, tuple[Agency | Arrangement | Threat, ...]], ...]:
        """Agencies, arrangements and threats, with their kind."""
        named = self.agencies, self.arrangements, self.threats
        return tuple(zip(("agency", "arrangement", "threat"), named, strict=True))

    @cached_property
    def agency_by_id(self) -> dict[str, Agency]:
        """Agencies by id."""
        return {a.id: a for a in self.agencies}

    @cached_property
    def threat_by_id(self) -> dict[str, Threat]:
        """Threats by id."""
        return {t.id: t for t in self.threats}

    @cached_property
    def arrangement_by_id(self) -> dict[str, Arrangement]:
        """Arrangements by id."""
        return {a.id: a for a in self.arrangements}

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """Sources by id."""
        return {s.id: s for s in self.sources}

    @cached_property
    def members_by_id(self) -> dict[str, tuple[str, ...]]:
        """Ids of all bodies that ever took part in each arrangement, sorted, by its id."""
        found: dict[str, set[str]] = {}
        for part in self.participations:
            found.setdefault(part.arrangement, set()).add(part.agency)
        return {arrangement: tuple(sorted(members)) for arrangement, members in found.items()}

    @cached_property
    def _intervals_by_id(self) -> dict[int, Interval]:
        dated = (
            self.agencies, self.arrangements, self.participations, self.flows, self.shares,
            self.mandates, self.foci,
        )  # fmt: skip
        return {id(thing): self._interval(thing) for things in dated for thing in things}

    def interval(self, thing: Dated) -> Interval:
        """Return the days on which something is in force."""
        return self._intervals_by_id.get(id(thing)) or self._interval(thing)

    def _interval(self, thing: Dated) -> Interval:
        arrangements, agencies = self.arrangement_by_id, self.agency_by_id
        if isinstance(thing, Agency):
            return interval(thing.span)
        if isinstance(thing, Arrangement):
            return interval(Span(), thing)
        if isinstance(thing, Focus):
            return interval(Span(), arrangements.get(thing.arrangement))
        if isinstance(thing, Mandate):
            threat = self.threat_by_id.get(thing.threat)
            bodies = [agencies[thing.agency].span] if thing.agency in agencies else []
            return interval(Span(threat.first_documented if threat else None), None, bodies)
        ends = [thing.agency] if isinstance(thing, Participation) else [thing.giver, thing.receiver]
        within = None if isinstance(thing, Share) else arrangements.get(thing.arrangement)
        return interval(thing.span, within, [agencies[a].span for a in ends if a in agencies])

    def on(self, day: date | None) -> Network:
        """Return the network on another day; what was looked up by id stays at hand."""
        other = replace(self, day=day)
        vars(other).update((k, v) for k, v in vars(self).items() if k.endswith("_by_id"))
        return other

    def spans(self) -> Iterator[Span]:
        """Yield every stretch of time that the network knows of."""
        for things in (
            self.agencies, self.arrangements, self.participations, self.flows, self.shares,
            self.findings,
        ):  # fmt: skip
            for thing in things:
                yield thing.span

    def ancestors(self, agency: str) -> Iterator[str]:
        """Yield the ids of the bodies an agency is part of, nearest first; a loop ends the walk."""
        seen = {agency}
        current = self.agency_by_id.get(agency)
        while current and current.parent and current.parent not in seen:
            seen.add(current.parent)
            yield current.parent
            current = self.agency_by_id.get(current.parent)

    def broader(self, threat: str) -> Iterator[str]:
        """Yield a threat's broader threats, nearest first; a loop ends the walk."""
        seen = {threat}
        current = self.threat_by_id.get(threat)
        while current and current.broader and current.broader not in seen:
            seen.add(current.broader)
            yield current.broader
            current = self.threat_by_id.get(current.broader)
