"""Several networks as one: the first that names a thing describes it, all facts are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bordergraph.model import Network

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["believing", "merged"]


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

    kinds = (
        "agencies", "threats", "arrangements", "sources", "findings", "figures", "gateways", "searches",
    )  # fmt: skip
    rest = ("participations", "flows", "shares", "mandates", "foci", "dependencies")
    parts: dict[str, Any] = {k: things(k) for k in kinds} | {k: facts(k) for k in rest}
    complete = all(n.complete for n in networks)
    day = max((n.day for n in networks if n.day), default=None)
    return Network(**parts, day=day, complete=complete)


def believing(network: Network, sources: frozenset[str]) -> Network:
    """Return a network without the facts that rest on other sources alone; empty keeps all.

    A fact without any citation stays, and so do agencies, threats and arrangements.
    """
    if not sources:
        return network

    def kept(facts: tuple[Any, ...]) -> tuple[Any, ...]:
        found = []
        for fact in facts:
            own = tuple(c for c in fact.citations if c.source in sources)
            if own or not fact.citations:
                found.append(replace(fact, citations=own))
        return tuple(found)

    names = (
        "participations", "flows", "shares", "mandates", "foci", "findings", "figures",
        "gateways", "searches",
    )  # fmt: skip
    parts: dict[str, Any] = {name: kept(getattr(network, name)) for name in names}
    return replace(network, **parts)
