"""Several networks as one: the first that names a thing describes it, all facts are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.model import Network

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["merged"]


def merged(networks: Sequence[Network]) -> Network:
    """Return the union of networks.

    A thing (agency, threat, arrangement, source, finding, figure) described twice keeps its first
    description. A fact stated twice is kept twice only if it differs in anything.
    """

    def things(name: str) -> tuple[Any, ...]:
        found: dict[str, Any] = {}
        for network in networks:
            for thing in getattr(network, name):
                found.setdefault(thing.id, thing)
        return tuple(found[i] for i in sorted(found))

    def facts(name: str) -> tuple[Any, ...]:
        everything: Iterable[Any] = (f for network in networks for f in getattr(network, name))
        return tuple(dict.fromkeys(everything))

    kinds = ("agencies", "threats", "arrangements", "sources", "findings", "figures")
    rest = ("participations", "flows", "shares", "mandates", "foci")
    parts: dict[str, Any] = {k: things(k) for k in kinds} | {k: facts(k) for k in rest}
    complete = all(n.complete for n in networks)
    return Network(**parts, day=networks[0].day, complete=complete)
