"""Several networks as one: descriptions fill each other, all facts are kept, and no order matters; and parts of one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import MISSING, fields, replace
from enum import StrEnum
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bordergraph.model import FACTS, Network, Record, Ref, Search, Span
from bordergraph.tables.columns import COLUMNS, OF_TABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from dataclasses import Field

    from bordergraph.model import Citation


# What each field of the model names.
_NAMES = {
    **dict.fromkeys(
        ("agency", "agencies", "giver", "receiver", "parent", "stands_for", "hubs", "pairs"),
        "agency",
    ),
    **dict.fromkeys(("arrangement", "arrangements", "part_of"), "arrangement"),
    **dict.fromkeys(("threat", "threats", "broader", "related"), "threat"),
}
_THINGS = {"agencies": "agency", "arrangements": "arrangement", "threats": "threat"}
_EVENTS = {
    "sources": "source", "findings": "finding", "searches": "search", "gateways": "gateway",
}  # fmt: skip

KINDS = frozenset({"agency", "arrangement", "threat", "source"})
"""Kinds of things that facts name."""


def renamed(network: Network, ids: Mapping[Ref, str], stem: str = "") -> Network:
    """Return a network in which things have the ids that stand for theirs.

    Args:
        network: The network.
        ids: The id that stands for another one, by kind and the id that is given up.
        stem: What a new id begins with where a thing is kept apart from another one of its id; the
            ids of the statements on it begin so too.

    Example:
        >>> from bordergraph.model import Agency, Mandate, Network
        >>> mine = Network(agencies=(Agency("m", "M"),), mandates=(Mandate("m", "guns"),))
        >>> renamed(mine, {Ref("agency", "m"): "rcmp"}).mandates[0].agency
        'rcmp'
    """
    if not ids:
        return network
    own = {new for ref, new in ids.items() if stem and new == f"{stem}-{ref.slug}"}
    return _each(
        network, lambda name, thing: _renamed(thing, _THINGS.get(name, ""), ids, stem, own)
    )


def _each(network: Network, change: Callable[[str, Any], Any]) -> Network:
    """Return a network with something else in place of each thing and fact, by its attribute."""
    told = {f.name: getattr(network, f.name) for f in fields(network)}
    parts: dict[str, Any] = {
        name: tuple(change(name, thing) for thing in value)
        for name, value in told.items()
        if isinstance(value, tuple)
    }
    return replace(network, **parts)


def apart(networks: Mapping[str, Network], stems: Mapping[str, str]) -> dict[str, Network]:
    """Return networks in which no source, finding, search or record has the id of another one.

    Args:
        networks: The networks by name, whose agencies, arrangements and threats have the ids that
            stand for theirs.
        stems: What a new id begins with, by network.
    """
    told: dict[Ref, set[object]] = defaultdict(set)
    for network in networks.values():
        for ref, core in _cores(network):
            told[ref].add(core)
    several = {ref for ref, cores in told.items() if len(cores) > 1}
    return {
        name: _set_apart(network, several, stems[name]) if several else network
        for name, network in networks.items()
    }


def _cores(network: Network) -> Iterator[tuple[Ref, object]]:
    """Yield what of each thing shows that it is another one than its namesake."""
    for s in network.sources:
        # One that its table does not list is called by its id alone.
        if s.title != s.id:
            yield Ref("source", s.id), s.title
    for f in network.findings:
        yield Ref("finding", f.id), (f.kind, f.agencies, f.pairs, f.arrangements)
    for search in network.searches:
        yield Ref("search", search.id), (search.agencies, search.threat, search.day)
    for g in network.gateways:
        yield Ref("gateway", g.id), (g.functions, g.agency, g.through)
    for r in network.records:
        name = next((v for k, v in r.values.items() if k in {"label", "title"}), None)
        yield Ref(r.kind, r.id), name or repr(sorted(r.values.items()))


def _set_apart(network: Network, several: Collection[Ref], stem: str) -> Network:
    ids = {ref: f"{stem}-{ref.slug}" for ref in several}
    return _each(
        network, lambda name, thing: _under_new_ids(thing, _EVENTS.get(name, ""), ids, stem)
    )


def _under_new_ids(thing: Any, kind: str, ids: Mapping[Ref, str], stem: str) -> Any:  # noqa: ANN401 - any dataclass of the model
    changes: dict[str, Any] = {}
    kind = thing.kind if isinstance(thing, Record) else kind
    if kind and Ref(kind, thing.id) in ids:
        changes["id"] = ids[Ref(kind, thing.id)]
    if isinstance(thing, Record):
        changes["values"] = _values(thing, ids)
    for name in ("citations", "cadence_told"):
        if cited := getattr(thing, name, ()):
            changes[name] = tuple(_cited(c, ids, stem, moved="id" in changes) for c in cited)
    return replace(thing, **changes) if changes else thing


def _cited(c: Citation, ids: Mapping[Ref, str], stem: str, *, moved: bool) -> Citation:
    source = ids.get(Ref("source", c.source), c.source)
    moved = moved or source != c.source
    return replace(c, source=source, statement=_begun(c.statement, stem) if moved else c.statement)


def _begun(statement: str, stem: str) -> str:
    kind, mark, slug = statement.partition("/")
    return f"{kind}/{stem}-{slug}" if mark and not slug.startswith(f"{stem}-") else statement


def _values(record: Record, ids: Mapping[Ref, str]) -> dict[str, object]:
    """Return what a record says, with other ids of what it names."""
    kinds = {
        column.attr: OF_TABLE[column.of].prefixes[0]
        for table, cls in OF_TABLE.items()
        if record.kind in cls.prefixes
        for column in COLUMNS[table].values()
        if column.of in OF_TABLE
    }
    return {k: _id(kinds[k], v, ids) if k in kinds else v for k, v in record.values.items()}


def _renamed(
    thing: Any,  # noqa: ANN401 - any dataclass of the model
    kind: str,
    ids: Mapping[Ref, str],
    stem: str,
    own: set[str],
) -> Any:  # noqa: ANN401 - the same
    changes = {f.name: _field(f.name, getattr(thing, f.name), ids) for f in fields(thing)}
    if kind:
        changes["id"] = _id(kind, thing.id, ids)
    if isinstance(thing, Record):
        changes["values"] = _values(thing, ids)
    found = {name: new for name, new in changes.items() if new != getattr(thing, name)}
    if own and any(own & _texts(new) for new in found.values()):
        found |= {
            name: tuple(replace(c, statement=_begun(c.statement, stem)) for c in cited)
            for name in ("citations", "cadence_told")
            if (cited := getattr(thing, name, ()))
        }
    return replace(thing, **found) if found else thing


def _texts(value: object) -> set[str]:
    """Return the texts in a value."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        return set().union(*map(_texts, value.values()))
    return set().union(*map(_texts, value)) if isinstance(value, tuple) else set()


