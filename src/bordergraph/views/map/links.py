"""Every statement-backed link of a network as a record for the map, in the network's order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.map.records import Cite, MapLink
from bordergraph.views.map.spans import best, force

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.model import Citation, Network

__all__ = ["Citer", "citer", "map_links"]

if TYPE_CHECKING:
    Citer = Callable[[Sequence[Citation]], tuple[Cite, ...]]


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
