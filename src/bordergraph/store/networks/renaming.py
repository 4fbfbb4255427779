"""Other ids for things, wherever a network names them."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from bordergraph.model import Ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.model import Network

__all__ = ["renamed"]

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


def renamed(network: Network, ids: Mapping[Ref, str]) -> Network:
    """Return a network in which things have the ids that stand for theirs.

    Args:
        network: The network.
        ids: The id that stands for another one, by kind and the id that is given up.

    Example:
        >>> from bordergraph.model import Agency, Mandate, Network
        >>> mine = Network(agencies=(Agency("m", "M"),), mandates=(Mandate("m", "guns"),))
        >>> renamed(mine, {Ref("agency", "m"): "rcmp"}).mandates[0].agency
        'rcmp'
    """
    if not ids:
        return network
    parts: dict[str, Any] = {}
    for field in fields(network):
        value = getattr(network, field.name)
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            kind = _THINGS.get(field.name, "")
            parts[field.name] = tuple(_renamed(thing, kind, ids) for thing in value)
    return replace(network, **parts)


def _renamed(thing: Any, kind: str, ids: Mapping[Ref, str]) -> Any:  # noqa: ANN401 - any dataclass of the model
    changes = {f.name: _field(f.name, getattr(thing, f.name), ids) for f in fields(thing)}
    if kind:
        changes["id"] = _id(kind, thing.id, ids)
    found = {name: new for name, new in changes.items() if new != getattr(thing, name)}
    return replace(thing, **found) if found else thing


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
