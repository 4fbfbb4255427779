"""From RDF to the model: what agencies do, what depends on what, doors, and searches.

Each function takes the properties of one node, or the engine, and returns values of the model,
so that `bordergraph.store.reading.network` has only to put them where they belong.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, TypedDict

from bordergraph import vocab
from bordergraph.model import Citation, Dependency, Gateway, Search
from bordergraph.store.reading.fields import keys, node_values, numbers
from bordergraph.store.reading.node_properties import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.model import Agency
    from bordergraph.store.engine import Engine
    from bordergraph.store.reading.node_properties import Bag

_SKOS = vocab.PREFIXES["skos"]
_BOTH = "both"


class _MandateWork(TypedDict):
    functions: tuple[str, ...]
    basis: str
    side: str
    realm: tuple[str, ...]
    only_with: tuple[str, ...]


def pairs(bag: Bag) -> tuple[tuple[str, str], ...]:
    """Return each body of the first side with each other one of the second, sorted."""
    ends = product(bag.slugs("first"), bag.slugs("second"))
    return tuple(sorted({(min(a, b), max(a, b)) for a, b in ends if a != b}))


def mentions(engine: Engine) -> dict[str, list[Bag]]:
    """Return the statements that a source speaks of a thing, by the IRI of the thing."""
    found: dict[str, list[Bag]] = defaultdict(list)
    for bag in statements(engine, "Mention"):
        for thing in bag.values.get(f"{vocab.BG}about", ()):
            found[thing.value].append(bag)
    return found


def cited(bag: Bag, mentioned: Mapping[str, Sequence[Bag]]) -> tuple[Citation, ...]:
    """Return the citations of a statement, and of what else speaks of it."""
    return (*bag.citations, *(c for other in mentioned.get(bag.iri, ()) for c in other.citations))


def related_threats(bags: Iterable[Bag]) -> dict[str, tuple[str, ...]]:
    """Return the threats next to each threat, whichever of the two names the other."""
    found: dict[str, set[str]] = defaultdict(set)
    for bag in bags:
        for other in bag.slugs(f"{_SKOS}related"):
            found[bag.id].add(other)
            found[other].add(bag.id)
    return {threat: tuple(sorted(others - {threat})) for threat, others in found.items()}


def tasks(bags: Iterable[Bag]) -> dict[tuple[str, str], list[Bag]]:
    """Return the conclusions on what bodies do, by agency and threat."""
    found: dict[tuple[str, str], list[Bag]] = defaultdict(list)
    for bag in bags:
        found[bag.slug("agency"), bag.slug("threat")].append(bag)
    return found


def mandate_work(bags: Sequence[Bag]) -> _MandateWork:
    """Return the task that statements of one mandate, and conclusions on it, give together.

    It is confined to realms or partners only as far as every statement that tells functions is;
    it is stated as soon as one source states it.
    """
    telling = [b for b in bags if b.values.get(f"{vocab.BG}performs")] or bags
    grounds = [b.slug("ground") for b in telling]
    sides = sorted({side for b in telling for side in b.slugs("side")})
    realms = [b.slugs("realm") for b in telling]
    limits = [b.texts("onlyWith") for b in telling]
    return {
        "functions": _union(b.slugs("performs") for b in telling),
        "basis": "stated" if "stated" in grounds else next(filter(None, grounds), ""),
        "side": _BOTH if _BOTH in sides else "/".join(sides),
        "realm": _union(realms) if all(realms) else (),
        "only_with": _union(limits) if all(limits) else (),
    }


def _union(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({item for items in lists for item in items}))


def dependencies(engine: Engine) -> tuple[Dependency, ...]:
    """Return how much one function needs another, those at home first."""
    found = [
        Dependency(**node_values(bag, "dependencies") | {"why": bag.text("rationale", "en")})
        for bag in statements(engine, "Dependency")
        if numbers(bag, "strength")
    ]
    return tuple(sorted(found, key=lambda d: (d.across, d.dependent, d.on)))


def gateways(
    engine: Engine, agencies: Iterable[Agency], mentioned: Mapping[str, Sequence[Bag]]
) -> tuple[Gateway, ...]:
    """Return the doors that law or mandate prescribes; a door between countries has one in each."""
    country = {a.id: a.country for a in agencies}
    found = []
    for bag in statements(engine, "Gateway"):
        told, doors = node_values(bag, "gateways"), bag.slugs("through")
        across = told["across"]
        told["functions"] = tuple(sorted({p for s in bag.slugs("between") if (p := _functions(s))}))
        told["through"] = tuple(sorted((country.get(d, "") if across else "", d) for d in doors))
        found.append(Gateway(bag.id, **told, citations=cited(bag, mentioned)))
    return tuple(found)


def _functions(slug: str) -> tuple[str, str] | None:
    first, mark, second = slug.partition("--")
    return (min(first, second), max(first, second)) if mark else None


def searches(engine: Engine, mentioned: Mapping[str, Sequence[Bag]]) -> tuple[Search, ...]:
    """Return the attempts on record to disprove a gap; what names no two bodies or day is left out."""
    found = []
    for bag in statements(engine, "Search"):
        both, day = pairs(bag), bag.day("date")
        if len(both) != 1 or day is None:
            continue
        told = node_values(bag, "searches") | {
            "agencies": both[0],
            "found": keys(bag, "foundArrangement", "restsOn"),
        }
        found.append(Search(bag.id, **told, citations=cited(bag, mentioned)))
    return tuple(found)
