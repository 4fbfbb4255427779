"""Every statement-backed link of a network as a record for the map, in the network's order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from bordergraph.model import Confidence
from bordergraph.views.map.payload import Cite, MapFinding, MapLink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.model import Citation, Dated, Network

    Citer = Callable[[Sequence[Citation]], tuple[Cite, ...]]


CONFIDENCES = [c.value for c in Confidence]


class Force(TypedDict):
    """When something is in force."""

    start: str
    until: str
    stopped: bool
    active: bool


def iso(day: date | None) -> str:
    """Return an ISO date, empty for None."""
    return day.isoformat() if day else ""


def best(citations: Sequence[Citation]) -> str:
    """Return the best confidence among statements, empty without any."""
    found = {c.confidence.value for c in citations}
    return next((c for c in CONFIDENCES if c in found), "")


def _iso_within(day: date) -> str:
    """Return an ISO date, empty for the first and the last of all days."""
    return "" if day in {date.min, date.max} else day.isoformat()


def force(thing: Dated, facts: InForce) -> Force:
    """Return when something of the network is in force, and whether it is on its day."""
    days = facts.interval(thing)
    return Force(
        start=_iso_within(days.begins), until=_iso_within(days.ends), stopped=days.stopped,
        active=facts.holds(thing),
    )  # fmt: skip


def citer(network: Network) -> Citer:
    """Return a function that turns citations into records; an unregistered source is left out."""
    at = {s.id: i for i, s in enumerate(network.sources)}

    def cites(citations: Sequence[Citation]) -> tuple[Cite, ...]:
        return tuple(
            Cite(at[c.source], c.locator, c.confidence.value, c.note)
            for c in citations
            if c.source in at
        )

    return cites


def map_links(facts: InForce) -> tuple[MapLink, ...]:
    """Return one link per participation, flow, share, mandate and focus."""
    cites = citer(facts.network)
    return (
        *_participations(facts, cites),
        *_flows(facts, cites),
        *_shares(facts, cites),
        *_mandates(facts, cites),
        *_foci(facts, cites),
    )


def _participations(facts: InForce, cites: Citer) -> Iterator[MapLink]:
    for p in facts.network.participations:
        arrangement = facts.network.arrangement_by_id.get(p.arrangement)
        yield MapLink(
            kind="participation",
            a=f"agency/{p.agency}",
            b=f"arrangement/{p.arrangement}",
            role=p.role,
            cadence=arrangement.cadence.value if arrangement else "",
            aged=(arrangement and facts.aged(arrangement)) or 0,
            gives=p.provides,
            takes=p.receives,
            confidence=best(p.citations),
            cites=cites(p.citations),
            **force(p, facts),
        )


def _flows(facts: InForce, cites: Citer) -> Iterator[MapLink]:
    for f in facts.network.flows:
        arrangement = facts.network.arrangement_by_id.get(f.arrangement)
        yield MapLink(
            kind="flow",
            a=f"agency/{f.giver}",
            b=f"agency/{f.receiver}",
            via=f"arrangement/{f.arrangement}",
            cadence=arrangement.cadence.value if arrangement else "",
            aged=(arrangement and facts.aged(arrangement)) or 0,
            what=f.what,
            confidence=best(f.citations),
            cites=cites(f.citations),
            **force(f, facts),
        )


def _shares(facts: InForce, cites: Citer) -> Iterator[MapLink]:
    for s in facts.network.shares:
        yield MapLink(
            kind="share",
            a=f"agency/{s.giver}",
            b=f"agency/{s.receiver}",
            threat=f"threat/{s.threat}" if s.threat else "",
            cadence=s.cadence.value,
            aged=facts.aged(s) or 0,
            confidence=best(s.citations),
            cites=cites(s.citations),
            **force(s, facts),
        )


def _mandates(facts: InForce, cites: Citer) -> Iterator[MapLink]:
    for m in facts.network.mandates:
        yield MapLink(
            kind="mandate",
            a=f"agency/{m.agency}",
            b=f"threat/{m.threat}",
            role=m.responsibility.value,
            confidence=best(m.citations),
            cites=cites(m.citations),
            **force(m, facts),
        )


def _foci(facts: InForce, cites: Citer) -> Iterator[MapLink]:
    for f in facts.network.foci:
        yield MapLink(
            kind="focus",
            a=f"arrangement/{f.arrangement}",
            b=f"threat/{f.threat}",
            confidence=best(f.citations),
            cites=cites(f.citations),
            **force(f, facts),
        )


def map_findings(network: Network) -> Iterator[MapFinding]:
    """Yield every finding."""
    cites = citer(network)
    for f in network.findings:
        yield MapFinding(
            id=f.id,
            kind=f.kind,
            nodes=(
                *(f"agency/{a}" for a in f.agencies),
                *(f"arrangement/{a}" for a in f.arrangements),
            ),
            pairs=tuple((f"agency/{a}", f"agency/{b}") for a, b in f.pairs),
            threats=tuple(f"threat/{t}" for t in f.threats),
            start=iso(f.span.begin),
            until=iso(f.span.end),
            fixed=f.fixed,
            cites=cites(f.citations),
        )
