"""Merge networks: descriptions complete each other, all facts are kept, and no order matters; and parts of a network."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import MISSING, fields, replace
from enum import StrEnum
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bordergraph.model import FACTS, Network, Record, Ref, Search, Span, group_by
from bordergraph.tables.columns import COLUMNS, TABLE_CLASSES, TABLES
from bordergraph.tables.values import MODELS, NETWORK_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from dataclasses import Field

    from bordergraph.model import Citation


_PART_TABLES = {
    NETWORK_FIELDS.get(table, table): table
    for table, model in MODELS.items()
    if model is not Record
}
PART_KINDS = {
    part.name: TABLE_CLASSES[_PART_TABLES[part.name]].prefixes[0]
    for part in fields(Network)
    if part.name in _PART_TABLES
}
"""The kind of the things or facts in each part of a network that has a table."""

NAMED_KINDS: dict[str, dict[str, str]] = {
    cls.prefixes[0]: {
        column.attr.partition(".")[0]: TABLE_CLASSES[column.target].prefixes[0]
        for column in map(COLUMNS[table].__getitem__, TABLES[table])
        if column.target in TABLE_CLASSES and column.attr != "cadence_citations"
    }
    for table, cls in TABLE_CLASSES.items()
} | {"figure": {"agency": "agency", "threat": "threat"}}
"""The kind of the things that each attribute names, by the kind of the thing or fact that has it."""

# What distinguishes statements of one id, which two graphs may have given to different ones.
_IDENTITIES = {
    "findings": attrgetter("kind", "agencies", "pairs", "arrangements"),
    "searches": attrgetter("agencies", "threat", "day"),
    "gateways": attrgetter("functions", "agency", "bodies"),
}


KINDS = frozenset({"agency", "arrangement", "threat", "source"})
"""Kinds of things that facts name."""


def rename_ids(network: Network, ids: Mapping[Ref, str], stem: str = "") -> Network:
    """Return a network in which things have other ids, by kind and old id.

    The stem is the prefix of new ids that keep a thing apart from another one of the same id; the ids of
    the statements on it get it too.
    """
    if not ids:
        return network
    new_ids = {new for ref, new in ids.items() if stem and new == f"{stem}-{ref.slug}"}
    parts: dict[str, Any] = {
        part: tuple(_rename_thing(t, kind, ids, stem, new_ids) for t in getattr(network, part))
        for part, kind in {**PART_KINDS, "figures": "figure", "records": ""}.items()
    }
    return replace(network, **parts)


def separate_ids(networks: Mapping[str, Network], stems: Mapping[str, str]) -> dict[str, Network]:
    """Return networks in which no source, finding, search or record has the id of another one.

    Agencies, arrangements and threats have joined ids already. `stems` has the prefix of new ids.
    """
    identities: dict[Ref, set[object]] = defaultdict(set)
    for network in networks.values():
        for ref, identity in _identities(network):
            identities[ref].add(identity)
    ambiguous = {ref for ref, values in identities.items() if len(values) > 1}
    return {
        name: rename_ids(network, {r: f"{stems[name]}-{r.slug}" for r in ambiguous}, stems[name])
        for name, network in networks.items()
    }


def _identities(network: Network) -> Iterator[tuple[Ref, object]]:
    """Yield each thing with the attributes that distinguish it from others of the same id."""
    for s in network.sources:
        # A source that its table does not list has its id as its title.
        if s.title != s.id:
            yield Ref("source", s.id), s.title
    for part, identity in _IDENTITIES.items():
        for thing in getattr(network, part):
            yield Ref(PART_KINDS[part], thing.id), identity(thing)
    for r in network.records:
        name = next((v for k, v in r.values.items() if k in {"label", "title"}), None)
        yield Ref(r.kind, r.id), name or repr(sorted(r.values.items()))


def _rename_thing(
    thing: Any, kind: str, ids: Mapping[Ref, str], stem: str, new_ids: set[str]
) -> Any:
    changes: dict[str, Any]
    if isinstance(thing, Record):
        kind, values = thing.kind, thing.values.items()
        changes = {"values": {name: _rename_field(kind, name, v, ids) for name, v in values}}
    else:
        names = [f.name for f in fields(thing)]
        changes = {name: _rename_field(kind, name, getattr(thing, name), ids) for name in names}
    if hasattr(thing, "id"):
        changes["id"] = _rename_id(kind, thing.id, ids)
    changed = {name: new for name, new in changes.items() if new != getattr(thing, name)}
    # A fact has no id of its own: those of the things that it connects set it apart.
    new_names = {changed.get("id")} if hasattr(thing, "id") else {*changed.values()}
    is_apart = not new_ids.isdisjoint(new_names)
    changed |= {
        name: tuple(_rename_citation(c, ids, stem, is_apart=is_apart) for c in citations)
        for name in ("citations", "cadence_citations")
        if (citations := getattr(thing, name, ()))
    }
    return replace(thing, **changed) if changed else thing


def _rename_citation(c: Citation, ids: Mapping[Ref, str], stem: str, *, is_apart: bool) -> Citation:
    source = _rename_id("source", c.source, ids)
    kind, mark, slug = c.statement.partition("/")
    if (is_apart or source != c.source) and mark and not slug.startswith(f"{stem}-"):
        return replace(c, source=source, statement=f"{kind}/{stem}-{slug}")
    return replace(c, source=source)


def _rename_field(kind: str, name: str, value: Any, ids: Mapping[Ref, str]) -> Any:
    """Return the value of an attribute with new ids; lists and pairs stay in their order."""
    if name == "bodies":
        return tuple(sorted((country, _rename_id("agency", body, ids)) for country, body in value))
    if name in {"results", "about"}:
        return tuple(_rename_key(key, ids) for key in value)
    named_kind = NAMED_KINDS[kind].get(name)
    return _rename_id(named_kind, value, ids) if named_kind else value


def _rename_id(kind: str, value: Any, ids: Mapping[Ref, str]) -> Any:
    if isinstance(value, tuple):
        renamed = tuple(_rename_id(kind, item, ids) for item in value)
        return renamed if renamed == value else tuple(sorted(renamed))
    return ids.get(Ref(kind, value), value) if isinstance(value, str) else value


def _rename_key(key: str, ids: Mapping[Ref, str]) -> str:
    kind, mark, slug = key.partition(":")
    return f"{kind}:{_rename_id(kind, slug, ids)}" if mark else key


def merge_networks(networks: Sequence[Network]) -> Network:
    """Return the union of networks.

    A thing (agency, threat, arrangement, source, finding, figure) described twice has the values of
    both descriptions; where they differ, lists are joined, spans cover both, and of texts the first
    in the alphabet is taken, whichever network has it. A fact stated twice is kept twice only if it
    differs in anything.
    """

    def items_of(name: str) -> Iterable[Any]:
        return chain.from_iterable(getattr(network, name) for network in networks)

    facts = ("participations", "flows", "shares", "mandates", "foci", "dependencies")
    parts: dict[str, Any] = {k: tuple(dict.fromkeys(items_of(k))) for k in facts}
    for part in {*PART_KINDS, "figures"}.difference(facts):
        groups = group_by(items_of(part), attrgetter("id"))
        parts[part] = tuple(_merge_things(groups[slug]) for slug in sorted(groups))
    records = group_by(items_of("records"), attrgetter("kind", "id"))
    parts["records"] = tuple(_merge_records(records[key]) for key in sorted(records))
    complete = all(n.complete for n in networks)
    day = max((n.day for n in networks if n.day), default=None)
    return Network(**parts, day=day, complete=complete)


def _merge_things(things: list[Any]) -> Any:
    """Return one description of a thing made of several."""
    first = things[0]
    if all(thing == first for thing in things):
        return first
    if isinstance(first, Search):
        # A search concerns two agencies on one day; two searches cannot be merged field by field.
        citations = dict.fromkeys(c for thing in things for c in thing.citations)
        return replace(min(things, key=str), citations=tuple(citations))
    values = {f: [getattr(thing, f.name) for thing in things] for f in fields(first)}
    return type(first)(**{f.name: _merge_values(f, stated) for f, stated in values.items()})


def _merge_records(records: list[Record]) -> Record:
    """Return one record of a thing made of several."""
    values: dict[str, Any] = {}
    for name in dict.fromkeys(name for r in records for name in r.values):
        stated: list[Any] = [v for r in records if (v := r.values.get(name)) not in (None, "", ())]
        if stated and all(isinstance(v, tuple) for v in stated):
            values[name] = tuple(sorted(set(chain.from_iterable(stated)), key=repr))
        else:
            values[name] = min(stated, key=str, default=records[0].values.get(name))
    citations = dict.fromkeys(c for r in records for c in r.citations)
    return replace(records[0], values=values, citations=tuple(citations))


def _merge_values(field: Field[Any], values: list[Any]) -> Any:
    """Return the value of one field from several descriptions."""
    default = None if field.default is MISSING else field.default
    stated = [v for v in values if v not in (default, None, "", ())]
    if not stated or all(v == stated[0] for v in stated):
        return (stated or values)[0]
    first = stated[0]
    if isinstance(first, Span):
        return _merge_spans(stated)
    if isinstance(first, StrEnum):
        return min(stated, key=list(type(first)).index)
    if isinstance(first, tuple) and field.name != "acronyms":
        return tuple(sorted({item for v in stated for item in v}, key=repr))
    # Any rule would do that does not depend on the order of the networks.
    return min(stated, key=str)


def _merge_spans(spans: list[Span]) -> Span:
    start = min((s.start for s in spans if s.start), default=None)
    end = max((s.end for s in spans if s.end), default=None)
    if start and end and end < start:
        # One span ends before another begins: they cannot be one.
        return min(spans, key=str)
    return Span(start, end, min((s.as_of for s in spans if s.as_of), default=None))


def filter_sources(network: Network, sources: frozenset[str]) -> Network:
    """Return a network without the facts that only other sources state; empty keeps all.

    A fact without any citation stays, and so do agencies, threats and arrangements.
    """
    if not sources:
        return network

    def cited_facts(facts: tuple[Any, ...]) -> tuple[Any, ...]:
        citations = (tuple(c for c in fact.citations if c.source in sources) for fact in facts)
        pairs = zip(facts, citations, strict=True)
        return tuple(replace(f, citations=c) for f, c in pairs if c or not f.citations)

    names = (*FACTS, "figures", "gateways", "searches")
    parts: dict[str, Any] = {name: cited_facts(getattr(network, name)) for name in names}
    return replace(network, **parts)


def neighbourhood(network: Network, thing: Ref) -> Network:
    """Return the part of a network that concerns one agency, arrangement, threat or source.

    The partners of an agency follow from its arrangements, so the members of these are part of it.
    Findings, searches and gateways, which are few, are all kept.
    """
    chosen: defaultdict[str, set[str]] = defaultdict(set, {thing.kind: {thing.slug}})
    ties = ("participations", "flows", "shares", "mandates", "foci")

    def concerned(part: str) -> tuple[Any, ...]:
        """Return the ties that name something chosen, the things chosen, and what cites a source."""
        kind, sources = PART_KINDS[part], chosen["source"]
        named = NAMED_KINDS[kind] if part in ties else {"id": kind}
        ends = [(attrgetter(attr), chosen[k]) for attr, k in named.items() if chosen[k]]
        return tuple(
            item
            for item in getattr(network, part)
            if any(end(item) in ids for end, ids in ends)
            or (sources and any(c.source in sources for c in getattr(item, "citations", ())))
        )

    if thing.kind == "agency":
        inside = (*concerned("participations"), *concerned("flows"))
        chosen["arrangement"] |= {tie.arrangement for tie in inside}
    parts: dict[str, Any] = {part: concerned(part) for part in ties}
    chosen["agency"] |= {p.agency for p in parts["participations"]}
    for tie in (*parts["flows"], *parts["shares"]):
        chosen["agency"] |= {tie.giver, tie.receiver}
    parts |= {part: concerned(part) for part in ("agencies", "threats", "sources", "arrangements")}
    return replace(network, **parts)
