"""Which agencies, arrangements and threats of several graphs are the same, and which only look so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, combinations, product
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.errors import Sentence
from bordergraph.model import Ref
from bordergraph.store.networks.names import fold_name
from bordergraph.suggestions import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_BY = ("id", "same-as", "acronym")


@dataclass(frozen=True, slots=True, order=True)
class Description:
    """One thing as one graph describes it.

    Its kind is agency, arrangement or threat; `tables` is whether the graph consists of tables, where a
    column joins things and not a triple.
    """

    kind: str
    id: str
    graph: str
    label: str = ""
    acronyms: tuple[str, ...] = ()
    country: str = ""
    tables: bool = False

    @property
    def iri(self) -> str:
        """Its IRI; an id that is an IRI already stays as it is."""
        return self.id if ":" in self.id else vocab.iri(self.kind, self.id)

    @property
    def shorts(self) -> frozenset[str]:
        """Its acronyms, or its label where it has none."""
        return frozenset(self.acronyms or (self.label,)) - {""}


@dataclass(frozen=True, slots=True)
class Join:
    """One thing that several graphs describe.

    Attributes:
        thing: Its kind and id in the merged graph.
        by: On what grounds it is joined: ``id``, ``same-as`` or ``acronym``; the weakest of several.
        descriptions: How each graph describes it, sorted by graph.
    """

    thing: Ref
    by: str
    descriptions: tuple[Description, ...]

    @property
    def has_different_names(self) -> bool:
        """Whether only an IRI joins it, and no two graphs have a word in common for it."""
        words = [
            {w for text in (t.label, *t.acronyms) for w in fold_name(text).split()}
            - {fold_name(t.id)}
            for t in self.descriptions
        ]
        pairs = [(a, b) for a, b in combinations(words, 2) if a and b]
        return self.by == "id" and bool(pairs) and not any(a & b for a, b in pairs)


@dataclass(frozen=True, slots=True)
class NearJoin:
    """Two things that may be one, and are not joined.

    Attributes:
        descriptions: What each graph says of its thing.
        why: In what they are similar.
        how: What to write to join them.
    """

    descriptions: tuple[Description, Description]
    why: str
    how: str


@dataclass(frozen=True)
class Joins:
    """The joins of a merge, and the near joins, sorted.

    Attributes:
        new_ids: The new id of each thing of a graph of tables whose own id another thing has too, by
            graph, kind and id.
    """

    graphs: tuple[str, ...] = ()
    joined: tuple[Join, ...] = ()
    near_joins: tuple[NearJoin, ...] = ()
    new_ids: Mapping[tuple[str, Ref], str] = field(default_factory=dict)

    @cached_property
    def aliases(self) -> dict[str, str]:
        """The IRI that replaces another one, by the replaced IRI."""
        aliases: dict[str, str] = {}
        for join in self.joined:
            iri = Description(*join.thing, "").iri
            aliases |= {t.iri: iri for t in join.descriptions if t.iri != iri and self._keeps_id(t)}
        return aliases

    def _keeps_id(self, t: Description) -> bool:
        """Tell whether a thing gets no new id, which would set it apart from others of its id."""
        return (t.graph, Ref(t.kind, t.id)) not in self.new_ids

    def ids_in(self, graph: str) -> dict[Ref, str]:
        """Return the id that replaces another one in a graph, by kind and replaced id."""
        pairs = [(t, join.thing.slug) for join in self.joined for t in join.descriptions]
        ids = {Ref(t.kind, t.id): slug for t, slug in pairs if t.id != slug and self._keeps_id(t)}
        return ids | {ref: new for (name, ref), new in self.new_ids.items() if name == graph}

    def replaced_ids(self) -> set[tuple[Ref, str]]:
        """Return each id that is replaced in some graph, with its replacement."""
        return {pair for graph in self.graphs for pair in self.ids_in(graph).items()}


def find_joins(
    descriptions: Iterable[Description],
    links: Iterable[tuple[str, str]],
    graphs: Iterable[str] = (),
    primary: str | None = None,
) -> Joins:
    """Return the things that several graphs share, whatever the order of the graphs.

    Things of one kind are the same when they have the same id, when the data says so, or when they
    are agencies with the same acronym in the same country. An id that is no IRI and that two graphs
    of tables give to things of different names is two ids; so is a bare number, unless the names
    agree. Two things of one graph are never joined, but noted as near.

    Links are pairs of IRIs that some graph declares to be the same, or `link_node` of one graph; graphs are
    all, also those that describe nothing themselves. The ids of the primary graph stay; after it those of
    RDF, after them the first in the alphabet.
    """
    things = sorted(set(descriptions))
    groups = _Groups(things)
    groups.join("id", _groups_by_id(things, primary))
    groups.join("same-as", _groups_by_link(things, links))
    agencies = [t for t in things if t.kind == "agency" and t.country]
    acronyms = {t: [(s, t.country) for s in t.shorts] for t in agencies}
    groups.join("acronym", _groups_by_key(agencies, acronyms))
    refused = dict(groups.refused)
    for pair, why in _near_pairs(things):
        refused.setdefault(pair, why)
    apart = {pair: why for pair, why in refused.items() if not groups.are_joined(*pair)}
    near_joins = [NearJoin(pair, why, _remedy(*pair)) for pair, why in apart.items()]
    new_ids = _new_ids(groups.groups(), primary)
    return Joins(
        graphs=tuple(sorted({*graphs, *(t.graph for t in things)})),
        joined=tuple(sorted(groups.joins(primary, new_ids), key=lambda j: (j.thing, j.by))),
        near_joins=tuple(sorted(near_joins, key=lambda n: n.descriptions)),
        new_ids=new_ids,
    )


def _leader(group: Iterable[Description], primary: str | None) -> Description:
    """Return the description whose id the whole group gets."""
    return min(group, key=lambda t: (t.graph != primary, t.tables, ":" in t.id, t.id, t.graph))


def _new_ids(
    groups: Iterable[list[Description]], primary: str | None
) -> dict[tuple[str, Ref], str]:
    """Return new ids for things that would have the same id although they are several."""
    by_ref: dict[Ref, list[list[Description]]] = defaultdict(list)
    used: set[Ref] = set()
    for group in groups:
        chosen = _leader(group, primary)
        by_ref[Ref(chosen.kind, chosen.id)].append(group)
        used |= {Ref(t.kind, t.id) for t in group}
    new_ids: dict[tuple[str, Ref], str] = {}
    for ref, rivals in sorted(by_ref.items()):
        if len(rivals) == 1:
            continue
        from_tables = [group for group in rivals if all(t.tables for t in group)]
        for group in sorted(from_tables, key=lambda g: _leader(g, primary).graph):
            stem = id_stem(_leader(group, primary).graph)
            candidates = (f"{stem}{n}-{ref.slug}" for n in ("", *range(2, len(used) + 3)))
            new = next(t for t in candidates if Ref(ref.kind, t) not in used)
            used.add(Ref(ref.kind, new))
            new_ids |= {(t.graph, Ref(t.kind, t.id)): new for t in group}
    return new_ids


def id_stem(graph: str) -> str:
    """Return the name of a graph as the prefix of an id.

    Example:
        >>> id_stem("/data/My network.xlsx")
        'my-network'
    """
    name = graph.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return fold_name(name.partition(".")[0]).replace(" ", "-") or "graph"


class _Groups:
    """Descriptions in groups, each with at most one of a graph; other joins are refused and noted."""

    def __init__(self, things: Sequence[Description]) -> None:
        self._group: dict[Description, list[Description]] = {t: [t] for t in things}
        self._by: dict[Description, int] = {}
        self.refused: dict[tuple[Description, Description], str] = {}

    def are_joined(self, first: Description, second: Description) -> bool:
        """Tell whether two descriptions are in one group."""
        return self._group[first] is self._group[second]

    def join(self, by: str, matches: Sequence[list[Description]]) -> None:
        """Join what matches on one ground, all at once, so that no order matters."""
        import networkx as nx

        links: nx.Graph[int] = nx.Graph()
        group_by_id = {id(self._group[t]): self._group[t] for ts in matches for t in ts}
        for things in matches:
            nx.add_star(links, [id(self._group[t]) for t in things])
        for ids in nx.connected_components(links):
            cluster = [group_by_id[number] for number in ids]
            members = sorted(chain.from_iterable(cluster))
            graphs = {t.graph for t in members}
            if len(graphs) < len(members):
                self._refuse(by, cluster)
            elif len(cluster) > 1:
                for t in members:
                    self._group[t] = members
                    self._by[t] = _BY.index(by)

    def _refuse(self, by: str, cluster: list[list[Description]]) -> None:
        text = "the same {by}, which another one of its graph has too"
        for first, second in combinations(cluster, 2):
            for a, b in product(first, second):
                if a.graph != b.graph:
                    pair = (min(a, b), max(a, b))
                    self.refused[pair] = Sentence(text, by=Sentence(by))

    def groups(self) -> list[list[Description]]:
        """Return every group, also those of one description."""
        return list({id(g): g for g in self._group.values()}.values())

    def joins(self, primary: str | None, new_ids: Mapping[tuple[str, Ref], str]) -> Iterator[Join]:
        """Yield every group of several descriptions as a join."""
        for group in self.groups():
            if len(group) > 1:
                chosen = _leader(group, primary)
                slug = new_ids.get((chosen.graph, Ref(chosen.kind, chosen.id)), chosen.id)
                by = _BY[max(self._by[t] for t in group)]
                descriptions = tuple(sorted(group, key=lambda t: (t.graph, t.id)))
                yield Join(Ref(chosen.kind, slug), by, descriptions)


def _groups_by_key(
    things: Iterable[Description], keys: Mapping[Description, Iterable[object]]
) -> list[list[Description]]:
    groups: dict[object, list[Description]] = defaultdict(list)
    for t in things:
        for key in keys[t]:
            groups[t.kind, key].append(t)
    return [members for members in groups.values() if len({t.graph for t in members}) > 1]


def _groups_by_id(things: Sequence[Description], primary: str | None) -> list[list[Description]]:
    """Return the descriptions with one id and, where that proves too little, one name."""
    import networkx as nx

    same: nx.Graph[Description] = nx.Graph()
    for namesakes in _groups_by_key(things, {t: [t.id] for t in things}):
        pairs = combinations(namesakes, 2)
        same.add_edges_from((a, b) for a, b in pairs if _is_same_id(a, b, primary))
    return list(map(list, nx.connected_components(same)))


def _is_same_id(a: Description, b: Description, primary: str | None) -> bool:
    """Tell whether the id that two descriptions share means the same in both graphs."""
    if ":" in a.id or primary in {a.graph, b.graph} or not (a.tables or b.tables):
        return True
    names = [fold_name(t.label) for t in (a, b) if t.label and t.label != t.id]
    if len(names) > 1 and names[0] == names[1]:
        return True
    has_letters = any(c.isalpha() for c in a.id)
    return has_letters and (len(names) < 2 or not (a.tables and b.tables))


def _groups_by_link(
    things: Sequence[Description], links: Iterable[tuple[str, str]]
) -> list[list[Description]]:
    """Return the descriptions that links connect, also through IRIs that no graph describes."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(links)
    graph.add_edges_from((link_node(t.graph, t.iri), t.iri) for t in things if t.iri in graph)
    component = {iri: i for i, nodes in enumerate(nx.connected_components(graph)) for iri in nodes}
    linked = {t: component[n] for t in things if (n := link_node(t.graph, t.iri)) in component}
    return _groups_by_key(linked, {t: [number] for t, number in linked.items()})


