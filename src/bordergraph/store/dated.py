"""What was in force on a day: the network and the record without what was not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.store.bag import statements

if TYPE_CHECKING:
    from datetime import date

    from bordergraph.model import Flow, Network, Participation
    from bordergraph.store.engine import Engine

__all__ = ["lapsed", "on_day"]

_ORG = vocab.PREFIXES["org"]
_NAMES = {
    "Participation": (f"{_ORG}member", f"{_ORG}organization"),
    "Focus": ("arrangement", "threat"),
    "Flow": ("giver", "receiver", "arrangement", "threat"),
}


def on_day(network: Network, day: date | None) -> Network:
    """Return a network without the arrangements and ties that were not in force on a day.

    Agencies, threats, mandates, findings and figures stay; without a day everything does.

    Example:
        >>> from datetime import date
        >>> from bordergraph.model import Network, Share, Span
        >>> ended = Network(shares=(Share("a", "b", span=Span(end=date(2005, 12, 31))),))
        >>> len(on_day(ended, date(2005, 1, 1)).shares), len(on_day(ended, date(2006, 1, 1)).shares)
        (1, 0)
    """
    if day is None:
        return network
    kept = {a.id: a for a in network.arrangements if a.in_force(day)}

    def held(tie: Participation | Flow) -> bool:
        arrangement = kept.get(tie.arrangement)
        return arrangement is not None and tie.span.in_force(day, within=arrangement.span)

    return replace(
        network,
        arrangements=tuple(
            replace(a, part_of=tuple(p for p in a.part_of if p in kept)) for a in kept.values()
        ),
        participations=tuple(p for p in network.participations if held(p)),
        flows=tuple(f for f in network.flows if held(f)),
        shares=tuple(s for s in network.shares if s.span.in_force(day)),
        foci=tuple(f for f in network.foci if f.arrangement in kept),
    )


def lapsed(engine: Engine, network: Network, day: date) -> frozenset[str]:
    """Return the IRIs of statements of ties that were not in force on a day.

    A tie is judged by all its statements together, as the network holds it; a tie that the
    network does not hold, its statements being disputed, is in force on no day.

    Args:
        engine: Where the statements are.
        network: The same graph as the model has it.
        day: The day.
    """
    held = _ties(on_day(network, day))
    found: set[str] = set()
    for cls, names in _NAMES.items():
        for bag in statements(engine, cls):
            slugs = [bag.slug(name) for name in names]
            # A flow inside an arrangement is one tie, whatever the threat.
            ends = slugs[:3] if cls == "Flow" and slugs[2] else slugs
            if (cls, *ends) not in held:
                found.add(bag.iri)
    return frozenset(found)


def _ties(network: Network) -> set[tuple[str, ...]]:
    """Return what each tie connects, as its statements name it."""
    return {
        *(("Participation", p.agency, p.arrangement) for p in network.participations),
        *(("Focus", f.arrangement, f.threat) for f in network.foci),
        *(("Flow", f.giver, f.receiver, f.arrangement) for f in network.flows),
        *(("Flow", s.giver, s.receiver, "", s.threat or "") for s in network.shares),
    }
