"""Several networks as one: descriptions fill each other, all facts are kept, and no order matters."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import MISSING, fields, replace
from enum import StrEnum
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bordergraph.model import Network, Search, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from dataclasses import Field

    from bordergraph.model import Record


def merged(networks: Sequence[Network]) -> Network:
    """Return the union of networks.

    A thing (agency, threat, arrangement, source, finding, figure) described twice has what either
    description tells; where both tell and differ, lists are joined, dates reach as far as either
    says, and of words the first in the alphabet stands, whichever network has it. A fact stated
    twice is kept twice only if it differs in anything.
    """

    def all_of(name: str) -> Iterable[Any]:
        return chain.from_iterable(getattr(network, name) for network in networks)

    kinds = (
        "agencies", "threats", "arrangements", "sources", "findings", "figures", "gateways", "searches",
    )  # fmt: skip
    rest = ("participations", "flows", "shares", "mandates", "foci", "dependencies")
    parts: dict[str, Any] = {
        k: tuple(map(_described, _grouped(all_of(k), attrgetter("id")))) for k in kinds
    }
    parts |= {k: tuple(dict.fromkeys(all_of(k))) for k in rest}
    records = _grouped(all_of("records"), attrgetter("kind", "id"))
    parts["records"] = tuple(map(_recorded, records))
    complete = all(n.complete for n in networks)
    day = max((n.day for n in networks if n.day), default=None)
    return Network(**parts, day=day, complete=complete)


def _described(things: list[Any]) -> Any:  # noqa: ANN401 - any thing of the model
    """Return one description made of several of the same thing."""
    first = things[0]
    if all(thing == first for thing in things):
        return first
    if isinstance(first, Search):
        # It is about two bodies on one day, which two searches cannot share.
        cited = dict.fromkeys(c for thing in things for c in thing.citations)
        return replace(min(things, key=str), citations=tuple(cited))
    return type(first)(
        **{f.name: _value(f, [getattr(thing, f.name) for thing in things]) for f in fields(first)}
    )


def _grouped(things: Iterable[Any], key: Callable[[Any], Any]) -> list[list[Any]]:
    """Return things of one key together, in the order of the keys."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for thing in things:
        found[key(thing)].append(thing)
    return [found[k] for k in sorted(found)]


def _recorded(records: list[Record]) -> Record:
    """Return one record made of several of the same thing."""
    values: dict[str, Any] = {}
    for name in dict.fromkeys(name for r in records for name in r.values):
        told: list[Any] = [v for r in records if (v := r.values.get(name)) not in (None, "", ())]
        if told and all(isinstance(v, tuple) for v in told):
            values[name] = tuple(sorted(set(chain.from_iterable(told)), key=repr))
        else:
            values[name] = min(told, key=str, default=records[0].values.get(name))
    citations = dict.fromkeys(c for r in records for c in r.citations)
    return replace(records[0], values=values, citations=tuple(citations))


def _value(field: Field[Any], values: list[Any]) -> Any:  # noqa: ANN401 - any field of the model
    """Return what several descriptions give together for one field."""
    default = None if field.default is MISSING else field.default
    told = [v for v in values if v not in (default, None, "", ())]
    if not told or all(v == told[0] for v in told):
        return (told or values)[0]
    one = told[0]
    if isinstance(one, Span):
        return _span(told)
    if isinstance(one, StrEnum):
        return min(told, key=list(type(one)).index)
    if isinstance(one, tuple) and field.name != "acronyms":
        return tuple(sorted({item for v in told for item in v}, key=repr))
    # Any rule would do that does not ask which network comes first.
    return min(told, key=str)


def _span(spans: list[Span]) -> Span:
    start = min((s.start for s in spans if s.start), default=None)
    end = max((s.end for s in spans if s.end), default=None)
    if start and end and end < start:
        # One tells of a beginning, another of an end before it: they do not tell of one stretch.
        return min(spans, key=str)
    return Span(start, end, min((s.as_of for s in spans if s.as_of), default=None))


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
