"""Other ids for things, wherever a network names them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from bordergraph.model import Record, Ref
from bordergraph.tables.columns import COLUMNS, OF_TABLE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bordergraph.model import Citation, Network

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
    parts: dict[str, Any] = {}
    for field in fields(network):
        value = getattr(network, field.name)
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            kind = _THINGS.get(field.name, "")
            parts[field.name] = tuple(_renamed(thing, kind, ids, stem, own) for thing in value)
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
    parts: dict[str, Any] = {}
    for field in fields(network):
        value = getattr(network, field.name)
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            kind = _EVENTS.get(field.name, "")
            parts[field.name] = tuple(_under_new_ids(thing, kind, ids, stem) for thing in value)
    return replace(network, **parts)


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
