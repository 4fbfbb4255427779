"""Networks in which every id that is named is declared, and the part that concerns one thing."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bordergraph.errors import Fault, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.model import Citation, Network, Ref

# Facts by what makes them up: each field names a thing of that kind. Only a share may name no threat.
_FACTS = {
    "participations": {"agency": "agency", "arrangement": "arrangement"},
    "flows": {"giver": "agency", "receiver": "agency", "arrangement": "arrangement"},
    "shares": {"giver": "agency", "receiver": "agency", "threat": "threat"},
    "mandates": {"agency": "agency", "threat": "threat"},
    "foci": {"arrangement": "arrangement", "threat": "threat"},
    "searches": {"agencies": "agency", "threat": "threat"},
}
# What stands without the things that one of its lists names wrongly.
_LISTS = {
    "agencies": {"parent": "agency", "stands_for": "agency"},
    "threats": {"broader": "threat", "related": "threat"},
    "arrangements": {"part_of": "arrangement", "hubs": "agency"},
    "findings": {"agencies": "agency", "arrangements": "arrangement", "threats": "threat"},
    "gateways": {"agency": "agency", "threats": "threat"},
}
_ONE = {
    "participations": "participation", "flows": "flow", "shares": "share", "mandates": "mandate",
    "foci": "focus", "searches": "search", "agencies": "agency", "threats": "threat",
    "arrangements": "arrangement", "findings": "finding", "gateways": "gateway",
}  # fmt: skip
_MAY_BE_EMPTY = {("shares", "threat")}
_RULE = "undeclared"
_FEW = 5
"""Faults of which a warning tells."""


def sound(network: Network) -> tuple[Network, tuple[Fault, ...]]:
    """Return a network without what names things that it does not declare, and what that was.

    A tie, mandate, focus or search that names nothing declared is left out whole; of an agency,
    arrangement, threat or finding only the name is. A parent or wider threat that leads back to
    where it began is left out too.

    Example:
        >>> from bordergraph.model import Network, Share
        >>> [fault.what for fault in sound(Network(shares=(Share("a", "b"),)))[1]]
        ["no agency 'a' is declared", "no agency 'b' is declared"]
        >>> [fault.what for fault in sound(Network(shares=(Share("", ""),)))[1]]
        ['it names no agency', 'it names no agency']
    """
    ids = {
        "agency": frozenset(a.id for a in network.agencies),
        "arrangement": frozenset(a.id for a in network.arrangements),
        "threat": frozenset(t.id for t in network.threats),
    }
    good = {
        name
        for name, fields in (_FACTS | _LISTS).items()
        if _all_declared(getattr(network, name), fields, ids, _needed(name))
    }
    faults: list[Fault] = []
    changed: dict[str, Any] = {}
    for name, fields in _FACTS.items():
        facts = () if name in good else getattr(network, name)
        kept = tuple(f for f in facts if not _wrong(f, name, fields, ids, faults))
        if len(kept) < len(facts):
            changed[name] = kept
    for name, fields in _LISTS.items():
        things = () if name in good else getattr(network, name)
        mended = tuple(_mended(t, _ONE[name], fields, ids, faults) for t in things)
        if any(new is not old for new, old in zip(mended, things, strict=True)):
            changed[name] = mended
    now = {name: changed.get(name, getattr(network, name)) for name in _ONE}
    later = {
        "agencies": _unlooped(now["agencies"], "agency", "parent", faults),
        "threats": _unlooped(now["threats"], "threat", "broader", faults),
        "findings": _pairs(now["findings"], ids["agency"], faults),
        "gateways": _doors(now["gateways"], ids["agency"], faults),
    }
    changed |= {name: things for name, things in later.items() if things is not None}
    return (replace(network, **changed) if changed else network), tuple(faults)


def warn_left_out(faults: Sequence[Fault]) -> None:
    """Warn of what names things that nothing declares."""
    shown = "\n".join(f"  {fault}" for fault in faults[:_FEW])
    more = f"\n  and {len(faults) - _FEW} more" if len(faults) > _FEW else ""
    if faults:
        what = "what the graph does not declare is left out; bordergraph check says where"
        tell(f"{what}:\n{shown}{more}")


def _all_declared(
    things: Sequence[object],
    fields: Mapping[str, str],
    ids: Mapping[str, frozenset[str]],
    needed: Sequence[str],
) -> bool:
    """Tell whether things name what they must, and nothing undeclared; many at once is quick."""
    for field, of in fields.items():
        values = set(map(attrgetter(field), things))
        if field in needed and not all(values):
            return False
        if not all(ids[of].issuperset(_names(value)) for value in values - ids[of]):
            return False
    return True


def _names(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - any value of the model
    """Return the names in a field, which holds one, several or none."""
    return value if isinstance(value, tuple) else (value,) if value else ()


def _needed(table: str) -> tuple[str, ...]:
    """Return the fields that a fact of a table must fill."""
    return tuple(f for f in _FACTS.get(table, ()) if (table, f) not in _MAY_BE_EMPTY)


def _wrong(
    fact: Any,  # noqa: ANN401 - any value of the model
    table: str,
    fields: Mapping[str, str],
    ids: Mapping[str, frozenset[str]],
    faults: list[Fault],
) -> bool:
    """Tell whether a fact names something undeclared, or not what it must, noting each such name."""
    told = [(of, name) for field, of in fields.items() for name in _names(getattr(fact, field))]
    own = getattr(fact, "id", None) or "--".join(name for _, name in told)
    where = f"{_ONE[table]} {own}"
    found = [_undeclared(where, of, name) for of, name in told if name not in ids[of]]
    empty = [f for f in _needed(table) if not getattr(fact, f)]
    found += [Fault(where, f"it names no {fields[f]}", rule=_RULE) for f in empty]
    faults += found
    return bool(found)


def _mended(
    thing: Any,  # noqa: ANN401 - any value of the model
    kind: str,
    fields: Mapping[str, str],
    ids: Mapping[str, frozenset[str]],
    faults: list[Fault],
) -> Any:  # noqa: ANN401 - the same
    """Return a thing without the undeclared names in it, noting each."""
    changed: dict[str, object] = {}
    for field, of in fields.items():
        value = getattr(thing, field)
        wrong = [n for n in _names(value) if n not in ids[of]]
        faults += [_undeclared(f"{kind} {thing.id}", of, n) for n in wrong]
        if wrong:
            changed[field] = _without(value, wrong, field)
    return replace(thing, **changed) if changed else thing


def _without(value: object, wrong: Sequence[str], field: str) -> object:
    if isinstance(value, tuple):
        return tuple(n for n in value if n not in wrong)
    return "" if field == "agency" else None


def _undeclared(where: str, kind: str, name: str) -> Fault:
    return Fault(where, f"no {kind} '{name}' is declared", rule=_RULE)


def _looped(above: Mapping[str, str | None]) -> set[str]:
    """Return what a chain leads back to."""
    found: set[str] = set()
    done: set[str] = set()
    for first in above:
        path: dict[str, None] = {}
        at: str | None = first
        while at and at not in done and at not in path:
            path[at] = None
            at = above.get(at)
        if at and at in path:
            members = list(path)
            found.update(members[members.index(at) :])
        done.update(path)
    return found


def _unlooped(things: Iterable[Any], kind: str, link: str, faults: list[Fault]) -> Any:  # noqa: ANN401 - things
    """Return things without links that lead back to them; None when there are none of those."""
    looped = _looped({t.id: getattr(t, link) for t in things})
    faults += [
        Fault(f"{kind} {i}", f"its {link} leads back to it", rule=_RULE) for i in sorted(looped)
    ]
    if not looped:
        return None
    return tuple(replace(t, **{link: None}) if t.id in looped else t for t in things)


def _doors(gateways: Iterable[Any], ids: frozenset[str], faults: list[Fault]) -> Any:  # noqa: ANN401 - gateways
    """Return gateways without undeclared doors, or whose last one that was; None when all are good."""
    kept, any_wrong = [], False
    for gateway in gateways:
        good = tuple(door for door in gateway.through if door[1] in ids)
        if len(good) == len(gateway.through):
            kept.append(gateway)
            continue
        any_wrong = True
        wrong = sorted({body for _, body in gateway.through} - ids)
        faults += [_undeclared(f"gateway {gateway.id}", "agency", body) for body in wrong]
        if good:
            kept.append(replace(gateway, through=good))
    return tuple(kept) if any_wrong else None


def _pairs(findings: Iterable[Any], ids: frozenset[str], faults: list[Fault]) -> Any:  # noqa: ANN401 - findings
    """Return findings without pairs of undeclared agencies; None when there are none of those."""
    kept, any_wrong = [], False
    for finding in findings:
        good = tuple(p for p in finding.pairs if set(p) <= ids)
        if len(good) < len(finding.pairs):
            any_wrong = True
            wrong = sorted({n for p in finding.pairs for n in p} - ids)
            faults += [_undeclared(f"finding {finding.id}", "agency", n) for n in wrong]
        kept.append(replace(finding, pairs=good) if len(good) < len(finding.pairs) else finding)
    return tuple(kept) if any_wrong else None


KINDS = frozenset({"agency", "arrangement", "threat", "source"})
"""Kinds of things that facts name."""


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
