"""The part of a network that speaks of one thing: what is said of it hangs on nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bordergraph.model import Citation, Network, Ref

__all__ = ["KINDS", "near"]

KINDS = frozenset({"agency", "arrangement", "threat", "source"})
"""Kinds of things that facts name."""


def near(network: Network, thing: Ref) -> Network:
    """Return what a network says of one thing, and what follows of it.

    Who an agency works with follows from the arrangements that it is in, so their members are part
    of it. What is told by few (findings, searches, gateways) is kept whole.

    Args:
        network: The network.
        thing: An agency, arrangement, threat or source.
    """
    kind, slug = thing

    def cites(citations: tuple[Citation, ...]) -> bool:
        return kind == "source" and any(c.source == slug for c in citations)

    def is_it(of: str, *ids: str | None) -> bool:
        return kind == of and slug in ids

    arrangements = {slug} if kind == "arrangement" else set()
    arrangements |= {p.arrangement for p in network.participations if is_it("agency", p.agency)}
    arrangements |= {f.arrangement for f in network.flows if is_it("agency", f.giver, f.receiver)}
    participations = tuple(
        p for p in network.participations if p.arrangement in arrangements or cites(p.citations)
    )
    flows = tuple(f for f in network.flows if f.arrangement in arrangements or cites(f.citations))
    shares = tuple(
        s
        for s in network.shares
        if is_it("agency", s.giver, s.receiver) or is_it("threat", s.threat) or cites(s.citations)
    )
    ends = {p.agency for p in participations}
    ends |= {end for f in flows for end in (f.giver, f.receiver)}
    ends |= {end for s in shares for end in (s.giver, s.receiver)}
    return replace(
        network,
        agencies=tuple(a for a in network.agencies if is_it("agency", a.id) or a.id in ends),
        threats=tuple(t for t in network.threats if is_it("threat", t.id)),
        sources=tuple(s for s in network.sources if is_it("source", s.id)),
        arrangements=tuple(
            a for a in network.arrangements if a.id in arrangements or cites(a.citations)
        ),
        participations=participations,
        flows=flows,
        shares=shares,
        mandates=tuple(
            m
            for m in network.mandates
            if is_it("agency", m.agency) or is_it("threat", m.threat) or cites(m.citations)
        ),
        foci=tuple(
            f
            for f in network.foci
            if f.arrangement in arrangements or is_it("threat", f.threat) or cites(f.citations)
        ),
    )
