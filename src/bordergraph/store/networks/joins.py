"""Which bodies, programs and threats of several graphs are one thing, and which nearly look so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.model import Ref
from bordergraph.store.networks.names import fold
from bordergraph.suggestions import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

__all__ = ["Join", "Joins", "Near", "Told", "joins"]

_BY = ("id", "same-as", "acronym")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing as one graph tells of it.

    Attributes:
        graph: The graph, as it was named.
        kind: agency, arrangement or threat.
        id: Its id there.
        label: Its English name.
        acronyms: Its short names.
        country: Its country; empty for what has none.
        tables: Whether the graph is one of tables, where a column joins and not a triple.
    """

    graph: str
    kind: str
    id: str
    label: str = ""
    acronyms: tuple[str, ...] = ()
    country: str = ""
    tables: bool = False

    @property
    def iri(self) -> str:
        """Its address; an id that is one already stays as it is."""
        return self.id if ":" in self.id else vocab.iri(self.kind, self.id)

    @property
    def shorts(self) -> frozenset[str]:
        """What it is called for short: its acronyms, or its label where it has none."""
        return frozenset(self.acronyms or (self.label,)) - {""}


@dataclass(frozen=True, slots=True)
class Join:
    """One thing that several graphs tell of.

    Attributes:
        thing: What it is called in the answers.
        by: What showed it: ``id``, ``same-as`` or ``acronym``; the weakest of several.
        told: As each graph tells of it, by graph.
    """

    thing: Ref
    by: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Two things that may be one, and are not joined.

    Attributes:
        told: The two, sorted.
        why: What makes them look alike.
        how: What to write to join them.
    """

    told: tuple[Told, Told]
    why: str
    how: str


@dataclass(frozen=True)
class Joins:
    """What was joined when graphs were merged, and what was nearly joined.

    Attributes:
        graphs: The graphs, sorted by name.
        joined: Things that several graphs tell of, sorted.
        near: Things that look alike and were kept apart, sorted.
    """

    graphs: tuple[str, ...] = ()
    joined: tuple[Join, ...] = ()
    near: tuple[Near, ...] = ()

    @cached_property
    def renamed(self) -> dict[str, str]:
        """The address that stands for another one, by the one that is given up."""
        found: dict[str, str] = {}
        for join in self.joined:
            kept = next(t.iri for t in join.told if t.id == join.thing.slug)
            found |= {t.iri: kept for t in join.told if t.iri != kept}
        return found

    @cached_property
    def ids(self) -> dict[Ref, str]:
        """The id that stands for another one, by kind and the id that is given up."""
        return {
            Ref(t.kind, t.id): join.thing.slug
            for join in self.joined
            for t in join.told
            if t.id != join.thing.slug
        }

    def counts(self) -> dict[str, int]:
        """Return how many things were joined by what."""
        return {by: sum(j.by == by for j in self.joined) for by in _BY}


def joins(
    told: Iterable[Told],
    links: Iterable[tuple[str, str]],
    graphs: Iterable[str] = (),
    first: str | None = None,
) -> Joins:
    """Return what is one thing; the order of the graphs makes no difference.

    Things of one kind are one when they have the same id, when the data says so, or when they are
    agencies with the same acronym in the same country. Two things of one graph are never joined:
    what would do that is told as near.

    Args:
        told: Everything that each graph tells of.
        links: Addresses that some graph says to be the same.
        graphs: All graphs, also those that tell of nothing themselves.
        first: The graph whose ids stay; after it those of RDF, after them the first in the alphabet.

    Example:
        >>> one = Told("a", "agency", "rcmp", acronyms=("RCMP",), country="CA")
        >>> two = Told("b", "agency", "mounties", acronyms=("RCMP",), country="CA")
        >>> joins([one, two], [], first="a").ids
        {Ref(kind='agency', slug='mounties'): 'rcmp'}
    """
    things = sorted(set(told), key=_order)
    groups = _Groups(things)
    for by, wanted in (("id", _by_id), ("same-as", None), ("acronym", _by_acronym)):
        alike = _by_link(things, links) if wanted is None else wanted(things)
        groups.join(by, alike)
    refused = dict(groups.refused)
    for pair, why in _near(things):
        refused.setdefault(pair, why)
    near = [Near(pair, why, _how(*pair)) for pair, why in refused.items() if not groups.one(*pair)]
    return Joins(
        graphs=tuple(sorted({*graphs, *(t.graph for t in things)})),
        joined=tuple(sorted(groups.joins(first), key=lambda j: (j.thing, j.by))),
        near=tuple(sorted(near, key=lambda n: tuple(map(_order, n.told)))),
    )


def _order(t: Told) -> tuple[str, ...]:
    return (t.kind, t.id, t.graph, t.label)


class _Groups:
    """Things in groups, each of one thing a graph; joins that break this are refused and told."""

    def __init__(self, things: Sequence[Told]) -> None:
        self._group: dict[Told, list[Told]] = {t: [t] for t in things}
        self._by: dict[Told, int] = {}
        self.refused: dict[tuple[Told, Told], str] = {}

    def one(self, first: Told, second: Told) -> bool:
        """Tell whether two things are in one group."""
        return self._group[first] is self._group[second]

    def join(self, by: str, alike: Iterable[list[Told]]) -> None:
        """Join what is alike in one way, all at once, so that no order matters."""
        whole: dict[int, dict[int, list[Told]]] = {}
        for members in alike:
            found: dict[int, list[Told]] = {}
            for t in members:
                group = self._group[t]
                found |= whole.get(id(group), {id(group): group})
            for key in found:
                whole[key] = found
        for cluster in {id(c): c for c in whole.values()}.values():
            together = sorted((t for group in cluster.values() for t in group), key=_order)
            graphs = {t.graph for t in together}
            if len(graphs) < len(together):
                self._refuse(by, list(cluster.values()))
            elif len(cluster) > 1:
                for t in together:
                    self._group[t] = together
                    self._by[t] = _BY.index(by)

    def _refuse(self, by: str, cluster: list[list[Told]]) -> None:
        for one, other in combinations(cluster, 2):
            for a in one:
                for b in other:
                    if a.graph != b.graph:
                        pair = (min(a, b, key=_order), max(a, b, key=_order))
                        self.refused[pair] = f"the same {by}, and so has another one of its graph"

    def joins(self, first: str | None) -> Iterator[Join]:
        """Yield every group of several things."""
        for group in {id(g): g for g in self._group.values()}.values():
            if len(group) > 1:
                kept = min(group, key=lambda t: (t.graph != first, t.tables, ":" in t.id, t.id))
                by = _BY[max(self._by[t] for t in group)]
                yield Join(Ref(kept.kind, kept.id), by, tuple(sorted(group, key=_by_graph)))


def _by_graph(t: Told) -> tuple[str, str]:
    return (t.graph, t.id)


def _alike(things: Iterable[Told], keys: Mapping[Told, Iterable[object]]) -> list[list[Told]]:
    found: dict[object, list[Told]] = defaultdict(list)
    for t in things:
        for key in keys[t]:
            found[t.kind, key].append(t)
    return [members for members in found.values() if len({t.graph for t in members}) > 1]


def _by_id(things: Sequence[Told]) -> list[list[Told]]:
    return _alike(things, {t: [t.id] for t in things})


def _by_acronym(things: Sequence[Told]) -> list[list[Told]]:
    agencies = [t for t in things if t.kind == "agency" and t.country]
    return _alike(agencies, {t: [(s, t.country) for s in t.shorts] for t in agencies})


def _by_link(things: Sequence[Told], links: Iterable[tuple[str, str]]) -> list[list[Told]]:
    """Return what links lead from one to the other, also through what no graph tells of."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(links)
    part = {iri: i for i, found in enumerate(nx.connected_components(graph)) for iri in found}
    linked = [t for t in things if t.iri in part]
    return _alike(linked, {t: [part[t.iri]] for t in linked})


