"""Networks in which every id that is named is declared."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bordergraph.errors import Fault, Sentence, sentence, warn_reading

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bordergraph.model import Network


_FACT_KINDS = frozenset({"participation", "flow", "share", "mandate", "focus", "search"})
"""Kinds of what needs all that its fields name; a thing remains without its undeclared names."""
_RULE = "undeclared"
_FEW = 5
"""How many faults a warning lists."""


def consistent_network(network: Network) -> tuple[Network, tuple[Fault, ...]]:
    """Return a network in which every reference is declared, and the faults of what was removed.

    A tie, mandate, focus or search with an undeclared name is removed whole; from an agency,
    arrangement, threat or finding only the name is, and a gateway goes with its last door. A parent or
    broader threat that leads back to its start is removed too.

    Example:
        >>> from bordergraph.model import Network, Share
        >>> [fault.message for fault in consistent_network(Network(shares=(Share("a", "b"),)))[1]]
        ["undeclared agency 'a'", "undeclared agency 'b'"]
        >>> [fault.message for fault in consistent_network(Network(shares=(Share("", ""),)))[1]]
        ['missing agency', 'missing agency']
    """
    from bordergraph.store.networks.merge import NAMED_KINDS, PART_KINDS

    # None stands in a field that may be empty.
    ids = {kind: frozenset([None, *(t.id for t in things)]) for kind, things in network.things}
    faults: list[Fault] = []
    changed: dict[str, Any] = {}
    for part, kind in sorted(PART_KINDS.items(), key=lambda item: item[1] not in _FACT_KINDS):
        fields = {name: to for name, to in NAMED_KINDS[kind].items() if to in ids}
        things = getattr(network, part)
        # Of 400,000 ties that name what is declared, one by one would take seconds.
        if not all(ids[to].issuperset(map(attrgetter(f), things)) for f, to in fields.items()):
            repaired = (_repair_thing(t, kind, fields, ids, faults) for t in things)
            changed[part] = tuple(thing for thing in repaired if thing is not None)
    network = replace(network, **changed)
    network = _break_loops(network, "agencies", "agency", "parent", faults)
    network = _break_loops(network, "threats", "threat", "broader", faults)
    return network, tuple(faults)


def warn_undeclared(faults: Sequence[Fault]) -> None:
    """Warn of names that nothing declares."""
    lines = [*map(str, faults[:_FEW])]
    if more := len(faults) - len(lines):
        lines.append(Sentence("and {n} more", n=more))
    if faults:
        text = (
            "what the graph does not declare is left out; bordergraph check says where:\n  {lines}"
        )
        warn_reading(Sentence(text, lines=lines))


def undeclared_fault(place: str, text: str, kind: str, name: str = "") -> Fault:
    """Return the fault of a thing, such as ``agency:rcmp``, whose references were removed."""
    return Fault(place, Sentence(text, kind=Sentence(kind), name=name), rule=_RULE)


def pack_fault(fault: Fault) -> list[str]:
    """Return what `undeclared_fault` makes the fault of."""
    message = sentence(fault.message)
    return [fault.location, message.template, *map(str, message.values.values())]


def _names_in(field: str, value: Any) -> Sequence[str]:
    """Return the names in a field, which holds one, several, pairs of them, doors or none."""
    if not isinstance(value, tuple):
        return (value,) if value else ()
    if field == "bodies":
        return [body for _, body in value]
    return [name for pair in value for name in pair] if field == "pairs" else value


def _repair_thing(
    thing: Any,
    kind: str,
    fields: Mapping[str, str],
    ids: Mapping[str, frozenset[str | None]],
    faults: list[Fault],
) -> Any:
    """Return a thing without its undeclared names, and add their faults; None removes the thing."""
    values = {field: _names_in(field, getattr(thing, field)) for field in fields}
    ident = getattr(thing, "id", None) or "--".join(chain.from_iterable(values.values()))
    missing = {f: [n for n in dict.fromkeys(values[f]) if n not in ids[fields[f]]] for f in fields}
    messages = [("undeclared {kind} '{name}'", fields[f], n) for f in fields for n in missing[f]]
    if kind in _FACT_KINDS:
        # Only a share may name no threat.
        empty = [f for f in fields if not values[f] and (kind, f) != ("share", "threat")]
        messages += [("missing {kind}", fields[f], "") for f in empty]
    faults += [undeclared_fault(f"{kind}:{ident}", *each) for each in messages]
    if kind in _FACT_KINDS:
        return None if messages else thing
    changed = {f: _remove_names(getattr(thing, f), f, n) for f, n in missing.items() if n}
    if changed.get("bodies") == ():
        return None
    return replace(thing, **changed) if changed else thing


def _remove_names(value: object, field: str, names: Collection[str]) -> object:
    """Return the value of a field without the items that hold one of some names."""
    if isinstance(value, tuple):
        return tuple(item for item in value if not set(_names_in(field, (item,))) & set(names))
    return "" if field == "agency" else None


def _break_loops(network: Network, part: str, kind: str, link: str, faults: list[Fault]) -> Network:
    """Return a network whose things have no link that leads back to them, and add a fault for each."""
    parents = {thing.id: getattr(thing, link) for thing in getattr(network, part)}
    looped: set[str] = set()
    done: set[str] = set()
    for start in parents:
        path: list[str] = []
        current: str | None = start
        while current and current not in done:
            done.add(current)
            path.append(current)
            current = parents.get(current)
        if current in path:
            looped.update(path[path.index(current) :])
    if not looped:
        return network
    text = "its {kind} leads back to it"
    faults += [undeclared_fault(f"{kind}:{i}", text, link) for i in sorted(looped)]
    things = (replace(t, **{link: None}) if t.id in looped else t for t in getattr(network, part))
    changed: dict[str, Any] = {part: tuple(things)}
    return replace(network, **changed)
