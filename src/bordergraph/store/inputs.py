"""The inputs of a graph: files, tables, graphs in memory, an endpoint, or several of them joined."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bordergraph import vocab
from bordergraph.errors import Sentence, UsageError, list_first, warn_reading
from bordergraph.store.engine import LocalEngine
from bordergraph.store.loading.files import (
    CURATED,
    InputFile,
    find_index,
    find_rdf_files,
    graph_document,
    refuse_empty_names,
    refuse_overwrite,
)
from bordergraph.vocab import compact_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import rdflib

    from bordergraph.model import Network
    from bordergraph.record import Difference
    from bordergraph.store.loading.files import Index
    from bordergraph.store.networks.joins import Description, Joins
    from bordergraph.tables.plain import PlainTables


_LINKS = """SELECT ?a ?b WHERE {
  { ?a owl:sameAs ?b } UNION { ?a skos:exactMatch ?b }
  FILTER(isIRI(?a) && isIRI(?b))
}"""
_TYPE = vocab.PREFIXES["rdf"] + "type"
_FEW = 5
"""How many things the note on a merge names."""


def _descriptions(network: Network, graph: str, *, tables: bool) -> Iterator[Description]:
    from bordergraph.store.networks.joins import Description

    for kind, things in network.things:
        for thing in things:
            acronyms, country = getattr(thing, "acronyms", ()), getattr(thing, "country", "")
            yield Description(kind, thing.id, graph, thing.label, acronyms, country, tables)


def _table_links(
    descriptions: Iterable[Description], network: Network
) -> Iterator[tuple[str, str]]:
    """Yield links from the things of tables to what they say is the same."""
    from bordergraph.store.networks.joins import link_node

    same_as = (thing.same_as for _, things in network.things for thing in things)
    for description, others in zip(descriptions, same_as, strict=True):
        for other in others:
            same = replace(description, id=other)
            yield link_node(description.graph, description.iri), same.iri


def _report_joins(joins: Joins) -> None:
    """Note how many things were joined, and which were not."""
    text = (
        "merged {n} graphs, joined {joined} ({id} by id, {same} by what the data calls the same,"
        " {acronym} by acronym and country); nearly joined, and kept apart: {near}"
    )
    by, joined = Counter(j.by for j in joins.joined), joins.joined
    counts = {"id": by["id"], "same": by["same-as"], "acronym": by["acronym"]}
    counts |= {"n": len(joins.graphs), "joined": len(joined), "near": len(joins.near_joins)}
    lines = [Sentence(text, **counts)]
    if joins.new_ids:
        names = sorted({f"{ref.kind}:{new}" for (_, ref), new in joins.new_ids.items()})
        text = "one id for several things, which get new ones: {names}"
        lines.append(Sentence(text, names=list_first(names, 2 * _FEW)))
    if dubious := [join for join in joined if join.has_different_names]:
        names = [
            f"{join.thing} ({', '.join(repr(t.label) for t in join.descriptions)})"
            for join in dubious
        ]
        text = "one address, so one thing, although the names differ: {names}"
        lines.append(Sentence(text, names=list_first(names, _FEW)))
    lines.append(Sentence("`bordergraph merged` lists all of it"))
    warn_reading(Sentence("{lines}", lines=lines))


class GraphInputs:
    """The inputs that a user names, the files behind them, and the chosen sources.

    Attributes:
        rdf: Files and folders of RDF, as the user named them.
        endpoint: URL of the SPARQL endpoint; None for a graph of files.
        sources: Ids of the chosen sources; empty for all.

    Args:
        folders: Graphs of tables.
        in_memory: Graphs in memory, by name.
        separate: Whether each input is a graph of its own, to be joined with the others; the files
            of one graph are not.
        use_index: Whether an index on disk may replace the files.
    """

    def __init__(
        self,
        rdf: tuple[str | Path, ...] = (),
        folders: tuple[Path, ...] = (),
        *,
        in_memory: Mapping[str, Network | InputFile] | None = None,
        endpoint: str | None = None,
        sources: tuple[str, ...] = (),
        separate: bool = True,
        use_index: bool = True,
    ) -> None:
        self.rdf = rdf
        self.endpoint = endpoint
        self.sources = sources
        self._folders = folders
        in_memory = in_memory or {}
        self._documents = {n: g for n, g in in_memory.items() if isinstance(g, InputFile)}
        self._networks = {n: g for n, g in in_memory.items() if not isinstance(g, InputFile)}
        self._in_memory = in_memory
        self._separate = separate
        self._use_index = use_index

    @classmethod
    def resolve(
        cls,
        graphs: Sequence[str | Path | rdflib.Graph | Network],
        endpoint: str | None,
        sources: tuple[str, ...],
    ) -> Self:
        """Return the inputs that a user names; an endpoint goes with no graphs and no sources (UsageError)."""
        if endpoint and graphs:
            raise UsageError("use either --endpoint or --graph", "leave one of them out")
        if endpoint and sources:
            message = "an endpoint and a choice of sources exclude each other"
            raise UsageError(message, "ask for the source in the query: GRAPH source:... {...}")
        in_memory = _name_graphs([g for g in graphs if not isinstance(g, str | Path)])
        files = dict.fromkeys(g for g in graphs if isinstance(g, str | Path))
        refuse_empty_names(files)
        names = tuple(files) or (() if in_memory else (CURATED,))
        tables = set() if names == (CURATED,) else _table_names(names)
        # Sorted, so that the order in which graphs are named makes no difference.
        folders = tuple(sorted(map(Path, tables)))
        rdf = tuple(sorted((g for g in names if g not in tables), key=str))
        return cls(rdf, folders, in_memory=in_memory, endpoint=endpoint, sources=sources)

    @property
    def names(self) -> tuple[str | Path, ...]:
        """The names of all inputs, as the user wrote them."""
        return (*self.rdf, *self._folders, *self._in_memory)

    @property
    def is_in_memory(self) -> bool:
        """Whether a graph in memory is among the inputs."""
        return bool(self._in_memory)

    @property
    def is_named(self) -> bool:
        """Whether it is not the shipped graph, which opens when none is named."""
        return not self.endpoint and self.names != (CURATED,)

    @cached_property
    def files(self) -> tuple[InputFile, ...]:
        """The files of RDF, then the graphs of RDF in memory, in order; they are there, and in a known format."""
        files = find_rdf_files(self.rdf) if self.rdf and not self.endpoint else ()
        return (*files, *self._documents.values())

    @property
    def has_rdf(self) -> bool:
        """Whether any input is RDF."""
        return bool(self.files or self.endpoint)

    @property
    def is_indexable(self) -> bool:
        """Whether it is a single graph in files of RDF."""
        return not self.endpoint and self.names == self.rdf and len(self.rdf) == 1

    @cached_property
    def index(self) -> Index | None:
        """The index on disk of a single graph of RDF, where no sources are chosen; else None."""
        if not self._use_index or self.sources or not self.is_indexable:
            return None
        return find_index(self.rdf[0], self.files)

    def unfiltered(self, *, use_index: bool = True) -> GraphInputs:
        """Return the same inputs with all sources."""
        return GraphInputs(self.rdf, self._folders, in_memory=self._in_memory, use_index=use_index)

    @cached_property
    def _rdf_graphs(self) -> Mapping[str, Sequence[InputFile]]:
        """The files of each graph of RDF, by its name."""
        if self._separate and len(self.names) > 1:
            rdf = {str(name): find_rdf_files((name,)) for name in self.rdf}
            return rdf | {name: (document,) for name, document in self._documents.items()}
        return {" ".join(map(str, self.names)): self.files} if self.files else {}

    @cached_property
    def _table_graphs(self) -> dict[str, Network]:
        """The network of each graph of tables, by its name, without facts of other sources."""
        if not (self._folders or self._networks):
            return {}
        from bordergraph.store.networks.merge import filter_sources
        from bordergraph.tables.formats import read_tables

        is_alone = len(self.names) == 1
        networks = {
            str(f): read_tables(f, load_others=None if is_alone else partial(self._names_beside, f))
            for f in self._folders
        }
        sources = frozenset(self.sources)
        return {n: filter_sources(g, sources) for n, g in (networks | self._networks).items()}

    @property
    def graph_names(self) -> tuple[str, ...]:
        """The names of the graphs to join, sorted."""
        return tuple(sorted((*self._rdf_graphs, *self._table_graphs)))

    @property
    def is_merged(self) -> bool:
        """Whether there is anything to join."""
        return len(self.graph_names) > 1

    @cached_property
    def joins(self) -> Joins:
        """The things that several graphs share; a note reports them when they are first found."""
        from bordergraph.store.networks.joins import Joins, find_joins
        from bordergraph.store.reading.network import read_things

        if not self.is_merged:
            return Joins()
        descriptions: list[Description] = []
        links: list[tuple[str, str]] = []
        for name, files in self._rdf_graphs.items():
            engine = LocalEngine(files, frozenset(self.sources))
            descriptions += _descriptions(read_things(engine), name, tables=False)
            pairs = engine.run(_LINKS, derived=False).terms
            links += ((a.value, b.value) for a, b in pairs)  # type: ignore[union-attr] # the query takes addresses alone
        for name, network in self._table_graphs.items():
            described = list(_descriptions(network, name, tables=True))
            descriptions += described
            links += _table_links(described, network)
        primary = CURATED if CURATED in self._rdf_graphs else None
        joins = find_joins(descriptions, links, self.graph_names, primary)
        if joins.joined or joins.near_joins:
            _report_joins(joins)
        return joins

    @cached_property
    def tables(self) -> tuple[Network, ...]:
        """The tables as one network, with the joined ids; empty without tables."""
        if not self.is_merged:
            return tuple(self._table_graphs.values())
        from bordergraph.store.networks.merge import merge_networks

        networks = list(self._renamed_tables.values())
        # Facts that two graphs of tables state alike are written once.
        return (merge_networks(networks),) if len(networks) > 1 else tuple(networks)

    @cached_property
    def _renamed_tables(self) -> dict[str, Network]:
        """Each graph of tables with the joined ids in place of its own."""
        from bordergraph.store.networks.joins import id_stem
        from bordergraph.store.networks.merge import rename_ids, separate_ids

        networks = {
            name: rename_ids(network, self.joins.ids_in(name), id_stem(name))
            for name, network in self._table_graphs.items()
        }
        return separate_ids(networks, {name: id_stem(name) for name in networks})

    def engine(self, *, tables: bool = True) -> LocalEngine:
        """Return an engine over all of them, or over the RDF alone."""
        documents = chain.from_iterable(self._rdf_graphs.values())
        networks = self.tables if tables else ()
        sources = frozenset(self.sources)
        if not self.is_merged:
            return LocalEngine(tuple(documents), sources, networks, index=self.index)
        unique = tuple(dict.fromkeys(documents))
        return LocalEngine(unique, sources, networks, self.joins.aliases)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """The properties of which graphs give different values, each graph exactly one."""
        import pyoxigraph as ox

        from bordergraph.model import Ref
        from bordergraph.record import Difference

        if not self.is_merged:
            return ()
        sources, aliases = frozenset(self.sources), self.joins.aliases
        engines = {n: LocalEngine(d, sources, (), aliases) for n, d in self._rdf_graphs.items()}
        for name, network in self._renamed_tables.items():
            engines[name] = LocalEngine((), sources, (network,))
        values: dict[tuple[str, str, str | None], dict[str, set[str]]]
        values = defaultdict(lambda: defaultdict(set))
        for name, engine in sorted(engines.items()):
            for quad in engine.store().quads_for_pattern(None, None, None, ox.DefaultGraph()):
                subject, predicate, value = quad.triple
                if isinstance(subject, ox.NamedNode) and predicate.value != _TYPE:
                    key = subject.value, predicate.value, getattr(value, "language", None)
                    values[key][name].add(compact_iri(getattr(value, "value", str(value))))
        differing = [
            Difference(
                Ref(*parts), compact_iri(name), tuple((g, min(v)) for g, v in by_graph.items())
            )
            for (iri, name, _), by_graph in values.items()
            if all(len(texts) == 1 for texts in by_graph.values())
            and len(set().union(*by_graph.values())) > 1
            and (parts := vocab.split_iri(iri))
        ]
        return tuple(sorted(differing, key=lambda d: (d.thing, d.property)))

    @cached_property
    def plain_tables(self) -> PlainTables | None:
        """The tables as DuckDB reads them, where the input is one large folder of plain tables."""
        if self.endpoint or self.sources or len(self._folders) != 1 or len(self.names) > 1:
            return None
        from bordergraph.tables.plain import plain_tables

        return plain_tables(self._folders[0])

    def _names_beside(self, folder: Path) -> Network:
        """Return the things that the other graphs beside a folder of tables list, by name alone."""
        folders = [other for other in self._folders if other != folder]
        return read_names(self.files, folders, self._networks.values())

    def refuse_overwrite(self, target: Path) -> None:
        """Refuse to write what is an input, or belongs to one (OutputError)."""
        refuse_overwrite((*self.rdf, *self._folders), target)

    def digest(self, table: Path | None) -> str:
        """Return the first 12 hex digits of the SHA-256 over all files; empty for an endpoint.

        It depends on the files' names and bytes in their order, not on where they are. The table is a further
        file, which replaces a part of the data.
        """
        if self.endpoint:
            return ""
        if self.index and not table:
            return self.index.data_hash
        from bordergraph.tables.formats import input_files

        digest = hashlib.sha256()
        paths = [d.path for d in self.files if d.data is None]
        paths += [p for folder in self._folders for p in input_files(folder)]
        paths += [table] if table else []
        contents = [(path.name, path.read_bytes()) for path in paths]
        in_memory = {name: document.data or b"" for name, document in self._documents.items()}
        in_memory |= {name: repr(network).encode() for name, network in self._networks.items()}
        contents += [(name, in_memory[name]) for name in self._in_memory]
        for name, data in contents:
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
        return digest.hexdigest()[:12]


def _table_names(names: Iterable[str | Path]) -> set[str | Path]:
    """Return the names that are tables."""
    from bordergraph.tables.formats import is_tables

    return {name for name in names if str(name) != CURATED and is_tables(Path(name))}


def _name_graphs(graphs: Sequence[rdflib.Graph | Network]) -> dict[str, Network | InputFile]:
    """Return graphs in memory by distinct names."""
    if not graphs:
        return {}
    from bordergraph.model import Network

    by_name: dict[str, Network | InputFile] = {}
    for number, graph in enumerate(graphs, 1):
        suffix = f" {number}" if len(graphs) > 1 else ""
        if isinstance(graph, Network):
            by_name[f"{graph.title or 'network'}{suffix}"] = graph
        elif hasattr(graph, "serialize"):
            by_name[f"rdflib graph{suffix}"] = graph_document(graph, f"rdflib graph{suffix}")
        else:
            hint = "give a file, a folder or an rdflib graph; see from_frames and from_networkx"
            raise UsageError("a {name} is no graph", hint, name=type(graph).__name__)
    return by_name


def read_names(
    documents: Sequence[InputFile], tables: Iterable[Path], networks: Iterable[Network] = ()
) -> Network:
    """Return the agencies, threats and arrangements of graphs by name alone, whatever else is wrong with them."""
    from bordergraph.store.networks.merge import merge_networks
    from bordergraph.tables.formats import read_names

    parts = [*map(read_names, tables), *networks]
    if documents:
        from bordergraph.store.reading.network import read_things

        parts.append(read_things(LocalEngine(tuple(documents), frozenset())))
    return merge_networks(parts)