def _near(things: Sequence[Told]) -> Iterator[tuple[tuple[Told, Told], str]]:
    """Yield pairs of two graphs that look alike, with what makes them."""
    ways: tuple[tuple[str, Callable[[Told], set[str]]], ...] = (
        ("their ids", lambda t: {fold(t.id)}),
        ("their names", lambda t: {fold(t.label)}),
        ("their acronyms", lambda t: {fold(s) for s in (*t.shorts, t.id)}),
    )
    for what, key in ways:
        for members in _alike(things, {t: key(t) - {""} for t in things}):
            for a, b in combinations(sorted(members, key=_order), 2):
                if a.graph != b.graph and a.id != b.id and _may_be_one(a, b, what):
                    yield (a, b), _why(a, b, what)


def _may_be_one(a: Told, b: Told, what: str) -> bool:
    """Tell whether two bodies of one short name may be one: their countries are not two."""
    return what != "their acronyms" or (a.kind == "agency" and _same_country(a, b))


def _same_country(a: Told, b: Told) -> bool:
    one, other = _code(a.country), _code(b.country)
    return not (one and other) or one == other


def _code(country: str) -> str:
    """Return one spelling of a country, whatever it is called."""
    name = fold(country)
    return fold(COUNTRIES.get(name.replace(" ", "-"), name))


def _why(a: Told, b: Told, what: str) -> str:
    why = f"{what} differ in spelling at most"
    if a.country != b.country:
        why += f"; countries '{a.country}' and '{b.country}'"
    return why


def _how(a: Told, b: Told) -> str:
    """Return what to write to join two things."""
    table = next((t for t in (a, b) if t.tables), None)
    if table is None:
        return f"<{a.iri}> skos:exactMatch <{b.iri}> ."
    other = b if table is a else a
    name = {"agency": "agencies", "arrangement": "programs", "threat": "threats"}[table.kind]
    return f"in {name} of {table.graph}, write {other.id} into same_as of {table.id}"
