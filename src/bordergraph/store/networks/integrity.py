"""Networks in which every id that is named is declared."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from bordergraph.errors import Fault, tell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bordergraph.model import Network


# By part of a network: what one is called, and what its fields name. A fact stands only with all of it.
_FACTS = {
    "participations": ("participation", {"agency": "agency", "arrangement": "arrangement"}),
    "flows": ("flow", {"giver": "agency", "receiver": "agency", "arrangement": "arrangement"}),
    "shares": ("share", {"giver": "agency", "receiver": "agency", "threat": "threat"}),
    "mandates": ("mandate", {"agency": "agency", "threat": "threat"}),
    "foci": ("focus", {"arrangement": "arrangement", "threat": "threat"}),
    "searches": ("search", {"agencies": "agency", "threat": "threat"}),
}

# A thing stands without the names that nothing declares.
_THINGS = {
    "agencies": ("agency", {"parent": "agency", "stands_for": "agency"}),
    "threats": ("threat", {"broader": "threat", "related": "threat"}),
    "arrangements": ("arrangement", {"part_of": "arrangement", "hubs": "agency"}),
    "findings": (
        "finding",
        {"agencies": "agency", "arrangements": "arrangement", "threats": "threat"},
    ),
    "gateways": ("gateway", {"agency": "agency", "threats": "threat"}),
}

# Pairs of findings and doors of gateways are looked at last.
_ENDS = {
    "findings": ("finding", {"pairs": "agency"}),
    "gateways": ("gateway", {"through": "agency"}),
}

_WHOLE = frozenset(kind for kind, _ in _FACTS.values())
_RULE = "undeclared"
_FEW = 5
"""Faults of which a warning tells."""


def sound(network: Network) -> tuple[Network, tuple[Fault, ...]]:
    """Return a network without what names things that it does not declare, and what that was.

    A tie, mandate, focus or search that names nothing declared is left out whole; of an agency,
    arrangement, threat or finding only the name is, and a gateway goes with its last door. A parent or
    wider threat that leads back to where it began is left out too.

    Example:
        >>> from bordergraph.model import Network, Share
        >>> [fault.what for fault in sound(Network(shares=(Share("a", "b"),)))[1]]
        ["no agency 'a' is declared", "no agency 'b' is declared"]
        >>> [fault.what for fault in sound(Network(shares=(Share("", ""),)))[1]]
        ['it names no agency', 'it names no agency']
    """
    ids = {kind: frozenset(t.id for t in things) for kind, things in network.things}
    faults: list[Fault] = []
    network = _declared(network, _FACTS | _THINGS, ids, faults)
    network = _unlooped(network, "agencies", "agency", "parent", faults)
    network = _unlooped(network, "threats", "threat", "broader", faults)
    return _declared(network, _ENDS, ids, faults), tuple(faults)


def warn_left_out(faults: Sequence[Fault]) -> None:
    """Warn of what names things that nothing declares."""
    shown = "\n".join(f"  {fault}" for fault in faults[:_FEW])
    more = f"\n  and {len(faults) - _FEW} more" if len(faults) > _FEW else ""
    if faults:
        what = "what the graph does not declare is left out; bordergraph check says where"
        tell(f"{what}:\n{shown}{more}")


def _declared(
    network: Network,
    parts: Mapping[str, tuple[str, Mapping[str, str]]],
    ids: Mapping[str, frozenset[str]],
    faults: list[Fault],
) -> Network:
    """Return a network without what parts of it name and nothing declares, noting each."""
    changed: dict[str, Any] = {}
    for name, (kind, fields) in parts.items():
        things = getattr(network, name)
        if not all(_all_good(things, kind, field, ids[of]) for field, of in fields.items()):
            found = (_mended(thing, kind, fields, ids, faults) for thing in things)
            changed[name] = tuple(thing for thing in found if thing is not None)
    return replace(network, **changed) if changed else network


def _all_good(things: Iterable[Any], kind: str, field: str, known: frozenset[str]) -> bool:
    """Tell whether things name what they must, and nothing undeclared; many at once is quick."""
    values = {getattr(thing, field) for thing in things} - known
    return all(
        known.issuperset(_names(field, value)) and (value or not _needs(kind, field))
        for value in values
    )


def _names(field: str, value: Any) -> Sequence[str]:  # noqa: ANN401 - any value of the model
    """Return the names in a field, which holds one, several, pairs of them, doors or none."""
    if not isinstance(value, tuple):
        return (value,) if value else ()
    if field == "through":
        return [body for _, body in value]
    return [name for pair in value for name in pair] if field == "pairs" else value


def _needs(kind: str, field: str) -> bool:
    """Tell whether a field must be filled: only a share may name no threat."""
    return kind in _WHOLE and (kind, field) != ("share", "threat")


def _mended(
    thing: Any,  # noqa: ANN401 - any value of the model
    kind: str,
    fields: Mapping[str, str],
    ids: Mapping[str, frozenset[str]],
    faults: list[Fault],
) -> Any:  # noqa: ANN401 - the same
    """Return a thing without the undeclared names in it, noting each; None where nothing is left of it."""
    told = {field: _names(field, getattr(thing, field)) for field in fields}
    own = getattr(thing, "id", None) or "--".join(chain.from_iterable(told.values()))
    wrong = {
        f: [n for n in dict.fromkeys(names) if n not in ids[fields[f]]] for f, names in told.items()
    }
    found = [f"no {fields[f]} '{name}' is declared" for f in fields for name in wrong[f]]
    found += [f"it names no {of}" for f, of in fields.items() if _needs(kind, f) and not told[f]]
    faults += [Fault(f"{kind} {own}", what, rule=_RULE) for what in found]
    if kind in _WHOLE:
        return None if found else thing
    changed = {f: _without(getattr(thing, f), f, names) for f, names in wrong.items() if names}
    if changed.get("through") == ():
        return None
    return replace(thing, **changed) if changed else thing


def _without(value: object, field: str, wrong: Collection[str]) -> object:
    """Return what a field holds without some names: an item with one of them goes."""
    if isinstance(value, tuple):
        return tuple(item for item in value if not set(_names(field, (item,))) & set(wrong))
    return "" if field == "agency" else None


def _unlooped(network: Network, part: str, kind: str, link: str, faults: list[Fault]) -> Network:
    """Return a network whose things have no link that leads back to them, noting each."""
    above = {thing.id: getattr(thing, link) for thing in getattr(network, part)}
    looped: set[str] = set()
    done: set[str] = set()
    for first in above:
        path: list[str] = []
        at: str | None = first
        while at and at not in done:
            done.add(at)
            path.append(at)
            at = above.get(at)
        if at in path:
            looped.update(path[path.index(at) :])
    if not looped:
        return network
    faults += [
        Fault(f"{kind} {i}", f"its {link} leads back to it", rule=_RULE) for i in sorted(looped)
    ]
    things = (replace(t, **{link: None}) if t.id in looped else t for t in getattr(network, part))
    changed: dict[str, Any] = {part: tuple(things)}
    return replace(network, **changed)
