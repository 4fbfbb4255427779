"""Which bodies, programs and threats of several graphs are one thing, and which nearly look so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.model import Ref
from bordergraph.store.networks.names import fold
from bordergraph.suggestions import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

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

    @property
    def unlike(self) -> bool:
        """Whether an address alone joins it, and no two graphs use a word in common for it."""
        words = [
            {w for text in (t.label, *t.acronyms) for w in fold(text).split()} - {fold(t.id)}
            for t in self.told
        ]
        pairs = [(a, b) for a, b in combinations(words, 2) if a and b]
        return self.by == "id" and bool(pairs) and not any(a & b for a, b in pairs)


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
        apart: The new id of each thing of a graph of tables whose own id another thing has too, by
            graph, kind and id.
    """

    graphs: tuple[str, ...] = ()
    joined: tuple[Join, ...] = ()
    near: tuple[Near, ...] = ()
    apart: Mapping[tuple[str, Ref], str] = field(default_factory=dict)

    @cached_property
    def renamed(self) -> dict[str, str]:
        """The address that stands for another one, by the one that is given up."""
        found: dict[str, str] = {}
        for join in self.joined:
            kept = Told("", join.thing.kind, join.thing.slug).iri
            found |= {
                t.iri: kept
                for t in join.told
                if t.iri != kept and (t.graph, Ref(t.kind, t.id)) not in self.apart
            }
        return found

    def ids_in(self, graph: str) -> dict[Ref, str]:
        """Return the id that stands for another one in a graph, by kind and the id given up."""
        found = {
            Ref(t.kind, t.id): join.thing.slug
            for join in self.joined
            for t in join.told
            if t.id != join.thing.slug and (t.graph, Ref(t.kind, t.id)) not in self.apart
        }
        return found | {ref: new for (name, ref), new in self.apart.items() if name == graph}

    def given_up(self) -> set[tuple[Ref, str]]:
        """Return each id that is given up in some graph, with the one that stands for it."""
        return {pair for graph in self.graphs for pair in self.ids_in(graph).items()}

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
    agencies with the same acronym in the same country. An id that is no address and that two graphs
    of tables give to things of other names is two ids; so is a bare number, unless the names agree.
    Two things of one graph are never joined: what would do that is told as near.

    Args:
        told: Everything that each graph tells of.
        links: Addresses that some graph says to be the same, or `node_of` one graph alone.
        graphs: All graphs, also those that tell of nothing themselves.
        first: The graph whose ids stay; after it those of RDF, after them the first in the alphabet.

    Example:
        >>> one = Told("a", "agency", "rcmp", acronyms=("RCMP",), country="CA")
        >>> two = Told("b", "agency", "mounties", acronyms=("RCMP",), country="CA")
        >>> joins([one, two], [], first="a").ids_in("b")
        {Ref(kind='agency', slug='mounties'): 'rcmp'}
    """
    things = sorted(set(told), key=_order)
    groups = _Groups(things)
    groups.join("id", _by_id(things, first))
    groups.join("same-as", _by_link(things, links))
    agencies = [t for t in things if t.kind == "agency" and t.country]
    groups.join(
        "acronym", _alike(agencies, {t: [(s, t.country) for s in t.shorts] for t in agencies})
    )
    refused = dict(groups.refused)
    for pair, why in _near(things):
        refused.setdefault(pair, why)
    near = [Near(pair, why, _how(*pair)) for pair, why in refused.items() if not groups.one(*pair)]
    apart = _apart(groups.all(), first)
    return Joins(
        graphs=tuple(sorted({*graphs, *(t.graph for t in things)})),
        joined=tuple(sorted(groups.joins(first, apart), key=lambda j: (j.thing, j.by))),
        near=tuple(sorted(near, key=lambda n: tuple(map(_order, n.told)))),
        apart=apart,
    )


def _kept(group: Iterable[Told], first: str | None) -> Told:
    """Return the one whose id stands for all of a group."""
    return min(group, key=lambda t: (t.graph != first, t.tables, ":" in t.id, t.id, t.graph))


def _apart(groups: Iterable[list[Told]], first: str | None) -> dict[tuple[str, Ref], str]:
    """Return new ids for what would stand under one id although it is several things."""
    under: dict[Ref, list[list[Told]]] = defaultdict(list)
    for group in groups:
        kept = _kept(group, first)
        under[Ref(kept.kind, kept.id)].append(group)
    used = set(under) | {Ref(t.kind, t.id) for same in under.values() for g in same for t in g}
    found: dict[tuple[str, Ref], str] = {}
    for ref, same in sorted(under.items()):
        named = [group for group in same if all(t.tables for t in group)]
        for group in sorted(named, key=lambda g: _kept(g, first).graph) if len(same) > 1 else ():
            stem = stem_of(_kept(group, first).graph)
            tries = (f"{stem}{n}-{ref.slug}" for n in ("", *range(2, len(used) + 3)))
            new = next(t for t in tries if Ref(ref.kind, t) not in used)
            used.add(Ref(ref.kind, new))
            found |= {(t.graph, Ref(t.kind, t.id)): new for t in group}
    return found


def stem_of(graph: str) -> str:
    """Return the name of a graph as the beginning of an id.

    Example:
        >>> stem_of("/data/My network.xlsx")
        'my-network'
    """
    name = graph.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return fold(name.partition(".")[0]).replace(" ", "-") or "graph"


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
        for cluster in self._clusters(alike):
            together = sorted((t for group in cluster.values() for t in group), key=_order)
            graphs = {t.graph for t in together}
            if len(graphs) < len(together):
                self._refuse(by, list(cluster.values()))
            elif len(cluster) > 1:
                for t in together:
                    self._group[t] = together
                    self._by[t] = _BY.index(by)

    def _clusters(self, alike: Iterable[list[Told]]) -> Iterable[dict[int, list[Told]]]:
        """Return the groups that hang together by what is alike."""
        whole: dict[int, dict[int, list[Told]]] = {}
        for members in alike:
            found: dict[int, list[Told]] = {}
            for t in members:
                group = self._group[t]
                found |= whole.get(id(group), {id(group): group})
            whole |= dict.fromkeys(found, found)
        return {id(c): c for c in whole.values()}.values()

    def _refuse(self, by: str, cluster: list[list[Told]]) -> None:
        for one, other in combinations(cluster, 2):
            for a in one:
                for b in other:
                    if a.graph != b.graph:
                        pair = (min(a, b, key=_order), max(a, b, key=_order))
                        self.refused[pair] = f"the same {by}, and so has another one of its graph"

    def all(self) -> list[list[Told]]:
        """Return every group, those of one thing too."""
        return list({id(g): g for g in self._group.values()}.values())

    def joins(self, first: str | None, apart: Mapping[tuple[str, Ref], str]) -> Iterator[Join]:
        """Yield every group of several things."""
        for group in self.all():
            if len(group) > 1:
                kept = _kept(group, first)
                slug = apart.get((kept.graph, Ref(kept.kind, kept.id)), kept.id)
                by = _BY[max(self._by[t] for t in group)]
                told = tuple(sorted(group, key=lambda t: (t.graph, t.id)))
                yield Join(Ref(kept.kind, slug), by, told)


def _alike(things: Iterable[Told], keys: Mapping[Told, Iterable[object]]) -> list[list[Told]]:
    found: dict[object, list[Told]] = defaultdict(list)
    for t in things:
        for key in keys[t]:
            found[t.kind, key].append(t)
    return [members for members in found.values() if len({t.graph for t in members}) > 1]


def _by_id(things: Sequence[Told], first: str | None) -> list[list[Told]]:
    """Return what has one id and, where that is no more than a name, one name."""
    found: list[list[Told]] = []
    for same in _alike(things, {t: [t.id] for t in things}):
        parts: list[list[Told]] = []
        for t in same:
            one = [part for part in parts if any(_one_id(t, other, first) for other in part)]
            parts = [part for part in parts if part not in one]
            parts.append([t, *(other for part in one for other in part)])
        found += [part for part in parts if len(part) > 1]
    return found


def _one_id(a: Told, b: Told, first: str | None) -> bool:
    """Tell whether the id that two things share is one for both graphs."""
    if ":" in a.id or first in {a.graph, b.graph} or not (a.tables or b.tables):
        return True
    names = [fold(t.label) for t in (a, b) if t.label and t.label != t.id]
    if len(names) > 1 and names[0] == names[1]:
        return True
    tells = any(c.isalpha() for c in a.id)
    return tells and (len(names) < 2 or not (a.tables and b.tables))  # noqa: PLR2004 - each has one


def _by_link(things: Sequence[Told], links: Iterable[tuple[str, str]]) -> list[list[Told]]:
    """Return what links lead from one to the other, also through what no graph tells of."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(links)
    graph.add_edges_from((node_of(t.graph, t.iri), t.iri) for t in things if t.iri in graph)
    part = {iri: i for i, found in enumerate(nx.connected_components(graph)) for iri in found}
    linked = {t: part[n] for t in things if (n := node_of(t.graph, t.iri)) in part}
    return _alike(linked, {t: [number] for t, number in linked.items()})


def node_of(graph: str, iri: str) -> str:
    """Return what a link calls the thing that one graph calls so, and not what others do."""
    return f"{graph}\0{iri}"


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
                if a.graph != b.graph and _may_be_one(a, b, what):
                    yield (a, b), _why(a, b, what)


def _may_be_one(a: Told, b: Told, what: str) -> bool:
    """Tell whether two bodies of one short name may be one: their countries are not two."""
    if what != "their acronyms":
        return True
    countries = {_code(a.country), _code(b.country)} - {""}
    return a.kind == "agency" and len(countries) < 2  # noqa: PLR2004 - one, or none known


def _code(country: str) -> str:
    """Return one spelling of a country, whatever it is called."""
    name = fold(country)
    return fold(COUNTRIES.get(name.replace(" ", "-"), name))


def _why(a: Told, b: Told, what: str) -> str:
    if a.id == b.id:
        names = f"'{a.label}' and '{b.label}'"
        return (
            f"one id, and other names: {names}" if a.label != b.label else "one number as their id"
        )
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