def _field(name: str, value: Any, ids: Mapping[Ref, str]) -> Any:  # noqa: ANN401 - any field of the model
    """Return what a field says with other ids; lists and pairs stay in their order."""
    if name in _NAMES:
        return _id(_NAMES[name], value, ids)
    if name == "through":
        return tuple(sorted((country, _id("agency", body, ids)) for country, body in value))
    if name in {"found", "about"}:
        return tuple(_key(key, ids) for key in value)
    return value


def _id(kind: str, value: Any, ids: Mapping[Ref, str]) -> Any:  # noqa: ANN401 - an id, or ids in tuples
    if isinstance(value, tuple):
        found = tuple(_id(kind, each, ids) for each in value)
        return found if found == value else tuple(sorted(found))
    return ids.get(Ref(kind, value), value) if isinstance(value, str) else value


def _key(key: str, ids: Mapping[Ref, str]) -> str:
    kind, mark, slug = key.partition(":")
    return f"{kind}:{_id(kind, slug, ids)}" if mark else key


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
        own = (tuple(c for c in fact.citations if c.source in sources) for fact in facts)
        both = zip(facts, own, strict=True)
        return tuple(replace(f, citations=c) for f, c in both if c or not f.citations)

    names = (*FACTS, "figures", "gateways", "searches")
    parts: dict[str, Any] = {name: kept(getattr(network, name)) for name in names}
    return replace(network, **parts)


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
