"""From RDF to the model: what agencies do, what depends on what, doors, and searches.

Each function takes the properties of one node, or the engine, and returns values of the model,
so that `bordergraph.store.reading.network` has only to put them where they belong.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypedDict

from bordergraph import vocab
from bordergraph.model import Citation, Dependency, Gateway, Search, Span
from bordergraph.store.reading.bag import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bordergraph.model import Agency
    from bordergraph.store.engine import Engine
    from bordergraph.store.reading.bag import Bag

__all__ = [
    "agency_work",
    "arrangement_work",
    "cited",
    "dependencies",
    "examined",
    "gateways",
    "mandate_work",
    "mentions",
    "pairs",
    "related_threats",
    "same_as",
    "searches",
    "tasks",
    "threat_work",
]

_SKOS = vocab.PREFIXES["skos"]
_SAME = vocab.PREFIXES["owl"] + "sameAs"
_BOTH = "both"


class _AgencyWork(TypedDict):
    home: tuple[str, ...]
    near: tuple[str, ...]
    stands_for: tuple[str, ...]
    same_as: tuple[str, ...]


class _ThreatWork(TypedDict):
    family: str
    first_documented: date | None
    severity: float
    same_as: tuple[str, ...]


class _ArrangementWork(TypedDict):
    serves: str
    hubs: tuple[str, ...]
    region: str
    announced: bool
    same_as: tuple[str, ...]


class _MandateWork(TypedDict):
    functions: tuple[str, ...]
    basis: str
    side: str
    realm: tuple[str, ...]
    only_with: tuple[str, ...]


def pairs(engine: Engine) -> dict[str, tuple[str, str]]:
    """Return the two bodies of each pair, sorted, by the pair's id."""
    found = {}
    for bag in statements(engine, "Pair"):
        first, second = bag.slug("first"), bag.slug("second")
        if first and second and first != second:
            found[bag.id] = (min(first, second), max(first, second))
    return found


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


def same_as(bag: Bag) -> tuple[str, ...]:
    """Return the ids or IRIs of the same thing in other data."""
    return tuple(sorted({*bag.slugs(f"{_SKOS}exactMatch"), *bag.slugs(_SAME)}))


def agency_work(bag: Bag) -> _AgencyWork:
    """Return where a body works and whom it stands for."""
    return {
        "home": tuple(bag.slugs("homePlace")),
        "near": tuple(bag.slugs("nearPlace")),
        "stands_for": tuple(bag.slugs("standsFor")),
        "same_as": same_as(bag),
    }


def related_threats(bags: Iterable[Bag]) -> dict[str, tuple[str, ...]]:
    """Return the threats next to each threat, whichever of the two names the other."""
    found: dict[str, set[str]] = defaultdict(set)
    for bag in bags:
        for other in bag.slugs(f"{_SKOS}related"):
            found[bag.id].add(other)
            found[other].add(bag.id)
    return {threat: tuple(sorted(others - {threat})) for threat, others in found.items()}


def threat_work(bag: Bag) -> _ThreatWork:
    """Return a threat's field of work, the first day it could be anybody's task, and its weight."""
    return {
        "family": bag.slug("family"),
        "first_documented": bag.day("firstDocumented"),
        "severity": _severity(bag),
        "same_as": same_as(bag),
    }


def _severity(bag: Bag) -> float:
    """Return how much a threat weighs; where graphs differ, the most that one of them says."""
    return max((n for n in _numbers(bag, "severity") if 0 < n <= 1), default=1.0)


def arrangement_work(bag: Bag) -> _ArrangementWork:
    """Return what an arrangement serves, whom it ties, where, and whether it is only announced."""
    return {
        "serves": bag.slug("serves"),
        "hubs": tuple(bag.slugs("hub")),
        "region": bag.slug("region"),
        "announced": bag.flag("announced", default=False),
        "same_as": same_as(bag),
    }


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
    sides = sorted({side for b in telling if (side := b.text("side"))})
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


def examined(bag: Bag) -> Span:
    """Return the period that a finding looked at; an end before its start is left to the checks."""
    start, end = bag.day("periodStart"), bag.day("periodEnd")
    return Span(start if not (start and end and end < start) else None, end)


def _numbers(bag: Bag, name: str) -> Iterator[float]:
    """Yield what a property says that is a number; what is none is left to the checks."""
    for text in bag.texts(name):
        try:
            yield float(text)
        except ValueError:
            continue


def dependencies(engine: Engine) -> tuple[Dependency, ...]:
    """Return how much one function needs another, those at home first."""
    found = []
    for bag in statements(engine, "Dependency"):
        value = next(_numbers(bag, "strength"), None)
        if value is None:
            continue
        found.append(
            Dependency(
                dependent=bag.slug("dependent"),
                on=bag.slug("dependency"),
                across=bag.flag("across", default=False),
                value=value,
                direction=bag.slug("direction"),
                rhythm=bag.slug("rhythm"),
                why=bag.text("rationale", "en"),
                why_fr=bag.text("rationale", "fr"),
            )
        )
    return tuple(sorted(found, key=lambda d: (d.across, d.dependent, d.on)))


def gateways(
    engine: Engine, agencies: Iterable[Agency], mentioned: Mapping[str, Sequence[Bag]]
) -> tuple[Gateway, ...]:
    """Return the doors that law or mandate prescribes; a door between countries has one in each."""
    country = {a.id: a.country for a in agencies}
    found = []
    for bag in statements(engine, "Gateway"):
        across = bag.flag("across", default=False)
        doors = bag.slugs("through")
        found.append(
            Gateway(
                id=bag.id,
                functions=tuple(sorted({p for s in bag.slugs("between") if (p := _functions(s))})),
                across=across,
                agency=bag.slug("agency"),
                not_level=bag.slug("notLevel"),
                through=tuple(sorted((country.get(d, "") if across else "", d) for d in doors)),
                threats=tuple(bag.slugs("threat")),
                why=bag.text("note", "en") or bag.text("note"),
                why_fr=bag.text("note", "fr"),
                citations=cited(bag, mentioned),
            )
        )
    return tuple(found)


def _functions(slug: str) -> tuple[str, str] | None:
    first, mark, second = slug.partition("--")
    return (min(first, second), max(first, second)) if mark else None


def searches(
    engine: Engine,
    known: dict[str, tuple[str, str]],
    mentioned: Mapping[str, Sequence[Bag]],
) -> tuple[Search, ...]:
    """Return the attempts on record to disprove a gap; what names no pair or day is left out."""
    found = []
    for bag in statements(engine, "Search"):
        pair, day = known.get(bag.slug("pair")), bag.day("date")
        if pair is None or day is None:
            continue
        found.append(
            Search(
                id=bag.id,
                agencies=pair,
                threat=bag.slug("threat"),
                day=day,
                outcome=bag.slug("outcome"),
                queries=tuple(bag.texts("query")),
                found=_found(bag),
                searcher=bag.slug("searcher"),
                note=bag.told("note"),
                citations=cited(bag, mentioned),
            )
        )
    return tuple(found)


def _found(bag: Bag) -> tuple[str, ...]:
    """Return what a search found or rests on, as ``kind:slug``."""
    things = [
        thing
        for name in ("foundArrangement", "restsOn")
        for thing in bag.values.get(f"{vocab.BG}{name}", ())
    ]
    return tuple(
        sorted(
            {
                f"{t.value.removeprefix(vocab.ID).split('/')[0]}:{vocab.local(t.value)}"
                for t in things
            }
        )
    )
