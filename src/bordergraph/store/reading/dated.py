"""The statements of the ties that a network does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.store.reading.bag import statements

if TYPE_CHECKING:
    from bordergraph.model import Network
    from bordergraph.store.engine import Engine

__all__ = ["lapsed"]

_ORG = vocab.PREFIXES["org"]
_NAMES = {
    "Participation": (f"{_ORG}member", "arrangement"),
    "Focus": ("arrangement", "threat"),
    "Flow": ("giver", "receiver", "arrangement", "threat"),
}


def lapsed(engine: Engine, held: Network) -> frozenset[str]:
    """Return the IRIs of statements of ties that a network does not hold.

    A tie is judged by all its statements together, as the network holds it; a tie whose
    statements are disputed is in no network.

    Args:
        engine: Where the statements are.
        held: The same graph as the model has it, with the ties that were in force.
    """
    ties = _ties(held)
    found: set[str] = set()
    for cls, names in _NAMES.items():
        for bag in statements(engine, cls):
            slugs = [bag.slug(name) for name in names]
            # A flow inside an arrangement is one tie, whatever the threat.
            ends = slugs[:3] if cls == "Flow" and slugs[2] else slugs
            if (cls, *ends) not in ties:
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