def link_node(graph: str, iri: str) -> str:
    """Return the node of an IRI in one graph alone: other graphs may mean another thing by it."""
    return f"{graph}\0{iri}"


def _near_pairs(
    things: Sequence[Description],
) -> Iterator[tuple[tuple[Description, Description], str]]:
    """Yield pairs of similar descriptions from two graphs, with the reason."""
    ways: tuple[tuple[str, Callable[[Description], set[str]]], ...] = (
        ("their ids", lambda t: {fold_name(t.id)}),
        ("their names", lambda t: {fold_name(t.label)}),
        ("their acronyms", lambda t: {fold_name(s) for s in (*t.shorts, t.id)}),
    )
    for aspect, key in ways:
        for members in _groups_by_key(things, {t: key(t) - {""} for t in things}):
            for a, b in combinations(sorted(members), 2):
                if a.graph != b.graph and _may_match(a, b, aspect):
                    yield (a, b), _reason(a, b, aspect)


def _may_match(a: Description, b: Description, aspect: str) -> bool:
    """Tell whether two agencies with one acronym may be the same: their countries do not differ."""
    if aspect != "their acronyms":
        return True
    countries = {_country_code(a.country), _country_code(b.country)} - {""}
    return a.kind == "agency" and len(countries) < 2


def _country_code(country: str) -> str:
    """Return one spelling of a country for all its names."""
    name = fold_name(country)
    return fold_name(COUNTRIES.get(name.replace(" ", "-"), name))


def _reason(a: Description, b: Description, aspect: str) -> str:
    if a.id == b.id:
        text = "one id, and other names: '{first}' and '{second}'"
        text = text if a.label != b.label else "one number as their id"
        return Sentence(text, first=a.label, second=b.label)
    reason = Sentence("{aspect} differ in spelling at most", aspect=Sentence(aspect))
    if a.country != b.country:
        text = "{what}; countries '{first}' and '{second}'"
        return Sentence(text, what=reason, first=a.country, second=b.country)
    return reason


def _remedy(a: Description, b: Description) -> str:
    """Return what to write to join two things."""
    table = next((t for t in (a, b) if t.tables), None)
    if table is None:
        return f"<{a.iri}> skos:exactMatch <{b.iri}> ."
    other = b if table is a else a
    name = {"agency": "agencies", "arrangement": "programs", "threat": "threats"}[table.kind]
    text = "in {table} of {graph}, write {other} into same_as of {id}"
    return Sentence(text, table=name, graph=table.graph, other=other.id, id=table.id)
